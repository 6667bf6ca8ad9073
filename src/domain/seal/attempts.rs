//! Ended attempts as sealed text: times, paper, answers, receipt, and the score at each scoring version.

use super::fault::Fault;
use super::field::{Fields, Lines, list};
use super::{Score, SealedAttempt};
use crate::attempt::{Attempt, Entry, Paper, PaperQuestion, Scorecard, Sheet, State};
use crate::fairness::{hex, unhex};
use crate::id::{AttemptId, ContestId, ParticipantId, QuestionId};
use crate::points::Points;
use crate::question::{Answer, Question};
use crate::time::Timestamp;
use std::fmt::Write as _;

/// Where a sealed question is found.
pub(super) type Find<'a> = &'a dyn Fn(&QuestionId, u32) -> Option<&'a Question>;

/// An attempt as its lines; nothing for one that has not ended.
pub(super) fn write(text: &mut String, sealed: &SealedAttempt) {
    let attempt = &sealed.attempt;
    let Some(card) = attempt.state.scorecard() else { return };
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(
        text,
        "attempt\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
        attempt.id,
        attempt.participant,
        attempt.number,
        attempt.index_version,
        u8::from(attempt.elder_time),
        attempt.started_at.ms(),
        attempt.deadline.ms(),
        attempt.state.word(),
        card.finished_at.ms(),
        card.duration_ms,
        card.full.milli()
    );
    for place in &attempt.paper.questions {
        let answer = attempt.sheet.answer(&place.question).map(Answer::canonical).unwrap_or_default();
        let PaperQuestion { question, revision, section, points, order } = place;
        let _ = writeln!(text, "q\t{section}\t{question}\t{revision}\t{}\t{}\t{answer}", points.milli(), list(order));
    }
    let (number, at, salt) = (card.receipt_number, card.receipt_at.ms(), hex(&card.salt));
    let _ = writeln!(text, "receipt\t{number}\t{at}\t{salt}\t{}", card.receipt);
    for score in std::iter::once(&Score::of(card)).chain(&sealed.revised) {
        let Score { version, score, right, wrong, blank, void } = score;
        let _ = writeln!(text, "score\t{version}\t{}\t{right}\t{wrong}\t{blank}\t{void}", score.milli());
    }
}

fn read_score(lines: &mut Lines<'_>) -> Result<Score, Fault> {
    let mut fields = lines.record("score")?;
    let score = Score {
        version: fields.number()?,
        score: Points::from_milli(fields.number()?),
        right: fields.number()?,
        wrong: fields.number()?,
        blank: fields.number()?,
        void: fields.number()?,
    };
    fields.end()?;
    Ok(score)
}

/// One line of the paper with its answer.
fn read_place(
    lines: &mut Lines<'_>,
    attempt: &AttemptId,
    find: Find<'_>,
) -> Result<(PaperQuestion, Option<Answer>), Fault> {
    let mut fields = lines.record("q")?;
    let place = PaperQuestion {
        section: fields.number()?,
        question: fields.read(|text| QuestionId::parse(text).ok())?,
        revision: fields.number()?,
        points: Points::from_milli(fields.number()?),
        order: fields.list()?,
    };
    let text = fields.text()?;
    fields.end()?;
    if text.is_empty() {
        return Ok((place, None));
    }
    let fault = |what: &str| Fault::says(format!("答卷 {attempt} 的题目 {}", place.question), what);
    let question = find(&place.question, place.revision).ok_or_else(|| fault("不在题目部分中"))?;
    let answer = Answer::from_canonical(question, text).ok_or_else(|| fault("作答与题型不相符"))?;
    Ok((place, Some(answer)))
}

struct Head {
    id: AttemptId,
    participant: ParticipantId,
    number: u32,
    index_version: u32,
    elder_time: bool,
    started_at: Timestamp,
    deadline: Timestamp,
    is_submitted: bool,
    finished_at: Timestamp,
    duration_ms: i64,
    full: Points,
}

fn read_head(mut fields: Fields<'_>) -> Result<Head, Fault> {
    let head = Head {
        id: fields.read(|text| AttemptId::parse(text).ok())?,
        participant: fields.read(|text| ParticipantId::parse(text).ok())?,
        number: fields.number()?,
        index_version: fields.number()?,
        elder_time: fields.flag()?,
        started_at: Timestamp(fields.number()?),
        deadline: Timestamp(fields.number()?),
        is_submitted: fields.read(|word| match word {
            "submitted" => Some(true),
            "expired" => Some(false),
            _ => None,
        })?,
        finished_at: Timestamp(fields.number()?),
        duration_ms: fields.number()?,
        full: Points::from_milli(fields.number()?),
    };
    fields.end()?;
    Ok(head)
}

/// The next attempt.
pub(super) fn read(lines: &mut Lines<'_>, contest: &ContestId, find: Find<'_>) -> Result<SealedAttempt, Fault> {
    let head = read_head(lines.record("attempt")?)?;
    let (mut paper, mut sheet) = (Paper::default(), Sheet::default());
    while lines.is("q") {
        let (place, answer) = read_place(lines, &head.id, find)?;
        if answer.is_some() {
            let entry = Entry { answer, writer: 0, seq: 0, saved_at: head.started_at };
            sheet.entries.insert(place.question.clone(), entry);
        }
        paper.questions.push(place);
    }
    let mut fields = lines.record("receipt")?;
    let receipt_number = fields.number()?;
    let receipt_at = Timestamp(fields.number()?);
    let salt = fields.read(|text| unhex(text)?.try_into().ok())?;
    let receipt = fields.text()?.to_owned();
    fields.end()?;
    let Score { version, score, right, wrong, blank, void } = read_score(lines)?;
    let card = Scorecard {
        score,
        full: head.full,
        right,
        wrong,
        blank,
        void,
        scoring_version: version,
        duration_ms: head.duration_ms,
        finished_at: head.finished_at,
        receipt_number,
        receipt_at,
        salt,
        receipt,
    };
    let mut revised = Vec::new();
    while lines.is("score") {
        revised.push(read_score(lines)?);
    }
    let attempt = Attempt {
        id: head.id,
        contest: contest.clone(),
        participant: head.participant,
        number: head.number,
        day: head.started_at.day(),
        number_in_day: 0,
        started_at: head.started_at,
        deadline: head.deadline,
        grace_ms: 0,
        elder_time: head.elder_time,
        index_version: head.index_version,
        writer: 0,
        paper,
        sheet,
        state: if head.is_submitted { State::Submitted(card) } else { State::Expired(card) },
    };
    Ok(SealedAttempt { attempt, revised })
}
