//! One table: every route of the product, and who may use it. A route that is missing here fails the test.

use crate::support::http::Browser;
use crate::support::*;
use reqwest::Method;
use std::collections::BTreeSet;

/// Who is let through to a route; everybody else gets the exact refusal of the route's kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    /// Everybody; signing in and out included.
    Everybody,
    /// Signed-in participants; others get `sign_in_required`.
    Participants,
    /// Signed-in staff with one of the roles, by first letter (administrator, editor, organizer, prize officer,
    /// auditor as `aeopu`);
    /// participants and nobody get `sign_in_required`, other roles `forbidden`.
    Staff(&'static str),
}
use For::{Everybody, Participants, Staff};

const ALL: For = Staff("aeopu");
const READERS: For = Staff("aeou");

/// Method, path, who, and the answer of the use case to this request once someone is let through: `ok` or a code.
/// Requests are chosen so that they change nothing.
#[rustfmt::skip]
const TABLE: &[(&str, &str, For, &str)] = &[
    ("get", "/site", Everybody, "ok"),
    ("get", "/home", Everybody, "ok"),
    ("get", "/organizations", Everybody, "ok"),
    ("get", "/laws", Everybody, "ok"),
    ("get", "/laws/search", Everybody, "invalid_request"),
    ("get", "/laws/{slug}", Everybody, "not_found"),
    ("get", "/facts/{id}", Everybody, "not_found"),
    ("get", "/study/topics", Everybody, "ok"),
    ("get", "/study/questions", Everybody, "ok"),
    ("get", "/study/questions/{question_id}", Everybody, "not_found"),
    ("get", "/images/{hash}", Everybody, "not_found"),
    ("get", "/certificates/{number}.pdf", Participants, "not_found"),
    ("get", "/certificates/{number}", Everybody, "not_found"),
    ("get", "/me/certificates", Participants, "ok"),
    ("get", "/me/certificates/seal", Participants, "not_found"),
    ("post", "/contests/{contest_id}/certificate", Participants, "invalid_request"),
    ("get", "/contests/{contest_id}", Everybody, "ok"),
    ("get", "/contests/{contest_id}/rules", Everybody, "ok"),
    ("get", "/contests/{contest_id}/leaderboard", Everybody, "ok"),
    ("get", "/contests/{contest_id}/corrections", Everybody, "ok"),
    ("get", "/contests/{contest_id}/draws", Everybody, "ok"),
    ("get", "/draws/{draw_id}", Everybody, "not_found"),
    ("get", "/draws/{draw_id}/entries", Everybody, "not_found"),
    ("get", "/draws/{draw_id}/bundle", Everybody, "not_found"),
    ("get", "/draws/{draw_id}/winners", Everybody, "not_found"),
    ("get", "/draws/{draw_id}/winners.xlsx", Everybody, "not_found"),
    ("get", "/draws/{draw_id}/winners.csv", Everybody, "not_found"),
    ("get", "/draws/{draw_id}/winners.pdf", Everybody, "not_found"),
    ("get", "/draws/{draw_id}/entry", Participants, "not_found"),
    ("get", "/contests/{contest_id}/awards", Everybody, "ok"),
    ("get", "/contests/{contest_id}/rank-winners", Everybody, "ok"),
    ("post", "/participants", Everybody, "invalid_request"),
    ("post", "/sessions", Everybody, "invalid_request"),
    ("post", "/sessions/refresh", Everybody, "session_ended"),
    ("delete", "/sessions/current", Everybody, "ok"),
    ("post", "/passwords/recovery", Everybody, "invalid_request"),
    ("post", "/passwords/link", Everybody, "invalid_request"),
    ("get", "/me", Participants, "ok"),
    ("patch", "/me", Participants, "ok"),
    ("delete", "/me", Participants, "invalid_request"),
    ("put", "/me/mobile", Participants, "invalid_request"),
    ("put", "/me/password", Participants, "invalid_request"),
    ("post", "/me/recovery-code", Participants, "invalid_request"),
    ("get", "/me/deletion", Participants, "ok"),
    ("get", "/me/export", Participants, "ok"),
    ("get", "/me/attempts", Participants, "ok"),
    ("get", "/me/study", Participants, "ok"),
    ("put", "/me/study", Participants, "invalid_request"),
    ("get", "/me/prizes", Participants, "ok"),
    ("post", "/prizes/{prize_id}/confirmation", Participants, "invalid_request"),
    ("post", "/prizes/{prize_id}/waiver", Participants, "not_found"),
    ("get", "/contests/{contest_id}/attempts", Participants, "ok"),
    ("post", "/contests/{contest_id}/attempts", Participants, "ok"),
    ("post", "/attempts/{attempt_id}/opening", Participants, "not_found"),
    ("put", "/attempts/{attempt_id}/sheet", Participants, "invalid_request"),
    ("post", "/attempts/{attempt_id}/submission", Participants, "invalid_request"),
    ("get", "/contests/{contest_id}/hold", Participants, "ok"),
    ("post", "/contests/{contest_id}/hold/appeal", Participants, "invalid_request"),
    ("get", "/attempts/{attempt_id}/result", Participants, "not_found"),
    ("get", "/attempts/{attempt_id}/proof", Participants, "not_found"),
    ("post", "/staff/sessions", Everybody, "invalid_request"),
    ("delete", "/staff/sessions/current", Everybody, "ok"),
    ("post", "/staff/invitations/check", Everybody, "invalid_request"),
    ("post", "/staff/invitations/acceptance", Everybody, "invalid_request"),
    ("get", "/staff/me", ALL, "ok"),
    ("get", "/staff/accounts", Staff("a"), "ok"),
    ("post", "/staff/accounts", Staff("a"), "invalid_request"),
    ("patch", "/staff/accounts/{account_id}", Staff("a"), "not_found"),
    ("post", "/staff/accounts/{account_id}/reset", Staff("a"), "invalid_request"),
    ("post", "/staff/accounts/{account_id}/unlock", Staff("a"), "not_found"),
    ("post", "/staff/imports", Staff("e"), "4xx"),
    ("get", "/staff/imports/template", Staff("e"), "ok"),
    ("get", "/staff/imports/{import_id}", Staff("e"), "not_found"),
    ("post", "/staff/imports/{import_id}/confirmation", Staff("e"), "invalid_request"),
    ("get", "/staff/questions", READERS, "ok"),
    ("get", "/staff/questions/{question_id}", READERS, "not_found"),
    ("get", "/staff/topics", READERS, "ok"),
    ("get", "/staff/questions/{question_id}/revisions", READERS, "not_found"),
    ("post", "/staff/questions", Staff("e"), "invalid_request"),
    ("post", "/staff/questions/lint", Staff("e"), "invalid_request"),
    ("post", "/staff/questions/{question_id}/revisions", Staff("e"), "invalid_request"),
    ("post", "/staff/questions/{question_id}/restoration", Staff("e"), "invalid_request"),
    ("post", "/staff/questions/submission", Staff("e"), "invalid_request"),
    ("post", "/staff/questions/return", Staff("e"), "invalid_request"),
    ("post", "/staff/questions/approval", Staff("e"), "invalid_request"),
    ("post", "/staff/questions/retirement", Staff("e"), "invalid_request"),
    ("post", "/staff/questions/discard", Staff("e"), "invalid_request"),
    ("post", "/staff/questions/properties", Staff("e"), "invalid_request"),
    ("post", "/staff/questions/undo", Staff("e"), "invalid_request"),
    ("post", "/staff/images", Staff("e"), "4xx"),
    ("post", "/staff/prize-images", Staff("o"), "4xx"),
    ("get", "/staff/contests", ALL, "ok"),
    ("get", "/staff/contests/{contest_id}", ALL, "ok"),
    ("get", "/staff/contests/{contest_id}/live", ALL, "ok"),
    ("post", "/staff/contests/{contest_id}/publication", Staff("o"), "contest_state"),
    ("post", "/staff/contests/{contest_id}/extension", Staff("o"), "invalid_request"),
    ("post", "/staff/contests/{contest_id}/closing", Staff("o"), "contest_state"),
    ("post", "/staff/contests/{contest_id}/finalization", Staff("o"), "contest_state"),
    ("put", "/staff/contests/{contest_id}/exclusions", Staff("o"), "invalid_request"),
    ("get", "/staff/contests/{contest_id}/questions", READERS, "ok"),
    ("get", "/staff/contests/{contest_id}/award-plan", ALL, "ok"),
    ("put", "/staff/contests/{contest_id}/award-plan", Staff("o"), "invalid_request"),
    ("post", "/staff/contests/{contest_id}/award-plan/check", Staff("o"), "invalid_request"),
    ("post", "/staff/contests/{contest_id}/award-plan/amendments", Staff("o"), "invalid_request"),
    ("get", "/staff/contests/{contest_id}/award-plan/pools", Staff("opu"), "not_found"),
    ("get", "/staff/contests/{contest_id}/corrections", ALL, "ok"),
    ("post", "/staff/contests/{contest_id}/corrections", Staff("o"), "invalid_request"),
    ("post", "/staff/contests/{contest_id}/corrections/preview", Staff("o"), "invalid_request"),
    ("post", "/staff/contests/{contest_id}/corrections/{correction_id}/approval", Staff("o"), "not_found"),
    ("post", "/staff/contests/{contest_id}/corrections/{correction_id}/rejection", Staff("o"), "invalid_request"),
    ("post", "/staff/contests/{contest_id}/corrections/{correction_id}/withdrawal", Staff("o"), "not_found"),
    ("get", "/staff/contests/{contest_id}/flags", Staff("o"), "ok"),
    ("get", "/staff/contests/{contest_id}/holds", Staff("o"), "ok"),
    ("post", "/staff/contests/{contest_id}/holds", Staff("o"), "invalid_request"),
    ("post", "/staff/holds/{hold_id}/lifting", Staff("o"), "invalid_request"),
    ("post", "/staff/holds/{hold_id}/decision", Staff("o"), "invalid_request"),
    ("get", "/staff/contests/{contest_id}/draws", Staff("opu"), "ok"),
    ("post", "/staff/contests/{contest_id}/draws", Staff("o"), "invalid_request"),
    ("get", "/staff/contests/{contest_id}/rank-prizes", Staff("opu"), "not_found"),
    ("post", "/staff/contests/{contest_id}/rank-prizes", Staff("p"), "not_found"),
    ("post", "/staff/contests/{contest_id}/organization-prizes/delivery", Staff("p"), "invalid_request"),
    ("get", "/staff/draws/{draw_id}", Staff("opu"), "not_found"),
    ("post", "/staff/draws/{draw_id}/freeze", Staff("o"), "not_found"),
    ("post", "/staff/draws/{draw_id}/freeze-withdrawal", Staff("o"), "invalid_request"),
    ("post", "/staff/draws/{draw_id}/postings", Staff("op"), "invalid_request"),
    ("post", "/staff/draws/{draw_id}/beacon", Staff("op"), "invalid_request"),
    ("post", "/staff/draws/{draw_id}/drawing", Staff("p"), "not_found"),
    ("post", "/staff/draws/{draw_id}/publication", Staff("o"), "invalid_request"),
    ("post", "/staff/draws/{draw_id}/failure", Staff("o"), "invalid_request"),
    ("get", "/staff/draws/{draw_id}/screen", Staff("opu"), "not_found"),
    ("get", "/staff/contests/{contest_id}/winners", Staff("ou"), "ok"),
    ("post", "/staff/contests/{contest_id}/exports", Staff("o"), "invalid_request"),
    ("get", "/staff/contests/{contest_id}/prizes", Staff("opu"), "ok"),
    ("post", "/staff/contests/{contest_id}/prizes/notification", Staff("p"), "ok"),
    ("post", "/staff/contests/{contest_id}/prizes/export", Staff("opu"), "invalid_request"),
    ("post", "/staff/prizes/{prize_id}/notification", Staff("p"), "not_found"),
    ("post", "/staff/prizes/{prize_id}/delivery", Staff("p"), "invalid_request"),
    ("post", "/staff/prizes/{prize_id}/waiver", Staff("p"), "invalid_request"),
    ("post", "/staff/prizes/{prize_id}/strike", Staff("p"), "invalid_request"),
    ("post", "/staff/prizes/{prize_id}/opening", Staff("p"), "invalid_request"),
    ("get", "/staff/contests/{contest_id}/certificate-rule", ALL, "ok"),
    ("put", "/staff/contests/{contest_id}/certificate-rule", Staff("o"), "invalid_request"),
    ("get", "/staff/contests/{contest_id}/certificates", Staff("opu"), "ok"),
    ("get", "/staff/certificate-seal", ALL, "not_found"),
    ("post", "/staff/certificates/{number}/revocation", Staff("o"), "invalid_request"),
    ("post", "/staff/participants/search", Staff("o"), "invalid_request"),
    ("post", "/staff/participants/{participant_id}/password-link", Staff("o"), "invalid_request"),
    ("post", "/staff/participants/{participant_id}/name-hiding", Staff("o"), "invalid_request"),
    ("get", "/staff/organizations", Staff("o"), "ok"),
    ("post", "/staff/organizations/merge", Staff("o"), "invalid_request"),
    ("put", "/staff/organizations/{organization_id}/headcount", Staff("o"), "not_found"),
    ("get", "/staff/audit", Staff("au"), "ok"),
    ("get", "/staff/audit/chain", Staff("au"), "ok"),
];

/// Every route of the API's description.
pub(crate) fn documented_routes() -> BTreeSet<(String, String)> {
    let document: Value = serde_json::from_str(&quiz::web::openapi::document()).unwrap();
    let mut routes = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path = path.strip_prefix("/api/v1").expect("every route stands below /api/v1");
        for method in methods.as_object().unwrap().keys().filter(|m| *m != "parameters") {
            routes.insert((method.clone(), path.to_owned()));
        }
    }
    routes
}

/// A path with ids that are of the right form and belong to nothing, except for the contest.
pub(crate) fn filled(path: &str) -> String {
    let strange = "01gc5p0f80fhmst31re0kh7jtc";
    [
        ("{contest_id}", CONTEST.to_owned()),
        ("{attempt_id}", format!("att_{strange}")),
        ("{account_id}", format!("acc_{strange}")),
        ("{participant_id}", format!("par_{strange}")),
        ("{import_id}", format!("imp_{strange}")),
        ("{correction_id}", format!("cor_{strange}")),
        ("{draw_id}", format!("drw_{strange}")),
        ("{prize_id}", format!("prz_{strange}")),
        ("{hold_id}", format!("hld_{strange}")),
        ("{organization_id}", format!("org_{strange}")),
        ("{question_id}", "no-such-question".to_owned()),
        ("{number}", "ZS22-2222-2222".to_owned()),
        ("{hash}", "0".repeat(64)),
        ("{slug}", "no-such-law".to_owned()),
        ("{id}", "no-such-fact".to_owned()),
    ]
    .iter()
    .fold(path.to_owned(), |path, (name, value)| path.replace(name, value))
}

/// What someone gets who is not let through, if so.
fn refusal(who: &str, allowed: For) -> Option<&'static str> {
    match (allowed, who) {
        (Everybody, _) | (Participants, "participant") => None,
        (Participants, _) | (Staff(_), "nobody" | "participant") => Some("sign_in_required"),
        (Staff(roles), role) => {
            let letter = if role == "auditor" { 'u' } else { role.chars().next().unwrap() };
            (!roles.contains(letter)).then_some("forbidden")
        }
    }
}

async fn try_route(who: &str, browser: &Browser, row: &(&str, &str, For, &str)) {
    let (method, path, allowed, answer) = *row;
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
    let payload = if method == Method::GET { Payload::Nothing } else { Payload::Json(json!({})) };
    let reply = browser.send(method, &filled(path), payload).await;
    let said = format!("{who}: {} {}", reply.request, reply.text());
    // A signed-in participant's refresh succeeds; everybody may try.
    let answer = if path == "/sessions/refresh" && who == "participant" { "ok" } else { answer };
    match (refusal(who, allowed), answer) {
        (Some(word), _) => drop(reply.problem(word)),
        (None, "ok") => assert!((200..300).contains(&reply.status), "{said}"),
        (None, "4xx") => {
            assert!((400..500).contains(&reply.status), "{said}");
            assert!(!["sign_in_required", "forbidden"].contains(&reply.json()["code"].as_str().unwrap()), "{said}");
        }
        (None, word) => drop(reply.problem(word)),
    }
}

#[tokio::test]
async fn every_route_lets_through_whom_the_table_names_and_refuses_everybody_else() {
    let app = TestApp::start().await;
    let mut people = vec![("nobody", app.visitor()), ("participant", app.participant("林小红").await.browser)];
    for role in ["administrator", "editor", "organizer", "prize_officer", "auditor"] {
        people.push((role, app.staff(role).await.browser));
    }
    for (who, browser) in &people {
        // Signing out comes last, or the rest would find nobody.
        let (last, first): (Vec<_>, Vec<_>) = TABLE.iter().partition(|row| row.1.ends_with("/sessions/current"));
        for row in first.into_iter().chain(last) {
            try_route(who, browser, row).await;
        }
    }
}

#[test]
fn every_route_of_the_description_stands_in_the_table_and_the_other_way_round() {
    let table: Vec<(String, String)> = TABLE.iter().map(|row| (row.0.to_owned(), row.1.to_owned())).collect();
    let rows: BTreeSet<(String, String)> = table.iter().cloned().collect();
    assert_eq!(rows.len(), table.len(), "a route stands twice");
    let documented = documented_routes();
    let missing: Vec<_> = documented.difference(&rows).collect();
    let gone: Vec<_> = rows.difference(&documented).collect();
    assert!(missing.is_empty() && gone.is_empty(), "missing in the table: {missing:?}; not described: {gone:?}");
}

#[test]
fn every_route_of_the_server_is_described() {
    let source = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/mod.rs")).unwrap();
    let mut routes = BTreeSet::new();
    let mut prefix = "";
    for line in source.lines().map(str::trim) {
        if line.starts_with("fn staff_routes") {
            prefix = "/staff";
        } else if let Some(rest) = line.strip_prefix("resource!(c, \"") {
            let (path, rest) = rest.split_once('"').unwrap();
            for handler in rest.trim_end_matches(");").split(',').filter(|part| part.contains("=>")) {
                let method = handler.split("=>").next().unwrap().trim();
                routes.insert((method.to_owned(), format!("{prefix}{path}")));
            }
        }
    }
    assert_eq!(routes, documented_routes());
}
