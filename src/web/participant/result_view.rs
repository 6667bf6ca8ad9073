//! Shapes of results: what would reveal a key is null until answers are visible.

use super::attempt_view::{Answer, options};
use crate::app::catalog::Catalog;
use crate::app::result::{Outcome, RevisedBy};
use crate::web::view::{AttemptState, CorrectionAction, Kind, Picture, VoidPolicy, count};
use domain::attempt::{Scorecard, Verdict};
use domain::contest::AnswersShown;
use domain::fairness::instant::{Outcome as InstantOutcome, Play};
use domain::question::{Body, Citation, Library, Mark, Question};
use serde::Serialize;
use utoipa::ToSchema;

/// The proof of what was counted.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct Receipt {
    pub number: i64,
    pub server_time_ms: i64,
    pub salt: String,
    pub hash: String,
}

/// The right answer, in shown positions.
#[derive(Debug, Default, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AnswerKey {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub positions: Option<Vec<u8>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truth: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub texts: Option<Vec<String>>,
}

impl AnswerKey {
    /// The key of a question under the order of a paper.
    #[must_use]
    pub fn of(question: &Question, order: &[u8]) -> Self {
        match &question.body {
            Body::Single { .. } | Body::Multiple { .. } => {
                Self { positions: Some(question.key_positions(order)), ..Self::default() }
            }
            Body::TrueFalse { truth } => Self { truth: Some(*truth), ..Self::default() },
            Body::Fill { accepted } => Self { texts: Some(accepted.clone()), ..Self::default() },
        }
    }
}

/// A document that is not a law.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DocumentCitation {
    pub issuer: String,
    pub date: String,
    pub fact: Option<String>,
}

/// The proof of a question.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CitationView {
    /// Slug of the law.
    pub law: Option<String>,
    pub title: String,
    pub article: Option<String>,
    pub quote: String,
    pub document: Option<DocumentCitation>,
}

impl CitationView {
    /// A citation with the title of its law.
    #[must_use]
    pub fn of(citation: &Citation, library: &Library) -> Self {
        match citation {
            Citation::Law { law, article, quote } => Self {
                title: library.laws.get(law).map_or_else(|| law.clone(), |l| l.title.clone()),
                law: Some(law.clone()),
                article: Some(article.clone()),
                quote: quote.clone(),
                document: None,
            },
            Citation::Document { document, issuer, date, fact, quote } => Self {
                law: None,
                title: document.clone(),
                article: None,
                quote: quote.clone(),
                document: Some(DocumentCitation {
                    issuer: issuer.clone(),
                    date: date.clone(),
                    fact: Some(fact.clone()),
                }),
            },
            // No text may be shown; people find it by number and clause.
            Citation::Standard { standard, title, clause, date, .. } => Self {
                law: None,
                title: title.clone(),
                article: Some(clause.clone()),
                quote: String::new(),
                document: Some(DocumentCitation { issuer: standard.clone(), date: date.clone(), fact: None }),
            },
        }
    }
}

/// One question of a result; what would reveal the key is null until answers are visible.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct ResultItem {
    pub question_id: String,
    pub kind: Kind,
    pub topic: String,
    pub stem: String,
    pub picture: Option<Picture>,
    pub options: Vec<String>,
    pub points_milli: i64,
    pub answer: Answer,
    /// Null for a voided question too.
    pub right: Option<bool>,
    pub score_milli: Option<i64>,
    /// Whether the question was voided; it counts as the rules of the contest say.
    pub void: bool,
    /// Whether the answer was held against a corrected key; false as long as that may not be told.
    pub rekeyed: bool,
    pub key: Option<AnswerKey>,
    pub explanation: Option<String>,
    pub option_notes: Option<Vec<Option<String>>>,
    pub citations: Option<Vec<CitationView>>,
}

/// A later result of an attempt, after a correction.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct ResultRevision {
    /// Number of the result, from 2.
    pub number: u32,
    pub scoring_version: u32,
    pub index_version: u32,
    pub at_ms: i64,
    pub score_milli: i64,
    pub action: CorrectionAction,
    pub reason: String,
    /// Null as long as naming the question would tell its key.
    pub question_id: Option<String>,
}

impl ResultRevision {
    fn of(revised: &RevisedBy) -> Self {
        let RevisedBy { revision, correction, names_question } = revised;
        Self {
            number: revision.revision,
            scoring_version: revision.scoring_version,
            index_version: revision.index_version,
            at_ms: correction.applied.map_or(revision.at.ms(), |applied| applied.at.ms()),
            score_milli: revision.score.milli(),
            action: (&correction.remedy).into(),
            reason: correction.reason.clone(),
            question_id: names_question.then(|| correction.question.to_string()),
        }
    }
}

/// A prize won at once.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct InstantWin {
    pub prize_id: String,
    pub name: String,
    pub prize: String,
}

impl InstantWin {
    fn of(play: &Play) -> Option<Self> {
        (play.outcome == InstantOutcome::Won).then(|| Self {
            prize_id: play.prize.clone().unwrap_or_default(),
            name: play.prize_name.clone().unwrap_or_default(),
            prize: play.item.clone().unwrap_or_default(),
        })
    }
}

/// The result of an attempt.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct ResultView {
    pub attempt_id: String,
    pub contest_id: String,
    pub contest_title: String,
    pub number: u32,
    pub state: AttemptState,
    /// Points that count now.
    pub score_milli: i64,
    /// Points when the attempt ended.
    pub original_score_milli: i64,
    pub full_score_milli: i64,
    pub right: u32,
    pub wrong: u32,
    pub blank: u32,
    /// Voided questions.
    pub void: u32,
    pub scoring_version: u32,
    /// What becomes of the points of a voided question.
    pub void_policy: VoidPolicy,
    /// Later results after corrections, oldest first; the last one counts.
    pub revisions: Vec<ResultRevision>,
    pub questions_total: u64,
    pub duration_ms: i64,
    pub started_at_ms: i64,
    pub finished_at_ms: i64,
    pub elder_time: bool,
    pub receipt: Receipt,
    /// Whether it counts for the person's place.
    pub counted: bool,
    pub answers_visible: bool,
    /// When answers are expected to be visible; null once they are, or when that depends on a person.
    pub answers_shown_at_ms: Option<i64>,
    pub items: Vec<ResultItem>,
    /// Questions whose answers arrived only after deadline and grace.
    pub undelivered: Vec<String>,
    /// What handing it in won at once.
    pub instant: Option<InstantWin>,
    /// Whether it took part in the contest's instant wins.
    pub instant_played: bool,
}

/// Notes beside the options, in shown positions.
#[must_use]
pub fn option_notes(question: &Question, order: &[u8]) -> Vec<Option<String>> {
    let all = question.options();
    let at = |i: usize| order.get(i).map_or(i, |o| usize::from(*o));
    (0..all.len()).map(|i| all.get(at(i)).and_then(|o| o.note.clone())).collect()
}

fn item(
    outcome: &Outcome,
    place: &domain::attempt::PaperQuestion,
    verdict: &Verdict,
    question: &Question,
    library: &Library,
) -> ResultItem {
    let visible = outcome.answers_visible;
    let keyed = outcome.ruling.question(question);
    ResultItem {
        question_id: place.question.to_string(),
        kind: question.kind().into(),
        topic: question.topic.clone(),
        stem: question.stem.clone(),
        picture: question.picture.as_ref().map(Picture::of),
        options: options(question, &place.order),
        points_milli: place.points.milli(),
        answer: Answer::shown(outcome.attempt.sheet.answer(&place.question), &place.order),
        right: verdict.mark.filter(|_| visible).map(|mark| mark == Mark::Right),
        score_milli: visible.then_some(verdict.points.milli()),
        void: verdict.mark.is_none() && !outcome.hides(&place.question),
        rekeyed: visible && verdict.rekeyed,
        key: visible.then(|| AnswerKey::of(&keyed, &place.order)),
        explanation: visible.then(|| question.explanation.clone()),
        option_notes: visible.then(|| option_notes(question, &place.order)),
        citations: visible.then(|| question.citations.iter().map(|c| CitationView::of(c, library)).collect()),
    }
}

/// What counts now: the latest revision, else what the attempt ended with.
struct Counts {
    version: u32,
    score: i64,
    right: u32,
    wrong: u32,
    blank: u32,
    void: u32,
}

impl Counts {
    fn of(card: &Scorecard, outcome: &Outcome) -> Self {
        match outcome.revisions.last().map(|revised| &revised.revision) {
            Some(r) => Self {
                version: r.scoring_version,
                score: r.score.milli(),
                right: r.right,
                wrong: r.wrong,
                blank: r.blank,
                void: r.void,
            },
            None => Self {
                version: card.scoring_version,
                score: card.score.milli(),
                right: card.right,
                wrong: card.wrong,
                blank: card.blank,
                void: card.void,
            },
        }
    }
}

impl ResultView {
    /// The result of an ended attempt; nothing for one that has no scorecard.
    #[must_use]
    pub fn of(outcome: &Outcome, catalog: &Catalog, library: &Library) -> Option<Self> {
        let attempt = &outcome.attempt;
        let card = attempt.state.scorecard()?;
        let contest = &outcome.contest.contest;
        let now = Counts::of(card, outcome);
        let items = attempt.paper.questions.iter().zip(&outcome.marks.verdicts).filter_map(|(place, verdict)| {
            let question = catalog.question(&place.question, place.revision)?;
            Some(item(outcome, place, verdict, question, library))
        });
        let by_clock = contest.rules.answers_shown == AnswersShown::AfterClosing && !outcome.answers_visible;
        Some(Self {
            attempt_id: attempt.id.to_string(),
            contest_id: attempt.contest.to_string(),
            contest_title: contest.title.clone(),
            number: attempt.number,
            state: AttemptState::of(attempt, card.finished_at),
            score_milli: now.score,
            original_score_milli: card.score.milli(),
            full_score_milli: card.full.milli(),
            right: now.right,
            wrong: now.wrong,
            blank: now.blank,
            void: now.void,
            scoring_version: now.version,
            void_policy: contest.rules.void_policy.into(),
            revisions: outcome.revisions.iter().map(ResultRevision::of).collect(),
            questions_total: count(attempt.paper.questions.len()),
            duration_ms: card.duration_ms,
            started_at_ms: attempt.started_at.ms(),
            finished_at_ms: card.finished_at.ms(),
            elder_time: attempt.elder_time,
            receipt: Receipt {
                number: card.receipt_number,
                server_time_ms: card.receipt_at.ms(),
                salt: domain::fairness::hex(&card.salt),
                hash: card.receipt.clone(),
            },
            counted: outcome.counted,
            answers_visible: outcome.answers_visible,
            answers_shown_at_ms: by_clock.then(|| contest.settled_at().ms()),
            items: items.collect(),
            undelivered: outcome.undelivered.iter().map(ToString::to_string).collect(),
            instant: outcome.instant.as_ref().and_then(InstantWin::of),
            instant_played: outcome.instant.as_ref().is_some_and(|play| play.outcome != InstantOutcome::NotEligible),
        })
    }
}
