//! Versions of award plans, append only.

use crate::entities::award_plan::{ActiveModel, Column, Entity, Model};
use crate::json::award::{read_changes, read_plan, write_changes, write_plan};
use crate::query::{insert_new, small};
use crate::{Access, StoreError, Tx};
use domain::award::PlanVersion;
use domain::id::ContestId;
use domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Adds a version; false when another of its number came first.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, contest: &ContestId, version: &PlanVersion) -> Result<bool, StoreError> {
    let row = ActiveModel {
        contest: Set(contest.to_string()),
        version: Set(i64::from(version.version)),
        content: Set(write_plan(&version.plan)?),
        rules_text: Set(version.rules_text.clone()),
        hash: Set(version.hash.clone()),
        created_at: Set(version.created_at.ms()),
        created_by: Set(version.by.clone()),
        reason: Set(version.reason.clone()),
        changes: Set(write_changes(&version.changes)?),
    };
    insert_new(tx, row).await
}

/// Every version of a contest's plan, ascending.
///
/// # Errors
/// When the database fails.
pub async fn versions(c: &impl Access, contest: &ContestId) -> Result<Vec<PlanVersion>, StoreError> {
    let select = Entity::find().filter(Column::Contest.eq(contest.as_str())).order_by_asc(Column::Version);
    select.all(c).await?.into_iter().map(read).collect()
}

fn read(row: Model) -> Result<PlanVersion, StoreError> {
    Ok(PlanVersion {
        version: small(row.version, "version of a plan")?,
        plan: read_plan(&row.content)?,
        rules_text: row.rules_text,
        hash: row.hash,
        created_at: Timestamp(row.created_at),
        by: row.created_by,
        reason: row.reason,
        changes: read_changes(&row.changes)?,
    })
}
