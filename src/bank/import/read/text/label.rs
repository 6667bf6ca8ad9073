//! Labelled fields such as `答案：` and `【解析】`, recognised in flat text wherever people put them.

use super::line::is_han;
use super::mark::pattern;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A labelled part of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// 答案
    Answer,
    /// 解析, 原因
    Explanation,
    /// 出处, 依据
    Origin,
    /// 难度
    Difficulty,
    /// 章节
    Topic,
    /// 知识点
    Tags,
    /// 题型
    Kind,
    /// 题干
    Stem,
    /// 分值, 我的答案 and others that are not needed
    Other,
}

/// A label and where it and its value begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// What it names.
    pub(super) field: Field,
    /// The label as written, flat.
    pub(super) name: String,
    /// Label with its brackets and colon.
    pub(super) range: Range<usize>,
}

const LABELS: &[(&str, Field)] = &[
    (
        "正确答案是|正确答案为|正确答案|参考答案|标准答案|正确选项|答案选项|答案是|答案为|本题答案|试题答案|题目答案|答案|ANSWER|Answer|answer|答",
        Field::Answer,
    ),
    (
        "答案解析|试题解析|题目解析|参考解析|整体解析|解析|解释|原因|说明|详解|分析|解答|点评|解题思路",
        Field::Explanation,
    ),
    ("法律依据|法规依据|法条依据|答案出处|题目来源|题目依据|出处|依据|来源|参考资料", Field::Origin),
    ("难易程度|难易度|难度等级|题目难度|难度系数|难度", Field::Difficulty),
    ("所属章节|所属分类|章节|分类", Field::Topic),
    ("知识点|标签|考点", Field::Tags),
    ("题目类型|试题类型|题型|类型", Field::Kind),
    ("题干|题目内容|试题内容|题目|试题|问题", Field::Stem),
    ("我的答案|你的答案|您的答案|学生答案|考生答案|分值|分数|得分|本题得分|我的得分|答题情况|正确率", Field::Other),
];

fn label_field(name: &str) -> Option<Field> {
    LABELS.iter().find(|(names, _)| names.split('|').any(|known| known == name)).map(|(_, field)| *field)
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let mut names: Vec<&str> = LABELS.iter().flat_map(|(names, _)| names.split('|')).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let names = names.join("|");
    pattern(&format!(r"\[\s*({names})\s*\]\s*:?|\(\s*({names})\s*\)\s*:|({names})\s*:"))
});
static LABEL_START: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*(?:所以|因此)?(故选|应选|本题选|选|正确答案|参考答案|标准答案|正确选项|答案是|答案为|答案)\s*(?:[A-Z][A-Z\s,、;]*[。.]?\s*$|[√×✓✗]\s*$|(?:正确|错误|对|错)\s*$|\s\S)",
    )
});

/// Labels of a flat line from a position on, in order. `known` tells whether the question has an answer or options
/// already, so that words such as 原因 may be labels and not part of a stem.
pub(super) fn labels(flat: &str, at: usize, known: bool) -> Vec<Label> {
    let mut found: Vec<Label> = Vec::new();
    if let Some(start) = flat.get(at..).and_then(|rest| LABEL_START.captures(rest)).and_then(|c| c.get(1))
        && LABEL.find_at(flat, at).is_none_or(|label| label.start() > at + start.start())
    {
        let name = start.as_str().to_owned();
        found.push(Label { field: Field::Answer, name, range: at + start.start()..at + start.end() });
    }
    for captures in LABEL.captures_iter(flat) {
        let (Some(whole), Some(name)) = (captures.get(0), (1..=3).find_map(|i| captures.get(i))) else { continue };
        let Some(field) = label_field(name.as_str()) else { continue };
        if whole.start() < at || found.last().is_some_and(|last| whole.start() < last.range.end) {
            continue;
        }
        let bracketed = captures.get(3).is_none();
        let head = flat.get(at..whole.start()).unwrap_or_default();
        let answered = known || found.iter().any(|label| label.field == Field::Answer);
        if counts(field, name.as_str(), head, bracketed, answered) {
            found.push(Label { field, name: name.as_str().to_owned(), range: whole.range() });
        }
    }
    found
}

/// Whether a label that was seen is one, given the text before it.
fn counts(field: Field, name: &str, head: &str, bracketed: bool, answered: bool) -> bool {
    let before = head.chars().next_back();
    let first = head.trim().is_empty();
    let parted = before.is_none_or(|c| !is_han(c) && !c.is_ascii_alphanumeric());
    let apart = before.is_none_or(|c| c.is_whitespace() || matches!(c, '。' | ';' | ',' | '.' | ')' | ']'));
    match field {
        Field::Answer if name == "答" => first && !bracketed,
        Field::Answer => bracketed || parted,
        Field::Explanation if matches!(name, "解析" | "答案解析" | "试题解析" | "题目解析") => {
            bracketed || parted
        }
        Field::Explanation | Field::Origin => answered && (bracketed || apart),
        Field::Stem => first,
        Field::Difficulty | Field::Topic | Field::Tags | Field::Kind | Field::Other => bracketed || first || apart,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_where_people_put_them() {
        let names = |line: &str, known| -> Vec<(Field, String)> {
            labels(line, 0, known).into_iter().map(|l| (l.field, line[l.range.end..].to_owned())).collect()
        };
        assert_eq!(names("答案:B", false), [(Field::Answer, "B".to_owned())]);
        assert_eq!(names("答案 B", false), [(Field::Answer, " B".to_owned())]);
        assert_eq!(names("[答案]B", false), [(Field::Answer, "B".to_owned())]);
        let both = names("答案:C。解析:因为", false);
        assert_eq!(both.iter().map(|(f, _)| *f).collect::<Vec<_>>(), [Field::Answer, Field::Explanation]);
        assert!(names("质量事故的主要原因:", false).is_empty());
        assert!(names("下列答案正确的是", false).is_empty());
        assert_eq!(names("原因:不合格", true).len(), 1);
    }
}
