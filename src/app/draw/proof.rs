//! What anybody may fetch to repeat a draw: the canonical text of the entries and the proof bundle.

use super::winners::gone;
use crate::app::{App, Error, Result};
use domain::actor::Role;
use domain::draw::{Draw, Posted, State};
use domain::fairness::bundle::{self, Bundle, Cause, ListLine, Record};
use domain::fairness::{EntryLine, entries_text, parse_entries, unhex};
use domain::id::DrawId;
use domain::prize::{Closing, Prize, State as PrizeState};
use domain::time::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};

/// Texts held in memory, at most: the newest asked for.
const HELD_MAX: usize = 4;

/// A text with the draw and the freeze that it belongs to.
type Kept = ((DrawId, u32), Arc<String>);

/// Texts of entries that were asked for; a frozen text never changes.
#[derive(Default)]
pub struct Texts {
    kept: Mutex<Vec<Kept>>,
    /// Only one text is made at a time: whoever asked meanwhile finds it done.
    making: tokio::sync::Mutex<()>,
}

impl Texts {
    fn find(&self, key: &(DrawId, u32)) -> Option<Arc<String>> {
        let held = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().find(|(own, _)| own == key).map(|(_, text)| text.clone())
    }

    fn keep(&self, key: (DrawId, u32), text: Arc<String>) {
        let mut held = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|(own, _)| *own != key);
        if held.len() >= HELD_MAX {
            held.remove(0);
        }
        held.push((key, text));
    }
}

impl App {
    /// The canonical text of the entries that count.
    ///
    /// # Errors
    /// When no freeze counts.
    pub async fn draw_entries(&self, id: &DrawId) -> Result<Arc<String>> {
        let draw = self.draw(id).await?.draw;
        self.kept_entries(&draw).await
    }

    /// The text of the entries from memory; the first to ask has it made.
    async fn kept_entries(&self, draw: &Draw) -> Result<Arc<String>> {
        let freeze = draw.freeze().filter(|_| draw.state != State::Announced).ok_or(Error::NotFound("entries"))?;
        let key = (draw.id.clone(), freeze.number);
        if let Some(text) = self.draw_texts.find(&key) {
            return Ok(text);
        }
        let _one_by_one = self.draw_texts.making.lock().await;
        if let Some(text) = self.draw_texts.find(&key) {
            return Ok(text);
        }
        let text = Arc::new(entries_text(draw.id.as_str(), &self.lines(draw).await?));
        self.draw_texts.keep(key, text.clone());
        Ok(text)
    }

    /// The proof bundle as it stands now: waivers and the masked list of holders follow the claims.
    ///
    /// # Errors
    /// Before the drawing.
    pub async fn draw_bundle(&self, id: &DrawId) -> Result<String> {
        let draw = self.draw(id).await?.draw;
        if draw.outcome.is_none() {
            return Err(Error::NotFound("bundle"));
        }
        // On the day of a draw thousands ask: what no longer changes is not read for each of them.
        let text = self.kept_entries(&draw).await?;
        let (_, entries) =
            parse_entries(&text).map_err(|fault| Error::Internal(format!("entries of {id}: {fault}")))?;
        self.bundle(&draw, entries).await
    }

    /// Whether the bundle repeats, with the entries as the database holds them now.
    pub(super) async fn bundle_verifies(&self, draw: &Draw) -> Result<bool> {
        let entries = self.lines(draw).await?;
        Ok(bundle::verify(&self.bundle(draw, entries).await?).passed())
    }

    async fn bundle(&self, draw: &Draw, entries: Vec<EntryLine>) -> Result<String> {
        let none = || Error::NotFound("bundle");
        let outcome = draw.outcome.as_ref().ok_or_else(none)?;
        let secret = unhex(&outcome.secret).and_then(|bytes| bytes.try_into().ok()).ok_or_else(none)?;
        let seed = unhex(&outcome.seed).and_then(|bytes| bytes.try_into().ok()).ok_or_else(none)?;
        let mut made = Bundle {
            announcement: draw.announcement(),
            rules: draw.rules_text.clone(),
            postings: draw.postings.iter().map(posting).collect(),
            entries,
            beacon: draw.beacon_value.as_ref().map(|beacon| beacon.value.clone()).unwrap_or_default(),
            secret,
            seed,
            results: outcome.tiers.clone(),
            waivers: vec![],
            list: vec![],
            record: record(draw).ok_or_else(none)?,
        };
        let reader = self.store.reader();
        let mut given_up: Vec<(Closing, Prize)> = storage::prize::of_draw(&reader, &draw.id)
            .await?
            .into_iter()
            .filter_map(|prize| Some((prize.closing.clone()?, prize)))
            .collect();
        // Their stored order decides; several may have come at the same instant.
        given_up.sort_by_key(|(closing, prize)| (closing.order, closing.at, prize.won.won_at));
        for (closing, prize) in given_up {
            let cause = if prize.state == PrizeState::Struck { Cause::Struck } else { Cause::Waived };
            made.give_up(&prize.won.tier, &prize.won.entry.unwrap_or_default(), cause, closing.at.ms());
        }
        let holders = made.holders();
        made.list = self.list_lines(draw, holders).await?;
        Ok(made.text())
    }

    /// Holders as the bundle lists them: masked.
    async fn list_lines(&self, draw: &Draw, holders: Vec<(String, String)>) -> Result<Vec<ListLine>> {
        let entries: Vec<String> = holders.iter().map(|(_, entry)| entry.clone()).collect();
        let number = draw.freeze().map_or(0, |freeze| freeze.number);
        let owners = storage::draw::owners(&self.store.reader(), &draw.id, number, &entries).await?;
        let people = self.shown(owners.values().cloned().collect()).await?;
        let line = |(tier, entry): (String, String)| {
            let shown = owners.get(&entry).and_then(|owner| people.get(owner)).cloned().unwrap_or_else(gone);
            let town = if shown.town.is_empty() { "-".to_owned() } else { shown.town };
            ListLine { tier, entry, name: shown.masked, mobile: shown.mobile_masked, town }
        };
        Ok(holders.into_iter().map(line).collect())
    }

    async fn lines(&self, draw: &Draw) -> Result<Vec<EntryLine>> {
        let number = draw.freeze().map_or(0, |freeze| freeze.number);
        Ok(self.entrants(&draw.id, number).await?.into_iter().map(|entrant| entrant.line).collect())
    }
}

fn posting(posting: &domain::draw::Posting) -> bundle::Posting {
    bundle::Posting {
        what: match posting.what {
            Posted::Announcement => bundle::Posted::Announcement,
            Posted::Entries => bundle::Posted::Entries,
            Posted::Bundle => bundle::Posted::Bundle,
        },
        at_ms: posting.at.ms(),
        place: posting.place.clone(),
        reference: posting.reference.clone(),
    }
}

/// What our own log says, in roles and never in names; nothing before the drawing.
fn record(draw: &Draw) -> Option<Record> {
    let act = |at: Timestamp, role: Role| bundle::Act { at_ms: at.ms(), role: role.word().to_owned() };
    let outcome = draw.outcome.as_ref()?;
    let value = &draw.beacon_value.as_ref()?.value;
    let mut entered = draw.beacon_entries.iter().filter(|entry| entry.value == *value);
    let first = entered.next()?;
    let second = entered.next().unwrap_or(first);
    let freeze = |freeze: &domain::draw::Freeze| bundle::Freeze {
        number: freeze.number,
        act: act(freeze.by.at, Role::Organizer),
        withdrawn: freeze.withdrawn.as_ref().map(|w| (w.at.ms(), w.reason.clone())),
    };
    Some(Record {
        audit_head: outcome.audit_head.hash.clone(),
        announced: act(draw.announced.at, Role::Organizer),
        freezes: draw.freezes.iter().map(freeze).collect(),
        beacon_appears_at_ms: draw.beacon.appears_at.ms(),
        beacon_entered: [act(first.by.at, first.role), act(second.by.at, second.role)],
        drawn: act(outcome.by.at, Role::PrizeOfficer),
        single_person: draw.single_person.clone(),
    })
}
