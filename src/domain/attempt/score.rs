//! Scoring an attempt that ends, and the receipt that proves what was counted.

use super::{Attempt, AttemptResult as Result, Refused, Save, State};
use crate::correction::Ruling;
use crate::fairness::{ReceiptLine, receipt, receipt_leaf};
use crate::id::QuestionId;
use crate::points::Points;
use crate::question::{Answer, Question};
use crate::time::Timestamp;

/// The end of an attempt with what its receipt needs from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The server's clock.
    pub now: Timestamp,
    /// Number of the receipt in the contest; rises.
    pub receipt_number: i64,
    /// 16 random bytes.
    pub salt: [u8; 16],
}

/// The result of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scorecard {
    /// Points reached.
    pub score: Points,
    /// Points of a paper without a fault.
    pub full: Points,
    /// Questions answered right.
    pub right: u32,
    /// Questions answered wrong.
    pub wrong: u32,
    /// Questions not answered.
    pub blank: u32,
    /// Questions that had been voided when it ended.
    pub void: u32,
    /// Scoring version of the contest when it ended, from 1; later corrections are revisions beside it.
    pub scoring_version: u32,
    /// Server start to server receipt; the limit for an expired attempt.
    pub duration_ms: i64,
    /// When it ended: the receipt of the submission, or the deadline.
    pub finished_at: Timestamp,
    /// Number of the receipt.
    pub receipt_number: i64,
    /// Time in the receipt.
    pub receipt_at: Timestamp,
    /// Salt of the receipt.
    pub salt: [u8; 16],
    /// The receipt.
    pub receipt: String,
}

/// Where a revision of a question is found.
pub type Questions<'a> = &'a dyn Fn(&QuestionId, u32) -> Option<&'a Question>;

impl Attempt {
    fn leaf(&self, ending: Ending) -> String {
        let answers: Vec<String> = self
            .paper
            .questions
            .iter()
            .map(|place| self.sheet.answer(&place.question).map(Answer::canonical).unwrap_or_default())
            .collect();
        let lines: Vec<ReceiptLine<'_>> = self
            .paper
            .questions
            .iter()
            .zip(&answers)
            .map(|(place, answer)| ReceiptLine { question: place.question.as_str(), revision: place.revision, answer })
            .collect();
        receipt_leaf(self.id.as_str(), ending.receipt_number, ending.now.ms(), &ending.salt, &lines)
    }

    /// The text whose hash is the receipt; nothing before the attempt has ended.
    #[must_use]
    pub fn receipt_leaf(&self) -> Option<String> {
        let card = self.state.scorecard()?;
        Some(self.leaf(Ending { now: card.receipt_at, receipt_number: card.receipt_number, salt: card.salt }))
    }

    fn scorecard(
        &self,
        questions: Questions<'_>,
        ruling: &Ruling,
        ending: Ending,
        finished_at: Timestamp,
    ) -> Scorecard {
        let Result { score, full, right, wrong, blank, void, .. } = self.mark(questions, ruling);
        let leaf = self.leaf(ending);
        Scorecard {
            score,
            full,
            right,
            wrong,
            blank,
            void,
            scoring_version: ruling.version(),
            duration_ms: finished_at.since_ms(self.started_at).max(0),
            finished_at,
            receipt_number: ending.receipt_number,
            receipt_at: ending.now,
            salt: ending.salt,
            receipt: receipt(&leaf),
        }
    }

    /// Hands the attempt in with its last answers.
    ///
    /// The finish is the server's receipt, but never later than the deadline: within the grace the limit counts.
    ///
    /// # Errors
    /// When it is over or was handed in, or an answer does not belong to it; nothing changes then.
    pub fn submit(
        &mut self,
        writer: u32,
        answers: Vec<Save>,
        questions: Questions<'_>,
        ruling: &Ruling,
        ending: Ending,
    ) -> std::result::Result<(), Refused> {
        self.save(writer, answers, ending.now)?;
        let card = self.scorecard(questions, ruling, ending, ending.now.min(self.deadline));
        self.state = State::Submitted(card);
        Ok(())
    }

    /// Scores the attempt once deadline and grace have passed: its finish is the deadline and its duration the limit,
    /// however late this runs and however near the contest's end it began. Does nothing before that or when it has ended already; tells whether it did.
    pub fn expire(&mut self, questions: Questions<'_>, ruling: &Ruling, ending: Ending, limit_ms: i64) -> bool {
        if !matches!(self.state, State::Started) || ending.now <= self.accepts_until() {
            return false;
        }
        let card = self.scorecard(questions, ruling, ending, self.deadline);
        self.state = State::Expired(Scorecard { duration_ms: limit_ms, ..card });
        true
    }
}
