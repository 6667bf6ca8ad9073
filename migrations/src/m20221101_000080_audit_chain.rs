//! The hash chain of the audit table: every line from now on says what came before it.

use sea_orm_migration::prelude::*;

/// The hash chain of the audit table: every line from now on says what came before it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "ALTER TABLE audit ADD COLUMN number BIGINT NULL",
    "ALTER TABLE audit ADD COLUMN chain TEXT NULL",
    "CREATE UNIQUE INDEX audit_number ON audit (number)",
    "CREATE TABLE audit_head (
         id BIGINT NOT NULL PRIMARY KEY,
         number BIGINT NOT NULL,
         chain TEXT NOT NULL,
         lines_before BIGINT NOT NULL
     )",
    "INSERT INTO audit_head (id, number, chain, lines_before) SELECT 1, 0, '', COUNT(*) FROM audit",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
