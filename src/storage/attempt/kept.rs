//! Every ended attempt of a contest by ranges of people, with right answers: what the entries of a draw are made of.

use super::row::Ended;
use crate::entities::attempt::{Column, Entity};
use crate::entities::attempt_revision as table;
use crate::query::small;
use crate::{Access, StoreError};
use domain::draw::Counted;
use domain::id::{ContestId, ParticipantId};
use domain::points::Points;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Row {
    participant: String,
    number: i64,
    day: i64,
    score: Option<i64>,
    duration_ms: Option<i64>,
    finished_at: Option<i64>,
    elder_time: bool,
    right_count: Option<i64>,
    void_count: i64,
}

#[derive(FromQueryResult)]
struct Revised {
    participant: String,
    number: i64,
    score: i64,
    right_count: i64,
    void_count: i64,
}

/// Ended attempts of the people whose ids lie between two, both included, at a scoring version.
///
/// # Errors
/// When the database fails.
pub async fn counted_between(
    c: &impl Access,
    contest: &ContestId,
    first: &ParticipantId,
    last: &ParticipantId,
    scoring_version: u32,
) -> Result<HashMap<ParticipantId, Vec<Counted>>, StoreError> {
    let revised = revised_between(c, contest, first, last, scoring_version).await?;
    let rows = ended_between(contest, first, last).into_model::<Row>().all(c).await?;
    let mut found: HashMap<ParticipantId, Vec<Counted>> = HashMap::new();
    for row in rows {
        let person = ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?;
        let revision = revised.get(&(row.participant.clone(), row.number));
        let (right, void) = revision.map_or((row.right_count.unwrap_or(0), row.void_count), |r| (r.1, r.2));
        let Row { participant, number, day, score, duration_ms, finished_at, elder_time, .. } = row;
        let ended = Ended { participant, number, day, score, duration_ms, finished_at, elder_time };
        let mut finished = ended.read()?;
        if let Some((score, ..)) = revision {
            finished.score = Points::from_milli(*score);
        }
        let right = small(right.saturating_add(void), "right answers")?;
        found.entry(person).or_default().push(Counted { finished, right });
    }
    Ok(found)
}

/// Of this contest, in words that no index knows: SQLite would rather walk through the whole contest for every range of
/// people than take the index of people, since it holds `=` to be better than `BETWEEN`.
fn in_range_of(contest: &ContestId) -> Expr {
    Expr::cust("contest || ''").eq(contest.as_str())
}

fn ended_between(contest: &ContestId, first: &ParticipantId, last: &ParticipantId) -> Select<Entity> {
    Entity::find()
        .select_only()
        .columns([Column::Participant, Column::Number, Column::Day, Column::Score, Column::DurationMs])
        .columns([Column::FinishedAt, Column::ElderTime, Column::RightCount, Column::VoidCount])
        .filter(in_range_of(contest))
        .filter(Column::Participant.between(first.as_str(), last.as_str()))
        .filter(Column::Score.is_not_null())
        .order_by_asc(Column::Participant)
        .order_by_asc(Column::Number)
}

type Revisions = HashMap<(String, i64), (i64, i64, i64)>;

async fn revised_between(
    c: &impl Access,
    contest: &ContestId,
    first: &ParticipantId,
    last: &ParticipantId,
    scoring_version: u32,
) -> Result<Revisions, StoreError> {
    if scoring_version <= 1 {
        return Ok(Revisions::new());
    }
    let rows = table::Entity::find()
        .select_only()
        .columns([table::Column::Participant, table::Column::Number, table::Column::Score])
        .columns([table::Column::RightCount, table::Column::VoidCount])
        .filter(in_range_of(contest))
        .filter(table::Column::Participant.between(first.as_str(), last.as_str()))
        .filter(table::Column::ScoringVersion.lte(i64::from(scoring_version)))
        .order_by_asc(table::Column::ScoringVersion)
        .into_model::<Revised>()
        .all(c)
        .await?;
    // Later versions come later and take the place of earlier ones.
    Ok(rows.into_iter().map(|r| ((r.participant, r.number), (r.score, r.right_count, r.void_count))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::round_trip::plan;
    use crate::round_trip::sample::{contest_id, person_id};

    #[tokio::test]
    async fn a_range_of_people_is_read_by_the_index_of_people() {
        let plan = plan(&ended_between(&contest_id("c1"), &person_id(1), &person_id(2))).await;
        assert!(plan.contains("(participant>? AND participant<?)"), "{plan}");
    }
}
