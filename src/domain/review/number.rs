//! Mobile numbers that follow one another, as a shop gives out with a stack of cards.
//!
//! Neighbouring numbers exist by accident too: in a city of a few million numbers with some ten thousand players a pair
//! is common and a run of three is not.

use super::{Found, Person, Signal, small};

/// People of a run, at least.
const RUN_MIN: usize = 3;
/// Share of right answers in the best round, in percent, that each of them must have.
const RIGHT_PERCENT_MIN: u32 = 60;

/// People whose numbers follow one another and who all did well.
pub(super) fn find(people: &[Person]) -> Found {
    let did_well = |person: &Person| person.rounds.iter().any(|round| round.percent() >= RIGHT_PERCENT_MIN);
    let mut numbers: Vec<(u64, usize)> = people
        .iter()
        .enumerate()
        .filter(|(_, person)| did_well(person))
        .filter_map(|(at, person)| Some((person.mobile?, at)))
        .collect();
    numbers.sort_unstable();
    let runs = numbers.chunk_by(|a, b| b.0 == a.0 + 1).filter(|run| run.len() >= RUN_MIN);
    runs.flat_map(|run| run.iter().map(|(_, at)| (*at, Signal::ConsecutiveNumbers { people: small(run.len()) })))
        .collect()
}
