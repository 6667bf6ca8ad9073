//! The answers of an attempt as saved so far, safe against an old phone's queue and against repeats.

use crate::id::QuestionId;
use crate::question::Answer;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// An answer as it comes from a device; no answer clears the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Save {
    /// Question.
    pub question: QuestionId,
    /// Number that grows with every change on one device.
    pub seq: u32,
    /// Answer, if any.
    pub answer: Option<Answer>,
}

/// The stored answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Answer, if any.
    pub answer: Option<Answer>,
    /// Device that gave it.
    pub writer: u32,
    /// Its number on that device.
    pub seq: u32,
    /// When it arrived.
    pub saved_at: Timestamp,
}

/// Times a page can be left, at most, as they are stored.
const LEFT_MAX: u32 = 9_999;

/// Stored answers by question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Entries by question.
    pub entries: BTreeMap<QuestionId, Entry>,
    /// How often the page was left while the attempt ran, as devices counted it. It decides nothing.
    pub left: u32,
}

impl Sheet {
    /// Takes an answer if its (writer, seq) is newer than the stored pair; tells whether it was taken.
    pub fn take(&mut self, writer: u32, save: Save, now: Timestamp) -> bool {
        let newer = self.entries.get(&save.question).is_none_or(|old| (writer, save.seq) > (old.writer, old.seq));
        if newer {
            let entry = Entry { answer: save.answer, writer, seq: save.seq, saved_at: now };
            self.entries.insert(save.question, entry);
        }
        newer
    }

    /// Notes how often a device says the page was left; the count never falls. Tells whether it grew.
    pub fn note_left(&mut self, times: u32) -> bool {
        let times = times.min(LEFT_MAX);
        let grew = times > self.left;
        self.left = self.left.max(times);
        grew
    }

    /// The answer to a question.
    #[must_use]
    pub fn answer(&self, question: &QuestionId) -> Option<&Answer> {
        self.entries.get(question).and_then(|entry| entry.answer.as_ref())
    }
}
