//! Acts on one or many questions, and what undoes them.

use crate::app::review::{ACT_MAX, Act, Item, Outcome, Properties};
use crate::app::staff::{Permit, permit};
use crate::web::auth::StaffWith;
use crate::web::body::JsonBody;
use crate::web::problem::Problem;
use crate::web::view::{Category, Difficulty, count};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::QuestionId;
use domain::text::one_line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Tags of one request, at most.
const TAGS_MAX: usize = 20;
/// Characters of a tag, at most.
const TAG_MAX: usize = 30;

/// A question and the revision that was on the screen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionItem {
    pub id: String,
    pub revision: u32,
}

/// Questions to act on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionItems {
    pub items: Vec<QuestionItem>,
}

/// Questions to give back to their authors.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ReturnQuestions {
    pub items: Vec<QuestionItem>,
    pub reason: String,
}

/// Questions to publish.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveQuestions {
    /// Questions.
    pub items: Vec<QuestionItem>,
    /// Why the only editor approves their own words; taken where there is no other.
    #[serde(default)]
    pub alone_reason: Option<String>,
}

/// Properties to set; absent ones stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetProperties {
    /// Questions.
    pub items: Vec<QuestionItem>,
    /// Topic.
    #[serde(default)]
    pub topic: Option<String>,
    /// Difficulty.
    #[serde(default)]
    pub difficulty: Option<Difficulty>,
    /// Tags to add.
    #[serde(default)]
    pub add_tags: Vec<String>,
    /// Tags to take away.
    #[serde(default)]
    pub remove_tags: Vec<String>,
    /// Groups it is useful for.
    #[serde(default)]
    pub audience: Option<Vec<Category>>,
}

/// What undoes an act.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct UndoAct {
    pub undo: String,
}

/// A question that was left as it is.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RefusedQuestion {
    pub id: String,
    /// Sentence people read.
    pub message: String,
}

/// What came of an act.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActOutcome {
    /// How many questions were changed.
    pub done: u64,
    /// Questions that were not.
    pub refused: Vec<RefusedQuestion>,
    /// What undoes it, for ten minutes and while nothing else changes.
    pub undo: Option<String>,
}

impl From<Outcome> for ActOutcome {
    fn from(outcome: Outcome) -> Self {
        let refused = |(id, why): &(QuestionId, _)| RefusedQuestion { id: id.to_string(), message: format!("{why}") };
        Self {
            done: count(outcome.done.len()),
            refused: outcome.refused.iter().map(refused).collect(),
            undo: outcome.undo,
        }
    }
}

fn items(items: Vec<QuestionItem>) -> Result<Vec<Item>, Problem> {
    if items.is_empty() || items.len() > ACT_MAX {
        return Err(Problem::field("items", "out_of_range", "1 to 1000 questions"));
    }
    let item = |item: QuestionItem| QuestionId::parse(&item.id).map(|id| Item { id, revision: item.revision });
    let parsed: Result<Vec<_>, _> = items.into_iter().map(item).collect();
    parsed.map_err(|_| Problem::field("items", "format", "not a question id"))
}

async fn act<P: Permit>(
    state: &State,
    staff: &StaffWith<P>,
    questions: Vec<QuestionItem>,
    act: Act,
) -> Answer<ActOutcome> {
    let outcome = state.app.act_on_questions(staff, items(questions)?, act).await?;
    Ok(Json(outcome.into()))
}

/// Hands drafts in for review. Editors.
#[utoipa::path(post, path = "/api/v1/staff/questions/submission", request_body = QuestionItems, responses((status = 200, body = ActOutcome)))]
pub async fn submit(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    JsonBody(body): JsonBody<QuestionItems>,
) -> Answer<ActOutcome> {
    act(&state, &staff, body.items, Act::Submit).await
}

/// Gives questions in review back, with the reason. Editors.
#[utoipa::path(post, path = "/api/v1/staff/questions/return", request_body = ReturnQuestions, responses((status = 200, body = ActOutcome)))]
pub async fn send_back(
    state: Data<State>,
    staff: StaffWith<permit::ReviewQuestions>,
    JsonBody(body): JsonBody<ReturnQuestions>,
) -> Answer<ActOutcome> {
    act(&state, &staff, body.items, Act::SendBack(body.reason)).await
}

/// Publishes questions in review that somebody else has written. Editors.
#[utoipa::path(post, path = "/api/v1/staff/questions/approval", request_body = ApproveQuestions, responses((status = 200, body = ActOutcome)))]
pub async fn approve(
    state: Data<State>,
    staff: StaffWith<permit::ReviewQuestions>,
    JsonBody(body): JsonBody<ApproveQuestions>,
) -> Answer<ActOutcome> {
    act(&state, &staff, body.items, Act::Approve(body.alone_reason)).await
}

/// Takes questions out of new contests; running ones keep their index. Editors.
#[utoipa::path(post, path = "/api/v1/staff/questions/retirement", request_body = QuestionItems, responses((status = 200, body = ActOutcome)))]
pub async fn retire(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    JsonBody(body): JsonBody<QuestionItems>,
) -> Answer<ActOutcome> {
    act(&state, &staff, body.items, Act::Retire).await
}

/// Takes drafts over published revisions back. Editors.
#[utoipa::path(post, path = "/api/v1/staff/questions/discard", request_body = QuestionItems, responses((status = 200, body = ActOutcome)))]
pub async fn discard(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    JsonBody(body): JsonBody<QuestionItems>,
) -> Answer<ActOutcome> {
    act(&state, &staff, body.items, Act::Discard).await
}

/// Writes revisions with other properties. Editors.
#[utoipa::path(post, path = "/api/v1/staff/questions/properties", request_body = SetProperties, responses((status = 200, body = ActOutcome)))]
pub async fn set(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    JsonBody(body): JsonBody<SetProperties>,
) -> Answer<ActOutcome> {
    let tags = |field: &str, tags: Vec<String>| {
        let tags: Vec<String> = tags.iter().map(|tag| one_line(tag)).filter(|tag| !tag.is_empty()).collect();
        let fits = tags.len() <= TAGS_MAX && tags.iter().all(|tag| domain::text::length(tag) <= TAG_MAX);
        if fits { Ok(tags) } else { Err(Problem::field(field, "too_long", "at most 20 tags of 30 characters")) }
    };
    let properties = Properties {
        topic: body.topic,
        difficulty: body.difficulty.map(Into::into),
        add_tags: tags("add_tags", body.add_tags)?,
        remove_tags: tags("remove_tags", body.remove_tags)?,
        audience: body.audience.map(|groups| groups.into_iter().map(Into::into).collect()),
    };
    act(&state, &staff, body.items, Act::Set(properties)).await
}

/// Undoes an act of the last ten minutes. Editors.
#[utoipa::path(post, path = "/api/v1/staff/questions/undo", request_body = UndoAct, responses((status = 200, body = ActOutcome)))]
pub async fn undo(
    state: Data<State>,
    staff: StaffWith<permit::EditQuestions>,
    JsonBody(body): JsonBody<UndoAct>,
) -> Answer<ActOutcome> {
    let outcome = state.app.undo_on_questions(&staff, &body.undo).await?;
    Ok(Json(outcome.into()))
}
