//! Drafts as JSON, kept between the check of an upload and its confirmation.

use super::carried::CarriedCitation;
use domain::id::QuestionId;
use domain::participant::Category;
use domain::question::{Citation, Difficulty, Draft, DraftOption, Kind};
use domain::time::Day;
use serde::{Deserialize, Serialize};

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredDrafts {
    v: u32,
    drafts: Vec<StoredDraft>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredDraft {
    id: String,
    kind: String,
    topic: String,
    difficulty: u8,
    audience: Vec<String>,
    stem: String,
    options: Vec<StoredOption>,
    truth: Option<bool>,
    accepted: Vec<String>,
    fixed: bool,
    explanation: String,
    tags: Vec<String>,
    source: String,
    #[serde(default)]
    citations: Vec<CarriedCitation>,
    #[serde(default)]
    valid: (Option<String>, Option<String>),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredOption {
    text: String,
    right: bool,
    note: Option<String>,
}

impl From<&Draft> for StoredDraft {
    fn from(draft: &Draft) -> Self {
        let option = |o: &DraftOption| StoredOption { text: o.text.clone(), right: o.right, note: o.note.clone() };
        Self {
            id: draft.id.to_string(),
            kind: draft.kind.word().to_owned(),
            topic: draft.topic.clone(),
            difficulty: draft.difficulty.level(),
            audience: draft.audience.iter().map(|group| group.word().to_owned()).collect(),
            stem: draft.stem.clone(),
            options: draft.options.iter().map(option).collect(),
            truth: draft.truth,
            accepted: draft.accepted.clone(),
            fixed: draft.fixed,
            explanation: draft.explanation.clone(),
            tags: draft.tags.clone(),
            source: draft.source.clone(),
            citations: draft.citations.iter().map(CarriedCitation::from).collect(),
            valid: (draft.valid.0.map(|day| day.to_string()), draft.valid.1.map(|day| day.to_string())),
        }
    }
}

impl StoredDraft {
    fn into_draft(self) -> Option<Draft> {
        let option = |o: StoredOption| DraftOption { text: o.text, right: o.right, note: o.note };
        let day = |text: Option<String>| match text {
            None => Some(None),
            Some(text) => Day::parse(&text).map(Some),
        };
        Some(Draft {
            id: QuestionId::parse(&self.id).ok()?,
            kind: Kind::parse(&self.kind)?,
            topic: self.topic,
            difficulty: Difficulty::from_level(i64::from(self.difficulty))?,
            audience: self.audience.iter().map(|group| Category::parse(group)).collect::<Option<_>>()?,
            stem: self.stem,
            picture: None,
            options: self.options.into_iter().map(option).collect(),
            truth: self.truth,
            accepted: self.accepted,
            fixed: self.fixed,
            explanation: self.explanation,
            citations: self.citations.into_iter().map(Citation::from).collect(),
            tags: self.tags,
            valid: (day(self.valid.0)?, day(self.valid.1)?),
            source: self.source,
        })
    }
}

/// Drafts of a checked upload as JSON.
///
/// # Errors
/// When they cannot be written as JSON, which texts and numbers always can.
pub fn drafts_to_json(drafts: &[Draft]) -> Result<String, serde_json::Error> {
    serde_json::to_string(&StoredDrafts { v: VERSION, drafts: drafts.iter().map(StoredDraft::from).collect() })
}

/// Reads the drafts back.
///
/// # Errors
/// A sentence for the log when the text is not of this version or damaged.
pub fn drafts_from_json(json: &str) -> Result<Vec<Draft>, String> {
    let stored: StoredDrafts = serde_json::from_str(json).map_err(|error| format!("stored drafts: {error}"))?;
    if stored.v != VERSION {
        return Err(format!("stored drafts have version {}, expected {VERSION}", stored.v));
    }
    let drafts = stored.drafts.into_iter().map(StoredDraft::into_draft);
    drafts.collect::<Option<_>>().ok_or_else(|| "a stored draft has an unknown word".to_owned())
}
