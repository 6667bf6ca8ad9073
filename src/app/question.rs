//! The question bank as staff work with it: searching, publishing, retiring.

use super::catalog::QuestionEntry;
use super::staff::{Staff, permit};
use super::{App, Error, Result};
use domain::id::QuestionId;
use domain::question::{Kind, Question, Status};
use std::sync::Arc;
use storage::LaneKey;

/// Rows of a page of the bank.
pub const PAGE_SIZE: usize = 50;
/// Questions changed by one act, at most.
pub const ACT_MAX: usize = 1000;

/// What a search of the bank asks for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Status.
    pub status: Option<Status>,
    /// Topic: an activity or one sub-topic.
    pub topic: Option<String>,
    /// Kind.
    pub kind: Option<Kind>,
    /// Words in stem, options, explanation or id.
    pub words: String,
    /// Page, from 1.
    pub page: usize,
}

/// A row of the bank.
#[derive(Debug, Clone)]
pub struct Row {
    /// Newest revision.
    pub question: Arc<Question>,
    /// Status.
    pub status: Status,
    /// When it last changed.
    pub updated_at_ms: i64,
}

/// A page of the bank.
#[derive(Debug)]
pub struct Page {
    /// Questions found.
    pub total: usize,
    /// Rows.
    pub rows: Vec<Row>,
    /// Questions in all: drafts, published, retired.
    pub counts: (usize, usize, usize),
}

fn row(entry: &QuestionEntry) -> Option<Row> {
    let question = entry.current()?.clone();
    Some(Row { question, status: entry.status, updated_at_ms: entry.updated_at_ms })
}

fn matches(search: &Search, words: &str, row: &Row) -> bool {
    let question = &row.question;
    let topic = search.topic.as_ref().is_none_or(|t| {
        question.topic == *t || question.topic.strip_prefix(t.as_str()).is_some_and(|rest| rest.starts_with('.'))
    });
    let has = |text: &str| domain::text::folded(text).contains(words);
    topic
        && search.status.is_none_or(|status| status == row.status)
        && search.kind.is_none_or(|kind| kind == question.kind())
        && (words.is_empty()
            || has(&question.stem)
            || has(question.id.as_str())
            || has(&question.explanation)
            || question.options().iter().any(|o| has(&o.text)))
}

impl App {
    /// Searches the bank.
    #[must_use]
    pub fn search_questions(&self, _staff: &Staff<permit::ReadQuestions>, search: &Search) -> Page {
        let catalog = self.catalog();
        let count = |status| catalog.questions.values().filter(|e| e.status == status).count();
        let counts = (count(Status::Draft), count(Status::Published), count(Status::Retired));
        let words = domain::text::folded(&search.words);
        let mut rows: Vec<Row> =
            catalog.questions.values().filter_map(row).filter(|row| matches(search, &words, row)).collect();
        rows.sort_by(|a, b| b.updated_at_ms.cmp(&a.updated_at_ms).then(a.question.id.cmp(&b.question.id)));
        let total = rows.len();
        let from = search.page.max(1).saturating_sub(1).saturating_mul(PAGE_SIZE);
        Page { total, rows: rows.into_iter().skip(from).take(PAGE_SIZE).collect(), counts }
    }

    /// One question with its key.
    ///
    /// # Errors
    /// When there is none.
    pub fn question_for_staff(&self, _staff: &Staff<permit::ReadQuestions>, id: &QuestionId) -> Result<Row> {
        self.catalog().questions.get(id).and_then(row).ok_or(Error::NotFound("question"))
    }

    /// Publishes drafts and retired questions; tells how many moved.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn publish_questions(&self, staff: &Staff<permit::EditQuestions>, ids: Vec<QuestionId>) -> Result<usize> {
        self.move_questions(staff, ids, &[Status::Draft, Status::Retired], Status::Published).await
    }

    /// Retires published questions and drafts; running contests keep their index.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn retire_questions(&self, staff: &Staff<permit::EditQuestions>, ids: Vec<QuestionId>) -> Result<usize> {
        self.move_questions(staff, ids, &[Status::Draft, Status::Published], Status::Retired).await
    }

    async fn move_questions(
        &self,
        staff: &Staff<permit::EditQuestions>,
        ids: Vec<QuestionId>,
        from: &[Status],
        to: Status,
    ) -> Result<usize> {
        let now = self.now();
        let catalog = self.catalog();
        let status_of = |id: &QuestionId| catalog.questions.get(id).map(|e| e.status);
        let mut moved = 0;
        for status in from {
            let ids: Vec<QuestionId> = ids.iter().filter(|id| status_of(id) == Some(*status)).cloned().collect();
            for chunk in ids.chunks(400) {
                moved += chunk.len();
                self.move_chunk(staff, chunk.to_vec(), *status, to).await?;
            }
        }
        self.change_catalog(|catalog| {
            for id in &ids {
                if let Some(entry) = catalog.questions.get_mut(id).filter(|e| from.contains(&e.status)) {
                    entry.status = to;
                    entry.updated_at_ms = now.ms();
                }
            }
        });
        Ok(moved)
    }

    async fn move_chunk(
        &self,
        staff: &Staff<permit::EditQuestions>,
        ids: Vec<QuestionId>,
        from: Status,
        to: Status,
    ) -> Result<()> {
        let now = self.now();
        let action = if to == Status::Published { "question.publish" } else { "question.retire" };
        let first = ids.first().map_or("", |id| id.as_str()).to_owned();
        let line = self.staff_entry(staff, (action, &first, format!("{} questions", ids.len())));
        self.store
            .write(LaneKey::Common, move |tx| {
                let (ids, line) = (ids.clone(), line.clone());
                Box::pin(async move {
                    storage::question::set_status(tx, &ids, from, to, now).await?;
                    Ok::<_, Error>(storage::audit::append(tx, &line).await?)
                })
            })
            .await
    }
}
