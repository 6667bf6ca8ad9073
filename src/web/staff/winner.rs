//! Winner lists: the console's page and the files.

use super::XLSX;
use crate::app::Error;
use crate::app::staff::permit;
use crate::app::winner::{Detail, Winner, WinnerList as List};
use crate::export::{self, Group, Row, WinnerSheet};
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId, Query};
use crate::web::code;
use crate::web::problem::Problem;
use crate::web::view::{Category, count};
use crate::web::{Answer, State};
use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use actix_web::web::{Data, Json};
use domain::id::ContestId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Ranks shown when nothing is asked for.
const TOP: usize = 10;

/// A row of a winner list; nickname masked, number not opened.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct WinnerRow {
    pub rank: u64,
    pub tied: bool,
    pub category: Category,
    pub nickname: String,
    /// Empty: numbers are opened only for audited exports.
    pub mobile: String,
    pub town: String,
    pub organization: String,
    pub score_milli: i64,
    pub duration_ms: i64,
    pub finished_at_ms: i64,
    pub attempts: u32,
    pub account_id: String,
    pub excluded: bool,
    pub elder_time: bool,
}

/// A group of a winner list.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct WinnerGroup {
    pub key: String,
    pub name: String,
    pub rows: Vec<WinnerRow>,
}

/// A winner list; the first group is everyone.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct WinnerList {
    pub contest_id: String,
    #[serde(rename = "final")]
    pub is_final: bool,
    pub scoring_version: u32,
    pub top: u64,
    pub groups: Vec<WinnerGroup>,
}

/// How many ranks.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct TopQuery {
    /// Ranks, 10 by default.
    top: Option<usize>,
}

/// Format of an export.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum ExportFormat {
    Xlsx,
    Csv,
}

/// How much an export shows.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum ExportDetail {
    Full,
    Masked,
}

/// An export.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ExportWinners {
    pub format: ExportFormat,
    pub detail: ExportDetail,
    pub top: usize,
    pub reason: String,
}

fn row_view(winner: &Winner) -> WinnerRow {
    let entry = &winner.row.entry;
    WinnerRow {
        rank: count(winner.row.rank),
        tied: winner.row.tied,
        category: entry.category.into(),
        nickname: winner.nickname.clone(),
        mobile: winner.mobile.clone(),
        town: winner.town.clone(),
        organization: winner.organization.clone(),
        score_milli: entry.score.milli(),
        duration_ms: entry.duration_ms,
        finished_at_ms: entry.finished_at.ms(),
        attempts: entry.attempts,
        account_id: entry.participant.to_string(),
        excluded: winner.excluded,
        elder_time: winner.elder_time,
    }
}

/// The winner list. Organizers and auditors.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/winners", params(TopQuery), responses((status = 200, body = WinnerList)))]
pub async fn show(
    state: Data<State>,
    staff: StaffWith<permit::ReadWinners>,
    id: PathId<ContestId>,
    Query(query): Query<TopQuery>,
) -> Answer<WinnerList> {
    let list = state.app.winners(&staff, &id, query.top.unwrap_or(TOP)).await?;
    let groups = list.groups.iter().map(|(key, name, rows)| WinnerGroup {
        key: key.clone(),
        name: name.clone(),
        rows: rows.iter().map(row_view).collect(),
    });
    Ok(Json(WinnerList {
        contest_id: id.to_string(),
        is_final: list.is_final,
        scoring_version: list.scoring_version,
        top: count(list.top),
        groups: groups.collect(),
    }))
}

fn sheet(list: List, detail: export::Detail) -> WinnerSheet {
    let row = |winner: Winner| Row {
        rank: u32::try_from(winner.row.rank).unwrap_or(u32::MAX),
        tied: winner.row.tied,
        category: winner.row.entry.category,
        nickname: winner.nickname,
        nickname_hidden: winner.nickname_hidden,
        mobile: winner.mobile,
        town: winner.town,
        organization: winner.organization,
        score: winner.row.entry.score,
        duration_ms: winner.row.entry.duration_ms,
        finished_at: winner.row.entry.finished_at,
        attempts: winner.row.entry.attempts,
        account_id: winner.row.entry.participant.to_string(),
        excluded: winner.excluded,
        elder_time: winner.elder_time,
    };
    let groups = list
        .groups
        .into_iter()
        .map(|(_, name, rows)| Group { name, rows: rows.into_iter().map(row).collect() })
        .collect();
    WinnerSheet {
        contest_title: list.title,
        final_: list.is_final,
        scoring_version: list.scoring_version,
        detail,
        generated_at: list.at,
        groups,
    }
}

/// Exports the winner list; audited with rows and reason. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/exports", request_body = ExportWinners, responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn export(
    state: Data<State>,
    staff: StaffWith<permit::ExportWinners>,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<ExportWinners>,
) -> Result<HttpResponse, Problem> {
    let (detail, file_detail) = match body.detail {
        ExportDetail::Full => (Detail::Full, export::Detail::Full),
        ExportDetail::Masked => (Detail::Masked, export::Detail::Masked),
    };
    let (word, kind) = match body.format {
        ExportFormat::Xlsx => ("xlsx", XLSX),
        ExportFormat::Csv => ("csv", "text/csv; charset=utf-8"),
    };
    let list = state.app.export_winners(&staff, &id, body.top, detail, word, &body.reason).await?;
    let suffix = if list.is_final { "" } else { "-draft" };
    let masked = if matches!(body.detail, ExportDetail::Masked) { "-masked" } else { "" };
    let version = if list.scoring_version > 1 { format!("-v{}", list.scoring_version) } else { String::new() };
    let name = format!("attachment; filename=\"winners-{}{masked}{version}{suffix}.{word}\"", *id);
    let sheet = sheet(list, file_detail);
    let format = body.format;
    let work = actix_web::web::block(move || match format {
        ExportFormat::Xlsx => export::to_xlsx(&sheet),
        ExportFormat::Csv => export::to_csv(&sheet),
    });
    let made = work.await.map_err(|_| Problem::new(code::BUSY))?;
    let bytes = made.map_err(|error| Problem::from(Error::Internal(error.to_string())))?;
    let mut response = HttpResponse::Ok().content_type(kind).body(bytes);
    let name = HeaderValue::from_str(&name).unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    response.headers_mut().insert(CONTENT_DISPOSITION, name);
    Ok(response)
}
