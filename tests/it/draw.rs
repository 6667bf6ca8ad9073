//! A draw from its announcement to the published list, as the organizer and the prize officer of activity 5 run it.

use crate::support::draw::{KEY, Pair, VALUE, beacon, set_plan};
use crate::support::*;
use domain::fairness::bundle::verify;
use domain::fairness::{hash, hex, parse_entries};
use std::collections::BTreeSet;

const DAY: i64 = 24 * HOUR;

/// Twelve people with falling results; the first three have full marks. Gives them in order.
async fn twelve(app: &TestApp) -> Vec<Person> {
    let mut people = Vec::new();
    for number in 0..12_usize {
        let person = app.participant(&format!("{}小明", "赵钱孙李周吴郑王冯陈褚卫".chars().nth(number).unwrap())).await;
        let right = [5, 5, 5, 4, 4, 4, 3, 3, 3, 2, 1, 0][number];
        let round = person.start().await.answer_right(right).await;
        app.wait(MINUTE);
        round.submit().await;
        people.push(person);
    }
    people
}

async fn entry_of(person: &Person, pair: &Pair) -> Value {
    person.refresh().await.ok();
    person.get(&format!("/draws/{}/entry", pair.draw)).await.ok()
}

/// Announced, closed, excluded, frozen, posted.
async fn frozen(app: &TestApp, people: &[Person]) -> Pair {
    let pair = Pair::announce(app, 12 * 24).await;
    let announced = pair.public(app).await;
    let hashed = hex(&hash(&[announced["announcement_text"].as_str().unwrap().as_bytes()]));
    assert_eq!((&announced["state"], &announced["announcement_hash"]), (&json!("announced"), &json!(hashed)));
    assert!(announced["secret"].is_null() && announced["freeze"].is_null());
    pair.freeze().await.problem("draw_not_settled");
    let exclusions = json!({"mobiles": [people[2].mobile], "reason": "技术支持单位"});
    pair.organizer.put(&format!("/staff/contests/{CONTEST}/exclusions"), exclusions).await.ok();
    app.close_contest().await;
    assert_eq!(entry_of(&people[0], &pair).await["reason"], "not_final");
    let desk = pair.freeze().await.ok();
    assert_eq!((&desk["state"], &desk["freeze"]["entries"]), (&json!("frozen"), &json!(11)));
    assert_eq!(desk["acts"], json!(["withdraw_freeze", "post"]));
    app.wait(SECOND);
    for (what, place) in [("announcement", "官方公众号"), ("entries", "中山日报")] {
        let posting = json!({"what": what, "where": place, "reference": "2022年9月16日A3版"});
        pair.act(&pair.organizer, "postings", posting).await.ok();
    }
    pair
}

/// The entries are public and nobody's name; everybody finds their own or the reason of its absence.
async fn look_at_entries(app: &TestApp, people: &[Person], pair: &Pair) {
    let text = pair.text(app, "entries").await.text();
    let (draw, entries) = parse_entries(&text).unwrap();
    assert_eq!((draw.as_str(), entries.len()), (pair.draw.as_str(), 11));
    assert_eq!(pair.public(app).await["freeze"]["hash"], hex(&hash(&[text.as_bytes()])));
    let own = entry_of(&people[0], pair).await;
    let line = entries.iter().find(|entry| own["entry"] == entry.id.as_str()).unwrap();
    assert_eq!((line.right, line.score_milli, line.rank), (5, 40_000, 1));
    assert_eq!(own["reason"], Value::Null);
    assert_eq!(entry_of(&people[2], pair).await["reason"], "excluded");
    assert_eq!(entry_of(&people[11], pair).await["reason"], "below_min");
    let ranks: BTreeSet<u32> = entries.iter().map(|entry| entry.rank).collect();
    assert_eq!(ranks.len(), 11, "whoever cannot win takes no rank");
    let late = app.participant("后来的").await;
    assert_eq!(late.get(&format!("/draws/{}/entry", pair.draw)).await.ok()["reason"], "no_result");
}

async fn story(database: Database) {
    let app = TestApp::with(|setup| setup.database = database).await;
    let people = twelve(&app).await;
    let pair = frozen(&app, &people).await;
    look_at_entries(&app, &people, &pair).await;
    pair.enter(&pair.organizer, VALUE).await.problem("beacon_not_yet");
    app.wait(3 * DAY);
    pair.act(&pair.organizer, "freeze-withdrawal", json!({"reason": "晚了"})).await.problem("beacon_known");
    pair.run(&pair.officer).await.problem("draw_state");
    pair.enter(&pair.organizer, VALUE).await.ok();
    pair.enter(&pair.officer, "双色球 2022113 期 03 06 11 12 19 25 | 09").await.problem("beacon_differs");
    let entered = pair.enter(&pair.officer, &format!(" {VALUE}\u{3000}")).await.ok();
    assert_eq!((&entered["state"], &entered["beacon_value"]), (&json!("beacon_entered"), &json!(VALUE)));
    assert!(entered["secret"].is_null());
    pair.run(&pair.organizer).await.problem("forbidden");
    app.wait(SECOND);
    let drawn = pair.run(&pair.officer).await.ok();
    assert_eq!(drawn["state"], "drawn");
    pair.run(&pair.officer).await.problem("draw_state");
    let winners: Vec<usize> =
        drawn["result"].as_array().unwrap().iter().map(|tier| tier["winners"].as_array().unwrap().len()).collect();
    assert_eq!(winners, [1, 3]);
    let screen = pair.officer.get(&format!("/staff/draws/{}/screen", pair.draw)).await.ok();
    assert!(screen["tiers"][0]["winners"][0]["masked"].as_str().unwrap().ends_with('＊'));
    pair.text(&app, "winners").await.problem("not_found");
    proof(&app, &people, &pair).await;
    published(&app, &people, &pair).await;
}

/// A stranger repeats the draw from the bundle; in it there is no name and no number.
async fn proof(app: &TestApp, people: &[Person], pair: &Pair) {
    let text = pair.text(app, "bundle").await.text();
    let report = verify(&text);
    assert!(report.passed(), "{:?}", report.checks);
    let bundle = report.bundle.unwrap();
    let public = pair.public(app).await;
    assert_eq!(hex(&bundle.secret), public["secret"].as_str().unwrap());
    assert_eq!(bundle.record.drawn.role, "prize_officer");
    assert_eq!(bundle.record.freezes[0].act.role, "organizer");
    for person in people {
        assert!(!text.contains(&person.mobile) && !text.contains(&person.id));
    }
    assert!(!text.contains("小明"));
    let auditor = app.staff("auditor").await;
    let chain = auditor.get("/staff/audit/chain").await.ok();
    assert_eq!(chain["broken_at"], Value::Null);
    let acts: Vec<String> = auditor
        .audit("draw.")
        .await
        .iter()
        .rev()
        .map(|line| line["action"].as_str().unwrap().trim_start_matches("draw.").to_owned())
        .collect();
    let expected = ["announce", "freeze", "post", "post", "enter_beacon", "enter_beacon", "enter_beacon", "draw"];
    assert_eq!(acts, expected);
    assert_ne!(chain["head"], bundle.record.audit_head.as_str(), "the drawing itself came after that head");
}

/// Nobody is told before the list is public, and everybody at once when it is.
async fn told(app: &TestApp, people: &[Person], pair: &Pair) {
    let prizes = format!("/staff/contests/{CONTEST}/prizes");
    let list = pair.officer.get(&prizes).await.ok();
    assert_eq!(list["counts"], json!({"drawn": 4}));
    let one = list["rows"][0]["id"].as_str().unwrap().to_owned();
    pair.officer.post(&format!("/staff/prizes/{one}/notification"), json!({})).await.problem("prize_not_published");
    pair.officer.post(&format!("{prizes}/notification"), json!({})).await.problem("prize_not_published");
    let own = async || {
        let mut seen = 0;
        for person in people {
            person.refresh().await.ok();
            let mine = person.get("/me/prizes").await.ok();
            seen += mine["prizes"].as_array().unwrap().iter().filter(|prize| prize["state"] == "notified").count();
        }
        seen
    };
    assert_eq!(own().await, 0);
    let now = app.clock.now().ms();
    let window = json!({"starts_at_ms": now, "ends_at_ms": now + 7 * DAY, "contact": "市场监管局 0760-12345"});
    assert_eq!(pair.act(&pair.organizer, "publication", window).await.ok()["state"], "published");
    assert_eq!(own().await, 4, "publishing tells the winners");
    let told = pair.officer.get(&prizes).await.ok();
    assert_eq!(told["counts"], json!({"notified": 4}));
    assert!(told["rows"].as_array().unwrap().iter().all(|row| row["deadline_at_ms"] == now + 14 * DAY));
}

/// The list, its files, a prize given up, and the end of the window.
async fn published(app: &TestApp, people: &[Person], pair: &Pair) {
    told(app, people, pair).await;
    let list = pair.text(app, "winners").await.ok();
    let rows = |list: &Value| list["tiers"][1]["rows"].as_array().unwrap().clone();
    assert_eq!((list["tiers"][0]["rows"].as_array().unwrap().len(), rows(&list).len()), (1, 3));
    assert!(rows(&list)[0]["mobile_masked"].as_str().unwrap().contains("****"));
    for (file, begins) in [("winners.csv", &[0xef, 0xbb, 0xbf][..]), ("winners.xlsx", b"PK")] {
        assert!(pair.text(app, file).await.body.starts_with(begins));
    }
    let audit = pair.text(app, "winners.csv?charset=gb18030").await;
    assert_eq!(audit.status, 200);
    struck(app, pair).await;
    app.wait(7 * DAY);
    app.tick().await;
    assert_eq!(pair.public(app).await["publication"]["frozen"], true);
    assert!(verify(&pair.text(app, "bundle").await.text()).passed());
    pair.act(&pair.organizer, "failure", json!({"reason": "不喜欢结果"})).await.problem("draw_no_cause");
    set_plan(app);
    let again = json!({"key": KEY, "beacon": beacon(app, 48)});
    pair.organizer.act("draws", again).await.problem("draw_exists");
}

/// A prize struck out goes to the next reserve, and the bundle of that moment verifies.
async fn struck(app: &TestApp, pair: &Pair) {
    app.wait(SECOND);
    let prizes = pair.officer.get(&format!("/staff/contests/{CONTEST}/prizes")).await.ok();
    let lost = prizes["rows"].as_array().unwrap().iter().find(|prize| prize["tier_id"] == "second").unwrap().clone();
    let id = lost["id"].as_str().unwrap();
    pair.officer.post(&format!("/staff/prizes/{id}/strike"), json!({"reason": "异议成立"})).await.ok();
    let report = verify(&pair.text(app, "bundle").await.text());
    assert!(report.passed(), "{:?}", report.checks);
    let bundle = report.bundle.unwrap();
    assert_eq!((bundle.waivers.len(), bundle.list.len()), (1, 4));
    let list = pair.text(app, "winners").await.ok();
    let entries: BTreeSet<&str> = list["tiers"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|t| t["rows"].as_array().unwrap())
        .map(|r| r["entry"].as_str().unwrap())
        .collect();
    let listed: BTreeSet<&str> = bundle.list.iter().map(|line| line.entry.as_str()).collect();
    assert_eq!(entries, listed, "page and bundle name the same holders");
}

crate::concurrency::on_both! {
    two_people_draw_and_a_stranger_gets_the_same_winners, two_people_draw_on_postgresql: story;
}
