//! A database of its own for every test: a copy of a template that was migrated once.

use super::postgres;
use std::path::Path;
use storage::{Store, Url, testing};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Database {
    /// A file.
    Sqlite,
    /// A database of the PostgreSQL server that this test process started.
    Postgres,
}

impl Database {
    /// A migrated database that nobody else uses.
    pub(crate) async fn open(self, dir: &Path) -> Store {
        match self {
            Self::Sqlite => testing::sqlite(dir).await,
            Self::Postgres => {
                let url = postgres::database().await;
                Store::open(testing::options(Url::Postgres(url))).await.expect("the copy opens")
            }
        }
    }
}
