//! Holds: entries taken out of prizes by review; a person has at most one open hold in a contest.

use sea_orm_migration::prelude::*;

/// Holds: entries taken out of prizes by review; a person has at most one open hold in a contest.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE hold (
         id TEXT NOT NULL PRIMARY KEY,
         contest TEXT NOT NULL,
         participant TEXT NOT NULL,
         reason TEXT NOT NULL,
         evidence TEXT NOT NULL,
         held_by TEXT NOT NULL,
         held_by_name TEXT NOT NULL,
         held_at BIGINT NOT NULL,
         state TEXT NOT NULL,
         appeal TEXT NULL,
         appealed_at BIGINT NULL,
         decided_by TEXT NULL,
         decided_by_name TEXT NULL,
         decided_at BIGINT NULL,
         decision_note TEXT NULL,
         alone_reason TEXT NULL
     )",
    "CREATE UNIQUE INDEX hold_open ON hold (contest, participant) WHERE state <> 'lifted'",
    "CREATE INDEX hold_contest ON hold (contest, held_at)",
    "CREATE INDEX hold_participant ON hold (participant, contest)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
