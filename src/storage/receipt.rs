//! Receipts of ended attempts, and the root of a closed contest's tree of them.

use crate::entities::attempt::{Column, Entity};
use crate::entities::receipt_tree as table;
use crate::query::{counted, insert_new, only};
use crate::{Access, StoreError, Tx};
use domain::attempt::Attempt;
use domain::fairness::tree::Published;
use domain::fairness::{Hash, hex, unhex};
use domain::id::ContestId;
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// A page of a contest's ended attempts by start and id.
///
/// # Errors
/// When the database fails.
pub async fn page(
    c: &impl Access,
    contest: &ContestId,
    after: Option<&Attempt>,
    limit: u64,
) -> Result<Vec<Attempt>, StoreError> {
    let page = crate::attempt::ended_page(c, contest, after, limit).await?;
    Ok(page.into_iter().map(|(attempt, _)| attempt).collect())
}

/// Receipts of a contest.
///
/// # Errors
/// When the database fails.
pub async fn count(c: &impl Access, contest: &ContestId) -> Result<u64, StoreError> {
    let select =
        Entity::find().filter(Column::Contest.eq(contest.as_str())).filter(Column::ReceiptNumber.is_not_null());
    Ok(select.count(c).await?)
}

/// Stores the root of a contest's receipts; one that is there stays as it is. Tells whether it went in.
///
/// # Errors
/// When the database fails.
pub async fn publish(tx: &Tx, contest: &ContestId, tree: &Published) -> Result<bool, StoreError> {
    let row = table::ActiveModel {
        contest: Set(contest.to_string()),
        leaves: Set(i64::try_from(tree.size).map_err(StoreError::corrupt)?),
        root: Set(hex(&tree.root)),
        created_at: Set(tree.at.ms()),
    };
    insert_new(tx, row).await
}

/// The root of a contest's receipts, once it is closed.
///
/// # Errors
/// When the database fails.
pub async fn published(c: &impl Access, contest: &ContestId) -> Result<Option<Published>, StoreError> {
    let Some(row) = only(c, table::Entity::find_by_id(contest.to_string())).await? else { return Ok(None) };
    let root = unhex(&row.root).and_then(|bytes| Hash::try_from(bytes).ok());
    let root = root.ok_or_else(|| StoreError::corrupt(format!("root of the receipts of {contest}")))?;
    Ok(Some(Published { size: counted(row.leaves), root, at: Timestamp(row.created_at) }))
}
