//! Fields and lines of the sealed text: tabs between fields, one record a line, free text escaped.

use super::fault::Fault;
use std::iter::Peekable;
use std::str::{FromStr, Split};

/// Free text as a field: backslash, tab and line ends are escaped.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn unescape(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next()? {
                '\\' => '\\',
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            other => other,
        });
    }
    Some(plain)
}

/// Numbers separated by commas, `-` for none.
pub(super) fn list<T: ToString>(numbers: &[T]) -> String {
    if numbers.is_empty() {
        return "-".to_owned();
    }
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// Something or `-`.
pub(super) fn or_dash<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn place(section: &str, number: usize) -> String {
    format!("“{section}”部分第 {number} 行")
}

/// The lines of a section.
pub(super) struct Lines<'a> {
    section: &'a str,
    lines: Peekable<Split<'a, char>>,
    number: usize,
}

impl<'a> Lines<'a> {
    /// The lines of a section's content, each of which has to end.
    pub(super) fn of(section: &'a str, content: &'a str) -> Result<Self, Fault> {
        let Some(whole) = content.strip_suffix('\n') else {
            if content.is_empty() {
                let mut lines = "".split('\n').peekable();
                // Splitting nothing gives one empty line.
                lines.next();
                return Ok(Self { section, lines, number: 0 });
            }
            return Err(Fault::says(format!("“{section}”部分"), "最后一行没有结束"));
        };
        Ok(Self { section, lines: whole.split('\n').peekable(), number: 0 })
    }

    fn at(&self) -> String {
        place(self.section, self.number)
    }

    /// The next line as it is.
    pub(super) fn raw(&mut self) -> Result<&'a str, Fault> {
        self.number += 1;
        self.lines.next().ok_or_else(|| Fault::says(self.at(), "缺少内容"))
    }

    /// Whether the next line begins with this word.
    pub(super) fn is(&mut self, word: &str) -> bool {
        self.lines.peek().is_some_and(|line| line.split('\t').next() == Some(word))
    }

    /// Whether there is no line left.
    pub(super) fn is_over(&mut self) -> bool {
        self.lines.peek().is_none()
    }

    /// The next line, which has to begin with this word.
    pub(super) fn record(&mut self, word: &str) -> Result<Fields<'a>, Fault> {
        let line = self.raw()?;
        let mut fields = Fields { section: self.section, number: self.number, fields: line.split('\t') };
        let first = fields.text()?;
        if first == word { Ok(fields) } else { Err(Fault::differs(self.at(), word, first)) }
    }
}

/// The fields of one line.
pub(super) struct Fields<'a> {
    section: &'a str,
    number: usize,
    fields: Split<'a, char>,
}

impl<'a> Fields<'a> {
    fn bad(&self, found: &str) -> Fault {
        Fault::says(place(self.section, self.number), format!("无法读出 {found:?}"))
    }

    /// The next field.
    pub(super) fn text(&mut self) -> Result<&'a str, Fault> {
        self.fields.next().ok_or_else(|| Fault::says(place(self.section, self.number), "缺少一项"))
    }

    /// The next field as free text.
    pub(super) fn free(&mut self) -> Result<String, Fault> {
        let text = self.text()?;
        unescape(text).ok_or_else(|| self.bad(text))
    }

    /// The next field as a number.
    pub(super) fn number<T: FromStr>(&mut self) -> Result<T, Fault> {
        let text = self.text()?;
        text.parse().map_err(|_| self.bad(text))
    }

    /// The next field read by a function.
    pub(super) fn read<T>(&mut self, read: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
        let text = self.text()?;
        read(text).ok_or_else(|| self.bad(text))
    }

    /// The next field as `1` or `0`.
    pub(super) fn flag(&mut self) -> Result<bool, Fault> {
        self.read(|text| match text {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        })
    }

    /// The next field, nothing for `-`.
    pub(super) fn optional<T>(&mut self, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Fault> {
        self.read(|text| if text == "-" { Some(None) } else { read(text).map(Some) })
    }

    /// The next field as free text, nothing for `-`.
    pub(super) fn optional_free(&mut self) -> Result<Option<String>, Fault> {
        self.optional(unescape)
    }

    /// The next field as numbers separated by commas.
    pub(super) fn list<T: FromStr>(&mut self) -> Result<Vec<T>, Fault> {
        self.read(|text| match text {
            "-" => Some(vec![]),
            _ => text.split(',').map(|part| part.parse().ok()).collect(),
        })
    }

    /// No field may be left.
    pub(super) fn end(mut self) -> Result<(), Fault> {
        match self.fields.next() {
            None => Ok(()),
            Some(more) => Err(Fault::says(place(self.section, self.number), format!("多出一项 {more:?}"))),
        }
    }
}
