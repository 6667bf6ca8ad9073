//! Shapes of corrections for staff: proposals, what they would change, and what they did.

use crate::app::correction::PAGE_SIZE;
use crate::app::correction::{IndexFate, IndexedQuestion, Listed, NamedMove, Preview, PrizeGroup};
use crate::web::participant::result_view::AnswerKey;
use crate::web::problem::Problem;
use crate::web::view::{Category, CorrectionAction, CorrectionState, Kind, count, pages};
use domain::account::Account;
use domain::actor::Permission;
use domain::correction::{Bucket, Key, Remedy, Signature, State, TOP_DEFAULT};
use domain::id::QuestionId;
use domain::question::Question;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A new key: original indexes of options, a truth, or texts.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CorrectionKey {
    #[serde(default)]
    pub options: Option<Vec<u8>>,
    #[serde(default)]
    pub truth: Option<bool>,
    #[serde(default)]
    pub texts: Option<Vec<String>>,
}

/// What to look at before it is proposed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewCorrection {
    /// A question of the contest's index.
    pub question_id: String,
    /// What to do with it.
    pub action: CorrectionAction,
    /// The new key; for `rekey` only.
    #[serde(default)]
    pub key: Option<CorrectionKey>,
    /// Ranks of the prize range, 10 by default.
    #[serde(default)]
    pub top: Option<u32>,
    /// Page of the moves, from 1.
    #[serde(default)]
    pub page: Option<u64>,
}

/// A proposal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeCorrection {
    /// A question of the contest's index.
    pub question_id: String,
    /// What to do with it.
    pub action: CorrectionAction,
    /// The new key; for `rekey` only.
    #[serde(default)]
    pub key: Option<CorrectionKey>,
    /// Ranks of the prize range, 10 by default.
    #[serde(default)]
    pub top: Option<u32>,
    /// Why; everybody reads it once the correction counts.
    pub reason: String,
}

/// A remark on a decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionNote {
    /// Why; needed for a rejection.
    #[serde(default)]
    pub reason: String,
}

/// What a request proposes.
///
/// # Errors
/// Every field that does not belong together.
pub(super) fn proposal(
    question: &str,
    action: CorrectionAction,
    key: Option<CorrectionKey>,
    top: Option<u32>,
) -> Result<crate::app::correction::Proposal, Problem> {
    let unknown = || Problem::field("question_id", "unknown_value", "not of this contest");
    let question = QuestionId::parse(question).map_err(|_| unknown())?;
    let remedy = match (action, key) {
        (CorrectionAction::Void, None) => Remedy::Void,
        (CorrectionAction::Void, Some(_)) => return Err(Problem::field("key", "format", "nothing for void")),
        (CorrectionAction::Rekey, None) => return Err(Problem::field("key", "required", "the new key")),
        (CorrectionAction::Rekey, Some(key)) => Remedy::Rekey(match key {
            CorrectionKey { options: Some(mut options), truth: None, texts: None } => {
                options.sort_unstable();
                Key::Choices(options)
            }
            CorrectionKey { options: None, truth: Some(truth), texts: None } => Key::Truth(truth),
            CorrectionKey { options: None, truth: None, texts: Some(texts) } => {
                Key::Texts(texts.iter().map(|text| domain::text::one_line(text)).collect())
            }
            _ => return Err(Problem::field("key", "format", "one of options, truth and texts")),
        }),
    };
    Ok(crate::app::correction::Proposal { question, remedy, top: top.unwrap_or(TOP_DEFAULT) })
}

/// A member of staff and when.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct SignatureView {
    pub account_id: String,
    pub name: String,
    pub at_ms: i64,
}

impl From<&Signature> for SignatureView {
    fn from(signature: &Signature) -> Self {
        let Signature { account, name, at } = signature;
        Self { account_id: account.to_string(), name: name.clone(), at_ms: at.ms() }
    }
}

/// What the one who looks may do with a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum CorrectionAct {
    Approve,
    Reject,
    Withdraw,
}

/// How far the run of an approved correction is.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CorrectionProgress {
    pub done: u64,
    pub total: u64,
}

/// A correction as staff see it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct CorrectionView {
    pub id: String,
    pub question_id: String,
    pub revision: u32,
    pub kind: Kind,
    pub stem: String,
    pub options: Vec<String>,
    /// The key as published.
    pub published_key: AnswerKey,
    pub action: CorrectionAction,
    /// The new key; null for a voided question.
    pub key: Option<AnswerKey>,
    pub reason: String,
    pub top: u32,
    pub state: CorrectionState,
    pub proposed: SignatureView,
    pub decided: Option<SignatureView>,
    pub decision_note: String,
    pub scoring_version: Option<u32>,
    /// While an approved correction is being applied.
    pub progress: Option<CorrectionProgress>,
    pub applied_at_ms: Option<i64>,
    pub attempts: Option<u32>,
    pub people: Option<u32>,
    pub index_version: Option<u32>,
    pub can: Vec<CorrectionAct>,
}

/// Corrections of a contest, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CorrectionList {
    pub items: Vec<CorrectionView>,
}

fn acts(listed: &Listed, viewer: &Account) -> Vec<CorrectionAct> {
    let correction = &listed.correction;
    if correction.state != State::Proposed || !Permission::RunContests.granted_to(&viewer.roles) {
        vec![]
    } else if correction.proposed.account == viewer.id {
        vec![CorrectionAct::Withdraw]
    } else {
        vec![CorrectionAct::Approve, CorrectionAct::Reject]
    }
}

fn options(question: &Question) -> Vec<String> {
    question.options().iter().map(|option| option.text.clone()).collect()
}

impl CorrectionView {
    /// A correction as this member of staff sees it.
    #[must_use]
    pub fn of(listed: &Listed, viewer: &Account) -> Self {
        let Listed { correction, question, progress } = listed;
        let key = match &correction.remedy {
            Remedy::Void => None,
            Remedy::Rekey(key) => key.on(question).map(|keyed| AnswerKey::of(&keyed, &[])),
        };
        let waits = correction.state == State::Approved && correction.applied.is_none();
        let progress = progress.unwrap_or_default();
        let applied = correction.applied;
        Self {
            id: correction.id.to_string(),
            question_id: correction.question.to_string(),
            revision: correction.revision,
            kind: question.kind().into(),
            stem: question.stem.clone(),
            options: options(question),
            published_key: AnswerKey::of(question, &[]),
            action: (&correction.remedy).into(),
            key,
            reason: correction.reason.clone(),
            top: correction.top,
            state: correction.state.into(),
            proposed: (&correction.proposed).into(),
            decided: correction.decision.as_ref().map(|decision| (&decision.by).into()),
            decision_note: correction.decision.as_ref().map(|decision| decision.note.clone()).unwrap_or_default(),
            scoring_version: correction.scoring_version,
            progress: waits.then_some(CorrectionProgress { done: progress.done, total: progress.total }),
            applied_at_ms: applied.map(|a| a.at.ms()),
            attempts: applied.map(|a| a.attempts),
            people: applied.map(|a| a.people),
            index_version: applied.and_then(|a| a.index_version),
            can: acts(listed, viewer),
        }
    }
}

/// A person's move.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct MoveView {
    /// Masked nickname.
    pub name: String,
    pub category: Category,
    pub old_score_milli: i64,
    pub new_score_milli: i64,
    pub old_rank: u64,
    pub new_rank: u64,
}

impl From<&NamedMove> for MoveView {
    fn from(named: &NamedMove) -> Self {
        let NamedMove { name, category, moved } = named;
        Self {
            name: name.clone(),
            category: (*category).into(),
            old_score_milli: moved.old_score.milli(),
            new_score_milli: moved.new_score.milli(),
            old_rank: count(moved.old_rank),
            new_rank: count(moved.new_rank),
        }
    }
}

/// A bar of the histogram of ranks gained; an end that is null is open.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct MoveBar {
    pub from: Option<i64>,
    pub to: Option<i64>,
    pub people: u32,
}

/// Who crosses the edge of the prize range of a group.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PrizeChange {
    pub key: String,
    pub name: String,
    pub entered: Vec<MoveView>,
    pub left: Vec<MoveView>,
}

/// What becomes of the index that later attempts draw from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IndexChange {
    /// A new version without the question.
    NewVersion,
    /// It stays: a section would be short without the question.
    Kept,
    /// Nothing changes.
    None,
}

/// What a correction would change.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CorrectionPreview {
    /// Ended attempts that had the question.
    pub attempts: u64,
    /// Attempts that have it and still run.
    pub running: u64,
    pub people: u64,
    pub scores_changed: u64,
    pub ranks_changed: u64,
    pub histogram: Vec<MoveBar>,
    pub top: u32,
    pub prizes: Vec<PrizeChange>,
    pub index: IndexChange,
    /// Sections that would be short.
    pub short_sections: Vec<String>,
    pub moves_total: u64,
    pub page: u64,
    pub pages: u64,
    pub moves: Vec<MoveView>,
}

impl CorrectionPreview {
    /// What a correction would change, with one page of the moves.
    #[must_use]
    pub fn of(preview: &Preview, page: u64) -> Self {
        let bar = |bar: &Bucket| MoveBar { from: bar.from, to: bar.to, people: bar.people };
        let group = |group: &PrizeGroup| PrizeChange {
            key: group.key.clone(),
            name: group.name.clone(),
            entered: group.entered.iter().map(MoveView::from).collect(),
            left: group.left.iter().map(MoveView::from).collect(),
        };
        let (index, short) = match &preview.index {
            IndexFate::NewVersion => (IndexChange::NewVersion, vec![]),
            IndexFate::Kept(short) => (IndexChange::Kept, short.iter().map(|s| s.section.clone()).collect()),
            IndexFate::NotNeeded => (IndexChange::None, vec![]),
        };
        Self {
            attempts: preview.attempts,
            running: preview.running,
            people: count(preview.people),
            scores_changed: count(preview.scores_changed),
            ranks_changed: count(preview.ranks_changed),
            histogram: preview.histogram.iter().map(bar).collect(),
            top: preview.top,
            prizes: preview.groups.iter().map(group).collect(),
            index,
            short_sections: short,
            moves_total: count(preview.moves_total),
            page,
            pages: pages(count(preview.moves_total), count(PAGE_SIZE)),
            moves: preview.moves.iter().map(MoveView::from).collect(),
        }
    }
}

/// A question of a contest's index under the key that counts now.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ContestQuestion {
    pub id: String,
    pub revision: u32,
    pub kind: Kind,
    pub stem: String,
    pub options: Vec<String>,
    pub key: AnswerKey,
    /// What has become of it, if anything.
    pub corrected: Option<CorrectionAction>,
}

impl From<&IndexedQuestion> for ContestQuestion {
    fn from(indexed: &IndexedQuestion) -> Self {
        let IndexedQuestion { question, remedy } = indexed;
        Self {
            id: question.id.to_string(),
            revision: question.revision,
            kind: question.kind().into(),
            stem: question.stem.clone(),
            options: options(question),
            key: AnswerKey::of(question, &[]),
            corrected: remedy.as_ref().map(Into::into),
        }
    }
}

/// A page of a contest's questions.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ContestQuestionPage {
    pub total: u64,
    pub page: u64,
    pub pages: u64,
    pub items: Vec<ContestQuestion>,
}
