//! Staff signing in and out, and one-time links.

use crate::app::account::Purpose;
use crate::app::keys::Keys;
use crate::app::staff::permit;
use crate::web::auth::{STAFF, StaffWith, address_key, cleared_staff_cookie, peer, shortened, staff_cookie};
use crate::web::body::JsonBody;
use crate::web::problem::Problem;
use crate::web::rate_limit::Gate;
use crate::web::view::Role;
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse};
use domain::account::{Account, IDLE_TIMEOUT_MS};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The signed-in member of staff.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct StaffMe {
    pub id: String,
    pub name: String,
    pub display_name: String,
    pub roles: Vec<Role>,
    pub idle_timeout_s: i64,
    pub server_time_ms: i64,
    /// A sentence when the server's clock has stepped since the start.
    pub clock_warning: Option<String>,
    pub demo: bool,
}

/// Name and password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StaffSignIn {
    pub name: String,
    pub password: String,
}

/// A one-time link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct InvitationToken {
    pub token: String,
}

/// What a one-time link is for.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum InvitationPurpose {
    FirstAdministrator,
    Invitation,
    Reset,
}

/// A one-time link as its page shows it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct InvitationView {
    pub purpose: InvitationPurpose,
    pub name: Option<String>,
    pub roles: Vec<Role>,
    pub expires_at_ms: i64,
}

/// The acceptance of a one-time link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AcceptInvitation {
    pub token: String,
    /// For the first administrator.
    pub name: Option<String>,
    /// For the first administrator.
    pub display_name: Option<String>,
    pub password: String,
}

fn roles(list: &[domain::actor::Role]) -> Vec<Role> {
    list.iter().map(|r| (*r).into()).collect()
}

fn me_view(state: &State, account: &Account) -> StaffMe {
    let clock_warning = state.app.clock().last_step().map(|step| {
        format!("服务器时钟在 {} 跳动了 {:.1} 秒，请检查对时服务", step.at.iso_shanghai(), seconds(step.by_ms))
    });
    StaffMe {
        id: account.id.to_string(),
        name: account.name.as_str().to_owned(),
        display_name: account.display_name.clone(),
        roles: roles(&account.roles),
        idle_timeout_s: IDLE_TIMEOUT_MS / 1000,
        server_time_ms: state.app.now().ms(),
        clock_warning,
        demo: state.app.settings().demo,
    }
}

fn seconds(ms: i64) -> f64 {
    i32::try_from(ms).map_or(f64::INFINITY, f64::from) / 1000.0
}

fn signed_in(state: &State, account: &Account, token: String) -> HttpResponse {
    HttpResponse::Ok().cookie(staff_cookie(state, token)).json(me_view(state, account))
}

/// Signs a member of staff in.
#[utoipa::path(post, path = "/api/v1/staff/sessions", request_body = StaffSignIn, responses((status = 200, body = StaffMe)))]
pub async fn sign_in(
    state: Data<State>,
    request: HttpRequest,
    JsonBody(body): JsonBody<StaffSignIn>,
) -> Result<HttpResponse, Problem> {
    let address = peer(&request, &state);
    state.limits.check(Gate::SignInAddress, &address_key(address))?;
    // Many tries at once must not all be looked at before the first is counted.
    let name: String = body.name.chars().take(64).collect();
    state
        .limits
        .check(Gate::SignInNumber, &format!("staff {} {}", name.trim().to_lowercase(), address_key(address)))?;
    let address = state.app.address(&address_key(address), shortened(address));
    let (account, token) = state.app.staff_sign_in(&body.name, &body.password, &address).await?;
    Ok(signed_in(&state, &account, token))
}

/// Signs out.
#[utoipa::path(delete, path = "/api/v1/staff/sessions/current", responses((status = 204)))]
pub async fn sign_out(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    if let Some(token) = request.cookie(STAFF) {
        state.app.staff_sign_out(token.value()).await?;
    }
    Ok(HttpResponse::NoContent().cookie(cleared_staff_cookie(&state)).finish())
}

/// The signed-in member of staff. Any role.
#[utoipa::path(get, path = "/api/v1/staff/me", responses((status = 200, body = StaffMe)))]
pub async fn me(state: Data<State>, staff: StaffWith<permit::Any>) -> Answer<StaffMe> {
    Ok(Json(me_view(&state, staff.account())))
}

/// What a one-time link is for.
#[utoipa::path(post, path = "/api/v1/staff/invitations/check", request_body = InvitationToken, responses((status = 200, body = InvitationView)))]
pub async fn check_invitation(
    state: Data<State>,
    request: HttpRequest,
    JsonBody(body): JsonBody<InvitationToken>,
) -> Answer<InvitationView> {
    state.limits.check(Gate::SignInAddress, &address_key(peer(&request, &state)))?;
    let (link, account) = state.app.check_invitation(&body.token).await?;
    let purpose = match link.purpose {
        Purpose::FirstAdministrator => InvitationPurpose::FirstAdministrator,
        Purpose::Invitation => InvitationPurpose::Invitation,
        Purpose::Reset | Purpose::ParticipantPassword => InvitationPurpose::Reset,
    };
    Ok(Json(InvitationView {
        purpose,
        name: account.map(|a| a.name.as_str().to_owned()),
        roles: roles(&link.roles),
        expires_at_ms: link.expires_at.ms(),
    }))
}

/// Accepts a one-time link and signs in.
#[utoipa::path(post, path = "/api/v1/staff/invitations/acceptance", request_body = AcceptInvitation, responses((status = 200, body = StaffMe)))]
pub async fn accept_invitation(
    state: Data<State>,
    request: HttpRequest,
    JsonBody(body): JsonBody<AcceptInvitation>,
) -> Result<HttpResponse, Problem> {
    let address = peer(&request, &state);
    state.limits.check(Gate::SignInAddress, &address_key(address))?;
    state.limits.check(Gate::SignInNumber, &Keys::token_hash(&body.token))?;
    let address = state.app.address(&address_key(address), shortened(address));
    let (account, token) = state
        .app
        .accept_invitation(&body.token, body.name.as_deref(), body.display_name.as_deref(), &body.password, &address)
        .await?;
    Ok(signed_in(&state, &account, token))
}
