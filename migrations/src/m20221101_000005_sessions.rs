//! Families of participants' refresh tokens.

use sea_orm_migration::prelude::*;

/// Families of participants' refresh tokens.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE session (
         id TEXT NOT NULL PRIMARY KEY,
         participant TEXT NOT NULL,
         created_at BIGINT NOT NULL,
         ended_at BIGINT NULL
     )",
    "CREATE INDEX session_participant ON session (participant)",
    "CREATE TABLE session_token (
         hash TEXT NOT NULL PRIMARY KEY,
         family TEXT NOT NULL,
         participant TEXT NOT NULL,
         created_at BIGINT NOT NULL,
         expires_at BIGINT NOT NULL,
         used_at BIGINT NULL
     )",
    "CREATE INDEX session_token_family ON session_token (family)",
    "CREATE INDEX session_token_expiry ON session_token (expires_at)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
