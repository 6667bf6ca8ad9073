//! Prizes of a contest as a file: masked for those who may see them, in full for those who hand them out.

use super::XLSX;
use super::winner::ExportDetail;
use crate::app::prize::{Details, Full, Listed, PrizeFile};
use crate::app::staff::permit;
use crate::app::winner;
use crate::export::{self, Charset, Detail, PrizeRow, PrizeSheet, PrizeTier};
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId};
use crate::web::problem::Problem;
use crate::web::{State, document};
use actix_web::HttpResponse;
use actix_web::web::Data;
use domain::id::ContestId;
use domain::prize::{State as PrizeState, Way};
use serde::Deserialize;
use utoipa::ToSchema;

/// Format of a file of prizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum PrizeFormat {
    Xlsx,
    Csv,
    Pdf,
}

/// How the characters of a CSV file are written.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[expect(missing_docs, reason = "the words say it")]
pub enum PrizeCharset {
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "gb18030")]
    Gb18030,
}

/// A file of prizes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ExportPrizes {
    pub format: PrizeFormat,
    /// For CSV only; UTF-8 where none is given.
    #[serde(default)]
    pub charset: Option<PrizeCharset>,
    /// Full for prize officers only.
    pub detail: ExportDetail,
    pub reason: String,
}

const fn state_name(state: PrizeState) -> &'static str {
    match state {
        PrizeState::Drawn => "待通知",
        PrizeState::Notified => "待确认",
        PrizeState::Confirmed => "待发放",
        PrizeState::Delivered => "已发放",
        PrizeState::Waived => "已放弃",
        PrizeState::Struck => "已取消",
    }
}

const fn way_name(way: Way) -> &'static str {
    match way {
        Way::PickUp => "自领",
        Way::Ship => "邮寄",
    }
}

/// What was noted when the prize was handed over, given up or struck out.
fn note(row: &Listed) -> String {
    let delivered = row.prize.delivery.as_ref().map(|delivery| delivery.note.clone());
    delivered.or_else(|| row.prize.closing.as_ref().map(|closing| closing.reason.clone())).unwrap_or_default()
}

/// The winner unmasked, with whoever receives the prize where that is somebody else.
fn unmasked(full: &Full, row: PrizeRow) -> PrizeRow {
    let Full { nickname, mobile, details } = full;
    let row = PrizeRow { name: nickname.clone(), mobile: mobile.clone(), ..row };
    let Some(Details { name, mobile: reached, address, id_number, proxy }) = details else { return row };
    let (recipient, recipient_mobile) = match proxy {
        Some(proxy) => (proxy.name.clone(), proxy.mobile.clone()),
        None if reached == mobile => (String::new(), String::new()),
        None => (String::new(), reached.clone()),
    };
    PrizeRow {
        name: name.clone(),
        name_replaced: false,
        recipient,
        recipient_mobile,
        address: address.clone().unwrap_or_default(),
        id_number: id_number.clone().unwrap_or_default(),
        ..row
    }
}

fn row_of(listed: &Listed) -> PrizeRow {
    let row = PrizeRow {
        place: listed.prize.won.place,
        // Names and numbers of a masked list are masked already; they stand as they are.
        name: listed.winner.name.clone(),
        name_replaced: true,
        mobile: listed.winner.mobile.clone(),
        town: listed.winner.town.clone(),
        entry: listed.prize.won.entry.clone().unwrap_or_default(),
        state: state_name(listed.prize.state).to_owned(),
        way: listed.prize.claim.as_ref().map(|claim| way_name(claim.way)).unwrap_or_default().to_owned(),
        note: note(listed),
        ..PrizeRow::default()
    };
    match &listed.full {
        Some(full) => unmasked(full, row),
        None => row,
    }
}

/// Tiers in the order of the plan; those of different draws stay apart.
fn sheet(state: &State, file: &PrizeFile, detail: Detail) -> PrizeSheet {
    let mut tiers: Vec<(_, PrizeTier)> = Vec::new();
    for listed in &file.rows {
        let won = &listed.prize.won;
        let key = (won.source, won.draw.clone(), won.tier.clone());
        let row = row_of(listed);
        match tiers.iter_mut().find(|(held, _)| *held == key) {
            Some((_, tier)) => tier.rows.push(row),
            None => {
                let (name, prize) = (won.tier_name.clone(), won.prize.clone());
                tiers.push((key, PrizeTier { name, prize, rows: vec![row], unassigned: 0 }));
            }
        }
    }
    PrizeSheet {
        title: file.title.clone(),
        organizer: state.config.site.organizer.clone(),
        detail,
        publication: None,
        generated_at: file.at,
        tiers: tiers.into_iter().map(|(_, tier)| tier).collect(),
    }
}

/// Exports the prizes of a contest; audited with rows and reason. Masked: organizers, prize officers and auditors; in
/// full: prize officers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/prizes/export", request_body = ExportPrizes, responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn export(
    state: Data<State>,
    staff: StaffWith<permit::ReadPrizes>,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<ExportPrizes>,
) -> Result<HttpResponse, Problem> {
    if body.charset.is_some() && body.format != PrizeFormat::Csv {
        return Err(Problem::field("charset", "not_asked", "for csv only"));
    }
    let (wanted, detail, suffix) = match body.detail {
        ExportDetail::Full => (winner::Detail::Full, Detail::Full, ""),
        ExportDetail::Masked => (winner::Detail::Masked, Detail::Masked, "-masked"),
    };
    let (charset, csv) = match body.charset {
        Some(PrizeCharset::Gb18030) => (Charset::Gb18030, "text/csv; charset=gb18030"),
        Some(PrizeCharset::Utf8) | None => (Charset::Utf8, "text/csv; charset=utf-8"),
    };
    let word = match body.format {
        PrizeFormat::Xlsx => "xlsx",
        PrizeFormat::Csv => "csv",
        PrizeFormat::Pdf => "pdf",
    };
    let file = state.app.export_prizes(&staff, &id, wanted, word, &body.reason).await?;
    let sheet = sheet(&state, &file, detail);
    let name = format!("prizes-{}{suffix}.{word}", *id);
    match body.format {
        PrizeFormat::Xlsx => document::made(&name, XLSX, move || export::prizes_to_xlsx(&sheet)).await,
        PrizeFormat::Csv => document::made(&name, csv, move || export::prizes_to_csv(&sheet, charset)).await,
        PrizeFormat::Pdf => {
            let pdf = state.printer.print(move |press| export::prizes_pdf(&sheet, press)).await?;
            Ok(document::saved(pdf.bytes, "application/pdf", &name))
        }
    }
}
