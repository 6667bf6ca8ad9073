//! The order in which prizes of a draw were given up: who follows whom depends on it, and clocks are too coarse for it.

use sea_orm_migration::prelude::*;

/// The order in which prizes of a draw were given up.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &["ALTER TABLE prize ADD COLUMN closing_order BIGINT NULL"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
