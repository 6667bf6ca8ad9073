//! The one source of time: the system's clock, or a fixed one that tests move by hand.

use domain::time::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

/// How far the wall clock may step against the monotonic clock before staff are told.
pub const STEP_MAX_MS: i64 = 1000;

/// A clock.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's wall clock, watched for steps.
    System(Arc<Watch>),
    /// A clock that stands still until a test moves it.
    Fixed(Arc<AtomicI64>),
}

/// What is known of the system clock's steadiness.
#[derive(Debug)]
pub struct Watch {
    started: Instant,
    started_at_ms: AtomicI64,
    last_step_ms: AtomicI64,
    last_step_at_ms: AtomicI64,
}

/// A step of the system clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// How far the clock went forward (positive) or back.
    pub by_ms: i64,
    /// When it was noticed, by the new time.
    pub at: Timestamp,
}

fn system_ms() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    let now = std::time::SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::System(Arc::new(Watch {
            started: Instant::now(),
            started_at_ms: AtomicI64::new(system_ms()),
            last_step_ms: AtomicI64::new(0),
            last_step_at_ms: AtomicI64::new(0),
        }))
    }

    /// A clock that stands at this instant.
    #[must_use]
    pub fn fixed(at: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.ms())))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System(_) => Timestamp(system_ms()),
            Self::Fixed(ms) => Timestamp(ms.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock; the system's clock stays as it is.
    pub fn advance_ms(&self, ms: i64) {
        if let Self::Fixed(at) = self {
            at.fetch_add(ms, Ordering::SeqCst);
        }
    }

    /// Compares wall and monotonic time; a step of more than [`STEP_MAX_MS`] is remembered and returned once.
    #[must_use]
    pub fn check_step(&self) -> Option<Step> {
        let Self::System(watch) = self else { return None };
        let elapsed = i64::try_from(watch.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        let now = system_ms();
        let by_ms = now - elapsed - watch.started_at_ms.load(Ordering::SeqCst);
        if by_ms.abs() <= STEP_MAX_MS {
            return None;
        }
        watch.started_at_ms.fetch_add(by_ms, Ordering::SeqCst);
        watch.last_step_ms.store(by_ms, Ordering::SeqCst);
        watch.last_step_at_ms.store(now, Ordering::SeqCst);
        Some(Step { by_ms, at: Timestamp(now) })
    }

    /// The last step noticed since the start.
    #[must_use]
    pub fn last_step(&self) -> Option<Step> {
        let Self::System(watch) = self else { return None };
        let at = watch.last_step_at_ms.load(Ordering::SeqCst);
        (at != 0).then(|| Step { by_ms: watch.last_step_ms.load(Ordering::SeqCst), at: Timestamp(at) })
    }
}
