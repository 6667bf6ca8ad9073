//! Corrections of contests' questions: proposed once, decided once, applied once.

use crate::entities::correction::{ActiveModel, Column, Entity, Model};
use crate::json::correction::{read_key, write_key};
use crate::query::{insert_new, only, small, word};
use crate::{Access, StoreError, Tx};
use domain::correction::{Applied, Correction, Decision, Remedy, Signature, State};
use domain::id::{AccountId, ContestId, CorrectionId, QuestionId};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Inserts a proposal; false when one for the question waits already.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, correction: &Correction) -> Result<bool, StoreError> {
    let key = match &correction.remedy {
        Remedy::Void => None,
        Remedy::Rekey(key) => Some(write_key(key)?),
    };
    let row = ActiveModel {
        id: Set(correction.id.to_string()),
        contest: Set(correction.contest.to_string()),
        question: Set(correction.question.to_string()),
        revision: Set(i64::from(correction.revision)),
        remedy: Set(correction.remedy.word().to_owned()),
        new_key: Set(key),
        reason: Set(correction.reason.clone()),
        top: Set(i64::from(correction.top)),
        proposed_by: Set(correction.proposed.account.to_string()),
        proposed_by_name: Set(correction.proposed.name.clone()),
        proposed_at: Set(correction.proposed.at.ms()),
        state: Set(State::Proposed.word().to_owned()),
        decided_by: Set(None),
        decided_by_name: Set(None),
        decided_at: Set(None),
        decision_note: Set(None),
        scoring_version: Set(None),
        applied_at: Set(None),
        applied_attempts: Set(None),
        applied_people: Set(None),
        index_version: Set(None),
    };
    insert_new(tx, row).await
}

/// Corrections of a contest, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_contest(c: &impl Access, contest: &ContestId) -> Result<Vec<Correction>, StoreError> {
    let select = Entity::find().filter(Column::Contest.eq(contest.as_str()));
    let rows = select.order_by_desc(Column::ProposedAt).order_by_desc(Column::Id).all(c).await?;
    rows.into_iter().map(read).collect()
}

/// One correction of a contest.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, contest: &ContestId, id: &CorrectionId) -> Result<Option<Correction>, StoreError> {
    let select = Entity::find_by_id(id.to_string()).filter(Column::Contest.eq(contest.as_str()));
    only(c, select).await?.map(read).transpose()
}

/// Corrections of every contest that are approved and not applied, in the order in which they are to be applied.
///
/// # Errors
/// When the database fails.
pub async fn unapplied(c: &impl Access) -> Result<Vec<Correction>, StoreError> {
    let select = Entity::find().filter(Column::State.eq(State::Approved.word())).filter(Column::AppliedAt.is_null());
    let rows = select.order_by_asc(Column::Contest).order_by_asc(Column::ScoringVersion).all(c).await?;
    rows.into_iter().map(read).collect()
}

/// Stores the decision on a proposal; false when it was decided before.
///
/// # Errors
/// When the database fails or the correction is not decided.
pub async fn decide(tx: &Tx, correction: &Correction) -> Result<bool, StoreError> {
    let decision = correction.decision.as_ref().ok_or_else(|| StoreError::corrupt("a decision by nobody"))?;
    let update = Entity::update_many()
        .col_expr(Column::State, Expr::value(correction.state.word()))
        .col_expr(Column::DecidedBy, Expr::value(decision.by.account.as_str()))
        .col_expr(Column::DecidedByName, Expr::value(decision.by.name.as_str()))
        .col_expr(Column::DecidedAt, Expr::value(decision.by.at.ms()))
        .col_expr(Column::DecisionNote, Expr::value(decision.note.as_str()))
        .col_expr(Column::ScoringVersion, Expr::value(correction.scoring_version.map(i64::from)))
        .filter(Column::Id.eq(correction.id.as_str()))
        .filter(Column::State.eq(State::Proposed.word()));
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Notes that a correction is applied: from this commit on its scoring version counts. False when it was before.
///
/// # Errors
/// When the database fails.
pub async fn apply(tx: &Tx, id: &CorrectionId, applied: Applied) -> Result<bool, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::AppliedAt, Expr::value(applied.at.ms()))
        .col_expr(Column::AppliedAttempts, Expr::value(i64::from(applied.attempts)))
        .col_expr(Column::AppliedPeople, Expr::value(i64::from(applied.people)))
        .col_expr(Column::IndexVersion, Expr::value(applied.index_version.map(i64::from)))
        .filter(Column::Id.eq(id.as_str()))
        .filter(Column::State.eq(State::Approved.word()))
        .filter(Column::AppliedAt.is_null());
    Ok(update.exec(tx).await?.rows_affected == 1)
}

fn signature(account: &str, name: String, at: i64) -> Result<Signature, StoreError> {
    Ok(Signature { account: AccountId::parse(account).map_err(StoreError::corrupt)?, name, at: Timestamp(at) })
}

fn read(row: Model) -> Result<Correction, StoreError> {
    let remedy = match (row.remedy.as_str(), &row.new_key) {
        ("void", None) => Remedy::Void,
        ("rekey", Some(key)) => Remedy::Rekey(read_key(key)?),
        (other, _) => return Err(StoreError::corrupt(format!("remedy {other}"))),
    };
    let decision = match (row.decided_by, row.decided_by_name, row.decided_at) {
        (Some(account), Some(name), Some(at)) => {
            Some(Decision { by: signature(&account, name, at)?, note: row.decision_note.unwrap_or_default() })
        }
        _ => None,
    };
    let version = |value: Option<i64>, what| value.map(|v| small(v, what)).transpose();
    let applied = match (row.applied_at, row.applied_attempts, row.applied_people) {
        (Some(at), Some(attempts), Some(people)) => Some(Applied {
            at: Timestamp(at),
            attempts: small(attempts, "attempts")?,
            people: small(people, "people")?,
            index_version: version(row.index_version, "index version")?,
        }),
        _ => None,
    };
    Ok(Correction {
        id: CorrectionId::parse(&row.id).map_err(StoreError::corrupt)?,
        contest: ContestId::parse(&row.contest).map_err(StoreError::corrupt)?,
        question: QuestionId::parse(&row.question).map_err(StoreError::corrupt)?,
        revision: small(row.revision, "revision")?,
        remedy,
        reason: row.reason,
        top: small(row.top, "ranks")?,
        proposed: signature(&row.proposed_by, row.proposed_by_name, row.proposed_at)?,
        state: word(&row.state, "correction state", State::parse)?,
        decision,
        scoring_version: version(row.scoring_version, "scoring version")?,
        applied,
    })
}
