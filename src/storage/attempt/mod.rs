//! Attempts: every change is conditional on the state the database holds, so that nothing is scored twice.

mod figures;
mod kept;
mod origin;
mod revision;
pub(crate) mod row;

pub use figures::{Counts, count_unsettled, counts, overdue, per_hour};
pub use kept::counted_between;
pub use origin::{ended_page, forget_origins, insert_from};
pub use revision::{
    Revision, count_holders, finished, finished_of, holders, revise, revised, revisions, revisions_of, touched,
};

use crate::entities::attempt::{Column, Entity};
use crate::entities::attempt_undelivered as undelivered_table;
use crate::json::attempt::{paper_ids, write_sheet};
use crate::query::{CHUNK, for_change, insert_many_new, insert_new, only, small};
use crate::{Access, StoreError, Tx};
use domain::attempt::{Attempt, Sheet};
use domain::contest::PlayerHistory;
use domain::fairness::hex;
use domain::id::{AttemptId, ContestId, ParticipantId, QuestionId};
use domain::time::Day;
use row::{read, write};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany};
use std::collections::HashSet;

/// Not scored yet. A literal, since only a literal lets either database use the index of running attempts.
fn unsettled() -> Expr {
    Expr::cust("state = 'started'")
}

fn of_person(contest: &ContestId, participant: &ParticipantId) -> Condition {
    Condition::all().add(Column::Participant.eq(participant.as_str())).add(Column::Contest.eq(contest.as_str()))
}

/// Inserts an attempt; false when this person has one running, or the number is given already.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, attempt: &Attempt) -> Result<bool, StoreError> {
    insert_new(tx, write(attempt)?).await
}

/// The attempt of this person in a contest that is not scored yet; it may be past its deadline.
///
/// # Errors
/// When the database fails.
pub async fn started(
    c: &impl Access,
    contest: &ContestId,
    participant: &ParticipantId,
) -> Result<Option<Attempt>, StoreError> {
    let select = Entity::find().filter(of_person(contest, participant)).filter(unsettled());
    only(c, for_change(c, select)).await?.map(read).transpose()
}

/// An attempt of this person; a write locks it.
///
/// # Errors
/// When the database fails.
pub async fn find_for(
    c: &impl Access,
    participant: &ParticipantId,
    id: &AttemptId,
) -> Result<Option<Attempt>, StoreError> {
    let select = Entity::find_by_id(id.to_string()).filter(Column::Participant.eq(participant.as_str()));
    only(c, for_change(c, select)).await?.map(read).transpose()
}

/// How many attempts this person has in a contest, in all and today.
///
/// # Errors
/// When the database fails.
pub async fn history(
    c: &impl Access,
    contest: &ContestId,
    participant: &ParticipantId,
    today: Day,
) -> Result<PlayerHistory, StoreError> {
    let days: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::Day)
        .filter(of_person(contest, participant))
        .into_tuple()
        .all(c)
        .await?;
    let count = |days: usize| u32::try_from(days).unwrap_or(u32::MAX);
    Ok(PlayerHistory { total: count(days.len()), today: count(days.iter().filter(|day| **day == today.0).count()) })
}

/// Ids of the questions in all earlier papers of this person in a contest.
///
/// # Errors
/// When the database fails.
pub async fn seen(
    c: &impl Access,
    contest: &ContestId,
    participant: &ParticipantId,
) -> Result<HashSet<String>, StoreError> {
    let papers: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Paper)
        .filter(of_person(contest, participant))
        .into_tuple()
        .all(c)
        .await?;
    let mut seen = HashSet::new();
    for paper in papers {
        seen.extend(paper_ids(&paper)?);
    }
    Ok(seen)
}

/// Gives the attempt's next device number while it is not scored.
///
/// # Errors
/// When the database fails.
pub async fn next_writer(tx: &Tx, id: &AttemptId) -> Result<Option<u32>, StoreError> {
    let update = Query::update()
        .table(Entity)
        .value(Column::Writer, Expr::col(Column::Writer).add(1_i64))
        .and_where(Column::Id.eq(id.as_str()))
        .and_where(unsettled())
        .returning_col(Column::Writer)
        .to_owned();
    match tx.query_one(&update).await? {
        Some(row) => Ok(Some(small(row.try_get_by_index(0)?, "writer")?)),
        None => Ok(None),
    }
}

/// Saves the answers while the attempt is not scored; tells whether it did.
///
/// # Errors
/// When the database fails.
pub async fn save_sheet(tx: &Tx, attempt: &Attempt) -> Result<bool, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::Sheet, Expr::value(write_sheet(&attempt.sheet)?))
        .filter(Column::Id.eq(attempt.id.as_str()))
        .filter(unsettled());
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Saves the answers and the result of an attempt that has ended; false when it was scored before.
///
/// # Errors
/// When the database fails, or the attempt has no result to save.
pub async fn save_ending(tx: &Tx, attempt: &Attempt) -> Result<bool, StoreError> {
    Ok(ending(attempt)?.exec(tx).await?.rows_affected == 1)
}

/// Like [`save_ending`], but only if the stored sheet is still the one the ending was worked out from; false otherwise.
///
/// # Errors
/// When the database fails or the attempt has not ended.
pub async fn save_ending_of(tx: &Tx, attempt: &Attempt, before: &Sheet) -> Result<bool, StoreError> {
    let update = ending(attempt)?.filter(Column::Sheet.eq(write_sheet(before)?));
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// The ending of an attempt that has not ended in the table.
fn ending(attempt: &Attempt) -> Result<UpdateMany<Entity>, StoreError> {
    let card = attempt.state.scorecard().ok_or_else(|| StoreError::corrupt("an ending without a scorecard"))?;
    Ok(Entity::update_many()
        .col_expr(Column::Sheet, Expr::value(write_sheet(&attempt.sheet)?))
        .col_expr(Column::State, Expr::value(attempt.state.word()))
        .col_expr(Column::Score, Expr::value(card.score.milli()))
        .col_expr(Column::FullScore, Expr::value(card.full.milli()))
        .col_expr(Column::RightCount, Expr::value(i64::from(card.right)))
        .col_expr(Column::WrongCount, Expr::value(i64::from(card.wrong)))
        .col_expr(Column::BlankCount, Expr::value(i64::from(card.blank)))
        .col_expr(Column::VoidCount, Expr::value(i64::from(card.void)))
        .col_expr(Column::ScoringVersion, Expr::value(i64::from(card.scoring_version)))
        .col_expr(Column::DurationMs, Expr::value(card.duration_ms))
        .col_expr(Column::FinishedAt, Expr::value(card.finished_at.ms()))
        .col_expr(Column::ReceiptNumber, Expr::value(card.receipt_number))
        .col_expr(Column::ReceiptAt, Expr::value(card.receipt_at.ms()))
        .col_expr(Column::Salt, Expr::value(hex(&card.salt)))
        .col_expr(Column::Receipt, Expr::value(card.receipt.as_str()))
        .filter(Column::Id.eq(attempt.id.as_str()))
        .filter(unsettled()))
}

/// Attempts of this person, oldest first, in one contest or in all.
///
/// # Errors
/// When the database fails.
pub async fn list(
    c: &impl Access,
    contest: Option<&ContestId>,
    participant: &ParticipantId,
) -> Result<Vec<Attempt>, StoreError> {
    let mut select = Entity::find().filter(Column::Participant.eq(participant.as_str()));
    if let Some(contest) = contest {
        select = select.filter(Column::Contest.eq(contest.as_str()));
    }
    let rows = select.order_by_asc(Column::StartedAt).order_by_asc(Column::Id).all(c).await?;
    rows.into_iter().map(read).collect()
}

/// Attempts of this person that are not scored yet.
///
/// # Errors
/// When the database fails.
pub async fn running_of(c: &impl Access, participant: &ParticipantId) -> Result<Vec<Attempt>, StoreError> {
    let select = Entity::find().filter(Column::Participant.eq(participant.as_str())).filter(unsettled());
    let rows = select.order_by_asc(Column::StartedAt).all(c).await?;
    rows.into_iter().map(read).collect()
}

/// Notes questions that could not be delivered to the participant.
///
/// # Errors
/// When the database fails.
pub async fn note_undelivered(tx: &Tx, id: &AttemptId, questions: &[QuestionId]) -> Result<(), StoreError> {
    for questions in questions.chunks(CHUNK) {
        let row = |question: &QuestionId| undelivered_table::ActiveModel {
            attempt: Set(id.to_string()),
            question: Set(question.to_string()),
        };
        insert_many_new(tx, questions.iter().map(row)).await?;
    }
    Ok(())
}

/// Questions that could not be delivered to the participant.
///
/// # Errors
/// When the database fails.
pub async fn undelivered(c: &impl Access, id: &AttemptId) -> Result<Vec<QuestionId>, StoreError> {
    let rows = undelivered_table::Entity::find()
        .filter(undelivered_table::Column::Attempt.eq(id.as_str()))
        .order_by_asc(undelivered_table::Column::Question)
        .all(c)
        .await?;
    rows.iter().map(|row| QuestionId::parse(&row.question).map_err(StoreError::corrupt)).collect()
}
