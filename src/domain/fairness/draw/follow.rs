//! Who follows a prize that was waived or struck out: the next reserve, and nothing is drawn again.

use super::{Ticketed, TierResult};
use std::collections::BTreeMap;

/// A prize that its holder gave up or lost: tier and entry.
pub type GivenUp = (String, String);

/// Who follows one prize that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Follower {
    /// The reserve with this entry.
    Entry(String),
    /// No reserve is left; the prize stays unassigned.
    Nobody,
    /// The entry did not hold a prize of this tier, so there is nothing to follow.
    NotHeld,
}

/// Follows every prize given up, in the order of the waivers; a follower may give up in its turn.
///
/// Readings of section 2.5, each as literal as it can be:
/// - the followed prize stays in its tier; every reserve of a tier is used at most once, in the order of the tickets;
/// - without `adding`, a reserve that holds or ever held any prize of the draw is skipped, also one that it gave up:
///   one person, one prize;
/// - with `adding`, only a reserve that won a lower (later) tier, by ticket or by following, is skipped; a prize that it
///   holds in a higher tier does not bar it, nor a higher prize that it gave up;
/// - a reserve skipped once stays skipped, for what it won is never unwon.
#[must_use]
pub fn successor(results: &[TierResult], adding: bool, given_up: &[GivenUp]) -> Vec<Follower> {
    follow(results, adding, given_up).0
}

/// Who holds a prize of each tier after all of the waivers: winners by ticket, then followers in the order of following.
#[must_use]
pub fn present_holders(results: &[TierResult], adding: bool, given_up: &[GivenUp]) -> Vec<Vec<String>> {
    follow(results, adding, given_up).1
}

struct Tier<'a> {
    /// Holders in order; none where a prize was given up.
    holders: Vec<Option<&'a str>>,
    /// The place in `holders` of everybody who holds or ever held a prize of this tier.
    ever: BTreeMap<&'a str, usize>,
    reserves: std::slice::Iter<'a, Ticketed>,
}

impl<'a> Tier<'a> {
    fn of(result: &'a TierResult) -> Self {
        let mut tier = Self { holders: Vec::new(), ever: BTreeMap::new(), reserves: result.reserves.iter() };
        result.winners.iter().for_each(|winner| tier.gain(&winner.entry));
        tier
    }

    fn gain(&mut self, entry: &'a str) {
        self.ever.insert(entry, self.holders.len());
        self.holders.push(Some(entry));
    }

    /// Takes the prize of an entry away; tells whether it held one.
    fn lose(&mut self, entry: &str) -> bool {
        let place = self.ever.get(entry).copied();
        place.and_then(|place| self.holders.get_mut(place)).is_some_and(|held| held.take().is_some())
    }
}

fn follow(results: &[TierResult], adding: bool, given_up: &[GivenUp]) -> (Vec<Follower>, Vec<Vec<String>>) {
    let mut tiers: Vec<Tier<'_>> = results.iter().map(Tier::of).collect();
    let places: BTreeMap<&str, usize> = results.iter().enumerate().map(|(at, r)| (r.pool.tier.as_str(), at)).collect();
    let followers = given_up
        .iter()
        .map(|(tier, entry)| {
            places.get(tier.as_str()).map_or(Follower::NotHeld, |at| give_up(&mut tiers, *at, entry, adding))
        })
        .collect();
    let holders = |tier: Tier<'_>| tier.holders.into_iter().flatten().map(str::to_owned).collect();
    (followers, tiers.into_iter().map(holders).collect())
}

fn give_up(tiers: &mut [Tier<'_>], at: usize, entry: &str, adding: bool) -> Follower {
    if !tiers.get_mut(at).is_some_and(|tier| tier.lose(entry)) {
        return Follower::NotHeld;
    }
    let barred_from = if adding { at + 1 } else { 0 };
    while let Some(next) = tiers.get_mut(at).and_then(|tier| tier.reserves.next()) {
        let next = next.entry.as_str();
        let barred = tiers.iter().skip(barred_from).any(|tier| tier.ever.contains_key(next));
        if let Some(tier) = tiers.get_mut(at)
            && !barred
        {
            tier.gain(next);
            return Follower::Entry(next.to_owned());
        }
    }
    Follower::Nobody
}
