//! A piece of work in the queue: it can run more than once and is answered once.

use super::Tx;
use crate::{Piece, StoreError};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use tokio::sync::oneshot;

/// How a run of a piece ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It wants its writes committed.
    Done,
    /// It returned an error and wants nothing kept.
    Refused,
    /// It panicked.
    Panicked,
}

/// A piece without its types.
pub(super) trait Job: Send {
    /// Runs the piece and keeps its result.
    fn run<'a>(&'a mut self, tx: &'a Tx) -> std::pin::Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;
    /// Sends the result of the last run.
    fn answer(self: Box<Self>);
    /// Sends an error in place of a result.
    fn fail(self: Box<Self>, error: StoreError);
}

/// A piece with its types.
pub(super) struct Work<T, E, F> {
    piece: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Work<T, E, F> {
    pub(super) const fn new(piece: F, reply: oneshot::Sender<Result<T, E>>) -> Self {
        Self { piece, result: None, reply }
    }
}

impl<T, E, F> Job for Work<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: for<'t> Fn(&'t Tx) -> Piece<'t, T, E> + Send + Sync,
{
    fn run<'a>(&'a mut self, tx: &'a Tx) -> std::pin::Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move {
            let piece = &self.piece;
            // A panic may leave nothing behind but rows, and the lane rolls those back.
            let run = AssertUnwindSafe(async { piece(tx).await }).catch_unwind().await;
            let outcome = match &run {
                Ok(Ok(_)) => Outcome::Done,
                Ok(Err(_)) => Outcome::Refused,
                Err(_) => Outcome::Panicked,
            };
            self.result = run.ok();
            outcome
        })
    }

    fn answer(self: Box<Self>) {
        let result = self.result.unwrap_or_else(|| Err(StoreError::Unavailable.into()));
        // Whoever asked may have gone; the commit stands.
        let _ = self.reply.send(result);
    }

    fn fail(self: Box<Self>, error: StoreError) {
        let _ = self.reply.send(Err(error.into()));
    }
}
