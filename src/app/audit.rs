//! Lines of the audit table: written in the transaction of the act, read by those who may.

use super::staff::{Staff, permit};
use super::{App, Result, keys};
use domain::audit::{Actor, Entry, Head};
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

/// What a walk along the chain of the audit table found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// The end of the chain as stored.
    pub head: Head,
    /// Lines from before the chain began.
    pub lines_before: u64,
    /// Number of the first line that is missing, altered or out of place; nothing when the chain is whole.
    pub broken_at: Option<i64>,
    /// What is stored in its place, if anything is.
    pub broken: Option<Entry>,
}

/// Lines read at once when the chain is walked.
const CHAIN_PAGE: u64 = 1000;

impl App {
    /// Walks the chain of the audit table from its first line to its head.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn verify_audit(&self, _staff: &Staff<permit::ReadAudit>) -> Result<ChainReport> {
        let reader = self.store.reader();
        let (head, lines_before) = storage::audit::head(&reader).await?;
        let report = |broken_at, broken| ChainReport { head: head.clone(), lines_before, broken_at, broken };
        let mut at = Head::default();
        // Lines that come while this walks are not asked about: the walk ends at the head it began with.
        while at.number < head.number {
            let page = storage::audit::linked(&reader, at.number, CHAIN_PAGE).await?;
            if page.is_empty() {
                return Ok(report(Some(at.number.saturating_add(1)), None));
            }
            for line in page.into_iter().take_while(|line| line.number <= head.number) {
                let next = at.followed_by(&line.entry);
                if line.number != next.number || line.hash != next.hash {
                    let stored = (line.number == next.number).then_some(line.entry);
                    return Ok(report(Some(next.number), stored));
                }
                at = next;
            }
        }
        let changed_before = storage::audit::count_unlinked(&reader).await? != lines_before;
        Ok(report(if at != head { Some(head.number) } else { changed_before.then_some(0) }, None))
    }

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
