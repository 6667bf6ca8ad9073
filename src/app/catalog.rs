//! Questions and contests in memory: a snapshot that is swapped whole, so that starting a round reads no bank table.

use domain::contest::{Contest, Index};
use domain::fairness::PaperSecret;
use domain::id::{ContestId, QuestionId};
use domain::question::{Life, Question, RevisionState};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A question with every revision.
#[derive(Debug, Clone)]
pub struct QuestionEntry {
    /// Where each revision is and which of them counts.
    pub life: Life,
    /// Number that rises with every change; an act holds what it was decided on against it.
    pub version: i64,
    /// When it last changed.
    pub updated_at_ms: i64,
    /// Revisions, by number.
    pub revisions: BTreeMap<u32, Arc<Question>>,
}

impl QuestionEntry {
    /// The revision that is worked on.
    #[must_use]
    pub fn current(&self) -> Option<&Arc<Question>> {
        self.revisions.get(&self.life.head)
    }

    /// The revision that contests may use now.
    #[must_use]
    pub fn usable(&self) -> Option<&Arc<Question>> {
        self.revisions.get(&self.life.usable()?)
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

    /// The published revisions, whatever is being written meanwhile.
    pub fn published(&self) -> impl Iterator<Item = &Question> {
        self.questions.values().filter_map(|entry| entry.usable().map(Arc::as_ref))
    }

    /// Puts a question in with its first revision.
    pub fn put(&mut self, question: Question, first: RevisionState) {
        let entry = QuestionEntry {
            updated_at_ms: first.written_at.ms(),
            life: Life::new(question.revision, first),
            version: 1,
            revisions: BTreeMap::new(),
        };
        let entry = self.questions.entry(question.id.clone()).or_insert(entry);
        entry.revisions.insert(question.revision, Arc::new(question));
    }
}
