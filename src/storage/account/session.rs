//! Sessions of staff.

use super::read;
use crate::entities::{account, account_session as table};
use crate::query::{insert_new, only};
use crate::{Access, StoreError, Tx};
use domain::account::Account;
use domain::id::AccountId;
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Adds a session; one that is there already stays.
///
/// # Errors
/// When the database fails.
pub async fn insert_session(
    tx: &Tx,
    token_hash: &str,
    id: &AccountId,
    now: Timestamp,
    address: &str,
) -> Result<(), StoreError> {
    let row = table::ActiveModel {
        token_hash: Set(token_hash.to_owned()),
        account: Set(id.to_string()),
        address: Set(address.to_owned()),
        created_at: Set(now.ms()),
        last_seen_at: Set(now.ms()),
    };
    insert_new(tx, row).await?;
    see(tx, id, now).await
}

/// The account of a session, disabled or not, and when the session was last used.
///
/// # Errors
/// When the database fails.
pub async fn find_session(c: &impl Access, token_hash: &str) -> Result<Option<(Account, Timestamp)>, StoreError> {
    let Some(session) = only(c, table::Entity::find_by_id(token_hash.to_owned())).await? else { return Ok(None) };
    let row = only(c, account::Entity::find_by_id(session.account)).await?;
    row.map(|row| Ok((read(row)?, Timestamp(session.last_seen_at)))).transpose()
}

/// Notes that a session and its account were active.
///
/// # Errors
/// When the database fails.
pub async fn touch_session(tx: &Tx, token_hash: &str, id: &AccountId, now: Timestamp) -> Result<(), StoreError> {
    let update = table::Entity::update_many()
        .col_expr(table::Column::LastSeenAt, Expr::value(now.ms()))
        .filter(table::Column::TokenHash.eq(token_hash))
        .filter(table::Column::LastSeenAt.lt(now.ms()));
    update.exec(tx).await?;
    see(tx, id, now).await
}

async fn see(tx: &Tx, id: &AccountId, now: Timestamp) -> Result<(), StoreError> {
    let update = account::Entity::update_many()
        .col_expr(account::Column::LastSeenAt, Expr::value(now.ms()))
        .filter(account::Column::Id.eq(id.as_str()));
    update.exec(tx).await?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// When the database fails.
pub async fn end_session(tx: &Tx, token_hash: &str) -> Result<(), StoreError> {
    table::Entity::delete_by_id(token_hash.to_owned()).exec(tx).await?;
    Ok(())
}

/// Ends every session of an account.
///
/// # Errors
/// When the database fails.
pub async fn end_sessions(tx: &Tx, id: &AccountId) -> Result<(), StoreError> {
    table::Entity::delete_many().filter(table::Column::Account.eq(id.as_str())).exec(tx).await?;
    Ok(())
}
