//! Shapes of a dry run of an award plan.

use super::award_view::AwardScope;
use crate::app::award::Pools;
use crate::web::view::count;
use serde::Serialize;
use utoipa::ToSchema;

/// A bound that was tried.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AwardStep {
    pub min: Option<i64>,
    pub size: u64,
}

/// The pool of a drawn tier.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct AwardPool {
    pub tier: String,
    pub scope: AwardScope,
    /// Key of the draw it belongs to.
    pub draw_key: String,
    pub before: u64,
    pub after_holds: u64,
    pub quantity: u32,
    pub min: Option<i64>,
    pub steps: Vec<AwardStep>,
}

/// What a ranked tier comes to.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AwardRankPool {
    pub tier: String,
    pub sure: u64,
    pub tied: u64,
    pub places: u32,
}

/// An organization in an award.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct AwardOrganizationRow {
    pub organization_id: String,
    pub organization: String,
    pub people: u32,
    pub mean_milli: i64,
    pub headcount: Option<u32>,
    pub coverage_milli: Option<i64>,
    pub rank: Option<u32>,
    pub wins: bool,
}

/// What an organization award comes to.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AwardOrganizationPool {
    pub award: String,
    pub rows: Vec<AwardOrganizationRow>,
}

/// A dry run of a plan.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct AwardPools {
    pub at_ms: i64,
    pub tiers: Vec<AwardPool>,
    pub rank: Vec<AwardRankPool>,
    pub organizations: Vec<AwardOrganizationPool>,
}

impl From<Pools> for AwardPools {
    fn from(pools: Pools) -> Self {
        let tiers = pools.tiers.into_iter().map(|pool| AwardPool {
            scope: AwardScope {
                kind: pool.group.scope.kind().to_owned(),
                key: pool.group.scope.key().map(str::to_owned),
            },
            draw_key: pool.group.key,
            before: count(pool.before),
            after_holds: count(pool.after.size),
            quantity: pool.quantity,
            min: pool.after.min,
            steps: pool.after.steps.iter().map(|step| AwardStep { min: step.min, size: count(step.size) }).collect(),
            tier: pool.after.tier,
        });
        let rank = pools.rank.into_iter().map(|pool| AwardRankPool {
            tier: pool.tier,
            sure: count(pool.sure),
            tied: count(pool.tied),
            places: pool.places,
        });
        let row =
            |(name, row): (String, domain::award::OrganizationRow<domain::id::OrganizationId>)| AwardOrganizationRow {
                organization_id: row.organization.to_string(),
                organization: name,
                people: row.people,
                mean_milli: row.mean_milli,
                headcount: row.headcount,
                coverage_milli: row.coverage_milli,
                rank: row.rank,
                wins: row.wins,
            };
        let organizations = pools
            .organizations
            .into_iter()
            .map(|pool| AwardOrganizationPool { award: pool.award, rows: pool.rows.into_iter().map(row).collect() });
        Self {
            at_ms: pools.at.ms(),
            tiers: tiers.collect(),
            rank: rank.collect(),
            organizations: organizations.collect(),
        }
    }
}
