//! Staff accounts, their sessions and failed sign-ins.

use sea_orm_migration::prelude::*;

/// Staff accounts, their sessions and failed sign-ins.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE account (
         id TEXT NOT NULL PRIMARY KEY,
         name TEXT NOT NULL,
         display_name TEXT NOT NULL,
         roles TEXT NOT NULL,
         disabled BOOLEAN NOT NULL,
         password_hash TEXT NULL,
         created_at BIGINT NOT NULL,
         last_seen_at BIGINT NULL
     )",
    "CREATE UNIQUE INDEX account_name ON account (name)",
    "CREATE TABLE account_session (
         token_hash TEXT NOT NULL PRIMARY KEY,
         account TEXT NOT NULL,
         address TEXT NOT NULL,
         created_at BIGINT NOT NULL,
         last_seen_at BIGINT NOT NULL
     )",
    "CREATE INDEX account_session_account ON account_session (account)",
    "CREATE TABLE sign_in_failure (
         name TEXT NOT NULL,
         address TEXT NOT NULL,
         count BIGINT NOT NULL,
         last_at BIGINT NOT NULL,
         PRIMARY KEY (name, address)
     )",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, STATEMENTS).await
    }
}
