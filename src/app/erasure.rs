//! Deleting one's own data: what will be lost, and losing it at once.

use super::keys::random;
use super::{App, Error, Result};
use crate::board::Scope;
use domain::contest::State;
use domain::id::{ContestId, ParticipantId, PrizeId};
use storage::LaneKey;

/// Rank up to which a person in a closed contest is told that deleting may waive a prize.
const WINNING_RANK: usize = 100;

/// What deleting would lose.
#[derive(Debug)]
pub struct Loss {
    /// Attempts in all.
    pub attempts: usize,
    /// Attempts that still run.
    pub open_attempts: usize,
    /// Contests played: title, present rank, whether a prize may be waived.
    pub contests: Vec<(String, Option<usize>, bool)>,
    /// Whether the number cannot register anew until results are final.
    pub mobile_blocked: bool,
}

/// Everything kept about a person.
#[derive(Debug)]
pub struct OwnData {
    /// Particulars.
    pub me: super::participant::Me,
    /// Attempts with their contests.
    pub attempts: Vec<super::result::OwnAttempt>,
    /// Notes of their practice, by question.
    pub study: domain::study::Notes,
    /// Prizes with what the person gave for them.
    pub prizes: Vec<super::prize::OwnPrize>,
}

impl App {
    /// Contests the person played that are not final.
    async fn unfinished_contests(&self, id: &ParticipantId) -> Result<Vec<ContestId>> {
        let attempts = storage::attempt::list(&self.store.reader(), None, id).await?;
        let catalog = self.catalog();
        let mut contests: Vec<ContestId> = attempts.into_iter().map(|a| a.contest).collect();
        contests.sort();
        contests.dedup();
        contests.retain(|c| catalog.contests.get(c).is_some_and(|e| e.contest.state != State::Final));
        Ok(contests)
    }

    /// What deleting would lose.
    ///
    /// # Errors
    /// When the person has deleted their data before.
    pub async fn deletion_preview(&self, id: &ParticipantId) -> Result<Loss> {
        let person = self.participant(id).await?;
        let now = self.now();
        let attempts = storage::attempt::list(&self.store.reader(), None, id).await?;
        let catalog = self.catalog();
        let prizes = storage::prize::of_participant(&self.store.reader(), id).await?;
        let on_its_way = |contest: &ContestId| prizes.iter().any(|p| p.won.contest == *contest && !p.state.is_over());
        let mut played: Vec<ContestId> = attempts.iter().map(|a| a.contest.clone()).collect();
        played.sort();
        played.dedup();
        let contests = played
            .iter()
            .filter_map(|contest| {
                let entry = catalog.contests.get(contest)?;
                let rank = self.boards.place(contest, &Scope::All, id).map(|place| place.row.rank);
                let in_group =
                    self.boards.place(contest, &Scope::Category(person.category), id).map(|place| place.row.rank);
                let best = rank.into_iter().chain(in_group).min();
                let ranked = entry.contest.is_over(now) && best.is_some_and(|rank| rank <= WINNING_RANK);
                let waives = ranked || on_its_way(contest);
                Some((entry.contest.title.clone(), rank, waives))
            })
            .collect();
        Ok(Loss {
            open_attempts: attempts.iter().filter(|a| !a.is_over(now)).count(),
            attempts: attempts.len(),
            contests,
            mobile_blocked: !self.unfinished_contests(id).await?.is_empty(),
        })
    }

    /// Everything kept about a person, for them to take along.
    ///
    /// # Errors
    /// When the person has deleted their data.
    pub async fn own_data(&self, id: &ParticipantId) -> Result<OwnData> {
        let me = self.me(id).await?;
        let attempts = self.my_attempts(id, None).await?;
        let prizes = self.my_prizes(id).await?;
        Ok(OwnData { me, attempts, study: self.study_notes(id).await?, prizes })
    }

    /// Deletes a person's data: number, nickname, organization, credentials, study notes and sessions at once. Attempts
    /// stay under the bare id, so that counts and proofs hold; running ones are ended by the clock.
    ///
    /// # Errors
    /// When the password is wrong.
    pub async fn delete_me(&self, id: &ParticipantId, password: &str) -> Result<()> {
        self.prove_password(id, password).await?;
        let secrets = storage::participant::secrets(&self.store.reader(), id).await?.ok_or(Error::SessionEnded)?;
        let blocked = self.unfinished_contests(id).await?;
        let now = self.now();
        let owner = id.clone();
        let mobile_hash = secrets.mobile_hash.clone();
        let line = self.audit_entry(
            &domain::audit::Actor::Nobody,
            "",
            "",
            ("participant.delete", id.as_str(), "by the person".to_owned()),
        );
        let contests: Vec<ContestId> = self.catalog().contests.keys().cloned().collect();
        let archive = self.masked(&self.participant(id).await?, &secrets);
        let won = storage::prize::of_participant(&self.store.reader(), id).await?.len();
        let followers: Vec<PrizeId> = (0..won).map(|_| PrizeId::new(now.ms(), random())).collect();
        // A switch to another scoring version would bring the standing back.
        let scoring = self.scoring.enter().await;
        self.store
            .write(LaneKey::Participant(id.clone()), move |tx| {
                let (owner, blocked, contests) = (owner.clone(), blocked.clone(), contests.clone());
                let (mobile_hash, line) = (mobile_hash.clone(), line.clone());
                let (archive, followers) = (archive.clone(), followers.clone());
                Box::pin(async move {
                    super::prize::leave(tx, &owner, &archive, &followers, now).await?;
                    for contest in &blocked {
                        storage::participant::block_mobile(tx, &mobile_hash, contest).await?;
                    }
                    for contest in &contests {
                        storage::standing::remove(tx, contest, &owner).await?;
                    }
                    storage::study::remove(tx, &owner).await?;
                    storage::session::end_all(tx, &owner, now).await?;
                    storage::participant::erase(tx, &owner, now).await?;
                    Ok::<_, Error>(storage::audit::append(tx, &line).await?)
                })
            })
            .await?;
        self.forget_person(Some(id));
        self.note_ended_person(id, now.plus_ms(1));
        self.boards.remove(id);
        drop(scoring);
        self.end_running(id).await
    }

    /// Ends a deleted person's running attempts where they stand.
    async fn end_running(&self, id: &ParticipantId) -> Result<()> {
        for attempt in storage::attempt::running_of(&self.store.reader(), id).await? {
            self.end_now(&attempt).await?;
        }
        Ok(())
    }
}
