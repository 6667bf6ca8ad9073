//! Whoever the platform lets follow is whom strangers work out from the proof bundle.

use super::{EverHeld, Reserves, next_reserve};
use crate::fairness::{
    EntryLine, Follower, GivenUp, Measure, TierResult, TierRule, draw_tiers, present_holders, successor,
};
use crate::id::ParticipantId;
use proptest::prelude::*;

/// A prize as the platform records it.
struct Recorded {
    tier: String,
    entry: String,
    given_up: bool,
}

/// The platform's way: prizes one by one, the next reserve after each, in the order of the acts.
struct Platform {
    prizes: Vec<Recorded>,
    ever_held: Vec<EverHeld>,
    reserves: Vec<(String, Reserves)>,
    acts: Vec<GivenUp>,
    followers: Vec<Option<String>>,
}

fn person(entry: &str) -> ParticipantId {
    let number: u64 = entry.trim_start_matches('e').parse().unwrap();
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&number.to_le_bytes());
    ParticipantId::new(1, bytes)
}

impl Platform {
    fn of(results: &[TierResult], adding: bool) -> Self {
        let reserves = Reserves::of(results, adding, |entry| Some(person(entry)));
        let mut own = Self { prizes: vec![], ever_held: vec![], reserves, acts: vec![], followers: vec![] };
        for result in results {
            for winner in &result.winners {
                own.record(&result.pool.tier, &winner.entry);
            }
        }
        own
    }

    fn record(&mut self, tier: &str, entry: &str) -> usize {
        self.prizes.push(Recorded { tier: tier.to_owned(), entry: entry.to_owned(), given_up: false });
        self.ever_held.push((person(entry), tier.to_owned()));
        self.prizes.len() - 1
    }

    /// Gives up a prize that is held; a reserve who is gone follows and gives up at once.
    fn give_up(&mut self, pick: usize, gone: &[bool]) {
        let held: Vec<usize> = (0..self.prizes.len()).filter(|at| !self.prizes[*at].given_up).collect();
        let Some(first) = held.get(pick % held.len().max(1)) else { return };
        let mut at = *first;
        loop {
            let tier = self.prizes[at].tier.clone();
            self.prizes[at].given_up = true;
            self.acts.push((tier.clone(), self.prizes[at].entry.clone()));
            let (_, reserves) = self.reserves.iter().find(|(own, _)| *own == tier).unwrap();
            let next = next_reserve(reserves, &self.ever_held).map(|reserve| reserve.entry.clone());
            self.followers.push(next.clone());
            let Some(entry) = next else { return };
            at = self.record(&tier, &entry);
            let number: usize = entry.trim_start_matches('e').parse().unwrap();
            if !gone[number % gone.len()] {
                return;
            }
        }
    }

    fn holders(&self, tier: &str) -> Vec<String> {
        let held = self.prizes.iter().filter(|prize| prize.tier == tier && !prize.given_up);
        held.map(|prize| prize.entry.clone()).collect()
    }
}

fn tiers() -> impl Strategy<Value = Vec<TierRule>> {
    let tier = (1_u32..5, 0_u32..7, 0_i64..5);
    prop::collection::vec(tier, 1..5).prop_map(|tiers| {
        let rule = |(at, (quantity, reserves, min)): (usize, (u32, u32, i64))| TierRule {
            id: format!("t{at}"),
            quantity,
            reserves,
            measure: Measure::Right,
            min: Some(min),
            max: None,
            floor: Some(0),
        };
        tiers.into_iter().enumerate().map(rule).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn the_platform_and_the_bundle_let_the_same_people_follow(
        rules in tiers(),
        rights in prop::collection::vec(0_i64..6, 1..40),
        seed in any::<[u8; 32]>(),
        adding in any::<bool>(),
        gone in prop::collection::vec(prop::bool::weighted(0.3), 1..40),
        picks in prop::collection::vec(any::<usize>(), 0..30),
    ) {
        let line = |(at, right): (usize, &i64)| EntryLine {
            id: format!("e{at:03}"), right: *right, score_milli: right * 10_000, rank: 1,
        };
        let entries: Vec<EntryLine> = rights.iter().enumerate().map(line).collect();
        let results = draw_tiers(&seed, &rules, adding, &entries);
        let mut platform = Platform::of(&results, adding);
        for pick in picks {
            platform.give_up(pick, &gone);
        }
        let followers: Vec<Option<String>> = successor(&results, adding, &platform.acts)
            .into_iter()
            .map(|follower| match follower {
                Follower::Entry(entry) => Some(entry),
                Follower::Nobody => None,
                Follower::NotHeld => panic!("a prize was given up that the bundle says nobody held"),
            })
            .collect();
        prop_assert_eq!(&followers, &platform.followers);
        let holders = present_holders(&results, adding, &platform.acts);
        for (rule, held) in rules.iter().zip(holders) {
            prop_assert_eq!(held, platform.holders(&rule.id));
        }
    }
}
