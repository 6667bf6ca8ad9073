//! The entries of a draw: who is among them, fixed under a number that nobody reads before the flip.

use crate::app::contest::required_reason;
use crate::app::keys::random;
use crate::app::staff::{Staff, permit};
use crate::app::{App, Error, Result};
use domain::draw::{Absence, Candidate, Draw, EntryIds, Standings, State};
use domain::fairness::EntryLine;
use domain::id::{DrawId, ParticipantId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use storage::draw::Entrant;
use storage::{LaneKey, Piece, Tx};

use super::DrawOnDesk;

/// Standings read at once.
const PAGE: u64 = 2000;
/// Rows of one write.
const CHUNK: usize = 500;
/// Entries read at once.
pub(super) const ENTRIES_PAGE: u64 = 10_000;

/// A person's own entry in a draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnEntry {
    /// Its id, if there is one.
    pub entry: Option<String>,
    /// Why there is none, or why it cannot win.
    pub reason: Option<&'static str>,
}

struct Fixed {
    entrants: Vec<Entrant>,
    absences: Vec<(ParticipantId, Absence)>,
}

/// Entries on their way into the table.
#[derive(Clone)]
struct Staging {
    draw: DrawId,
    number: u32,
    fixed: Arc<Fixed>,
}

impl Staging {
    /// The write of entries and absences from a place on.
    fn piece(self, at: usize) -> impl for<'t> Fn(&'t Tx) -> Piece<'t, (), Error> + Send + Sync + 'static {
        move |tx| {
            let Self { draw, number, fixed } = self.clone();
            Box::pin(async move {
                let (entrants, absences) = (chunk(&fixed.entrants, at), chunk(&fixed.absences, at));
                if !entrants.is_empty() {
                    storage::draw::insert_entries(tx, &draw, number, entrants).await?;
                }
                if !absences.is_empty() {
                    storage::draw::insert_absences(tx, &draw, number, absences).await?;
                }
                Ok(())
            })
        }
    }
}

fn chunk<T>(rows: &[T], at: usize) -> &[T] {
    let rest = rows.get(at..).unwrap_or_default();
    rest.get(..CHUNK).unwrap_or(rest)
}

impl App {
    /// Fixes and publishes the entries of a draw.
    ///
    /// # Errors
    /// By state, clock, contest and person, when other awards come first, and when nobody has an entry.
    pub async fn freeze_draw(&self, staff: &Staff<permit::FreezeDraws>, id: &DrawId) -> Result<DrawOnDesk> {
        let _one_by_one = self.contest_acts.lock().await;
        // No result changes while it is looked at.
        let _scoring = self.scoring.enter().await;
        let held = self.draw(id).await?;
        let settled = self.is_settled(&held.draw.contest).await?;
        let hand = self.hand(staff);
        held.draw.may_freeze(&hand, settled)?;
        self.no_appeal_waits(&held.draw).await?;
        let fixed = Arc::new(self.fixed_entries(&held.draw).await?);
        let number = held.draw.next_freeze();
        self.stage_entries(id, number, &fixed).await?;
        // Somebody may have appealed while the entries were looked at.
        self.no_appeal_waits(&held.draw).await?;
        // The time that counts is the one at which the entries show, after everything is written.
        let hand = domain::draw::Hand { by: self.signature(staff), ..hand };
        let lines: Vec<EntryLine> = fixed.entrants.iter().map(|entrant| entrant.line.clone()).collect();
        let draw = held.draw.freeze_entries(hand, settled, &lines)?;
        let hash = draw.freeze().map(|freeze| freeze.hash.clone()).unwrap_or_default();
        let detail = format!("freeze {number}: {} entries, {} left out, {hash}", lines.len(), fixed.absences.len());
        let line = self.staff_entry(staff, ("draw.freeze", id.as_str(), detail));
        let draw = self.save_draw(draw, held.version, line).await?;
        self.on_desk(draw).await
    }

    /// Nobody is left out while their appeal waits: it is decided before entries are fixed.
    async fn no_appeal_waits(&self, draw: &Draw) -> Result<()> {
        match self.appeals_waiting(&draw.contest).await? {
            0 => Ok(()),
            waiting => Err(domain::draw::Refused::AppealsWait(waiting).into()),
        }
    }

    /// Takes fixed entries back before the beacon can be known.
    ///
    /// # Errors
    /// By state and clock, or without a reason.
    pub async fn withdraw_freeze(
        &self,
        staff: &Staff<permit::FreezeDraws>,
        id: &DrawId,
        reason: &str,
    ) -> Result<DrawOnDesk> {
        let reason = required_reason(reason)?;
        let _one_by_one = self.contest_acts.lock().await;
        let held = self.draw(id).await?;
        let line = self.staff_entry(staff, ("draw.withdraw_freeze", id.as_str(), reason.clone()));
        let draw = held.draw.withdraw_freeze(reason, self.now())?;
        let draw = self.save_draw(draw, held.version, line).await?;
        self.on_desk(draw).await
    }

    async fn fixed_entries(&self, draw: &Draw) -> Result<Fixed> {
        let mut ids = EntryIds::default();
        if let Some(repeated) = self.entries_of_failed(draw).await? {
            // A repeat of a failed draw is over the same entries.
            let fresh = |entrant: Entrant| {
                let line = EntryLine { id: ids.new_id(random), ..entrant.line };
                Entrant { line, participant: entrant.participant }
            };
            let mut entrants: Vec<Entrant> = repeated.into_iter().map(fresh).collect();
            entrants.sort_by(|a, b| a.line.id.as_bytes().cmp(b.line.id.as_bytes()));
            return Ok(Fixed { entrants, absences: vec![] });
        }
        // Who has been told an id keeps it over freezes that were withdrawn.
        let mut known: HashMap<ParticipantId, String> = HashMap::new();
        for earlier in 1..draw.next_freeze() {
            for entrant in self.entrants(&draw.id, earlier).await? {
                ids.take(entrant.line.id.clone());
                known.insert(entrant.participant, entrant.line.id);
            }
        }
        let won_before = self.won_before(draw).await?;
        let mut standings = self.standings(draw, &won_before).await?;
        let absences = std::mem::take(&mut standings.absent);
        let entries = standings.entries(|person| match known.get(person) {
            Some(id) => id.clone(),
            None => ids.new_id(random),
        });
        let entrants = entries.into_iter().map(|(participant, line)| Entrant { line, participant }).collect();
        Ok(Fixed { entrants, absences })
    }

    async fn entries_of_failed(&self, draw: &Draw) -> Result<Option<Vec<Entrant>>> {
        let Some(previous) = &draw.previous else { return Ok(None) };
        match self.draw(previous).await?.draw.freeze() {
            Some(freeze) => Ok(Some(self.entrants(previous, freeze.number).await?)),
            None => Ok(None),
        }
    }

    /// Everybody with results, and whether they may win, in pages of people.
    async fn standings(&self, draw: &Draw, won_before: &HashSet<ParticipantId>) -> Result<Standings> {
        let reader = self.store.reader();
        let contest = self.staff_contest(&draw.contest)?;
        let (rules, version) = (&contest.contest.rules, contest.ruling.version());
        let excluded = storage::exclusion::all(&reader, &draw.contest).await?;
        let held: HashSet<ParticipantId> = storage::hold::open_of_contest(&reader, &draw.contest)
            .await?
            .into_iter()
            .map(|hold| hold.participant)
            .collect();
        let mut standings = Standings::new();
        let mut after: Option<ParticipantId> = None;
        loop {
            let page = storage::standing::page(&reader, &draw.contest, after.as_ref(), PAGE).await?;
            let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(standings) };
            let (first, last) = (&first.participant, &last.participant);
            let mut attempts = storage::attempt::counted_between(&reader, &draw.contest, first, last, version).await?;
            for person in storage::participant::eligibility_between(&reader, first, last).await? {
                let Some(attempts) = attempts.remove(&person.id) else { continue };
                let candidate = Candidate {
                    excluded: excluded.contains(&person.mobile_hash),
                    held: held.contains(&person.id),
                    won_before: won_before.contains(&person.id),
                    participant: person.id,
                    category: person.category,
                    town: person.town,
                    attempts,
                };
                standings.add(&draw.group, rules, candidate);
            }
            after = Some(last.clone());
        }
    }

    /// Writes entries under a number that no reader sees yet; what a run that broke off has left goes first.
    async fn stage_entries(&self, id: &DrawId, number: u32, fixed: &Arc<Fixed>) -> Result<()> {
        loop {
            let draw = id.clone();
            let more = self.store.write(LaneKey::Common, move |tx| {
                let draw = draw.clone();
                Box::pin(async move { Ok::<_, Error>(storage::draw::clear(tx, &draw, number).await?) })
            });
            if !more.await? {
                break;
            }
        }
        let staging = Staging { draw: id.clone(), number, fixed: fixed.clone() };
        let rows = fixed.entrants.len().max(fixed.absences.len());
        // Four writes wait together and share a commit; the next four wait behind whatever others have written.
        for at in (0..rows).step_by(4 * CHUNK) {
            let put = |nth: usize| self.store.write(LaneKey::Common, staging.clone().piece(at + nth * CHUNK));
            tokio::try_join!(put(0), put(1), put(2), put(3))?;
        }
        Ok(())
    }

    /// Entries of a freeze with their owners, by entry id.
    pub(super) async fn entrants(&self, id: &DrawId, freeze: u32) -> Result<Vec<Entrant>> {
        let reader = self.store.reader();
        let mut entrants: Vec<Entrant> = Vec::new();
        loop {
            let after = entrants.last().map(|last| last.line.id.clone()).unwrap_or_default();
            let page = storage::draw::entries(&reader, id, freeze, &after, ENTRIES_PAGE).await?;
            if page.is_empty() {
                return Ok(entrants);
            }
            entrants.extend(page);
        }
    }

    /// A person's own entry in a draw, or why there is none.
    ///
    /// # Errors
    /// When there is no such draw.
    pub async fn own_entry(&self, person: &ParticipantId, id: &DrawId) -> Result<OwnEntry> {
        let draw = self.draw(id).await?.draw;
        let none = |reason| Ok(OwnEntry { entry: None, reason: Some(reason) });
        let Some(freeze) = draw.freeze().filter(|_| draw.state != State::Announced) else { return none("not_final") };
        let reader = self.store.reader();
        if let Some(entrant) = storage::draw::entry_of(&reader, id, freeze.number, person).await? {
            let reason = draw.is_below_all(&entrant.line).then_some("below_min");
            return Ok(OwnEntry { entry: Some(entrant.line.id), reason });
        }
        if let Some(absence) = storage::draw::absence_of(&reader, id, freeze.number, person).await? {
            return none(absence.word());
        }
        let me = self.person(person).await?;
        if me.deleted_at.is_some() {
            return none("deleted");
        }
        if !draw.group.scope.holds(me.category, &me.town) {
            return none(Absence::OtherGroup.word());
        }
        none("no_result")
    }
}
