//! The audit table: lines are added and read; there is no way to change or delete one.

use crate::entities::audit::{ActiveModel, Column, Entity, Model};
use crate::query::{beginning, insert_new};
use crate::{Access, StoreError, Tx};
use domain::audit::Entry;
use domain::id::AuditId;
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// Which lines to show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Beginning of the action, such as `contest.`.
    pub action_prefix: Option<String>,
    /// The actor's text.
    pub actor: Option<String>,
}

/// Adds a line; running again finds its own.
///
/// # Errors
/// When the database fails.
pub async fn append(tx: &Tx, entry: &Entry) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(entry.id.to_string()),
        at: Set(entry.at.ms()),
        actor: Set(entry.actor.clone()),
        actor_name: Set(entry.actor_name.clone()),
        action: Set(entry.action.clone()),
        object: Set(entry.object.clone()),
        detail: Set(entry.detail.clone()),
        address: Set(entry.address.clone()),
    };
    insert_new(tx, row).await.map(|_| ())
}

/// A page of lines, newest first, and the total.
///
/// # Errors
/// When the database fails.
pub async fn page(
    c: &impl Access,
    filter: &Filter,
    page_size: u64,
    offset: u64,
) -> Result<(u64, Vec<Entry>), StoreError> {
    let mut select = Entity::find();
    if let Some(prefix) = &filter.action_prefix {
        select = select.filter(Column::Action.like(beginning(prefix)));
    }
    if let Some(actor) = &filter.actor {
        select = select.filter(Column::Actor.eq(actor.as_str()));
    }
    let total = select.clone().count(c).await?;
    let rows =
        select.order_by_desc(Column::At).order_by_desc(Column::Id).limit(page_size).offset(offset).all(c).await?;
    Ok((total, rows.into_iter().map(read).collect::<Result<_, _>>()?))
}

fn read(row: Model) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: AuditId::parse(&row.id).map_err(StoreError::corrupt)?,
        at: Timestamp(row.at),
        actor: row.actor,
        actor_name: row.actor_name,
        action: row.action,
        object: row.object,
        detail: row.detail,
        address: row.address,
    })
}
