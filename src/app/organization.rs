//! Organizations: suggestions while typing, and merging what was written in several ways.

use super::contest::required_reason;
use super::staff::{Staff, permit};
use super::{App, Error, FieldFault, Result};
use domain::id::OrganizationId;
use domain::organization::Organization;
use domain::text::folded;
use storage::LaneKey;

/// Suggestions given at once.
const SUGGESTIONS: u64 = 10;
/// People in a registered head count, at most.
const HEADCOUNT_MAX: u32 = 10_000_000;
/// Rows of a page for staff.
pub const PAGE_SIZE: u64 = 50;

impl App {
    /// Organizations whose name contains the text.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn suggest_organizations(&self, text: &str) -> Result<Vec<Organization>> {
        let part = folded(text);
        if part.is_empty() {
            return Ok(vec![]);
        }
        Ok(storage::organization::search(&self.store.reader(), &part, SUGGESTIONS).await?)
    }

    /// A page of organizations with their people and their registered head counts, from 1.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn organizations(
        &self,
        _staff: &Staff<permit::ManageOrganizations>,
        text: &str,
        page: u64,
    ) -> Result<(u64, Vec<(Organization, u64, Option<u32>)>)> {
        let offset = page.saturating_sub(1).saturating_mul(PAGE_SIZE);
        Ok(storage::organization::page(&self.store.reader(), &folded(text), PAGE_SIZE, offset).await?)
    }

    /// Merges organizations into one; their people move, boards show it at once.
    ///
    /// # Errors
    /// When one of them is unknown or the target is among the sources.
    pub async fn merge_organizations(
        &self,
        staff: &Staff<permit::ManageOrganizations>,
        from: Vec<OrganizationId>,
        into: OrganizationId,
        reason: &str,
    ) -> Result<u64> {
        let reason = required_reason(reason)?;
        let reader = self.store.reader();
        if from.is_empty() || from.contains(&into) {
            return Err(Error::Invalid(vec![FieldFault::new(
                "from",
                "unknown_value",
                "other organizations than the target",
            )]));
        }
        let mut names = Vec::new();
        for id in from.iter().chain([&into]) {
            let found = storage::organization::find(&reader, id).await?.ok_or(Error::NotFound("organization"))?;
            names.push(found.name.as_str().to_owned());
        }
        let line =
            self.staff_entry(staff, ("organization.merge", into.as_str(), format!("{}: {reason}", names.join(" → "))));
        let moved = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (from, into, line) = (from.clone(), into.clone(), line.clone());
                Box::pin(async move {
                    let moved = storage::organization::merge(tx, &from, &into).await?;
                    storage::audit::append(tx, &line).await?;
                    Ok::<_, Error>(moved)
                })
            })
            .await?;
        self.rebuild_labels().await?;
        Ok(moved)
    }

    /// Sets or removes the registered head count of an organization.
    ///
    /// # Errors
    /// When there is none, or the number is no head count.
    pub async fn set_headcount(
        &self,
        staff: &Staff<permit::ManageOrganizations>,
        id: &OrganizationId,
        headcount: Option<u32>,
    ) -> Result<()> {
        if headcount.is_some_and(|count| !(1..=HEADCOUNT_MAX).contains(&count)) {
            return Err(Error::Invalid(vec![FieldFault::new("headcount", "out_of_range", "1 to 10000000")]));
        }
        let detail = headcount.map_or_else(|| "-".to_owned(), |count| count.to_string());
        let line = self.staff_entry(staff, ("organization.headcount", id.as_str(), detail));
        let id = id.clone();
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (id, line) = (id.clone(), line.clone());
                Box::pin(async move {
                    let done = storage::organization::set_headcount(tx, &id, headcount).await?;
                    if done {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if done { Ok(()) } else { Err(Error::NotFound("organization")) }
    }
}
