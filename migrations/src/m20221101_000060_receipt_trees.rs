//! The root of every closed contest's receipts.

use sea_orm_migration::prelude::*;

/// The root of every closed contest's receipts.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &["CREATE TABLE receipt_tree (
         contest TEXT NOT NULL PRIMARY KEY,
         leaves BIGINT NOT NULL,
         root TEXT NOT NULL,
         created_at BIGINT NOT NULL
     )"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
