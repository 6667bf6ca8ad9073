//! Review of entries: flagged, held, appealed, decided by somebody else, lifted; nobody is removed silently.

use crate::support::correction::exam;
use crate::support::draw::Pair;
use crate::support::person::PASSWORD;
use crate::support::*;

const FLAGS: &str = "/staff/contests/round/flags";
const HOLDS: &str = "/staff/contests/round/holds";
const OWN: &str = "/contests/round/hold";
const APPEAL: &str = "/contests/round/hold/appeal";

async fn exam_app(database: Database) -> TestApp {
    TestApp::with(|setup| {
        setup.database = database;
        exam(setup);
    })
    .await
}

/// Plays a round in so long a time; gives nothing away but the result.
async fn plays(app: &TestApp, person: &Person, right: usize, ms: i64) {
    let round = person.start().await;
    app.wait(ms);
    round.answer_right(right).await.submit().await;
}

async fn hold(who: &StaffMember, person: &Person, reason: &str) -> Reply {
    who.post(HOLDS, json!({"participant_id": person.id, "reason": reason})).await
}

/// The phone counts how often its page was left and sends it with what it sends anyway.
#[tokio::test]
async fn how_often_a_page_was_left_is_shown_to_those_who_review_and_takes_nothing() {
    let app = exam_app(Database::Sqlite).await;
    let lin = app.participant("林小红").await;
    let mut round = lin.start().await;
    app.wait(3 * MINUTE);
    let answers = round.answers(8);
    let mut sheet = round.sheet(answers);
    sheet["left"] = json!(6);
    round.save(sheet).await.ok();
    // A save without answers keeps the count, and a smaller one of another device does not lower it.
    round.save(json!({"writer": round.writer, "answers": [], "left": 2})).await.ok();
    lin.post(
        &format!("/attempts/{}/submission", round.id()),
        json!({"writer": round.writer, "answers": [], "left": 7}),
    )
    .await
    .ok();
    let organizer = app.staff("organizer").await;
    assert_eq!(organizer.get(FLAGS).await.ok()["total"], 0, "it is information only");
    let page = organizer.get(&format!("{FLAGS}?severity=information")).await.ok();
    let signal = &rows(&page)[0]["signals"][0];
    assert_eq!((&signal["signal"], &signal["severity"]), (&json!("left_page"), &json!("information")), "{page}");
    assert!(signal["words"].as_str().unwrap().contains("离开答题页面 7 次"), "{page}");
    assert_eq!(lin.get(OWN).await.ok()["hold"], Value::Null);
    let own = lin.get("/me/export").await.text();
    assert!(own.contains("\"left_page_times\":7") || own.contains("\"left_page_times\": 7"), "{own}");
}

async fn act(who: &StaffMember, hold: &Value, act: &str, body: Value) -> Reply {
    who.post(&format!("/staff/holds/{}/{act}", hold["id"].as_str().unwrap()), body).await
}

fn rows(list: &Value) -> &Vec<Value> {
    list["items"].as_array().unwrap()
}

async fn story(database: Database) {
    let app = exam_app(database).await;
    let (fast, slow) = (app.participant("林小红").await, app.participant("陈大文").await);
    plays(&app, &slow, 8, 3 * MINUTE).await;
    plays(&app, &fast, 8, SECOND).await;
    let (lin, chen) = (app.staff("organizer").await, app.staff("organizer").await);
    let page = lin.get(FLAGS).await.ok();
    assert_eq!((&page["total"], &page["strong"], &page["attempts"]), (&json!(1), &json!(1), &json!(2)), "{page}");
    let flag = &rows(&page)[0];
    assert_eq!((&flag["person"]["participant_id"], &flag["severity"]), (&json!(fast.id), &json!("strong")));
    assert_eq!((&flag["person"]["name"], &flag["signals"][0]["signal"]), (&json!("林＊＊"), &json!("fast_round")));
    let masked = flag["person"]["mobile_masked"].as_str().unwrap();
    assert_eq!(masked, format!("{}****{}", &fast.mobile[..3], &fast.mobile[7..]));
    assert!(!page.to_string().contains(&fast.mobile), "no whole number leaves");
    assert!(flag["signals"][0]["words"].as_str().unwrap().contains("1.0 秒"), "{flag}");
    assert_eq!(fast.get(OWN).await.ok()["hold"], Value::Null, "to be on the list takes nothing away");

    assert_eq!(hold(&lin, &fast, " ").await.faults(), ["reason required"]);
    let held = hold(&lin, &fast, "用时明显短于阅读题目所需时间").await.ok();
    assert_eq!((&held["state"], &held["acts"]), (&json!("held"), &json!(["lift"])));
    assert_eq!(held["evidence"][0]["signal"], "fast_round", "the evidence of the moment is kept");
    hold(&chen, &fast, "再次").await.problem("held_already");
    assert_eq!(rows(&lin.get(FLAGS).await.ok())[0]["hold_id"], held["id"]);
    let board = slow.board().await;
    assert_eq!(rows_of_board(&board), 2, "who is held stays on the board");
    let open = app.core.held(&app.contest().id).await.unwrap();
    assert_eq!(open.values().collect::<Vec<_>>(), ["用时明显短于阅读题目所需时间"]);

    let own = fast.get(OWN).await.ok()["hold"].clone();
    assert_eq!((&own["reason"], &own["may_appeal"]), (&held["reason"], &json!(true)));
    assert!(own["evidence"][0].as_str().unwrap().contains("每秒"), "{own}");
    assert!(own.get("held_by").is_none() && !own.to_string().contains(&lin.name), "who held it is not told");
    assert_eq!(slow.get(OWN).await.ok()["hold"], Value::Null);
    act(&chen, &held, "decision", json!({"outcome": "uphold", "reason": "维持"})).await.problem("hold_not_appealed");
    slow.post(APPEAL, json!({"text": "我没有被暂缓"})).await.problem("not_found");
    assert_eq!(fast.post(APPEAL, json!({"text": "字".repeat(501)})).await.faults(), ["text too_long"]);
    app.wait(SECOND);
    let appealed = fast.post(APPEAL, json!({"text": "这些题我在练习里都做过。\n请核查。"})).await.ok();
    assert_eq!((&appealed["may_appeal"], &appealed["state"]), (&json!(false), &json!("held")));
    fast.post(APPEAL, json!({"text": "再说一次"})).await.problem("hold_appealed");

    let uphold = json!({"outcome": "uphold", "reason": "维持", "alone_reason": "我来定"});
    act(&lin, &held, "decision", uphold).await.problem("hold_same_account");
    let seen = chen.get(HOLDS).await.ok();
    assert_eq!(rows(&seen)[0]["acts"], json!(["lift", "decide"]));
    assert!(rows(&seen)[0]["appeal"].as_str().unwrap().starts_with("这些题我在练习里都做过"));
    app.wait(SECOND);
    let lifted = act(&chen, &held, "decision", json!({"outcome": "lift", "reason": "练习记录可查，属实"})).await.ok();
    assert_eq!(
        (&lifted["state"], &lifted["acts"], &lifted["alone_reason"]),
        (&json!("lifted"), &json!([]), &Value::Null)
    );
    act(&chen, &held, "lifting", json!({"reason": "再次"})).await.problem("hold_settled");
    let own = fast.get(OWN).await.ok()["hold"].clone();
    assert_eq!((&own["state"], &own["decision_note"]), (&json!("lifted"), &json!("练习记录可查，属实")));
    assert!(app.core.held(&app.contest().id).await.unwrap().is_empty());
    app.wait(SECOND);
    let again = hold(&chen, &fast, "新的情况").await.ok();
    app.wait(SECOND);
    act(&chen, &again, "lifting", json!({"reason": "误点"})).await.ok();
    audited(&app, &fast).await;
}

/// The auditor sees who did what, and never a number or the words of an appeal.
async fn audited(app: &TestApp, person: &Person) {
    let lines = app.staff("auditor").await.audit("hold.").await;
    let acts: Vec<&str> = lines.iter().rev().map(|line| line["action"].as_str().unwrap()).collect();
    assert_eq!(acts, ["hold.make", "hold.appeal", "hold.grant", "hold.make", "hold.lift"]);
    let all = format!("{lines:?}");
    assert!(all.contains("用时明显短于阅读题目所需时间") && all.contains("fast_round") && all.contains(&person.id));
    assert!(!all.contains(&person.mobile) && !all.contains("我在练习里"), "{all}");
    let export = person.get("/me/export").await.ok();
    assert_eq!(export["holds"].as_array().unwrap().len(), 2, "one's own data names every hold");
}

fn rows_of_board(board: &Value) -> usize {
    board["rows"].as_array().unwrap().len()
}

async fn several_accounts(database: Database) {
    let app = exam_app(database).await;
    // One browser kind, one address, numbers in a row: each alone is little.
    for (number, address) in [(0, "203.0.113.7"), (1, "203.0.113.7"), (2, "203.0.113.7"), (50, "203.0.113.99")] {
        let form = SignUp::of("同事", &format!("1381234{:04}", 5000 + number));
        let mut person = Person::sign_up(&app, form).await;
        person.browser.address = Some(address.to_owned());
        plays(&app, &person, 7, 2 * MINUTE).await;
    }
    let page = app.staff("organizer").await.get(FLAGS).await.ok();
    assert_eq!(page["total"], 3, "{page}");
    for flag in rows(&page) {
        let signals: Vec<&str> =
            flag["signals"].as_array().unwrap().iter().map(|s| s["signal"].as_str().unwrap()).collect();
        assert!(signals.contains(&"consecutive_numbers") && signals.contains(&"shared_device"), "{flag}");
    }
    // A month after the contest nothing is left of where they began.
    app.close_contest().await;
    app.wait(31 * 24 * 60 * MINUTE);
    app.core.forget_old().await.unwrap();
    let page = app.staff("organizer").await.get(&format!("{FLAGS}?severity=information")).await.ok();
    assert!(page["total"] == 3 && !page.to_string().contains("shared_"), "{page}");
}

#[tokio::test]
async fn the_only_organizer_decides_alone_and_says_why() {
    let app = exam_app(Database::Sqlite).await;
    let person = app.participant("林小红").await;
    plays(&app, &person, 8, SECOND).await;
    let only = app.staff("organizer").await;
    let held = hold(&only, &person, "用时过短").await.ok();
    person.post(APPEAL, json!({"text": "请核查"})).await.ok();
    let listed = only.get(HOLDS).await.ok();
    assert_eq!(rows(&listed)[0]["acts"], json!(["lift", "decide_alone"]));
    let decide = |body: Value| act(&only, &held, "decision", body);
    decide(json!({"outcome": "uphold", "reason": "维持"})).await.problem("hold_same_account");
    let blank = decide(json!({"outcome": "uphold", "reason": "维持", "alone_reason": " "})).await;
    assert_eq!(blank.faults(), ["alone_reason required"]);
    let upheld = decide(json!({"outcome": "uphold", "reason": "维持", "alone_reason": "只有一名组织者"})).await.ok();
    assert_eq!((&upheld["state"], &upheld["alone_reason"]), (&json!("upheld"), &json!("只有一名组织者")));
    assert_eq!(app.core.held(&app.contest().id).await.unwrap().len(), 1, "an upheld entry stays held");
    assert!(format!("{:?}", only_audit(&app).await).contains("alone: 只有一名组织者"));
    // Deleting one's data takes the words of the appeal along, not the fact that there was one.
    person.delete("/me", json!({"password": PASSWORD, "confirm": "DELETE"})).await.ok();
    let gone = rows(&only.get(HOLDS).await.ok())[0].clone();
    assert_eq!((&gone["person"]["name"], &gone["appeal"]), (&json!(""), &json!("")));
    assert!(gone["appealed_at_ms"].is_i64());
}

async fn only_audit(app: &TestApp) -> Vec<Value> {
    app.staff("auditor").await.audit("hold.uphold").await
}

#[tokio::test]
async fn an_appeal_has_three_days_after_results_are_final() {
    let app = exam_app(Database::Sqlite).await;
    let (early, late) = (app.participant("林小红").await, app.participant("陈大文").await);
    for person in [&early, &late] {
        plays(&app, person, 8, 10 * SECOND).await;
    }
    let who = app.staff("organizer").await;
    hold(&who, &early, "用时过短").await.ok();
    app.close_contest().await;
    who.sign_in_again().await;
    who.act("finalization", json!({})).await.ok();
    hold(&who, &late, "用时过短").await.ok();
    let own = async |person: &Person| {
        person.sign_in(PASSWORD).await.ok();
        person.get(OWN).await.ok()["hold"].clone()
    };
    assert_eq!(own(&late).await["may_appeal"], true);
    assert!(own(&late).await["appeal_until_at_ms"].is_i64());
    app.wait(4 * 24 * 60 * MINUTE);
    assert_eq!(own(&early).await["may_appeal"], false);
    early.post(APPEAL, json!({"text": "请核查"})).await.problem("hold_appeal_too_late");
    who.sign_in_again().await;
    let strange = json!({"participant_id": "par_01gc5p0f80fhmst31re0kh7jtc", "reason": "没有成绩"});
    who.post(HOLDS, strange).await.problem("not_found");
    assert_eq!(
        who.post(HOLDS, json!({"participant_id": "林", "reason": "没有"})).await.faults(),
        ["participant_id unknown_value"]
    );
}

crate::concurrency::on_both! {
    an_entry_is_held_appealed_and_given_back_by_somebody_else, an_entry_is_held_and_given_back_on_postgresql: story;
    accounts_of_one_device_count_with_other_signals_and_are_forgotten, accounts_of_one_device_on_postgresql:
        several_accounts;
}

/// The entry of somebody in the draw, or nothing.
async fn entry(person: &Person, pair: &Pair) -> Value {
    person.refresh().await.ok();
    person.get(&format!("/draws/{}/entry", pair.draw)).await.ok()["entry"].clone()
}

#[tokio::test]
async fn entries_are_not_fixed_while_an_appeal_waits_and_then_no_hold_changes_them() {
    let app = exam_app(Database::Sqlite).await;
    let (lin, chen, huang) =
        (app.participant("林小红").await, app.participant("陈大文").await, app.participant("黄美玲").await);
    for person in [&lin, &chen, &huang] {
        plays(&app, person, 8, 3 * MINUTE).await;
    }
    let other = app.staff("organizer").await;
    let pair = Pair::announce(&app, 12 * 24).await;
    let held = hold(&pair.organizer, &lin, "核实身份").await.ok();
    assert_eq!((&held["entries"], &held["entries_again"]), (&json!("open"), &json!(false)));
    app.close_contest().await;
    lin.refresh().await.ok();
    lin.post(APPEAL, json!({"text": "是我本人"})).await.ok();
    let refused = pair.freeze().await;
    let problem: Value = serde_json::from_slice(&refused.body).unwrap();
    assert_eq!((&problem["code"], &problem["params"]["count"]), (&json!("draw_appeals_wait"), &json!("1")));
    assert!(problem["detail"].as_str().unwrap().contains("1 份申诉"), "{problem}");
    other.sign_in_again().await;
    act(&other, &held, "decision", json!({"outcome": "uphold", "reason": "证件不符"})).await.ok();
    assert_eq!(pair.freeze().await.ok()["freeze"]["entries"], 2);
    let own = lin.get(OWN).await.ok()["hold"].clone();
    assert_eq!((&own["entries"], &own["entries_fixed_at_ms"]), (&json!("without"), &json!(app.clock.now().ms())));

    // A hold that comes after, and a lifting that comes after, leave the fixed entries as they are and say so.
    app.wait(SECOND);
    let late = hold(&pair.organizer, &chen, "核实身份").await.ok();
    assert_eq!((&late["entries"], &late["entries_again"]), (&json!("with"), &json!(true)));
    chen.refresh().await.ok();
    let appealed = chen.post(APPEAL, json!({"text": "是我本人"})).await.ok();
    assert_eq!(appealed["entries"], "with");
    let lifted = act(&pair.organizer, &held, "lifting", json!({"reason": "已补证件"})).await.ok();
    assert_eq!((&lifted["state"], &lifted["entries"]), (&json!("lifted"), &json!("without")));
    assert!(entry(&lin, &pair).await.is_null() && entry(&chen, &pair).await.is_string());

    // Withdrawn and fixed again, they count; but only once the new appeal is decided.
    pair.act(&pair.organizer, "freeze-withdrawal", json!({"reason": "补录已恢复的参评"})).await.ok();
    pair.freeze().await.problem("draw_appeals_wait");
    act(&other, &late, "decision", json!({"outcome": "uphold", "reason": "证件不符"})).await.ok();
    pair.freeze().await.ok();
    assert!(entry(&lin, &pair).await.is_string() && entry(&chen, &pair).await.is_null());
    assert!(entry(&huang, &pair).await.is_string());
}
