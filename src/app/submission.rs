//! Handing an attempt in: one piece of work that scores it, stores it and renews its person's standing.

use super::attempt::{GivenAnswer, translate};
use super::award::{InstantChance, play};
use super::catalog::Catalog;
use super::keys::random;
use super::result::Outcome;
use super::{App, Error, Result};
use domain::attempt::{Attempt, Ending, Refused, State};
use domain::fairness::instant::Play;
use domain::id::{AttemptId, ParticipantId, QuestionId};
use domain::ranking::{Finished, Standing};
use std::sync::Arc;
use storage::{LaneKey, Tx};

impl App {
    /// Hands an attempt in. Asked again it gives the same answer, byte for byte: nothing that changes later is in it.
    ///
    /// # Errors
    /// When the attempt ran out before, or an answer does not fit.
    pub async fn submit_answers(
        &self,
        participant: &ParticipantId,
        id: &AttemptId,
        writer: u32,
        answers: Vec<GivenAnswer>,
        left: u32,
    ) -> Result<Outcome> {
        // Nothing switches to another scoring version between here and the board.
        let _scoring = self.scoring.enter().await;
        let catalog = self.catalog();
        let reader = self.store.reader();
        let before = match self.recent.take(participant, id) {
            Some(attempt) => attempt,
            None => {
                let found = storage::attempt::find_for(&reader, participant, id).await?;
                found.ok_or(Error::NotFound("attempt"))?
            }
        };
        // Only one attempt of a person runs at a time: before the first there is none that has ended.
        let finished = match before.number {
            1 => vec![],
            _ => {
                let version = catalog.scoring_version(&before.contest);
                storage::attempt::finished(&reader, &before.contest, participant, version).await?
            }
        };
        let entry = catalog.contests.get(&before.contest).ok_or(Error::NotFound("contest"))?;
        let chance = self.instant_chance(entry, &before).await?;
        let late = answers.clone();
        let piece = Arc::new(Submission {
            owner: participant.clone(),
            id: id.clone(),
            writer,
            answers,
            left,
            ending: Ending { now: self.now(), receipt_number: self.next_receipt().await?, salt: random() },
            catalog,
            before,
            finished,
            chance,
        });
        let done = self
            .store
            .write(LaneKey::Participant(participant.clone()), move |tx| {
                let piece = piece.clone();
                Box::pin(async move { piece.run(tx).await })
            })
            .await;
        match done {
            Ok(ended) => {
                if let Some((standing, version)) = &ended.standing {
                    self.show_standing(&ended.attempt.contest, participant, standing, *version).await?;
                }
                Ok(Outcome { instant: ended.instant, ..self.outcome_of(ended.attempt, ended.finished)? })
            }
            Err(Error::Attempt(Refused::Over)) => {
                self.note_late(participant, id, &late).await?;
                Err(Error::Attempt(Refused::Over))
            }
            Err(error) => Err(error),
        }
    }

    /// The outcome as it was at the end of the attempt: later attempts change nothing in it.
    fn outcome_of(&self, attempt: Attempt, mut finished: Vec<Finished>) -> Result<Outcome> {
        finished.retain(|other| other.number <= attempt.number);
        let version = attempt.state.scorecard().map_or(1, |card| card.scoring_version);
        self.outcome(attempt, &finished, version)
    }
}

/// A submission on its way through a lane; may run more than once.
struct Submission {
    owner: ParticipantId,
    id: AttemptId,
    writer: u32,
    answers: Vec<GivenAnswer>,
    /// How often the device says the page was left.
    left: u32,
    ending: Ending,
    catalog: Arc<Catalog>,
    /// The attempt as it was read before the piece.
    before: Attempt,
    /// The person's other ended attempts, which nothing changes while this one runs.
    finished: Vec<Finished>,
    /// What it may win at once.
    chance: Option<InstantChance>,
}

/// An attempt that has ended, with every ended attempt of its person and the standing they give.
pub(super) struct Ended {
    pub(super) attempt: Attempt,
    pub(super) finished: Vec<Finished>,
    pub(super) standing: Option<(Standing, i64)>,
    pub(super) instant: Option<Play>,
}

impl Submission {
    /// Two statements where the attempt is as it was read before; the whole way where a save came in between or the
    /// attempt has ended meanwhile.
    async fn run(&self, tx: &Tx) -> Result<Ended> {
        if matches!(self.before.state, State::Started) {
            let mut attempt = self.before.clone();
            // What memory refuses may have changed since, such as a device that opened the attempt; the table decides.
            if self.end(&mut attempt).is_ok()
                && storage::attempt::save_ending_of(tx, &attempt, &self.before.sheet).await?
            {
                let mut finished = self.finished.clone();
                finished.extend(as_finished(&attempt));
                let ended = store_standing(tx, &self.catalog, attempt, finished).await?;
                return self.play(tx, ended).await;
            }
        }
        self.run_again(tx).await
    }

    /// The play comes last: a lane that waits for the stock holds up nothing of its own piece.
    async fn play(&self, tx: &Tx, ended: Ended) -> Result<Ended> {
        let instant = match &self.chance {
            None => None,
            Some(chance) => Some(play(tx, &ended.attempt, chance).await?),
        };
        Ok(Ended { instant, ..ended })
    }

    fn end(&self, attempt: &mut Attempt) -> Result<()> {
        let saves = translate(attempt, &self.catalog, &self.answers)?;
        let find = |id: &QuestionId, revision: u32| self.catalog.question(id, revision);
        let entry = self.catalog.contests.get(&attempt.contest).ok_or(Error::NotFound("contest"))?;
        attempt.submit(self.writer, saves, &find, &entry.ruling, self.ending)?;
        attempt.sheet.note_left(self.left);
        Ok(())
    }

    async fn run_again(&self, tx: &Tx) -> Result<Ended> {
        let found = storage::attempt::find_for(tx, &self.owner, &self.id).await?;
        let mut attempt = found.ok_or(Error::NotFound("attempt"))?;
        if let State::Submitted(card) = &attempt.state {
            // As it was then: a correction since is told by the result, not by this answer.
            let version = card.scoring_version;
            let finished = storage::attempt::finished(tx, &attempt.contest, &attempt.participant, version).await?;
            // It was committed before this ran again; its standing may not have reached the board yet.
            let row = storage::standing::find(tx, &attempt.contest, &attempt.participant).await?;
            let instant = match &self.chance {
                None => None,
                Some(_) => storage::instant::play_of(tx, &attempt.id).await?,
            };
            return Ok(Ended { attempt, finished, standing: row.map(|row| (row.standing, row.version)), instant });
        }
        self.end(&mut attempt)?;
        if !storage::attempt::save_ending(tx, &attempt).await? {
            return Err(Error::Attempt(Refused::Over));
        }
        let ended = record_standing(tx, &self.catalog, attempt).await?;
        self.play(tx, ended).await
    }
}

/// An ended attempt as ranking sees it.
fn as_finished(attempt: &Attempt) -> Option<Finished> {
    attempt.state.scorecard().map(|card| Finished {
        number: attempt.number,
        day: attempt.day,
        score: card.score,
        duration_ms: card.duration_ms,
        finished_at: card.finished_at,
        elder_time: attempt.elder_time,
    })
}

/// Rebuilds and stores the standing of the person whose attempt has just ended.
pub(super) async fn record_standing(tx: &Tx, catalog: &Catalog, attempt: Attempt) -> Result<Ended> {
    let version = catalog.scoring_version(&attempt.contest);
    let finished = storage::attempt::finished(tx, &attempt.contest, &attempt.participant, version).await?;
    store_standing(tx, catalog, attempt, finished).await
}

async fn store_standing(tx: &Tx, catalog: &Catalog, attempt: Attempt, finished: Vec<Finished>) -> Result<Ended> {
    let entry = catalog.contests.get(&attempt.contest).ok_or(Error::NotFound("contest"))?;
    let standing = match Standing::of(&entry.contest.rules, &finished) {
        None => None,
        Some(standing) => {
            let version = storage::standing::record(tx, &attempt.contest, &attempt.participant, &standing).await?;
            Some((standing, version))
        }
    };
    Ok(Ended { attempt, finished, standing, instant: None })
}
