//! Corrections of a contest that count: open to everyone, without a word that would tell a key.

use crate::web::body::PathId;
use crate::web::view::CorrectionAction;
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::correction::Correction;
use domain::id::ContestId;
use serde::Serialize;
use utoipa::ToSchema;

/// A correction as everybody sees it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct PublicCorrection {
    pub action: CorrectionAction,
    pub reason: String,
    pub at_ms: i64,
    pub scoring_version: u32,
    /// Ended attempts that had the question.
    pub attempts: u32,
    /// People whose score it changed.
    pub people: u32,
    /// The index without the question, if one was made.
    pub index_version: Option<u32>,
    /// Null as long as naming the question would tell its key.
    pub question_id: Option<String>,
}

/// Corrections of a contest, oldest first.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PublicCorrections {
    pub contest_id: String,
    pub scoring_version: u32,
    pub items: Vec<PublicCorrection>,
}

fn view(correction: &Correction, named: bool) -> Option<PublicCorrection> {
    let applied = correction.applied?;
    Some(PublicCorrection {
        action: (&correction.remedy).into(),
        reason: correction.reason.clone(),
        at_ms: applied.at.ms(),
        scoring_version: correction.scoring_version?,
        attempts: applied.attempts,
        people: applied.people,
        index_version: applied.index_version,
        question_id: named.then(|| correction.question.to_string()),
    })
}

/// Corrections of a contest that count.
#[utoipa::path(get, path = "/api/v1/contests/{contest_id}/corrections", responses((status = 200, body = PublicCorrections)))]
pub async fn list(state: Data<State>, id: PathId<ContestId>) -> Answer<PublicCorrections> {
    let published = state.app.public_corrections(&id)?;
    Ok(Json(PublicCorrections {
        contest_id: id.to_string(),
        scoring_version: published.scoring_version,
        items: published.corrections.iter().filter_map(|(correction, named)| view(correction, *named)).collect(),
    }))
}
