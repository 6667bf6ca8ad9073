//! Leases of jobs that run once per installation.

use sea_orm_migration::prelude::*;

/// Leases of jobs that run once per installation.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &["CREATE TABLE lease (
         name TEXT NOT NULL PRIMARY KEY,
         holder TEXT NOT NULL,
         held_until BIGINT NOT NULL
     )"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
