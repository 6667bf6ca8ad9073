//! Pictures in stems, by the hash of their bytes.

use sea_orm_migration::prelude::*;

/// Pictures in stems, by the hash of their bytes.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &["CREATE TABLE image (
         hash TEXT NOT NULL PRIMARY KEY,
         content_type TEXT NOT NULL,
         width BIGINT NOT NULL,
         height BIGINT NOT NULL,
         bytes BYTEA NOT NULL,
         created_at BIGINT NOT NULL,
         created_by TEXT NOT NULL
     )"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
