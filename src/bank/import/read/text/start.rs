//! Whether a line begins a new question, goes on with the open one, or belongs to an answer block.

use super::answer::{self, truth_end};
use super::block;
use super::heading::{self, Heading, KindWord};
use super::label::{self, Field};
use super::line::Flat;
use super::mark::{self, Number};
use super::paper::{Block, Paper};
use super::raw::{Given, Part, Raw};
use super::shape::What;
use domain::question::Kind;

/// Lines looked at to see whether options or an answer follow.
const AHEAD: usize = 40;

impl Paper<'_> {
    /// Whether a numbered line begins a question and is not a numbered part of the open one.
    pub(super) fn begins(&self, at: usize, number: &Number, flat: &Flat<'_>) -> bool {
        let section = self.section();
        let style = section.style.is_none_or(|style| style == number.style);
        let Some(raw) = self.open() else {
            return !number.doubtful || self.has_parts(at, flat, number.end);
        };
        let Some(last) = raw.number.map(|n| n.value) else {
            return self.has_parts(at, flat, number.end) || (raw.complete() && !number.doubtful && number.value == 1);
        };
        if style && number.value == last + 1 {
            // A numbered list explains the answer; the next question brings options or an answer of its own.
            if self.part == Part::Explanation && !raw.options.is_empty() {
                return self.has_parts(at, flat, number.end);
            }
            return !number.doubtful || raw.complete() || self.has_parts(at, flat, number.end);
        }
        if number.doubtful {
            return false;
        }
        let unsupported = matches!(section.kind, Some(KindWord::Unsupported(_)));
        if !style {
            return !unsupported && raw.complete() && self.has_parts(at, flat, number.end);
        }
        if unsupported {
            return number.value > last && number.value <= last + 5;
        }
        if self.has_parts(at, flat, number.end) {
            return true;
        }
        let ahead = number.value > last && number.value <= last + 50;
        let plain = matches!(section.kind, Some(KindWord::Known(Kind::TrueFalse | Kind::Fill)));
        self.part != Part::Explanation
            && (ahead || (number.value == last && raw.complete()) || (plain && raw.complete()))
    }

    /// Whether the line shows a key or options, or such lines follow before the next number.
    fn has_parts(&self, at: usize, flat: &Flat<'_>, from: usize) -> bool {
        let text = flat.from(from);
        let own = text.contains("()")
            || text.contains("( ")
            || text.contains("__")
            || truth_end(text).is_some()
            || label::labels(text, 0, false).iter().any(|label| label.field == Field::Answer)
            || mark::options_after_stem(text, None).is_some();
        own || (at + 1..=at + AHEAD)
            .map(|next| self.what(next))
            .take_while(|what| !matches!(what, What::Number(_) | What::Heading | What::Entries | What::End))
            .any(|what| matches!(what, What::Option(_, true) | What::Label(Field::Answer) | What::Bullet(_)))
    }

    /// Whether a line that begins with an option letter is an option of the open question.
    pub(super) fn takes_option(&self, place: usize, sure: bool) -> bool {
        let Some(raw) = self.open() else { return false };
        let expected = raw.options.last().map_or(0, |option| option.place + 1);
        match self.part {
            Part::None => false,
            // `A项错误，因为…` and the like explain the options.
            Part::Answer | Part::Explanation => raw.options.is_empty() && place == 0 && sure,
            Part::Stem | Part::Option if !sure => place == expected,
            Part::Stem | Part::Option => place < expected + 4,
        }
    }

    /// Whether a line without a number begins a question.
    pub(super) fn fresh(&self, at: usize, flat: &Flat<'_>) -> bool {
        let open = self.open();
        let done = open.is_none_or(|raw| raw.complete() && !raw.is_empty());
        if !done {
            return false;
        }
        let next = self.what(at + 1);
        let own_options = || mark::options_after_stem(&flat.text, None).is_some();
        let option_next = matches!(next, What::Option(0, true)) || matches!(next, What::Bullet(_));
        if heading::kind_before(&flat.text).is_some() || option_next || own_options() {
            return true;
        }
        let numbered = open.and_then(|raw| raw.number).is_some();
        let after_blank = self.live.get(at).is_some_and(|live| live.after_blank);
        let truth = truth_end(&flat.text).is_some_and(|(range, _, bracketed)| bracketed && range.start > 3);
        let explaining = self.part == Part::Explanation || self.part == Part::Answer;
        if truth && (!numbered || !explaining) {
            return true;
        }
        let answered =
            label::labels(&flat.text, 0, false).iter().any(|l| l.field == Field::Answer && l.range.start > 6);
        if answered && !numbered {
            return true;
        }
        let plain = matches!(self.section().kind, Some(KindWord::Known(Kind::TrueFalse | Kind::Fill)));
        let blank = flat.text.contains("()") || flat.text.contains("( ") || flat.text.contains("__");
        if plain && !numbered && blank {
            return true;
        }
        let free = after_blank || !explaining || self.part == Part::Answer;
        if free && !numbered && matches!(next, What::Label(Field::Answer)) {
            return true;
        }
        // A stem of several lines, after a blank one.
        let ahead = (at + 1..at + 6).map(|next| (self.what(next), self.live.get(next).is_some_and(|l| l.after_blank)));
        let mut run = ahead.skip_while(|(what, blank)| matches!(what, What::Text) && !blank);
        after_blank
            && matches!(next, What::Text)
            && matches!(run.next(), Some((What::Option(0, true) | What::Label(Field::Answer), false)))
    }

    /// Begins an answer block.
    pub(super) fn begin_block(&mut self, kind: Option<KindWord>) {
        self.block = Some(Block { kind, before: self.raws.len() });
        self.groups += 1;
        self.part = Part::None;
    }

    /// Takes the entries of a line from a position on; where there are none the line is reported.
    pub(super) fn entries(&mut self, flat: &Flat<'_>, from: usize, row: usize) {
        if self.block.is_none() {
            let kind = None;
            self.begin_block(kind);
        }
        let text = flat.from(from);
        let list = block::ranges(text).or_else(|| block::short(text)).or_else(|| {
            block::entries(text).filter(|list| {
                list.len() >= 2 && list.iter().all(|e| e.value.len() <= 90) && label::labels(text, 0, true).is_empty()
            })
        });
        if let Some(list) = list {
            for entry in list {
                let value = flat.written(from + entry.value.start..from + entry.value.end);
                let value = value.trim_end_matches(['；', ';', '，', ',', '、', '。']).to_owned();
                self.give(entry.number, value, String::new(), row);
            }
            return;
        }
        let Some(number) = mark::number(text) else {
            return self.block_text(flat, from, row);
        };
        let body = from + number.end;
        let labels = label::labels(&flat.text, body, true);
        let end = labels.first().map_or(flat.text.len(), |label| label.range.start);
        let mut value = flat.written(body..end).to_owned();
        let mut explanation = String::new();
        for (i, label) in labels.iter().enumerate() {
            let stop = labels.get(i + 1).map_or(flat.text.len(), |next| next.range.start);
            let said = flat.written(label.range.end..stop);
            match label.field {
                Field::Answer => said.clone_into(&mut value),
                Field::Explanation | Field::Origin => explanation.push_str(said),
                _ => {}
            }
        }
        self.give(number.value, value, explanation, row);
    }

    fn give(&mut self, number: u32, value: String, explanation: String, row: usize) {
        let Some(block) = self.block else { return };
        if self.given.last().is_some_and(|last| last.group == self.groups && number <= last.number && row != last.row) {
            self.groups += 1;
        }
        self.given.push(Given {
            number,
            kind: block.kind,
            group: self.groups,
            before: block.before,
            row,
            value,
            explanation,
        });
    }

    /// A row of an answer table: numbers, or the answers below them.
    pub(super) fn number_row(&mut self, at: usize, flat: &Flat<'_>, row: usize) -> bool {
        let cells = block::row(&flat.text).unwrap_or_default();
        if self.what(at) == What::NumberRow {
            self.row_numbers = cells.into_iter().filter_map(|cell| flat.cut(cell).parse().ok()).collect();
            if self.block.is_none() {
                self.begin_block(None);
            }
            return true;
        }
        let numbers = std::mem::take(&mut self.row_numbers);
        let titled = flat.text.trim_start().starts_with(['答', '正', '参']);
        let said = |cell: &std::ops::Range<usize>| {
            let text = flat.cut(cell.clone());
            answer::all_letters(text).is_some() || answer::truth_mark(text).is_some()
        };
        let fits = !numbers.is_empty() && cells.len() == numbers.len() && (titled || cells.iter().all(said));
        if fits {
            for (number, cell) in numbers.into_iter().zip(cells) {
                self.give(number, flat.written(cell).to_owned(), String::new(), row);
            }
        }
        fits
    }

    /// Text of an answer block that is no entry: it explains the entry before it.
    fn block_text(&mut self, flat: &Flat<'_>, from: usize, row: usize) {
        let known = self.given.last().is_some_and(|last| last.group == self.groups);
        let labels = label::labels(&flat.text, from, true);
        let label = labels.first().filter(|label| label.range.start <= from + 2);
        let text = flat.written(label.map_or(from, |label| label.range.end)..flat.text.len()).to_owned();
        match self.given.last_mut().filter(|_| known) {
            Some(last) if label.is_some_and(|l| l.field == Field::Answer) && last.value.is_empty() => last.value = text,
            Some(last) if last.explanation.len() < 20_000 => last.explanation.push_str(&text),
            _ => self.stray(row, "unplaced", &text, "这一行在答案部分，看不出是哪道题的，没有导入"),
        }
    }

    /// A line while an answer block is read; false when the block is over and the line begins something else.
    pub(super) fn block_line(&mut self, at: usize, flat: &Flat<'_>, row: usize) -> bool {
        let Some(block) = self.block else { return false };
        let over = |paper: &mut Self| {
            paper.block = None;
            false
        };
        match self.what(at) {
            What::Heading => match heading::heading(&flat.text) {
                Some(Heading::Section { kind, rest }) => {
                    let asked = |raw: &Raw| raw.answers.is_empty() && self.kind_of(raw) == Some(kind);
                    let follows = matches!(self.what(at + 1), What::Entries | What::Bare);
                    if !(follows || rest < flat.text.len() || self.raws.iter().take(block.before).any(asked)) {
                        return over(self);
                    }
                    self.block = Some(Block { kind: Some(kind), ..block });
                    self.groups += 1;
                    if rest < flat.text.len() {
                        self.entries(flat, rest, row);
                    }
                    true
                }
                Some(Heading::Chapter(_)) if matches!(self.what(at + 1), What::Entries) => {
                    self.groups += 1;
                    true
                }
                _ => over(self),
            },
            What::Number(number) => {
                let options = matches!(self.what(at + 1), What::Option(0, true))
                    || mark::options_after_stem(&flat.text, None).is_some();
                let asks = flat.text.contains("()") || flat.text.contains("( ") || flat.text.contains("__");
                let sequel =
                    self.given.last().is_none_or(|last| last.group == self.groups && number.value == last.number + 1);
                if options || (asks && !sequel) {
                    return over(self);
                }
                self.entries(flat, 0, row);
                true
            }
            What::Option(0, true) => over(self),
            What::Text | What::Truth if matches!(self.what(at + 1), What::Option(0, true)) => over(self),
            _ => {
                self.entries(flat, 0, row);
                true
            }
        }
    }

    /// The kind that a question's label or section gives it.
    pub(super) fn kind_of(&self, raw: &Raw) -> Option<KindWord> {
        raw.kind.or_else(|| self.sections.get(raw.section).and_then(|section| section.kind))
    }
}
