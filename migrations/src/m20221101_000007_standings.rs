//! Standings: one row per contest and person, written in the transaction that ends an attempt.

use sea_orm_migration::prelude::*;

/// Standings: one row per contest and person, written in the transaction that ends an attempt.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE standing (
         contest TEXT NOT NULL,
         participant TEXT NOT NULL,
         score BIGINT NOT NULL,
         duration_ms BIGINT NOT NULL,
         finished_at BIGINT NOT NULL,
         counted TEXT NOT NULL,
         attempts BIGINT NOT NULL,
         elder_time BOOLEAN NOT NULL,
         version BIGINT NOT NULL,
         changed_xid BIGINT NOT NULL,
         PRIMARY KEY (contest, participant)
     )",
    "CREATE INDEX standing_participant ON standing (participant)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
