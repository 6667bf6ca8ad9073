//! An award that an organization has won: recorded with what it won by, and handed over once.

use super::{Delivery, Refused, State};
use crate::id::{ContestId, OrganizationId};
use crate::time::Timestamp;

/// An award of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationPrize {
    /// Contest.
    pub contest: ContestId,
    /// Award of the plan.
    pub award: String,
    /// Its name, such as 组织奖.
    pub award_name: String,
    /// The thing itself.
    pub prize: String,
    /// Organization.
    pub organization: OrganizationId,
    /// Its name when it won; a later merger changes nothing here.
    pub name: String,
    /// Rank within the award, shared where all measures are equal.
    pub place: u32,
    /// Distinct people with a result.
    pub people: u32,
    /// Mean score in thousandths of a point.
    pub mean_milli: i64,
    /// People in thousandths of the head count.
    pub coverage_milli: Option<i64>,
    /// When it was recorded.
    pub won_at: Timestamp,
    /// How it was handed over, if it was.
    pub delivery: Option<Delivery>,
}

impl OrganizationPrize {
    /// Hands it over, with a note on who took it.
    ///
    /// # Errors
    /// When it has been handed over.
    pub fn deliver(&mut self, by: &str, note: &str, now: Timestamp) -> Result<(), Refused> {
        if self.delivery.is_some() {
            return Err(Refused::State(State::Delivered));
        }
        self.delivery = Some(Delivery { at: now, by: by.to_owned(), by_code: false, note: note.to_owned() });
        Ok(())
    }
}
