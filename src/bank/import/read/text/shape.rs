//! A first look at every line: what it may be by itself, so that the second look can see what comes next.

use super::answer::{self, truth_end};
use super::block;
use super::heading::{self, Heading};
use super::junk::{self, Junk};
use super::label::{self, Field};
use super::line::{Flat, Line};
use super::mark::{self, MarkStyle, Number};

/// What a line may be by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A heading.
    Heading,
    /// It begins with a question number.
    Number(Number),
    /// It begins with an option letter; in a way that leaves no doubt, or not.
    Option(usize, bool),
    /// It begins with a labelled field.
    Label(Field),
    /// Answers by number.
    Entries,
    /// Numbers of questions in a row, whose answers follow in the next one.
    NumberRow,
    /// A bullet of an option, filled or not.
    Bullet(bool),
    /// Letters or a truth mark and nothing else.
    Bare,
    /// A text that ends with a truth mark in brackets.
    Truth,
    /// Anything else.
    Text,
    /// Beyond the end.
    End,
}

/// A line that may belong to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Live {
    /// Index of the line.
    pub(super) line: usize,
    /// What it may be.
    pub(super) what: What,
    /// Whether a blank line stands before it.
    pub(super) after_blank: bool,
}

/// Lines that may belong to questions, and those that do not.
pub(super) struct Shapes {
    /// Lines to read.
    pub(super) live: Vec<Live>,
    /// Index and reason of those left out.
    pub(super) junk: Vec<(usize, Junk)>,
}

/// Looks at all lines.
pub(super) fn shapes(lines: &[Line]) -> Shapes {
    let repeated = junk::repeated(lines.iter().map(|line| line.text.as_str()));
    let mut shapes = Shapes { live: Vec::new(), junk: Vec::new() };
    let mut after_blank = true;
    for (index, line) in lines.iter().enumerate() {
        if line.text.trim().is_empty() && line.lost.is_empty() {
            after_blank = true;
            continue;
        }
        let flat = Flat::of(&line.text);
        let plain = || matches!(what(&flat.text), What::Text);
        let head = || repeated.contains(line.text.trim()) && plain() && !flat.text.contains(['(', '。', '?', '_']);
        let junk = junk::junk(&flat.text).or_else(|| head().then_some(Junk::Repeated));
        match junk {
            Some(junk) => shapes.junk.push((index, junk)),
            None => {
                shapes.live.push(Live { line: index, what: what(&flat.text), after_blank });
                after_blank = false;
            }
        }
    }
    shapes
}

/// What a flat line may be by itself.
fn what(flat: &str) -> What {
    if let Some(heading) = heading::heading(flat) {
        // A chapter is a guess; an answer by number is more.
        if !matches!(heading, Heading::Chapter(_)) || mark::number(flat).is_none() {
            return What::Heading;
        }
    }
    if flat.chars().next().is_some_and(|c| c.is_ascii_digit() || matches!(c, '(' | '[' | ' ' | '第'))
        && (block::ranges(flat).is_some_and(|e| e.len() >= 2) || block::short(flat).is_some_and(|e| e.len() >= 2))
    {
        return What::Entries;
    }
    if block::is_number_row(flat) {
        return What::NumberRow;
    }
    if let Some(number) = mark::number(flat) {
        return What::Number(number);
    }
    if bare(flat) {
        return What::Bare;
    }
    let labels = label::labels(flat, 0, true);
    let indent = flat.len() - flat.trim_start().len();
    if let Some(label) = labels.first().filter(|label| label.range.start <= indent + 1) {
        return What::Label(label.field);
    }
    if let Some(filled) = bullet(flat) {
        return What::Bullet(filled);
    }
    if let Some(mark) = mark::option(flat, 0) {
        return What::Option(mark.place, matches!(mark.style, MarkStyle::Dot | MarkStyle::Paren));
    }
    if truth_end(flat).is_some_and(|(range, _, bracketed)| bracketed && range.start > 3) {
        return What::Truth;
    }
    What::Text
}

/// Letters or a truth mark and nothing else.
fn bare(flat: &str) -> bool {
    let plain = flat.trim().trim_end_matches(['.', '。', '、', ')']).trim();
    if mark::option(flat, 0).is_some_and(|mark| {
        let alone = mark.end >= flat.trim_end().len();
        mark.style == MarkStyle::Dot || (mark.style == MarkStyle::Paren && !alone)
    }) {
        return false;
    }
    if plain.len() <= 2 && plain.is_ascii() && !plain.is_empty() {
        return true;
    }
    let short = plain.chars().count() <= 12;
    let capital = || plain.chars().all(|c| !c.is_ascii_lowercase() && !"和与及".contains(c));
    (short && answer::all_letters(plain).is_some() && capital() && plain.starts_with(|c: char| c.is_ascii_uppercase()))
        || answer::truth_mark(plain).is_some()
}

/// Whether a line begins with a bullet, and whether the bullet is filled.
fn bullet(flat: &str) -> Option<bool> {
    let first = flat.trim_start().chars().next()?;
    match first {
        '○' | '◯' | '□' | '☐' | '◇' | '〇' | '❍' => Some(false),
        '●' | '■' | '☑' | '◉' | '✅' | '☒' | '◆' => Some(true),
        _ => None,
    }
}
