//! Draws as everybody sees them, and everything that repeating one needs.

use super::draw_view::{Draw, DrawPublication};
use crate::app::draw::{Shown, WinnersOfDraw};
use crate::export::{self, Charset, Detail, PrizeRow, PrizeSheet, PrizeTier};
use crate::web::body::{PathId, Query};
use crate::web::document;
use crate::web::problem::Problem;
use crate::web::staff::XLSX;
use crate::web::{Answer, State};
use actix_web::HttpResponse;
use actix_web::web::{Data, Json};
use domain::id::{ContestId, DrawId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const TEXT: &str = "text/plain; charset=utf-8";

/// Draws of a contest, oldest first.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PublicDraws {
    pub draws: Vec<Draw>,
}

/// A winner, masked.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawWinner {
    pub place: u32,
    pub masked: String,
    pub mobile_masked: String,
    pub town: String,
    pub entry: String,
}

/// Winners of a tier.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawWinnerTier {
    pub id: String,
    pub name: String,
    pub prize: String,
    pub rows: Vec<DrawWinner>,
    /// Prizes that nobody holds.
    pub unassigned: u32,
}

/// The public list of winners.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DrawWinners {
    pub title: String,
    pub organiser: String,
    pub publication: Option<DrawPublication>,
    pub tiers: Vec<DrawWinnerTier>,
}

/// How a CSV file is written.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct CharsetQuery {
    /// `utf-8`, which is the default, or `gb18030`.
    charset: Option<String>,
}

impl From<&Shown> for DrawWinner {
    fn from(shown: &Shown) -> Self {
        let Shown { place, masked, mobile_masked, town, entry } = shown.clone();
        Self { place, masked, mobile_masked, town, entry }
    }
}

/// Winners by tier.
pub(crate) fn winner_tiers(winners: &WinnersOfDraw) -> Vec<DrawWinnerTier> {
    let tier = |tier: &crate::app::draw::TierWinners| DrawWinnerTier {
        id: tier.tier.rule.id.clone(),
        name: tier.tier.name.clone(),
        prize: tier.tier.prize.clone(),
        rows: tier.rows.iter().map(DrawWinner::from).collect(),
        unassigned: tier.unassigned,
    };
    winners.tiers.iter().map(tier).collect()
}

/// Draws of a contest.
#[utoipa::path(get, path = "/api/v1/contests/{contest_id}/draws", responses((status = 200, body = PublicDraws)))]
pub async fn list(state: Data<State>, id: PathId<ContestId>) -> Answer<PublicDraws> {
    let draws = state.app.public_draws(&id).await?;
    Ok(Json(PublicDraws { draws: draws.iter().map(Draw::from).collect() }))
}

/// One draw.
#[utoipa::path(get, path = "/api/v1/draws/{draw_id}", responses((status = 200, body = Draw)))]
pub async fn show(state: Data<State>, id: PathId<DrawId>) -> Answer<Draw> {
    Ok(Json(Draw::from(&state.app.public_draw(&id).await?)))
}

/// The canonical text of the entries that count.
#[utoipa::path(get, path = "/api/v1/draws/{draw_id}/entries", responses((status = 200, content_type = "text/plain", body = String)))]
pub async fn entries(state: Data<State>, id: PathId<DrawId>) -> Result<HttpResponse, Problem> {
    let text = state.app.draw_entries(&id).await?;
    Ok(HttpResponse::Ok().content_type(TEXT).body(text.as_str().to_owned()))
}

/// The proof bundle.
#[utoipa::path(get, path = "/api/v1/draws/{draw_id}/bundle", responses((status = 200, content_type = "text/plain", body = String)))]
pub async fn bundle(state: Data<State>, id: PathId<DrawId>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().content_type(TEXT).body(state.app.draw_bundle(&id).await?))
}

/// The public list of winners, masked; from its publication on.
#[utoipa::path(get, path = "/api/v1/draws/{draw_id}/winners", responses((status = 200, body = DrawWinners)))]
pub async fn winners(state: Data<State>, id: PathId<DrawId>) -> Answer<DrawWinners> {
    let list = state.app.public_winners(&id).await?;
    Ok(Json(DrawWinners {
        title: title(&list),
        organiser: state.config.site.organizer.clone(),
        publication: list.publication.as_ref().map(DrawPublication::from),
        tiers: winner_tiers(&list),
    }))
}

/// Title of contest and draw; a contest called 抽奖 does not say it twice.
fn title(list: &WinnersOfDraw) -> String {
    let (contest, draw) = (&list.contest_title, &list.draw.group.title);
    if contest.ends_with(draw.as_str()) { contest.clone() } else { format!("{contest}{draw}") }
}

fn sheet(state: &State, list: &WinnersOfDraw) -> PrizeSheet {
    // A mask over a mask changes nothing, so what is masked already is safe to pass on.
    let row = |shown: &Shown| PrizeRow {
        place: shown.place,
        name: shown.masked.clone(),
        mobile: shown.mobile_masked.clone(),
        town: shown.town.clone(),
        entry: shown.entry.clone(),
        ..PrizeRow::default()
    };
    let tiers = list.tiers.iter().map(|tier| PrizeTier {
        name: tier.tier.name.clone(),
        prize: tier.tier.prize.clone(),
        rows: tier.rows.iter().map(row).collect(),
        unassigned: tier.unassigned,
    });
    PrizeSheet {
        title: title(list),
        organizer: state.config.site.organizer.clone(),
        detail: Detail::Masked,
        publication: list.publication.as_ref().map(|window| export::Publication {
            starts_at: window.starts_at,
            ends_at: window.ends_at,
            contact: window.contact.clone(),
        }),
        generated_at: state.app.now(),
        tiers: tiers.collect(),
    }
}

/// The public list as a spreadsheet.
#[utoipa::path(get, path = "/api/v1/draws/{draw_id}/winners.xlsx", responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn winners_xlsx(state: Data<State>, id: PathId<DrawId>) -> Result<HttpResponse, Problem> {
    let sheet = sheet(&state, &state.app.public_winners(&id).await?);
    document::made(&format!("winners-{}.xlsx", *id), XLSX, move || export::prizes_to_xlsx(&sheet)).await
}

/// The public list as it is posted. A character that no font of the server has stands as its code.
#[utoipa::path(get, path = "/api/v1/draws/{draw_id}/winners.pdf", responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub async fn winners_pdf(state: Data<State>, id: PathId<DrawId>) -> Result<HttpResponse, Problem> {
    let sheet = sheet(&state, &state.app.public_winners(&id).await?);
    let pdf = state.printer.print(move |press| export::winners_pdf(&sheet, press)).await?;
    Ok(document::shown(pdf, &format!("winners-{}", *id)))
}

/// The public list as CSV.
#[utoipa::path(get, path = "/api/v1/draws/{draw_id}/winners.csv", params(CharsetQuery), responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn winners_csv(
    state: Data<State>,
    id: PathId<DrawId>,
    Query(query): Query<CharsetQuery>,
) -> Result<HttpResponse, Problem> {
    let (charset, kind) = match query.charset.as_deref() {
        None | Some("utf-8") => (Charset::Utf8, "text/csv; charset=utf-8"),
        Some("gb18030") => (Charset::Gb18030, "text/csv; charset=gb18030"),
        Some(_) => return Err(Problem::field("charset", "unknown_value", "utf-8 or gb18030")),
    };
    let sheet = sheet(&state, &state.app.public_winners(&id).await?);
    document::made(&format!("winners-{}.csv", *id), kind, move || export::prizes_to_csv(&sheet, charset)).await
}
