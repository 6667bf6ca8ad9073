//! Results: what an ended attempt scored, what it scores since a correction, and when its keys may be seen.

use super::catalog::ContestEntry;
use super::{App, Error, Result};
use domain::attempt::{Attempt, AttemptResult, State};
use domain::contest::State as ContestState;
use domain::correction::{Correction, Ruling};
use domain::fairness::instant::Play;
use domain::id::{AttemptId, ContestId, ParticipantId, QuestionId};
use domain::points::Points;
use domain::ranking::{Finished, Standing};
use std::collections::{HashMap, hash_map};
use std::sync::Arc;

/// An ended attempt with everything its page shows.
#[derive(Debug)]
pub struct Outcome {
    /// The attempt.
    pub attempt: Attempt,
    /// Its contest.
    pub contest: Arc<ContestEntry>,
    /// Whether it counts for the person's standing.
    pub counted: bool,
    /// Whether keys and explanations may be sent.
    pub answers_visible: bool,
    /// Marks in the order of the paper.
    pub marks: AttemptResult,
    /// Questions whose answers arrived too late.
    pub undelivered: Vec<QuestionId>,
    /// Results since the one it ended with, each with the correction that caused it, in their order.
    pub revisions: Vec<RevisedBy>,
    /// How answers were held against questions for the marks.
    pub ruling: Ruling,
    /// What it played for at once; nothing in contests without instant prizes.
    pub instant: Option<Play>,
}

impl Outcome {
    /// Whether a question was corrected since and may not be named yet: with both scores that would tell its key.
    #[must_use]
    pub fn hides(&self, question: &QuestionId) -> bool {
        self.revisions.iter().any(|revised| revised.correction.question == *question && !revised.names_question)
    }
}

/// A later result of an attempt and why there is one.
#[derive(Debug)]
pub struct RevisedBy {
    /// The result.
    pub revision: storage::attempt::Revision,
    /// The correction.
    pub correction: Correction,
    /// Whether the participant may be told which question it is about.
    pub names_question: bool,
}

/// An attempt in the list of its participant.
#[derive(Debug)]
pub struct OwnAttempt {
    /// The attempt.
    pub attempt: Attempt,
    /// Its contest.
    pub contest: Arc<ContestEntry>,
    /// Whether it counts for the person's standing.
    pub counted: bool,
    /// Points that count now, once it has ended.
    pub score: Option<Points>,
}

impl App {
    /// The result of an ended attempt; one that has run out is scored now if the job has not done it yet.
    ///
    /// # Errors
    /// When it is not this person's or still runs.
    pub async fn result(&self, participant: &ParticipantId, id: &AttemptId) -> Result<Outcome> {
        let find = || async {
            let found = storage::attempt::find_for(&self.store.reader(), participant, id).await?;
            found.ok_or(Error::NotFound("attempt"))
        };
        let mut attempt = find().await?;
        if matches!(attempt.state, State::Started) {
            if !attempt.is_over(self.now()) {
                return Err(Error::AttemptRunning);
            }
            self.expire_attempt(id, participant).await?;
            attempt = find().await?;
        }
        let reader = self.store.reader();
        let version = self.catalog().scoring_version(&attempt.contest);
        let finished = storage::attempt::finished(&reader, &attempt.contest, participant, version).await?;
        let undelivered = storage::attempt::undelivered(&reader, id).await?;
        let outcome = self.outcome(attempt, &finished, version)?;
        let answers_visible =
            outcome.contest.contest.answers_visible(self.now()) && !self.is_drawn_elsewhere(&outcome.attempt);
        let revisions = match version {
            1 => vec![],
            _ => storage::attempt::revisions(&reader, id, version).await?,
        };
        let revisions = revisions.into_iter().filter_map(|revision| self.revised_by(&outcome.contest, revision));
        let instant = match outcome.contest.awards.secret {
            None => None,
            Some(_) => storage::instant::play_of(&reader, id).await?,
        };
        Ok(Outcome { answers_visible, undelivered, revisions: revisions.collect(), instant, ..outcome })
    }

    fn revised_by(&self, entry: &ContestEntry, revision: storage::attempt::Revision) -> Option<RevisedBy> {
        let correction = entry.corrections.iter().find(|c| c.id == revision.correction)?.clone();
        let names_question = self.names_question(entry, &correction);
        Some(RevisedBy { revision, correction, names_question })
    }

    /// An ended attempt at a scoring version of its contest; `finished` are its person's attempts at that version.
    pub(super) fn outcome(&self, attempt: Attempt, finished: &[Finished], version: u32) -> Result<Outcome> {
        let contest = self.staff_contest(&attempt.contest)?;
        let catalog = self.catalog();
        let standing = Standing::of(&contest.contest.rules, finished);
        let counted = standing.is_some_and(|s| s.counted.contains(&attempt.number));
        let ruling = contest.ruling_at(version).into_owned();
        let marks = attempt.mark(&|id: &QuestionId, revision: u32| catalog.question(id, revision), &ruling);
        let (undelivered, revisions, instant) = (vec![], vec![], None);
        let answers_visible = false;
        Ok(Outcome { marks, counted, answers_visible, undelivered, revisions, ruling, instant, contest, attempt })
    }

    /// Whether another contest that is announced or runs may still draw a question of this paper.
    fn is_drawn_elsewhere(&self, attempt: &Attempt) -> bool {
        attempt.paper.questions.iter().any(|place| self.is_question_drawn_elsewhere(&attempt.contest, &place.question))
    }

    /// Whether another contest that is announced or runs may still show a question: attempts from an earlier version
    /// of its index may still run.
    pub(super) fn is_question_drawn_elsewhere(&self, contest: &ContestId, question: &QuestionId) -> bool {
        let now = self.now();
        self.catalog().contests.values().any(|entry| {
            let other = &entry.contest;
            other.id != *contest
                && matches!(other.state, ContestState::Published | ContestState::Open)
                && !other.is_over(now)
                && entry.revision(question).is_some()
        })
    }

    /// A person's attempts, newest first, with the numbers that count per contest.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn my_attempts(
        &self,
        participant: &ParticipantId,
        contest: Option<&ContestId>,
    ) -> Result<Vec<OwnAttempt>> {
        let reader = self.store.reader();
        let mut attempts = storage::attempt::list(&reader, contest, participant).await?;
        attempts.sort_by_key(|a| std::cmp::Reverse(a.started_at));
        let standings = storage::standing::of(&reader, participant).await?;
        let mut list = Vec::with_capacity(attempts.len());
        let mut revised: HashMap<ContestId, HashMap<(ParticipantId, u32), storage::attempt::Revision>> = HashMap::new();
        for attempt in attempts {
            let entry = self.staff_contest(&attempt.contest)?;
            let of_contest = match revised.entry(attempt.contest.clone()) {
                hash_map::Entry::Occupied(held) => held.into_mut(),
                hash_map::Entry::Vacant(place) => {
                    let person = std::slice::from_ref(participant);
                    let version = entry.ruling.version();
                    place.insert(storage::attempt::revised(&reader, &attempt.contest, person, version).await?)
                }
            };
            let revision = of_contest.get(&(participant.clone(), attempt.number));
            let score = revision.map(|r| r.score).or_else(|| attempt.state.scorecard().map(|card| card.score));
            let counted = standings
                .iter()
                .any(|(c, row)| *c == attempt.contest && row.standing.counted.contains(&attempt.number));
            list.push(OwnAttempt { attempt, contest: entry, counted, score });
        }
        Ok(list)
    }
}
