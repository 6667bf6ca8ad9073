//! Structured logs to standard error: a readable sentence plus fields, never personal data.

use crate::config::Log;
use tracing_subscriber::EnvFilter;

/// Starts logging; a second call changes nothing.
pub fn start(log: &Log) {
    // SQL and per-connection noise of libraries says nothing to whoever runs contests.
    let directives =
        format!("{level},sqlx=warn,sea_orm=warn,sea_orm_migration=warn,actix_server=warn", level = log.level);
    let filter = EnvFilter::try_new(directives).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let started = if log.format == "json" { lines.json().try_init() } else { lines.try_init() };
    if started.is_err() {
        tracing::debug!("logging had been started before");
    }
}
