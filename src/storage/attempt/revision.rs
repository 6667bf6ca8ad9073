//! Results after corrections: an attempt keeps what it ended with, a revision beside it says what it scores since.
//!
//! A revision counts for readers of its scoring version and of every later one; it may be written before anybody
//! reads that version.

use super::of_person;
use super::row::{Ended, read};
use crate::entities::attempt::{Column, Entity};
use crate::entities::attempt_revision as table;
use crate::query::{CHUNK, containing, insert_many_new, small};
use crate::{Access, StoreError, Tx};
use domain::attempt::Attempt;
use domain::id::{AttemptId, ContestId, CorrectionId, ParticipantId, QuestionId};
use domain::points::Points;
use domain::ranking::Finished;
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;

/// What an attempt scores at a scoring version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Attempt.
    pub attempt: AttemptId,
    /// Scoring version that brought it.
    pub scoring_version: u32,
    /// Number of the result, from 2; the first is the one the attempt ended with.
    pub revision: u32,
    /// Contest.
    pub contest: ContestId,
    /// Participant.
    pub participant: ParticipantId,
    /// Number of the attempt.
    pub number: u32,
    /// Version of the index its paper was drawn from.
    pub index_version: u32,
    /// Correction that caused it.
    pub correction: CorrectionId,
    /// Points.
    pub score: Points,
    /// Questions answered right.
    pub right: u32,
    /// Questions answered wrong.
    pub wrong: u32,
    /// Questions not answered.
    pub blank: u32,
    /// Questions voided.
    pub void: u32,
    /// When it was worked out.
    pub at: Timestamp,
}

/// Writes revisions; those that are there already stay as they are. Gives how many went in.
///
/// # Errors
/// When the database fails.
pub async fn revise(tx: &Tx, revisions: &[Revision]) -> Result<u64, StoreError> {
    let row = |r: &Revision| table::ActiveModel {
        attempt: Set(r.attempt.to_string()),
        scoring_version: Set(i64::from(r.scoring_version)),
        revision: Set(i64::from(r.revision)),
        contest: Set(r.contest.to_string()),
        participant: Set(r.participant.to_string()),
        number: Set(i64::from(r.number)),
        index_version: Set(i64::from(r.index_version)),
        correction: Set(r.correction.to_string()),
        score: Set(r.score.milli()),
        right_count: Set(i64::from(r.right)),
        wrong_count: Set(i64::from(r.wrong)),
        blank_count: Set(i64::from(r.blank)),
        void_count: Set(i64::from(r.void)),
        created_at: Set(r.at.ms()),
    };
    let mut written = 0;
    for revisions in revisions.chunks(CHUNK) {
        written += insert_many_new(tx, revisions.iter().map(row)).await?;
    }
    Ok(written)
}

/// Revisions of one attempt up to a scoring version, ascending.
///
/// # Errors
/// When the database fails.
pub async fn revisions(c: &impl Access, id: &AttemptId, scoring_version: u32) -> Result<Vec<Revision>, StoreError> {
    let select = table::Entity::find().filter(table::Column::Attempt.eq(id.as_str()));
    of_version(select, scoring_version).all(c).await?.into_iter().map(read_revision).collect()
}

/// Every revision of these attempts, each attempt's ascending by scoring version.
///
/// # Errors
/// When the database fails.
pub async fn revisions_of(
    c: &impl Access,
    attempts: &[AttemptId],
) -> Result<HashMap<AttemptId, Vec<Revision>>, StoreError> {
    let mut found: HashMap<AttemptId, Vec<Revision>> = HashMap::new();
    for attempts in attempts.chunks(CHUNK) {
        let select = table::Entity::find().filter(table::Column::Attempt.is_in(attempts.iter().map(AttemptId::as_str)));
        for row in of_version(select, u32::MAX).all(c).await? {
            let revision = read_revision(row)?;
            found.entry(revision.attempt.clone()).or_default().push(revision);
        }
    }
    Ok(found)
}

/// The revisions that count at a scoring version for these people's attempts in a contest, by person and number.
///
/// # Errors
/// When the database fails.
pub async fn revised(
    c: &impl Access,
    contest: &ContestId,
    people: &[ParticipantId],
    scoring_version: u32,
) -> Result<HashMap<(ParticipantId, u32), Revision>, StoreError> {
    let mut found = HashMap::new();
    if scoring_version <= 1 {
        return Ok(found);
    }
    for people in people.chunks(CHUNK) {
        let select = table::Entity::find()
            .filter(table::Column::Participant.is_in(people.iter().map(ParticipantId::as_str)))
            .filter(table::Column::Contest.eq(contest.as_str()));
        for row in of_version(select, scoring_version).all(c).await? {
            // Later versions come later and take the place of earlier ones.
            let revision = read_revision(row)?;
            found.insert((revision.participant.clone(), revision.number), revision);
        }
    }
    Ok(found)
}

fn of_version(select: Select<table::Entity>, version: u32) -> Select<table::Entity> {
    select.filter(table::Column::ScoringVersion.lte(i64::from(version))).order_by_asc(table::Column::ScoringVersion)
}

/// How many revisions a scoring version of a contest has brought, and whose they are.
///
/// # Errors
/// When the database fails.
pub async fn touched(
    c: &impl Access,
    contest: &ContestId,
    scoring_version: u32,
) -> Result<(u32, Vec<ParticipantId>), StoreError> {
    let people: Vec<String> = table::Entity::find()
        .select_only()
        .column(table::Column::Participant)
        .filter(table::Column::Contest.eq(contest.as_str()))
        .filter(table::Column::ScoringVersion.eq(i64::from(scoring_version)))
        .order_by_asc(table::Column::Participant)
        .into_tuple()
        .all(c)
        .await?;
    let revisions = u32::try_from(people.len()).unwrap_or(u32::MAX);
    let mut people =
        people.iter().map(|id| ParticipantId::parse(id).map_err(StoreError::corrupt)).collect::<Result<Vec<_>, _>>()?;
    people.dedup();
    Ok((revisions, people))
}

/// Ended attempts of this person in a contest as ranking sees them at a scoring version, by number.
///
/// # Errors
/// When the database fails.
pub async fn finished(
    c: &impl Access,
    contest: &ContestId,
    participant: &ParticipantId,
    scoring_version: u32,
) -> Result<Vec<Finished>, StoreError> {
    let rows = ended(Entity::find().filter(of_person(contest, participant))).all(c).await?;
    let mut finished = rows.into_iter().map(Ended::read).collect::<Result<Vec<_>, _>>()?;
    let revised = revised(c, contest, std::slice::from_ref(participant), scoring_version).await?;
    for attempt in &mut finished {
        if let Some(revision) = revised.get(&(participant.clone(), attempt.number)) {
            attempt.score = revision.score;
        }
    }
    Ok(finished)
}

/// Ended attempts of these people in a contest as ranking sees them at a scoring version, each person's by number.
///
/// # Errors
/// When the database fails.
pub async fn finished_of(
    c: &impl Access,
    contest: &ContestId,
    people: &[ParticipantId],
    scoring_version: u32,
) -> Result<HashMap<ParticipantId, Vec<Finished>>, StoreError> {
    let mut found: HashMap<ParticipantId, Vec<Finished>> = HashMap::new();
    for people in people.chunks(CHUNK) {
        let select = Entity::find()
            .filter(Column::Participant.is_in(people.iter().map(ParticipantId::as_str)))
            .filter(Column::Contest.eq(contest.as_str()));
        let revised = revised(c, contest, people, scoring_version).await?;
        for row in ended(select).all(c).await? {
            let person = ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?;
            let mut attempt = row.read()?;
            if let Some(revision) = revised.get(&(person.clone(), attempt.number)) {
                attempt.score = revision.score;
            }
            found.entry(person).or_default().push(attempt);
        }
    }
    Ok(found)
}

fn ended(select: Select<Entity>) -> sea_orm::Selector<sea_orm::SelectModel<Ended>> {
    select
        .select_only()
        .columns([Column::Participant, Column::Number, Column::Day, Column::Score, Column::DurationMs])
        .columns([Column::FinishedAt, Column::ElderTime])
        .filter(Column::Score.is_not_null())
        .order_by_asc(Column::Number)
        .into_model::<Ended>()
}

/// Attempts of a contest whose paper names the question; the text of a paper may name it elsewhere, so look again.
fn naming(contest: &ContestId, question: &QuestionId) -> Select<Entity> {
    Entity::find()
        .filter(Column::Contest.eq(contest.as_str()))
        .filter(Expr::col(Column::Paper).like(containing(&format!("\"{question}\""))))
}

/// Ended attempts whose paper has the question, by id; with a scoring version only those without a revision of it.
///
/// # Errors
/// When the database fails.
pub async fn holders(
    c: &impl Access,
    contest: &ContestId,
    question: &QuestionId,
    without: Option<u32>,
    after: Option<&AttemptId>,
    limit: u64,
) -> Result<Vec<Attempt>, StoreError> {
    let mut select = naming(contest, question).filter(Column::Score.is_not_null());
    if let Some(version) = without {
        let mut revision = sea_orm::sea_query::Query::select();
        revision
            .expr(Expr::value(1_i64))
            .from(table::Entity)
            .and_where(Expr::col((table::Entity, table::Column::Attempt)).equals((Entity, Column::Id)))
            .and_where(table::Column::ScoringVersion.eq(i64::from(version)));
        select = select.filter(Expr::exists(revision).not());
    }
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after.as_str()));
    }
    let rows = select.order_by_asc(Column::Id).limit(limit).all(c).await?;
    rows.into_iter().map(read).collect()
}

/// How many attempts of a contest have the question: ended ones and those not scored yet.
///
/// # Errors
/// When the database fails.
pub async fn count_holders(
    c: &impl Access,
    contest: &ContestId,
    question: &QuestionId,
) -> Result<(u64, u64), StoreError> {
    let ended = naming(contest, question).filter(Column::Score.is_not_null()).count(c).await?;
    let running = naming(contest, question).filter(super::unsettled()).count(c).await?;
    Ok((ended, running))
}

fn read_revision(row: table::Model) -> Result<Revision, StoreError> {
    Ok(Revision {
        attempt: AttemptId::parse(&row.attempt).map_err(StoreError::corrupt)?,
        scoring_version: small(row.scoring_version, "scoring version")?,
        revision: small(row.revision, "revision of a result")?,
        contest: ContestId::parse(&row.contest).map_err(StoreError::corrupt)?,
        participant: ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?,
        number: small(row.number, "attempt number")?,
        index_version: small(row.index_version, "index version")?,
        correction: CorrectionId::parse(&row.correction).map_err(StoreError::corrupt)?,
        score: Points::from_milli(row.score),
        right: small(row.right_count, "right answers")?,
        wrong: small(row.wrong_count, "wrong answers")?,
        blank: small(row.blank_count, "blank answers")?,
        void: small(row.void_count, "void questions")?,
        at: Timestamp(row.created_at),
    })
}
