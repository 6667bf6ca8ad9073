//! Reserves of the tiers of draws, in the order of their tickets.

use crate::entities::prize_reserve::{ActiveModel, Column, Entity};
use crate::query::{insert_many_new, joined, split};
use crate::{Access, StoreError, Tx};
use domain::id::{DrawId, ParticipantId};
use domain::prize::{Reserve, Reserves};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

/// Records the reserves of a tier, once; at most 500.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, draw: &DrawId, tier: &str, reserves: &Reserves) -> Result<(), StoreError> {
    insert_from(tx, draw, tier, 0, reserves).await
}

/// Records reserves of a tier who come after so many others, once; at most 500.
///
/// # Errors
/// When the database fails.
pub async fn insert_from(
    tx: &Tx,
    draw: &DrawId,
    tier: &str,
    before: usize,
    reserves: &Reserves,
) -> Result<(), StoreError> {
    if reserves.list.is_empty() {
        return Ok(());
    }
    let first = i64::try_from(before).map_err(StoreError::corrupt)?.saturating_add(1);
    let row = |(place, reserve): (i64, &Reserve)| ActiveModel {
        draw: Set(draw.to_string()),
        tier: Set(tier.to_owned()),
        place: Set(place),
        entry: Set(reserve.entry.clone()),
        participant: Set(reserve.participant.to_string()),
        barring: Set(joined(reserves.barring.iter().map(String::as_str))),
    };
    insert_many_new(tx, (first..).zip(&reserves.list).map(row)).await?;
    Ok(())
}

/// How many reserves a draw has.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &Tx, draw: &DrawId) -> Result<u64, StoreError> {
    Ok(Entity::find().filter(Column::Draw.eq(draw.as_str())).count(tx).await?)
}

/// Reserves of a tier in their order.
///
/// # Errors
/// When the database fails.
pub async fn of_tier(c: &impl Access, draw: &DrawId, tier: &str) -> Result<Reserves, StoreError> {
    let select = Entity::find().filter(Column::Draw.eq(draw.as_str())).filter(Column::Tier.eq(tier));
    let mut reserves = Reserves::default();
    for row in select.order_by_asc(Column::Place).all(c).await? {
        let participant = ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?;
        reserves.list.push(Reserve { entry: row.entry, participant });
        reserves.barring = split(&row.barring, "tier", |tier| Some(tier.to_owned()))?;
    }
    Ok(reserves)
}
