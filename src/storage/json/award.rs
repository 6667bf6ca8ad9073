//! The document `content` of an award plan's version.

use super::{VERSION, known, read, write};
use crate::StoreError;
use crate::query::word;
use domain::award::{
    Claim, Every, InstantPrize, Method, Notice, OrganizationAward, OrganizationMeasure, Plan, Tier, TierScope,
};
use domain::fairness::Measure;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct PlanJson {
    v: u8,
    adding: bool,
    tiers: Vec<TierJson>,
    instant: Vec<InstantJson>,
    organization: Vec<OrganizationJson>,
    claim: ClaimJson,
    notice: NoticeJson,
}

#[derive(Serialize, Deserialize)]
struct TierJson {
    id: String,
    name: String,
    prize: String,
    value_fen: i64,
    quantity: u32,
    reserves: u32,
    picture: Option<String>,
    scope: String,
    scope_key: Option<String>,
    method: MethodJson,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum MethodJson {
    Rank { from: u32, to: u32 },
    Draw { measure: String, min: Option<i64>, max: Option<i64>, floor: Option<i64>, every: String },
}

#[derive(Serialize, Deserialize)]
struct InstantJson {
    id: String,
    name: String,
    prize: String,
    value_fen: i64,
    odds_millionths: u32,
    stock_total: u32,
    stock_per_day: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct OrganizationJson {
    id: String,
    name: String,
    prize: String,
    quantity: u32,
    people_min: u32,
    order: Vec<String>,
    mean_min_milli: Option<i64>,
    coverage_min_milli: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct ClaimJson {
    days: u32,
    pick_up: Option<String>,
    ship: bool,
    id_needed: bool,
}

#[derive(Serialize, Deserialize)]
struct NoticeJson {
    days: u32,
    contact: String,
}

/// A plan as text.
pub(crate) fn write_plan(plan: &Plan) -> Result<String, StoreError> {
    let Claim { days, pick_up, ship, id_needed } = plan.claim.clone();
    write(&PlanJson {
        v: VERSION,
        adding: plan.adding,
        tiers: plan.tiers.iter().map(write_tier).collect(),
        instant: plan.instant.iter().map(write_instant).collect(),
        organization: plan.organization.iter().map(write_organization).collect(),
        claim: ClaimJson { days, pick_up, ship, id_needed },
        notice: NoticeJson { days: plan.notice.days, contact: plan.notice.contact.clone() },
    })
}

/// A plan from its text.
pub(crate) fn read_plan(text: &str) -> Result<Plan, StoreError> {
    let json: PlanJson = read(text)?;
    known(json.v)?;
    let ClaimJson { days, pick_up, ship, id_needed } = json.claim;
    Ok(Plan {
        adding: json.adding,
        tiers: json.tiers.into_iter().map(read_tier).collect::<Result<_, _>>()?,
        instant: json.instant.into_iter().map(read_instant).collect(),
        organization: json.organization.into_iter().map(read_organization).collect::<Result<_, _>>()?,
        claim: Claim { days, pick_up, ship, id_needed },
        notice: Notice { days: json.notice.days, contact: json.notice.contact },
    })
}

/// Lines of words as text.
pub(crate) fn write_changes(changes: &[String]) -> Result<String, StoreError> {
    write(&changes)
}

/// Lines of words from their text.
pub(crate) fn read_changes(text: &str) -> Result<Vec<String>, StoreError> {
    read(text)
}

fn write_tier(tier: &Tier) -> TierJson {
    let method = match tier.method {
        Method::Rank { from, to } => MethodJson::Rank { from, to },
        Method::Draw { measure, min, max, floor, every } => {
            MethodJson::Draw { measure: measure.word().to_owned(), min, max, floor, every: every.word().to_owned() }
        }
    };
    TierJson {
        id: tier.id.clone(),
        name: tier.name.clone(),
        prize: tier.prize.clone(),
        value_fen: tier.value_fen,
        quantity: tier.quantity,
        reserves: tier.reserves,
        picture: tier.picture.clone(),
        scope: tier.scope.kind().to_owned(),
        scope_key: tier.scope.key().map(str::to_owned),
        method,
    }
}

fn read_tier(json: TierJson) -> Result<Tier, StoreError> {
    let scope = TierScope::parse(&json.scope, json.scope_key.as_deref());
    let method = match json.method {
        MethodJson::Rank { from, to } => Method::Rank { from, to },
        MethodJson::Draw { measure, min, max, floor, every } => Method::Draw {
            measure: word(&measure, "measure", Measure::parse)?,
            min,
            max,
            floor,
            every: word(&every, "period", Every::parse)?,
        },
    };
    Ok(Tier {
        scope: scope.ok_or_else(|| StoreError::corrupt(format!("scope {}", json.scope)))?,
        id: json.id,
        name: json.name,
        prize: json.prize,
        value_fen: json.value_fen,
        quantity: json.quantity,
        reserves: json.reserves,
        picture: json.picture,
        method,
    })
}

fn write_instant(prize: &InstantPrize) -> InstantJson {
    let InstantPrize { id, name, prize, value_fen, odds_millionths, stock_total, stock_per_day } = prize.clone();
    InstantJson { id, name, prize, value_fen, odds_millionths, stock_total, stock_per_day }
}

fn read_instant(json: InstantJson) -> InstantPrize {
    let InstantJson { id, name, prize, value_fen, odds_millionths, stock_total, stock_per_day } = json;
    InstantPrize { id, name, prize, value_fen, odds_millionths, stock_total, stock_per_day }
}

fn write_organization(award: &OrganizationAward) -> OrganizationJson {
    OrganizationJson {
        id: award.id.clone(),
        name: award.name.clone(),
        prize: award.prize.clone(),
        quantity: award.quantity,
        people_min: award.people_min,
        order: award.order.iter().map(|measure| measure.word().to_owned()).collect(),
        mean_min_milli: award.mean_min_milli,
        coverage_min_milli: award.coverage_min_milli,
    }
}

fn read_organization(json: OrganizationJson) -> Result<OrganizationAward, StoreError> {
    let measure = |text: &String| word(text, "measure of organizations", OrganizationMeasure::parse);
    Ok(OrganizationAward {
        order: json.order.iter().map(measure).collect::<Result<_, _>>()?,
        id: json.id,
        name: json.name,
        prize: json.prize,
        quantity: json.quantity,
        people_min: json.people_min,
        mean_min_milli: json.mean_min_milli,
        coverage_min_milli: json.coverage_min_milli,
    })
}
