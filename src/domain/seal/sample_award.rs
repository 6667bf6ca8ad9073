//! A made-up award plan with an amended version, and what the attempts of a made-up contest played.

use super::{SealedAttempt, SealedInstant, SealedPlan, SealedPlay};
use crate::attempt::State;
use crate::award::{InstantPrize, instant_rules, rules_hash};
use crate::contest::Contest;
use crate::fairness::instant::{InstantSecret, Outcome, hit};
use std::collections::BTreeMap;

fn prize(id: &str, odds_millionths: u32, stock_total: u32, stock_per_day: Option<u32>) -> InstantPrize {
    let (name, item) = (format!("{id}奖\t一"), "话费\n".to_owned());
    InstantPrize { id: id.to_owned(), name, prize: item, value_fen: 990, odds_millionths, stock_total, stock_per_day }
}

fn plan(version: u32, contest: &Contest, instant: Vec<InstantPrize>) -> SealedPlan {
    let rules_text = format!("第{version}版规则\n{}其他\n", instant_rules(&instant));
    SealedPlan {
        version,
        at: contest.window.opens_at.plus_ms(if version == 1 { -1000 } else { 1 }),
        reason: (version > 1).then(|| "增加\t奖品".to_owned()),
        hash: rules_hash(&rules_text),
        rules_text,
        instant,
    }
}

/// Two versions, and plays in the order in which attempts were handed in.
pub(super) fn played(contest: &Contest, attempts: &[SealedAttempt]) -> (Vec<SealedPlan>, SealedInstant) {
    let first = vec![prize("a", 200_000, 2, None), prize("b", 300_000, 50, Some(1))];
    let second = vec![prize("a", 200_000, 3, None), prize("b", 300_000, 50, Some(2))];
    let awards = vec![plan(1, contest, first), plan(2, contest, second)];
    let secret = InstantSecret::new([7; 32]);
    let handed_in = |one: &&SealedAttempt| matches!(one.attempt.state, State::Submitted(_));
    let mut order: Vec<&SealedAttempt> = attempts.iter().filter(handed_in).collect();
    order.sort_by_key(|one| one.attempt.state.scorecard().unwrap().receipt_number);
    let (mut total, mut days): (BTreeMap<String, u32>, BTreeMap<(String, i64), u32>) = Default::default();
    let mut plays: Vec<SealedPlay> = Vec::new();
    for one in order {
        let attempt = &one.attempt;
        let at = attempt.state.scorecard().unwrap().finished_at;
        let drawn = secret.number(contest.id.as_str(), attempt.participant.as_str(), attempt.number);
        let excluded = attempt.number == 3 && drawn.is_multiple_of(5);
        let found = hit(&awards[1].instant, drawn).filter(|_| !excluded);
        let outcome = match found {
            None if excluded => Outcome::NotEligible,
            None => Outcome::Missed,
            Some(prize) => {
                let day = days.entry((prize.id.clone(), at.day().0)).or_default();
                let all = total.entry(prize.id.clone()).or_default();
                let left = *all < prize.stock_total && prize.stock_per_day.is_none_or(|quota| *day < quota);
                (*all, *day) = (*all + u32::from(left), *day + u32::from(left));
                if left { Outcome::Won } else { Outcome::UsedUp }
            }
        };
        plays.push(SealedPlay {
            attempt: attempt.id.clone(),
            participant: attempt.participant.clone(),
            number: attempt.number,
            plan: 2,
            drawn,
            outcome,
            prize: found.map(|prize| prize.id.clone()),
            at,
        });
    }
    plays.sort_by(|a, b| (&a.participant, a.number).cmp(&(&b.participant, b.number)));
    let taken = total.into_iter().collect();
    (awards, SealedInstant { secret: Some(secret), taken, plays })
}
