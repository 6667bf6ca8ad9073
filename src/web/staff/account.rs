//! Staff accounts, for administrators.

use crate::app::account::{AccountChange, Invitation};
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId};
use crate::web::problem::Problem;
use crate::web::view::Role;
use crate::web::{Answer, State};
use actix_web::HttpResponse;
use actix_web::web::{Data, Json};
use domain::account::Account;
use domain::id::AccountId;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A staff account.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct StaffAccount {
    pub id: String,
    pub name: String,
    pub display_name: String,
    pub roles: Vec<Role>,
    pub disabled: bool,
    pub locked_until_ms: Option<i64>,
    pub last_seen_ms: Option<i64>,
    pub created_at_ms: i64,
}

/// Every account.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StaffAccounts {
    pub items: Vec<StaffAccount>,
}

/// A new account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NewAccount {
    pub name: String,
    pub display_name: String,
    pub roles: Vec<Role>,
}

/// A new account with the link for its owner.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct CreatedAccount {
    pub account: StaffAccount,
    pub link: String,
    pub expires_at_ms: i64,
}

/// A one-time link.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct OneTimeLink {
    pub link: String,
    pub expires_at_ms: i64,
}

impl From<Invitation> for OneTimeLink {
    fn from(invitation: Invitation) -> Self {
        Self { link: invitation.link, expires_at_ms: invitation.expires_at.ms() }
    }
}

/// A change; absent fields stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ChangeAccount {
    pub display_name: Option<String>,
    pub roles: Option<Vec<Role>>,
    pub disabled: Option<bool>,
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Reason {
    pub reason: String,
}

fn view(account: &Account, locked: Option<Timestamp>) -> StaffAccount {
    StaffAccount {
        id: account.id.to_string(),
        name: account.name.as_str().to_owned(),
        display_name: account.display_name.clone(),
        roles: account.roles.iter().map(|r| (*r).into()).collect(),
        disabled: account.disabled,
        locked_until_ms: locked.map(Timestamp::ms),
        last_seen_ms: account.last_seen_at.map(Timestamp::ms),
        created_at_ms: account.created_at.ms(),
    }
}

/// Every account. Administrators.
#[utoipa::path(get, path = "/api/v1/staff/accounts", responses((status = 200, body = StaffAccounts)))]
pub async fn list(state: Data<State>, staff: StaffWith<permit::ManageAccounts>) -> Answer<StaffAccounts> {
    let accounts = state.app.accounts(&staff).await?;
    Ok(Json(StaffAccounts { items: accounts.iter().map(|(a, locked)| view(a, *locked)).collect() }))
}

/// Creates an account. Administrators.
#[utoipa::path(post, path = "/api/v1/staff/accounts", request_body = NewAccount, responses((status = 201, body = CreatedAccount)))]
pub async fn create(
    state: Data<State>,
    staff: StaffWith<permit::ManageAccounts>,
    JsonBody(body): JsonBody<NewAccount>,
) -> Result<HttpResponse, Problem> {
    let roles = body.roles.into_iter().map(Into::into).collect();
    let (account, invitation) = state.app.create_account(&staff, &body.name, &body.display_name, roles).await?;
    Ok(HttpResponse::Created().json(CreatedAccount {
        account: view(&account, None),
        link: invitation.link,
        expires_at_ms: invitation.expires_at.ms(),
    }))
}

/// Changes an account. Administrators.
#[utoipa::path(patch, path = "/api/v1/staff/accounts/{account_id}", request_body = ChangeAccount, responses((status = 200, body = StaffAccount)))]
pub async fn change(
    state: Data<State>,
    staff: StaffWith<permit::ManageAccounts>,
    id: PathId<AccountId>,
    JsonBody(body): JsonBody<ChangeAccount>,
) -> Answer<StaffAccount> {
    let change = AccountChange {
        display_name: body.display_name,
        roles: body.roles.map(|roles| roles.into_iter().map(Into::into).collect()),
        disabled: body.disabled,
    };
    let account = state.app.change_account(&staff, &id, change).await?;
    Ok(Json(view(&account, None)))
}

/// Issues a link for a new password. Administrators.
#[utoipa::path(post, path = "/api/v1/staff/accounts/{account_id}/reset", request_body = Reason, responses((status = 200, body = OneTimeLink)))]
pub async fn reset(
    state: Data<State>,
    staff: StaffWith<permit::ManageAccounts>,
    id: PathId<AccountId>,
    JsonBody(body): JsonBody<Reason>,
) -> Answer<OneTimeLink> {
    Ok(Json(state.app.reset_account(&staff, &id, &body.reason).await?.into()))
}

/// Lifts the locks of an account. Administrators.
#[utoipa::path(post, path = "/api/v1/staff/accounts/{account_id}/unlock", responses((status = 200, body = StaffAccount)))]
pub async fn unlock(
    state: Data<State>,
    staff: StaffWith<permit::ManageAccounts>,
    id: PathId<AccountId>,
) -> Answer<StaffAccount> {
    let account = state.app.unlock_account(&staff, &id).await?;
    Ok(Json(view(&account, None)))
}
