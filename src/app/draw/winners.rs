//! Winners of a draw as everybody may see them: names and numbers masked, those who hold a prize now.

use crate::app::staff::{Staff, permit};
use crate::app::{App, Error, Result};
use domain::draw::{Draw, Publication, Tier};
use domain::id::{DrawId, ParticipantId};
use domain::participant::NAMELESS;
use domain::prize::Prize;
use domain::text::mask_mobile;
use domain::time::Timestamp;
use std::collections::HashMap;

/// A person as lists show them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// Place in the tier, from 1.
    pub place: u32,
    /// Masked name.
    pub masked: String,
    /// Masked number.
    pub mobile_masked: String,
    /// Name of the town.
    pub town: String,
    /// Entry of the draw.
    pub entry: String,
}

/// Winners of one tier.
#[derive(Debug)]
pub struct TierWinners {
    /// The tier.
    pub tier: Tier,
    /// Those who hold a prize.
    pub rows: Vec<Shown>,
    /// Prizes that nobody holds.
    pub unassigned: u32,
}

/// Winners of a draw.
#[derive(Debug)]
pub struct WinnersOfDraw {
    /// Title of the contest.
    pub contest_title: String,
    /// The draw.
    pub draw: Draw,
    /// Window of the list, once published.
    pub publication: Option<Publication>,
    /// Tiers in their order.
    pub tiers: Vec<TierWinners>,
}

/// Whether somebody holds a prize at an instant: won by then and not given up by then.
pub(in crate::app) fn holds(prize: &Prize, at: Timestamp) -> bool {
    prize.won.won_at <= at && prize.closing.as_ref().is_none_or(|closing| closing.at > at)
}

impl App {
    /// The public list; it stands as it was when its time ran out.
    ///
    /// # Errors
    /// When there is none yet, or no more because the draw failed.
    pub async fn public_winners(&self, id: &DrawId) -> Result<WinnersOfDraw> {
        let draw = self.draw(id).await?.draw;
        let now = self.now();
        let list = draw.publication.clone().filter(|_| draw.is_public(now));
        let list = list.ok_or(Error::NotFound("list of winners"))?;
        self.winners_at(draw, now.min(list.ends_at)).await
    }

    /// The true result for the hall's screen, masked, as soon as it is drawn.
    ///
    /// # Errors
    /// When there is no such draw.
    pub async fn draw_screen(&self, _staff: &Staff<permit::ReadPrizes>, id: &DrawId) -> Result<WinnersOfDraw> {
        let draw = self.draw(id).await?.draw;
        let now = self.now();
        self.winners_at(draw, now).await
    }

    pub(super) async fn winners_at(&self, draw: Draw, at: Timestamp) -> Result<WinnersOfDraw> {
        let contest_title = self.staff_contest(&draw.contest)?.contest.title.clone();
        let mut prizes = storage::prize::of_draw(&self.store.reader(), &draw.id).await?;
        prizes.retain(|prize| holds(prize, at));
        prizes.sort_by_key(|prize| (prize.won.place, prize.won.won_at));
        let people = self.shown(prizes.iter().map(|prize| prize.won.participant.clone()).collect()).await?;
        let drawn = draw.outcome.is_some();
        let tiers = draw.group.tiers.iter().map(|tier| {
            let own = prizes.iter().filter(|prize| prize.won.tier == tier.rule.id);
            let row = |prize: &Prize| Shown {
                place: prize.won.place,
                entry: prize.won.entry.clone().unwrap_or_default(),
                ..people.get(&prize.won.participant).cloned().unwrap_or_else(gone)
            };
            let rows: Vec<Shown> = own.map(row).collect();
            let held = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let unassigned = if drawn { tier.rule.quantity.saturating_sub(held) } else { 0 };
            TierWinners { tier: tier.clone(), rows, unassigned }
        });
        let tiers = tiers.collect();
        Ok(WinnersOfDraw { contest_title, publication: draw.publication.clone(), draw, tiers })
    }

    /// People masked; whoever deleted their data is missing.
    pub(in crate::app) async fn shown(&self, people: Vec<ParticipantId>) -> Result<HashMap<ParticipantId, Shown>> {
        let people = storage::participant::many(&self.store.reader(), &people).await?;
        let shown = people.into_iter().map(|(person, secrets)| {
            let masked = person.listed_name();
            let mobile = self.keys.open_mobile(&secrets.mobile_sealed, &person.id).unwrap_or_default();
            let town = self.reference.town_name(&person.town);
            (person.id, Shown { masked, mobile_masked: mask_mobile(&mobile), town, ..Shown::default() })
        });
        Ok(shown.collect())
    }
}

/// Somebody who has deleted their data since.
pub(in crate::app) fn gone() -> Shown {
    Shown { masked: NAMELESS.to_owned(), mobile_masked: "****".to_owned(), ..Shown::default() }
}
