//! Attempts: one at a time, on several devices, against the clock, handed in once.

use crate::support::*;
use domain::time::Timestamp;
use proptest::test_runner::{Config as Cases, TestCaseError, TestRunner};

fn state_of(attempts: &Value) -> Vec<&str> {
    attempts["items"].as_array().unwrap().iter().map(|a| a["state"].as_str().unwrap()).collect()
}

fn entry<'v>(sheet: &'v Value, question: &Value) -> &'v Value {
    let entries = sheet["sheet"].as_array().unwrap();
    entries.iter().find(|e| e["question_id"] == *question).expect("an entry of the question")
}

#[tokio::test]
async fn starting_again_on_any_phone_gives_the_running_attempt() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let first = lin.try_start().await;
    assert_eq!(first.status, 201);
    let again = lin.try_start().await;
    assert_eq!((again.status, &again.ok()["id"]), (200, &first.ok()["id"]));
    let phone = lin.on_another_device(&app).await;
    app.wait(5 * MINUTE);
    let there = phone.try_start().await;
    assert_eq!((there.status, &there.ok()["questions"]), (200, &first.ok()["questions"]));
    assert_eq!(phone.contest().await["availability"]["attempt_id"], first.ok()["id"]);
}

#[tokio::test]
async fn an_old_phone_never_overwrites_a_newer_one() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let mut old = lin.start().await;
    let sheet = old.sheet(old.answers(0));
    old.save(sheet).await.ok();
    let mut new = old.open_on(&lin.on_another_device(&app).await).await;
    assert_eq!((old.writer, new.writer), (1, 2));
    assert_eq!(new.view["sheet"].as_array().unwrap().len(), 5, "the new phone sees what the old one saved");
    let right = new.sheet(vec![new.answers(5)[0].clone()]);
    new.save(right.clone()).await.ok();
    let late = old.sheet(old.answers(0));
    let stored = old.save(late).await.ok();
    let first = &new.questions()[0]["id"];
    assert_eq!(entry(&stored, first)["answer"], right["answers"][0]["answer"]);
    assert_eq!((&entry(&stored, first)["writer"], &entry(&stored, first)["seq"]), (&json!(2), &json!(1)));
    let second = &new.questions()[1]["id"];
    assert_eq!(entry(&stored, second)["writer"], 1, "what the new phone has not touched the old one may still change");
    let repeated = json!({"writer": 2, "answers": [{"question_id": first, "seq": 1, "answer": {}}]});
    let stored = new.save(repeated).await.ok();
    assert_eq!(entry(&stored, first)["answer"], right["answers"][0]["answer"], "the same number again changes nothing");
    let strange = json!({"writer": 3, "answers": []});
    assert_eq!(new.save(strange).await.problem("stale_writer")["params"]["current"], "2");
}

#[test]
fn any_order_of_saves_ends_with_the_newest_of_each_question() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let app = runtime.block_on(TestApp::with(|setup| setup.contest.rules.attempts_per_day = None));
    let lin = runtime.block_on(app.participant("林小红"));
    let saves = proptest::collection::vec((1_u64..4, 1_u64..6, 0_usize..2, 0_usize..2), 1..14);
    let mut runner = TestRunner::new(Cases { cases: 12, failure_persistence: None, ..Cases::default() });
    let check = |saves: Vec<(u64, u64, usize, usize)>| {
        runtime.block_on(async {
            let round = lin.start().await;
            let round = round.open_on(&lin).await.open_on(&lin).await;
            let mut newest = std::collections::BTreeMap::new();
            for (writer, seq, place, option) in saves {
                let question = round.questions()[place]["id"].as_str().unwrap().to_owned();
                let answer = json!({"positions": [option]});
                let save = json!({"question_id": question, "seq": seq, "answer": answer});
                round.save(json!({"writer": writer, "answers": [save]})).await.ok();
                let held = newest.entry(question).or_insert((0, 0, Value::Null));
                if (writer, seq) > (held.0, held.1) {
                    *held = (writer, seq, answer);
                }
            }
            let stored = round.open_on(&lin).await.view;
            let ends = newest.iter().all(|(question, (writer, seq, answer))| {
                let e = entry(&stored, &json!(question));
                (&e["writer"], &e["seq"], &e["answer"]) == (&json!(writer), &json!(seq), answer)
            });
            round.submit().await;
            if ends { Ok(()) } else { Err(TestCaseError::fail(format!("{stored}"))) }
        })
    };
    runner.run(&saves, check).unwrap();
}

#[tokio::test]
async fn handing_in_again_gives_the_same_bytes_for_ever() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let mut round = lin.start().await;
    let last = round.sheet(round.answers(3));
    app.wait(MINUTE);
    let first = round.submit_sheet(last.clone()).await;
    first.ok();
    assert_eq!(round.submit_sheet(last).await.body, first.body);
    app.wait(MINUTE);
    lin.start().await.answer_all_right().await.submit().await;
    let phone = Round { person: lin.on_another_device(&app).await, ..round.clone() };
    assert_eq!(phone.try_submit().await.body, first.body, "a better attempt since, another phone, another sheet");
    app.close_contest().await;
    lin.refresh().await.ok();
    assert_eq!(round.try_submit().await.body, first.body, "answers are public by now");
    let save = round.save(json!({"writer": 1, "answers": []})).await;
    save.problem("attempt_submitted");
    assert_eq!(lin.contest().await["standing"]["attempts"], 2);
}

#[tokio::test]
async fn an_answer_counts_until_deadline_and_grace_and_a_late_one_is_named() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let mut round = lin.start().await;
    let answers = round.answers(5);
    app.wait(10 * MINUTE + 30 * SECOND);
    let in_time = round.sheet(vec![answers[0].clone()]);
    round.save(in_time).await.ok();
    app.wait(1);
    let late = json!({"writer": 1, "answers": [
        {"question_id": round.questions()[1]["id"], "seq": 9, "answer": answers[1]},
        {"question_id": round.questions()[0]["id"], "seq": 9, "answer": {}},
    ]});
    round.save(late.clone()).await.problem("attempt_over");
    round.submit_sheet(late).await.problem("attempt_over");
    let result = round.result().await.ok();
    assert_eq!(result["state"], "expired");
    assert_eq!((&result["right"], &result["blank"], &result["duration_ms"]), (&json!(1), &json!(4), &json!(600_000)));
    assert_eq!(result["undelivered"], json!([round.questions()[1]["id"]]), "only what is really missing is named");
    assert_eq!(result["finished_at_ms"], round.view["deadline_ms"]);
}

#[tokio::test]
async fn a_submission_within_the_grace_takes_no_longer_than_the_limit() {
    let app = TestApp::start().await;
    let round = app.participant("林小红").await.start().await.answer_right(2).await;
    app.wait(10 * MINUTE + 20 * SECOND);
    let result = round.submit().await;
    assert_eq!((&result["state"], &result["duration_ms"]), (&json!("submitted"), &json!(600_000)));
}

#[tokio::test]
async fn an_attempt_that_ran_out_is_scored_by_its_deadline_however_late_the_job_runs() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let round = lin.start().await.answer_right(1).await;
    app.wait(10 * MINUTE + 30 * SECOND + 1);
    let mine = lin.refresh().await;
    mine.ok();
    let before = lin.get("/me/attempts").await.ok();
    assert_eq!(state_of(&before), ["expired"], "the clock decides, not the job");
    assert_eq!(lin.offered().await, "can_start");
    app.wait(2 * HOUR);
    app.tick().await;
    lin.refresh().await.ok();
    let result = round.result().await.ok();
    assert_eq!((&result["score_milli"], &result["duration_ms"]), (&json!(10_000), &json!(600_000)));
    assert_eq!(result["finished_at_ms"], round.view["deadline_ms"]);
    let receipt = result["receipt"].clone();
    app.tick().await;
    assert_eq!(round.result().await.ok()["receipt"], receipt, "it is scored once");
    assert_eq!(lin.contest().await["standing"]["score_milli"], 10_000);
}

#[tokio::test]
async fn an_attempt_belongs_to_the_shanghai_day_of_its_start() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    lin.start().await.submit().await;
    let evening = Timestamp::parse_shanghai("2022-09-05 23:59:59").unwrap();
    app.wait_until(evening);
    lin.refresh().await.ok();
    let late = lin.start().await;
    app.wait(2 * SECOND);
    late.submit().await;
    app.wait_until(evening);
    let refused = lin.try_start().await.problem("no_attempts_left_today");
    let midnight = Timestamp::parse_shanghai("2022-09-06").unwrap();
    assert_eq!(refused["params"]["next_at_ms"], midnight.ms().to_string());
    let availability = lin.contest().await["availability"].clone();
    assert_eq!((&availability["kind"], &availability["next_at_ms"]), (&json!("done_today"), &json!(midnight.ms())));
    app.wait_until(midnight.plus_ms(-1));
    lin.try_start().await.problem("no_attempts_left_today");
    app.wait(1);
    assert_eq!(lin.contest().await["availability"]["attempts_left_today"], 2);
    assert_eq!(lin.try_start().await.status, 201);
}

#[tokio::test]
async fn the_total_of_attempts_is_limited_and_an_expired_one_counts() {
    let app = TestApp::with(|setup| {
        setup.contest.rules.attempts_per_day = None;
        setup.contest.rules.attempts_total = Some(2);
    })
    .await;
    let lin = app.participant("林小红").await;
    lin.start().await;
    app.wait(11 * MINUTE);
    app.tick().await;
    lin.refresh().await.ok();
    assert_eq!(lin.contest().await["availability"]["attempts_left_total"], 1);
    lin.start().await.submit().await;
    lin.try_start().await.problem("no_attempts_left");
    assert_eq!(lin.offered().await, "no_attempts_left");
}

#[tokio::test]
async fn a_contest_is_played_only_by_those_it_is_for_and_only_while_it_is_open() {
    let app = TestApp::with(|setup| {
        setup.contest.eligible = vec![domain::participant::Category::Consumer];
        setup.contest.window.opens_at = setup.contest.window.opens_at.plus_ms(2 * HOUR);
    })
    .await;
    let lin = app.participant("林小红").await;
    let firm = Person::sign_up(&app, app.form("陈大文").working_at("enterprise", "中山测试灯饰厂")).await;
    lin.try_start().await.problem("contest_not_open");
    assert_eq!(lin.offered().await, "not_open");
    app.wait(HOUR - 1);
    lin.refresh().await.ok();
    lin.try_start().await.problem("contest_not_open");
    app.wait(1);
    assert_eq!(lin.try_start().await.status, 201, "the clock opens it, not the job");
    firm.refresh().await.ok();
    firm.try_start().await.problem("not_eligible");
    assert_eq!(firm.offered().await, "not_eligible");
    app.wait_until(app.contest().window.closes_at);
    lin.refresh().await.ok();
    lin.try_start().await.problem("contest_over");
    assert_eq!(lin.offered().await, "checking");
    lin.post("/contests/no-such-contest/attempts", json!({})).await.problem("not_found");
}

#[tokio::test]
async fn the_deadline_is_never_later_than_the_end_of_the_contest() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let end = app.contest().window.closes_at;
    app.wait_until(end.plus_ms(-3 * MINUTE));
    lin.refresh().await.ok();
    assert_eq!(lin.contest().await["availability"]["time_available_ms"], 3 * MINUTE);
    let round = lin.start().await;
    assert_eq!(round.view["deadline_ms"], end.ms());
    app.wait(3 * MINUTE + 30 * SECOND + 1);
    app.tick().await;
    let result = round.result().await.ok();
    assert_eq!(
        (&result["state"], &result["duration_ms"]),
        (&json!("expired"), &json!(10 * MINUTE)),
        "the limit, not what was left"
    );
    assert_eq!(app.contest().state, domain::contest::State::Closed);
}

#[tokio::test]
async fn an_answer_that_does_not_fit_changes_nothing() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let round = lin.start().await;
    let id = |place: usize| round.questions()[place]["id"].clone();
    let other = json!({"question_id": "no-such-question", "seq": 1, "answer": {"truth": true}});
    let good = json!({"question_id": id(0), "seq": 1, "answer": {"positions": [0]}});
    let sheet = |bad: Value| json!({"writer": 1, "answers": [good, bad]});
    round.save(sheet(other)).await.problem("question_not_in_paper");
    for (place, answer) in [
        (0, json!({"positions": [0, 1]})),
        (0, json!({"positions": [9]})),
        (0, json!({"truth": true})),
        (2, json!({"positions": [1, 1]})),
        (2, json!({"text": "甲"})),
        (3, json!({"positions": [0]})),
        (4, json!({"truth": false})),
    ] {
        let bad = json!({"question_id": id(place), "seq": 1, "answer": answer});
        let refused = round.save(sheet(bad.clone())).await.problem("answer_does_not_fit");
        assert_eq!(refused["params"]["question_id"], id(place));
        round.submit_sheet(sheet(bad)).await.problem("answer_does_not_fit");
    }
    let both = json!({"question_id": id(0), "seq": 1, "answer": {"truth": true, "text": "x"}});
    assert_eq!(round.save(sheet(both)).await.faults(), ["answers[1].answer format"]);
    assert_eq!(round.open_on(&lin).await.view["sheet"], json!([]), "the good one beside them was not taken either");
    round.result().await.problem("attempt_running");
}

#[tokio::test]
async fn nobody_reaches_an_attempt_of_another() {
    let app = TestApp::start().await;
    let round = app.participant("林小红").await.start().await;
    let thief = Round { person: app.participant("陈大文").await, ..round.clone() };
    thief.save(json!({"writer": 1, "answers": []})).await.problem("not_found");
    thief.try_submit().await.problem("not_found");
    thief.result().await.problem("not_found");
    thief.person.post(&format!("/attempts/{}/opening", round.id()), json!({})).await.problem("not_found");
    assert_eq!(round.submit().await["blank"], 5);
}

#[tokio::test]
async fn more_time_for_elders_is_marked_and_takes_durations_out_of_the_chain() {
    let app = TestApp::with(|setup| setup.contest.rules.elder_time_factor_milli = 1500).await;
    let (lin, chen) = (app.participant("林小红").await, app.participant("陈大文").await);
    let elder = lin.post(&format!("/contests/{CONTEST}/attempts"), json!({"elder_time": true})).await.ok();
    assert_eq!(elder["elder_time"], true);
    assert_eq!(elder["deadline_ms"].as_i64().unwrap() - elder["started_at_ms"].as_i64().unwrap(), 15 * MINUTE);
    let slow = Round::of(&lin, elder).answer_all_right().await;
    app.wait(5 * MINUTE);
    assert_eq!(slow.submit().await["elder_time"], true);
    let fast = chen.start().await.answer_all_right().await;
    app.wait(MINUTE);
    fast.submit().await;
    assert_eq!(lin.contest().await["standing"]["rank"], 1, "earlier finish first; nobody's duration is looked at");
    let rules = chen.get(&format!("/contests/{CONTEST}/rules")).await.ok();
    assert_eq!(rules["tie_break"], json!(["score", "finish"]));
}
