//! Prizes of a contest, for those who hand them out.

use crate::app::prize::{Details, Filter, Listed};
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId, Query};
use crate::web::participant::prize::PrizeProxy;
use crate::web::view::{PrizeSource, PrizeState, PrizeWay};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::{ContestId, PrizeId};
use domain::prize::Prize;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A prize with what may be shown of its winner.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct PrizeRow {
    pub id: String,
    pub contest_id: String,
    pub draw_id: Option<String>,
    pub source: PrizeSource,
    pub tier_id: String,
    pub tier_name: String,
    pub prize: String,
    pub value_fen: i64,
    pub place: u32,
    pub entry: Option<String>,
    pub state: PrizeState,
    pub won_at_ms: i64,
    pub notified_at_ms: Option<i64>,
    pub deadline_at_ms: Option<i64>,
    pub overdue: bool,
    pub way: Option<PrizeWay>,
    pub confirmed_at_ms: Option<i64>,
    pub proxy: bool,
    pub delivered_at_ms: Option<i64>,
    pub delivered_by: Option<String>,
    pub by_code: bool,
    pub delivery_note: Option<String>,
    pub closed_at_ms: Option<i64>,
    /// Sign-in name of who closed it; empty if the winner did.
    pub closed_by: Option<String>,
    pub close_reason: Option<String>,
    /// Prize whose place it took.
    pub follows: Option<String>,
    /// Prize that took its place.
    pub followed_by: Option<String>,
    pub masked: String,
    pub mobile_masked: String,
    pub town: String,
    /// What the winner gave can still be opened.
    pub has_details: bool,
}

/// Prizes of a contest.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrizeList {
    /// Those that the filter lets through.
    pub rows: Vec<PrizeRow>,
    /// How many are in each state, whatever the filter.
    pub counts: BTreeMap<String, u64>,
}

/// Which prizes are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PrizeQuery {
    /// Where they are.
    state: Option<PrizeState>,
    /// Tier.
    tier: Option<String>,
    /// Text in what the list shows.
    q: Option<String>,
}

/// An act that needs nothing but the will.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotifyPrizes {}

/// How many winners were told.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Notified {
    pub notified: usize,
}

/// How a prize is handed over: by its code, or with a note on how the winner was recognised.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DeliverPrize {
    #[serde(default)]
    pub code: Option<String>,
    pub note: String,
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the name says it")]
pub struct PrizeReason {
    pub reason: String,
}

/// What the winner of a prize gave.
#[derive(Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PrizeDetails {
    pub id: String,
    pub name: String,
    pub mobile: String,
    pub address: Option<String>,
    pub id_number: Option<String>,
    pub proxy: Option<PrizeProxy>,
}

impl From<&Listed> for PrizeRow {
    fn from(row: &Listed) -> Self {
        let Prize { won, claim, delivery, closing, .. } = &row.prize;
        Self {
            id: won.id.to_string(),
            contest_id: won.contest.to_string(),
            draw_id: won.draw.as_ref().map(ToString::to_string),
            source: won.source.into(),
            tier_id: won.tier.clone(),
            tier_name: won.tier_name.clone(),
            prize: won.prize.clone(),
            value_fen: won.value_fen,
            place: won.place,
            entry: won.entry.clone(),
            state: row.prize.state.into(),
            won_at_ms: won.won_at.ms(),
            notified_at_ms: row.prize.notified_at.map(Timestamp::ms),
            deadline_at_ms: row.prize.deadline_at.map(Timestamp::ms),
            overdue: row.overdue,
            way: claim.as_ref().map(|claim| claim.way.into()),
            confirmed_at_ms: claim.as_ref().map(|claim| claim.at.ms()),
            proxy: claim.as_ref().is_some_and(|claim| claim.proxy),
            delivered_at_ms: delivery.as_ref().map(|delivery| delivery.at.ms()),
            delivered_by: delivery.as_ref().map(|delivery| delivery.by.clone()),
            by_code: delivery.as_ref().is_some_and(|delivery| delivery.by_code),
            delivery_note: delivery.as_ref().map(|delivery| delivery.note.clone()),
            closed_at_ms: closing.as_ref().map(|closing| closing.at.ms()),
            closed_by: closing.as_ref().map(|closing| closing.by.clone()),
            close_reason: closing.as_ref().map(|closing| closing.reason.clone()),
            follows: row.prize.follows.as_ref().map(ToString::to_string),
            followed_by: row.followed_by.as_ref().map(ToString::to_string),
            masked: row.winner.name.clone(),
            mobile_masked: row.winner.mobile.clone(),
            town: row.winner.town.clone(),
            has_details: claim.as_ref().is_some_and(|claim| claim.sealed.is_some()),
        }
    }
}

impl PrizeDetails {
    fn of(id: &PrizeId, details: Details) -> Self {
        let Details { name, mobile, address, id_number, proxy } = details;
        let proxy = proxy.map(|proxy| PrizeProxy { name: proxy.name, mobile: proxy.mobile });
        Self { id: id.to_string(), name, mobile, address, id_number, proxy }
    }
}

/// Prizes of a contest, masked. Organizers, prize officers and auditors.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/prizes", params(PrizeQuery), responses((status = 200, body = PrizeList)))]
pub async fn list(
    state: Data<State>,
    staff: StaffWith<permit::ReadPrizes>,
    id: PathId<ContestId>,
    Query(query): Query<PrizeQuery>,
) -> Answer<PrizeList> {
    let PrizeQuery { state: wanted, tier, q } = query;
    let filter = Filter { state: wanted.map(Into::into), tier, q: q.unwrap_or_default() };
    let (rows, counts) = state.app.contest_prizes(&staff, &id, &filter).await?;
    let counts = counts.into_iter().map(|(state, count)| (state.word().to_owned(), count)).collect();
    Ok(Json(PrizeList { rows: rows.iter().map(PrizeRow::from).collect(), counts }))
}

/// Tells every winner of a contest who has not been told. Prize officers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/prizes/notification", request_body = NotifyPrizes, responses((status = 200, body = Notified)))]
pub async fn notify_all(
    state: Data<State>,
    staff: StaffWith<permit::ManagePrizes>,
    id: PathId<ContestId>,
    JsonBody(NotifyPrizes {}): JsonBody<NotifyPrizes>,
) -> Answer<Notified> {
    Ok(Json(Notified { notified: state.app.notify_prizes(&staff, &id).await? }))
}

/// Tells one winner; the days of the award plan begin. Prize officers.
#[utoipa::path(post, path = "/api/v1/staff/prizes/{prize_id}/notification", request_body = NotifyPrizes, responses((status = 200, body = PrizeRow)))]
pub async fn notify(
    state: Data<State>,
    staff: StaffWith<permit::ManagePrizes>,
    id: PathId<PrizeId>,
    JsonBody(NotifyPrizes {}): JsonBody<NotifyPrizes>,
) -> Answer<PrizeRow> {
    Ok(Json(PrizeRow::from(&state.app.notify_prize(&staff, &id).await?)))
}

/// Hands a prize over. Prize officers.
#[utoipa::path(post, path = "/api/v1/staff/prizes/{prize_id}/delivery", request_body = DeliverPrize, responses((status = 200, body = PrizeRow)))]
pub async fn deliver(
    state: Data<State>,
    staff: StaffWith<permit::ManagePrizes>,
    id: PathId<PrizeId>,
    JsonBody(body): JsonBody<DeliverPrize>,
) -> Answer<PrizeRow> {
    Ok(Json(PrizeRow::from(&state.app.deliver_prize(&staff, &id, body.code.as_deref(), &body.note).await?)))
}

/// Notes that a prize was not confirmed in time; the next reserve follows. Prize officers.
#[utoipa::path(post, path = "/api/v1/staff/prizes/{prize_id}/waiver", request_body = PrizeReason, responses((status = 200, body = PrizeRow)))]
pub async fn waive(
    state: Data<State>,
    staff: StaffWith<permit::ManagePrizes>,
    id: PathId<PrizeId>,
    JsonBody(body): JsonBody<PrizeReason>,
) -> Answer<PrizeRow> {
    Ok(Json(PrizeRow::from(&state.app.lapse_prize(&staff, &id, &body.reason).await?)))
}

/// Takes a prize away after an upheld objection; the next reserve follows. Prize officers.
#[utoipa::path(post, path = "/api/v1/staff/prizes/{prize_id}/strike", request_body = PrizeReason, responses((status = 200, body = PrizeRow)))]
pub async fn strike(
    state: Data<State>,
    staff: StaffWith<permit::ManagePrizes>,
    id: PathId<PrizeId>,
    JsonBody(body): JsonBody<PrizeReason>,
) -> Answer<PrizeRow> {
    Ok(Json(PrizeRow::from(&state.app.strike_prize(&staff, &id, &body.reason).await?)))
}

/// Opens what the winner of a prize gave; audited with the reason. Prize officers.
#[utoipa::path(post, path = "/api/v1/staff/prizes/{prize_id}/opening", request_body = PrizeReason, responses((status = 200, body = PrizeDetails)))]
pub async fn open(
    state: Data<State>,
    staff: StaffWith<permit::ManagePrizes>,
    id: PathId<PrizeId>,
    JsonBody(body): JsonBody<PrizeReason>,
) -> Answer<PrizeDetails> {
    let (_, details) = state.app.open_prize(&staff, &id, &body.reason).await?;
    Ok(Json(PrizeDetails::of(&id, details)))
}
