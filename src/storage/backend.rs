//! The one expression that differs between the databases.

use sea_orm::DbBackend;
use sea_orm::sea_query::Expr;

/// Number of the writing transaction on PostgreSQL, by which nodes follow each other's commits; 0 on SQLite, where one
/// process writes.
pub(crate) fn current_transaction(backend: DbBackend) -> Expr {
    match backend {
        DbBackend::Postgres => Expr::cust("CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)"),
        _ => Expr::value(0_i64),
    }
}
