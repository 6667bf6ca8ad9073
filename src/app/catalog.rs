//! Questions and contests in memory: a snapshot that is swapped whole, so that starting a round reads no bank table.

use domain::contest::{Contest, Index};
use domain::fairness::PaperSecret;
use domain::id::{ContestId, QuestionId};
use domain::question::{Question, Status};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A question with every revision.
#[derive(Debug, Clone)]
pub struct QuestionEntry {
    /// Status of the question.
    pub status: Status,
    /// When it last changed.
    pub updated_at_ms: i64,
    /// Revisions, by number.
    pub revisions: BTreeMap<u32, Arc<Question>>,
}

impl QuestionEntry {
    /// The newest revision.
    #[must_use]
    pub fn current(&self) -> Option<&Arc<Question>> {
        self.revisions.values().next_back()
    }
}

/// A contest with its secret and its indexes.
#[derive(Debug, Clone)]
pub struct ContestEntry {
    /// The contest.
    pub contest: Contest,
    /// Secret of its papers, once published.
    pub secret: Option<PaperSecret>,
    /// Question indexes, by version.
    pub indexes: BTreeMap<u32, Index>,
}

impl ContestEntry {
    /// The newest index.
    #[must_use]
    pub fn index(&self) -> Option<&Index> {
        self.indexes.values().next_back()
    }
}

/// Everything that changes only by acts of staff.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// Questions by id.
    pub questions: BTreeMap<QuestionId, QuestionEntry>,
    /// Contests by id.
    pub contests: BTreeMap<ContestId, Arc<ContestEntry>>,
}

impl Catalog {
    /// A revision of a question.
    #[must_use]
    pub fn question(&self, id: &QuestionId, revision: u32) -> Option<&Question> {
        self.questions.get(id)?.revisions.get(&revision).map(Arc::as_ref)
    }

    /// Newest revisions of published questions.
    pub fn published(&self) -> impl Iterator<Item = &Question> {
        self.questions
            .values()
            .filter(|entry| entry.status == Status::Published)
            .filter_map(|entry| entry.current().map(Arc::as_ref))
    }

    /// Puts a revision in.
    pub fn put(&mut self, question: Question, status: Status, updated_at_ms: i64) {
        let entry = self.questions.entry(question.id.clone()).or_insert_with(|| QuestionEntry {
            status,
            updated_at_ms,
            revisions: BTreeMap::new(),
        });
        entry.status = status;
        entry.updated_at_ms = updated_at_ms;
        entry.revisions.insert(question.revision, Arc::new(question));
    }
}
