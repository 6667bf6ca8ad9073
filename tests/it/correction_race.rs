//! Corrections against time: the contest's states, attempts that end meanwhile, a run that breaks off, people who leave.

use crate::support::correction::decide;
use crate::support::*;
use domain::contest::VoidPolicy;
use futures_util::future::join_all;
use std::cell::Cell;

async fn exam_app(database: Database) -> TestApp {
    TestApp::with(|setup| {
        setup.database = database;
        exam(setup);
    })
    .await
}

/// So many people who have started and answered; question in dispute is the first of the first paper.
async fn running(app: &TestApp, people: usize) -> (Vec<Played>, String) {
    let forms: Vec<SignUp> = (0..people).map(|_| app.form("参赛者")).collect();
    let people = join_all(forms.into_iter().map(|form| Person::sign_up(app, form))).await;
    let all = join_all(people.iter().enumerate().map(|(i, person)| Played::start(person, i % 8))).await;
    let question = all[0].round.questions()[0]["id"].as_str().unwrap().to_owned();
    (all, question)
}

/// Everybody's result, place and row on the board say the same.
async fn all_voided(app: &TestApp, all: &[Played], question: &str) {
    for restarted in [false, true] {
        if restarted {
            app.core.load().await.unwrap();
        }
        for played in all {
            let score = played.voided(question);
            assert_eq!(played.round.result().await.ok()["score_milli"], score, "{} right", played.right);
            assert_eq!(played.round.person.contest().await["standing"]["score_milli"], score);
        }
    }
}

async fn everyone_at_once(database: Database) {
    let app = exam_app(database).await;
    let (all, question) = running(&app, 40).await;
    let (early, late) = all.split_at(12);
    join_all(early.iter().map(|p| p.round.submit())).await;
    let wards = Wards::of(&app).await;
    let proposal = wards.propose_void(&question).await;
    wards.decide(&proposal, "approval", "").await.ok();
    let submits = join_all(late.iter().map(|p| p.round.try_submit()));
    let (replies, applied) = tokio::join!(submits, app.core.apply_corrections_by(3));
    replies.iter().for_each(|reply| drop(reply.ok()));
    assert_eq!(applied.unwrap(), 1);
    all_voided(&app, &all, &question).await;
    let versions: Vec<u64> = replies.iter().map(|r| r.json()["scoring_version"].as_u64().unwrap()).collect();
    assert!(versions.iter().all(|version| [1, 2].contains(version)), "{versions:?}");
}

/// One person's rounds, one after another, until somebody says that it is done.
async fn play_on(person: &Person, right: usize, done: &Cell<bool>) -> Vec<Played> {
    let mut rounds = Vec::new();
    while !done.get() {
        let played = Played::start(person, right).await;
        played.round.submit().await;
        rounds.push(played);
    }
    rounds
}

async fn played_throughout(database: Database) {
    let app = exam_app(database).await;
    let people = join_all((0..6).map(|_| Person::sign_up(&app, app.form("参赛者")))).await;
    let first = Played::start(&people[0], 1).await;
    first.round.submit().await;
    let question = first.round.questions()[0]["id"].as_str().unwrap().to_owned();
    let wards = Wards::of(&app).await;
    let done = Cell::new(false);
    let correct = async {
        for id in first.round.questions().iter().take(4).map(|q| q["id"].as_str().unwrap()) {
            let proposal = wards.propose_key(id, 1).await;
            wards.decide(&proposal, "approval", "").await.ok();
            assert_eq!(app.core.apply_corrections_by(50).await.unwrap(), 1);
        }
        done.set(true);
    };
    let players = join_all(people.iter().map(|person| play_on(person, 1, &done)));
    let (rounds, ()) = tokio::join!(players, correct);
    let rekeyed: Vec<&str> = first.round.questions().iter().take(4).map(|q| q["id"].as_str().unwrap()).collect();
    assert_eq!(rekeyed[0], question);
    let expected = |p: &Played| p.plain() + rekeyed.iter().map(|id| p.rekeyed(id, 1) - p.plain()).sum::<i64>();
    for (i, (person, rounds)) in people.iter().zip(&rounds).enumerate() {
        let mut best = if i == 0 { expected(&first) } else { 0 };
        for played in rounds {
            assert_eq!(played.round.result().await.ok()["score_milli"], expected(played));
            best = best.max(expected(played));
        }
        let standing = person.contest().await["standing"].clone();
        assert_eq!(standing["score_milli"], best, "after {} rounds", rounds.len());
    }
    app.core.load().await.unwrap();
    assert_eq!(people[0].board().await["people_total"], 6);
}

async fn broken_off(database: Database) {
    let app = exam_app(database).await;
    let (all, question) = running(&app, 12).await;
    join_all(all.iter().map(|p| p.round.submit())).await;
    let wards = Wards::of(&app).await;
    let proposal = wards.propose_void(&question).await;
    wards.decide(&proposal, "approval", "").await.ok();
    let done = async || wards.list().await[0]["progress"]["done"].as_u64().unwrap_or(0);
    // The run is dropped once it has written something, as by a crash; memory is then read anew.
    tokio::select! {
        _ = app.core.apply_corrections_by(1) => panic!("the run ended before it could break off"),
        () = async { while done().await < 2 {} } => {}
    }
    for played in &all {
        assert_eq!(played.round.result().await.ok()["score_milli"], played.plain(), "nobody sees half a run");
    }
    app.core.load().await.unwrap();
    for played in &all {
        assert_eq!(played.round.person.contest().await["standing"]["score_milli"], played.plain());
    }
    app.tick().await;
    all_voided(&app, &all, &question).await;
    let holders = all.iter().filter(|p| p.has(&question)).count();
    assert_eq!(wards.list().await[0]["attempts"], holders, "every result was revised once");
    assert_eq!(app.core.apply_corrections().await.unwrap(), 0);
    all_voided(&app, &all, &question).await;
}

async fn left_meanwhile(database: Database) {
    let app = exam_app(database).await;
    let (all, question) = running(&app, 6).await;
    join_all(all.iter().map(|p| p.round.submit())).await;
    let wards = Wards::of(&app).await;
    let proposal = wards.propose_void(&question).await;
    wards.decide(&proposal, "approval", "").await.ok();
    let gone = &all[0].round.person;
    gone.delete("/me", json!({"password": crate::support::person::PASSWORD, "confirm": "DELETE"})).await.ok();
    app.tick().await;
    app.core.load().await.unwrap();
    let board = all[1].round.person.board().await;
    assert_eq!(board["people_total"], 5, "whoever deleted their data does not come back");
    all_voided(&app, &all[1..], &question).await;
}

#[tokio::test]
async fn an_attempt_that_runs_out_after_the_correction_is_scored_by_it() {
    let app = exam_app(Database::Sqlite).await;
    let (all, question) = running(&app, 3).await;
    let wards = Wards::of(&app).await;
    let proposal = wards.propose_void(&question).await;
    wards.apply(&app, &proposal).await;
    app.wait(11 * MINUTE);
    app.tick().await;
    for played in &all {
        played.round.person.refresh().await.ok();
        let result = played.round.result().await.ok();
        assert_eq!((&result["state"], &result["revisions"]), (&json!("expired"), &json!([])));
    }
    all_voided(&app, &all, &question).await;
}

#[tokio::test]
async fn corrections_belong_between_the_opening_and_the_final_results() {
    let app = TestApp::with(|setup| {
        exam(setup);
        setup.contest.window.opens_at = setup.contest.window.opens_at.plus_ms(2 * HOUR);
    })
    .await;
    let wards = Wards::of(&app).await;
    let found = wards.decider.get(&format!("/staff/contests/{CONTEST}/questions")).await.ok();
    let id = |i: usize| found["items"][i]["id"].as_str().unwrap().to_owned();
    let void = |question: String| json!({"question_id": question, "action": "void", "reason": "题干有歧义"});
    wards.try_propose(void(id(0))).await.problem("correction_too_early");
    app.wait(HOUR);
    for member in [&wards.proposer, &wards.decider] {
        member.sign_in_again().await;
    }
    wards.try_propose(void(id(0))).await.ok();
    app.tick().await;
    app.close_contest().await;
    for member in [&wards.proposer, &wards.decider] {
        member.sign_in_again().await;
    }
    wards.decider.act("finalization", json!({})).await.problem("correction_unsettled");
    let proposal = wards.list().await[0].clone();
    wards.decide(&proposal, "approval", "").await.ok();
    wards.decider.act("finalization", json!({})).await.problem("correction_unsettled");
    app.tick().await;
    assert_eq!(wards.list().await[0]["index_version"], Value::Null, "nobody starts any more, no index is needed");
    app.wait(SECOND);
    wards.try_propose(void(id(1))).await.ok();
    let second = wards.list().await[0].clone();
    decide(&wards.proposer, &second, "withdrawal", "").await.ok();
    wards.decider.act("finalization", json!({})).await.ok();
    wards.try_propose(void(id(2))).await.problem("correction_too_late");
    wards.decide(&second, "approval", "").await.problem("correction_too_late");
}

#[tokio::test]
async fn a_question_stays_where_a_paper_would_be_too_short_without_it() {
    let app = TestApp::with(|setup| {
        exam(setup);
        setup.contest.blueprint.sections[0].count = 9;
        setup.contest.rules.void_policy = VoidPolicy::FullPoints;
    })
    .await;
    let person = app.participant("林小红").await;
    let round = person.start().await.answer_right(0).await;
    round.submit().await;
    let question = round.questions()[0]["id"].as_str().unwrap().to_owned();
    let wards = Wards::of(&app).await;
    let body = json!({"question_id": question, "action": "void"});
    let preview = wards.proposer.act("corrections/preview", body).await.ok();
    assert_eq!((&preview["index"], &preview["short_sections"]), (&json!("kept"), &json!(["单选题"])));
    let proposal = wards.propose_void(&question).await;
    wards.apply(&app, &proposal).await;
    let again = person.start().await;
    assert!(again.questions().iter().any(|q| q["id"] == question.as_str()));
    let result = again.submit().await;
    assert_eq!((&result["void"], &result["score_milli"]), (&json!(1), &json!(10_000)), "treated like all who had it");
}

crate::concurrency::on_both! {
    submissions_that_race_the_switch_lose_nothing, submissions_that_race_the_switch_lose_nothing_on_postgresql:
        everyone_at_once;
    whoever_plays_throughout_is_scored_by_what_counts_at_the_end,
        whoever_plays_throughout_is_scored_by_what_counts_at_the_end_on_postgresql: played_throughout;
    a_run_that_broke_off_goes_on_and_nobody_sees_half_of_it, a_run_that_broke_off_goes_on_on_postgresql: broken_off;
    whoever_leaves_during_the_run_stays_away, whoever_leaves_during_the_run_stays_away_on_postgresql: left_meanwhile;
}

#[tokio::test]
async fn a_voided_question_is_not_named_while_another_contest_may_show_it() {
    let mut second = None;
    let app = TestApp::with(|setup| {
        exam(setup);
        let mut other = setup.contest.clone();
        other.id = domain::id::ContestId::parse("second-round").unwrap();
        other.window.closes_at = other.window.closes_at.plus_ms(-24 * HOUR);
        second = Some(other);
    })
    .await;
    let second = second.unwrap();
    app.core.import_contest(second.clone()).await.unwrap();
    app.core.load().await.unwrap();
    app.core.publish_on_shell(&second.id).await.unwrap();
    let played = Played::start(&app.participant("林小红").await, 0).await;
    played.round.submit().await;
    let question = played.round.questions()[0]["id"].as_str().unwrap().to_owned();
    let wards = Wards::of(&app).await;
    let proposal = wards.propose_void(&question).await;
    wards.apply(&app, &proposal).await;
    let named = async || {
        let public = app.visitor().get(&format!("/contests/{CONTEST}/corrections")).await.ok();
        let result = played.round.result().await.ok();
        assert_eq!((&result["score_milli"], &result["void"]), (&json!(played.voided(&question)), &json!(1)));
        let items = result["items"].as_array().unwrap().iter().filter(|item| item["void"] == true).count();
        (public["items"][0]["question_id"].is_string(), result["revisions"][0]["question_id"].is_string(), items)
    };
    assert_eq!(named().await, (false, false, 0), "old and new score would tell its key to whoever plays there");
    app.wait_until(second.settled_at().plus_ms(1));
    played.round.person.refresh().await.ok();
    assert_eq!(named().await, (true, true, 1));
}
