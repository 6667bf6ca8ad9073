//! Headings between questions: sections that set the kind and the points, chapters, and the start of an answer block.

use super::line::is_han;
use super::mark::pattern;
use crate::bank::import::words::{self, SaidKind};
use domain::question::Kind;
use regex::Regex;
use std::sync::LazyLock;

/// A kind as a heading or a label says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KindWord {
    /// One that the bank has.
    Known(Kind),
    /// 选择题 or 不定项选择题: the number of keys tells.
    Choice,
    /// One that nobody can mark by machine, by its name.
    Unsupported(&'static str),
}

/// Kinds that are named and not imported; longer names before their parts.
const UNSUPPORTED: &[&str] = &[
    "名词解释",
    "案例分析",
    "案例选择",
    "案例",
    "材料分析",
    "材料",
    "阅读理解",
    "完形填空",
    "选词填空",
    "完型填空",
    "简答",
    "问答",
    "论述",
    "计算",
    "连线",
    "匹配",
    "配对",
    "配伍选择",
    "配伍",
    "排序",
    "判断改错",
    "改错",
    "辨析",
    "作文",
    "写作",
    "实操",
    "操作",
    "综合",
    "应用",
    "分析",
    "思考",
    "翻译",
    "作图",
    "画图",
    "识图",
    "情景",
    "列举",
    "主观",
    "组合",
    "解释",
    "开放",
    "必答",
    "抢答",
    "共用题干",
    "简述",
    "量表",
    "矩阵",
];
const CHOICES: &[&str] = &["不定项选择", "不定项", "选择", "任选", "混合选择"];
const KNOWN: &[(&str, Kind)] = &[
    ("单项选择", Kind::Single),
    ("单向选择", Kind::Single),
    ("单选选择", Kind::Single),
    ("单选", Kind::Single),
    ("多项选择", Kind::Multiple),
    ("多选选择", Kind::Multiple),
    ("多选", Kind::Multiple),
    ("判断正误", Kind::TrueFalse),
    ("判断对错", Kind::TrueFalse),
    ("正误判断", Kind::TrueFalse),
    ("判断", Kind::TrueFalse),
    ("是非", Kind::TrueFalse),
    ("对错", Kind::TrueFalse),
    ("填空", Kind::Fill),
];

/// The kind a flat word such as `单选题` names, if the whole word is one.
pub(super) fn kind_word(word: &str) -> Option<KindWord> {
    let (kind, rest) = kind_prefix(word.trim())?;
    rest.trim().is_empty().then_some(kind)
}

/// The kind a flat text begins with, and what follows it and its 题.
fn kind_prefix(text: &str) -> Option<(KindWord, &str)> {
    let tail = |name: &str| text.strip_prefix(name).map(|rest| rest.strip_prefix('题').unwrap_or(rest));
    // Longer names of kinds that are not imported come before their parts, such as 判断改错 before 判断.
    if let Some(found) = UNSUPPORTED.iter().find_map(|name| Some((KindWord::Unsupported(name), tail(name)?))) {
        return Some(found);
    }
    if let Some(found) = KNOWN.iter().find_map(|(name, kind)| Some((KindWord::Known(*kind), tail(name)?))) {
        return Some(found);
    }
    CHOICES.iter().find_map(|name| Some((KindWord::Choice, tail(name)?)))
}

/// The kind written in a field such as `题型：单选题`.
pub(super) fn said_kind(said: &str) -> Option<KindWord> {
    let folded: String = super::line::flattened(said).chars().filter(|c| c.is_alphanumeric()).collect();
    kind_word(&folded).or_else(|| match words::kind(said)? {
        SaidKind::Known(kind) | SaidKind::Code(kind) => Some(KindWord::Known(kind)),
        SaidKind::Uncertain => Some(KindWord::Choice),
        SaidKind::Unsupported => Some(KindWord::Unsupported("主观")),
    })
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heading {
    /// A section whose questions are of one kind.
    Section {
        /// The kind.
        kind: KindWord,
        /// Text after the heading on the same line, such as entries of an answer block.
        rest: usize,
    },
    /// A chapter: its title.
    Chapter(String),
    /// 参考答案; a kind may be named with it. Entries may follow on the same line.
    Answers {
        /// Kind of the questions the answers belong to.
        kind: Option<KindWord>,
        /// Where the rest of the line begins.
        rest: usize,
    },
}

static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^[\s#*]*(?:第\s*[一二三四五六七八九十百\d]{1,4}\s*(?:部分|大题|章|节|篇|单元|编|讲)|",
        r"[(\[]\s*[一二三四五六七八九十]{1,3}\s*[)\]]|[一二三四五六七八九十]{1,3}\s*[、.:,)]|[一二三四五六七八九十]{1,3}\s+|",
        r"[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+\s*[、.:,]?|[IVX]{1,4}\s*[、.]|第[一二三四五六七八九十]{1,3}[、:])\s*[、.:,]?\s*"
    ))
});
static DIGIT_ORDINAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\s#*]*\(?\d{1,2}\s*[、.)]\s*"));
static POINTS_TAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^。?]{0,60}(?:题|分|选|确|误|√|×|涂|填|写|内|上)"));
static ANSWERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^[\s#*]*(?:附件?\d?\s*[:.、]?\s*)?(?:[\p{Han}\d]{0,24}?[题库试卷赛])?\s*",
        r"\[?(?:参考答案|标准答案|正确答案|答案)(?:及|与|和)?(?:解析|评分标准|评分细则|详解|部分|汇总|如下|一览|表)?\]?\s*[::]?\s*$"
    ))
});
static KIND_ANSWERS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[\s#*]*([\p{Han}]{2,6}?题?)\s*(?:部分)?(?:的)?(?:参考|标准|正确)?答案\s*[::]?\s*"));

/// The heading a flat line is, if it is one.
pub(super) fn heading(flat: &str) -> Option<Heading> {
    let line = flat.trim_end().trim_end_matches('*').trim_end();
    if line.chars().count() > 120 {
        return None;
    }
    let ordinal = ORDINAL.find(line).map(|found| found.end());
    let start =
        ordinal.unwrap_or_else(|| line.len() - line.trim_start_matches(['#', '*', ' ', '\t', '=', '-', '—']).len());
    let rest = line.get(start..).unwrap_or_default();
    if ANSWERS.is_match(rest) && rest.chars().count() <= 30 {
        return Some(Heading::Answers { kind: None, rest: flat.len() });
    }
    if let Some(found) = KIND_ANSWERS.captures(rest)
        && let Some(kind) = found.get(1).and_then(|name| kind_word(name.as_str()))
    {
        return Some(Heading::Answers { kind: Some(kind), rest: start + found.get(0)?.end() });
    }
    if let Some(section) = section(line, start, ordinal.is_some()) {
        return Some(section);
    }
    if ordinal.is_none() {
        let digits = DIGIT_ORDINAL.find(line)?;
        return section(line, digits.end(), false);
    }
    let title = rest.trim().trim_end_matches(['*', '#', ':']);
    let title = if title.is_empty() { line.trim() } else { title };
    let plain = title.chars().count() <= 40
        && title.chars().any(is_han)
        && !title.contains(['?', '_', '√', '×', '。'])
        && !title.contains("()")
        && !title.contains("( ");
    plain.then(|| Heading::Chapter(title.to_owned()))
}

/// A section heading from a position of a line on; without an ordinal it has to be nothing but the kind and its points.
fn section(line: &str, start: usize, ordinal: bool) -> Option<Heading> {
    let rest = line.get(start..)?;
    let open = rest.strip_prefix(['[', '(']);
    let (kind, tail) = kind_prefix(open.unwrap_or(rest))?;
    let tail = match open {
        Some(_) => tail.trim_start().strip_prefix([']', ')'])?,
        None => tail,
    };
    let trimmed = tail.trim_start().trim_start_matches([':', '、', ',', '.', '—', '-', '=', '*']).trim_start();
    let trimmed = trimmed.strip_prefix("部分").or_else(|| trimmed.strip_prefix("试题")).unwrap_or(trimmed).trim_start();
    let bracketed = (trimmed.starts_with(['(', '[']) && trimmed.ends_with([')', ']'])) && POINTS_TAIL.is_match(trimmed);
    let points = |text: &str| text.contains('分') || text.contains('题');
    let alone = trimmed.is_empty() || bracketed;
    let at_end = || line.len();
    if alone {
        return Some(Heading::Section { kind, rest: at_end() });
    }
    let glued = tail == trimmed && !tail.starts_with(['(', '[', '共', '每']);
    let says_points = points(trimmed) && trimmed.chars().count() <= 90 && !glued;
    // `一、单选题 1.A 2.B` goes on with entries of an answer block.
    let entries = !glued && trimmed.starts_with(|c: char| c.is_ascii_digit() || c == '(') && !trimmed.contains('_');
    if entries && !says_points && (ordinal || open.is_some() || tail.trim_start().starts_with(':')) {
        return Some(Heading::Section { kind, rest: line.len() - trimmed.len() });
    }
    ((ordinal && !glued) || (says_points && open.is_none() && !trimmed.contains('_') && !trimmed.contains("()")))
        .then(|| Heading::Section { kind, rest: at_end() })
}

static LABEL_FRONT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*[*]?\s*[\[(]\s*([^\[\]()]{2,24})\s*[\])]\s*[:、.]?\s*[*]?\s*"));
static LABEL_BACK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*[\[(]\s*([^\[\]()]{2,24})\s*[\])]\s*[*]?\s*$"));
static POINTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[(\[]\s*(?:本题|每题|每小题|共|分值|分数|计)?\s*:?\s*(?:\d{1,3}(?:\.\d)?)\s*分?\s*(?:/题)?\s*[)\]]")
});
static POINTS_WORD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:本题|每题|每小题|共|分值|分数|计)?\s*:?\s*\d{1,3}(?:\.\d)?\s*分"));

/// What a bracket beside a stem says about its kind, such as `[单选题]` or `（多选，2分）`.
fn label_kind(inside: &str) -> Option<KindWord> {
    let plain = POINTS_WORD.replace(inside, "");
    let word =
        plain.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '、' | ';' | ':' | '，' | '必' | '*'));
    kind_word(word)
}

/// The kind label before a flat stem and where the stem begins.
pub(super) fn kind_before(flat: &str) -> Option<(KindWord, usize)> {
    let found = LABEL_FRONT.captures(flat)?;
    Some((label_kind(found.get(1)?.as_str())?, found.get(0)?.end()))
}

/// The kind label after a flat stem and where the stem ends.
pub(super) fn kind_after(flat: &str) -> Option<(KindWord, usize)> {
    let found = LABEL_BACK.captures(flat)?;
    Some((label_kind(found.get(1)?.as_str())?, found.get(0)?.start()))
}

/// Whether a flat text is nothing but points, such as `2分`.
pub(super) fn is_points(flat: &str) -> bool {
    POINTS_WORD.find(flat).is_some_and(|found| found.len() == flat.trim_end_matches('。').len())
}

/// Points written into a flat stem, such as `（2分）`: the range of the brackets.
pub(super) fn points(flat: &str) -> Option<std::ops::Range<usize>> {
    let worth = |found: &regex::Match<'_>| found.as_str().contains('分');
    POINTS.find_iter(flat).find(worth).map(|found| found.range())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section_kind(line: &str) -> Option<KindWord> {
        match heading(&super::super::line::flattened(line)) {
            Some(Heading::Section { kind, .. }) => Some(kind),
            _ => None,
        }
    }

    #[test]
    fn section_headings_set_the_kind() {
        for (line, kind) in [
            ("一、单项选择题（共15题，每题2分，共30分）", KindWord::Known(Kind::Single)),
            ("(一)单选题", KindWord::Known(Kind::Single)),
            ("二、判断题(每小题1分)", KindWord::Known(Kind::TrueFalse)),
            ("第三部分 多选题", KindWord::Known(Kind::Multiple)),
            ("多选题：", KindWord::Known(Kind::Multiple)),
            ("【填空题】", KindWord::Known(Kind::Fill)),
            ("## 判断题", KindWord::Known(Kind::TrueFalse)),
            ("1. 单选题（每题2分）", KindWord::Known(Kind::Single)),
            ("四、选择题", KindWord::Choice),
            ("五、名词解释（每题5分）", KindWord::Unsupported("名词解释")),
            ("六、简答题", KindWord::Unsupported("简答")),
            ("单选题 每题2分 共20题", KindWord::Known(Kind::Single)),
            ("二、多项选择题：下列各题至少有两个正确答案", KindWord::Known(Kind::Multiple)),
        ] {
            assert_eq!(section_kind(line), Some(kind), "{line}");
        }
        for line in [
            "判断题的答案只有两个",
            "选择供应商时应当考虑",
            "1. 选择供应商的依据是（ ）",
            "单选题干",
            "质量管理",
            "1、下列选择题正确的是",
        ] {
            assert_eq!(section_kind(line), None, "{line}");
        }
    }

    #[test]
    fn answer_blocks_and_chapters_have_headings_too() {
        for line in [
            "参考答案",
            "参考答案：",
            "附：参考答案",
            "2022年质量知识竞赛题库参考答案",
            "答案与解析",
            "标准答案及评分标准",
        ] {
            assert!(
                matches!(heading(&super::super::line::flattened(line)), Some(Heading::Answers { kind: None, .. })),
                "{line}"
            );
        }
        let kind = Some(KindWord::Known(Kind::Single));
        assert!(matches!(heading("单选题答案:1-5 ABCDE"), Some(Heading::Answers { kind: k, .. }) if k == kind));
        assert_eq!(heading("第二章 计量基础"), Some(Heading::Chapter("计量基础".to_owned())));
        assert_eq!(heading("一、质量是指( )。"), None);
    }

    #[test]
    fn labels_beside_a_stem_are_understood() {
        assert_eq!(kind_before("[单选题]甲").unwrap().0, KindWord::Known(Kind::Single));
        assert_eq!(kind_before("(多选,2分) 甲").unwrap().0, KindWord::Known(Kind::Multiple));
        assert_eq!(kind_after("甲( )[判断题]*").unwrap(), (KindWord::Known(Kind::TrueFalse), "甲( )".len()));
        assert!(kind_before("(甲公司)乙").is_none());
        assert_eq!(points("甲( )(2分)"), Some("甲( )".len().."甲( )(2分)".len()));
        assert_eq!(points("(2)甲"), None);
    }
}
