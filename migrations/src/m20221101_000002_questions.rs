//! Questions with every revision they ever had.

use sea_orm_migration::prelude::*;

/// Questions with every revision they ever had.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE question (
         id TEXT NOT NULL PRIMARY KEY,
         revision BIGINT NOT NULL,
         status TEXT NOT NULL,
         updated_at BIGINT NOT NULL
     )",
    "CREATE TABLE question_revision (
         question TEXT NOT NULL,
         revision BIGINT NOT NULL,
         content TEXT NOT NULL,
         created_at BIGINT NOT NULL,
         created_by TEXT NOT NULL,
         PRIMARY KEY (question, revision)
     )",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
