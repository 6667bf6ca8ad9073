//! A winner and their prizes: look, say how they want it, or give it up.

use super::super::{App, Error, Result};
use super::{Details, GivenDetails, Step};
use domain::audit::Actor;
use domain::id::{ParticipantId, PrizeId};
use domain::prize::{Claim, ClaimRules, Prize, Refused, State, Way};
use std::sync::Arc;
use storage::LaneKey;

/// A prize as its winner sees it.
#[derive(Debug)]
pub struct OwnPrize {
    /// The prize.
    pub prize: Prize,
    /// Title of its contest.
    pub contest_title: String,
    /// How it can be received.
    pub rules: Arc<ClaimRules>,
    /// The pick-up code, while it is of use.
    pub code: Option<String>,
    /// What the winner gave, until it is erased.
    pub details: Option<Details>,
    /// Whether the deadline has passed.
    pub overdue: bool,
}

impl App {
    /// Prizes of a person that they may know of, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn my_prizes(&self, id: &ParticipantId) -> Result<Vec<OwnPrize>> {
        let prizes = storage::prize::of_participant(&self.store.reader(), id).await?;
        Ok(prizes.into_iter().filter(Prize::is_known).map(|prize| self.own_prize(prize)).collect())
    }

    fn own_prize(&self, prize: Prize) -> OwnPrize {
        let id = &prize.won.id;
        let code = match &prize.claim {
            Some(claim) if claim.way == Way::PickUp && prize.state == State::Confirmed => {
                Some(self.keys.claim_code(id, claim.at))
            }
            _ => None,
        };
        let contest_title = self
            .catalog()
            .contests
            .get(&prize.won.contest)
            .map_or_else(|| prize.won.contest.to_string(), |entry| entry.contest.title.clone());
        OwnPrize {
            contest_title,
            rules: self.claim_rules(&prize.won.contest),
            code,
            details: self.opened_details(&prize),
            overdue: prize.is_overdue(self.now()),
            prize,
        }
    }

    /// What the winner of a prize gave, if it has not been erased.
    pub(super) fn opened_details(&self, prize: &Prize) -> Option<Details> {
        let sealed = prize.claim.as_ref()?.sealed.as_ref()?;
        Details::parse(&self.keys.open_claim(sealed, &prize.won.id)?)
    }

    /// A prize that this person may know of.
    async fn known_prize(&self, owner: &ParticipantId, id: &PrizeId) -> Result<Prize> {
        let found = storage::prize::find_own(&self.store.reader(), owner, id).await?;
        found.filter(Prize::is_known).ok_or(Error::NotFound("prize"))
    }

    /// Takes a winner's word on how they want their prize; said again, it replaces what was said.
    ///
    /// # Errors
    /// Faulty fields, or a prize that is over.
    pub async fn confirm_prize(
        &self,
        owner: &ParticipantId,
        id: &PrizeId,
        way: Way,
        given: &GivenDetails,
    ) -> Result<OwnPrize> {
        let mut prize = self.known_prize(owner, id).await?;
        let (from, now) = (prize.state, self.now());
        let rules = self.claim_rules(&prize.won.contest);
        if from.is_over() {
            return Err(Refused::State(from).into());
        }
        if !rules.allows(way) {
            return Err(Refused::Way(way).into());
        }
        let secrets = storage::participant::secrets(&self.store.reader(), owner).await?.ok_or(Error::SessionEnded)?;
        let own_mobile = self.keys.open_mobile(&secrets.mobile_sealed, owner).unwrap_or_default();
        let details = Details::read(given, way, &rules, &own_mobile)?;
        // The code stays the same when somebody only mends their name.
        let kept = prize.claim.as_ref().filter(|claim| claim.way == way).map(|claim| claim.at);
        let at = kept.unwrap_or(now);
        let code_hash = match way {
            Way::PickUp => self.keys.claim_code_hash(&self.keys.claim_code(id, at), id),
            Way::Ship => String::new(),
        };
        let sealed = Some(self.keys.seal_claim(&details.plain(), id));
        prize.confirm(Claim { way, at, proxy: details.proxy.is_some(), code_hash, sealed }, &rules)?;
        self.take_own_step(owner, Step::of(prize, from, now), "prize.confirm").await
    }

    /// Gives a prize up; once more is answered like the first time.
    ///
    /// # Errors
    /// When the prize is over otherwise.
    pub async fn waive_prize(&self, owner: &ParticipantId, id: &PrizeId) -> Result<OwnPrize> {
        let mut prize = self.known_prize(owner, id).await?;
        let (from, now) = (prize.state, self.now());
        if from == State::Waived && prize.closing.as_ref().is_some_and(|closing| closing.by.is_empty()) {
            return Ok(self.own_prize(prize));
        }
        prize.waive(now)?;
        prize.erase_details();
        self.take_own_step(owner, Step::of(prize, from, now), "prize.waive").await
    }

    async fn take_own_step(&self, owner: &ParticipantId, step: Step, action: &str) -> Result<OwnPrize> {
        let id = step.prize.won.id.clone();
        let line = self.audit_entry(&Actor::Nobody, "", "", (action, id.as_str(), "by the winner".to_owned()));
        let step = Arc::new(step);
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (step, line) = (step.clone(), line.clone());
                Box::pin(async move {
                    let done = step.save(tx).await?;
                    if done {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        let stands = self.known_prize(owner, &id).await?;
        if done { Ok(self.own_prize(stands)) } else { Err(Refused::State(stands.state).into()) }
    }
}
