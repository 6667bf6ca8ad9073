//! Leases: a job runs once per installation, on whichever node holds its lease.

use crate::entities::lease::{ActiveModel, Column, Entity};
use crate::{StoreError, Tx};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ConnectionTrait, EntityTrait, QueryTrait};

/// Takes a lease that is free or has run out, or renews one's own; tells whether it is held now.
///
/// # Errors
/// When the database fails.
pub async fn take(tx: &Tx, name: &str, holder: &str, now: Timestamp, until: Timestamp) -> Result<bool, StoreError> {
    let row = ActiveModel { name: Set(name.to_owned()), holder: Set(holder.to_owned()), held_until: Set(until.ms()) };
    let own = Expr::col((Entity, Column::Holder)).eq(holder);
    let over = Expr::col((Entity, Column::HeldUntil)).lte(now.ms());
    let replace = OnConflict::column(Column::Name)
        .update_columns([Column::Holder, Column::HeldUntil])
        .action_and_where(own.or(over))
        .to_owned();
    let done = tx.execute(&Entity::insert(row).on_conflict(replace).into_query()).await?;
    Ok(done.rows_affected() == 1)
}
