//! Pages that were left during a round. A call, a lock screen or another app looks the same, so it says nothing by itself.

use super::{Found, Person, Signal};

/// Times in one round, at least, to be worth showing.
const TIMES_MIN: u32 = 5;

/// People who left the page of a round again and again; the round in which they did so most.
pub(super) fn find(people: &[Person]) -> Found {
    let of_person = |(at, person): (usize, &Person)| {
        let most = person.rounds.iter().max_by_key(|round| round.left)?;
        (most.left >= TIMES_MIN).then_some((at, Signal::LeftPage { number: most.number, times: most.left }))
    };
    people.iter().enumerate().filter_map(of_person).collect()
}
