//! What a question holds and a foreign format has no place for, as one line of JSON that writers add and readers take
//! back: a comment in GIFT, an element of our own in Moodle XML, metadata in a QTI package.

use domain::id::QuestionId;
use domain::participant::Category;
use domain::question::{Body, Citation, Difficulty, Draft, Kind, Question};
use domain::time::Day;
use serde::{Deserialize, Serialize};

/// Namespace of our elements in XML formats.
pub(super) const NAMESPACE: &str = "urn:quiz:question:1";
/// Name of the element of that namespace that holds the line.
pub(super) const CARRIED: &str = "carried";
/// What a comment of GIFT begins with when it carries something.
pub(super) const MARK: &str = "quiz:";
/// Bytes of a carried text that are read.
const BYTES_MAX: usize = 64 * 1024;

/// The parts of a question that are carried along. Unknown members of a later version are passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Carried {
    id: String,
    kind: String,
    topic: String,
    difficulty: u8,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    audience: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    fixed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citations: Vec<CarriedCitation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<String>,
    /// Notes on options, for tables, which have no place for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Option<String>>,
    /// Accepted texts that cannot be written in one cell, for tables.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accepted: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum CarriedCitation {
    Law { law: String, article: String, quote: String },
    Document { document: String, issuer: String, date: String, fact: String, quote: String },
    Standard { standard: String, title: String, clause: String, date: String, checked_by: String, checked_on: String },
}

impl From<&Citation> for CarriedCitation {
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

impl From<CarriedCitation> for Citation {
    fn from(citation: CarriedCitation) -> Self {
        match citation {
            CarriedCitation::Law { law, article, quote } => Self::Law { law, article, quote },
            CarriedCitation::Document { document, issuer, date, fact, quote } => {
                Self::Document { document, issuer, date, fact, quote }
            }
            CarriedCitation::Standard { standard, title, clause, date, checked_by, checked_on } => {
                Self::Standard { standard, title, clause, date, checked_by, checked_on }
            }
        }
    }
}

/// Texts in one cell.
pub(super) fn joined(texts: &[String]) -> String {
    texts.join("；")
}

impl Carried {
    /// What a question has to carry.
    pub(super) fn of(question: &Question) -> Self {
        let day = |day: &Option<Day>| day.map(|day| day.to_string());
        Self {
            id: question.id.to_string(),
            kind: question.kind().word().to_owned(),
            topic: question.topic.clone(),
            difficulty: question.difficulty.level(),
            audience: question.audience.iter().map(|group| group.word().to_owned()).collect(),
            fixed: question.fixed(),
            tags: question.tags.clone(),
            citations: question.citations.iter().map(CarriedCitation::from).collect(),
            valid_from: day(&question.valid.0),
            valid_until: day(&question.valid.1),
            notes: Vec::new(),
            accepted: Vec::new(),
        }
    }

    /// What a question has to carry in a table.
    pub(super) fn of_row(question: &Question) -> Self {
        let notes: Vec<Option<String>> = question.options().iter().map(|option| option.note.clone()).collect();
        let accepted = match &question.body {
            Body::Fill { accepted } => accepted.clone(),
            Body::Single { .. } | Body::Multiple { .. } | Body::TrueFalse { .. } => Vec::new(),
        };
        let notes = if notes.iter().all(Option::is_none) { Vec::new() } else { notes };
        Self { notes, accepted, ..Self::of(question) }
    }

    /// Puts into a draft what a table has no columns for; what its columns say stays. Texts that share a cell are only
    /// taken apart as they were while the cell is as it was.
    pub(super) fn fill_in_row(self, draft: &mut Draft, (answer, tags): (&str, &str)) {
        if self.notes.len() == draft.options.len() {
            for (option, note) in draft.options.iter_mut().zip(&self.notes) {
                option.note.clone_from(note);
            }
        }
        if draft.kind == Kind::Fill && !self.accepted.is_empty() && joined(&self.accepted) == answer {
            draft.accepted.clone_from(&self.accepted);
        }
        let (topic, difficulty) = (draft.topic.clone(), draft.difficulty);
        let own = if joined(&self.tags) == tags { self.tags.clone() } else { draft.tags.clone() };
        let carried = self.topic.clone();
        self.fill_in(draft);
        draft.difficulty = difficulty;
        draft.tags = own;
        // A topic that the bank does not know stands in no column.
        draft.topic = if topic.is_empty() { carried } else { topic };
    }

    /// One line of JSON.
    pub(super) fn line(&self) -> String {
        // Texts and numbers can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the line back; nothing if it is not one.
    pub(super) fn parse(line: &str) -> Option<Self> {
        if line.len() > BYTES_MAX { None } else { serde_json::from_str(line.trim()).ok() }
    }

    /// The kind it had, which a format may not tell by itself.
    pub(super) fn kind(&self) -> Option<Kind> {
        Kind::parse(&self.kind)
    }

    /// The identifier it had.
    pub(super) fn id(&self) -> Option<QuestionId> {
        QuestionId::parse(&self.id).ok()
    }

    /// Puts the carried parts into a draft. Words that are not known leave the draft as it is.
    pub(super) fn fill_in(self, draft: &mut Draft) {
        if !self.topic.is_empty() {
            draft.topic = self.topic;
        }
        if let Some(difficulty) = Difficulty::from_level(i64::from(self.difficulty)) {
            draft.difficulty = difficulty;
        }
        let audience: Option<Vec<Category>> = self.audience.iter().map(|word| Category::parse(word)).collect();
        if let Some(audience) = audience.filter(|audience| !audience.is_empty()) {
            draft.audience = audience;
        }
        let day = |text: Option<String>| text.and_then(|text| Day::parse(&text));
        draft.valid = (day(self.valid_from), day(self.valid_until));
        draft.fixed = self.fixed;
        draft.tags = self.tags;
        draft.citations = self.citations.into_iter().map(Citation::from).collect();
    }
}
