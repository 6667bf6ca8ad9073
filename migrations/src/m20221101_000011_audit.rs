//! The append-only audit table.

use sea_orm_migration::prelude::*;

/// The append-only audit table.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE audit (
         id TEXT NOT NULL PRIMARY KEY,
         at BIGINT NOT NULL,
         actor TEXT NOT NULL,
         actor_name TEXT NOT NULL,
         action TEXT NOT NULL,
         object TEXT NOT NULL,
         detail TEXT NOT NULL,
         address TEXT NOT NULL
     )",
    "CREATE INDEX audit_at ON audit (at, id)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
