//! Sessions of participants: short access tokens, rotating refresh tokens, ways back in, and what guards them.

use crate::support::http::{Browser, Cookie};
use crate::support::person::PASSWORD;
use crate::support::*;
use std::time::{Duration, Instant};

const NEW_PASSWORD: &str = "孙文公园的木棉花";

/// A person whose browser shows refusals instead of refreshing.
async fn plain(app: &TestApp, nickname: &str) -> Person {
    let mut person = app.participant(nickname).await;
    person.browser.refreshes = false;
    person
}

fn refresh_cookie(person: &Person) -> Cookie {
    person.cookie("quiz_refresh").unwrap()
}

/// A problem without what differs between any two.
fn bare(reply: &Reply) -> (u16, Value) {
    let mut body = reply.json();
    body["request_id"] = Value::Null;
    (reply.status, body)
}

#[tokio::test]
async fn an_access_token_lives_ten_minutes_and_a_refresh_brings_it_back() {
    let app = TestApp::start().await;
    let lin = plain(&app, "林小红").await;
    app.wait(10 * MINUTE - SECOND);
    lin.get("/me").await.ok();
    app.wait(SECOND);
    lin.get("/me").await.problem("access_expired");
    assert_eq!(lin.get("/home").await.ok()["session"], "expired");
    assert_eq!(lin.refresh().await.status, 204);
    assert_eq!(lin.get("/home").await.ok()["session"], "active");
    assert_eq!(app.visitor().get("/home").await.ok()["session"], "none");
}

#[tokio::test]
async fn a_refresh_token_shown_again_within_a_minute_gets_the_same_successor() {
    let app = TestApp::start().await;
    let lin = plain(&app, "林小红").await;
    let first = refresh_cookie(&lin);
    lin.refresh().await.ok();
    let successor = refresh_cookie(&lin);
    assert_ne!(first.value, successor.value);
    for wait in [1, 30 * SECOND, 30 * SECOND - 1] {
        app.wait(wait);
        lin.put_cookie(first.clone());
        lin.refresh().await.ok();
        assert_eq!(refresh_cookie(&lin).value, successor.value);
    }
    lin.refresh().await.ok();
    lin.get("/me").await.ok();
}

#[tokio::test]
async fn a_refresh_token_shown_again_later_ends_the_whole_family_at_once() {
    let app = TestApp::start().await;
    let lin = plain(&app, "林小红").await;
    let elsewhere = lin.on_another_device(&app).await;
    let first = refresh_cookie(&lin);
    lin.refresh().await.ok();
    let successor = refresh_cookie(&lin);
    app.wait(MINUTE + 1);
    let mut thief = app.visitor();
    thief.refreshes = false;
    thief.put_cookie(first);
    thief.post("/sessions/refresh", json!({})).await.problem("session_ended");
    lin.get("/me").await.problem("session_ended");
    lin.put_cookie(successor);
    lin.refresh().await.problem("session_ended");
    elsewhere.get("/me").await.ok();
    lin.sign_in(PASSWORD).await.ok();
    lin.get("/me").await.ok();
}

#[tokio::test]
async fn two_tabs_may_refresh_at_the_same_moment() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let (one, two) = tokio::join!(lin.refresh(), lin.refresh());
    assert_eq!((one.status, two.status), (204, 204));
    lin.get("/me").await.ok();
    lin.refresh().await.ok();
}

#[tokio::test]
async fn a_refresh_token_that_nobody_used_for_thirty_days_is_over() {
    let app = TestApp::start().await;
    let lin = plain(&app, "林小红").await;
    app.wait(30 * 24 * HOUR - 1);
    lin.refresh().await.ok();
    app.wait(30 * 24 * HOUR);
    lin.refresh().await.problem("session_ended");
    app.visitor().post("/sessions/refresh", json!({})).await.problem("session_ended");
}

#[tokio::test]
async fn signing_out_ends_this_device_at_once_and_no_other() {
    let app = TestApp::start().await;
    let lin = plain(&app, "林小红").await;
    let phone = lin.on_another_device(&app).await;
    let (access, refresh) = (lin.cookie("quiz_access").unwrap(), refresh_cookie(&lin));
    assert_eq!(lin.delete("/sessions/current", json!({})).await.status, 204);
    assert_eq!((lin.cookie("quiz_access").unwrap().value, refresh_cookie(&lin).value), (String::new(), String::new()));
    assert!(refresh_cookie(&lin).line.contains("Max-Age=0"));
    lin.get("/me").await.problem("sign_in_required");
    lin.put_cookie(access);
    lin.put_cookie(refresh);
    lin.get("/me").await.problem("session_ended");
    lin.refresh().await.problem("session_ended");
    phone.get("/me").await.ok();
}

#[tokio::test]
async fn the_tokens_of_a_deleted_person_stop_everywhere() {
    let app = TestApp::start().await;
    let lin = plain(&app, "林小红").await;
    let phone = lin.on_another_device(&app).await;
    let round = Round { person: phone.clone(), ..lin.start().await };
    lin.delete("/me", json!({"password": PASSWORD, "confirm": "DELETE"})).await.ok();
    for path in ["/me", "/me/attempts", "/me/export", "/me/deletion", &format!("/attempts/{}/result", round.id())] {
        phone.get(path).await.problem("session_ended");
    }
    assert_eq!(phone.get("/home").await.ok()["session"], "none");
    phone.try_start().await.problem("session_ended");
    round.save(json!({"writer": 1, "answers": []})).await.problem("session_ended");
    phone.refresh().await.problem("session_ended");
    phone.sign_in(PASSWORD).await.problem("wrong_credentials");
}

#[tokio::test]
async fn a_recovery_code_gives_a_new_password_and_a_new_code_and_ends_every_session() {
    let app = TestApp::start().await;
    let lin = plain(&app, "林小红").await;
    let phone = lin.on_another_device(&app).await;
    let recover = |mobile: &str, code: &str| {
        let body = json!({"mobile": mobile, "recovery_code": code, "new_password": NEW_PASSWORD});
        let nobody = app.visitor();
        async move { nobody.post("/passwords/recovery", body).await }
    };
    let wrong = recover(&lin.mobile, "K7QF-M2XD-9TRW").await;
    wrong.problem("wrong_recovery_code");
    assert_eq!(bare(&wrong), bare(&recover("13900000000", &lin.recovery_code).await), "unknown numbers answer alike");
    app.wait(1);
    let typed = lin.recovery_code.replace('-', " ").to_lowercase();
    let new_code = recover(&lin.mobile, &typed).await.ok()["recovery_code"].as_str().unwrap().to_owned();
    assert_ne!(new_code, lin.recovery_code);
    for device in [&lin, &phone] {
        device.get("/me").await.problem("session_ended");
        device.refresh().await.problem("session_ended");
    }
    lin.sign_in(PASSWORD).await.problem("wrong_credentials");
    lin.sign_in(NEW_PASSWORD).await.ok();
    recover(&lin.mobile, &lin.recovery_code).await.problem("wrong_recovery_code");
    recover(&lin.mobile, &new_code).await.ok();
}

#[tokio::test]
async fn a_one_time_link_of_staff_works_once_for_fifteen_minutes() {
    let app = TestApp::start().await;
    let lin = plain(&app, "林小红").await;
    let organizer = app.staff("organizer").await;
    let address = format!("/staff/participants/{}/password-link", lin.id);
    let issue = || async {
        let link = organizer.post(&address, json!({"reason": "本人到场核对"})).await.ok();
        staff::token(link["link"].as_str().unwrap())
    };
    let open = |token: String| {
        let nobody = app.visitor();
        async move { nobody.post("/passwords/link", json!({"token": token, "new_password": NEW_PASSWORD})).await }
    };
    let replaced = issue().await;
    let token = issue().await;
    open(replaced).await.problem("link_invalid");
    app.wait(15 * MINUTE - 1);
    open(token.clone()).await.ok();
    open(token).await.problem("link_invalid");
    lin.refresh().await.problem("session_ended");
    lin.sign_in(NEW_PASSWORD).await.ok();
    let late = issue().await;
    app.wait(15 * MINUTE);
    open(late).await.problem("link_invalid");
    open("0".repeat(64)).await.problem("link_invalid");
}

#[tokio::test]
async fn an_unknown_number_is_answered_like_a_wrong_password_and_as_slowly() {
    let app = TestApp::with(|setup| {
        setup.config.passwords.memory_kib = 19_456;
        setup.config.passwords.passes = 2;
    })
    .await;
    let lin = app.participant("林小红").await;
    let unknown = Person { mobile: "13911112222".to_owned(), ..lin.clone() };
    let strange = Person { mobile: "not a number".to_owned(), ..lin.clone() };
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..5 {
        for (who, times) in [&lin, &unknown, &strange].into_iter().zip(&mut times) {
            let started = Instant::now();
            let reply = who.sign_in("wrong-password").await;
            times.push(started.elapsed());
            assert_eq!(bare(&reply), bare(&lin.sign_in("wrong-password").await));
        }
    }
    let fastest = times.map(|times| times.into_iter().min().unwrap());
    let (least, most) = (fastest.iter().min().unwrap(), fastest.iter().max().unwrap());
    assert!(*most < *least * 3 + Duration::from_millis(5), "{fastest:?}");
}

#[tokio::test]
async fn a_change_must_come_from_a_page_of_this_site() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let from = |origin: Option<&str>| Browser { origin: origin.map(str::to_owned), ..lin.browser.clone() };
    for strange in [None, Some("https://evil.example"), Some("null"), Some(""), Some("http://127.0.0.1:1")] {
        let page = from(strange);
        page.get("/me").await.ok();
        page.patch("/me", json!({"nickname": "换了名"})).await.problem("origin_mismatch");
        page.delete("/sessions/current", json!({})).await.problem("origin_mismatch");
        page.post("/staff/sessions", json!({"name": "x", "password": "y"})).await.problem("origin_mismatch");
    }
    lin.patch("/me", json!({"nickname": "换了名"})).await.ok();
}

#[tokio::test]
async fn cookies_are_out_of_reach_of_scripts_and_of_other_sites() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let flags = |cookie: Cookie| {
        let mut parts: Vec<String> = cookie.line.split("; ").skip(1).map(str::to_owned).collect();
        parts.sort();
        parts.join("; ")
    };
    let month = "Max-Age=2592000";
    assert_eq!(flags(lin.cookie("quiz_access").unwrap()), format!("HttpOnly; {month}; Path=/api; SameSite=Lax"));
    let refresh = format!("HttpOnly; {month}; Path=/api/v1/sessions; SameSite=Strict");
    assert_eq!(flags(refresh_cookie(&lin)), refresh);
    let staff = app.staff("auditor").await;
    assert_eq!(flags(staff.cookie("quiz_staff").unwrap()), "HttpOnly; Path=/api/v1/staff; SameSite=Strict");
}

#[tokio::test]
async fn over_https_cookies_are_secure_and_only_the_public_address_is_an_origin() {
    let app = TestApp::with(|setup| setup.config.server.public_url = "https://quiz.example.cn".to_owned()).await;
    let mut browser = app.visitor();
    browser.post("/participants", app.form("林小红").json()).await.problem("origin_mismatch");
    browser.origin = Some("https://quiz.example.cn".to_owned());
    let reply = browser.post("/participants", app.form("林小红").json()).await;
    assert!(reply.ok()["me"]["id"].is_string());
    assert!(reply.headers.contains_key("strict-transport-security"));
    for name in ["quiz_access", "quiz_refresh"] {
        assert!(browser.cookie(name).unwrap().line.contains("; Secure"), "{name}");
    }
}

#[tokio::test]
async fn a_forged_access_token_signs_nobody_in() {
    let app = TestApp::start().await;
    let lin = plain(&app, "林小红").await;
    let real = lin.cookie("quiz_access").unwrap();
    let parts: Vec<&str> = real.value.split('.').collect();
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    let turned: String = parts[2].chars().rev().collect();
    for forged in [
        format!("{}.{}.{turned}", parts[0], parts[1]),
        format!("{none}.{}.", parts[1]),
        format!("{}.{}", parts[0], parts[1]),
        "x".to_owned(),
    ] {
        lin.put_cookie(Cookie { value: forged, ..real.clone() });
        lin.get("/me").await.problem("sign_in_required");
    }
}

#[tokio::test]
async fn guessing_at_one_number_is_slowed_down_for_that_number_only() {
    let app = TestApp::with(|setup| {
        setup.config.limits.enabled = true;
        setup.config.limits.sign_in_number_per_minute = 3;
        setup.config.limits.sign_up_address_per_minute = 3;
    })
    .await;
    let (lin, chen) = (app.participant("林小红").await, app.participant("陈大文").await);
    for _ in 0..3 {
        lin.sign_in("wrong-password").await.problem("wrong_credentials");
    }
    let refused = lin.sign_in(PASSWORD).await;
    let wait = refused.problem("too_many_requests")["retry_after_s"].as_i64().unwrap();
    assert!((1..=60).contains(&wait));
    assert_eq!(refused.headers["retry-after"], wait.to_string().as_str());
    chen.sign_in(PASSWORD).await.ok();
    let taken = app.form("黄美玲");
    app.visitor().post("/participants", taken.json()).await.ok();
    app.visitor().post("/participants", taken.json()).await.problem("too_many_requests");
}
