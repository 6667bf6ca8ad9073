//! What of a draw is fixed, and what is public, at an instant.

use super::{Draw, State};
use crate::time::Timestamp;

impl Draw {
    /// Whether the list of winners is public now.
    #[must_use]
    pub fn is_public(&self, now: Timestamp) -> bool {
        self.state == State::Published && self.publication.as_ref().is_some_and(|list| now >= list.starts_at)
    }

    /// Since when the entries are fixed, if they are.
    #[must_use]
    pub fn entries_fixed_at(&self) -> Option<Timestamp> {
        let stands = matches!(self.state, State::Frozen | State::BeaconEntered | State::Drawn | State::Published);
        self.freeze().filter(|_| stands).map(|freeze| freeze.by.at)
    }

    /// Whether fixed entries can still be taken back and fixed again.
    #[must_use]
    pub fn may_fix_again(&self, now: Timestamp) -> bool {
        self.state == State::Frozen && now < self.beacon.appears_at
    }
}
