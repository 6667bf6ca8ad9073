//! Facts about the installation itself, by key.

use crate::entities::installation::{ActiveModel, Column, Entity};
use crate::entities::receipt_counter;
use crate::query::only;
use crate::{Access, StoreError, Tx};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ConnectionTrait, EntityTrait, QueryTrait};

/// The row of the counter that serves every contest.
const ALL_CONTESTS: &str = "*";

/// The value of a key.
///
/// # Errors
/// When the database fails.
pub async fn get(c: &impl Access, key: &str) -> Result<Option<String>, StoreError> {
    Ok(only(c, Entity::find_by_id(key.to_owned())).await?.map(|row| row.value))
}

/// Sets the value of a key, new or not.
///
/// # Errors
/// When the database fails.
pub async fn set(tx: &Tx, key: &str, value: &str) -> Result<(), StoreError> {
    let row = ActiveModel { fact: Set(key.to_owned()), value: Set(value.to_owned()) };
    let replace = OnConflict::column(Column::Fact).update_column(Column::Value).to_owned();
    tx.execute(&Entity::insert(row).on_conflict(replace).into_query()).await?;
    Ok(())
}

/// Reserves a block of receipt numbers and tells its first; numbers of all contests come from one rising sequence.
///
/// # Errors
/// When the database fails.
pub async fn reserve_receipts(tx: &Tx, count: i64) -> Result<i64, StoreError> {
    use receipt_counter::Column::{Contest, NextNumber};
    let row = receipt_counter::ActiveModel {
        contest: Set(ALL_CONTESTS.to_owned()),
        next_number: Set(count.saturating_add(1)),
    };
    let next = Expr::col((receipt_counter::Entity, NextNumber)).add(count);
    let raise = OnConflict::column(Contest).value(NextNumber, next).to_owned();
    let mut insert = receipt_counter::Entity::insert(row).on_conflict(raise).into_query();
    insert.returning_col(NextNumber);
    let row = tx.query_one(&insert).await?.ok_or_else(|| StoreError::corrupt("receipt counter without a row"))?;
    Ok(row.try_get_by_index::<i64>(0)?.saturating_sub(count))
}
