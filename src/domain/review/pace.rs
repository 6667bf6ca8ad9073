//! Faster than reading, by round and by question.
//!
//! People read Chinese silently at 5 to 9 characters a second and skim at up to 15. Somebody who has practised knows a
//! question by its first words and need not read on, so that the line is drawn at 25: nearly twice the speed of
//! skimming, and 4 seconds for a question of 100 characters. From 50 on a person can hardly have looked at it.
//! Guessing is fast too, and no fault: a round counts only where most answers are right.

use super::{Found, Person, Round, Severity, Signal, small};

/// Characters a second above which a round is worth a look.
const LOOK_PER_S: u64 = 25;
/// Characters a second above which it is hard to explain.
const STRONG_PER_S: u64 = 50;
/// Share of right answers, in percent, below which speed means guessing.
const RIGHT_PERCENT_MIN: u32 = 60;
/// Questions answered, at least.
const QUESTIONS_MIN: u32 = 5;
/// Share of timed questions, in percent, that must be fast.
const FAST_PERCENT_MIN: u32 = 80;

fn is_faster(characters: u32, duration_ms: i64, per_s: u64) -> bool {
    u64::from(characters) * 1000 > u64::try_from(duration_ms).unwrap_or(0) * per_s
}

/// How much the speed of a whole round says.
pub(super) fn severity(characters: u32, duration_ms: i64) -> Severity {
    if is_faster(characters, duration_ms, STRONG_PER_S) { Severity::Strong } else { Severity::Look }
}

/// Rounds faster than reading; of each person the fastest.
pub(super) fn find(people: &[Person]) -> Found {
    let per_person = |(at, person): (usize, &Person)| {
        let signals = person.rounds.iter().filter(|round| counts(round)).filter_map(of_round);
        let fastest = signals.min_by_key(|signal| match signal {
            Signal::FastRound { characters, duration_ms, .. } => {
                (0, duration_ms * 1000 / i64::from((*characters).max(1)))
            }
            _ => (1, 0),
        });
        fastest.map(|signal| (at, signal))
    };
    people.iter().enumerate().filter_map(per_person).collect()
}

fn counts(round: &Round) -> bool {
    round.handed_in && round.answered() >= QUESTIONS_MIN && round.percent() >= RIGHT_PERCENT_MIN
}

fn of_round(round: &Round) -> Option<Signal> {
    let (number, right, questions) = (round.number, round.right(), round.questions());
    let characters = round.characters();
    if is_faster(characters, round.duration_ms, LOOK_PER_S) {
        return Some(Signal::FastRound { number, characters, duration_ms: round.duration_ms, right, questions });
    }
    let (fast, timed) = fast_questions(round);
    let enough = timed >= QUESTIONS_MIN && fast * 100 >= timed * FAST_PERCENT_MIN;
    enough.then_some(Signal::FastQuestions { number, fast, timed, right, questions })
}

/// How many answers came faster than their question can be read, of how many whose time is known.
///
/// Answers that arrived together, as from a phone that had no network, share the time since those before them.
fn fast_questions(round: &Round) -> (u32, u32) {
    let saved = |given: &super::Given| given.answer.and(given.saved_ms).map(|at| (at, given.characters));
    let mut saves: Vec<(i64, u32)> = round.answers.iter().filter_map(saved).collect();
    saves.sort_unstable();
    let (mut fast, mut before) = (0, 0);
    for together in saves.chunk_by(|a, b| a.0 == b.0) {
        let Some((at, _)) = together.first() else { continue };
        let characters = together.iter().map(|(_, characters)| characters).sum();
        if is_faster(characters, at - before, LOOK_PER_S) {
            fast += small(together.len());
        }
        before = *at;
    }
    (fast, small(saves.len()))
}
