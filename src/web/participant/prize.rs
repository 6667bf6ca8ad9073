//! One's prizes: what was won, how to receive it, and giving it up.

use crate::app::prize::{Details, GivenDetails, OwnPrize as Own, Proxy};
use crate::web::auth::CurrentParticipant;
use crate::web::body::{JsonBody, PathId};
use crate::web::view::{PrizeSource, PrizeState, PrizeWay};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::PrizeId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a prize is fetched.
#[derive(Debug, Serialize, ToSchema)]
pub struct PickUp {
    /// Place and hours, as the award plan says.
    pub place: String,
    /// Code to show there, once confirmed and until it is handed over.
    pub code: Option<String>,
}

/// How a prize may be received and what is asked for that.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PrizeAsks {
    pub pick_up: bool,
    pub ship: bool,
    pub id_needed: bool,
}

/// Who collects a prize in the winner's place.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PrizeProxy {
    pub name: String,
    pub mobile: String,
}

/// What the winner gave, shown to them; address and document only as far as needed to recognise them.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnClaim {
    pub name: String,
    pub mobile: String,
    pub proxy: Option<PrizeProxy>,
}

/// A prize of one's own.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct OwnPrize {
    pub id: String,
    pub contest_id: String,
    pub contest_title: String,
    pub draw_id: Option<String>,
    pub source: PrizeSource,
    pub tier_id: String,
    pub tier_name: String,
    pub prize: String,
    pub value_fen: i64,
    pub state: PrizeState,
    pub won_at_ms: i64,
    pub deadline_at_ms: Option<i64>,
    /// The deadline has passed; until somebody else follows, the prize can still be confirmed.
    pub overdue: bool,
    pub way: Option<PrizeWay>,
    pub pick_up: Option<PickUp>,
    pub asks: PrizeAsks,
    pub claim: Option<OwnClaim>,
    pub confirmed_at_ms: Option<i64>,
    pub delivered_at_ms: Option<i64>,
    /// Somebody else collects it.
    pub proxy: bool,
    pub closed_at_ms: Option<i64>,
    /// Why it was struck out or lapsed, in the words of the staff.
    pub close_reason: Option<String>,
}

/// Prizes of one's own, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnPrizes {
    pub prizes: Vec<OwnPrize>,
}

/// How a winner wants a prize.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ConfirmPrize {
    pub way: PrizeWay,
    pub name: String,
    /// Number to be reached at; the account's own if left out.
    #[serde(default)]
    pub mobile: Option<String>,
    /// Only for a prize that is sent.
    #[serde(default)]
    pub address: Option<String>,
    /// Only where the rules ask for it.
    #[serde(default)]
    pub id_number: Option<String>,
    #[serde(default)]
    pub proxy: Option<PrizeProxy>,
}

/// Giving a prize up needs nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaivePrize {}

impl From<&Details> for OwnClaim {
    fn from(details: &Details) -> Self {
        let proxy = details.proxy.as_ref();
        Self {
            name: details.name.clone(),
            mobile: domain::text::mask_mobile(&details.mobile),
            proxy: proxy.map(|p| PrizeProxy { name: p.name.clone(), mobile: domain::text::mask_mobile(&p.mobile) }),
        }
    }
}

impl From<&Own> for OwnPrize {
    fn from(own: &Own) -> Self {
        let (won, rules) = (&own.prize.won, &own.rules);
        let claim = own.prize.claim.as_ref();
        Self {
            id: won.id.to_string(),
            contest_id: won.contest.to_string(),
            contest_title: own.contest_title.clone(),
            draw_id: won.draw.as_ref().map(ToString::to_string),
            source: won.source.into(),
            tier_id: won.tier.clone(),
            tier_name: won.tier_name.clone(),
            prize: won.prize.clone(),
            value_fen: won.value_fen,
            state: own.prize.state.into(),
            won_at_ms: won.won_at.ms(),
            deadline_at_ms: own.prize.deadline_at.map(domain::time::Timestamp::ms),
            overdue: own.overdue,
            way: claim.map(|claim| claim.way.into()),
            pick_up: rules.pick_up.clone().map(|place| PickUp { place, code: own.code.clone() }),
            asks: PrizeAsks { pick_up: rules.pick_up.is_some(), ship: rules.ship, id_needed: rules.id_needed },
            claim: own.details.as_ref().map(OwnClaim::from),
            confirmed_at_ms: claim.map(|claim| claim.at.ms()),
            delivered_at_ms: own.prize.delivery.as_ref().map(|delivery| delivery.at.ms()),
            proxy: claim.is_some_and(|claim| claim.proxy),
            closed_at_ms: own.prize.closing.as_ref().map(|closing| closing.at.ms()),
            close_reason: own.prize.closing.as_ref().map(|closing| closing.reason.clone()),
        }
    }
}

impl ConfirmPrize {
    fn given(self) -> (PrizeWay, GivenDetails) {
        let Self { way, name, mobile, address, id_number, proxy } = self;
        let proxy = proxy.map(|PrizeProxy { name, mobile }| Proxy { name, mobile });
        (way, GivenDetails { name, mobile, address, id_number, proxy })
    }
}

/// Prizes of one's own, newest first. Those of draws and ranks once their winners have been told.
#[utoipa::path(get, path = "/api/v1/me/prizes", responses((status = 200, body = OwnPrizes)))]
pub async fn mine(state: Data<State>, who: CurrentParticipant) -> Answer<OwnPrizes> {
    let prizes = state.app.my_prizes(&who).await?;
    Ok(Json(OwnPrizes { prizes: prizes.iter().map(OwnPrize::from).collect() }))
}

/// Says how one wants a prize; said again, it replaces what was said.
#[utoipa::path(post, path = "/api/v1/prizes/{prize_id}/confirmation", request_body = ConfirmPrize, responses((status = 200, body = OwnPrize)))]
pub async fn confirm(
    state: Data<State>,
    who: CurrentParticipant,
    id: PathId<PrizeId>,
    JsonBody(body): JsonBody<ConfirmPrize>,
) -> Answer<OwnPrize> {
    let (way, given) = body.given();
    let own = state.app.confirm_prize(&who, &id, way.into(), &given).await?;
    Ok(Json(OwnPrize::from(&own)))
}

/// Gives a prize up for good; the next reserve follows.
#[utoipa::path(post, path = "/api/v1/prizes/{prize_id}/waiver", request_body = WaivePrize, responses((status = 200, body = OwnPrize)))]
pub async fn waive(
    state: Data<State>,
    who: CurrentParticipant,
    id: PathId<PrizeId>,
    JsonBody(WaivePrize {}): JsonBody<WaivePrize>,
) -> Answer<OwnPrize> {
    Ok(Json(OwnPrize::from(&state.app.waive_prize(&who, &id).await?)))
}
