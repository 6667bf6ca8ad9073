//! Instant wins: sealed secrets, stock that conditional updates guard, and one play per attempt.

use crate::entities::{instant_play as play, instant_secret as secret, instant_stock as stock};
use crate::query::{for_change, insert_new, only, small, word};
use crate::{Access, StoreError, Tx};
use domain::fairness::instant::{Outcome, Play};
use domain::id::{AttemptId, ContestId, ParticipantId};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Stores the sealed secret of a contest unless it has one; tells whether it did.
///
/// # Errors
/// When the database fails.
pub async fn insert_secret(tx: &Tx, contest: &ContestId, sealed: &str, now: Timestamp) -> Result<bool, StoreError> {
    let row = secret::ActiveModel {
        contest: Set(contest.to_string()),
        sealed: Set(sealed.to_owned()),
        created_at: Set(now.ms()),
    };
    insert_new(tx, row).await
}

/// The sealed secret of a contest.
///
/// # Errors
/// When the database fails.
pub async fn secret(c: &impl Access, contest: &ContestId) -> Result<Option<String>, StoreError> {
    Ok(only(c, secret::Entity::find_by_id(contest.to_string())).await?.map(|row| row.sealed))
}

/// Takes one of a prize if the quota of the day and the whole stock allow it; gives how many are taken then.
///
/// Whoever takes last waits for whoever took before, so that neither count ever passes its quota. The contest's secret is
/// locked first: transactions that take of several prizes in different orders would wait for one another otherwise.
///
/// # Errors
/// When the database fails.
pub async fn take(
    tx: &Tx,
    contest: &ContestId,
    prize: &str,
    total: u32,
    day: Option<(&str, u32)>,
) -> Result<Option<u32>, StoreError> {
    only(tx, for_change(tx, secret::Entity::find_by_id(contest.to_string()))).await?;
    if let Some((day, quota)) = day
        && !count_up(tx, contest, prize, day, quota).await?
    {
        return Ok(None);
    }
    if count_up(tx, contest, prize, "", total).await? {
        let row = only(tx, stock::Entity::find_by_id(key(contest, prize, ""))).await?;
        let row = row.ok_or_else(|| StoreError::corrupt("stock without a row"))?;
        return small(row.used, "stock used").map(Some);
    }
    if let Some((day, _)) = day {
        let update = stock::Entity::update_many()
            .col_expr(stock::Column::Used, Expr::col(stock::Column::Used).sub(1_i64))
            .filter(of(contest, prize, day));
        update.exec(tx).await?;
    }
    Ok(None)
}

async fn count_up(tx: &Tx, contest: &ContestId, prize: &str, day: &str, quota: u32) -> Result<bool, StoreError> {
    let update = || {
        stock::Entity::update_many()
            .col_expr(stock::Column::Used, Expr::col(stock::Column::Used).add(1_i64))
            .filter(of(contest, prize, day))
            .filter(stock::Column::Used.lt(i64::from(quota)))
    };
    if update().exec(tx).await?.rows_affected == 1 {
        return Ok(true);
    }
    let row = stock::ActiveModel {
        contest: Set(contest.to_string()),
        prize: Set(prize.to_owned()),
        day: Set(day.to_owned()),
        used: Set(0),
    };
    // The row may be there and used up; only a new one is worth another try.
    if !insert_new(tx, row).await? {
        // Another lane may have made it meanwhile.
        return Ok(update().exec(tx).await?.rows_affected == 1);
    }
    Ok(update().exec(tx).await?.rows_affected == 1)
}

fn key(contest: &ContestId, prize: &str, day: &str) -> (String, String, String) {
    (contest.to_string(), prize.to_owned(), day.to_owned())
}

fn of(contest: &ContestId, prize: &str, day: &str) -> sea_orm::sea_query::Expr {
    stock::Column::Contest.eq(contest.as_str()).and(stock::Column::Prize.eq(prize)).and(stock::Column::Day.eq(day))
}

/// How many of each prize of a contest are taken in all.
///
/// # Errors
/// When the database fails.
pub async fn taken(c: &impl Access, contest: &ContestId) -> Result<Vec<(String, u32)>, StoreError> {
    let rows: Vec<(String, i64)> = stock::Entity::find()
        .select_only()
        .columns([stock::Column::Prize, stock::Column::Used])
        .filter(stock::Column::Contest.eq(contest.as_str()))
        .filter(stock::Column::Day.eq(""))
        .order_by_asc(stock::Column::Prize)
        .into_tuple()
        .all(c)
        .await?;
    rows.into_iter().map(|(prize, used)| Ok((prize, small(used, "stock used")?))).collect()
}

/// Stores what an attempt played; false when it has played.
///
/// # Errors
/// When the database fails.
pub async fn insert_play(tx: &Tx, played: &Play) -> Result<bool, StoreError> {
    let row = play::ActiveModel {
        attempt: Set(played.attempt.to_string()),
        contest: Set(played.contest.to_string()),
        participant: Set(played.participant.to_string()),
        number: Set(i64::from(played.number)),
        drawn: Set(i64::from(played.drawn)),
        outcome: Set(played.outcome.word().to_owned()),
        prize: Set(played.prize.clone()),
        prize_name: Set(played.prize_name.clone()),
        item: Set(played.item.clone()),
        played_at: Set(played.at.ms()),
    };
    insert_new(tx, row).await
}

/// What an attempt played.
///
/// # Errors
/// When the database fails.
pub async fn play_of(c: &impl Access, attempt: &AttemptId) -> Result<Option<Play>, StoreError> {
    only(c, play::Entity::find_by_id(attempt.to_string())).await?.map(read).transpose()
}

/// Plays of a contest after an attempt, by attempt, at most so many.
///
/// # Errors
/// When the database fails.
pub async fn page(
    c: &impl Access,
    contest: &ContestId,
    after: Option<&AttemptId>,
    limit: u64,
) -> Result<Vec<Play>, StoreError> {
    let select = play::Entity::find()
        .filter(play::Column::Contest.eq(contest.as_str()))
        .filter(play::Column::Attempt.gt(after.map_or("", AttemptId::as_str)))
        .order_by_asc(play::Column::Attempt)
        .limit(limit);
    select.all(c).await?.into_iter().map(read).collect()
}

/// Wins of these prizes of a contest, newest first, at most so many.
///
/// # Errors
/// When the database fails.
pub async fn wins(c: &impl Access, contest: &ContestId, prizes: &[&str], limit: u64) -> Result<Vec<Play>, StoreError> {
    if prizes.is_empty() {
        return Ok(vec![]);
    }
    let select = play::Entity::find()
        .filter(play::Column::Contest.eq(contest.as_str()))
        // A literal, as the index of wins has it.
        .filter(Expr::cust("outcome = 'won'"))
        .filter(play::Column::Prize.is_in(prizes.iter().copied()))
        .order_by_desc(play::Column::PlayedAt)
        .order_by_desc(play::Column::Attempt)
        .limit(limit);
    select.all(c).await?.into_iter().map(read).collect()
}

fn read(row: play::Model) -> Result<Play, StoreError> {
    Ok(Play {
        attempt: AttemptId::parse(&row.attempt).map_err(StoreError::corrupt)?,
        contest: ContestId::parse(&row.contest).map_err(StoreError::corrupt)?,
        participant: ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?,
        number: small(row.number, "number of an attempt")?,
        drawn: small(row.drawn, "drawn number")?,
        outcome: word(&row.outcome, "outcome of a play", Outcome::parse)?,
        prize: row.prize,
        prize_name: row.prize_name,
        item: row.item,
        at: Timestamp(row.played_at),
    })
}
