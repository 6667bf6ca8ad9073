//! Refresh tokens of participants in families; a family ends as a whole and never begins again.

use crate::entities::{session as family_table, session_token as token_table};
use crate::query::{for_change, insert_new, only};
use crate::{Access, StoreError, Tx};
use domain::id::{ParticipantId, SessionId};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// A refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Hash of the token.
    pub hash: String,
    /// Family it belongs to.
    pub family: SessionId,
    /// Whose it is.
    pub participant: ParticipantId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was exchanged for its successor.
    pub used_at: Option<Timestamp>,
}

/// Adds a token and, with its first token, the family; false when the token is there already.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, token: &Token) -> Result<bool, StoreError> {
    let family = family_table::ActiveModel {
        id: Set(token.family.to_string()),
        participant: Set(token.participant.to_string()),
        created_at: Set(token.created_at.ms()),
        ended_at: Set(None),
    };
    insert_new(tx, family).await?;
    let row = token_table::ActiveModel {
        hash: Set(token.hash.clone()),
        family: Set(token.family.to_string()),
        participant: Set(token.participant.to_string()),
        created_at: Set(token.created_at.ms()),
        expires_at: Set(token.expires_at.ms()),
        used_at: Set(token.used_at.map(Timestamp::ms)),
    };
    insert_new(tx, row).await
}

/// A token, and whether its family has ended.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, hash: &str) -> Result<Option<(Token, bool)>, StoreError> {
    let Some(row) = only(c, for_change(c, token_table::Entity::find_by_id(hash.to_owned()))).await? else {
        return Ok(None);
    };
    let family = SessionId::parse(&row.family).map_err(StoreError::corrupt)?;
    let ended = !family_active(c, &family).await?;
    let token = Token {
        hash: row.hash,
        family,
        participant: ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?,
        created_at: Timestamp(row.created_at),
        expires_at: Timestamp(row.expires_at),
        used_at: row.used_at.map(Timestamp),
    };
    Ok(Some((token, ended)))
}

/// Notes that a token was exchanged; the first time counts.
///
/// # Errors
/// When the database fails.
pub async fn mark_used(tx: &Tx, hash: &str, now: Timestamp) -> Result<(), StoreError> {
    let update = token_table::Entity::update_many()
        .col_expr(token_table::Column::UsedAt, Expr::value(now.ms()))
        .filter(token_table::Column::Hash.eq(hash))
        .filter(token_table::Column::UsedAt.is_null());
    update.exec(tx).await?;
    Ok(())
}

/// Ends a family.
///
/// # Errors
/// When the database fails.
pub async fn end_family(tx: &Tx, family: &SessionId, now: Timestamp) -> Result<(), StoreError> {
    end(tx, family_table::Column::Id.eq(family.as_str()), now).await
}

/// Ends every family of a person.
///
/// # Errors
/// When the database fails.
pub async fn end_all(tx: &Tx, participant: &ParticipantId, now: Timestamp) -> Result<(), StoreError> {
    end(tx, family_table::Column::Participant.eq(participant.as_str()), now).await
}

async fn end(tx: &Tx, which: Expr, now: Timestamp) -> Result<(), StoreError> {
    let update = family_table::Entity::update_many()
        .col_expr(family_table::Column::EndedAt, Expr::value(now.ms()))
        .filter(which)
        .filter(family_table::Column::EndedAt.is_null());
    update.exec(tx).await?;
    Ok(())
}

/// Whether a family exists and has not ended.
///
/// # Errors
/// When the database fails.
pub async fn family_active(c: &impl Access, family: &SessionId) -> Result<bool, StoreError> {
    let select = family_table::Entity::find_by_id(family.to_string()).filter(family_table::Column::EndedAt.is_null());
    Ok(only(c, select).await?.is_some())
}

/// Deletes up to `limit` tokens that ended before, and families without tokens; gives how many tokens went.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, before: Timestamp, limit: u64) -> Result<u64, StoreError> {
    let old: Vec<(String, String)> = token_table::Entity::find()
        .select_only()
        .columns([token_table::Column::Hash, token_table::Column::Family])
        .filter(token_table::Column::ExpiresAt.lt(before.ms()))
        .order_by_asc(token_table::Column::ExpiresAt)
        .limit(limit)
        .into_tuple()
        .all(tx)
        .await?;
    let mut gone = 0;
    for old in old.chunks(crate::query::CHUNK) {
        let hashes = token_table::Column::Hash.is_in(old.iter().map(|(hash, _)| hash.as_str()));
        gone += token_table::Entity::delete_many().filter(hashes).exec(tx).await?.rows_affected;
        let tokens = Query::select()
            .expr(Expr::val(1_i64))
            .from(token_table::Entity)
            .and_where(
                Expr::col((token_table::Entity, token_table::Column::Family))
                    .eq(Expr::col((family_table::Entity, family_table::Column::Id))),
            )
            .to_owned();
        let families = family_table::Column::Id.is_in(old.iter().map(|(_, family)| family.as_str()));
        let empty = family_table::Entity::delete_many().filter(families).filter(Expr::exists(tokens).not());
        empty.exec(tx).await?;
    }
    Ok(gone)
}
