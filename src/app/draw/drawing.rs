//! The drawing itself: prizes and reserves go in by chunks that nobody sees, then one small commit makes them true.
//!
//! Until that commit the draw is not drawn, and every reader passes over prizes of such a draw. A drawing that broke off
//! is simply made again: what it has left goes first, and the same secret, entries and beacon give the same winners.

use super::DrawOnDesk;
use crate::app::keys::random;
use crate::app::staff::{Staff, permit};
use crate::app::{App, Error, Result};
use domain::audit::Entry;
use domain::draw::Draw;
use domain::fairness::{EntryLine, TierResult};
use domain::id::{DrawId, ParticipantId, PrizeId};
use domain::prize::{NewPrize, Reserves, Source};
use domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use storage::LaneKey;

/// Rows of one write.
const CHUNK: usize = 500;

/// Everything that becomes true in the commit of a drawing.
struct Drawing {
    draw: Draw,
    version: i64,
    prizes: Vec<NewPrize>,
    reserves: Vec<(String, Reserves)>,
    line: Entry,
}

impl App {
    /// Draws, reveals the secret and records the prizes.
    ///
    /// # Errors
    /// By state, clock and person.
    pub async fn run_draw(&self, staff: &Staff<permit::RunDraws>, id: &DrawId) -> Result<DrawOnDesk> {
        self.run_draw_by(staff, id, CHUNK).await
    }

    /// The same with so many rows in one write.
    ///
    /// # Errors
    /// As [`App::run_draw`].
    pub async fn run_draw_by(&self, staff: &Staff<permit::RunDraws>, id: &DrawId, chunk: usize) -> Result<DrawOnDesk> {
        let _one_by_one = self.contest_acts.lock().await;
        let drawing = Arc::new(self.drawing(staff, id).await?);
        self.unstage(id).await?;
        let done = self.stage_prizes(&drawing, chunk).await? && self.make_true(&drawing).await?;
        if done { self.on_desk(drawing.draw.clone()).await } else { Err(self.overtaken(id).await) }
    }

    async fn drawing(&self, staff: &Staff<permit::RunDraws>, id: &DrawId) -> Result<Drawing> {
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
        let owner = |entry: &str| owners.get(entry).map(|owner| ParticipantId::clone(owner));
        let reserves = Reserves::of(tiers, draw.group.adding, owner);
        Ok(Drawing { draw, version: held.version, prizes, reserves, line })
    }

    /// Removes what a drawing that broke off has left; nothing of a draw that is drawn.
    pub(super) async fn unstage(&self, id: &DrawId) -> Result<()> {
        loop {
            let draw = id.clone();
            let more = self.store.write(LaneKey::Common, move |tx| {
                let draw = draw.clone();
                Box::pin(async move { Ok::<_, Error>(storage::prize::clear_staged(tx, &draw).await?) })
            });
            if more.await? == 0 {
                return Ok(());
            }
        }
    }

    /// Writes prizes and reserves that no reader sees yet; false when another act on the draw came before.
    async fn stage_prizes(&self, drawing: &Arc<Drawing>, chunk: usize) -> Result<bool> {
        for at in (0..drawing.prizes.len()).step_by(chunk) {
            let work = drawing.clone();
            let write = self.store.write(LaneKey::Common, move |tx| {
                let work = work.clone();
                Box::pin(async move {
                    let stands = storage::draw::is_at(tx, &work.draw.id, work.version).await?;
                    if stands {
                        App::record_prizes(tx, part(&work.prizes, at, chunk)).await?;
                    }
                    Ok::<_, Error>(stands)
                })
            });
            if !write.await? {
                return Ok(false);
            }
        }
        for (tier, reserves) in &drawing.reserves {
            for at in (0..reserves.list.len()).step_by(chunk) {
                let list = part(&reserves.list, at, chunk).to_vec();
                let (work, tier) = (drawing.clone(), tier.clone());
                let some = Reserves { list, barring: reserves.barring.clone() };
                let write = self.store.write(LaneKey::Common, move |tx| {
                    let (work, tier, some) = (work.clone(), tier.clone(), some.clone());
                    Box::pin(async move {
                        let stands = storage::draw::is_at(tx, &work.draw.id, work.version).await?;
                        if stands {
                            storage::prize_reserve::insert_from(tx, &work.draw.id, &tier, at, &some).await?;
                        }
                        Ok::<_, Error>(stands)
                    })
                });
                if !write.await? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// The commit that makes the draw drawn; it counts that every prize and reserve is there.
    async fn make_true(&self, drawing: &Arc<Drawing>) -> Result<bool> {
        let work = drawing.clone();
        self.store
            .write(LaneKey::Common, move |tx| {
                let work = work.clone();
                Box::pin(async move { commit(tx, &work).await })
            })
            .await
    }
}

/// Up to so many from a place on.
fn part<T>(all: &[T], at: usize, chunk: usize) -> &[T] {
    let rest = all.get(at..).unwrap_or_default();
    rest.get(..chunk).unwrap_or(rest)
}

async fn commit(tx: &storage::Tx, work: &Drawing) -> Result<bool> {
    let id = &work.draw.id;
    let prizes = storage::prize::count_staged(tx, id).await?;
    let reserves = storage::prize_reserve::count(tx, id).await?;
    let wanted: usize = work.reserves.iter().map(|(_, reserves)| reserves.list.len()).sum();
    if usize::try_from(prizes) != Ok(work.prizes.len()) || usize::try_from(reserves) != Ok(wanted) {
        return Err(Error::Internal(format!("{prizes} prizes and {reserves} reserves of {id} are there; try again")));
    }
    if !storage::draw::save(tx, &work.draw, work.version).await? {
        return Ok(false);
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
