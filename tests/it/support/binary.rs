//! The built binary as an administrator of a server runs it.

use super::http::{Browser, Http};
use super::{SignUp, Value, json};
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The contest that `--demo` opens.
pub(crate) const DEMO_CONTEST: &str = "quality-month-2022";

/// A `quiz serve` of its own.
pub(crate) struct Process {
    child: Child,
    said: Arc<Mutex<String>>,
    pub(crate) http: Arc<Http>,
}

/// A submission that the server acknowledged.
#[derive(Debug, Clone)]
pub(crate) struct Acknowledged {
    pub(crate) mobile: String,
    pub(crate) attempt: String,
    pub(crate) body: Vec<u8>,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quiz"));
    command.args(arguments).stdin(Stdio::null());
    for (key, value) in
        [("QUIZ_PASSWORDS__MEMORY_KIB", "64"), ("QUIZ_PASSWORDS__PASSES", "1"), ("QUIZ_LIMITS__ENABLED", "false")]
    {
        command.env(key, value);
    }
    command
}

/// Runs a command of the binary to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// Runs a command that has to succeed; gives what it printed.
#[track_caller]
pub(crate) fn succeed(arguments: &[&str]) -> String {
    let done = run(arguments);
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "quiz {arguments:?}: {out}{err}");
    out.into_owned()
}

/// Runs a command that has to be refused; gives what it said.
#[track_caller]
pub(crate) fn refused(arguments: &[&str]) -> String {
    let mut child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
            panic!("quiz {arguments:?} runs on instead of refusing");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let done = child.wait_with_output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(!done.status.success(), "quiz {arguments:?} succeeded: {said}");
    said
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

impl Process {
    /// Serves a directory with the demonstration and waits until it is ready.
    pub(crate) async fn demo(dir: &Path) -> Self {
        Self::serve(dir, &["--demo"]).await
    }

    /// Serves a directory and waits until it is ready.
    pub(crate) async fn serve(dir: &Path, more: &[&str]) -> Self {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        let mut command = command(&["serve", "--data", text(dir), "--listen", &address]);
        let mut child = command.args(more).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let pipes: [Box<dyn std::io::Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for mut pipe in pipes {
            let said = said.clone();
            std::thread::spawn(move || {
                let mut bytes = [0; 4096];
                while let Ok(count @ 1..) = pipe.read(&mut bytes) {
                    said.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..count]));
                }
            });
        }
        let mut process = Self { child, said, http: Http::new(format!("http://{address}")) };
        process.until_ready().await;
        process
    }

    async fn until_ready(&mut self) {
        for _ in 0..600 {
            assert!(self.child.try_wait().unwrap().is_none(), "the server ended: {}", self.said());
            let listens = std::net::TcpStream::connect(self.http.base.trim_start_matches("http://")).is_ok();
            // An answer means that the server runs and no longer dies of a SIGTERM.
            if listens && self.said().contains("is ready") && self.visitor().get("/health/ready").await.status == 200 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server is not ready after 30 s: {}", self.said());
    }

    /// Everything it has printed.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// The link for the first administrator that it printed.
    pub(crate) fn link(&self) -> Option<String> {
        self.said().split_whitespace().find(|word| word.contains("/console/welcome#token=")).map(str::to_owned)
    }

    /// A browser of nobody.
    pub(crate) fn visitor(&self) -> Browser {
        Browser::new(&self.http)
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Asks it to end, and tells how long that took.
    pub(crate) fn stop(mut self) -> Duration {
        let started = Instant::now();
        self.signal("-TERM");
        let status = self.child.wait().unwrap();
        assert!(status.success(), "it ended in order: {status} {}", self.said());
        started.elapsed()
    }

    /// Ends it without a word while others still talk to it; what is left of it goes with this value.
    pub(crate) fn kill_now(&self) {
        self.signal("-KILL");
    }

    /// Ends it without a word, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Signs a person up in the demonstration.
pub(crate) async fn sign_up(browser: &Browser, mobile: &str) {
    browser.post("/participants", SignUp::of("参赛者", mobile).json()).await.ok();
}

/// Plays a round of the demonstration and hands it in without answers.
pub(crate) async fn play(browser: &Browser, mobile: &str) -> Acknowledged {
    let attempt = browser.post(&format!("/contests/{DEMO_CONTEST}/attempts"), json!({})).await.ok();
    let attempt = attempt["id"].as_str().unwrap().to_owned();
    let reply = browser.post(&format!("/attempts/{attempt}/submission"), json!({"writer": 1, "answers": []})).await;
    reply.ok();
    Acknowledged { mobile: mobile.to_owned(), attempt, body: reply.body }
}

/// Signs a person in.
pub(crate) async fn sign_in(process: &Process, mobile: &str) -> Browser {
    let browser = process.visitor();
    let body = json!({"mobile": mobile, "password": super::person::PASSWORD});
    browser.post("/sessions", body).await.ok();
    browser
}

/// Whether an acknowledged submission is there, with the same bytes, once.
pub(crate) async fn is_kept(process: &Process, given: &Acknowledged) {
    let browser = sign_in(process, &given.mobile).await;
    let path = format!("/attempts/{}/submission", given.attempt);
    let again = browser.post(&path, json!({"writer": 1, "answers": []})).await;
    assert_eq!(again.status, 200, "{}", again.text());
    assert_eq!(again.text(), String::from_utf8_lossy(&given.body));
    let mine = browser.get("/me/attempts").await.ok();
    let same = |attempt: &&Value| attempt["id"] == json!(given.attempt) && attempt["state"] == "submitted";
    assert_eq!(mine["items"].as_array().unwrap().iter().filter(same).count(), 1, "{mine}");
}
