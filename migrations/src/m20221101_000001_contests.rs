//! Contests, the versions of their question indexes and their receipt counters.

use sea_orm_migration::prelude::*;

/// Contests, the versions of their question indexes and their receipt counters.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE contest (
         id TEXT NOT NULL PRIMARY KEY,
         state TEXT NOT NULL,
         opens_at BIGINT NOT NULL,
         closes_at BIGINT NOT NULL,
         content TEXT NOT NULL,
         sealed_secret TEXT NULL,
         created_at BIGINT NOT NULL,
         updated_at BIGINT NOT NULL
     )",
    "CREATE TABLE contest_index (
         contest TEXT NOT NULL,
         version BIGINT NOT NULL,
         content TEXT NOT NULL,
         hash TEXT NOT NULL,
         reason TEXT NOT NULL,
         created_at BIGINT NOT NULL,
         PRIMARY KEY (contest, version)
     )",
    "CREATE TABLE receipt_counter (
         contest TEXT NOT NULL PRIMARY KEY,
         next_number BIGINT NOT NULL
     )",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
