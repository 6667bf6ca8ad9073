//! Whatever arrives, the answer is a problem of the table with the right status, and nobody's number is in it.

use crate::permission::{documented_routes, filled};
use crate::support::http::Browser;
use crate::support::person::PASSWORD;
use crate::support::*;
use domain::actor::Role;
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, TestRunner};
use reqwest::Method;
use std::collections::BTreeSet;

/// A participant and a member of staff with every role in one browser: every route lets it through.
async fn everyone(app: &TestApp) -> Browser {
    let browser = app.participant("林小红").await.browser;
    let staff = StaffMember::with_roles(app, &Role::ALL).await;
    browser.put_cookie(staff.cookie("quiz_staff").unwrap());
    browser
}

fn method(word: &str) -> Method {
    Method::from_bytes(word.to_uppercase().as_bytes()).unwrap()
}

/// Routes that read a JSON body, with the fields of that body.
fn body_routes() -> Vec<(String, String, Vec<String>)> {
    let document: Value = serde_json::from_str(&quiz::web::openapi::document()).unwrap();
    let mut routes = Vec::new();
    for (verb, path) in documented_routes() {
        let schema = &document["paths"][format!("/api/v1{path}")][&verb]["requestBody"]["content"]["application/json"];
        if let Some(name) = schema["schema"]["$ref"].as_str() {
            let fields = &document["components"]["schemas"][name.rsplit('/').next().unwrap()]["properties"];
            // A body of no fields has no properties either.
            routes.push((verb, path, fields.as_object().map(|f| f.keys().cloned().collect()).unwrap_or_default()));
        }
    }
    assert!(routes.len() > 20, "the description names the bodies");
    routes
}

/// The answer is no fault of ours, and if a refusal, then a whole problem.
#[track_caller]
fn check(reply: &Reply) {
    assert!(reply.status < 500, "{}: {} {}", reply.request, reply.status, reply.text());
    if reply.status >= 400 {
        let problem = reply.json();
        let word = problem["code"].as_str().unwrap().to_owned();
        reply.problem(&word);
        assert_eq!(problem["request_id"], reply.headers["x-request-id"].to_str().unwrap(), "{problem}");
    }
}

#[test]
fn every_code_has_a_word_of_its_own_and_says_when_it_happens() {
    let words: BTreeSet<&str> = quiz::web::code::ALL.iter().map(|code| code.word).collect();
    assert_eq!(words.len(), quiz::web::code::ALL.len());
    for code in quiz::web::code::ALL {
        assert!((400..600).contains(&code.status) && code.title.ends_with('.'), "{code:?}");
        assert!(code.word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code:?}");
    }
}

#[tokio::test]
async fn strange_bodies_are_refused_by_every_route() {
    let app = TestApp::start().await;
    let browser = everyone(&app).await;
    let deep = format!("{{\"mobile\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000)).into_bytes();
    let bodies: [(&str, Vec<u8>, &[u16]); 9] = [
        ("application/json", vec![0xff, 0x00, 0x9f, 0x92, 0x96, b'{'], &[400]),
        ("application/json", b"{\"a\":".to_vec(), &[400, 422]),
        ("application/json", b"[]".to_vec(), &[422]),
        ("application/json", b"null".to_vec(), &[422]),
        ("application/json", b"\"text\"".to_vec(), &[422]),
        ("application/json", b"{\"no_such_field\":1}".to_vec(), &[422]),
        ("application/json", deep, &[400, 422]),
        ("application/json", vec![b' '; 70_000], &[413]),
        ("text/plain", b"{}".to_vec(), &[415]),
    ];
    for (verb, path, _) in body_routes() {
        for (kind, body, statuses) in &bodies {
            let reply = browser.send(method(&verb), &filled(&path), Payload::Bytes(kind, body.clone())).await;
            check(&reply);
            assert!(statuses.contains(&reply.status), "{}: {} {}", reply.request, reply.status, reply.text());
        }
    }
    for (verb, path) in documented_routes() {
        if verb != "get" && !path.contains("/sessions/current") {
            let body = Payload::Bytes("application/json", vec![b'x'; 300_000]);
            check(&browser.send(method(&verb), &filled(&path), body).await);
        }
    }
    browser.get("/me").await.ok();
}

#[tokio::test]
async fn strange_uploads_are_refused() {
    let app = TestApp::start().await;
    let browser = everyone(&app).await;
    let send = |name: &str, bytes: Vec<u8>| {
        let (browser, name) = (browser.clone(), name.to_owned());
        async move { browser.send(Method::POST, "/staff/imports", Payload::File(name, bytes)).await }
    };
    send("题目.xlsx", vec![7; 1000]).await.problem("file_refused");
    send("题目.xlsx", Vec::new()).await.problem("file_refused");
    send("../../etc/passwd", b"PK\x03\x04".to_vec()).await.problem("file_refused");
    send("题目.xlsx", vec![0; 10 * 1024 * 1024 + 1]).await.problem("payload_too_large");
    let json = Payload::Bytes("application/json", b"{}".to_vec());
    check(&browser.send(Method::POST, "/staff/imports", json).await);
    let broken = Payload::Bytes("multipart/form-data; boundary=x", b"--x\r\nnonsense".to_vec());
    check(&browser.send(Method::POST, "/staff/imports", broken).await);
    let empty = Payload::Bytes("multipart/form-data; boundary=x", b"--x--\r\n".to_vec());
    assert_eq!(browser.send(Method::POST, "/staff/imports", empty).await.status, 422);
}

/// Values that fields do not expect.
fn value() -> impl Strategy<Value = serde_json::Value> {
    let text = prop_oneof![
        Just(String::new()),
        Just("a\u{0}b".to_owned()),
        Just("'; DROP TABLE participant; --".to_owned()),
        Just("\u{202e}\u{200b}％_\\".to_owned()),
        Just("长".repeat(5000)),
        Just("consumer".to_owned()),
        Just("13912345678".to_owned()),
        "\\PC{0,30}",
    ];
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(|b| json!(b)),
        any::<i64>().prop_map(|n| json!(n)),
        any::<f64>().prop_map(|n| json!(n)),
        (0_i64..20).prop_map(|n| json!(n)),
        text.prop_map(|t| json!(t)),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|list| json!(list)),
            prop::collection::hash_map("[a-z_]{1,9}", inner, 0..3).prop_map(|map| json!(map)),
        ]
    })
}

fn fuzz(database: Database, cases: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let app = runtime.block_on(TestApp::with(|setup| setup.database = database));
    let browser = runtime.block_on(everyone(&app));
    let routes = body_routes();
    let mut runner = TestRunner::new(Cases { cases, failure_persistence: None, ..Cases::default() });
    let bodies = (0..routes.len(), prop::collection::vec(value(), 12));
    let run = |(route, values): (usize, Vec<serde_json::Value>)| {
        let (verb, path, fields) = &routes[route];
        let body: serde_json::Map<_, _> = fields.iter().cloned().zip(values).collect();
        let reply = runtime.block_on(browser.send(method(verb), &filled(path), Payload::Json(json!(body))));
        prop_assert!(reply.status < 500, "{} {:?}: {}", reply.request, body, reply.text());
        Ok(())
    };
    runner.run(&bodies, run).unwrap();
}

#[test]
fn no_values_of_known_fields_are_a_fault_of_ours() {
    fuzz(Database::Sqlite, 400);
}

#[test]
fn no_values_of_known_fields_are_a_fault_of_ours_on_postgresql() {
    fuzz(Database::Postgres, 250);
}

/// Paths and queries that no page would send.
async fn strange_addresses(database: Database) {
    let app = TestApp::with(|setup| setup.database = database).await;
    let browser = everyone(&app).await;
    let long = "x".repeat(3000);
    let ids = ["%00", "..%2f..%2fetc", "%ff%fe", "att_", "-1", "%E8%B4%A8%E9%87%8F", "a%20b", "'--", long.as_str()];
    for (verb, path) in documented_routes().into_iter().filter(|(_, path)| path.contains('{')) {
        let (before, after) = path.split_once('{').unwrap();
        let after = after.split_once('}').unwrap().1;
        for id in ids {
            let body = if verb == "get" { Payload::Nothing } else { Payload::Json(json!({})) };
            let reply = browser.send(method(&verb), &format!("{before}{id}{after}"), body).await;
            check(&reply);
            assert!((400..500).contains(&reply.status), "{}: {}", reply.request, reply.text());
        }
    }
    let huge = u64::MAX.to_string();
    let values = ["", "-1", "0", "1", "x", huge.as_str(), "99999999999999999999999", "%00", "%ff", "%25_", "'", &long];
    for (path, names) in [
        (format!("/contests/{CONTEST}/leaderboard"), &["page", "scope", "key", "no_such"] as &[&str]),
        ("/organizations".to_owned(), &["q"]),
        ("/study/questions".to_owned(), &["topic", "after", "size"]),
        ("/staff/questions".to_owned(), &["status", "topic", "kind", "q", "page"]),
        (format!("/staff/contests/{CONTEST}/winners"), &["top"]),
        ("/staff/organizations".to_owned(), &["q", "page"]),
        ("/staff/audit".to_owned(), &["page", "action", "actor"]),
    ] {
        for (name, value) in names.iter().flat_map(|name| values.iter().map(move |value| (name, value))) {
            check(&browser.get(&format!("{path}?{name}={value}")).await);
        }
    }
}

#[tokio::test]
async fn strange_addresses_are_refused() {
    strange_addresses(Database::Sqlite).await;
}

#[tokio::test]
async fn strange_addresses_are_refused_on_postgresql() {
    strange_addresses(Database::Postgres).await;
}

#[tokio::test]
async fn a_wrong_method_and_an_unknown_address_are_named_as_such() {
    let app = TestApp::start().await;
    let browser = everyone(&app).await;
    let routes = documented_routes();
    let paths: BTreeSet<&String> = routes.iter().map(|(_, path)| path).collect();
    for path in paths {
        for verb in ["get", "post", "put", "patch", "delete"] {
            if !routes.contains(&(verb.to_owned(), path.clone())) {
                let reply = browser.send(method(verb), &filled(path), Payload::Nothing).await;
                reply.problem("method_not_allowed");
            }
        }
    }
    for path in ["/api/", "/api/x", "/api/v1/", "/api/v1/x", "/api/v2/home", "/staff/", "/staff/x", "/me/", "/me/x/y"] {
        browser.get(path).await.problem("not_found");
        browser.post(path, json!({})).await.problem("not_found");
    }
}

#[tokio::test]
async fn a_number_is_in_no_answer_but_its_owners_and_in_no_line_of_the_log() {
    let app = TestApp::start().await;
    let number = "18664527193";
    let lin = Person::sign_up(&app, SignUp::of("林小红", number)).await;
    lin.start().await.answer_all_right().await.submit().await;
    let organizer = app.staff("organizer").await;
    let written = "+86 186-6452-7193";
    app.visitor().post("/participants", SignUp::of("陈大文", written).json()).await.problem("mobile_taken");
    lin.sign_in("wrong-password").await.problem("wrong_credentials");
    let body = json!({"mobile": number, "recovery_code": "K7QF-M2XD-9TRW", "new_password": PASSWORD});
    app.visitor().post("/passwords/recovery", body).await.problem("wrong_recovery_code");
    let chen = app.participant("陈大文").await;
    chen.put("/me/mobile", json!({"mobile": number, "password": PASSWORD})).await.problem("mobile_taken");
    chen.patch("/me", json!({"nickname": number})).await.problem("invalid_request");
    chen.post("/sessions", json!({"mobile": number})).await.problem("invalid_request");
    chen.post("/sessions", json!({"mobile": number, "password": number, number: 1})).await.problem("invalid_request");
    let digits: u64 = number.parse().unwrap();
    assert_eq!(chen.post("/sessions", json!({"mobile": digits, "password": "x"})).await.faults(), ["mobile format"]);
    chen.post("/sessions", json!({"mobile": [number], "password": "x"})).await.problem("invalid_request");
    chen.get(&format!("/contests/{CONTEST}/leaderboard?{number}={number}")).await.problem("invalid_request");
    chen.get(&format!("/me/{number}")).await.problem("not_found");
    let found = organizer.post("/staff/participants/search", json!({"mobile": number})).await.ok();
    assert_eq!(found["items"][0]["mobile_masked"], "186****7193");
    let listed = format!("/staff/contests/{CONTEST}/exclusions");
    let exclude = |mobiles: Value| organizer.put(&listed, json!({"mobiles": mobiles, "reason": "工作人员"}));
    assert_eq!(exclude(json!([number, "x"])).await.faults(), ["mobiles.1 format"]);
    exclude(json!([number])).await.ok();
    organizer.post(&format!("/staff/participants/{}/password-link", lin.id), json!({"reason": "核对"})).await.ok();
    for path in ["winners", "live"] {
        organizer.get(&format!("/staff/contests/{CONTEST}/{path}")).await.ok();
    }
    organizer.export("csv", "masked", 5).await;
    organizer.export("csv", "full", 5).await;
    app.staff("auditor").await.get("/staff/audit").await.ok();
    for path in ["/me", "/me/export", "/me/attempts", "/home", &format!("/contests/{CONTEST}/leaderboard")] {
        lin.get(path).await.ok();
    }
    lin.delete("/me", json!({"password": PASSWORD, "confirm": "DELETE"})).await.ok();
    let mut opened = BTreeSet::new();
    for exchange in app.traffic() {
        assert!(!exchange.headers.contains(number), "{}: {}", exchange.request, exchange.headers);
        if String::from_utf8_lossy(&exchange.body).contains(number) {
            assert!(exchange.status < 300, "{}: {:?}", exchange.request, String::from_utf8_lossy(&exchange.body));
            opened.insert(exchange.request);
        }
    }
    let export = format!("POST /api/v1/staff/contests/{CONTEST}/exports");
    let own = ["GET /api/v1/me", "GET /api/v1/me/export", "POST /api/v1/participants", export.as_str()];
    assert_eq!(opened.iter().map(String::as_str).collect::<Vec<_>>(), own);
    let log = log::text();
    assert!(log.contains("answered") && log.contains("route"), "the log was kept");
    assert!(!log.contains(number) && !log.contains("6452-7193"), "a line of the log holds the number");
}

#[tokio::test]
async fn every_page_is_guarded_by_its_headers() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    for path in ["/", "/me", "/home", "/api/openapi.json", "/health/live", "/health/ready", "/laws"] {
        let reply = lin.get(path).await;
        let header = |name: &str| reply.headers[name].to_str().unwrap().to_owned();
        assert_eq!((header("x-content-type-options"), header("x-frame-options")), ("nosniff".into(), "DENY".into()));
        let policy = header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(reply.headers.contains_key("referrer-policy"));
        let personal = ["/me", "/home"].contains(&path);
        assert!(!personal || header("cache-control") == "no-store");
    }
}
