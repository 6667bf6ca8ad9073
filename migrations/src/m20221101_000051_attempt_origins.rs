//! Where an attempt was started, as keyed hashes; forgotten some time after the contest.

use sea_orm_migration::prelude::*;

/// Where an attempt was started, as keyed hashes; forgotten some time after the contest.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &["ALTER TABLE attempt ADD COLUMN origin TEXT NULL"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
