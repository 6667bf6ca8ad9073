//! Awards that do not add up: who is left out of a draw for what they have won, and in which order draws are made.

use crate::app::{App, Result};
use domain::draw::{Draw, Kind, Refused};
use domain::id::ParticipantId;
use std::collections::HashSet;

impl App {
    /// Who is left out of the entries of a draw because they have won already.
    ///
    /// Rank awards come first, then draws over some of the same people one after the other: what a list leaves out is
    /// known before it is fixed, and winners follow from its text alone.
    ///
    /// # Errors
    /// When rank awards or another draw come first, or the announced group is no longer what results give.
    pub(super) async fn won_before(&self, draw: &Draw) -> Result<HashSet<ParticipantId>> {
        let entry = self.staff_contest(&draw.contest)?;
        let plan = entry.awards.current().map(|version| &version.plan);
        if matches!(draw.group.kind(), Kind::Tie | Kind::Left) {
            if !self.outcome_groups(&entry).await?.contains(&draw.group) {
                return Err(Refused::Outdated.into());
            }
            let (Kind::Tie, Some(plan)) = (draw.group.kind(), plan) else { return Ok(HashSet::new()) };
            // Whoever wins in an earlier scope; who wins in this one keeps the rank, so that those tied have theirs.
            let tier = draw.group.tiers.first().map(|tier| tier.rule.id.as_str());
            let places = self.ranks(&entry).await?.places(plan);
            let places = places.into_iter().find(|places| Some(places.tier.as_str()) == tier);
            return Ok(places.map(|places| places.left.into_iter().collect()).unwrap_or_default());
        }
        if !draw.group.leaves_winners_out() {
            return Ok(HashSet::new());
        }
        let ranks = self.ranks(&entry).await?;
        if plan.is_some_and(|plan| !ranks.are_settled(plan)) {
            return Err(Refused::RanksFirst.into());
        }
        if draw.waits_for(&ranks.draws) {
            return Err(Refused::OtherUnderWay.into());
        }
        Ok(ranks.winners())
    }
}
