//! Text with markup as plain text: blocks become lines, lists and tables keep their order, pictures leave their place.

mod entity;
mod flat;

pub(in crate::bank::import) use entity::entity;

use super::xml::Element;
use domain::text;
use flat::Flat;

/// Stands where a word is to be typed; no text may use it.
pub(super) const BLANK: char = '\u{fdd8}';

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
pub(in crate::bank) fn kept(text: &str) -> String {
    let clean: String = text::nfc(text).chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    clean.trim().to_owned()
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '…' | '—')
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
