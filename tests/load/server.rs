//! The server under load: its own data directory with a contest without limits, started, killed, started again.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const CONTEST: &str = r#"title: 测速
subtitle: 测速
activity: 4
opens_at: 2022-09-01 09:00
closes_at: 2099-12-30 23:59:59
eligible: [consumer, enterprise, technical_institution, regulator]
audience: []
notice: 测速
rules: 测速
sections:
  - title: 全部
    kinds: [single]
    count: 20
    points: "5"
limit_s: 600
grace_s: 30
attempts_per_day: null
attempts_total: null
score_kept: best
tie_break: [score, duration, finish]
shuffle: true
prefer_unseen: false
answers_shown: after_closing
elder_time_factor: "1.0"
"#;

/// The server and its directory.
pub(crate) struct Server {
    binary: PathBuf,
    folder: TempDir,
    address: SocketAddr,
    database: Option<String>,
    child: Option<Child>,
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

impl Server {
    /// Makes a data directory with the bench contest.
    pub(crate) fn prepare(binary: &str, database: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bank = folder.path().join("bank");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("question-bank"), &bank);
        std::fs::remove_dir_all(bank.join("contests")).unwrap();
        std::fs::create_dir(bank.join("contests")).unwrap();
        std::fs::write(bank.join("contests/bench.yaml"), CONTEST).unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let database = database.map(str::to_owned);
        let server = Self { binary: PathBuf::from(binary), folder, address, database, child: None };
        let mut import = server.command();
        import.args(["contest", "import", "--publish"]).arg(&bank).arg("--data").arg(server.data());
        assert!(import.status().expect("the server's binary; build it with `cargo build --release`").success());
        server
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .env("QUIZ_PASSWORDS__MEMORY_KIB", "64")
            .env("QUIZ_PASSWORDS__PASSES", "1")
            .env("QUIZ_LIMITS__ENABLED", "false")
            .env("QUIZ_LOG__LEVEL", "error")
            .stdout(Stdio::null());
        if let Some(database) = &self.database {
            command.env("QUIZ_DATABASE__URL", database);
        }
        command
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Starts the server and waits until it is ready.
    pub(crate) async fn start(&mut self) {
        let data = self.data();
        let listen = self.address.to_string();
        let mut command = self.command();
        command.args(["serve", "--listen", &listen, "--data"]).arg(data);
        self.child = Some(command.spawn().unwrap());
        let mut client = crate::client::Client::new(self.address);
        for _ in 0..600 {
            if client.send("GET", "/health/ready", "", "").await.is_ok_and(|r| r.status == 200) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server did not become ready");
    }

    /// Kills the server without warning.
    pub(crate) fn kill(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Ends the server.
    pub(crate) fn stop(mut self) {
        self.kill();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // It may have ended by itself.
            let _ = child.kill();
        }
    }
}
