//! A server of one test: its own database, directory, clock and address.

use super::http::{Browser, Exchange, Http};
use super::{Database, Person, SignUp, StaffMember, contest, log};
use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use domain::award::Plan;
use domain::contest::Contest;
use domain::id::ContestId;
use domain::question::Question;
use domain::time::Timestamp;
use quiz::app::bootstrap::{Bundle, bind_instance};
use quiz::app::hasher::{Cost, Hasher};
use quiz::app::keys::{Keys, random};
use quiz::app::{App, Settings};
use quiz::bank::Bank;
use quiz::clock::Clock;
use quiz::config::Config;
use quiz::web::{self, State};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use storage::Store;
use tempfile::TempDir;

const INSTANCE: &str = "quiz-test";
/// Id of the contest that a test's server holds.
pub(crate) const CONTEST: &str = "round";

/// How a server is made.
pub(crate) struct Setup {
    pub(crate) database: Database,
    pub(crate) contest: Contest,
    /// What can be won in it.
    pub(crate) awards: Option<Plan>,
    /// Questions beside those of the bundled bank.
    pub(crate) questions: Vec<Question>,
    /// Whether the contest is published at once.
    pub(crate) published: bool,
    pub(crate) config: Config,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            database: Database::Sqlite,
            contest: contest::small(CONTEST, start_of_tests()),
            awards: None,
            questions: vec![],
            published: true,
            config: Config::for_testing(),
        }
    }
}

/// A running server; it ends when this is dropped.
pub(crate) struct TestApp {
    pub(crate) core: Arc<App>,
    pub(crate) clock: Clock,
    pub(crate) http: Arc<Http>,
    /// The server's own store, to prepare what other parts of the product would have written.
    pub(crate) store: Store,
    server: ServerHandle,
    people: AtomicU32,
    pub(crate) dir: TempDir,
}

/// When every test begins: Monday, 5 September 2022, ten in the morning in Shanghai.
pub(crate) fn start_of_tests() -> Timestamp {
    Timestamp::parse_shanghai("2022-09-05 10:00").unwrap()
}

fn bank() -> &'static Bank {
    static BANK: OnceLock<Bank> = OnceLock::new();
    BANK.get_or_init(|| Bank::bundled().expect("the bundled bank has no faults"))
}

impl TestApp {
    /// A server on SQLite with the small contest, which is open.
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// A server made as the test wants it.
    pub(crate) async fn with(change: impl FnOnce(&mut Setup)) -> Self {
        let mut setup = Setup::default();
        change(&mut setup);
        Self::of(setup).await
    }

    async fn of(setup: Setup) -> Self {
        log::keep();
        let dir = TempDir::new().unwrap();
        let store = setup.database.open(dir.path()).await;
        let keys = new_keys(dir.path());
        bind_instance(&store, INSTANCE, &keys).await.unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let mut config = setup.config;
        config.server.listen = listener.local_addr().unwrap();
        config.server.workers = 1;
        let clock = Clock::fixed(start_of_tests());
        let core = Arc::new(compose(store.clone(), clock.clone(), keys, &config));
        let bank = bank();
        let organizations = bank.organizations.clone();
        let questions = bank.questions.iter().chain(&setup.questions).cloned().collect();
        let bundle = Bundle { questions, contests: vec![], awards: [].into(), organizations };
        core.import_bundle(bundle).await.unwrap();
        core.import_contest(setup.contest.clone()).await.unwrap();
        if let Some(plan) = setup.awards.clone() {
            core.import_award_plan(&setup.contest.id, plan).await.unwrap();
        }
        core.load().await.unwrap();
        if setup.published {
            core.publish_on_shell(&setup.contest.id).await.unwrap();
        }
        let http = Http::new(format!("http://{}", config.server.listen));
        let state = Data::new(State::new(core.clone(), config, None));
        let server = serve(listener, state);
        Self { core, clock, http, store, server, people: AtomicU32::new(0), dir }
    }

    /// The data directory, as commands of the shell open it.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Moves the clock.
    pub(crate) fn wait(&self, ms: i64) {
        self.clock.advance_ms(ms);
    }

    /// Moves the clock to an instant.
    pub(crate) fn wait_until(&self, at: Timestamp) {
        self.clock.advance_ms(at.since_ms(self.clock.now()));
    }

    /// What the server's timers do every second.
    pub(crate) async fn tick(&self) {
        self.core.expire_attempts().await.unwrap();
        self.core.advance_contests().await.unwrap();
        self.core.apply_corrections().await.unwrap();
        self.core.tell_winners().await.unwrap();
        self.core.end_publications().await.unwrap();
    }

    /// The contest as it stands.
    pub(crate) fn contest(&self) -> Contest {
        let id = ContestId::parse(CONTEST).unwrap();
        self.core.catalog().contests[&id].contest.clone()
    }

    /// Lets the contest end and closes it.
    pub(crate) async fn close_contest(&self) {
        self.wait_until(self.contest().settled_at().plus_ms(1));
        self.tick().await;
    }

    /// A browser of nobody.
    pub(crate) fn visitor(&self) -> Browser {
        Browser::new(&self.http)
    }

    /// The form of a person who could sign up; every one has another number.
    pub(crate) fn form(&self, nickname: &str) -> SignUp {
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        SignUp::of(nickname, &format!("139{:08}", 10_000_000 + number))
    }

    /// A consumer who has just signed up.
    pub(crate) async fn participant(&self, nickname: &str) -> Person {
        Person::sign_up(self, self.form(nickname)).await
    }

    /// A member of staff with one role, signed in.
    pub(crate) async fn staff(&self, role: &str) -> StaffMember {
        StaffMember::invite(self, role).await
    }

    /// Every exchange with this server so far.
    pub(crate) fn traffic(&self) -> Vec<Exchange> {
        self.http.traffic()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The command is sent when the future is made; nobody waits for the end.
        drop(self.server.stop(false));
    }
}

/// Keys of a new instance, with the file of secrets that commands of the shell look for.
fn new_keys(dir: &Path) -> Keys {
    let master = random();
    let secrets = format!("instance = \"{INSTANCE}\"\nmaster = \"{}\"\n", domain::fairness::hex(&master));
    let file = dir.join("secrets.toml");
    std::fs::write(&file, secrets).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    Keys::derive(&master)
}

fn compose(store: Store, clock: Clock, keys: Keys, config: &Config) -> App {
    let cost = Cost { memory_kib: config.passwords.memory_kib, passes: config.passwords.passes };
    let hasher = Hasher::start(cost, 2, 256).unwrap();
    let settings = Settings {
        access_ms: config.sessions.access_s * 1000,
        refresh_ms: config.sessions.refresh_s * 1000,
        demo: false,
        origin: config.server.origin(),
        organizer: config.site.organizer.clone(),
        retention: quiz::app::prize::Retention::default(),
    };
    App::new(store, clock, keys, hasher, quiz::cli::serve::reference(bank()), settings)
}

fn serve(listener: TcpListener, state: Data<State>) -> ServerHandle {
    let server = actix_web::HttpServer::new(move || {
        actix_web::App::new().app_data(state.clone()).wrap(from_fn(web::serve::around)).configure(web::routes)
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    let handle = server.handle();
    tokio::spawn(server);
    handle
}
