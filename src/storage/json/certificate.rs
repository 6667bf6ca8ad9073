//! The document `rule` of a contest's certificates.

use super::{VERSION, known, read, write};
use crate::StoreError;
use crate::query::word;
use domain::certificate::{After, Rule};
use domain::points::Points;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Document {
    v: u8,
    min_score_milli: i64,
    after: String,
}

/// A rule as text.
pub(crate) fn write_rule(rule: &Rule) -> Result<String, StoreError> {
    let after = rule.after.word().to_owned();
    write(&Document { v: VERSION, min_score_milli: rule.min_score.milli(), after })
}

/// A rule from text.
pub(crate) fn read_rule(text: &str) -> Result<Rule, StoreError> {
    let document: Document = read(text)?;
    known(document.v)?;
    let after = word(&document.after, "time of certificates", After::parse)?;
    Ok(Rule { min_score: Points::from_milli(document.min_score_milli), after })
}
