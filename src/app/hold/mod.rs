//! Holds of entries: made, lifted, appealed and decided, each in the audit table; and who has no part in prizes.

mod fixed;
mod queue;

pub use fixed::FixedEntries;
pub use queue::{PAGE_SIZE, Queue, QueuePage, Queued};

use super::contest::required_reason;
use super::keys::random;
use super::staff::{Permit, Staff, permit};
use super::{App, Error, FieldFault, Result};
use domain::actor::Permission;
use domain::audit::{Actor, Entry};
use domain::contest::State as ContestState;
use domain::correction::Signature;
use domain::hold::{APPEAL_MAX, Alone, Appeal, Hold, Refused, State, allowed};
use domain::id::{AccountId, ContestId, HoldId, ParticipantId};
use domain::time::Timestamp;
use std::collections::HashMap;
use storage::LaneKey;

/// Somebody as those who review entries see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Masked nickname; empty once they have deleted their data.
    pub name: String,
    /// Masked number, as 138****7712; empty once they have deleted their data.
    pub mobile_masked: String,
    /// Name of the town.
    pub town: String,
    /// Rank among all, while they stand on the board.
    pub rank: Option<usize>,
    /// Score that counts, in thousandths.
    pub score_milli: Option<i64>,
    /// Duration that counts.
    pub duration_ms: Option<i64>,
}

/// A hold as staff see it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The hold.
    pub hold: Hold,
    /// Whose entry.
    pub shown: Shown,
    /// Whether this member of staff may decide on the appeal that waits.
    pub may_decide: bool,
    /// Whether they held it themselves and nobody else could decide, so that they may with a reason.
    pub may_decide_alone: bool,
    /// Entries of the contest's draws, as far as they are fixed.
    pub entries: FixedEntries,
}

/// A hold as its participant sees it.
#[derive(Debug, Clone)]
pub struct OwnHold {
    /// The hold.
    pub hold: Hold,
    /// Whether an appeal would be taken now.
    pub may_appeal: bool,
    /// Until when an appeal is taken; nothing while results are not final.
    pub appeal_until: Option<Timestamp>,
    /// Entries of the contest's draws, as far as they are fixed.
    pub entries: FixedEntries,
}

fn words(text: &str) -> Result<String> {
    let text: String = text.trim().chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    match domain::text::length(&text) {
        0..=1 => Err(Error::Invalid(vec![FieldFault::new("text", "required", "say why")])),
        length if length <= APPEAL_MAX => Ok(text),
        _ => Err(Error::Invalid(vec![FieldFault::new("text", "too_long", "at most 500 characters")])),
    }
}

impl App {
    fn holder<P: Permit>(&self, staff: &Staff<P>) -> Signature {
        let account = staff.account();
        Signature { account: account.id.clone(), name: account.display_name.clone(), at: self.now() }
    }

    /// Holds an entry, with what the review shows about it now. Its participant reads the reason.
    ///
    /// # Errors
    /// When the person has no result in the contest, is held already, or no reason is given.
    pub async fn hold(
        &self,
        staff: &Staff<permit::ReviewEntries>,
        contest: &ContestId,
        participant: &ParticipantId,
        reason: &str,
    ) -> Result<Listed> {
        let reason = required_reason(reason)?;
        let entry = self.staff_contest(contest)?;
        allowed(&entry.contest, self.now())?;
        let standing = storage::standing::find(&self.store.reader(), contest, participant).await?;
        standing.ok_or(Error::NotFound("entry"))?;
        let held = self.holder(staff);
        let hold = Hold {
            id: HoldId::new(held.at.ms(), random()),
            contest: contest.clone(),
            participant: participant.clone(),
            reason,
            evidence: self.signals_of(contest, participant).await?,
            held,
            state: State::Held,
            appeal: None,
            decision: None,
        };
        let signals: Vec<&str> = hold.evidence.iter().map(domain::review::Signal::word).collect();
        let detail = format!("{contest}: {participant}: {} [{}]", hold.reason, signals.join(", "));
        let line = self.staff_entry(staff, ("hold.make", hold.id.as_str(), detail));
        let stored = hold.clone();
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (hold, line) = (stored.clone(), line.clone());
                Box::pin(async move {
                    let done = storage::hold::insert(tx, &hold).await?;
                    if done {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if done { self.listed_hold(staff, hold).await } else { Err(Refused::HeldAlready.into()) }
    }

    /// Gives a held entry its part in prizes back, with the reason.
    ///
    /// # Errors
    /// When it was lifted before or no reason is given.
    pub async fn lift_hold(&self, staff: &Staff<permit::ReviewEntries>, id: &HoldId, reason: &str) -> Result<Listed> {
        let note = required_reason(reason)?;
        let found = self.found_hold(id).await?;
        let from = found.state;
        let lifted = found.lift(self.holder(staff), note)?;
        self.settle_hold(staff, "hold.lift", lifted, from).await
    }

    /// Decides on an appeal: by another account than the one that held, or, where there is none, with a reason for it.
    ///
    /// # Errors
    /// When there is no appeal that waits, or another account has to decide.
    pub async fn decide_appeal(
        &self,
        staff: &Staff<permit::ReviewEntries>,
        id: &HoldId,
        uphold: bool,
        reason: &str,
        alone: Option<&str>,
    ) -> Result<Listed> {
        let note = required_reason(reason)?;
        let alone = alone.map(required_reason).transpose().map_err(|error| match error {
            Error::Invalid(faults) => Error::Invalid(
                faults.into_iter().map(|fault| FieldFault { field: "alone_reason".to_owned(), ..fault }).collect(),
            ),
            other => other,
        })?;
        let found = self.found_hold(id).await?;
        let others = self.others_review(&found.held.account).await?;
        let from = found.state;
        let decided = found.decide(uphold, self.holder(staff), note, Alone { reason: alone.as_deref(), others })?;
        let act = if uphold { "hold.uphold" } else { "hold.grant" };
        self.settle_hold(staff, act, decided, from).await
    }

    async fn found_hold(&self, id: &HoldId) -> Result<Hold> {
        storage::hold::find(&self.store.reader(), id).await?.ok_or(Error::NotFound("hold"))
    }

    /// Whether an account other than this one may review entries.
    async fn others_review(&self, account: &AccountId) -> Result<bool> {
        let all = storage::account::all(&self.store.reader()).await?;
        Ok(all.iter().any(|a| a.id != *account && !a.disabled && Permission::ReviewEntries.granted_to(&a.roles)))
    }

    async fn settle_hold(
        &self,
        staff: &Staff<permit::ReviewEntries>,
        act: &str,
        hold: Hold,
        from: State,
    ) -> Result<Listed> {
        let said = hold.decision.as_ref().map_or_else(String::new, |decision| match &decision.alone {
            Some(alone) => format!("{} (alone: {alone})", decision.note),
            None => decision.note.clone(),
        });
        let detail = format!("{}: {}: {said}", hold.contest, hold.participant);
        let line = self.staff_entry(staff, (act, hold.id.as_str(), detail));
        let stored = hold.clone();
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (hold, line) = (stored.clone(), line.clone());
                Box::pin(async move {
                    let done = storage::hold::settle(tx, &hold, from).await?;
                    if done {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if done {
            return self.listed_hold(staff, hold).await;
        }
        Err(Refused::Settled(self.found_hold(&hold.id).await?.state).into())
    }

    /// Holds of a contest, newest first, lifted ones included.
    ///
    /// # Errors
    /// When there is no such contest.
    pub async fn holds(&self, staff: &Staff<permit::ReviewEntries>, contest: &ContestId) -> Result<Vec<Listed>> {
        self.staff_contest(contest)?;
        let holds = storage::hold::of_contest(&self.store.reader(), contest).await?;
        self.listed_holds(staff, contest, holds).await
    }

    async fn listed_hold(&self, staff: &Staff<permit::ReviewEntries>, hold: Hold) -> Result<Listed> {
        let contest = hold.contest.clone();
        let listed = self.listed_holds(staff, &contest, vec![hold]).await?.pop();
        listed.ok_or(Error::NotFound("hold"))
    }

    async fn listed_holds(
        &self,
        staff: &Staff<permit::ReviewEntries>,
        contest: &ContestId,
        holds: Vec<Hold>,
    ) -> Result<Vec<Listed>> {
        let people: Vec<ParticipantId> = holds.iter().map(|hold| hold.participant.clone()).collect();
        let mut shown = self.shown_people(contest, &people).await?;
        let own = &staff.account().id;
        let nobody_else = !self.others_review(own).await?;
        let entries = self.entries_fixed(contest).await?;
        let list = holds.into_iter().map(|hold| {
            let waits = hold.awaits_decision();
            let mine = hold.held.account == *own;
            Listed {
                shown: shown.remove(&hold.participant).unwrap_or_else(Shown::gone),
                may_decide: waits && !mine,
                may_decide_alone: waits && mine && nobody_else,
                entries,
                hold,
            }
        });
        Ok(list.collect())
    }

    /// These people as those who review see them; who has deleted their data is missing.
    async fn shown_people(
        &self,
        contest: &ContestId,
        people: &[ParticipantId],
    ) -> Result<HashMap<ParticipantId, Shown>> {
        let found = storage::participant::many(&self.store.reader(), people).await?;
        let shown = found.into_iter().map(|(person, secrets)| {
            let mobile = self.keys.open_mobile(&secrets.mobile_sealed, &person.id).unwrap_or_default();
            let place = self.boards.place(contest, &crate::board::Scope::All, &person.id).map(|place| place.row);
            let shown = Shown {
                name: person.public_name(),
                mobile_masked: domain::text::mask_mobile(&mobile),
                town: self.reference.town_name(&person.town),
                rank: place.as_ref().map(|row| row.rank),
                score_milli: place.as_ref().map(|row| row.entry.score.milli()),
                duration_ms: place.as_ref().map(|row| row.entry.duration_ms),
            };
            (person.id, shown)
        });
        Ok(shown.collect())
    }

    /// Entries of a contest that have no part in prizes, with the reason that their participants read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn held(&self, contest: &ContestId) -> Result<HashMap<ParticipantId, String>> {
        let open = storage::hold::open_of_contest(&self.store.reader(), contest).await?;
        Ok(open.into_iter().map(|hold| (hold.participant, hold.reason)).collect())
    }

    /// The newest hold of a person's own entry in a contest, lifted ones included.
    ///
    /// # Errors
    /// When the contest is not public.
    pub async fn own_hold(&self, who: &ParticipantId, contest: &ContestId) -> Result<Option<OwnHold>> {
        let results_final = self.public_contest(contest)?.contest.state == ContestState::Final;
        let newest = storage::hold::of_participant(&self.store.reader(), Some(contest), who).await?.into_iter().next();
        let entries = self.entries_fixed(contest).await?;
        Ok(newest.map(|hold| OwnHold {
            may_appeal: hold.may_appeal(results_final, self.now()).is_ok(),
            appeal_until: hold.appeal_until(results_final),
            entries,
            hold,
        }))
    }

    /// Appeals against the hold of one's own entry, once.
    ///
    /// # Errors
    /// When there is none, it is settled, an appeal was made before, or it is too late.
    pub async fn appeal(&self, who: &ParticipantId, contest: &ContestId, text: &str) -> Result<OwnHold> {
        let text = words(text)?;
        let own = self.own_hold(who, contest).await?.ok_or(Error::NotFound("hold"))?;
        let now = self.now();
        let results_final = self.public_contest(contest)?.contest.state == ContestState::Final;
        own.hold.may_appeal(results_final, now)?;
        let appeal = Appeal { text, at: now };
        let id = own.hold.id.clone();
        // The words stay with the hold: nothing that a person has written goes where it cannot be deleted.
        let detail = format!("{contest}: {who}: {} characters", domain::text::length(&appeal.text));
        let line: Entry = self.audit_entry(&Actor::Nobody, "", "", ("hold.appeal", id.as_str(), detail));
        let stored = appeal.clone();
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (id, appeal, line) = (id.clone(), stored.clone(), line.clone());
                Box::pin(async move {
                    let done = storage::hold::appeal(tx, &id, &appeal).await?;
                    if done {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if !done {
            return Err(Refused::AppealedAlready.into());
        }
        Ok(OwnHold { hold: Hold { appeal: Some(appeal), ..own.hold }, may_appeal: false, ..own })
    }
}

impl Shown {
    /// Somebody who has deleted their data.
    fn gone() -> Self {
        Self {
            name: String::new(),
            mobile_masked: String::new(),
            town: String::new(),
            rank: None,
            score_milli: None,
            duration_ms: None,
        }
    }
}
