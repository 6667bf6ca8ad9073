//! Attempts: start, open, save, submit, result.

use super::attempt_view::{AttemptView, SaveSheet, SheetState};
use super::result_view::ResultView;
use crate::app::Error;
use crate::app::catalog::ContestEntry;
use crate::app::result::{Outcome, OwnAttempt};
use crate::web::auth::{CurrentParticipant, address_key, peer};
use crate::web::body::{JsonBody, PathId};
use crate::web::problem::Problem;
use crate::web::view::AttemptState;
use crate::web::{Answer, State};
use actix_web::http::header::USER_AGENT;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse};
use domain::attempt::Attempt;
use domain::id::{AttemptId, ContestId, ParticipantId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How an attempt is started.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartAttempt {
    /// Whether more time is asked for, where the contest offers it.
    #[serde(default)]
    pub elder_time: bool,
}

/// A line of the list of one's attempts.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct AttemptSummary {
    pub id: String,
    pub contest_id: String,
    pub contest_title: String,
    pub number: u32,
    pub state: AttemptState,
    pub started_at_ms: i64,
    pub deadline_ms: i64,
    pub finished_at_ms: Option<i64>,
    pub score_milli: Option<i64>,
    pub full_score_milli: i64,
    pub duration_ms: Option<i64>,
    pub counted: bool,
}

/// One's attempts, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AttemptList {
    pub items: Vec<AttemptSummary>,
}

fn view(state: &State, attempt: &Attempt, entry: &ContestEntry) -> AttemptView {
    AttemptView::of(attempt, &entry.contest, &state.app.catalog(), state.app.now())
}

/// Starts an attempt (201) or gives back the one that runs (200).
#[utoipa::path(post, path = "/api/v1/contests/{contest_id}/attempts", request_body = StartAttempt,
    responses((status = 201, body = AttemptView), (status = 200, body = AttemptView)))]
pub async fn start(
    state: Data<State>,
    who: CurrentParticipant,
    contest: PathId<ContestId>,
    request: HttpRequest,
    JsonBody(body): JsonBody<StartAttempt>,
) -> Result<HttpResponse, Problem> {
    let browser = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let origin = state.app.origin(&address_key(peer(&request, &state)), browser);
    let (attempt, entry, is_new) = state.app.start_attempt(&who, &contest, body.elder_time, Some(origin)).await?;
    let mut response = if is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(view(&state, &attempt, &entry)))
}

/// Opens an attempt on a device, with a new writer number.
#[utoipa::path(post, path = "/api/v1/attempts/{attempt_id}/opening", responses((status = 200, body = AttemptView)))]
pub async fn open(state: Data<State>, who: CurrentParticipant, id: PathId<AttemptId>) -> Answer<AttemptView> {
    let (attempt, entry) = state.app.open_attempt(&who, &id).await?;
    Ok(Json(view(&state, &attempt, &entry)))
}

/// Saves answers; 200 means they are stored durably.
#[utoipa::path(put, path = "/api/v1/attempts/{attempt_id}/sheet", request_body = SaveSheet, responses((status = 200, body = SheetState)))]
pub async fn save(
    state: Data<State>,
    who: CurrentParticipant,
    id: PathId<AttemptId>,
    JsonBody(body): JsonBody<SaveSheet>,
) -> Answer<SheetState> {
    let left = body.left;
    let (writer, answers) = body.given()?;
    let attempt = state.app.save_answers(&who, &id, writer, answers, left).await?;
    Ok(Json(SheetState::of(&attempt, state.app.now())))
}

fn result_view(state: &State, outcome: &Outcome) -> Answer<ResultView> {
    let view = ResultView::of(outcome, &state.app.catalog(), &state.app.reference().library);
    let view = view.ok_or_else(|| Problem::from(Error::AttemptRunning))?;
    Ok(Json(view))
}

/// Hands the attempt in; asked again it answers the same.
#[utoipa::path(post, path = "/api/v1/attempts/{attempt_id}/submission", request_body = SaveSheet, responses((status = 200, body = ResultView)))]
pub async fn submit(
    state: Data<State>,
    who: CurrentParticipant,
    id: PathId<AttemptId>,
    JsonBody(body): JsonBody<SaveSheet>,
) -> Answer<ResultView> {
    let left = body.left;
    let (writer, answers) = body.given()?;
    let outcome = state.app.submit_answers(&who, &id, writer, answers, left).await?;
    result_view(&state, &outcome).map(|Json(view)| Json(ResultView { answers_shown_at_ms: None, ..view }))
}

/// The result of an ended attempt.
#[utoipa::path(get, path = "/api/v1/attempts/{attempt_id}/result", responses((status = 200, body = ResultView)))]
pub async fn result(state: Data<State>, who: CurrentParticipant, id: PathId<AttemptId>) -> Answer<ResultView> {
    let outcome = state.app.result(&who, &id).await?;
    result_view(&state, &outcome)
}

/// One's attempts in a contest.
#[utoipa::path(get, path = "/api/v1/contests/{contest_id}/attempts", responses((status = 200, body = AttemptList)))]
pub async fn of_contest(state: Data<State>, who: CurrentParticipant, id: PathId<ContestId>) -> Answer<AttemptList> {
    state.app.contest(&id)?;
    list(&state, &who, Some(&id)).await
}

/// One's attempts in every contest.
#[utoipa::path(get, path = "/api/v1/me/attempts", responses((status = 200, body = AttemptList)))]
pub async fn mine(state: Data<State>, who: CurrentParticipant) -> Answer<AttemptList> {
    list(&state, &who, None).await
}

async fn list(state: &State, who: &ParticipantId, contest: Option<&ContestId>) -> Answer<AttemptList> {
    let now = state.app.now();
    let attempts = state.app.my_attempts(who, contest).await?;
    let items = attempts.iter().map(|own| {
        let OwnAttempt { attempt, contest, .. } = own;
        let card = attempt.state.scorecard();
        AttemptSummary {
            id: attempt.id.to_string(),
            contest_id: attempt.contest.to_string(),
            contest_title: contest.contest.title.clone(),
            number: attempt.number,
            state: AttemptState::of(attempt, now),
            started_at_ms: attempt.started_at.ms(),
            deadline_ms: attempt.deadline.ms(),
            finished_at_ms: card.map(|c| c.finished_at.ms()),
            score_milli: own.score.map(domain::points::Points::milli),
            full_score_milli: contest.contest.blueprint.full_score().milli(),
            duration_ms: card.map(|c| c.duration_ms),
            counted: own.counted,
        }
    });
    Ok(Json(AttemptList { items: items.collect() }))
}
