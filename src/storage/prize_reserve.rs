//! Reserves of the tiers of draws, in the order of their tickets.

use crate::entities::prize_reserve::{ActiveModel, Column, Entity};
use crate::query::{CHUNK, insert_many_new};
use crate::{Access, StoreError, Tx};
use domain::id::{DrawId, ParticipantId};
use domain::prize::Reserve;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Records the reserves of a tier, once.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, draw: &DrawId, tier: &str, reserves: &[Reserve]) -> Result<(), StoreError> {
    let rows: Vec<ActiveModel> = (1_i64..)
        .zip(reserves)
        .map(|(place, reserve)| ActiveModel {
            draw: Set(draw.to_string()),
            tier: Set(tier.to_owned()),
            place: Set(place),
            entry: Set(reserve.entry.clone()),
            participant: Set(reserve.participant.to_string()),
        })
        .collect();
    for rows in rows.chunks(CHUNK) {
        insert_many_new(tx, rows.iter().cloned()).await?;
    }
    Ok(())
}

/// Reserves of a tier in their order.
///
/// # Errors
/// When the database fails.
pub async fn of_tier(c: &impl Access, draw: &DrawId, tier: &str) -> Result<Vec<Reserve>, StoreError> {
    let select = Entity::find().filter(Column::Draw.eq(draw.as_str())).filter(Column::Tier.eq(tier));
    let rows = select.order_by_asc(Column::Place).all(c).await?.into_iter().map(|row| {
        let participant = ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?;
        Ok(Reserve { entry: row.entry, participant })
    });
    rows.collect()
}
