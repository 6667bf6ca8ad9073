//! One-time links.

use sea_orm_migration::prelude::*;

/// One-time links.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE link (
         hash TEXT NOT NULL PRIMARY KEY,
         purpose TEXT NOT NULL,
         account TEXT NULL,
         participant TEXT NULL,
         roles TEXT NOT NULL,
         expires_at BIGINT NOT NULL,
         created_at BIGINT NOT NULL,
         created_by TEXT NOT NULL,
         used_at BIGINT NULL
     )",
    "CREATE INDEX link_account ON link (account)",
    "CREATE INDEX link_participant ON link (participant)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
