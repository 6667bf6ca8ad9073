//! Holds beside the entries of draws: nobody is left out while their appeal waits, and fixed entries stay as they are.

use super::super::{App, Result};
use domain::hold::Hold;
use domain::id::ContestId;
use domain::time::Timestamp;

/// Entries of a contest's draws, as far as they are fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FixedEntries {
    /// Since when the first of them are.
    pub since: Option<Timestamp>,
    /// Whether all that are fixed can still be taken back and fixed again.
    pub again: bool,
}

impl App {
    /// Whether entries of a contest's draws are fixed.
    pub(super) async fn entries_fixed(&self, contest: &ContestId) -> Result<FixedEntries> {
        let now = self.now();
        let mut draws = storage::draw::of_contest(&self.store.reader(), contest).await?;
        draws.retain(|held| held.draw.entries_fixed_at().is_some());
        Ok(FixedEntries {
            since: draws.iter().filter_map(|held| held.draw.entries_fixed_at()).min(),
            again: !draws.is_empty() && draws.iter().all(|held| held.draw.may_fix_again(now)),
        })
    }

    /// Appeals against holds in a contest that wait for their decision.
    pub(in crate::app) async fn appeals_waiting(&self, contest: &ContestId) -> Result<usize> {
        let open = storage::hold::open_of_contest(&self.store.reader(), contest).await?;
        Ok(open.iter().filter(|hold| Hold::awaits_decision(hold)).count())
    }
}
