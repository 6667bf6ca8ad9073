//! Draws: announced by an organizer, frozen, decided by a public value that two people enter, drawn by a prize officer.

mod correction;
mod drawing;
mod entries;
mod plan;
mod proof;
mod run;
mod together;
mod winners;

pub(crate) use correction::{WithdrawnFreeze, withdraw_ranks};
pub use entries::OwnEntry;
pub use plan::{DrawPlan, Plans};
pub use proof::Texts;
pub use winners::{Shown, TierWinners, WinnersOfDraw};
pub(super) use winners::{gone, holds};

use super::contest::required_reason;
use super::keys::random;
use super::staff::{Permit, Staff, permit};
use super::{App, Error, FieldFault, Result};
use domain::actor::{Permission, Role};
use domain::audit::Entry;
use domain::contest::State as ContestState;
use domain::draw::{Act, Beacon, DEMO_WAIT_MS, Draw, Group, Hand, People, Refused, State, WAIT_MS};
use domain::fairness::{Announcement, DrawSecret};
use domain::id::{ContestId, DrawId};
use domain::time::Timestamp;
use storage::LaneKey;
use storage::draw::Stored;

/// Characters of a line of text about a beacon or a posting, at most.
const LINE_MAX: usize = 200;
/// Time until a beacon appears, at most: a year.
const BEACON_WITHIN_MS: i64 = 366 * domain::time::DAY_MS;

/// Draws of a contest as staff see them.
#[derive(Debug)]
pub struct DrawList {
    /// Draws, oldest first.
    pub draws: Vec<Draw>,
    /// Who could run one.
    pub people: People,
    /// Groups without a draw, or whose draw failed.
    pub announceable: Vec<Group>,
}

/// A draw with what can be done now.
#[derive(Debug)]
pub struct DrawOnDesk {
    /// The draw.
    pub draw: Draw,
    /// Acts that state, clock and contest allow.
    pub acts: Vec<Act>,
    /// Whether the contest is over and no correction of it is open.
    pub settled: bool,
    /// Now, by the server's clock.
    pub now: Timestamp,
}

impl App {
    async fn draw(&self, id: &DrawId) -> Result<Stored> {
        storage::draw::find(&self.store.reader(), id).await?.ok_or(Error::NotFound("draw"))
    }

    /// Whoever acts, in the role that the permission is for.
    fn hand<P: Permit>(&self, staff: &Staff<P>) -> Hand {
        let roles = &staff.account().roles;
        let carries = |role: &&Role| P::PERMISSION.is_some_and(|permission| permission.roles().contains(role));
        Hand {
            by: self.signature(staff),
            role: roles.iter().find(carries).copied().unwrap_or(Role::Organizer),
            manages_accounts: Permission::ManageAccounts.granted_to(roles),
        }
    }

    /// Whether a contest is over and no correction of it is open.
    pub(crate) async fn is_settled(&self, contest: &ContestId) -> Result<bool> {
        if self.staff_contest(contest)?.contest.state < ContestState::Closed {
            return Ok(false);
        }
        let corrections = storage::correction::of_contest(&self.store.reader(), contest).await?;
        Ok(!corrections.iter().any(domain::correction::Correction::is_unsettled))
    }

    /// Saves an act on a draw with its line of the audit table; refuses when another act came before.
    async fn save_draw(&self, draw: Draw, version: i64, line: Entry) -> Result<Draw> {
        let stored = draw.clone();
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (draw, line) = (stored.clone(), line.clone());
                Box::pin(async move {
                    let done = storage::draw::save(tx, &draw, version).await?;
                    if done {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if done { Ok(draw) } else { Err(self.overtaken(&draw.id).await) }
    }

    /// The refusal of an act that another one has overtaken.
    async fn overtaken(&self, id: &DrawId) -> Error {
        match self.draw(id).await {
            Ok(held) => Refused::State(held.draw.state).into(),
            Err(error) => error,
        }
    }

    /// Draws of a contest, who could run one, and what can be announced.
    ///
    /// # Errors
    /// When there is no such contest.
    pub async fn draws(&self, _staff: &Staff<permit::ReadPrizes>, contest: &ContestId) -> Result<DrawList> {
        let entry = self.staff_contest(contest)?;
        let reader = self.store.reader();
        let draws: Vec<Draw> =
            storage::draw::of_contest(&reader, contest).await?.into_iter().map(|held| held.draw).collect();
        let people = People::of(&storage::account::active(&reader).await?);
        let stands = |key: &str| draws.iter().any(|draw| draw.group.key == key && draw.state != State::Failed);
        let mut announceable = self.draw_plan(contest).map(|plan| plan.groups.clone()).unwrap_or_default();
        announceable.extend(self.outcome_groups(&entry).await?);
        announceable.retain(|group| !stands(&group.key));
        Ok(DrawList { draws, people, announceable })
    }

    /// One draw with what can be done now.
    ///
    /// # Errors
    /// When there is none.
    pub async fn draw_for_staff(&self, _staff: &Staff<permit::ReadPrizes>, id: &DrawId) -> Result<DrawOnDesk> {
        let draw = self.draw(id).await?.draw;
        self.on_desk(draw).await
    }

    async fn on_desk(&self, draw: Draw) -> Result<DrawOnDesk> {
        let settled = self.is_settled(&draw.contest).await?;
        let now = self.now();
        Ok(DrawOnDesk { acts: draw.acts(settled, now), draw, settled, now })
    }

    /// Draws of a contest as everybody sees them.
    ///
    /// # Errors
    /// When the contest is not public.
    pub async fn public_draws(&self, contest: &ContestId) -> Result<Vec<Draw>> {
        self.public_contest(contest)?;
        let held = storage::draw::of_contest(&self.store.reader(), contest).await?;
        Ok(held.into_iter().map(|held| held.draw).collect())
    }

    /// One draw as everybody sees it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn public_draw(&self, id: &DrawId) -> Result<Draw> {
        Ok(self.draw(id).await?.draw)
    }

    /// Announces the draw of a group: from here on its tiers, rules and beacon stand.
    ///
    /// # Errors
    /// When the contest is not announced, the group has a draw, the beacon appears too soon or a field is faulty.
    pub async fn announce_draw(
        &self,
        staff: &Staff<permit::FreezeDraws>,
        contest: &ContestId,
        key: &str,
        beacon: Beacon,
        single_person_reason: Option<&str>,
    ) -> Result<DrawOnDesk> {
        let single_person = single_person_reason.map(required_reason).transpose()?;
        let _one_by_one = self.contest_acts.lock().await;
        let entry = self.staff_contest(contest)?;
        if entry.contest.state < ContestState::Published {
            return Err(Error::Act(domain::contest::RefusedAct::State(entry.contest.state)));
        }
        let unknown = || Error::Invalid(vec![FieldFault::new("key", "unknown_value", "no group of the award plan")]);
        let plan = self.draw_plan(contest).ok_or_else(unknown)?;
        let group = match plan.groups.iter().find(|group| group.key == key) {
            Some(group) => group.clone(),
            None => self.outcome_group(&entry, key).await?.ok_or_else(unknown)?,
        };
        let hand = self.hand(staff);
        let beacon = checked_beacon(beacon, hand.by.at)?;
        let reader = self.store.reader();
        if single_person.is_some() && People::of(&storage::account::active(&reader).await?).pair {
            return Err(Refused::EnoughPeople.into());
        }
        if single_person.is_none() && hand.manages_accounts {
            return Err(Refused::ManagesAccounts.into());
        }
        let wait_ms = if entry.contest.demo { DEMO_WAIT_MS } else { WAIT_MS };
        if hand.by.at.plus_ms(wait_ms) >= beacon.appears_at {
            return Err(Refused::BeaconTooSoon.into());
        }
        let earlier = storage::draw::of_contest(&reader, contest).await?;
        let failed = earlier.into_iter().rfind(|held| held.draw.group.key == key && held.draw.state == State::Failed);
        let secret = DrawSecret::new(random());
        let draw = Draw {
            id: DrawId::new(hand.by.at.ms(), random()),
            contest: contest.clone(),
            group,
            previous: failed.map(|held| held.draw.id),
            beacon,
            rules_text: plan.rules_text.clone(),
            commitment: secret.commitment(),
            announced: hand.by,
            wait_ms,
            single_person,
            state: State::Announced,
            freezes: vec![],
            postings: vec![],
            beacon_entries: vec![],
            beacon_value: None,
            outcome: None,
            publication: None,
            failure: None,
        };
        self.store_announced(staff, draw, &secret).await
    }

    async fn store_announced<P: Permit>(
        &self,
        staff: &Staff<P>,
        draw: Draw,
        secret: &DrawSecret,
    ) -> Result<DrawOnDesk> {
        let announcement = draw.announcement();
        if Announcement::parse(&announcement.text()).as_ref() != Ok(&announcement) {
            return Err(Error::Internal(format!("the announcement of {} does not read back", draw.id)));
        }
        let alone = draw.single_person.as_ref().map(|reason| format!("; 单人操作: {reason}")).unwrap_or_default();
        let detail = format!("{}: {} {}{alone}", draw.contest, draw.group.key, announcement.hash());
        let line = self.staff_entry(staff, ("draw.announce", draw.id.as_str(), detail));
        let sealed = self.keys.seal_draw_secret(secret, &draw.id);
        let stored = draw.clone();
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (draw, sealed, line) = (stored.clone(), sealed.clone(), line.clone());
                Box::pin(async move {
                    let done = storage::draw::insert(tx, &draw, &sealed).await?;
                    if done {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if done { self.on_desk(draw).await } else { Err(Refused::Exists.into()) }
    }
}

/// A beacon whose words are lines of text and which appears within a year.
fn checked_beacon(beacon: Beacon, now: Timestamp) -> Result<Beacon> {
    let mut faults = Vec::new();
    let mut line =
        |field: &str, text: &str, max: usize| checked_line(&format!("beacon.{field}"), text, max, &mut faults);
    let checked = Beacon {
        series: line("series", &beacon.series, 40),
        issue: line("issue", &beacon.issue, 40),
        template: line("template", &beacon.template, LINE_MAX),
        source_url: line("source_url", &beacon.source_url, LINE_MAX),
        appears_at: beacon.appears_at,
        fallback: line("fallback", &beacon.fallback, LINE_MAX),
    };
    if !checked.source_url.is_empty() && !checked.source_url.starts_with("https://") {
        faults.push(FieldFault::new("beacon.source_url", "format", "an address that begins with https://"));
    }
    if beacon.appears_at > now.plus_ms(BEACON_WITHIN_MS) {
        faults.push(FieldFault::new("beacon.appears_at_ms", "out_of_range", "within a year"));
    }
    if faults.is_empty() { Ok(checked) } else { Err(Error::Invalid(faults)) }
}

/// One line of text that is not empty.
fn checked_line(field: &str, text: &str, max: usize, faults: &mut Vec<FieldFault>) -> String {
    let text = domain::text::one_line(text);
    match domain::text::length(&text) {
        0 => faults.push(FieldFault::new(field, "required", "some text")),
        length if length > max => faults.push(FieldFault::new(field, "too_long", format!("at most {max} characters"))),
        _ => {}
    }
    text
}
