//! One-time links.

use crate::entities::link::{ActiveModel, Column, Entity, Model};
use crate::query::{insert_new, joined, only, split, word};
use crate::{Access, StoreError, Tx};
use domain::actor::Role;
use domain::id::{AccountId, ParticipantId};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Make the first administrator.
    FirstAdministrator,
    /// Join the staff.
    Invitation,
    /// Set a new password of a staff account.
    Reset,
    /// Set a new password of a participant.
    ParticipantPassword,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 4] = [Self::FirstAdministrator, Self::Invitation, Self::Reset, Self::ParticipantPassword];

    /// The word kept in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::FirstAdministrator => "first_administrator",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::ParticipantPassword => "participant_password",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.word() == word)
    }
}

/// A one-time link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Hash of the secret in the link.
    pub hash: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Account it belongs to.
    pub account: Option<AccountId>,
    /// Participant it belongs to.
    pub participant: Option<ParticipantId>,
    /// Roles it gives.
    pub roles: Vec<Role>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: String,
}

/// Adds a link; one that is there already stays.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, link: &Link) -> Result<(), StoreError> {
    let row = ActiveModel {
        hash: Set(link.hash.clone()),
        purpose: Set(link.purpose.word().to_owned()),
        account: Set(link.account.as_ref().map(AccountId::to_string)),
        participant: Set(link.participant.as_ref().map(ParticipantId::to_string)),
        roles: Set(joined(link.roles.iter().map(|role| role.word()))),
        expires_at: Set(link.expires_at.ms()),
        created_at: Set(link.created_at.ms()),
        created_by: Set(link.created_by.clone()),
        used_at: Set(None),
    };
    insert_new(tx, row).await.map(|_| ())
}

/// A link that is neither used nor void; it may be too old.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, hash: &str) -> Result<Option<Link>, StoreError> {
    let select = Entity::find_by_id(hash.to_owned()).filter(Column::UsedAt.is_null());
    only(c, select).await?.map(read).transpose()
}

/// Uses a link once and in time; tells whether it was possible.
///
/// # Errors
/// When the database fails.
pub async fn consume(tx: &Tx, hash: &str, now: Timestamp) -> Result<bool, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now.ms()))
        .filter(Column::Hash.eq(hash))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now.ms()));
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Makes the unused links of this purpose and of exactly this owner useless; no owner means links without one.
///
/// # Errors
/// When the database fails.
pub async fn void(
    tx: &Tx,
    purpose: Purpose,
    account: Option<&AccountId>,
    participant: Option<&ParticipantId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let of_account = account.map_or_else(|| Column::Account.is_null(), |id| Column::Account.eq(id.as_str()));
    let of_person = participant.map_or_else(|| Column::Participant.is_null(), |id| Column::Participant.eq(id.as_str()));
    let update = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now.ms()))
        .filter(Column::Purpose.eq(purpose.word()))
        .filter(Column::UsedAt.is_null())
        .filter(of_account)
        .filter(of_person);
    update.exec(tx).await?;
    Ok(())
}

fn read(row: Model) -> Result<Link, StoreError> {
    let account = row.account.as_deref().map(AccountId::parse).transpose();
    let participant = row.participant.as_deref().map(ParticipantId::parse).transpose();
    Ok(Link {
        hash: row.hash,
        purpose: word(&row.purpose, "purpose", Purpose::parse)?,
        account: account.map_err(StoreError::corrupt)?,
        participant: participant.map_err(StoreError::corrupt)?,
        roles: split(&row.roles, "role", Role::parse)?,
        expires_at: Timestamp(row.expires_at),
        created_at: Timestamp(row.created_at),
        created_by: row.created_by,
    })
}
