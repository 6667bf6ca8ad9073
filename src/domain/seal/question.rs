//! Questions with their keys, and corrections of them, as sealed text.

use super::fault::Fault;
use super::field::{Fields, Lines, escape, list, or_dash};
use crate::correction::{Applied, Correction, Key, Remedy, Signature, State};
use crate::id::{AccountId, ContestId, CorrectionId, QuestionId};
use crate::question::{Body, Choice, Difficulty, Picture, Question};
use crate::time::Timestamp;
use std::fmt::Write as _;

// Writing to a String cannot fail; the results are let go on purpose throughout.

fn write_key(text: &mut String, key: &Key) {
    let _ = match key {
        Key::Choices(keys) => writeln!(text, "choices\t{}", list(keys)),
        Key::Truth(truth) => writeln!(text, "truth\t{}", u8::from(*truth)),
        Key::Texts(texts) => {
            texts.iter().for_each(|accepted| {
                let _ = writeln!(text, "accept\t{}", escape(accepted));
            });
            Ok(())
        }
    };
}

fn read_key(lines: &mut Lines<'_>) -> Result<Key, Fault> {
    let ended = |fields: Fields<'_>, key: Key| fields.end().map(|()| key);
    if lines.is("choices") {
        let mut fields = lines.record("choices")?;
        let key = Key::Choices(fields.list()?);
        return ended(fields, key);
    }
    if lines.is("truth") {
        let mut fields = lines.record("truth")?;
        let key = Key::Truth(fields.flag()?);
        return ended(fields, key);
    }
    let mut texts = Vec::new();
    loop {
        let mut fields = lines.record("accept")?;
        texts.push(fields.free()?);
        fields.end()?;
        if !lines.is("accept") {
            return Ok(Key::Texts(texts));
        }
    }
}

/// A question as its lines.
pub(super) fn write(text: &mut String, question: &Question) {
    let line = question.index_line();
    let _ = writeln!(
        text,
        "question\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
        line.id,
        line.revision,
        escape(&line.topic),
        line.kind,
        line.difficulty,
        line.options,
        u8::from(line.fixed)
    );
    let _ = writeln!(text, "stem\t{}", escape(&question.stem));
    if let Some(picture) = &question.picture {
        let _ = writeln!(text, "picture\t{}\t{}", escape(&picture.hash), escape(&picture.alt));
    }
    for option in question.options() {
        let _ = writeln!(text, "option\t{}", escape(&option.text));
    }
    write_key(text, &Key::of(question));
}

/// The next question.
pub(super) fn read(lines: &mut Lines<'_>) -> Result<Question, Fault> {
    let mut fields = lines.record("question")?;
    let id = fields.read(|text| QuestionId::parse(text).ok())?;
    let revision = fields.number()?;
    let topic = fields.free()?;
    let kind = fields.text()?;
    let difficulty = fields.read(Difficulty::parse)?;
    let options: usize = fields.number()?;
    let fixed = fields.flag()?;
    fields.end()?;
    let mut fields = lines.record("stem")?;
    let stem = fields.free()?;
    fields.end()?;
    let picture = if lines.is("picture") {
        let mut fields = lines.record("picture")?;
        let picture = Picture { hash: fields.free()?, alt: fields.free()? };
        fields.end()?;
        Some(picture)
    } else {
        None
    };
    let mut choices = Vec::new();
    for _ in 0..options.min(usize::from(u8::MAX)) {
        let mut fields = lines.record("option")?;
        choices.push(Choice { text: fields.free()?, note: None });
        fields.end()?;
    }
    let body = body(kind, choices, fixed, read_key(lines)?);
    let body = body.ok_or_else(|| Fault::says(format!("题目 {id} 第 {revision} 版"), "题型、选项与答案不相符"))?;
    Ok(Question {
        id,
        revision,
        topic,
        difficulty,
        audience: vec![],
        stem,
        picture,
        body,
        explanation: String::new(),
        citations: vec![],
        tags: vec![],
        valid: (None, None),
        source: String::new(),
    })
}

fn body(kind: &str, options: Vec<Choice>, fixed: bool, key: Key) -> Option<Body> {
    let within = |keys: &[u8]| keys.is_sorted_by(|a, b| a < b) && keys.iter().all(|k| usize::from(*k) < options.len());
    let plain = options.is_empty() && !fixed;
    match (kind, key) {
        ("single", Key::Choices(keys)) if within(&keys) => match keys.as_slice() {
            [key] => Some(Body::Single { key: *key, options, fixed }),
            _ => None,
        },
        ("multiple", Key::Choices(keys)) if within(&keys) && !keys.is_empty() => {
            Some(Body::Multiple { keys, options, fixed })
        }
        ("truefalse", Key::Truth(truth)) if plain => Some(Body::TrueFalse { truth }),
        ("fill", Key::Texts(accepted)) if plain => Some(Body::Fill { accepted }),
        _ => None,
    }
}

/// An applied correction as its lines, without the people who proposed and decided it.
pub(super) fn write_correction(text: &mut String, correction: &Correction) {
    let applied = correction.applied;
    let _ = writeln!(
        text,
        "correction\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
        or_dash(correction.scoring_version),
        correction.id,
        correction.question,
        correction.revision,
        or_dash(applied.map(|a| a.at.ms())),
        or_dash(applied.map(|a| a.attempts)),
        or_dash(applied.and_then(|a| a.index_version)),
        correction.remedy.word(),
        escape(&correction.reason)
    );
    if let Remedy::Rekey(key) = &correction.remedy {
        write_key(text, key);
    }
}

/// The next correction.
pub(super) fn read_correction(lines: &mut Lines<'_>, contest: &ContestId) -> Result<Correction, Fault> {
    let mut fields = lines.record("correction")?;
    let version = fields.number()?;
    let id = fields.read(|text| CorrectionId::parse(text).ok())?;
    let question = fields.read(|text| QuestionId::parse(text).ok())?;
    let revision = fields.number()?;
    let at = Timestamp(fields.number()?);
    let attempts = fields.number()?;
    let index_version = fields.optional(|text| text.parse().ok())?;
    let is_void = fields.read(|word| match word {
        "void" => Some(true),
        "rekey" => Some(false),
        _ => None,
    })?;
    let reason = fields.free()?;
    fields.end()?;
    let remedy = if is_void { Remedy::Void } else { Remedy::Rekey(read_key(lines)?) };
    Ok(Correction {
        id,
        contest: contest.clone(),
        question,
        revision,
        remedy,
        reason,
        top: 0,
        // Who it was is not sealed.
        proposed: Signature { account: AccountId::new(0, [0; 10]), name: String::new(), at: Timestamp(0) },
        state: State::Approved,
        decision: None,
        scoring_version: Some(version),
        applied: Some(Applied { at, attempts, people: 0, index_version }),
    })
}
