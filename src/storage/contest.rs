//! Contests, the versions of their question indexes and their receipt numbers.

use crate::entities::{contest as table, contest_index};
use crate::json::contest::{Columns, read_contest, write_contest};
use crate::query::{for_change, insert_new, only, small, word};
use crate::{Access, StoreError, Tx};
use domain::contest::{Contest, Index, State, Window};
use domain::id::ContestId;
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// A contest with the sealed secret of its papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredContest {
    /// The contest.
    pub contest: Contest,
    /// The sealed secret, once published.
    pub sealed_secret: Option<String>,
}

/// Every contest, by opening.
///
/// # Errors
/// When the database fails.
pub async fn all(c: &impl Access) -> Result<Vec<StoredContest>, StoreError> {
    let rows =
        table::Entity::find().order_by_asc(table::Column::OpensAt).order_by_asc(table::Column::Id).all(c).await?;
    rows.into_iter().map(stored).collect()
}

/// One contest.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, id: &ContestId) -> Result<Option<StoredContest>, StoreError> {
    only(c, for_change(c, table::Entity::find_by_id(id.to_string()))).await?.map(stored).transpose()
}

/// Inserts a contest unless its id is taken; tells whether it did.
///
/// # Errors
/// When the database fails.
pub async fn insert_if_absent(tx: &Tx, contest: &Contest, now: Timestamp) -> Result<bool, StoreError> {
    let row = table::ActiveModel {
        id: Set(contest.id.to_string()),
        state: Set(contest.state.word().to_owned()),
        opens_at: Set(contest.window.opens_at.ms()),
        closes_at: Set(contest.window.closes_at.ms()),
        content: Set(write_contest(contest)?),
        sealed_secret: Set(None),
        created_at: Set(now.ms()),
        updated_at: Set(now.ms()),
    };
    insert_new(tx, row).await
}

/// Saves a contest if it still is in the expected state; `None` leaves the sealed secret as it is.
///
/// # Errors
/// When the database fails.
pub async fn save(
    tx: &Tx,
    contest: &Contest,
    sealed_secret: Option<&str>,
    expected_state: State,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let mut update = table::Entity::update_many()
        .col_expr(table::Column::State, Expr::value(contest.state.word()))
        .col_expr(table::Column::OpensAt, Expr::value(contest.window.opens_at.ms()))
        .col_expr(table::Column::ClosesAt, Expr::value(contest.window.closes_at.ms()))
        .col_expr(table::Column::Content, Expr::value(write_contest(contest)?))
        .col_expr(table::Column::UpdatedAt, Expr::value(now.ms()));
    if let Some(secret) = sealed_secret {
        update = update.col_expr(table::Column::SealedSecret, Expr::value(secret));
    }
    let update =
        update.filter(table::Column::Id.eq(contest.id.as_str())).filter(table::Column::State.eq(expected_state.word()));
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Whether attempts of a contest may still begin; closing it waits for the end of a write that has asked.
///
/// # Errors
/// When the database fails.
pub async fn takes_attempts(tx: &Tx, id: &ContestId) -> Result<bool, StoreError> {
    let select = table::Entity::find_by_id(id.to_string()).select_only().column(table::Column::State).lock_shared();
    let state: Option<String> = select.into_tuple().all(tx).await?.pop();
    let state = state.map(|state| word(&state, "contest state", State::parse)).transpose()?;
    Ok(matches!(state, Some(State::Published | State::Open)))
}

/// A version of a question index with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredIndex {
    /// Version, from 1.
    pub version: u32,
    /// Canonical text.
    pub text: String,
    /// Why it was made.
    pub reason: String,
    /// When it was made.
    pub at: Timestamp,
}

/// Every version of the index with its text and its reason, ascending.
///
/// # Errors
/// When the database fails.
pub async fn indexes(c: &impl Access, id: &ContestId) -> Result<Vec<StoredIndex>, StoreError> {
    let select = contest_index::Entity::find().filter(contest_index::Column::Contest.eq(id.as_str()));
    let rows = select.order_by_asc(contest_index::Column::Version).all(c).await?;
    rows.into_iter()
        .map(|row| {
            let version = small(row.version, "index version")?;
            Ok(StoredIndex { version, text: row.content, reason: row.reason, at: Timestamp(row.created_at) })
        })
        .collect()
}

/// Adds a version of the question index; a version that exists stays as it is.
///
/// # Errors
/// When the database fails.
pub async fn insert_index(
    tx: &Tx,
    id: &ContestId,
    index: &Index,
    now: Timestamp,
    reason: &str,
) -> Result<(), StoreError> {
    let row = contest_index::ActiveModel {
        contest: Set(id.to_string()),
        version: Set(i64::from(index.version)),
        content: Set(index.text.clone()),
        hash: Set(index.hash.clone()),
        reason: Set(reason.to_owned()),
        created_at: Set(now.ms()),
    };
    insert_new(tx, row).await.map(|_| ())
}

/// Every version of the index with its text, ascending.
///
/// # Errors
/// When the database fails.
pub async fn index_texts(c: &impl Access, id: &ContestId) -> Result<Vec<(u32, String)>, StoreError> {
    let rows: Vec<(i64, String)> = contest_index::Entity::find()
        .select_only()
        .column(contest_index::Column::Version)
        .column(contest_index::Column::Content)
        .filter(contest_index::Column::Contest.eq(id.as_str()))
        .order_by_asc(contest_index::Column::Version)
        .into_tuple()
        .all(c)
        .await?;
    rows.into_iter().map(|(version, text)| Ok((small(version, "index version")?, text))).collect()
}

fn stored(row: table::Model) -> Result<StoredContest, StoreError> {
    let columns = Columns {
        id: ContestId::parse(&row.id).map_err(StoreError::corrupt)?,
        state: word(&row.state, "contest state", State::parse)?,
        window: Window { opens_at: Timestamp(row.opens_at), closes_at: Timestamp(row.closes_at) },
    };
    Ok(StoredContest { contest: read_contest(columns, &row.content)?, sealed_secret: row.sealed_secret })
}
