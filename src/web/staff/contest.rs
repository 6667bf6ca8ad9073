//! Contests, for staff: commitments, shortages, live counts, and the acts that move them.

use crate::app::catalog::ContestEntry;
use crate::app::contest::Live;
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId};
use crate::web::problem::Problem;
use crate::web::public::contest_view::RulesView;
use crate::web::view::{ContestAct, ContestState, count};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::ContestId;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// A section that the bank cannot serve.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ShortageView {
    pub section: String,
    pub wanted: u64,
    pub available: u64,
    pub message: String,
}

/// People of a group or town.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PeopleCount {
    pub key: String,
    pub name: String,
    pub people: u64,
}

/// Submissions of one hour.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct HourCount {
    pub at_ms: i64,
    pub submitted: u64,
}

/// Live counts of a contest.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct LiveCounts {
    pub server_time_ms: i64,
    pub participants: u64,
    pub attempts_started: u64,
    pub attempts_submitted: u64,
    pub attempts_expired: u64,
    pub attempts_running: u64,
    pub ranked: u64,
    pub by_category: Vec<PeopleCount>,
    pub by_town: Vec<PeopleCount>,
    pub per_hour: Vec<HourCount>,
}

/// A contest as staff see it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct StaffContest {
    pub id: String,
    pub title: String,
    pub activity: u8,
    pub state: ContestState,
    pub demo: bool,
    pub opens_at_ms: i64,
    pub closes_at_ms: i64,
    pub rules: RulesView,
    pub shortages: Vec<ShortageView>,
    pub can: Vec<ContestAct>,
    /// Proposals of others that the one who looks may decide.
    pub corrections_to_decide: u64,
    pub live: LiveCounts,
}

/// Every contest.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StaffContests {
    pub items: Vec<StaffContest>,
}

/// A later close, with a reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct ExtendContest {
    pub closes_at_ms: i64,
    pub reason: String,
}

/// Numbers that may play but not win.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Exclusions {
    pub mobiles: Vec<String>,
    pub reason: String,
}

/// How many numbers are listed and how many of them have an account.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ExclusionCount {
    pub matched: u64,
    pub listed: u64,
}

fn people(list: &[(String, String, usize)]) -> Vec<PeopleCount> {
    list.iter().map(|(key, name, n)| PeopleCount { key: key.clone(), name: name.clone(), people: count(*n) }).collect()
}

fn live_view(live: &Live) -> LiveCounts {
    LiveCounts {
        server_time_ms: live.at.ms(),
        participants: live.participants,
        attempts_started: live.counts.started,
        attempts_submitted: live.counts.submitted,
        attempts_expired: live.counts.expired,
        attempts_running: live.counts.running,
        ranked: count(live.ranked),
        by_category: people(&live.by_category),
        by_town: people(&live.by_town),
        per_hour: live.per_hour.iter().map(|(at_ms, n)| HourCount { at_ms: *at_ms, submitted: *n }).collect(),
    }
}

async fn view(
    state: &State,
    staff: &StaffWith<permit::ReadContests>,
    entry: Arc<ContestEntry>,
) -> Result<StaffContest, Problem> {
    let live = state.app.live(staff, &entry.contest.id).await?;
    let now = state.app.now();
    let shortages = state.app.shortages(&entry.contest).into_iter().map(|s| ShortageView {
        message: format!("“{}”要抽 {} 题，可用 {} 题", s.section, s.wanted, s.available),
        wanted: count(s.wanted),
        available: count(s.available),
        section: s.section,
    });
    let status = state.app.contest_status(entry.clone(), None).await?;
    let waiting = state.app.corrections_to_decide(staff, &entry.contest.id).await?;
    let contest = &entry.contest;
    Ok(StaffContest {
        id: contest.id.to_string(),
        title: contest.title.clone(),
        activity: contest.activity,
        state: contest.state_at(now).into(),
        demo: contest.demo,
        opens_at_ms: contest.window.opens_at.ms(),
        closes_at_ms: contest.window.closes_at.ms(),
        rules: (&status).into(),
        shortages: shortages.collect(),
        corrections_to_decide: count(waiting),
        can: contest.acts(now).into_iter().map(Into::into).collect(),
        live: live_view(&live),
    })
}

/// Every contest. Every role.
#[utoipa::path(get, path = "/api/v1/staff/contests", responses((status = 200, body = StaffContests)))]
pub async fn list(state: Data<State>, staff: StaffWith<permit::ReadContests>) -> Answer<StaffContests> {
    let mut items = Vec::new();
    for entry in state.app.staff_contests(&staff) {
        items.push(view(&state, &staff, entry).await?);
    }
    Ok(Json(StaffContests { items }))
}

/// One contest. Every role.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}", responses((status = 200, body = StaffContest)))]
pub async fn show(
    state: Data<State>,
    staff: StaffWith<permit::ReadContests>,
    id: PathId<ContestId>,
) -> Answer<StaffContest> {
    let entry = state.app.contest_for_staff(&staff, &id)?;
    Ok(Json(view(&state, &staff, entry).await?))
}

/// Live counts. Every role.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/live", responses((status = 200, body = LiveCounts)))]
pub async fn live(
    state: Data<State>,
    staff: StaffWith<permit::WatchContests>,
    id: PathId<ContestId>,
) -> Answer<LiveCounts> {
    Ok(Json(live_view(&state.app.live(&staff, &id).await?)))
}

/// Publishes a draft. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/publication", responses((status = 200, body = StaffContest)))]
pub async fn publish(
    state: Data<State>,
    staff: StaffWith<permit::RunContests>,
    reader: StaffWith<permit::ReadContests>,
    id: PathId<ContestId>,
) -> Answer<StaffContest> {
    state.app.publish_contest(&staff, &id).await?;
    show(state, reader, id).await
}

/// Prolongs a contest. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/extension", request_body = ExtendContest, responses((status = 200, body = StaffContest)))]
pub async fn extend(
    state: Data<State>,
    staff: StaffWith<permit::RunContests>,
    reader: StaffWith<permit::ReadContests>,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<ExtendContest>,
) -> Answer<StaffContest> {
    state.app.extend_contest(&staff, &id, Timestamp(body.closes_at_ms), &body.reason).await?;
    show(state, reader, id).await
}

/// Closes a contest that is over. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/closing", responses((status = 200, body = StaffContest)))]
pub async fn close(
    state: Data<State>,
    staff: StaffWith<permit::RunContests>,
    reader: StaffWith<permit::ReadContests>,
    id: PathId<ContestId>,
) -> Answer<StaffContest> {
    state.app.close_contest(&staff, &id).await?;
    show(state, reader, id).await
}

/// Declares results final. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/finalization", responses((status = 200, body = StaffContest)))]
pub async fn finalize(
    state: Data<State>,
    staff: StaffWith<permit::RunContests>,
    reader: StaffWith<permit::ReadContests>,
    id: PathId<ContestId>,
) -> Answer<StaffContest> {
    state.app.finalize_contest(&staff, &id).await?;
    show(state, reader, id).await
}

/// Replaces the list of numbers that may play but not win. Organizers.
#[utoipa::path(put, path = "/api/v1/staff/contests/{contest_id}/exclusions", request_body = Exclusions, responses((status = 200, body = ExclusionCount)))]
pub async fn exclusions(
    state: Data<State>,
    staff: StaffWith<permit::RunContests>,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<Exclusions>,
) -> Answer<ExclusionCount> {
    let (matched, listed) = state.app.set_exclusions(&staff, &id, &body.mobiles, &body.reason).await?;
    Ok(Json(ExclusionCount { matched: count(matched), listed: count(listed) }))
}
