//! The document `content` of a question's revision: everything but its id and number.

use super::contest::{read_words, words};
use super::{VERSION, known, read, write};
use crate::StoreError;
use crate::query::word;
use domain::id::QuestionId;
use domain::participant::Category;
use domain::question::{Body, Choice, Citation, Difficulty, Picture, Question};
use domain::time::Day;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct QuestionJson {
    v: u8,
    topic: String,
    difficulty: String,
    audience: Vec<String>,
    stem: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    picture: Option<PictureJson>,
    body: BodyJson,
    explanation: String,
    citations: Vec<CitationJson>,
    tags: Vec<String>,
    valid_from: Option<i64>,
    valid_until: Option<i64>,
    source: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
enum BodyJson {
    Single { options: Vec<ChoiceJson>, key: u8, fixed: bool },
    Multiple { options: Vec<ChoiceJson>, keys: Vec<u8>, fixed: bool },
    TrueFalse { truth: bool },
    Fill { accepted: Vec<String> },
}

#[derive(Serialize, Deserialize)]
struct PictureJson {
    hash: String,
    alt: String,
}

#[derive(Serialize, Deserialize)]
struct ChoiceJson {
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
enum CitationJson {
    Law { law: String, article: String, quote: String },
    Document { document: String, issuer: String, date: String, fact: String, quote: String },
    Standard { standard: String, title: String, clause: String, date: String, checked_by: String, checked_on: String },
}

/// A revision's content as text.
pub(crate) fn write_question(question: &Question) -> Result<String, StoreError> {
    write(&QuestionJson {
        v: VERSION,
        topic: question.topic.clone(),
        difficulty: question.difficulty.word().to_owned(),
        audience: words(&question.audience, |category| category.word()),
        stem: question.stem.clone(),
        picture: question.picture.clone().map(|Picture { hash, alt }| PictureJson { hash, alt }),
        body: BodyJson::from(&question.body),
        explanation: question.explanation.clone(),
        citations: question.citations.iter().cloned().map(CitationJson::from).collect(),
        tags: question.tags.clone(),
        valid_from: question.valid.0.map(|day| day.0),
        valid_until: question.valid.1.map(|day| day.0),
        source: question.source.clone(),
    })
}

/// A revision from its id, number and content.
pub(crate) fn read_question(id: QuestionId, revision: u32, content: &str) -> Result<Question, StoreError> {
    let json: QuestionJson = read(content)?;
    known(json.v)?;
    Ok(Question {
        id,
        revision,
        topic: json.topic,
        difficulty: word(&json.difficulty, "difficulty", Difficulty::parse)?,
        audience: read_words(&json.audience, "category", Category::parse)?,
        stem: json.stem,
        picture: json.picture.map(|PictureJson { hash, alt }| Picture { hash, alt }),
        body: json.body.into(),
        explanation: json.explanation,
        citations: json.citations.into_iter().map(Citation::from).collect(),
        tags: json.tags,
        valid: (json.valid_from.map(Day), json.valid_until.map(Day)),
        source: json.source,
    })
}

fn choices(options: &[Choice]) -> Vec<ChoiceJson> {
    options.iter().map(|choice| ChoiceJson { text: choice.text.clone(), note: choice.note.clone() }).collect()
}

fn read_choices(options: Vec<ChoiceJson>) -> Vec<Choice> {
    options.into_iter().map(|ChoiceJson { text, note }| Choice { text, note }).collect()
}

impl From<&Body> for BodyJson {
    fn from(body: &Body) -> Self {
        match body {
            Body::Single { options, key, fixed } => {
                Self::Single { options: choices(options), key: *key, fixed: *fixed }
            }
            Body::Multiple { options, keys, fixed } => {
                Self::Multiple { options: choices(options), keys: keys.clone(), fixed: *fixed }
            }
            Body::TrueFalse { truth } => Self::TrueFalse { truth: *truth },
            Body::Fill { accepted } => Self::Fill { accepted: accepted.clone() },
        }
    }
}

impl From<BodyJson> for Body {
    fn from(json: BodyJson) -> Self {
        match json {
            BodyJson::Single { options, key, fixed } => Self::Single { options: read_choices(options), key, fixed },
            BodyJson::Multiple { options, keys, fixed } => {
                Self::Multiple { options: read_choices(options), keys, fixed }
            }
            BodyJson::TrueFalse { truth } => Self::TrueFalse { truth },
            BodyJson::Fill { accepted } => Self::Fill { accepted },
        }
    }
}

impl From<Citation> for CitationJson {
    fn from(citation: Citation) -> Self {
        match citation {
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

impl From<CitationJson> for Citation {
    fn from(json: CitationJson) -> Self {
        match json {
            CitationJson::Law { law, article, quote } => Self::Law { law, article, quote },
            CitationJson::Document { document, issuer, date, fact, quote } => {
                Self::Document { document, issuer, date, fact, quote }
            }
            CitationJson::Standard { standard, title, clause, date, checked_by, checked_on } => {
                Self::Standard { standard, title, clause, date, checked_by, checked_on }
            }
        }
    }
}
