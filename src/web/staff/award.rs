//! Award plans, for staff: look, check, save, amend, dry run.

use super::award_pool_view::AwardPools;
use super::award_view::{AwardFinding, AwardPlan, AwardPlanDraft};
use crate::app::award::AwardView;
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::ContestId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A plan to save or check.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the name says it")]
pub struct AwardPlanBody {
    pub plan: AwardPlanDraft,
}

/// A plan to take the place of one that is frozen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AmendAwardPlan {
    pub plan: AwardPlanDraft,
    pub reason: String,
}

/// The plan of a contest with what is to be said about it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StaffAwardPlan {
    pub plan: Option<AwardPlan>,
    pub findings: Vec<AwardFinding>,
    /// Whether it may be replaced; afterwards it takes amendments only.
    pub editable: bool,
    /// The rules page.
    pub rules_text: String,
    pub rules_hash: String,
}

/// What is to be said about a plan that is not saved.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CheckedAwardPlan {
    pub findings: Vec<AwardFinding>,
    pub rules_text: String,
}

fn staff_view(view: &AwardView) -> StaffAwardPlan {
    let current = view.entry.awards.current();
    StaffAwardPlan {
        plan: AwardPlan::of(view),
        findings: view.findings.iter().map(AwardFinding::from).collect(),
        editable: view.editable,
        rules_text: current.map(|version| version.rules_text.clone()).unwrap_or_default(),
        rules_hash: current.map(|version| version.hash.clone()).unwrap_or_default(),
    }
}

/// The plan of a contest. Every role.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/award-plan", responses((status = 200, body = StaffAwardPlan)))]
pub async fn show(
    state: Data<State>,
    staff: StaffWith<permit::ReadContests>,
    id: PathId<ContestId>,
) -> Answer<StaffAwardPlan> {
    Ok(Json(staff_view(&state.app.award_plan(&staff, &id)?)))
}

/// Replaces the plan of a contest that has not opened. Organizers.
#[utoipa::path(put, path = "/api/v1/staff/contests/{contest_id}/award-plan", request_body = AwardPlanBody, responses((status = 200, body = StaffAwardPlan)))]
pub async fn save(
    state: Data<State>,
    staff: StaffWith<permit::ManageAwards>,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<AwardPlanBody>,
) -> Answer<StaffAwardPlan> {
    Ok(Json(staff_view(&state.app.save_award_plan(&staff, &id, body.plan.read()?).await?)))
}

/// What is to be said about a plan; nothing is written. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/award-plan/check", request_body = AwardPlanBody, responses((status = 200, body = CheckedAwardPlan)))]
pub async fn check(
    state: Data<State>,
    staff: StaffWith<permit::ManageAwards>,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<AwardPlanBody>,
) -> Answer<CheckedAwardPlan> {
    let (findings, rules_text) = state.app.check_award_plan(&staff, &id, &body.plan.read()?)?;
    Ok(Json(CheckedAwardPlan { findings: findings.iter().map(AwardFinding::from).collect(), rules_text }))
}

/// Changes the plan of a contest that has opened, in the players' favour only. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/award-plan/amendments", request_body = AmendAwardPlan, responses((status = 200, body = StaffAwardPlan)))]
pub async fn amend(
    state: Data<State>,
    staff: StaffWith<permit::ManageAwards>,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<AmendAwardPlan>,
) -> Answer<StaffAwardPlan> {
    Ok(Json(staff_view(&state.app.amend_award_plan(&staff, &id, body.plan.read()?, &body.reason).await?)))
}

/// A dry run over the results so far. Organizers, prize officers, auditors.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/award-plan/pools", responses((status = 200, body = AwardPools)))]
pub async fn pools(
    state: Data<State>,
    staff: StaffWith<permit::ReadPrizes>,
    id: PathId<ContestId>,
) -> Answer<AwardPools> {
    Ok(Json(state.app.award_pools(&staff, &id).await?.into()))
}
