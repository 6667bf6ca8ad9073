//! Questions that are open for study, with keys, explanations and articles: open to everyone, and worth keeping on a
//! phone. Every answer has a tag, so that what has not changed is not sent again.

use crate::app::study_pool::{ClosedBy, StudyPool, TopicPool};
use crate::web::body::{PathId, Query};
use crate::web::participant::attempt_view::options;
use crate::web::participant::result_view::{AnswerKey, CitationView, option_notes};
use crate::web::problem::Problem;
use crate::web::view::{Difficulty, Kind, Picture, StudyOpen, count};
use crate::web::{State, code};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use domain::fairness::{hash, hex};
use domain::id::QuestionId;
use domain::question::{Library, Question};
use domain::study::option_order;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Questions of a page, at most.
const SIZE_MAX: usize = 100;

/// A sub-topic with open questions.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StudyTopic {
    pub code: String,
    pub name: String,
    pub open: u64,
}

/// A group of topics, which belongs to one activity of the month.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StudyGroup {
    pub code: String,
    pub name: String,
    /// Number of the activity it belongs to.
    pub activity: Option<u8>,
    pub open: u64,
    /// Changes whenever one of its open questions does; what was kept under another version is not shown any more.
    pub version: String,
    pub topics: Vec<StudyTopic>,
}

/// A contest that keeps questions closed.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct StudyClosedBy {
    pub contest_id: String,
    pub title: String,
    pub rule: StudyOpen,
    /// When it lets them go; null where that depends on a person, or never happens.
    pub opens_at_ms: Option<i64>,
    pub questions: u64,
}

/// What is open for study.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StudyTopics {
    pub version: String,
    pub open: u64,
    /// Every activity in its order, also without open questions; then other groups of the bank.
    pub groups: Vec<StudyGroup>,
    pub closed_by: Vec<StudyClosedBy>,
}

/// A question with everything about it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StudyQuestion {
    pub id: String,
    pub kind: Kind,
    pub topic: String,
    pub difficulty: Difficulty,
    pub stem: String,
    pub picture: Option<Picture>,
    pub options: Vec<String>,
    /// Whether the order of the options means nothing.
    pub movable: bool,
    pub key: AnswerKey,
    pub explanation: String,
    pub option_notes: Vec<Option<String>>,
    pub citations: Vec<CitationView>,
}

/// A page of questions.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StudyPage {
    /// Version of the topic that was asked for, or of everything.
    pub version: String,
    pub items: Vec<StudyQuestion>,
    /// What to ask after for the next page; null on the last.
    pub next: Option<String>,
}

/// Which questions.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct StudyQuery {
    /// Code such as `elevator` or `elevator.ride`; all when it is missing.
    topic: Option<String>,
    /// Id of the last question of the page before.
    after: Option<String>,
    /// 1 to 100.
    size: Option<usize>,
}

impl StudyQuestion {
    fn of(question: &Question, library: &Library) -> Self {
        let order = option_order(question);
        Self {
            id: question.id.to_string(),
            kind: question.kind().into(),
            topic: question.topic.clone(),
            difficulty: question.difficulty.into(),
            stem: question.stem.clone(),
            picture: question.picture.as_ref().map(Picture::of),
            options: options(question, &order),
            movable: !question.fixed() && !question.options().is_empty(),
            key: AnswerKey::of(question, &order),
            explanation: question.explanation.clone(),
            option_notes: option_notes(question, &order),
            citations: question.citations.iter().map(|c| CitationView::of(c, library)).collect(),
        }
    }
}

impl From<&ClosedBy> for StudyClosedBy {
    fn from(closed: &ClosedBy) -> Self {
        Self {
            contest_id: closed.contest.to_string(),
            title: closed.title.clone(),
            rule: closed.rule.into(),
            opens_at_ms: closed.opens_at.map(domain::time::Timestamp::ms),
            questions: count(closed.questions),
        }
    }
}

fn groups(state: &State, pool: &StudyPool) -> Vec<StudyGroup> {
    let reference = state.app.reference();
    let name = |code: &str| reference.topics.get(code).cloned().unwrap_or_else(|| code.to_owned());
    let open: BTreeMap<&str, &TopicPool> = pool.topics.iter().map(|topic| (topic.code.as_str(), topic)).collect();
    let group = |code: &str, activity: Option<u8>| {
        let whole = open.get(code);
        let within = |topic: &&TopicPool| topic.code.strip_prefix(code).is_some_and(|rest| rest.starts_with('.'));
        let topics = pool.topics.iter().filter(within);
        StudyGroup {
            name: name(code),
            activity,
            open: whole.map_or(0, |topic| count(topic.open)),
            version: whole.map_or_else(String::new, |topic| topic.version.clone()),
            topics: topics
                .map(|t| StudyTopic { code: t.code.clone(), name: name(&t.code), open: count(t.open) })
                .collect(),
            code: code.to_owned(),
        }
    };
    let activities = reference.activities.iter().map(|a| group(&a.topic, Some(a.number)));
    let belongs = |code: &str| reference.activities.iter().any(|a| a.topic == code);
    let others =
        pool.topics.iter().filter(|t| !t.code.contains('.') && !belongs(&t.code)).map(|t| group(&t.code, None));
    activities.chain(others).collect()
}

/// An answer that may be kept and has to be asked for again: with its tag, and without its body where the phone has it.
fn kept(request: &HttpRequest, value: &impl Serialize) -> Result<HttpResponse, Problem> {
    let body = serde_json::to_vec(value).map_err(|error| crate::app::Error::Internal(error.to_string()))?;
    let tag = format!("\"{}\"", hex(&hash(&[&body])).chars().take(32).collect::<String>());
    let sent = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same = sent.is_some_and(|tags| tags.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let mut answer = if same { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, "no-cache"));
    if same {
        return Ok(answer.finish());
    }
    Ok(answer.insert_header((CONTENT_TYPE, "application/json")).body(body))
}

/// What is open for study, by activity and topic.
#[utoipa::path(get, path = "/api/v1/study/topics", responses((status = 200, body = StudyTopics)))]
pub async fn topics(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let pool = state.app.study_pool();
    let groups = groups(&state, &pool);
    let view = StudyTopics {
        version: pool.version.clone(),
        open: groups.iter().map(|group| group.open).sum(),
        groups,
        closed_by: pool.closed_by.iter().map(Into::into).collect(),
    };
    kept(&request, &view)
}

/// A page of questions with keys, explanations and articles.
#[utoipa::path(get, path = "/api/v1/study/questions", params(StudyQuery), responses((status = 200, body = StudyPage)))]
pub async fn list(
    state: Data<State>,
    request: HttpRequest,
    Query(query): Query<StudyQuery>,
) -> Result<HttpResponse, Problem> {
    let size = query.size.unwrap_or(SIZE_MAX);
    if !(1..=SIZE_MAX).contains(&size) {
        return Err(Problem::field("size", "out_of_range", "1 to 100"));
    }
    let after = query.after.as_deref().map(QuestionId::parse).transpose();
    let after = after.map_err(|_| Problem::field("after", "format", "the id of a question"))?;
    let pool = state.app.study_pool();
    let (found, more) = pool.page(query.topic.as_deref(), after.as_ref(), size);
    let of_topic =
        |code: &str| pool.topics.iter().find(|t| t.code == code).map_or_else(String::new, |t| t.version.clone());
    let library = &state.app.reference().library;
    let page = StudyPage {
        version: query.topic.as_deref().map_or_else(|| pool.version.clone(), of_topic),
        next: found.last().filter(|_| more).map(|question| question.id.to_string()),
        items: found.into_iter().map(|question| StudyQuestion::of(question, library)).collect(),
    };
    kept(&request, &page)
}

/// One question with key, explanation and articles.
#[utoipa::path(get, path = "/api/v1/study/questions/{question_id}", responses((status = 200, body = StudyQuestion)))]
pub async fn show(state: Data<State>, request: HttpRequest, id: PathId<QuestionId>) -> Result<HttpResponse, Problem> {
    let pool = state.app.study_pool();
    let question = pool.question(&id).ok_or_else(|| Problem::new(code::NOT_FOUND))?;
    kept(&request, &StudyQuestion::of(question, &state.app.reference().library))
}
