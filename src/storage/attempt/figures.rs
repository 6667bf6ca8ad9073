//! Attempts of a contest in figures, and those whose time is up.

use super::unsettled;
use crate::entities::attempt::{Column, Entity};
use crate::query::counted;
use crate::{Access, StoreError};
use domain::id::{AttemptId, ContestId, ParticipantId};
use domain::time::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// Attempts of a contest in figures; `started` is the sum of the other three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Attempts begun.
    pub started: u64,
    /// Handed in.
    pub submitted: u64,
    /// Ended by the deadline, scored or not.
    pub expired: u64,
    /// Still accepting answers.
    pub running: u64,
}

/// Figures of a contest; an attempt past deadline and grace counts as expired, whether or not it is scored.
///
/// # Errors
/// When the database fails.
pub async fn counts(c: &impl Access, contest: &ContestId, now: Timestamp) -> Result<Counts, StoreError> {
    let of_contest = || Entity::find().filter(Column::Contest.eq(contest.as_str()));
    // Unsettled before ended before all: what happens in between can only add to what is asked for later.
    let unsettled_count = of_contest().filter(unsettled()).count(c).await?;
    let running = of_contest()
        .filter(unsettled())
        .filter(Column::AcceptsUntil.gte(now.ms()))
        .count(c)
        .await?
        .min(unsettled_count);
    let scored = of_contest().filter(Expr::cust("state = 'expired'")).count(c).await?;
    let started = of_contest().count(c).await?;
    let expired = scored + (unsettled_count - running);
    Ok(Counts { started, submitted: started.saturating_sub(expired + running), expired, running })
}

/// Attempts of a contest begun per hour since `from`, as start of the hour in milliseconds and count.
///
/// # Errors
/// When the database fails.
pub async fn per_hour(c: &impl Access, contest: &ContestId, from: Timestamp) -> Result<Vec<(i64, u64)>, StoreError> {
    // Whole numbers divide to whole numbers on both databases; Shanghai's hours are those of UTC.
    let hour = || Expr::cust("finished_at / 3600000 * 3600000");
    let rows: Vec<(i64, i64)> = Entity::find()
        .select_only()
        .column_as(hour(), "hour_start")
        .column_as(Column::FinishedAt.count(), "attempts")
        .filter(Column::Contest.eq(contest.as_str()))
        .filter(Column::State.eq("submitted"))
        .filter(Column::FinishedAt.gte(from.ms()))
        .group_by(hour())
        .order_by_asc(hour())
        .into_tuple()
        .all(c)
        .await?;
    Ok(rows.into_iter().map(|(hour, count)| (hour, counted(count))).collect())
}

/// Attempts of a contest that are not scored yet.
///
/// # Errors
/// When the database fails.
pub async fn count_unsettled(c: &impl Access, contest: &ContestId) -> Result<u64, StoreError> {
    let select = Entity::find().filter(Column::Contest.eq(contest.as_str())).filter(unsettled());
    Ok(select.count(c).await?)
}

/// Attempts past deadline and grace that are not scored, those that ended first first.
///
/// # Errors
/// When the database fails.
pub async fn overdue(
    c: &impl Access,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<(AttemptId, ParticipantId)>, StoreError> {
    let rows: Vec<(String, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Participant])
        .filter(unsettled())
        .filter(Column::AcceptsUntil.lt(now.ms()))
        .order_by_asc(Column::AcceptsUntil)
        .limit(limit)
        .into_tuple()
        .all(c)
        .await?;
    rows.into_iter()
        .map(|(id, participant)| {
            let id = AttemptId::parse(&id).map_err(StoreError::corrupt)?;
            Ok((id, ParticipantId::parse(&participant).map_err(StoreError::corrupt)?))
        })
        .collect()
}
