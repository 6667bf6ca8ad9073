//! Lines of the audit table: written in the transaction of the act, read by those who may.

use super::staff::{Staff, permit};
use super::{App, Result, keys};
use domain::audit::{Actor, Entry};
use domain::id::AuditId;

/// Rows of a page of the audit table.
pub const PAGE_SIZE: u64 = 50;

/// A page of the audit table.
#[derive(Debug)]
pub struct Page {
    /// Rows in all.
    pub total: u64,
    /// Rows of this page, newest first.
    pub entries: Vec<Entry>,
}

impl App {
    /// A line for an act that happens now.
    pub(crate) fn audit_entry(&self, actor: &Actor, name: &str, address: &str, act: (&str, &str, String)) -> Entry {
        let at = self.now();
        Entry {
            id: AuditId::new(at.ms(), keys::random()),
            at,
            actor: actor.text(),
            actor_name: name.to_owned(),
            action: act.0.to_owned(),
            object: act.1.to_owned(),
            detail: act.2,
            address: address.to_owned(),
        }
    }

    /// A line for an act of staff: (action, object, detail).
    pub(crate) fn staff_entry<P>(&self, staff: &Staff<P>, act: (&str, &str, String)) -> Entry {
        let account = staff.account();
        self.audit_entry(&Actor::Staff(account.id.clone()), &account.display_name, staff.address(), act)
    }

    /// A page of the audit table, from 1.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_page(
        &self,
        _staff: &Staff<permit::ReadAudit>,
        action: Option<String>,
        actor: Option<String>,
        page: u64,
    ) -> Result<Page> {
        let filter = storage::audit::Filter { action_prefix: action, actor };
        let offset = page.saturating_sub(1).saturating_mul(PAGE_SIZE);
        let (total, entries) = storage::audit::page(&self.store.reader(), &filter, PAGE_SIZE, offset).await?;
        Ok(Page { total, entries })
    }

    /// Writes a line outside of any other act, such as an export.
    pub(crate) async fn append_audit(&self, entry: Entry) -> Result<()> {
        self.store
            .write(storage::LaneKey::Common, move |tx| {
                let entry = entry.clone();
                Box::pin(async move { Ok(storage::audit::append(tx, &entry).await?) })
            })
            .await
    }
}
