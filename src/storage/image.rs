//! Pictures in stems, by the hash of their bytes.

use crate::entities::image::{ActiveModel, Column, Entity};
use crate::query::{insert_new, only, small};
use crate::{Access, StoreError, Tx};
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// SHA-256 of the bytes, as hexadecimal digits.
    pub hash: String,
    /// Media type.
    pub content_type: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Adds a picture; one that is there already stays.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, image: &Image, now: Timestamp, actor: &str) -> Result<bool, StoreError> {
    let row = ActiveModel {
        hash: Set(image.hash.clone()),
        content_type: Set(image.content_type.clone()),
        width: Set(i64::from(image.width)),
        height: Set(i64::from(image.height)),
        bytes: Set(image.bytes.clone()),
        created_at: Set(now.ms()),
        created_by: Set(actor.to_owned()),
    };
    insert_new(tx, row).await
}

/// A picture.
///
/// # Errors
/// When the database fails.
pub async fn find(c: &impl Access, hash: &str) -> Result<Option<Image>, StoreError> {
    let Some(row) = only(c, Entity::find_by_id(hash.to_owned())).await? else { return Ok(None) };
    Ok(Some(Image {
        hash: row.hash,
        content_type: row.content_type,
        width: small(row.width, "width")?,
        height: small(row.height, "height")?,
        bytes: row.bytes,
    }))
}

/// Whether there is such a picture.
///
/// # Errors
/// When the database fails.
pub async fn exists(c: &impl Access, hash: &str) -> Result<bool, StoreError> {
    Ok(Entity::find().filter(Column::Hash.eq(hash)).count(c).await? > 0)
}
