//! Corrections of a contest's questions: proposed by one organizer, decided by another, then applied by the run.

mod preview;
mod run;

pub use preview::{IndexFate, NamedMove, PAGE_SIZE, Preview, PrizeGroup};

use super::catalog::ContestEntry;
use super::contest::required_reason;
use super::draw::{WithdrawnFreeze, withdraw_ranks};
use super::keys::random;
use super::staff::{Permit, Staff, permit};
use super::{App, Error, FieldFault, Result};
use domain::actor::Permission;
use domain::correction::{Correction, Refused, Remedy, Signature, State, allowed};
use domain::id::{ContestId, CorrectionId, QuestionId};
use domain::question::Question;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use storage::LaneKey;

/// Ranks of a prize range, at most.
pub const TOP_MAX: u32 = 10_000;
/// Questions of a page of a contest's index.
pub const INDEX_PAGE_SIZE: usize = 20;

/// What keeps scoring and the switch to another scoring version apart.
#[derive(Default)]
pub(crate) struct Scoring {
    /// Held for reading by whatever scores an attempt, from choosing the ruling until its standing is on the board;
    /// held for writing by the switch.
    pub(crate) gate: tokio::sync::RwLock<()>,
    /// One run at a time.
    run: tokio::sync::Mutex<()>,
    progress: Mutex<HashMap<CorrectionId, Progress>>,
}

/// How far the run of an approved correction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Results that have been scored anew.
    pub done: u64,
    /// Results to score anew.
    pub total: u64,
}

impl Scoring {
    fn note(&self, id: &CorrectionId, progress: Option<Progress>) {
        let mut held = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        match progress {
            Some(progress) => held.insert(id.clone(), progress),
            None => held.remove(id),
        };
    }

    fn progress(&self, id: &CorrectionId) -> Option<Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).get(id).copied()
    }
}

/// What is proposed, or looked at before it is proposed.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Question of the contest's index.
    pub question: QuestionId,
    /// What to do with it.
    pub remedy: Remedy,
    /// Ranks of the prize range to look at.
    pub top: u32,
}

/// A correction with its question as the contest shows it.
#[derive(Debug)]
pub struct Listed {
    /// The correction.
    pub correction: Correction,
    /// Its question, as published.
    pub question: Arc<Question>,
    /// How far its run is, while it runs.
    pub progress: Option<Progress>,
}

/// Corrections of a contest as everybody sees them.
#[derive(Debug)]
pub struct Published {
    /// Scoring version that counts.
    pub scoring_version: u32,
    /// What counts, in order, with whether the question may be named.
    pub corrections: Vec<(Correction, bool)>,
}

/// A question of a contest's index.
#[derive(Debug)]
pub struct IndexedQuestion {
    /// The question under the key that counts now.
    pub question: Question,
    /// What has become of it, if anything.
    pub remedy: Option<Remedy>,
}

/// A page of the questions of a contest.
#[derive(Debug)]
pub struct IndexPage {
    /// Questions found.
    pub total: usize,
    /// Questions of this page.
    pub questions: Vec<IndexedQuestion>,
}

impl App {
    /// The question of a contest's indexes, in the revision that its papers show.
    fn indexed(&self, entry: &ContestEntry, id: &QuestionId) -> Result<Arc<Question>> {
        let unknown = || Error::Invalid(vec![FieldFault::new("question_id", "unknown_value", "not of this contest")]);
        let revision = entry.revision(id).ok_or_else(unknown)?;
        self.question(id, revision).ok_or_else(unknown)
    }

    /// The contest, the question and everything that keeps the proposal from being made.
    async fn proposable(&self, id: &ContestId, proposal: &Proposal) -> Result<(Arc<ContestEntry>, Arc<Question>)> {
        let entry = self.staff_contest(id)?;
        allowed(&entry.contest, self.now())?;
        if !(1..=TOP_MAX).contains(&proposal.top) {
            return Err(Error::Invalid(vec![FieldFault::new("top", "out_of_range", "1 to 10000")]));
        }
        let question = self.indexed(&entry, &proposal.question)?;
        let others = storage::correction::of_contest(&self.store.reader(), id).await?;
        match Correction::check(&question, &proposal.remedy, &others, &entry.ruling) {
            Ok(()) => Ok((entry, question)),
            Err(Refused::KeyDoesNotFit) => {
                Err(Error::Invalid(vec![FieldFault::new("key", "format", "a key over the question as it stands")]))
            }
            Err(Refused::SameKey) => {
                Err(Error::Invalid(vec![FieldFault::new("key", "repeated", "the key that counts now")]))
            }
            Err(refused) => Err(refused.into()),
        }
    }

    /// Proposes a correction; a second account decides it.
    ///
    /// # Errors
    /// When the contest's state, the question or the key does not allow it, or no reason is given.
    pub async fn propose_correction(
        &self,
        staff: &Staff<permit::RunContests>,
        contest: &ContestId,
        proposal: Proposal,
        reason: &str,
    ) -> Result<Listed> {
        let reason = required_reason(reason)?;
        let _one_by_one = self.contest_acts.lock().await;
        self.keys_unlocked(contest).await?;
        let (_, question) = self.proposable(contest, &proposal).await?;
        let proposed = self.signature(staff);
        let correction = Correction {
            id: CorrectionId::new(proposed.at.ms(), random()),
            contest: contest.clone(),
            question: question.id.clone(),
            revision: question.revision,
            remedy: proposal.remedy,
            reason,
            top: proposal.top,
            proposed,
            state: State::Proposed,
            decision: None,
            scoring_version: None,
            applied: None,
        };
        let line = self.staff_entry(staff, ("correction.propose", correction.id.as_str(), said(&correction)));
        let stored = correction.clone();
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (correction, line) = (stored.clone(), line.clone());
                Box::pin(async move {
                    let done = storage::correction::insert(tx, &correction).await?;
                    if done {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if done { Ok(Listed { correction, question, progress: None }) } else { Err(Refused::Pending.into()) }
    }

    /// Approves a proposal: the run scores everyone anew and then switches.
    ///
    /// # Errors
    /// When it was decided before, the same account proposed it, or the results are final.
    pub async fn approve_correction(
        &self,
        staff: &Staff<permit::RunContests>,
        contest: &ContestId,
        id: &CorrectionId,
        note: &str,
    ) -> Result<Listed> {
        let note = optional_note(note)?;
        let _one_by_one = self.contest_acts.lock().await;
        allowed(&self.staff_contest(contest)?.contest, self.now())?;
        self.keys_unlocked(contest).await?;
        let all = storage::correction::of_contest(&self.store.reader(), contest).await?;
        let newest = all.iter().filter_map(|c| c.scoring_version).max().unwrap_or(1);
        let found = all.into_iter().find(|c| c.id == *id).ok_or(Error::NotFound("correction"))?;
        let decided = found.approve(self.signature(staff), note, newest)?;
        let withdrawn = self.freezes_withdrawn_by(staff, &decided).await?;
        self.store_decision(staff, "correction.approve", decided, withdrawn).await
    }

    /// Rejects a proposal, with a reason.
    ///
    /// # Errors
    /// When it was decided before or the same account proposed it.
    pub async fn reject_correction(
        &self,
        staff: &Staff<permit::RunContests>,
        contest: &ContestId,
        id: &CorrectionId,
        reason: &str,
    ) -> Result<Listed> {
        let reason = required_reason(reason)?;
        let _one_by_one = self.contest_acts.lock().await;
        let found = self.correction(contest, id).await?;
        let decided = found.reject(self.signature(staff), reason)?;
        self.store_decision(staff, "correction.reject", decided, vec![]).await
    }

    /// Takes one's own proposal back.
    ///
    /// # Errors
    /// When it was decided before or another account proposed it.
    pub async fn withdraw_correction(
        &self,
        staff: &Staff<permit::RunContests>,
        contest: &ContestId,
        id: &CorrectionId,
        note: &str,
    ) -> Result<Listed> {
        let note = optional_note(note)?;
        let _one_by_one = self.contest_acts.lock().await;
        let found = self.correction(contest, id).await?;
        let decided = found.withdraw(self.signature(staff), note)?;
        self.store_decision(staff, "correction.withdraw", decided, vec![]).await
    }

    async fn correction(&self, contest: &ContestId, id: &CorrectionId) -> Result<Correction> {
        self.staff_contest(contest)?;
        let found = storage::correction::find(&self.store.reader(), contest, id).await?;
        found.ok_or(Error::NotFound("correction"))
    }

    async fn store_decision<P: Permit>(
        &self,
        staff: &Staff<P>,
        act: &str,
        decided: Correction,
        freezes: Vec<WithdrawnFreeze>,
    ) -> Result<Listed> {
        let note = decided.decision.as_ref().map(|d| d.note.clone()).unwrap_or_default();
        let detail = if note.is_empty() { said(&decided) } else { format!("{}; {note}", said(&decided)) };
        let line = self.staff_entry(staff, (act, decided.id.as_str(), detail));
        // What was recorded by rank and told to nobody goes with the results it was made from, and is recorded anew.
        let contest = decided.contest.as_str();
        let anew = self.staff_entry(staff, ("rank.withdraw", contest, format!("题目更正：{}", decided.reason)));
        let stored = decided.clone();
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (decided, line, freezes, anew) = (stored.clone(), line.clone(), freezes.clone(), anew.clone());
                Box::pin(async move {
                    let done = storage::correction::decide(tx, &decided).await?;
                    if done {
                        for freeze in &freezes {
                            freeze.save(tx).await?;
                        }
                        if decided.state == State::Approved && withdraw_ranks(tx, &decided.contest).await? {
                            storage::audit::append(tx, &anew).await?;
                        }
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if !done {
            return Err(Refused::Decided(decided.state).into());
        }
        self.listed(decided)
    }

    pub(super) fn signature<P>(&self, staff: &Staff<P>) -> Signature {
        let account = staff.account();
        Signature { account: account.id.clone(), name: account.display_name.clone(), at: self.now() }
    }

    fn listed(&self, correction: Correction) -> Result<Listed> {
        let question = self.question(&correction.question, correction.revision);
        let question = question.ok_or_else(|| Error::Internal(format!("no question of {}", correction.id)))?;
        let progress = self.scoring.progress(&correction.id);
        Ok(Listed { correction, question, progress })
    }

    /// Every correction of a contest, newest first, for staff.
    ///
    /// # Errors
    /// When there is no such contest.
    pub async fn corrections(&self, _staff: &Staff<permit::WatchContests>, id: &ContestId) -> Result<Vec<Listed>> {
        self.staff_contest(id)?;
        let all = storage::correction::of_contest(&self.store.reader(), id).await?;
        all.into_iter().map(|correction| self.listed(correction)).collect()
    }

    /// Proposals of a contest that wait for this member of staff: those of others, where the role may decide them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn corrections_to_decide<P: Permit>(&self, staff: &Staff<P>, id: &ContestId) -> Result<usize> {
        let account = staff.account();
        if !Permission::RunContests.granted_to(&account.roles) {
            return Ok(0);
        }
        let all = storage::correction::of_contest(&self.store.reader(), id).await?;
        let waits = |c: &&Correction| c.state == State::Proposed && c.proposed.account != account.id;
        Ok(all.iter().filter(waits).count())
    }

    /// Questions of a contest's indexes that hold these words, by id; a page from 1.
    ///
    /// # Errors
    /// When there is no such contest.
    pub fn contest_questions(
        &self,
        _staff: &Staff<permit::ReadQuestions>,
        id: &ContestId,
        words: &str,
        page: usize,
    ) -> Result<IndexPage> {
        let entry = self.staff_contest(id)?;
        let words = domain::text::folded(words);
        let found: Vec<Arc<Question>> = entry
            .revisions()
            .into_iter()
            .filter_map(|(id, revision)| self.question(&id, revision))
            .filter(|question| says(question, &words))
            .collect();
        let from = page.max(1).saturating_sub(1).saturating_mul(INDEX_PAGE_SIZE);
        let questions = found.iter().skip(from).take(INDEX_PAGE_SIZE).map(|question| IndexedQuestion {
            question: entry.ruling.question(question).into_owned(),
            remedy: entry.ruling.remedy(&question.id, question.revision).cloned(),
        });
        Ok(IndexPage { total: found.len(), questions: questions.collect() })
    }

    /// Corrections that count, in order, with whether the question may be named to everybody: naming a re-keyed one
    /// would tell those who had it whether they were right while it can still be drawn.
    ///
    /// # Errors
    /// When the contest is not public.
    pub fn public_corrections(&self, id: &ContestId) -> Result<Published> {
        let entry = self.public_contest(id)?;
        let named = |correction: &Correction| self.names_question(&entry, correction);
        let corrections = entry.corrections.iter().map(|c| (c.clone(), named(c))).collect();
        Ok(Published { scoring_version: entry.ruling.version(), corrections })
    }

    /// Whether participants may be told which question a correction is about.
    pub(super) fn names_question(&self, entry: &ContestEntry, correction: &Correction) -> bool {
        let settled = correction.remedy == Remedy::Void || entry.contest.answers_visible(self.now());
        settled && !self.is_question_drawn_elsewhere(&entry.contest.id, &correction.question)
    }
}

/// A correction in the words of the audit table.
fn said(correction: &Correction) -> String {
    let Correction { contest, question, revision, remedy, reason, .. } = correction;
    format!("{contest}: {} {question} revision {revision}: {reason}", remedy.word())
}

/// Whether id, stem or an option of a question holds the folded words.
fn says(question: &Question, words: &str) -> bool {
    let options = question.options().iter().map(|option| option.text.as_str());
    let mut texts = [question.id.as_str(), question.stem.as_str()].into_iter().chain(options);
    texts.any(|text| domain::text::folded(text).contains(words))
}

/// A remark of one line that may be left out.
fn optional_note(note: &str) -> Result<String> {
    if note.trim().is_empty() { Ok(String::new()) } else { required_reason(note) }
}
