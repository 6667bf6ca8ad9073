//! Who follows when a prize of a draw is given up or struck out: the next reserve, nothing is drawn again.

use crate::fairness::TierResult;
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

/// A prize of a draw that somebody holds or ever held: whose, and of which tier.
pub type EverHeld = (ParticipantId, String);

impl Reserves {
    /// Reserves of each tier that was drawn. A prize won here keeps somebody from following in any tier, or only in this
    /// one and those below it where prizes add up.
    #[must_use]
    pub fn of(
        tiers: &[TierResult],
        adding: bool,
        owner: impl Fn(&str) -> Option<ParticipantId>,
    ) -> Vec<(String, Self)> {
        let of_tier = |(at, result): (usize, &TierResult)| {
            let reserve = |entry: &str| Some(Reserve { entry: entry.to_owned(), participant: owner(entry)? });
            let list = result.reserves.iter().filter_map(|ticketed| reserve(&ticketed.entry)).collect();
            let barring = tiers.iter().skip(if adding { at } else { 0 }).map(|tier| tier.pool.tier.clone()).collect();
            (result.pool.tier.clone(), Self { list, barring })
        };
        tiers.iter().enumerate().map(of_tier).collect()
    }
}

/// The first reserve whom no prize of this draw keeps from following. It is whom [`crate::fairness::successor`] names,
/// as long as prizes are given up in the order in which the proof bundle lists them.
#[must_use]
pub fn next_reserve<'r>(reserves: &'r Reserves, ever_held: &[EverHeld]) -> Option<&'r Reserve> {
    let bars = |reserve: &Reserve, (participant, tier): &EverHeld| {
        *participant == reserve.participant && reserves.barring.contains(tier)
    };
    reserves.list.iter().find(|reserve| ever_held.iter().all(|held| !bars(reserve, held)))
}
