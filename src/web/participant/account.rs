//! Signing up, sessions, ways back in, and one's own data.

use crate::app::participant::{Correction, Me, Proof, SignUp as RawSignUp};
use crate::app::session::Tokens;
use crate::web::auth::{CurrentParticipant, REFRESH, address_key, cleared_cookies, peer, session_cookies};
use crate::web::body::JsonBody;
use crate::web::code;
use crate::web::problem::Problem;
use crate::web::rate_limit::Gate;
use crate::web::view::{Category, count};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person types at sign-up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SignUp {
    pub nickname: String,
    pub mobile: String,
    pub password: String,
    pub category: Category,
    /// Code of the town.
    pub town: String,
    /// Required unless consumer.
    pub organization: Option<String>,
    pub notice_version: u32,
    pub notice_accepted: bool,
    pub age_declared: bool,
}

/// A person's own data.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct MeView {
    pub id: String,
    pub nickname: String,
    pub nickname_hidden: bool,
    /// Their own number, in full.
    pub mobile: String,
    pub category: Category,
    pub town: String,
    pub town_name: String,
    pub organization: Option<String>,
    pub notice_version: u32,
    pub notice_accepted_at_ms: i64,
    pub created_at_ms: i64,
    pub mobile_change_blocked: bool,
}

/// A person who has just signed up.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SignedUp {
    pub me: MeView,
    /// Shown once.
    pub recovery_code: String,
}

/// Number and password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SignIn {
    pub mobile: String,
    pub password: String,
}

/// A new password with the recovery code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Recovery {
    pub mobile: String,
    pub recovery_code: String,
    pub new_password: String,
}

/// A new password with a one-time link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct LinkPassword {
    pub token: String,
    pub new_password: String,
}

/// A recovery code, shown once.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RecoveryCode {
    pub recovery_code: String,
}

/// A correction; absent fields stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ChangeMe {
    pub nickname: Option<String>,
    pub category: Option<Category>,
    pub town: Option<String>,
    pub organization: Option<String>,
}

/// A new number, with password or recovery code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ChangeMobile {
    pub mobile: String,
    pub password: Option<String>,
    pub recovery_code: Option<String>,
}

/// A new password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ChangePassword {
    pub password: String,
    pub new_password: String,
}

/// One's own password, as a proof.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnPassword {
    pub password: String,
}

fn me_view(state: &State, me: Me) -> MeView {
    let p = me.participant;
    MeView {
        id: p.id.to_string(),
        town_name: state.app.reference().town_name(&p.town),
        nickname: p.nickname,
        nickname_hidden: p.nickname_hidden,
        mobile: me.mobile,
        category: p.category.into(),
        town: p.town,
        organization: me.organization,
        notice_version: p.notice_version,
        notice_accepted_at_ms: p.notice_accepted_at.ms(),
        created_at_ms: p.created_at.ms(),
        mobile_change_blocked: me.mobile_change_blocked,
    }
}

fn with_cookies(
    state: &State,
    tokens: &Tokens,
    mut response: actix_web::HttpResponseBuilder,
) -> Result<actix_web::HttpResponseBuilder, Problem> {
    for cookie in session_cookies(state, tokens)? {
        response.cookie(cookie);
    }
    Ok(response)
}

/// Signs a person up and in.
#[utoipa::path(post, path = "/api/v1/participants", request_body = SignUp, responses((status = 201, body = SignedUp)))]
pub async fn sign_up(
    state: Data<State>,
    request: HttpRequest,
    JsonBody(body): JsonBody<SignUp>,
) -> Result<HttpResponse, Problem> {
    state.limits.check(Gate::SignUpAddress, &address_key(peer(&request, &state)))?;
    let raw = RawSignUp {
        nickname: body.nickname,
        mobile: body.mobile,
        password: body.password,
        category: domain::participant::Category::from(body.category).word().to_owned(),
        town: body.town,
        organization: body.organization,
        notice_version: body.notice_version,
        notice_accepted: body.notice_accepted,
        age_declared: body.age_declared,
    };
    let (me, recovery_code, tokens) = state.app.sign_up(raw).await?;
    let body = SignedUp { me: me_view(&state, me), recovery_code };
    Ok(with_cookies(&state, &tokens, HttpResponse::Created())?.json(&body))
}

fn gate_number(state: &State, request: &HttpRequest, mobile: &str) -> Result<(), Problem> {
    state.limits.check(Gate::SignInAddress, &address_key(peer(request, state)))?;
    let key = domain::participant::Mobile::parse(mobile)
        .map_or_else(|_| domain::text::folded(mobile), |number| number.as_str().to_owned());
    state.limits.check(Gate::SignInNumber, &domain::fairness::hex(&domain::fairness::hash(&[key.as_bytes()])))
}

/// Signs a person in.
#[utoipa::path(post, path = "/api/v1/sessions", request_body = SignIn, responses((status = 200, body = MeView)))]
pub async fn sign_in(
    state: Data<State>,
    request: HttpRequest,
    JsonBody(body): JsonBody<SignIn>,
) -> Result<HttpResponse, Problem> {
    gate_number(&state, &request, &body.mobile)?;
    let (me, tokens) = state.app.sign_in(&body.mobile, &body.password).await?;
    Ok(with_cookies(&state, &tokens, HttpResponse::Ok())?.json(me_view(&state, me)))
}

/// Turns the refresh cookie into its successor.
#[utoipa::path(post, path = "/api/v1/sessions/refresh", responses((status = 204)))]
pub async fn refresh(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let token = request.cookie(REFRESH).ok_or_else(|| Problem::new(code::SESSION_ENDED))?;
    let tokens = state.app.refresh(token.value()).await?;
    Ok(with_cookies(&state, &tokens, HttpResponse::NoContent())?.finish())
}

/// Signs out.
#[utoipa::path(delete, path = "/api/v1/sessions/current", responses((status = 204)))]
pub async fn sign_out(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    if let Some(token) = request.cookie(REFRESH) {
        state.app.sign_out(token.value()).await?;
    }
    Ok(signed_out(&state))
}

fn signed_out(state: &State) -> HttpResponse {
    let mut response = HttpResponse::NoContent();
    for cookie in cleared_cookies(state) {
        response.cookie(cookie);
    }
    response.finish()
}

/// Sets a new password with the recovery code.
#[utoipa::path(post, path = "/api/v1/passwords/recovery", request_body = Recovery, responses((status = 200, body = RecoveryCode)))]
pub async fn recover(
    state: Data<State>,
    request: HttpRequest,
    JsonBody(body): JsonBody<Recovery>,
) -> Answer<RecoveryCode> {
    gate_number(&state, &request, &body.mobile)?;
    let recovery_code = state.app.recover(&body.mobile, &body.recovery_code, &body.new_password).await?;
    Ok(Json(RecoveryCode { recovery_code }))
}

/// Sets a new password with a one-time link.
#[utoipa::path(post, path = "/api/v1/passwords/link", request_body = LinkPassword, responses((status = 200, body = RecoveryCode)))]
pub async fn use_link(
    state: Data<State>,
    request: HttpRequest,
    JsonBody(body): JsonBody<LinkPassword>,
) -> Answer<RecoveryCode> {
    state.limits.check(Gate::SignInAddress, &address_key(peer(&request, &state)))?;
    let recovery_code = state.app.use_password_link(&body.token, &body.new_password).await?;
    Ok(Json(RecoveryCode { recovery_code }))
}

/// One's own data.
#[utoipa::path(get, path = "/api/v1/me", responses((status = 200, body = MeView)))]
pub async fn me(state: Data<State>, who: CurrentParticipant) -> Answer<MeView> {
    let me = state.app.me(&who).await?;
    Ok(Json(me_view(&state, me)))
}

/// Corrects one's own data.
#[utoipa::path(patch, path = "/api/v1/me", request_body = ChangeMe, responses((status = 200, body = MeView)))]
pub async fn correct(
    state: Data<State>,
    who: CurrentParticipant,
    JsonBody(body): JsonBody<ChangeMe>,
) -> Answer<MeView> {
    let change = Correction {
        nickname: body.nickname,
        category: body.category.map(|c| domain::participant::Category::from(c).word().to_owned()),
        town: body.town,
        organization: body.organization,
    };
    let me = state.app.correct(&who, change).await?;
    Ok(Json(me_view(&state, me)))
}

/// Changes one's own number.
#[utoipa::path(put, path = "/api/v1/me/mobile", request_body = ChangeMobile, responses((status = 200, body = MeView)))]
pub async fn change_mobile(
    state: Data<State>,
    who: CurrentParticipant,
    JsonBody(body): JsonBody<ChangeMobile>,
) -> Answer<MeView> {
    state.limits.check(Gate::SignInNumber, who.as_str())?;
    let proof = match (body.password, body.recovery_code) {
        (Some(password), _) => Proof::Password(password),
        (None, Some(code)) => Proof::RecoveryCode(code),
        (None, None) => return Err(Problem::field("password", "required", "password or recovery code")),
    };
    let me = state.app.change_mobile(&who, &body.mobile, proof).await?;
    Ok(Json(me_view(&state, me)))
}

/// Changes one's own password; other browsers are signed out.
#[utoipa::path(put, path = "/api/v1/me/password", request_body = ChangePassword, responses((status = 204)))]
pub async fn change_password(
    state: Data<State>,
    who: CurrentParticipant,
    JsonBody(body): JsonBody<ChangePassword>,
) -> Result<HttpResponse, Problem> {
    state.limits.check(Gate::SignInNumber, who.as_str())?;
    let tokens = state.app.change_password(&who, &body.password, &body.new_password).await?;
    Ok(with_cookies(&state, &tokens, HttpResponse::NoContent())?.finish())
}

/// Gives a new recovery code for the old one.
#[utoipa::path(post, path = "/api/v1/me/recovery-code", request_body = OwnPassword, responses((status = 200, body = RecoveryCode)))]
pub async fn renew_code(
    state: Data<State>,
    who: CurrentParticipant,
    JsonBody(body): JsonBody<OwnPassword>,
) -> Answer<RecoveryCode> {
    state.limits.check(Gate::SignInNumber, who.as_str())?;
    let recovery_code = state.app.renew_recovery_code(&who, &body.password).await?;
    Ok(Json(RecoveryCode { recovery_code }))
}

/// A contest that deleting would touch.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DeletionContest {
    pub title: String,
    pub rank: Option<u64>,
    pub waives_prize: bool,
}

/// What deleting would lose.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DeletionPreview {
    pub attempts: u64,
    pub open_attempts: u64,
    pub contests: Vec<DeletionContest>,
    pub mobile_blocked_until_final: bool,
}

/// The word that confirms a deletion.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DeleteMe {
    pub password: String,
    /// `DELETE`
    pub confirm: String,
}

/// What deleting would lose.
#[utoipa::path(get, path = "/api/v1/me/deletion", responses((status = 200, body = DeletionPreview)))]
pub async fn deletion(state: Data<State>, who: CurrentParticipant) -> Answer<DeletionPreview> {
    let loss = state.app.deletion_preview(&who).await?;
    let contests = loss.contests.into_iter().map(|(title, rank, waives_prize)| DeletionContest {
        title,
        rank: rank.map(count),
        waives_prize,
    });
    Ok(Json(DeletionPreview {
        attempts: count(loss.attempts),
        open_attempts: count(loss.open_attempts),
        contests: contests.collect(),
        mobile_blocked_until_final: loss.mobile_blocked,
    }))
}

/// Deletes one's own data.
#[utoipa::path(delete, path = "/api/v1/me", request_body = DeleteMe, responses((status = 204)))]
pub async fn delete(
    state: Data<State>,
    who: CurrentParticipant,
    JsonBody(body): JsonBody<DeleteMe>,
) -> Result<HttpResponse, Problem> {
    state.limits.check(Gate::SignInNumber, who.as_str())?;
    if body.confirm != "DELETE" {
        return Err(Problem::field("confirm", "must_accept", "the word DELETE"));
    }
    state.app.delete_me(&who, &body.password).await?;
    Ok(signed_out(&state))
}
