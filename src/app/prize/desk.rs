//! Prizes at the desk of those who hand them out: tell, hand over, note what was given up, strike out.

use super::super::contest::required_reason;
use super::super::staff::{Staff, permit};
use super::super::{App, Error, FieldFault, Result};
use super::{Listed, Step};
use domain::id::{ContestId, PrizeId};
use domain::prize::{Prize, Refused, State};
use std::sync::Arc;
use storage::LaneKey;

/// Winners told in one piece of work.
const PIECE: usize = 100;

impl App {
    /// Tells a winner in their own pages; from now the days of the award plan run.
    ///
    /// # Errors
    /// When they have been told.
    pub async fn notify_prize(&self, staff: &Staff<permit::ManagePrizes>, id: &PrizeId) -> Result<Listed> {
        let mut prize = self.any_prize(id).await?;
        let (from, now) = (prize.state, self.now());
        prize.notify(&self.claim_rules(&prize.won.contest), now)?;
        let said = format!("{}, until {}", prize.won.contest, prize.deadline_at.unwrap_or(now).iso_shanghai());
        self.take_step(staff, Step::of(prize, from, now), ("prize.notify", said)).await
    }

    /// Tells every winner of a contest who has not been told; gives how many.
    ///
    /// # Errors
    /// When there is no such contest.
    pub async fn notify_prizes(&self, staff: &Staff<permit::ManagePrizes>, contest: &ContestId) -> Result<usize> {
        self.staff_contest(contest)?;
        let rules = self.claim_rules(contest);
        let all = storage::prize::of_contest(&self.store.reader(), contest).await?;
        let waiting: Vec<Prize> = all.into_iter().filter(|prize| prize.state == State::Drawn).collect();
        let mut told = 0;
        for prizes in waiting.chunks(PIECE) {
            let now = self.now();
            let mut steps = Vec::with_capacity(prizes.len());
            for prize in prizes {
                let mut prize = prize.clone();
                prize.notify(&rules, now)?;
                steps.push(Step::of(prize, State::Drawn, now));
            }
            let said = format!("{} winners", steps.len());
            let line = self.staff_entry(staff, ("prize.notify", contest.as_str(), said));
            let steps = Arc::new(steps);
            told += self
                .store
                .write(LaneKey::Common, move |tx| {
                    let (steps, line) = (steps.clone(), line.clone());
                    Box::pin(async move {
                        let mut done = 0;
                        for step in steps.iter() {
                            done += usize::from(step.save(tx).await?);
                        }
                        storage::audit::append(tx, &line).await?;
                        Ok::<_, Error>(done)
                    })
                })
                .await?;
        }
        Ok(told)
    }

    /// Hands a prize over: by the code that the winner shows, or with a note on how they were recognised.
    ///
    /// # Errors
    /// When it is not confirmed, the code is another, or there is neither.
    pub async fn deliver_prize(
        &self,
        staff: &Staff<permit::ManagePrizes>,
        id: &PrizeId,
        code: Option<&str>,
        note: &str,
    ) -> Result<Listed> {
        let mut prize = self.any_prize(id).await?;
        let (from, now) = (prize.state, self.now());
        let shown = code.map(domain::participant::folded_recovery_code).filter(|code| !code.is_empty());
        let note = domain::text::one_line(note);
        if shown.is_none() && domain::text::length(&note) < 2 {
            return Err(Error::Invalid(vec![FieldFault::new("note", "required", "a code or a note")]));
        }
        if domain::text::length(&note) > 200 {
            return Err(Error::Invalid(vec![FieldFault::new("note", "too_long", "at most 200 characters")]));
        }
        let hash = shown.map(|code| self.keys.claim_code_hash(&code, id));
        prize.deliver(hash.as_deref(), staff.account().name.as_str(), &note, now)?;
        let how = if hash.is_some() { "by code" } else { "without code" };
        let said = format!("{how} {note}").trim_end().to_owned();
        self.take_step(staff, Step::of(prize, from, now), ("prize.deliver", said)).await
    }

    /// Notes that a winner has let the deadline pass; the next reserve follows.
    ///
    /// # Errors
    /// When the deadline has not passed.
    pub async fn lapse_prize(&self, staff: &Staff<permit::ManagePrizes>, id: &PrizeId, reason: &str) -> Result<Listed> {
        let reason = required_reason(reason)?;
        let mut prize = self.any_prize(id).await?;
        let (from, now) = (prize.state, self.now());
        prize.lapse(staff.account().name.as_str(), &reason, now)?;
        self.take_step(staff, Step::of(prize, from, now), ("prize.waive", reason)).await
    }

    /// Takes a prize away after an upheld objection; the next reserve follows.
    ///
    /// # Errors
    /// When the prize is over.
    pub async fn strike_prize(
        &self,
        staff: &Staff<permit::ManagePrizes>,
        id: &PrizeId,
        reason: &str,
    ) -> Result<Listed> {
        let reason = required_reason(reason)?;
        let mut prize = self.any_prize(id).await?;
        let (from, now) = (prize.state, self.now());
        prize.strike(staff.account().name.as_str(), &reason, now)?;
        prize.erase_details();
        self.take_step(staff, Step::of(prize, from, now), ("prize.strike", reason)).await
    }

    async fn any_prize(&self, id: &PrizeId) -> Result<Prize> {
        storage::prize::find(&self.store.reader(), id).await?.ok_or(Error::NotFound("prize"))
    }

    async fn take_step<P>(&self, staff: &Staff<P>, step: Step, act: (&str, String)) -> Result<Listed> {
        let id = step.prize.won.id.clone();
        let line = self.staff_entry(staff, (act.0, id.as_str(), act.1));
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
        let stands = self.any_prize(&id).await?;
        if !done {
            return Err(Refused::State(stands.state).into());
        }
        let contest = stands.won.contest.clone();
        let all = storage::prize::of_contest(&self.store.reader(), &contest).await?;
        let follower = all.into_iter().filter(|p| p.won.id == id || p.follows.as_ref() == Some(&id)).collect();
        let rows = self.listed_prizes(follower).await?;
        rows.into_iter().find(|row| row.prize.won.id == id).ok_or(Error::NotFound("prize"))
    }
}
