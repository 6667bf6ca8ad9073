//! Text with markup as plain text: blocks become lines, lists and tables keep their order, pictures leave their place.

use super::xml::{Element, Node};
use domain::text;

/// Levels of elements inside each other that are walked.
const DEPTH_MAX: usize = 200;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// As it stands.
    Plain,
    /// HTML.
    Html,
    /// What Moodle calls its own format: HTML in which line ends count.
    Auto,
    /// Markdown; only emphasis and pictures are understood.
    Markdown,
}

impl Mode {
    /// The mode that Moodle names so.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name.trim().to_lowercase().as_str() {
            "html" => Self::Html,
            "moodle" | "moodle_auto_format" => Self::Auto,
            "plain" | "plain_text" => Self::Plain,
            "markdown" => Self::Markdown,
            _ => return None,
        })
    }
}

/// Plain text, and what could not become text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plain {
    /// The text.
    pub(super) text: String,
    /// Pictures, sounds and the like, by name or description.
    pub(super) losses: Vec<String>,
}

/// A text of a known mode as plain text.
pub(super) fn plain(written: &str, mode: Mode) -> Plain {
    let mut flat = Flat::default();
    match mode {
        Mode::Plain => return Plain { text: kept(written), losses: Vec::new() },
        Mode::Html => flat.html(written, false),
        Mode::Auto => flat.html(written, true),
        Mode::Markdown => flat.html(&written.replace("**", ""), true),
    }
    flat.finish()
}

/// The content of an element as plain text; elements of these names are left out.
pub(super) fn content(element: &Element, without: &[&str]) -> Plain {
    let mut flat = Flat::default();
    flat.nodes(element, without, 0);
    flat.finish()
}

/// A text as the bank keeps it: NFC, no control characters but line ends, no blanks around it.
pub(super) fn kept(text: &str) -> String {
    let clean: String = text::nfc(text).chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    clean.trim().to_owned()
}

/// Blanks that wait for the next character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    /// A line of the file ended here, which means nothing between two Chinese characters.
    Wrap,
    Space,
    Line,
}

#[derive(Default)]
struct Flat {
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
}

const BLOCKS: [&str; 28] = [
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr", "tbody", "thead", "caption",
    "blockquote", "section", "article", "pre", "hr", "dl", "dt", "dd", "figure", "prompt", "mtr", "contentBody",
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
    fn finish(self) -> Plain {
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
                if self.kept > 0 { self.push('\n') } else { self.wait(Gap::Line) }
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
    fn html(&mut self, html: &str, lines_count: bool) {
        let mut rest = html;
        while let Some(at) = rest.find(['<', '&']) {
            self.words(rest.get(..at).unwrap_or_default(), lines_count);
            rest = rest.get(at..).unwrap_or_default();
            rest = if rest.starts_with('&') { self.reference(rest, lines_count) } else { self.tag(rest, lines_count) };
        }
        self.words(rest, lines_count);
    }

    fn reference<'h>(&mut self, rest: &'h str, lines_count: bool) -> &'h str {
        let name: &str = rest.get(1..).and_then(|r| r.split(';').next()).unwrap_or_default();
        let after = rest.get(1 + name.len()..).and_then(|r| r.strip_prefix(';'));
        match after {
            Some(after) if name.len() <= 32 => match character(name) {
                Some(found) => {
                    self.words(&found, lines_count);
                    after
                }
                None => self.literal(rest),
            },
            _ => self.literal(rest),
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
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.split_once("-->").map_or("", |(_, after)| after);
        }
        let inside = rest.get(1..).unwrap_or_default();
        let end = inside.starts_with('/');
        let named = inside.trim_start_matches('/');
        let name: String = named.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == ':').collect();
        let name = name.to_ascii_lowercase();
        let Some(length) = tag_length(inside).filter(|_| is_known(&name)) else {
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

    fn nodes(&mut self, element: &Element, without: &[&str], depth: usize) {
        if depth > DEPTH_MAX {
            return;
        }
        let raises = matches!(element.name.as_str(), "msup" | "msub");
        for (place, node) in element.children.iter().filter(|node| !raises || is_element(node)).enumerate() {
            match node {
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
            if is_formula(&element.name) {
                // Blanks between the parts of a formula are those of the file.
                self.gap = if self.gap == Gap::Line { Gap::Line } else { Gap::None };
            }
        }
    }
}

fn is_element(node: &Node) -> bool {
    matches!(node, Node::Element(_))
}

fn is_formula(name: &str) -> bool {
    matches!(name, "math" | "mrow" | "semantics" | "msup" | "msub" | "mfrac" | "mstyle" | "mfenced" | "msqrt")
}

/// Where the tag ends; quotes may hold the sign.
fn tag_length(inside: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in inside.char_indices().take(5000) {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    // A quote that never ends: the first sign ends the tag.
    inside.find('>')
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

fn character(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else { return entity(name).map(str::to_owned) };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace()).map(String::from)
}

/// A named character of HTML; those that question banks use.
pub(super) fn entity(name: &str) -> Option<&'static str> {
    const KNOWN: [(&str, &str); 74] = [
        ("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'"), ("nbsp", "\u{a0}"),
        ("ensp", " "), ("emsp", " "), ("thinsp", " "), ("zwnj", ""), ("zwj", ""), ("shy", ""),
        ("ldquo", "“"), ("rdquo", "”"), ("lsquo", "‘"), ("rsquo", "’"), ("laquo", "«"), ("raquo", "»"),
        ("hellip", "…"), ("mdash", "—"), ("ndash", "–"), ("middot", "·"), ("bull", "•"), ("times", "×"),
        ("divide", "÷"), ("plusmn", "±"), ("minus", "−"), ("le", "≤"), ("ge", "≥"), ("ne", "≠"),
        ("asymp", "≈"), ("equiv", "≡"), ("infin", "∞"), ("radic", "√"), ("sum", "∑"), ("deg", "°"),
        ("permil", "‰"), ("micro", "µ"), ("sup1", "¹"), ("sup2", "²"), ("sup3", "³"), ("frac12", "½"),
        ("frac14", "¼"), ("frac34", "¾"), ("sect", "§"), ("para", "¶"), ("copy", "©"), ("reg", "®"),
        ("trade", "™"), ("yen", "¥"), ("euro", "€"), ("pound", "£"), ("cent", "¢"), ("alpha", "α"),
        ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("Delta", "Δ"), ("lambda", "λ"), ("mu", "μ"),
        ("pi", "π"), ("sigma", "σ"), ("Sigma", "Σ"), ("omega", "ω"), ("Omega", "Ω"), ("phi", "φ"),
        ("theta", "θ"), ("rarr", "→"), ("larr", "←"), ("uarr", "↑"), ("darr", "↓"), ("eacute", "é"),
        ("uuml", "ü"), ("hearts", "♥"),
    ];
    KNOWN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

/// A raised or lowered character where there is one.
fn small(c: char, up: bool) -> char {
    let (from, to) = if up { ("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ") } else { ("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋") };
    from.chars().position(|known| known == c).and_then(|at| to.chars().nth(at)).unwrap_or(c)
}

/// Joins the lines of a text that was wrapped: a line end is a blank, and nothing between two Chinese characters.
pub(super) fn unwrapped(text: &str) -> String {
    let mut joined = String::new();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    if let Some(first) = lines.next() {
        joined.push_str(first);
    }
    for line in lines {
        let wide = joined.chars().next_back().is_some_and(is_wide) && line.chars().next().is_some_and(is_wide);
        if !wide {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        for (html, text) in [
            ("<p>电梯应当<b>每</b> 15 日</p><p>维护一次</p>", "电梯应当每 15 日\n维护一次"),
            ("面积 10&nbsp;m<sup>2</sup>，H<sub>2</sub>O", "面积 10 m²，H₂O"),
            ("a &lt; b &amp;&amp; c&#x4e2d;&#25991; &unknown; & d", "a < b && c中文 &unknown; & d"),
            ("<ul><li>甲</li><li>乙</li></ul><ol><li>一</li><li>二</li></ol>", "- 甲\n- 乙\n1. 一\n2. 二"),
            ("<table><tr><td>1</td><td>2</td></tr><tr><th>3</th><td>4</td></tr></table>", "1 | 2\n3 | 4"),
            ("如果 x<y 且 <stdio.h> 存在", "如果 x<y 且 <stdio.h> 存在"),
            ("前<br/>后<script>alert(1<2)</script><!-- 注 -->。", "前\n后。"),
            ("所有的\n   电梯 must\n   stop", "所有的电梯 must stop"),
            ("質<ruby>量<rt>liàng</rt></ruby>", "質量"),
        ] {
            assert_eq!(plain(html, Mode::Html).text, text, "{html}");
        }
    }

    #[test]
    fn pictures_are_named() {
        let found = plain("看图<img src=\"@@PLUGINFILE@@/a%20b.png\" alt='红 灯'>，选<IMG SRC=x.gif>", Mode::Html);
        assert_eq!(found.text, "看图[图片：红 灯]，选[图片]");
        assert_eq!(found.losses, ["a%20b.png", "x.gif"]);
    }

    #[test]
    fn careless_html_ends_somewhere() {
        for html in ["<p", "<p a=\"", "<!-- ", "&", "&#xffffffff;", "</p></p></ul>", "<td><td>", "<sup><sup>2"] {
            plain(html, Mode::Html);
        }
        assert_eq!(plain("一行\n二行", Mode::Auto).text, "一行\n二行");
        assert_eq!(plain("**重点** 2 * 3", Mode::Markdown).text, "重点 2 * 3");
    }
}
