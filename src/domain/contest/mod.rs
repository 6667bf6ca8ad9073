//! A contest: what it asks, who may play, and the states it goes through.
//!
//! Draft → Published → Open → Closed → Final. Opening and closing follow the clock; publishing and finalising are acts of people.

mod blueprint;
mod rules;
mod state;
#[cfg(test)]
pub(crate) mod tests;

pub use blueprint::{Blueprint, Index, QUESTIONS_MAX, Section, Shortage};
pub use rules::{AnswersShown, Rules, ScoreKept, StudyOpen, TieBreak, VoidPolicy};
pub use state::{Act, Availability, PlayerHistory, RefusedAct, State};

use crate::id::ContestId;
use crate::participant::Category;
use crate::time::Timestamp;

/// When a contest may be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First instant of play.
    pub opens_at: Timestamp,
    /// Last instant at which an attempt may start or end.
    pub closes_at: Timestamp,
}

/// A prolonged window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Close before.
    pub from: Timestamp,
    /// Close since.
    pub to: Timestamp,
    /// Why, shown on the rules page.
    pub reason: String,
    /// When it was decided.
    pub at: Timestamp,
}

/// What publishing fixes and shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitments {
    /// When the contest was published.
    pub published_at: Timestamp,
    /// Commitment to the secret of the papers.
    pub paper: String,
    /// Version of the question index.
    pub index_version: u32,
    /// Hash of the index text.
    pub index_hash: String,
    /// Hash of the blueprint's canonical text.
    pub blueprint_hash: String,
    /// Hash of the rules' canonical text.
    pub rules_hash: String,
}

/// A contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// Identifier, from its file.
    pub id: ContestId,
    /// Title.
    pub title: String,
    /// Line below the title.
    pub subtitle: String,
    /// Number of the activity it belongs to.
    pub activity: u8,
    /// Announcement text.
    pub notice: String,
    /// Rules text written by people; the figures are shown from the data.
    pub rules_text: String,
    /// Who may play.
    pub eligible: Vec<Category>,
    /// When it may be played.
    pub window: Window,
    /// What a paper consists of.
    pub blueprint: Blueprint,
    /// How it is played and scored.
    pub rules: Rules,
    /// Whether it is for demonstration only.
    pub demo: bool,
    /// Its state as last stored; see [`Contest::state_at`].
    pub state: State,
    /// What publishing fixed.
    pub commitments: Option<Commitments>,
    /// Prolongations in order.
    pub extensions: Vec<Extension>,
}

impl Contest {
    /// When the last attempt can have ended, its grace included.
    #[must_use]
    pub const fn settled_at(&self) -> Timestamp {
        self.window.closes_at.plus_ms(self.rules.grace_ms)
    }

    /// Canonical text of the rules that the commitment's hash covers. Prolonging the window does not change it.
    #[must_use]
    pub fn rules_canonical(&self) -> String {
        let eligible: Vec<&str> = self.eligible.iter().map(|c| c.word()).collect();
        format!(
            "quiz-rules/v1\t{}\nopens\t{}\neligible\t{}\n{}notice\t{}\nrules\t{}\n",
            self.id,
            self.window.opens_at.ms(),
            eligible.join(","),
            self.rules.canonical(),
            flat(&self.notice),
            flat(&self.rules_text)
        )
    }
}

/// Text as a field of a canonical text: NFC, without tabs and line ends.
pub(crate) fn flat(text: &str) -> String {
    crate::text::nfc(text).chars().map(|c| if matches!(c, '\t' | '\r' | '\n') { ' ' } else { c }).collect()
}
