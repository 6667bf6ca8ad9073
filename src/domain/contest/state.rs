//! States of a contest, the acts that move it, and what a person may do in each.

use super::{AnswersShown, Commitments, Contest, Extension, Index, StudyOpen};
use crate::fairness::{PaperSecret, hash, hex};
use crate::participant::Category;
use crate::time::{Day, Timestamp};

/// State of a contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Imported; nobody but staff sees it.
    Draft,
    /// Announced with its commitments; not yet playable.
    Published,
    /// Playable.
    Open,
    /// Over; every attempt is scored.
    Closed,
    /// Results stand.
    Final,
}

impl State {
    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Final => "final",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Draft, Self::Published, Self::Open, Self::Closed, Self::Final].into_iter().find(|s| s.word() == word)
    }
}

/// An act of staff on a contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Announce it and fix papers, index and rules.
    Publish,
    /// Prolong the window.
    Extend,
    /// Note that it is over and every attempt is scored.
    Close,
    /// Declare the results final.
    Finalize,
}

impl Act {
    /// The word used in the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Extend => "extend",
            Self::Close => "close",
            Self::Finalize => "finalize",
        }
    }
}

/// Why an act on a contest is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefusedAct {
    /// The state does not allow it.
    #[error("the contest is {0:?}")]
    State(State),
    /// The window lies in the past or is empty.
    #[error("the window is over or empty")]
    WindowOver,
    /// An extension must end later than the window now does.
    #[error("an extension must end later")]
    NotLater,
    /// Attempts may still be running.
    #[error("attempts may still run until {0}")]
    StillRunning(Timestamp),
}

/// What is known of a person's attempts in a contest when asking what they may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlayerHistory {
    /// Attempts in all.
    pub total: u32,
    /// Attempts of today.
    pub today: u32,
}

/// What a person may do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// Wait for the opening.
    NotOpen,
    /// Start an attempt.
    CanStart {
        /// Attempts left today, if limited.
        left_today: Option<u32>,
        /// Attempts left in all, if limited.
        left_total: Option<u32>,
        /// Limit of an attempt started now.
        time_ms: i64,
    },
    /// Only other groups may play.
    NotEligible,
    /// Come back at midnight.
    DoneToday {
        /// When the next attempt may start.
        next_at: Timestamp,
    },
    /// Every attempt is used.
    NoneLeft,
    /// Over, not final.
    Checking,
    /// Results stand.
    Final,
}

impl Contest {
    /// The state by the clock, whether or not the job that stores it has run. *Closed* is never reached by the clock
    /// alone: it says that every attempt is scored.
    #[must_use]
    pub fn state_at(&self, now: Timestamp) -> State {
        if self.state == State::Published && now >= self.window.opens_at { State::Open } else { self.state }
    }

    /// Whether play is over, its grace included.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.state >= State::Closed || (self.state != State::Draft && now > self.settled_at())
    }

    /// Whether keys, explanations and articles may be sent.
    #[must_use]
    pub fn answers_visible(&self, now: Timestamp) -> bool {
        match self.rules.answers_shown {
            AnswersShown::AfterClosing => self.is_over(now),
            AnswersShown::AfterFinal => self.state == State::Final,
        }
    }

    /// Whether questions of its index may be studied with their keys. A draft has no index.
    #[must_use]
    pub fn open_for_study(&self, now: Timestamp) -> bool {
        match self.rules.study {
            StudyOpen::Before => true,
            StudyOpen::After => self.answers_visible(now),
            StudyOpen::Never => false,
        }
    }

    /// Acts that are possible now.
    #[must_use]
    pub fn acts(&self, now: Timestamp) -> Vec<Act> {
        match self.state_at(now) {
            State::Draft => vec![Act::Publish],
            State::Published => vec![Act::Extend],
            State::Open if now > self.settled_at() => vec![Act::Close],
            State::Open => vec![Act::Extend],
            State::Closed => vec![Act::Finalize],
            State::Final => vec![],
        }
    }

    fn allow(&self, act: Act, now: Timestamp) -> Result<(), RefusedAct> {
        if self.acts(now).contains(&act) {
            return Ok(());
        }
        match (act, self.state_at(now)) {
            (Act::Close, State::Open) => Err(RefusedAct::StillRunning(self.settled_at())),
            (Act::Extend, State::Open) => Err(RefusedAct::WindowOver),
            (_, state) => Err(RefusedAct::State(state)),
        }
    }

    /// The days an index must be valid on: the first and the last of the window.
    #[must_use]
    pub const fn days(&self) -> (Day, Day) {
        (self.window.opens_at.day(), self.window.closes_at.day())
    }

    /// Publishes the contest with its index and secret.
    ///
    /// # Errors
    /// When it is not a draft or its window is over.
    pub fn publish(mut self, index: &Index, secret: &PaperSecret, now: Timestamp) -> Result<Self, RefusedAct> {
        self.allow(Act::Publish, now)?;
        if self.window.closes_at <= self.window.opens_at || self.window.closes_at <= now {
            return Err(RefusedAct::WindowOver);
        }
        self.commitments = Some(Commitments {
            published_at: now,
            paper: secret.commitment(),
            index_version: index.version,
            index_hash: index.hash.clone(),
            blueprint_hash: self.blueprint.hash(),
            rules_hash: hex(&hash(&[self.rules_canonical().as_bytes()])),
        });
        self.state = if now >= self.window.opens_at { State::Open } else { State::Published };
        Ok(self)
    }

    /// Prolongs the window.
    ///
    /// # Errors
    /// When the contest is not announced or over, or the new close is not later.
    pub fn extend(mut self, closes_at: Timestamp, reason: String, now: Timestamp) -> Result<Self, RefusedAct> {
        self.allow(Act::Extend, now)?;
        if closes_at <= self.window.closes_at || closes_at <= now {
            return Err(RefusedAct::NotLater);
        }
        self.extensions.push(Extension { from: self.window.closes_at, to: closes_at, reason, at: now });
        self.window.closes_at = closes_at;
        Ok(self)
    }

    /// Closes the contest once nothing can run any more; the caller has scored what had ended.
    ///
    /// # Errors
    /// When attempts may still run or the state is another.
    pub fn close(mut self, now: Timestamp) -> Result<Self, RefusedAct> {
        self.allow(Act::Close, now)?;
        self.state = State::Closed;
        Ok(self)
    }

    /// Declares the results final.
    ///
    /// # Errors
    /// When it is not closed.
    pub fn finalize(mut self, now: Timestamp) -> Result<Self, RefusedAct> {
        self.allow(Act::Finalize, now)?;
        self.state = State::Final;
        Ok(self)
    }

    /// What a person of this group with this history may do now; a running attempt is asked for before.
    #[must_use]
    pub fn availability(&self, category: Category, history: PlayerHistory, now: Timestamp) -> Availability {
        match self.state_at(now) {
            State::Draft | State::Published => return Availability::NotOpen,
            State::Closed => return Availability::Checking,
            State::Final => return Availability::Final,
            State::Open if now >= self.window.closes_at => return Availability::Checking,
            State::Open => {}
        }
        if !self.eligible.contains(&category) {
            return Availability::NotEligible;
        }
        let left = |limit: Option<u32>, used: u32| limit.map(|limit| limit.saturating_sub(used));
        let left_total = left(self.rules.attempts_total, history.total);
        let left_today = left(self.rules.attempts_per_day, history.today);
        if left_total == Some(0) {
            return Availability::NoneLeft;
        }
        if left_today == Some(0) {
            let next_at = now.day().next().start();
            return if next_at < self.window.closes_at {
                Availability::DoneToday { next_at }
            } else {
                Availability::NoneLeft
            };
        }
        let time_ms = self.rules.limit_ms.min(self.window.closes_at.since_ms(now));
        Availability::CanStart { left_today, left_total, time_ms }
    }
}
