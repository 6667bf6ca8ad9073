//! The life of a question: each revision is written, reviewed by somebody else and published; nothing is overwritten.
//!
//! A question that is published stays so while a newer revision of it is a draft or in review, and switches when that
//! one is approved.

use super::Status;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// Who wrote what came with the installation.
pub const BUNDLED: &str = "bundled";

/// Where a revision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Written, waits for its author.
    Draft,
    /// Waits for somebody else.
    InReview,
    /// Has been published.
    Approved,
    /// Taken back; it stays in the history and is used for nothing.
    Withdrawn,
}

impl Stage {
    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Draft, Self::InReview, Self::Approved, Self::Withdrawn].into_iter().find(|stage| stage.word() == word)
    }
}

/// What a review said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Somebody else approved it.
    Approved,
    /// Its author approved it, because nobody else could.
    ApprovedAlone,
    /// It went back to its author.
    Returned,
}

impl Verdict {
    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::ApprovedAlone => "approved_alone",
            Self::Returned => "returned",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Approved, Self::ApprovedAlone, Self::Returned].into_iter().find(|verdict| verdict.word() == word)
    }
}

/// The last word on a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// What was said.
    pub verdict: Verdict,
    /// Who said it.
    pub reviewer: String,
    /// When.
    pub at: Timestamp,
    /// Why; empty where no reason is asked for.
    pub reason: String,
}

/// What is known of a revision beside its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionState {
    /// Where it is.
    pub stage: Stage,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub written_at: Timestamp,
    /// The last word on it.
    pub review: Option<Review>,
}

impl RevisionState {
    /// A revision just written.
    #[must_use]
    pub const fn draft(author: String, now: Timestamp) -> Self {
        Self { stage: Stage::Draft, author, written_at: now, review: None }
    }

    /// A revision that came with the installation, which is published as it comes.
    #[must_use]
    pub fn bundled(now: Timestamp) -> Self {
        Self { stage: Stage::Approved, author: BUNDLED.to_owned(), written_at: now, review: None }
    }
}

/// Why an act is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefusedStep {
    /// Only a draft can be submitted.
    #[error("不是草稿，不能提交审核")]
    NotADraft,
    /// Only what is in review can be approved or returned.
    #[error("不在审核中，请刷新后再看")]
    NotInReview,
    /// Its author cannot approve it.
    #[error("最新一版是您自己写的，要由另一位编辑审核")]
    OwnWork,
    /// It is retired already.
    #[error("已经停用")]
    Retired,
    /// There is no newer revision over a published one.
    #[error("没有可以放弃的修改")]
    NothingToDiscard,
    /// There is no such revision.
    #[error("没有这一版")]
    NoSuchRevision,
}

/// Every revision of a question and which of them counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// The revision that is worked on: the newest that was not taken back.
    pub head: u32,
    /// The revision that contests use.
    pub published: Option<u32>,
    /// Whether it is no longer drawn into new contests.
    pub retired: bool,
    /// Every revision by number.
    pub revisions: BTreeMap<u32, RevisionState>,
}

impl Life {
    /// The life of a question whose first revision has this number.
    #[must_use]
    pub fn new(number: u32, first: RevisionState) -> Self {
        let published = (first.stage == Stage::Approved).then_some(number);
        Self { head: number, published, retired: false, revisions: BTreeMap::from([(number, first)]) }
    }

    /// Where the revision that is worked on is.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.revisions.get(&self.head).map_or(Stage::Withdrawn, |revision| revision.stage)
    }

    /// Who wrote the revision that is worked on.
    #[must_use]
    pub fn author(&self) -> &str {
        self.revisions.get(&self.head).map_or("", |revision| &revision.author)
    }

    /// Where the question is.
    #[must_use]
    pub fn status(&self) -> Status {
        match (self.retired, self.published, self.stage()) {
            (true, ..) => Status::Retired,
            (_, Some(_), _) => Status::Published,
            (_, None, Stage::InReview) => Status::InReview,
            _ => Status::Draft,
        }
    }

    /// Whether a revision is a draft or in review, beside what is published.
    #[must_use]
    pub fn waits_in(&self, stage: Stage) -> bool {
        !self.retired && self.stage() == stage
    }

    /// The revision that contests may use now.
    #[must_use]
    pub fn usable(&self) -> Option<u32> {
        self.published.filter(|_| !self.retired)
    }

    /// A new revision over the present one; gives its number. A retired question becomes a draft again.
    pub fn write(&mut self, state: RevisionState) -> u32 {
        let number = self.revisions.keys().next_back().copied().unwrap_or(0).saturating_add(1);
        if self.retired {
            self.retired = false;
            self.published = None;
        }
        if state.stage == Stage::Approved {
            self.published = Some(number);
        } else if let Some(earlier) = self.revisions.get_mut(&self.head)
            && earlier.stage == Stage::InReview
        {
            // The reviewer would judge what is no longer meant.
            earlier.stage = Stage::Draft;
        }
        self.revisions.insert(number, state);
        self.head = number;
        number
    }

    /// Hands the draft in.
    ///
    /// # Errors
    /// When it is not a draft.
    pub fn submit(&mut self) -> Result<(), RefusedStep> {
        self.step(Stage::Draft, RefusedStep::NotADraft)?.stage = Stage::InReview;
        Ok(())
    }

    /// Gives what is in review back to its author.
    ///
    /// # Errors
    /// When it is not in review.
    pub fn send_back(&mut self, by: &str, reason: &str, now: Timestamp) -> Result<(), RefusedStep> {
        let head = self.step(Stage::InReview, RefusedStep::NotInReview)?;
        head.stage = Stage::Draft;
        head.review =
            Some(Review { verdict: Verdict::Returned, reviewer: by.to_owned(), at: now, reason: reason.to_owned() });
        Ok(())
    }

    /// Publishes what is in review. Its author may do so only with a reason, which callers take only where nobody else
    /// could.
    ///
    /// # Errors
    /// When it is not in review, or the author has no reason.
    pub fn approve(&mut self, by: &str, alone: Option<&str>, now: Timestamp) -> Result<(), RefusedStep> {
        let number = self.head;
        let head = self.step(Stage::InReview, RefusedStep::NotInReview)?;
        let (verdict, reason) = match (head.author == by, alone) {
            (false, _) => (Verdict::Approved, ""),
            (true, Some(reason)) => (Verdict::ApprovedAlone, reason),
            (true, None) => return Err(RefusedStep::OwnWork),
        };
        head.stage = Stage::Approved;
        head.review = Some(Review { verdict, reviewer: by.to_owned(), at: now, reason: reason.to_owned() });
        self.published = Some(number);
        Ok(())
    }

    /// Takes the question out of new contests.
    ///
    /// # Errors
    /// When it is out already.
    pub const fn retire(&mut self) -> Result<(), RefusedStep> {
        if self.retired {
            return Err(RefusedStep::Retired);
        }
        self.retired = true;
        Ok(())
    }

    /// Takes the newer revisions over a published one back.
    ///
    /// # Errors
    /// When there are none.
    pub fn discard(&mut self) -> Result<(), RefusedStep> {
        let published = self.usable().filter(|number| *number != self.head).ok_or(RefusedStep::NothingToDiscard)?;
        for (number, revision) in &mut self.revisions {
            if *number > published && revision.stage != Stage::Approved {
                revision.stage = Stage::Withdrawn;
            }
        }
        self.head = published;
        Ok(())
    }

    /// The life as it was before some acts; what has been written since stays as taken back.
    #[must_use]
    pub fn back_to(&self, before: &Self) -> Self {
        let mut life = before.clone();
        for (number, revision) in &self.revisions {
            life.revisions
                .entry(*number)
                .or_insert_with(|| RevisionState { stage: Stage::Withdrawn, ..revision.clone() });
        }
        life
    }

    fn step(&mut self, from: Stage, otherwise: RefusedStep) -> Result<&mut RevisionState, RefusedStep> {
        if self.retired {
            return Err(RefusedStep::Retired);
        }
        self.revisions.get_mut(&self.head).filter(|head| head.stage == from).ok_or(otherwise)
    }
}
