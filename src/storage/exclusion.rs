//! Numbers that a contest leaves out of its winners.

use crate::entities::exclusion::{ActiveModel, Column, Entity};
use crate::query::{CHUNK, insert_many_new, only};
use crate::{Access, StoreError, Tx};
use domain::id::ContestId;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;

/// Replaces the list of a contest.
///
/// # Errors
/// When the database fails.
pub async fn replace(tx: &Tx, contest: &ContestId, mobile_hashes: &[String]) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::Contest.eq(contest.as_str())).exec(tx).await?;
    for hashes in mobile_hashes.chunks(CHUNK) {
        let row = |hash: &String| ActiveModel { contest: Set(contest.to_string()), mobile_hash: Set(hash.clone()) };
        insert_many_new(tx, hashes.iter().map(row)).await?;
    }
    Ok(())
}

/// The list of a contest.
///
/// # Errors
/// When the database fails.
pub async fn all(c: &impl Access, contest: &ContestId) -> Result<HashSet<String>, StoreError> {
    let hashes: Vec<String> = Entity::find()
        .select_only()
        .column(Column::MobileHash)
        .filter(Column::Contest.eq(contest.as_str()))
        .into_tuple()
        .all(c)
        .await?;
    Ok(hashes.into_iter().collect())
}

/// Whether the number of a person is on the list of a contest.
///
/// # Errors
/// When the database fails.
pub async fn covers(c: &impl Access, contest: &ContestId, mobile_hash: &str) -> Result<bool, StoreError> {
    let row = only(c, Entity::find_by_id((contest.to_string(), mobile_hash.to_owned()))).await?;
    Ok(row.is_some())
}
