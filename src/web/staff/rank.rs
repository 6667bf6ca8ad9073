//! Rank and organization awards, for staff: look, record, note the handing over to an organization.

use crate::app::award::{RankDesk as Desk, RankRecorded as Recorded};
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId};
use crate::web::problem::Problem;
use crate::web::public::rank::OrganizationWinner;
use crate::web::view::count;
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::{ContestId, OrganizationId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A rank tier.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RankTier {
    pub id: String,
    pub name: String,
    pub quantity: u32,
    /// People who win outright.
    pub sure: u64,
    /// Places that a draw gives among people who share a rank.
    pub by_lot: u32,
    pub recorded: u64,
    /// Prizes that can be recorded now.
    pub missing: u64,
    /// Whether a tie at its cut is not drawn yet.
    pub open: bool,
    /// Whether an open tie of an earlier tier may take somebody away.
    pub waits: bool,
}

/// An organization that won, with its handing over.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct OrganizationPrize {
    pub winner: OrganizationWinner,
    pub organization_id: String,
    pub won_at_ms: i64,
    pub delivered_at_ms: Option<i64>,
    pub delivered_by: Option<String>,
    pub note: Option<String>,
}

/// Rank and organization awards of a contest.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RankDesk {
    pub settled: bool,
    /// Appeals against holds that nobody has decided.
    pub appeals: u64,
    pub tiers: Vec<RankTier>,
    /// Ids of prizes that were recorded and are no longer what ranks give.
    pub differing: Vec<String>,
    pub organizations: Vec<OrganizationPrize>,
    /// Organization awards of which nothing is recorded.
    pub organizations_missing: u64,
}

/// The order to record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordRanks {
    /// Why winners are recorded although appeals are open; `null` where none is.
    pub despite_appeals: Option<String>,
}

/// What was recorded; zeros where everything had been.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RanksRecorded {
    pub prizes: u64,
    pub organizations: u64,
    /// Ids of tiers that wait for the draw of a tie.
    pub waiting: Vec<String>,
}

/// The handing over of an organization's award.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DeliverOrganizationPrize {
    pub award: String,
    pub organization_id: String,
    /// Who took it.
    pub note: String,
}

impl From<&domain::prize::OrganizationPrize> for OrganizationPrize {
    fn from(prize: &domain::prize::OrganizationPrize) -> Self {
        let delivery = prize.delivery.as_ref();
        Self {
            winner: prize.into(),
            organization_id: prize.organization.to_string(),
            won_at_ms: prize.won_at.ms(),
            delivered_at_ms: delivery.map(|delivery| delivery.at.ms()),
            delivered_by: delivery.map(|delivery| delivery.by.clone()),
            note: delivery.map(|delivery| delivery.note.clone()),
        }
    }
}

impl From<&Desk> for RankDesk {
    fn from(desk: &Desk) -> Self {
        let tier = |tier: &crate::app::award::RankTier| RankTier {
            id: tier.tier.clone(),
            name: tier.name.clone(),
            quantity: tier.quantity,
            sure: count(tier.sure),
            by_lot: tier.by_lot,
            recorded: count(tier.recorded),
            missing: count(tier.missing),
            open: tier.open,
            waits: tier.waits,
        };
        Self {
            settled: desk.settled,
            appeals: count(desk.appeals),
            tiers: desk.tiers.iter().map(tier).collect(),
            differing: desk.differing.iter().map(ToString::to_string).collect(),
            organizations: desk.organizations.iter().map(OrganizationPrize::from).collect(),
            organizations_missing: count(desk.organizations_missing),
        }
    }
}

/// Rank and organization awards: what is recorded and what is in the way. Organizers, prize officers and auditors.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/rank-prizes", responses((status = 200, body = RankDesk)))]
pub async fn show(state: Data<State>, staff: StaffWith<permit::ReadPrizes>, id: PathId<ContestId>) -> Answer<RankDesk> {
    Ok(Json(RankDesk::from(&state.app.rank_desk(&staff, &id).await?)))
}

/// Records whoever wins by rank, and the organizations that win; said again it records nothing twice. Prize officers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/rank-prizes", request_body = RecordRanks, responses((status = 200, body = RanksRecorded)))]
pub async fn record(
    state: Data<State>,
    staff: StaffWith<permit::RunDraws>,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<RecordRanks>,
) -> Answer<RanksRecorded> {
    let despite = body.despite_appeals.as_deref();
    let Recorded { prizes, organizations, waiting } = state.app.record_rank_prizes(&staff, &id, despite).await?;
    Ok(Json(RanksRecorded { prizes, organizations, waiting }))
}

/// Notes that an organization was handed its award. Prize officers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/organization-prizes/delivery", request_body = DeliverOrganizationPrize, responses((status = 200, body = OrganizationPrize)))]
pub async fn deliver(
    state: Data<State>,
    staff: StaffWith<permit::ManagePrizes>,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<DeliverOrganizationPrize>,
) -> Answer<OrganizationPrize> {
    let organization = OrganizationId::parse(&body.organization_id)
        .map_err(|_| Problem::field("organization_id", "format", "an id of an organization"))?;
    let done = state.app.deliver_organization_prize(&staff, &id, &body.award, &organization, &body.note).await?;
    Ok(Json(OrganizationPrize::from(&done)))
}
