//! Awards that organizations have won; they belong to no person.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &["CREATE TABLE organization_prize (
         contest TEXT NOT NULL,
         award TEXT NOT NULL,
         organization TEXT NOT NULL,
         award_name TEXT NOT NULL,
         item TEXT NOT NULL,
         name TEXT NOT NULL,
         place BIGINT NOT NULL,
         people BIGINT NOT NULL,
         mean BIGINT NOT NULL,
         coverage BIGINT NULL,
         won_at BIGINT NOT NULL,
         delivered_at BIGINT NULL,
         delivered_by TEXT NULL,
         delivery_note TEXT NULL,
         PRIMARY KEY (contest, award, organization)
     )"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
