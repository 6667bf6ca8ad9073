//! Laws of the library: a short header, chapters and articles.

use super::BankFault;
use domain::question::{LawArticle, LawText};
use domain::time::Day;
use std::collections::BTreeSet;

/// Reads `laws/<slug>.md`.
///
/// # Errors
/// Every fault of the file.
pub fn parse(file: &str, slug: &str, text: &str) -> Result<LawText, Vec<BankFault>> {
    let mut faults = Vec::new();
    let mut fault = |line: usize, field: &str, message: String| {
        faults.push(BankFault {
            line: Some(line),
            item: Some(slug.to_owned()),
            field: field.to_owned(),
            ..BankFault::of_file(file, "law", message)
        });
    };
    let mut law = LawText {
        slug: slug.to_owned(),
        title: String::new(),
        version: String::new(),
        effective: String::new(),
        status: String::new(),
        articles: Vec::new(),
    };
    let mut lines = text.lines().zip(1_usize..);
    match lines.next().and_then(|(line, _)| line.strip_prefix("# ")) {
        Some(title) => law.title = title.trim().to_owned(),
        None => fault(1, "title", "第一行应当是“# 名称”".to_owned()),
    }
    for (line, number) in lines.by_ref() {
        match line.split_once(": ") {
            None if line.trim().is_empty() => break,
            Some(("effective", value)) => law.effective = value.trim().to_owned(),
            Some(("version", value)) => law.version = value.trim().to_owned(),
            Some(("status", value)) => law.status = value.trim().to_owned(),
            Some(("source", _)) => {}
            _ => fault(number, "header", format!("文件头写成“键: 值”，这里是“{line}”")),
        }
    }
    if Day::parse(&law.effective).is_none() {
        fault(2, "effective", format!("effective 是“{}”，应当是 2026-04-15 这样的日期", law.effective));
    }
    for (field, value) in [("version", &law.version), ("status", &law.status)] {
        if value.is_empty() {
            fault(2, field, format!("文件头缺少 {field}"));
        }
    }
    law.articles = articles(lines, &mut fault);
    for (before, after) in law.articles.iter().zip(law.articles.iter().skip(1)) {
        let (one, next) = (number_of(&before.number), number_of(&after.number));
        if let (Some(one), Some(next)) = (one, next)
            && next != one
            && next != one + 1
        {
            fault(1, "article", format!("{}后面是{}，条号不连续", before.number, after.number));
        }
    }
    let mut seen = BTreeSet::new();
    for article in &law.articles {
        if !seen.insert(article.number.as_str()) {
            fault(1, "article", format!("{}出现了两次", article.number));
        }
    }
    if law.articles.is_empty() {
        fault(1, "article", "没有找到条文".to_owned());
    }
    if faults.is_empty() { Ok(law) } else { Err(faults) }
}

/// Reads chapters and articles; what is neither belongs to the article before it.
fn articles<'t>(
    lines: impl Iterator<Item = (&'t str, usize)>,
    fault: &mut impl FnMut(usize, &str, String),
) -> Vec<LawArticle> {
    let mut articles: Vec<LawArticle> = Vec::new();
    let mut chapter = None;
    for (line, number) in lines {
        if let Some(heading) = line.strip_prefix("## ") {
            chapter = Some(heading.trim().to_owned());
        } else if let Some(rest) = line.strip_prefix("**") {
            match rest.split_once("**") {
                Some((name, text)) if is_article(name) && !text.trim().is_empty() => articles.push(LawArticle {
                    number: name.to_owned(),
                    chapter: chapter.clone(),
                    text: text.trim().to_owned(),
                }),
                _ => fault(number, "article", "条文应当写成“**第X条**　正文”".to_owned()),
            }
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            match articles.last_mut() {
                Some(article) => {
                    article.text.push('\n');
                    article.text.push_str(line.trim());
                }
                None => fault(number, "article", "第一条之前不应有正文".to_owned()),
            }
        }
    }
    articles
}

fn is_article(name: &str) -> bool {
    let numeral = |c: char| "零〇一二三四五六七八九十百千".contains(c);
    name.strip_prefix('第').and_then(|rest| rest.split_once('条')).is_some_and(|(number, tail)| {
        let tail = tail.strip_prefix('之').unwrap_or(tail);
        !number.is_empty() && number.chars().all(numeral) && tail.chars().all(numeral)
    })
}

/// The number of 第一百二十条 as a number; 第十条之一 counts as 10.
fn number_of(name: &str) -> Option<u32> {
    let (written, _) = name.strip_prefix('第')?.split_once('条')?;
    let (mut total, mut digit) = (0_u32, 0_u32);
    for c in written.chars() {
        match "零一二三四五六七八九".chars().position(|d| d == c || (c == '〇' && d == '零')) {
            Some(value) => digit = u32::try_from(value).ok()?,
            None => {
                let unit = match c {
                    '十' => 10,
                    '百' => 100,
                    '千' => 1000,
                    _ => return None,
                };
                total += digit.max(1) * unit;
                digit = 0;
            }
        }
    }
    Some(total + digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAW: &str = "# 某法\neffective: 2018-12-29\nversion: 2018修正\nstatus: current\nsource: x\n\n## 第一章 总则\n\n\
        ### 第一节 目的\n**第一条**　甲。\n\n（一）乙。\n\n## 第二章 附则\n**第二条之一**　丙。\n";

    #[test]
    fn chapters_and_paragraphs_are_kept() {
        let law = parse("laws/x.md", "x", LAW).unwrap();
        assert_eq!((law.title.as_str(), law.version.as_str(), law.articles.len()), ("某法", "2018修正", 2));
        assert_eq!(law.articles[0].text, "甲。\n（一）乙。");
        assert_eq!(law.articles[1].chapter.as_deref(), Some("第二章 附则"));
        assert_eq!(law.articles[1].number, "第二条之一");
    }

    #[test]
    fn a_missing_article_is_named() {
        let gap = LAW.replace("第二条之一", "第十二条");
        assert_eq!(parse("laws/x.md", "x", &gap).unwrap_err().len(), 1);
        for (name, number) in [("第十条", 10), ("第二十一条", 21), ("第一百零五条", 105), ("第一百二十条之二", 120)]
        {
            assert_eq!(number_of(name), Some(number), "{name}");
        }
    }

    #[test]
    fn every_fault_of_a_law_is_named() {
        let bad = "某法\neffective: 2018\nstatus current\n\n正文\n**第1条**　甲\n**第二条**\n";
        let lines: Vec<_> = parse("laws/x.md", "x", bad).unwrap_err().into_iter().map(|f| (f.line, f.field)).collect();
        let at = |line, field: &str| (Some(line), field.to_owned());
        let expected = [
            at(1, "title"),
            at(3, "header"),
            at(2, "effective"),
            at(2, "version"),
            at(2, "status"),
            at(5, "article"),
            at(6, "article"),
            at(7, "article"),
            at(1, "article"),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn the_status_bounds_the_version() {
        let last = |status: &str| {
            let law = parse("laws/x.md", "x", &LAW.replace("current", status)).unwrap();
            (law.last_day(), law.is_partly_superseded())
        };
        assert_eq!(last("current"), (None, false));
        assert_eq!(last("current-until-2026-12-31（修订）"), (Day::parse("2026-12-31"), false));
        assert_eq!(last("repealed-2026-04-15（取代）"), (Day::parse("2026-04-14"), false));
        assert_eq!(last("superseded-in-part（x）"), (None, true));
    }
}
