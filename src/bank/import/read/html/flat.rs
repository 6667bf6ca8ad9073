//! The walk over markup that leaves plain text behind.

use super::entity::{character, small};
use super::{BLANK, Mode, Plain, is_wide, kept, plain};
use crate::bank::import::read::xml::{Element, Node};
use domain::text;

/// Levels of elements inside each other that are walked.
const DEPTH_MAX: usize = 200;

/// Blanks that wait for the next character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    /// A line of the file ended here, which means nothing between two Chinese characters.
    Wrap,
    Line,
}

/// Text as it grows.
#[derive(Default)]
pub(super) struct Flat {
    out: String,
    gap: Gap,
    /// Open elements that keep blanks.
    kept: usize,
    /// Open elements whose content is not shown.
    hidden: usize,
    /// Open superscripts and subscripts.
    raised: Vec<bool>,
    /// Numbers of the open ordered lists; 0 for the others.
    lists: Vec<usize>,
    /// Whether a cell was begun in this row.
    cell: bool,
    losses: Vec<String>,
    /// Whether no comment, quote or tag ends from here on.
    endless_comment: bool,
    endless_quote: bool,
    endless_tag: bool,
}

const BLOCKS: [&str; 28] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "tbody",
    "thead",
    "caption",
    "blockquote",
    "section",
    "article",
    "pre",
    "hr",
    "dl",
    "dt",
    "dd",
    "figure",
    "prompt",
    "mtr",
    "contentBody",
];
const INLINE: [&str; 40] = [
    "a", "abbr", "acronym", "b", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark",
    "q", "s", "small", "span", "strike", "strong", "tt", "u", "var", "ruby", "rb", "rt", "rp", "rtc", "o:p", "center",
    "form", "input", "select", "option", "textarea", "button", "colgroup", "col",
];
const HIDDEN: [&str; 9] =
    ["script", "style", "rt", "rp", "rtc", "annotation", "annotation-xml", "annotationXml", "title"];
const MEDIA: [&str; 8] = ["img", "audio", "video", "object", "embed", "iframe", "svg", "picture"];

fn is_known(name: &str) -> bool {
    ["br", "sup", "sub", "td", "th", "math"].contains(&name)
        || BLOCKS.contains(&name)
        || INLINE.contains(&name)
        || HIDDEN.contains(&name)
        || MEDIA.contains(&name)
}

impl Flat {
    /// The text without blanks around it.
    pub(super) fn finish(self) -> Plain {
        Plain { text: kept(&self.out), losses: self.losses }
    }

    fn wait(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn push(&mut self, c: char) {
        let last = self.out.chars().next_back();
        match self.gap {
            Gap::Line if last.is_some_and(|l| l != '\n') => {
                self.out.truncate(self.out.trim_end_matches(' ').len());
                self.out.push('\n');
            }
            Gap::Space if last.is_some_and(|l| l != '\n') => self.out.push(' '),
            Gap::Wrap if last.is_some_and(|l| l != '\n' && !(is_wide(l) && is_wide(c))) => self.out.push(' '),
            _ => {}
        }
        self.gap = Gap::None;
        self.out.push(c);
    }

    fn words(&mut self, text: &str, lines_count: bool) {
        if self.hidden > 0 {
            return;
        }
        for c in text.chars() {
            let c = match self.raised.last() {
                Some(up) => small(c, *up),
                None => c,
            };
            match c {
                _ if self.kept > 0 => self.push(c),
                '\n' if lines_count => self.wait(Gap::Line),
                '\n' => self.wait(Gap::Wrap),
                ' ' | '\t' => self.wait(Gap::Space),
                '\u{a0}' => self.push(' '),
                c => self.push(c),
            }
        }
    }

    fn open(&mut self, name: &str, attribute: impl Fn(&str) -> Option<String>) {
        if HIDDEN.contains(&name) {
            self.hidden += 1;
        }
        if self.hidden > 0 {
            return;
        }
        if BLOCKS.contains(&name) {
            self.wait(Gap::Line);
        }
        match name {
            "br" => {
                if self.kept > 0 {
                    self.push('\n')
                } else {
                    self.wait(Gap::Line)
                }
            }
            "pre" => self.kept += 1,
            "sup" | "sub" => self.raised.push(name == "sup"),
            "ul" => self.lists.push(0),
            "ol" => self.lists.push(1),
            "li" => self.bullet(),
            "tr" => self.cell = false,
            "td" | "th" => {
                if self.cell {
                    self.gap = Gap::None;
                    self.out.push_str(" | ");
                }
                self.cell = true;
            }
            "textEntryInteraction" => self.push(BLANK),
            name if MEDIA.contains(&name) => self.medium(name, attribute),
            _ => {}
        }
    }

    fn bullet(&mut self) {
        let mark = match self.lists.last_mut() {
            Some(number) if *number > 0 => {
                let mark = format!("{number}. ");
                *number += 1;
                mark
            }
            _ => "- ".to_owned(),
        };
        mark.chars().for_each(|c| self.push(c));
        self.gap = Gap::None;
    }

    fn medium(&mut self, name: &str, attribute: impl Fn(&str) -> Option<String>) {
        let word = match name {
            "img" | "svg" | "picture" => "图片",
            "audio" => "音频",
            "video" => "视频",
            _ => "附件",
        };
        let alt = attribute("alt").map(|alt| text::one_line(&alt)).filter(|alt| !alt.is_empty());
        let source = attribute("src").or_else(|| attribute("data")).unwrap_or_default();
        let file = source.rsplit('/').next().unwrap_or_default();
        let file = if source.starts_with("data:") || file.is_empty() { word } else { file };
        self.losses.push(file.to_owned());
        let shown = alt.map_or_else(|| format!("[{word}]"), |alt| format!("[{word}：{alt}]"));
        shown.chars().for_each(|c| self.push(c));
    }

    fn close(&mut self, name: &str) {
        if HIDDEN.contains(&name) {
            self.hidden = self.hidden.saturating_sub(1);
            return;
        }
        if self.hidden > 0 {
            return;
        }
        if BLOCKS.contains(&name) {
            self.wait(Gap::Line);
        }
        match name {
            "pre" => self.kept = self.kept.saturating_sub(1),
            "sup" | "sub" => drop(self.raised.pop()),
            "ul" | "ol" => drop(self.lists.pop()),
            _ => {}
        }
    }

    /// Walks HTML that may be careless: an unknown tag is text, an open one ends by itself.
    pub(super) fn html(&mut self, html: &str, lines_count: bool) {
        let mut rest = html;
        while let Some(at) = rest.find(['<', '&']) {
            self.words(rest.get(..at).unwrap_or_default(), lines_count);
            rest = rest.get(at..).unwrap_or_default();
            rest = if rest.starts_with('&') { self.reference(rest, lines_count) } else { self.tag(rest, lines_count) };
        }
        self.words(rest, lines_count);
    }

    fn reference<'h>(&mut self, rest: &'h str, lines_count: bool) -> &'h str {
        let named = rest.char_indices().skip(1).take(32).find(|(_, c)| *c == ';');
        let name = named.and_then(|(end, _)| rest.get(1..end)).unwrap_or_default();
        match character(name) {
            Some(found) => {
                self.words(&found, lines_count);
                rest.get(name.len() + 2..).unwrap_or_default()
            }
            None => self.literal(rest),
        }
    }

    fn literal<'h>(&mut self, rest: &'h str) -> &'h str {
        let mut chars = rest.chars();
        if let Some(c) = chars.next()
            && self.hidden == 0
        {
            self.push(c);
        }
        chars.as_str()
    }

    fn tag<'h>(&mut self, rest: &'h str, lines_count: bool) -> &'h str {
        if let Some(comment) = rest.strip_prefix("<!--").filter(|_| !self.endless_comment) {
            match comment.split_once("-->") {
                Some((_, after)) => return after,
                None => self.endless_comment = true,
            }
        }
        let inside = rest.get(1..).unwrap_or_default();
        let end = inside.starts_with('/');
        let named = inside.trim_start_matches('/');
        let name: String = named.chars().take(20).take_while(|c| c.is_ascii_alphanumeric() || *c == ':').collect();
        let name = name.to_ascii_lowercase();
        let Some(length) = is_known(&name).then(|| self.tag_end(inside)).flatten() else {
            return self.literal(rest);
        };
        let attributes = named.get(name.len()..length.saturating_sub(inside.len() - named.len())).unwrap_or_default();
        if lines_count && BLOCKS.contains(&name.as_str()) {
            self.wait(Gap::Line);
        }
        if end {
            self.close(&name);
        } else {
            self.open(&name, |wanted| html_attribute(attributes, wanted));
            if attributes.trim_end().ends_with('/') {
                self.close(&name);
            }
        }
        inside.get(length + 1..).unwrap_or_default()
    }

    /// Where a tag ends. A quote that never ends is looked for once only, and so is a sign that never comes.
    fn tag_end(&mut self, inside: &str) -> Option<usize> {
        if self.endless_tag {
            return None;
        }
        let quoted = if self.endless_quote { None } else { quoted_end(inside) };
        self.endless_quote |= quoted.is_none();
        let end = quoted.or_else(|| inside.find('>'));
        self.endless_tag = end.is_none();
        end
    }

    /// Walks the content of an element.
    pub(super) fn nodes(&mut self, element: &Element, without: &[&str], depth: usize) {
        if depth > DEPTH_MAX {
            return;
        }
        let raises = matches!(element.name.as_str(), "msup" | "msub");
        for (place, node) in element.children.iter().filter(|node| !raises || is_element(node)).enumerate() {
            match node {
                // Blanks between the parts of a formula are those of the file.
                Node::Text(text) if is_formula(&element.name) => self.words(text.trim(), false),
                Node::Text(text) => self.words(text, false),
                Node::Element(inside) if without.contains(&inside.name.as_str()) => {}
                Node::Element(inside) => {
                    self.open(&inside.name, |name| inside.attribute(name).map(str::to_owned));
                    let exponent = raises && place == 1;
                    if exponent {
                        self.raised.push(element.name == "msup");
                    }
                    // A fallback inside a picture or sound says the same once more.
                    if !MEDIA.contains(&inside.name.as_str()) {
                        self.nodes(inside, without, depth + 1);
                    }
                    if exponent {
                        self.raised.pop();
                    }
                    self.close(&inside.name);
                }
            }
        }
    }
}

fn is_element(node: &Node) -> bool {
    matches!(node, Node::Element(_))
}

fn is_formula(name: &str) -> bool {
    matches!(
        name,
        "math" | "mrow" | "semantics" | "msup" | "msub" | "mfrac" | "mstyle" | "mfenced" | "msqrt" | "mi" | "mo" | "mn"
    )
}

/// Where the tag ends; quotes may hold the sign.
fn quoted_end(inside: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in inside.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn html_attribute(attributes: &str, wanted: &str) -> Option<String> {
    let lower = attributes.to_ascii_lowercase();
    for (at, _) in lower.match_indices(wanted) {
        let before = lower.get(..at).and_then(|head| head.chars().next_back());
        if before.is_some_and(|c| !c.is_whitespace() && c != '"' && c != '\'') {
            continue;
        }
        let after = attributes.get(at + wanted.len()..)?.trim_start();
        let Some(value) = after.strip_prefix('=') else { continue };
        let value = value.trim_start();
        let found = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value.get(1..)?.split(quote).next()?,
            _ => value.split(char::is_whitespace).next()?.trim_end_matches('/'),
        };
        return Some(plain(found, Mode::Html).text);
    }
    None
}
