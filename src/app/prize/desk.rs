//! Prizes at the desk of those who hand them out: hand over, note what was given up, strike out.

use super::super::contest::required_reason;
use super::super::staff::{Staff, permit};
use super::super::{App, Error, FieldFault, Result};
use super::{Listed, Step};
use domain::id::PrizeId;
use domain::prize::{Prize, Refused};
use std::sync::Arc;
use storage::LaneKey;

impl App {
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

    pub(super) async fn any_prize(&self, id: &PrizeId) -> Result<Prize> {
        storage::prize::find(&self.store.reader(), id).await?.ok_or(Error::NotFound("prize"))
    }

    pub(super) async fn take_step<P>(&self, staff: &Staff<P>, step: Step, act: (&str, String)) -> Result<Listed> {
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
