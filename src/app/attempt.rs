//! Attempts: starting, opening on a device, saving.

use super::catalog::{Catalog, ContestEntry};
use super::keys::random;
use super::{App, Error, Result};
use domain::attempt::{Attempt, Paper, Refused, Save, Sheet, State, deadline};
use domain::contest::Availability;
use domain::id::{AttemptId, ContestId, ParticipantId, QuestionId};
use domain::question::{Answer, Question};
use domain::review::Origin;
use domain::time::Timestamp;
use std::collections::HashSet;
use std::sync::Arc;
use storage::LaneKey;

/// How long before the end of a contest starting looks at its state in the table; no write waits that long.
const LATE_MS: i64 = 10 * 60_000;

/// An answer as it arrives, in the terms of the shown paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Shown positions, from 0.
    Positions(Vec<u8>),
    /// Truth of a proposition.
    Truth(bool),
    /// Typed text.
    Text(String),
    /// The answer was taken back.
    Cleared,
}

/// An answer to one question as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenAnswer {
    /// Question.
    pub question: QuestionId,
    /// Number that grows with every change on one device.
    pub seq: u32,
    /// What was given.
    pub given: Given,
}

enum Started {
    Running(Attempt),
    New(Attempt),
    Conflict,
    Closed,
}

/// Why no attempt may start.
const fn refusal(may: Availability) -> Error {
    match may {
        Availability::NotOpen => Error::NotOpen,
        Availability::NotEligible => Error::NotEligible,
        Availability::DoneToday { next_at } => Error::NoneLeftToday(next_at),
        Availability::CanStart { .. } | Availability::NoneLeft => Error::NoneLeft,
        Availability::Checking | Availability::Final => Error::Over,
    }
}

/// Translates answers of the shown paper into answers to the questions.
pub(super) fn translate(attempt: &Attempt, catalog: &Catalog, answers: &[GivenAnswer]) -> Result<Vec<Save>> {
    answers
        .iter()
        .map(|given| {
            let place = attempt
                .paper
                .find(&given.question)
                .ok_or_else(|| Error::Attempt(Refused::NotInPaper(given.question.to_string())))?;
            let unfit = || Error::AnswerDoesNotFit(given.question.to_string());
            let question = catalog.question(&place.question, place.revision).ok_or_else(unfit)?;
            let answer = match &given.given {
                Given::Cleared => None,
                Given::Text(text) if text.trim().is_empty() => None,
                Given::Positions(p) => Some(Answer::from_positions(question, &place.order, p).ok_or_else(unfit)?),
                Given::Truth(truth) => Some(Answer::from_truth(question, *truth).ok_or_else(unfit)?),
                Given::Text(text) => Some(Answer::from_text(question, text).ok_or_else(unfit)?),
            };
            Ok(Save { question: given.question.clone(), seq: given.seq, answer })
        })
        .collect()
}

impl App {
    /// Starts an attempt, or gives back the one that runs; tells whether it is new. Where it was started is kept with it
    /// for the review of entries.
    ///
    /// # Errors
    /// When the contest or the person's history does not allow another attempt.
    pub async fn start_attempt(
        &self,
        participant: &ParticipantId,
        contest: &ContestId,
        elder_time: bool,
        origin: Option<Origin>,
    ) -> Result<(Attempt, Arc<ContestEntry>, bool)> {
        let entry = self.public_contest(contest)?;
        let person = self.person(participant).await?;
        let now = self.now();
        let elder_time = elder_time && entry.contest.rules.elder_time_factor_milli > 1000;
        for _ in 0..4 {
            let reader = self.store.reader();
            let history = self.history(contest, participant, now.day()).await?;
            let may = entry.contest.availability(person.category, history, now);
            if !matches!(may, Availability::CanStart { .. }) {
                // The running attempt is one of those counted; it goes on whatever the limits say.
                let running = storage::attempt::started(&reader, contest, participant).await?;
                if let Some(running) = running.filter(|r| !r.is_over(now)) {
                    return self.go_on(participant, &running.id).await;
                }
                return Err(refusal(may));
            }
            let seen = if entry.contest.rules.prefer_unseen && history.total > 0 {
                storage::attempt::seen(&reader, contest, participant).await?
            } else {
                HashSet::new()
            };
            let (number, in_day) = (history.total + 1, history.today + 1);
            let attempt = new_attempt(&entry, participant, (number, in_day), elder_time, &seen, now)?;
            let late = now.plus_ms(LATE_MS) >= entry.contest.window.closes_at;
            match self.insert_attempt(attempt, origin, late).await? {
                Started::New(attempt) => {
                    self.note_attempt(&attempt);
                    self.recent.put(&attempt);
                    return Ok((attempt, entry, true));
                }
                Started::Running(attempt) if !attempt.is_over(now) => {
                    return self.go_on(participant, &attempt.id).await;
                }
                Started::Running(over) => {
                    self.expire_attempt(&over.id, participant).await?;
                }
                Started::Closed => return Err(Error::Over),
                Started::Conflict => {}
            }
            self.forget_history(contest, participant);
        }
        Err(Error::Busy)
    }

    /// Gives back the attempt that runs, opened for one more device: two devices never share a writer number.
    async fn go_on(&self, participant: &ParticipantId, id: &AttemptId) -> Result<(Attempt, Arc<ContestEntry>, bool)> {
        let (attempt, entry) = self.open_attempt(participant, id).await?;
        Ok((attempt, entry, false))
    }

    /// Near the end of its contest an attempt is inserted only if the contest has not been closed meanwhile: nothing
    /// may get a receipt once their root is published.
    async fn insert_attempt(&self, attempt: Attempt, origin: Option<Origin>, late: bool) -> Result<Started> {
        let key = LaneKey::Participant(attempt.participant.clone());
        self.store
            .write(key, move |tx| {
                let attempt = attempt.clone();
                Box::pin(async move {
                    if late && !storage::contest::takes_attempts(tx, &attempt.contest).await? {
                        return Ok(Started::Closed);
                    }
                    if storage::attempt::insert_from(tx, &attempt, origin).await? {
                        return Ok(Started::New(attempt));
                    }
                    let running = storage::attempt::started(tx, &attempt.contest, &attempt.participant).await?;
                    Ok::<_, Error>(running.map_or(Started::Conflict, Started::Running))
                })
            })
            .await
    }

    /// Opens an attempt on a device and hands out its writer number.
    ///
    /// # Errors
    /// When the attempt is not this person's.
    pub async fn open_attempt(
        &self,
        participant: &ParticipantId,
        id: &AttemptId,
    ) -> Result<(Attempt, Arc<ContestEntry>)> {
        let key = LaneKey::Participant(participant.clone());
        let (participant, id) = (participant.clone(), id.clone());
        let attempt = self
            .store
            .write(key, move |tx| {
                let (participant, id) = (participant.clone(), id.clone());
                Box::pin(async move {
                    let found = storage::attempt::find_for(tx, &participant, &id).await?;
                    let mut attempt = found.ok_or(Error::NotFound("attempt"))?;
                    if let Some(writer) = storage::attempt::next_writer(tx, &id).await? {
                        attempt.writer = writer;
                    }
                    Ok::<_, Error>(attempt)
                })
            })
            .await?;
        let entry = self.staff_contest(&attempt.contest)?;
        Ok((attempt, entry))
    }

    /// Saves answers; the sheet that comes back is stored durably.
    ///
    /// # Errors
    /// When the attempt is over, another device has taken it, or an answer does not fit.
    pub async fn save_answers(
        &self,
        participant: &ParticipantId,
        id: &AttemptId,
        writer: u32,
        answers: Vec<GivenAnswer>,
        left: u32,
    ) -> Result<Attempt> {
        let now = self.now();
        let catalog = self.catalog();
        let key = LaneKey::Participant(participant.clone());
        let (owner, attempt_id) = (participant.clone(), id.clone());
        let late = answers.clone();
        let saved = self
            .store
            .write(key, move |tx| {
                let (owner, id, answers, catalog) =
                    (owner.clone(), attempt_id.clone(), answers.clone(), catalog.clone());
                Box::pin(async move {
                    let found = storage::attempt::find_for(tx, &owner, &id).await?;
                    let mut attempt = found.ok_or(Error::NotFound("attempt"))?;
                    let saves = translate(&attempt, &catalog, &answers)?;
                    let taken = attempt.save(writer, saves, now)?;
                    let news = attempt.sheet.note_left(left) || taken;
                    if news && !storage::attempt::save_sheet(tx, &attempt).await? {
                        return Err(Error::Attempt(Refused::Over));
                    }
                    Ok(attempt)
                })
            })
            .await;
        if let Ok(attempt) = &saved {
            self.recent.put(attempt);
        }
        if matches!(saved, Err(Error::Attempt(Refused::Over))) {
            self.note_late(participant, id, &late).await?;
        }
        saved
    }

    /// Remembers which answers came too late, so that the result can name them.
    pub(super) async fn note_late(
        &self,
        participant: &ParticipantId,
        id: &AttemptId,
        late: &[GivenAnswer],
    ) -> Result<()> {
        let found = storage::attempt::find_for(&self.store.reader(), participant, id).await?;
        let Some(attempt) = found else { return Ok(()) };
        let saves = translate(&attempt, &self.catalog(), late)?;
        let differs =
            |save: &Save| save.answer.is_some() && save.answer.as_ref() != attempt.sheet.answer(&save.question);
        let late: Vec<QuestionId> = saves.into_iter().filter(differs).map(|save| save.question).collect();
        if late.is_empty() {
            return Ok(());
        }
        let id = id.clone();
        self.store
            .write(LaneKey::Participant(participant.clone()), move |tx| {
                let (id, late) = (id.clone(), late.clone());
                Box::pin(async move { Ok(storage::attempt::note_undelivered(tx, &id, &late).await?) })
            })
            .await
    }

    /// The question of a place of a paper.
    #[must_use]
    pub fn question(&self, id: &QuestionId, revision: u32) -> Option<Arc<Question>> {
        self.catalog().questions.get(id)?.revisions.get(&revision).cloned()
    }
}

fn new_attempt(
    entry: &ContestEntry,
    participant: &ParticipantId,
    (number, number_in_day): (u32, u32),
    elder_time: bool,
    seen: &HashSet<String>,
    now: Timestamp,
) -> Result<Attempt> {
    let missing = |what: &str| Error::Internal(format!("contest {} has no {what}", entry.contest.id));
    let index = entry.index().ok_or_else(|| missing("index"))?;
    let secret = entry.secret.as_ref().ok_or_else(|| missing("secret"))?;
    let seen: HashSet<&str> = seen.iter().map(String::as_str).collect();
    let paper = Paper::draw(&entry.contest, index, secret, participant, number, &seen)
        .map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Attempt {
        id: AttemptId::new(now.ms(), random()),
        contest: entry.contest.id.clone(),
        participant: participant.clone(),
        number,
        day: now.day(),
        number_in_day,
        started_at: now,
        deadline: deadline(&entry.contest, elder_time, now),
        grace_ms: entry.contest.rules.grace_ms,
        elder_time,
        index_version: index.version,
        writer: 1,
        paper,
        sheet: Sheet::default(),
        state: State::Started,
    })
}
