//! Certificates, their owners' names sealed, and who gets one in a contest.

use sea_orm_migration::prelude::*;

/// Certificates, their owners' names sealed, and who gets one in a contest.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE certificate (
         number TEXT NOT NULL PRIMARY KEY,
         contest TEXT NOT NULL,
         participant TEXT NOT NULL,
         kind TEXT NOT NULL,
         result TEXT NOT NULL,
         name_sealed TEXT NOT NULL,
         issued_at BIGINT NOT NULL,
         revoked_at BIGINT NULL,
         revoked_by TEXT NULL,
         revoked_reason TEXT NULL,
         may_reissue BOOLEAN NOT NULL
     )",
    "CREATE UNIQUE INDEX certificate_standing ON certificate (contest, participant) WHERE NOT may_reissue",
    "CREATE INDEX certificate_participant ON certificate (participant)",
    "CREATE TABLE certificate_rule (
         contest TEXT NOT NULL PRIMARY KEY,
         rule TEXT NOT NULL,
         set_at BIGINT NOT NULL,
         set_by TEXT NOT NULL
     )",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
