//! Organizations, one per folded name; staff merge those that people wrote differently.

use crate::entities::organization::{ActiveModel, Column, Entity, Model};
use crate::entities::participant;
use crate::query::{CHUNK, containing, counted, insert_new, only, small};
use crate::{Access, StoreError, Tx};
use domain::id::OrganizationId;
use domain::organization::{Organization, OrganizationName};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Steps from a merged organization to the one that counts, at most; a merge leaves one step.
const MERGES_MAX: u32 = 8;

/// The organization of this name, made if it is new; a merged one gives the one it was merged into.
///
/// # Errors
/// When the database fails.
pub async fn upsert(
    tx: &Tx,
    name: &OrganizationName,
    new_id: &OrganizationId,
    now: Timestamp,
) -> Result<Organization, StoreError> {
    let by_name = || Entity::find().filter(Column::Folded.eq(name.folded()));
    if let Some(row) = only(tx, by_name()).await? {
        return follow(tx, row).await;
    }
    insert_new(tx, row(name, new_id, false, now)).await?;
    let row = only(tx, by_name()).await?.ok_or_else(|| StoreError::corrupt("an organization without a row"))?;
    follow(tx, row).await
}

/// An organization, or the one it was merged into.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, id: &OrganizationId) -> Result<Option<Organization>, StoreError> {
    match only(c, Entity::find_by_id(id.to_string())).await? {
        Some(row) => follow(c, row).await.map(Some),
        None => Ok(None),
    }
}

/// Organizations whose folded name contains the part, shortest names first.
///
/// # Errors
/// When the database fails.
pub async fn search(c: &impl Access, folded_part: &str, limit: u64) -> Result<Vec<Organization>, StoreError> {
    let rows = standing_alone(folded_part)
        .order_by_asc(Expr::cust("LENGTH(folded)"))
        .order_by_asc(Column::Folded)
        .limit(limit)
        .all(c)
        .await?;
    rows.into_iter().map(read).collect()
}

/// A page of organizations by folded name, each with its people and its registered head count, and the total.
///
/// # Errors
/// When the database fails.
pub async fn page(
    c: &impl Access,
    folded_part: &str,
    page_size: u64,
    offset: u64,
) -> Result<(u64, Vec<(Organization, u64, Option<u32>)>), StoreError> {
    let total = standing_alone(folded_part).count(c).await?;
    let rows: Vec<(String, String, Option<i64>, i64)> = standing_alone(folded_part)
        .select_only()
        .columns([Column::Id, Column::Name, Column::Headcount])
        .expr_as(Expr::SubQuery(None, Box::new(people_of_each().into())), "people")
        .order_by_asc(Column::Folded)
        .limit(page_size)
        .offset(offset)
        .into_tuple()
        .all(c)
        .await?;
    let page = rows.into_iter().map(|(id, name, headcount, people)| {
        let headcount = headcount.map(|count| small(count, "head count")).transpose()?;
        Ok((organization(&id, &name)?, counted(people), headcount))
    });
    Ok((total, page.collect::<Result<_, StoreError>>()?))
}

/// Merges organizations into one; gives how many people moved.
///
/// # Errors
/// When the database fails.
pub async fn merge(tx: &Tx, from: &[OrganizationId], into: &OrganizationId) -> Result<u64, StoreError> {
    let Some(target) = find(tx, into).await?.map(|organization| organization.id) else { return Ok(0) };
    let from: Vec<&str> = from.iter().filter(|id| **id != target).map(OrganizationId::as_str).collect();
    let mut moved = 0;
    for from in from.chunks(CHUNK) {
        let people = participant::Entity::update_many()
            .col_expr(participant::Column::Organization, Expr::value(target.as_str()))
            .filter(participant::Column::Organization.is_in(from.iter().copied()));
        moved += people.exec(tx).await?.rows_affected;
        let merged = Column::Id.is_in(from.iter().copied()).or(Column::MergedInto.is_in(from.iter().copied()));
        let organizations =
            Entity::update_many().col_expr(Column::MergedInto, Expr::value(target.as_str())).filter(merged);
        organizations.exec(tx).await?;
    }
    Ok(moved)
}

/// Every organization that was not merged into another, by folded name.
///
/// # Errors
/// When the database fails.
pub async fn all(c: &impl Access) -> Result<Vec<Organization>, StoreError> {
    let rows = Entity::find().filter(Column::MergedInto.is_null()).order_by_asc(Column::Folded).all(c).await?;
    rows.into_iter().map(read).collect()
}

/// Head counts of organizations that have one.
///
/// # Errors
/// When the database fails.
pub async fn headcounts(c: &impl Access) -> Result<HashMap<OrganizationId, u32>, StoreError> {
    let rows: Vec<(String, i64)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Headcount])
        .filter(Column::Headcount.is_not_null())
        .into_tuple()
        .all(c)
        .await?;
    let read = |(id, count): (String, i64)| {
        Ok((OrganizationId::parse(&id).map_err(StoreError::corrupt)?, small(count, "head count")?))
    };
    rows.into_iter().map(read).collect()
}

/// Sets or removes an organization's head count; false when there is none of that id.
///
/// # Errors
/// When the database fails.
pub async fn set_headcount(tx: &Tx, id: &OrganizationId, headcount: Option<u32>) -> Result<bool, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::Headcount, Expr::value(headcount.map(i64::from)))
        .filter(Column::Id.eq(id.as_str()))
        .filter(Column::MergedInto.is_null());
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Adds an organization that the bundled list names; tells whether it was new.
///
/// # Errors
/// When the database fails.
pub async fn insert_known(
    tx: &Tx,
    name: &OrganizationName,
    new_id: &OrganizationId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    insert_new(tx, row(name, new_id, true, now)).await
}

/// Follows merges to the organization that counts.
async fn follow(c: &impl Access, mut row: Model) -> Result<Organization, StoreError> {
    for _ in 0..MERGES_MAX {
        let Some(next) = row.merged_into.clone() else { return read(row) };
        let found = only(c, Entity::find_by_id(next)).await?;
        row = found.ok_or_else(|| StoreError::corrupt(format!("{} is merged into nothing", row.id)))?;
    }
    Err(StoreError::corrupt(format!("{} is merged in a circle", row.id)))
}

fn standing_alone(folded_part: &str) -> sea_orm::Select<Entity> {
    let select = Entity::find().filter(Column::MergedInto.is_null());
    if folded_part.is_empty() { select } else { select.filter(Column::Folded.like(containing(folded_part))) }
}

fn people_of_each() -> SelectStatement {
    Query::select()
        .expr(Expr::col((participant::Entity, participant::Column::Id)).count())
        .from(participant::Entity)
        .and_where(
            Expr::col((participant::Entity, participant::Column::Organization)).eq(Expr::col((Entity, Column::Id))),
        )
        .to_owned()
}

fn row(name: &OrganizationName, id: &OrganizationId, known: bool, now: Timestamp) -> ActiveModel {
    ActiveModel {
        id: Set(id.to_string()),
        name: Set(name.as_str().to_owned()),
        folded: Set(name.folded()),
        known: Set(known),
        merged_into: Set(None),
        created_at: Set(now.ms()),
        headcount: Set(None),
    }
}

fn read(row: Model) -> Result<Organization, StoreError> {
    organization(&row.id, &row.name)
}

fn organization(id: &str, name: &str) -> Result<Organization, StoreError> {
    let parsed = OrganizationName::parse(name);
    Ok(Organization {
        id: OrganizationId::parse(id).map_err(StoreError::corrupt)?,
        name: parsed.ok_or_else(|| StoreError::corrupt(format!("name of organization {id}")))?,
    })
}
