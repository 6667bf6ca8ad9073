//! Errors of storage; the only place that knows what a driver's error means on either database.

use sea_orm::{DbErr, RuntimeErr, SqlxError};

/// Why storage could not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Too much waits for its turn; come back in a moment.
    #[error("too many writes are waiting")]
    Busy,
    /// The database cannot be reached.
    #[error("the database cannot be reached")]
    Unavailable,
    /// The database refused, in its own words; for the log only.
    #[error("database: {0}")]
    Database(String),
    /// A stored row cannot be read back.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
}

/// What a failed statement means for the lane that ran it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Other transactions got in the way; the same work may succeed at once.
    Conflict,
    /// The connection is gone.
    Lost,
    /// Another program holds the file.
    Locked,
    /// The database will refuse it again.
    Refused,
}

impl Fault {
    pub(crate) fn of(error: &DbErr) -> Self {
        match error {
            DbErr::ConnectionAcquire(_) => Self::Lost,
            DbErr::Conn(RuntimeErr::SqlxError(e))
            | DbErr::Exec(RuntimeErr::SqlxError(e))
            | DbErr::Query(RuntimeErr::SqlxError(e)) => Self::of_driver(e),
            DbErr::Conn(_) => Self::Lost,
            _ => Self::Refused,
        }
    }

    fn of_driver(error: &SqlxError) -> Self {
        match error {
            SqlxError::Database(refusal) => Self::of_code(refusal.code().unwrap_or_default().as_ref()),
            SqlxError::Io(_)
            | SqlxError::Tls(_)
            | SqlxError::Protocol(_)
            | SqlxError::PoolTimedOut
            | SqlxError::PoolClosed
            | SqlxError::WorkerCrashed => Self::Lost,
            _ => Self::Refused,
        }
    }

    /// SQLSTATE codes have five characters; SQLite's are numbers whose low byte is the kind.
    fn of_code(code: &str) -> Self {
        match code {
            "40001" | "40P01" => Self::Conflict,
            "57P01" | "57P02" | "57P03" | "53300" => Self::Lost,
            _ if code.len() == 5 && code.starts_with("08") => Self::Lost,
            _ if code.len() < 5 && code.parse::<i64>().is_ok_and(|n| matches!(n & 0xff, 5 | 6)) => Self::Locked,
            _ => Self::Refused,
        }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match (Fault::of(&error), error) {
            (Fault::Conflict | Fault::Locked, _) => Self::Busy,
            (Fault::Lost, error) => {
                tracing::warn!(%error, "the database cannot be reached");
                Self::Unavailable
            }
            (Fault::Refused, error @ (DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. })) => {
                Self::Corrupt(error.to_string())
            }
            (Fault::Refused, error) => Self::Database(error.to_string()),
        }
    }
}

impl StoreError {
    /// A stored value that no longer reads.
    pub(crate) fn corrupt(what: impl std::fmt::Display) -> Self {
        Self::Corrupt(what.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_databases_say_what_to_do_next() {
        let check = |code: &str, expected| assert_eq!(Fault::of_code(code), expected, "{code}");
        check("40001", Fault::Conflict);
        check("40P01", Fault::Conflict);
        check("57P01", Fault::Lost);
        check("08006", Fault::Lost);
        check("5", Fault::Locked);
        check("517", Fault::Locked);
        check("262", Fault::Locked);
        check("2067", Fault::Refused);
        check("23505", Fault::Refused);
        check("13", Fault::Refused);
    }
}
