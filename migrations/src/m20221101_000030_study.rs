//! Notes of people's practice: one row per person and question.

use sea_orm_migration::prelude::*;

/// Notes of people's practice: one row per person and question.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &["CREATE TABLE study_note (
         participant TEXT NOT NULL,
         question TEXT NOT NULL,
         content TEXT NOT NULL,
         PRIMARY KEY (participant, question)
     )"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
