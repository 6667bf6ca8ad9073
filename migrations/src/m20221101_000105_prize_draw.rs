//! Finds the prizes of a draw, all of them or those of one person.

use sea_orm_migration::prelude::*;

/// Finds the prizes of a draw, all of them or those of one person.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &["CREATE INDEX prize_draw ON prize (draw, participant)"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
