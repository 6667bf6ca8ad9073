//! Standings: which attempts count for a person, and the total order of people with shared ranks on real ties.

use crate::contest::{Rules, ScoreKept, TieBreak};
use crate::points::Points;
use crate::time::{Day, Timestamp};

/// An ended attempt as ranking sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Number of the attempt.
    pub number: u32,
    /// Shanghai day of its start.
    pub day: Day,
    /// Points.
    pub score: Points,
    /// Duration.
    pub duration_ms: i64,
    /// Finish.
    pub finished_at: Timestamp,
    /// Whether more time was asked for.
    pub elder_time: bool,
}

/// What orders people: smaller sorts first. Links that the chain skips are 0 for everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey(pub [i64; 3]);

/// A person's place material in a contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Score that the contest keeps.
    pub score: Points,
    /// Duration of the counted attempt, or of all counted ones together.
    pub duration_ms: i64,
    /// Finish of the counted attempt, or the last of the counted ones.
    pub finished_at: Timestamp,
    /// Numbers of the counted attempts, ascending.
    pub counted: Vec<u32>,
    /// Ended attempts in all.
    pub attempts: u32,
    /// Whether a counted attempt had more time.
    pub elder_time: bool,
}

/// The key of a score, duration and finish under a chain.
#[must_use]
pub fn sort_key(chain: &[TieBreak], score: Points, duration_ms: i64, finished_at: Timestamp) -> SortKey {
    let mut key = [0; 3];
    for (slot, link) in key.iter_mut().zip(chain) {
        *slot = match link {
            TieBreak::Score => -score.milli(),
            TieBreak::Duration => duration_ms,
            TieBreak::Finish => finished_at.ms(),
        };
    }
    SortKey(key)
}

impl Finished {
    fn key(&self, chain: &[TieBreak]) -> (SortKey, u32) {
        (sort_key(chain, self.score, self.duration_ms, self.finished_at), self.number)
    }
}

impl Standing {
    /// The standing that ended attempts give; nothing before the first one.
    #[must_use]
    pub fn of(rules: &Rules, attempts: &[Finished]) -> Option<Self> {
        let chain = rules.chain();
        let best = |list: &mut dyn Iterator<Item = &Finished>| list.min_by_key(|a| a.key(&chain)).cloned();
        let mut counted: Vec<Finished> = match rules.score_kept {
            ScoreKept::Best => best(&mut attempts.iter()).into_iter().collect(),
            ScoreKept::First => attempts.iter().min_by_key(|a| a.number).cloned().into_iter().collect(),
            ScoreKept::Sum => attempts.to_vec(),
            ScoreKept::SumOfDailyBests => {
                let days: std::collections::BTreeSet<Day> = attempts.iter().map(|a| a.day).collect();
                days.into_iter().filter_map(|day| best(&mut attempts.iter().filter(|a| a.day == day))).collect()
            }
        };
        counted.sort_by_key(|a| a.number);
        let finished_at = counted.iter().map(|a| a.finished_at).max()?;
        Some(Self {
            score: counted.iter().map(|a| a.score).sum(),
            duration_ms: counted.iter().map(|a| a.duration_ms).sum(),
            finished_at,
            counted: counted.iter().map(|a| a.number).collect(),
            attempts: u32::try_from(attempts.len()).unwrap_or(u32::MAX),
            elder_time: counted.iter().any(|a| a.elder_time),
        })
    }

    /// Its sort key under the rules.
    #[must_use]
    pub fn sort_key(&self, rules: &Rules) -> SortKey {
        sort_key(&rules.chain(), self.score, self.duration_ms, self.finished_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::{AnswersShown, VoidPolicy};
    use proptest::prelude::*;

    fn rules(score_kept: ScoreKept) -> Rules {
        Rules {
            limit_ms: 600_000,
            grace_ms: 5000,
            attempts_per_day: None,
            attempts_total: None,
            score_kept,
            tie_break: vec![TieBreak::Score, TieBreak::Duration, TieBreak::Finish],
            shuffle: true,
            prefer_unseen: false,
            answers_shown: AnswersShown::AfterClosing,
            elder_time_factor_milli: 1000,
            study: crate::contest::StudyOpen::After,
            void_policy: VoidPolicy::FullPoints,
        }
    }

    fn attempt(number: u32, day: i64, score: i64, duration_ms: i64) -> Finished {
        let finished_at = Timestamp(day * 86_400_000 + i64::from(number));
        Finished {
            number,
            day: Day(day),
            score: Points::from_milli(score),
            duration_ms,
            finished_at,
            elder_time: false,
        }
    }

    fn check(kept: ScoreKept, expected: (i64, i64, &[u32])) {
        let attempts = [attempt(1, 1, 80, 50), attempt(2, 1, 90, 70), attempt(3, 2, 90, 60), attempt(4, 2, 10, 5)];
        let standing = Standing::of(&rules(kept), &attempts).unwrap();
        assert_eq!((standing.score.milli(), standing.duration_ms, standing.counted.as_slice()), expected, "{kept:?}");
        let finish = attempts.iter().filter(|a| standing.counted.contains(&a.number)).map(|a| a.finished_at).max();
        assert_eq!((Some(standing.finished_at), standing.attempts), (finish, 4));
    }

    #[test]
    fn the_kept_score_has_the_time_of_what_is_counted() {
        check(ScoreKept::Best, (90, 60, &[3]));
        check(ScoreKept::First, (80, 50, &[1]));
        check(ScoreKept::Sum, (270, 185, &[1, 2, 3, 4]));
        check(ScoreKept::SumOfDailyBests, (180, 130, &[2, 3]));
        assert_eq!(Standing::of(&rules(ScoreKept::Best), &[]), None);
    }

    #[test]
    fn where_more_time_may_be_had_no_duration_counts() {
        let mut rules = rules(ScoreKept::Best);
        rules.elder_time_factor_milli = 1500;
        assert_eq!(rules.chain(), vec![TieBreak::Score, TieBreak::Finish]);
        let slow = sort_key(&rules.chain(), Points::from_milli(90), 999, Timestamp(1));
        let quick = sort_key(&rules.chain(), Points::from_milli(90), 1, Timestamp(2));
        assert!(slow < quick);
    }

    proptest! {
        #[test]
        fn another_attempt_never_lowers_the_best(list in prop::collection::vec((1_i64..4, 0_i64..100, 1_i64..100), 1..8)) {
            let rules = rules(ScoreKept::Best);
            let attempts: Vec<Finished> =
                (1..).zip(&list).map(|(n, (d, s, t))| attempt(n, *d, *s, *t)).collect();
            let before = Standing::of(&rules, &attempts[..attempts.len() - 1]);
            let after = Standing::of(&rules, &attempts).unwrap();
            if let Some(before) = before {
                prop_assert!(after.sort_key(&rules) <= before.sort_key(&rules));
            }
        }
    }
}
