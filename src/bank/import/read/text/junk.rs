//! Lines that came with the file and belong to no question: page numbers, watermarks, addresses of download sites.

use super::mark::pattern;
use regex::Regex;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Why a line is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Junk {
    /// 第 3 页
    Page,
    /// A download site's mark or address.
    Watermark,
    /// A line of dashes or stars.
    Rule,
    /// The same line at the head or foot of many pages.
    Repeated,
}

impl Junk {
    /// Code and sentence for the report.
    pub(super) const fn says(self) -> (&'static str, &'static str) {
        match self {
            Self::Page => ("page_number", "这一行是页码，没有导入"),
            Self::Watermark => ("watermark", "这一行是网站水印或广告，没有导入"),
            Self::Rule => ("rule_line", "这一行是分隔线，没有导入"),
            Self::Repeated => ("page_header", "这一行多次重复，像页眉或页脚，没有导入"),
        }
    }
}

static PAGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\s*(?:[-—–~·]+\s*\d{1,4}\s*[-—–~·]+|[-—–]?\s*第\s*\d{1,4}\s*页\s*[,，/]?\s*(?:\(?共\s*\d{1,4}\s*页\)?)?\s*[-—–]?|",
        r"共\s*\d{1,4}\s*页\s*[,，/]?\s*第\s*\d{1,4}\s*页|page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4})\s*$"
    ))
});
const SITES: &str = r"(?:www\.)?(?:docin|doc88|wenku\.baidu|book118|max\.book118|360doc|renrendoc|jinchutou|taodocs|mayiwenku|wenkunet|xuexila|diyifanwen|unjs|ppkao|shangxueba|examw|zhazhi|zxxk|jyeoo|21cnjy|fanwen\w*|wendang\w*|tiku\w*|deliwenku|xiexiebang)\.(?:com|cn|net|org)(?:\.cn)?(?:/\S*)?";
static SITE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?i)(?:https?://)?{SITES}")));
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^\s*(?:网址|来源|更多|下载|官网)?\s*[:：]?\s*(?:https?://\S+|www\.[\w.-]+\.\w{2,4}(?:/\S*)?)\s*$")
});
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"百度文库|道客巴巴|豆丁网|豆丁文库|原创力文档|人人文库|金锄头文库|淘豆网|帮帮文库|新浪爱问|爱问共享资料|360文库|文库吧|",
        r"精品文档|精选文档|优质文档|欢迎下载|可编辑修改|仅供学习(?:与|和)?(?:交流|参考)|学习资料整理|资料来源于?网络|来源于?网络|网络整理|",
        r"如有侵权|侵权.{0,6}删|版权归.{0,10}所有|感谢(?:您的)?阅读|此文档下载后|word版|Word文档|本文档.{0,8}下载|",
        r"更多.{0,12}(?:请关注|请访问|请登录|尽在)|关注.{0,10}公众号|扫.{0,4}二维码|扫码.{0,8}(?:关注|下载|领取)|加(?:微信|QQ|qq).{0,20}\d|下载后可.{0,6}编辑"
    ))
});
static RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[-=—–_*·.…~#+。•]{4,}\s*$"));

/// Why a flat line belongs to no question, if it does not.
pub(super) fn junk(flat: &str) -> Option<Junk> {
    if PAGE.is_match(flat) {
        return Some(Junk::Page);
    }
    if RULE.is_match(flat) {
        return Some(Junk::Rule);
    }
    let short = flat.chars().count() <= 60;
    let marks = ADDRESS.is_match(flat) || (short && (WORDS.is_match(flat) || SITE.is_match(flat)) && !asks(flat));
    marks.then_some(Junk::Watermark)
}

/// Whether a line with a mark in it is a question or a part of one all the same.
fn asks(flat: &str) -> bool {
    let site = SITE.find(flat).map_or(0, |site| site.as_str().chars().count());
    let own = flat.chars().count().saturating_sub(site);
    flat.contains("()")
        || flat.contains("( )")
        || flat.contains('?')
        || (super::mark::number(flat).is_some() && own > 3)
        || (super::mark::option(flat, 0).is_some() && own > 3)
}

/// The address of a download site inside a line that has a text of its own.
pub(super) fn site_inside(flat: &str) -> Option<std::ops::Range<usize>> {
    if !flat.contains('.') {
        return None;
    }
    SITE.find(flat).map(|found| found.range())
}

/// Lines between the heads of two pages, at least.
const PAGE_LINES: usize = 10;

/// Lines that stand three times or more and never close together: heads and feet of pages, if they carry no mark of a
/// question.
pub(super) fn repeated<'l>(lines: impl Iterator<Item = &'l str>) -> HashSet<&'l str> {
    let mut seen: HashMap<&str, (usize, usize)> = HashMap::new();
    for (at, line) in lines.map(str::trim).enumerate() {
        if !(4..=40).contains(&line.chars().count()) {
            continue;
        }
        let (count, last) = seen.entry(line).or_insert((0, at));
        // A line that stands twice on a page is no head of one.
        *count = if *count > 0 && at - *last < PAGE_LINES { usize::MAX } else { count.saturating_add(1) };
        *last = at;
    }
    seen.into_iter().filter(|(_, (count, _))| (3..usize::MAX).contains(count)).map(|(line, _)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn junk_is_told_from_questions() {
        for line in ["第 3 页", "第3页 共10页", "- 12 -", "Page 3 of 10", "3 / 10", "—— 5 ——"] {
            assert_eq!(junk(line), Some(Junk::Page), "{line}");
        }
        for line in [
            "精品文档",
            "www.docin.com",
            "欢迎下载 可编辑修改",
            "https://example.org/a/b",
            "更多资料请关注微信公众号",
            "资料来源于网络,仅供学习参考",
        ] {
            assert_eq!(junk(line), Some(Junk::Watermark), "{line}");
        }
        for line in [
            "1.下列关于页码的说法正确的是( )",
            "A.第3页",
            "质量月",
            "消费者可登录网站www.12315.cn投诉,这一说法( )",
            "B",
            "12",
        ] {
            assert_eq!(junk(line), None, "{line}");
        }
        let at = site_inside("质量管理www.docin.com体系").unwrap();
        assert_eq!(&"质量管理www.docin.com体系"[at], "www.docin.com");
    }
}
