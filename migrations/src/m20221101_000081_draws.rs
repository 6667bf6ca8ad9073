//! Draws, the entries of each of their freezes, and who was left out of them and why.

use sea_orm_migration::prelude::*;

/// Draws, the entries of each of their freezes, and who was left out of them and why.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE draw (
         id TEXT NOT NULL PRIMARY KEY,
         contest TEXT NOT NULL,
         group_key TEXT NOT NULL,
         state TEXT NOT NULL,
         version BIGINT NOT NULL,
         content TEXT NOT NULL,
         sealed_secret TEXT NOT NULL,
         announced_at BIGINT NOT NULL
     )",
    "CREATE INDEX draw_contest ON draw (contest, announced_at)",
    "CREATE UNIQUE INDEX draw_standing ON draw (contest, group_key) WHERE state <> 'failed'",
    "CREATE TABLE draw_entry (
         draw TEXT NOT NULL,
         freeze_number BIGINT NOT NULL,
         entry TEXT NOT NULL,
         participant TEXT NOT NULL,
         right_count BIGINT NOT NULL,
         score BIGINT NOT NULL,
         rank_number BIGINT NOT NULL,
         PRIMARY KEY (draw, freeze_number, entry)
     )",
    "CREATE UNIQUE INDEX draw_entry_person ON draw_entry (draw, freeze_number, participant)",
    "CREATE TABLE draw_absence (
         draw TEXT NOT NULL,
         freeze_number BIGINT NOT NULL,
         participant TEXT NOT NULL,
         reason TEXT NOT NULL,
         PRIMARY KEY (draw, freeze_number, participant)
     )",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
