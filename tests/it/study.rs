//! Study: everybody reads what is open, nobody what a contest keeps closed, and the phones of one person agree.

use crate::support::person::PASSWORD;
use crate::support::*;
use domain::contest::StudyOpen;
use std::collections::BTreeSet;

/// Everything that can be read page by page.
async fn all_open(browser: &crate::support::http::Browser) -> Vec<Value> {
    let (mut items, mut after) = (Vec::new(), String::new());
    loop {
        let page = browser.get(&format!("/study/questions?size=60{after}")).await.ok();
        items.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return items,
        }
    }
}

fn ids(items: &[Value]) -> BTreeSet<String> {
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Ids of the contest's index.
fn index(app: &TestApp) -> BTreeSet<String> {
    let catalog = app.core.catalog();
    let entry = catalog.contests.values().next().unwrap();
    entry.index().unwrap().lines.iter().map(|line| line.id.clone()).collect()
}

/// A contest that draws only from one group of the bank, so that the rest stays open.
fn of_product(setup: &mut app::Setup) {
    for section in &mut setup.contest.blueprint.sections {
        section.topics = vec!["product".to_owned()];
    }
}

#[tokio::test]
async fn everybody_reads_what_is_open_with_its_proof() {
    let app = TestApp::with(of_product).await;
    let visitor = app.visitor();
    let topics = visitor.get("/study/topics").await.ok();
    let items = all_open(&visitor).await;
    assert_eq!(topics["open"], items.len());
    assert_eq!(ids(&items).len(), items.len(), "no question stands on two pages");
    assert!(ids(&items).is_disjoint(&index(&app)));
    let groups = topics["groups"].as_array().unwrap();
    assert_eq!(
        groups.iter().map(|g| g["activity"].as_u64().unwrap()).collect::<Vec<_>>(),
        (1..=12).collect::<Vec<_>>()
    );
    for group in groups {
        let code = group["code"].as_str().unwrap();
        let open = group["open"].as_u64().unwrap();
        let page = visitor.get(&format!("/study/questions?topic={code}")).await.ok();
        assert_eq!(
            (&page["version"], page["items"].as_array().unwrap().len() as u64),
            (&group["version"], open.min(100))
        );
        let below: u64 = group["topics"].as_array().unwrap().iter().map(|t| t["open"].as_u64().unwrap()).sum();
        assert_eq!(below, open, "{code}");
        assert_eq!(open == 0, code == "product", "{code}");
    }
    let closed = &topics["closed_by"][0];
    assert_eq!((&closed["contest_id"], &closed["rule"]), (&json!(CONTEST), &json!("after")));
    assert_eq!(closed["opens_at_ms"], app.contest().settled_at().ms());
    assert_eq!(closed["questions"], index(&app).len());
    for item in &items {
        assert!(!item["citations"].as_array().unwrap().is_empty() && item["explanation"] != "", "{item}");
        let notes = item["option_notes"].as_array().unwrap().len();
        assert_eq!(notes, item["options"].as_array().unwrap().len());
    }
    let catalog = app.core.catalog();
    let choice = items.iter().find(|item| item["kind"] == "single" && item["movable"] == true).unwrap();
    let question = catalog.published().find(|q| choice["id"] == q.id.as_str()).unwrap();
    let domain::question::Body::Single { options, key, .. } = &question.body else { panic!("{question:?}") };
    let position = usize::try_from(choice["key"]["positions"][0].as_u64().unwrap()).unwrap();
    assert_eq!(choice["options"][position], options[usize::from(*key)].text);
    let one = visitor.get(&format!("/study/questions/{}", question.id)).await.ok();
    assert_eq!(&one, choice);
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let app = TestApp::with(|setup| {
        of_product(setup);
        setup.published = false;
    })
    .await;
    let visitor = app.visitor();
    let paths = ["/study/topics", "/study/questions?topic=product", "/study/questions?topic=elevator"];
    let mut tags = Vec::new();
    for path in paths {
        let reply = visitor.get(path).await;
        assert_eq!(reply.headers["cache-control"], "no-cache");
        tags.push(reply.headers["etag"].to_str().unwrap().to_owned());
    }
    let ask = async |path: &str, tag: &str| {
        let address = format!("{}/api/v1{path}", app.http.base);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        client.get(address).header("if-none-match", tag).send().await.unwrap().status().as_u16()
    };
    for (path, tag) in paths.iter().zip(&tags) {
        assert_eq!(ask(path, tag).await, 304);
        assert_eq!(ask(path, "\"other\"").await, 200);
    }
    assert!(!visitor.get(paths[1]).await.ok()["items"].as_array().unwrap().is_empty(), "a draft closes nothing");
    app.core.publish_on_shell(&app.contest().id).await.unwrap();
    let changed: Vec<u16> = futures_util::future::join_all(paths.iter().zip(&tags).map(|(p, t)| ask(p, t))).await;
    assert_eq!(changed, [200, 200, 304], "only what the contest closes is different");
    assert_eq!(visitor.get(paths[1]).await.ok()["items"], json!([]));
    assert_eq!(visitor.get("/study/questions/no-such").await.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn a_contest_opens_its_questions_by_its_rule() {
    for (rule, open_before, open_after) in
        [(StudyOpen::Before, true, true), (StudyOpen::After, false, true), (StudyOpen::Never, false, false)]
    {
        let app = TestApp::with(|setup| {
            of_product(setup);
            setup.contest.rules.study = rule;
        })
        .await;
        let visitor = app.visitor();
        let index = index(&app);
        let one = index.first().unwrap();
        let check = async |open: bool| {
            let found = ids(&all_open(&visitor).await);
            assert_eq!(index.is_subset(&found), open, "{rule:?}");
            assert_eq!(index.is_disjoint(&found), !open, "{rule:?}");
            let reply = visitor.get(&format!("/study/questions/{one}")).await;
            if open { drop(reply.ok()) } else { drop(reply.problem("not_found")) }
        };
        check(open_before).await;
        app.wait_until(app.contest().settled_at());
        check(open_before).await;
        app.wait(1);
        check(open_after).await;
        let rules = visitor.get(&format!("/contests/{CONTEST}/rules")).await.ok();
        assert_eq!(rules["contest"]["study"], rule.word());
    }
}

fn note(question: &str, reviews: &[(i64, u8)]) -> Value {
    let reviews: Vec<Value> = reviews.iter().map(|(at, rating)| json!({"at_ms": at, "rating": rating})).collect();
    json!({"question_id": question, "reviews": reviews, "bookmark": null, "cleared": null})
}

async fn phones_agree(database: Database) {
    let app = TestApp::with(|setup| setup.database = database).await;
    let phone = app.participant("林小红").await;
    let (tablet, other) = (phone.on_another_device(&app).await, app.participant("陈大文").await);
    let known: Vec<String> = app.core.catalog().published().take(2).map(|q| q.id.to_string()).collect();
    let (one, two) = (known[0].as_str(), known[1].as_str());
    let now = app.core.now().ms();
    let mut marked = note(one, &[(now - 50, 1), (now - 10, 3)]);
    marked["bookmark"] = json!({"at_ms": now - 9, "on": true});
    let first = json!({"notes": [marked, note(two, &[(now - 5, 4)]), note("no-such-question", &[(now, 3)])]});
    let kept = phone.put("/me/study", first.clone()).await.ok();
    assert_eq!(kept["notes"].as_array().unwrap().len(), 2, "unknown questions are left out");
    assert_eq!(phone.put("/me/study", first).await.ok()["notes"], kept["notes"], "it may be sent again");
    let mut diverged = note(one, &[(now - 30, 2), (now - 10, 4)]);
    diverged["bookmark"] = json!({"at_ms": now - 20, "on": false});
    diverged["cleared"] = json!({"at_ms": now - 8, "upto_ms": now - 40});
    let answer = tablet.put("/me/study", json!({"notes": [diverged]})).await.ok();
    let mut wanted = note(one, &[(now - 50, 1), (now - 30, 2), (now - 10, 4)]);
    wanted["bookmark"] = json!({"at_ms": now - 9, "on": true});
    wanted["cleared"] = json!({"at_ms": now - 8, "upto_ms": now - 40});
    assert_eq!(answer["notes"], json!([wanted]));
    let all = phone.get("/me/study").await.ok();
    assert_eq!(all["notes"], tablet.get("/me/study").await.ok()["notes"]);
    let found = all["notes"].as_array().unwrap().iter().find(|n| n["question_id"] == one).unwrap();
    assert_eq!(*found, wanted);
    let far = note(one, &[(now + 2 * 24 * HOUR, 1)]);
    assert_eq!(phone.put("/me/study", json!({"notes": [far]})).await.ok()["notes"], json!([wanted]));
    assert_eq!(other.get("/me/study").await.ok()["notes"], json!([]));
    let export = phone.get("/me/export").await.ok();
    assert_eq!(export["study"], all["notes"]);
    phone.delete("/me", json!({"password": PASSWORD, "confirm": "DELETE"})).await.ok();
    tablet.put("/me/study", json!({"notes": [note(two, &[(now, 3)])]})).await.problem("session_ended");
    let id = domain::id::ParticipantId::parse(&phone.id).unwrap();
    assert_eq!(app.core.study_notes(&id).await.unwrap().len(), 0, "deleting takes the notes along");
}

#[tokio::test]
async fn phones_of_one_person_agree_and_nobody_else_sees_it() {
    phones_agree(Database::Sqlite).await;
}

#[tokio::test]
async fn phones_of_one_person_agree_and_nobody_else_sees_it_on_postgresql() {
    phones_agree(Database::Postgres).await;
}

#[tokio::test]
async fn faulty_notes_are_named_and_nothing_of_them_is_kept() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let id = app.core.catalog().published().next().unwrap().id.to_string();
    let body = json!({"notes": [note(&id, &[(5, 3)]), note(&id, &[(1, 0)]), note("A b", &[])]});
    let faults = lin.put("/me/study", body).await.faults();
    assert_eq!(faults, ["notes.1.reviews out_of_range", "notes.2.question_id format"]);
    let many: Vec<Value> = (0..201).map(|n| note(&format!("q{n}"), &[])).collect();
    assert_eq!(lin.put("/me/study", json!({"notes": many})).await.faults(), ["notes too_long"]);
    assert_eq!(lin.get("/me/study").await.ok()["notes"], json!([]));
    let crowded: Vec<(i64, u8)> = (0..40).map(|n| (n, 3)).collect();
    let kept = lin.put("/me/study", json!({"notes": [note(&id, &crowded)]})).await.ok();
    let reviews = kept["notes"][0]["reviews"].as_array().unwrap().clone();
    assert_eq!((reviews.len(), &reviews[0]["at_ms"]), (12, &json!(28)), "the newest twelve are kept");
}
