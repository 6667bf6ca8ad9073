//! Questions: kinds, options and keys, answers, and the proof each one carries.

mod answer;
mod citation;
mod draft;
mod kind;
mod life;
#[cfg(test)]
mod life_tests;
mod lint;
mod similar;
#[cfg(test)]
pub(crate) mod tests;

pub use answer::{Answer, Mark, TEXT_MAX};
pub use citation::{Citation, LawArticle, LawText, Library};
pub use draft::{Draft, DraftOption, EXPLANATION_MAX, Fault, OPTION_MAX, OPTIONS_MAX, STEM_MAX};
pub use kind::{Difficulty, Kind};
pub use life::{BUNDLED, Life, RefusedStep, Review, RevisionState, Stage, Verdict};
pub use lint::{BANK_RULES, Finding, RULES, Rule, Severity, lint, lint_bank, lint_on, rule};
pub use similar::SimilarIndex;

use crate::fairness::IndexLine;
use crate::id::QuestionId;
use crate::participant::Category;
use crate::time::Day;

/// One option of a choice question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Text.
    pub text: String,
    /// Why it is right or wrong, if it needs saying.
    pub note: Option<String>,
}

/// What is asked for and which answer is right; a disagreement between options and key cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// One option is right.
    Single {
        /// Options in the order of the file.
        options: Vec<Choice>,
        /// Index of the right option.
        key: u8,
        /// Whether the options keep their order.
        fixed: bool,
    },
    /// Some options are right; all or nothing.
    Multiple {
        /// Options in the order of the file.
        options: Vec<Choice>,
        /// Indexes of the right options, ascending.
        keys: Vec<u8>,
        /// Whether the options keep their order.
        fixed: bool,
    },
    /// A proposition is true or false.
    TrueFalse {
        /// Whether it is true.
        truth: bool,
    },
    /// A word or number is typed.
    Fill {
        /// Accepted texts, the first shown as the model.
        accepted: Vec<String>,
    },
}

/// A picture in the stem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// SHA-256 of the stored bytes, as hexadecimal digits.
    pub hash: String,
    /// What it shows, for people who do not see it.
    pub alt: String,
}

/// Characters of the words for a picture, at most.
pub const ALT_MAX: usize = 200;

/// Where a question is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Written, not yet usable.
    Draft,
    /// Waits for somebody other than its author.
    InReview,
    /// Usable in contests.
    Published,
    /// No longer drawn into new contests.
    Retired,
}

impl Status {
    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Published => "published",
            Self::Retired => "retired",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Draft, Self::InReview, Self::Published, Self::Retired].into_iter().find(|status| status.word() == word)
    }
}

/// A question of one revision; a changed question is a new revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Identifier, given once.
    pub id: QuestionId,
    /// Revision, from 1.
    pub revision: u32,
    /// Topic such as `elevator.owner`.
    pub topic: String,
    /// Demand on the mind.
    pub difficulty: Difficulty,
    /// Groups it is useful for.
    pub audience: Vec<Category>,
    /// The question itself.
    pub stem: String,
    /// A picture below the stem.
    pub picture: Option<Picture>,
    /// Options and key.
    pub body: Body,
    /// Why the key is right and what to do.
    pub explanation: String,
    /// Its proof.
    pub citations: Vec<Citation>,
    /// Free words for selection.
    pub tags: Vec<String>,
    /// First and last day on which it may be used, where that is bounded.
    pub valid: (Option<Day>, Option<Day>),
    /// Where it came from: the file of the bundled bank or the upload.
    pub source: String,
}

impl Question {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self.body {
            Body::Single { .. } => Kind::Single,
            Body::Multiple { .. } => Kind::Multiple,
            Body::TrueFalse { .. } => Kind::TrueFalse,
            Body::Fill { .. } => Kind::Fill,
        }
    }

    /// Its options; none for true/false and fill-in.
    #[must_use]
    pub fn options(&self) -> &[Choice] {
        match &self.body {
            Body::Single { options, .. } | Body::Multiple { options, .. } => options,
            Body::TrueFalse { .. } | Body::Fill { .. } => &[],
        }
    }

    /// Whether its options keep their order.
    #[must_use]
    pub const fn fixed(&self) -> bool {
        match self.body {
            Body::Single { fixed, .. } | Body::Multiple { fixed, .. } => fixed,
            Body::TrueFalse { .. } | Body::Fill { .. } => false,
        }
    }

    /// Whether it may be used on this day.
    #[must_use]
    pub fn valid_on(&self, day: Day) -> bool {
        self.valid.0.is_none_or(|from| from <= day) && self.valid.1.is_none_or(|until| day <= until)
    }

    /// Its line in the index of a contest.
    #[must_use]
    pub fn index_line(&self) -> IndexLine {
        IndexLine {
            id: self.id.to_string(),
            revision: self.revision,
            topic: self.topic.clone(),
            kind: self.kind().word().to_owned(),
            difficulty: self.difficulty.word().to_owned(),
            options: u8::try_from(self.options().len()).unwrap_or(u8::MAX),
            fixed: self.fixed(),
        }
    }

    /// The fields in which it differs from an earlier revision, as a draft names them.
    #[must_use]
    pub fn changed_fields(&self, earlier: &Self) -> Vec<&'static str> {
        let fields = [
            ("kind", self.kind() != earlier.kind()),
            ("stem", self.stem != earlier.stem),
            ("picture", self.picture != earlier.picture),
            ("options", self.options() != earlier.options() || self.fixed() != earlier.fixed()),
            (
                "answer",
                self.key_positions(&[]) != earlier.key_positions(&[])
                    || self.truth_and_texts() != earlier.truth_and_texts(),
            ),
            ("explanation", self.explanation != earlier.explanation),
            ("citations", self.citations != earlier.citations),
            ("topic", self.topic != earlier.topic),
            ("difficulty", self.difficulty != earlier.difficulty),
            ("audience", self.audience != earlier.audience),
            ("tags", self.tags != earlier.tags),
            ("valid", self.valid != earlier.valid),
        ];
        fields.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
    }

    const fn truth_and_texts(&self) -> (Option<bool>, Option<&Vec<String>>) {
        match &self.body {
            Body::TrueFalse { truth } => (Some(*truth), None),
            Body::Fill { accepted } => (None, Some(accepted)),
            Body::Single { .. } | Body::Multiple { .. } => (None, None),
        }
    }

    /// Whether two revisions say the same, apart from revision and source.
    #[must_use]
    pub fn same_content(&self, other: &Self) -> bool {
        let plain = |q: &Self| Self { revision: 0, source: String::new(), ..q.clone() };
        plain(self) == plain(other)
    }
}
