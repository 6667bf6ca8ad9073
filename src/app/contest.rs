//! Contests: what people see of them, and the acts that move them.

use super::catalog::ContestEntry;
use super::keys::random;
use super::staff::{Permit, Staff, permit};
use super::{App, Error, FieldFault, Result};
use domain::audit::Entry;
use domain::contest::{Act, Availability, Contest, PlayerHistory, Shortage, State};
use domain::fairness::PaperSecret;
use domain::id::{AttemptId, ContestId, ParticipantId};
use domain::time::Timestamp;
use std::sync::Arc;
use storage::LaneKey;

/// How much later an extension may close, at most.
const EXTENSION_MAX_MS: i64 = 366 * domain::time::DAY_MS;

/// What a visitor may do in a contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MayDo {
    /// Sign in first.
    SignIn,
    /// Go on with a running attempt.
    Resume(AttemptId, Timestamp),
    /// What the contest allows.
    Rule(Availability),
}

/// A contest as a visitor sees it.
#[derive(Debug)]
pub struct ContestStatus {
    /// The contest.
    pub entry: Arc<ContestEntry>,
    /// Its state by the clock.
    pub state: State,
    /// People on its board.
    pub people: usize,
    /// What the visitor may do.
    pub may: MayDo,
    /// The visitor's place.
    pub standing: Option<crate::board::Place>,
}

/// Live counts of a contest.
#[derive(Debug)]
pub struct Live {
    /// When counted.
    pub at: Timestamp,
    /// People who signed up.
    pub participants: u64,
    /// Attempts by state.
    pub counts: storage::attempt::Counts,
    /// People on the board.
    pub ranked: usize,
    /// People on the board per group.
    pub by_category: Vec<(String, String, usize)>,
    /// People on the board per town.
    pub by_town: Vec<(String, String, usize)>,
    /// Submissions per hour of the last day.
    pub per_hour: Vec<(i64, u64)>,
}

impl App {
    /// The contest the home page shows: the one that runs, else the next, else the last.
    #[must_use]
    pub fn current_contest(&self) -> Option<Arc<ContestEntry>> {
        let now = self.now();
        let rank = |entry: &ContestEntry| {
            let window = entry.contest.window;
            match entry.contest.state_at(now) {
                State::Draft => None,
                State::Open if !entry.contest.is_over(now) => Some((0, window.closes_at.ms())),
                State::Published => Some((1, window.opens_at.ms())),
                State::Open | State::Closed => Some((2, -window.closes_at.ms())),
                State::Final => Some((3, -window.closes_at.ms())),
            }
        };
        let catalog = self.catalog();
        catalog
            .contests
            .values()
            .filter_map(|e| rank(e).map(|r| (r, e)))
            .min_by_key(|(r, _)| *r)
            .map(|(_, e)| e.clone())
    }

    /// A contest that is not a draft.
    ///
    /// # Errors
    /// When there is none.
    pub fn contest(&self, id: &ContestId) -> Result<Arc<ContestEntry>> {
        self.public_contest(id)
    }

    /// A contest as a visitor sees it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn contest_status(
        &self,
        entry: Arc<ContestEntry>,
        visitor: Option<&ParticipantId>,
    ) -> Result<ContestStatus> {
        let now = self.now();
        let contest = &entry.contest;
        let may = match visitor {
            None => {
                match contest.availability(domain::participant::Category::Consumer, PlayerHistory::default(), now) {
                    Availability::CanStart { .. } | Availability::NotEligible => MayDo::SignIn,
                    other => MayDo::Rule(other),
                }
            }
            Some(id) => self.what_may(id, contest, now).await?,
        };
        let standing = visitor.and_then(|id| self.boards.place(&contest.id, &crate::board::Scope::All, id));
        let people = self.boards.people(&contest.id, &crate::board::Scope::All);
        Ok(ContestStatus { state: contest.state_at(now), people, may, standing, entry })
    }

    async fn what_may(&self, id: &ParticipantId, contest: &Contest, now: Timestamp) -> Result<MayDo> {
        let reader = self.store.reader();
        if let Some(running) = storage::attempt::started(&reader, &contest.id, id).await?
            && !running.is_over(now)
        {
            return Ok(MayDo::Resume(running.id, running.deadline));
        }
        let person = self.person(id).await?;
        let history = self.history(&contest.id, id, now.day()).await?;
        Ok(MayDo::Rule(contest.availability(person.category, history, now)))
    }

    /// Every contest, for staff.
    #[must_use]
    pub fn staff_contests(&self, _staff: &Staff<permit::ReadContests>) -> Vec<Arc<ContestEntry>> {
        self.catalog().contests.values().cloned().collect()
    }

    /// One contest, for staff.
    ///
    /// # Errors
    /// When there is none.
    pub fn contest_for_staff(&self, _staff: &Staff<permit::ReadContests>, id: &ContestId) -> Result<Arc<ContestEntry>> {
        self.staff_contest(id)
    }

    /// What the bank lacks for a draft; empty once published.
    #[must_use]
    pub fn shortages(&self, contest: &Contest) -> Vec<Shortage> {
        if contest.state != State::Draft {
            return vec![];
        }
        let catalog = self.catalog();
        contest.blueprint.index(contest, 1, catalog.published(), contest.days()).err().unwrap_or_default()
    }

    /// Live counts.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn live<P: Permit>(&self, _staff: &Staff<P>, id: &ContestId) -> Result<Live> {
        use crate::board::Scope;
        use domain::participant::Category;
        let entry = self.staff_contest(id)?;
        let now = self.now();
        let reader = self.store.reader();
        let counts = storage::attempt::counts(&reader, id, now).await?;
        let people = |scope: &Scope| self.boards.people(id, scope);
        let by_category = entry
            .contest
            .eligible
            .iter()
            .map(|c: &Category| (c.word().to_owned(), c.name().to_owned(), people(&Scope::Category(*c))))
            .collect();
        let by_town = self
            .reference
            .towns
            .iter()
            .map(|t| (t.code.clone(), t.name.clone(), people(&Scope::Town(t.code.clone()))))
            .collect();
        let per_hour = storage::attempt::per_hour(&reader, id, now.plus_ms(-24 * 3_600_000)).await?;
        Ok(Live {
            at: now,
            participants: storage::participant::count(&reader).await?,
            counts,
            ranked: people(&Scope::All),
            by_category,
            by_town,
            per_hour,
        })
    }

    /// Stores a contest that has moved, with its audit line, and shows it.
    pub(crate) async fn save_contest(
        &self,
        contest: Contest,
        sealed: Option<String>,
        from: State,
        line: Entry,
    ) -> Result<()> {
        let now = self.now();
        let stored = contest.clone();
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (contest, sealed, line) = (stored.clone(), sealed.clone(), line.clone());
                Box::pin(async move {
                    let done = storage::contest::save(tx, &contest, sealed.as_deref(), from, now).await?;
                    if done && contest.state == State::Final {
                        // Numbers of people who deleted their data may register again.
                        storage::participant::unblock(tx, &contest.id).await?;
                    }
                    if done {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if !done {
            return Err(Error::Act(domain::contest::RefusedAct::State(from)));
        }
        self.change_catalog(|catalog| {
            if let Some(entry) = catalog.contests.get(&contest.id) {
                let entry = ContestEntry { contest: contest.clone(), ..ContestEntry::clone(entry) };
                catalog.contests.insert(contest.id.clone(), Arc::new(entry));
            }
        });
        Ok(())
    }

    /// Publishes a draft: fixes secret, index and hashes.
    ///
    /// # Errors
    /// When the bank is short, named by section, or the state does not allow it.
    pub async fn publish_contest(&self, staff: &Staff<permit::RunContests>, id: &ContestId) -> Result<()> {
        let line = self.staff_entry(staff, ("contest.publish", id.as_str(), String::new()));
        self.publish(id, line).await
    }

    pub(crate) async fn publish(&self, id: &ContestId, line: Entry) -> Result<()> {
        let _one_by_one = self.contest_acts.lock().await;
        let held = self.staff_contest(id)?;
        let now = self.now();
        if !held.contest.acts(now).contains(&Act::Publish) {
            return Err(Error::Act(domain::contest::RefusedAct::State(held.contest.state)));
        }
        let catalog = self.catalog();
        let index = held
            .contest
            .blueprint
            .index(&held.contest, 1, catalog.published(), held.contest.days())
            .map_err(Error::Shortage)?;
        let secret = PaperSecret::new(random());
        let sealed = self.keys.seal_paper_secret(&secret, &held.contest);
        let contest = held.contest.clone().publish(&index, &secret, now)?;
        let awards = self.award_change_at_publishing(&held, "system")?;
        let (stored, stored_index, contest_id) = (contest.clone(), index.clone(), id.clone());
        let stored_awards = awards.clone();
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (contest, index, id) = (stored.clone(), stored_index.clone(), contest_id.clone());
                let (sealed, line, awards) = (sealed.clone(), line.clone(), stored_awards.clone());
                Box::pin(async move {
                    let done = storage::contest::save(tx, &contest, Some(&sealed), State::Draft, now).await?;
                    if done {
                        awards.write(tx, &id, now).await?;
                        storage::contest::insert_index(tx, &id, &index, now, "published").await?;
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if !done {
            return Err(Error::Act(domain::contest::RefusedAct::State(State::Published)));
        }
        self.change_catalog(|catalog| {
            let awards = awards.applied(&held.awards);
            self.hold_rules(&contest, &awards);
            let entry =
                ContestEntry { awards, ..ContestEntry::new(contest, Some(secret), [(1, index)].into(), vec![]) };
            catalog.contests.insert(id.clone(), Arc::new(entry));
        });
        Ok(())
    }

    /// Prolongs a contest, with a reason that the rules page shows.
    ///
    /// # Errors
    /// When it is over or the new close is not later.
    pub async fn extend_contest(
        &self,
        staff: &Staff<permit::RunContests>,
        id: &ContestId,
        closes_at: Timestamp,
        reason: &str,
    ) -> Result<()> {
        let reason = required_reason(reason)?;
        let _one_by_one = self.contest_acts.lock().await;
        let held = self.staff_contest(id)?;
        if closes_at > held.contest.window.closes_at.plus_ms(EXTENSION_MAX_MS) {
            return Err(Error::Invalid(vec![FieldFault::new("closes_at_ms", "out_of_range", "at most a year later")]));
        }
        let detail = format!("{} → {closes_at}: {reason}", held.contest.window.closes_at);
        let line = self.staff_entry(staff, ("contest.extend", id.as_str(), detail));
        let from = held.contest.state;
        let contest = held.contest.clone().extend(closes_at, reason, self.now())?;
        self.save_contest(contest, None, from, line).await
    }

    /// Closes a contest that is over, after scoring what had ended.
    ///
    /// # Errors
    /// When attempts may still run.
    pub async fn close_contest(&self, staff: &Staff<permit::RunContests>, id: &ContestId) -> Result<()> {
        let _one_by_one = self.contest_acts.lock().await;
        let held = self.staff_contest(id)?;
        let contest = held.contest.clone().close(self.now())?;
        let line = self.staff_entry(staff, ("contest.close", id.as_str(), String::new()));
        self.close_with_receipts(contest, held.contest.state, line).await
    }

    /// Declares the results of a closed contest final.
    ///
    /// # Errors
    /// When it is not closed, or a correction is not settled.
    pub async fn finalize_contest(&self, staff: &Staff<permit::RunContests>, id: &ContestId) -> Result<()> {
        let _one_by_one = self.contest_acts.lock().await;
        let held = self.staff_contest(id)?;
        let contest = held.contest.clone().finalize(self.now())?;
        // Results in dispute do not stand: whatever is proposed is decided and applied before.
        let corrections = storage::correction::of_contest(&self.store.reader(), id).await?;
        if corrections.iter().any(domain::correction::Correction::is_unsettled) {
            return Err(domain::correction::Refused::Unsettled.into());
        }
        let line = self.staff_entry(staff, ("contest.finalize", id.as_str(), String::new()));
        self.save_contest(contest, None, held.contest.state, line).await
    }
}

/// A reason that says something.
pub(crate) fn required_reason(reason: &str) -> Result<String> {
    let reason = domain::text::one_line(reason);
    match domain::text::length(&reason) {
        0..=1 => Err(Error::Invalid(vec![FieldFault::new("reason", "required", "give a reason")])),
        2..=200 => Ok(reason),
        _ => Err(Error::Invalid(vec![FieldFault::new("reason", "too_long", "at most 200 characters")])),
    }
}
