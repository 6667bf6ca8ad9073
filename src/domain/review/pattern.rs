//! The same wrong answers to the same questions.
//!
//! Right answers are alike because they are right; wrong ones are alike by chance or because they were copied. How
//! likely chance is follows from how many others gave each of them. A pair counts when chance would bring less than one
//! such pair in a thousand contests of this size. People are not compared with everybody: only rounds that have three
//! wrong answers in common meet in a bucket.

use super::{Found, Given, Person, Round, Severity, Signal, small};
use crate::id::ParticipantId;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Wrong answers in common, at least.
const COMMON_MIN: u32 = 4;
/// Of the questions both had and either got wrong, the share in percent where both gave the same wrong answer.
const ALIKE_PERCENT_MIN: u32 = 80;
/// One pair by chance in so many contests, as a power of two.
const SURE_BITS: f64 = 10.0;
/// Above this many bits it is beyond doubt.
const STRONG_BITS: u32 = 60;
/// Wrong answers of a round that are put into buckets: its rarest.
const RAREST: usize = 8;
/// How many of a bucket each round is compared with: the next ones.
const NEIGHBOURS: usize = 6;
/// Pairs that are compared in all, at most.
const PAIRS_MAX: usize = 3_000_000;

/// A question with a wrong answer to it.
type Wrong = (u32, u64);

/// How often questions were answered and each wrong answer given, each person counted once a round.
#[derive(Default)]
struct Tally {
    asked: HashMap<u32, u32>,
    given: HashMap<Wrong, u32>,
}

struct Entry<'p> {
    at: usize,
    round: &'p Round,
    /// Its answers by question.
    by_question: Vec<&'p Given>,
    /// Rarest first.
    wrong: Vec<Wrong>,
}

/// How much a rarity says.
pub(super) const fn severity(rarity_bits: u32) -> Severity {
    if rarity_bits >= STRONG_BITS { Severity::Strong } else { Severity::Look }
}

fn wrong_of(round: &Round) -> impl Iterator<Item = Wrong> {
    round.answers.iter().filter(|given| !given.right).filter_map(|given| Some((given.question, given.answer?)))
}

/// People whose wrong answers are those of somebody else; of each person the rarest match.
pub(super) fn find(people: &[Person]) -> Found {
    let mut tally = Tally::default();
    for round in people.iter().flat_map(|person| &person.rounds) {
        for given in round.answers.iter().filter(|given| given.answer.is_some()) {
            *tally.asked.entry(given.question).or_default() += 1;
        }
        for wrong in wrong_of(round) {
            *tally.given.entry(wrong).or_default() += 1;
        }
    }
    let entries: Vec<Entry<'_>> = people
        .iter()
        .enumerate()
        .flat_map(|(at, person)| person.rounds.iter().map(move |round| (at, round)))
        .map(|(at, round)| {
            let mut wrong: Vec<Wrong> = wrong_of(round).collect();
            wrong.sort_unstable_by_key(|wrong| (tally.given.get(wrong).copied().unwrap_or(0), *wrong));
            let mut by_question: Vec<&Given> = round.answers.iter().collect();
            by_question.sort_unstable_by_key(|given| given.question);
            Entry { at, round, by_question, wrong }
        })
        .filter(|entry| small(entry.wrong.len()) >= COMMON_MIN)
        .collect();
    let players = f64::from(small(people.len()).max(2));
    let least_bits = (players * (players - 1.0) / 2.0).log2() + SURE_BITS;
    let mut best: BTreeMap<usize, (u32, Signal)> = BTreeMap::new();
    for (left, right) in candidates(&entries) {
        let (Some(left), Some(right)) = (entries.get(left), entries.get(right)) else { continue };
        let Some((shared, common, bits)) = alike(&left.by_question, &right.by_question, &tally) else { continue };
        if bits < least_bits {
            continue;
        }
        let rarity_bits = whole(bits);
        for (one, other) in [(left, right), (right, left)] {
            let Some(with) = people.get(other.at).map(|person: &Person| -> ParticipantId { person.id.clone() }) else {
                continue;
            };
            let (number, other_number) = (one.round.number, other.round.number);
            let signal = Signal::SameWrongAnswers { with, number, other_number, shared, common, rarity_bits };
            let held = best.entry(one.at).or_insert_with(|| (rarity_bits, signal.clone()));
            if rarity_bits > held.0 {
                *held = (rarity_bits, signal);
            }
        }
    }
    best.into_iter().map(|(at, (_, signal))| (at, signal)).collect()
}

/// Pairs of entries of different people that have three wrong answers in common.
fn candidates(entries: &[Entry<'_>]) -> HashSet<(usize, usize)> {
    let mut buckets: Vec<([u64; 3], usize)> = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let mut rare: Vec<u64> = entry.wrong.iter().take(RAREST).map(fold).collect();
        rare.sort_unstable();
        let mut rest = rare.as_slice();
        while let Some((a, after_a)) = rest.split_first() {
            let mut seconds = after_a;
            while let Some((b, after_b)) = seconds.split_first() {
                buckets.extend(after_b.iter().map(|c| ([*a, *b, *c], place)));
                seconds = after_b;
            }
            rest = after_a;
        }
    }
    buckets.sort_unstable();
    let mut pairs = HashSet::new();
    for bucket in buckets.chunk_by(|a, b| a.0 == b.0) {
        for (place, (_, left)) in bucket.iter().enumerate() {
            for (_, right) in bucket.iter().skip(place + 1).take(NEIGHBOURS) {
                let differ = |l: &Entry<'_>, r: &Entry<'_>| l.at != r.at;
                if pairs.len() < PAIRS_MAX
                    && entries.get(*left).zip(entries.get(*right)).is_some_and(|(l, r)| differ(l, r))
                {
                    pairs.insert((*left, *right));
                }
            }
        }
    }
    pairs
}

/// A question with an answer as one figure.
fn fold((question, answer): &Wrong) -> u64 {
    answer.rotate_left(17) ^ u64::from(*question).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Questions in common, same wrong answers, and how rare these are in bits; nothing where the rounds are not alike. Both
/// come by question.
fn alike(left: &[&Given], right: &[&Given], tally: &Tally) -> Option<(u32, u32, f64)> {
    let mut others = right.iter().peekable();
    let (mut shared, mut either) = (0_u32, 0_u32);
    let mut common: Vec<Wrong> = Vec::new();
    for given in left {
        while others.next_if(|other| other.question < given.question).is_some() {}
        let Some(other) = others.next_if(|other| other.question == given.question) else { continue };
        shared += 1;
        if given.right && other.right {
            continue;
        }
        either += 1;
        if given.answer == other.answer {
            common.extend(given.answer.map(|answer| (given.question, answer)));
        }
    }
    let same = small(common.len());
    if same < COMMON_MIN || same * 100 < either * ALIKE_PERCENT_MIN {
        return None;
    }
    let bits = common.into_iter().map(|wrong| rarity(tally, wrong)).sum();
    Some((shared, same, bits))
}

/// How rare a wrong answer is among others than these two, in bits. Four imagined people, of whom one gave it, stand in
/// for what nobody knows of a question that few had.
fn rarity(tally: &Tally, wrong: Wrong) -> f64 {
    let given = tally.given.get(&wrong).copied().unwrap_or(0).saturating_sub(2);
    let asked = tally.asked.get(&wrong.0).copied().unwrap_or(0).saturating_sub(2).max(given);
    (f64::from(asked + 4) / f64::from(given + 1)).log2()
}

/// Whole bits, rounded down.
fn whole(bits: f64) -> u32 {
    (0..=10_000_u32).take_while(|n| f64::from(*n) <= bits).last().unwrap_or(0)
}
