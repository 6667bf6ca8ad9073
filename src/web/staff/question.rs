//! The question bank, for staff.

use crate::app::question::{PAGE_SIZE, Row, Search};
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId, Query};
use crate::web::participant::result_view::{AnswerKey, CitationView};
use crate::web::problem::Problem;
use crate::web::view::{Category, Difficulty, Kind, QuestionStatus, count, pages};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::QuestionId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A row of the bank.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct QuestionRow {
    pub id: String,
    pub revision: u32,
    pub kind: Kind,
    pub topic: String,
    pub topic_name: String,
    pub difficulty: Difficulty,
    pub status: QuestionStatus,
    pub stem: String,
    pub updated_at_ms: i64,
    pub citations: u64,
}

/// Questions by status.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionCounts {
    pub draft: u64,
    pub published: u64,
    pub retired: u64,
}

/// A page of the bank.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionPage {
    pub total: u64,
    pub page: u64,
    pub pages: u64,
    pub items: Vec<QuestionRow>,
    pub counts: QuestionCounts,
}

/// An option with its key and note.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionOption {
    pub text: String,
    pub right: bool,
    pub note: Option<String>,
}

/// A question with its key and proof.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct QuestionDetail {
    pub id: String,
    pub revision: u32,
    pub kind: Kind,
    pub topic: String,
    pub topic_name: String,
    pub difficulty: Difficulty,
    pub status: QuestionStatus,
    pub stem: String,
    pub updated_at_ms: i64,
    pub options: Vec<QuestionOption>,
    pub answer: AnswerKey,
    pub explanation: String,
    pub citations: Vec<CitationView>,
    pub audience: Vec<Category>,
    pub tags: Vec<String>,
    pub source: String,
}

/// What is searched for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct QuestionQuery {
    /// `draft`, `published` or `retired`.
    status: Option<String>,
    /// Activity or sub-topic.
    topic: Option<String>,
    /// `single`, `multiple`, `truefalse` or `fill`.
    kind: Option<String>,
    /// Words.
    q: Option<String>,
    /// Page, from 1.
    page: Option<usize>,
}

/// Ids of questions.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionIds {
    pub ids: Vec<String>,
}

/// How many questions were published.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PublishedCount {
    pub published: u64,
}

/// How many questions were retired.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RetiredCount {
    pub retired: u64,
}

fn topic_name(state: &State, code: &str) -> String {
    state.app.reference().topics.get(code).cloned().unwrap_or_else(|| code.to_owned())
}

fn row_view(state: &State, row: &Row) -> QuestionRow {
    let question = &row.question;
    QuestionRow {
        id: question.id.to_string(),
        revision: question.revision,
        kind: question.kind().into(),
        topic_name: topic_name(state, &question.topic),
        topic: question.topic.clone(),
        difficulty: question.difficulty.into(),
        status: row.status.into(),
        stem: question.stem.clone(),
        updated_at_ms: row.updated_at_ms,
        citations: count(question.citations.len()),
    }
}

/// Reads a word of a filter; an empty one is none.
fn filter<T>(field: &str, word: Option<&str>, parse: fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
    match word {
        None | Some("") => Ok(None),
        Some(word) => parse(word).map(Some).ok_or_else(|| Problem::field(field, "unknown_value", "unknown value")),
    }
}

/// Searches the bank. Every role.
#[utoipa::path(get, path = "/api/v1/staff/questions", params(QuestionQuery), responses((status = 200, body = QuestionPage)))]
pub async fn list(
    state: Data<State>,
    staff: StaffWith<permit::ReadQuestions>,
    Query(query): Query<QuestionQuery>,
) -> Answer<QuestionPage> {
    let search = Search {
        status: filter("status", query.status.as_deref(), domain::question::Status::parse)?,
        topic: query.topic.filter(|t| !t.is_empty()),
        kind: filter("kind", query.kind.as_deref(), domain::question::Kind::parse)?,
        words: query.q.unwrap_or_default().chars().take(100).collect(),
        page: query.page.unwrap_or(1),
    };
    let page = state.app.search_questions(&staff, &search);
    let (draft, published, retired) = page.counts;
    Ok(Json(QuestionPage {
        total: count(page.total),
        page: count(search.page.max(1)),
        pages: pages(count(page.total), count(PAGE_SIZE)),
        items: page.rows.iter().map(|row| row_view(&state, row)).collect(),
        counts: QuestionCounts { draft: count(draft), published: count(published), retired: count(retired) },
    }))
}

/// One question with its key and proof. Every role.
#[utoipa::path(get, path = "/api/v1/staff/questions/{question_id}", responses((status = 200, body = QuestionDetail)))]
pub async fn show(
    state: Data<State>,
    staff: StaffWith<permit::ReadQuestions>,
    id: PathId<QuestionId>,
) -> Answer<QuestionDetail> {
    let row = state.app.question_for_staff(&staff, &id)?;
    let question = &row.question;
    let keys = question.key_positions(&[]);
    let options = (0_u8..).zip(question.options()).map(|(i, o)| QuestionOption {
        text: o.text.clone(),
        right: keys.contains(&i),
        note: o.note.clone(),
    });
    let library = &state.app.reference().library;
    let QuestionRow { id, revision, kind, topic, topic_name, difficulty, status, stem, updated_at_ms, .. } =
        row_view(&state, &row);
    Ok(Json(QuestionDetail {
        id,
        revision,
        kind,
        topic,
        topic_name,
        difficulty,
        status,
        stem,
        updated_at_ms,
        options: options.collect(),
        answer: AnswerKey::of(question, &[]),
        explanation: question.explanation.clone(),
        citations: question.citations.iter().map(|c| CitationView::of(c, library)).collect(),
        audience: question.audience.iter().map(|c| (*c).into()).collect(),
        tags: question.tags.clone(),
        source: question.source.clone(),
    }))
}

fn ids(body: QuestionIds) -> Result<Vec<QuestionId>, Problem> {
    if body.ids.is_empty() || body.ids.len() > crate::app::question::ACT_MAX {
        return Err(Problem::field("ids", "out_of_range", "1 to 1000 ids"));
    }
    let parsed: Result<Vec<_>, _> = body.ids.iter().map(|id| QuestionId::parse(id)).collect();
    parsed.map_err(|_| Problem::field("ids", "format", "not a question id"))
}

/// Publishes questions. Editors.
#[utoipa::path(post, path = "/api/v1/staff/questions/publication", request_body = QuestionIds, responses((status = 200, body = PublishedCount)))]
pub async fn publish(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    JsonBody(body): JsonBody<QuestionIds>,
) -> Answer<PublishedCount> {
    let published = state.app.publish_questions(&staff, ids(body)?).await?;
    Ok(Json(PublishedCount { published: count(published) }))
}

/// Retires questions. Editors.
#[utoipa::path(post, path = "/api/v1/staff/questions/retirement", request_body = QuestionIds, responses((status = 200, body = RetiredCount)))]
pub async fn retire(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    JsonBody(body): JsonBody<QuestionIds>,
) -> Answer<RetiredCount> {
    let retired = state.app.retire_questions(&staff, ids(body)?).await?;
    Ok(Json(RetiredCount { retired: count(retired) }))
}
