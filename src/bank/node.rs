//! A YAML mapping read field by field, so that every fault is found at once and unknown fields are faults.

use domain::question::Fault;
use domain::time::Day;
use serde_norway::{Mapping, Value};
use std::collections::BTreeSet;

/// Reads the fields of one mapping and remembers which were asked for.
pub(super) struct Node<'v> {
    map: &'v Mapping,
    prefix: String,
    known: BTreeSet<&'static str>,
    /// Whether blanks between Chinese characters are meant, because nothing was folded.
    pub(super) verbatim: bool,
    /// Faults found so far.
    pub(super) faults: Vec<Fault>,
}

impl<'v> Node<'v> {
    /// A reader of this value, or the fault that it is no mapping. `prefix` is put before field names.
    pub(super) fn new(value: &'v Value, prefix: &str) -> Result<Self, Fault> {
        match value {
            Value::Mapping(map) => {
                Ok(Self { map, prefix: prefix.to_owned(), known: BTreeSet::new(), verbatim: false, faults: Vec::new() })
            }
            _ => Err(Fault::new(prefix.trim_end_matches('.'), "format", "这里应当是“字段: 值”的形式")),
        }
    }

    /// A reader of a value inside this one, which is read in the same way.
    pub(super) fn inside(&self, value: &'v Value, prefix: &str) -> Result<Self, Fault> {
        Ok(Self { verbatim: self.verbatim, ..Self::new(value, prefix)? })
    }

    /// Notes a fault of a field.
    pub(super) fn fault(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        self.faults.push(Fault::new(format!("{}{field}", self.prefix), code, message));
    }

    /// The value of a field; `null` counts as absent.
    pub(super) fn value(&mut self, field: &'static str) -> Option<&'v Value> {
        self.known.insert(field);
        self.map.get(field).filter(|value| !value.is_null())
    }

    /// Whether the field is written at all.
    pub(super) fn has(&self, field: &str) -> bool {
        self.map.contains_key(field)
    }

    fn missing(&mut self, field: &'static str) {
        self.fault(field, "required", format!("缺少 {field}，请补上"));
    }

    /// Text, if given. Blanks that folding put between Chinese characters are gone.
    pub(super) fn optional_text(&mut self, field: &'static str) -> Option<String> {
        let value = self.value(field)?;
        match value {
            Value::String(text) if self.verbatim => Some(text.trim().to_owned()),
            Value::String(text) => Some(join_chinese(text.trim())),
            _ => {
                self.fault(field, "type", format!("{field} 应当是文字；以数字或符号开头的请加双引号"));
                None
            }
        }
    }

    /// Text that has to be there and not be empty.
    pub(super) fn text(&mut self, field: &'static str) -> String {
        let before = self.faults.len();
        match self.optional_text(field) {
            Some(text) if !text.is_empty() => text,
            _ => {
                if self.faults.len() == before {
                    self.missing(field);
                }
                String::new()
            }
        }
    }

    /// A whole number within a range, if given.
    pub(super) fn optional_number(&mut self, field: &'static str, min: i64, max: i64) -> Option<i64> {
        let value = self.value(field)?;
        match value.as_i64() {
            Some(number) if (min..=max).contains(&number) => Some(number),
            Some(number) => {
                self.fault(field, "out_of_range", format!("{field} 是 {number}，应当在 {min} 到 {max} 之间"));
                None
            }
            None => {
                self.fault(field, "type", format!("{field} 应当是 {min} 到 {max} 之间的整数"));
                None
            }
        }
    }

    /// A whole number that has to be there; `min` stands in for a faulty one.
    pub(super) fn number(&mut self, field: &'static str, min: i64, max: i64) -> i64 {
        if self.value(field).is_none() {
            self.missing(field);
            return min;
        }
        self.optional_number(field, min, max).unwrap_or(min)
    }

    /// Yes or no, with a default.
    pub(super) fn boolean(&mut self, field: &'static str, default: bool) -> bool {
        match self.value(field) {
            None => default,
            Some(Value::Bool(given)) => *given,
            Some(_) => {
                self.fault(field, "type", format!("{field} 应当是 true 或 false"));
                default
            }
        }
    }

    /// A day, if given.
    pub(super) fn day(&mut self, field: &'static str) -> Option<Day> {
        let text = self.optional_text(field)?;
        let day = Day::parse(&text);
        if day.is_none() {
            self.fault(field, "format", format!("{field} 是“{text}”，应当是 2026-04-15 这样的日期"));
        }
        day
    }

    /// A list, empty where there is none.
    pub(super) fn list(&mut self, field: &'static str) -> &'v [Value] {
        match self.value(field) {
            None => &[],
            Some(Value::Sequence(values)) => values,
            Some(_) => {
                self.fault(field, "type", format!("{field} 应当是一个列表"));
                &[]
            }
        }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, field: &'static str) -> Vec<String> {
        let values = self.list(field);
        let mut texts = Vec::with_capacity(values.len());
        for (i, value) in values.iter().enumerate() {
            match value {
                Value::String(text) => texts.push(join_chinese(text.trim())),
                _ => self.fault(&format!("{field}.{i}"), "type", "这里应当是文字；以数字开头的请加双引号"),
            }
        }
        texts
    }

    /// A list of words, each read by `parse`; repeats are faults.
    pub(super) fn words<T: PartialEq>(
        &mut self,
        field: &'static str,
        allowed: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut parsed = Vec::new();
        for (i, text) in self.texts(field).iter().enumerate() {
            match parse(text) {
                Some(value) if parsed.contains(&value) => {
                    self.fault(&format!("{field}.{i}"), "repeated", format!("“{text}”重复了，请删去一个"));
                }
                Some(value) => parsed.push(value),
                None => {
                    self.fault(&format!("{field}.{i}"), "unknown_value", format!("“{text}”不认识，可用：{allowed}"));
                }
            }
        }
        parsed
    }

    /// One word that has to be there, read by `parse`.
    pub(super) fn word<T>(
        &mut self,
        field: &'static str,
        allowed: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let parsed = parse(&text);
        if parsed.is_none() {
            self.fault(field, "unknown_value", format!("{field} 是“{text}”，可用：{allowed}"));
        }
        parsed
    }

    /// Every fault, those of unknown fields included.
    pub(super) fn finish(mut self) -> Vec<Fault> {
        for key in self.map.keys() {
            match key.as_str() {
                Some(name) if self.known.contains(name) => {}
                Some(name) => {
                    let known: Vec<&str> = self.known.iter().copied().collect();
                    let message = format!("没有叫 {name} 的字段，可用：{}", known.join("、"));
                    self.faults.push(Fault::new(format!("{}{name}", self.prefix), "unknown_field", message));
                }
                None => self.faults.push(Fault::new(self.prefix.clone(), "unknown_field", "字段名应当是文字")),
            }
        }
        self.faults
    }
}

fn is_chinese(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x2FFF | 0x3001..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF
        | 0x2_0000..=0x3_FFFF | 0x2018..=0x201D | 0x2026 | 0x2014 | 0xB7)
}

/// The text without the blanks that a folded YAML text puts between two Chinese characters.
pub(super) fn join_chinese(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let between = c == ' '
            && joined.chars().next_back().is_some_and(is_chinese)
            && rest.peek().is_some_and(|next| is_chinese(*next));
        if !between {
            joined.push(c);
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_go_only_between_chinese_characters() {
        for (text, joined) in [
            ("共有人 承担。 电梯", "共有人承担。电梯"),
            ("在 7日 内", "在 7日内"),
            ("GB/T 19001 标准", "GB/T 19001 标准"),
            ("他说 “可以”", "他说“可以”"),
        ] {
            assert_eq!(join_chinese(text), joined);
        }
    }

    #[test]
    fn every_fault_of_a_mapping_is_found() {
        let value: Value = serde_norway::from_str("a: 1\nb: [x, 2]\nc: maybe\nz: 1").unwrap();
        let mut node = Node::new(&value, "p.").unwrap();
        node.text("a");
        node.texts("b");
        node.boolean("c", true);
        node.number("d", 1, 5);
        let faults: Vec<(String, &str)> = node.finish().into_iter().map(|f| (f.field, f.code)).collect();
        let expected =
            [("p.a", "type"), ("p.b.1", "type"), ("p.c", "type"), ("p.d", "required"), ("p.z", "unknown_field")];
        assert_eq!(faults, expected.map(|(f, c)| (f.to_owned(), c)));
    }
}
