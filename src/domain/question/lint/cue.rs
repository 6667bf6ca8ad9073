//! Options and stems that give the answer away, and questions that ask in a confusing way.

use super::Findings;
use crate::question::{Body, Question};
use crate::text;
use std::collections::HashSet;

/// Looks for cues.
pub(super) fn check(question: &Question, findings: &mut Findings) {
    if let Body::Single { options, key, .. } = &question.body {
        let key = usize::from(*key);
        let texts: Vec<String> = options.iter().map(|o| text::folded(&o.text)).collect();
        if let Some(right) = texts.get(key) {
            let wrong: Vec<&String> = texts.iter().enumerate().filter(|(i, _)| *i != key).map(|(_, t)| t).collect();
            single(&text::folded(&question.stem), right, &wrong, &format!("option.{key}"), findings);
        }
    }
    negative(&question.stem, findings);
    stem_gives_answer(question, findings);
}

fn single(stem: &str, right: &str, wrong: &[&String], field: &str, findings: &mut Findings) {
    let length = text::length(right);
    let longest_wrong = wrong.iter().map(|t| text::length(t)).max().unwrap_or(0);
    if length > longest_wrong.saturating_mul(2).max(longest_wrong + 8) {
        findings.add("key_stands_out", field, "答案比其他选项长得多，容易猜到；请把选项写得一样长");
    }
    if precise(right) && length > longest_wrong + 3 && !wrong.iter().any(|t| precise(t)) {
        findings.add("key_only_precise", field, "只有答案写得具体（数字、书名号或限定条件），容易猜到");
    }
    if let Some(echo) = echo(stem, right, wrong).filter(|_| !stem.contains(right)) {
        findings.add("key_echoes_stem", field, format!("只有答案重复题干里的“{echo}”，容易猜到"));
    }
    let absolute = |text: &str| ABSOLUTE.iter().any(|word| text.contains(word));
    if wrong.len() >= 2 && !absolute(right) && wrong.iter().all(|t| absolute(t)) {
        findings.add("absolute_cue", "options", "只有错误选项带“一律”“绝对”一类的词，容易排除；请改写其中几个");
    }
    let ends = |text: &str| text.ends_with(['。', '；', '，', '！']);
    let numbered = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let asks_number = ["几", "多少", "多久"].iter().any(|word| stem.contains(word));
    let odd_number = asks_number && has_number(right) && !wrong.iter().any(|t| has_number(t));
    let odd_end = ends(right) && !wrong.iter().any(|t| ends(t));
    let odd_start = numbered(right) && !wrong.iter().any(|t| has_number(t));
    if wrong.len() >= 2 && (odd_number || odd_end || odd_start) {
        findings.add("grammar_cue", field, "只有答案与题干搭配或句式不同，容易猜到；请把选项写成同一句式");
    }
}

/// Characters of the stem that only the key repeats, from which it is a cue.
const ECHO: usize = 6;
/// Characters that a wrong option may share with the stem and still count as sharing nothing, and one.
const NOTHING: usize = 3;
const ABSOLUTE: &[&str] = &["一律", "绝对", "任何情况", "永远", "完全不", "无论如何", "毫无"];

fn has_number(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit() || "一二两三四五六七八九十百千万半".contains(c))
}

fn precise(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit() || matches!(c, '《' | '“' | '('))
}

/// Every run of so many characters of a text.
fn runs(text: &str, length: usize) -> HashSet<Vec<char>> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(length).map(<[char]>::to_vec).collect()
}

/// A run of the stem that the key repeats and no wrong option has, while these share nothing with the stem. Time grows
/// with the length of the texts only.
fn echo(stem: &str, right: &str, wrong: &[&String]) -> Option<String> {
    let short = runs(stem, NOTHING);
    if wrong.iter().any(|text| runs(text, NOTHING).iter().any(|run| short.contains(run))) {
        return None;
    }
    let long = runs(stem, ECHO);
    let chars: Vec<char> = right.chars().collect();
    chars.windows(ECHO).find(|run| long.contains(*run)).map(|run| run.iter().collect())
}

fn negative(stem: &str, findings: &mut Findings) {
    let asks = ["错误的是", "不正确的是", "不符合的是", "不属于", "不包括", "不恰当的是", "不应当", "不得有"];
    let found = asks.iter().find(|word| stem.contains(*word));
    if let Some(word) = found
        && !stem.contains('【')
    {
        findings.add("negative_stem", "stem", format!("否定式提问“{word}”，请用【】标出否定词，最好改成肯定式"));
    }
    let doubled = ["不属于", "不包括", "不符合"];
    let inner = ["不得", "不应当", "不允许", "禁止", "不能", "不可"];
    let after = |word: &str| stem.split_once(word).map(|(_, rest)| rest);
    if doubled.iter().filter_map(|word| after(word)).any(|rest| inner.iter().any(|word| rest.contains(word))) {
        findings.add("double_negative", "stem", "双重否定不好懂，请改成肯定式提问");
    }
}

fn stem_gives_answer(question: &Question, findings: &mut Findings) {
    let stem = text::folded(&question.stem);
    let given = match &question.body {
        Body::Fill { accepted } => accepted.iter().map(|t| text::folded(t)).find(|t| {
            let letters = t.chars().count() >= 2 && t.chars().any(|c| !c.is_ascii_digit());
            letters && stem.contains(t.as_str())
        }),
        Body::Single { options, key, .. } => {
            let folded: Vec<String> = options.iter().map(|o| text::folded(&o.text)).collect();
            let inside = |t: &String| t.chars().count() >= 4 && stem.contains(t.as_str());
            let others = folded.iter().enumerate().any(|(i, t)| i != usize::from(*key) && inside(t));
            folded.get(usize::from(*key)).filter(|t| inside(t) && !others).cloned()
        }
        Body::Multiple { .. } | Body::TrueFalse { .. } => None,
    };
    if let Some(answer) = given {
        findings.add("stem_gives_answer", "stem", format!("题干里已经有答案“{answer}”"));
    }
}
