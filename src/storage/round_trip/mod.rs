//! Every noun written and read back, on SQLite always and on PostgreSQL where `QUIZ_TEST_POSTGRES_URL` names one.

mod attempt;
mod award;
mod certificate;
mod content;
mod correction;
mod draw;
mod hold;
mod organization_prize;
mod people;
mod prize;
mod receipt;
pub(crate) mod sample;
mod staff;
mod study;
mod upgrade;

use crate::{Store, StoreError, Url, testing};
use sea_orm::{ConnectionTrait, Database, DbBackend, QueryTrait, Statement};
use std::sync::atomic::{AtomicU32, Ordering};

/// Runs statements of a piece in one write and gives its result.
macro_rules! write {
    ($store:expr, [$($name:ident),*], |$tx:ident| $work:expr) => {{
        $(let $name = $name.clone();)*
        let piece: Result<_, crate::StoreError> = $store
            .write(crate::LaneKey::Common, move |$tx| {
                $(let $name = $name.clone();)*
                Box::pin(async move { $work.await })
            })
            .await;
        piece.unwrap()
    }};
}
pub(crate) use write;

/// Runs a test on both databases.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                let dir = tempfile::tempdir().unwrap();
                super::$name(&crate::testing::sqlite(dir.path()).await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                crate::round_trip::on_postgres(async |store| super::$name(&store).await).await;
            })*
        }
    };
}
pub(crate) use on_both;

static DATABASES: AtomicU32 = AtomicU32::new(0);

/// Runs a test on a new database of the PostgreSQL server that the environment names, if it does.
pub(crate) async fn on_postgres(test: impl AsyncFnOnce(Store)) {
    let Ok(server) = std::env::var("QUIZ_TEST_POSTGRES_URL") else { return };
    let number = DATABASES.fetch_add(1, Ordering::Relaxed);
    let name = format!("quiz_storage_{}_{number}", std::process::id());
    let administrator = Database::connect(server.as_str()).await.unwrap();
    administrator.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (address, _) = server.rsplit_once('/').unwrap();
    let store = Store::open(testing::options(Url::Postgres(format!("{address}/{name}")))).await.unwrap();
    store.migrate().await.unwrap();
    test(store.clone()).await;
    store.close().await;
    administrator.execute_unprepared(&format!("DROP DATABASE {name}")).await.unwrap();
}

/// How SQLite would look for what a query asks for, without any figures about the tables.
pub(crate) async fn plan(query: &impl QueryTrait) -> String {
    let dir = tempfile::tempdir().unwrap();
    let store = testing::sqlite(dir.path()).await;
    let asked = query.build(DbBackend::Sqlite);
    let explain = format!("EXPLAIN QUERY PLAN {}", asked.sql);
    let statement = match asked.values {
        Some(values) => Statement::from_sql_and_values(DbBackend::Sqlite, explain, values),
        None => Statement::from_string(DbBackend::Sqlite, explain),
    };
    let rows = store.reader().query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap()).collect::<Vec<_>>().join("\n")
}

async fn migrating_twice_changes_nothing(store: &Store) {
    let (one, two) = tokio::join!(store.migrate(), store.migrate());
    assert_eq!((one, two), (Ok(()), Ok(())));
    assert!(store.is_ready().await);
}

on_both!(migrating_twice_changes_nothing);

#[tokio::test]
async fn a_backup_is_a_whole_database_and_never_overwrites_one() {
    let dir = tempfile::tempdir().unwrap();
    let store = testing::sqlite(dir.path()).await;
    write!(store, [], |tx| crate::installation::set(tx, "instance", "中山"));
    let copy = dir.path().join("copy's.db");
    store.backup_into(&copy).await.unwrap();
    assert!(store.backup_into(&copy).await.is_err());
    let copied = Store::open(testing::options(Url::Sqlite(copy))).await.unwrap();
    assert_eq!(crate::installation::get(&copied.reader(), "instance").await.unwrap().as_deref(), Some("中山"));
    copied.close().await;
}

#[tokio::test]
async fn a_reader_cannot_write_and_a_closed_store_refuses() {
    let dir = tempfile::tempdir().unwrap();
    let store = testing::sqlite(dir.path()).await;
    assert!(store.reader().execute_unprepared("DELETE FROM audit").await.is_err());
    store.clone().close().await;
    let late =
        store.write(crate::LaneKey::Common, |tx| Box::pin(async move { crate::installation::set(tx, "a", "b").await }));
    assert_eq!(late.await, Err(StoreError::Unavailable));
    assert!(!store.is_ready().await);
}

#[tokio::test]
async fn an_address_of_postgres_never_shows_its_password() {
    let options = testing::options(Url::Postgres("postgres://quiz:secret@host/quiz".to_owned()));
    assert!(!format!("{options:?}").contains("secret"));
}
