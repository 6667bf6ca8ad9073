//! Questions with every revision they ever had.

use crate::entities::{question as table, question_revision as revision};
use crate::json::question::{read_question, write_question};
use crate::query::{CHUNK, insert_new, only, small, word};
use crate::{Access, StoreError, Tx};
use domain::id::QuestionId;
use domain::question::{Question, Status};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryTrait};
use std::collections::HashMap;

/// One revision with the status of its question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredQuestion {
    /// The revision.
    pub question: Question,
    /// Status of the question.
    pub status: Status,
    /// When the question last changed.
    pub updated_at: Timestamp,
}

/// Every revision of every question, by id and number.
///
/// # Errors
/// When the database fails.
pub async fn all_revisions(c: &impl Access) -> Result<Vec<StoredQuestion>, StoreError> {
    let questions = table::Entity::find().all(c).await?;
    let questions: HashMap<&str, &table::Model> = questions.iter().map(|row| (row.id.as_str(), row)).collect();
    let revisions = revision::Entity::find()
        .order_by_asc(revision::Column::Question)
        .order_by_asc(revision::Column::Revision)
        .all(c)
        .await?;
    // A revision that was committed between the two reads comes with the next look.
    revisions.iter().filter_map(|row| Some(stored(questions.get(row.question.as_str())?, row))).collect()
}

/// The current revision.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, id: &QuestionId) -> Result<Option<StoredQuestion>, StoreError> {
    let Some(question) = only(c, table::Entity::find_by_id(id.to_string())).await? else { return Ok(None) };
    let current = only(c, revision::Entity::find_by_id((question.id.clone(), question.revision))).await?;
    current.map(|row| stored(&question, &row)).transpose()
}

/// Adds a revision and makes it current, unless this revision exists; tells whether it did.
///
/// # Errors
/// When the database fails.
pub async fn insert_revision(
    tx: &Tx,
    question: &Question,
    status: Status,
    now: Timestamp,
    actor: &str,
) -> Result<bool, StoreError> {
    let row = revision::ActiveModel {
        question: Set(question.id.to_string()),
        revision: Set(i64::from(question.revision)),
        content: Set(write_question(question)?),
        created_at: Set(now.ms()),
        created_by: Set(actor.to_owned()),
    };
    if !insert_new(tx, row).await? {
        return Ok(false);
    }
    let row = table::ActiveModel {
        id: Set(question.id.to_string()),
        revision: Set(i64::from(question.revision)),
        status: Set(status.word().to_owned()),
        updated_at: Set(now.ms()),
    };
    let replace = OnConflict::column(table::Column::Id)
        .update_columns([table::Column::Revision, table::Column::Status, table::Column::UpdatedAt])
        .to_owned();
    tx.execute(&table::Entity::insert(row).on_conflict(replace).into_query()).await?;
    Ok(true)
}

/// Moves those of the questions that are in one status to another; gives how many moved.
///
/// # Errors
/// When the database fails.
pub async fn set_status(
    tx: &Tx,
    ids: &[QuestionId],
    from: Status,
    to: Status,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let mut moved = 0;
    for ids in ids.chunks(CHUNK) {
        let update = table::Entity::update_many()
            .col_expr(table::Column::Status, Expr::value(to.word()))
            .col_expr(table::Column::UpdatedAt, Expr::value(now.ms()))
            .filter(table::Column::Id.is_in(ids.iter().map(QuestionId::as_str)))
            .filter(table::Column::Status.eq(from.word()));
        moved += update.exec(tx).await?.rows_affected;
    }
    Ok(moved)
}

/// Number of the current revision and the status.
///
/// # Errors
/// When the database fails.
pub async fn revision_of(c: &impl Access, id: &QuestionId) -> Result<Option<(u32, Status)>, StoreError> {
    let row = only(c, table::Entity::find_by_id(id.to_string())).await?;
    row.map(|row| Ok((small(row.revision, "revision")?, word(&row.status, "question status", Status::parse)?)))
        .transpose()
}

fn stored(question: &table::Model, row: &revision::Model) -> Result<StoredQuestion, StoreError> {
    let id = QuestionId::parse(&row.question).map_err(StoreError::corrupt)?;
    Ok(StoredQuestion {
        question: read_question(id, small(row.revision, "revision")?, &row.content)?,
        status: word(&question.status, "question status", Status::parse)?,
        updated_at: Timestamp(question.updated_at),
    })
}
