//! The life of questions: which revision is published, where each revision is, and who had the last word on it.

use sea_orm_migration::prelude::*;

/// The life of questions: which revision is published, where each revision is, and who had the last word on it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    // `revision` is from now on the one that is worked on; `version` rises with every change of the row.
    "ALTER TABLE question ADD COLUMN published_revision BIGINT",
    "ALTER TABLE question ADD COLUMN version BIGINT NOT NULL DEFAULT 1",
    "ALTER TABLE question_revision ADD COLUMN stage TEXT NOT NULL DEFAULT 'draft'",
    "ALTER TABLE question_revision ADD COLUMN verdict TEXT",
    "ALTER TABLE question_revision ADD COLUMN reviewer TEXT",
    "ALTER TABLE question_revision ADD COLUMN reviewed_at BIGINT",
    "ALTER TABLE question_revision ADD COLUMN reason TEXT",
    "UPDATE question SET published_revision = revision WHERE status <> 'draft'",
    "UPDATE question_revision SET stage = 'approved'
     WHERE question IN (SELECT id FROM question WHERE status <> 'draft')",
    "UPDATE question_revision SET created_by = 'bundled' WHERE created_by = 'bundle'",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
