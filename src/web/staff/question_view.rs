//! Shapes of the question bank: rows, one question, its history, what is doubtful.

use super::question_content::QuestionContent;
use crate::app::question::{Colleagues, Row, Version};
use crate::web::State;
use crate::web::participant::result_view::{AnswerKey, CitationView};
use crate::web::view::{Difficulty, FindingSeverity, Kind, QuestionStatus, ReviewVerdict, RevisionStage, count};
use domain::question::{Fault, Finding, Life, RevisionState};
use serde::Serialize;
use utoipa::ToSchema;

/// A row of the bank.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct QuestionRow {
    pub id: String,
    /// The revision that is worked on.
    pub revision: u32,
    pub kind: Kind,
    pub topic: String,
    pub topic_name: String,
    pub difficulty: Difficulty,
    pub status: QuestionStatus,
    /// Where that revision is.
    pub stage: RevisionStage,
    /// The revision that contests use.
    pub published_revision: Option<u32>,
    pub stem: String,
    pub tags: Vec<String>,
    pub author_name: String,
    /// Whether whoever asks wrote it.
    pub mine: bool,
    pub updated_at_ms: i64,
    pub citations: u64,
}

/// Questions by where they are; one with a draft over a published revision counts in both.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionCounts {
    pub draft: u64,
    pub in_review: u64,
    pub published: u64,
    pub retired: u64,
}

/// A page of the bank.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionPage {
    pub total: u64,
    pub page: u64,
    pub pages: u64,
    pub items: Vec<QuestionRow>,
    pub counts: QuestionCounts,
    /// Tags in use.
    pub tags: Vec<String>,
    /// Accounts that may review.
    pub reviewers: u64,
}

/// The last word on a revision.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct ReviewView {
    pub verdict: ReviewVerdict,
    pub reviewer_name: String,
    pub at_ms: i64,
    pub reason: String,
}

/// A question with its key and proof.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct QuestionDetail {
    pub id: String,
    /// The revision that is worked on.
    pub revision: u32,
    pub topic_name: String,
    pub status: QuestionStatus,
    /// Where that revision is.
    pub stage: RevisionStage,
    /// The revision that contests use.
    pub published_revision: Option<u32>,
    pub author_name: String,
    /// Whether whoever asks wrote it.
    pub mine: bool,
    /// Accounts that may review.
    pub reviewers: u64,
    pub written_at_ms: i64,
    pub updated_at_ms: i64,
    pub review: Option<ReviewView>,
    pub content: QuestionContent,
    pub answer: AnswerKey,
    pub citations: Vec<CitationView>,
    pub findings: Vec<LintFinding>,
    pub source: String,
}

/// A revision of a history.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct RevisionView {
    pub revision: u32,
    pub stage: RevisionStage,
    pub author_name: String,
    pub written_at_ms: i64,
    pub review: Option<ReviewView>,
    /// Fields in which it differs from the revision before.
    pub changed: Vec<String>,
    pub content: QuestionContent,
}

/// Every revision of a question, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionHistory {
    pub id: String,
    pub revision: u32,
    pub published_revision: Option<u32>,
    pub items: Vec<RevisionView>,
}

/// Something that is wrong or doubtful about a draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct LintFinding {
    /// `error` keeps a draft from being saved or is a rule of the bank; `warning` wants a look.
    pub severity: FindingSeverity,
    /// `stem`, `option.2` (from 0), `answer`, `citation.0` and so on; empty for the whole question.
    pub field: String,
    /// Stable word.
    pub code: String,
    /// Sentence people read.
    pub message: String,
}

/// What is wrong or doubtful about a draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct LintReport {
    /// What keeps it from being saved.
    pub faults: Vec<LintFinding>,
    /// What is doubtful though it can be saved.
    pub findings: Vec<LintFinding>,
}

impl From<&Fault> for LintFinding {
    fn from(fault: &Fault) -> Self {
        Self {
            severity: FindingSeverity::Error,
            field: fault.field.clone(),
            code: fault.code.to_owned(),
            message: fault.message.clone(),
        }
    }
}

impl From<&Finding> for LintFinding {
    fn from(found: &Finding) -> Self {
        Self {
            severity: found.severity.into(),
            field: found.field.clone(),
            code: found.code.to_owned(),
            message: found.message.clone(),
        }
    }
}

/// Who looks, and what names they see.
#[derive(Debug)]
pub struct Desk {
    /// Account of whoever looks.
    pub me: String,
    /// Everybody who works on the bank.
    pub colleagues: Colleagues,
}

impl Desk {
    fn name(&self, author: &str) -> String {
        self.colleagues.names.get(author).cloned().unwrap_or_else(|| author.to_owned())
    }

    fn review(&self, state: &RevisionState) -> Option<ReviewView> {
        let review = state.review.as_ref()?;
        Some(ReviewView {
            verdict: review.verdict.into(),
            reviewer_name: self.name(&review.reviewer),
            at_ms: review.at.ms(),
            reason: review.reason.clone(),
        })
    }

    /// A row of the bank.
    #[must_use]
    pub fn row(&self, state: &State, row: &Row) -> QuestionRow {
        let question = &row.question;
        QuestionRow {
            id: question.id.to_string(),
            revision: question.revision,
            kind: question.kind().into(),
            topic_name: topic_name(state, &question.topic),
            topic: question.topic.clone(),
            difficulty: question.difficulty.into(),
            status: row.life.status().into(),
            stage: row.life.stage().into(),
            published_revision: row.life.usable(),
            stem: question.stem.clone(),
            tags: question.tags.clone(),
            author_name: self.name(row.life.author()),
            mine: row.life.author() == self.me,
            updated_at_ms: row.updated_at_ms,
            citations: count(question.citations.len()),
        }
    }

    /// One question.
    #[must_use]
    pub fn detail(&self, state: &State, row: &Row) -> QuestionDetail {
        let question = &row.question;
        let head = row.life.revisions.get(&row.life.head);
        let library = &state.app.reference().library;
        QuestionDetail {
            id: question.id.to_string(),
            revision: question.revision,
            topic_name: topic_name(state, &question.topic),
            status: row.life.status().into(),
            stage: row.life.stage().into(),
            published_revision: row.life.usable(),
            author_name: self.name(row.life.author()),
            mine: row.life.author() == self.me,
            reviewers: count(self.colleagues.reviewers),
            written_at_ms: head.map_or(row.updated_at_ms, |revision| revision.written_at.ms()),
            updated_at_ms: row.updated_at_ms,
            review: head.and_then(|revision| self.review(revision)),
            content: QuestionContent::of(question),
            answer: AnswerKey::of(question, &[]),
            citations: question.citations.iter().map(|c| CitationView::of(c, library)).collect(),
            findings: state.app.findings(question).iter().map(LintFinding::from).collect(),
            source: question.source.clone(),
        }
    }

    /// The history of a question.
    #[must_use]
    pub fn history(&self, id: String, life: &Life, versions: &[Version]) -> QuestionHistory {
        let item = |version: &Version| {
            let state = life.revisions.get(&version.question.revision)?;
            Some(RevisionView {
                revision: version.question.revision,
                stage: state.stage.into(),
                author_name: self.name(&state.author),
                written_at_ms: state.written_at.ms(),
                review: self.review(state),
                changed: version.changed.iter().map(ToString::to_string).collect(),
                content: QuestionContent::of(&version.question),
            })
        };
        QuestionHistory {
            id,
            revision: life.head,
            published_revision: life.usable(),
            items: versions.iter().filter_map(item).collect(),
        }
    }
}

fn topic_name(state: &State, code: &str) -> String {
    state.app.reference().topics.get(code).cloned().unwrap_or_else(|| code.to_owned())
}
