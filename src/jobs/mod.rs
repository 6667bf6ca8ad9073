//! Timers of the server: ending attempts, moving contests, applying corrections, watching the clock, forgetting what is old.

use crate::app::App;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

const TICK: Duration = Duration::from_secs(1);
const RETAIN: Duration = Duration::from_secs(3600);

/// The running timers; dropping this ends them after what they are at.
pub struct Jobs {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Jobs {
    /// Starts every timer.
    #[must_use]
    pub fn start(app: &Arc<App>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let tasks = vec![
            tokio::spawn(expire_attempts(app.clone(), stopped.clone())),
            tokio::spawn(advance_contests(app.clone(), stopped.clone())),
            tokio::spawn(apply_corrections(app.clone(), stopped.clone())),
            tokio::spawn(end_publications(app.clone(), stopped.clone())),
            tokio::spawn(watch_clock(app.clone(), stopped.clone())),
            tokio::spawn(retain(app.clone(), stopped)),
        ];
        Self { stop, tasks }
    }

    /// Ends every timer and waits for what it is at.
    pub async fn stop(self) {
        // A timer that has ended already listens no more.
        let _ = self.stop.send(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a timer died");
            }
        }
    }
}

/// Waits for the next tick; false when the server stops.
async fn next(stopped: &mut watch::Receiver<bool>, every: Duration) -> bool {
    tokio::select! {
        () = tokio::time::sleep(every) => true,
        _ = stopped.changed() => false,
    }
}

/// Scores attempts whose deadline and grace have passed.
async fn expire_attempts(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while next(&mut stopped, TICK).await {
        match app.expire_attempts().await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "attempts ended by their deadline"),
            Err(error) => tracing::error!(%error, "ending attempts failed; it is tried again"),
        }
    }
}

/// Stores openings and closings that the clock has brought.
async fn advance_contests(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while next(&mut stopped, TICK).await {
        if let Err(error) = app.advance_contests().await {
            tracing::error!(%error, "moving contests failed; it is tried again");
        }
    }
}

/// Applies corrections that a second person has approved; a run that broke off goes on.
async fn apply_corrections(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while next(&mut stopped, TICK).await {
        match app.apply_corrections().await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "corrections applied"),
            Err(error) => tracing::error!(%error, "applying corrections failed; it is tried again"),
        }
    }
}

/// Tells winners whose list is public, and marks lists as standing whose time for objections is over. Nothing draws by
/// itself.
async fn end_publications(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while next(&mut stopped, TICK).await {
        match app.tell_winners().await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "winners told"),
            Err(error) => tracing::error!(%error, "telling winners failed; it is tried again"),
        }
        if let Err(error) = app.end_publications().await {
            tracing::error!(%error, "ending a publication failed; it is tried again");
        }
    }
}

/// Notices steps of the wall clock.
async fn watch_clock(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while next(&mut stopped, TICK).await {
        if let Some(step) = app.clock().check_step() {
            tracing::warn!(by_ms = step.by_ms, "the server's clock has stepped; check its time service");
        }
    }
}

/// Forgets refresh tokens, reports and links that are long over, and where attempts of old contests were started.
async fn retain(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while next(&mut stopped, RETAIN).await {
        if let Err(error) = app.forget_old().await {
            tracing::error!(%error, "forgetting old rows failed; it is tried again");
        }
    }
}
