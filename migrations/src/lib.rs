//! The history of the database schema, append only: one concern each, one text for SQLite and PostgreSQL.
//!
//! Times are BIGINT milliseconds, identifiers and JSON are TEXT, yes and no are BOOLEAN, files are BYTEA; nothing
//! else is used.

mod m20221101_000001_contests;
mod m20221101_000002_questions;
mod m20221101_000003_participants;
mod m20221101_000004_organizations;
mod m20221101_000005_sessions;
mod m20221101_000006_attempts;
mod m20221101_000007_standings;
mod m20221101_000008_accounts;
mod m20221101_000009_links;
mod m20221101_000010_imports;
mod m20221101_000011_audit;
mod m20221101_000012_exclusions;
mod m20221101_000013_leases;
mod m20221101_000014_installation;
mod m20221101_000015_question_life;
mod m20221101_000016_images;
mod m20221101_000020_corrections;
mod m20221101_000021_attempt_revisions;
mod m20221101_000030_study;
mod m20221101_000040_awards;
mod m20221101_000050_holds;
mod m20221101_000051_attempt_origins;
mod m20221101_000060_receipt_trees;
mod m20221101_000070_certificates;
mod m20221101_000080_audit_chain;
mod m20221101_000081_draws;
mod m20221101_000090_prizes;
mod m20221101_000100_organization_prizes;
mod m20221101_000105_prize_draw;
mod m20221101_000106_prize_order;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// Brings a database from any earlier schema to this one.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20221101_000001_contests::Migration),
            Box::new(m20221101_000002_questions::Migration),
            Box::new(m20221101_000003_participants::Migration),
            Box::new(m20221101_000004_organizations::Migration),
            Box::new(m20221101_000005_sessions::Migration),
            Box::new(m20221101_000006_attempts::Migration),
            Box::new(m20221101_000007_standings::Migration),
            Box::new(m20221101_000008_accounts::Migration),
            Box::new(m20221101_000009_links::Migration),
            Box::new(m20221101_000010_imports::Migration),
            Box::new(m20221101_000011_audit::Migration),
            Box::new(m20221101_000012_exclusions::Migration),
            Box::new(m20221101_000013_leases::Migration),
            Box::new(m20221101_000014_installation::Migration),
            Box::new(m20221101_000020_corrections::Migration),
            Box::new(m20221101_000021_attempt_revisions::Migration),
            Box::new(m20221101_000030_study::Migration),
            Box::new(m20221101_000015_question_life::Migration),
            Box::new(m20221101_000016_images::Migration),
            Box::new(m20221101_000080_audit_chain::Migration),
            Box::new(m20221101_000081_draws::Migration),
            Box::new(m20221101_000050_holds::Migration),
            Box::new(m20221101_000051_attempt_origins::Migration),
            Box::new(m20221101_000070_certificates::Migration),
            Box::new(m20221101_000090_prizes::Migration),
            Box::new(m20221101_000060_receipt_trees::Migration),
            Box::new(m20221101_000040_awards::Migration),
            Box::new(m20221101_000100_organization_prizes::Migration),
            Box::new(m20221101_000105_prize_draw::Migration),
            Box::new(m20221101_000106_prize_order::Migration),
        ]
    }
}

/// Runs statements that read the same on both databases.
async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
