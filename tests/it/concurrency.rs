//! Many at once: one attempt, one result, and a board that agrees with every answer given; on both databases.

use crate::support::*;
use futures_util::future::join_all;
use std::collections::BTreeSet;

const PEOPLE: usize = 64;

async fn two_starts(database: Database) {
    let app = TestApp::with(|setup| setup.database = database).await;
    let lin = app.participant("林小红").await;
    let replies = join_all((0..8).map(|_| lin.try_start())).await;
    let ids: BTreeSet<String> = replies.iter().map(|reply| reply.ok()["id"].to_string()).collect();
    assert_eq!(ids.len(), 1, "one attempt");
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1, "one of them is told that it is new");
    assert_eq!(lin.get("/me/attempts").await.ok()["items"].as_array().unwrap().len(), 1);
}

async fn two_submissions(database: Database) {
    let app = TestApp::with(|setup| setup.database = database).await;
    let lin = app.participant("林小红").await;
    let round = lin.start().await.answer_all_right().await;
    let replies = join_all((0..8).map(|_| round.try_submit())).await;
    replies.iter().for_each(|reply| drop(reply.ok()));
    let bodies: BTreeSet<&Vec<u8>> = replies.iter().map(|reply| &reply.body).collect();
    assert_eq!(bodies.len(), 1, "one result, byte for byte");
    assert_eq!(lin.contest().await["standing"]["attempts"], 1);
}

async fn saves_and_a_submission(database: Database) {
    let app = TestApp::with(|setup| setup.database = database).await;
    let lin = app.participant("林小红").await;
    let mut round = lin.start().await;
    let right = round.answers(5);
    let sheets: Vec<Value> = (0..6).map(|_| round.sheet(right.clone())).collect();
    let (saved, submitted) = tokio::join!(join_all(sheets.into_iter().map(|s| round.save(s))), round.try_submit());
    let result = submitted.ok();
    let stored = saved.iter().filter(|reply| reply.status == 200).count();
    saved.iter().filter(|reply| reply.status != 200).for_each(|reply| drop(reply.problem("attempt_submitted")));
    assert!(stored == 0 || result["right"] == 5, "what was acknowledged before counts: {stored} {result}");
}

/// One person's two rounds; gives the better score and its duration as they were answered.
async fn play(person: &Person, number: usize) -> (i64, i64) {
    let mut best: Option<(i64, i64)> = None;
    for turn in 0..2 {
        let round = person.start().await.answer_right((number + turn * 2) % 6).await;
        let result = round.submit().await;
        let (score, took) = (result["score_milli"].as_i64().unwrap(), result["duration_ms"].as_i64().unwrap());
        best = best.max(Some((score, -took)));
    }
    best.map(|(score, took)| (score, -took)).unwrap()
}

async fn everybody_plays(database: Database) {
    let app = TestApp::with(|setup| setup.database = database).await;
    let forms: Vec<SignUp> = (0..PEOPLE).map(|_| app.form("参赛者")).collect();
    let people = join_all(forms.into_iter().map(|form| Person::sign_up(&app, form))).await;
    let kept = join_all(people.iter().enumerate().map(|(number, person)| play(person, number))).await;
    let live = app.staff("auditor").await.get(&format!("/staff/contests/{CONTEST}/live")).await.ok();
    let counts = [&live["participants"], &live["ranked"], &live["attempts_submitted"], &live["attempts_running"]];
    assert_eq!(counts.map(|v| v.as_u64().unwrap()), [PEOPLE as u64, PEOPLE as u64, 2 * PEOPLE as u64, 0]);
    for restarted in [false, true] {
        if restarted {
            app.core.load().await.unwrap();
        }
        let mut ranks = Vec::new();
        for (person, kept) in people.iter().zip(&kept) {
            let standing = person.contest().await["standing"].clone();
            let (score, took) = (standing["score_milli"].as_i64().unwrap(), standing["duration_ms"].as_i64().unwrap());
            assert_eq!((score, took), *kept, "the row says what was answered");
            let better = kept_better(&people, person, &app, score, took).await;
            ranks.push((standing["rank"].as_u64().unwrap(), better));
        }
        ranks.iter().for_each(|(rank, before)| assert_eq!(*rank, before + 1));
    }
    let receipts: BTreeSet<u64> = app
        .traffic()
        .iter()
        .filter(|e| e.request.ends_with("/submission"))
        .map(|e| serde_json::from_slice::<Value>(&e.body).unwrap()["receipt"]["number"].as_u64().unwrap())
        .collect();
    assert_eq!(receipts.len(), 2 * PEOPLE, "every submission has a receipt number of its own");
}

/// How many people of the whole board stand before these figures; time stands still, so finishes are equal.
async fn kept_better(people: &[Person], person: &Person, app: &TestApp, score: i64, took: i64) -> u64 {
    let mut before = 0;
    let pages = people.len().div_ceil(quiz::app::board::PAGE_SIZE);
    for page in 1..=pages {
        let board = app.core_page(person, page).await;
        before += board.iter().filter(|(s, t)| (-s, *t) < (-score, took)).count();
    }
    before as u64
}

impl TestApp {
    /// Score and duration of the rows of a page of the board.
    async fn core_page(&self, person: &Person, page: usize) -> Vec<(i64, i64)> {
        let board = person.get(&format!("/contests/{CONTEST}/leaderboard?page={page}")).await.ok();
        let figures = |row: &Value| (row["score_milli"].as_i64().unwrap(), row["duration_ms"].as_i64().unwrap());
        board["rows"].as_array().unwrap().iter().map(figures).collect()
    }
}

macro_rules! on_both {
    ($($name:ident, $postgres:ident: $test:ident;)*) => {$(
        #[tokio::test]
        async fn $name() {
            $test(Database::Sqlite).await;
        }

        #[tokio::test]
        async fn $postgres() {
            $test(Database::Postgres).await;
        }
    )*};
}

pub(crate) use on_both;

on_both! {
    many_starts_at_once_are_one_attempt, many_starts_at_once_are_one_attempt_on_postgresql: two_starts;
    many_submissions_at_once_are_one_result, many_submissions_at_once_are_one_result_on_postgresql: two_submissions;
    saves_that_race_a_submission_count_or_are_refused, saves_that_race_a_submission_count_on_postgresql:
        saves_and_a_submission;
    sixty_four_people_at_once_lose_nothing, sixty_four_people_at_once_lose_nothing_on_postgresql: everybody_plays;
}
