//! The stem of a gathered question: labels and points taken off, unlettered options found, blanks in one form.

use super::answer::circled;
use super::heading::{self, KindWord};
use super::line::Flat;
use super::mark::pattern;
use super::paper::join;
use super::raw::{Piece, Raw, RawOption};
use domain::question::Kind;
use domain::text;
use regex::Regex;
use std::sync::LazyLock;

static EMPTY: LazyLock<Regex> = LazyLock::new(|| pattern(r"\(\s*_*\s*\)|\[\s*_*\s*\]|_{2,}|_(?:\s+_)+"));

/// Blanks of a fill-in stem as `____`: empty brackets and runs of underscores, also spaced ones.
pub(super) fn with_blanks(stem: &str) -> String {
    replaced(stem, "____")
}

/// Empty brackets of another stem in one form.
pub(super) fn with_brackets(stem: &str) -> String {
    replaced(stem, "（　）")
}

fn replaced(stem: &str, put: &str) -> String {
    let flat = Flat::of(stem);
    let mut written = String::new();
    let mut at = 0;
    for found in EMPTY.find_iter(&flat.text) {
        if put != "____" && found.as_str().starts_with('_') {
            continue;
        }
        written.push_str(stem.get(flat.place(at)..flat.place(found.start())).unwrap_or_default());
        written.push_str(put);
        at = found.end();
    }
    written.push_str(stem.get(flat.place(at)..).unwrap_or_default());
    written
}

/// Takes the kind label and the points off the stem's lines.
pub(super) fn trim_labels(raw: &mut Raw) -> bool {
    let mut points = false;
    for piece in raw.stem.iter_mut().take(50) {
        let flat = Flat::of(&piece.text);
        let cut = heading::points(&flat.text);
        if let Some(range) = cut {
            let text = format!("{}{}", flat.written(0..range.start), flat.written(range.end..flat.text.len()));
            piece.text = text;
            points = true;
        }
    }
    for piece in raw.stem.iter_mut().take(50) {
        let flat = Flat::of(&piece.text);
        if let Some((kind, end)) = heading::kind_after(&flat.text) {
            let text = flat.written(0..end).to_owned();
            piece.text = text;
            raw.kind = raw.kind.or(Some(kind));
        }
    }
    raw.stem.retain(|piece| !piece.text.is_empty());
    points
}

/// Options that stand without letters: circled numbers, or plain lines under the stem of a choice.
pub(super) fn unlettered(raw: &mut Raw, kind: Option<KindWord>) -> Option<&'static str> {
    if !raw.options.is_empty() {
        return None;
    }
    let choice = matches!(kind, Some(KindWord::Choice | KindWord::Known(Kind::Single | Kind::Multiple)));
    let joined_stem = raw.stem.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join("\n");
    let row = raw.stem.first().map_or(raw.row, |piece| piece.row);
    let circles = by_circles(&joined_stem).filter(|(_, options)| choice || (kind.is_none() && options.len() >= 3));
    if let Some((stem, options)) = circles {
        raw.stem = vec![Piece { text: stem, row }];
        raw.options = listed(options, row);
        return Some("选项用 ①② 编号，按顺序当作 A、B");
    }
    if choice && raw.stem.len() >= 3 {
        let lines = raw.stem.split_off(1);
        raw.options = listed(lines.iter().map(|piece| piece.text.clone()).collect(), row + 1);
        return Some("选项没有字母，题干后面的每一行当作一个选项");
    }
    None
}

fn listed(options: Vec<String>, row: usize) -> Vec<RawOption> {
    let option = |(place, text)| RawOption { place, text, row, ..RawOption::default() };
    options.into_iter().enumerate().map(option).collect()
}

/// A stem and its options by `①` `②` `③`, which have to be in order and at the end.
fn by_circles(stem: &str) -> Option<(String, Vec<String>)> {
    let mut starts: Vec<usize> = Vec::new();
    for (at, c) in stem.char_indices() {
        if circled(c) == Some(starts.len()) {
            starts.push(at);
        }
    }
    let first = *starts.first()?;
    if starts.len() < 2 || first == 0 {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([stem.len()]);
    let cut = |(start, end): (&usize, usize)| {
        let text: String = stem.get(*start..end).unwrap_or_default().chars().skip(1).collect();
        text::one_line(text.trim_matches(['、', '.', '．', '；', ';', ' ', '\n', '，']))
    };
    let options: Vec<String> = starts.iter().zip(ends).map(cut).collect();
    let head = stem.get(..first)?.trim();
    (!head.is_empty() && options.iter().all(|o| !o.is_empty())).then(|| (head.to_owned(), options))
}

/// The lines of a stem as one.
pub(super) fn whole(pieces: &[Piece]) -> String {
    let mut stem = String::new();
    pieces.iter().for_each(|piece| join(&mut stem, &piece.text));
    text::one_line(&stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_have_one_form() {
        assert_eq!(with_blanks("质量月是每年( )月"), "质量月是每年____月");
        assert_eq!(with_blanks("质量月是每年_ _ _月"), "质量月是每年____月");
        assert_eq!(with_blanks("每年【　】月，《办法》（试行）"), "每年____月，《办法》（试行）");
        assert_eq!(with_brackets("质量是指( )。"), "质量是指（　）。");
        assert_eq!(with_brackets("质量是指____。"), "质量是指____。");
    }

    #[test]
    fn circled_options_are_found() {
        let (stem, options) = by_circles("质量管理包括 ①策划；②控制；③改进").unwrap();
        assert_eq!(stem, "质量管理包括");
        assert_eq!(options, ["策划", "控制", "改进"]);
        assert!(by_circles("①策划②控制").is_none());
    }
}
