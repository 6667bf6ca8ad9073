//! Award plans: what can be won in a contest, frozen at its opening, amended only in the players' favour.

mod instant;
mod pools;
mod ranks;
mod record;
mod winners;

pub(crate) use instant::{InstantChance, play};
pub use pools::{OrganizationPool, Pools, RankPool, TierPool};
pub(crate) use ranks::Ranks;
pub use record::{RankDesk, RankRecorded, RankTier};
pub use winners::{RankTierWinners, RankWinners};

use super::catalog::ContestEntry;
use super::contest::required_reason;
use super::keys::random;
use super::staff::{Staff, permit};
use super::{App, Error, FieldFault, Result};
use domain::audit::Entry;
use domain::award::{
    DrawGroup, Facts, Finding, Frame, INSTANT_POSTED_FEN, Plan, PlanVersion, Severity, changes, check, rules_hash,
    rules_text,
};
use domain::contest::{Contest, ScoreKept, State};
use domain::fairness::instant::{InstantSecret, Play};
use domain::id::ContestId;
use domain::prize::ClaimRules;
use domain::time::Timestamp;
use std::sync::Arc;
use storage::{LaneKey, Tx};

/// Posted instant wins that the public list shows, newest first.
const POSTED_MAX: u64 = 500;

/// What a contest holds about its awards.
#[derive(Debug, Default)]
pub struct Awards {
    /// Every version of the plan, ascending; the last one counts.
    pub versions: Vec<PlanVersion>,
    /// Secret of the instant wins, from publishing on.
    pub secret: Option<InstantSecret>,
}

impl Awards {
    /// The version that counts.
    #[must_use]
    pub fn current(&self) -> Option<&PlanVersion> {
        self.versions.last()
    }
}

/// A plan as staff and public see it.
#[derive(Debug)]
pub struct AwardView {
    /// The contest with every version.
    pub entry: Arc<ContestEntry>,
    /// What is to be said about the version that counts.
    pub findings: Vec<Finding>,
    /// Whether the plan may still be replaced.
    pub editable: bool,
    /// The version that stood at opening, and when that was.
    pub frozen: Option<(u32, String, Timestamp)>,
}

/// What publishing and a stored plan bring along: another version, another secret.
#[derive(Debug, Default, Clone)]
pub(crate) struct AwardChange {
    version: Option<PlanVersion>,
    secret: Option<(InstantSecret, String)>,
}

impl AwardChange {
    /// Writes it.
    pub(crate) async fn write(&self, tx: &Tx, contest: &ContestId, now: Timestamp) -> Result<()> {
        if let Some(version) = &self.version
            && !storage::award::insert(tx, contest, version).await?
        {
            return Err(Error::Internal(format!("version {} of the plan of {contest} is taken", version.version)));
        }
        if let Some((_, sealed)) = &self.secret
            && !storage::instant::insert_secret(tx, contest, sealed, now).await?
        {
            return Err(Error::Internal(format!("{contest} has a secret of instant wins already")));
        }
        Ok(())
    }

    /// What the contest holds afterwards.
    pub(crate) fn applied(&self, awards: &Awards) -> Arc<Awards> {
        let versions = awards.versions.iter().chain(&self.version).cloned().collect();
        let secret = self.secret.as_ref().map(|(secret, _)| secret.clone()).or_else(|| awards.secret.clone());
        Arc::new(Awards { versions, secret })
    }
}

/// When a contest opened or opens.
fn opened_at(contest: &Contest) -> Timestamp {
    contest.commitments.as_ref().map_or(contest.window.opens_at, |c| c.published_at.max(contest.window.opens_at))
}

fn errors_of(findings: &[Finding]) -> Vec<Finding> {
    findings.iter().filter(|finding| finding.severity == Severity::Error).cloned().collect()
}

impl App {
    /// Everything worth saying about a plan for a contest.
    #[must_use]
    pub fn award_findings(&self, contest: &Contest, plan: &Plan) -> Vec<Finding> {
        let questions: usize = contest.blueprint.sections.iter().map(|section| section.count).sum();
        let facts = Facts {
            questions: u32::try_from(questions).unwrap_or(u32::MAX),
            eligible: &contest.eligible,
            town: &|code| self.reference.towns.iter().any(|town| town.code == code),
            one_attempt_kept: matches!(contest.rules.score_kept, ScoreKept::Best | ScoreKept::First),
        };
        check(plan, &facts)
    }

    /// The rules page of a plan.
    #[must_use]
    pub fn award_rules_text(&self, contest: &Contest, plan: &Plan) -> String {
        let town = |code: &str| Some(self.reference.town_name(code));
        rules_text(plan, &Frame { contest, organiser: &self.settings.organizer, town: &town })
    }

    /// Draws that the plan of a contest asks for; without those of ties and leftovers, which only results tell.
    #[must_use]
    pub fn award_groups(&self, entry: &ContestEntry) -> Vec<DrawGroup> {
        let town = |code: &str| Some(self.reference.town_name(code));
        let version = entry.awards.current();
        version.map(|version| version.plan.draw_groups(entry.contest.window, &town)).unwrap_or_default()
    }

    fn next_version(&self, entry: &ContestEntry, plan: Plan, by: &str) -> PlanVersion {
        let text = self.award_rules_text(&entry.contest, &plan);
        PlanVersion {
            version: entry.awards.current().map_or(0, |version| version.version).saturating_add(1),
            hash: rules_hash(&text),
            rules_text: text,
            plan,
            created_at: self.now(),
            by: by.to_owned(),
            reason: None,
            changes: vec![],
        }
    }

    fn new_secret(&self, entry: &ContestEntry, plan: &Plan) -> Option<(InstantSecret, String)> {
        if plan.instant.is_empty() || entry.awards.secret.is_some() {
            return None;
        }
        let secret = InstantSecret::new(random());
        let sealed = self.keys.seal_instant_secret(&secret, &entry.contest);
        Some((secret, sealed))
    }

    /// What publishing a contest does to its plan: a text made anew where the contest has changed since, and the secret
    /// of its instant wins.
    ///
    /// # Errors
    /// When the plan may not be published.
    pub(crate) fn award_change_at_publishing(&self, entry: &ContestEntry, by: &str) -> Result<AwardChange> {
        let Some(current) = entry.awards.current() else { return Ok(AwardChange::default()) };
        let errors = errors_of(&self.award_findings(&entry.contest, &current.plan));
        if !errors.is_empty() {
            return Err(Error::AwardPlan(errors));
        }
        let next = self.next_version(entry, current.plan.clone(), by);
        let secret = self.new_secret(entry, &current.plan);
        Ok(AwardChange { version: (next.hash != current.hash).then_some(next), secret })
    }

    /// A plan as it stands.
    pub(crate) fn award_view(&self, entry: Arc<ContestEntry>) -> AwardView {
        let now = self.now();
        let findings = entry.awards.current().map(|version| self.award_findings(&entry.contest, &version.plan));
        let started = entry.contest.state_at(now) >= State::Open;
        let opened = opened_at(&entry.contest);
        let frozen = started.then(|| PlanVersion::frozen(&entry.awards.versions, opened, now)).flatten();
        let frozen = frozen.map(|version| (version.version, version.hash.clone(), opened));
        AwardView { findings: findings.unwrap_or_default(), editable: !started, frozen, entry }
    }

    /// The plan of a contest, for staff.
    ///
    /// # Errors
    /// When there is no such contest.
    pub fn award_plan(&self, _staff: &Staff<permit::ReadContests>, id: &ContestId) -> Result<AwardView> {
        Ok(self.award_view(self.staff_contest(id)?))
    }

    /// What is to be said about a plan, and its rules page; nothing is written.
    ///
    /// # Errors
    /// When there is no such contest.
    pub fn check_award_plan(
        &self,
        _staff: &Staff<permit::ManageAwards>,
        id: &ContestId,
        plan: &Plan,
    ) -> Result<(Vec<Finding>, String)> {
        let held = self.staff_contest(id)?;
        Ok((self.award_findings(&held.contest, plan), self.award_rules_text(&held.contest, plan)))
    }

    /// Replaces the plan of a contest that has not opened. A draft may hold one that is not complete yet.
    ///
    /// # Errors
    /// When the contest has opened, or is announced and the plan may not be published.
    pub async fn save_award_plan(
        &self,
        staff: &Staff<permit::ManageAwards>,
        id: &ContestId,
        plan: Plan,
    ) -> Result<AwardView> {
        let _one_by_one = self.contest_acts.lock().await;
        let held = self.staff_contest(id)?;
        let state = held.contest.state_at(self.now());
        if state >= State::Open {
            return Err(Error::AwardFrozen);
        }
        let errors = errors_of(&self.award_findings(&held.contest, &plan));
        if state == State::Published && !errors.is_empty() {
            return Err(Error::AwardPlan(errors));
        }
        let secret = (state == State::Published).then(|| self.new_secret(&held, &plan)).flatten();
        let version = self.next_version(&held, plan, &staff.account().display_name);
        let detail = format!("version {}, rules {}", version.version, version.hash);
        let line = self.staff_entry(staff, ("award.save", id.as_str(), detail));
        self.store_awards(&held, AwardChange { version: Some(version), secret }, line).await
    }

    /// Changes the plan of a contest that has opened, with a reason that the rules page shows.
    ///
    /// # Errors
    /// When it has not opened, is final, or players would lose by the change; what is not in their favour is named.
    pub async fn amend_award_plan(
        &self,
        staff: &Staff<permit::ManageAwards>,
        id: &ContestId,
        plan: Plan,
        reason: &str,
    ) -> Result<AwardView> {
        let reason = required_reason(reason)?;
        let _one_by_one = self.contest_acts.lock().await;
        let held = self.staff_contest(id)?;
        let state = held.contest.state_at(self.now());
        if !matches!(state, State::Open | State::Closed) {
            return Err(Error::Act(domain::contest::RefusedAct::State(state)));
        }
        let errors = errors_of(&self.award_findings(&held.contest, &plan));
        if !errors.is_empty() {
            return Err(Error::AwardPlan(errors));
        }
        let nothing = Plan::default();
        let found = changes(held.awards.current().map_or(&nothing, |version| &version.plan), &plan);
        if found.is_empty() {
            return Err(Error::Invalid(vec![FieldFault::new("plan", "unchanged", "the plan is the one that stands")]));
        }
        let lost: Vec<_> = found.iter().filter(|change| !change.favourable).cloned().collect();
        if !lost.is_empty() {
            return Err(Error::AwardUnfavourable(lost));
        }
        let mut version = self.next_version(&held, plan, &staff.account().display_name);
        let detail = format!("version {}, rules {}: {reason}", version.version, version.hash);
        version.reason = Some(reason);
        version.changes = found.into_iter().map(|change| change.text).collect();
        let line = self.staff_entry(staff, ("award.amend", id.as_str(), detail));
        self.store_awards(&held, AwardChange { version: Some(version), secret: None }, line).await
    }

    async fn store_awards(&self, held: &ContestEntry, change: AwardChange, line: Entry) -> Result<AwardView> {
        let (id, now) = (held.contest.id.clone(), self.now());
        let (written, contest) = (change.clone(), id.clone());
        self.store
            .write(LaneKey::Common, move |tx| {
                let (change, id, line) = (written.clone(), contest.clone(), line.clone());
                Box::pin(async move {
                    change.write(tx, &id, now).await?;
                    Ok::<_, Error>(storage::audit::append(tx, &line).await?)
                })
            })
            .await?;
        self.show_awards(&id, &change);
        Ok(self.award_view(self.staff_contest(&id)?))
    }

    fn show_awards(&self, id: &ContestId, change: &AwardChange) {
        self.change_catalog(|catalog| {
            if let Some(entry) = catalog.contests.get(id) {
                let awards = change.applied(&entry.awards);
                self.hold_rules(&entry.contest, &awards);
                catalog.contests.insert(id.clone(), Arc::new(ContestEntry { awards, ..ContestEntry::clone(entry) }));
            }
        });
    }

    /// Tells whoever draws and hands prizes out what the plan says.
    pub(crate) fn hold_rules(&self, contest: &Contest, awards: &Awards) {
        if let Some(version) = awards.current() {
            let claim = version.plan.claim.clone();
            let rules =
                ClaimRules { days: claim.days, pick_up: claim.pick_up, ship: claim.ship, id_needed: claim.id_needed };
            self.set_claim_rules(&contest.id, rules);
            self.hold_draw_plan(contest, version);
        }
    }

    /// Loads what the database holds about a contest's awards.
    ///
    /// # Errors
    /// When something stored cannot be read.
    pub(crate) async fn load_awards(&self, contest: &Contest) -> Result<Arc<Awards>> {
        let reader = self.store.reader();
        let versions = storage::award::versions(&reader, &contest.id).await?;
        let sealed = storage::instant::secret(&reader, &contest.id).await?;
        let secret = match sealed {
            None => None,
            Some(sealed) => Some(self.keys.open_instant_secret(&sealed, contest).ok_or_else(|| {
                Error::Internal(format!("the secret of instant wins of {} cannot be opened", contest.id))
            })?),
        };
        let awards = Awards { versions, secret };
        self.hold_rules(contest, &awards);
        Ok(Arc::new(awards))
    }

    /// Gives a draft contest the plan of its file unless it has one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn import_award_plan(&self, id: &ContestId, plan: Plan) -> Result<bool> {
        let reader = self.store.reader();
        let Some(stored) = storage::contest::find(&reader, id).await? else { return Ok(false) };
        let held = storage::award::versions(&reader, id).await?;
        if stored.contest.state != State::Draft || !held.is_empty() {
            return Ok(false);
        }
        let entry = ContestEntry::new(stored.contest, None, [].into(), vec![]);
        let change = AwardChange { version: Some(self.next_version(&entry, plan, "system")), secret: None };
        let (id, now) = (id.clone(), self.now());
        self.store
            .write(LaneKey::Common, move |tx| {
                let (change, id) = (change.clone(), id.clone());
                Box::pin(async move { change.write(tx, &id, now).await })
            })
            .await?;
        Ok(true)
    }

    /// The awards of a contest as everybody sees them, with the instant wins that are posted as they happen.
    ///
    /// # Errors
    /// When there is no such contest.
    pub async fn public_awards(&self, id: &ContestId) -> Result<(AwardView, Vec<(Play, String)>)> {
        let view = self.award_view(self.public_contest(id)?);
        let plan = view.entry.awards.current().map(|version| &version.plan);
        let posted = plan.map_or(&[][..], |plan| &plan.instant).iter().filter(|p| p.value_fen >= INSTANT_POSTED_FEN);
        let posted: Vec<&str> = posted.map(|prize| prize.id.as_str()).collect();
        let reader = self.store.reader();
        let mut wins = Vec::new();
        for play in storage::instant::wins(&reader, id, &posted, POSTED_MAX).await? {
            let person = storage::participant::find(&reader, &play.participant).await?;
            let present = person.filter(|person| person.deleted_at.is_none());
            let name = present.map_or_else(|| domain::participant::NAMELESS.to_owned(), |person| person.listed_name());
            wins.push((play, name));
        }
        Ok((view, wins))
    }
}
