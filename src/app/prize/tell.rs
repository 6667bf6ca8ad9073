//! Telling winners: those of a draw when its list is public, all others when prize officers say so.

use super::super::staff::{Staff, permit};
use super::super::{App, Error, Result};
use super::{Listed, Step};
use domain::audit::{Actor, Entry};
use domain::draw::{Draw, State as DrawState};
use domain::id::{ContestId, DrawId, PrizeId};
use domain::prize::{Prize, Refused, State};
use std::collections::HashSet;
use std::sync::Arc;
use storage::LaneKey;

/// Winners told in one piece of work.
const PIECE: usize = 100;

impl App {
    /// Tells the winners of every draw whose list is public, followers included; gives how many. It goes on where it
    /// stopped: whoever has been told is not asked for again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tell_winners(&self) -> Result<usize> {
        let now = self.now();
        let mut told = 0;
        for held in storage::draw::in_state(&self.store.reader(), DrawState::Published).await? {
            if held.draw.is_public(now) {
                told += self.tell_winners_of(&held.draw).await?;
            }
        }
        Ok(told)
    }

    async fn tell_winners_of(&self, draw: &Draw) -> Result<usize> {
        let mut told = 0;
        loop {
            let untold = storage::prize::untold(&self.store.reader(), &draw.id, PIECE).await?;
            if untold.is_empty() {
                return Ok(told);
            }
            let act = ("prize.notify", draw.id.as_str(), format!("{} winners, the list is public", untold.len()));
            let line = self.audit_entry(&Actor::System, "", "", act);
            told += self.tell(&draw.contest, untold, line).await?;
        }
    }

    /// Tells a winner in their own pages; from now the days of the award plan run.
    ///
    /// # Errors
    /// When they have been told, or the list of their draw is not public.
    pub async fn notify_prize(&self, staff: &Staff<permit::ManagePrizes>, id: &PrizeId) -> Result<Listed> {
        let mut prize = self.any_prize(id).await?;
        let (from, now) = (prize.state, self.now());
        prize.notify(&self.claim_rules(&prize.won.contest), now)?;
        if self.secret_draws(&prize.won.contest).await?.iter().any(|draw| prize.won.draw.as_ref() == Some(draw)) {
            return Err(Refused::NotPublished.into());
        }
        let said = format!("{}, until {}", prize.won.contest, prize.deadline_at.unwrap_or(now).iso_shanghai());
        self.take_step(staff, Step::of(prize, from, now), ("prize.notify", said)).await
    }

    /// Tells every winner of a contest who has not been told, but those of a draw whose list is not public; gives how
    /// many.
    ///
    /// # Errors
    /// When there is no such contest, or nobody waits but winners of such a draw.
    pub async fn notify_prizes(&self, staff: &Staff<permit::ManagePrizes>, contest: &ContestId) -> Result<usize> {
        self.staff_contest(contest)?;
        let secret = self.secret_draws(contest).await?;
        let all = storage::prize::of_contest(&self.store.reader(), contest).await?;
        let untold: Vec<Prize> = all.into_iter().filter(|prize| prize.state == State::Drawn).collect();
        let is_secret = |prize: &Prize| prize.won.draw.as_ref().is_some_and(|draw| secret.contains(draw));
        if !untold.is_empty() && untold.iter().all(is_secret) {
            return Err(Refused::NotPublished.into());
        }
        let open: Vec<Prize> = untold.into_iter().filter(|prize| !is_secret(prize)).collect();
        let mut told = 0;
        for prizes in open.chunks(PIECE) {
            let said = format!("{} winners", prizes.len());
            let line = self.staff_entry(staff, ("prize.notify", contest.as_str(), said));
            told += self.tell(contest, prizes.to_vec(), line).await?;
        }
        Ok(told)
    }

    /// Draws of a contest whose list of winners is not public.
    async fn secret_draws(&self, contest: &ContestId) -> Result<HashSet<DrawId>> {
        let now = self.now();
        let draws = storage::draw::of_contest(&self.store.reader(), contest).await?;
        let secret = draws.into_iter().filter(|held| !held.draw.is_public(now));
        Ok(secret.map(|held| held.draw.id).collect())
    }

    /// Tells some winners in one commit; gives how many had not been told.
    async fn tell(&self, contest: &ContestId, prizes: Vec<Prize>, line: Entry) -> Result<usize> {
        let (rules, now) = (self.claim_rules(contest), self.now());
        let mut steps = Vec::with_capacity(prizes.len());
        for mut prize in prizes {
            prize.notify(&rules, now)?;
            steps.push(Step::of(prize, State::Drawn, now));
        }
        let steps = Arc::new(steps);
        self.store
            .write(LaneKey::Common, move |tx| {
                let (steps, line) = (steps.clone(), line.clone());
                Box::pin(async move {
                    let mut done = 0;
                    for step in steps.iter() {
                        done += usize::from(step.save(tx).await?);
                    }
                    if done > 0 {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await
    }
}
