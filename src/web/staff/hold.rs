//! Review of entries, for organizers: what is worth a look, holds, and appeals against them.

use crate::app::hold::{Listed, PAGE_SIZE, Queued, Shown};
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId, Query};
use crate::web::view::{self, HoldState, Severity, count, pages};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::{ContestId, HoldId, ParticipantId};
use domain::review::Signal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct FlagQuery {
    /// Least severity: `strong`, `look` (default) or `information`.
    severity: Option<Severity>,
    /// Page, from 1.
    page: Option<u64>,
}

/// Evidence in plain words.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SignalView {
    /// Word of the signal, such as `fast_round`.
    pub signal: String,
    pub severity: Severity,
    /// A Chinese sentence with the figures; it names nobody.
    pub words: String,
    /// Id of the other person, where the signal is about two.
    pub with: Option<String>,
}

impl From<&Signal> for SignalView {
    fn from(signal: &Signal) -> Self {
        let with = match signal {
            Signal::SameWrongAnswers { with, .. } => Some(with.to_string()),
            _ => None,
        };
        Self { signal: signal.word().to_owned(), severity: signal.severity().into(), words: signal.words(), with }
    }
}

/// Somebody whose entry is reviewed; name and number masked.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct ReviewedPerson {
    pub participant_id: String,
    /// Masked nickname; empty once they have deleted their data.
    pub name: String,
    /// Masked number, as 138****7712.
    pub mobile_masked: String,
    pub town: String,
    pub rank: Option<u64>,
    pub score_milli: Option<i64>,
    pub duration_ms: Option<i64>,
}

impl ReviewedPerson {
    fn of(id: &ParticipantId, shown: &Shown) -> Self {
        Self {
            participant_id: id.to_string(),
            name: shown.name.clone(),
            mobile_masked: shown.mobile_masked.clone(),
            town: shown.town.clone(),
            rank: shown.rank.map(count),
            score_milli: shown.score_milli,
            duration_ms: shown.duration_ms,
        }
    }
}

/// Somebody on the list.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct FlagView {
    pub person: ReviewedPerson,
    pub severity: Severity,
    /// The gravest first.
    pub signals: Vec<SignalView>,
    /// Their open hold, if there is one.
    pub hold_id: Option<String>,
}

impl From<&Queued> for FlagView {
    fn from(queued: &Queued) -> Self {
        Self {
            person: ReviewedPerson::of(&queued.flag.participant, &queued.shown),
            severity: queued.flag.severity().into(),
            signals: queued.flag.signals.iter().map(SignalView::from).collect(),
            hold_id: queued.hold.as_ref().map(ToString::to_string),
        }
    }
}

/// A page of the entries worth a look.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct FlagPage {
    /// When it was worked out.
    pub at_ms: i64,
    /// Ended attempts that were looked at.
    pub attempts: u64,
    /// Whether there were more than are looked at.
    pub cut: bool,
    pub strong: u64,
    pub look: u64,
    pub information: u64,
    /// People with the severity that was asked for or a graver one.
    pub total: u64,
    pub page: u64,
    pub pages: u64,
    pub items: Vec<FlagView>,
}

/// A hold.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct HoldView {
    pub id: String,
    pub contest_id: String,
    pub person: ReviewedPerson,
    pub reason: String,
    /// What the review showed when it was made.
    pub evidence: Vec<SignalView>,
    pub state: HoldState,
    pub held_by: String,
    pub held_at_ms: i64,
    pub appeal: Option<String>,
    pub appealed_at_ms: Option<i64>,
    pub decided_by: Option<String>,
    pub decided_at_ms: Option<i64>,
    pub decision_note: Option<String>,
    /// Why one account did both, where nobody else could decide.
    pub alone_reason: Option<String>,
    /// Entries of the contest's draws: `open`, or fixed `with` or `without` this one, which no hold and no lifting changes.
    pub entries: String,
    pub entries_fixed_at_ms: Option<i64>,
    /// Whether fixed entries can still be withdrawn and fixed again.
    pub entries_again: bool,
    /// What this account may do: `lift`, `decide`, `decide_alone`.
    pub acts: Vec<String>,
}

impl From<&Listed> for HoldView {
    fn from(listed: &Listed) -> Self {
        let Listed { hold, shown, may_decide, may_decide_alone, entries } = listed;
        let decision = hold.decision.as_ref();
        let acts = [("lift", hold.state.is_open()), ("decide", *may_decide), ("decide_alone", *may_decide_alone)];
        Self {
            id: hold.id.to_string(),
            contest_id: hold.contest.to_string(),
            person: ReviewedPerson::of(&hold.participant, shown),
            reason: hold.reason.clone(),
            evidence: hold.evidence.iter().map(SignalView::from).collect(),
            state: hold.state.into(),
            held_by: hold.held.name.clone(),
            held_at_ms: hold.held.at.ms(),
            appeal: hold.appeal.as_ref().map(|appeal| appeal.text.clone()),
            appealed_at_ms: hold.appeal.as_ref().map(|appeal| appeal.at.ms()),
            decided_by: decision.map(|decision| decision.by.name.clone()),
            decided_at_ms: decision.map(|decision| decision.by.at.ms()),
            decision_note: decision.map(|decision| decision.note.clone()),
            alone_reason: decision.and_then(|decision| decision.alone.clone()),
            entries: hold.in_entries(entries.since).word().to_owned(),
            entries_fixed_at_ms: entries.since.map(domain::time::Timestamp::ms),
            entries_again: entries.again,
            acts: acts.into_iter().filter(|(_, may)| *may).map(|(act, _)| act.to_owned()).collect(),
        }
    }
}

/// Holds of a contest, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct HoldList {
    pub items: Vec<HoldView>,
}

/// Whom to hold, and why; they read the reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct MakeHold {
    pub participant_id: String,
    pub reason: String,
}

/// Why an entry gets its part in prizes back; its participant reads it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct LiftHold {
    pub reason: String,
}

/// What becomes of an appeal.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppealOutcome {
    /// The hold stays.
    Uphold,
    /// The hold is lifted.
    Lift,
}

/// The decision on an appeal; the participant reads the reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DecideAppeal {
    pub outcome: AppealOutcome,
    pub reason: String,
    /// Why the account that held the entry decides, where no other can.
    #[serde(default)]
    pub alone_reason: Option<String>,
}

/// Entries worth a look, the gravest first, with their evidence. Organizers.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/flags", params(FlagQuery), responses((status = 200, body = FlagPage)))]
pub async fn flags(
    state: Data<State>,
    staff: StaffWith<permit::ReviewEntries>,
    id: PathId<ContestId>,
    Query(query): Query<FlagQuery>,
) -> Answer<FlagPage> {
    let page = view::page(query.page)?;
    let at = usize::try_from(page).unwrap_or(usize::MAX);
    let found = state.app.flags(&staff, &id, query.severity.unwrap_or(Severity::Look).into(), at).await?;
    let [strong, look, information] = found.counts.map(count);
    Ok(Json(FlagPage {
        at_ms: found.at.ms(),
        attempts: count(found.attempts),
        cut: found.is_cut,
        strong,
        look,
        information,
        total: count(found.total),
        page,
        pages: pages(count(found.total), count(PAGE_SIZE)),
        items: found.rows.iter().map(FlagView::from).collect(),
    }))
}

/// Holds of a contest, newest first, lifted ones included. Organizers.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/holds", responses((status = 200, body = HoldList)))]
pub async fn list(
    state: Data<State>,
    staff: StaffWith<permit::ReviewEntries>,
    id: PathId<ContestId>,
) -> Answer<HoldList> {
    let holds = state.app.holds(&staff, &id).await?;
    Ok(Json(HoldList { items: holds.iter().map(HoldView::from).collect() }))
}

/// Takes an entry out of prizes. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/contests/{contest_id}/holds", request_body = MakeHold, responses((status = 200, body = HoldView)))]
pub async fn make(
    state: Data<State>,
    staff: StaffWith<permit::ReviewEntries>,
    id: PathId<ContestId>,
    JsonBody(body): JsonBody<MakeHold>,
) -> Answer<HoldView> {
    let participant = ParticipantId::parse(&body.participant_id)
        .map_err(|_| crate::web::problem::Problem::field("participant_id", "unknown_value", "not an account's id"))?;
    let held = state.app.hold(&staff, &id, &participant, &body.reason).await?;
    Ok(Json(HoldView::from(&held)))
}

/// Gives an entry its part in prizes back. Organizers.
#[utoipa::path(post, path = "/api/v1/staff/holds/{hold_id}/lifting", request_body = LiftHold, responses((status = 200, body = HoldView)))]
pub async fn lift(
    state: Data<State>,
    staff: StaffWith<permit::ReviewEntries>,
    id: PathId<HoldId>,
    JsonBody(body): JsonBody<LiftHold>,
) -> Answer<HoldView> {
    let lifted = state.app.lift_hold(&staff, &id, &body.reason).await?;
    Ok(Json(HoldView::from(&lifted)))
}

/// Decides on an appeal. Organizers, by another account than the one that held the entry.
#[utoipa::path(post, path = "/api/v1/staff/holds/{hold_id}/decision", request_body = DecideAppeal, responses((status = 200, body = HoldView)))]
pub async fn decide(
    state: Data<State>,
    staff: StaffWith<permit::ReviewEntries>,
    id: PathId<HoldId>,
    JsonBody(body): JsonBody<DecideAppeal>,
) -> Answer<HoldView> {
    let uphold = matches!(body.outcome, AppealOutcome::Uphold);
    let decided = state.app.decide_appeal(&staff, &id, uphold, &body.reason, body.alone_reason.as_deref()).await?;
    Ok(Json(HoldView::from(&decided)))
}
