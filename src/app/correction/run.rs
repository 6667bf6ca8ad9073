//! Applying approved corrections: results are scored anew by chunks beside the old ones, then one commit switches.
//!
//! Until that commit every reader sees the results before, since none reads the new scoring version. A run that broke
//! off goes on where it stopped: what has its revision already is not asked for again.

use super::{Progress, Scoring};
use crate::app::catalog::ContestEntry;
use crate::app::{App, Error, Result};
use crate::board::Restanding;
use domain::attempt::Attempt;
use domain::audit::{Actor, Entry};
use domain::contest::{Index, State};
use domain::correction::{Applied, Correction, Remedy, Ruling};
use domain::id::{AttemptId, ContestId, ParticipantId, QuestionId};
use domain::ranking::Standing;
use std::collections::HashSet;
use std::sync::Arc;
use storage::LaneKey;
use storage::attempt::Revision;

/// Results scored anew in one write.
const CHUNK: u64 = 500;
/// Standings read at once.
const PAGE: u64 = 2000;

/// Everything that becomes true in the commit of the switch.
struct Switch {
    correction: Correction,
    applied: Applied,
    index: Option<Index>,
    standings: Vec<(ParticipantId, Standing)>,
    line: Entry,
}

impl App {
    /// Applies every correction that is approved and not applied; tells how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn apply_corrections(&self) -> Result<usize> {
        self.apply_corrections_by(CHUNK).await
    }

    /// The same with so many results in one write.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn apply_corrections_by(&self, chunk: u64) -> Result<usize> {
        let _one_run = self.scoring.run.lock().await;
        let mut applied = 0;
        let mut stopped: HashSet<ContestId> = HashSet::new();
        for correction in storage::correction::unapplied(&self.store.reader()).await? {
            // Scoring versions of a contest come one after another; other contests do not wait for one that failed.
            if stopped.contains(&correction.contest) {
                continue;
            }
            match self.apply_correction(&correction, chunk).await {
                Ok(()) => applied += 1,
                Err(error) => {
                    tracing::error!(%error, correction = %correction.id, "a correction could not be applied");
                    stopped.insert(correction.contest);
                }
            }
        }
        Ok(applied)
    }

    async fn apply_correction(&self, correction: &Correction, chunk: u64) -> Result<()> {
        let version = correction.scoring_version.unwrap_or(0);
        let entry = self.staff_contest(&correction.contest)?;
        if entry.ruling.version() + 1 != version {
            let held = entry.ruling.version();
            return Err(Error::Internal(format!("scoring version {version} does not follow {held}")));
        }
        let ruling = entry.ruling.clone().with(version, correction);
        let (total, _) = self.count_holders(correction).await?;
        let mut progress = Progress { done: 0, total };
        self.stage(correction, &ruling, chunk, &mut progress).await?;
        // From here on nothing is scored until everybody sees the new version; what ended meanwhile comes along.
        let _nobody_scores = self.scoring.gate.write().await;
        self.stage(correction, &ruling, chunk, &mut progress).await?;
        self.switch(correction, ruling).await?;
        self.scoring.note(&correction.id, None);
        Ok(())
    }

    async fn count_holders(&self, correction: &Correction) -> Result<(u64, u64)> {
        let reader = self.store.reader();
        Ok(storage::attempt::count_holders(&reader, &correction.contest, &correction.question).await?)
    }

    /// Writes the revisions that are missing.
    async fn stage(&self, correction: &Correction, ruling: &Ruling, chunk: u64, progress: &mut Progress) -> Result<()> {
        let version = ruling.version();
        let catalog = self.catalog();
        let entry = self.staff_contest(&correction.contest)?;
        let mut after: Option<AttemptId> = None;
        loop {
            self.scoring.note(&correction.id, Some(*progress));
            let reader = self.store.reader();
            let (contest, question) = (&correction.contest, &correction.question);
            let held =
                storage::attempt::holders(&reader, contest, question, Some(version), after.as_ref(), chunk).await?;
            let Some(last) = held.last() else { return Ok(()) };
            after = Some(last.id.clone());
            let find = |id: &QuestionId, revision: u32| catalog.question(id, revision);
            let revisions: Vec<Revision> = held
                .iter()
                .filter(|attempt| has(attempt, correction))
                .filter_map(|attempt| {
                    let earlier = entry.corrections.iter().filter(|c| touched(attempt, c)).count();
                    let revision = u32::try_from(earlier).unwrap_or(u32::MAX).saturating_add(2);
                    let card = attempt.state.scorecard().filter(|card| card.scoring_version < version)?;
                    let result = attempt.mark(&find, ruling);
                    tracing::trace!(attempt = %attempt.id, old = %card.score, new = %result.score, "scored anew");
                    Some(Revision {
                        attempt: attempt.id.clone(),
                        scoring_version: version,
                        revision,
                        contest: attempt.contest.clone(),
                        participant: attempt.participant.clone(),
                        number: attempt.number,
                        index_version: attempt.index_version,
                        correction: correction.id.clone(),
                        score: result.score,
                        right: result.right,
                        wrong: result.wrong,
                        blank: result.blank,
                        void: result.void,
                        at: self.now(),
                    })
                })
                .collect();
            progress.done += u64::try_from(revisions.len()).unwrap_or(0);
            progress.total = progress.total.max(progress.done);
            let revisions = Arc::new(revisions);
            self.store
                .write(LaneKey::Common, move |tx| {
                    let revisions = revisions.clone();
                    Box::pin(async move { Ok::<_, Error>(storage::attempt::revise(tx, &revisions).await?) })
                })
                .await?;
        }
    }

    /// Makes the new scoring version the one that counts: standings, index and correction in one commit, then memory.
    async fn switch(&self, correction: &Correction, ruling: Ruling) -> Result<()> {
        let entry = self.staff_contest(&correction.contest)?;
        let (attempts, standings, people) = self.new_standings(&entry, &ruling).await?;
        let index = self.index_without(&entry, correction).ok();
        let applied = Applied { at: self.now(), attempts, people, index_version: index.as_ref().map(|i| i.version) };
        let detail = format!(
            "{}: {} {}, scoring version {}, {attempts} attempts, {people} people with another score, {} standings",
            correction.contest,
            correction.remedy.word(),
            correction.question,
            ruling.version(),
            standings.len()
        );
        let line = self.audit_entry(&Actor::System, "", "", ("correction.apply", correction.id.as_str(), detail));
        let switch = Arc::new(Switch { correction: correction.clone(), applied, index, standings, line });
        let work = switch.clone();
        let versions = self
            .store
            .write(LaneKey::Common, move |tx| {
                let work = work.clone();
                Box::pin(async move { commit(tx, &work).await })
            })
            .await?;
        self.show_switch(&switch, ruling, &versions);
        Ok(())
    }

    /// Standings that differ under a ruling whose revisions are written; and how many attempts and scores it touches.
    async fn new_standings(
        &self,
        entry: &ContestEntry,
        ruling: &Ruling,
    ) -> Result<(u32, Vec<(ParticipantId, Standing)>, u32)> {
        let reader = self.store.reader();
        let (contest, version) = (&entry.contest.id, ruling.version());
        let (attempts, touched) = storage::attempt::touched(&reader, contest, version).await?;
        let finished = storage::attempt::finished_of(&reader, contest, &touched, version).await?;
        let (mut standings, mut people) = (Vec::new(), 0);
        let mut after: Option<ParticipantId> = None;
        loop {
            // Whoever deleted their data has no standing and gets none back.
            let page = storage::standing::page(&reader, contest, after.as_ref(), PAGE).await?;
            let Some(last) = page.last() else { return Ok((attempts, standings, people)) };
            after = Some(last.participant.clone());
            for row in page {
                let Some(attempts) = finished.get(&row.participant) else { continue };
                let Some(standing) = Standing::of(&entry.contest.rules, attempts) else { continue };
                people += u32::from(standing.score != row.standing.score);
                if standing != row.standing {
                    standings.push((row.participant, standing));
                }
            }
        }
    }

    /// The index that later attempts draw from once a question is voided.
    pub(super) fn index_without(
        &self,
        entry: &ContestEntry,
        correction: &Correction,
    ) -> std::result::Result<Index, super::IndexFate> {
        use super::IndexFate::{Kept, NotNeeded};
        let contest = &entry.contest;
        let ended = self.now() >= contest.window.closes_at || contest.state >= State::Closed;
        let held = entry.index().filter(|_| correction.remedy == Remedy::Void && !ended).ok_or(NotNeeded)?;
        let mut lines = held.lines.clone();
        lines.retain(|line| line.id != correction.question.as_str());
        let index = contest.blueprint.index_of(contest.id.as_str(), held.version + 1, lines);
        let shortages = contest.blueprint.shortages(&index);
        // A paper cannot be smaller: then the question stays and whoever draws it is treated like all who had it.
        if shortages.is_empty() { Ok(index) } else { Err(Kept(shortages)) }
    }

    fn show_switch(&self, switch: &Switch, ruling: Ruling, versions: &[(ParticipantId, i64)]) {
        let contest = &switch.correction.contest;
        let versions: std::collections::HashMap<&ParticipantId, i64> =
            versions.iter().map(|(person, version)| (person, *version)).collect();
        self.change_catalog(|catalog| {
            let Some(held) = catalog.contests.get(contest) else { return };
            let mut entry = ContestEntry::clone(held);
            let rules = &entry.contest.rules;
            let standings = switch.standings.iter().filter_map(|(person, standing)| {
                let version = *versions.get(person)?;
                let key = standing.sort_key(rules);
                Some(Restanding { participant: person.clone(), version, key, standing: standing.clone() })
            });
            self.boards.restand(contest, standings.collect());
            entry.corrections.push(Correction { applied: Some(switch.applied), ..switch.correction.clone() });
            entry.ruling = ruling;
            if let Some(index) = &switch.index {
                entry.indexes.insert(index.version, index.clone());
            }
            catalog.contests.insert(contest.clone(), Arc::new(entry));
        });
    }
}

impl Scoring {
    /// Waits until nothing is being switched; scoring goes on while the guard is held.
    pub(crate) async fn enter(&self) -> tokio::sync::RwLockReadGuard<'_, ()> {
        self.gate.read().await
    }
}

async fn commit(tx: &storage::Tx, switch: &Switch) -> Result<Vec<(ParticipantId, i64)>> {
    let Switch { correction, applied, index, standings, line } = switch;
    if !storage::correction::apply(tx, &correction.id, *applied).await? {
        return Err(Error::Internal(format!("correction {} was applied before", correction.id)));
    }
    if let Some(index) = index {
        storage::contest::insert_index(tx, &correction.contest, index, applied.at, &correction.reason).await?;
    }
    storage::audit::append(tx, line).await?;
    let standings: Vec<(&ParticipantId, &Standing)> = standings.iter().map(|(person, s)| (person, s)).collect();
    Ok(storage::standing::record_many(tx, &correction.contest, &standings).await?)
}

/// Whether the paper shows the question in the revision that is corrected.
pub(super) fn has(attempt: &Attempt, correction: &Correction) -> bool {
    attempt.paper.find(&correction.question).is_some_and(|place| place.revision == correction.revision)
}

/// Whether a correction came after the attempt had ended and is about a question of its paper.
fn touched(attempt: &Attempt, correction: &Correction) -> bool {
    let ended_at = attempt.state.scorecard().map_or(0, |card| card.scoring_version);
    correction.scoring_version.is_some_and(|version| version > ended_at) && has(attempt, correction)
}
