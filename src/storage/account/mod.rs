//! Staff accounts, their sessions and failed sign-ins.

mod failure;
mod session;

pub use failure::{clear_failures, failures, lock_until, record_failure};
pub use session::{end_session, end_sessions, find_session, insert_session, touch_session};

use crate::entities::account::{ActiveModel, Column, Entity, Model};
use crate::query::{containing, for_change, insert_new, joined, only, split};
use crate::{Access, StoreError, Tx};
use domain::account::{Account, AccountName};
use domain::actor::Role;
use domain::id::AccountId;
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

/// Adds an account; false when the name is taken by another. Running again finds its own row.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, account: &Account, password_hash: Option<&str>) -> Result<bool, StoreError> {
    let row = ActiveModel {
        id: Set(account.id.to_string()),
        name: Set(account.name.as_str().to_owned()),
        display_name: Set(account.display_name.clone()),
        roles: Set(roles(account)),
        disabled: Set(account.disabled),
        password_hash: Set(password_hash.map(str::to_owned)),
        created_at: Set(account.created_at.ms()),
        last_seen_at: Set(account.last_seen_at.map(Timestamp::ms)),
    };
    if insert_new(tx, row).await? {
        return Ok(true);
    }
    let own = Entity::find_by_id(account.id.to_string()).filter(Column::Name.eq(account.name.as_str()));
    Ok(own.count(tx).await? == 1)
}

/// One account; a write locks it.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, id: &AccountId) -> Result<Option<Account>, StoreError> {
    only(c, for_change(c, Entity::find_by_id(id.to_string()))).await?.map(read).transpose()
}

/// The account of a name with the hash of its password, if it has one.
///
/// # Errors
/// When the database fails.
pub async fn find_by_name(
    c: &impl Access,
    name: &AccountName,
) -> Result<Option<(Account, Option<String>)>, StoreError> {
    let row = only(c, Entity::find().filter(Column::Name.eq(name.as_str()))).await?;
    row.map(|mut row| {
        let hash = row.password_hash.take();
        Ok((read(row)?, hash))
    })
    .transpose()
}

/// Every account, by name.
///
/// # Errors
/// When the database fails.
pub async fn all(c: &impl Access) -> Result<Vec<Account>, StoreError> {
    Entity::find().order_by_asc(Column::Name).all(c).await?.into_iter().map(read).collect()
}

/// Accounts that can sign in: not disabled, with a password; by name.
///
/// # Errors
/// When the database fails.
pub async fn active(c: &impl Access) -> Result<Vec<Account>, StoreError> {
    let select = Entity::find().filter(Column::Disabled.eq(false)).filter(Column::PasswordHash.is_not_null());
    select.order_by_asc(Column::Name).all(c).await?.into_iter().map(read).collect()
}

/// Saves display name, roles and whether it is disabled.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &Tx, account: &Account) -> Result<(), StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::DisplayName, Expr::value(account.display_name.as_str()))
        .col_expr(Column::Roles, Expr::value(roles(account)))
        .col_expr(Column::Disabled, Expr::value(account.disabled))
        .filter(Column::Id.eq(account.id.as_str()));
    update.exec(tx).await?;
    Ok(())
}

/// Sets the hash of the password.
///
/// # Errors
/// When the database fails.
pub async fn set_password(tx: &Tx, id: &AccountId, hash: &str) -> Result<(), StoreError> {
    let update =
        Entity::update_many().col_expr(Column::PasswordHash, Expr::value(hash)).filter(Column::Id.eq(id.as_str()));
    update.exec(tx).await?;
    Ok(())
}

/// Administrators who can sign in: not disabled, with a password.
///
/// # Errors
/// When the database fails.
pub async fn count_active_administrators(c: &impl Access) -> Result<u64, StoreError> {
    let select = Entity::find()
        .filter(Column::Roles.like(containing(Role::Administrator.word())))
        .filter(Column::Disabled.eq(false))
        .filter(Column::PasswordHash.is_not_null());
    Ok(select.count(c).await?)
}

fn roles(account: &Account) -> String {
    joined(account.roles.iter().map(|role| role.word()))
}

fn read(row: Model) -> Result<Account, StoreError> {
    Ok(Account {
        id: AccountId::parse(&row.id).map_err(StoreError::corrupt)?,
        name: AccountName::parse(&row.name).ok_or_else(|| StoreError::corrupt(format!("name of {}", row.id)))?,
        display_name: row.display_name,
        roles: split(&row.roles, "role", Role::parse)?,
        disabled: row.disabled,
        created_at: Timestamp(row.created_at),
        last_seen_at: row.last_seen_at.map(Timestamp),
    })
}
