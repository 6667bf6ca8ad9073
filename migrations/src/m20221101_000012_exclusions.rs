//! Numbers that a contest leaves out of its winners.

use sea_orm_migration::prelude::*;

/// Numbers that a contest leaves out of its winners.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &["CREATE TABLE exclusion (
         contest TEXT NOT NULL,
         mobile_hash TEXT NOT NULL,
         PRIMARY KEY (contest, mobile_hash)
     )"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
