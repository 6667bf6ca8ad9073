//! A write transaction as a piece sees it; it remembers whether the piece wrote and what the database refused.

use crate::error::Fault;
use sea_orm::prelude::async_trait;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// A write transaction of a lane; only a piece of work ever sees one.
pub struct Tx {
    inner: DatabaseTransaction,
    wrote: AtomicBool,
    fault: Mutex<Option<(Fault, DbErr)>>,
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("wrote", &self.wrote).finish_non_exhaustive()
    }
}

impl Tx {
    pub(super) const fn new(inner: DatabaseTransaction) -> Self {
        Self { inner, wrote: AtomicBool::new(false), fault: Mutex::new(None) }
    }

    /// Forgets what the piece before did.
    pub(super) fn begin_piece(&self) {
        self.wrote.store(false, Ordering::Relaxed);
    }

    /// Whether the piece has changed a row.
    pub(super) fn has_written(&self) -> bool {
        self.wrote.load(Ordering::Relaxed)
    }

    /// What the database refused, if anything, even if the piece went on.
    pub(super) fn fault(&self) -> Option<(Fault, DbErr)> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await
    }

    pub(super) async fn rollback(self) -> Result<(), DbErr> {
        self.inner.rollback().await
    }

    /// Notes a failed statement and, of one that succeeded, whether it changed anything.
    fn watch<T>(&self, result: Result<T, DbErr>, changed: impl FnOnce(&T) -> bool) -> Result<T, DbErr> {
        match &result {
            Ok(done) if changed(done) => self.wrote.store(true, Ordering::Relaxed),
            Ok(_) => {}
            Err(error) => {
                let mut fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
                fault.get_or_insert_with(|| (Fault::of(error), error.clone()));
            }
        }
        result
    }
}

/// Whether a statement that returns rows changes them, as `INSERT … RETURNING` does.
fn changes_rows(sql: &str) -> bool {
    !sql.trim_start().get(..6).is_some_and(|verb| verb.eq_ignore_ascii_case("select"))
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, stmt: Statement) -> Result<ExecResult, DbErr> {
        let result = self.inner.execute_raw(stmt).await;
        self.watch(result, |done| done.rows_affected() > 0)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let result = self.inner.execute_unprepared(sql).await;
        self.watch(result, |_| true)
    }

    async fn query_one_raw(&self, stmt: Statement) -> Result<Option<QueryResult>, DbErr> {
        let changes = changes_rows(&stmt.sql);
        let result = self.inner.query_one_raw(stmt).await;
        self.watch(result, |row| changes && row.is_some())
    }

    async fn query_all_raw(&self, stmt: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let changes = changes_rows(&stmt.sql);
        let result = self.inner.query_all_raw(stmt).await;
        self.watch(result, |rows| changes && !rows.is_empty())
    }
}
