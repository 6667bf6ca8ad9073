//! Helping participants: finding a person by number, a one-time link for a password, hiding a nickname.

use super::account::{OneTimeLink, Reason};
use crate::app::recovery::Found;
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId};
use crate::web::view::{Category, count};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::ParticipantId;
use domain::participant::Mobile;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A whole number to look for; in the body, so that no address holds it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct FindParticipant {
    pub mobile: String,
}

/// A person as staff see them.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct StaffParticipant {
    pub id: String,
    pub nickname: String,
    pub mobile_masked: String,
    pub category: Category,
    pub town: String,
    pub organization: Option<String>,
    pub created_at_ms: i64,
    pub attempts: u64,
    pub name_hidden: bool,
}

/// People found.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StaffParticipants {
    pub items: Vec<StaffParticipant>,
}

fn person(state: &State, found: Found, mobile_masked: String) -> StaffParticipant {
    let p = found.participant;
    StaffParticipant {
        id: p.id.to_string(),
        town: state.app.reference().town_name(&p.town),
        nickname: p.nickname,
        mobile_masked,
        category: p.category.into(),
        organization: found.organization,
        created_at_ms: p.created_at.ms(),
        attempts: count(found.attempts),
        name_hidden: p.nickname_hidden,
    }
}

/// Finds a person by their whole number. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/participants/search", request_body = FindParticipant, responses((status = 200, body = StaffParticipants)))]
pub async fn find(
    state: Data<State>,
    staff: StaffWith<permit::HelpParticipants>,
    JsonBody(body): JsonBody<FindParticipant>,
) -> Answer<StaffParticipants> {
    let found = state.app.find_participant(&staff, &body.mobile).await?;
    let masked = Mobile::parse(&body.mobile).map_or_else(|_| String::new(), |m| domain::text::mask_mobile(m.as_str()));
    Ok(Json(StaffParticipants { items: found.map(|f| person(&state, f, masked)).into_iter().collect() }))
}

/// Issues a one-time link for a new password, 15 minutes long. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/participants/{participant_id}/password-link", request_body = Reason, responses((status = 200, body = OneTimeLink)))]
pub async fn password_link(
    state: Data<State>,
    staff: StaffWith<permit::HelpParticipants>,
    id: PathId<ParticipantId>,
    JsonBody(body): JsonBody<Reason>,
) -> Answer<OneTimeLink> {
    let (link, until) = state.app.issue_password_link(&staff, &id, &body.reason).await?;
    Ok(Json(OneTimeLink { link, expires_at_ms: until.ms() }))
}

/// Hides a nickname. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/participants/{participant_id}/name-hiding", request_body = Reason, responses((status = 200, body = StaffParticipant)))]
pub async fn hide_name(
    state: Data<State>,
    staff: StaffWith<permit::HelpParticipants>,
    id: PathId<ParticipantId>,
    JsonBody(body): JsonBody<Reason>,
) -> Answer<StaffParticipant> {
    let found = state.app.hide_name(&staff, &id, &body.reason).await?;
    Ok(Json(person(&state, found, String::new())))
}
