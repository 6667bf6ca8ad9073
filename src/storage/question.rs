//! Questions with every revision they ever had, and the life of each.

use crate::entities::{question as table, question_revision as revision};
use crate::json::question::{read_question, write_question};
use crate::query::{insert_new, small, word};
use crate::{Access, StoreError, Tx};
use domain::id::QuestionId;
use domain::question::{Life, Question, Review, RevisionState, Stage, Status, Verdict};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

/// A question with all its revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredQuestion {
    /// Its life.
    pub life: Life,
    /// Number that rises with every change.
    pub version: i64,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Every revision, ascending.
    pub revisions: Vec<Question>,
}

/// A change of a question: its life afterwards, what has been written, and the version it starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The question.
    pub id: QuestionId,
    /// Version that the change was decided on.
    pub version: i64,
    /// Its life afterwards.
    pub life: Life,
    /// Revisions whose state differs from what is stored.
    pub changed: Vec<u32>,
    /// A new revision.
    pub written: Option<Question>,
}

/// Every question, by id.
///
/// # Errors
/// When the database fails.
pub async fn all(c: &impl Access) -> Result<Vec<StoredQuestion>, StoreError> {
    let questions = table::Entity::find().order_by_asc(table::Column::Id).all(c).await?;
    let rows = revision::Entity::find()
        .order_by_asc(revision::Column::Question)
        .order_by_asc(revision::Column::Revision)
        .all(c)
        .await?;
    let mut revisions: BTreeMap<&str, Vec<&revision::Model>> = BTreeMap::new();
    for row in &rows {
        revisions.entry(&row.question).or_default().push(row);
    }
    // A revision that was committed between the two reads comes with the next look.
    questions.iter().filter_map(|row| Some(stored(row, revisions.get(row.id.as_str())?))).collect()
}

/// One question.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, id: &QuestionId) -> Result<Option<StoredQuestion>, StoreError> {
    let Some(question) = crate::query::only(c, table::Entity::find_by_id(id.to_string())).await? else {
        return Ok(None);
    };
    let rows = revision::Entity::find()
        .filter(revision::Column::Question.eq(id.as_str()))
        .order_by_asc(revision::Column::Revision)
        .all(c)
        .await?;
    stored(&question, &rows.iter().collect::<Vec<_>>()).map(Some)
}

/// Adds a question with its first revision, unless there is one of its id; tells whether it did.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, question: &Question, first: &RevisionState) -> Result<bool, StoreError> {
    let life = Life::new(question.revision, first.clone());
    let row = table::ActiveModel {
        id: Set(question.id.to_string()),
        revision: Set(i64::from(life.head)),
        published_revision: Set(life.published.map(i64::from)),
        status: Set(life.status().word().to_owned()),
        version: Set(1),
        updated_at: Set(first.written_at.ms()),
    };
    if !insert_new(tx, row).await? {
        return Ok(false);
    }
    insert_revision(tx, question, first).await?;
    Ok(true)
}

/// Saves a change, unless the question has changed since it was decided; tells whether it did.
///
/// # Errors
/// When the database fails.
pub async fn save(tx: &Tx, change: &Change, now: Timestamp) -> Result<bool, StoreError> {
    let life = &change.life;
    let update = table::Entity::update_many()
        .col_expr(table::Column::Revision, Expr::value(i64::from(life.head)))
        .col_expr(table::Column::PublishedRevision, Expr::value(life.published.map(i64::from)))
        .col_expr(table::Column::Status, Expr::value(life.status().word()))
        .col_expr(table::Column::Version, Expr::value(change.version + 1))
        .col_expr(table::Column::UpdatedAt, Expr::value(now.ms()))
        .filter(table::Column::Id.eq(change.id.as_str()))
        .filter(table::Column::Version.eq(change.version));
    if update.exec(tx).await?.rows_affected != 1 {
        return Ok(false);
    }
    for number in &change.changed {
        let Some(state) = life.revisions.get(number) else { continue };
        match &change.written {
            Some(question) if question.revision == *number => insert_revision(tx, question, state).await?,
            _ => update_revision(tx, &change.id, *number, state).await?,
        }
    }
    Ok(true)
}

async fn insert_revision(tx: &Tx, question: &Question, state: &RevisionState) -> Result<(), StoreError> {
    let review = state.review.as_ref();
    let row = revision::ActiveModel {
        question: Set(question.id.to_string()),
        revision: Set(i64::from(question.revision)),
        content: Set(write_question(question)?),
        created_at: Set(state.written_at.ms()),
        created_by: Set(state.author.clone()),
        stage: Set(state.stage.word().to_owned()),
        verdict: Set(review.map(|r| r.verdict.word().to_owned())),
        reviewer: Set(review.map(|r| r.reviewer.clone())),
        reviewed_at: Set(review.map(|r| r.at.ms())),
        reason: Set(review.map(|r| r.reason.clone())),
    };
    // A revision is never overwritten.
    insert_new(tx, row).await.map(|_| ())
}

async fn update_revision(tx: &Tx, id: &QuestionId, number: u32, state: &RevisionState) -> Result<(), StoreError> {
    let review = state.review.as_ref();
    let update = revision::Entity::update_many()
        .col_expr(revision::Column::Stage, Expr::value(state.stage.word()))
        .col_expr(revision::Column::Verdict, Expr::value(review.map(|r| r.verdict.word())))
        .col_expr(revision::Column::Reviewer, Expr::value(review.map(|r| r.reviewer.clone())))
        .col_expr(revision::Column::ReviewedAt, Expr::value(review.map(|r| r.at.ms())))
        .col_expr(revision::Column::Reason, Expr::value(review.map(|r| r.reason.clone())))
        .filter(revision::Column::Question.eq(id.as_str()))
        .filter(revision::Column::Revision.eq(i64::from(number)));
    update.exec(tx).await?;
    Ok(())
}

fn stored(question: &table::Model, rows: &[&revision::Model]) -> Result<StoredQuestion, StoreError> {
    let (mut states, mut revisions) = (BTreeMap::new(), Vec::new());
    for row in rows {
        let number = small(row.revision, "revision")?;
        let id = QuestionId::parse(&row.question).map_err(StoreError::corrupt)?;
        states.insert(number, state(row)?);
        revisions.push(read_question(id, number, &row.content)?);
    }
    let published = question.published_revision.map(|number| small(number, "revision")).transpose()?;
    let life = Life {
        head: small(question.revision, "revision")?,
        published,
        retired: word(&question.status, "question status", Status::parse)? == Status::Retired,
        revisions: states,
    };
    Ok(StoredQuestion { life, version: question.version, updated_at: Timestamp(question.updated_at), revisions })
}

fn state(row: &revision::Model) -> Result<RevisionState, StoreError> {
    let review = match &row.verdict {
        None => None,
        Some(verdict) => Some(Review {
            verdict: word(verdict, "verdict", Verdict::parse)?,
            reviewer: row.reviewer.clone().unwrap_or_default(),
            at: Timestamp(row.reviewed_at.unwrap_or_default()),
            reason: row.reason.clone().unwrap_or_default(),
        }),
    };
    Ok(RevisionState {
        stage: word(&row.stage, "stage", Stage::parse)?,
        author: row.created_by.clone(),
        written_at: Timestamp(row.created_at),
        review,
    })
}
