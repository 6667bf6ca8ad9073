//! Checked uploads that wait for their confirmation.

use crate::entities::import::{ActiveModel, Column, Entity, Model};
use crate::query::{insert_new, only};
use crate::{Access, StoreError, Tx};
use domain::id::{AccountId, ImportId};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// A checked upload; report and drafts are text of whoever checked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Identifier.
    pub id: ImportId,
    /// Who uploaded it.
    pub account: AccountId,
    /// Name of the file.
    pub file_name: String,
    /// The report.
    pub report: String,
    /// The drafts.
    pub drafts: String,
    /// Hash of the report.
    pub report_hash: String,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
}

/// Adds an upload; one that is there already stays.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, import: &Import) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(import.id.to_string()),
        account: Set(import.account.to_string()),
        file_name: Set(import.file_name.clone()),
        report: Set(import.report.clone()),
        drafts: Set(import.drafts.clone()),
        report_hash: Set(import.report_hash.clone()),
        expires_at: Set(import.expires_at.ms()),
        created_at: Set(import.created_at.ms()),
        confirmed_at: Set(import.confirmed_at.map(Timestamp::ms)),
    };
    insert_new(tx, row).await.map(|_| ())
}

/// One upload.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, id: &ImportId) -> Result<Option<Import>, StoreError> {
    only(c, Entity::find_by_id(id.to_string())).await?.map(read).transpose()
}

/// Confirms an upload once and in time; tells whether it did.
///
/// # Errors
/// When the database fails.
pub async fn confirm(tx: &Tx, id: &ImportId, now: Timestamp) -> Result<bool, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::ConfirmedAt, Expr::value(now.ms()))
        .filter(Column::Id.eq(id.as_str()))
        .filter(Column::ConfirmedAt.is_null())
        .filter(Column::ExpiresAt.gt(now.ms()));
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Deletes uploads that ended before; gives how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let delete = Entity::delete_many().filter(Column::ExpiresAt.lt(before.ms()));
    Ok(delete.exec(tx).await?.rows_affected)
}

fn read(row: Model) -> Result<Import, StoreError> {
    Ok(Import {
        id: ImportId::parse(&row.id).map_err(StoreError::corrupt)?,
        account: AccountId::parse(&row.account).map_err(StoreError::corrupt)?,
        file_name: row.file_name,
        report: row.report,
        drafts: row.drafts,
        report_hash: row.report_hash,
        expires_at: Timestamp(row.expires_at),
        created_at: Timestamp(row.created_at),
        confirmed_at: row.confirmed_at.map(Timestamp),
    })
}
