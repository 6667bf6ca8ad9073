//! Prizes and their way to the winners.
//!
//! A drawing puts its prizes in by chunks before the draw is drawn; until then no reader of this file sees them.

use crate::entities::prize::{ActiveModel, Column, Entity, Model};
use crate::query::{CHUNK, for_change, insert_many_new, only, small, word};
use crate::{Access, StoreError, Tx};
use domain::id::{ContestId, DrawId, ParticipantId, PrizeId};
use domain::prize::{Archive, Claim, Closing, Delivery, EverHeld, NewPrize, Prize, Source, State, Way};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// Inserts a prize just won; false when the person has this place already.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, won: &NewPrize) -> Result<bool, StoreError> {
    Ok(insert_all(tx, std::slice::from_ref(won)).await? == 1)
}

/// Inserts prizes just won and skips places that are recorded; gives how many went in. At most 500 of them.
///
/// # Errors
/// When the database fails.
pub async fn insert_all(tx: &Tx, won: &[NewPrize]) -> Result<u64, StoreError> {
    if won.is_empty() {
        return Ok(0);
    }
    insert_many_new(tx, won.iter().map(|won| row(&Prize::won(won.clone(), None)))).await
}

/// Inserts a prize that takes the place of another; false when somebody has that place already. One that is given up at
/// once gets its place in the order of its draw.
///
/// # Errors
/// When the database fails.
pub async fn insert_successor(tx: &Tx, prize: &Prize) -> Result<bool, StoreError> {
    let mut successor = row(prize);
    if prize.closing.is_some() {
        successor.closing_order = Set(next_closing(tx, prize).await?);
    }
    Ok(insert_many_new(tx, [successor]).await? == 1)
}

/// The place of a prize that is being given up in the order of its draw; whoever asks holds the draw until the commit.
async fn next_closing(tx: &Tx, prize: &Prize) -> Result<Option<i64>, StoreError> {
    let Some(draw) = &prize.won.draw else { return Ok(None) };
    crate::draw::hold(tx, draw).await?;
    let select = Entity::find().filter(Column::Draw.eq(draw.as_str())).select_only();
    let last: Option<Option<i64>> = select.column_as(Column::ClosingOrder.max(), "last").into_tuple().one(tx).await?;
    Ok(Some(last.flatten().unwrap_or(0).saturating_add(1)))
}

/// Whether a prize has taken the place of this one.
///
/// # Errors
/// When the database fails.
pub async fn is_followed(tx: &Tx, id: &PrizeId) -> Result<bool, StoreError> {
    Ok(Entity::find().filter(Column::Follows.eq(id.as_str())).count(tx).await? > 0)
}

/// Who holds or ever held prizes of a draw, and of which tiers.
///
/// # Errors
/// When the database fails.
pub async fn ever_held(tx: &Tx, draw: &DrawId) -> Result<Vec<EverHeld>, StoreError> {
    let select = visible().filter(Column::Draw.eq(draw.as_str())).select_only();
    let rows: Vec<(String, String)> =
        select.column(Column::Participant).column(Column::Tier).into_tuple().all(tx).await?;
    rows.into_iter().map(|(id, tier)| Ok((ParticipantId::parse(&id).map_err(StoreError::corrupt)?, tier))).collect()
}

/// Prizes that are true: not those that a drawing under way has put in.
fn visible() -> Select<Entity> {
    Entity::find().filter(Column::Draw.not_in_subquery(crate::draw::still_open()))
}

/// Prizes that a drawing has put in and that are not true yet.
fn staged(draw: &DrawId) -> Select<Entity> {
    let of_draw = Entity::find().filter(Column::Draw.eq(draw.as_str()));
    of_draw.filter(Column::Draw.in_subquery(crate::draw::still_open()))
}

/// How many prizes a drawing under way has put in.
///
/// # Errors
/// When the database fails.
pub async fn count_staged(tx: &Tx, draw: &DrawId) -> Result<u64, StoreError> {
    Ok(staged(draw).count(tx).await?)
}

/// Removes prizes that a drawing has left which broke off; at most 500, and gives how many.
///
/// # Errors
/// When the database fails.
pub async fn clear_staged(tx: &Tx, draw: &DrawId) -> Result<u64, StoreError> {
    let first = staged(draw).select_only().column(Column::Id).limit(u64::try_from(CHUNK).unwrap_or(1));
    let ids: Vec<String> = first.into_tuple().all(tx).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(Entity::delete_many().filter(Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}

/// A prize of whoever it is, for staff; a write locks it.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, id: &PrizeId) -> Result<Option<Prize>, StoreError> {
    only(c, for_change(c, visible().filter(Column::Id.eq(id.as_str())))).await?.map(read).transpose()
}

/// A prize of this person; a write locks it.
///
/// # Errors
/// When the database fails.
pub async fn find_own(c: &impl Access, owner: &ParticipantId, id: &PrizeId) -> Result<Option<Prize>, StoreError> {
    let select = visible().filter(Column::Id.eq(id.as_str())).filter(Column::Participant.eq(owner.as_str()));
    only(c, for_change(c, select)).await?.map(read).transpose()
}

/// Prizes of a contest in the order they were won.
///
/// # Errors
/// When the database fails.
pub async fn of_contest(c: &impl Access, contest: &ContestId) -> Result<Vec<Prize>, StoreError> {
    let select = visible().filter(Column::Contest.eq(contest.as_str()));
    let sorted = select.order_by_asc(Column::WonAt).order_by_asc(Column::Place).order_by_asc(Column::Id);
    sorted.all(c).await?.into_iter().map(read).collect()
}

/// Prizes of a contest that were not won at once, in the order of tier, place and winner.
///
/// # Errors
/// When the database fails.
pub async fn not_instant(c: &impl Access, contest: &ContestId) -> Result<Vec<Prize>, StoreError> {
    let select =
        Entity::find().filter(Column::Contest.eq(contest.as_str())).filter(Column::Source.ne(Source::Instant.word()));
    let sorted = select.order_by_asc(Column::Tier).order_by_asc(Column::Place).order_by_asc(Column::Id);
    sorted.all(c).await?.into_iter().map(read).collect()
}

/// Removes prizes won by rank of which no winner has been told; gives how many.
///
/// # Errors
/// When the database fails.
pub async fn remove_untold_ranks(tx: &Tx, contest: &ContestId) -> Result<u64, StoreError> {
    let untold = Column::Contest
        .eq(contest.as_str())
        .and(Column::Source.eq(Source::Rank.word()))
        .and(Column::State.eq(State::Drawn.word()));
    Ok(Entity::delete_many().filter(untold).exec(tx).await?.rows_affected)
}

/// Prizes of a person, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_participant(c: &impl Access, owner: &ParticipantId) -> Result<Vec<Prize>, StoreError> {
    let select = visible().filter(Column::Participant.eq(owner.as_str()));
    let sorted = select.order_by_desc(Column::WonAt).order_by_desc(Column::Id);
    sorted.all(c).await?.into_iter().map(read).collect()
}

/// Prizes of a draw in the order of their places.
///
/// # Errors
/// When the database fails.
pub async fn of_draw(c: &impl Access, draw: &DrawId) -> Result<Vec<Prize>, StoreError> {
    let select = visible().filter(Column::Draw.eq(draw.as_str()));
    select.order_by_asc(Column::Place).order_by_asc(Column::Id).all(c).await?.into_iter().map(read).collect()
}

/// Prizes of a draw whose winners have not been told, so many at most, by id.
///
/// # Errors
/// When the database fails.
pub async fn untold(c: &impl Access, draw: &DrawId, limit: usize) -> Result<Vec<Prize>, StoreError> {
    let select = visible().filter(Column::Draw.eq(draw.as_str())).filter(Column::State.eq(State::Drawn.word()));
    let first = select.order_by_asc(Column::Id).limit(u64::try_from(limit).unwrap_or(1));
    first.all(c).await?.into_iter().map(read).collect()
}

/// Prizes that still hold what their winners gave and were over before an instant; at most 500.
///
/// # Errors
/// When the database fails.
pub async fn with_old_details(c: &impl Access, before: Timestamp) -> Result<Vec<Prize>, StoreError> {
    let over = Column::DeliveredAt.lt(before.ms()).or(Column::ClosedAt.lt(before.ms()));
    let select = Entity::find().filter(Column::Details.is_not_null()).filter(over);
    let first = select.order_by_asc(Column::Id).limit(u64::try_from(CHUNK).unwrap_or(1));
    first.all(c).await?.into_iter().map(read).collect()
}

/// Removes prizes that were over before an instant, wholly; at most 500, and gives how many.
///
/// # Errors
/// When the database fails.
pub async fn remove_old(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let over = Column::DeliveredAt.lt(before.ms()).or(Column::ClosedAt.lt(before.ms()));
    let select = Entity::find().filter(over).order_by_asc(Column::Id).limit(u64::try_from(CHUNK).unwrap_or(1));
    let ids: Vec<String> = select.all(tx).await?.into_iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(Entity::delete_many().filter(Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}

/// Stores a step of a prize; false when somebody else has moved it on from the state it was read in. One that gives it up
/// gets its place in the order of its draw.
///
/// # Errors
/// When the database fails.
pub async fn save(tx: &Tx, prize: &Prize, from: State) -> Result<bool, StoreError> {
    let mut step = row(prize);
    if prize.closing.is_some() && !from.is_over() {
        step.closing_order = Set(next_closing(tx, prize).await?);
    }
    let update = Entity::update_many()
        .set(step)
        .filter(Column::Id.eq(prize.won.id.as_str()))
        .filter(Column::State.eq(from.word()));
    Ok(update.exec(tx).await?.rows_affected == 1)
}

fn row(prize: &Prize) -> ActiveModel {
    let Prize { won, claim, delivery, closing, archive, .. } = prize;
    ActiveModel {
        id: Set(won.id.to_string()),
        contest: Set(won.contest.to_string()),
        draw: Set(won.draw.as_ref().map(ToString::to_string).unwrap_or_default()),
        source: Set(won.source.word().to_owned()),
        tier: Set(won.tier.clone()),
        tier_name: Set(won.tier_name.clone()),
        item: Set(won.prize.clone()),
        value_fen: Set(won.value_fen),
        place: Set(i64::from(won.place)),
        entry: Set(won.entry.clone()),
        participant: Set(won.participant.to_string()),
        won_at: Set(won.won_at.ms()),
        follows: Set(prize.follows.as_ref().map(ToString::to_string)),
        state: Set(prize.state.word().to_owned()),
        notified_at: Set(prize.notified_at.map(Timestamp::ms)),
        deadline_at: Set(prize.deadline_at.map(Timestamp::ms)),
        way: Set(claim.as_ref().map(|claim| claim.way.word().to_owned())),
        confirmed_at: Set(claim.as_ref().map(|claim| claim.at.ms())),
        proxy: Set(claim.as_ref().is_some_and(|claim| claim.proxy)),
        code_hash: Set(claim.as_ref().map(|claim| claim.code_hash.clone())),
        details: Set(claim.as_ref().and_then(|claim| claim.sealed.clone())),
        delivered_at: Set(delivery.as_ref().map(|delivery| delivery.at.ms())),
        delivered_by: Set(delivery.as_ref().map(|delivery| delivery.by.clone())),
        by_code: Set(delivery.as_ref().is_some_and(|delivery| delivery.by_code)),
        delivery_note: Set(delivery.as_ref().map(|delivery| delivery.note.clone())),
        closed_at: Set(closing.as_ref().map(|closing| closing.at.ms())),
        closed_by: Set(closing.as_ref().map(|closing| closing.by.clone())),
        close_reason: Set(closing.as_ref().map(|closing| closing.reason.clone())),
        closing_order: Set(closing.as_ref().map(|closing| i64::from(closing.order)).filter(|order| *order > 0)),
        archived_name: Set(archive.as_ref().map(|archive| archive.name.clone())),
        archived_mobile: Set(archive.as_ref().map(|archive| archive.mobile.clone())),
        archived_town: Set(archive.as_ref().map(|archive| archive.town.clone())),
    }
}

fn read(row: Model) -> Result<Prize, StoreError> {
    let claim = match (row.way, row.confirmed_at) {
        (Some(way), Some(at)) => Some(Claim {
            way: word(&way, "way", Way::parse)?,
            at: Timestamp(at),
            proxy: row.proxy,
            code_hash: row.code_hash.unwrap_or_default(),
            sealed: row.details,
        }),
        _ => None,
    };
    let delivery = match (row.delivered_at, row.delivered_by) {
        (Some(at), Some(by)) => {
            let note = row.delivery_note.unwrap_or_default();
            Some(Delivery { at: Timestamp(at), by, by_code: row.by_code, note })
        }
        _ => None,
    };
    let closing = match (row.closed_at, row.closed_by) {
        (Some(at), Some(by)) => {
            let order = small(row.closing_order.unwrap_or(0), "order of a closing")?;
            Some(Closing { at: Timestamp(at), by, reason: row.close_reason.unwrap_or_default(), order })
        }
        _ => None,
    };
    let archive = row.archived_name.map(|name| Archive {
        name,
        mobile: row.archived_mobile.unwrap_or_default(),
        town: row.archived_town.unwrap_or_default(),
    });
    let draw = if row.draw.is_empty() { None } else { Some(DrawId::parse(&row.draw).map_err(StoreError::corrupt)?) };
    let won = NewPrize {
        id: PrizeId::parse(&row.id).map_err(StoreError::corrupt)?,
        contest: ContestId::parse(&row.contest).map_err(StoreError::corrupt)?,
        draw,
        source: word(&row.source, "source of a prize", Source::parse)?,
        tier: row.tier,
        tier_name: row.tier_name,
        prize: row.item,
        value_fen: row.value_fen,
        place: small(row.place, "place")?,
        entry: row.entry,
        participant: ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?,
        won_at: Timestamp(row.won_at),
    };
    Ok(Prize {
        won,
        follows: row.follows.map(|id| PrizeId::parse(&id)).transpose().map_err(StoreError::corrupt)?,
        state: word(&row.state, "prize state", State::parse)?,
        notified_at: row.notified_at.map(Timestamp),
        deadline_at: row.deadline_at.map(Timestamp),
        claim,
        delivery,
        closing,
        archive,
    })
}
