//! The audit table, for those who may read it.

use crate::app::audit::PAGE_SIZE;
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::Query;
use crate::web::view::{page, pages};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::audit::Entry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A line of the audit table.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct AuditEntry {
    pub id: String,
    pub at_ms: i64,
    pub actor: String,
    pub actor_name: String,
    pub action: String,
    pub object: String,
    pub detail: String,
    pub address: String,
}

impl From<Entry> for AuditEntry {
    fn from(line: Entry) -> Self {
        Self {
            id: line.id.to_string(),
            at_ms: line.at.ms(),
            actor: line.actor,
            actor_name: line.actor_name,
            action: line.action,
            object: line.object,
            detail: line.detail,
            address: line.address,
        }
    }
}

/// A page of the audit table, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AuditPage {
    pub total: u64,
    pub page: u64,
    pub pages: u64,
    pub items: Vec<AuditEntry>,
}

/// Which lines.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// Page, from 1.
    page: Option<u64>,
    /// Beginning of the action, such as `contest.`.
    action: Option<String>,
    /// Id of the actor.
    actor: Option<String>,
}

/// A page of the audit table. Administrators and auditors.
#[utoipa::path(get, path = "/api/v1/staff/audit", params(AuditQuery), responses((status = 200, body = AuditPage)))]
pub async fn list(
    state: Data<State>,
    staff: StaffWith<permit::ReadAudit>,
    Query(query): Query<AuditQuery>,
) -> Answer<AuditPage> {
    let page = page(query.page)?;
    let some = |text: Option<String>| text.filter(|t| !t.is_empty() && t.len() <= 64);
    let found = state.app.audit_page(&staff, some(query.action), some(query.actor), page).await?;
    let items = found.entries.into_iter().map(AuditEntry::from);
    Ok(Json(AuditPage { total: found.total, page, pages: pages(found.total, PAGE_SIZE), items: items.collect() }))
}

/// What a walk along the chain of the audit table found.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditChain {
    /// Lines in the chain.
    pub lines: i64,
    /// Lines from before the chain began.
    pub lines_before: u64,
    /// Hash of the newest line and all before it.
    pub head: String,
    /// The first line that is missing or altered, 0 for one from before the chain; null when the chain is whole.
    pub broken_at: Option<i64>,
    /// What is stored in its place; null where nothing is.
    pub broken_line: Option<AuditEntry>,
}

/// Walks the chain of the audit table. Administrators and auditors.
#[utoipa::path(get, path = "/api/v1/staff/audit/chain", responses((status = 200, body = AuditChain)))]
pub async fn chain(state: Data<State>, staff: StaffWith<permit::ReadAudit>) -> Answer<AuditChain> {
    let report = state.app.verify_audit(&staff).await?;
    Ok(Json(AuditChain {
        lines: report.head.number,
        lines_before: report.lines_before,
        head: report.head.hash,
        broken_at: report.broken_at,
        broken_line: report.broken.map(AuditEntry::from),
    }))
}
