//! From the fixed entries to the published list: postings, the beacon's value, the drawing, the window of objections.

use super::{DrawOnDesk, checked_line};
use crate::app::contest::required_reason;
use crate::app::keys::random;
use crate::app::staff::{Staff, permit};
use crate::app::{App, Error, FieldFault, Result};
use domain::audit::{Actor, Entry};
use domain::draw::{Draw, Posted, Refused, State};
use domain::fairness::{EntryLine, TierResult};
use domain::id::{DrawId, ParticipantId, PrizeId};
use domain::prize::{NewPrize, Reserve, Reserves, Source};
use domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use storage::LaneKey;

/// Prizes recorded by one statement.
const CHUNK: usize = 500;
const LINE_MAX: usize = 200;

/// Everything that becomes true in the commit of a drawing.
struct Drawing {
    draw: Draw,
    version: i64,
    prizes: Vec<NewPrize>,
    reserves: Vec<(String, Reserves)>,
    line: Entry,
}

impl App {
    /// Notes where hash or bundle were posted.
    ///
    /// # Errors
    /// By state and clock, or when a field is faulty.
    pub async fn post_draw(
        &self,
        staff: &Staff<permit::EnterBeacon>,
        id: &DrawId,
        what: Posted,
        place: &str,
        reference: &str,
    ) -> Result<DrawOnDesk> {
        let mut faults = Vec::new();
        let place = checked_line("where", place, LINE_MAX, &mut faults);
        let reference = checked_line("reference", reference, LINE_MAX, &mut faults);
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let held = self.draw(id).await?;
        let detail = format!("{}: {place}, {reference}", what.word());
        let line = self.staff_entry(staff, ("draw.post", id.as_str(), detail));
        let draw = held.draw.post(what, place, reference, self.now())?;
        let draw = self.save_draw(draw, held.version, line).await?;
        self.on_desk(draw).await
    }

    /// Enters the beacon's value; it is certain once two people have entered the same.
    ///
    /// # Errors
    /// By state, clock and form; and when it differs from another person's, though it is kept then.
    pub async fn enter_beacon(&self, staff: &Staff<permit::EnterBeacon>, id: &DrawId, raw: &str) -> Result<DrawOnDesk> {
        // Whoever approves a correction and whoever enters the value come one after the other.
        let _one_by_one = self.contest_acts.lock().await;
        let held = self.draw(id).await?;
        let draw = match held.draw.enter_beacon(self.hand(staff), raw) {
            Err(Refused::BeaconFormat) => {
                let fault = FieldFault::new("value", "format", "one line of 1 to 200 characters");
                return Err(Error::Invalid(vec![fault]));
            }
            other => other?,
        };
        let word = match (&draw.beacon_value, draw.differs()) {
            (Some(beacon), _) => format!("certain: {}", beacon.value),
            (None, true) => "differs from another person's".to_owned(),
            (None, false) => "first of two".to_owned(),
        };
        let line = self.staff_entry(staff, ("draw.enter_beacon", id.as_str(), word));
        let draw = self.save_draw(draw, held.version, line).await?;
        if draw.differs() { Err(Refused::BeaconDiffers.into()) } else { self.on_desk(draw).await }
    }

    /// Draws, reveals the secret and records the prizes.
    ///
    /// # Errors
    /// By state, clock and person.
    pub async fn run_draw(&self, staff: &Staff<permit::RunDraws>, id: &DrawId) -> Result<DrawOnDesk> {
        let held = self.draw(id).await?;
        let hand = self.hand(staff);
        held.draw.may_draw(&hand)?;
        let reader = self.store.reader();
        let sealed = storage::draw::sealed_secret(&reader, id).await?.ok_or(Error::NotFound("draw"))?;
        let secret = self.keys.open_draw_secret(&sealed, id);
        let secret = secret.ok_or_else(|| Error::Internal(format!("the secret of {id} does not open")))?;
        let number = held.draw.freeze().map_or(0, |freeze| freeze.number);
        let (audit_head, _) = storage::audit::head(&reader).await?;
        let entrants = self.entrants(id, number).await?;
        let (lines, people): (Vec<EntryLine>, Vec<ParticipantId>) =
            entrants.into_iter().map(|entrant| (entrant.line, entrant.participant)).unzip();
        let draw = held.draw.draw(hand, &secret, &lines, audit_head)?;
        let owners: HashMap<&str, &ParticipantId> = lines.iter().map(|line| line.id.as_str()).zip(&people).collect();
        let tiers: &[TierResult] = draw.outcome.as_ref().map_or(&[], |outcome| &outcome.tiers);
        let counts: Vec<String> =
            tiers.iter().map(|t| format!("{} {} of {}", t.pool.tier, t.winners.len(), t.pool.size)).collect();
        let line = self.staff_entry(staff, ("draw.draw", id.as_str(), counts.join(", ")));
        let prizes = new_prizes(&draw, &owners, self.now());
        let reserves = reserves(tiers, draw.group.adding, &owners);
        let drawing = Arc::new(Drawing { draw, version: held.version, prizes, reserves, line });
        let work = drawing.clone();
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let work = work.clone();
                Box::pin(async move { commit(tx, &work).await })
            })
            .await?;
        if done { self.on_desk(drawing.draw.clone()).await } else { Err(self.overtaken(id).await) }
    }

    /// Publishes the list of winners for a time in which objections are heard.
    ///
    /// # Errors
    /// By state, and when the window or the contact is faulty.
    pub async fn publish_draw(
        &self,
        staff: &Staff<permit::FreezeDraws>,
        id: &DrawId,
        (starts_at, ends_at): (Timestamp, Timestamp),
        contact: &str,
    ) -> Result<DrawOnDesk> {
        let mut faults = Vec::new();
        let contact = checked_line("contact", contact, LINE_MAX, &mut faults);
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let held = self.draw(id).await?;
        let detail = format!("{starts_at} → {ends_at}: {contact}");
        let line = self.staff_entry(staff, ("draw.publish", id.as_str(), detail));
        let draw = match held.draw.publish(starts_at, ends_at, contact, self.now()) {
            Err(Refused::Window) => {
                let fault = FieldFault::new("ends_at_ms", "out_of_range", "after the draw, the start and now");
                return Err(Error::Invalid(vec![fault]));
            }
            other => other?,
        };
        let draw = self.save_draw(draw, held.version, line).await?;
        self.on_desk(draw).await
    }

    /// Declares a draw failed; its record stays and the group may be announced again.
    ///
    /// # Errors
    /// Without a cause that everybody can see, or without a reason.
    pub async fn fail_draw(&self, staff: &Staff<permit::FreezeDraws>, id: &DrawId, reason: &str) -> Result<DrawOnDesk> {
        let reason = required_reason(reason)?;
        let held = self.draw(id).await?;
        let verifies = match held.draw.outcome {
            Some(_) => self.bundle_verifies(&held.draw).await?,
            None => true,
        };
        let line = self.staff_entry(staff, ("draw.fail", id.as_str(), reason.clone()));
        let draw = held.draw.fail(verifies, reason, self.now())?;
        let draw = self.save_draw(draw, held.version, line).await?;
        self.on_desk(draw).await
    }

    /// Marks lists as standing whose time for objections is over; tells how many. Nothing draws by itself.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_publications(&self) -> Result<usize> {
        let now = self.now();
        let mut ended = 0;
        for held in storage::draw::in_state(&self.store.reader(), State::Published).await? {
            if !held.draw.ends_publication(now) {
                continue;
            }
            let act = ("draw.end_publication", held.draw.id.as_str(), String::new());
            let line = self.audit_entry(&Actor::System, "", "", act);
            self.save_draw(held.draw.end_publication(now), held.version, line).await?;
            ended += 1;
        }
        Ok(ended)
    }
}

async fn commit(tx: &storage::Tx, work: &Drawing) -> Result<bool> {
    if !storage::draw::save(tx, &work.draw, work.version).await? {
        return Ok(false);
    }
    for prizes in work.prizes.chunks(CHUNK) {
        App::record_prizes(tx, prizes).await?;
    }
    for (tier, reserves) in &work.reserves {
        App::record_reserves(tx, &work.draw.id, tier, reserves).await?;
    }
    storage::audit::append(tx, &work.line).await?;
    Ok(true)
}

fn new_prizes(draw: &Draw, owners: &HashMap<&str, &ParticipantId>, now: Timestamp) -> Vec<NewPrize> {
    let tiers = draw.outcome.as_ref().map_or(&[][..], |outcome| &outcome.tiers);
    let mut prizes = Vec::new();
    for (tier, result) in draw.group.tiers.iter().zip(tiers) {
        for (place, winner) in (1_u32..).zip(&result.winners) {
            let Some(owner) = owners.get(winner.entry.as_str()) else { continue };
            prizes.push(NewPrize {
                id: PrizeId::new(now.ms(), random()),
                contest: draw.contest.clone(),
                draw: Some(draw.id.clone()),
                source: Source::Draw,
                tier: tier.rule.id.clone(),
                tier_name: tier.name.clone(),
                prize: tier.prize.clone(),
                value_fen: tier.value_fen,
                place,
                entry: Some(winner.entry.clone()),
                participant: ParticipantId::clone(owner),
                won_at: now,
            });
        }
    }
    prizes
}

/// Reserves of each tier; a prize won here keeps somebody from following in any tier, or only in this one and those
/// below it where prizes add up.
fn reserves(tiers: &[TierResult], adding: bool, owners: &HashMap<&str, &ParticipantId>) -> Vec<(String, Reserves)> {
    let of_tier = |(at, result): (usize, &TierResult)| {
        let reserve = |entry: &str| {
            let participant = ParticipantId::clone(owners.get(entry)?);
            Some(Reserve { entry: entry.to_owned(), participant })
        };
        let list = result.reserves.iter().filter_map(|ticketed| reserve(&ticketed.entry)).collect();
        let barring = tiers.iter().skip(if adding { at } else { 0 }).map(|tier| tier.pool.tier.clone()).collect();
        (result.pool.tier.clone(), Reserves { list, barring })
    };
    tiers.iter().enumerate().map(of_tier).collect()
}
