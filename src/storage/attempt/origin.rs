//! Where attempts were started: written with the attempt, read by the review, forgotten some time after the contest.

use super::row::{read, write};
use crate::entities::attempt::{Column, Entity};
use crate::query::insert_new;
use crate::{Access, StoreError, Tx};
use domain::attempt::Attempt;
use domain::id::ContestId;
use domain::review::Origin;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// Like [`super::insert`], with where it was started.
///
/// # Errors
/// When the database fails.
pub async fn insert_from(tx: &Tx, attempt: &Attempt, origin: Option<Origin>) -> Result<bool, StoreError> {
    let mut row = write(attempt)?;
    row.origin = Set(origin.map(|origin| format!("{:016x}{:016x}", origin.address, origin.device)));
    insert_new(tx, row).await
}

/// Ended attempts of a contest with where they were started, by start and id. The index of starts gives them in order;
/// by id alone every page would sort the whole contest.
///
/// # Errors
/// When the database fails.
pub async fn ended_page(
    c: &impl Access,
    contest: &ContestId,
    after: Option<&Attempt>,
    limit: u64,
) -> Result<Vec<(Attempt, Option<Origin>)>, StoreError> {
    let rows = ended(contest, after).limit(limit).all(c).await?;
    rows.into_iter()
        .map(|row| {
            let origin = row.origin.as_deref().and_then(read_origin);
            Ok((read(row)?, origin))
        })
        .collect()
}

/// Ended attempts by start and id, from one on.
fn ended(contest: &ContestId, after: Option<&Attempt>) -> Select<Entity> {
    let mut select = Entity::find().filter(Column::Contest.eq(contest.as_str())).filter(Column::Score.is_not_null());
    if let Some(after) = after {
        let start = after.started_at.ms();
        let later = Column::StartedAt.gt(start).or(Column::StartedAt.eq(start).and(Column::Id.gt(after.id.as_str())));
        select = select.filter(Column::StartedAt.gte(start)).filter(later);
    }
    select.order_by_asc(Column::StartedAt).order_by_asc(Column::Id)
}

fn read_origin(text: &str) -> Option<Origin> {
    let (address, device) = text.split_at_checked(16)?;
    Some(Origin { address: u64::from_str_radix(address, 16).ok()?, device: u64::from_str_radix(device, 16).ok()? })
}

/// Forgets where attempts of a contest were started, some at a time; gives how many.
///
/// # Errors
/// When the database fails.
pub async fn forget_origins(tx: &Tx, contest: &ContestId, limit: u64) -> Result<u64, StoreError> {
    let some = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::Contest.eq(contest.as_str()))
        .and_where(Column::Origin.is_not_null())
        .limit(limit)
        .to_owned();
    let update = Query::update()
        .table(Entity)
        .value(Column::Origin, Expr::value(None::<String>))
        .and_where(Column::Id.in_subquery(some))
        .to_owned();
    Ok(tx.execute(&update).await?.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::round_trip::plan;
    use crate::round_trip::sample::{attempt, contest_id};

    #[tokio::test]
    async fn pages_go_on_in_the_index_of_starts() {
        let plan = plan(&ended(&contest_id("c1"), Some(&attempt(1, 1)))).await;
        assert!(plan.contains("(contest=? AND started_at>?)"), "{plan}");
    }
}
