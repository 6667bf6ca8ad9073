//! Revisions of results: what an attempt scores after a correction, beside the result it ended with.

use sea_orm_migration::prelude::*;

/// Revisions of results: what an attempt scores after a correction, beside the result it ended with.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "ALTER TABLE attempt ADD COLUMN scoring_version BIGINT NOT NULL DEFAULT 1",
    "ALTER TABLE attempt ADD COLUMN void_count BIGINT NOT NULL DEFAULT 0",
    "CREATE TABLE attempt_revision (
         attempt TEXT NOT NULL,
         scoring_version BIGINT NOT NULL,
         revision BIGINT NOT NULL,
         contest TEXT NOT NULL,
         participant TEXT NOT NULL,
         number BIGINT NOT NULL,
         index_version BIGINT NOT NULL,
         correction TEXT NOT NULL,
         score BIGINT NOT NULL,
         right_count BIGINT NOT NULL,
         wrong_count BIGINT NOT NULL,
         blank_count BIGINT NOT NULL,
         void_count BIGINT NOT NULL,
         created_at BIGINT NOT NULL,
         PRIMARY KEY (attempt, scoring_version)
     )",
    "CREATE INDEX attempt_revision_person ON attempt_revision (participant, contest)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
