//! Draws, the entries of their freezes, and who was left out of a freeze.
//!
//! Entries go in by chunks under a number that nobody reads until the draw itself names it.

use crate::entities::draw::{ActiveModel, Column, Entity, Model};
use crate::entities::{draw_absence as absence, draw_entry as entry};
use crate::json::draw::{read_content, write_content};
use crate::query::{CHUNK, for_change, insert_many_new, insert_new, only, small, word};
use crate::{Access, StoreError, Tx};
use domain::draw::{Absence, Draw, State};
use domain::fairness::EntryLine;
use domain::id::{ContestId, DrawId, ParticipantId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// A draw with the version it was read at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The draw.
    pub draw: Draw,
    /// Grows by one with each change.
    pub version: i64,
}

/// An entry and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrant {
    /// The entry as published.
    pub line: EntryLine,
    /// Whose it is; not published.
    pub participant: ParticipantId,
}

/// Inserts an announced draw; false when its group has one that has not failed.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, draw: &Draw, sealed_secret: &str) -> Result<bool, StoreError> {
    let row = ActiveModel {
        id: Set(draw.id.to_string()),
        contest: Set(draw.contest.to_string()),
        group_key: Set(draw.group.key.clone()),
        state: Set(draw.state.word().to_owned()),
        version: Set(1),
        content: Set(write_content(draw)?),
        sealed_secret: Set(sealed_secret.to_owned()),
        announced_at: Set(draw.announced.at.ms()),
    };
    insert_new(tx, row).await
}

/// Saves a draw over the version it was made from; false when another act came before.
///
/// # Errors
/// When the database fails.
pub async fn save(tx: &Tx, draw: &Draw, version: i64) -> Result<bool, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::State, Expr::value(draw.state.word()))
        .col_expr(Column::Content, Expr::value(write_content(draw)?))
        .col_expr(Column::Version, Expr::value(version.saturating_add(1)))
        .filter(Column::Id.eq(draw.id.as_str()))
        .filter(Column::Version.eq(version));
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Whether a draw is still at the version it was read at.
///
/// # Errors
/// When the database fails.
pub async fn is_at(tx: &Tx, id: &DrawId, version: i64) -> Result<bool, StoreError> {
    let select = Entity::find().filter(Column::Id.eq(id.as_str())).filter(Column::Version.eq(version));
    let found: Option<String> = select.select_only().column(Column::Id).into_tuple().one(tx).await?;
    Ok(found.is_some())
}

/// Holds a draw until the commit, so that who follows whom in it is decided by one write after the other.
pub(crate) async fn hold(tx: &Tx, id: &DrawId) -> Result<(), StoreError> {
    let select = Entity::find().filter(Column::Id.eq(id.as_str())).select_only().column(Column::Id);
    let _held: Vec<String> = for_change(tx, select).into_tuple().all(tx).await?;
    Ok(())
}

/// Ids of draws that may still be drawn, as a part of other queries.
pub(crate) fn still_open() -> SelectStatement {
    let words: Vec<&str> = State::ALL.into_iter().filter(|state| state.is_open()).map(State::word).collect();
    Query::select().column(Column::Id).from(Entity).and_where(Column::State.is_in(words)).to_owned()
}

/// One draw.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, id: &DrawId) -> Result<Option<Stored>, StoreError> {
    only(c, Entity::find_by_id(id.to_string())).await?.map(read).transpose()
}

/// Draws of a contest in the order of their announcements.
///
/// # Errors
/// When the database fails.
pub async fn of_contest(c: &impl Access, contest: &ContestId) -> Result<Vec<Stored>, StoreError> {
    let select = Entity::find().filter(Column::Contest.eq(contest.as_str()));
    let rows = select.order_by_asc(Column::AnnouncedAt).order_by_asc(Column::Id).all(c).await?;
    rows.into_iter().map(read).collect()
}

/// Every draw in a state.
///
/// # Errors
/// When the database fails.
pub async fn in_state(c: &impl Access, state: State) -> Result<Vec<Stored>, StoreError> {
    Entity::find().filter(Column::State.eq(state.word())).all(c).await?.into_iter().map(read).collect()
}

/// The sealed secret of a draw.
///
/// # Errors
/// When the database fails.
pub async fn sealed_secret(c: &impl Access, id: &DrawId) -> Result<Option<String>, StoreError> {
    Ok(only(c, Entity::find_by_id(id.to_string())).await?.map(|row| row.sealed_secret))
}

/// Puts entries of a freeze in, at most 500; those that are there already stay.
///
/// # Errors
/// When the database fails.
pub async fn insert_entries(tx: &Tx, draw: &DrawId, freeze: u32, entrants: &[Entrant]) -> Result<(), StoreError> {
    let row = |entrant: &Entrant| entry::ActiveModel {
        draw: Set(draw.to_string()),
        freeze_number: Set(i64::from(freeze)),
        entry: Set(entrant.line.id.clone()),
        participant: Set(entrant.participant.to_string()),
        right_count: Set(entrant.line.right),
        score: Set(entrant.line.score_milli),
        rank_number: Set(i64::from(entrant.line.rank)),
    };
    insert_many_new(tx, entrants.iter().map(row)).await.map(|_| ())
}

/// Notes who was left out of a freeze and why, at most 500.
///
/// # Errors
/// When the database fails.
pub async fn insert_absences(
    tx: &Tx,
    draw: &DrawId,
    freeze: u32,
    absences: &[(ParticipantId, Absence)],
) -> Result<(), StoreError> {
    let row = |(participant, reason): &(ParticipantId, Absence)| absence::ActiveModel {
        draw: Set(draw.to_string()),
        freeze_number: Set(i64::from(freeze)),
        participant: Set(participant.to_string()),
        reason: Set(reason.word().to_owned()),
    };
    insert_many_new(tx, absences.iter().map(row)).await.map(|_| ())
}

/// Removes up to 500 entries, and every absence, of a freeze that broke off; tells whether any entry was there.
///
/// # Errors
/// When the database fails.
pub async fn clear(tx: &Tx, draw: &DrawId, freeze: u32) -> Result<bool, StoreError> {
    let number = i64::from(freeze);
    let of_freeze = entry::Column::Draw.eq(draw.as_str()).and(entry::Column::FreezeNumber.eq(number));
    let ids: Vec<String> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Entry)
        .filter(of_freeze.clone())
        .limit(u64::try_from(CHUNK).unwrap_or(1))
        .into_tuple()
        .all(tx)
        .await?;
    absence::Entity::delete_many()
        .filter(absence::Column::Draw.eq(draw.as_str()))
        .filter(absence::Column::FreezeNumber.eq(number))
        .exec(tx)
        .await?;
    if ids.is_empty() {
        return Ok(false);
    }
    entry::Entity::delete_many().filter(of_freeze).filter(entry::Column::Entry.is_in(ids)).exec(tx).await?;
    Ok(true)
}

/// Entries of a freeze after an entry, by entry id.
///
/// # Errors
/// When the database fails.
pub async fn entries(
    c: &impl Access,
    draw: &DrawId,
    freeze: u32,
    after: &str,
    limit: u64,
) -> Result<Vec<Entrant>, StoreError> {
    let rows = of_freeze(draw, freeze)
        .filter(entry::Column::Entry.gt(after))
        .order_by_asc(entry::Column::Entry)
        .limit(limit)
        .all(c)
        .await?;
    rows.into_iter().map(read_entrant).collect()
}

/// The entry of a person in a freeze.
///
/// # Errors
/// When the database fails.
pub async fn entry_of(
    c: &impl Access,
    draw: &DrawId,
    freeze: u32,
    participant: &ParticipantId,
) -> Result<Option<Entrant>, StoreError> {
    let select = of_freeze(draw, freeze).filter(entry::Column::Participant.eq(participant.as_str()));
    only(c, select).await?.map(read_entrant).transpose()
}

/// Why a person was left out of a freeze, if they were.
///
/// # Errors
/// When the database fails.
pub async fn absence_of(
    c: &impl Access,
    draw: &DrawId,
    freeze: u32,
    participant: &ParticipantId,
) -> Result<Option<Absence>, StoreError> {
    let key = (draw.to_string(), i64::from(freeze), participant.to_string());
    let row = only(c, absence::Entity::find_by_id(key)).await?;
    row.map(|row| word(&row.reason, "reason of an absence", Absence::parse)).transpose()
}

/// Whose these entries of a freeze are.
///
/// # Errors
/// When the database fails.
pub async fn owners(
    c: &impl Access,
    draw: &DrawId,
    freeze: u32,
    entries: &[String],
) -> Result<HashMap<String, ParticipantId>, StoreError> {
    let mut owners = HashMap::new();
    for entries in entries.chunks(CHUNK) {
        let select = of_freeze(draw, freeze).filter(entry::Column::Entry.is_in(entries.iter().map(String::as_str)));
        for row in select.all(c).await? {
            let owner = ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?;
            owners.insert(row.entry, owner);
        }
    }
    Ok(owners)
}

fn of_freeze(draw: &DrawId, freeze: u32) -> sea_orm::Select<entry::Entity> {
    entry::Entity::find()
        .filter(entry::Column::Draw.eq(draw.as_str()))
        .filter(entry::Column::FreezeNumber.eq(i64::from(freeze)))
}

fn read_entrant(row: entry::Model) -> Result<Entrant, StoreError> {
    let rank = small(row.rank_number, "rank of an entry")?;
    Ok(Entrant {
        line: EntryLine { id: row.entry, right: row.right_count, score_milli: row.score, rank },
        participant: ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?,
    })
}

fn read(row: Model) -> Result<Stored, StoreError> {
    let id = DrawId::parse(&row.id).map_err(StoreError::corrupt)?;
    let contest = ContestId::parse(&row.contest).map_err(StoreError::corrupt)?;
    let state = word(&row.state, "state of a draw", State::parse)?;
    Ok(Stored { draw: read_content(id, contest, row.group_key, state, &row.content)?, version: row.version })
}
