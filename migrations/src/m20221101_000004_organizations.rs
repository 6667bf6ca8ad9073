//! Organizations, one per folded name.

use sea_orm_migration::prelude::*;

/// Organizations, one per folded name.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE organization (
         id TEXT NOT NULL PRIMARY KEY,
         name TEXT NOT NULL,
         folded TEXT NOT NULL,
         known BOOLEAN NOT NULL,
         merged_into TEXT NULL,
         created_at BIGINT NOT NULL
     )",
    "CREATE UNIQUE INDEX organization_folded ON organization (folded)",
    "CREATE INDEX organization_merged ON organization (merged_into)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
