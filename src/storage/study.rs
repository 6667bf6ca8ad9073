//! Notes of people's practice.

use crate::entities::study_note::{ActiveModel, Column, Entity, Model};
use crate::json::study::{read_note, write_note};
use crate::query::{CHUNK, for_change};
use crate::{Access, StoreError, Tx};
use domain::id::{ParticipantId, QuestionId};
use domain::study::{Notes, StudyNote};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};

/// Every note of a person.
///
/// # Errors
/// When the database fails.
pub async fn all(c: &impl Access, participant: &ParticipantId) -> Result<Notes, StoreError> {
    of(participant).order_by_asc(Column::Question).all(c).await?.into_iter().map(read).collect()
}

/// A person's notes of these questions; a write locks them.
///
/// # Errors
/// When the database fails.
pub async fn some(c: &impl Access, participant: &ParticipantId, ids: &[QuestionId]) -> Result<Notes, StoreError> {
    let mut notes = Notes::new();
    for ids in ids.chunks(CHUNK) {
        let select = of(participant).filter(Column::Question.is_in(ids.iter().map(QuestionId::as_str)));
        for row in for_change(c, select).all(c).await? {
            notes.extend([read(row)?]);
        }
    }
    Ok(notes)
}

/// How many notes a person has.
///
/// # Errors
/// When the database fails.
pub async fn count(c: &impl Access, participant: &ParticipantId) -> Result<u64, StoreError> {
    Ok(of(participant).count(c).await?)
}

/// Writes notes over those that were there.
///
/// # Errors
/// When the database fails.
pub async fn save(tx: &Tx, participant: &ParticipantId, notes: &Notes) -> Result<(), StoreError> {
    let rows = notes.iter().map(|(question, note)| {
        Ok(ActiveModel {
            participant: Set(participant.to_string()),
            question: Set(question.to_string()),
            content: Set(write_note(note)?),
        })
    });
    let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
    for rows in rows.chunks(CHUNK) {
        let replace =
            OnConflict::columns([Column::Participant, Column::Question]).update_column(Column::Content).to_owned();
        Entity::insert_many(rows.iter().cloned()).on_conflict(replace).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Deletes every note of a person.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &Tx, participant: &ParticipantId) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::Participant.eq(participant.as_str())).exec(tx).await?;
    Ok(())
}

fn of(participant: &ParticipantId) -> Select<Entity> {
    Entity::find().filter(Column::Participant.eq(participant.as_str()))
}

fn read(row: Model) -> Result<(QuestionId, StudyNote), StoreError> {
    Ok((QuestionId::parse(&row.question).map_err(StoreError::corrupt)?, read_note(&row.content)?))
}
