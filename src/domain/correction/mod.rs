//! A question of a running contest that turns out faulty: voided or re-keyed by two people, for everyone alike.
//!
//! Proposed → Approved | Rejected | Withdrawn. An approved correction is applied once every result that it touches has
//! been scored anew; from then on it is part of the contest's [`Ruling`].

mod impact;
mod ruling;
#[cfg(test)]
mod tests;

pub use impact::{Bucket, Crossing, Move, Pair, crossing, histogram, moves};
pub use ruling::Ruling;

use crate::contest::{Contest, State as ContestState};
use crate::id::{AccountId, ContestId, CorrectionId, QuestionId};
use crate::question::{Body, Question, TEXT_MAX};
use crate::time::Timestamp;

/// Texts that a re-keyed fill-in question accepts, at most.
pub const TEXTS_MAX: usize = 20;
/// Ranks of the prize range that a proposal looks at when none is named.
pub const TOP_DEFAULT: u32 = 10;

/// A key over the options, the truth or the texts of a question as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Original indexes of the right options, ascending.
    Choices(Vec<u8>),
    /// Whether the proposition is true.
    Truth(bool),
    /// Accepted texts, the first shown as the model.
    Texts(Vec<String>),
}

/// What a correction does to its question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// The question counts no more; the rules say what happens to its points.
    Void,
    /// Answers already given, and those still to come, are held against another key.
    Rekey(Key),
}

impl Remedy {
    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Void => "void",
            Self::Rekey(_) => "rekey",
        }
    }
}

/// Where a correction is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for a second person.
    Proposed,
    /// Decided; it counts once it is applied.
    Approved,
    /// Refused by a second person.
    Rejected,
    /// Taken back by whoever proposed it.
    Withdrawn,
}

impl State {
    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Proposed, Self::Approved, Self::Rejected, Self::Withdrawn].into_iter().find(|s| s.word() == word)
    }
}

/// A member of staff under the name they had then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Account.
    pub account: AccountId,
    /// Name shown.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// How a proposal was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// By whom.
    pub by: Signature,
    /// What they wrote, if anything.
    pub note: String,
}

/// What applying a correction did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// When readers saw it.
    pub at: Timestamp,
    /// Ended attempts that had the question.
    pub attempts: u32,
    /// People whose score it changed.
    pub people: u32,
    /// The index without the question, if one was made.
    pub index_version: Option<u32>,
}

/// A correction of one question in one contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Identifier.
    pub id: CorrectionId,
    /// Contest.
    pub contest: ContestId,
    /// Question.
    pub question: QuestionId,
    /// Revision that the contest's index holds.
    pub revision: u32,
    /// What it does.
    pub remedy: Remedy,
    /// Why; shown to everybody once it is applied.
    pub reason: String,
    /// Ranks of the prize range that its preview looks at.
    pub top: u32,
    /// Who proposed it.
    pub proposed: Signature,
    /// Where it is in its life.
    pub state: State,
    /// How it was decided.
    pub decision: Option<Decision>,
    /// Scoring version that it brings, from 2; given at approval.
    pub scoring_version: Option<u32>,
    /// What applying it did, once done.
    pub applied: Option<Applied>,
}

/// Why a step of a correction is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The contest has not opened.
    #[error("the contest has not opened yet; change the question instead")]
    NotOpen,
    /// Results stand.
    #[error("the results are final; nothing is corrected any more")]
    Final,
    /// It has been decided.
    #[error("the correction has been decided: {}", .0.word())]
    Decided(State),
    /// Whoever proposed it cannot decide it.
    #[error("another account than the one that proposed it decides")]
    SameAccount,
    /// Only whoever proposed it takes it back.
    #[error("only the account that proposed it takes it back")]
    OtherAccount,
    /// The question has been voided.
    #[error("the question has been voided")]
    Voided,
    /// The question has another correction under way.
    #[error("the question has a correction under way")]
    Pending,
    /// A correction of the contest is not settled.
    #[error("a correction is not decided or not applied yet")]
    Unsettled,
    /// A draw of the contest may know its beacon.
    #[error("a draw of the contest has its beacon; keys are locked")]
    DrawUnderWay,
    /// The key does not fit the question.
    #[error("the key does not fit the question")]
    KeyDoesNotFit,
    /// The key is the one that counts now.
    #[error("the key is the one that counts now")]
    SameKey,
}

impl Key {
    /// The key of a question.
    #[must_use]
    pub fn of(question: &Question) -> Self {
        match &question.body {
            Body::Single { key, .. } => Self::Choices(vec![*key]),
            Body::Multiple { keys, .. } => Self::Choices(keys.clone()),
            Body::TrueFalse { truth } => Self::Truth(*truth),
            Body::Fill { accepted } => Self::Texts(accepted.clone()),
        }
    }

    /// The question under this key; nothing when the key is not one for it.
    #[must_use]
    pub fn on(&self, question: &Question) -> Option<Question> {
        let within = |count: usize| move |keys: &[u8]| keys.iter().all(|key| usize::from(*key) < count);
        let body = match (&question.body, self) {
            (Body::Single { options, fixed, .. }, Self::Choices(keys)) => match keys.as_slice() {
                [key] if within(options.len())(keys) => {
                    Body::Single { options: options.clone(), key: *key, fixed: *fixed }
                }
                _ => return None,
            },
            (Body::Multiple { options, fixed, .. }, Self::Choices(keys)) => {
                let ascending = keys.is_sorted_by(|a, b| a < b);
                if keys.is_empty() || !ascending || !within(options.len())(keys) {
                    return None;
                }
                Body::Multiple { options: options.clone(), keys: keys.clone(), fixed: *fixed }
            }
            (Body::TrueFalse { .. }, Self::Truth(truth)) => Body::TrueFalse { truth: *truth },
            (Body::Fill { .. }, Self::Texts(texts)) => {
                let fits = |text: &String| !text.trim().is_empty() && text.chars().count() <= TEXT_MAX;
                if texts.is_empty() || texts.len() > TEXTS_MAX || !texts.iter().all(fits) {
                    return None;
                }
                Body::Fill { accepted: texts.clone() }
            }
            _ => return None,
        };
        Some(Question { body, ..question.clone() })
    }
}

/// Whether questions of the contest may be corrected now: from its opening until its results are final.
///
/// # Errors
/// Before and after.
pub fn allowed(contest: &Contest, now: Timestamp) -> Result<(), Refused> {
    match contest.state_at(now) {
        ContestState::Draft | ContestState::Published => Err(Refused::NotOpen),
        ContestState::Open | ContestState::Closed => Ok(()),
        ContestState::Final => Err(Refused::Final),
    }
}

impl Correction {
    /// Whether it still moves: it waits for a decision, or its results are still being scored.
    #[must_use]
    pub const fn is_unsettled(&self) -> bool {
        match self.state {
            State::Proposed => true,
            State::Approved => self.applied.is_none(),
            State::Rejected | State::Withdrawn => false,
        }
    }

    /// Whether a proposal for a question may stand beside what there is, and whether its key says something new.
    ///
    /// # Errors
    /// When the question is voided, has a correction under way, or the key is not a new one that fits.
    pub fn check(question: &Question, remedy: &Remedy, others: &[Self], ruling: &Ruling) -> Result<(), Refused> {
        let of_question = |other: &&Self| other.question == question.id && other.revision == question.revision;
        if others.iter().filter(of_question).any(Self::is_unsettled) {
            return Err(Refused::Pending);
        }
        if ruling.remedy(&question.id, question.revision) == Some(&Remedy::Void) {
            return Err(Refused::Voided);
        }
        match remedy {
            Remedy::Void => Ok(()),
            Remedy::Rekey(key) if key.on(question).is_none() => Err(Refused::KeyDoesNotFit),
            Remedy::Rekey(key) if Key::of(&ruling.question(question)) == *key => Err(Refused::SameKey),
            Remedy::Rekey(_) => Ok(()),
        }
    }

    fn decide(mut self, state: State, by: Signature, note: String) -> Result<Self, Refused> {
        if self.state != State::Proposed {
            return Err(Refused::Decided(self.state));
        }
        self.state = state;
        self.decision = Some(Decision { by, note });
        Ok(self)
    }

    /// Approves the proposal; it brings the scoring version after the newest one given.
    ///
    /// # Errors
    /// When it was decided before or the same account proposed it.
    pub fn approve(self, by: Signature, note: String, newest: u32) -> Result<Self, Refused> {
        if self.state == State::Proposed && self.proposed.account == by.account {
            return Err(Refused::SameAccount);
        }
        let decided = self.decide(State::Approved, by, note)?;
        Ok(Self { scoring_version: Some(newest + 1), ..decided })
    }

    /// Rejects the proposal.
    ///
    /// # Errors
    /// When it was decided before or the same account proposed it; that one takes it back.
    pub fn reject(self, by: Signature, note: String) -> Result<Self, Refused> {
        if self.state == State::Proposed && self.proposed.account == by.account {
            return Err(Refused::SameAccount);
        }
        self.decide(State::Rejected, by, note)
    }

    /// Takes the proposal back.
    ///
    /// # Errors
    /// When it was decided before or another account proposed it.
    pub fn withdraw(self, by: Signature, note: String) -> Result<Self, Refused> {
        if self.state == State::Proposed && self.proposed.account != by.account {
            return Err(Refused::OtherAccount);
        }
        self.decide(State::Withdrawn, by, note)
    }
}
