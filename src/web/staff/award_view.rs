//! Shapes of award plans, as they come and go.

use crate::app::award::AwardView;
use crate::web::problem::Problem;
use domain::award::{
    Claim, Every, Finding, InstantPrize, Method, Notice, OrganizationAward, OrganizationMeasure, Plan, PlanVersion,
    Tier, TierScope,
};
use domain::fairness::Measure;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who competes for a tier.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AwardScope {
    /// `all`, `category` or `town`.
    pub kind: String,
    #[serde(default)]
    pub key: Option<String>,
}

/// How the winners of a tier are found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum AwardMethod {
    /// By rank.
    Rank {
        /// First place.
        from: u32,
        /// Last place.
        to: u32,
    },
    /// By lot.
    Draw {
        /// `right`, `score_milli` or `rank`.
        measure: String,
        /// Lower bound.
        #[serde(default)]
        min: Option<i64>,
        /// Upper bound.
        #[serde(default)]
        max: Option<i64>,
        /// How far the lower bound may fall.
        #[serde(default)]
        floor: Option<i64>,
        /// `once`, `day` or `week`.
        every: String,
    },
}

/// One tier of prizes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct AwardTier {
    pub id: String,
    pub name: String,
    pub prize: String,
    pub value_fen: i64,
    pub quantity: u32,
    pub reserves: u32,
    #[serde(default)]
    pub picture: Option<String>,
    pub scope: AwardScope,
    pub method: AwardMethod,
}

/// A prize won at once after a round.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct AwardInstant {
    pub id: String,
    pub name: String,
    pub prize: String,
    pub value_fen: i64,
    pub odds_millionths: u32,
    pub stock_total: u32,
    #[serde(default)]
    pub stock_per_day: Option<u32>,
}

/// An award for organizations.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct AwardOrganization {
    pub id: String,
    pub name: String,
    pub prize: String,
    pub quantity: u32,
    pub people_min: u32,
    /// `people`, `mean` and `coverage`, first to last.
    pub order: Vec<String>,
    #[serde(default)]
    pub mean_min_milli: Option<i64>,
    #[serde(default)]
    pub coverage_min_milli: Option<i64>,
}

/// How prizes are claimed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AwardClaim {
    pub days: u32,
    #[serde(default)]
    pub pick_up: Option<String>,
    pub ship: bool,
    pub id_needed: bool,
}

/// How winners are made public.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AwardNotice {
    pub days: u32,
    pub contact: String,
}

/// A plan as it is sent in. A plan as it was read may be sent back: what the server adds to it is passed over.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AwardPlanDraft {
    pub adding: bool,
    pub tiers: Vec<AwardTier>,
    #[serde(default)]
    pub instant: Vec<AwardInstant>,
    #[serde(default)]
    pub organization: Vec<AwardOrganization>,
    pub claim: AwardClaim,
    pub notice: AwardNotice,
}

/// The version that stood at opening.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct AwardFrozen {
    pub version: u32,
    pub hash: String,
    pub at_ms: i64,
}

/// A change after opening.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct AwardAmendment {
    pub version: u32,
    pub at_ms: i64,
    pub reason: String,
    pub changes: Vec<String>,
    pub rules_hash: String,
}

/// A plan as it stands.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AwardPlan {
    pub version: u32,
    pub adding: bool,
    pub tiers: Vec<AwardTier>,
    pub instant: Vec<AwardInstant>,
    pub organization: Vec<AwardOrganization>,
    pub claim: AwardClaim,
    pub notice: AwardNotice,
    pub frozen: Option<AwardFrozen>,
    pub amendments: Vec<AwardAmendment>,
}

/// Something found in a plan.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AwardFinding {
    pub path: String,
    pub code: String,
    /// `error` or `warning`.
    pub severity: String,
    pub text: String,
}

impl From<&Finding> for AwardFinding {
    fn from(finding: &Finding) -> Self {
        Self {
            path: finding.path.clone(),
            code: finding.code.to_owned(),
            severity: finding.severity.word().to_owned(),
            text: finding.text.clone(),
        }
    }
}

fn unknown(path: String) -> Problem {
    Problem::field(&path, "unknown_value", "not one of the known words")
}

impl AwardPlanDraft {
    /// The plan that was meant.
    ///
    /// # Errors
    /// When a word is not known.
    pub fn read(self) -> Result<Plan, Problem> {
        let tiers = self.tiers.into_iter().enumerate().map(|(i, tier)| read_tier(i, tier));
        let organization = self.organization.into_iter().enumerate().map(|(i, award)| read_organization(i, award));
        let AwardClaim { days, pick_up, ship, id_needed } = self.claim;
        let pick_up = pick_up.filter(|place| !place.trim().is_empty());
        Ok(Plan {
            adding: self.adding,
            tiers: tiers.collect::<Result<_, _>>()?,
            instant: self.instant.into_iter().map(read_instant).collect(),
            organization: organization.collect::<Result<_, _>>()?,
            claim: Claim { days, pick_up, ship, id_needed },
            notice: Notice { days: self.notice.days, contact: self.notice.contact },
        })
    }
}

fn read_tier(i: usize, tier: AwardTier) -> Result<Tier, Problem> {
    let at = |field: &str| format!("plan.tiers.{i}.{field}");
    let AwardTier { id, name, prize, value_fen, quantity, reserves, picture, scope, method } = tier;
    let method = match method {
        AwardMethod::Rank { from, to } => Method::Rank { from, to },
        AwardMethod::Draw { measure, min, max, floor, every } => Method::Draw {
            measure: Measure::parse(&measure).ok_or_else(|| unknown(at("method.measure")))?,
            min,
            max,
            floor,
            every: Every::parse(&every).ok_or_else(|| unknown(at("method.every")))?,
        },
    };
    let scope = TierScope::parse(&scope.kind, scope.key.as_deref()).ok_or_else(|| unknown(at("scope.kind")))?;
    Ok(Tier { id, name, prize, value_fen, quantity, reserves, picture, scope, method })
}

fn read_instant(prize: AwardInstant) -> InstantPrize {
    let AwardInstant { id, name, prize, value_fen, odds_millionths, stock_total, stock_per_day } = prize;
    InstantPrize { id, name, prize, value_fen, odds_millionths, stock_total, stock_per_day }
}

fn read_organization(i: usize, award: AwardOrganization) -> Result<OrganizationAward, Problem> {
    let measure =
        |word: &String| OrganizationMeasure::parse(word).ok_or_else(|| unknown(format!("plan.organization.{i}.order")));
    let order = award.order.iter().map(measure).collect::<Result<_, _>>()?;
    let AwardOrganization { id, name, prize, quantity, people_min, mean_min_milli, coverage_min_milli, .. } = award;
    Ok(OrganizationAward { id, name, prize, quantity, people_min, order, mean_min_milli, coverage_min_milli })
}

impl From<&Tier> for AwardTier {
    fn from(tier: &Tier) -> Self {
        let Tier { id, name, prize, value_fen, quantity, reserves, picture, scope, method } = tier.clone();
        let scope = AwardScope { kind: scope.kind().to_owned(), key: scope.key().map(str::to_owned) };
        let method = match method {
            Method::Rank { from, to } => AwardMethod::Rank { from, to },
            Method::Draw { measure, min, max, floor, every } => {
                let (measure, every) = (measure.word().to_owned(), every.word().to_owned());
                AwardMethod::Draw { measure, min, max, floor, every }
            }
        };
        Self { id, name, prize, value_fen, quantity, reserves, picture, scope, method }
    }
}

impl AwardPlan {
    /// The version of a plan that counts, if there is one.
    #[must_use]
    pub fn of(view: &AwardView) -> Option<Self> {
        let PlanVersion { version, plan, .. } = view.entry.awards.current()?;
        let instant = plan.instant.iter().cloned().map(|prize| {
            let InstantPrize { id, name, prize, value_fen, odds_millionths, stock_total, stock_per_day } = prize;
            AwardInstant { id, name, prize, value_fen, odds_millionths, stock_total, stock_per_day }
        });
        let organization = plan.organization.iter().cloned().map(|award| AwardOrganization {
            order: award.order.iter().map(|measure| measure.word().to_owned()).collect(),
            id: award.id,
            name: award.name,
            prize: award.prize,
            quantity: award.quantity,
            people_min: award.people_min,
            mean_min_milli: award.mean_min_milli,
            coverage_min_milli: award.coverage_min_milli,
        });
        let Claim { days, pick_up, ship, id_needed } = plan.claim.clone();
        let amendments = view.entry.awards.versions.iter().filter_map(|version| {
            Some(AwardAmendment {
                version: version.version,
                at_ms: version.created_at.ms(),
                reason: version.reason.clone()?,
                changes: version.changes.clone(),
                rules_hash: version.hash.clone(),
            })
        });
        let frozen = view.frozen.as_ref();
        Some(Self {
            version: *version,
            adding: plan.adding,
            tiers: plan.tiers.iter().map(AwardTier::from).collect(),
            instant: instant.collect(),
            organization: organization.collect(),
            claim: AwardClaim { days, pick_up, ship, id_needed },
            notice: AwardNotice { days: plan.notice.days, contact: plan.notice.contact.clone() },
            frozen: frozen.map(|(version, hash, at)| AwardFrozen {
                version: *version,
                hash: hash.clone(),
                at_ms: at.ms(),
            }),
            amendments: amendments.collect(),
        })
    }
}
