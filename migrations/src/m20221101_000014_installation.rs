//! Facts about the installation itself, by key.

use sea_orm_migration::prelude::*;

/// Facts about the installation itself, by key.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &["CREATE TABLE installation (
         fact TEXT NOT NULL PRIMARY KEY,
         value TEXT NOT NULL
     )"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
