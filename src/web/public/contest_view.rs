//! Shapes of contests, rules and boards.

use super::receipt_view::ReceiptsView;
use crate::app::board::{Place, Row};
use crate::app::catalog::ContestEntry;
use crate::app::contest::{ContestStatus, MayDo};
use crate::web::view::{
    AnswersShown, Category, ContestState, Difficulty, Kind, ScoreKept, StudyOpen, TieBreak, VoidPolicy, count,
};
use domain::contest::{Availability as Rule, Contest, State};
use domain::correction::Correction;
use serde::Serialize;
use utoipa::ToSchema;

/// What a visitor may do in a contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum AvailabilityKind {
    SignIn,
    NotOpen,
    CanStart,
    Resume,
    NotEligible,
    DoneToday,
    NoAttemptsLeft,
    Checking,
    Final,
}

/// What a visitor may do in a contest, with its figures.
#[derive(Debug, Serialize, ToSchema)]
pub struct Availability {
    /// What.
    pub kind: AvailabilityKind,
    /// The running attempt.
    pub attempt_id: Option<String>,
    /// Its deadline.
    pub deadline_ms: Option<i64>,
    /// When the next attempt may start.
    pub next_at_ms: Option<i64>,
    /// Attempts left today; null for no limit.
    pub attempts_left_today: Option<u32>,
    /// Attempts left in all; null for no limit.
    pub attempts_left_total: Option<u32>,
    /// Limit of an attempt started now.
    pub time_available_ms: Option<i64>,
}

impl Availability {
    fn of(may: &MayDo) -> Self {
        use AvailabilityKind as K;
        let plain = |kind| Self {
            kind,
            attempt_id: None,
            deadline_ms: None,
            next_at_ms: None,
            attempts_left_today: None,
            attempts_left_total: None,
            time_available_ms: None,
        };
        match may {
            MayDo::SignIn => plain(K::SignIn),
            MayDo::Resume(id, deadline) => {
                Self { attempt_id: Some(id.to_string()), deadline_ms: Some(deadline.ms()), ..plain(K::Resume) }
            }
            MayDo::Rule(Rule::NotOpen) => plain(K::NotOpen),
            MayDo::Rule(Rule::CanStart { left_today, left_total, time_ms }) => Self {
                attempts_left_today: *left_today,
                attempts_left_total: *left_total,
                time_available_ms: Some(*time_ms),
                ..plain(K::CanStart)
            },
            MayDo::Rule(Rule::NotEligible) => plain(K::NotEligible),
            MayDo::Rule(Rule::DoneToday { next_at }) => Self { next_at_ms: Some(next_at.ms()), ..plain(K::DoneToday) },
            MayDo::Rule(Rule::NoneLeft) => plain(K::NoAttemptsLeft),
            MayDo::Rule(Rule::Checking) => plain(K::Checking),
            MayDo::Rule(Rule::Final) => plain(K::Final),
        }
    }
}

/// A person's place in a contest.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingView {
    /// Shared rank.
    pub rank: u64,
    /// Whether others share it.
    pub tied: bool,
    /// Score kept.
    pub score_milli: i64,
    /// Duration kept.
    pub duration_ms: i64,
    /// Finish kept.
    pub finished_at_ms: i64,
    /// People on the board.
    pub people_total: u64,
    /// Ended attempts.
    pub attempts: u32,
}

impl From<&Place> for StandingView {
    fn from(place: &Place) -> Self {
        let entry = &place.row.entry;
        Self {
            rank: count(place.row.rank),
            tied: place.row.tied,
            score_milli: entry.score.milli(),
            duration_ms: entry.duration_ms,
            finished_at_ms: entry.finished_at.ms(),
            people_total: count(place.people),
            attempts: entry.attempts,
        }
    }
}

/// A contest as a visitor sees it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct ContestView {
    pub id: String,
    pub title: String,
    pub subtitle: String,
    pub activity: u8,
    pub state: ContestState,
    pub demo: bool,
    pub opens_at_ms: i64,
    pub closes_at_ms: i64,
    pub questions_total: u64,
    pub limit_ms: i64,
    pub attempts_per_day: Option<u32>,
    pub attempts_total: Option<u32>,
    pub score_kept: ScoreKept,
    pub full_score_milli: i64,
    pub eligible: Vec<Category>,
    pub elder_time_factor: f64,
    pub answers_shown: AnswersShown,
    pub study: StudyOpen,
    pub people_total: u64,
    /// Corrections of questions that count.
    pub corrections: u64,
    pub availability: Availability,
    pub standing: Option<StandingView>,
}

impl From<&ContestStatus> for ContestView {
    fn from(status: &ContestStatus) -> Self {
        let contest = &status.entry.contest;
        let rules = &contest.rules;
        Self {
            id: contest.id.to_string(),
            title: contest.title.clone(),
            subtitle: contest.subtitle.clone(),
            activity: contest.activity,
            state: status.state.into(),
            demo: contest.demo,
            opens_at_ms: contest.window.opens_at.ms(),
            closes_at_ms: contest.window.closes_at.ms(),
            questions_total: count(contest.blueprint.questions_total()),
            limit_ms: rules.limit_ms,
            attempts_per_day: rules.attempts_per_day,
            attempts_total: rules.attempts_total,
            score_kept: rules.score_kept.into(),
            full_score_milli: contest.blueprint.full_score().milli(),
            eligible: contest.eligible.iter().map(|c| (*c).into()).collect(),
            elder_time_factor: f64::from(rules.elder_time_factor_milli) / 1000.0,
            answers_shown: rules.answers_shown.into(),
            study: rules.study.into(),
            people_total: count(status.people),
            corrections: count(status.entry.corrections.len()),
            availability: Availability::of(&status.may),
            standing: status.standing.as_ref().map(StandingView::from),
        }
    }
}

/// A section of a paper.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct SectionView {
    pub title: String,
    pub topics: Vec<String>,
    pub kinds: Vec<Kind>,
    pub difficulties: Vec<Difficulty>,
    pub count: u64,
    pub points_milli: i64,
}

/// A prolonged window.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct ExtensionView {
    pub from_ms: i64,
    pub to_ms: i64,
    pub reason: String,
    pub at_ms: i64,
}

/// The rules page of a contest.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct RulesView {
    pub contest: ContestView,
    pub notice: String,
    pub rules: String,
    pub sections: Vec<SectionView>,
    pub commitment: String,
    pub index_hash: String,
    pub blueprint_hash: String,
    pub rules_hash: String,
    pub index_version: u32,
    pub published_at_ms: i64,
    pub extensions: Vec<ExtensionView>,
    /// The secret of the papers, hexadecimal; only when results are final.
    pub secret: Option<String>,
    /// The question index as published; only when results are final.
    pub index_text: Option<String>,
    pub tie_break: Vec<TieBreak>,
    pub grace_ms: i64,
    pub shuffle: bool,
    pub void_policy: VoidPolicy,
    /// Later versions of the index, without questions that were voided.
    pub later_indexes: Vec<IndexView>,
    /// The tree of receipts; null until the contest is closed.
    pub receipts: Option<ReceiptsView>,
}

/// A later version of the question index.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct IndexView {
    pub version: u32,
    pub hash: String,
    pub at_ms: i64,
    pub reason: String,
    /// Its text; only when results are final.
    pub text: Option<String>,
}

fn later_indexes(entry: &ContestEntry, is_final: bool) -> Vec<IndexView> {
    let view = |correction: &Correction| {
        let applied = correction.applied?;
        let index = entry.indexes.get(&applied.index_version?)?;
        Some(IndexView {
            version: index.version,
            hash: index.hash.clone(),
            at_ms: applied.at.ms(),
            reason: correction.reason.clone(),
            text: is_final.then(|| index.text.clone()),
        })
    };
    entry.corrections.iter().filter_map(view).collect()
}

fn sections(contest: &Contest) -> Vec<SectionView> {
    contest
        .blueprint
        .sections
        .iter()
        .map(|s| SectionView {
            title: s.title.clone(),
            topics: s.topics.clone(),
            kinds: s.kinds.iter().map(|k| (*k).into()).collect(),
            difficulties: s.difficulties.iter().map(|d| (*d).into()).collect(),
            count: count(s.count),
            points_milli: s.points.milli(),
        })
        .collect()
}

impl From<&ContestStatus> for RulesView {
    fn from(status: &ContestStatus) -> Self {
        let entry = &status.entry;
        let contest = &entry.contest;
        let fixed = contest.commitments.as_ref();
        let text = |get: fn(&domain::contest::Commitments) -> &String| fixed.map(get).cloned().unwrap_or_default();
        let is_final = contest.state == State::Final;
        let extensions = contest.extensions.iter().map(|e| ExtensionView {
            from_ms: e.from.ms(),
            to_ms: e.to.ms(),
            reason: e.reason.clone(),
            at_ms: e.at.ms(),
        });
        Self {
            contest: status.into(),
            notice: contest.notice.clone(),
            rules: contest.rules_text.clone(),
            sections: sections(contest),
            commitment: text(|c| &c.paper),
            index_hash: text(|c| &c.index_hash),
            blueprint_hash: text(|c| &c.blueprint_hash),
            rules_hash: text(|c| &c.rules_hash),
            index_version: fixed.map_or(0, |c| c.index_version),
            published_at_ms: fixed.map_or(0, |c| c.published_at.ms()),
            extensions: extensions.collect(),
            secret: entry.secret.as_ref().filter(|_| is_final).map(|s| domain::fairness::hex(s.bytes())),
            index_text: entry.indexes.values().next().filter(|_| is_final).map(|index| index.text.clone()),
            tie_break: contest.rules.chain().into_iter().map(Into::into).collect(),
            grace_ms: contest.rules.grace_ms,
            shuffle: contest.rules.shuffle,
            void_policy: contest.rules.void_policy.into(),
            later_indexes: later_indexes(entry, is_final),
            receipts: entry.receipts.as_ref().map(Into::into),
        }
    }
}

/// A row of a board.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct BoardRow {
    pub rank: u64,
    pub tied: bool,
    /// Masked nickname.
    pub name: String,
    pub town: String,
    pub category: Category,
    pub score_milli: i64,
    pub duration_ms: i64,
    pub me: bool,
}

impl BoardRow {
    /// A row as a visitor sees it.
    #[must_use]
    pub fn of(row: &Row, visitor: Option<&domain::id::ParticipantId>, town: String) -> Self {
        Self {
            rank: count(row.rank),
            tied: row.tied,
            name: row.entry.name.clone(),
            town,
            category: row.entry.category.into(),
            score_milli: row.entry.score.milli(),
            duration_ms: row.entry.duration_ms,
            me: visitor == Some(&row.entry.participant),
        }
    }
}

/// A row of the board of organizations.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct OrganizationRow {
    pub rank: u64,
    pub tied: bool,
    pub name: String,
    pub people: u32,
    pub mean_score_milli: i64,
    pub mine: bool,
}

/// What would lift a person by one rank.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct NextGoal {
    pub rank: u64,
    pub missing_milli: i64,
}

/// A visitor's place with neighbours.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct MyPlace {
    pub rank: u64,
    pub tied: bool,
    pub score_milli: i64,
    pub duration_ms: i64,
    pub neighbours: Vec<BoardRow>,
    pub next: Option<NextGoal>,
}

/// A page of a board.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct BoardView {
    pub contest_id: String,
    pub scope: String,
    pub key: Option<String>,
    pub server_time_ms: i64,
    pub people_total: u64,
    pub page: u64,
    pub pages: u64,
    pub rows: Vec<BoardRow>,
    pub organizations: Vec<OrganizationRow>,
    pub me: Option<MyPlace>,
}
