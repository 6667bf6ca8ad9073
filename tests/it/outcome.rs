//! What a plan promises comes true: ranks become prizes, ties and leftovers become draws, and nobody wins twice.

use crate::support::draw::{Pair, VALUE, beacon};
use crate::support::*;
use domain::award::{
    Claim, Every, InstantPrize, Method, Notice, OrganizationAward, OrganizationMeasure, Plan, Tier, TierScope,
};
use domain::fairness::bundle::verify;
use domain::fairness::{Measure, parse_entries};
use domain::participant::Category;

const DAY: i64 = 24 * HOUR;

fn tier(id: &str, quantity: u32, reserves: u32, method: Method) -> Tier {
    Tier {
        id: id.into(),
        name: format!("{id}奖"),
        prize: "家用血压计".into(),
        value_fen: 29_900,
        quantity,
        reserves,
        picture: None,
        scope: TierScope::All,
        method,
    }
}

fn drawn() -> Method {
    Method::Draw { measure: Measure::Right, min: None, max: None, floor: None, every: Every::Once }
}

fn plan(tiers: Vec<Tier>) -> Plan {
    Plan {
        tiers,
        claim: Claim { days: 20, pick_up: Some("市场监管局一楼大厅".into()), ship: false, id_needed: false },
        notice: Notice { days: 7, contact: "0760-88888888".into() },
        ..Plan::default()
    }
}

/// Two places by rank, one prize by lot, an instant prize that everybody hits, an award for organizations.
fn everything() -> Plan {
    Plan {
        instant: vec![InstantPrize {
            id: "lucky".into(),
            name: "幸运奖".into(),
            prize: "话费".into(),
            value_fen: 1000,
            odds_millionths: 1_000_000,
            stock_total: 6,
            stock_per_day: None,
        }],
        organization: vec![OrganizationAward {
            id: "unit".into(),
            name: "组织奖".into(),
            prize: "奖牌".into(),
            quantity: 1,
            people_min: 2,
            order: vec![OrganizationMeasure::People],
            mean_min_milli: None,
            coverage_min_milli: None,
        }],
        ..plan(vec![tier("ranked", 2, 1, Method::Rank { from: 1, to: 2 }), tier("first", 1, 2, drawn())])
    }
}

async fn played(app: &TestApp, nickname: &str, right: usize) -> Person {
    let person = Person::sign_up(app, app.form(nickname).working_at("enterprise", "中山测试灯饰厂")).await;
    person.start().await.answer_right(right).await.submit().await;
    person
}

/// Announces the draw of a group; its beacon appears so many hours from now.
async fn announce(app: &TestApp, (organizer, officer): (&StaffMember, &StaffMember), key: &str, hours: i64) -> Pair {
    organizer.sign_in_again().await;
    let body = json!({"key": key, "beacon": beacon(app, hours)});
    let draw = organizer.act("draws", body).await.ok()["id"].as_str().unwrap().to_owned();
    Pair { organizer: organizer.clone(), officer: officer.clone(), draw }
}

/// Two people enter the value, one draws; the bundle verifies. Gives the winning entries of the first tier.
async fn run(app: &TestApp, pair: &Pair) -> Vec<String> {
    pair.enter(&pair.organizer, VALUE).await.ok();
    pair.enter(&pair.officer, VALUE).await.ok();
    pair.run(&pair.officer).await.ok();
    let report = verify(&pair.text(app, "bundle").await.text());
    assert!(report.passed(), "{:?}", report.checks);
    let draw = pair.public(app).await;
    let winners = draw["result"][0]["winners"].as_array().unwrap();
    winners.iter().map(|winner| winner["entry"].as_str().unwrap().to_owned()).collect()
}

async fn own_entry(person: &Person, pair: &Pair) -> Value {
    person.refresh().await.ok();
    person.get(&format!("/draws/{}/entry", pair.draw)).await.ok()
}

async fn keys(staff: &StaffMember) -> Vec<String> {
    staff.sign_in_again().await;
    let list = staff.get(&format!("/staff/contests/{CONTEST}/draws")).await.ok();
    list["announceable"].as_array().unwrap().iter().map(|group| group["key"].as_str().unwrap().to_owned()).collect()
}

async fn record(officer: &StaffMember) -> Reply {
    officer.sign_in_again().await;
    officer.act("rank-prizes", json!({})).await
}

async fn public(app: &TestApp) -> Value {
    app.visitor().get(&format!("/contests/{CONTEST}/rank-winners")).await.ok()
}

/// The ranks of a draw's entries, ascending.
async fn ranks(app: &TestApp, pair: &Pair) -> Vec<u32> {
    let (_, entries) = parse_entries(&pair.text(app, "entries").await.text()).unwrap();
    let mut ranks: Vec<u32> = entries.iter().map(|entry| entry.rank).collect();
    ranks.sort_unstable();
    ranks
}

async fn everything_comes_true(database: Database) {
    let app = TestApp::with(|setup| {
        setup.database = database;
        setup.awards = Some(everything());
    })
    .await;
    let lin = played(&app, "林小红", 5).await;
    // Time stands still: who has the same score shares the rank.
    let tied = [played(&app, "陈大文", 4).await, played(&app, "黄美玲", 4).await];
    let wu = played(&app, "吴志强", 3).await;
    let staff = (app.staff("organizer").await, app.staff("prize_officer").await);
    let (organizer, officer) = (&staff.0, &staff.1);
    assert_eq!(keys(organizer).await, ["once.all"], "what only results tell is not there before");
    record(officer).await.problem("draw_not_settled");
    app.close_contest().await;
    assert_eq!(keys(organizer).await, ["once.all", "tie.ranked.2", "left.all"]);
    let once = announce(&app, (organizer, officer), "once.all", 10 * 24).await;
    once.freeze().await.problem("draw_ranks_first");
    let first = record(officer).await.ok();
    assert_eq!(first, json!({"prizes": 1, "organizations": 1, "waiting": ["ranked"]}));
    assert_eq!(record(officer).await.ok(), json!({"prizes": 0, "organizations": 0, "waiting": ["ranked"]}));
    assert_eq!(app.staff("auditor").await.audit("rank.record").await.len(), 2, "one line for people, one for units");
    once.freeze().await.problem("draw_ranks_first");
    let tie = announce(&app, (organizer, officer), "tie.ranked.2", 2 * 24).await;
    tie.freeze().await.ok();
    assert_eq!(ranks(&app, &tie).await, [1, 2, 2, 4]);
    app.wait(3 * DAY);
    let lucky = run(&app, &tie).await;
    let entries = [own_entry(&tied[0], &tie).await, own_entry(&tied[1], &tie).await];
    let winner = entries.iter().position(|own| own["entry"] == lucky[0].as_str()).expect("one of those tied wins");
    assert_eq!((lucky.len(), keys(organizer).await), (1, vec!["left.all".to_owned()]));
    once.freeze().await.ok();
    assert_eq!(ranks(&app, &once).await, [1, 2], "whoever won by rank or at its cut is not in the list");
    for (person, reason) in [(&lin, json!("won_before")), (&tied[winner], json!("won_before")), (&wu, Value::Null)] {
        assert_eq!(own_entry(person, &once).await["reason"], reason);
    }
    let left = announce(&app, (organizer, officer), "left.all", 4 * 24).await;
    left.freeze().await.ok();
    assert_eq!(ranks(&app, &left).await.len(), 4, "leftovers are drawn among everybody");
    app.wait(4 * DAY);
    assert_eq!(run(&app, &left).await.len(), 2, "six in stock, four won at once");
    told_and_waived(&app, officer, &lin).await;
}

/// The winner by rank is told and gives the prize up; nobody follows, and the public list says so.
async fn told_and_waived(app: &TestApp, officer: &StaffMember, lin: &Person) {
    app.wait(SECOND);
    let shown = public(app).await;
    let row = &shown["tiers"][0]["rows"][0];
    assert_eq!(
        (&shown["tiers"][0]["id"], &row["place"], &row["masked"]),
        (&json!("ranked"), &json!(1), &json!("林＊"))
    );
    assert!(row["mobile_masked"].as_str().unwrap().contains("****"), "{row}");
    let unit = &shown["organizations"][0];
    assert_eq!((&unit["name"], &unit["people"], &unit["place"]), (&json!("中山测试灯饰厂"), &json!(4), &json!(1)));
    officer.sign_in_again().await;
    officer.act("prizes/notification", json!({})).await.ok();
    lin.refresh().await.ok();
    let mine = lin.get("/me/prizes").await.ok();
    let prize = mine["prizes"].as_array().unwrap().iter().find(|prize| prize["source"] == "rank").unwrap().clone();
    assert_eq!(prize["tier_name"], "ranked奖");
    lin.post(&format!("/prizes/{}/waiver", prize["id"].as_str().unwrap()), json!({})).await.ok();
    assert_eq!(record(officer).await.ok(), json!({"prizes": 0, "organizations": 0, "waiting": []}));
    // The list stands as it was when its time was over.
    assert_eq!(public(app).await["tiers"][0]["unassigned"], json!(0));
    let desk = officer.get(&format!("/staff/contests/{CONTEST}/rank-prizes")).await.ok();
    let unit = &desk["organizations"][0];
    let body = json!({"award": "unit", "organization_id": unit["organization_id"], "note": "办公室主任领取"});
    let handed = officer.act("organization-prizes/delivery", body.clone()).await.ok();
    let name = &handed["winner"]["name"];
    assert_eq!((&handed["note"], name), (&json!("办公室主任领取"), &json!("中山测试灯饰厂")));
    officer.act("organization-prizes/delivery", body).await.problem("prize_state");
}

async fn one_prize_each(database: Database) {
    let mut own = tier("own", 1, 0, drawn());
    own.scope = TierScope::Category(Category::Enterprise);
    let app = TestApp::with(|setup| {
        setup.database = database;
        setup.awards = Some(plan(vec![tier("first", 1, 2, drawn()), own]));
    })
    .await;
    let mut people = Vec::new();
    for nickname in ["林小红", "陈大文", "黄美玲"] {
        people.push(played(&app, nickname, 3).await);
    }
    let staff = (app.staff("organizer").await, app.staff("prize_officer").await);
    app.close_contest().await;
    let all = announce(&app, (&staff.0, &staff.1), "once.all", 2 * 24).await;
    let category = announce(&app, (&staff.0, &staff.1), "once.category.enterprise", 8 * 24).await;
    all.freeze().await.ok();
    category.freeze().await.problem("draw_other_under_way");
    app.wait(3 * DAY);
    run(&app, &all).await;
    category.freeze().await.ok();
    assert_eq!(ranks(&app, &category).await.len(), 2);
    app.wait(6 * DAY);
    run(&app, &category).await;
    // The winner of all gives up; of the two reserves one has won in the category since and is passed by.
    staff.0.sign_in_again().await;
    staff.1.sign_in_again().await;
    for draw in [&all, &category] {
        let now = app.clock.now().ms();
        let window = json!({"starts_at_ms": now, "ends_at_ms": now + 7 * DAY, "contact": "市场监管局 0760-12345"});
        draw.act(&staff.0, "publication", window).await.ok();
    }
    let mut first = None;
    let mut in_category = None;
    for (at, person) in people.iter().enumerate() {
        person.refresh().await.ok();
        for prize in person.get("/me/prizes").await.ok()["prizes"].as_array().unwrap() {
            match prize["tier_id"].as_str() {
                Some("first") => first = Some((at, prize["id"].as_str().unwrap().to_owned())),
                _ => in_category = Some(at),
            }
        }
    }
    let ((winner, prize), in_category) = (first.unwrap(), in_category.unwrap());
    people[winner].post(&format!("/prizes/{prize}/waiver"), json!({})).await.ok();
    let listed = staff.1.get(&format!("/staff/contests/{CONTEST}/prizes?tier=first")).await.ok();
    let rows: Vec<&Value> =
        listed["rows"].as_array().unwrap().iter().filter(|prize| prize["state"] != "waived").collect();
    let third = 3 - winner - in_category;
    let entry = own_entry(&people[third], &all).await["entry"].clone();
    assert_eq!((rows.len(), &rows[0]["entry"]), (1, &entry), "nobody holds two prizes: {listed}");
    let report = verify(&all.text(&app, "bundle").await.text());
    assert!(report.passed(), "{:?}", report.checks);
}

#[tokio::test]
async fn a_correction_takes_ranks_back_that_nobody_was_told_and_no_others() {
    let app = TestApp::with(|setup| {
        exam(setup);
        setup.awards = Some(plan(vec![tier("ranked", 2, 0, Method::Rank { from: 1, to: 2 })]));
    })
    .await;
    let mut all = Vec::new();
    for (nickname, right) in [("林小红", 8), ("陈大文", 6), ("黄美玲", 5)] {
        let person = app.participant(nickname).await;
        let played = Played::start(&person, right).await;
        app.wait(MINUTE);
        played.round.submit().await;
        all.push(played);
    }
    let officer = app.staff("prize_officer").await;
    app.close_contest().await;
    assert_eq!(record(&officer).await.ok()["prizes"], 2);
    let wards = Wards::of(&app).await;
    let mut questions = all[0].round.questions().iter().map(|q| q["id"].as_str().unwrap().to_owned());
    let proposal = wards.propose_void(&questions.next().unwrap()).await;
    wards.decide(&proposal, "approval", "").await.ok();
    assert_eq!(public(&app).await["tiers"], json!([]), "nobody was told: the list is made anew");
    record(&officer).await.problem("draw_not_settled");
    app.tick().await;
    assert_eq!(record(&officer).await.ok()["prizes"], 2);
    officer.act("prizes/notification", json!({})).await.ok();
    let body = json!({"question_id": questions.next().unwrap(), "action": "void", "reason": "太晚了"});
    wards.try_propose(body).await.problem("correction_draw_under_way");
}

#[tokio::test]
async fn a_held_winner_is_struck_out_and_who_moves_up_follows() {
    let app = TestApp::with(|setup| {
        setup.awards = Some(plan(vec![
            tier("best", 1, 0, Method::Rank { from: 1, to: 1 }),
            tier("next", 1, 0, Method::Rank { from: 2, to: 2 }),
        ]));
    })
    .await;
    let lin = played(&app, "林小红", 5).await;
    for (nickname, right) in [("陈大文", 4), ("黄美玲", 3)] {
        played(&app, nickname, right).await;
    }
    let (organizer, officer) = (app.staff("organizer").await, app.staff("prize_officer").await);
    app.close_contest().await;
    assert_eq!(record(&officer).await.ok()["prizes"], 2);
    organizer.sign_in_again().await;
    organizer.act("holds", json!({"participant_id": lin.id, "reason": "代答"})).await.ok();
    app.wait(SECOND);
    lin.refresh().await.ok();
    lin.post(&format!("/contests/{CONTEST}/hold/appeal"), json!({"text": "是我本人答的题。"})).await.ok();
    record(&officer).await.problem("rank_appeals_open");
    let desk = officer.get(&format!("/staff/contests/{CONTEST}/rank-prizes")).await.ok();
    assert_eq!((&desk["appeals"], desk["differing"].as_array().unwrap().len()), (&json!(1), 2));
    let despite = json!({"despite_appeals": "申诉另行处理"});
    let strike =
        async |id: &str| officer.post(&format!("/staff/prizes/{id}/strike"), json!({"reason": "异议成立"})).await;
    // What stands is not silently changed: both prizes are struck out first, one as its winner moves up.
    for (n, id) in desk["differing"].as_array().unwrap().iter().enumerate() {
        let reply = officer.act("rank-prizes", despite.clone()).await;
        match n {
            0 => assert_eq!(reply.ok()["prizes"], 0, "nothing is free"),
            _ => drop(reply.problem("rank_prizes_differ")),
        }
        strike(id.as_str().unwrap()).await.ok();
    }
    assert_eq!(officer.act("rank-prizes", despite).await.ok()["prizes"], 2);
    let shown = public(&app).await;
    let names: Vec<&Value> = (0..2).map(|at| &shown["tiers"][at]["rows"][0]["masked"]).collect();
    assert_eq!(names, [&json!("陈＊"), &json!("黄＊")]);
}

crate::concurrency::on_both! {
    ranks_ties_and_leftovers_come_true, ranks_ties_and_leftovers_come_true_on_postgresql: everything_comes_true;
    nobody_wins_in_two_draws, nobody_wins_in_two_draws_on_postgresql: one_prize_each;
}
