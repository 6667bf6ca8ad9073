//! Holds of entries: one open hold per person and contest, appealed once, every step conditional on the one before.

use crate::entities::hold::{ActiveModel, Column, Entity, Model};
use crate::json::hold::{read_evidence, write_evidence};
use crate::query::{insert_new, only, word};
use crate::{Access, StoreError, Tx};
use domain::correction::Signature;
use domain::hold::{Appeal, Decision, Hold, State};
use domain::id::{AccountId, ContestId, HoldId, ParticipantId};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Open. A literal, as the index of open holds has it.
fn open() -> Expr {
    Expr::cust("state <> 'lifted'")
}

/// Inserts a new hold; false when the person has an open one in the contest.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, hold: &Hold) -> Result<bool, StoreError> {
    let row = ActiveModel {
        id: Set(hold.id.to_string()),
        contest: Set(hold.contest.to_string()),
        participant: Set(hold.participant.to_string()),
        reason: Set(hold.reason.clone()),
        evidence: Set(write_evidence(&hold.evidence)?),
        held_by: Set(hold.held.account.to_string()),
        held_by_name: Set(hold.held.name.clone()),
        held_at: Set(hold.held.at.ms()),
        state: Set(State::Held.word().to_owned()),
        appeal: Set(None),
        appealed_at: Set(None),
        decided_by: Set(None),
        decided_by_name: Set(None),
        decided_at: Set(None),
        decision_note: Set(None),
        alone_reason: Set(None),
    };
    insert_new(tx, row).await
}

/// One hold.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, id: &HoldId) -> Result<Option<Hold>, StoreError> {
    only(c, Entity::find_by_id(id.to_string())).await?.map(read).transpose()
}

/// Holds of a contest, newest first, lifted ones included.
///
/// # Errors
/// When the database fails.
pub async fn of_contest(c: &impl Access, contest: &ContestId) -> Result<Vec<Hold>, StoreError> {
    let select = Entity::find().filter(Column::Contest.eq(contest.as_str()));
    let rows = select.order_by_desc(Column::HeldAt).order_by_desc(Column::Id).all(c).await?;
    rows.into_iter().map(read).collect()
}

/// Open holds of a contest: the entries that have no part in prizes.
///
/// # Errors
/// When the database fails.
pub async fn open_of_contest(c: &impl Access, contest: &ContestId) -> Result<Vec<Hold>, StoreError> {
    let select = Entity::find().filter(Column::Contest.eq(contest.as_str())).filter(open());
    select.order_by_asc(Column::Participant).all(c).await?.into_iter().map(read).collect()
}

/// Holds of a person, newest first, in one contest or in all.
///
/// # Errors
/// When the database fails.
pub async fn of_participant(
    c: &impl Access,
    contest: Option<&ContestId>,
    participant: &ParticipantId,
) -> Result<Vec<Hold>, StoreError> {
    let mut select = Entity::find().filter(Column::Participant.eq(participant.as_str()));
    if let Some(contest) = contest {
        select = select.filter(Column::Contest.eq(contest.as_str()));
    }
    let rows = select.order_by_desc(Column::HeldAt).order_by_desc(Column::Id).all(c).await?;
    rows.into_iter().map(read).collect()
}

/// Stores the appeal; false when there is one already or the hold is settled.
///
/// # Errors
/// When the database fails.
pub async fn appeal(tx: &Tx, id: &HoldId, appeal: &Appeal) -> Result<bool, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::Appeal, Expr::value(appeal.text.as_str()))
        .col_expr(Column::AppealedAt, Expr::value(appeal.at.ms()))
        .filter(Column::Id.eq(id.as_str()))
        .filter(Column::State.eq(State::Held.word()))
        .filter(Column::AppealedAt.is_null());
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Stores the last word of staff; false when the hold is no longer in the state it was decided from.
///
/// # Errors
/// When the database fails or nothing was decided.
pub async fn settle(tx: &Tx, hold: &Hold, from: State) -> Result<bool, StoreError> {
    let decision = hold.decision.as_ref().ok_or_else(|| StoreError::corrupt("a decision by nobody"))?;
    let update = Entity::update_many()
        .col_expr(Column::State, Expr::value(hold.state.word()))
        .col_expr(Column::DecidedBy, Expr::value(decision.by.account.as_str()))
        .col_expr(Column::DecidedByName, Expr::value(decision.by.name.as_str()))
        .col_expr(Column::DecidedAt, Expr::value(decision.by.at.ms()))
        .col_expr(Column::DecisionNote, Expr::value(decision.note.as_str()))
        .col_expr(Column::AloneReason, Expr::value(decision.alone.clone()))
        .filter(Column::Id.eq(hold.id.as_str()))
        .filter(Column::State.eq(from.word()));
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Forgets what a person has written who deletes their data; that there was an appeal stays.
///
/// # Errors
/// When the database fails.
pub async fn erase_words(tx: &Tx, participant: &ParticipantId) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Appeal, Expr::value(""))
        .filter(Column::Participant.eq(participant.as_str()))
        .filter(Column::Appeal.is_not_null())
        .exec(tx)
        .await?;
    Ok(())
}

fn signature(account: &str, name: String, at: i64) -> Result<Signature, StoreError> {
    Ok(Signature { account: AccountId::parse(account).map_err(StoreError::corrupt)?, name, at: Timestamp(at) })
}

fn read(row: Model) -> Result<Hold, StoreError> {
    let appeal = row.appealed_at.map(|at| Appeal { text: row.appeal.unwrap_or_default(), at: Timestamp(at) });
    let decision = match (row.decided_by, row.decided_by_name, row.decided_at) {
        (Some(account), Some(name), Some(at)) => Some(Decision {
            by: signature(&account, name, at)?,
            note: row.decision_note.unwrap_or_default(),
            alone: row.alone_reason,
        }),
        _ => None,
    };
    Ok(Hold {
        id: HoldId::parse(&row.id).map_err(StoreError::corrupt)?,
        contest: ContestId::parse(&row.contest).map_err(StoreError::corrupt)?,
        participant: ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?,
        reason: row.reason,
        evidence: read_evidence(&row.evidence)?,
        held: signature(&row.held_by, row.held_by_name, row.held_at)?,
        state: word(&row.state, "hold state", State::parse)?,
        appeal,
        decision,
    })
}
