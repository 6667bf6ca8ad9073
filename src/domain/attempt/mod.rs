//! An attempt: one round of one participant on the server's clock. Started → Submitted | Expired.

mod paper;
mod revised;
mod score;
mod sheet;
#[cfg(test)]
mod tests;

pub use paper::{Paper, PaperQuestion};
pub use revised::{Result as AttemptResult, Verdict};
pub use score::{Ending, Questions, Scorecard};
pub use sheet::{Entry, Save, Sheet};

use crate::contest::Contest;
use crate::id::{AttemptId, ContestId, ParticipantId};
use crate::time::{Day, Timestamp};

/// Where an attempt is in its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Running, or run out and not yet scored: see [`Attempt::is_over`].
    Started,
    /// Handed in by its participant.
    Submitted(Scorecard),
    /// Ended by its deadline.
    Expired(Scorecard),
}

impl State {
    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Submitted(_) => "submitted",
            Self::Expired(_) => "expired",
        }
    }

    /// The scorecard of an ended attempt.
    #[must_use]
    pub const fn scorecard(&self) -> Option<&Scorecard> {
        match self {
            Self::Started => None,
            Self::Submitted(card) | Self::Expired(card) => Some(card),
        }
    }
}

/// An attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Identifier.
    pub id: AttemptId,
    /// Contest.
    pub contest: ContestId,
    /// Participant.
    pub participant: ParticipantId,
    /// Number of this participant's attempt in this contest, from 1.
    pub number: u32,
    /// Shanghai day of the start.
    pub day: Day,
    /// Number within that day, from 1.
    pub number_in_day: u32,
    /// Start by the server's clock.
    pub started_at: Timestamp,
    /// Earlier of start + limit and the contest's end.
    pub deadline: Timestamp,
    /// Grace after the deadline, fixed at the start.
    pub grace_ms: i64,
    /// Whether the participant asked for more time.
    pub elder_time: bool,
    /// Version of the question index the paper was drawn from.
    pub index_version: u32,
    /// Number of the device that opened it last.
    pub writer: u32,
    /// Questions in order.
    pub paper: Paper,
    /// Answers saved so far.
    pub sheet: Sheet,
    /// Where it is in its life.
    pub state: State,
}

/// Why an attempt refuses an answer or a submission.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It has been handed in.
    #[error("the attempt has been submitted")]
    Submitted,
    /// Deadline and grace have passed.
    #[error("the attempt is over")]
    Over,
    /// A newer device has opened the attempt; or one that it never gave out.
    #[error("writer {given} is not the current writer {current}")]
    StaleWriter {
        /// The number that came.
        given: u32,
        /// The number of the newest device.
        current: u32,
    },
    /// The question is not in this paper.
    #[error("question {0} is not in this paper")]
    NotInPaper(String),
}

/// The deadline of an attempt that starts now: the earlier of start + limit and the contest's end.
#[must_use]
pub fn deadline(contest: &Contest, elder_time: bool, now: Timestamp) -> Timestamp {
    now.plus_ms(contest.rules.limit_for(elder_time)).min(contest.window.closes_at)
}

impl Attempt {
    /// The last instant at which an answer can still arrive.
    #[must_use]
    pub const fn accepts_until(&self) -> Timestamp {
        self.deadline.plus_ms(self.grace_ms)
    }

    /// Whether it has ended, by hand or by the clock, whether or not the job that scores it has run.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        !matches!(self.state, State::Started) || now > self.accepts_until()
    }

    /// Takes answers from a device. Per question only a (writer, seq) greater than the stored pair takes effect.
    ///
    /// # Errors
    /// When the attempt is over or a question is not in its paper; nothing is taken then.
    pub fn save(&mut self, writer: u32, answers: Vec<Save>, now: Timestamp) -> Result<bool, Refused> {
        match self.state {
            State::Submitted(_) => return Err(Refused::Submitted),
            State::Expired(_) => return Err(Refused::Over),
            State::Started if now > self.accepts_until() => return Err(Refused::Over),
            State::Started => {}
        }
        if writer == 0 || writer > self.writer {
            return Err(Refused::StaleWriter { given: writer, current: self.writer });
        }
        if let Some(strange) = answers.iter().find(|s| !self.paper.contains(&s.question)) {
            return Err(Refused::NotInPaper(strange.question.to_string()));
        }
        let mut changed = false;
        for answer in answers {
            changed |= self.sheet.take(writer, answer, now);
        }
        Ok(changed)
    }
}
