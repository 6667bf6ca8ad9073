//! Where one entry stands in a draw: for the person who asks whether they were in it at all.

use super::Bundle;
use crate::fairness::draw::{EntryLine, TierRule};
use crate::fairness::{Hash, keyed};

/// What an entry came to in one tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Won at this place, from 1.
    Won(usize),
    /// Reserve at this place, from 1.
    Reserve(usize),
    /// In the pool, but neither.
    Not,
    /// Not in the pool: its measure is out of bounds.
    OutOfBounds,
    /// Not in the pool: it had won an earlier tier.
    WonBefore,
}

impl Outcome {
    /// The word for machines, and the place from 1 where there is one.
    #[must_use]
    pub const fn word(self) -> (&'static str, Option<usize>) {
        match self {
            Self::Won(place) => ("won", Some(place)),
            Self::Reserve(place) => ("reserve", Some(place)),
            Self::Not => ("not", None),
            Self::OutOfBounds => ("out_of_bounds", None),
            Self::WonBefore => ("won_before", None),
        }
    }
}

/// An entry in one tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierStanding {
    /// Id of the tier.
    pub tier: String,
    /// What it came to.
    pub outcome: Outcome,
    /// Its ticket, if it was in the pool.
    pub ticket: Option<Hash>,
    /// Its place among all tickets of the pool, from 1; 0 if it was not in the pool.
    pub place: usize,
    /// Entries in the pool.
    pub pool: usize,
    /// Whether it holds a prize of this tier now: won or followed, and not given up.
    pub holds: bool,
}

/// An entry in the draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its line, counted from 1 among the entries.
    pub line: usize,
    /// What the draw knows of it.
    pub entry: EntryLine,
    /// One for every tier, in order.
    pub tiers: Vec<TierStanding>,
}

/// Where an entry stands; none if it is not among the entries. Trusts the bundle's result, so verify it first.
#[must_use]
pub fn standing(bundle: &Bundle, entry: &str) -> Option<Standing> {
    let at = bundle.entries.iter().position(|line| line.id == entry)?;
    let line = bundle.entries.get(at)?.clone();
    let held = bundle.holders();
    let mut gone: Vec<&str> = Vec::new();
    let mut tiers = Vec::new();
    for (rule, result) in bundle.announcement.tiers.iter().zip(&bundle.results) {
        gone.sort_unstable();
        let is_gone = |id: &str| gone.binary_search(&id).is_ok();
        let is_within = |e: &EntryLine| within(rule, result.pool.min, e);
        let ticket_of = |id: &str| keyed(&bundle.seed, format!("{}\n{id}", rule.id).as_bytes());
        let own = ticket_of(entry);
        let is_in = is_within(&line) && !is_gone(entry);
        let rivals = bundle.entries.iter().filter(|e| is_in && is_within(e) && !is_gone(&e.id));
        let place = rivals.filter(|e| (ticket_of(&e.id), e.id.as_bytes()) <= (own, entry.as_bytes())).count();
        let position = |list: &[crate::fairness::Ticketed]| list.iter().position(|t| t.entry == entry).map(|p| p + 1);
        let outcome = match (position(&result.winners), position(&result.reserves)) {
            (Some(place), _) => Outcome::Won(place),
            (None, Some(place)) => Outcome::Reserve(place),
            (None, None) if is_in => Outcome::Not,
            (None, None) if is_gone(entry) => Outcome::WonBefore,
            (None, None) => Outcome::OutOfBounds,
        };
        let holds = held.iter().any(|(tier, holder)| *tier == rule.id && holder == entry);
        let (tier, ticket, pool) = (rule.id.clone(), is_in.then_some(own), result.pool.size);
        tiers.push(TierStanding { tier, outcome, ticket, place, pool, holds });
        if !bundle.announcement.adding {
            gone.extend(result.winners.iter().map(|winner| winner.entry.as_str()));
        }
    }
    Some(Standing { line: at + 1, entry: line, tiers })
}

fn within(rule: &TierRule, min: Option<i64>, entry: &EntryLine) -> bool {
    let value = rule.measure.of(entry);
    min.is_none_or(|min| value >= min) && rule.max.is_none_or(|max| value <= max)
}
