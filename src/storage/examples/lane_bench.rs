//! Rounds per second of one lane on a real disk: insert an attempt, then find it, save its ending and its standing.
//!
//! `cargo run --release -p storage --example lane_bench -- [directory | postgres://…] [seconds] [lanes]`

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a measurement stops at the first fault and prints")]

use domain::attempt::{Attempt, Ending, Paper, PaperQuestion, Sheet, State};
use domain::contest::VoidPolicy;
use domain::correction::Ruling;
use domain::id::{AttemptId, ContestId, ParticipantId, QuestionId};
use domain::points::Points;
use domain::ranking::Standing;
use domain::time::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use storage::{LaneKey, Options, Store, StoreError, Url};

const WRITERS: u8 = 64;
const START: Timestamp = Timestamp(1_662_000_000_000);

fn random(writer: u8, round: u32) -> [u8; 10] {
    let [a, b, c, d] = round.to_be_bytes();
    [writer, a, b, c, d, 5, 6, 7, 8, 9]
}

fn attempt(contest: &ContestId, participant: ParticipantId, writer: u8, round: u32) -> Attempt {
    let place = |number: u32| PaperQuestion {
        question: QuestionId::parse(&format!("elevator-ride-{number}")).expect("a slug"),
        revision: 1,
        section: 0,
        points: Points::from_milli(5000),
        order: vec![2, 0, 3, 1],
    };
    Attempt {
        id: AttemptId::new(START.ms() + i64::from(round), random(writer, round)),
        contest: contest.clone(),
        participant,
        number: 1,
        day: START.day(),
        number_in_day: 1,
        started_at: START,
        deadline: START.plus_ms(600_000),
        grace_ms: 5000,
        elder_time: false,
        index_version: 1,
        writer: 1,
        paper: Paper { questions: (0..20).map(place).collect() },
        sheet: Sheet::default(),
        state: State::Started,
    }
}

async fn round(store: &Store, contest: &ContestId, writer: u8, round: u32) -> Duration {
    let person = ParticipantId::new(START.ms() + i64::from(round), random(writer, round));
    let fresh = Arc::new(attempt(contest, person.clone(), writer, round));
    let (id, contest) = (fresh.id.clone(), contest.clone());
    let inserted = store.write(LaneKey::Participant(person.clone()), move |tx| {
        let fresh = Arc::clone(&fresh);
        Box::pin(async move { storage::attempt::insert(tx, &fresh).await })
    });
    let inserted: Result<bool, StoreError> = inserted.await;
    assert!(inserted.expect("an insert"), "a new attempt conflicts with nothing");
    let begun = Instant::now();
    let saved = store.write(LaneKey::Participant(person.clone()), move |tx| {
        let (id, person, contest) = (id.clone(), person.clone(), contest.clone());
        Box::pin(async move {
            let found = storage::attempt::find_for(tx, &person, &id).await?;
            let mut attempt = found.ok_or(StoreError::Unavailable)?;
            let ending = Ending { now: START.plus_ms(60_000), receipt_number: 7, salt: [3; 16] };
            let submitted = attempt.submit(1, vec![], &|_, _| None, &Ruling::plain(VoidPolicy::FullPoints), ending);
            submitted.map_err(|error| StoreError::Database(error.to_string()))?;
            let saved = storage::attempt::save_ending(tx, &attempt).await?;
            let standing = Standing {
                score: Points::from_milli(50_000),
                duration_ms: 60_000,
                finished_at: START,
                counted: vec![1],
                attempts: 1,
                elder_time: false,
            };
            storage::standing::record(tx, &contest, &person, &standing).await?;
            Ok(saved)
        })
    });
    let saved: Result<bool, StoreError> = saved.await;
    assert!(saved.expect("a submission"), "a started attempt is scored");
    begun.elapsed()
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let place = arguments.next().unwrap_or_else(|| ".".to_owned());
    let seconds: u64 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(10);
    let lanes = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(4);
    let url = if place.starts_with("postgres") {
        Url::Postgres(place)
    } else {
        Url::Sqlite(PathBuf::from(place).join("lane-bench.db"))
    };
    let store = Store::open(Options { url, lanes, queue_max: 4096, batch_max: 256, readers_max: 2 });
    let store = store.await.expect("a database");
    store.migrate().await.expect("a schema");
    let contest = ContestId::parse("bench").expect("a slug");
    let (done, until) = (Arc::new(AtomicU64::new(0)), Instant::now() + Duration::from_secs(seconds));
    let first = u32::from(std::process::id().to_be_bytes().iter().fold(0_u8, |a, b| a.wrapping_mul(31) ^ b)) << 24;
    let begun = Instant::now();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (store, contest, done) = (store.clone(), contest.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                let mut times = Vec::new();
                for number in first.. {
                    if Instant::now() >= until {
                        break;
                    }
                    times.push(round(&store, &contest, writer, number).await);
                    done.fetch_add(1, Ordering::Relaxed);
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for writer in writers {
        times.extend(writer.await.expect("a writer"));
    }
    times.sort_unstable();
    let rounds = u128::from(done.load(Ordering::Relaxed));
    let p99 = times.get(times.len().saturating_mul(99) / 100).copied().unwrap_or_default();
    let per_second = rounds * 1000 / begun.elapsed().as_millis().max(1);
    println!("{rounds} rounds, {per_second}/s, submit p99 {p99:?}, {:?}", store.lane_figures());
    store.close().await;
}
