//! Ending what the clock has ended: overdue attempts, and contests that open and close.

use super::catalog::Catalog;
use super::keys::random;
use super::submission::record_standing;
use super::{App, Error, Result};
use domain::attempt::{Attempt, Ending};
use domain::audit::Actor;
use domain::contest::{State, VoidPolicy};
use domain::correction::Ruling;
use domain::id::{AttemptId, ContestId, ParticipantId, QuestionId};
use storage::LaneKey;

/// Overdue attempts looked for at once.
const CHUNK: u64 = 200;

impl App {
    /// Scores one attempt whose deadline and grace have passed; does nothing to others. Tells whether it did.
    pub(crate) async fn expire_attempt(&self, id: &AttemptId, participant: &ParticipantId) -> Result<bool> {
        let found = storage::attempt::find_for(&self.store.reader(), participant, id).await?;
        let Some(before) = found.filter(|a| a.state == domain::attempt::State::Started && a.is_over(self.now())) else {
            return Ok(false);
        };
        let ending = Ending { now: self.now(), receipt_number: self.next_receipt().await?, salt: random() };
        let _scoring = self.scoring.enter().await;
        let catalog = self.catalog();
        let (owner, id) = (participant.clone(), id.clone());
        let contest = before.contest.clone();
        let done = self
            .store
            .write(LaneKey::Participant(participant.clone()), move |tx| {
                let (owner, id, catalog) = (owner.clone(), id.clone(), catalog.clone());
                Box::pin(async move {
                    let Some(mut attempt) = storage::attempt::find_for(tx, &owner, &id).await? else { return Ok(None) };
                    let find = |id: &QuestionId, revision: u32| catalog.question(id, revision);
                    let limit_ms = limit_of(&catalog, &attempt);
                    let ruling = ruling_of(&catalog, &attempt);
                    if !attempt.expire(&find, &ruling, ending, limit_ms)
                        || !storage::attempt::save_ending(tx, &attempt).await?
                    {
                        return Ok(None);
                    }
                    // Someone who deleted their data leaves the boards; their attempts still end.
                    let gone = storage::participant::find(tx, &owner).await?.is_none_or(|p| p.deleted_at.is_some());
                    if gone {
                        return Ok(None);
                    }
                    Ok::<_, Error>(record_standing(tx, &catalog, attempt).await?.standing)
                })
            })
            .await?;
        if let Some((standing, version)) = done {
            self.show_standing(&contest, participant, &standing, version).await?;
        }
        Ok(true)
    }

    /// Ends a running attempt where it stands, for a person who deletes their data; it reaches no board.
    pub(crate) async fn end_now(&self, running: &domain::attempt::Attempt) -> Result<()> {
        let ending = Ending { now: self.now(), receipt_number: self.next_receipt().await?, salt: random() };
        let _scoring = self.scoring.enter().await;
        let catalog = self.catalog();
        let (owner, id) = (running.participant.clone(), running.id.clone());
        self.store
            .write(LaneKey::Participant(owner.clone()), move |tx| {
                let (owner, id, catalog) = (owner.clone(), id.clone(), catalog.clone());
                Box::pin(async move {
                    let Some(mut attempt) = storage::attempt::find_for(tx, &owner, &id).await? else { return Ok(()) };
                    let find = |id: &QuestionId, revision: u32| catalog.question(id, revision);
                    let writer = attempt.writer;
                    let limit_ms = limit_of(&catalog, &attempt);
                    let ruling = ruling_of(&catalog, &attempt);
                    let ended = attempt.submit(writer, vec![], &find, &ruling, ending).is_ok()
                        || attempt.expire(&find, &ruling, ending, limit_ms);
                    if ended {
                        storage::attempt::save_ending(tx, &attempt).await?;
                    }
                    Ok::<_, Error>(())
                })
            })
            .await
    }

    /// Scores every attempt that is overdue; tells how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn expire_attempts(&self) -> Result<usize> {
        let mut ended = 0;
        loop {
            let overdue = storage::attempt::overdue(&self.store.reader(), self.now(), CHUNK).await?;
            let mut progress = false;
            for (id, participant) in &overdue {
                match self.expire_attempt(id, participant).await {
                    Ok(true) => {
                        ended += 1;
                        progress = true;
                    }
                    Ok(false) => {}
                    // One that cannot be scored must not keep the others waiting.
                    Err(error) => tracing::error!(%error, attempt = %id, "an attempt could not be ended"),
                }
            }
            if !progress {
                return Ok(ended);
            }
        }
    }

    /// Stores openings and closings that the clock has brought.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn advance_contests(&self) -> Result<()> {
        let now = self.now();
        for entry in self.catalog().contests.values() {
            let contest = &entry.contest;
            if contest.state == State::Published && contest.state_at(now) == State::Open {
                self.store_opening(&contest.id).await?;
            }
            if contest.state == State::Open && now > contest.settled_at() {
                self.close_by_clock(&contest.id).await?;
            }
            if contest.state >= State::Closed && entry.receipts.is_none() {
                // It was closed before roots were published.
                self.publish_receipts(&contest.id).await?;
            }
        }
        Ok(())
    }

    async fn store_opening(&self, id: &ContestId) -> Result<()> {
        let _one_by_one = self.contest_acts.lock().await;
        let mut contest = self.staff_contest(id)?.contest.clone();
        let from = contest.state;
        if from != State::Published {
            return Ok(());
        }
        contest.state = State::Open;
        let entry = self.audit_entry(&Actor::System, "", "", ("contest.open", id.as_str(), String::new()));
        self.save_contest(contest, None, from, entry).await
    }

    /// Scores what has ended and closes the contest.
    pub(crate) async fn close_by_clock(&self, id: &ContestId) -> Result<()> {
        let _one_by_one = self.contest_acts.lock().await;
        let held = self.staff_contest(id)?;
        if held.contest.state != State::Open || self.now() <= held.contest.settled_at() {
            return Ok(());
        }
        let contest = held.contest.clone().close(self.now())?;
        let entry = self.audit_entry(&Actor::System, "", "", ("contest.close", id.as_str(), String::new()));
        self.close_with_receipts(contest, held.contest.state, entry).await
    }

    /// Scores every attempt of a contest that is over.
    ///
    /// # Errors
    /// When an attempt is still running.
    pub(crate) async fn settle(&self, id: &ContestId) -> Result<()> {
        self.expire_attempts().await?;
        match storage::attempt::count_unsettled(&self.store.reader(), id).await? {
            0 => Ok(()),
            left => Err(Error::Internal(format!("{left} attempts of {id} are not scored yet"))),
        }
    }
}

/// The ruling that counts for an attempt that ends now.
fn ruling_of(catalog: &Catalog, attempt: &Attempt) -> Ruling {
    let entry = catalog.contests.get(&attempt.contest);
    entry.map_or_else(|| Ruling::plain(VoidPolicy::default()), |entry| entry.ruling.clone())
}

/// The limit of an attempt under its contest's rules.
fn limit_of(catalog: &Catalog, attempt: &Attempt) -> i64 {
    let rules = catalog.contests.get(&attempt.contest).map(|entry| &entry.contest.rules);
    rules.map_or_else(|| attempt.deadline.since_ms(attempt.started_at), |rules| rules.limit_for(attempt.elder_time))
}
