//! Organizations, for staff: a page of them, and merging what was written in several ways.

use crate::app::organization::PAGE_SIZE;
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId, Query};
use crate::web::problem::Problem;
use crate::web::view::{page, pages};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::OrganizationId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An organization with its people.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StaffOrganization {
    pub id: String,
    pub name: String,
    pub people: u64,
    /// Registered people, the whole of a coverage; null if nobody registered them.
    pub headcount: Option<u32>,
}

/// A page of organizations.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OrganizationPage {
    pub total: u64,
    pub page: u64,
    pub pages: u64,
    pub items: Vec<StaffOrganization>,
}

/// Part of a name, and a page.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct OrganizationQuery {
    /// Part of the name.
    q: Option<String>,
    /// Page, from 1.
    page: Option<u64>,
}

/// Organizations to merge into one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct MergeOrganizations {
    pub from: Vec<String>,
    pub into: String,
    pub reason: String,
}

/// How many people moved.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct MovedCount {
    pub moved: u64,
}

/// A registered head count.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Headcount {
    /// People of the organization; null removes it.
    pub headcount: Option<u32>,
}

/// What was set.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct HeadcountSet {
    pub organization_id: String,
    pub headcount: Option<u32>,
}

/// A page of organizations. Organizers.
#[utoipa::path(get, path = "/api/v1/staff/organizations", params(OrganizationQuery), responses((status = 200, body = OrganizationPage)))]
pub async fn list(
    state: Data<State>,
    staff: StaffWith<permit::ManageOrganizations>,
    Query(query): Query<OrganizationQuery>,
) -> Answer<OrganizationPage> {
    let page = page(query.page)?;
    let text: String = query.q.unwrap_or_default().chars().take(60).collect();
    let (total, rows) = state.app.organizations(&staff, &text, page).await?;
    let items = rows.into_iter().map(|(o, people, headcount)| StaffOrganization {
        id: o.id.to_string(),
        name: o.name.as_str().to_owned(),
        people,
        headcount,
    });
    Ok(Json(OrganizationPage { total, page, pages: pages(total, PAGE_SIZE), items: items.collect() }))
}

/// Merges organizations into one. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/organizations/merge", request_body = MergeOrganizations, responses((status = 200, body = MovedCount)))]
pub async fn merge(
    state: Data<State>,
    staff: StaffWith<permit::ManageOrganizations>,
    JsonBody(body): JsonBody<MergeOrganizations>,
) -> Answer<MovedCount> {
    let id = |field: &str, text: &str| {
        OrganizationId::parse(text).map_err(|_| Problem::field(field, "format", "not an organization id"))
    };
    let from = body.from.iter().map(|text| id("from", text)).collect::<Result<Vec<_>, _>>()?;
    if from.len() > 100 {
        return Err(Problem::field("from", "too_long", "at most 100 at once"));
    }
    let into = id("into", &body.into)?;
    let moved = state.app.merge_organizations(&staff, from, into, &body.reason).await?;
    Ok(Json(MovedCount { moved }))
}

/// Sets or removes the registered head count of an organization. Organizers.
#[utoipa::path(put, path = "/api/v1/staff/organizations/{organization_id}/headcount", request_body = Headcount, responses((status = 200, body = HeadcountSet)))]
pub async fn headcount(
    state: Data<State>,
    staff: StaffWith<permit::ManageOrganizations>,
    id: PathId<OrganizationId>,
    JsonBody(body): JsonBody<Headcount>,
) -> Answer<HeadcountSet> {
    state.app.set_headcount(&staff, &id, body.headcount).await?;
    Ok(Json(HeadcountSet { organization_id: id.to_string(), headcount: body.headcount }))
}
