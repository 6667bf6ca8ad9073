//! Answers and how they are marked.

use super::{Body, Question};
use unicode_normalization::UnicodeNormalization;

/// Characters of a typed answer, at most.
pub const TEXT_MAX: usize = 100;

/// An answer in the terms of the question itself: original option indexes, a truth or a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Chosen options, ascending, without repeats, at least one.
    Choices(Vec<u8>),
    /// The proposition was called true or false.
    Truth(bool),
    /// The typed text, in NFC, without line ends and tabs, not empty.
    Text(String),
}

/// The marking of one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Right; full points.
    Right,
    /// Wrong; none.
    Wrong,
    /// Not answered; none.
    Blank,
}

impl Answer {
    /// Chosen options from shown positions through the order of the paper (`order` empty: not shuffled).
    ///
    /// Nothing when a position is out of range or repeated, or more than one is chosen of a single choice.
    #[must_use]
    pub fn from_positions(question: &Question, order: &[u8], positions: &[u8]) -> Option<Self> {
        let single = match question.body {
            Body::Single { .. } => true,
            Body::Multiple { .. } => false,
            Body::TrueFalse { .. } | Body::Fill { .. } => return None,
        };
        if positions.is_empty() || (single && positions.len() != 1) {
            return None;
        }
        let count = question.options().len();
        let mut chosen: Vec<u8> = positions
            .iter()
            .map(|p| match order.get(usize::from(*p)) {
                Some(original) => Some(*original),
                None if order.is_empty() && usize::from(*p) < count => Some(*p),
                None => None,
            })
            .collect::<Option<_>>()?;
        chosen.sort_unstable();
        let before = chosen.len();
        chosen.dedup();
        (chosen.len() == before).then_some(Self::Choices(chosen))
    }

    /// A truth, for true/false questions only.
    #[must_use]
    pub const fn from_truth(question: &Question, truth: bool) -> Option<Self> {
        match question.body {
            Body::TrueFalse { .. } => Some(Self::Truth(truth)),
            Body::Single { .. } | Body::Multiple { .. } | Body::Fill { .. } => None,
        }
    }

    /// A typed text, for fill-in questions only; blank text is no answer.
    #[must_use]
    pub fn from_text(question: &Question, text: &str) -> Option<Self> {
        if !matches!(question.body, Body::Fill { .. }) || text.chars().count() > TEXT_MAX {
            return None;
        }
        let text: String = text.nfc().map(|c| if matches!(c, '\t' | '\r' | '\n') { ' ' } else { c }).collect();
        (!text.trim().is_empty()).then_some(Self::Text(text))
    }

    /// Shown positions of the chosen options, ascending.
    #[must_use]
    pub fn positions(&self, order: &[u8]) -> Vec<u8> {
        let Self::Choices(chosen) = self else { return Vec::new() };
        positions_of(chosen, order)
    }

    /// The answer as a receipt writes it.
    #[must_use]
    pub fn canonical(&self) -> String {
        match self {
            Self::Choices(chosen) => chosen.iter().map(u8::to_string).collect::<Vec<_>>().join(","),
            Self::Truth(truth) => u8::from(*truth).to_string(),
            Self::Text(text) => text.clone(),
        }
    }

    /// Reads a receipt's answer back; empty text is no answer.
    #[must_use]
    pub fn from_canonical(question: &Question, text: &str) -> Option<Self> {
        match &question.body {
            Body::Single { .. } | Body::Multiple { .. } => {
                let chosen: Vec<u8> = text.split(',').map(|part| part.parse().ok()).collect::<Option<_>>()?;
                Self::from_positions(question, &[], &chosen)
            }
            Body::TrueFalse { .. } => match text {
                "1" => Some(Self::Truth(true)),
                "0" => Some(Self::Truth(false)),
                _ => None,
            },
            Body::Fill { .. } => Self::from_text(question, text),
        }
    }
}

/// Original option indexes as shown positions, ascending.
pub(super) fn positions_of(original: &[u8], order: &[u8]) -> Vec<u8> {
    if order.is_empty() {
        return original.to_vec();
    }
    (0..=u8::MAX).zip(order).filter(|(_, o)| original.contains(o)).map(|(position, _)| position).collect()
}

/// The form in which typed answers are compared: NFKC, lower case, no blanks, no ending full stop.
fn folded_answer(text: &str) -> String {
    let folded = crate::text::folded(text);
    folded.trim_matches(|c: char| matches!(c, '。' | '.' | ',' | '，' | '、')).to_owned()
}

impl Question {
    /// Marks an answer: all or nothing for every kind.
    #[must_use]
    pub fn mark(&self, answer: Option<&Answer>) -> Mark {
        let Some(answer) = answer else { return Mark::Blank };
        let right = match (&self.body, answer) {
            (Body::Single { key, .. }, Answer::Choices(chosen)) => chosen.as_slice() == [*key],
            (Body::Multiple { keys, .. }, Answer::Choices(chosen)) => chosen == keys,
            (Body::TrueFalse { truth }, Answer::Truth(said)) => truth == said,
            (Body::Fill { accepted }, Answer::Text(text)) => {
                let typed = folded_answer(text);
                accepted.iter().any(|text| folded_answer(text) == typed)
            }
            _ => false,
        };
        if right { Mark::Right } else { Mark::Wrong }
    }

    /// The key as shown positions under the order of a paper; empty for kinds without options.
    #[must_use]
    pub fn key_positions(&self, order: &[u8]) -> Vec<u8> {
        match &self.body {
            Body::Single { key, .. } => positions_of(&[*key], order),
            Body::Multiple { keys, .. } => positions_of(keys, order),
            Body::TrueFalse { .. } | Body::Fill { .. } => Vec::new(),
        }
    }
}
