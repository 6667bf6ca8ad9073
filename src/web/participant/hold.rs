//! The hold of one's own entry: why, and what can be said against it.

use crate::app::hold::OwnHold as Own;
use crate::web::auth::CurrentParticipant;
use crate::web::body::{JsonBody, PathId};
use crate::web::view::HoldState;
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::hold::APPEAL_MAX;
use domain::id::ContestId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The hold of one's own entry; who held it is not told.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct OwnHold {
    pub id: String,
    pub state: HoldState,
    pub reason: String,
    /// What the review showed, as sentences that name nobody.
    pub evidence: Vec<String>,
    pub held_at_ms: i64,
    pub may_appeal: bool,
    /// Entries of the contest's draws: `open`, or fixed `with` or `without` this one, which no hold and no lifting changes.
    pub entries: String,
    pub entries_fixed_at_ms: Option<i64>,
    /// Until when an appeal is taken; null while results are not final.
    pub appeal_until_at_ms: Option<i64>,
    /// Characters of an appeal, at most.
    pub appeal_max: u64,
    pub appeal: Option<String>,
    pub appealed_at_ms: Option<i64>,
    pub decision_note: Option<String>,
    pub decided_at_ms: Option<i64>,
}

/// The hold of one's own entry, if there is one.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnHoldAnswer {
    pub hold: Option<OwnHold>,
}

/// What is said against a hold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AppealText {
    pub text: String,
}

impl From<Own> for OwnHold {
    fn from(own: Own) -> Self {
        let Own { hold, may_appeal, appeal_until, entries } = own;
        let in_entries = hold.in_entries(entries.since);
        Self {
            id: hold.id.to_string(),
            state: hold.state.into(),
            reason: hold.reason,
            evidence: hold.evidence.iter().map(domain::review::Signal::words).collect(),
            held_at_ms: hold.held.at.ms(),
            may_appeal,
            entries: in_entries.word().to_owned(),
            entries_fixed_at_ms: entries.since.map(domain::time::Timestamp::ms),
            appeal_until_at_ms: appeal_until.map(domain::time::Timestamp::ms),
            appeal_max: crate::web::view::count(APPEAL_MAX),
            appealed_at_ms: hold.appeal.as_ref().map(|appeal| appeal.at.ms()),
            appeal: hold.appeal.map(|appeal| appeal.text),
            decided_at_ms: hold.decision.as_ref().map(|decision| decision.by.at.ms()),
            decision_note: hold.decision.map(|decision| decision.note),
        }
    }
}

/// The newest hold of one's own entry in a contest, lifted ones included; null where there never was one.
#[utoipa::path(get, path = "/api/v1/contests/{contest_id}/hold", responses((status = 200, body = OwnHoldAnswer)))]
pub async fn mine(state: Data<State>, who: CurrentParticipant, id: PathId<ContestId>) -> Answer<OwnHoldAnswer> {
    Ok(Json(OwnHoldAnswer { hold: state.app.own_hold(&who, &id).await?.map(OwnHold::from) }))
}

/// Appeals against the hold of one's own entry, once.
#[utoipa::path(post, path = "/api/v1/contests/{contest_id}/hold/appeal", request_body = AppealText, responses((status = 200, body = OwnHold)))]
pub async fn appeal(
    state: Data<State>,
    who: CurrentParticipant,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<AppealText>,
) -> Answer<OwnHold> {
    Ok(Json(state.app.appeal(&who, &id, &body.text).await?.into()))
}
