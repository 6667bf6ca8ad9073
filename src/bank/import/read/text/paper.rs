//! Gathers the questions of a paper line by line: each line begins something or goes on with what is open.

use super::heading::{self, Heading, KindWord};
use super::label::{self, Field};
use super::line::{Flat, Line};
use super::mark::{self, Mark, Number};
use super::raw::{Given, Part, Piece, Raw, RawOption, Section};
use super::shape::{Live, Shapes, What, shapes};
use super::{answer, junk};
use std::ops::Range;

/// Something in the file that belongs to no question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stray {
    /// Line.
    pub(super) row: usize,
    /// Whether it deserves a warning and not only a note.
    pub(super) warning: bool,
    /// Stable word.
    pub(super) code: &'static str,
    /// What stands there.
    pub(super) value: String,
    /// Chinese sentence.
    pub(super) message: String,
}

/// An answer block that is being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// Kind that its last heading named.
    pub(super) kind: Option<KindWord>,
    /// Questions before it.
    pub(super) before: usize,
}

/// A paper while it is read, and when it has been.
pub(super) struct Paper<'l> {
    pub(super) lines: &'l [Line],
    pub(super) live: Vec<Live>,
    /// Questions in order.
    pub(super) raws: Vec<Raw>,
    /// Sections; the first holds what stands before any heading.
    pub(super) sections: Vec<Section>,
    /// Answers given away from their questions.
    pub(super) given: Vec<Given>,
    /// What belongs to no question.
    pub(super) strays: Vec<Stray>,
    pub(super) part: Part,
    pub(super) block: Option<Block>,
    pub(super) groups: usize,
    /// Numbers of a row whose answers are in the next one.
    pub(super) row_numbers: Vec<u32>,
    /// Characters kept of one question.
    size_max: usize,
}

/// Gathers the questions of lines. `go_on` is asked now and then whether there is time.
pub(super) fn gather<E>(lines: &[Line], size_max: usize, go_on: impl Fn() -> Result<(), E>) -> Result<Paper<'_>, E> {
    let Shapes { live, junk } = shapes(lines);
    go_on()?;
    let mut paper = Paper {
        lines,
        live,
        raws: Vec::new(),
        sections: vec![Section::default()],
        given: Vec::new(),
        strays: Vec::new(),
        part: Part::None,
        block: None,
        groups: 0,
        row_numbers: Vec::new(),
        size_max,
    };
    for (index, reason) in junk {
        let (code, message) = reason.says();
        let line = lines.get(index);
        paper.stray(line.map_or(0, |l| l.row), code, line.map_or("", |l| &l.text), message);
    }
    for at in 0..paper.live.len() {
        if at % 64 == 0 {
            go_on()?;
        }
        paper.line(at);
    }
    Ok(paper)
}

impl Paper<'_> {
    pub(super) fn stray(&mut self, row: usize, code: &'static str, value: &str, message: impl Into<String>) {
        self.strays.push(Stray { row, warning: false, code, value: value.to_owned(), message: message.into() });
    }

    /// What the line at a place may be; beyond the end nothing.
    pub(super) fn what(&self, at: usize) -> What {
        self.live.get(at).map_or(What::End, |live| live.what)
    }

    /// The question that is open.
    pub(super) fn open(&self) -> Option<&Raw> {
        self.raws.last().filter(|_| self.part != Part::None)
    }

    pub(super) fn section(&self) -> Section {
        self.sections.last().cloned().unwrap_or_default()
    }

    fn line(&mut self, at: usize) {
        let lines = self.lines;
        let Some((live, line)) = self.live.get(at).copied().and_then(|l| Some((l, lines.get(l.line)?))) else { return };
        let flat = Flat::of(&line.text);
        if self.number_row(at, &flat, line.row) || (self.block.is_some() && self.block_line(at, &flat, line.row)) {
            return;
        }
        match live.what {
            What::Heading => self.heading(at, &flat, line),
            What::Entries => self.entries(&flat, 0, line.row),
            What::Number(number) if self.begins(at, &number, &flat) => self.begin(at, Some(number), &flat, line),
            What::Option(place, sure) if self.takes_option(place, sure) => {
                let stop = self.next_option(at).filter(|next| *next > place).unwrap_or(26);
                let marks = mark::options(&flat.text, 0, stop);
                self.options(&flat, &marks, line);
            }
            What::Bullet(filled) if self.open().is_some_and(|raw| !raw.stem.is_empty()) => {
                self.bullet(&flat, filled, line);
            }
            What::Label(field) => self.labelled(at, field, &flat, line),
            What::Bare if self.lone_number(at, &flat, line) || self.bare(&flat, line.row) => {}
            _ if self.fresh(at, &flat) => self.begin(at, None, &flat, line),
            _ => self.go_on(at, &flat, line),
        }
        match self.raws.last_mut().filter(|_| self.part != Part::None) {
            Some(raw) => raw.lost.extend(&line.lost),
            None if line.lost.is_empty() => {}
            None => self.stray(line.row, "lost_content", "", format!("这里的{}没有导入", line.lost.join("、"))),
        }
    }

    /// The option letter that the next line begins with.
    fn next_option(&self, at: usize) -> Option<usize> {
        match self.what(at + 1) {
            What::Option(place, _) => Some(place),
            _ => None,
        }
    }

    fn heading(&mut self, at: usize, flat: &Flat<'_>, line: &Line) {
        match heading::heading(&flat.text) {
            Some(Heading::Section { kind, rest }) => {
                let chapter = self.section().chapter;
                self.sections.push(Section { kind: Some(kind), chapter, style: None });
                self.part = Part::None;
                if rest < flat.text.len() {
                    self.entries(flat, rest, line.row);
                }
            }
            Some(Heading::Answers { kind, rest }) if !self.waits_for_answer(at, &flat.text) => {
                self.begin_block(kind);
                if rest < flat.text.len() {
                    self.entries(flat, rest, line.row);
                }
            }
            Some(Heading::Chapter(title)) => {
                let question = matches!(self.what(at + 1), What::Option(0, true) | What::Label(Field::Answer));
                let inside = self.part == Part::Explanation
                    || (self.part == Part::Stem && self.open().is_some_and(|r| !r.complete()));
                if question || self.fresh(at, flat) {
                    self.begin(at, None, flat, line);
                } else if inside {
                    self.go_on(at, flat, line);
                } else {
                    let kind = self.section().kind;
                    self.sections.push(Section { kind, chapter: title, style: None });
                    self.part = Part::None;
                }
            }
            _ => self.go_on(at, flat, line),
        }
    }

    /// Whether `答案：` alone on a line asks for the value on the next line.
    fn waits_for_answer(&mut self, at: usize, flat: &str) -> bool {
        let own = self.open().is_some_and(|raw| raw.answers.is_empty() && !raw.stem.is_empty());
        let numbered =
            matches!(self.what(at + 1), What::Number(_) | What::Entries | What::NumberRow | What::Heading | What::End);
        let waits = own && flat.chars().count() <= 8 && !numbered;
        if waits {
            self.part = Part::Answer;
        }
        waits
    }

    /// Opens a question whose text begins after its number.
    pub(super) fn begin(&mut self, at: usize, number: Option<Number>, flat: &Flat<'_>, line: &Line) {
        let section = self.sections.len() - 1;
        let kind = number.and_then(|n| n.kind);
        let empty = self.open().is_some_and(Raw::is_empty);
        let mut raw = if empty { self.raws.pop().unwrap_or_default() } else { Raw::default() };
        raw = Raw { row: line.row, number, section, kind: kind.or(raw.kind), ..raw };
        if let (Some(number), Some(section)) = (number, self.sections.last_mut()) {
            section.style.get_or_insert(number.style);
        }
        self.raws.push(raw);
        if let Some((from, to)) = number.and_then(|n| n.key) {
            self.put(Part::Answer, flat.written(from..to).to_owned(), line.row);
        }
        self.part = Part::Stem;
        let from = number.map_or(0, |n| n.end);
        self.stem(at, flat, from, line);
    }

    /// The rest of a line that belongs to the stem: text, then options and labelled fields that follow on the same line.
    pub(super) fn stem(&mut self, at: usize, flat: &Flat<'_>, mut from: usize, line: &Line) {
        if let Some((kind, end)) = heading::kind_before(flat.from(from))
            && let Some(raw) = self.raws.last_mut().filter(|raw| raw.stem.is_empty())
        {
            raw.kind = raw.kind.or(Some(kind));
            from += end;
        }
        let labels = label::labels(&flat.text, from, false);
        let end = labels.first().map_or(flat.text.len(), |label| label.range.start);
        let marks = mark::options_after_stem(flat.cut(from..end), self.next_option(at)).unwrap_or_default();
        let marks: Vec<Mark> =
            marks.into_iter().map(|m| Mark { start: m.start + from, end: m.end + from, ..m }).collect();
        let stem_end = marks.first().map_or(end, |mark| mark.start);
        self.put(Part::Stem, Self::clean(flat, from..stem_end), line.row);
        for marked in &line.marked {
            let inside = marked.start >= flat.place(from) && marked.end <= flat.place(stem_end);
            if let (true, Some(text), Some(raw)) = (inside, line.text.get(marked.clone()), self.raws.last_mut()) {
                raw.stem_marked.push(text.to_owned());
            }
        }
        self.add_options(flat, &marks, end, line);
        self.fields(flat, &labels, line);
    }

    /// The text of a range without the address of a download site in it.
    pub(super) fn clean(flat: &Flat<'_>, range: Range<usize>) -> String {
        match junk::site_inside(flat.cut(range.clone())) {
            Some(site) => {
                let at = range.start + site.start..range.start + site.end;
                format!("{}{}", flat.written(range.start..at.start), flat.written(at.end..range.end))
            }
            None => flat.written(range).to_owned(),
        }
    }

    /// Adds text to a part of the open question.
    pub(super) fn put(&mut self, part: Part, text: String, row: usize) {
        self.part = part;
        let size_max = self.size_max;
        let Some(raw) = self.raws.last_mut().filter(|_| !text.is_empty()) else { return };
        raw.size += text.len();
        if raw.size > size_max {
            raw.cut = true;
            return;
        }
        let list = match part {
            Part::Stem => &mut raw.stem,
            Part::Answer => &mut raw.answers,
            Part::Explanation => &mut raw.explanation,
            Part::Option | Part::None => {
                if let Some(option) = raw.options.last_mut() {
                    join(&mut option.text, &text);
                }
                return;
            }
        };
        list.push(Piece { text, row });
    }

    fn options(&mut self, flat: &Flat<'_>, marks: &[Mark], line: &Line) {
        let from = marks.last().map_or(0, |mark| mark.end);
        let labels = label::labels(&flat.text, from, true);
        let end = labels.first().map_or(flat.text.len(), |label| label.range.start);
        self.add_options(flat, marks, end, line);
        self.fields(flat, &labels, line);
    }

    /// Adds options whose marks are in a line, the last one up to `end`.
    fn add_options(&mut self, flat: &Flat<'_>, marks: &[Mark], end: usize, line: &Line) {
        for (i, mark) in marks.iter().enumerate() {
            let stop = marks.get(i + 1).map_or(end, |next| next.start);
            let text = Self::clean(flat, mark.end..stop);
            let (from, to) = (flat.place(mark.end), flat.place(stop));
            let over = line.marked.iter().map(|m| m.end.min(to).saturating_sub(m.start.max(from))).sum::<usize>();
            let option = RawOption {
                place: mark.place,
                row: line.row,
                marked: over * 2 > text.len() && over > 0,
                ..RawOption::default()
            };
            self.option(option, text);
        }
    }

    fn option(&mut self, option: RawOption, text: String) {
        if let Some(raw) = self.raws.last_mut() {
            // More than any paper has; the text of the rest goes on with the last one and is counted there.
            if raw.options.len() < 60 {
                raw.options.push(option);
            }
        }
        self.put(Part::Option, text, 0);
    }

    fn bullet(&mut self, flat: &Flat<'_>, filled: bool, line: &Line) {
        let start = flat.text.char_indices().find(|(_, c)| !c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8());
        let inner = mark::option(&flat.text, start).map_or(start, |mark| mark.end);
        let place = self.open().map_or(0, |raw| raw.options.len());
        let text = Self::clean(flat, inner..flat.text.len());
        self.option(RawOption { place, row: line.row, filled: Some(filled), ..RawOption::default() }, text);
    }
}

/// Adds a line to a text: Chinese needs no blank between them.
pub(super) fn join(first: &mut String, second: &str) {
    let glue = match (first.chars().next_back(), second.chars().next()) {
        (Some(a), Some(b)) if a.is_ascii() && b.is_ascii() => " ",
        (Some(_), Some(b)) if answer::circled(b).is_some() => " ",
        _ => "",
    };
    first.push_str(glue);
    first.push_str(second);
}
