//! Ranks in every scope, worked out by sorting: shared on real ties, the next ones skipped.

use super::{Label, Person};
use crate::contest::Rules;
use crate::id::{OrganizationId, ParticipantId};
use crate::points::Points;
use crate::ranking::{SortKey, Standing};
use std::collections::BTreeMap;
use std::fmt;

/// A shared rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// Rank, from 1.
    pub rank: usize,
    /// Whether others share it.
    pub tied: bool,
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.rank, if self.tied { "=" } else { "" })
    }
}

impl Rank {
    /// Reads `3`, or `3=` for a shared rank.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (number, tied) = text.strip_suffix('=').map_or((text, false), |number| (number, true));
        Some(Self { rank: number.parse().ok()?, tied })
    }
}

/// A person's ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranks {
    /// Among everybody.
    pub all: Rank,
    /// In their group.
    pub category: Rank,
    /// In their town.
    pub town: Rank,
}

impl fmt::Display for Ranks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "总 {}、组别 {}、镇街 {}", self.all, self.category, self.town)
    }
}

/// An organization's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationRank {
    /// Rank.
    pub rank: Rank,
    /// Organization.
    pub organization: OrganizationId,
    /// Distinct ranked people.
    pub people: u32,
    /// Mean of their kept scores, rounded down to a thousandth.
    pub mean: Points,
}

/// Ranks of keys, by key.
fn ranked<K: Ord + Copy>(mut keys: Vec<K>) -> BTreeMap<K, Rank> {
    keys.sort_unstable();
    let mut ranks: BTreeMap<K, Rank> = BTreeMap::new();
    for (place, key) in (1..).zip(keys) {
        ranks.entry(key).and_modify(|rank| rank.tied = true).or_insert(Rank { rank: place, tied: false });
    }
    ranks
}

/// A person who stands on the boards.
pub(super) type Placed<'a> = (&'a ParticipantId, &'a Label, &'a Standing);

/// The people of a contest who have a standing and did not delete their data, with what boards go by.
pub(super) fn placed<'a>(people: &'a [Person], standings: &'a BTreeMap<ParticipantId, Standing>) -> Vec<Placed<'a>> {
    let one = |person: &'a Person| Some((&person.id, person.label.as_ref()?, standings.get(&person.id)?));
    people.iter().filter_map(one).collect()
}

/// Everybody's ranks.
pub(super) fn ranks(rules: &Rules, placed: &[Placed<'_>]) -> BTreeMap<ParticipantId, Ranks> {
    let (mut all, mut categories, mut towns) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    for (_, label, standing) in placed {
        let key = standing.sort_key(rules);
        all.push(key);
        categories.entry(label.category).or_insert_with(Vec::new).push(key);
        towns.entry(label.town.as_str()).or_insert_with(Vec::new).push(key);
    }
    let all = ranked(all);
    let categories: BTreeMap<_, BTreeMap<SortKey, Rank>> =
        categories.into_iter().map(|(k, v)| (k, ranked(v))).collect();
    let towns: BTreeMap<_, BTreeMap<SortKey, Rank>> = towns.into_iter().map(|(k, v)| (k, ranked(v))).collect();
    let one = |(id, label, standing): &Placed<'_>| {
        let key = standing.sort_key(rules);
        let ranks = Ranks {
            all: *all.get(&key)?,
            category: *categories.get(&label.category)?.get(&key)?,
            town: *towns.get(label.town.as_str())?.get(&key)?,
        };
        Some(((*id).clone(), ranks))
    };
    placed.iter().filter_map(one).collect()
}

/// Organizations by mean, then by people; ties in both share a rank.
pub(super) fn organizations(placed: &[Placed<'_>]) -> Vec<OrganizationRank> {
    let mut sums: BTreeMap<&OrganizationId, (u32, i64)> = BTreeMap::new();
    for (_, label, standing) in placed {
        if let Some(organization) = &label.organization {
            let sum = sums.entry(organization).or_default();
            *sum = (sum.0.saturating_add(1), sum.1.saturating_add(standing.score.milli()));
        }
    }
    let mut list: Vec<((i64, i64), &OrganizationId, u32, i64)> = sums
        .into_iter()
        .map(|(id, (people, sum))| {
            let mean = sum / i64::from(people.max(1));
            ((-mean, -i64::from(people)), id, people, mean)
        })
        .collect();
    list.sort();
    let ranks = ranked(list.iter().map(|(key, ..)| *key).collect());
    let one = |(key, organization, people, mean): ((i64, i64), &OrganizationId, u32, i64)| {
        let rank = *ranks.get(&key)?;
        Some(OrganizationRank { rank, organization: organization.clone(), people, mean: Points::from_milli(mean) })
    };
    list.into_iter().filter_map(one).collect()
}
