//! What an author writes: the content of a revision, the same shape in requests, details and histories.

use crate::web::problem::Problem;
use crate::web::view::{Category, Difficulty, Kind, Picture};
use domain::id::QuestionId;
use domain::question::{Body, Choice, Citation, Draft, DraftOption, Question};
use domain::text;
use domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Parts of a list, at most; the domain asks for far fewer and says so in words.
const LIST_MAX: usize = 50;

/// An option with its key and note.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionOption {
    pub text: String,
    pub right: bool,
    #[serde(default)]
    pub note: Option<String>,
}

/// The proof of a question as its author writes it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CitationContent {
    /// A clause of a law of the library.
    Law {
        /// Slug of the law.
        law: String,
        /// Article as printed.
        article: String,
        /// Verbatim words.
        quote: String,
    },
    /// An official document, by a statement of the list of facts.
    Document {
        /// Title.
        document: String,
        /// Who issued it.
        issuer: String,
        /// When, as printed.
        date: String,
        /// The statement.
        fact: String,
        /// Verbatim words of the statement.
        quote: String,
    },
    /// A standard or official document whose text may not be stored.
    Standard {
        /// Its number, such as `GB/T 19001-2016`.
        standard: String,
        /// Its title.
        title: String,
        /// Clause.
        clause: String,
        /// Day of issue, `YYYY-MM-DD`.
        date: String,
        /// Who held the question against it.
        checked_by: String,
        /// On which day, `YYYY-MM-DD`.
        checked_on: String,
    },
}

/// The content of a revision.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionContent {
    /// Kind.
    pub kind: Kind,
    /// Stem.
    pub stem: String,
    /// Picture below the stem.
    #[serde(default)]
    pub picture: Option<Picture>,
    /// Options; empty for true/false and fill-in.
    #[serde(default)]
    pub options: Vec<QuestionOption>,
    /// Truth of a true/false question.
    #[serde(default)]
    pub truth: Option<bool>,
    /// Accepted texts of a fill-in question.
    #[serde(default)]
    pub accepted: Vec<String>,
    /// Whether the options keep their order.
    #[serde(default)]
    pub fixed: bool,
    /// Explanation.
    #[serde(default)]
    pub explanation: String,
    /// Topic.
    #[serde(default)]
    pub topic: String,
    /// Difficulty.
    pub difficulty: Difficulty,
    /// Groups it is useful for.
    #[serde(default)]
    pub audience: Vec<Category>,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Proof.
    #[serde(default)]
    pub citations: Vec<CitationContent>,
    /// First day of use, `YYYY-MM-DD`.
    #[serde(default)]
    pub valid_from: Option<String>,
    /// Last day of use.
    #[serde(default)]
    pub valid_until: Option<String>,
}

impl From<CitationContent> for Citation {
    fn from(content: CitationContent) -> Self {
        let line = |text: String| text::one_line(&text);
        match content {
            CitationContent::Law { law, article, quote } => {
                Self::Law { law: line(law), article: line(article), quote: text::nfc(quote.trim()) }
            }
            CitationContent::Document { document, issuer, date, fact, quote } => Self::Document {
                document: line(document),
                issuer: line(issuer),
                date: line(date),
                fact: line(fact),
                quote: text::nfc(quote.trim()),
            },
            CitationContent::Standard { standard, title, clause, date, checked_by, checked_on } => Self::Standard {
                standard: line(standard),
                title: line(title),
                clause: line(clause),
                date: line(date),
                checked_by: line(checked_by),
                checked_on: line(checked_on),
            },
        }
    }
}

impl From<&Citation> for CitationContent {
    fn from(citation: &Citation) -> Self {
        match citation.clone() {
            Citation::Law { law, article, quote } => Self::Law { law, article, quote },
            Citation::Document { document, issuer, date, fact, quote } => {
                Self::Document { document, issuer, date, fact, quote }
            }
            Citation::Standard { standard, title, clause, date, checked_by, checked_on } => {
                Self::Standard { standard, title, clause, date, checked_by, checked_on }
            }
        }
    }
}

impl QuestionContent {
    /// The content of a stored revision.
    #[must_use]
    pub fn of(question: &Question) -> Self {
        let keys = question.key_positions(&[]);
        let option = |(i, choice): (u8, &Choice)| QuestionOption {
            text: choice.text.clone(),
            right: keys.contains(&i),
            note: choice.note.clone(),
        };
        let (truth, accepted) = match &question.body {
            Body::TrueFalse { truth } => (Some(*truth), vec![]),
            Body::Fill { accepted } => (None, accepted.clone()),
            Body::Single { .. } | Body::Multiple { .. } => (None, vec![]),
        };
        Self {
            kind: question.kind().into(),
            stem: question.stem.clone(),
            picture: question.picture.as_ref().map(Picture::of),
            options: (0..).zip(question.options()).map(option).collect(),
            truth,
            accepted,
            fixed: question.fixed(),
            explanation: question.explanation.clone(),
            topic: question.topic.clone(),
            difficulty: question.difficulty.into(),
            audience: question.audience.iter().map(|group| (*group).into()).collect(),
            tags: question.tags.clone(),
            citations: question.citations.iter().map(CitationContent::from).collect(),
            valid_from: question.valid.0.map(|day| day.to_string()),
            valid_until: question.valid.1.map(|day| day.to_string()),
        }
    }

    /// The draft in the terms of the domain.
    ///
    /// # Errors
    /// When a day is none, or a list is longer than any question's.
    pub fn into_draft(self, id: QuestionId, source: &str) -> Result<Draft, Problem> {
        for (name, length) in [
            ("options", self.options.len()),
            ("accepted", self.accepted.len()),
            ("tags", self.tags.len()),
            ("citations", self.citations.len()),
        ] {
            if length > LIST_MAX {
                return Err(Problem::field(name, "too_long", "at most 50"));
            }
        }
        let line = |text: String| text::one_line(&text);
        let prose = |text: &str| text::nfc(text.trim());
        let choice = matches!(self.kind, Kind::Single | Kind::Multiple);
        let option = |o: QuestionOption| DraftOption {
            text: line(o.text),
            right: o.right,
            note: o.note.map(line).filter(|note| !note.is_empty()),
        };
        let mut tags: Vec<String> = self.tags.into_iter().map(line).filter(|tag| !tag.is_empty()).collect();
        tags.dedup();
        let mut audience: Vec<_> = self.audience.into_iter().map(domain::participant::Category::from).collect();
        audience.dedup();
        Ok(Draft {
            id,
            kind: self.kind.into(),
            topic: line(self.topic),
            difficulty: self.difficulty.into(),
            audience,
            stem: prose(&self.stem),
            picture: self.picture.map(|p| domain::question::Picture { hash: p.hash, alt: line(p.alt) }),
            // What another kind left behind is not part of this one.
            options: if choice { self.options.into_iter().map(option).collect() } else { vec![] },
            truth: self.truth,
            accepted: self.accepted,
            fixed: choice && self.fixed,
            explanation: prose(&self.explanation),
            citations: self.citations.into_iter().map(Citation::from).collect(),
            tags,
            valid: (day("valid_from", self.valid_from)?, day("valid_until", self.valid_until)?),
            source: source.to_owned(),
        })
    }
}

fn day(field: &str, text: Option<String>) -> Result<Option<Day>, Problem> {
    match text.as_deref() {
        None | Some("") => Ok(None),
        Some(text) => Day::parse(text).map(Some).ok_or_else(|| Problem::field(field, "format", "a day as YYYY-MM-DD")),
    }
}
