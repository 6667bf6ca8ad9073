//! Lucky draws that anyone can repeat: section 2 of the fairness specification, `v1`.
//!
//! From the announcement, the entries, the beacon's value and the revealed secret follow every pool, every ticket and
//! every winner; who follows a prize that was waived or struck out follows from them too, and nothing is drawn again.

mod follow;
mod text;

#[cfg(test)]
mod tests;

pub use follow::{Follower, GivenUp, present_holders, successor};
pub use text::{Malformed, TextFault, entries_text, parse_entries};

pub(super) use text::{Lines, count, hash_field, number, plain};

use super::{Hash, hash, hex, keyed};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;

/// The secret of a draw: made at the announcement, sealed at rest, revealed within a day after the beacon.
#[derive(Clone)]
pub struct DrawSecret([u8; 32]);

impl DrawSecret {
    /// Takes 32 bytes that the operating system made.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be sealed or revealed.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What the announcement carries: `hex(H("quiz/draw/v1\n" ‖ D))`.
    #[must_use]
    pub fn commitment(&self) -> String {
        hex(&hash(&[b"quiz/draw/v1\n", &self.0]))
    }
}

impl std::fmt::Debug for DrawSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DrawSecret(sealed)")
    }
}

/// What of an entry decides whether it is in the pool of a tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Right answers; the only one whose bound may fall.
    Right,
    /// Score in thousandths of a point.
    ScoreMilli,
    /// Rank, 1 is the best; whoever shares a score shares its number.
    Rank,
}

impl Measure {
    /// The word of the canonical texts.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::ScoreMilli => "score_milli",
            Self::Rank => "rank",
        }
    }

    /// Reads a word of the canonical texts.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Right, Self::ScoreMilli, Self::Rank].into_iter().find(|measure| measure.word() == word)
    }

    /// The measure of an entry.
    #[must_use]
    pub fn of(self, entry: &EntryLine) -> i64 {
        match self {
            Self::Right => entry.right,
            Self::ScoreMilli => entry.score_milli,
            Self::Rank => i64::from(entry.rank),
        }
    }
}

/// One tier of prizes as the announcement fixes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierRule {
    /// Id of the tier, part of every ticket.
    pub id: String,
    /// Prizes to draw.
    pub quantity: u32,
    /// Reserves behind the winners.
    pub reserves: u32,
    /// What the bounds speak of.
    pub measure: Measure,
    /// Lower bound, included; none is no bound.
    pub min: Option<i64>,
    /// Upper bound, included; none is no bound.
    pub max: Option<i64>,
    /// The lowest value to which `min` may fall while the pool is too small; only for [`Measure::Right`].
    pub floor: Option<i64>,
}

/// What is frozen before anybody can know the beacon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Id of the draw.
    pub draw: String,
    /// Commitment to the draw's secret, 64 hexadecimal digits.
    pub commitment: String,
    /// Hash of the rules text, 64 hexadecimal digits.
    pub rules_hash: String,
    /// Series and issue of the beacon.
    pub beacon: String,
    /// Whether one person may win in several tiers.
    pub adding: bool,
    /// Tiers in the order in which they are drawn.
    pub tiers: Vec<TierRule>,
}

/// One eligible entry, with all of the score that the contest keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryLine {
    /// Random id of the entry in this draw.
    pub id: String,
    /// Right answers.
    pub right: i64,
    /// Score in thousandths of a point.
    pub score_milli: i64,
    /// Rank, shared by equal scores.
    pub rank: u32,
}

/// The value of the beacon as it enters the seed: NFC, without tabs, line ends, blanks and ideographic blanks at both ends.
///
/// A tab or a line end inside is left in place; whoever takes the value from a person refuses it.
#[must_use]
pub fn beacon_value(raw: &str) -> String {
    let composed: String = raw.nfc().collect();
    composed.trim_matches(['\t', '\n', '\r', ' ', '\u{3000}']).to_owned()
}

/// The seed `R` of all tickets from the secret, the hash of the announcement, the hash of the entries and the beacon's value.
#[must_use]
pub fn draw_seed(secret: &DrawSecret, a: &str, l: &str, b: &str) -> Hash {
    keyed(&secret.0, format!("draw\n{a}\n{l}\n{b}").as_bytes())
}

/// A lower bound that was tried and the size of the pool under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The bound; none where the tier has none.
    pub min: Option<i64>,
    /// Entries in the pool under this bound.
    pub size: usize,
}

/// The pool of a tier: its last bounds, its size and every step that led there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// Id of the tier.
    pub tier: String,
    /// Lower bound after the last step.
    pub min: Option<i64>,
    /// Upper bound.
    pub max: Option<i64>,
    /// Every bound tried: the announced one first, the one drawn from last; never empty.
    pub steps: Vec<Step>,
    /// Entries in the pool after the last step.
    pub size: usize,
}

/// An entry and its ticket in one tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticketed {
    /// Id of the entry.
    pub entry: String,
    /// HMAC of tier and entry under the seed; the smaller wins.
    pub ticket: Hash,
}

/// What one tier came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierResult {
    /// The pool that was drawn from.
    pub pool: Pool,
    /// Winners by ticket.
    pub winners: Vec<Ticketed>,
    /// Reserves by ticket, behind the winners.
    pub reserves: Vec<Ticketed>,
    /// Prizes for which the pool held nobody.
    pub unassigned: u32,
}

/// Draws all tiers in order.
///
/// Readings: a winner leaves the later pools unless `adding`, a reserve never leaves; the pool is measured, and its
/// bound falls, after earlier winners have left; two equal tickets (never seen) are ordered by entry id.
#[must_use]
pub fn draw_tiers(seed: &Hash, tiers: &[TierRule], adding: bool, entries: &[EntryLine]) -> Vec<TierResult> {
    let mut gone = vec![false; entries.len()];
    let mut results = Vec::with_capacity(tiers.len());
    for tier in tiers {
        let open = entries.iter().zip(&gone).enumerate().filter(|(_, (_, gone))| !**gone).map(|(at, (e, _))| (at, e));
        let (pool, members) = pool_of(tier, open.collect());
        let mut tickets = tickets(seed, &tier.id, &members);
        let quantity = usize::try_from(tier.quantity).unwrap_or(usize::MAX);
        let shown = quantity.saturating_add(usize::try_from(tier.reserves).unwrap_or(usize::MAX));
        keep_first(&mut tickets, shown);
        let reserves = tickets.split_off(quantity.min(tickets.len()));
        if !adding {
            for (at, _) in &tickets {
                if let Some(gone) = gone.get_mut(*at) {
                    *gone = true;
                }
            }
        }
        let bare = |list: Vec<(usize, Ticketed)>| list.into_iter().map(|(_, ticketed)| ticketed).collect::<Vec<_>>();
        let winners = bare(tickets);
        let unassigned = tier.quantity.saturating_sub(u32::try_from(winners.len()).unwrap_or(u32::MAX));
        results.push(TierResult { pool, winners, reserves: bare(reserves), unassigned });
    }
    results
}

/// The pool of every tier as if no earlier tier had been drawn: what a dry run shows, and the truth where prizes add up.
#[must_use]
pub fn pool_sizes(tiers: &[TierRule], entries: &[EntryLine]) -> Vec<Pool> {
    tiers.iter().map(|tier| pool_of(tier, entries.iter().enumerate().collect()).0).collect()
}

type Member<'a> = (usize, &'a EntryLine);

/// Lets the bound fall as far as it must and may; gives the pool and its members.
fn pool_of<'a>(tier: &TierRule, mut open: Vec<Member<'a>>) -> (Pool, Vec<Member<'a>>) {
    let measure = |member: &Member<'a>| tier.measure.of(member.1);
    open.retain(|member| tier.max.is_none_or(|max| measure(member) <= max));
    let mut sorted: Vec<i64> = open.iter().map(measure).collect();
    sorted.sort_unstable();
    let size = |min: Option<i64>| sorted.len() - min.map_or(0, |min| sorted.partition_point(|value| *value < min));
    let may_fall = tier.measure == Measure::Right;
    let floor = tier.floor.filter(|_| may_fall);
    let wanted = usize::try_from(tier.quantity).unwrap_or(usize::MAX);
    let mut step = Step { min: tier.min, size: size(tier.min) };
    let mut steps = vec![step];
    while let (Some(min), Some(floor)) = (step.min, floor) {
        if step.size >= wanted || min <= floor {
            break;
        }
        step = Step { min: Some(min - 1), size: size(Some(min - 1)) };
        steps.push(step);
    }
    open.retain(|member| step.min.is_none_or(|min| measure(member) >= min));
    (Pool { tier: tier.id.clone(), min: step.min, max: tier.max, steps, size: step.size }, open)
}

fn tickets(seed: &Hash, tier: &str, members: &[Member<'_>]) -> Vec<(usize, Ticketed)> {
    let Ok(mut keyed) = Hmac::<Sha256>::new_from_slice(seed) else {
        // HMAC takes keys of every length, so this is never reached.
        return Vec::new();
    };
    // The key's blocks and the tier are hashed once for all entries.
    keyed.update(tier.as_bytes());
    keyed.update(b"\n");
    let ticket = |entry: &str| {
        let mut keyed = keyed.clone();
        keyed.update(entry.as_bytes());
        keyed.finalize().into_bytes().into()
    };
    members.iter().map(|(at, e)| (*at, Ticketed { entry: e.id.clone(), ticket: ticket(&e.id) })).collect()
}

/// Keeps the `count` smallest in order.
fn keep_first(tickets: &mut Vec<(usize, Ticketed)>, count: usize) {
    let order = |a: &(usize, Ticketed), b: &(usize, Ticketed)| {
        (a.1.ticket, a.1.entry.as_bytes()).cmp(&(b.1.ticket, b.1.entry.as_bytes()))
    };
    if count < tickets.len() {
        tickets.select_nth_unstable_by(count, order);
        tickets.truncate(count);
    }
    tickets.sort_unstable_by(order);
}
