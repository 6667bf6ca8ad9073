//! What can be drawn in a contest: the groups and the rules text of its award plan, held in memory.

use crate::app::catalog::ContestEntry;
use crate::app::{App, Result};
use domain::award::PlanVersion;
use domain::contest::Contest;
use domain::draw::Group;
use domain::id::ContestId;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// What a contest's award plan says about draws.
#[derive(Debug, Clone, Default)]
pub struct DrawPlan {
    /// Rules as participants read them; every announcement carries their hash.
    pub rules_text: String,
    /// Groups of tiers that are drawn together.
    pub groups: Vec<Group>,
}

/// What award plans say about draws, by contest.
#[derive(Default)]
pub struct Plans(RwLock<HashMap<ContestId, Arc<DrawPlan>>>);

impl App {
    /// Holds what a contest's award plan says about draws; called when a plan is loaded or stored.
    pub fn set_draw_plan(&self, contest: &ContestId, plan: DrawPlan) {
        let mut held = self.draw_plans.0.write().unwrap_or_else(PoisonError::into_inner);
        held.insert(contest.clone(), Arc::new(plan));
    }

    /// Holds what a version of an award plan says about draws. Draws of ties and of leftovers, which only results tell,
    /// are not among them: see [`App::outcome_groups`].
    pub(crate) fn hold_draw_plan(&self, contest: &Contest, version: &PlanVersion) {
        let town = |code: &str| Some(self.reference.town_name(code));
        let groups = version.plan.draw_groups(contest.window, &town);
        let groups = groups.iter().map(|group| group.with_words(&version.plan)).collect();
        self.set_draw_plan(&contest.id, DrawPlan { rules_text: version.rules_text.clone(), groups });
    }

    /// A group that only results tell, by its key.
    pub(super) async fn outcome_group(&self, entry: &ContestEntry, key: &str) -> Result<Option<Group>> {
        Ok(self.outcome_groups(entry).await?.into_iter().find(|group| group.key == key))
    }

    pub(super) fn draw_plan(&self, contest: &ContestId) -> Option<Arc<DrawPlan>> {
        self.draw_plans.0.read().unwrap_or_else(PoisonError::into_inner).get(contest).cloned()
    }
}
