//! Prizes on their way to the winners: recorded by whatever was won, told, confirmed, handed over or passed on.

mod desk;
mod details;
mod elsewhere;
mod list;
mod own;
mod retention;
mod tell;

pub use details::{Details, GivenDetails, Proxy};
pub use list::{Filter, Full, Listed, PrizeFile};
pub use own::OwnPrize;
pub use retention::Retention;
pub(super) use retention::{Followers, leave};

use super::keys::random;
use super::{App, Error, Result};
use domain::id::{ContestId, DrawId, PrizeId};
use domain::participant::public_name;
use domain::prize::{Archive, ClaimRules, NewPrize, Prize, Reserves, Source, State, next_reserve};
use domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use storage::Tx;

/// What contests say about claiming, as their award plans stand.
#[derive(Default)]
pub(crate) struct RulesHeld(RwLock<HashMap<ContestId, Arc<ClaimRules>>>);

impl App {
    /// Records prizes in the transaction that decides them; places that are recorded stay as they are. At most 500.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_prizes(tx: &Tx, won: &[NewPrize]) -> Result<u64> {
        Ok(storage::prize::insert_all(tx, won).await?)
    }

    /// Records who follows in a tier of a draw, in the transaction that draws. At most 500.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_reserves(tx: &Tx, draw: &DrawId, tier: &str, reserves: &Reserves) -> Result<()> {
        Ok(storage::prize_reserve::insert(tx, draw, tier, reserves).await?)
    }

    /// Holds what a contest's award plan says about claiming; called when a plan is loaded or stored.
    pub fn set_claim_rules(&self, contest: &ContestId, rules: ClaimRules) {
        let mut held = self.claim_rules.0.write().unwrap_or_else(PoisonError::into_inner);
        held.insert(contest.clone(), Arc::new(rules));
    }

    /// What a contest's award plan says about claiming.
    pub(crate) fn claim_rules(&self, contest: &ContestId) -> Arc<ClaimRules> {
        let held = self.claim_rules.0.read().unwrap_or_else(PoisonError::into_inner);
        held.get(contest).cloned().unwrap_or_default()
    }
}

/// Reserves in a row whose accounts are gone or who have won elsewhere, at most.
const FOLLOWERS: usize = 500;

/// Ids for those who may follow in one step.
pub(super) fn follower_ids(now: Timestamp) -> Vec<PrizeId> {
    (0..FOLLOWERS).map(|_| PrizeId::new(now.ms(), random())).collect()
}

/// Passes the place of a prize that was given up or struck out on to the next reserve of its tier; to nobody if it was
/// no draw's, nobody is left, or it was passed on before. The draw is held since the prize was saved.
///
/// A reserve whose account is gone, or who has won another award that does not add up, follows too and gives up at once:
/// the record of who followed whom stays what everybody can work out from the draw.
pub(super) async fn pass_on(tx: &Tx, gone: &Prize, ids: &[PrizeId], now: Timestamp) -> Result<()> {
    let (Source::Draw, Some(draw)) = (gone.won.source, &gone.won.draw) else { return Ok(()) };
    if storage::prize::is_followed(tx, &gone.won.id).await? {
        return Ok(());
    }
    let reserves = storage::prize_reserve::of_tier(tx, draw, &gone.won.tier).await?;
    let mut ever_held = storage::prize::ever_held(tx, draw).await?;
    let mut gone = gone.clone();
    for id in ids {
        let Some(next) = next_reserve(&reserves, &ever_held).cloned() else { return Ok(()) };
        ever_held.push((next.participant.clone(), gone.won.tier.clone()));
        let person = storage::participant::find(tx, &next.participant).await?;
        let (entry, participant) = (Some(next.entry), next.participant);
        let elsewhere = elsewhere::has_won_elsewhere(tx, draw, &participant).await?;
        let won = NewPrize { id: id.clone(), entry, participant, won_at: now, ..gone.won.clone() };
        let mut prize = Prize::won(won, Some(gone.won.id.clone()));
        let left = person.is_none_or(|person| person.deleted_at.is_some());
        if left {
            let name = public_name("", true, &prize.won.participant);
            prize.winner_leaves(Archive { name, mobile: String::new(), town: String::new() }, now);
        } else if elsewhere {
            prize.passes_by(now);
        }
        if storage::prize::insert_successor(tx, &prize).await? {
            if !left && !elsewhere {
                return Ok(());
            }
            gone = prize;
        }
    }
    Err(Error::Internal(format!("nobody follows {} within {FOLLOWERS} turns", gone.won.id)))
}

/// A step of a prize that is written with its line of the audit table, and passes its place on if it ends here.
pub(super) struct Step {
    /// The prize as it will stand.
    prize: Prize,
    /// Where it stood.
    from: State,
    /// Ids of prizes that follow, if any do.
    next: Vec<PrizeId>,
    now: Timestamp,
}

impl Step {
    fn of(prize: Prize, from: State, now: Timestamp) -> Self {
        let next = if Self::is_given_up(&prize) { follower_ids(now) } else { vec![] };
        Self { prize, from, next, now }
    }

    const fn is_given_up(prize: &Prize) -> bool {
        matches!(prize.state, State::Waived | State::Struck)
    }

    /// Writes the step; false when somebody else has moved the prize on.
    async fn save(&self, tx: &Tx) -> Result<bool> {
        if !storage::prize::save(tx, &self.prize, self.from).await? {
            return Ok(false);
        }
        if Self::is_given_up(&self.prize) {
            pass_on(tx, &self.prize, &self.next, self.now).await?;
        }
        Ok(true)
    }
}
