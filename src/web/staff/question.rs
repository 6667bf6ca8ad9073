//! The question bank, for staff: searching, one question and its history, writing, what is doubtful about a draft.

use super::question_content::QuestionContent;
use super::question_view::{
    Desk, LintFinding, LintReport, QuestionCounts, QuestionDetail, QuestionHistory, QuestionPage,
};
use crate::app::question::{PAGE_SIZE, Reads, Search};
use crate::app::staff::{Staff, permit};
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId, Query};
use crate::web::problem::Problem;
use crate::web::view::{count, pages};
use crate::web::{Answer, State};
use actix_web::HttpResponse;
use actix_web::web::{Data, Json};
use domain::id::QuestionId;
use domain::participant::Category;
use domain::question::{Difficulty, Kind, Status};
use domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where questions that were typed here come from.
const TYPED: &str = "console";

/// What is searched for.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct QuestionQuery {
    /// `draft`, `in_review`, `published` or `retired`.
    status: Option<String>,
    /// Activity or sub-topic.
    topic: Option<String>,
    /// `single`, `multiple`, `truefalse` or `fill`.
    kind: Option<String>,
    /// `easy`, `medium` or `hard`.
    difficulty: Option<String>,
    /// A tag.
    tag: Option<String>,
    /// A group, such as `consumer`.
    audience: Option<String>,
    /// Slug of a law that is cited.
    law: Option<String>,
    /// The article of that law, as printed.
    article: Option<String>,
    /// Code of a finding.
    finding: Option<String>,
    /// A day on which it may be used, `YYYY-MM-DD`.
    valid_on: Option<String>,
    /// Words.
    q: Option<String>,
    /// Page, from 1.
    page: Option<usize>,
}

/// A new revision over the one that its author has seen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NewRevision {
    pub base_revision: u32,
    pub content: QuestionContent,
}

/// An old revision to be written anew.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RestoreRevision {
    pub base_revision: u32,
    pub revision: u32,
}

/// A topic of the bank.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TopicView {
    pub code: String,
    pub name: String,
}

/// Reads a word of a filter; an empty one is none.
fn filter<T>(field: &str, word: Option<&str>, parse: fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
    match word {
        None | Some("") => Ok(None),
        Some(word) => parse(word).map(Some).ok_or_else(|| Problem::field(field, "unknown_value", "unknown value")),
    }
}

fn text(value: Option<String>) -> Option<String> {
    value.filter(|text| !text.is_empty()).map(|text| text.chars().take(100).collect())
}

fn search(query: QuestionQuery) -> Result<Search, Problem> {
    Ok(Search {
        status: filter("status", query.status.as_deref(), Status::parse)?,
        topic: text(query.topic),
        kind: filter("kind", query.kind.as_deref(), Kind::parse)?,
        difficulty: filter("difficulty", query.difficulty.as_deref(), Difficulty::parse)?,
        tag: text(query.tag),
        audience: filter("audience", query.audience.as_deref(), Category::parse)?,
        law: text(query.law),
        article: text(query.article),
        finding: text(query.finding),
        valid_on: filter("valid_on", query.valid_on.as_deref(), Day::parse)?,
        words: text(query.q).unwrap_or_default(),
        page: query.page.unwrap_or(1),
    })
}

async fn desk<P>(state: &State, staff: &Staff<P>) -> Result<Desk, Problem> {
    Ok(Desk { me: staff.account().id.to_string(), colleagues: state.app.colleagues(staff).await? })
}

/// Searches the bank. Every role.
#[utoipa::path(get, path = "/api/v1/staff/questions", params(QuestionQuery), responses((status = 200, body = QuestionPage)))]
pub async fn list(
    state: Data<State>,
    staff: StaffWith<permit::ReadQuestions>,
    Query(query): Query<QuestionQuery>,
) -> Answer<QuestionPage> {
    let search = search(query)?;
    let desk = desk(&state, &staff).await?;
    let page = state.app.search_questions(&staff, &search);
    Ok(Json(QuestionPage {
        total: count(page.total),
        page: count(search.page.max(1)),
        pages: pages(count(page.total), count(PAGE_SIZE)),
        items: page.rows.iter().map(|row| desk.row(&state, row)).collect(),
        counts: QuestionCounts {
            draft: count(page.counts.draft),
            in_review: count(page.counts.in_review),
            published: count(page.counts.published),
            retired: count(page.counts.retired),
        },
        tags: page.tags,
        reviewers: count(desk.colleagues.reviewers),
    }))
}

/// Topics that questions may have. Every role.
#[utoipa::path(get, path = "/api/v1/staff/topics", responses((status = 200, body = [TopicView])))]
pub async fn topics(state: Data<State>, _staff: StaffWith<permit::ReadQuestions>) -> Answer<Vec<TopicView>> {
    let topics = state.app.reference().topics.iter();
    Ok(Json(topics.map(|(code, name)| TopicView { code: code.clone(), name: name.clone() }).collect()))
}

async fn detail<P: Reads>(state: &State, staff: &Staff<P>, id: &QuestionId) -> Result<QuestionDetail, Problem> {
    let row = state.app.question_for_staff(staff, id)?;
    Ok(desk(state, staff).await?.detail(state, &row))
}

/// One question with its key and proof. Every role.
#[utoipa::path(get, path = "/api/v1/staff/questions/{question_id}", responses((status = 200, body = QuestionDetail)))]
pub async fn show(
    state: Data<State>,
    staff: StaffWith<permit::ReadQuestions>,
    id: PathId<QuestionId>,
) -> Answer<QuestionDetail> {
    detail(&state, &staff, &id).await.map(Json)
}

/// Every revision of a question. Every role.
#[utoipa::path(get, path = "/api/v1/staff/questions/{question_id}/revisions", responses((status = 200, body = QuestionHistory)))]
pub async fn history(
    state: Data<State>,
    staff: StaffWith<permit::ReadQuestions>,
    id: PathId<QuestionId>,
) -> Answer<QuestionHistory> {
    let (life, versions) = state.app.question_history(&staff, &id)?;
    Ok(Json(desk(&state, &staff).await?.history(id.to_string(), &life, &versions)))
}

/// Says what is wrong or doubtful about a draft; nothing is stored. Editors.
#[utoipa::path(post, path = "/api/v1/staff/questions/lint", request_body = QuestionContent, responses((status = 200, body = LintReport)))]
pub async fn lint(
    state: Data<State>,
    _staff: StaffWith<permit::EditQuestions>,
    JsonBody(content): JsonBody<QuestionContent>,
) -> Answer<LintReport> {
    let draft = content.into_draft(state.app.new_question_id(), TYPED)?;
    let faults = state.app.draft_faults(&draft);
    let findings = draft.into_question(1).map(|question| state.app.findings(&question)).unwrap_or_default();
    Ok(Json(LintReport {
        faults: faults.iter().map(LintFinding::from).collect(),
        findings: findings.iter().map(LintFinding::from).collect(),
    }))
}

/// Writes a new question as a draft. Editors.
#[utoipa::path(post, path = "/api/v1/staff/questions", request_body = QuestionContent, responses((status = 201, body = QuestionDetail)))]
pub async fn create(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    JsonBody(content): JsonBody<QuestionContent>,
) -> Result<HttpResponse, Problem> {
    let draft = content.into_draft(state.app.new_question_id(), TYPED)?;
    let id = state.app.create_question(&staff, draft).await?;
    Ok(HttpResponse::Created().json(detail(&state, &staff, &id).await?))
}

/// Writes a new revision; what contests use stays until it is approved. Editors.
#[utoipa::path(post, path = "/api/v1/staff/questions/{question_id}/revisions", request_body = NewRevision, responses((status = 200, body = QuestionDetail)))]
pub async fn edit(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    id: PathId<QuestionId>,
    JsonBody(body): JsonBody<NewRevision>,
) -> Answer<QuestionDetail> {
    let draft = body.content.into_draft(id.clone(), TYPED)?;
    state.app.edit_question(&staff, &id, body.base_revision, draft).await?;
    detail(&state, &staff, &id).await.map(Json)
}

/// Writes an old revision anew. Editors.
#[utoipa::path(post, path = "/api/v1/staff/questions/{question_id}/restoration", request_body = RestoreRevision, responses((status = 200, body = QuestionDetail)))]
pub async fn restore(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    id: PathId<QuestionId>,
    JsonBody(body): JsonBody<RestoreRevision>,
) -> Answer<QuestionDetail> {
    state.app.restore_revision(&staff, &id, body.base_revision, body.revision).await?;
    detail(&state, &staff, &id).await.map(Json)
}
