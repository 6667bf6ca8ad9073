//! Standings, one row per contest and person, with a version that grows by one with each change.

use crate::backend::current_transaction;
use crate::entities::standing::{Column, Entity, Model};
use crate::query::{CHUNK, joined, only, small, split};
use crate::{Access, StoreError, Tx};
use domain::id::{ContestId, ParticipantId};
use domain::points::Points;
use domain::ranking::Standing;
use domain::time::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashSet;

/// A stored standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Whose it is.
    pub participant: ParticipantId,
    /// The standing.
    pub standing: Standing,
    /// Grows by one with each change.
    pub version: i64,
}

/// One standing.
///
/// # Errors
/// When the database fails.
pub async fn find(
    c: &impl Access,
    contest: &ContestId,
    participant: &ParticipantId,
) -> Result<Option<Row>, StoreError> {
    only(c, Entity::find_by_id((contest.to_string(), participant.to_string()))).await?.map(read).transpose()
}

/// Writes a standing and gives its new version.
///
/// # Errors
/// When the database fails.
pub async fn record(
    tx: &Tx,
    contest: &ContestId,
    participant: &ParticipantId,
    standing: &Standing,
) -> Result<i64, StoreError> {
    let versions = record_many(tx, contest, &[(participant, standing)]).await?;
    versions.into_iter().next().map(|(_, version)| version).ok_or_else(|| StoreError::corrupt("standing without a row"))
}

/// Writes standings of different people and gives everybody's new version, in any order.
///
/// # Errors
/// When the database fails.
pub async fn record_many(
    tx: &Tx,
    contest: &ContestId,
    standings: &[(&ParticipantId, &Standing)],
) -> Result<Vec<(ParticipantId, i64)>, StoreError> {
    let mut versions = Vec::with_capacity(standings.len());
    for standings in standings.chunks(CHUNK) {
        let mut insert = Query::insert();
        insert.into_table(Entity).columns(COLUMNS);
        for (participant, standing) in standings {
            insert.values_panic(values(tx, contest, participant, standing));
        }
        let insert = insert
            .on_conflict(replace())
            .returning(Query::returning().columns([Column::Participant, Column::Version]))
            .to_owned();
        for row in tx.query_all(&insert).await? {
            let person: String = row.try_get_by_index(0)?;
            versions.push((ParticipantId::parse(&person).map_err(StoreError::corrupt)?, row.try_get_by_index(1)?));
        }
    }
    Ok(versions)
}

const COLUMNS: [Column; 10] = [
    Column::Contest,
    Column::Participant,
    Column::Score,
    Column::DurationMs,
    Column::FinishedAt,
    Column::Counted,
    Column::Attempts,
    Column::ElderTime,
    Column::ChangedXid,
    Column::Version,
];

fn values(tx: &Tx, contest: &ContestId, participant: &ParticipantId, standing: &Standing) -> [Expr; 10] {
    let counted: Vec<String> = standing.counted.iter().map(u32::to_string).collect();
    [
        contest.as_str().into(),
        participant.as_str().into(),
        standing.score.milli().into(),
        standing.duration_ms.into(),
        standing.finished_at.ms().into(),
        joined(counted.iter().map(String::as_str)).into(),
        i64::from(standing.attempts).into(),
        standing.elder_time.into(),
        current_transaction(tx.get_database_backend()),
        1_i64.into(),
    ]
}

fn replace() -> OnConflict {
    OnConflict::columns([Column::Contest, Column::Participant])
        .update_columns([
            Column::Score,
            Column::DurationMs,
            Column::FinishedAt,
            Column::Counted,
            Column::Attempts,
            Column::ElderTime,
            Column::ChangedXid,
        ])
        .value(Column::Version, Expr::col((Entity, Column::Version)).add(1_i64))
        .to_owned()
}

/// Removes a standing, as when its person deletes their data.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &Tx, contest: &ContestId, participant: &ParticipantId) -> Result<(), StoreError> {
    Entity::delete_by_id((contest.to_string(), participant.to_string())).exec(tx).await?;
    Ok(())
}

/// Those of some people who have a counted attempt with more time in a contest.
///
/// # Errors
/// When the database fails.
pub async fn with_elder_time(
    c: &impl Access,
    contest: &ContestId,
    people: &[ParticipantId],
) -> Result<HashSet<ParticipantId>, StoreError> {
    let mut found = HashSet::new();
    for people in people.chunks(CHUNK) {
        let ids: Vec<String> = Entity::find()
            .select_only()
            .column(Column::Participant)
            .filter(Column::Contest.eq(contest.as_str()))
            .filter(Column::Participant.is_in(people.iter().map(ParticipantId::as_str)))
            .filter(Column::ElderTime.eq(true))
            .into_tuple()
            .all(c)
            .await?;
        for id in ids {
            found.insert(ParticipantId::parse(&id).map_err(StoreError::corrupt)?);
        }
    }
    Ok(found)
}

/// A page of a contest's standings by participant, for building boards.
///
/// # Errors
/// When the database fails.
pub async fn page(
    c: &impl Access,
    contest: &ContestId,
    after: Option<&ParticipantId>,
    limit: u64,
) -> Result<Vec<Row>, StoreError> {
    let mut select = Entity::find().filter(Column::Contest.eq(contest.as_str()));
    if let Some(after) = after {
        select = select.filter(Column::Participant.gt(after.as_str()));
    }
    let rows = select.order_by_asc(Column::Participant).limit(limit).all(c).await?;
    rows.into_iter().map(read).collect()
}

/// Every standing of a person.
///
/// # Errors
/// When the database fails.
pub async fn of(c: &impl Access, participant: &ParticipantId) -> Result<Vec<(ContestId, Row)>, StoreError> {
    let select = Entity::find().filter(Column::Participant.eq(participant.as_str()));
    let rows = select.order_by_asc(Column::Contest).all(c).await?;
    rows.into_iter().map(|row| Ok((ContestId::parse(&row.contest).map_err(StoreError::corrupt)?, read(row)?))).collect()
}

fn read(row: Model) -> Result<Row, StoreError> {
    Ok(Row {
        participant: ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?,
        standing: Standing {
            score: Points::from_milli(row.score),
            duration_ms: row.duration_ms,
            finished_at: Timestamp(row.finished_at),
            counted: split(&row.counted, "attempt number", |number| number.parse().ok())?,
            attempts: small(row.attempts, "attempts")?,
            elder_time: row.elder_time,
        },
        version: row.version,
    })
}
