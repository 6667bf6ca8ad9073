//! What programs leave in text: HTML tags and entities, characters nobody sees, blanks between all characters.

use crate::bank::import::read::html;
use regex::Regex;
use std::sync::LazyLock;

/// A pattern of this module.
#[expect(clippy::expect_used, reason = "the patterns are constants; the tests compile every one of them")]
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

static BREAK: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)<br\s*/?>|</(?:p|div|li|tr|h[1-6])\s*>"));
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)</?(?:p|div|span|b|i|u|s|em|strong|font|sub|sup|ul|ol|li|table|tbody|tr|td|th|a|h[1-6]|o:p|img|hr|br)(?:\s[^<>]{0,500})?/?>",
    )
});
static CLOSING: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)</[a-z][a-z0-9:]*\s*>|<(?:br|img|hr|p)(?:\s[^<>]{0,500})?/?>"));

/// The text without HTML tags and entities, where it has any.
pub(super) fn without_markup(text: &str) -> Option<String> {
    let tags = text.contains('<') && CLOSING.is_match(text);
    if !tags && !text.contains('&') {
        return None;
    }
    let plain = if tags { TAG.replace_all(&BREAK.replace_all(text, " "), "").into_owned() } else { text.to_owned() };
    let plain = entities(&plain);
    (plain != text).then(|| plain.trim().to_owned())
}

fn entities(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once('&') {
        plain.push_str(head);
        let from = rest.get(head.len()..).unwrap_or_default();
        let name = tail.bytes().take(10).position(|byte| byte == b';').and_then(|end| tail.get(..end));
        if let Some((name, meant)) = name.and_then(|name| Some((name, html::entity(name)?))) {
            plain.push_str(if meant == "\u{a0}" { " " } else { meant });
            rest = from.get(name.len() + 2..).unwrap_or_default();
        } else if let Some((c, length)) = numeric(from) {
            plain.push(c);
            rest = from.get(length..).unwrap_or_default();
        } else {
            plain.push('&');
            rest = tail;
        }
    }
    plain + rest
}

/// The character of `&#20013;` or `&#x4e2d;` at the beginning of a text, and the length of the entity.
fn numeric(from: &str) -> Option<(char, usize)> {
    let body = from.strip_prefix("&#")?;
    let end = body.bytes().take(8).position(|byte| byte == b';')?;
    let digits = body.get(..end)?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    let c = char::from_u32(code).filter(|c| !c.is_control())?;
    Some((c, end + 3))
}

/// The text without characters nobody sees; blanks of other widths become ordinary ones.
pub(super) fn without_invisible(text: &str) -> Option<String> {
    let joins = |c: char| c == '\u{200d}';
    let hidden = |c: char| {
        matches!(c, '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
            || (c.is_control() && !matches!(c, '\n' | '\t'))
    };
    let wide = |c: char| matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}');
    if !text.contains(|c| hidden(c) || wide(c) || joins(c)) {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        // A joiner holds pictures together; behind a letter or a Chinese character it holds nothing.
        let stray = joins(c) && (before.is_alphanumeric() || before.is_whitespace());
        if !hidden(c) && !stray {
            plain.push(if wide(c) { ' ' } else { c });
            before = c;
        }
    }
    (plain != text).then_some(plain)
}

/// The text without the blank between every two characters; a wider gap stays as one blank.
pub(super) fn without_spacing(text: &str) -> Option<String> {
    despaced(text, 5)
}

/// The text without blanks between its characters, where at least so many Chinese ones stand alone.
pub(super) fn despaced(text: &str, han_min: usize) -> Option<String> {
    let blank = |c: char| c == ' ' || c == '\u{3000}';
    let (mut single, mut all, mut han) = (0_usize, 0_usize, 0_usize);
    for token in text.split(blank).filter(|token| !token.is_empty()) {
        let mut chars = token.chars();
        let first = chars.next();
        let alone = chars.next().is_none();
        all += 1;
        single += usize::from(alone);
        han += usize::from(alone && first.is_some_and(|c| matches!(c, '\u{4e00}'..='\u{9fff}')));
    }
    if han < han_min || single * 10 < all * 7 {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        if !blank(*c) {
            plain.push(*c);
            at += 1;
            continue;
        }
        let run = chars.iter().skip(at).take_while(|c| blank(**c)).count();
        let next = chars.get(at + run);
        let letters = plain.chars().next_back().is_some_and(|c| c.is_ascii_digit())
            && next.is_some_and(|c| c.is_ascii_alphabetic());
        if run > 1 || letters {
            plain.push(' ');
        }
        at += run;
    }
    let plain = plain.trim().to_owned();
    (plain != text).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_taken_off() {
        for (text, plain) in [
            ("<p>质量&nbsp;月</p>", "质量 月"),
            ("甲<br/>乙", "甲 乙"),
            ("&ldquo;质量月&rdquo;&#20013;&#x4e2d;", "“质量月”中中"),
            ("<span style=\"color:red\">甲</span>", "甲"),
        ] {
            assert_eq!(without_markup(text).as_deref(), Some(plain));
        }
        for text in ["a<b且c>d", "R&D", "&&&#;&#x110000;", "x < 3"] {
            assert_eq!(without_markup(text), None, "{text}");
        }
    }

    #[test]
    fn hidden_characters_and_spacing_go() {
        assert_eq!(without_invisible("质\u{200b}量\u{a0}月\u{200d}").as_deref(), Some("质量 月"));
        assert_eq!(without_invisible("👨\u{200d}👩"), None);
        assert_eq!(
            without_spacing("以 下 关 于 质 量 的 说 法 正 确 的 是").as_deref(),
            Some("以下关于质量的说法正确的是")
        );
        assert_eq!(without_spacing("A . 质 量 月  B . 安 全 月").as_deref(), Some("A.质量月 B.安全月"));
        for text in ["A B C D", "质量 安全 月", "下列 说法 正确 的 是", "甲 乙 丙"] {
            assert_eq!(without_spacing(text), None, "{text}");
        }
    }
}
