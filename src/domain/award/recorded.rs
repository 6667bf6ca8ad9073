//! What of a rank award is to be recorded yet, beside what was recorded before.

use super::Places;

/// A prize of a rank tier that was recorded before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded<P> {
    /// Its winner.
    pub person: P,
    /// Whether it was struck out: its place is free again, unlike one that was given up.
    pub struck: bool,
}

impl<P: Clone + PartialEq> Places<P> {
    /// Sure winners to record, in the order of their ranks. What was recorded stands: a place that was given up stays
    /// empty, one that was struck out goes to who has moved up since, and nobody gets a second prize of the tier.
    #[must_use]
    pub fn unrecorded(&self, recorded: &[Recorded<P>]) -> Vec<(P, u32)> {
        if self.waits {
            return vec![];
        }
        let standing = recorded.iter().filter(|prize| !prize.struck).count();
        let known = |person: &P| recorded.iter().any(|prize| prize.person == *person);
        let new = self.sure.iter().filter(|(person, _)| !known(person));
        new.take(self.sure.len().saturating_sub(standing)).cloned().collect()
    }

    /// Whether nothing of the tier is to be recorded or drawn any more.
    #[must_use]
    pub fn is_settled(&self, recorded: &[Recorded<P>]) -> bool {
        !self.waits && !self.open && self.unrecorded(recorded).is_empty()
    }
}
