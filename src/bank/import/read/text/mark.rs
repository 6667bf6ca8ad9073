//! The marks people write: question numbers, option letters and labelled fields, all recognised in flat text.

use super::heading::{self, KindWord};
use regex::Regex;
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
    /// Where an answer stands that is written before the number, as in `（B）1、`.
    pub(super) key: Option<(usize, usize)>,
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

static KEY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*[(\[]\s*([A-Z]{1,8}|[√×✓✗对错TF]|正确|错误)?\s*[)\]]\s*(?:\d{1,4}\s*[.、:)]|第\s*\d{1,4}\s*题|[(\[]\s*\d)",
    )
});

/// The question number at the beginning of a flat line, also behind a bracket for the answer.
pub(super) fn number(flat: &str) -> Option<Number> {
    let Some(found) = KEY_FIRST.captures(flat) else { return plain_number(flat) };
    let open = flat.find([')', ']'])? + 1;
    let number = plain_number(flat.get(open..)?)?;
    let key = found.get(1).map(|key| (key.start(), key.end()));
    Some(Number { end: number.end + open, key, ..number })
}

fn plain_number(flat: &str) -> Option<Number> {
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
    Some(Number { value, style, kind: None, end, doubtful: false, key: None })
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
}
