//! The contest as sealed text: its particulars, and its rules and blueprint as the canonical texts that were committed to.

use super::fault::Fault;
use super::field::{Fields, Lines, escape};
use crate::contest::{
    AnswersShown, Blueprint, Commitments, Contest, Extension, Rules, ScoreKept, Section, State, StudyOpen, TieBreak,
    VoidPolicy, Window,
};
use crate::id::ContestId;
use crate::participant::Category;
use crate::points::Points;
use crate::question::{Difficulty, Kind};
use crate::time::Timestamp;
use std::fmt::Write as _;

/// The particulars of a contest.
pub(super) fn write(contest: &Contest) -> String {
    let mut text = String::new();
    for (word, value) in [
        ("title", &contest.title),
        ("subtitle", &contest.subtitle),
        ("notice", &contest.notice),
        ("rules", &contest.rules_text),
    ] {
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(text, "{word}\t{}", escape(value));
    }
    let (window, demo) = (contest.window, u8::from(contest.demo));
    let _ = writeln!(text, "activity\t{}\ndemo\t{demo}", contest.activity);
    let _ = writeln!(text, "window\t{}\t{}", window.opens_at.ms(), window.closes_at.ms());
    for Extension { from, to, reason, at } in &contest.extensions {
        let _ = writeln!(text, "extension\t{}\t{}\t{}\t{}", from.ms(), to.ms(), at.ms(), escape(reason));
    }
    if let Some(fixed) = &contest.commitments {
        let _ = writeln!(
            text,
            "commitments\t{}\t{}\t{}\t{}\t{}\t{}",
            fixed.published_at.ms(),
            fixed.paper,
            fixed.index_version,
            fixed.index_hash,
            fixed.blueprint_hash,
            fixed.rules_hash
        );
    }
    text
}

fn one<'a, T>(
    lines: &mut Lines<'a>,
    word: &str,
    read: impl Fn(&mut Fields<'a>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let mut fields = lines.record(word)?;
    let value = read(&mut fields)?;
    fields.end()?;
    Ok(value)
}

/// A contest from its particulars, its rules and its blueprint.
pub(super) fn read(id: &ContestId, particulars: &str, rules: &str, blueprint: &str) -> Result<Contest, Fault> {
    let lines = &mut Lines::of("contest", particulars)?;
    let title = one(lines, "title", Fields::free)?;
    let subtitle = one(lines, "subtitle", Fields::free)?;
    let notice = one(lines, "notice", Fields::free)?;
    let rules_text = one(lines, "rules", Fields::free)?;
    let activity = one(lines, "activity", Fields::number)?;
    let demo = one(lines, "demo", Fields::flag)?;
    let instant = |fields: &mut Fields<'_>| Ok::<_, Fault>(Timestamp(fields.number()?));
    let window = one(lines, "window", |fields| Ok(Window { opens_at: instant(fields)?, closes_at: instant(fields)? }))?;
    let mut extensions = Vec::new();
    while lines.is("extension") {
        extensions.push(one(lines, "extension", |fields| {
            let (from, to, at) = (instant(fields)?, instant(fields)?, instant(fields)?);
            Ok(Extension { from, to, at, reason: fields.free()? })
        })?);
    }
    let commitments = one(lines, "commitments", |fields| {
        Ok(Commitments {
            published_at: instant(fields)?,
            paper: fields.text()?.to_owned(),
            index_version: fields.number()?,
            index_hash: fields.text()?.to_owned(),
            blueprint_hash: fields.text()?.to_owned(),
            rules_hash: fields.text()?.to_owned(),
        })
    })?;
    if !lines.is_over() {
        return Err(Fault::says("“contest”部分", "多出内容"));
    }
    let (eligible, rules) = read_rules(rules)?;
    Ok(Contest {
        id: id.clone(),
        title,
        subtitle,
        activity,
        notice,
        rules_text,
        eligible,
        window,
        blueprint: read_blueprint(blueprint)?,
        rules,
        demo,
        state: State::Final,
        commitments: Some(commitments),
        extensions,
    })
}

/// Words separated by commas, which may be none.
fn words<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    text.split(',').filter(|word| !word.is_empty()).map(read).collect()
}

/// The rules from their canonical text; that the rest of the text agrees is checked by writing it again.
fn read_rules(text: &str) -> Result<(Vec<Category>, Rules), Fault> {
    let lines = &mut Lines::of("rules", text)?;
    one(lines, "quiz-rules/v1", |fields| fields.text().map(|_| ()))?;
    one(lines, "opens", |fields| fields.text().map(|_| ()))?;
    let eligible = one(lines, "eligible", |fields| fields.read(|text| words(text, Category::parse)))?;
    let count = |fields: &mut Fields<'_>| fields.optional(|text| text.parse().ok());
    let mut rules = Rules {
        limit_ms: one(lines, "limit_ms", Fields::number)?,
        grace_ms: one(lines, "grace_ms", Fields::number)?,
        attempts_per_day: one(lines, "attempts_per_day", count)?,
        attempts_total: one(lines, "attempts_total", count)?,
        score_kept: one(lines, "score_kept", |fields| fields.read(ScoreKept::parse))?,
        tie_break: one(lines, "tie_break", |fields| fields.read(|text| words(text, TieBreak::parse)))?,
        shuffle: one(lines, "shuffle", Fields::flag)?,
        prefer_unseen: one(lines, "prefer_unseen", Fields::flag)?,
        answers_shown: one(lines, "answers_shown", |fields| fields.read(AnswersShown::parse))?,
        elder_time_factor_milli: one(lines, "elder_time_factor_milli", Fields::number)?,
        study: StudyOpen::After,
        void_policy: VoidPolicy::default(),
    };
    if lines.is("study") {
        rules.study = one(lines, "study", |fields| fields.read(StudyOpen::parse))?;
    }
    if lines.is("void_policy") {
        rules.void_policy = one(lines, "void_policy", |fields| fields.read(VoidPolicy::parse))?;
    }
    Ok((eligible, rules))
}

fn read_blueprint(text: &str) -> Result<Blueprint, Fault> {
    let lines = &mut Lines::of("blueprint", text)?;
    let audience = one(lines, "quiz-blueprint/v1", |fields| fields.read(|text| words(text, Category::parse)))?;
    let mut sections = Vec::new();
    while !lines.is_over() {
        sections.push(one(lines, "section", |fields| {
            Ok(Section {
                title: fields.text()?.to_owned(),
                topics: fields.read(|text| words(text, |topic| Some(topic.to_owned())))?,
                kinds: fields.read(|text| words(text, Kind::parse))?,
                difficulties: fields.read(|text| words(text, Difficulty::parse))?,
                count: fields.number()?,
                points: Points::from_milli(fields.number()?),
            })
        })?);
    }
    Ok(Blueprint { sections, audience })
}
