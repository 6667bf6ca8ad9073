//! Questions and contests in memory: a snapshot that is swapped whole, so that starting a round reads no bank table.

use super::award::Awards;
use domain::contest::{Contest, Index};
use domain::correction::{Correction, Ruling};
use domain::fairness::PaperSecret;
use domain::fairness::tree::Published;
use domain::id::{ContestId, QuestionId};
use domain::question::{Life, Question, RevisionState};
use std::borrow::Cow;
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
    /// Corrections that are applied, in their order.
    pub corrections: Vec<Correction>,
    /// How answers are held against questions now.
    pub ruling: Ruling,
    /// Size and root of the tree of receipts, once closed.
    pub receipts: Option<Published>,
    /// What can be won in it.
    pub awards: Arc<Awards>,
}

impl ContestEntry {
    /// A contest with what is stored beside it; of the corrections the applied ones count.
    #[must_use]
    pub fn new(
        contest: Contest,
        secret: Option<PaperSecret>,
        indexes: BTreeMap<u32, Index>,
        mut corrections: Vec<Correction>,
    ) -> Self {
        corrections.retain(|correction| correction.applied.is_some());
        corrections.sort_by_key(|correction| correction.scoring_version);
        let ruling = Ruling::at(contest.rules.void_policy, u32::MAX, &corrections);
        Self { contest, secret, indexes, corrections, ruling, receipts: None, awards: Arc::default() }
    }

    /// How answers were held against questions at a scoring version.
    #[must_use]
    pub fn ruling_at(&self, version: u32) -> Cow<'_, Ruling> {
        if version == self.ruling.version() {
            return Cow::Borrowed(&self.ruling);
        }
        Cow::Owned(Ruling::at(self.contest.rules.void_policy, version, &self.corrections))
    }

    /// The revision of a question that the papers of this contest show.
    #[must_use]
    pub fn revision(&self, question: &QuestionId) -> Option<u32> {
        let line = |index: &Index| {
            let found = index.lines.binary_search_by(|line| line.id.as_bytes().cmp(question.as_str().as_bytes()));
            index.lines.get(found.ok()?).map(|line| line.revision)
        };
        self.indexes.values().rev().find_map(line)
    }

    /// Every question that a paper of this contest may show, by id.
    #[must_use]
    pub fn revisions(&self) -> BTreeMap<QuestionId, u32> {
        let lines = self.indexes.values().flat_map(|index| &index.lines);
        lines.filter_map(|line| Some((QuestionId::parse(&line.id).ok()?, line.revision))).collect()
    }

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

    /// The scoring version of a contest that counts now.
    #[must_use]
    pub fn scoring_version(&self, contest: &ContestId) -> u32 {
        self.contests.get(contest).map_or(1, |entry| entry.ruling.version())
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
