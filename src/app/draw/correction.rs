//! Draws and corrections: a new key before the beacon withdraws a freeze; after it keys are locked.

use crate::app::staff::{Permit, Staff};
use crate::app::{App, Error, Result};
use domain::audit::Entry;
use domain::correction::{Correction, Refused};
use domain::draw::{Draw, State};
use domain::id::ContestId;

/// A freeze that a correction withdraws, with its line of the audit table.
#[derive(Debug, Clone)]
pub(crate) struct WithdrawnFreeze {
    draw: Draw,
    version: i64,
    line: Entry,
}

impl WithdrawnFreeze {
    /// Saves it in the transaction of the decision.
    pub(crate) async fn save(&self, tx: &storage::Tx) -> Result<()> {
        if !storage::draw::save(tx, &self.draw, self.version).await? {
            // Another act came in between; the decision is rolled back with this and may be tried again.
            return Err(Error::Busy);
        }
        Ok(storage::audit::append(tx, &self.line).await?)
    }
}

impl App {
    /// Whether no draw of the contest may know its beacon already, and nobody has been told of a prize by rank.
    ///
    /// # Errors
    /// When it is so: the answers that decide the winners stand.
    pub(crate) async fn keys_unlocked(&self, contest: &ContestId) -> Result<()> {
        let now = self.now();
        let draws = storage::draw::of_contest(&self.store.reader(), contest).await?;
        let drawn = draws.iter().any(|held| held.draw.locks_keys(now));
        if drawn || self.ranks_are_told(contest).await? { Err(Refused::DrawUnderWay.into()) } else { Ok(()) }
    }

    /// Freezes that the approval of a correction withdraws.
    pub(crate) async fn freezes_withdrawn_by<P: Permit>(
        &self,
        staff: &Staff<P>,
        approved: &Correction,
    ) -> Result<Vec<WithdrawnFreeze>> {
        let draws = storage::draw::of_contest(&self.store.reader(), &approved.contest).await?;
        let frozen = draws.into_iter().filter(|held| held.draw.state == State::Frozen);
        let withdraw = |held: storage::draw::Stored| {
            let reason = format!("题目更正：{}", approved.reason);
            let id = held.draw.id.clone();
            let line = self.staff_entry(staff, ("draw.withdraw_freeze", id.as_str(), reason.clone()));
            let draw = held.draw.withdraw_freeze(reason, self.now())?;
            Ok(WithdrawnFreeze { draw, version: held.version, line })
        };
        frozen.map(withdraw).collect()
    }
}

/// Withdraws awards by rank of which nobody has been told; tells whether there were any.
pub(crate) async fn withdraw_ranks(tx: &storage::Tx, contest: &ContestId) -> Result<bool> {
    let people = storage::prize::remove_untold_ranks(tx, contest).await?;
    Ok(people + storage::organization_prize::remove_undelivered(tx, contest).await? > 0)
}
