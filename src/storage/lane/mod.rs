//! Lanes: group commit. A lane owns one write connection, runs what waits in one transaction and commits once.

mod job;
#[cfg(test)]
mod tests;
mod tx;
mod worker;

pub use tx::Tx;

use crate::connect::Url;
use crate::{Piece, StoreError};
use domain::id::ParticipantId;
use job::{Job, Work};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio::sync::{mpsc, oneshot};

/// What decides the lane of a write: writes with one key run one after the other within a node.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LaneKey {
    /// Writes of one person, such as everything about their attempts.
    Participant(ParticipantId),
    /// Writes about one text, such as the hash of a number at sign-up.
    Text(String),
    /// Work of staff and jobs.
    Common,
}

/// What the lanes have done since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LaneFigures {
    /// Pieces that were taken from the queues.
    pub pieces: u64,
    /// Transactions that were committed.
    pub commits: u64,
    /// Batches that were rolled back and run piece by piece.
    pub reruns: u64,
    /// Pieces that wait now.
    pub waiting: u64,
}

/// What a lane tells about itself.
#[derive(Debug, Default)]
pub(crate) struct Health {
    disconnected: AtomicBool,
    pieces: AtomicU64,
    commits: AtomicU64,
    reruns: AtomicU64,
}

/// What the queue of a lane carries.
enum Message {
    Job(Box<dyn Job>),
    Close(oneshot::Sender<()>),
}

/// The sending end of a lane.
#[derive(Debug)]
pub(crate) struct Lane {
    queue: mpsc::Sender<Message>,
    health: Arc<Health>,
}

impl Lane {
    /// Connects a lane and starts its task.
    pub(crate) async fn start(url: &Url, queue_max: usize, batch_max: usize) -> Result<Self, StoreError> {
        let health = Arc::new(Health::default());
        let (queue, jobs) = mpsc::channel(queue_max.max(1));
        let worker = worker::Worker::connect(url.clone(), jobs, batch_max.max(1), Arc::clone(&health)).await?;
        tokio::spawn(worker.run());
        Ok(Self { queue, health })
    }

    /// Queues a piece and waits for its commit.
    pub(crate) async fn write<T, E, F>(&self, piece: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> Fn(&'t Tx) -> Piece<'t, T, E> + Send + Sync + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.queue.try_send(Message::Job(Box::new(Work::new(piece, reply)))).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreError::Unavailable,
        })?;
        // The lane answers every piece; a missing answer means that its task is gone.
        answer.await.unwrap_or_else(|_| Err(StoreError::Unavailable.into()))
    }

    /// Whether the lane runs and has its connection.
    pub(crate) fn is_connected(&self) -> bool {
        !self.queue.is_closed() && !self.health.disconnected.load(Ordering::Relaxed)
    }

    /// Adds what this lane has done.
    pub(crate) fn add_to(&self, figures: &mut LaneFigures) {
        let waiting = self.queue.max_capacity().saturating_sub(self.queue.capacity());
        figures.pieces += self.health.pieces.load(Ordering::Relaxed);
        figures.commits += self.health.commits.load(Ordering::Relaxed);
        figures.reruns += self.health.reruns.load(Ordering::Relaxed);
        figures.waiting += u64::try_from(waiting).unwrap_or(u64::MAX);
    }

    /// Lets the lane finish what waits, then ends it.
    pub(crate) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.queue.send(Message::Close(done)).await.is_ok() {
            // An error only says that the lane is gone already.
            let _ = closed.await;
        }
    }
}

impl LaneKey {
    /// The lane of this key among so many.
    pub(crate) fn place(&self, lanes: usize) -> usize {
        if lanes <= 1 || *self == Self::Common {
            return 0;
        }
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        let lanes = u64::try_from(lanes).unwrap_or(1);
        usize::try_from(hasher.finish() % lanes).unwrap_or(0)
    }
}
