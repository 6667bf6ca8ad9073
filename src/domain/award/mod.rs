//! Awards of a contest as data: tiers with their prizes, instant prizes, organization awards, and what a winner has to do.
//!
//! From the plan follow the draws of a contest ([`Plan::draw_groups`]), the winners by rank ([`places`]), the text of the
//! rules page ([`rules_text`]) and what of it the law does not allow ([`check`]).

mod amend;
mod check;
mod group;
mod places;
mod recorded;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_rank;
mod text;

pub use amend::{Change, changes};
pub use check::{Facts, Finding, INSTANT_POSTED_FEN, Severity, TOP_PRIZE_MAX_FEN, check};
pub use group::{DrawGroup, Span};
pub use places::{Lot, OrganizationLine, OrganizationRow, Places, RankLine, Tie, organization_rows, places};
pub use recorded::Recorded;
pub use text::{Frame, instant_rules, rules_hash, rules_text};

use crate::fairness::Measure;
use crate::participant::Category;
use crate::time::Timestamp;

/// Odds of one in one: instant odds are whole millionths.
pub const MILLION: u32 = 1_000_000;

/// The awards of a contest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Whether one person may win in several tiers.
    pub adding: bool,
    /// Tiers, the highest first.
    pub tiers: Vec<Tier>,
    /// Prizes won at once after a round, in the announced order.
    pub instant: Vec<InstantPrize>,
    /// Awards for organizations.
    pub organization: Vec<OrganizationAward>,
    /// How prizes are claimed.
    pub claim: Claim,
    /// How the winners are made public.
    pub notice: Notice,
}

/// One tier of prizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// Short id, part of every ticket.
    pub id: String,
    /// Name such as 一等奖.
    pub name: String,
    /// What is won.
    pub prize: String,
    /// Value of one prize in fen.
    pub value_fen: i64,
    /// Prizes; for a draw by day or week, of each period.
    pub quantity: u32,
    /// Reserves behind the winners.
    pub reserves: u32,
    /// Hash of the picture.
    pub picture: Option<String>,
    /// Who competes for it.
    pub scope: TierScope,
    /// How winners are found.
    pub method: Method,
}

/// Who competes for a tier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TierScope {
    /// Everybody.
    All,
    /// People of one group.
    Category(Category),
    /// People of one town, by its code.
    Town(String),
}

impl TierScope {
    /// The word of the kind in the API and the database.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Category(_) => "category",
            Self::Town(_) => "town",
        }
    }

    /// The category's word or the town's code.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::All => None,
            Self::Category(category) => Some(category.word()),
            Self::Town(code) => Some(code),
        }
    }

    /// Reads kind and key back.
    #[must_use]
    pub fn parse(kind: &str, key: Option<&str>) -> Option<Self> {
        match (kind, key) {
            ("all", None) => Some(Self::All),
            ("category", Some(key)) => Category::parse(key).map(Self::Category),
            ("town", Some(key)) => Some(Self::Town(key.to_owned())),
            _ => None,
        }
    }

    /// Whether a person of this group and town competes.
    #[must_use]
    pub fn holds(&self, category: Category, town: &str) -> bool {
        match self {
            Self::All => true,
            Self::Category(own) => *own == category,
            Self::Town(code) => code == town,
        }
    }

    /// As part of a key: `all`, `category.consumer`, `town.xiaolan`.
    #[must_use]
    pub fn slug(&self) -> String {
        self.key().map_or_else(|| self.kind().to_owned(), |key| format!("{}.{key}", self.kind()))
    }
}

/// How the winners of a tier are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// By rank, both ends included.
    Rank {
        /// First place, from 1.
        from: u32,
        /// Last place.
        to: u32,
    },
    /// By lot.
    Draw {
        /// What the bounds speak of.
        measure: Measure,
        /// Lower bound, included.
        min: Option<i64>,
        /// Upper bound, included.
        max: Option<i64>,
        /// How far the lower bound may fall while the pool is too small; right answers only.
        floor: Option<i64>,
        /// How often it is drawn.
        every: Every,
    },
}

/// How often a tier is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Every {
    /// Once, after closing.
    Once,
    /// Each Shanghai day.
    Day,
    /// Each week from Monday.
    Week,
}

impl Every {
    /// The word used in files, the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Day => "day",
            Self::Week => "week",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Once, Self::Day, Self::Week].into_iter().find(|every| every.word() == word)
    }
}

/// A prize won at once after a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstantPrize {
    /// Short id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What is won.
    pub prize: String,
    /// Value of one in fen.
    pub value_fen: i64,
    /// Chance of a round in millionths.
    pub odds_millionths: u32,
    /// Prizes in all.
    pub stock_total: u32,
    /// Prizes of one Shanghai day, at most.
    pub stock_per_day: Option<u32>,
}

/// An award for organizations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationAward {
    /// Short id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What is won.
    pub prize: String,
    /// How many organizations win.
    pub quantity: u32,
    /// People who took part, at least.
    pub people_min: u32,
    /// What orders organizations, first to last.
    pub order: Vec<OrganizationMeasure>,
    /// Mean score in thousandths of a point, at least.
    pub mean_min_milli: Option<i64>,
    /// Thousandths of the head count that took part, at least.
    pub coverage_min_milli: Option<i64>,
}

/// What organizations are compared by; more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrganizationMeasure {
    /// Distinct people with a result.
    People,
    /// Their mean score.
    Mean,
    /// Distinct people in thousandths of the registered head count.
    Coverage,
}

impl OrganizationMeasure {
    /// The word used in files, the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Mean => "mean",
            Self::Coverage => "coverage",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::People, Self::Mean, Self::Coverage].into_iter().find(|measure| measure.word() == word)
    }
}

/// How prizes are claimed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claim {
    /// Days from the notification to the deadline.
    pub days: u32,
    /// Where prizes are picked up.
    pub pick_up: Option<String>,
    /// Whether prizes are sent.
    pub ship: bool,
    /// Whether a document of identity is needed.
    pub id_needed: bool,
}

/// How winners are made public.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notice {
    /// Days the list is shown for objections.
    pub days: u32,
    /// Whom to turn to.
    pub contact: String,
}

/// A version of a contest's plan as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanVersion {
    /// Number from 1.
    pub version: u32,
    /// The plan.
    pub plan: Plan,
    /// The rules page made from it.
    pub rules_text: String,
    /// SHA-256 of that text as hexadecimal.
    pub hash: String,
    /// When it was stored.
    pub created_at: Timestamp,
    /// Who stored it.
    pub by: String,
    /// Why; only of what came after opening.
    pub reason: Option<String>,
    /// What it changed, in words; only of what came after opening.
    pub changes: Vec<String>,
}

impl PlanVersion {
    /// The version that stood when the contest opened, of versions in ascending order. What came after has a reason.
    #[must_use]
    pub fn frozen(versions: &[Self], opened_at: Timestamp, now: Timestamp) -> Option<&Self> {
        if now < opened_at {
            return None;
        }
        versions.iter().rfind(|version| version.reason.is_none())
    }
}

/// A prize by its id, whichever part of the plan it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named<'p> {
    /// Name of the tier.
    pub name: &'p str,
    /// What is won.
    pub prize: &'p str,
    /// Value of one in fen.
    pub value_fen: i64,
}

impl Plan {
    /// A tier by its id.
    #[must_use]
    pub fn tier(&self, id: &str) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.id == id)
    }

    /// Name, prize and value of a tier or an instant prize.
    #[must_use]
    pub fn named(&self, id: &str) -> Option<Named<'_>> {
        let tier = self.tier(id).map(|t| Named { name: &t.name, prize: &t.prize, value_fen: t.value_fen });
        let instant = || self.instant.iter().find(|prize| prize.id == id);
        tier.or_else(|| instant().map(|p| Named { name: &p.name, prize: &p.prize, value_fen: p.value_fen }))
    }

    /// Whether anything is won by rank.
    #[must_use]
    pub fn has_ranks(&self) -> bool {
        self.tiers.iter().any(Tier::is_ranked)
    }

    /// Whether nothing can be won.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.tiers.is_empty() && self.instant.is_empty() && self.organization.is_empty()
    }
}
