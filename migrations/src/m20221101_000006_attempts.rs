//! Attempts: at most one per person and contest runs, and no number is given twice.

use sea_orm_migration::prelude::*;

/// Attempts: at most one per person and contest runs, and no number is given twice.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE attempt (
         id TEXT NOT NULL PRIMARY KEY,
         contest TEXT NOT NULL,
         participant TEXT NOT NULL,
         number BIGINT NOT NULL,
         day BIGINT NOT NULL,
         number_in_day BIGINT NOT NULL,
         started_at BIGINT NOT NULL,
         deadline BIGINT NOT NULL,
         grace_ms BIGINT NOT NULL,
         accepts_until BIGINT NOT NULL,
         elder_time BOOLEAN NOT NULL,
         index_version BIGINT NOT NULL,
         writer BIGINT NOT NULL,
         paper TEXT NOT NULL,
         sheet TEXT NOT NULL,
         state TEXT NOT NULL,
         score BIGINT NULL,
         full_score BIGINT NULL,
         right_count BIGINT NULL,
         wrong_count BIGINT NULL,
         blank_count BIGINT NULL,
         duration_ms BIGINT NULL,
         finished_at BIGINT NULL,
         receipt_number BIGINT NULL,
         receipt_at BIGINT NULL,
         salt TEXT NULL,
         receipt TEXT NULL
     )",
    "CREATE UNIQUE INDEX attempt_number ON attempt (participant, contest, number)",
    "CREATE UNIQUE INDEX attempt_number_in_day ON attempt (participant, contest, day, number_in_day)",
    "CREATE UNIQUE INDEX attempt_started ON attempt (participant, contest) WHERE state = 'started'",
    "CREATE INDEX attempt_accepts_until ON attempt (accepts_until) WHERE state = 'started'",
    "CREATE INDEX attempt_contest ON attempt (contest, started_at)",
    "CREATE INDEX attempt_expired ON attempt (contest) WHERE state = 'expired'",
    "CREATE TABLE attempt_undelivered (
         attempt TEXT NOT NULL,
         question TEXT NOT NULL,
         PRIMARY KEY (attempt, question)
     )",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
