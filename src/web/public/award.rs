//! The awards of a contest: open to everyone, with the rules page that is made from them.

use crate::web::body::PathId;
use crate::web::staff::award_view::{AwardAmendment, AwardFrozen, AwardPlan};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::contest::State as ContestState;
use domain::fairness::hex;
use domain::fairness::instant::InstantSecret;
use domain::id::ContestId;
use serde::Serialize;
use utoipa::ToSchema;

/// An instant win of some value, posted as it happens.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct PostedInstantWin {
    pub at_ms: i64,
    pub name: String,
    pub prize: String,
    pub name_masked: String,
}

/// What can be won in a contest.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ContestAwards {
    pub contest_id: String,
    pub plan: Option<AwardPlan>,
    pub rules_text: String,
    pub rules_hash: String,
    pub frozen: Option<AwardFrozen>,
    pub amendments: Vec<AwardAmendment>,
    /// Wins of ¥500 and more, newest first.
    pub instant_posted: Vec<PostedInstantWin>,
    /// Commitment to the secret of the instant wins.
    pub instant_commitment: Option<String>,
    /// That secret, once results are final.
    pub instant_secret: Option<String>,
}

/// What can be won in a contest, and the rules of it.
#[utoipa::path(get, path = "/api/v1/contests/{contest_id}/awards", responses((status = 200, body = ContestAwards)))]
pub async fn show(state: Data<State>, id: PathId<ContestId>) -> Answer<ContestAwards> {
    let (view, posted) = state.app.public_awards(&id).await?;
    let (awards, contest) = (&view.entry.awards, &view.entry.contest);
    let plan = AwardPlan::of(&view);
    let posted = posted.into_iter().map(|(play, name_masked)| PostedInstantWin {
        at_ms: play.at.ms(),
        name: play.prize_name.unwrap_or_default(),
        prize: play.item.unwrap_or_default(),
        name_masked,
    });
    let revealed = awards.secret.as_ref().filter(|_| contest.state == ContestState::Final);
    // Said twice: in the plan for whoever shows it whole, beside it for whoever shows the rules alone.
    let again = AwardPlan::of(&view);
    Ok(Json(ContestAwards {
        contest_id: id.to_string(),
        rules_text: awards.current().map(|version| version.rules_text.clone()).unwrap_or_default(),
        rules_hash: awards.current().map(|version| version.hash.clone()).unwrap_or_default(),
        amendments: again.map(|plan| plan.amendments).unwrap_or_default(),
        frozen: view.frozen.as_ref().map(|(version, hash, at)| AwardFrozen {
            version: *version,
            hash: hash.clone(),
            at_ms: at.ms(),
        }),
        plan,
        instant_posted: posted.collect(),
        instant_commitment: awards.secret.as_ref().map(InstantSecret::commitment),
        instant_secret: revealed.map(|secret| hex(secret.bytes())),
    }))
}
