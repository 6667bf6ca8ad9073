//! People who play and numbers that may not sign up for now.

use sea_orm_migration::prelude::*;

/// People who play and numbers that may not sign up for now.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE participant (
         id TEXT NOT NULL PRIMARY KEY,
         nickname TEXT NOT NULL,
         nickname_hidden BOOLEAN NOT NULL,
         category TEXT NOT NULL,
         town TEXT NOT NULL,
         organization TEXT NULL,
         notice_version BIGINT NOT NULL,
         notice_accepted_at BIGINT NOT NULL,
         created_at BIGINT NOT NULL,
         deleted_at BIGINT NULL,
         mobile_hash TEXT NULL,
         mobile_sealed TEXT NULL,
         password_hash TEXT NULL,
         recovery_hash TEXT NULL
     )",
    "CREATE UNIQUE INDEX participant_mobile ON participant (mobile_hash)",
    "CREATE INDEX participant_organization ON participant (organization)",
    "CREATE TABLE blocked_mobile (
         mobile_hash TEXT NOT NULL,
         contest TEXT NOT NULL,
         PRIMARY KEY (mobile_hash, contest)
     )",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
