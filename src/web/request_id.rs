//! The id of the request at hand: in every log line of it, every problem, and the reply's header.

use crate::app::keys;
use std::future::Future;

tokio::task_local! {
    static CURRENT: String;
}

/// A new id: eight characters that a person can read out on the telephone.
#[must_use]
pub fn new() -> String {
    domain::fairness::hex(&keys::random::<4>()).to_uppercase()
}

/// The id of the request this task serves; empty outside of one.
#[must_use]
pub fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// Runs a request under its id.
pub async fn scope<F: Future>(id: String, work: F) -> F::Output {
    CURRENT.scope(id, work).await
}
