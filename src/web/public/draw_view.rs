//! A draw as JSON; nothing in it is secret, and no name but masked ones.

use crate::web::view::count;
use domain::draw as source;
use domain::fairness::{Ticketed, TierResult, hex};
use serde::Serialize;
use utoipa::ToSchema;

/// What a tier of a draw is.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct DrawTier {
    pub id: String,
    pub name: String,
    pub prize: String,
    pub value_fen: i64,
    pub quantity: u32,
    pub reserves: u32,
    /// `right`, `score_milli` or `rank`.
    pub measure: &'static str,
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub floor: Option<i64>,
}

/// Whose entries a draw holds.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawScope {
    /// `all`, `category` or `town`.
    pub kind: &'static str,
    pub key: Option<String>,
}

/// The time whose attempts count, without its end.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct DrawPeriod {
    pub from_ms: i64,
    pub to_ms: i64,
}

/// The public value that decides.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct DrawBeacon {
    pub series: String,
    pub issue: String,
    pub template: String,
    pub source_url: String,
    pub appears_at_ms: i64,
    pub fallback: String,
}

/// The freeze that counts.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct DrawFreeze {
    pub number: u32,
    pub at_ms: i64,
    pub entries: u32,
    pub hash: String,
    pub by_role: &'static str,
}

/// A freeze, withdrawn or not.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct DrawFreezeNote {
    pub number: u32,
    pub at_ms: i64,
    pub entries: u32,
    pub hash: String,
    pub withdrawn_at_ms: Option<i64>,
    pub reason: Option<String>,
}

/// A posting elsewhere.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct DrawPosting {
    /// `announcement`, `entries` or `bundle`.
    pub what: &'static str,
    #[serde(rename = "where")]
    pub place: String,
    pub reference: String,
    pub at_ms: i64,
}

/// An entry with its ticket.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawTicket {
    pub place: u64,
    pub entry: String,
    pub ticket: String,
}

/// A bound that was tried.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawStep {
    pub min: Option<i64>,
    pub size: u64,
}

/// What a tier came to.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawResult {
    pub tier: String,
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub pool: u64,
    pub steps: Vec<DrawStep>,
    pub winners: Vec<DrawTicket>,
    pub reserves: Vec<DrawTicket>,
    pub unassigned: u32,
}

/// Why one person did what two should.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawSinglePerson {
    pub reason: String,
}

/// The window of the public list.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct DrawPublication {
    pub starts_at_ms: i64,
    pub ends_at_ms: i64,
    pub contact: String,
    pub frozen: bool,
}

/// Why a draw failed.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct DrawFailure {
    pub at_ms: i64,
    pub reason: String,
}

/// A draw.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct Draw {
    pub id: String,
    pub contest_id: String,
    pub key: String,
    pub title: String,
    pub scope: DrawScope,
    pub period: Option<DrawPeriod>,
    pub tiers: Vec<DrawTier>,
    pub adding: bool,
    /// `announced`, `frozen`, `beacon_entered`, `drawn`, `published` or `failed`.
    pub state: &'static str,
    pub previous: Option<String>,
    pub beacon: DrawBeacon,
    pub rules_text: String,
    pub rules_hash: String,
    pub commitment: String,
    pub announcement_text: String,
    pub announcement_hash: String,
    pub announced_at_ms: i64,
    /// Time between published entries and beacon, at least.
    pub wait_ms: i64,
    pub freeze: Option<DrawFreeze>,
    pub freezes: Vec<DrawFreezeNote>,
    pub postings: Vec<DrawPosting>,
    pub beacon_value: Option<String>,
    pub beacon_entered_at_ms: Option<i64>,
    pub seed: Option<String>,
    pub secret: Option<String>,
    pub drawn_at_ms: Option<i64>,
    pub result: Option<Vec<DrawResult>>,
    pub single_person: Option<DrawSinglePerson>,
    pub publication: Option<DrawPublication>,
    pub failure: Option<DrawFailure>,
}

impl From<&source::Tier> for DrawTier {
    fn from(tier: &source::Tier) -> Self {
        let rule = &tier.rule;
        Self {
            id: rule.id.clone(),
            name: tier.name.clone(),
            prize: tier.prize.clone(),
            value_fen: tier.value_fen,
            quantity: rule.quantity,
            reserves: rule.reserves,
            measure: rule.measure.word(),
            min: rule.min,
            max: rule.max,
            floor: rule.floor,
        }
    }
}

impl From<&source::Scope> for DrawScope {
    fn from(scope: &source::Scope) -> Self {
        match scope {
            source::Scope::All => Self { kind: "all", key: None },
            source::Scope::Category(category) => Self { kind: "category", key: Some(category.word().to_owned()) },
            source::Scope::Town(town) => Self { kind: "town", key: Some(town.clone()) },
        }
    }
}

impl From<&source::Period> for DrawPeriod {
    fn from(period: &source::Period) -> Self {
        Self { from_ms: period.from.ms(), to_ms: period.to.ms() }
    }
}

impl From<&source::Beacon> for DrawBeacon {
    fn from(beacon: &source::Beacon) -> Self {
        Self {
            series: beacon.series.clone(),
            issue: beacon.issue.clone(),
            template: beacon.template.clone(),
            source_url: beacon.source_url.clone(),
            appears_at_ms: beacon.appears_at.ms(),
            fallback: beacon.fallback.clone(),
        }
    }
}

impl From<&source::Freeze> for DrawFreezeNote {
    fn from(freeze: &source::Freeze) -> Self {
        Self {
            number: freeze.number,
            at_ms: freeze.by.at.ms(),
            entries: freeze.entries,
            hash: freeze.hash.clone(),
            withdrawn_at_ms: freeze.withdrawn.as_ref().map(|w| w.at.ms()),
            reason: freeze.withdrawn.as_ref().map(|w| w.reason.clone()),
        }
    }
}

impl From<&source::Posting> for DrawPosting {
    fn from(posting: &source::Posting) -> Self {
        Self {
            what: posting.what.word(),
            place: posting.place.clone(),
            reference: posting.reference.clone(),
            at_ms: posting.at.ms(),
        }
    }
}

impl From<&source::Publication> for DrawPublication {
    fn from(list: &source::Publication) -> Self {
        Self {
            starts_at_ms: list.starts_at.ms(),
            ends_at_ms: list.ends_at.ms(),
            contact: list.contact.clone(),
            frozen: list.frozen,
        }
    }
}

fn tickets(list: &[Ticketed]) -> Vec<DrawTicket> {
    let ticket = |(place, t): (u64, &Ticketed)| DrawTicket { place, entry: t.entry.clone(), ticket: hex(&t.ticket) };
    (1_u64..).zip(list).map(ticket).collect()
}

impl From<&TierResult> for DrawResult {
    fn from(result: &TierResult) -> Self {
        let pool = &result.pool;
        Self {
            tier: pool.tier.clone(),
            min: pool.min,
            max: pool.max,
            pool: count(pool.size),
            steps: pool.steps.iter().map(|step| DrawStep { min: step.min, size: count(step.size) }).collect(),
            winners: tickets(&result.winners),
            reserves: tickets(&result.reserves),
            unassigned: result.unassigned,
        }
    }
}

impl From<&source::Draw> for Draw {
    fn from(draw: &source::Draw) -> Self {
        let announcement = draw.announcement();
        let outcome = draw.outcome.as_ref();
        let freeze = draw.freeze().map(|freeze| DrawFreeze {
            number: freeze.number,
            at_ms: freeze.by.at.ms(),
            entries: freeze.entries,
            hash: freeze.hash.clone(),
            by_role: domain::actor::Role::Organizer.word(),
        });
        Self {
            id: draw.id.to_string(),
            contest_id: draw.contest.to_string(),
            key: draw.group.key.clone(),
            title: draw.group.title.clone(),
            scope: (&draw.group.scope).into(),
            period: draw.group.period.as_ref().map(DrawPeriod::from),
            tiers: draw.group.tiers.iter().map(DrawTier::from).collect(),
            adding: draw.group.adding,
            state: draw.state.word(),
            previous: draw.previous.as_ref().map(ToString::to_string),
            beacon: (&draw.beacon).into(),
            rules_text: draw.rules_text.clone(),
            rules_hash: draw.rules_hash(),
            commitment: draw.commitment.clone(),
            announcement_hash: announcement.hash(),
            announcement_text: announcement.text(),
            announced_at_ms: draw.announced.at.ms(),
            wait_ms: draw.wait_ms,
            freeze,
            freezes: draw.freezes.iter().map(DrawFreezeNote::from).collect(),
            postings: draw.postings.iter().map(DrawPosting::from).collect(),
            beacon_value: draw.beacon_value.as_ref().map(|beacon| beacon.value.clone()),
            beacon_entered_at_ms: draw.beacon_value.as_ref().map(|beacon| beacon.at.ms()),
            seed: outcome.map(|outcome| outcome.seed.clone()),
            secret: outcome.map(|outcome| outcome.secret.clone()),
            drawn_at_ms: outcome.map(|outcome| outcome.by.at.ms()),
            result: outcome.map(|outcome| outcome.tiers.iter().map(DrawResult::from).collect()),
            single_person: draw.single_person.clone().map(|reason| DrawSinglePerson { reason }),
            publication: draw.publication.as_ref().map(DrawPublication::from),
            failure: draw.failure.as_ref().map(|f| DrawFailure { at_ms: f.at.ms(), reason: f.reason.clone() }),
        }
    }
}
