//! The data directory under the built binary: first start, refusals, copies, backups, a kill in the middle.

use crate::support::binary::{
    Acknowledged, DEMO_CONTEST, Process, is_kept, play, refused, sign_in, sign_up, succeed, text,
};
use crate::support::http::{Browser, Http};
use crate::support::*;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// People who sign up and hand in one round after the other, until they are told to stop or the server is gone.
struct Load {
    acknowledged: Arc<Mutex<Vec<Acknowledged>>>,
    stop: Arc<AtomicBool>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Load {
    fn start(http: &Arc<Http>) -> Self {
        let load = Self { acknowledged: Arc::default(), stop: Arc::default(), tasks: Vec::new() };
        let numbers = Arc::new(AtomicUsize::new(0));
        let tasks = (0..8).map(|_| {
            let (http, numbers) = (http.clone(), numbers.clone());
            let (acknowledged, stop) = (load.acknowledged.clone(), load.stop.clone());
            tokio::spawn(async move {
                while !stop.load(Ordering::SeqCst) {
                    let mobile = format!("136{:08}", numbers.fetch_add(1, Ordering::SeqCst));
                    let browser = Browser::new(&http);
                    sign_up(&browser, &mobile).await;
                    for _ in 0..2 {
                        let done = play(&browser, &mobile).await;
                        acknowledged.lock().unwrap().push(done);
                    }
                }
            })
        });
        Self { tasks: tasks.collect(), ..load }
    }

    fn so_far(&self) -> Vec<Acknowledged> {
        self.acknowledged.lock().unwrap().clone()
    }

    async fn until(&self, count: usize) {
        for _ in 0..1000 {
            if self.so_far().len() >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("only {} submissions within 20 s", self.so_far().len());
    }

    /// Ends the load; tasks whose server was killed have failed, and that is what was wanted.
    async fn end(self) -> Vec<Acknowledged> {
        self.stop.store(true, Ordering::SeqCst);
        for task in self.tasks {
            drop(task.await);
        }
        let all = self.acknowledged.lock().unwrap();
        all.clone()
    }
}

/// Some of many, spread over all of them.
fn sample(all: &[Acknowledged], count: usize) -> Vec<&Acknowledged> {
    all.iter().step_by((all.len() / count).max(1)).chain(all.last()).collect()
}

#[tokio::test]
async fn the_first_start_prints_address_and_link_and_the_second_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let dir = folder.path().join("data");
    let process = Process::demo(&dir).await;
    let link = process.link().expect("a link for the first administrator");
    assert!(process.said().contains(&format!("{}/", process.http.base)) && link.starts_with(&process.http.base));
    assert_eq!((mode(&dir), mode(&dir.join("secrets.toml"))), (0o700, 0o600));
    let home = process.visitor().get("/home").await.ok();
    assert_eq!(
        (&home["demo"], &home["contest"]["demo"], &home["contest"]["state"]),
        (&json!(true), &json!(true), &json!("open"))
    );
    let rules = process.visitor().get(&format!("/contests/{DEMO_CONTEST}/rules")).await.ok();
    process.stop();
    let secrets = std::fs::read(dir.join("secrets.toml")).unwrap();
    let process = Process::demo(&dir).await;
    let token = |link: &str| link.split_once('#').unwrap().1.to_owned();
    assert_eq!(token(&process.link().unwrap()), token(&link));
    let again = process.visitor().get(&format!("/contests/{DEMO_CONTEST}/rules")).await.ok();
    for field in ["commitment", "index_hash", "index_version", "published_at_ms"] {
        assert_eq!(again[field], rules[field], "{field}");
    }
    assert_eq!(again["contest"]["closes_at_ms"], rules["contest"]["closes_at_ms"]);
    assert_eq!(std::fs::read(dir.join("secrets.toml")).unwrap(), secrets);
    assert!(!process.said().contains("were imported"), "{}", process.said());
}

#[tokio::test]
async fn without_the_demonstration_nothing_is_public() {
    let folder = TempDir::new().unwrap();
    let process = Process::serve(folder.path(), &[]).await;
    assert!(process.visitor().get("/home").await.ok()["contest"].is_null());
    process.visitor().get(&format!("/contests/{DEMO_CONTEST}")).await.problem("not_found");
}

#[tokio::test]
async fn a_second_process_on_the_same_directory_is_refused() {
    let folder = TempDir::new().unwrap();
    let process = Process::demo(folder.path()).await;
    let said = refused(&["serve", "--data", text(folder.path()), "--listen", "127.0.0.1:0"]);
    assert!(said.contains("in use by another quiz process"), "{said}");
    process.visitor().get("/home").await.ok();
}

#[tokio::test]
async fn a_database_without_its_own_secrets_is_refused_and_nothing_is_regenerated() {
    let folder = TempDir::new().unwrap();
    let (dir, other) = (folder.path().join("one"), folder.path().join("other"));
    Process::demo(&dir).await.stop();
    Process::serve(&other, &[]).await.stop();
    let secrets = dir.join("secrets.toml");
    let own = std::fs::read_to_string(&secrets).unwrap();
    let foreign = std::fs::read_to_string(other.join("secrets.toml")).unwrap();
    let instance = own.lines().find(|line| line.starts_with("instance")).unwrap();
    let foreign_master = foreign.lines().find(|line| line.starts_with("master")).unwrap();
    let database = std::fs::read(dir.join("quiz.db")).unwrap();
    let serve = ["serve", "--data", text(&dir), "--listen", "127.0.0.1:0"];
    std::fs::remove_file(&secrets).unwrap();
    let said = refused(&serve);
    assert!(said.contains("secrets are missing") && said.contains("secrets.toml"), "{said}");
    assert!(!secrets.exists(), "nothing was regenerated");
    for (text, reason) in [
        (foreign.clone(), "files of one instance"),
        (format!("{instance}\n{foreign_master}\n"), "restore its own"),
        ("nonsense".to_owned(), "is damaged"),
    ] {
        std::fs::write(&secrets, &text).unwrap();
        let said = refused(&serve);
        assert!(said.contains(reason), "{said}");
        assert_eq!(std::fs::read_to_string(&secrets).unwrap(), text);
    }
    assert_eq!(std::fs::read(dir.join("quiz.db")).unwrap(), database, "the database is as it was");
    std::fs::write(&secrets, own).unwrap();
    Process::demo(&dir).await.stop();
    assert_eq!(mode(&secrets), 0o600, "a file that others could read is protected again");
}

#[tokio::test]
async fn a_copied_directory_runs_elsewhere() {
    let folder = TempDir::new().unwrap();
    let (dir, copy) = (folder.path().join("one"), folder.path().join("copy"));
    let process = Process::demo(&dir).await;
    let lin = process.visitor();
    sign_up(&lin, "13600000001").await;
    let done = play(&lin, "13600000001").await;
    process.stop();
    copy_folder(&dir, &copy);
    let elsewhere = Process::demo(&copy).await;
    is_kept(&elsewhere, &done).await;
    let me = sign_in(&elsewhere, "13600000001").await.get("/me").await.ok();
    assert_eq!(me["mobile"], "13600000001", "its secrets open the number");
}

#[tokio::test]
async fn a_backup_made_under_load_holds_every_receipt_acknowledged_before_it() {
    let folder = TempDir::new().unwrap();
    let (dir, file, restored) =
        (folder.path().join("data"), folder.path().join("backup.tar"), folder.path().join("restored"));
    let process = Process::demo(&dir).await;
    let load = Load::start(&process.http);
    load.until(60).await;
    let before = load.so_far();
    let backup = ["backup", text(&file), "--data", text(&dir)].map(str::to_owned);
    let made = tokio::task::spawn_blocking(move || succeed(&backup.each_ref().map(String::as_str)));
    made.await.unwrap();
    let during = load.so_far().len();
    load.until(during + 20).await;
    load.end().await;
    assert_eq!(mode(&file), 0o600);
    assert!(refused(&["backup", text(&file), "--data", text(&dir)]).contains("cannot create"));
    process.stop();
    succeed(&["restore", text(&file), text(&restored)]);
    assert!(refused(&["restore", text(&file), text(&restored)]).contains("is not empty"));
    assert_eq!(mode(&restored.join("secrets.toml")), 0o600);
    let again = Process::demo(&restored).await;
    for done in sample(&before, 30) {
        is_kept(&again, done).await;
    }
    let people = again.visitor().get(&format!("/contests/{DEMO_CONTEST}")).await.ok();
    assert!(people["people_total"].as_u64().unwrap() * 2 >= before.len() as u64);
}

#[tokio::test]
async fn after_a_kill_every_acknowledged_submission_is_there_once() {
    let folder = TempDir::new().unwrap();
    let process = Process::demo(folder.path()).await;
    let load = Load::start(&process.http);
    load.until(100).await;
    process.kill();
    let acknowledged = load.end().await;
    let process = Process::demo(folder.path()).await;
    for done in sample(&acknowledged, 60) {
        is_kept(&process, done).await;
    }
    let number = |done: &Acknowledged| {
        let body: Value = serde_json::from_slice(&done.body).unwrap();
        body["receipt"]["number"].as_u64().unwrap()
    };
    let newest = process.visitor();
    sign_up(&newest, "13500000001").await;
    let newest = number(&play(&newest, "13500000001").await);
    let mut numbers: Vec<u64> = acknowledged.iter().map(number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), acknowledged.len(), "no receipt number twice");
    assert!(numbers.iter().all(|number| *number < newest), "and none again after the restart");
}

#[tokio::test]
async fn it_ends_within_ten_seconds_and_finishes_what_it_is_at() {
    let folder = TempDir::new().unwrap();
    let process = Process::demo(folder.path()).await;
    let load = Load::start(&process.http);
    load.until(20).await;
    let _idle = std::net::TcpStream::connect(process.http.base.trim_start_matches("http://")).unwrap();
    load.stop.store(true, Ordering::SeqCst);
    let stopping = tokio::task::spawn_blocking(|| process.stop());
    assert!(stopping.await.unwrap() < Duration::from_secs(11));
    let acknowledged = load.end().await;
    let process = Process::demo(folder.path()).await;
    is_kept(&process, acknowledged.last().unwrap()).await;
}

#[tokio::test]
async fn an_account_is_made_and_let_back_in_from_the_shell_while_the_server_runs() {
    let folder = TempDir::new().unwrap();
    let dir = text(folder.path());
    let process = Process::demo(folder.path()).await;
    let link_of = |said: String| said.split_whitespace().find(|w| w.contains("#token=")).unwrap().to_owned();
    let accept = |link: String, password: &'static str| {
        let browser = process.visitor();
        let body = json!({"token": staff::token(&link), "password": password});
        async move { browser.post("/staff/invitations/acceptance", body).await }
    };
    let made = succeed(&["account", "--data", dir, "create", "chen.min", "--role", "administrator"]);
    accept(link_of(made), staff::STAFF_PASSWORD).await.ok();
    assert!(succeed(&["account", "--data", dir, "list"]).contains("chen.min"));
    assert!(refused(&["account", "--data", dir, "create", "chen.min"]).contains("taken"));
    let reset = succeed(&["account", "--data", dir, "reset", "chen.min"]);
    accept(link_of(reset), "翠亨村的石板路很干净又安静").await.ok();
    succeed(&["account", "--data", dir, "unlock", "chen.min"]);
    assert!(refused(&["account", "--data", dir, "unlock", "nobody.here"]).contains("no such account"));
}
