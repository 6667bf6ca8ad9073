//! Corrections: questions voided or re-keyed in mid-contest; one proposal per question waits at a time.

use sea_orm_migration::prelude::*;

/// Corrections: questions voided or re-keyed in mid-contest; one proposal per question waits at a time.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE correction (
         id TEXT NOT NULL PRIMARY KEY,
         contest TEXT NOT NULL,
         question TEXT NOT NULL,
         revision BIGINT NOT NULL,
         remedy TEXT NOT NULL,
         new_key TEXT NULL,
         reason TEXT NOT NULL,
         top BIGINT NOT NULL,
         proposed_by TEXT NOT NULL,
         proposed_by_name TEXT NOT NULL,
         proposed_at BIGINT NOT NULL,
         state TEXT NOT NULL,
         decided_by TEXT NULL,
         decided_by_name TEXT NULL,
         decided_at BIGINT NULL,
         decision_note TEXT NULL,
         scoring_version BIGINT NULL,
         applied_at BIGINT NULL,
         applied_attempts BIGINT NULL,
         applied_people BIGINT NULL,
         index_version BIGINT NULL
     )",
    "CREATE UNIQUE INDEX correction_version ON correction (contest, scoring_version)",
    "CREATE UNIQUE INDEX correction_proposed ON correction (contest, question) WHERE state = 'proposed'",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
