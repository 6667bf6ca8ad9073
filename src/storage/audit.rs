//! The audit table: lines are added and read; there is no way to change or delete one, and a chain of hashes tells
//! when somebody did so behind our back.

use crate::entities::audit::{ActiveModel, Column, Entity, Model};
use crate::entities::audit_head as head;
use crate::query::{beginning, counted, for_change, insert_new, only};
use crate::{Access, StoreError, Tx};
use domain::audit::{Entry, Head};
use domain::id::AuditId;
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// Which lines to show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Beginning of the action, such as `contest.`.
    pub action_prefix: Option<String>,
    /// The actor's text.
    pub actor: Option<String>,
}

/// A line with its place in the chain, if it came after the chain began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The line.
    pub entry: Entry,
    /// Its number in the chain.
    pub number: i64,
    /// The hash stored with it.
    pub hash: String,
}

const HEAD: i64 = 1;

async fn head_row(c: &impl Access) -> Result<head::Model, StoreError> {
    let row = only(c, for_change(c, head::Entity::find_by_id(HEAD))).await?;
    row.ok_or_else(|| StoreError::corrupt("audit chain without a head"))
}

/// Adds a line to the table and to the chain; running again finds its own. The head is the last row that a write
/// should touch: it serialises acts of staff, and no participant's round writes a line.
///
/// # Errors
/// When the database fails, or the chain has been tampered with.
pub async fn append(tx: &Tx, entry: &Entry) -> Result<(), StoreError> {
    let row = head_row(tx).await?;
    let next = Head { number: row.number, hash: row.chain }.followed_by(entry);
    let row = ActiveModel {
        id: Set(entry.id.to_string()),
        at: Set(entry.at.ms()),
        actor: Set(entry.actor.clone()),
        actor_name: Set(entry.actor_name.clone()),
        action: Set(entry.action.clone()),
        object: Set(entry.object.clone()),
        detail: Set(entry.detail.clone()),
        address: Set(entry.address.clone()),
        number: Set(Some(next.number)),
        chain: Set(Some(next.hash.clone())),
    };
    if !insert_new(tx, row).await? {
        let own = Entity::find_by_id(entry.id.to_string()).count(tx).await?;
        return if own == 1 { Ok(()) } else { Err(StoreError::corrupt("the audit chain goes on after its head")) };
    }
    head::Entity::update_many()
        .col_expr(head::Column::Number, Expr::value(next.number))
        .col_expr(head::Column::Chain, Expr::value(next.hash))
        .filter(head::Column::Id.eq(HEAD))
        .exec(tx)
        .await?;
    Ok(())
}

/// The end of the chain, and how many lines there were before it began.
///
/// # Errors
/// When the database fails.
pub async fn head(c: &impl Access) -> Result<(Head, u64), StoreError> {
    let row = head_row(c).await?;
    Ok((Head { number: row.number, hash: row.chain }, counted(row.lines_before)))
}

/// Lines of the chain after a number, in order.
///
/// # Errors
/// When the database fails.
pub async fn linked(c: &impl Access, after: i64, limit: u64) -> Result<Vec<Linked>, StoreError> {
    let select = Entity::find().filter(Column::Number.gt(after)).order_by_asc(Column::Number).limit(limit);
    let line = |mut row: Model| {
        let (number, hash) = (row.number.take().unwrap_or(0), row.chain.take().unwrap_or_default());
        Ok(Linked { entry: read(row)?, number, hash })
    };
    select.all(c).await?.into_iter().map(line).collect()
}

/// Lines outside of the chain.
///
/// # Errors
/// When the database fails.
pub async fn count_unlinked(c: &impl Access) -> Result<u64, StoreError> {
    Ok(Entity::find().filter(Column::Number.is_null()).count(c).await?)
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
