//! Checked uploads that wait for their confirmation.

use sea_orm_migration::prelude::*;

/// Checked uploads that wait for their confirmation.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &["CREATE TABLE import (
         id TEXT NOT NULL PRIMARY KEY,
         account TEXT NOT NULL,
         file_name TEXT NOT NULL,
         report TEXT NOT NULL,
         drafts TEXT NOT NULL,
         report_hash TEXT NOT NULL,
         expires_at BIGINT NOT NULL,
         created_at BIGINT NOT NULL,
         confirmed_at BIGINT NULL
     )"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
