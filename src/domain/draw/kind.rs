//! What a draw is for, by the key of its group, and with which other awards it does not add up.

use super::{Draw, Group, Scope, State};

/// What a draw is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Tiers that are drawn once, when the contest is over.
    Once,
    /// Tiers of a day or a week; each day and each week by itself.
    Period,
    /// Places of a rank award among people who share the rank at its cut.
    Tie,
    /// What instant prizes left over, among everybody.
    Left,
}

impl Kind {
    /// Whether whoever wins here takes part in no later draw of the kind [`Kind::Once`] unless awards add up.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Once | Self::Tie)
    }
}

impl Group {
    /// What the draw is for.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.key.split('.').next() {
            Some("tie") => Kind::Tie,
            Some("left") => Kind::Left,
            _ if self.period.is_some() => Kind::Period,
            _ => Kind::Once,
        }
    }

    /// Whether its entries leave out who has won another award: only where awards do not add up, and never those of a
    /// day, a week or of leftovers.
    #[must_use]
    pub fn leaves_winners_out(&self) -> bool {
        self.kind() == Kind::Once && !self.adding
    }
}

impl Scope {
    /// Whether one person may be in both.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Category(own), Self::Category(other)) => own == other,
            (Self::Town(own), Self::Town(other)) => own == other,
            _ => true,
        }
    }
}

/// Groups, in the order of `draws`, whose entries are fixed and whose winners are not known yet; a draw that failed after
/// its entries were fixed is under way until its repeat is drawn. `draws`: oldest first.
pub fn under_way(draws: &[Draw]) -> impl Iterator<Item = &Group> {
    let newest = |at: usize, draw: &Draw| !draws.iter().skip(at + 1).any(|later| later.group.key == draw.group.key);
    let waits = |draw: &Draw| match draw.state {
        State::Frozen | State::BeaconEntered => true,
        State::Failed => draw.freeze().is_some(),
        State::Announced => {
            let repeated = |earlier: &&Draw| Some(&earlier.id) == draw.previous.as_ref();
            draws.iter().find(repeated).is_some_and(|earlier| earlier.freeze().is_some())
        }
        State::Drawn | State::Published => false,
    };
    let standing = draws.iter().enumerate().filter(move |(at, draw)| newest(*at, draw) && waits(draw));
    standing.map(|(_, draw)| &draw.group)
}

impl Draw {
    /// Whether a freeze has to wait for another draw: its winners would be among these entries and could win twice.
    #[must_use]
    pub fn waits_for(&self, draws: &[Self]) -> bool {
        let bars = |other: &Group| {
            other.key != self.group.key && other.kind().counts() && other.scope.meets(&self.group.scope)
        };
        self.group.leaves_winners_out() && under_way(draws).any(bars)
    }
}
