//! Cuts a GIFT file into blocks: a comment, a name, the text before the braces, what is in them, the text behind.

use crate::bank::carried::MARK;
use std::iter::Peekable;
use std::str::Lines;

/// Characters with a meaning, and what stands for them once a backslash has taken it. The stand-ins are code points
/// that no text may use.
const ESCAPES: [(char, char, char); 8] = [
    (':', '\u{fdd0}', ':'),
    ('#', '\u{fdd1}', '#'),
    ('=', '\u{fdd2}', '='),
    ('{', '\u{fdd3}', '{'),
    ('}', '\u{fdd4}', '}'),
    ('~', '\u{fdd5}', '~'),
    ('n', '\u{fdd6}', '\n'),
    ('\\', '\u{fdd7}', '\\'),
];

/// A question, a description or a change of category.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// Line it begins on, from 1.
    pub(super) line: usize,
    /// Whether it has a name in double colons.
    pub(super) named: bool,
    /// The name.
    pub(super) name: String,
    /// What a comment of ours in front of it carries.
    pub(super) carried: Option<String>,
    /// All of it.
    pub(super) body: String,
    /// Text before the braces.
    pub(super) head: String,
    /// Text in the braces.
    pub(super) answers: Option<String>,
    /// Text behind the braces.
    pub(super) tail: String,
    /// Whether a brace has no partner.
    pub(super) unclosed: bool,
}

/// Blocks of a text in order.
pub(super) struct Blocks<'t> {
    lines: Peekable<Lines<'t>>,
    number: usize,
    open: Vec<(usize, String)>,
    in_braces: bool,
    closed: bool,
    carried: Option<String>,
}

impl<'t> Blocks<'t> {
    /// Blocks of a text.
    pub(super) fn of(text: &'t str) -> Self {
        let lines = text.lines().peekable();
        Self { lines, number: 0, open: Vec::new(), in_braces: false, closed: false, carried: None }
    }

    /// The block that is complete.
    fn flush(&mut self) -> Option<Block> {
        if self.open.is_empty() {
            return None;
        }
        let lines = std::mem::take(&mut self.open);
        (self.in_braces, self.closed) = (false, false);
        block(lines, self.carried.take())
    }

    fn add(&mut self, line: String) {
        for c in line.chars() {
            match c {
                '{' if !self.in_braces && !self.closed => self.in_braces = true,
                '}' if self.in_braces => (self.in_braces, self.closed) = (false, true),
                _ => {}
            }
        }
        self.open.push((self.number, line));
    }

    /// A comment ends what is complete; one of ours belongs to what follows.
    fn comment(&mut self, words: &str) -> Option<Block> {
        let done = if self.closed { self.flush() } else { None };
        if let Some(json) = words.trim_start().strip_prefix(MARK)
            && self.open.is_empty()
        {
            self.carried = Some(json.trim().to_owned());
        }
        done
    }

    /// A blank line ends a block, unless it is in braces or the braces are still to come.
    fn blank(&mut self) -> Option<Block> {
        while self.lines.peek().is_some_and(|line| line.trim().is_empty()) {
            self.lines.next();
            self.number += 1;
        }
        let braces_follow = !self.closed && self.lines.peek().is_some_and(|line| line.trim_start().starts_with('{'));
        if self.open.is_empty() || braces_follow {
            return None;
        }
        if self.in_braces {
            self.open.push((self.number, String::new()));
            return None;
        }
        self.flush()
    }

    /// A block whose braces were never closed ends at its last blank line; what is behind begins a new one.
    fn cut(&mut self) -> Option<Block> {
        let blank = self.open.iter().rposition(|(_, line)| line.is_empty())?;
        let behind = self.open.split_off(blank);
        let done = self.flush();
        for (number, line) in behind.into_iter().skip(1) {
            let now = std::mem::replace(&mut self.number, number);
            self.add(line);
            self.number = now;
        }
        done
    }
}

impl Iterator for Blocks<'_> {
    type Item = Block;

    fn next(&mut self) -> Option<Block> {
        while let Some(raw) = self.lines.next() {
            self.number += 1;
            let trimmed = raw.trim();
            let done = if let Some(words) = trimmed.strip_prefix("//") {
                self.comment(words)
            } else if trimmed.is_empty() {
                self.blank()
            } else {
                let line = masked(trimmed);
                let starts = line.starts_with("::") || line.starts_with("$CATEGORY:");
                let done = if starts || (self.closed && line.contains('{')) {
                    self.flush()
                } else if self.in_braces && line.contains('{') {
                    self.cut()
                } else {
                    None
                };
                let category = line.starts_with("$CATEGORY:");
                self.add(line);
                // Nothing but the line belongs to a change of category; what is behind is a block of its own.
                self.closed |= category && self.lines.peek().is_some_and(|next| next.contains('{'));
                done
            };
            if done.is_some() {
                return done;
            }
        }
        self.flush()
    }
}

/// A line in which escaped characters cannot be taken for signs.
fn masked(line: &str) -> String {
    let mut written = String::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if ESCAPES.iter().any(|(_, stand_in, _)| *stand_in == c) {
            written.push('\u{fffd}');
        } else if c == '\\' {
            let next = chars.next();
            match next.and_then(|next| ESCAPES.iter().find(|(sign, ..)| *sign == next)) {
                Some((_, stand_in, _)) => written.push(*stand_in),
                None => {
                    written.push('\\');
                    written.extend(next);
                }
            }
        } else {
            written.push(c);
        }
    }
    written
}

/// A text as people read it: wrapped lines joined, escaped characters in their places.
pub(super) fn shown(text: &str) -> String {
    let joined = crate::bank::import::read::html::unwrapped(text);
    let plain = |c: char| ESCAPES.iter().find(|(_, stand_in, _)| *stand_in == c).map_or(c, |(_, _, plain)| *plain);
    joined.chars().map(plain).collect()
}

fn block(lines: Vec<(usize, String)>, carried: Option<String>) -> Option<Block> {
    let line = lines.first()?.0;
    let body = lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n");
    let body = body.trim().to_owned();
    if body.is_empty() {
        return None;
    }
    let name = body.strip_prefix("::").and_then(|rest| rest.split_once("::"));
    let (named, name, text) = match name {
        Some((name, text)) => (true, name.to_owned(), text.trim_start()),
        None => (false, String::new(), body.as_str()),
    };
    let found = text.split_once('{').and_then(|(head, rest)| Some((head, rest.split_once('}')?)));
    let mut block = Block { line, named, name, carried, ..Block::default() };
    match found {
        Some((head, (answers, tail))) => {
            (block.head, block.tail) = (head.to_owned(), tail.to_owned());
            block.answers = Some(answers.to_owned());
        }
        None => {
            text.clone_into(&mut block.head);
            block.unclosed = text.contains(['{', '}']);
        }
    }
    block.body = body;
    Some(block)
}
