//! Winners by rank and organizations that won, as everybody sees them.

use crate::web::body::PathId;
use crate::web::view::count;
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::ContestId;
use domain::prize;
use serde::Serialize;
use utoipa::ToSchema;

/// Somebody who won by rank.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RankWinner {
    /// Rank in the scope of the tier, shared on real ties.
    pub place: u32,
    pub masked: String,
    pub mobile_masked: String,
    pub town: String,
}

/// Winners of a rank tier.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct RankWinnerTier {
    pub id: String,
    pub name: String,
    pub prize: String,
    pub starts_at_ms: i64,
    /// Last instant in which objections are heard; then the list stands as it was.
    pub ends_at_ms: i64,
    pub rows: Vec<RankWinner>,
    /// Recorded prizes that nobody holds: given up or struck out.
    pub unassigned: u64,
}

/// An organization that won.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct OrganizationWinner {
    pub award: String,
    pub award_name: String,
    pub prize: String,
    pub place: u32,
    pub name: String,
    pub people: u32,
    pub mean_milli: i64,
    pub coverage_milli: Option<i64>,
}

/// Winners of a contest that no lot decided; people drawn at the cut of a rank are in the list of that draw.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RankWinners {
    pub title: String,
    pub organiser: String,
    pub contact: String,
    pub tiers: Vec<RankWinnerTier>,
    pub organizations: Vec<OrganizationWinner>,
}

impl From<&prize::OrganizationPrize> for OrganizationWinner {
    fn from(won: &prize::OrganizationPrize) -> Self {
        Self {
            award: won.award.clone(),
            award_name: won.award_name.clone(),
            prize: won.prize.clone(),
            place: won.place,
            name: won.name.clone(),
            people: won.people,
            mean_milli: won.mean_milli,
            coverage_milli: won.coverage_milli,
        }
    }
}

/// Winners by rank, masked, and organizations that won; empty until they are recorded.
#[utoipa::path(get, path = "/api/v1/contests/{contest_id}/rank-winners", responses((status = 200, body = RankWinners)))]
pub async fn winners(state: Data<State>, id: PathId<ContestId>) -> Answer<RankWinners> {
    let list = state.app.rank_winners(&id).await?;
    let tiers = list.tiers.into_iter().map(|tier| RankWinnerTier {
        id: tier.tier,
        name: tier.name,
        prize: tier.prize,
        starts_at_ms: tier.starts_at.ms(),
        ends_at_ms: tier.ends_at.ms(),
        rows: tier
            .rows
            .into_iter()
            .map(|row| RankWinner {
                place: row.place,
                masked: row.masked,
                mobile_masked: row.mobile_masked,
                town: row.town,
            })
            .collect(),
        unassigned: count(tier.unassigned),
    });
    Ok(Json(RankWinners {
        title: list.contest_title,
        organiser: state.config.site.organizer.clone(),
        contact: list.contact,
        tiers: tiers.collect(),
        organizations: list.organizations.iter().map(OrganizationWinner::from).collect(),
    }))
}
