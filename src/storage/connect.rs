//! Connections: how each database is opened, the pool for reads and the lanes for writes.

use crate::lane::{Lane, LaneFigures, LaneKey, Tx};
use crate::{Piece, StoreError};
use migrations::{Migrator, MigratorTrait};
use sea_orm::prelude::async_trait;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const CONNECT_MAX: Duration = Duration::from_secs(5);
const BUSY_MAX: Duration = Duration::from_secs(5);
/// A statement of a lane or a reader on PostgreSQL takes no longer; migrations may.
const STATEMENT_MAX: Duration = Duration::from_secs(15);
/// A read connection to PostgreSQL that was idle for longer is tried before it is used.
const IDLE_TRUSTED: Duration = Duration::from_secs(2);
/// The write-ahead log is cut back to this size after a checkpoint.
const JOURNAL_MAX_BYTES: &str = "67108864";
/// Pages in the write-ahead log before they move into the file; fewer, longer moves write less in all.
const CHECKPOINT_EVERY_PAGES: &str = "4000";
/// Prepared statements that a connection remembers.
const STATEMENTS_MAX: usize = 256;
/// Key of the lock that lets one node at a time change the schema.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_lock(7142022)";

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Url {
    /// A file of SQLite; made when it is missing.
    Sqlite(PathBuf),
    /// An address of PostgreSQL, such as `postgres://user:password@host/name`.
    Postgres(String),
}

impl std::fmt::Debug for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(file) => f.debug_tuple("Sqlite").field(file).finish(),
            Self::Postgres(_) => f.write_str("Postgres(hidden)"),
        }
    }
}

/// How to open a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where it is.
    pub url: Url,
    /// Write lanes on PostgreSQL; SQLite has one writer and so one lane.
    pub lanes: usize,
    /// Pieces that may wait per lane; past that the answer is [`StoreError::Busy`].
    pub queue_max: usize,
    /// Pieces of one transaction, at most.
    pub batch_max: usize,
    /// Connections for reading.
    pub readers_max: u32,
}

/// The database: reads through [`Store::reader`], writes through [`Store::write`].
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    url: Url,
    lanes: Vec<Lane>,
    readers: DatabaseConnection,
}

/// Reads outside of writes; sees everything that was committed before.
#[derive(Debug, Clone)]
pub struct Reader {
    pool: DatabaseConnection,
}

impl Store {
    /// Connects the lanes and the readers; does not touch the schema.
    ///
    /// # Errors
    /// When the database cannot be reached or the file cannot be opened.
    pub async fn open(options: Options) -> Result<Self, StoreError> {
        let Options { url, lanes, queue_max, batch_max, readers_max } = options;
        let wanted = if matches!(url, Url::Sqlite(_)) { 1 } else { lanes.max(1) };
        let mut lanes = Vec::with_capacity(wanted);
        for _ in 0..wanted {
            lanes.push(Lane::start(&url, queue_max, batch_max).await?);
        }
        let readers = Database::connect(reader_options(&url, readers_max.max(1))).await?;
        Ok(Self { inner: Arc::new(Inner { url, lanes, readers }) })
    }

    /// Brings the schema up to date; several nodes may do so at once.
    ///
    /// # Errors
    /// When a migration fails.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let connection = Database::connect(options(&self.inner.url, 1, false)).await?;
        if !self.is_sqlite() {
            connection.execute_unprepared(MIGRATION_LOCK).await?;
        }
        let migrated = Migrator::up(&connection, None).await;
        // Closing the session gives the lock back.
        connection.close().await?;
        Ok(migrated?)
    }

    /// The handle for reads; cheap to make and to clone.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader { pool: self.inner.readers.clone() }
    }

    /// Runs a piece of work in the next transaction of its lane and returns after the commit.
    ///
    /// The piece may run more than once: it owns its inputs, touches nothing but `tx`, takes time, ids and hashes from
    /// outside and finds its own row when it runs again.
    ///
    /// # Errors
    /// What the piece returned, or [`StoreError`] when the write was not possible.
    pub async fn write<T, E, F>(&self, key: LaneKey, piece: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> Fn(&'t Tx) -> Piece<'t, T, E> + Send + Sync + 'static,
    {
        match self.inner.lanes.get(key.place(self.inner.lanes.len())) {
            Some(lane) => lane.write(piece).await,
            None => Err(StoreError::Unavailable.into()),
        }
    }

    /// Whether every lane is connected and a read works.
    pub async fn is_ready(&self) -> bool {
        if !self.inner.lanes.iter().all(Lane::is_connected) {
            return false;
        }
        let backend = self.inner.readers.get_database_backend();
        let read = self.inner.readers.query_one_raw(Statement::from_string(backend, "SELECT 1"));
        matches!(tokio::time::timeout(CONNECT_MAX, read).await, Ok(Ok(Some(_))))
    }

    /// What the lanes have done since the start.
    #[must_use]
    pub fn lane_figures(&self) -> LaneFigures {
        let mut figures = LaneFigures::default();
        self.inner.lanes.iter().for_each(|lane| lane.add_to(&mut figures));
        figures
    }

    /// Whether this is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        matches!(self.inner.url, Url::Sqlite(_))
    }

    /// Copies the database into a new file while it is in use.
    ///
    /// # Errors
    /// On PostgreSQL, where `pg_dump` does this, or when the file exists or cannot be written.
    pub async fn backup_into(&self, file: &Path) -> Result<(), StoreError> {
        if !self.is_sqlite() {
            return Err(StoreError::Database("a backup of PostgreSQL is made with pg_dump".to_owned()));
        }
        let Some(target) = file.to_str() else {
            return Err(StoreError::Database("the path of a backup must be valid text".to_owned()));
        };
        let connection = Database::connect(options(&self.inner.url, 1, false)).await?;
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO $1", [target.into()]);
        let copied = connection.execute_raw(statement).await;
        connection.close().await?;
        copied?;
        Ok(())
    }

    /// Finishes what waits and closes every connection; later writes are refused.
    pub async fn close(self) {
        for lane in &self.inner.lanes {
            lane.close().await;
        }
        if let Err(error) = self.inner.readers.close_by_ref().await {
            tracing::warn!(%error, "the read connections did not close well");
        }
    }
}

/// The connection of a lane.
pub(crate) async fn writer(url: &Url) -> Result<DatabaseConnection, StoreError> {
    Ok(Database::connect(options(url, 1, true)).await?)
}

fn reader_options(url: &Url, readers_max: u32) -> ConnectOptions {
    let mut options = options(url, readers_max, true);
    if let Url::Sqlite(file) = url {
        let file = file.clone();
        options.map_sqlx_sqlite_opts(move |o| sqlite(o, &file).pragma("query_only", "1"));
    } else {
        options.test_before_acquire_if_idle_for(IDLE_TRUSTED);
    }
    options
}

/// Options that both kinds of connection share; `bounded` limits how long a statement of PostgreSQL may take.
fn options(url: &Url, connections_max: u32, bounded: bool) -> ConnectOptions {
    let mut options = match url {
        Url::Sqlite(_) => ConnectOptions::new("sqlite:replaced-below"),
        Url::Postgres(address) => ConnectOptions::new(address),
    };
    options
        .max_connections(connections_max)
        .min_connections(1)
        .connect_timeout(CONNECT_MAX)
        .acquire_timeout(CONNECT_MAX)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    match url {
        Url::Sqlite(file) => {
            let file = file.clone();
            options.map_sqlx_sqlite_opts(move |o| sqlite(o, &file));
        }
        Url::Postgres(_) => {
            options.set_application_name("quiz");
            if bounded {
                options.statement_timeout(STATEMENT_MAX);
            }
            options.map_sqlx_postgres_opts(|o| o.statement_cache_capacity(STATEMENTS_MAX));
        }
    }
    options
}

fn sqlite(
    options: sea_orm::sqlx::sqlite::SqliteConnectOptions,
    file: &Path,
) -> sea_orm::sqlx::sqlite::SqliteConnectOptions {
    options
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_MAX)
        .foreign_keys(true)
        .statement_cache_capacity(STATEMENTS_MAX)
        .pragma("journal_size_limit", JOURNAL_MAX_BYTES)
        .pragma("wal_autocheckpoint", CHECKPOINT_EVERY_PAGES)
        .pragma("temp_store", "memory")
        .pragma("cache_size", "-32768")
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    async fn execute_raw(&self, stmt: Statement) -> Result<ExecResult, DbErr> {
        self.pool.execute_raw(stmt).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.pool.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, stmt: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.pool.query_one_raw(stmt).await
    }

    async fn query_all_raw(&self, stmt: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.pool.query_all_raw(stmt).await
    }
}
