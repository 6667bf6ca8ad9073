//! Small helpers that every noun uses: inserts that expect conflicts, patterns, lists of words, counted rows.

use crate::{Access, StoreError, Tx};
use sea_orm::sea_query::{LikeExpr, OnConflict};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Insert, QuerySelect, QueryTrait, Select};

/// Rows or parameters of one statement, at most.
pub(crate) const CHUNK: usize = 500;

/// Inserts a row unless any unique rule stands against it; tells whether it did.
pub(crate) async fn insert_new<A>(tx: &Tx, row: A) -> Result<bool, StoreError>
where
    A: ActiveModelTrait,
{
    insert_many_new(tx, [row]).await.map(|rows| rows == 1)
}

/// Inserts rows, skipping those that a unique rule stands against; gives how many went in.
pub(crate) async fn insert_many_new<A>(tx: &Tx, rows: impl IntoIterator<Item = A>) -> Result<u64, StoreError>
where
    A: ActiveModelTrait,
{
    let mut insert = Insert::many(rows).into_query();
    insert.on_conflict(OnConflict::new().do_nothing().to_owned());
    Ok(tx.execute(&insert).await?.rows_affected())
}

/// The row that a unique key leaves, if any. It has no LIMIT: SQLite compiles a statement with one anew at every run,
/// which costs a hot read as much again.
pub(crate) async fn only<E: EntityTrait>(c: &impl Access, select: Select<E>) -> Result<Option<E::Model>, StoreError> {
    Ok(select.all(c).await?.pop())
}

/// Locks what is read inside a write, on databases with more than one writer.
pub(crate) fn for_change<E: EntityTrait, C: Access>(_: &C, select: Select<E>) -> Select<E> {
    if C::LOCKS { select.lock_exclusive() } else { select }
}

/// A pattern that finds the text anywhere, or at the beginning only.
pub(crate) fn containing(text: &str) -> LikeExpr {
    LikeExpr::new(format!("%{}%", escaped(text))).escape('\\')
}

/// A pattern that finds texts with this beginning.
pub(crate) fn beginning(text: &str) -> LikeExpr {
    LikeExpr::new(format!("{}%", escaped(text))).escape('\\')
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '%' | '_') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A count from the database, which never is negative.
pub(crate) fn counted(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// A small number from the database.
pub(crate) fn small(value: i64, what: &'static str) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|_| StoreError::corrupt(format!("{what} {value}")))
}

/// Words separated by commas.
pub(crate) fn joined<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.collect::<Vec<_>>().join(",")
}

/// Reads words separated by commas.
pub(crate) fn split<T>(text: &str, what: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, StoreError> {
    text.split(',')
        .filter(|word| !word.is_empty())
        .map(|word| read(word).ok_or_else(|| StoreError::corrupt(format!("{what} {word}"))))
        .collect()
}

/// Reads a stored word.
pub(crate) fn word<T>(word: &str, what: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
    read(word).ok_or_else(|| StoreError::corrupt(format!("{what} {word}")))
}
