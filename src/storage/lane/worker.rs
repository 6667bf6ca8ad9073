//! The task of a lane: batches, one commit each, and piece by piece when something went wrong.

use super::job::{Job, Outcome};
use super::{Health, Message, Tx};
use crate::StoreError;
use crate::connect::{self, Url};
use crate::error::Fault;
use sea_orm::{DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

/// How often a lane without a connection tries again while nobody writes.
const RECONNECT_EVERY: Duration = Duration::from_secs(1);
/// A piece that takes longer has lost its connection, whatever the connection says.
const PIECE_MAX: Duration = Duration::from_secs(20);
/// Runs of a piece by itself when other transactions or a lost connection get in its way.
const RUNS_MAX: u32 = 3;

/// How a batch ended.
enum Batch {
    Committed,
    RunSingly,
    Impossible(StoreError),
}

/// How the run of one piece by itself ended.
enum Single {
    Answer,
    Fail(StoreError),
    Again(StoreError),
}

pub(super) struct Worker {
    url: Url,
    connection: DatabaseConnection,
    messages: mpsc::Receiver<Message>,
    batch_max: usize,
    health: Arc<Health>,
}

impl Worker {
    pub(super) async fn connect(
        url: Url,
        messages: mpsc::Receiver<Message>,
        batch_max: usize,
        health: Arc<Health>,
    ) -> Result<Self, StoreError> {
        let connection = connect::writer(&url).await?;
        Ok(Self { url, connection, messages, batch_max, health })
    }

    /// Serves the queue until it is closed.
    pub(super) async fn run(mut self) {
        let mut waiting = Vec::with_capacity(self.batch_max);
        let mut closing: Option<oneshot::Sender<()>> = None;
        while closing.is_none() {
            if self.health.disconnected.load(Ordering::Relaxed) {
                let received = timeout(RECONNECT_EVERY, self.messages.recv_many(&mut waiting, self.batch_max)).await;
                match received {
                    Ok(0) => break,
                    Ok(_) => {}
                    Err(_) => {
                        self.reconnect().await;
                        continue;
                    }
                }
            } else if self.messages.recv_many(&mut waiting, self.batch_max).await == 0 {
                break;
            }
            let mut jobs = Vec::with_capacity(waiting.len());
            for message in waiting.drain(..) {
                match message {
                    Message::Job(job) => jobs.push(job),
                    Message::Close(done) => closing = Some(done),
                }
            }
            self.serve(jobs).await;
        }
        self.messages.close();
        // Nothing is left to commit, so a failing close loses nothing.
        let _ = self.connection.close_by_ref().await;
        if let Some(done) = closing {
            let _ = done.send(());
        }
    }

    /// Runs pieces in one transaction and answers them; one by one when that fails.
    async fn serve(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        self.health.pieces.fetch_add(u64::try_from(jobs.len()).unwrap_or(u64::MAX), Ordering::Relaxed);
        if jobs.len() > 1 {
            match self.together(&mut jobs).await {
                Batch::Committed => {
                    jobs.into_iter().for_each(Job::answer);
                    return;
                }
                Batch::Impossible(error) => {
                    jobs.into_iter().for_each(|job| job.fail(error.clone()));
                    return;
                }
                Batch::RunSingly => {
                    self.health.reruns.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
        let mut impossible: Option<StoreError> = None;
        for job in jobs {
            match &impossible {
                // Without a connection nobody waits for its time-out more than once.
                Some(error) => job.fail(error.clone()),
                None => impossible = self.alone(job).await,
            }
        }
    }

    async fn together(&mut self, jobs: &mut [Box<dyn Job>]) -> Batch {
        let tx = match self.begin().await {
            Ok(tx) => tx,
            Err(error) => return Batch::Impossible(error),
        };
        for job in jobs {
            tx.begin_piece();
            let outcome = timeout(PIECE_MAX, job.run(&tx)).await;
            let clean = match outcome {
                Ok(Outcome::Done) => true,
                Ok(Outcome::Refused) => !tx.has_written(),
                Ok(Outcome::Panicked) | Err(_) => false,
            };
            if !clean || tx.fault().is_some() {
                self.discard(tx, outcome.is_err()).await;
                return Batch::RunSingly;
            }
        }
        match tx.commit().await {
            Ok(()) => {
                self.health.commits.fetch_add(1, Ordering::Relaxed);
                Batch::Committed
            }
            Err(error) => {
                tracing::warn!(%error, "a batch of writes could not be committed and is run piece by piece");
                Batch::RunSingly
            }
        }
    }

    /// Runs one piece in its own transaction and answers it; returns the error when no transaction can begin.
    async fn alone(&mut self, mut job: Box<dyn Job>) -> Option<StoreError> {
        let mut last = StoreError::Unavailable;
        for _ in 0..RUNS_MAX {
            let tx = match self.begin().await {
                Ok(tx) => tx,
                Err(error) => {
                    job.fail(error.clone());
                    return Some(error);
                }
            };
            match self.single(job.as_mut(), tx).await {
                Single::Answer => {
                    job.answer();
                    return None;
                }
                Single::Fail(error) => {
                    job.fail(error);
                    return None;
                }
                Single::Again(error) => last = error,
            }
        }
        job.fail(last);
        None
    }

    async fn single(&mut self, job: &mut dyn Job, tx: Tx) -> Single {
        let outcome = timeout(PIECE_MAX, job.run(&tx)).await;
        let fault = tx.fault();
        match (outcome, fault) {
            (Ok(Outcome::Done), None) => match tx.commit().await {
                Ok(()) => {
                    self.health.commits.fetch_add(1, Ordering::Relaxed);
                    Single::Answer
                }
                Err(error) => after_fault(Fault::of(&error), error),
            },
            (Ok(Outcome::Refused), None) => {
                self.discard(tx, false).await;
                Single::Answer
            }
            (Ok(Outcome::Panicked), _) => {
                self.discard(tx, false).await;
                Single::Fail(StoreError::Database("a piece of work panicked".to_owned()))
            }
            (Err(_), _) => {
                self.discard(tx, true).await;
                Single::Fail(StoreError::Unavailable)
            }
            (Ok(Outcome::Done | Outcome::Refused), Some((fault, error))) => {
                self.discard(tx, false).await;
                after_fault(fault, error)
            }
        }
    }

    /// Rolls back; a connection that hangs or cannot even do that is replaced.
    async fn discard(&mut self, tx: Tx, hangs: bool) {
        if hangs {
            drop(tx);
            self.reconnect().await;
        } else if let Err(error) = tx.rollback().await {
            tracing::warn!(%error, "a write connection could not roll back and is replaced");
            self.reconnect().await;
        }
    }

    /// Begins a transaction, on a new connection if the old one is gone.
    async fn begin(&mut self) -> Result<Tx, StoreError> {
        let first = match begin_on(&self.connection).await {
            Ok(tx) => return Ok(tx),
            Err(error) => error,
        };
        if Fault::of(&first) == Fault::Locked {
            return Err(first.into());
        }
        self.reconnect().await;
        if self.health.disconnected.load(Ordering::Relaxed) {
            return Err(StoreError::Unavailable);
        }
        begin_on(&self.connection).await.map_err(StoreError::from)
    }

    /// Replaces the connection and notes whether that worked.
    async fn reconnect(&mut self) {
        match connect::writer(&self.url).await {
            Ok(fresh) => {
                let old = std::mem::replace(&mut self.connection, fresh);
                // Closing a dead connection may hang, so nobody waits for it.
                drop(tokio::spawn(async move { old.close_by_ref().await }));
                if self.health.disconnected.swap(false, Ordering::Relaxed) {
                    tracing::info!("a write lane is connected again");
                }
            }
            Err(error) => {
                if !self.health.disconnected.swap(true, Ordering::Relaxed) {
                    tracing::error!(%error, "a write lane has lost its database");
                }
            }
        }
    }
}

/// Begins a write: on SQLite the lock is taken at once, PostgreSQL has no such mode and takes row locks later.
pub(super) async fn begin_on(connection: &DatabaseConnection) -> Result<Tx, DbErr> {
    let mode = Some(SqliteTransactionMode::Immediate);
    let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
    connection.begin_with_options(options).await.map(Tx::new)
}

/// Whether a piece whose transaction failed is run again.
fn after_fault(fault: Fault, error: DbErr) -> Single {
    match fault {
        Fault::Conflict | Fault::Lost => Single::Again(error.into()),
        Fault::Locked | Fault::Refused => Single::Fail(error.into()),
    }
}
