//! Damaged text: mended where the damage leaves no doubt, and shown; offered or reported where it does.

mod encoding;
mod mark;
mod markup;
mod script;
#[cfg(test)]
mod tests;

use super::words;
use domain::question::Draft;

/// Characters shown on either side of a change.
const SHOWN_AROUND: usize = 12;

/// One thing that was mended, or could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repair {
    /// Field: `stem`, `option.2` (from 0), `answer`, `explanation`.
    pub(super) field: String,
    /// The text before.
    pub(super) before: String,
    /// The text after.
    pub(super) after: String,
    /// Stable word for programs.
    pub(super) code: &'static str,
    /// Chinese sentence.
    pub(super) message: String,
    /// Whether it was done; otherwise it is offered only and the draft is as before.
    pub(super) done: bool,
}

/// One kind of damage: code, sentence, and the mended text where there is such damage.
type Mender = (&'static str, &'static str, fn(&str) -> Option<String>);

/// Damage that hides the marks of a paper; mended before lines are read.
const OF_LINES: &[Mender] = &[
    ("mojibake", "文字编码错乱，已还原", encoding::restored),
    ("markup", "网页代码已去掉", markup::without_markup),
    ("invisible", "看不见的字符已去掉", markup::without_invisible),
    ("spaced", "字与字之间的空格已去掉", markup::without_spacing),
];
/// Damage inside the text of a question.
const OF_TEXTS: &[Mender] = &[
    ("pinyin_gloss", "混入的拼音已去掉", mark::without_gloss),
    ("doubled_mark", "重复的标点已合并", mark::without_doubles),
    ("mixed_width", "全角半角已统一", mark::one_width),
];

/// A repair of a line.
pub(super) struct LineRepair {
    /// The line before.
    pub(super) before: String,
    /// Stable word for programs.
    pub(super) code: &'static str,
    /// Chinese sentence.
    pub(super) message: &'static str,
    /// Whether nobody can see the change, so that it is not worth a line of the report.
    pub(super) silent: bool,
}

/// Mends a line of a paper before it is read.
pub(super) fn line(text: &mut String) -> Vec<LineRepair> {
    let mut repairs = Vec::new();
    for (code, message, mend) in OF_LINES {
        if let Some(mended) = mend(text) {
            let silent = *code == "invisible" && mended.trim() == text.replace('\u{a0}', " ").trim();
            let before = std::mem::replace(text, mended);
            repairs.push(LineRepair { before, code, message, silent });
        }
    }
    repairs
}

/// Takes the blanks out of a short line of a paper that has them everywhere, such as `答 案 ： B`.
pub(super) fn short_line(text: &mut String) {
    if let Some(mended) = markup::despaced(text, 2) {
        *text = mended;
    }
}

/// Whether a line is in the wrong encoding and cannot be turned back.
pub(super) fn is_mojibake(text: &str) -> bool {
    encoding::suspicious(text)
}

/// Mends a draft and says what was mended; an offer leaves the draft as it is. With `simplify` traditional text is
/// converted instead of offered.
pub(super) fn repair(draft: &mut Draft, simplify: bool) -> Vec<Repair> {
    let mut repairs = Vec::new();
    strip_letters(draft, &mut repairs);
    for (field, text) in texts(draft) {
        mend(&field, text, simplify, &mut repairs);
    }
    // One offer stands for all texts of a question.
    let mut offered = false;
    repairs.retain(|repair| repair.code != "traditional" || !std::mem::replace(&mut offered, true));
    repairs
}

/// The texts of a draft by field.
fn texts(draft: &mut Draft) -> Vec<(String, &mut String)> {
    let mut texts = vec![("stem".to_owned(), &mut draft.stem)];
    texts.extend(draft.options.iter_mut().enumerate().map(|(i, o)| (format!("option.{i}"), &mut o.text)));
    texts.extend(draft.accepted.iter_mut().map(|accepted| ("answer".to_owned(), accepted)));
    texts.push(("explanation".to_owned(), &mut draft.explanation));
    texts
}

fn mend(field: &str, text: &mut String, simplify: bool, repairs: &mut Vec<Repair>) {
    let mut push = |before: &str, after: &str, (code, message, done): (&'static str, &str, bool)| {
        let (before, after) = if done { around(before, after) } else { (before.to_owned(), after.to_owned()) };
        repairs.push(Repair { field: field.to_owned(), before, after, code, message: message.to_owned(), done });
    };
    for (code, message, mend) in OF_LINES.iter().chain(OF_TEXTS) {
        // Typed answers are compared folded; their width is what the author accepts.
        if field == "answer" && *code == "mixed_width" {
            continue;
        }
        if let Some(mended) = mend(text) {
            push(text, &mended, (code, message, true));
            *text = mended;
        }
    }
    if encoding::suspicious(text) || text.contains('\u{fffd}') {
        // Nobody can tell which characters were meant.
    } else if let Some(converted) = script::simplified(text) {
        if simplify {
            push(text, &converted, ("simplified", "繁体字已转换为简体字", true));
            *text = converted;
        } else {
            push(text, &converted, ("traditional", "有繁体字；导入时可选择转换为简体字", false));
        }
    }
    if let Some(message) = damage(text) {
        push(text, "", ("damaged_text", message, false));
    }
}

/// Damage that nobody can mend with certainty.
fn damage(text: &str) -> Option<&'static str> {
    if text.contains('\u{fffd}') || text.contains("锟斤拷") || text.contains("烫烫烫") {
        return Some("有读不出来的字，请对照原文补上");
    }
    if mark::broken_gloss(text) {
        return Some("混有残缺的拼音，旁边的字可能丢了，请对照原文改正");
    }
    if encoding::suspicious(text) {
        return Some("像是编码错乱的文字，没有把握还原，请对照原文改正");
    }
    let private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}');
    text.contains(private).then_some("有本机字体才能显示的字，请改用通用的字")
}

/// Takes off the letters that repeat the place of each option, such as `A、企业` as the first one; only where all do.
fn strip_letters(draft: &mut Draft, repairs: &mut Vec<Repair>) {
    let bare = |(place, text): (usize, &String)| {
        let bare = words::without_letter(text, place);
        (bare.len() < text.len()).then(|| bare.to_owned())
    };
    let before: Vec<String> = draft.options.iter().map(|option| option.text.clone()).collect();
    let after: Option<Vec<String>> = before.iter().enumerate().map(bare).collect();
    let Some(after) = after.filter(|after| after.len() >= 2) else { return };
    for (i, ((option, before), after)) in draft.options.iter_mut().zip(before).zip(after).enumerate() {
        let message = "选项里重复的字母已去掉".to_owned();
        option.text.clone_from(&after);
        let field = format!("option.{i}");
        repairs.push(Repair { field, before, after, code: "option_letter", message, done: true });
    }
}

/// What changed between two texts, with a few characters around it.
fn around(before: &str, after: &str) -> (String, String) {
    let (a, b): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let room = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(room).take_while(|(x, y)| x == y).count();
    let from = head.saturating_sub(SHOWN_AROUND);
    let cut = |chars: &[char]| -> String {
        let to = (chars.len() - tail + SHOWN_AROUND).min(chars.len());
        let left = if from > 0 { "…" } else { "" };
        let right = if to < chars.len() { "…" } else { "" };
        let middle: String = chars.iter().take(to).skip(from).collect();
        format!("{left}{middle}{right}")
    };
    (cut(&a), cut(&b))
}
