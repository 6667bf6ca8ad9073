//! Where the answer of a gathered question stands: on its own line, in the stem, at an option, or in its looks only.

use super::answer::{self, Said};
use super::line::{Flat, flattened, is_han};
use super::raw::{Raw, RawOption};
use super::settle::Sheet;
use crate::bank::import::words::letter_of;
use domain::text;
use std::ops::Range;

/// The answer that was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Key {
    /// As written, without remarks; empty where there is none.
    pub(super) said: String,
    /// Its line.
    pub(super) row: usize,
    /// Remarks behind it, which explain it.
    pub(super) remarks: Vec<String>,
    /// Code and sentence of an error.
    pub(super) error: Option<(&'static str, String)>,
    /// Code and sentence of a doubt.
    pub(super) doubt: Option<(&'static str, &'static str)>,
}

fn letters(places: &[usize]) -> String {
    places.iter().map(|place| letter_of(*place)).collect()
}

/// The answers written on lines of their own, or in a block.
pub(super) fn written(raw: &Raw, options: &[RawOption]) -> Key {
    let mut key = Key::default();
    for piece in raw.answers.iter().filter(|piece| !piece.text.is_empty()) {
        let (said, remark) = match answer::said(&piece.text, options.len()) {
            Said::Letters(places, remark) => (letters(&places), agrees(&places, &remark, options, &mut key)),
            Said::Truth(truth, remark) => ((if truth { "正确" } else { "错误" }).to_owned(), remark),
            Said::Text(text) => (text, String::new()),
        };
        if !remark.is_empty() && !super::heading::is_points(&flattened(&remark)) {
            key.remarks.push(remark);
        }
        if key.said.is_empty() {
            key.said = said;
            key.row = piece.row;
        } else if text::folded(&key.said) != text::folded(&said) {
            let message = format!("有两个不同的答案：“{}”和“{said}”", key.said);
            key.error.get_or_insert(("key_conflict", message));
        }
    }
    key
}

/// A remark behind letters: nothing where it repeats the option, an error where it is another option's text.
fn agrees(places: &[usize], remark: &str, options: &[RawOption], key: &mut Key) -> String {
    let plain = |text: &str| text::folded(text).trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let wanted = plain(remark);
    let same = options.iter().position(|option| !wanted.is_empty() && plain(&option.text) == wanted);
    let place = same.and_then(|at| options.get(at)).map(|option| option.place);
    match place {
        Some(place) if places.contains(&place) => String::new(),
        Some(_) => {
            let message = format!("答案写的是 {}，后面的文字“{remark}”却是另一个选项", letters(places));
            key.error.get_or_insert(("key_conflict", message));
            String::new()
        }
        None => remark.to_owned(),
    }
}

/// A key in the stem of a choice: its letters and the stem without it.
pub(super) fn choice_in_stem(sheet: &mut Sheet, options: &[RawOption], key: &mut Key) {
    let stem = sheet.stem.clone();
    let flat = Flat::of(&stem);
    let mut found: Vec<(Range<usize>, Vec<usize>)> = Vec::new();
    for hidden in answer::brackets(&flat.text) {
        if let Some(places) = choice_letters(flat.cut(hidden.inside.clone()), options) {
            found.push((hidden.range, places));
        }
    }
    let bracketed = !found.is_empty();
    if !bracketed && key.said.is_empty() {
        let within = |places: &Vec<usize>| places.iter().all(|p| options.iter().any(|o| o.place == *p));
        for hidden in answer::letters_alone(&flat.text) {
            if let Some(places) = answer::all_letters(flat.cut(hidden.inside)).filter(within) {
                found.push((hidden.range, places));
            }
        }
    }
    let [(range, places)] = found.as_slice() else {
        if found.len() > 1 && key.said.is_empty() {
            let message = "题干里有几处像答案的字母，分不清哪一处是答案".to_owned();
            key.error.get_or_insert(("key_ambiguous", message));
        }
        return;
    };
    let said = letters(places);
    if !key.said.is_empty() && answer::all_letters(&flattened(&key.said)).as_ref() != Some(places) {
        let message = format!("题干里写着答案 {said}，后面的答案却是“{}”", key.said);
        key.error.get_or_insert(("key_conflict", message));
        return;
    }
    sheet.stem = without(&flat, range, "（　）");
    if key.said.is_empty() {
        key.said = said;
        key.row = sheet.row;
        key.doubt = Some(("key_in_stem", "答案写在题干里，已取出作为答案"));
    } else {
        key.doubt = Some(("key_in_stem", "题干里写着答案，已去掉"));
    }
}

/// Letters inside a bracket: alone, or one with the text of its option behind it, such as `C魅力质量`.
fn choice_letters(inside: &str, options: &[RawOption]) -> Option<Vec<usize>> {
    let option = |place: usize| options.iter().find(|option| option.place == place);
    let plain = inside.trim();
    if let Some(places) = answer::all_letters(plain) {
        let capital = plain.chars().all(|c| !c.is_ascii_lowercase());
        return (capital && places.iter().all(|place| option(*place).is_some())).then_some(places);
    }
    let first = plain.chars().next().filter(char::is_ascii_uppercase)?;
    let place = super::mark::place_of(first)?;
    let rest = text::folded(plain.get(1..)?.trim_start_matches(['.', '、', ':', ' ']));
    let wanted = text::folded(&option(place)?.text);
    let says = !rest.is_empty()
        && (wanted == rest || (rest.chars().count() >= 2 && wanted.starts_with(&rest)) || rest.starts_with(&wanted));
    says.then(|| vec![place])
}

/// The mark of a true/false question in its stem: taken out; the key where there is no other.
pub(super) fn truth_in_stem(sheet: &mut Sheet, key: &mut Key) {
    let stem = sheet.stem.clone();
    let flat = Flat::of(&stem);
    let marks = answer::brackets(&flat.text).into_iter();
    let mut found: Vec<(Range<usize>, bool)> =
        marks.filter_map(|h| Some((h.range, answer::truth_mark(flat.cut(h.inside))?))).collect();
    if found.is_empty() {
        found.extend(answer::truth_end(&flat.text).map(|(range, truth, _)| (range, truth)));
    }
    match found.as_slice() {
        [] => sheet.stem = without_empty_brackets(&stem),
        [(range, truth)] => {
            let said = if *truth { "正确" } else { "错误" };
            if !key.said.is_empty() && crate::bank::import::words::truth(&key.said) != Some(*truth) {
                let message = format!("题干里写着“{said}”，后面的答案却是“{}”", key.said);
                key.error.get_or_insert(("key_conflict", message));
            } else {
                sheet.stem = without(&flat, range, "");
                if key.said.is_empty() {
                    said.clone_into(&mut key.said);
                    key.row = sheet.row;
                }
            }
        }
        _ if key.said.is_empty() => {
            key.error = Some(("key_ambiguous", "题干里有几处对错的记号，分不清哪一处是答案".to_owned()));
        }
        _ => {}
    }
}

/// The answer of a fill-in question written into its stem: in a bracket, between underscores, or underlined.
pub(super) fn typed_in_stem(sheet: &mut Sheet, marked: &[String], key: &mut Key) {
    let stem = super::stem::with_blanks(&sheet.stem);
    if crate::bank::import::words::blanks(&stem) > 0 || !key.said.is_empty() {
        // What stands in other brackets is part of the text; `__9__` is a blank whose answer is inside.
        sheet.stem = stem;
        if !key.said.is_empty() {
            return;
        }
    }
    let stem = sheet.stem.clone();
    let flat = Flat::of(&stem);
    let mut found = answer::brackets(&flat.text);
    let between = |hidden: &answer::Hidden| flat.cut(hidden.range.clone()).starts_with('_');
    if crate::bank::import::words::blanks(&stem) > 0 {
        found.retain(between);
    }
    match (found.as_slice(), marked) {
        ([hidden], _) => {
            flat.written(hidden.inside.clone()).clone_into(&mut key.said);
            sheet.stem = without(&flat, &hidden.range, "____");
        }
        ([], [text]) if stem.matches(text.as_str()).count() == 1 => {
            text.trim().clone_into(&mut key.said);
            sheet.stem = stem.replacen(text.as_str(), "____", 1);
        }
        ([], _) => return,
        _ => {
            let message = "题干里有几处像答案，分不清哪一处是答案；一道填空题只能有一个空".to_owned();
            key.error.get_or_insert(("several_blanks", message));
            return;
        }
    }
    key.row = sheet.row;
    key.doubt = Some(("key_in_stem", "答案写在题干里，已取出作为答案"));
}

/// A text with a flat range replaced.
fn without(flat: &Flat<'_>, range: &Range<usize>, put: &str) -> String {
    let head = flat.written(0..range.start);
    let tail = flat.written(range.end..flat.text.len());
    let tail = if put.is_empty() && head.ends_with(['。', '？', '！']) {
        tail.trim_start_matches(['。', '.'])
    } else {
        tail
    };
    format!("{head}{put}{tail}").trim().to_owned()
}

fn without_empty_brackets(stem: &str) -> String {
    let flat = Flat::of(stem);
    let text = flat.text.trim_end();
    let open = text.rfind(['(', '[']);
    let tail = open.map_or("", |at| text.get(at..).unwrap_or_default());
    let empty = tail.chars().all(|c| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '。' | '.' | '_'));
    let head = open.filter(|_| empty && tail.contains([')', ']'])).map(|at| flat.written(0..at));
    head.filter(|head| head.chars().any(is_han)).unwrap_or(stem).to_owned()
}

/// Marks behind the right options, such as `（正确答案）` or `√`; the options lose them.
pub(super) fn at_options(options: &mut [RawOption], key: &mut Key) {
    let mut right = Vec::new();
    for option in options.iter_mut() {
        let flat = flattened(&option.text);
        let plain = flat.trim_end();
        let mark =
            ["(正确答案)", "[正确答案]", "(正确选项)", "(答案)", "(正确)", "(√)", "[√]", "√", "✓", "✔", "★", "(对)"]
                .iter()
                .find_map(|mark| plain.strip_suffix(mark));
        if let Some(rest) = mark.filter(|rest| !rest.trim().is_empty()) {
            let kept = rest.trim_end().chars().count();
            right.push(option.place);
            option.text = option.text.chars().take(kept).collect();
        }
    }
    let crossed = right.len() < options.len() || right.len() == 1;
    if key.said.is_empty() && !right.is_empty() && crossed {
        key.said = letters(&right);
        key.row = options.first().map_or(0, |option| option.row);
    }
}

/// The key that only the looks give: filled bullets, colour, bold or underline at some of the options.
pub(super) fn by_looks(options: &[RawOption], key: &mut Key) {
    if !key.said.is_empty() || key.error.is_some() || options.len() < 2 {
        return;
    }
    let filled: Vec<usize> = options.iter().filter(|o| o.filled == Some(true)).map(|o| o.place).collect();
    let marked: Vec<usize> = options.iter().filter(|o| o.marked).map(|o| o.place).collect();
    let doubt = if !filled.is_empty() && filled.len() < options.len() {
        key.said = letters(&filled);
        ("key_from_bullet", "没有写答案，按实心的选项记号取作答案")
    } else if !marked.is_empty() && marked.len() < options.len() {
        key.said = letters(&marked);
        ("key_from_format", "没有写答案，按选项的颜色、加粗或下划线取作答案")
    } else {
        return;
    };
    key.row = options.first().map_or(0, |option| option.row);
    key.doubt = Some(doubt);
}
