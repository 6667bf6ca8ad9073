//! Corrections of a contest's questions, for staff: look, propose, decide.

use super::correction_view::{
    ContestQuestion, ContestQuestionPage, CorrectionList, CorrectionNote, CorrectionPreview, CorrectionView,
    PreviewCorrection, ProposeCorrection, proposal,
};
use crate::app::correction::INDEX_PAGE_SIZE;
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId, PathIds, Query};
use crate::web::view::{self, count, pages};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::{ContestId, CorrectionId};
use serde::Deserialize;

/// What is searched for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ContestQuestionQuery {
    /// Words in id, stem or options.
    q: Option<String>,
    /// Page, from 1.
    page: Option<u64>,
}

/// Questions of a contest's index. Every role.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/questions", params(ContestQuestionQuery), responses((status = 200, body = ContestQuestionPage)))]
pub async fn questions(
    state: Data<State>,
    staff: StaffWith<permit::ReadQuestions>,
    id: PathId<ContestId>,
    Query(query): Query<ContestQuestionQuery>,
) -> Answer<ContestQuestionPage> {
    let page = view::page(query.page)?;
    let at = usize::try_from(page).unwrap_or(usize::MAX);
    let found = state.app.contest_questions(&staff, &id, query.q.as_deref().unwrap_or_default(), at)?;
    Ok(Json(ContestQuestionPage {
        total: count(found.total),
        page,
        pages: pages(count(found.total), count(INDEX_PAGE_SIZE)),
        items: found.questions.iter().map(ContestQuestion::from).collect(),
    }))
}

/// Corrections of a contest, newest first. Every role.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/corrections", responses((status = 200, body = CorrectionList)))]
pub async fn list(
    state: Data<State>,
    staff: StaffWith<permit::WatchContests>,
    id: PathId<ContestId>,
) -> Answer<CorrectionList> {
    let all = state.app.corrections(&staff, &id).await?;
    Ok(Json(CorrectionList { items: all.iter().map(|one| CorrectionView::of(one, staff.account())).collect() }))
}

/// What a correction would change; nothing is written. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/corrections/preview", request_body = PreviewCorrection, responses((status = 200, body = CorrectionPreview)))]
pub async fn preview(
    state: Data<State>,
    staff: StaffWith<permit::RunContests>,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<PreviewCorrection>,
) -> Answer<CorrectionPreview> {
    let page = view::page(body.page)?;
    let proposal = proposal(&body.question_id, body.action, body.key, body.top)?;
    let at = usize::try_from(page).unwrap_or(usize::MAX);
    let preview = state.app.preview_correction(&staff, &id, proposal, at).await?;
    Ok(Json(CorrectionPreview::of(&preview, page)))
}

/// Proposes a correction. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/corrections", request_body = ProposeCorrection, responses((status = 200, body = CorrectionView)))]
pub async fn propose(
    state: Data<State>,
    staff: StaffWith<permit::RunContests>,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<ProposeCorrection>,
) -> Answer<CorrectionView> {
    let proposal = proposal(&body.question_id, body.action, body.key, body.top)?;
    let proposed = state.app.propose_correction(&staff, &id, proposal, &body.reason).await?;
    Ok(Json(CorrectionView::of(&proposed, staff.account())))
}

/// Approves a proposal; the results are scored anew by the server. Organizers, by another account.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/corrections/{correction_id}/approval", request_body = CorrectionNote, responses((status = 200, body = CorrectionView)))]
pub async fn approve(
    state: Data<State>,
    staff: StaffWith<permit::RunContests>,
    PathIds(contest, id): PathIds<ContestId, CorrectionId>,
    JsonBody(body): JsonBody<CorrectionNote>,
) -> Answer<CorrectionView> {
    let decided = state.app.approve_correction(&staff, &contest, &id, &body.reason).await?;
    Ok(Json(CorrectionView::of(&decided, staff.account())))
}

/// Rejects a proposal. Organizers, by another account.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/corrections/{correction_id}/rejection", request_body = CorrectionNote, responses((status = 200, body = CorrectionView)))]
pub async fn reject(
    state: Data<State>,
    staff: StaffWith<permit::RunContests>,
    PathIds(contest, id): PathIds<ContestId, CorrectionId>,
    JsonBody(body): JsonBody<CorrectionNote>,
) -> Answer<CorrectionView> {
    let decided = state.app.reject_correction(&staff, &contest, &id, &body.reason).await?;
    Ok(Json(CorrectionView::of(&decided, staff.account())))
}

/// Takes one's own proposal back. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/corrections/{correction_id}/withdrawal", request_body = CorrectionNote, responses((status = 200, body = CorrectionView)))]
pub async fn withdraw(
    state: Data<State>,
    staff: StaffWith<permit::RunContests>,
    PathIds(contest, id): PathIds<ContestId, CorrectionId>,
    JsonBody(body): JsonBody<CorrectionNote>,
) -> Answer<CorrectionView> {
    let decided = state.app.withdraw_correction(&staff, &contest, &id, &body.reason).await?;
    Ok(Json(CorrectionView::of(&decided, staff.account())))
}
