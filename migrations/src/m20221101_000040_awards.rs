//! Awards: versions of a contest's plan, instant prizes with their stock and every play, head counts of organizations.

use sea_orm_migration::prelude::*;

/// Awards: versions of a contest's plan, instant prizes with their stock and every play, head counts of organizations.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE award_plan (
         contest TEXT NOT NULL,
         version BIGINT NOT NULL,
         content TEXT NOT NULL,
         rules_text TEXT NOT NULL,
         hash TEXT NOT NULL,
         created_at BIGINT NOT NULL,
         created_by TEXT NOT NULL,
         reason TEXT NULL,
         changes TEXT NOT NULL,
         PRIMARY KEY (contest, version)
     )",
    "CREATE TABLE instant_secret (
         contest TEXT NOT NULL PRIMARY KEY,
         sealed TEXT NOT NULL,
         created_at BIGINT NOT NULL
     )",
    "CREATE TABLE instant_stock (
         contest TEXT NOT NULL,
         prize TEXT NOT NULL,
         day TEXT NOT NULL,
         used BIGINT NOT NULL,
         PRIMARY KEY (contest, prize, day)
     )",
    "CREATE TABLE instant_play (
         attempt TEXT NOT NULL PRIMARY KEY,
         contest TEXT NOT NULL,
         participant TEXT NOT NULL,
         number BIGINT NOT NULL,
         drawn BIGINT NOT NULL,
         outcome TEXT NOT NULL,
         prize TEXT NULL,
         prize_name TEXT NULL,
         item TEXT NULL,
         played_at BIGINT NOT NULL
     )",
    "CREATE INDEX instant_play_won ON instant_play (contest, played_at) WHERE outcome = 'won'",
    "ALTER TABLE organization ADD COLUMN headcount BIGINT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
