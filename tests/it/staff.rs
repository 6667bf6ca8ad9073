//! Staff: the first administrator, invitations, passwords, locks, idle sign-out, disabling, and the audit table.

use crate::support::staff::{STAFF_PASSWORD, token};
use crate::support::*;
use std::collections::BTreeSet;
use std::path::Path;

async fn accept(app: &TestApp, link: &str, password: &str) -> Reply {
    let body = json!({
        "token": token(link), "name": "chen.min", "display_name": "陈敏", "password": password
    });
    app.visitor().post("/staff/invitations/acceptance", body).await
}

async fn check(app: &TestApp, link: &str) -> Reply {
    app.visitor().post("/staff/invitations/check", json!({"token": token(link)})).await
}

#[tokio::test]
async fn the_link_for_the_first_administrator_works_once() {
    let app = TestApp::start().await;
    let (link, _) = app.core.first_administrator_link().await.unwrap().unwrap();
    assert_eq!(app.core.first_administrator_link().await.unwrap().unwrap().0, link, "the same one at every start");
    let shown = check(&app, &link).await.ok();
    assert_eq!((&shown["purpose"], &shown["name"]), (&json!("first_administrator"), &Value::Null));
    let me = accept(&app, &link, STAFF_PASSWORD).await.ok();
    assert_eq!(me["roles"], json!(["administrator", "editor", "organizer", "prize_officer", "auditor"]));
    accept(&app, &link, STAFF_PASSWORD).await.problem("link_invalid");
    check(&app, &link).await.problem("link_invalid");
    assert!(app.core.first_administrator_link().await.unwrap().is_none());
}

#[tokio::test]
async fn the_first_link_lives_a_day_and_then_there_is_a_new_one() {
    let app = TestApp::start().await;
    let (old, until) = app.core.first_administrator_link().await.unwrap().unwrap();
    assert_eq!(until.since_ms(app.clock.now()), 24 * HOUR);
    app.wait(24 * HOUR);
    accept(&app, &old, STAFF_PASSWORD).await.problem("link_invalid");
    let (new, _) = app.core.first_administrator_link().await.unwrap().unwrap();
    assert_ne!(old, new);
    accept(&app, &new, STAFF_PASSWORD).await.ok();
}

#[tokio::test]
async fn two_people_cannot_both_become_the_first_administrator() {
    let app = TestApp::start().await;
    let (link, _) = app.core.first_administrator_link().await.unwrap().unwrap();
    let (one, two) = tokio::join!(accept(&app, &link, STAFF_PASSWORD), accept(&app, &link, STAFF_PASSWORD));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200, "{} {}", one.text(), two.text());
    assert!((400..500).contains(&statuses[1]), "{} {}", one.text(), two.text());
}

#[tokio::test]
async fn weak_passwords_are_refused_and_the_link_stays_good() {
    let app = TestApp::start().await;
    let (link, _) = app.core.first_administrator_link().await.unwrap().unwrap();
    for weak in ["short", "aaaaaaaaaaaaaaa", "password123456", "Chen.Min-is-here-22", "111111111111"] {
        accept(&app, &link, weak).await.problem("weak_password");
    }
    accept(&app, &link, &"长".repeat(65)).await.problem("weak_password");
    accept(&app, &link, STAFF_PASSWORD).await.ok();
}

#[tokio::test]
async fn an_invited_colleague_chooses_a_password_within_a_day() {
    let app = TestApp::start().await;
    let administrator = app.staff("administrator").await;
    let new = |name: &str, roles: Value| {
        administrator.post("/staff/accounts", json!({"name": name, "display_name": "黄美玲", "roles": roles}))
    };
    assert_eq!(new("x", json!(["editor"])).await.faults(), ["name format"]);
    assert_eq!(new("huang.ml", json!([])).await.faults(), ["roles required"]);
    assert_eq!(new("huang.ml", json!(["king"])).await.faults(), ["roles[0] unknown_value"]);
    let made = new("Huang.ML", json!(["editor"])).await;
    assert_eq!(made.status, 201);
    assert_eq!(new("huang.ml", json!(["editor"])).await.faults(), ["name taken"]);
    let link = made.ok()["link"].as_str().unwrap().to_owned();
    let shown = check(&app, &link).await.ok();
    assert_eq!((&shown["purpose"], &shown["name"]), (&json!("invitation"), &json!("huang.ml")));
    let member = StaffMember::accept(&app, &link, "huang.ml").await;
    assert_eq!(member.get("/staff/me").await.ok()["roles"], json!(["editor"]));
    accept(&app, &link, STAFF_PASSWORD).await.problem("link_invalid");
    let late = new("wu.zq", json!(["auditor"])).await.ok()["link"].as_str().unwrap().to_owned();
    app.wait(24 * HOUR);
    accept(&app, &late, STAFF_PASSWORD).await.problem("link_invalid");
}

#[tokio::test]
async fn five_wrong_tries_lock_the_address_that_failed_and_no_other_for_a_quarter_of_an_hour() {
    let app = TestApp::start().await;
    let editor = app.staff("editor").await;
    let attacker = "203.0.113.7";
    for _ in 0..5 {
        editor.sign_in_from(&app, attacker, "wrong-password").await.1.problem("wrong_credentials");
    }
    let locked = editor.sign_in_from(&app, attacker, STAFF_PASSWORD).await.1;
    let wait = locked.problem("account_locked")["retry_after_s"].as_i64().unwrap();
    assert_eq!(wait, 900);
    assert_eq!(locked.headers["retry-after"], "900");
    editor.sign_in_from(&app, "198.51.100.4", STAFF_PASSWORD).await.1.ok();
    editor.sign_in_from(&app, attacker, STAFF_PASSWORD).await.1.problem("account_locked");
    app.wait(15 * MINUTE - 1);
    editor.sign_in_from(&app, attacker, STAFF_PASSWORD).await.1.problem("account_locked");
    app.wait(1);
    editor.sign_in_from(&app, attacker, STAFF_PASSWORD).await.1.ok();
}

#[tokio::test]
async fn fifty_wrong_tries_from_anywhere_lock_the_account_for_all_until_someone_unlocks_it() {
    let app = TestApp::start().await;
    let (editor, administrator) = (app.staff("editor").await, app.staff("administrator").await);
    for network in 0..10 {
        for _ in 0..5 {
            let address = format!("198.51.{network}.9");
            editor.sign_in_from(&app, &address, "wrong-password").await.1.problem("wrong_credentials");
        }
    }
    editor.sign_in_from(&app, "192.0.2.1", STAFF_PASSWORD).await.1.problem("account_locked");
    editor.get("/staff/me").await.ok();
    let list = administrator.get("/staff/accounts").await.ok();
    let row = list["items"].as_array().unwrap().iter().find(|a| a["id"] == json!(editor.id)).unwrap();
    assert_eq!(row["locked_until_ms"], app.clock.now().ms() + 15 * MINUTE);
    administrator.post(&format!("/staff/accounts/{}/unlock", editor.id), json!({})).await.ok();
    editor.sign_in_from(&app, "192.0.2.1", STAFF_PASSWORD).await.1.ok();
}

#[tokio::test]
async fn an_unknown_name_is_answered_like_a_wrong_password_and_locks_too() {
    let app = TestApp::start().await;
    let editor = app.staff("editor").await;
    let nobody = StaffMember { name: "no.such.name".to_owned(), ..editor.clone() };
    for _ in 0..5 {
        let (known, unknown) =
            (editor.sign_in_from(&app, "", "wrong").await.1, nobody.sign_in_from(&app, "", "wrong").await.1);
        assert_eq!(known.problem("wrong_credentials")["detail"], unknown.problem("wrong_credentials")["detail"]);
    }
    nobody.sign_in_from(&app, "", "wrong").await.1.problem("account_locked");
}

#[tokio::test]
async fn half_an_hour_without_an_act_signs_staff_out() {
    let app = TestApp::start().await;
    let auditor = app.staff("auditor").await;
    for _ in 0..3 {
        app.wait(29 * MINUTE);
        auditor.get("/staff/me").await.ok();
    }
    app.wait(30 * MINUTE + MINUTE + 1);
    auditor.get("/staff/me").await.problem("session_ended");
    auditor.sign_in_again().await;
    auditor.get("/staff/me").await.ok();
    let cookie = auditor.cookie("quiz_staff").unwrap();
    auditor.delete("/staff/sessions/current", json!({})).await.ok();
    auditor.put_cookie(cookie);
    auditor.get("/staff/me").await.problem("session_ended");
}

#[tokio::test]
async fn disabling_and_taking_a_role_work_at_once() {
    let app = TestApp::start().await;
    let (editor, administrator) = (app.staff("editor").await, app.staff("administrator").await);
    let address = format!("/staff/accounts/{}", editor.id);
    editor.get("/staff/imports/template").await;
    administrator.patch(&address, json!({"roles": ["auditor"]})).await.ok();
    editor.get("/staff/imports/template").await.problem("forbidden");
    editor.get("/staff/audit").await.ok();
    assert_eq!(administrator.patch(&address, json!({"disabled": true})).await.ok()["disabled"], true);
    editor.get("/staff/me").await.problem("session_ended");
    let refused = editor.sign_in_from(&app, "192.0.2.1", STAFF_PASSWORD).await.1;
    refused.problem("wrong_credentials");
    administrator.patch(&address, json!({"disabled": false})).await.ok();
    editor.get("/staff/me").await.problem("session_ended");
    editor.sign_in_again().await;
}

#[tokio::test]
async fn the_last_administrator_can_neither_leave_nor_be_removed() {
    let app = TestApp::start().await;
    let one = app.staff("administrator").await;
    let own = format!("/staff/accounts/{}", one.id);
    one.patch(&own, json!({"disabled": true})).await.problem("last_administrator");
    one.patch(&own, json!({"roles": ["editor"]})).await.problem("last_administrator");
    one.get("/staff/accounts").await.ok();
    let two = app.staff("administrator").await;
    let other = format!("/staff/accounts/{}", two.id);
    let (a, b) = tokio::join!(one.patch(&other, json!({"disabled": true})), two.patch(&own, json!({"disabled": true})));
    assert!(!(a.status < 300 && b.status < 300), "one of them stays: {} {}", a.text(), b.text());
}

#[tokio::test]
async fn a_reset_gives_a_new_password_and_ends_what_ran() {
    let app = TestApp::start().await;
    let (editor, administrator) = (app.staff("editor").await, app.staff("administrator").await);
    let address = format!("/staff/accounts/{}/reset", editor.id);
    assert_eq!(administrator.post(&address, json!({"reason": " "})).await.faults(), ["reason required"]);
    let mut links = Vec::new();
    for _ in 0..2 {
        let made = administrator.post(&address, json!({"reason": "忘记密码"})).await.ok();
        links.push(made["link"].as_str().unwrap().to_owned());
    }
    check(&app, &links[0]).await.problem("link_invalid");
    assert_eq!(check(&app, &links[1]).await.ok()["purpose"], "reset");
    let new = "翠亨村的石板路很干净";
    accept(&app, &links[1], new).await.problem("weak_password");
    accept(&app, &links[1], &format!("{new}又安静")).await.ok();
    editor.get("/staff/me").await.problem("session_ended");
    editor.sign_in_from(&app, "192.0.2.1", STAFF_PASSWORD).await.1.problem("wrong_credentials");
    editor.sign_in_from(&app, "192.0.2.1", &format!("{new}又安静")).await.1.ok();
}

/// Action words that the use cases below a folder write.
/// Their own stories hold the lines of these nouns; the last two are fields of a request, not acts.
const TOLD_ELSEWHERE: [&str; 7] = ["award.", "draw.", "hold.", "prize.", "rank.", "beacon.", "proxy."];

fn action_words(folder: &Path) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            words.extend(action_words(&path));
            continue;
        }
        let source = std::fs::read_to_string(path).unwrap();
        for quoted in source.split('"').skip(1).step_by(2) {
            if let Some((noun, verb)) = quoted.split_once('.')
                && !noun.is_empty()
                && !verb.is_empty()
                && [noun, verb].iter().all(|w| w.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
            {
                words.insert(quoted.to_owned());
            }
        }
    }
    words
}

/// One correction of each end.
async fn correct_everything(app: &TestApp) {
    let wards = Wards::of(app).await;
    let found = wards.decider.get(&format!("/staff/contests/{CONTEST}/questions")).await.ok();
    let mut ids = found["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap());
    let applied = wards.propose_void(ids.next().unwrap()).await;
    wards.apply(app, &applied).await;
    let rejected = wards.propose_void(ids.next().unwrap()).await;
    wards.decide(&rejected, "rejection", "依据不足").await.ok();
    let withdrawn = wards.propose_void(ids.next().unwrap()).await;
    crate::support::correction::decide(&wards.proposer, &withdrawn, "withdrawal", "").await.ok();
}

async fn do_everything(app: &TestApp) {
    crate::story::import_and_publish(app).await;
    let (organizer, administrator) = (app.staff("organizer").await, app.staff("administrator").await);
    let lin = Person::sign_up(app, app.form("林小红").working_at("enterprise", "中山测试灯饰厂")).await;
    let chen = Person::sign_up(app, app.form("陈大文").working_at("enterprise", "中山测试五金厂")).await;
    organizer.act("publication", json!({})).await.ok();
    crate::life::every_act(app).await;
    let later = app.contest().window.closes_at.plus_ms(HOUR);
    organizer.act("extension", json!({"closes_at_ms": later.ms(), "reason": "应要求延期"})).await.ok();
    correct_everything(app).await;
    organizer.post("/staff/participants/search", json!({"mobile": lin.mobile})).await.ok();
    for act in ["password-link", "name-hiding"] {
        organizer.post(&format!("/staff/participants/{}/{act}", lin.id), json!({"reason": "核对"})).await.ok();
    }
    let listed = json!({"mobiles": [chen.mobile], "reason": "工作人员"});
    organizer.put(&format!("/staff/contests/{CONTEST}/exclusions"), listed).await.ok();
    let found = organizer.get("/staff/organizations?q=%E4%B8%AD%E5%B1%B1%E6%B5%8B%E8%AF%95").await.ok();
    let merge = json!({"from": [found["items"][0]["id"]], "into": found["items"][1]["id"], "reason": "同一家"});
    assert_eq!(organizer.post("/staff/organizations/merge", merge).await.ok()["moved"], 1);
    let kept = format!("/staff/organizations/{}/headcount", found["items"][1]["id"].as_str().unwrap());
    organizer.put(&kept, json!({"headcount": 120})).await.ok();
    let listed = organizer.get("/staff/organizations?q=%E4%B8%AD%E5%B1%B1%E6%B5%8B%E8%AF%95").await.ok();
    assert_eq!(listed["items"][0]["headcount"], 120);
    let account = json!({"name": "new.one", "display_name": "新人", "roles": ["auditor"]});
    let id = administrator.post("/staff/accounts", account).await.ok()["account"]["id"].as_str().unwrap().to_owned();
    administrator.patch(&format!("/staff/accounts/{id}"), json!({"disabled": true})).await.ok();
    administrator.post(&format!("/staff/accounts/{id}/reset"), json!({"reason": "忘记密码"})).await.ok();
    administrator.post(&format!("/staff/accounts/{id}/unlock"), json!({})).await.ok();
    administrator.sign_in_from(app, "192.0.2.1", "wrong").await.1.problem("wrong_credentials");
    chen.start().await.submit().await;
    lin.delete("/me", json!({"password": person::PASSWORD, "confirm": "DELETE"})).await.ok();
    app.wait_until(later.plus_ms(HOUR));
    organizer.sign_in_again().await;
    organizer.act("closing", json!({})).await.ok();
    organizer.act("finalization", json!({})).await.ok();
    organizer.export("csv", "masked", 3).await;
    crate::certificate::every_act(&organizer, &chen).await;
}

#[tokio::test]
async fn every_act_leaves_a_line_that_says_who_did_it_and_holds_no_number() {
    let app = TestApp::with(|setup| setup.published = false).await;
    do_everything(&app).await;
    let auditor = app.staff("auditor").await;
    let mut lines = Vec::new();
    for page in 1..=3 {
        let found = auditor.get(&format!("/staff/audit?page={page}")).await.ok();
        lines.extend(found["items"].as_array().unwrap().clone());
    }
    let written: BTreeSet<String> = lines.iter().map(|l| l["action"].as_str().unwrap().to_owned()).collect();
    // These are written by the clock (a test below) and by the demonstration.
    let elsewhere = ["contest.import", "contest.open", "contest.seal"].map(str::to_owned);
    let words = action_words(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app"));
    assert!(words.len() > 20, "{words:?}");
    let told = |word: &str| TOLD_ELSEWHERE.iter().any(|noun| word.starts_with(noun));
    let missing: Vec<String> =
        words.into_iter().filter(|w| !written.contains(w) && !elsewhere.contains(w) && !told(w)).collect();
    assert!(missing.is_empty(), "no line of {missing:?}");
    for line in &lines {
        let by_staff = line["actor"].as_str().unwrap().starts_with("acc_");
        assert!(!by_staff || (line["actor_name"] != "" && line["address"] == "127.0.0.0/24"), "{line}");
        let text = line.to_string();
        assert!(!text.contains("1391000"), "{line}");
    }
    let only = auditor.audit("contest.extend").await;
    assert_eq!(only.len(), 1);
    assert!(only[0]["detail"].as_str().unwrap().ends_with("应要求延期"));
}

#[tokio::test]
async fn the_clock_leaves_its_lines_too() {
    let app = TestApp::with(|setup| {
        setup.contest.window.opens_at = setup.contest.window.opens_at.plus_ms(2 * HOUR);
    })
    .await;
    app.wait(2 * HOUR);
    app.tick().await;
    app.close_contest().await;
    let auditor = app.staff("auditor").await;
    for action in ["contest.publish", "contest.open", "contest.close"] {
        assert_eq!(auditor.audit(action).await.len(), 1, "{action}");
    }
}
