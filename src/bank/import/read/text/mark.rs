//! The marks people write: question numbers, option letters and labelled fields, all recognised in flat text.

use super::heading::{self, KindWord};
use super::line::is_han;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A pattern of this reader.
#[expect(clippy::expect_used, reason = "the patterns are constants; the tests compile every one of them")]
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// How a question is numbered; papers keep to one way within a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `1.` `1、` `1:`
    Dot,
    /// `1)`
    Close,
    /// `(1)` `[1]`
    Paren,
    /// `第1题`
    Full,
    /// `单选题 1、`
    Word,
    /// `1 ` before a Chinese character
    Bare,
}

/// A question number at the beginning of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// Its value.
    pub(super) value: u32,
    /// How it is written.
    pub(super) style: Style,
    /// Kind written before it.
    pub(super) kind: Option<KindWord>,
    /// Where the text after it begins.
    pub(super) end: usize,
    /// Whether it may as well be a decimal such as `1.5`.
    pub(super) doubtful: bool,
}

static NUMBER_FULL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*\[?(?:第\s*(\d{1,4})\s*[小]?题|题目?\s*(\d{1,4})|Q\s*(\d{1,4}))\]?\s*[.、:,)]*\s*"));
static NUMBER_WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\s*[(\[]?([\p{Han}]{2,7}?题?)[)\]]?\s*[(\[]?第?\s*(\d{1,4})\s*题?[)\]]?\s*[.、:,)]+\s*")
});
static NUMBER_PAREN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\s*★▲#]*[(\[]\s*(\d{1,4})\s*[)\]]\s*[.、:,]?\s*"));
static NUMBER_DOT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[\s*★▲#]*(\d{1,4})\s*(?:([.:,])|(、|。|\\\.)|(\)))(\s*)"));
static NUMBER_BARE: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^[\s*]*(\d{1,4})[\s]+[\p{Han}(\[“"《]"#));

/// The question number at the beginning of a flat line.
pub(super) fn number(flat: &str) -> Option<Number> {
    if let Some(found) = NUMBER_FULL.captures(flat) {
        let digits = (1..=3).find_map(|i| found.get(i))?;
        return numbered(digits.as_str(), Style::Full, found.get(0)?.end());
    }
    if let Some(found) = NUMBER_WORD.captures(flat)
        && let Some(kind) = heading::kind_word(found.get(1)?.as_str())
    {
        let number = numbered(found.get(2)?.as_str(), Style::Word, found.get(0)?.end())?;
        return Some(Number { kind: Some(kind), ..number });
    }
    if let Some(found) = NUMBER_PAREN.captures(flat) {
        return numbered(found.get(1)?.as_str(), Style::Paren, found.get(0)?.end());
    }
    if let Some(found) = NUMBER_DOT.captures(flat) {
        let end = found.get(0)?.end();
        let digit_follows = flat.get(end..).unwrap_or_default().starts_with(|c: char| c.is_ascii_digit());
        let style = if found.get(4).is_some() { Style::Close } else { Style::Dot };
        let number = numbered(found.get(1)?.as_str(), style, end)?;
        let glued = found.get(2).is_some() && found.get(5).is_none_or(|blank| blank.is_empty());
        return Some(Number { doubtful: digit_follows && glued, ..number });
    }
    let found = NUMBER_BARE.captures(flat)?;
    let digits = found.get(1)?;
    let number = numbered(digits.as_str(), Style::Bare, digits.end())?;
    let rest = flat.get(number.end..)?.trim_start();
    // `3 年`, `15 日` and the like are quantities.
    let quantity =
        rest.starts_with(['年', '月', '日', '天', '个', '时', '分', '元', '倍', '万', '米', '类', '项', '次', '种']);
    (!quantity).then_some(number)
}

fn numbered(digits: &str, style: Style, end: usize) -> Option<Number> {
    let value = digits.parse().ok().filter(|value| *value > 0)?;
    Some(Number { value, style, kind: None, end, doubtful: false })
}

/// How an option is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkStyle {
    /// `A.` `A、` `A:` `A)`
    Dot,
    /// `(A)` `[A]`
    Paren,
    /// `A ` and nothing else
    Space,
    /// `A` right before a Chinese character
    Bare,
}

/// The mark of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Place of the letter, from 0.
    pub(super) place: usize,
    /// How it is written.
    pub(super) style: MarkStyle,
    /// Where the mark begins.
    pub(super) start: usize,
    /// Where the text after it begins.
    pub(super) end: usize,
}

/// Place of an option letter, from 0.
pub(super) fn place_of(letter: char) -> Option<usize> {
    let letter = letter.to_ascii_uppercase();
    letter.is_ascii_uppercase().then(|| usize::try_from(u32::from(letter) - u32::from('A')).ok()).flatten()
}

static OPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[\s*]*(?:选项\s*)?(?:([A-Za-z])\s*(?:选项)?\s*[.、:,)。]|[(\[]\s*([A-Za-z])\s*[)\]]\s*[.、:,]?|([A-Z])([\s]+)\S|([A-Z])\p{Han})",
    )
});

/// The option mark at a position of a flat text.
pub(super) fn option(flat: &str, at: usize) -> Option<Mark> {
    let rest = flat.get(at..)?;
    let found = OPTION.captures(rest)?;
    let whole = found.get(0)?;
    let letter = |i| found.get(i).and_then(|l: regex::Match<'_>| l.as_str().chars().next());
    let (letter, style, end) = if let Some(letter) = letter(1) {
        (letter, MarkStyle::Dot, whole.end())
    } else if let Some(letter) = letter(2) {
        (letter, MarkStyle::Paren, whole.end())
    } else if let Some(letter) = letter(3) {
        (letter, MarkStyle::Space, found.get(4)?.end())
    } else {
        (letter(5)?, MarkStyle::Bare, found.get(5)?.end())
    };
    Some(Mark { place: place_of(letter)?, style, start: at, end: at + end })
}

/// All options that begin in a flat text at a position: the first one there, the others after it in the order of the
/// alphabet. Letters from `stop` on stand on later lines and are not looked for.
pub(super) fn options(flat: &str, at: usize, stop: usize) -> Vec<Mark> {
    let Some(first) = option(flat, at) else { return Vec::new() };
    let mut marks = vec![first];
    let mut last = first;
    while last.place + 1 < stop.min(26) {
        let Some(next) = next_option(flat, &last, &first) else { break };
        marks.push(next);
        last = next;
    }
    marks
}

/// The mark of the next letter: the first one after a blank, else the first one after something that is no word.
fn next_option(flat: &str, last: &Mark, first: &Mark) -> Option<Mark> {
    let letter = char::from_u32(u32::from('A') + u32::try_from(last.place + 1).ok()?)?;
    let mut weaker = None;
    let mut before = flat.get(..last.end)?.chars().next_back()?;
    for (offset, c) in flat.get(last.end..)?.char_indices() {
        let open = matches!(c, '(' | '[');
        let starts = c.to_ascii_uppercase() == letter || open;
        if starts && !before.is_ascii_alphanumeric() {
            let mark = option(flat, last.end + offset).filter(|mark| mark.place == last.place + 1);
            let blank = before.is_whitespace();
            match mark {
                Some(mark) if strong(&mark, first, blank) && blank => return Some(mark),
                Some(mark) if strong(&mark, first, blank) && weaker.is_none() && c != ' ' => weaker = Some(mark),
                _ => {}
            }
        }
        before = c;
    }
    weaker
}

/// Whether a mark in the middle of a line is one, given the first mark of the line.
fn strong(mark: &Mark, first: &Mark, after_blank: bool) -> bool {
    match mark.style {
        MarkStyle::Dot | MarkStyle::Paren => true,
        MarkStyle::Space | MarkStyle::Bare => after_blank && matches!(first.style, MarkStyle::Space | MarkStyle::Bare),
    }
}

/// Where the options begin in a line that holds the stem too: at least two of them follow, or the next line goes on with B.
pub(super) fn options_after_stem(flat: &str, next: Option<usize>) -> Option<Vec<Mark>> {
    if next == Some(0) {
        return None;
    }
    let stop = next.unwrap_or(26);
    let mut before = ' ';
    let mut tried = 0;
    for (at, c) in flat.char_indices() {
        let starts = matches!(c, 'A' | 'a' | '(' | '[') && !before.is_ascii_alphanumeric() && at > 0;
        let blank = before.is_whitespace();
        before = c;
        let mark = if starts { option(flat, at).filter(|mark| mark.place == 0 && mark.end < flat.len()) } else { None };
        let Some(mark) = mark else { continue };
        if !matches!(mark.style, MarkStyle::Dot | MarkStyle::Paren) && !blank {
            continue;
        }
        let marks = options(flat, at, stop);
        let sure = matches!(mark.style, MarkStyle::Dot | MarkStyle::Paren);
        if marks.len() >= if sure { 2 } else { 3 } || (sure && marks.len() == 1 && next == Some(1)) {
            return Some(marks);
        }
        tried += 1;
        if tried >= 8 {
            break;
        }
    }
    None
}

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
        "正确答案|参考答案|标准答案|正确选项|答案选项|答案是|答案为|本题答案|试题答案|题目答案|答案|ANSWER|Answer|answer|答",
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
        r"^\s*(正确答案|参考答案|标准答案|正确选项|答案是|答案为|答案)\s*(?:[A-Z][A-Z\s,、;]*\s*$|[√×✓✗]\s*$|(?:正确|错误|对|错)\s*$|\s\S)",
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
    fn numbers_are_told_from_quantities() {
        let read = |line| number(line).map(|n| (n.value, n.style, n.doubtful));
        for (line, value, style) in [
            ("1.甲", 1, Style::Dot),
            ("12、2022年质量月", 12, Style::Dot),
            ("(3) 甲", 3, Style::Paren),
            ("4)甲", 4, Style::Close),
            ("第5题:甲", 5, Style::Full),
            ("单选题 6、甲", 6, Style::Word),
            ("判断题第7题.甲", 7, Style::Word),
            ("8 质量是指", 8, Style::Bare),
            ("9. 5S管理", 9, Style::Dot),
        ] {
            assert_eq!(read(line), Some((value, style, false)), "{line}");
        }
        assert_eq!(read("1.5米"), Some((1, Style::Dot, true)));
        for line in ["2022年质量月", "3 年以上", "甲", "0.甲", "12315热线", ""] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn options_on_one_line_are_parted_by_their_letters() {
        let texts = |line: &str, stop| -> Vec<String> {
            let marks = options(line, 0, stop);
            let ends = marks.iter().skip(1).map(|m| m.start).chain([line.len()]);
            marks.iter().zip(ends).map(|(m, end)| line[m.end..end].trim().to_owned()).collect()
        };
        assert_eq!(texts("A.甲 B.乙 C.丙 D.丁", 26), ["甲", "乙", "丙", "丁"]);
        assert_eq!(texts("A.甲B.乙C、丙(D)丁", 26), ["甲", "乙", "丙", "丁"]);
        assert_eq!(texts("A 甲  B 乙  C 丙", 26), ["甲", "乙", "丙"]);
        assert_eq!(texts("A甲 B乙 C丙", 26), ["甲", "乙", "丙"]);
        assert_eq!(texts("A.维生素B、C类 B.钙", 26), ["维生素B、C类", "钙"]);
        assert_eq!(texts("A.维生素A、B、C", 1), ["维生素A、B、C"]);
    }

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
