//! A bounded load test on loopback: starts the server, plays rounds on many connections, and checks that every
//! acknowledged submission is kept, once — also when the server is killed in the middle.
//!
//! load [--secs 8] [--conns 64] [--people 2000] [--kill] [--server PATH] [--database postgres://…]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test program: any surprise ends it with its place"
)]

mod client;
mod server;

use client::Client;
use serde_json::{Value, json};
use server::Server;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// One person with the cookie of their session.
#[derive(Clone)]
struct Person {
    cookie: String,
}

/// What the servers' answers promised.
#[derive(Default)]
struct Promises {
    /// Receipts by attempt, with the person's place in the list.
    receipts: HashMap<String, (usize, String)>,
    start_us: Vec<u64>,
    submit_us: Vec<u64>,
    refused: u64,
}

struct Options {
    secs: u64,
    conns: usize,
    people: usize,
    kill: bool,
    server: String,
    database: Option<String>,
}

fn options() -> Options {
    let args: Vec<String> = std::env::args().collect();
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).cloned();
    let number = |name: &str, otherwise: u64| value(name).map_or(otherwise, |v| v.parse().expect("a number"));
    Options {
        secs: number("--secs", 8).min(120),
        conns: number("--conns", 64).min(512) as usize,
        people: number("--people", 2000).min(50_000) as usize,
        kill: args.iter().any(|a| a == "--kill"),
        server: value("--server").unwrap_or_else(|| "target/release/quiz".to_owned()),
        database: value("--database"),
    }
}

#[tokio::main]
async fn main() {
    let options = options();
    let mut server = Server::prepare(&options.server, options.database.as_deref());
    server.start().await;
    let people = sign_up(&server, options.people, options.conns).await;
    println!("{} people signed up", people.len());
    let promises = Arc::new(Mutex::new(Promises::default()));
    let stop = Arc::new(AtomicBool::new(false));
    let began = Instant::now();
    let tasks: Vec<_> = (0..options.conns)
        .map(|n| {
            tokio::spawn(play(server.address(), people.clone(), (n, options.conns), promises.clone(), stop.clone()))
        })
        .collect();
    if options.kill {
        tokio::time::sleep(Duration::from_secs(options.secs) / 2).await;
        server.kill();
        tokio::time::sleep(Duration::from_millis(300)).await;
        server.start().await;
        println!("killed in the middle and started again");
        tokio::time::sleep(Duration::from_secs(options.secs) / 2).await;
    } else {
        tokio::time::sleep(Duration::from_secs(options.secs)).await;
    }
    stop.store(true, Ordering::SeqCst);
    for task in tasks {
        task.await.unwrap();
    }
    let took = began.elapsed().as_secs_f64();
    let mut promises = Arc::into_inner(promises).unwrap().into_inner().unwrap();
    report(&mut promises, took);
    check(&server, &people, &promises).await;
    server.stop();
}

/// Signs people up on several connections.
async fn sign_up(server: &Server, count: usize, conns: usize) -> Arc<Vec<Person>> {
    let address = server.address();
    let tasks: Vec<_> = (0..conns)
        .map(|n| {
            tokio::spawn(async move {
                let mut client = Client::new(address);
                let mut found = Vec::new();
                for i in (n..count).step_by(conns) {
                    let body = json!({
                        "nickname": format!("甲{i}"), "mobile": format!("139{i:08}"), "password": "12345678",
                        "category": "consumer", "town": "442000118", "notice_version": 3,
                        "notice_accepted": true, "age_declared": true,
                    });
                    let reply = client.send("POST", "/api/v1/participants", "", &body.to_string()).await.unwrap();
                    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
                    found.push(Person { cookie: reply.cookies.join("; ") });
                }
                found
            })
        })
        .collect();
    let mut people = Vec::new();
    for task in tasks {
        people.extend(task.await.unwrap());
    }
    Arc::new(people)
}

/// Plays rounds of the persons that fall to this connection until told to stop.
async fn play(
    address: std::net::SocketAddr,
    people: Arc<Vec<Person>>,
    (first, step): (usize, usize),
    promises: Arc<Mutex<Promises>>,
    stop: Arc<AtomicBool>,
) {
    let mut client = Client::new(address);
    let mine: Vec<usize> = (first..people.len()).step_by(step).collect();
    for turn in 0.. {
        if stop.load(Ordering::SeqCst) || mine.is_empty() {
            return;
        }
        let person = mine[turn % mine.len()];
        let cookie = &people[person].cookie;
        let began = Instant::now();
        let started = client.send("POST", "/api/v1/contests/bench/attempts", cookie, "{}").await;
        let Ok(started) = started else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let start_us = began.elapsed().as_micros() as u64;
        if started.status != 201 && started.status != 200 {
            promises.lock().unwrap().refused += 1;
            continue;
        }
        let attempt: Value = serde_json::from_slice(&started.body).unwrap();
        let answers: Vec<Value> = attempt["questions"]
            .as_array()
            .unwrap()
            .iter()
            .enumerate()
            .map(|(i, q)| json!({"question_id": q["id"], "seq": 1, "answer": {"positions": [(turn + i) % 4]}}))
            .collect();
        let id = attempt["id"].as_str().unwrap().to_owned();
        let body = json!({"writer": attempt["writer"], "answers": answers}).to_string();
        let began = Instant::now();
        let path = format!("/api/v1/attempts/{id}/submission");
        let Ok(submitted) = client.send("POST", &path, cookie, &body).await else { continue };
        let submit_us = began.elapsed().as_micros() as u64;
        let mut held = promises.lock().unwrap();
        if submitted.status != 200 {
            held.refused += 1;
            continue;
        }
        let result: Value = serde_json::from_slice(&submitted.body).unwrap();
        let receipt = result["receipt"]["hash"].as_str().unwrap().to_owned();
        held.start_us.push(start_us);
        held.submit_us.push(submit_us);
        assert!(held.receipts.insert(id, (person, receipt)).is_none(), "one attempt was submitted twice");
    }
}

fn percentile(sorted: &[u64], share: f64) -> f64 {
    let place = ((sorted.len() as f64 - 1.0).max(0.0) * share) as usize;
    sorted.get(place).copied().unwrap_or(0) as f64 / 1000.0
}

fn report(promises: &mut Promises, took: f64) {
    promises.start_us.sort_unstable();
    promises.submit_us.sort_unstable();
    let rounds = promises.submit_us.len();
    println!("{rounds} rounds in {took:.1} s = {:.0} rounds/s, {} refused", rounds as f64 / took, promises.refused);
    for (name, list) in [("start", &promises.start_us), ("submit", &promises.submit_us)] {
        let (p50, p99) = (percentile(list, 0.5), percentile(list, 0.99));
        println!("{name:<7} p50 {p50:.1} ms, p99 {p99:.1} ms");
    }
}

/// Reads every attempt back: what was acknowledged is there with its receipt, nothing is there twice.
async fn check(server: &Server, people: &[Person], promises: &Promises) {
    let mut client = Client::new(server.address());
    let mut stored = HashMap::new();
    let mut numbers = HashSet::new();
    for (i, person) in people.iter().enumerate() {
        let reply = client.send("GET", "/api/v1/me/attempts", &person.cookie, "").await.unwrap();
        assert_eq!(reply.status, 200);
        let list: Value = serde_json::from_slice(&reply.body).unwrap();
        for attempt in list["items"].as_array().unwrap() {
            let id = attempt["id"].as_str().unwrap().to_owned();
            assert!(numbers.insert((i, attempt["number"].as_u64().unwrap())), "an attempt number is there twice");
            if attempt["state"] == "submitted" {
                assert!(stored.insert(id, i).is_none(), "an attempt is there twice");
            }
        }
    }
    let lost = promises.receipts.keys().filter(|id| !stored.contains_key(*id)).count();
    let extra = stored.len() - (promises.receipts.len() - lost);
    for (id, (person, receipt)) in promises.receipts.iter().take(500) {
        let path = format!("/api/v1/attempts/{id}/result");
        let reply = client.send("GET", &path, &people[*person].cookie, "").await.unwrap();
        let result: Value = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(result["receipt"]["hash"], **receipt, "another receipt than the one acknowledged");
    }
    println!(
        "{} acknowledged, {} stored: {lost} lost, 0 doubled, {extra} stored whose answer did not arrive",
        promises.receipts.len(),
        stored.len()
    );
    assert_eq!(lost, 0, "acknowledged submissions are lost");
}
