//! What stands in the braces of GIFT: which kind of question it makes, and its answers.

use super::super::graded::{self, Graded};
use super::super::html::Mode;
use super::{blocks, formatted};
use crate::bank::import::item::Item;
use crate::bank::import::words;
use domain::question::Kind;

/// Answers of one question that are looked at; the bank allows fewer by far.
const ANSWERS_MAX: usize = 100;

/// Reads true or false, without what is said about it.
pub(super) fn truth(answers: &str) -> Option<bool> {
    let said = answers.split('#').next().unwrap_or_default().trim();
    if said.contains(['=', '~']) { None } else { words::truth(&blocks::shown(said)) }
}

/// Fills in the answers. `carried` is the kind that the question is known to have.
pub(super) fn read(item: &mut Item, answers: &str, mode: Mode, carried: Option<Kind>) {
    let (answers, explanation) = match answers.rsplit_once("####") {
        Some((answers, explanation)) => (answers.trim(), explanation),
        None => (answers, ""),
    };
    let (_, explanation) = formatted(explanation, mode);
    item.draft.explanation = graded::with_losses(item, "explanation", explanation);
    let matching = answers.starts_with('=') && answers.contains("->");
    if is_cloze(answers) {
        item.refuse_kind("完形填空题（cloze）");
    } else if answers.is_empty() {
        item.refuse_kind("论述题（essay）");
    } else if let Some(numbers) = answers.strip_prefix('#') {
        numerical(item, numbers, mode);
    } else if answers.contains('~') {
        choice(item, answers, mode);
    } else if matching && carried != Some(Kind::Fill) {
        item.refuse_kind("连线题（matching）");
    } else if let Some(right) = truth(answers) {
        item.draft.kind = Kind::TrueFalse;
        item.draft.truth = Some(right);
        let notes: Vec<String> = answers.split('#').skip(1).map(|note| note_of(note, mode)).collect();
        graded::feedback(item, &notes);
    } else {
        short(item, answers, mode);
    }
}

/// Whether the braces are those of a cloze text of Moodle, such as `{1:MULTICHOICE:=甲~乙}`.
pub(super) fn is_cloze(answers: &str) -> bool {
    let mut parts = answers.split(':');
    let weight = parts.next().is_some_and(|weight| weight.trim().chars().all(|c| c.is_ascii_digit()));
    let kind = parts.next().unwrap_or_default();
    let whole = ["MULTICHOICE", "MULTIRESPONSE", "SHORTANSWER", "NUMERICAL"];
    let short = ["MC", "MCV", "MCH", "MCS", "MR", "MRH", "MRS", "SA", "SAC", "MW", "MWC", "NM"];
    weight && (whole.iter().any(|name| kind.starts_with(name)) || short.contains(&kind))
}

fn note_of(written: &str, mode: Mode) -> String {
    formatted(written, mode).1.text
}

fn choice(item: &mut Item, answers: &str, mode: Mode) {
    let mut graded = Vec::new();
    for (sign, written) in signed(answers) {
        let (share, written) = weight(written);
        let share = share.unwrap_or(if sign == '=' { 100.0 } else { 0.0 });
        let (text, note) = written.split_once('#').unwrap_or((written, ""));
        let text = graded::with_losses(item, "options", formatted(text, mode).1);
        graded.push(Graded { text, share, note: note_of(note, mode) });
    }
    let whole = signed(answers).iter().filter(|(sign, _)| *sign == '=').count();
    if whole > 1 {
        let message = format!("有 {whole} 个用 = 标出的选项，按多选题读入：要全部选对才得分");
        item.warning(("options", ""), "several_keys", message, Some("若只要选一个，请改为单选题，只留一个答案"));
    }
    graded::choice(item, graded, whole == 1);
}

/// Answers with the sign in front; an `=` inside a text that has no backslash also begins one, as in Moodle.
fn signed(answers: &str) -> Vec<(char, &str)> {
    let signs = answers.char_indices().filter(|(_, c)| matches!(c, '=' | '~'));
    let mut starts: Vec<(usize, char)> = signs.take(ANSWERS_MAX).collect();
    if starts.first().is_none_or(|(at, _)| !answers.get(..*at).unwrap_or_default().trim().is_empty()) {
        starts.insert(0, (0, ' '));
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([answers.len()]);
    let pieces = starts.iter().zip(ends).map(|((at, sign), end)| {
        let from = at + usize::from(*sign != ' ');
        (*sign, answers.get(from..end).unwrap_or_default().trim())
    });
    let pieces: Vec<(char, &str)> = pieces.collect();
    let next = pieces.iter().skip(1).map(|(sign, _)| *sign).chain([' ']);
    // `~=` marks one right option, not an empty wrong one before it.
    let kept =
        pieces.iter().zip(next).filter(|((sign, text), next)| !(*sign == '~' && text.is_empty() && *next == '='));
    kept.map(|(piece, _)| *piece).collect()
}

/// A share in percent signs in front of an answer, and the rest.
fn weight(written: &str) -> (Option<f64>, &str) {
    let found = written.strip_prefix('%').and_then(|rest| rest.split_once('%'));
    match found.and_then(|(number, rest)| Some((number.trim().parse::<f64>().ok()?, rest))) {
        Some((share, rest)) if share.is_finite() && share.abs() <= 100.0 => (Some(share), rest.trim_start()),
        _ => (None, written),
    }
}

fn short(item: &mut Item, answers: &str, mode: Mode) {
    let mut graded = Vec::new();
    for (_, written) in signed(answers) {
        let (share, written) = weight(written);
        let (text, note) = written.split_once('#').unwrap_or((written, ""));
        let text = formatted(text, Mode::Plain).1.text;
        graded.push(Graded { text, share: share.unwrap_or(100.0), note: note_of(note, mode) });
    }
    let notes = graded::notes_on_right(&graded);
    graded::fill(item, graded);
    graded::feedback(item, &notes);
}

fn numerical(item: &mut Item, numbers: &str, mode: Mode) {
    let numbers = numbers.split('~').next().unwrap_or_default();
    let mut graded = Vec::new();
    let mut loose = false;
    for (_, written) in signed(numbers).into_iter().filter(|(_, written)| !written.is_empty()) {
        let (share, written) = weight(written);
        let share = share.unwrap_or(100.0);
        let (text, note) = written.split_once('#').unwrap_or((written, ""));
        let (number, tolerance) = text.trim().split_once(':').unwrap_or((text.trim(), "0"));
        let exact = !number.contains("..") && tolerance.trim().parse::<f64>().is_ok_and(|t| t.abs() < f64::EPSILON);
        loose |= !exact && share >= 100.0;
        graded.push(Graded { text: blocks::shown(number).trim().to_owned(), share, note: note_of(note, mode) });
    }
    if loose {
        item.refuse_kind("带误差或范围的数值题（numerical）");
        return;
    }
    let notes = graded::notes_on_right(&graded);
    graded::fill(item, graded);
    graded::feedback(item, &notes);
}
