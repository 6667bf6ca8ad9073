//! Draws, for staff: look, announce, freeze, post, enter the beacon, draw, publish, fail.

use super::draw_view::{
    AnnounceDraw, DrawDesk, DrawList, DrawReason, DrawScreen, DrawScreenTier, EnterBeacon, PostDraw, PublishDraw, desk,
};
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId};
use crate::web::problem::Problem;
use crate::web::public::draw::winner_tiers;
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::draw::Posted;
use domain::id::{ContestId, DrawId};
use domain::time::Timestamp;

/// Draws of a contest, who could run one, and what can be announced. Organizers, prize officers and auditors.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/draws", responses((status = 200, body = DrawList)))]
pub async fn list(state: Data<State>, staff: StaffWith<permit::ReadPrizes>, id: PathId<ContestId>) -> Answer<DrawList> {
    Ok(Json(DrawList::from(&state.app.draws(&staff, &id).await?)))
}

/// Announces a draw. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/draws", request_body = AnnounceDraw, responses((status = 200, body = DrawDesk)))]
pub async fn announce(
    state: Data<State>,
    staff: StaffWith<permit::FreezeDraws>,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<AnnounceDraw>,
) -> Answer<DrawDesk> {
    let alone = body.single_person_reason.as_deref();
    let done = state.app.announce_draw(&staff, &id, &body.key, body.beacon.into(), alone).await?;
    Ok(Json(desk(&done, staff.account())))
}

/// One draw with what can be done now. Organizers, prize officers and auditors.
#[utoipa::path(get, path = "/api/v1/staff/draws/{draw_id}", responses((status = 200, body = DrawDesk)))]
pub async fn show(state: Data<State>, staff: StaffWith<permit::ReadPrizes>, id: PathId<DrawId>) -> Answer<DrawDesk> {
    Ok(Json(desk(&state.app.draw_for_staff(&staff, &id).await?, staff.account())))
}

/// Fixes and publishes the entries. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/draws/{draw_id}/freeze", responses((status = 200, body = DrawDesk)))]
pub async fn freeze(state: Data<State>, staff: StaffWith<permit::FreezeDraws>, id: PathId<DrawId>) -> Answer<DrawDesk> {
    Ok(Json(desk(&state.app.freeze_draw(&staff, &id).await?, staff.account())))
}

/// Takes the entries back before the beacon can be known. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/draws/{draw_id}/freeze-withdrawal", request_body = DrawReason, responses((status = 200, body = DrawDesk)))]
pub async fn withdraw_freeze(
    state: Data<State>,
    staff: StaffWith<permit::FreezeDraws>,
    id: PathId<DrawId>,
    JsonBody(body): JsonBody<DrawReason>,
) -> Answer<DrawDesk> {
    Ok(Json(desk(&state.app.withdraw_freeze(&staff, &id, &body.reason).await?, staff.account())))
}

/// Notes a posting elsewhere. Organizers and prize officers.
#[utoipa::path(post, path = "/api/v1/staff/draws/{draw_id}/postings", request_body = PostDraw, responses((status = 200, body = DrawDesk)))]
pub async fn post(
    state: Data<State>,
    staff: StaffWith<permit::EnterBeacon>,
    id: PathId<DrawId>,
    JsonBody(body): JsonBody<PostDraw>,
) -> Answer<DrawDesk> {
    let what = Posted::parse(&body.what)
        .ok_or_else(|| Problem::field("what", "unknown_value", "announcement, entries or bundle"))?;
    let done = state.app.post_draw(&staff, &id, what, &body.place, &body.reference).await?;
    Ok(Json(desk(&done, staff.account())))
}

/// Enters the beacon's value; a second person enters the same. Organizers and prize officers.
#[utoipa::path(post, path = "/api/v1/staff/draws/{draw_id}/beacon", request_body = EnterBeacon, responses((status = 200, body = DrawDesk)))]
pub async fn beacon(
    state: Data<State>,
    staff: StaffWith<permit::EnterBeacon>,
    id: PathId<DrawId>,
    JsonBody(body): JsonBody<EnterBeacon>,
) -> Answer<DrawDesk> {
    Ok(Json(desk(&state.app.enter_beacon(&staff, &id, &body.value).await?, staff.account())))
}

/// Draws. Prize officers.
#[utoipa::path(post, path = "/api/v1/staff/draws/{draw_id}/drawing", responses((status = 200, body = DrawDesk)))]
pub async fn draw(state: Data<State>, staff: StaffWith<permit::RunDraws>, id: PathId<DrawId>) -> Answer<DrawDesk> {
    Ok(Json(desk(&state.app.run_draw(&staff, &id).await?, staff.account())))
}

/// Publishes the list of winners. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/draws/{draw_id}/publication", request_body = PublishDraw, responses((status = 200, body = DrawDesk)))]
pub async fn publish(
    state: Data<State>,
    staff: StaffWith<permit::FreezeDraws>,
    id: PathId<DrawId>,
    JsonBody(body): JsonBody<PublishDraw>,
) -> Answer<DrawDesk> {
    let window = (Timestamp(body.starts_at_ms), Timestamp(body.ends_at_ms));
    Ok(Json(desk(&state.app.publish_draw(&staff, &id, window, &body.contact).await?, staff.account())))
}

/// Declares a draw failed. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/draws/{draw_id}/failure", request_body = DrawReason, responses((status = 200, body = DrawDesk)))]
pub async fn fail(
    state: Data<State>,
    staff: StaffWith<permit::FreezeDraws>,
    id: PathId<DrawId>,
    JsonBody(body): JsonBody<DrawReason>,
) -> Answer<DrawDesk> {
    Ok(Json(desk(&state.app.fail_draw(&staff, &id, &body.reason).await?, staff.account())))
}

/// The true result for the hall's screen, masked. Organizers, prize officers and auditors.
#[utoipa::path(get, path = "/api/v1/staff/draws/{draw_id}/screen", responses((status = 200, body = DrawScreen)))]
pub async fn screen(
    state: Data<State>,
    staff: StaffWith<permit::ReadPrizes>,
    id: PathId<DrawId>,
) -> Answer<DrawScreen> {
    let winners = state.app.draw_screen(&staff, &id).await?;
    let tiers = winner_tiers(&winners).into_iter().map(|tier| DrawScreenTier {
        id: tier.id,
        name: tier.name,
        prize: tier.prize,
        winners: tier.rows,
    });
    Ok(Json(DrawScreen { state: winners.draw.state.word(), tiers: tiers.collect() }))
}
