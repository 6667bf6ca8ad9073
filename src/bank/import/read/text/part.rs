//! Labelled parts of the open question, and lines that go on with one of its parts.

use super::block;
use super::heading;
use super::label::{self, Field, Label};
use super::line::{Flat, Line};
use super::mark::{Number, Style};
use super::paper::Paper;
use super::raw::{Part, Piece, Raw};
use super::shape::What;

impl Paper<'_> {
    /// A line that begins with a label.
    pub(super) fn labelled(&mut self, at: usize, field: Field, flat: &Flat<'_>, line: &Line) {
        let done = self.open().is_none_or(|raw| raw.complete() && !raw.is_empty());
        let begins = match field {
            Field::Stem => done || self.open().is_some_and(|raw| raw.stem.is_empty()),
            Field::Kind => {
                done && matches!(self.what(at + 1), What::Label(_) | What::Number(_) | What::Text | What::Truth)
            }
            _ => false,
        };
        if begins {
            let empty = self.open().is_some_and(Raw::is_empty);
            if !empty {
                let section = self.sections.len() - 1;
                self.raws.push(Raw { row: line.row, section, ..Raw::default() });
            }
            self.part = Part::Stem;
        }
        if self.part == Part::None {
            return self.go_on(at, flat, line);
        }
        let known = self.open().is_some_and(Raw::known);
        let labels = label::labels(&flat.text, 0, known);
        if labels.first().is_none_or(|label| label.range.start > 4) {
            return self.go_on(at, flat, line);
        }
        if let Some(label) = labels.first().filter(|label| label.field == Field::Answer && labels.len() == 1) {
            let value = flat.from(label.range.end);
            if block::ranges(value).or_else(|| block::short(value)).is_some_and(|entries| entries.len() >= 2) {
                let at = label.range.end;
                self.begin_block(None);
                return self.entries(flat, at, line.row);
            }
        }
        if field == Field::Stem {
            let end = labels.first().map_or(0, |label| label.range.end);
            return self.stem(at, flat, end, line);
        }
        self.fields(flat, &labels, line);
    }

    /// Puts labelled values where they belong.
    pub(super) fn fields(&mut self, flat: &Flat<'_>, labels: &[Label], line: &Line) {
        for (i, label) in labels.iter().enumerate() {
            let end = labels.get(i + 1).map_or(flat.text.len(), |next| next.range.start);
            let value = flat.written(label.range.end..end).to_owned();
            self.field(label, value, line.row);
        }
    }

    fn field(&mut self, label: &Label, value: String, row: usize) {
        let Some(raw) = self.raws.last_mut() else { return };
        match label.field {
            Field::Answer => self.put(Part::Answer, value, row),
            Field::Explanation => self.put(Part::Explanation, value, row),
            Field::Origin if value.is_empty() => self.part = Part::Explanation,
            Field::Origin => self.put(Part::Explanation, format!("{}：{value}", label.name), row),
            Field::Difficulty => raw.difficulty = value,
            Field::Topic => raw.topic = value,
            Field::Tags => raw.tags = value,
            Field::Kind => raw.kind = heading::said_kind(&value).or(raw.kind),
            Field::Stem => self.put(Part::Stem, value, row),
            Field::Other => {}
        }
    }

    /// A question number alone on a line, before its stem.
    pub(super) fn lone_number(&mut self, at: usize, flat: &Flat<'_>, line: &Line) -> bool {
        let last = self.open().map(|raw| (raw.number.map_or(0, |n| n.value), raw.complete()));
        let Ok(value) = flat.text.trim().parse::<u32>() else { return false };
        let expected = last.map_or(value == 1, |(last, complete)| complete && value == last + 1);
        if !expected || !matches!(self.what(at + 1), What::Text | What::Truth) {
            return false;
        }
        let number = Number { value, style: Style::Bare, kind: None, end: flat.text.len(), doubtful: false, key: None };
        self.begin(at, Some(number), flat, line);
        true
    }

    /// A line of letters or a mark alone: the value of an answer that waits for it, else something to decide later.
    pub(super) fn bare(&mut self, flat: &Flat<'_>, row: usize) -> bool {
        let text = flat.written(0..flat.text.len()).to_owned();
        let waiting = self.part == Part::Answer && self.open().is_some_and(|raw| raw.answers.is_empty());
        if waiting {
            self.put(Part::Answer, text, row);
            return true;
        }
        // An option whose text is one word, such as the second line of `A.` and `对`.
        let empty_option = self.part == Part::Option
            && self.open().and_then(|raw| raw.options.last()).is_some_and(|option| option.text.is_empty());
        if empty_option {
            self.put(Part::Option, text, row);
            return true;
        }
        match self.raws.last_mut().filter(|_| self.part != Part::None) {
            Some(raw) => raw.bare.push(Piece { text, row }),
            None => self.stray(row, "stray_letters", &text, "这一行只有零星字母或符号，不属于任何题，没有导入"),
        }
        true
    }

    /// A line that begins nothing goes on with what is open.
    pub(super) fn go_on(&mut self, at: usize, flat: &Flat<'_>, line: &Line) {
        if self.open().is_none() {
            let text = flat.written(0..flat.text.len()).to_owned();
            if !text.is_empty() {
                self.stray(line.row, "unplaced", &text, "这一行不属于任何题，没有导入");
            }
            return;
        }
        match self.part {
            Part::Stem => self.stem(at, flat, 0, line),
            Part::Option => {
                let labels = label::labels(&flat.text, 0, true);
                let end = labels.first().map_or(flat.text.len(), |label| label.range.start);
                self.put(Part::Option, Self::clean(flat, 0..end), line.row);
                self.fields(flat, &labels, line);
            }
            Part::Answer | Part::Explanation | Part::None => {
                let waiting = self.part == Part::Answer && self.open().is_some_and(|raw| raw.answers.is_empty());
                let part = if waiting { Part::Answer } else { Part::Explanation };
                let labels = label::labels(&flat.text, 0, true);
                let labels: Vec<Label> =
                    labels.into_iter().filter(|l| l.field != Field::Explanation || l.range.start == 0).collect();
                let end = labels.first().map_or(flat.text.len(), |label| label.range.start);
                self.put(part, Self::clean(flat, 0..end), line.row);
                self.fields(flat, &labels, line);
            }
        }
    }
}
