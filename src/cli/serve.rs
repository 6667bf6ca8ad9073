//! `quiz serve`: opens the data directory, fills memory, serves until asked to stop.

use super::data::{self, Data, Stop, Use, VERIFICATION};
use crate::app::bootstrap::Bundle;
use crate::app::hasher::{Cost, Hasher};
use crate::app::prize::Retention;
use crate::app::reference::{Notice, Reference};
use crate::app::{App, Settings};
use crate::bank::Bank;
use crate::clock::Clock;
use crate::config::Config;
use crate::jobs::Jobs;
use crate::web::{self, State};
use actix_web::middleware::from_fn;
use actix_web::web::Data as WebData;
use actix_web::{App as WebApp, HttpServer};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long a stopped server's right to its PostgreSQL database lasts.
const LEASE_MS: i64 = 15_000;
/// Seconds in which running requests finish after SIGTERM.
const SHUTDOWN_S: u64 = 10;

/// The lists and texts of a bank.
#[must_use]
pub fn reference(bank: &Bank) -> Reference {
    Reference {
        towns: bank.towns.clone(),
        words: bank.words.clone(),
        common_passwords: bank.passwords.iter().cloned().collect(),
        activities: bank.activities.clone(),
        library: bank.library.clone(),
        topics: bank.topics.iter().map(|(code, name)| (code.to_owned(), name.to_owned())).collect(),
        notice: Notice {
            version: bank.notice.version,
            title: bank.notice.title.clone(),
            text: bank.notice.text.clone(),
        },
        known_organizations: bank.organizations.iter().map(domain::organization::OrganizationName::folded).collect(),
        law_search: std::sync::OnceLock::new(),
    }
}

/// The bundled bank.
///
/// # Errors
/// Its faults; a test holds that there are none.
pub fn bundled() -> Result<Bank, Stop> {
    bank(None)
}

/// The bank of a folder, or the bundled one.
///
/// # Errors
/// Every fault of it.
pub fn bank(folder: Option<&Path>) -> Result<Bank, Stop> {
    folder.map_or_else(Bank::bundled, Bank::from_folder).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Stop(format!("the question bank is faulty:\n{}", lines.join("\n")))
    })
}

/// The use cases over an opened data directory.
///
/// # Errors
/// When the hashing threads cannot be started.
pub fn app(data: &Data, config: &Config, bank: &Bank, clock: Clock, demo: bool) -> Result<App, Stop> {
    let cost = Cost { memory_kib: config.passwords.memory_kib, passes: config.passwords.passes };
    let hasher = Hasher::start(cost, config.passwords.threads, config.passwords.queue_max)?;
    let settings = Settings {
        access_ms: config.sessions.access_s * 1000,
        refresh_ms: config.sessions.refresh_s * 1000,
        demo,
        origin: config.server.origin(),
        organizer: config.site.organizer.clone(),
        retention: Retention {
            claim_details_days: config.retention.claim_details_days,
            claim_days: config.retention.claim_days,
        },
    };
    Ok(App::new(data.store.clone(), clock, data.keys.clone(), hasher, reference(bank), settings))
}

/// Serves until SIGTERM or SIGINT; running requests finish within ten seconds.
///
/// # Errors
/// When the directory, the database or the address cannot be used.
pub async fn serve(dir: &Path, config: Config, demo: bool, folder: Option<&Path>) -> Result<(), Stop> {
    for warning in config.warnings() {
        tracing::warn!("configuration: {warning}");
    }
    let data = data::open(dir, &config, Use::Alone).await?;
    let bank = bank(folder)?;
    let app = Arc::new(app(&data, &config, &bank, Clock::system(), demo)?);
    let holder = crate::app::keys::token();
    if !app.is_sqlite() {
        wait_for_lease(&app, &holder).await?;
    }
    let imported = app
        .import_bundle(Bundle {
            questions: bank.questions,
            contests: bank.contests,
            awards: bank.awards,
            organizations: bank.organizations,
        })
        .await?;
    if imported > 0 {
        tracing::info!(imported, "questions of the bundled bank were imported");
    }
    app.load().await?;
    app.expire_attempts().await?;
    if demo {
        app.open_demo().await?;
    }
    let warm = app.clone();
    // Nobody waits for it: a search that comes earlier makes the index itself.
    drop(tokio::task::spawn_blocking(move || warm.reference().law_search().find("质量", 0, 1)));
    let jobs = Jobs::start(&app);
    let lease = tokio::spawn(keep_lease(app.clone(), holder.clone()));
    let served = run(app.clone(), config, &data, demo).await;
    lease.abort();
    jobs.stop().await;
    if !app.is_sqlite()
        && let Err(error) = app.hold_server_lease(&holder, 0).await
    {
        tracing::warn!(%error, "the right to serve was not given back; the next server waits some seconds for it");
    }
    data.store.clone().close().await;
    served
}

async fn announce(app: &App, origin: &str, demo: bool) -> Result<(), Stop> {
    let mut text = format!(
        "\n  quiz {} is ready{}\n\n  participants  {origin}/\n  console       {origin}/console/\n",
        env!("CARGO_PKG_VERSION"),
        if demo { " (demonstration)" } else { "" }
    );
    if let Some((link, until)) = app.first_administrator_link().await? {
        text.push_str(&format!("\n  first administrator (one use, until {until}):\n  {link}\n"));
    }
    // Without a standard output nobody reads the address, and serving goes on.
    let _ = writeln!(std::io::stdout(), "{text}");
    Ok(())
}

async fn wait_for_lease(app: &App, holder: &str) -> Result<(), Stop> {
    for round in 0..20 {
        if app.hold_server_lease(holder, LEASE_MS).await? {
            return Ok(());
        }
        if round == 0 {
            tracing::warn!("another server has used this database within {} s; waiting for it to end", LEASE_MS / 1000);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Err(Stop::new("another quiz server serves this database; stop it first"))
}

async fn keep_lease(app: Arc<App>, holder: String) {
    if app.is_sqlite() {
        return;
    }
    loop {
        tokio::time::sleep(Duration::from_secs(5)).await;
        match app.hold_server_lease(&holder, LEASE_MS).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::error!("another server has taken this database over; this one ends, two would disagree");
                std::process::exit(1);
            }
            Err(error) => tracing::warn!(%error, "the right to serve could not be renewed; it is tried again"),
        }
    }
}

async fn run(app: Arc<App>, config: Config, data: &Data, demo: bool) -> Result<(), Stop> {
    let (announced, origin) = (app.clone(), config.server.origin());
    let (listen, workers, connections) = (config.server.listen, config.server.workers, config.server.connections_max);
    let state = WebData::new(State::new(app, config, Some(data.dir.join(VERIFICATION))));
    let quiet = state.clone();
    let forget = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(120)).await;
            quiet.limits.forget_quiet();
        }
    });
    let mut server = HttpServer::new(move || {
        WebApp::new().app_data(state.clone()).wrap(from_fn(web::serve::around)).configure(web::routes)
    })
    .max_connections(connections)
    .backlog(4096)
    .shutdown_timeout(SHUTDOWN_S)
    .client_request_timeout(Duration::from_secs(15));
    if workers > 0 {
        server = server.workers(workers);
    }
    let bound = server.bind(listen).map_err(|error| Stop(format!("cannot listen on {listen}: {error}")))?;
    // From here on signals are taken and connections wait in the queue; only now the address is promised.
    let running = actix_web::rt::spawn(bound.run());
    tokio::task::yield_now().await;
    announce(&announced, &origin, demo).await?;
    let served = running.await;
    forget.abort();
    let served = served.map_err(|error| Stop(format!("the server died: {error}")))?;
    served.map_err(|error| Stop(format!("the server failed: {error}")))
}
