//! Password hashing with Argon2id on its own few threads, each with its own memory, behind a bounded queue.

use super::error::{Error, Result};
use super::keys::random;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use domain::fairness::{hex, unhex};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;

const SALT_LEN: usize = 16;
const HASH_LEN: usize = 32;

/// How passwords are hashed.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
}

struct Job {
    password: String,
    stored: Option<String>,
    answer: oneshot::Sender<Option<String>>,
}

/// The hashing threads; cheap to clone.
#[derive(Clone)]
pub struct Hasher {
    jobs: SyncSender<Job>,
    dummy: Arc<str>,
}

impl Hasher {
    /// Starts the threads.
    ///
    /// # Errors
    /// When the cost is out of Argon2's range or no thread can be started.
    pub fn start(cost: Cost, threads: usize, queue_max: usize) -> Result<Self> {
        Params::new(cost.memory_kib, cost.passes, 1, Some(HASH_LEN))
            .map_err(|error| Error::Internal(format!("password cost: {error}")))?;
        let threads = if threads == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { threads };
        let (jobs, queue) = sync_channel::<Job>(queue_max);
        let queue = Arc::new(Mutex::new(queue));
        for number in 0..threads {
            let queue = queue.clone();
            std::thread::Builder::new()
                .name(format!("argon2-{number}"))
                .spawn(move || work(&queue, cost))
                .map_err(|error| Error::Internal(format!("hashing thread: {error}")))?;
        }
        let salt = random::<SALT_LEN>();
        let dummy = format!("v1${}${}${}${}", cost.memory_kib, cost.passes, hex(&salt), hex(&random::<HASH_LEN>()));
        Ok(Self { jobs, dummy: dummy.into() })
    }

    async fn ask(&self, password: &str, stored: Option<String>) -> Result<Option<String>> {
        let (answer, reply) = oneshot::channel();
        match self.jobs.try_send(Job { password: password.to_owned(), stored, answer }) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return Err(Error::Busy),
            Err(TrySendError::Disconnected(_)) => return Err(Error::Internal("hashing threads are gone".to_owned())),
        }
        reply.await.map_err(|_| Error::Internal("a hashing thread died".to_owned()))
    }

    /// Hashes a password.
    ///
    /// # Errors
    /// When the queue is full.
    pub async fn hash(&self, password: &str) -> Result<String> {
        self.ask(password, None).await?.ok_or_else(|| Error::Internal("hashing failed".to_owned()))
    }

    /// Whether a password is the one hashed. Without a stored hash it takes as long and says no.
    ///
    /// # Errors
    /// When the queue is full.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool> {
        let against = stored.unwrap_or(&self.dummy).to_owned();
        Ok(self.ask(password, Some(against)).await?.is_some() && stored.is_some())
    }
}

fn work(queue: &Mutex<Receiver<Job>>, cost: Cost) {
    let mut memory: Vec<Block> = Vec::new();
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { password, stored, answer }) = job else { return };
        let done = match stored {
            None => {
                let salt = random::<SALT_LEN>();
                compute(&password, &salt, cost, &mut memory)
                    .map(|hash| format!("v1${}${}${}${}", cost.memory_kib, cost.passes, hex(&salt), hex(&hash)))
            }
            Some(stored) => check(&password, &stored, &mut memory).then_some(stored),
        };
        // Nobody waits for the answer of a dropped request.
        let _ = answer.send(done);
    }
}

fn compute(password: &str, salt: &[u8], cost: Cost, memory: &mut Vec<Block>) -> Option<[u8; HASH_LEN]> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(HASH_LEN)).ok()?;
    memory.resize(params.block_count(), Block::default());
    let mut hash = [0; HASH_LEN];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut hash, memory.as_mut_slice())
        .ok()?;
    Some(hash)
}

fn check(password: &str, stored: &str, memory: &mut Vec<Block>) -> bool {
    let mut parts = stored.split('$');
    let mut next = || parts.next();
    let (Some("v1"), Some(memory_kib), Some(passes), Some(salt), Some(hash)) = (next(), next(), next(), next(), next())
    else {
        return false;
    };
    let (Ok(memory_kib), Ok(passes), Some(salt), Some(hash)) =
        (memory_kib.parse(), passes.parse(), unhex(salt), unhex(hash))
    else {
        return false;
    };
    compute(password, &salt, Cost { memory_kib, passes }, memory)
        .is_some_and(|found| found.ct_eq(hash.as_slice()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_verified_and_a_missing_one_never() {
        let hasher = Hasher::start(Cost { memory_kib: 64, passes: 1 }, 1, 8).unwrap();
        let stored = hasher.hash("岐江夜游灯光秀").await.unwrap();
        assert!(hasher.verify("岐江夜游灯光秀", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("岐江夜游", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("岐江夜游灯光秀", None).await.unwrap());
        assert!(!hasher.verify("x", Some("broken")).await.unwrap());
        assert_ne!(stored, hasher.hash("岐江夜游灯光秀").await.unwrap());
    }

    #[tokio::test]
    async fn a_full_queue_is_busy_at_once() {
        let hasher = Hasher::start(Cost { memory_kib: 65_536, passes: 2 }, 1, 1).unwrap();
        let asks: Vec<_> = (0..8)
            .map(|_| {
                let h = hasher.clone();
                tokio::spawn(async move { h.hash("x").await })
            })
            .collect();
        let mut busy = 0;
        for ask in asks {
            busy += usize::from(matches!(ask.await.unwrap(), Err(Error::Busy)));
        }
        assert!(busy >= 1);
    }
}
