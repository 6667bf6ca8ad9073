//! Voiding and re-keying in mid-contest: two people decide, everyone is scored alike, and every page agrees.

use crate::support::correction::{QUESTIONS, decide};
use crate::support::*;
use domain::contest::VoidPolicy;

/// Four people with different scores; the first paper's first question is the one in dispute.
async fn four(app: &TestApp) -> (Vec<Played>, String) {
    let mut all = Vec::new();
    for (nickname, right) in [("林小红", 8), ("陈大文", 6), ("黄美玲", 3), ("吴志强", 0)] {
        let person = app.participant(nickname).await;
        let played = Played::start(&person, right).await;
        app.wait(MINUTE);
        played.round.submit().await;
        all.push(played);
    }
    // Most papers have it, and somebody answered it wrong.
    let candidates = all[0].round.questions().iter().map(|q| q["id"].as_str().unwrap().to_owned());
    let wrong = |id: &String| all.iter().filter(|p| p.has(id) && p.voided(id) != p.plain()).count();
    let question = candidates.max_by_key(wrong).unwrap();
    assert!(wrong(&question) >= 1);
    (all, question)
}

async fn exam_app(database: Database, policy: VoidPolicy) -> TestApp {
    TestApp::with(|setup| {
        setup.database = database;
        exam(setup);
        setup.contest.rules.void_policy = policy;
    })
    .await
}

/// Own result, own list, own place, board, winner list: the same score everywhere.
async fn agree(app: &TestApp, all: &[Played], expected: &dyn Fn(&Played) -> i64) {
    let winners = app.staff("organizer").await.get(&format!("/staff/contests/{CONTEST}/winners?top=100")).await.ok();
    let winners = winners["groups"][0]["rows"].as_array().unwrap().clone();
    let board = all[0].round.person.board().await["rows"].as_array().unwrap().clone();
    let mut scores: Vec<i64> = all.iter().map(expected).collect();
    for played in all {
        let (person, score) = (&played.round.person, expected(played));
        let result = played.round.result().await.ok();
        assert_eq!((&result["score_milli"], &result["original_score_milli"]), (&json!(score), &json!(played.plain())));
        let counted: u64 = ["right", "wrong", "blank", "void"].iter().map(|n| result[n].as_u64().unwrap()).sum();
        assert_eq!(counted, u64::try_from(QUESTIONS).unwrap(), "{result}");
        assert_eq!(person.get("/me/attempts").await.ok()["items"][0]["score_milli"], score);
        let standing = person.contest().await["standing"].clone();
        let better = scores.iter().filter(|other| **other > score).count();
        assert_eq!(standing["score_milli"], score);
        assert!(standing["rank"].as_u64().unwrap() > better as u64);
        let row = winners.iter().find(|row| row["account_id"] == person.id.as_str()).unwrap();
        assert_eq!((&row["score_milli"], &row["rank"]), (&json!(score), &standing["rank"]));
    }
    scores.sort_by_key(|score| -score);
    let shown: Vec<i64> = board.iter().map(|row| row["score_milli"].as_i64().unwrap()).collect();
    assert_eq!(shown, scores);
}

async fn receipts(all: &[Played]) -> Vec<Value> {
    let mut receipts = Vec::new();
    for played in all {
        receipts.push(played.round.result().await.ok()["receipt"].clone());
    }
    receipts
}

async fn voided(database: Database, policy: VoidPolicy) {
    let app = exam_app(database, policy).await;
    let expected = move |played: &Played, question: &str| match policy {
        VoidPolicy::FullPoints => played.voided(question),
        VoidPolicy::Rescale => played.rescaled(question),
    };
    let (all, question) = four(&app).await;
    let running = Played::start(&app.participant("何丽").await, 2).await;
    let before = receipts(&all).await;
    let first_reply = all[1].round.try_submit().await.body;
    let wards = Wards::of(&app).await;
    let proposal = wards.propose_void(&question).await;
    decide(&wards.proposer, &proposal, "approval", "").await.problem("correction_same_account");
    agree(&app, &all, &Played::plain).await;
    app.wait(SECOND);
    let approved = wards.decide(&proposal, "approval", "").await.ok();
    assert_eq!((&approved["state"], &approved["scoring_version"]), (&json!("approved"), &json!(2)));
    agree(&app, &all, &Played::plain).await;
    app.wait(SECOND);
    app.tick().await;
    agree(&app, &all, &|p| expected(p, &question)).await;
    assert_eq!(receipts(&all).await, before, "answers and receipts never change");
    assert_eq!(all[1].round.try_submit().await.body, first_reply, "a repeated submission answers as it did");
    later_play(&app, &running, &question, expected(&running, &question)).await;
    let mut everyone = all;
    everyone.push(running);
    for played in everyone.iter().take(4) {
        let result = played.round.result().await.ok();
        let revisions = result["revisions"].as_array().unwrap();
        assert_eq!(revisions.len(), usize::from(played.has(&question)));
        if let Some(revision) = revisions.first() {
            assert_eq!((&revision["number"], &revision["action"]), (&json!(2), &json!("void")));
            assert_eq!(revision["question_id"], question.as_str());
            let item = result["items"].as_array().unwrap().iter().find(|i| i["question_id"] == question.as_str());
            assert_eq!((&item.unwrap()["void"], &item.unwrap()["right"]), (&json!(true), &Value::Null));
        }
    }
    notes(&app, &wards, &question, everyone.iter().take(4).filter(|p| p.has(&question)).count()).await;
    app.core.load().await.unwrap();
    let late = everyone.pop().unwrap();
    assert_eq!(late.round.result().await.ok()["score_milli"], expected(&late, &question));
    assert_eq!(everyone[2].round.person.contest().await["standing"]["score_milli"], expected(&everyone[2], &question));
}

/// An attempt that was running is scored by the correction when it ends, and a new one does not draw the question.
async fn later_play(app: &TestApp, running: &Played, question: &str, expected: i64) {
    let result = running.round.submit().await;
    assert_eq!((&result["score_milli"], &result["original_score_milli"]), (&json!(expected), &json!(expected)));
    assert_eq!((&result["void"], &result["scoring_version"]), (&json!(u8::from(running.has(question))), &json!(2)));
    assert_eq!(result["revisions"], json!([]), "it was scored once");
    assert_eq!(running.round.person.contest().await["standing"]["score_milli"], expected);
    let person = app.participant("新来的").await;
    for _ in 0..3 {
        let round = person.start().await;
        assert!(round.questions().iter().all(|q| q["id"] != question), "it is not drawn any more");
        round.submit().await;
    }
}

/// What everybody and staff are told.
async fn notes(app: &TestApp, wards: &Wards, question: &str, holders: usize) {
    let visitor = app.visitor();
    let contest = visitor.get(&format!("/contests/{CONTEST}")).await.ok();
    assert_eq!(contest["corrections"], 1);
    let public = visitor.get(&format!("/contests/{CONTEST}/corrections")).await.ok();
    let note = &public["items"][0];
    assert_eq!((&note["action"], &note["reason"]), (&json!("void"), &json!("题干有歧义")));
    assert_eq!((&note["attempts"], &note["question_id"]), (&json!(holders), &json!(question)));
    let rules = visitor.get(&format!("/contests/{CONTEST}/rules")).await.ok();
    let index = &rules["later_indexes"][0];
    assert_eq!((&index["version"], &note["index_version"], &rules["index_version"]), (&json!(2), &json!(2), &json!(1)));
    assert!(index["hash"] != rules["index_hash"] && index["text"].is_null());
    let applied = &wards.list().await[0];
    assert_eq!((&applied["attempts"], &applied["progress"]), (&json!(holders), &Value::Null));
    let file = wards.decider.export("csv", "masked", 10).await;
    assert!(file.headers["content-disposition"].to_str().unwrap().contains("-v2-draft.csv"), "{:?}", file.headers);
    assert!(file.text().contains("计分第2版"));
    let audit = app.staff("auditor").await.audit("correction.").await;
    let acts: Vec<&str> = audit.iter().rev().map(|line| line["action"].as_str().unwrap()).collect();
    assert_eq!(acts, ["correction.propose", "correction.approve", "correction.apply"]);
    let said = audit[0]["detail"].as_str().unwrap();
    assert!(said.contains(&format!("{holders} attempts")) && said.contains("scoring version 2"), "{said}");
}

async fn void_full_points(database: Database) {
    voided(database, VoidPolicy::FullPoints).await;
}

async fn void_rescale(database: Database) {
    voided(database, VoidPolicy::Rescale).await;
}

async fn rekeyed(database: Database) {
    let app = exam_app(database, VoidPolicy::FullPoints).await;
    let (all, question) = four(&app).await;
    let key = all.iter().rev().find_map(|p| p.chosen(&question).filter(|o| *o != p.key(&question))).unwrap();
    let wards = Wards::of(&app).await;
    let proposal = wards.propose_key(&question, key).await;
    wards.apply(&app, &proposal).await;
    let expected = |played: &Played| played.rekeyed(&question, key);
    assert!(all.iter().any(|p| expected(p) < p.plain()) && all.iter().any(|p| expected(p) > p.plain()));
    agree(&app, &all, &expected).await;
    // While it can be drawn, nobody is told which question it is: with the score that would tell the key.
    let public = app.visitor().get(&format!("/contests/{CONTEST}/corrections")).await.ok();
    assert_eq!((&public["items"][0]["action"], &public["items"][0]["question_id"]), (&json!("rekey"), &Value::Null));
    let holder = all.iter().find(|p| p.has(&question)).unwrap();
    let result = holder.round.result().await.ok();
    assert!(result["revisions"][0]["question_id"].is_null());
    assert!(result["items"].as_array().unwrap().iter().all(|item| item["rekeyed"] == false));
    let rules = app.visitor().get(&format!("/contests/{CONTEST}/rules")).await.ok();
    assert_eq!(rules["later_indexes"], json!([]), "it stays in the index");
    app.close_contest().await;
    holder.round.person.refresh().await.ok();
    let result = holder.round.result().await.ok();
    assert_eq!(result["revisions"][0]["question_id"], question.as_str());
    let item = result["items"].as_array().unwrap().iter().find(|i| i["question_id"] == question.as_str()).unwrap();
    let shown = usize::try_from(item["key"]["positions"][0].as_u64().unwrap()).unwrap();
    let core = &app.core;
    let id = domain::id::QuestionId::parse(&question).unwrap();
    let original = core.catalog().questions[&id].current().unwrap().options()[usize::from(key)].text.clone();
    assert_eq!((&item["rekeyed"], &item["options"][shown]), (&json!(true), &json!(original)), "the key that counts");
    assert_eq!(item["right"], holder.chosen(&question) == Some(key));
}

async fn several(database: Database) {
    let app = exam_app(database, VoidPolicy::FullPoints).await;
    let (all, question) = four(&app).await;
    let wards = Wards::of(&app).await;
    let key = (all[0].key(&question) + 1) % 4;
    let first = wards.propose_key(&question, key).await;
    let other = all[0].round.questions().iter().find(|q| q["id"] != question.as_str()).unwrap()["id"].clone();
    let other = other.as_str().unwrap();
    let second = wards.propose_void(other).await;
    // Approved before either is applied: they follow one another.
    wards.decide(&second, "approval", "").await.ok();
    wards.decide(&first, "approval", "").await.ok();
    app.tick().await;
    let both = |p: &Played| p.rekeyed(&question, key) + p.voided(other) - p.plain();
    agree(&app, &all, &both).await;
    // The newer correction of the same question counts.
    let third = wards.propose_void(&question).await;
    wards.apply(&app, &third).await;
    let last = |p: &Played| p.voided(&question) + p.voided(other) - p.plain();
    agree(&app, &all, &last).await;
    let result = all[0].round.result().await.ok();
    let numbers: Vec<u64> =
        result["revisions"].as_array().unwrap().iter().map(|r| r["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [2, 3, 4]);
    let again = json!({"question_id": question, "action": "void", "reason": "再来一次"});
    wards.try_propose(again).await.problem("question_voided");
}

#[tokio::test]
async fn a_preview_says_beforehand_what_happens_and_writes_nothing() {
    let app = exam_app(Database::Sqlite, VoidPolicy::FullPoints).await;
    let (all, question) = four(&app).await;
    let wards = Wards::of(&app).await;
    let body = json!({"question_id": question, "action": "void", "top": 1});
    let preview = wards.proposer.act("corrections/preview", body.clone()).await.ok();
    let moved: Vec<&Played> = all.iter().filter(|p| p.voided(&question) != p.plain()).collect();
    assert_eq!(preview["attempts"], all.iter().filter(|p| p.has(&question)).count());
    assert_eq!((&preview["people"], &preview["scores_changed"]), (&json!(4), &json!(moved.len())));
    assert_eq!(preview["index"], "new_version");
    let bars = preview["histogram"].as_array().unwrap();
    assert_eq!(bars.iter().map(|bar| bar["people"].as_u64().unwrap()).sum::<u64>(), 4);
    for row in preview["moves"].as_array().unwrap() {
        let of_row = |p: &&Played| row["old_score_milli"] == p.plain() && row["new_score_milli"] == p.voided(&question);
        assert!(all.iter().any(|p| of_row(&p)), "{row}");
        assert!(row["name"].as_str().unwrap().contains('＊'), "names are masked");
    }
    assert!(wards.list().await.is_empty() && app.staff("auditor").await.audit("correction.").await.is_empty());
    agree(&app, &all, &Played::plain).await;
    let proposal = wards.propose_void(&question).await;
    let again = wards.decider.act("corrections/preview", body).await.ok();
    assert_eq!(again["moves"], preview["moves"], "the second person looks at the same");
    wards.apply(&app, &proposal).await;
    assert_eq!(wards.list().await[0]["people"], preview["scores_changed"]);
    for row in preview["moves"].as_array().unwrap() {
        let rows = app.visitor().get(&format!("/contests/{CONTEST}/leaderboard")).await.ok()["rows"].clone();
        let same = |r: &&Value| r["score_milli"] == row["new_score_milli"] && r["rank"] == row["new_rank"];
        assert!(rows.as_array().unwrap().iter().any(|r| same(&r)), "{row} of {rows}");
    }
}

#[tokio::test]
async fn a_proposal_is_decided_once_by_another_and_may_be_taken_back() {
    let app = exam_app(Database::Sqlite, VoidPolicy::FullPoints).await;
    let (all, question) = four(&app).await;
    let wards = Wards::of(&app).await;
    let proposal = wards.propose_void(&question).await;
    assert_eq!(proposal["can"], json!(["withdraw"]));
    assert_eq!(wards.list().await[0]["can"], json!(["approve", "reject"]));
    let waiting = async |who: &StaffMember| {
        who.get(&format!("/staff/contests/{CONTEST}")).await.ok()["corrections_to_decide"].as_u64().unwrap()
    };
    assert_eq!([waiting(&wards.proposer).await, waiting(&wards.decider).await], [0, 1]);
    assert_eq!(waiting(&app.staff("auditor").await).await, 0);
    let twice = json!({"question_id": question, "action": "void", "reason": "又一次"});
    wards.try_propose(twice).await.problem("correction_pending");
    decide(&wards.proposer, &proposal, "rejection", "不行").await.problem("correction_same_account");
    wards.decide(&proposal, "withdrawal", "").await.problem("correction_other_account");
    assert_eq!(wards.decide(&proposal, "rejection", "").await.faults(), ["reason required"]);
    assert_eq!(wards.decide(&proposal, "rejection", "依据不足").await.ok()["state"], "rejected");
    wards.decide(&proposal, "approval", "").await.problem("correction_decided");
    app.wait(SECOND);
    let proposal = wards.propose_void(&question).await;
    assert_eq!(decide(&wards.proposer, &proposal, "withdrawal", "").await.ok()["state"], "withdrawn");
    app.tick().await;
    agree(&app, &all, &Played::plain).await;
    assert_eq!(app.visitor().get(&format!("/contests/{CONTEST}/corrections")).await.ok()["items"], json!([]));
    assert_eq!(wards.list().await[0]["decision_note"], "");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_by_field() {
    let app = exam_app(Database::Sqlite, VoidPolicy::FullPoints).await;
    let (all, question) = four(&app).await;
    let wards = Wards::of(&app).await;
    let propose = async |key: Value| {
        let body = json!({"question_id": question, "action": "rekey", "key": key, "reason": "答案有误"});
        wards.try_propose(body).await.faults()
    };
    assert_eq!(propose(json!({"options": [all[0].key(&question)]})).await, ["key repeated"]);
    assert_eq!(propose(json!({"options": [0, 1]})).await, ["key format"]);
    assert_eq!(propose(json!({"options": [9]})).await, ["key format"]);
    assert_eq!(propose(json!({"truth": true})).await, ["key format"]);
    assert_eq!(propose(json!({"truth": true, "options": [0]})).await, ["key format"]);
    assert_eq!(propose(Value::Null).await, ["key required"]);
    let other = |body: Value| wards.try_propose(body);
    let strange = json!({"question_id": "no-such-question", "action": "void", "reason": "不在本竞赛"});
    assert_eq!(other(strange).await.faults(), ["question_id unknown_value"]);
    let reasonless = json!({"question_id": question, "action": "void", "reason": " "});
    assert_eq!(other(reasonless).await.faults(), ["reason required"]);
    let keyed = json!({"question_id": question, "action": "void", "key": {"truth": true}, "reason": "作废"});
    assert_eq!(other(keyed).await.faults(), ["key format"]);
    let top = json!({"question_id": question, "action": "void", "top": 0, "reason": "作废"});
    assert_eq!(other(top).await.faults(), ["top out_of_range"]);
    let found = wards.decider.get(&format!("/staff/contests/{CONTEST}/questions?q={question}")).await.ok();
    assert_eq!(
        (&found["total"], &found["items"][0]["key"]["positions"][0]),
        (&json!(1), &json!(all[0].key(&question)))
    );
}

crate::concurrency::on_both! {
    a_voided_question_gives_everyone_its_points, a_voided_question_gives_everyone_its_points_on_postgresql:
        void_full_points;
    a_voided_question_leaves_the_paper_where_the_rules_say_so, a_voided_question_leaves_the_paper_on_postgresql:
        void_rescale;
    another_key_counts_for_answers_given_and_is_not_told_too_early, another_key_counts_on_postgresql: rekeyed;
    corrections_follow_one_another, corrections_follow_one_another_on_postgresql: several;
}
