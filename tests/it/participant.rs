//! People: signing up, correcting, exporting and deleting one's own data, and changing one's number.

use crate::support::person::PASSWORD;
use crate::support::*;
use futures_util::future::join_all;

fn with(form: &SignUp, field: &str, value: Value) -> Value {
    let mut json = form.json();
    json[field] = value;
    json
}

#[tokio::test]
async fn every_faulty_field_is_named_at_once() {
    let app = TestApp::start().await;
    let body = json!({
        "nickname": " ", "mobile": "12345678901", "password": "短", "category": "enterprise", "town": "桃花岛",
        "notice_version": 99, "notice_accepted": false, "age_declared": false
    });
    let mut faults = app.visitor().post("/participants", body).await.faults();
    faults.sort();
    assert_eq!(
        faults,
        [
            "age_declared must_accept",
            "mobile format",
            "nickname required",
            "notice_accepted must_accept",
            "notice_version unknown_value",
            "organization required",
            "password too_short",
            "town unknown_value"
        ]
    );
}

#[tokio::test]
async fn each_field_has_its_rules() {
    let app = TestApp::start().await;
    let form = app.form("林小红");
    let firm = form.clone().working_at("enterprise", "中山测试灯饰厂");
    for (form, field, value, fault) in [
        (&form, "nickname", json!("林".repeat(21)), "nickname too_long"),
        (&form, "nickname", json!("管 理 员"), "nickname not_allowed_word"),
        (&form, "nickname", json!("13912345678"), "nickname format"),
        (&form, "mobile", json!("1391234567"), "mobile too_short"),
        (&form, "mobile", json!(""), "mobile required"),
        (&form, "mobile", json!("139123456789"), "mobile too_long"),
        (&form, "password", json!("长".repeat(65)), "password too_long"),
        (&form, "town", json!(""), "town required"),
        (&form, "category", json!("guest"), "category unknown_value"),
        (&firm, "organization", json!("甲"), "organization format"),
        (&firm, "organization", json!("质量月组委会"), "organization not_allowed_word"),
        (&form, "mobile", json!(13_912_345_678_u64), "mobile format"),
        (&form, "referrer", json!("x"), "referrer unknown_field"),
    ] {
        assert_eq!(app.visitor().post("/participants", with(form, field, value)).await.faults(), [fault]);
    }
    let old_name = with(&form, "town", json!("石岐区"));
    assert_eq!(app.visitor().post("/participants", old_name).await.ok()["me"]["town_name"], "石岐街道");
}

#[tokio::test]
async fn one_number_is_one_account_however_it_is_written() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let number = &lin.mobile;
    let (a, b, c) = (&number[..3], &number[3..7], &number[7..]);
    for written in [number.clone(), format!("+86 {a}-{b}-{c}"), format!("0086{number}"), format!(" {a} {b} {c} ")] {
        let again = with(&app.form("陈大文"), "mobile", json!(written));
        app.visitor().post("/participants", again).await.problem("mobile_taken");
        let phone = Person { browser: app.visitor(), mobile: written, ..lin.clone() };
        assert_eq!(phone.sign_in(PASSWORD).await.ok()["id"], json!(lin.id));
    }
}

async fn twenty_at_once(database: Database) {
    let app = TestApp::with(|setup| setup.database = database).await;
    let form = app.form("林小红").working_at("enterprise", "中山测试灯饰厂");
    let tries = (0..20).map(|_| {
        let (browser, body) = (app.visitor(), form.json());
        async move { browser.post("/participants", body).await }
    });
    let replies = join_all(tries).await;
    let done = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(done, 1);
    replies.iter().filter(|reply| reply.status != 201).for_each(|reply| drop(reply.problem("mobile_taken")));
    let counts = app.staff("auditor").await.get(&format!("/staff/contests/{CONTEST}/live")).await.ok();
    assert_eq!(counts["participants"], 1);
}

#[tokio::test]
async fn of_twenty_sign_ups_of_one_number_at_once_the_database_lets_one_through() {
    twenty_at_once(Database::Sqlite).await;
}

#[tokio::test]
async fn of_twenty_sign_ups_of_one_number_at_once_postgresql_lets_one_through() {
    twenty_at_once(Database::Postgres).await;
}

#[tokio::test]
async fn a_correction_shows_on_every_board_at_once() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let chen = Person::sign_up(&app, app.form("陈大文").working_at("enterprise", "中山（测试）灯饰厂")).await;
    for person in [&lin, &chen] {
        person.start().await.answer_all_right().await.submit().await;
        app.wait(SECOND);
    }
    let change = json!({
        "nickname": "黄小红", "category": "enterprise", "town": "442000002", "organization": "中山 (测试)灯饰厂"
    });
    assert_eq!(lin.patch("/me", change).await.ok()["town_name"], "东区街道");
    let names = |board: &Value| -> Vec<String> {
        board["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&lin.board().await), ["黄＊＊", "陈＊＊"]);
    let scope = |words: &str| format!("/contests/{CONTEST}/leaderboard?scope={words}");
    let people = |path: String| {
        let lin = lin.clone();
        async move { lin.get(&path).await.ok()["people_total"].as_u64().unwrap() }
    };
    assert_eq!(people(scope("category&key=consumer")).await, 0);
    assert_eq!(people(scope("category&key=enterprise")).await, 2);
    assert_eq!((people(scope("town&key=442000001")).await, people(scope("town&key=442000002")).await), (1, 1));
    let board = lin.get(&scope("organization")).await.ok();
    let rows = board["organizations"].as_array().unwrap();
    assert_eq!(
        (rows.len(), &rows[0]["people"], &rows[0]["mine"]),
        (1, &json!(2), &json!(true)),
        "one firm, two brackets"
    );
    assert_eq!(lin.patch("/me", json!({"organization": ""})).await.faults(), ["organization required"]);
    assert_eq!(lin.patch("/me", json!({"mobile": "13900000001"})).await.faults(), ["mobile unknown_field"]);
}

#[tokio::test]
async fn a_hidden_name_is_hidden_on_every_output() {
    let app = TestApp::start().await;
    let lin = app.participant("骂人的话").await;
    lin.start().await.answer_all_right().await.submit().await;
    let organizer = app.staff("organizer").await;
    let hiding = format!("/staff/participants/{}/name-hiding", lin.id);
    organizer.post(&hiding, json!({"reason": ""})).await.problem("invalid_request");
    organizer.post(&hiding, json!({"reason": "昵称不当"})).await.ok();
    let shown = lin.board().await["rows"][0]["name"].as_str().unwrap().to_owned();
    assert!(shown.starts_with("用户") && shown.chars().filter(char::is_ascii_digit).count() == 4, "{shown}");
    assert_eq!(lin.get("/me").await.ok()["nickname_hidden"], true);
    assert_eq!(lin.get("/home").await.ok()["me"]["nickname_masked"], json!(shown));
    for (detail, name) in [("full", shown.as_str()), ("masked", "某＊")] {
        let text = organizer.export("csv", detail, 10).await.text();
        assert!(text.contains(name) && !text.contains("骂人"), "{text}");
    }
    app.core.load().await.unwrap();
    assert_eq!(lin.board().await["rows"][0]["name"], json!(shown), "also after the server has started anew");
}

#[tokio::test]
async fn deleting_erases_at_once_and_the_number_waits_for_the_final_results() {
    let app = TestApp::start().await;
    let (lin, chen) = (app.participant("林小红").await, app.participant("陈大文").await);
    for person in [&lin, &chen] {
        person.start().await.answer_all_right().await.submit().await;
    }
    lin.start().await.answer_right(1).await;
    let loss = lin.get("/me/deletion").await.ok();
    assert_eq!((&loss["attempts"], &loss["open_attempts"]), (&json!(2), &json!(1)));
    assert_eq!((&loss["contests"][0]["rank"], &loss["mobile_blocked_until_final"]), (&json!(1), &json!(true)));
    assert_eq!(loss["contests"][0]["waives_prize"], false);
    let delete = |password: &str, word: &str| lin.delete("/me", json!({"password": password, "confirm": word}));
    assert_eq!(delete(PASSWORD, "delete").await.faults(), ["confirm must_accept"]);
    delete("wrong-password", "DELETE").await.problem("wrong_credentials");
    delete(PASSWORD, "DELETE").await.ok();
    let board = chen.board().await;
    assert_eq!((&board["people_total"], &board["me"]["rank"]), (&json!(1), &json!(1)));
    let organizer = app.staff("organizer").await;
    let found = organizer.post("/staff/participants/search", json!({"mobile": lin.mobile})).await.ok();
    assert_eq!(found["items"], json!([]));
    let live = organizer.get(&format!("/staff/contests/{CONTEST}/live")).await.ok();
    assert_eq!((&live["attempts_started"], &live["attempts_running"]), (&json!(3), &json!(0)), "counts hold");
    let mut again = app.form("林小红");
    again.mobile.clone_from(&lin.mobile);
    app.visitor().post("/participants", again.json()).await.problem("mobile_blocked");
    chen.put("/me/mobile", json!({"mobile": lin.mobile, "password": PASSWORD})).await.problem("mobile_blocked");
    app.close_contest().await;
    app.visitor().post("/participants", again.json()).await.problem("mobile_blocked");
    chen.refresh().await.ok();
    assert_eq!(chen.get("/me/deletion").await.ok()["contests"][0]["waives_prize"], true);
    organizer.sign_in_again().await;
    organizer.act("finalization", json!({})).await.ok();
    app.visitor().post("/participants", again.json()).await.ok();
    app.core.load().await.unwrap();
    assert_eq!(chen.board().await["people_total"], 1, "also after the server has started anew");
}

#[tokio::test]
async fn everything_kept_about_oneself_can_be_taken_along() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let round = lin.start().await.answer_all_right().await;
    let result = round.submit().await;
    let reply = lin.get("/me/export").await;
    assert_eq!(reply.headers["content-disposition"], "attachment; filename=\"my-data.json\"");
    let data = reply.ok();
    assert_eq!((&data["mobile"], &data["nickname"]), (&json!(lin.mobile), &json!("林小红")));
    let attempt = &data["attempts"][0];
    assert_eq!((&attempt["id"], &attempt["receipt"]), (&result["attempt_id"], &result["receipt"]["hash"]));
    assert_eq!(attempt["answers"].as_array().unwrap().len(), 5);
    assert_eq!(attempt["answers"][0]["answer"], round.answers(5)[0]);
}

#[tokio::test]
async fn a_number_is_changed_with_password_or_code_and_then_belongs_to_nobody_else() {
    let app = TestApp::start().await;
    let (lin, chen) = (app.participant("林小红").await, app.participant("陈大文").await);
    let new = "13700000001";
    let change = |body: Value| lin.put("/me/mobile", body);
    assert_eq!(change(json!({"mobile": new})).await.faults(), ["password required"]);
    assert_eq!(change(json!({"mobile": "1", "password": PASSWORD})).await.faults(), ["mobile too_short"]);
    change(json!({"mobile": new, "password": "wrong-password"})).await.problem("wrong_credentials");
    change(json!({"mobile": new, "recovery_code": "K7QF-M2XD-9TRW"})).await.problem("wrong_recovery_code");
    change(json!({"mobile": chen.mobile, "password": PASSWORD})).await.problem("mobile_taken");
    assert_eq!(change(json!({"mobile": new, "password": PASSWORD})).await.ok()["mobile"], new);
    let moved = Person { mobile: new.to_owned(), ..lin.clone() };
    moved.sign_in(PASSWORD).await.ok();
    lin.sign_in(PASSWORD).await.problem("wrong_credentials");
    chen.put("/me/mobile", json!({"mobile": lin.mobile, "password": PASSWORD})).await.ok();
    let code = json!({"mobile": "13700000002", "recovery_code": lin.recovery_code});
    assert_eq!(change(code).await.ok()["mobile"], "13700000002");
}

#[tokio::test]
async fn between_the_close_and_the_final_results_players_keep_their_number() {
    let app = TestApp::start().await;
    let (player, guest) = (app.participant("林小红").await, app.participant("陈大文").await);
    player.start().await.submit().await;
    let change = |who: &Person, number: &str| {
        let (who, body) = (who.clone(), json!({"mobile": number, "password": PASSWORD}));
        async move { who.put("/me/mobile", body).await }
    };
    change(&player, "13700000003").await.ok();
    app.wait_until(app.contest().settled_at().plus_ms(1));
    assert_eq!(player.get("/me").await.ok()["mobile_change_blocked"], true);
    change(&player, "13700000004").await.problem("mobile_blocked");
    change(&guest, "13700000005").await.ok();
    app.tick().await;
    change(&player, "13700000004").await.problem("mobile_blocked");
    app.staff("organizer").await.act("finalization", json!({})).await.ok();
    assert_eq!(player.get("/me").await.ok()["mobile_change_blocked"], false);
    change(&player, "13700000004").await.ok();
}

#[tokio::test]
async fn a_new_password_and_a_new_code_need_the_old_password() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let body = |old: &str, new: &str| json!({"password": old, "new_password": new});
    lin.put("/me/password", body("wrong-password", "孙文公园的木棉花")).await.problem("wrong_credentials");
    assert_eq!(lin.put("/me/password", body(PASSWORD, "短")).await.faults(), ["new_password too_short"]);
    let other = lin.on_another_device(&app).await;
    app.wait(1);
    lin.put("/me/password", body(PASSWORD, "孙文公园的木棉花")).await.ok();
    other.get("/me").await.problem("session_ended");
    other.refresh().await.problem("session_ended");
    lin.get("/me").await.ok();
    lin.sign_in(PASSWORD).await.problem("wrong_credentials");
    lin.post("/me/recovery-code", json!({"password": PASSWORD})).await.problem("wrong_credentials");
    let code = lin.post("/me/recovery-code", json!({"password": "孙文公园的木棉花"})).await.ok();
    let body = json!({"mobile": lin.mobile, "recovery_code": code["recovery_code"], "new_password": PASSWORD});
    app.visitor().post("/passwords/recovery", body).await.ok();
    lin.sign_in(PASSWORD).await.ok();
}
