//! Uploads of questions: check first, confirm by the report's hash.

use crate::app::import::{Checked, Import};
use crate::app::staff::permit;
use crate::app::{Error, keys};
use crate::bank::{
    self, CheckContext, FileRefused, KnownQuestions, Limits, Topics, check_file, drafts_from_json, drafts_to_json,
};
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId, Query};
use crate::web::code;
use crate::web::problem::{FieldError, Problem};
use crate::web::view::{Kind, count};
use crate::web::{Answer, State};
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use actix_web::web::{Data, Json};
use domain::id::{ImportId, QuestionId};
use domain::question::Question;
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use utoipa::ToSchema;

/// Bytes of an upload, at most.
const FILE_MAX: usize = 10 * 1024 * 1024;
/// How long the check of an upload may take.
const CHECK_MAX: Duration = Duration::from_secs(20);

/// How much a finding of a report matters.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum FaultSeverity {
    Error,
    Warning,
    Note,
}

/// A finding of a report, with its place: `row` is the row of a spreadsheet or the line of a text, `item` the question's
/// own number or name.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ImportFault {
    pub severity: FaultSeverity,
    pub sheet: String,
    pub row: u64,
    pub column: String,
    pub item: String,
    pub value: String,
    pub code: String,
    pub message: String,
    pub suggestion: Option<String>,
}

/// A question of a report. `answer` names options by letter, otherwise it is the answer itself.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ImportedQuestion {
    pub sheet: String,
    pub row: u64,
    pub item: String,
    pub kind: Option<Kind>,
    pub stem: String,
    pub options: Vec<String>,
    pub answer: String,
    pub duplicate_of: Option<String>,
    pub accepted: bool,
}

/// Whether a report waits or was confirmed.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum ImportState {
    Checked,
    Confirmed,
}

/// The report on an upload. Nothing of it is in the bank before it is confirmed.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct ImportReport {
    pub id: String,
    pub file_name: String,
    pub size_bytes: u64,
    pub format: String,
    pub encoding: String,
    pub sheets: u64,
    pub rows: u64,
    pub report_hash: String,
    pub expires_at_ms: i64,
    pub to_add: u64,
    pub duplicates: u64,
    pub faulty: u64,
    pub unsupported: u64,
    pub faults: Vec<ImportFault>,
    pub notes: Vec<ImportFault>,
    pub questions: Vec<ImportedQuestion>,
    pub state: ImportState,
}

/// A confirmation; it names the report.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ConfirmImport {
    pub report_hash: String,
}

/// What a confirmation added.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ImportDone {
    pub imported: u64,
    pub question_ids: Vec<String>,
}

fn fault_view(fault: bank::ImportFault) -> ImportFault {
    let severity = match fault.severity.as_str() {
        "error" => FaultSeverity::Error,
        "warning" => FaultSeverity::Warning,
        _ => FaultSeverity::Note,
    };
    ImportFault {
        severity,
        sheet: fault.sheet,
        row: count(fault.row),
        column: fault.column,
        item: fault.item,
        value: fault.value,
        code: fault.code,
        message: fault.message,
        suggestion: fault.suggestion,
    }
}

fn question_view(question: bank::ImportedQuestion) -> ImportedQuestion {
    ImportedQuestion {
        row: count(question.place.row),
        item: question.place.item.clone(),
        sheet: question.place.sheet.clone(),
        kind: domain::question::Kind::parse(&question.kind).map(Into::into),
        answer: question.answer(),
        accepted: question.duplicate_of.is_none(),
        stem: question.stem,
        options: question.options,
        duplicate_of: question.duplicate_of,
    }
}

fn report_view(import: &Import) -> Result<ImportReport, Problem> {
    let report: bank::ImportReport = serde_json::from_str(&import.report)
        .map_err(|error| Problem::from(Error::Internal(format!("report {}: {error}", import.id))))?;
    let counts = report.counts;
    Ok(ImportReport {
        id: import.id.to_string(),
        size_bytes: report.size,
        format: report.format,
        encoding: report.encoding,
        sheets: count(counts.sheets),
        rows: count(counts.read),
        report_hash: import.report_hash.clone(),
        expires_at_ms: import.expires_at.ms(),
        to_add: count(counts.accepted),
        duplicates: count(counts.duplicates),
        faulty: count(counts.faulty),
        unsupported: count(counts.unsupported),
        faults: report.faults.into_iter().map(fault_view).collect(),
        notes: report.notes.into_iter().map(fault_view).collect(),
        questions: report.accepted.into_iter().chain(report.duplicates).map(question_view).collect(),
        state: if import.confirmed_at.is_some() { ImportState::Confirmed } else { ImportState::Checked },
        file_name: report.file,
    })
}

/// Reads the one file of a form, up to the limit.
async fn read_file(form: &mut Multipart) -> Result<(String, Vec<u8>), Problem> {
    while let Some(field) = form.next().await {
        let mut field = field.map_err(|e| Problem::new(code::BAD_REQUEST).detail(e.to_string()))?;
        if field.name() != Some("file") {
            while field.next().await.is_some() {}
            continue;
        }
        let name = field.content_disposition().and_then(|d| d.get_filename()).unwrap_or("upload.xlsx").to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|e| Problem::new(code::BAD_REQUEST).detail(e.to_string()))?;
            if bytes.len() + chunk.len() > FILE_MAX {
                return Err(Problem::new(code::PAYLOAD_TOO_LARGE).detail("文件超过 10 MB，请分成几个文件上传"));
            }
            bytes.extend_from_slice(&chunk);
        }
        return Ok((domain::text::one_line(&name).chars().take(120).collect(), bytes));
    }
    Err(Problem::field("file", "required", "a file named `file`"))
}

fn refused(refused: &FileRefused) -> Problem {
    let message = refused.to_string();
    let error = FieldError {
        field: "file".to_owned(),
        code: "file_refused".to_owned(),
        message: message.clone(),
        params: BTreeMap::new(),
    };
    Problem::new(code::FILE_REFUSED).detail(message).errors(vec![error])
}

/// How an upload is checked.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct CheckQuery {
    /// Whether traditional text is converted to simplified text instead of being offered.
    #[serde(default)]
    simplify: bool,
}

/// Checks an upload. Editors. The file is read off the async threads under a time limit; nothing is written to the bank.
#[utoipa::path(post, path = "/api/v1/staff/imports", params(CheckQuery), request_body(content = Vec<u8>, content_type = "multipart/form-data"), responses((status = 201, body = ImportReport)))]
pub async fn check(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    Query(CheckQuery { simplify }): Query<CheckQuery>,
    mut form: Multipart,
) -> Result<HttpResponse, Problem> {
    let (file_name, bytes) = read_file(&mut form).await?;
    let app = state.app.clone();
    let name = file_name.clone();
    let work = actix_web::web::block(move || {
        let now_ms = app.now().ms();
        let topics = Topics::from_pairs(app.reference().topics.iter().map(|(code, name)| (code.clone(), name.clone())));
        let questions = app.known_questions();
        let known = KnownQuestions::of(questions.iter().map(AsRef::as_ref));
        let context = CheckContext {
            known: &known,
            has_id: &|id| app.has_question(id),
            new_id: &|| QuestionId::generated(now_ms, keys::random()),
            topics: &topics,
            library: &app.reference().library,
            simplify,
        };
        check_file(&bytes, &name, &context, &Limits::default(), Instant::now() + CHECK_MAX)
    });
    let checked = work.await.map_err(|_| Problem::new(code::BUSY))?.map_err(|r| refused(&r))?;
    let internal = |error: serde_json::Error| Problem::from(Error::Internal(error.to_string()));
    let kept = Checked {
        file_name,
        report: serde_json::to_string(&checked.report).map_err(internal)?,
        report_hash: checked.report.hash.clone(),
        drafts: drafts_to_json(&checked.drafts).map_err(internal)?,
        to_add: checked.drafts.len(),
    };
    let import = state.app.keep_import(&staff, kept).await?;
    Ok(HttpResponse::Created().json(report_view(&import)?))
}

/// The report on an upload. Editors.
#[utoipa::path(get, path = "/api/v1/staff/imports/{import_id}", responses((status = 200, body = ImportReport)))]
pub async fn show(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    id: PathId<ImportId>,
) -> Answer<ImportReport> {
    let import = state.app.find_import(&staff, &id).await?;
    report_view(&import).map(Json)
}

/// Adds the questions of a checked upload as drafts. Editors.
#[utoipa::path(post, path = "/api/v1/staff/imports/{import_id}/confirmation", request_body = ConfirmImport, responses((status = 200, body = ImportDone)))]
pub async fn confirm(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    id: PathId<ImportId>,
    JsonBody(body): JsonBody<ConfirmImport>,
) -> Answer<ImportDone> {
    let import = state.app.import_to_confirm(&staff, &id, &body.report_hash).await?;
    let drafts = drafts_from_json(&import.drafts).map_err(|e| Problem::from(Error::Internal(e)))?;
    let questions: Vec<Question> = drafts.into_iter().filter_map(|draft| draft.into_question(1).ok()).collect();
    let ids = state.app.confirm_import(&staff, &import, questions).await?;
    Ok(Json(ImportDone { imported: count(ids.len()), question_ids: ids.iter().map(ToString::to_string).collect() }))
}

/// The template to fill in. Editors.
#[utoipa::path(get, path = "/api/v1/staff/imports/template", responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
pub async fn template(_staff: StaffWith<permit::EditQuestions>) -> Result<HttpResponse, Problem> {
    let work = actix_web::web::block(crate::bank::template_xlsx).await.map_err(|_| Problem::new(code::BUSY))?;
    let bytes = work.map_err(|error| Problem::from(Error::Internal(error.to_string())))?;
    let mut response = HttpResponse::Ok().content_type(super::XLSX).body(bytes);
    let name = HeaderValue::from_static("attachment; filename=\"questions-template.xlsx\"");
    response.headers_mut().insert(CONTENT_DISPOSITION, name);
    Ok(response)
}
