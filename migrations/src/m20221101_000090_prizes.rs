//! Prizes: a place of a tier that one person has won, and its way to them.

use sea_orm_migration::prelude::*;

/// Prizes: a place of a tier that one person has won, and its way to them.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

// `draw` is empty where there was none: a unique index takes two NULLs for different.
const STATEMENTS: &[&str] = &[
    "CREATE TABLE prize (
         id TEXT NOT NULL PRIMARY KEY,
         contest TEXT NOT NULL,
         draw TEXT NOT NULL,
         source TEXT NOT NULL,
         tier TEXT NOT NULL,
         tier_name TEXT NOT NULL,
         item TEXT NOT NULL,
         value_fen BIGINT NOT NULL,
         place BIGINT NOT NULL,
         entry TEXT NULL,
         participant TEXT NOT NULL,
         won_at BIGINT NOT NULL,
         follows TEXT NULL,
         state TEXT NOT NULL,
         notified_at BIGINT NULL,
         deadline_at BIGINT NULL,
         way TEXT NULL,
         confirmed_at BIGINT NULL,
         proxy BOOLEAN NOT NULL,
         code_hash TEXT NULL,
         details TEXT NULL,
         delivered_at BIGINT NULL,
         delivered_by TEXT NULL,
         by_code BOOLEAN NOT NULL,
         delivery_note TEXT NULL,
         closed_at BIGINT NULL,
         closed_by TEXT NULL,
         close_reason TEXT NULL,
         archived_name TEXT NULL,
         archived_mobile TEXT NULL,
         archived_town TEXT NULL
     )",
    "CREATE UNIQUE INDEX prize_won ON prize (contest, draw, tier, participant, source, place)",
    "CREATE UNIQUE INDEX prize_follows ON prize (follows)",
    "CREATE UNIQUE INDEX prize_entry ON prize (draw, tier, entry) WHERE draw <> ''",
    "CREATE INDEX prize_participant ON prize (participant, won_at)",
    "CREATE INDEX prize_details ON prize (state) WHERE details IS NOT NULL",
    "CREATE TABLE prize_reserve (
         draw TEXT NOT NULL,
         tier TEXT NOT NULL,
         place BIGINT NOT NULL,
         entry TEXT NOT NULL,
         participant TEXT NOT NULL,
         PRIMARY KEY (draw, tier, place)
     )",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
