//! Winners by rank and organizations that won, as everybody may see them.

use super::super::draw::{Shown, gone, holds};
use super::super::{App, Result};
use domain::id::ContestId;
use domain::prize::{OrganizationPrize, Prize, Source};
use domain::time::{DAY_MS, Timestamp};

/// Winners of a rank tier.
#[derive(Debug)]
pub struct RankTierWinners {
    /// Id of the tier.
    pub tier: String,
    /// Its name.
    pub name: String,
    /// What is won.
    pub prize: String,
    /// When it was recorded, from which on objections are heard.
    pub starts_at: Timestamp,
    /// Last instant in which they are; from then on the list stands as it was.
    pub ends_at: Timestamp,
    /// Those who hold a prize; their place is their rank.
    pub rows: Vec<Shown>,
    /// Recorded prizes that nobody holds.
    pub unassigned: usize,
}

/// Winners of a contest that no lot decided.
#[derive(Debug)]
pub struct RankWinners {
    /// Title of the contest.
    pub contest_title: String,
    /// Whom to tell of an objection.
    pub contact: String,
    /// Tiers that are recorded, in the plan's order.
    pub tiers: Vec<RankTierWinners>,
    /// Organizations by award and place.
    pub organizations: Vec<OrganizationPrize>,
}

impl App {
    /// The public list of winners by rank and of organizations; what is not recorded is not in it.
    ///
    /// # Errors
    /// When the contest is not public.
    pub async fn rank_winners(&self, id: &ContestId) -> Result<RankWinners> {
        let entry = self.public_contest(id)?;
        let reader = self.store.reader();
        let mut won = storage::prize::not_instant(&reader, id).await?;
        won.retain(|prize| prize.won.source == Source::Rank);
        let people = self.shown(won.iter().map(|prize| prize.won.participant.clone()).collect()).await?;
        let plan = entry.awards.current().map(|version| &version.plan);
        let days = plan.map_or(0, |plan| i64::from(plan.notice.days));
        let order = |tier: &str| plan.and_then(|plan| plan.tiers.iter().position(|own| own.id == tier));
        won.sort_by_key(|prize| order(&prize.won.tier));
        let now = self.now();
        let row = |prize: &Prize| {
            let shown = people.get(&prize.won.participant).cloned().unwrap_or_else(gone);
            Shown { place: prize.won.place, ..shown }
        };
        let mut tiers = Vec::new();
        for of_tier in won.chunk_by(|a, b| a.won.tier == b.won.tier) {
            let Some(first) = of_tier.iter().min_by_key(|prize| prize.won.won_at) else { continue };
            let (starts_at, ends_at) = (first.won.won_at, first.won.won_at.plus_ms(days.saturating_mul(DAY_MS)));
            let at = now.min(ends_at);
            let held: Vec<&Prize> = of_tier.iter().filter(|prize| holds(prize, at)).collect();
            let places = of_tier.iter().filter(|prize| prize.won.won_at == starts_at).count();
            tiers.push(RankTierWinners {
                tier: first.won.tier.clone(),
                name: first.won.tier_name.clone(),
                prize: first.won.prize.clone(),
                starts_at,
                ends_at,
                unassigned: places.saturating_sub(held.len()),
                rows: held.into_iter().map(row).collect(),
            });
        }
        Ok(RankWinners {
            contest_title: entry.contest.title.clone(),
            contact: plan.map(|plan| plan.notice.contact.clone()).unwrap_or_default(),
            tiers,
            organizations: storage::organization_prize::of_contest(&reader, id).await?,
        })
    }
}
