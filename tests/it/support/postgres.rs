//! A real PostgreSQL server for this test process: made on first use, on a free port, in a directory that goes with it.
//!
//! PostgreSQL refuses root, so as root everything runs as user postgres. A small shell watches a pipe from this process
//! and stops the server when the pipe closes, however the tests end.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use storage::{Store, Url, testing};
use tokio::sync::{Mutex, OnceCell};

const MISSING: &str = "PostgreSQL is not installed, and these tests need it: run `apt-get install -y postgresql`";
const TEMPLATE: &str = "quiz_template";

static SERVER: OnceCell<Server> = OnceCell::const_new();
static NAMES: AtomicU32 = AtomicU32::new(0);

struct Server {
    port: u16,
    bin: PathBuf,
    /// Its standard input is the pipe that the watchdog reads.
    _watchdog: Child,
    creating: Mutex<()>,
}

/// The folder of the newest installed server.
fn bin() -> PathBuf {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let mut found: Vec<(u32, PathBuf)> = installed
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").is_file() && bin.join("postgres").is_file())
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin).expect(MISSING)
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0)
}

/// A command as a user that PostgreSQL accepts.
fn command(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/tmp").env_remove("PGDATA").env_remove("PGHOST");
    command
}

fn run(mut command: Command) -> String {
    let done = command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{command:?}: {said}");
    said.trim().to_owned()
}

fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// Runs the server, and stops it and removes its folder once standard input ends.
const WATCHDOG: &str = r#"
trap : INT TERM HUP
"$1/postgres" -D "$2/data" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c max_connections=400 -c fsync=off -c shared_buffers=64MB >"$2/log" 2>&1 &
pid=$!
while read -r line; do :; done
kill -INT "$pid"
wait "$pid"
rm -rf "$2"
"#;

impl Server {
    async fn start() -> Self {
        let bin = bin();
        let mut folder = command(Path::new("mktemp"));
        folder.args(["-d", "/tmp/quiz-postgres-XXXXXX"]);
        let dir = run(folder);
        let mut init = command(&bin.join("initdb"));
        init.args(["-D", &format!("{dir}/data"), "-U", "quiz", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]);
        run(init);
        let port = free_port();
        let mut watchdog = command(Path::new("/bin/sh"));
        watchdog.args(["-c", WATCHDOG, "watchdog"]).arg(&bin).args([&dir, &port.to_string()]);
        watchdog.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let watchdog = watchdog.spawn().expect("a shell starts");
        let server = Self { port, bin, _watchdog: watchdog, creating: Mutex::default() };
        server.wait(&dir).await;
        server.sql(&format!("CREATE DATABASE {TEMPLATE}"));
        let store = Store::open(testing::options(Url::Postgres(server.url(TEMPLATE)))).await.expect("it answers");
        store.migrate().await.expect("the template migrates");
        store.close().await;
        server
    }

    async fn wait(&self, dir: &str) {
        for _ in 0..300 {
            let mut ready = Command::new(self.bin.join("pg_isready"));
            ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            if ready.status().is_ok_and(|status| status.success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let log = std::fs::read_to_string(format!("{dir}/log")).unwrap_or_default();
        panic!("PostgreSQL did not start within 15 s:\n{log}");
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://quiz@127.0.0.1:{}/{database}", self.port)
    }

    fn sql(&self, statement: &str) -> String {
        let mut psql = Command::new(self.bin.join("psql"));
        psql.args([
            "-h",
            "127.0.0.1",
            "-p",
            &self.port.to_string(),
            "-U",
            "quiz",
            "-d",
            "postgres",
            "-qAtc",
            statement,
        ]);
        run(psql)
    }
}

/// The address of a new migrated database.
pub(crate) async fn database() -> String {
    let server = SERVER.get_or_init(Server::start).await;
    let name = format!("quiz_{}", NAMES.fetch_add(1, Ordering::Relaxed));
    let _one_at_a_time = server.creating.lock().await;
    server.sql(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"));
    server.url(&name)
}
