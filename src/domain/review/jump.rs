//! Results that leap: without a fault after poor rounds, or much better in less time. People learn, and practice is what
//! the platform is for, so a leap counts only together with a time that shrinks.

use super::{Found, Person, Round, Signal, small};

/// Share of right answers, in percent, up to which a round is poor.
const POOR_PERCENT_MAX: u32 = 40;
/// How many times faster the round without a fault must be than the mean of those before.
const FASTER_TIMES: i64 = 3;
/// Points of percent from one round to the next that make a steep curve.
const STEEP_PERCENT: u32 = 50;
/// Questions of a round, at least.
const QUESTIONS_MIN: u32 = 5;
const DAY_MS: i64 = 86_400_000;

/// People whose results leap.
pub(super) fn find(people: &[Person]) -> Found {
    let of_person = |(at, person): (usize, &Person)| {
        let rounds: Vec<&Round> = person.rounds.iter().filter(|round| is_serious(round)).collect();
        after_poor(&rounds).or_else(|| steep(&rounds)).map(|signal| (at, signal))
    };
    people.iter().enumerate().filter_map(of_person).collect()
}

/// A round that was played to its end: nobody is measured against one they walked away from.
fn is_serious(round: &Round) -> bool {
    round.handed_in && round.questions() >= QUESTIONS_MIN && round.answered() * 100 >= round.questions() * 80
}

fn after_poor(rounds: &[&Round]) -> Option<Signal> {
    let place = rounds.iter().position(|round| round.right() == round.questions())?;
    let (earlier, rest) = rounds.split_at_checked(place)?;
    let (round, last) = (rest.first()?, earlier.last()?);
    let best = earlier.iter().map(|round| round.percent()).max()?;
    let mean = earlier.iter().map(|round| round.duration_ms).sum::<i64>() / i64::from(small(earlier.len()).max(1));
    let leaps = best <= POOR_PERCENT_MAX && round.duration_ms.saturating_mul(FASTER_TIMES) <= mean;
    leaps.then(|| Signal::AccurateAfterPoor {
        earlier: small(earlier.len()),
        earlier_percent: best,
        earlier_ms: mean,
        number: round.number,
        duration_ms: round.duration_ms,
        same_day: round.started_ms - last.started_ms < DAY_MS,
    })
}

fn steep(rounds: &[&Round]) -> Option<Signal> {
    let leap = |pair: &&[&Round]| match pair {
        [before, after] => {
            let near = after.started_ms - before.started_ms < DAY_MS;
            let faster = after.duration_ms * 2 <= before.duration_ms;
            near && faster && after.percent() >= before.percent() + STEEP_PERCENT
        }
        _ => false,
    };
    match rounds.windows(2).find(leap)? {
        [before, after] => Some(Signal::SteepCurve {
            number: after.number,
            from_percent: before.percent(),
            to_percent: after.percent(),
        }),
        _ => None,
    }
}
