//! Who follows when a prize of a draw is given up or struck out: the next reserve, nothing is drawn again.

use super::Prize;
use crate::id::ParticipantId;

/// A reserve of a tier, in the order of tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserve {
    /// Entry of the draw.
    pub entry: String,
    /// Person behind it.
    pub participant: ParticipantId,
}

/// The first reserve who has won nothing in this draw: neither as a reserve before nor in another tier.
#[must_use]
pub fn next_reserve<'r>(reserves: &'r [Reserve], won_in_draw: &[Prize]) -> Option<&'r Reserve> {
    reserves.iter().find(|reserve| won_in_draw.iter().all(|prize| prize.won.participant != reserve.participant))
}
