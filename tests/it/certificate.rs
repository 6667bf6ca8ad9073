//! Certificates: who gets one and when, what anybody may check, the file, taking one back, and what nobody learns.

use crate::support::*;
use std::collections::BTreeSet;
use std::process::Command;

const RULE: &str = "/staff/contests/round/certificate-rule";

async fn played(app: &TestApp, nickname: &str, right: usize) -> Person {
    let person = app.participant(nickname).await;
    person.start().await.answer_right(right).await.submit().await;
    person
}

async fn set_rule(organizer: &StaffMember, points: i64, after: &str) -> Value {
    let rule = json!({"certificates": {"min_score_milli": points * 1000, "after": after}});
    organizer.put(RULE, rule).await.ok()
}

async fn ask(person: &Person, name: &str) -> Reply {
    person.post(&format!("/contests/{CONTEST}/certificate"), json!({ "name": name })).await
}

/// Sets a rule, and takes back the certificate of somebody who has played in the final contest.
pub(crate) async fn every_act(organizer: &StaffMember, person: &Person) {
    set_rule(organizer, 0, "final").await;
    person.refresh().await.ok();
    let number = ask(person, "陈大文").await.ok()["number"].as_str().unwrap().to_owned();
    organizer.post(&format!("/staff/certificates/{number}/revocation"), json!({"reason": "核对"})).await.ok();
}

async fn finalize(app: &TestApp, organizer: &StaffMember) {
    app.close_contest().await;
    organizer.sign_in_again().await;
    organizer.act("finalization", json!({})).await.ok();
}

/// A server with a final contest, somebody with 40 points, somebody with 10, and the organizer.
async fn settled() -> (TestApp, Person, Person, StaffMember) {
    let app = TestApp::start().await;
    let organizer = app.staff("organizer").await;
    set_rule(&organizer, 30, "final").await;
    let (lin, chen) = (played(&app, "林小红", 5).await, played(&app, "陈大文", 1).await);
    finalize(&app, &organizer).await;
    (app, lin, chen, organizer)
}

async fn offer(person: &Person) -> Value {
    person.get("/me/certificates").await.ok()["offers"][0].clone()
}

async fn check(app: &TestApp, number: &str) -> Reply {
    app.visitor().get(&format!("/certificates/{number}")).await
}

#[tokio::test]
async fn whoever_has_the_points_gets_one_once_results_are_final() {
    let app = TestApp::start().await;
    let organizer = app.staff("organizer").await;
    assert_eq!(set_rule(&organizer, 30, "final").await["certificates"]["min_score_milli"], 30_000);
    let (lin, chen) = (played(&app, "林小红", 5).await, played(&app, "陈大文", 1).await);
    let absent = app.participant("黄美玲").await;
    assert_eq!(offer(&lin).await["reason"], "too_early");
    ask(&lin, "林小红").await.problem("certificate_too_early");
    finalize(&app, &organizer).await;
    assert_eq!((&offer(&lin).await["may"], &offer(&chen).await["reason"]), (&json!(true), &json!("below_score")));
    assert_eq!(offer(&absent).await, Value::Null);
    ask(&chen, "陈大文").await.problem("certificate_not_earned");
    ask(&absent, "黄美玲").await.problem("certificate_not_earned");
    for (name, fault) in
        [("", "name required"), ("长".repeat(21).as_str(), "name too_long"), ("1234567", "name format")]
    {
        assert_eq!(ask(&lin, name).await.faults(), [fault]);
    }
    let issued = ask(&lin, " 林小红𠮷 ").await.ok();
    assert_eq!((&issued["name"], &issued["result"]), (&json!("林小红𠮷"), &json!("成绩 40 分，第 1 名")));
    assert_eq!((&issued["title"], &issued["kind"]), (&json!("成绩证书"), &json!("score")));
    let number = issued["number"].as_str().unwrap();
    assert!(number.starts_with("ZS22-") && number.len() == 14, "{number}");
    let url = issued["check_url"].as_str().unwrap();
    assert_eq!(url, format!("{}/certificates/{number}", app.http.base));
    assert!(issued["qr_rows"].as_array().unwrap().len() >= 25);
    assert_eq!(ask(&lin, "别的名字").await.ok(), issued, "asked again, it is the same certificate");
    let list = lin.get("/me/certificates").await.ok();
    assert_eq!(
        (&list["certificates"], &list["offers"], &list["has_seal"]),
        (&json!([issued]), &json!([]), &json!(false))
    );
    let export = lin.get("/me/export").await.ok();
    assert_eq!(export["certificates"][0]["name"], "林小红𠮷");
}

#[tokio::test]
async fn a_rule_may_issue_from_closing_on_and_then_names_no_rank() {
    let app = TestApp::start().await;
    let organizer = app.staff("organizer").await;
    let lin = played(&app, "林小红", 4).await;
    assert_eq!(offer(&lin).await, Value::Null);
    ask(&lin, "林小红").await.problem("not_found");
    set_rule(&organizer, 0, "closing").await;
    ask(&lin, "林小红").await.problem("certificate_too_early");
    app.close_contest().await;
    lin.refresh().await.ok();
    assert_eq!(ask(&lin, "林小红").await.ok()["result"], "成绩 35 分");
    organizer.sign_in_again().await;
    let figures = organizer.put(RULE, json!({"certificates": null})).await.ok();
    assert_eq!(figures, json!({"certificates": null, "valid": 1, "revoked": 0, "has_seal": false}));
    assert_eq!(organizer.put(RULE, json!({})).await.faults(), ["certificates required"]);
    let wrong = json!({"certificates": {"min_score_milli": -1, "after": "final"}});
    assert_eq!(organizer.put(RULE, wrong).await.faults(), ["min_score_milli out_of_range"]);
    let lines = app.staff("auditor").await.audit("certificate.rule").await;
    let said: BTreeSet<&str> = lines.iter().map(|line| line["detail"].as_str().unwrap()).collect();
    assert_eq!(said, BTreeSet::from(["none", "from 0 points, after closing"]));
}

#[tokio::test]
async fn staff_find_certificates_by_number_masked_and_with_what_was_taken_back() {
    const LIST: &str = "/staff/contests/round/certificates";
    let (app, lin, _, organizer) = settled().await;
    assert_eq!(organizer.get(LIST).await.ok()["total"], 0);
    let number = ask(&lin, "欧阳小红").await.ok()["number"].as_str().unwrap().to_owned();
    let auditor = app.staff("auditor").await;
    let row = auditor.get(LIST).await.ok()["items"][0].clone();
    assert_eq!((&row["number"], &row["name_masked"]), (&json!(number), &json!("欧阳＊")));
    assert_eq!((&row["kind"], &row["result"]), (&json!("score"), &json!("成绩 40 分，第 1 名")));
    assert_eq!((&row["revoked_at_ms"], &row["may_reissue"]), (&Value::Null, &json!(false)));
    let total = async |query: &str| organizer.get(&format!("{LIST}?{query}")).await.ok()["total"].clone();
    let (part, plain) = (number[5..9].to_lowercase(), number.to_lowercase().replace('-', ""));
    assert_eq!((total(&format!("q={part}")).await, total(&format!("q={plain}")).await), (json!(1), json!(1)));
    assert_eq!(
        (total("q=%25").await, total("revoked=true").await, total("page=2").await),
        (json!(0), json!(0), json!(1))
    );
    let body = json!({"reason": "姓名写错了", "may_reissue": true});
    organizer.post(&format!("/staff/certificates/{number}/revocation"), body).await.ok();
    let row = organizer.get(&format!("{LIST}?revoked=true")).await.ok()["items"][0].clone();
    assert_eq!((&row["revoked_reason"], &row["may_reissue"]), (&json!("姓名写错了"), &json!(true)));
    assert_eq!((total("revoked=false").await, &row["name_masked"]), (json!(0), &json!("欧阳＊")));
}

#[tokio::test]
async fn anybody_may_check_a_number_and_learns_no_name() {
    let (app, lin, _, _) = settled().await;
    let issued = ask(&lin, "欧阳小红").await.ok();
    let number = issued["number"].as_str().unwrap();
    let checked = check(&app, number).await.ok();
    let wanted = json!({
        "number": number, "valid": true, "name_masked": "欧阳＊", "contest_id": CONTEST, "contest_title": "质量月测试竞赛",
        "result": "成绩 40 分，第 1 名", "issued_at_ms": issued["issued_at_ms"], "revoked_at_ms": null
    });
    assert_eq!(checked, wanted);
    assert_eq!(check(&app, &number.to_lowercase().replace('-', "")).await.ok(), wanted);
    for wrong in ["ZS22-2222-2222", "x", "ZS22-2222-222", &format!("{number}2")] {
        check(&app, wrong).await.problem("not_found");
    }
    let limited = TestApp::with(|setup| {
        setup.config.limits.enabled = true;
        setup.config.limits.certificate_address_per_minute = 3;
    })
    .await;
    for _ in 0..3 {
        check(&limited, "ZS22-2222-2222").await.problem("not_found");
    }
    check(&limited, "ZS22-2222-2222").await.problem("too_many_requests");
}

#[tokio::test]
async fn the_file_is_its_owners_and_can_be_read_back() {
    let (app, lin, chen, _) = settled().await;
    let issued = ask(&lin, "林𠮷䶮").await.ok();
    let path = format!("/certificates/{}.pdf", issued["number"].as_str().unwrap());
    app.visitor().get(&path).await.problem("sign_in_required");
    chen.get(&path).await.problem("not_found");
    let reply = lin.get(&path).await;
    assert_eq!((reply.status, &reply.headers["content-type"]), (200, &"application/pdf".parse().unwrap()));
    assert!(reply.body.starts_with(b"%PDF-") && reply.body.len() < 400_000);
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.pdf"), &reply.body).unwrap();
    if let Ok(read) = Command::new("pdftotext").arg(dir.path().join("a.pdf")).arg("-").output() {
        let text = String::from_utf8(read.stdout).unwrap();
        for wanted in ["林𠮷䶮", "成绩 40 分，第 1 名", "质量月测试竞赛", issued["number"].as_str().unwrap()]
        {
            assert!(text.contains(wanted), "{wanted} is missing in {text}");
        }
    }
}

#[tokio::test]
async fn a_character_that_no_font_has_is_named_and_no_font_at_all_too() {
    let (_app, lin, _, _) = settled().await;
    let issued = ask(&lin, "林\u{f8f0}").await.ok();
    let refused = lin.get(&format!("/certificates/{}.pdf", issued["number"].as_str().unwrap())).await;
    assert_eq!(refused.problem("character_without_font")["params"]["characters"], "\u{f8f0}");
    let bare = TestApp::with(|setup| setup.config.fonts.paths = vec!["/nonexistent".into()]).await;
    let organizer = bare.staff("organizer").await;
    set_rule(&organizer, 30, "final").await;
    let lin = played(&bare, "林小红", 5).await;
    finalize(&bare, &organizer).await;
    let issued = ask(&lin, "林小红").await.ok();
    let refused = lin.get(&format!("/certificates/{}.pdf", issued["number"].as_str().unwrap())).await;
    assert!(refused.problem("fonts_missing")["detail"].as_str().unwrap().contains("fonts-noto-cjk"));
}

#[tokio::test]
async fn one_that_was_taken_back_no_longer_holds_and_may_be_issued_anew_when_said_so() {
    let (app, lin, _, organizer) = settled().await;
    let first = ask(&lin, "林小紅").await.ok()["number"].as_str().unwrap().to_owned();
    let revoke = |number: String, body: Value| {
        let organizer = organizer.clone();
        async move { organizer.post(&format!("/staff/certificates/{number}/revocation"), body).await }
    };
    assert_eq!(revoke(first.clone(), json!({"reason": ""})).await.faults(), ["reason required"]);
    let again = json!({"reason": "姓名有误", "may_reissue": true});
    let gone = revoke(first.clone(), again).await.ok();
    assert_eq!((&gone["valid"], &gone["name_masked"]), (&json!(false), &Value::Null));
    assert_eq!(check(&app, &first).await.ok(), gone);
    lin.get(&format!("/certificates/{first}.pdf")).await.problem("certificate_revoked");
    let list = lin.get("/me/certificates").await.ok();
    assert_eq!(
        (&list["certificates"][0]["revoked_reason"], &list["offers"][0]["may"]),
        (&json!("姓名有误"), &json!(true))
    );
    let second = ask(&lin, "林小红").await.ok()["number"].as_str().unwrap().to_owned();
    assert_ne!(first, second);
    revoke(second.clone(), json!({"reason": "冒用他人身份"})).await.ok();
    revoke(second.clone(), json!({"reason": "再撤一次"})).await.ok();
    ask(&lin, "林小红").await.problem("certificate_revoked");
    assert_eq!(organizer.get(RULE).await.ok()["revoked"], 2);
    let lines = app.staff("auditor").await.audit("certificate.revoke").await;
    let said: BTreeSet<&str> = lines.iter().map(|line| line["detail"].as_str().unwrap()).collect();
    assert_eq!(said, BTreeSet::from(["冒用他人身份", "姓名有误, may be issued anew"]));
    assert_eq!(lines.len(), 2, "a second time changes nothing");
}

#[tokio::test]
async fn two_requests_at_once_get_the_same_certificate() {
    let (_app, lin, _, _) = settled().await;
    let replies = futures_util::future::join_all((0..8).map(|_| ask(&lin, "林小红"))).await;
    let numbers: BTreeSet<String> = replies.iter().map(|r| r.ok()["number"].to_string()).collect();
    assert_eq!(numbers.len(), 1);
}

#[tokio::test]
async fn whoever_deletes_their_data_leaves_a_number_without_a_name() {
    let (app, lin, _, _) = settled().await;
    let number = ask(&lin, "林小红").await.ok()["number"].as_str().unwrap().to_owned();
    lin.delete("/me", json!({"password": crate::support::person::PASSWORD, "confirm": "DELETE"})).await.ok();
    let checked = check(&app, &number).await.ok();
    assert_eq!((&checked["valid"], &checked["name_masked"]), (&json!(false), &Value::Null));
}
