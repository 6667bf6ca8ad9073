//! Awards that organizations have won.

use crate::entities::organization_prize::{ActiveModel, Column, Entity, Model};
use crate::query::{CHUNK, insert_many_new, small};
use crate::{Access, StoreError, Tx};
use domain::id::{ContestId, OrganizationId};
use domain::prize::{Delivery, OrganizationPrize};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Inserts awards just won and skips those that are recorded; gives how many went in.
///
/// # Errors
/// When the database fails.
pub async fn insert_all(tx: &Tx, won: &[OrganizationPrize]) -> Result<u64, StoreError> {
    let mut inserted = 0;
    for won in won.chunks(CHUNK) {
        inserted += insert_many_new(tx, won.iter().map(row)).await?;
    }
    Ok(inserted)
}

/// Awards of a contest in the order of award and place.
///
/// # Errors
/// When the database fails.
pub async fn of_contest(c: &impl Access, contest: &ContestId) -> Result<Vec<OrganizationPrize>, StoreError> {
    let select = Entity::find().filter(Column::Contest.eq(contest.as_str()));
    let sorted = select.order_by_asc(Column::Award).order_by_asc(Column::Place).order_by_asc(Column::Organization);
    sorted.all(c).await?.into_iter().map(read).collect()
}

/// Stores that an award was handed over; false when it had been before.
///
/// # Errors
/// When the database fails.
pub async fn deliver(tx: &Tx, prize: &OrganizationPrize) -> Result<bool, StoreError> {
    let Some(delivery) = &prize.delivery else { return Ok(false) };
    let update = Entity::update_many()
        .col_expr(Column::DeliveredAt, Expr::value(delivery.at.ms()))
        .col_expr(Column::DeliveredBy, Expr::value(delivery.by.as_str()))
        .col_expr(Column::DeliveryNote, Expr::value(delivery.note.as_str()))
        .filter(Column::Contest.eq(prize.contest.as_str()))
        .filter(Column::Award.eq(prize.award.as_str()))
        .filter(Column::Organization.eq(prize.organization.as_str()))
        .filter(Column::DeliveredAt.is_null());
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Removes awards of a contest that were not handed over; gives how many.
///
/// # Errors
/// When the database fails.
pub async fn remove_undelivered(tx: &Tx, contest: &ContestId) -> Result<u64, StoreError> {
    let undelivered =
        Entity::delete_many().filter(Column::Contest.eq(contest.as_str())).filter(Column::DeliveredAt.is_null());
    Ok(undelivered.exec(tx).await?.rows_affected)
}

fn row(prize: &OrganizationPrize) -> ActiveModel {
    let delivery = prize.delivery.as_ref();
    ActiveModel {
        contest: Set(prize.contest.to_string()),
        award: Set(prize.award.clone()),
        organization: Set(prize.organization.to_string()),
        award_name: Set(prize.award_name.clone()),
        item: Set(prize.prize.clone()),
        name: Set(prize.name.clone()),
        place: Set(i64::from(prize.place)),
        people: Set(i64::from(prize.people)),
        mean: Set(prize.mean_milli),
        coverage: Set(prize.coverage_milli),
        won_at: Set(prize.won_at.ms()),
        delivered_at: Set(delivery.map(|delivery| delivery.at.ms())),
        delivered_by: Set(delivery.map(|delivery| delivery.by.clone())),
        delivery_note: Set(delivery.map(|delivery| delivery.note.clone())),
    }
}

fn read(row: Model) -> Result<OrganizationPrize, StoreError> {
    let delivery = match (row.delivered_at, row.delivered_by) {
        (Some(at), Some(by)) => {
            let note = row.delivery_note.unwrap_or_default();
            Some(Delivery { at: Timestamp(at), by, by_code: false, note })
        }
        _ => None,
    };
    Ok(OrganizationPrize {
        contest: ContestId::parse(&row.contest).map_err(StoreError::corrupt)?,
        award: row.award,
        award_name: row.award_name,
        prize: row.item,
        organization: OrganizationId::parse(&row.organization).map_err(StoreError::corrupt)?,
        name: row.name,
        place: small(row.place, "place of an organization")?,
        people: small(row.people, "people of an organization")?,
        mean_milli: row.mean,
        coverage_milli: row.coverage,
        won_at: Timestamp(row.won_at),
        delivery,
    })
}
