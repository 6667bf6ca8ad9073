//! Shapes of attempts, sheets and results; answers are shown positions, never original indexes.

use crate::app::attempt::{Given, GivenAnswer};
use crate::app::catalog::Catalog;
use crate::web::code;
use crate::web::problem::Problem;
use crate::web::view::{AttemptState, Kind, Picture};
use domain::attempt::Attempt;
use domain::contest::Contest;
use domain::id::QuestionId;
use domain::question::{Answer as DomainAnswer, Question};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Answers of one request, at most.
const ANSWERS_MAX: usize = domain::contest::QUESTIONS_MAX;

/// An answer in the terms of the shown paper; exactly one part, or none for "taken back".
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Shown positions, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub positions: Option<Vec<u8>>,
    /// Truth of a proposition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truth: Option<bool>,
    /// Typed text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Answer {
    /// A stored answer as its participant sees it.
    #[must_use]
    pub fn shown(answer: Option<&DomainAnswer>, order: &[u8]) -> Self {
        match answer {
            None => Self::default(),
            Some(choices @ DomainAnswer::Choices(_)) => {
                Self { positions: Some(choices.positions(order)), ..Self::default() }
            }
            Some(DomainAnswer::Truth(truth)) => Self { truth: Some(*truth), ..Self::default() },
            Some(DomainAnswer::Text(text)) => Self { text: Some(text.clone()), ..Self::default() },
        }
    }

    fn given(self) -> Result<Given, ()> {
        match (self.positions, self.truth, self.text) {
            (Some(positions), None, None) if positions.is_empty() => Ok(Given::Cleared),
            (Some(positions), None, None) => Ok(Given::Positions(positions)),
            (None, Some(truth), None) => Ok(Given::Truth(truth)),
            (None, None, Some(text)) => Ok(Given::Text(text)),
            (None, None, None) => Ok(Given::Cleared),
            _ => Err(()),
        }
    }
}

/// An answer on its way to the server.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveAnswer {
    /// Question.
    pub question_id: String,
    /// Number that grows with every change on this device.
    pub seq: u32,
    /// Answer.
    pub answer: Answer,
}

/// Answers of one device.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveSheet {
    /// Number the server gave to this device.
    pub writer: u32,
    /// Answers.
    pub answers: Vec<SaveAnswer>,
    /// How often the page was left so far, as this device counts it; for those who review entries, it decides nothing.
    #[serde(default)]
    pub left: u32,
}

impl SaveSheet {
    /// The answers in the terms of the use case.
    ///
    /// # Errors
    /// Every answer that is not one.
    pub fn given(self) -> Result<(u32, Vec<GivenAnswer>), Problem> {
        if self.answers.len() > ANSWERS_MAX {
            return Err(Problem::field("answers", "too_long", "more answers than a paper has questions"));
        }
        let answers = self
            .answers
            .into_iter()
            .enumerate()
            .map(|(i, save)| {
                let question = QuestionId::parse(&save.question_id)
                    .map_err(|_| Problem::new(code::QUESTION_NOT_IN_PAPER).detail(format!("answers[{i}]")))?;
                let given = save.answer.given().map_err(|()| {
                    Problem::field(&format!("answers[{i}].answer"), "format", "one of positions, truth, text")
                })?;
                Ok(GivenAnswer { question, seq: save.seq, given })
            })
            .collect::<Result<_, Problem>>()?;
        Ok((self.writer, answers))
    }
}

/// A question of a paper.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct PaperQuestion {
    pub id: String,
    pub kind: Kind,
    pub stem: String,
    pub picture: Option<Picture>,
    /// In shown order; empty for true/false and fill-in.
    pub options: Vec<String>,
    pub points_milli: i64,
    pub section: String,
    pub topic: String,
}

/// A stored answer.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct SheetEntry {
    pub question_id: String,
    pub answer: Answer,
    pub writer: u32,
    pub seq: u32,
    pub saved_at_ms: i64,
}

/// An attempt as its page needs it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct AttemptView {
    pub id: String,
    pub contest_id: String,
    pub contest_title: String,
    pub number: u32,
    pub state: AttemptState,
    pub server_time_ms: i64,
    pub started_at_ms: i64,
    pub deadline_ms: i64,
    pub grace_ms: i64,
    pub elder_time: bool,
    pub writer: u32,
    pub questions: Vec<PaperQuestion>,
    pub sheet: Vec<SheetEntry>,
}

/// The stored sheet; it is in the database when this answer arrives.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct SheetState {
    pub server_time_ms: i64,
    pub deadline_ms: i64,
    pub state: AttemptState,
    pub sheet: Vec<SheetEntry>,
}

/// Options in the order of the paper.
#[must_use]
pub fn options(question: &Question, order: &[u8]) -> Vec<String> {
    let all = question.options();
    if order.is_empty() {
        return all.iter().map(|o| o.text.clone()).collect();
    }
    order.iter().filter_map(|i| all.get(usize::from(*i))).map(|o| o.text.clone()).collect()
}

fn sheet(attempt: &Attempt) -> Vec<SheetEntry> {
    let entries = attempt.paper.questions.iter().filter_map(|place| {
        let entry = attempt.sheet.entries.get(&place.question)?;
        Some(SheetEntry {
            question_id: place.question.to_string(),
            answer: Answer::shown(entry.answer.as_ref(), &place.order),
            writer: entry.writer,
            seq: entry.seq,
            saved_at_ms: entry.saved_at.ms(),
        })
    });
    entries.collect()
}

impl AttemptView {
    /// An attempt as its participant sees it.
    #[must_use]
    pub fn of(attempt: &Attempt, contest: &Contest, catalog: &Catalog, now: Timestamp) -> Self {
        let questions = attempt.paper.questions.iter().filter_map(|place| {
            let question = catalog.question(&place.question, place.revision)?;
            Some(PaperQuestion {
                id: place.question.to_string(),
                kind: question.kind().into(),
                stem: question.stem.clone(),
                picture: question.picture.as_ref().map(Picture::of),
                options: options(question, &place.order),
                points_milli: place.points.milli(),
                section: contest.blueprint.sections.get(place.section).map_or_else(String::new, |s| s.title.clone()),
                topic: question.topic.clone(),
            })
        });
        Self {
            id: attempt.id.to_string(),
            contest_id: attempt.contest.to_string(),
            contest_title: contest.title.clone(),
            number: attempt.number,
            state: AttemptState::of(attempt, now),
            server_time_ms: now.ms(),
            started_at_ms: attempt.started_at.ms(),
            deadline_ms: attempt.deadline.ms(),
            grace_ms: attempt.grace_ms,
            elder_time: attempt.elder_time,
            writer: attempt.writer,
            questions: questions.collect(),
            sheet: sheet(attempt),
        }
    }
}

impl SheetState {
    /// The stored sheet of an attempt.
    #[must_use]
    pub fn of(attempt: &Attempt, now: Timestamp) -> Self {
        Self {
            server_time_ms: now.ms(),
            deadline_ms: attempt.deadline.ms(),
            state: AttemptState::of(attempt, now),
            sheet: sheet(attempt),
        }
    }
}
