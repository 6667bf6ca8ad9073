//! Failed sign-ins, counted per name and address and per name; a counter starts anew after a quarter of an hour of quiet.

use crate::entities::sign_in_failure::{ActiveModel, Column, Entity, Model};
use crate::query::small;
use crate::{Access, StoreError, Tx};
use domain::account::{LOCK_MS, TRIES_PER_ADDRESS_MAX, TRIES_TOTAL_MAX};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryTrait};

/// The row that counts failures of a name from anywhere; no address looks like it.
const ANYWHERE: &str = "*";

/// Counts a failed sign-in; gives the failures from this address and from anywhere.
///
/// # Errors
/// When the database fails.
pub async fn record_failure(tx: &Tx, name: &str, address: &str, now: Timestamp) -> Result<(u32, u32), StoreError> {
    let quiet_since = now.plus_ms(-LOCK_MS);
    let stale = Column::Name.eq(name).and(Column::LastAt.lte(quiet_since.ms()));
    Entity::delete_many().filter(stale).exec(tx).await?;
    let by_address = raise(tx, name, address, now).await?;
    let total = raise(tx, name, ANYWHERE, now).await?;
    Ok((by_address, total))
}

async fn raise(tx: &Tx, name: &str, address: &str, now: Timestamp) -> Result<u32, StoreError> {
    let row = ActiveModel {
        name: Set(name.to_owned()),
        address: Set(address.to_owned()),
        count: Set(1),
        last_at: Set(now.ms()),
    };
    // Another lane may have brought back a row that the deletion before did not see.
    let fresh = Expr::col((Entity, Column::LastAt)).gt(now.plus_ms(-LOCK_MS).ms());
    let count = CaseStatement::new().case(fresh, Expr::col((Entity, Column::Count)).add(1_i64)).finally(1_i64);
    let more = OnConflict::columns([Column::Name, Column::Address])
        .update_column(Column::LastAt)
        .value(Column::Count, count)
        .to_owned();
    let mut insert = Entity::insert(row).on_conflict(more).into_query();
    insert.returning_col(Column::Count);
    let row = tx.query_one(&insert).await?.ok_or_else(|| StoreError::corrupt("failure without a row"))?;
    small(row.try_get_by_index(0)?, "failures")
}

/// Failures from this address, from anywhere, and the last one of the counter that locks longer.
///
/// # Errors
/// When the database fails.
pub async fn failures(
    c: &impl Access,
    name: &str,
    address: &str,
    now: Timestamp,
) -> Result<(u32, u32, Timestamp), StoreError> {
    let rows = recent(c, name, now).await?;
    let of = |address: &str| match rows.iter().find(|row| row.address == address) {
        Some(row) => Ok((small(row.count, "failures")?, Timestamp(row.last_at))),
        None => Ok::<_, StoreError>((0, Timestamp::default())),
    };
    let ((by_address, last), (total, last_anywhere)) = (of(address)?, of(ANYWHERE)?);
    // Failures elsewhere prolong the lock of an address only once they lock the name for all.
    let last = if total >= TRIES_TOTAL_MAX { last_anywhere } else { last };
    Ok((by_address, total, last))
}

/// Forgets the failures of one address or of all.
///
/// # Errors
/// When the database fails.
pub async fn clear_failures(tx: &Tx, name: &str, address: Option<&str>) -> Result<(), StoreError> {
    let mut delete = Entity::delete_many().filter(Column::Name.eq(name));
    if let Some(address) = address {
        delete = delete.filter(Column::Address.eq(address));
    }
    delete.exec(tx).await?;
    Ok(())
}

/// When the last lock of this name ends, wherever it holds; nothing when none holds.
///
/// # Errors
/// When the database fails.
pub async fn lock_until(c: &impl Access, name: &str, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let locks = |row: &Model| {
        let limit = if row.address == ANYWHERE { TRIES_TOTAL_MAX } else { TRIES_PER_ADDRESS_MAX };
        row.count >= i64::from(limit)
    };
    let rows = recent(c, name, now).await?;
    Ok(rows.into_iter().filter(locks).map(|row| Timestamp(row.last_at).plus_ms(LOCK_MS)).max())
}

/// Counters that have not started anew.
async fn recent(c: &impl Access, name: &str, now: Timestamp) -> Result<Vec<Model>, StoreError> {
    let fresh = Column::LastAt.gt(now.plus_ms(-LOCK_MS).ms());
    Ok(Entity::find().filter(Column::Name.eq(name)).filter(fresh).all(c).await?)
}
