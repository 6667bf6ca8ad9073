//! Instant wins: the stock is given out exactly, under load and through a kill, and anyone can repeat it afterwards.

use crate::concurrency::on_both;
use crate::support::binary::{DEMO_CONTEST, Process, play, sign_up, text};
use crate::support::http::Browser;
use crate::support::*;
use domain::award::{Claim, InstantPrize, Notice, Plan};
use domain::fairness::instant::{InstantSecret, hit};
use domain::fairness::unhex;
use futures_util::future::join_all;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tempfile::TempDir;

fn prize(id: &str, odds_millionths: u32, stock_total: u32, stock_per_day: Option<u32>) -> InstantPrize {
    InstantPrize {
        id: id.into(),
        name: format!("{id}奖"),
        prize: "话费".into(),
        value_fen: 60_000,
        odds_millionths,
        stock_total,
        stock_per_day,
    }
}

fn with(instant: Vec<InstantPrize>) -> Plan {
    Plan {
        instant,
        claim: Claim { days: 20, pick_up: None, ship: true, id_needed: false },
        notice: Notice { days: 7, contact: "0760-88888888".into() },
        ..Plan::default()
    }
}

/// Hands an attempt in, again and again while the server has too much to do.
async fn submitted(round: &Round) -> Value {
    loop {
        let reply = round.try_submit().await;
        if reply.status != 503 {
            return reply.ok();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

async fn thousand(database: Database) {
    let prizes = vec![prize("a", 200_000, 40, None), prize("b", 200_000, 60, Some(25))];
    let app = TestApp::with(|setup| {
        setup.database = database;
        setup.awards = Some(with(prizes.clone()));
    })
    .await;
    let mut rounds = Vec::new();
    for _ in 0..20 {
        let forms: Vec<SignUp> = (0..50).map(|_| app.form("参赛者")).collect();
        let people = join_all(forms.into_iter().map(|form| Person::sign_up(&app, form))).await;
        rounds.extend(join_all(people.iter().map(Person::start)).await);
    }
    let replies = join_all(rounds.iter().map(submitted)).await;
    let won = |id: &str| replies.iter().filter(|reply| reply["instant"]["prize_id"] == id).count();
    assert_eq!((replies.len(), won("a"), won("b")), (1000, 40, 25), "the stock, and the quota of the day");
    assert!(replies.iter().all(|reply| reply["instant_played"] == true));
    let path = format!("/contests/{CONTEST}/awards");
    let before = app.visitor().get(&path).await.ok();
    assert_eq!((before["instant_posted"].as_array().unwrap().len(), &before["instant_secret"]), (65, &Value::Null));
    app.close_contest().await;
    let organizer = app.staff("organizer").await;
    organizer.act("finalization", json!({})).await.ok();
    let after = app.visitor().get(&path).await.ok();
    let bytes = unhex(after["instant_secret"].as_str().unwrap()).unwrap();
    let secret = InstantSecret::new(bytes.try_into().unwrap());
    assert_eq!(json!(secret.commitment()), before["instant_commitment"]);
    for (round, reply) in rounds.iter().zip(&replies) {
        let number = secret.number(CONTEST, &round.person.id, 1);
        let hit = hit(&prizes, number).map(|prize| prize.id.as_str());
        let won = reply["instant"]["prize_id"].as_str();
        assert!(won.is_none() || won == hit, "nobody wins what they did not hit: {won:?} {hit:?}");
    }
    let hits = |id: &str| {
        rounds
            .iter()
            .filter(|r| hit(&prizes, secret.number(CONTEST, &r.person.id, 1)).is_some_and(|p| p.id == id))
            .count()
    };
    assert!(hits("a") > 40 && hits("b") > 25, "there were more hits than prizes");
}

on_both! {
    a_thousand_at_once_are_given_exactly_the_stock, a_thousand_at_once_are_given_exactly_the_stock_on_postgresql:
        thousand;
}

#[tokio::test]
async fn a_win_is_told_alike_however_often_it_is_asked_for() {
    let app = TestApp::with(|setup| setup.awards = Some(with(vec![prize("all", 1_000_000, 1, None)]))).await;
    let lin = app.participant("林小红").await;
    let round = lin.start().await.answer_all_right().await;
    let first = round.try_submit().await;
    assert_eq!(first.ok()["instant"], json!({"prize_id": "all", "name": "all奖", "prize": "话费"}));
    assert_eq!(round.try_submit().await.body, first.body);
    assert_eq!(round.result().await.ok()["instant"], first.ok()["instant"]);
    let mine = lin.get("/me/prizes").await.ok();
    assert_eq!((&mine["prizes"][0]["source"], &mine["prizes"][0]["tier_id"]), (&json!("instant"), &json!("all")));
    let late = app.participant("陈大文").await.start().await;
    let used_up = late.submit().await;
    assert_eq!((&used_up["instant"], &used_up["instant_played"]), (&Value::Null, &json!(true)));
    let posted = app.visitor().get(&format!("/contests/{CONTEST}/awards")).await.ok()["instant_posted"].clone();
    assert_eq!((posted.as_array().unwrap().len(), &posted[0]["name_masked"]), (1, &json!("林＊")));
}

#[tokio::test]
async fn who_may_not_win_plays_without_a_prize_and_other_contests_know_nothing_of_it() {
    let app = TestApp::with(|setup| setup.awards = Some(with(vec![prize("all", 1_000_000, 5, None)]))).await;
    let listed = app.participant("黄美玲").await;
    let organizer = app.staff("organizer").await;
    let body = json!({"mobiles": [listed.mobile], "reason": "技术支持单位"});
    organizer.put(&format!("/staff/contests/{CONTEST}/exclusions"), body).await.ok();
    let result = listed.start().await.submit().await;
    assert_eq!((&result["instant"], &result["instant_played"]), (&Value::Null, &json!(false)));
    assert_eq!(listed.get("/me/prizes").await.ok()["prizes"], json!([]));
    let plain = TestApp::start().await;
    let result = plain.participant("林小红").await.start().await.submit().await;
    assert_eq!((&result["instant"], &result["instant_played"]), (&Value::Null, &json!(false)));
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// People who play one round each until they are told to stop or the server is gone; gives how many wins they were told.
async fn load(process: &Process, numbers: &Arc<AtomicU32>, rounds: u32) -> u32 {
    let stop = Arc::new(AtomicBool::new(false));
    let (wins, done) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (http, numbers, stop) = (process.http.clone(), numbers.clone(), stop.clone());
            let (wins, done) = (wins.clone(), done.clone());
            tokio::spawn(async move {
                while !stop.load(Ordering::SeqCst) {
                    let mobile = format!("136{:08}", numbers.fetch_add(1, Ordering::SeqCst));
                    let browser = Browser::new(&http);
                    sign_up(&browser, &mobile).await;
                    let body: Value = serde_json::from_slice(&play(&browser, &mobile).await.body).unwrap();
                    wins.fetch_add(u32::from(!body["instant"].is_null()), Ordering::SeqCst);
                    done.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    while done.load(Ordering::SeqCst) < rounds {
        assert!(!tasks.iter().all(tokio::task::JoinHandle::is_finished), "nobody plays any more");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    // In the middle: everybody is at something.
    process.kill_now();
    stop.store(true, Ordering::SeqCst);
    for task in tasks {
        // Tasks whose server was killed have failed, and that is what was wanted.
        drop(task.await);
    }
    wins.load(Ordering::SeqCst)
}

async fn posted(process: &Process) -> u32 {
    let awards = process.visitor().get(&format!("/contests/{DEMO_CONTEST}/awards")).await.ok();
    u32::try_from(awards["instant_posted"].as_array().unwrap().len()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_in_the_middle_gives_nothing_twice_and_loses_nothing() {
    const STOCK: u32 = 60;
    let folder = TempDir::new().unwrap();
    let bank = folder.path().join("bank");
    copy(Path::new("question-bank"), &bank);
    let file = bank.join(format!("contests/{DEMO_CONTEST}.yaml"));
    let written = std::fs::read_to_string(&file).unwrap();
    let prize = format!(
        "awards:\n  instant:\n    - {{id: luck, name: 幸运奖, prize: 话费, value_fen: 60000, odds_millionths: 400000, \
         stock_total: {STOCK}}}\n"
    );
    std::fs::write(&file, written.replacen("awards:\n", &prize, 1)).unwrap();
    let data = folder.path().join("data");
    let arguments = ["--demo", "--bank", text(&bank)];
    let numbers = Arc::new(AtomicU32::new(0));
    let process = Process::serve(&data, &arguments).await;
    let told = load(&process, &numbers, 60).await;
    drop(process);
    let process = Process::serve(&data, &arguments).await;
    let given = posted(&process).await;
    assert!(told <= given && given < STOCK, "what was told is there: {told} {given}");
    load(&process, &numbers, 250).await;
    drop(process);
    let process = Process::serve(&data, &arguments).await;
    assert_eq!(posted(&process).await, STOCK, "exactly the stock");
}
