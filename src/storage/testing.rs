//! Databases for tests: a template is migrated once per process and copied for every test.

use crate::{LaneKey, Options, Store, StoreError, Url};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, Query};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
static TEMPLATES_MADE: AtomicU32 = AtomicU32::new(0);

/// A migrated SQLite database in the directory, `quiz.db`; one that is there already is opened again.
#[expect(clippy::expect_used, reason = "a test without its database has to stop here")]
pub async fn sqlite(dir: &Path) -> Store {
    let file = dir.join("quiz.db");
    if !file.exists() {
        let template = TEMPLATE.get_or_try_init(template).await.expect("the template migrates");
        tokio::fs::write(&file, template).await.expect("the directory can be written");
    }
    Store::open(options(Url::Sqlite(file))).await.expect("the copy opens")
}

/// Options that suit tests.
#[must_use]
pub fn options(url: Url) -> Options {
    Options { url, lanes: 2, queue_max: 1024, batch_max: 128, readers_max: 4 }
}

async fn template() -> Result<Vec<u8>, StoreError> {
    let number = TEMPLATES_MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("quiz-template-{}-{number}.db", std::process::id());
    let file = std::env::temp_dir().join(name);
    let store = Store::open(options(Url::Sqlite(file.clone()))).await?;
    store.migrate().await?;
    // Closing the last connection moves the write-ahead log into the file.
    store.close().await;
    let bytes = tokio::fs::read(&file).await.map_err(|error| StoreError::Database(error.to_string()));
    // A leftover in the temporary directory harms nobody.
    let _ = tokio::fs::remove_file(&file).await;
    bytes
}

/// Changes what is stored behind the product's back, as somebody with the database's password could; gives the rows.
#[expect(clippy::expect_used, reason = "a test without its database has to stop here")]
pub async fn tamper(store: &Store, sql: &str) -> u64 {
    let sql = sql.to_owned();
    let work = store.write(LaneKey::Common, move |tx| {
        let sql = sql.clone();
        Box::pin(async move { Ok::<_, StoreError>(tx.execute_unprepared(&sql).await?.rows_affected()) })
    });
    work.await.expect("the statement runs")
}

/// How many rows of a table are stored, whoever may see them.
#[expect(clippy::expect_used, reason = "a test without its database has to stop here")]
pub async fn stored(store: &Store, table: &str) -> i64 {
    let statement = Query::select().expr(Expr::cust("count(*)")).from(table.to_owned()).to_owned();
    let row = store.reader().query_one(&statement).await.expect("the table can be read").expect("a count is a row");
    row.try_get_by_index(0).expect("a count is a number")
}
