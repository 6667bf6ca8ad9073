//! What a correction would do to the order of people: who moves, by how much, and who crosses the edge of the prizes.

use crate::id::ParticipantId;
use crate::points::Points;
use crate::ranking::SortKey;

/// A person's sort key and score before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Person.
    pub participant: ParticipantId,
    /// Before.
    pub before: (SortKey, Points),
    /// After.
    pub after: (SortKey, Points),
}

/// A person's score and shared rank before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Person.
    pub participant: ParticipantId,
    /// Score before.
    pub old_score: Points,
    /// Score after.
    pub new_score: Points,
    /// Shared rank before, from 1.
    pub old_rank: usize,
    /// Shared rank after, from 1.
    pub new_rank: usize,
}

impl Move {
    /// Ranks gained; negative for ranks lost.
    #[must_use]
    pub fn gain(&self) -> i64 {
        let rank = |rank: usize| i64::try_from(rank).unwrap_or(i64::MAX);
        rank(self.old_rank).saturating_sub(rank(self.new_rank))
    }

    /// Whether score or rank differ.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.old_score != self.new_score || self.old_rank != self.new_rank
    }
}

/// Everybody's place before and after, in the order given; equal keys share a rank.
#[must_use]
pub fn moves(people: &[Pair]) -> Vec<Move> {
    let sorted = |key: fn(&Pair) -> SortKey| {
        let mut keys: Vec<SortKey> = people.iter().map(key).collect();
        keys.sort_unstable();
        keys
    };
    let (before, after) = (sorted(|p| p.before.0), sorted(|p| p.after.0));
    let rank = |keys: &[SortKey], key: SortKey| keys.partition_point(|other| *other < key) + 1;
    people
        .iter()
        .map(|pair| Move {
            participant: pair.participant.clone(),
            old_score: pair.before.1,
            new_score: pair.after.1,
            old_rank: rank(&before, pair.before.0),
            new_rank: rank(&after, pair.after.0),
        })
        .collect()
}

/// Who enters and who leaves the first ranks; both by new rank.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Crossing {
    /// In after, not before.
    pub entered: Vec<Move>,
    /// In before, not after.
    pub left: Vec<Move>,
}

/// Who crosses the edge below rank `top`; whoever shares that rank is in.
#[must_use]
pub fn crossing(moves: &[Move], top: usize) -> Crossing {
    let mut crossing = Crossing::default();
    for person in moves {
        match (person.old_rank <= top, person.new_rank <= top) {
            (false, true) => crossing.entered.push(person.clone()),
            (true, false) => crossing.left.push(person.clone()),
            (true, true) | (false, false) => {}
        }
    }
    crossing.entered.sort_by_key(|m| m.new_rank);
    crossing.left.sort_by_key(|m| m.new_rank);
    crossing
}

/// A bar of the histogram of rank moves; an end that is missing is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Ranks gained, at least.
    pub from: Option<i64>,
    /// Ranks gained, at most.
    pub to: Option<i64>,
    /// People.
    pub people: u32,
}

/// People by ranks gained, from the greatest loss to the greatest gain.
#[must_use]
pub fn histogram(moves: &[Move]) -> Vec<Bucket> {
    const BARS: [(Option<i64>, Option<i64>); 9] = [
        (None, Some(-101)),
        (Some(-100), Some(-21)),
        (Some(-20), Some(-6)),
        (Some(-5), Some(-1)),
        (Some(0), Some(0)),
        (Some(1), Some(5)),
        (Some(6), Some(20)),
        (Some(21), Some(100)),
        (Some(101), None),
    ];
    let mut bars = BARS.map(|(from, to)| Bucket { from, to, people: 0 });
    for gain in moves.iter().map(Move::gain) {
        let fits = |bar: &&mut Bucket| bar.from.is_none_or(|from| from <= gain) && bar.to.is_none_or(|to| gain <= to);
        if let Some(bar) = bars.iter_mut().find(fits) {
            bar.people += 1;
        }
    }
    bars.to_vec()
}
