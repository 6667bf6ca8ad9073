//! What is forgotten of prizes, and when: at the winner's wish at once, else by days after the end.

use super::super::{App, Error, Result};
use super::{Step, pass_on};
use domain::id::{ParticipantId, PrizeId};
use domain::prize::{Archive, State};
use domain::time::{DAY_MS, Timestamp};
use std::sync::Arc;
use storage::{LaneKey, Tx};

/// Days after which things are forgotten.
#[derive(Debug, Clone, Copy)]
pub struct Retention {
    /// Days after a prize is over in which name, number, address and document can be opened.
    pub claim_details_days: u32,
    /// Days after a prize is over in which its record is kept.
    pub claim_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { claim_details_days: 60, claim_days: 730 }
    }
}

/// What one's leaving does to one's prizes, in the transaction that erases the account: what is on its way goes to the
/// next reserve, of the rest only masked lines stay.
pub(in crate::app) async fn leave(
    tx: &Tx,
    owner: &ParticipantId,
    archive: &Archive,
    ids: &[PrizeId],
    now: Timestamp,
) -> Result<()> {
    let prizes = storage::prize::of_participant(tx, owner).await?;
    let fresh = prizes.len() > ids.len();
    for (mut prize, id) in prizes.into_iter().zip(ids) {
        let from = prize.state;
        prize.winner_leaves(archive.clone(), now);
        storage::prize::save(tx, &prize, from).await?;
        if from != State::Waived && prize.state == State::Waived {
            pass_on(tx, &prize, id, now).await?;
        }
    }
    // A prize won this very moment has no id for its follower: the person tries again.
    if fresh { Err(Error::Busy) } else { Ok(()) }
}

impl App {
    /// Forgets what winners gave, and later whole prizes, once their days are over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_old_prizes(&self) -> Result<()> {
        let now = self.now();
        let before = |days: u32| now.plus_ms(-i64::from(days).saturating_mul(DAY_MS));
        let retention = self.settings.retention;
        loop {
            let reader = self.store.reader();
            let old = storage::prize::with_old_details(&reader, before(retention.claim_details_days)).await?;
            let mut steps = Vec::new();
            for mut prize in old {
                let from = prize.state;
                prize.erase_details();
                steps.push(Step::of(prize, from, now));
            }
            if steps.is_empty() {
                break;
            }
            let steps = Arc::new(steps);
            self.store
                .write(LaneKey::Common, move |tx| {
                    let steps = steps.clone();
                    Box::pin(async move {
                        for step in steps.iter() {
                            storage::prize::save(tx, &step.prize, step.from).await?;
                        }
                        Ok::<_, Error>(())
                    })
                })
                .await?;
        }
        let oldest = before(retention.claim_days);
        loop {
            let gone = self
                .store
                .write(LaneKey::Common, move |tx| {
                    Box::pin(async move { Ok::<_, Error>(storage::prize::remove_old(tx, oldest).await?) })
                })
                .await?;
            if gone == 0 {
                return Ok(());
            }
        }
    }
}
