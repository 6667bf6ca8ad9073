//! What a draw refuses: the wrong person, the wrong time, new keys after the beacon; and how one person alone is recorded.

use crate::support::correction::decide;
use crate::support::draw::{KEY, Pair, VALUE, beacon, set_plan};
use crate::support::*;
use domain::actor::Role;
use domain::fairness::bundle::verify;

const DAY: i64 = 24 * HOUR;

/// Four people who have played a contest of which one question may be corrected; it is over.
async fn played(app: &TestApp) -> Vec<Played> {
    let mut all = Vec::new();
    for (nickname, right) in [("林小红", 8), ("陈大文", 6), ("黄美玲", 5), ("吴志强", 0)] {
        let person = app.participant(nickname).await;
        let played = Played::start(&person, right).await;
        app.wait(MINUTE);
        played.round.submit().await;
        all.push(played);
    }
    all
}

async fn corrected(database: Database) {
    let app = TestApp::with(|setup| {
        setup.database = database;
        exam(setup);
    })
    .await;
    let all = played(&app).await;
    let pair = Pair::announce(&app, 12 * 24).await;
    app.close_contest().await;
    pair.freeze().await.ok();
    let own = async |played: &Played| {
        let person = &played.round.person;
        person.refresh().await.ok();
        person.get(&format!("/draws/{}/entry", pair.draw)).await.ok()["entry"].clone()
    };
    let before = own(&all[1]).await;
    // A correction approved before the beacon takes the entries back; they are fixed again with the new results.
    let wards = Wards::of(&app).await;
    let candidates = all[1].round.questions().iter().map(|q| q["id"].as_str().unwrap().to_owned());
    let question = candidates.into_iter().find(|id| all[1].voided(id) != all[1].plain()).unwrap();
    let proposal = wards.propose_void(&question).await;
    assert_eq!(pair.public(&app).await["state"], "frozen", "a proposal changes nothing");
    wards.decide(&proposal, "approval", "").await.ok();
    let draw = pair.public(&app).await;
    assert_eq!((&draw["state"], &draw["freeze"]), (&json!("announced"), &Value::Null));
    assert!(draw["freezes"][0]["reason"].as_str().unwrap().contains("题干有歧义"));
    pair.freeze().await.problem("draw_not_settled");
    app.tick().await;
    assert_eq!(pair.freeze().await.ok()["freeze"]["number"], 2);
    assert_eq!(own(&all[1]).await, before, "who has been told an entry keeps it");
    let text = pair.text(&app, "entries").await.text();
    let line = text.lines().find(|line| line.starts_with(before.as_str().unwrap())).unwrap();
    let fields: Vec<&str> = line.split('\t').collect();
    assert_eq!((fields[1], fields[2]), ("7", "70000"), "the voided question counts as right");
    // From the beacon's appearance on keys are locked.
    app.wait(3 * DAY);
    for organizer in [&wards.proposer, &wards.decider] {
        organizer.sign_in_again().await;
    }
    let body = json!({"question_id": question, "action": "void", "reason": "太晚了"});
    wards.try_propose(body).await.problem("correction_draw_under_way");
    decide(&wards.decider, &proposal, "approval", "").await.problem("correction_draw_under_way");
    pair.enter(&pair.organizer, VALUE).await.ok();
    pair.enter(&pair.officer, VALUE).await.ok();
    pair.run(&pair.officer).await.ok();
    let report = verify(&pair.text(&app, "bundle").await.text());
    assert!(report.passed(), "{:?}", report.checks);
    assert_eq!(report.bundle.unwrap().record.freezes.len(), 2);
}

#[tokio::test]
async fn whoever_froze_or_makes_accounts_does_not_draw() {
    let app = TestApp::start().await;
    app.participant("林小红").await.start().await.answer_all_right().await.submit().await;
    let pair = Pair::announce(&app, 12 * 24).await;
    let both = StaffMember::with_roles(&app, &[Role::Organizer, Role::PrizeOfficer]).await;
    let chief = StaffMember::with_roles(&app, &[Role::Administrator, Role::PrizeOfficer, Role::Organizer]).await;
    app.close_contest().await;
    pair.act(&chief, "freeze", json!({})).await.problem("draw_manages_accounts");
    pair.act(&both, "freeze", json!({})).await.ok();
    app.wait(3 * DAY);
    pair.enter(&both, VALUE).await.ok();
    pair.enter(&both, VALUE).await.ok();
    assert_eq!(pair.public(&app).await["state"], "frozen", "one person twice is one person");
    pair.enter(&pair.officer, VALUE).await.ok();
    pair.run(&both).await.problem("draw_same_person");
    pair.run(&chief).await.problem("draw_manages_accounts");
    app.wait(DAY + 1);
    pair.run(&pair.officer).await.problem("draw_too_late");
    let failed = pair.act(&pair.organizer, "failure", json!({"reason": "没有按时开奖"})).await.ok();
    assert_eq!(failed["state"], "failed");
    // A repeat is a new draw over the same entries.
    let body = json!({"key": KEY, "beacon": beacon(&app, 48)});
    let again = pair.organizer.act("draws", body).await.ok();
    assert_eq!(again["previous"], pair.draw.as_str());
    let exclusions = json!({"mobiles": ["13910000000"], "reason": "后来才列入"});
    pair.organizer.put(&format!("/staff/contests/{CONTEST}/exclusions"), exclusions).await.ok();
    let repeat = Pair { draw: again["id"].as_str().unwrap().to_owned(), ..pair };
    assert_eq!(repeat.freeze().await.ok()["freeze"]["entries"], 1);
}

#[tokio::test]
async fn one_person_alone_is_printed_in_the_record() {
    let app = TestApp::start().await;
    app.participant("林小红").await.start().await.answer_all_right().await.submit().await;
    set_plan(&app);
    let alone = StaffMember::with_roles(&app, &[Role::Organizer, Role::PrizeOfficer]).await;
    let list = alone.get(&format!("/staff/contests/{CONTEST}/draws")).await.ok();
    assert_eq!(list["people"], json!({"freezers": 1, "drawers": 1, "may_single": true}));
    assert_eq!(list["announceable"][0]["key"], KEY);
    let body = json!({"key": KEY, "beacon": beacon(&app, 12 * 24), "single_person_reason": "单位只有一人"});
    let draw = alone.act("draws", body).await.ok()["id"].as_str().unwrap().to_owned();
    let pair = Pair { organizer: alone.clone(), officer: alone, draw };
    app.close_contest().await;
    pair.freeze().await.ok();
    app.wait(3 * DAY);
    assert_eq!(pair.enter(&pair.officer, VALUE).await.ok()["state"], "beacon_entered");
    pair.run(&pair.officer).await.ok();
    let text = pair.text(&app, "bundle").await.text();
    assert!(text.contains("单位只有一人"));
    let report = verify(&text);
    assert!(report.passed(), "{:?}", report.checks);
}

#[tokio::test]
async fn what_does_not_fit_is_refused_by_field() {
    let app = TestApp::start().await;
    set_plan(&app);
    let (organizer, _officer) = (app.staff("organizer").await, app.staff("prize_officer").await);
    let announce = |body: Value| organizer.act("draws", body);
    announce(json!({"key": KEY, "beacon": beacon(&app, 23)})).await.problem("beacon_too_soon");
    let unknown = announce(json!({"key": "nothing", "beacon": beacon(&app, 48)})).await;
    assert_eq!(unknown.faults(), ["key unknown_value"]);
    let mut wrong = beacon(&app, 48);
    (wrong["series"], wrong["source_url"]) = (json!(" "), json!("http://example.com"));
    let faults = announce(json!({"key": KEY, "beacon": wrong})).await.faults();
    assert_eq!(faults, ["beacon.series required", "beacon.source_url format"]);
    let alone = json!({"key": KEY, "beacon": beacon(&app, 48), "single_person_reason": "图方便"});
    announce(alone).await.problem("draw_enough_people");
    announce(json!({"key": KEY, "beacon": beacon(&app, 48)})).await.ok();
    announce(json!({"key": KEY, "beacon": beacon(&app, 48)})).await.problem("draw_exists");
    let listed = organizer.get(&format!("/staff/contests/{CONTEST}/draws")).await.ok();
    assert_eq!((listed["draws"].as_array().unwrap().len(), &listed["announceable"]), (1, &json!([])));
}

crate::concurrency::on_both! {
    a_correction_takes_the_entries_back_until_the_beacon_appears, a_correction_takes_the_entries_back_on_postgresql:
        corrected;
}
