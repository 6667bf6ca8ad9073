//! Award plans: checked, published before the start, frozen by the clock, amended in the players' favour, and run dry.

use crate::support::*;
use reqwest::Method;

/// Two drawn tiers for full marks, the bound falling to three, and one by rank.
pub(crate) fn plan() -> Value {
    let tier = |id: &str, name: &str, quantity: u32| {
        json!({
            "id": id, "name": name, "prize": "家用血压计", "value_fen": 29_900, "quantity": quantity, "reserves": 1,
            "picture": null, "scope": {"kind": "all", "key": null},
            "method": {"kind": "draw", "measure": "right", "min": 5, "max": null, "floor": 3, "every": "once"},
        })
    };
    let mut ranked = tier("ranked", "名次奖", 2);
    ranked["method"] = json!({"kind": "rank", "from": 1, "to": 2});
    json!({
        "adding": false, "tiers": [tier("first", "一等奖", 1), tier("second", "二等奖", 3), ranked], "instant": [],
        "organization": [{
            "id": "unit", "name": "组织奖", "prize": "奖牌", "quantity": 1, "people_min": 2,
            "order": ["coverage"], "mean_min_milli": null, "coverage_min_milli": null,
        }],
        "claim": {"days": 20, "pick_up": "市场监管局一楼大厅", "ship": false, "id_needed": false},
        "notice": {"days": 7, "contact": "0760-88888888"},
    })
}

fn path(rest: &str) -> String {
    format!("/staff/contests/{CONTEST}/award-plan{rest}")
}

/// A contest that opens in twenty minutes and is not published.
async fn before_the_start() -> TestApp {
    TestApp::with(|setup| {
        setup.published = false;
        setup.contest.window.opens_at = app::start_of_tests().plus_ms(20 * MINUTE);
    })
    .await
}

#[tokio::test]
async fn a_plan_is_published_before_the_start_and_frozen_by_the_clock() {
    let app = before_the_start().await;
    let organizer = app.staff("organizer").await;
    assert_eq!(organizer.get(&path("")).await.ok()["plan"], Value::Null);
    let mut dear = plan();
    dear["tiers"][0]["value_fen"] = json!(5_000_001);
    let checked = organizer.post(&path("/check"), json!({"plan": dear})).await.ok();
    let finding = &checked["findings"][0];
    assert_eq!((&finding["path"], &finding["code"]), (&json!("tiers.0.value_fen"), &json!("top_prize")));
    assert!(
        finding["text"].as_str().unwrap().contains("五万元") && checked["rules_text"].as_str().unwrap().len() > 500
    );
    assert_eq!(organizer.get(&path("")).await.ok()["plan"], Value::Null, "a check writes nothing");
    organizer.put(&path(""), json!({"plan": dear})).await.ok();
    let refused = organizer.act("publication", json!({})).await.problem("award_plan_invalid");
    assert_eq!(refused["errors"][0]["field"], "tiers.0.value_fen");
    let saved = organizer.put(&path(""), json!({"plan": plan()})).await.ok();
    assert_eq!(
        (&saved["plan"]["version"], &saved["findings"], &saved["editable"]),
        (&json!(2), &json!([]), &json!(true))
    );
    organizer.act("publication", json!({})).await.ok();
    organizer.put(&path(""), json!({"plan": dear})).await.problem("award_plan_invalid");
    let again = organizer.put(&path(""), json!({"plan": saved["plan"]})).await.ok();
    assert_eq!(again["plan"]["version"], 3, "a plan is sent back as it was read");
    organizer.post(&path("/amendments"), json!({"plan": plan(), "reason": "加奖"})).await.problem("contest_state");
    let shown = app.visitor().get(&format!("/contests/{CONTEST}/awards")).await.ok();
    let hash = domain::award::rules_hash(shown["rules_text"].as_str().unwrap());
    assert_eq!((&shown["rules_hash"], &shown["frozen"]), (&json!(hash), &Value::Null));
    app.wait(20 * MINUTE);
    let frozen = organizer.get(&path("")).await.ok();
    assert_eq!((&frozen["editable"], &frozen["plan"]["frozen"]["version"]), (&json!(false), &json!(3)));
    assert_eq!(frozen["plan"]["frozen"]["hash"], hash.as_str());
    organizer.put(&path(""), json!({"plan": plan()})).await.problem("award_plan_frozen");
    assert_eq!(app.staff("auditor").await.audit("award.save").await.len(), 3);
    app.core.load().await.unwrap();
    assert_eq!(organizer.get(&path("")).await.ok(), frozen, "a restart changes nothing");
}

#[tokio::test]
async fn after_opening_a_plan_changes_only_in_the_players_favour_and_shows_it() {
    let app = before_the_start().await;
    let organizer = app.staff("organizer").await;
    organizer.put(&path(""), json!({"plan": plan()})).await.ok();
    organizer.act("publication", json!({})).await.ok();
    app.wait(25 * MINUTE);
    let amend = async |plan: Value, reason: &str| {
        organizer.post(&path("/amendments"), json!({"plan": plan, "reason": reason})).await
    };
    let mut fewer = plan();
    fewer["tiers"][1]["quantity"] = json!(2);
    fewer["claim"]["days"] = json!(30);
    let refused = amend(fewer, "缩减").await.problem("award_unfavourable");
    assert_eq!(refused["errors"].as_array().unwrap().len(), 1);
    assert_eq!(refused["errors"][0]["field"], "tiers.1.quantity");
    amend(plan(), "没有变化").await.problem("invalid_request");
    let mut more = plan();
    more["tiers"][1]["quantity"] = json!(4);
    amend(more.clone(), "").await.problem("invalid_request");
    let amended = amend(more, "报名踊跃").await.ok();
    assert_eq!(amended["plan"]["frozen"]["version"], 1, "what stood at opening stays on record");
    let shown = app.visitor().get(&format!("/contests/{CONTEST}/awards")).await.ok();
    let amendment = &shown["amendments"][0];
    assert_eq!((&amendment["version"], &amendment["reason"]), (&json!(2), &json!("报名踊跃")));
    assert_eq!(amendment["changes"], json!(["二等奖的数量由 3 改为 4"]));
    assert_eq!(shown["plan"]["tiers"][1]["quantity"], 4);
    assert_eq!(app.staff("auditor").await.audit("award.amend").await.len(), 1);
}

async fn played(app: &TestApp, form: SignUp, right: usize) -> Person {
    let person = Person::sign_up(app, form).await;
    person.start().await.answer_right(right).await.submit().await;
    person
}

#[tokio::test]
async fn a_dry_run_shows_pools_before_and_after_holds_ranks_and_organizations() {
    let app = before_the_start().await;
    let organizer = app.staff("organizer").await;
    organizer.get(&path("/pools")).await.problem("not_found");
    organizer.put(&path(""), json!({"plan": plan()})).await.ok();
    organizer.act("publication", json!({})).await.ok();
    app.wait(20 * MINUTE);
    let works = |name: &str| app.form(name).working_at("enterprise", "中山测试灯饰厂");
    played(&app, works("林小红"), 5).await;
    played(&app, works("陈大文"), 4).await;
    let listed = played(&app, app.form("黄美玲"), 4).await;
    played(&app, app.form("吴志强"), 3).await;
    let body = json!({"mobiles": [listed.mobile], "reason": "技术支持单位"});
    organizer.put(&format!("/staff/contests/{CONTEST}/exclusions"), body).await.ok();
    let organizations = organizer.get("/staff/organizations?q=测试灯饰").await.ok();
    let id = organizations["items"][0]["id"].as_str().unwrap().to_owned();
    let headcount = format!("/staff/organizations/{id}/headcount");
    organizer.put(&headcount, json!({"headcount": 0})).await.problem("invalid_request");
    organizer.put(&headcount, json!({"headcount": 4})).await.ok();
    let pools = app.staff("auditor").await.get(&path("/pools")).await.ok();
    let first = &pools["tiers"][0];
    assert_eq!((&first["before"], &first["min"]), (&json!(1), &json!(5)));
    let second = &pools["tiers"][1];
    let steps = json!([{"min": 5, "size": 1}, {"min": 4, "size": 2}, {"min": 3, "size": 3}]);
    assert_eq!((&second["after_holds"], &second["min"], &second["steps"]), (&json!(3), &json!(3), &steps));
    assert_eq!(pools["rank"], json!([{"tier": "ranked", "sure": 2, "tied": 0, "places": 0}]));
    let row = &pools["organizations"][0]["rows"][0];
    assert_eq!((&row["people"], &row["coverage_milli"], &row["wins"]), (&json!(2), &json!(500), &json!(true)));
}

#[tokio::test]
async fn an_organizer_adds_the_picture_of_a_prize() {
    let app = before_the_start().await;
    let (organizer, editor) = (app.staff("organizer").await, app.staff("editor").await);
    let file = || Payload::File("prize.png".to_owned(), crate::life::png());
    editor.send(Method::POST, "/staff/prize-images", file()).await.problem("forbidden");
    organizer.send(Method::POST, "/staff/images", file()).await.problem("forbidden");
    let kept = organizer.send(Method::POST, "/staff/prize-images", file()).await.ok();
    let mut pictured = plan();
    pictured["tiers"][0]["picture"] = kept["hash"].clone();
    let saved = organizer.put(&path(""), json!({"plan": pictured})).await.ok();
    assert_eq!((&saved["plan"]["tiers"][0]["picture"], &saved["findings"]), (&kept["hash"], &json!([])));
    let served = app.visitor().get(&format!("/images/{}", kept["hash"].as_str().unwrap())).await;
    assert_eq!((served.status, &served.headers["content-type"]), (200, &"image/png".parse().unwrap()));
    pictured["tiers"][0]["picture"] = json!("prize.png");
    let checked = organizer.post(&path("/check"), json!({"plan": pictured})).await.ok();
    assert_eq!(checked["findings"][0]["path"], "tiers.0.picture");
    assert_eq!(app.staff("auditor").await.audit("image.upload").await.len(), 1);
}
