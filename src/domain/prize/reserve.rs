//! Who follows when a prize of a draw is given up or struck out: the next reserve, nothing is drawn again.

use super::Prize;
use crate::id::ParticipantId;

/// A reserve of a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserve {
    /// Entry of the draw.
    pub entry: String,
    /// Person behind it.
    pub participant: ParticipantId,
}

/// The reserves of a tier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reserves {
    /// In the order of their tickets.
    pub list: Vec<Reserve>,
    /// Tiers whose prizes keep a reserve from following, be they held or given up: where prizes do not add up every tier
    /// of the draw, else this tier and those below it.
    pub barring: Vec<String>,
}

/// The first reserve whom no prize of this draw keeps from following.
#[must_use]
pub fn next_reserve<'r>(reserves: &'r Reserves, won_in_draw: &[Prize]) -> Option<&'r Reserve> {
    let bars = |reserve: &Reserve, prize: &Prize| {
        prize.won.participant == reserve.participant && reserves.barring.contains(&prize.won.tier)
    };
    reserves.list.iter().find(|reserve| won_in_draw.iter().all(|prize| !bars(reserve, prize)))
}
