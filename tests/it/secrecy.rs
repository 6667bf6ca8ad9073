//! What must not leave the server too early: keys, explanations, right and wrong, citations; and never: original indexes.

use crate::support::*;
use domain::contest::AnswersShown;
use domain::id::QuestionId;
use domain::question::{Body, Question};
use std::collections::BTreeSet;

/// Fields that would tell what is right.
const TELLING: [&str; 6] = ["right", "score_milli", "key", "explanation", "option_notes", "citations"];

fn paper(app: &TestApp, round: &Round) -> Vec<Question> {
    let catalog = app.core.catalog();
    let id = |q: &Value| QuestionId::parse(q["id"].as_str().unwrap()).unwrap();
    round.questions().iter().map(|q| catalog.questions[&id(q)].current().unwrap().as_ref().clone()).collect()
}

/// Texts that tell the key of a paper.
fn secrets(questions: &[Question]) -> Vec<String> {
    let mut texts = Vec::new();
    for question in questions {
        texts.push(question.explanation.clone());
        texts.extend(question.options().iter().filter_map(|o| o.note.clone()));
        for citation in &question.citations {
            texts.push(citation.quote().to_owned());
        }
        if let Body::Fill { accepted } = &question.body {
            texts.extend(accepted.iter().map(|text| format!("\"{text}\"")));
        }
    }
    texts.retain(|text| text.chars().count() >= 4);
    texts
}

/// Every page a participant can look at.
async fn look_around(round: &Round) {
    let contest = format!("/contests/{CONTEST}");
    for path in ["", "/rules", "/leaderboard", "/leaderboard?scope=organization", "/attempts"] {
        round.person.get(&format!("{contest}{path}")).await.ok();
    }
    for path in ["/home", "/me", "/me/attempts", "/me/export", "/me/deletion", "/site", "/study/topics", "/me/study"] {
        round.person.get(path).await.ok();
    }
}

/// The questions of the paper where keys are shown to everybody, each by itself and in the list.
async fn look_for_keys(round: &Round) {
    for question in round.questions() {
        let (id, topic) = (question["id"].as_str().unwrap(), question["topic"].as_str().unwrap());
        round.person.get(&format!("/study/questions/{id}")).await.problem("not_found");
        round.person.get(&format!("/study/questions?topic={topic}")).await.ok();
        let note =
            json!({"question_id": id, "reviews": [{"at_ms": 1, "rating": 1}], "bookmark": null, "cleared": null});
        round.person.put("/me/study", json!({"notes": [note]})).await.ok();
    }
    round.person.get("/study/questions").await.ok();
}

/// Fields of every object inside.
fn fields(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, inner) in object {
                into.insert(name.clone());
                fields(inner, into);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| fields(inner, into)),
        _ => {}
    }
}

fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn nothing_tells_what_is_right_before_the_last_attempt_can_have_ended() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let round = lin.start().await;
    let hidden = secrets(&paper(&app, &round));
    assert!(hidden.len() >= 10, "the paper has something to hide");
    let mut answered = round.clone();
    let sheet = answered.sheet(answered.answers(0));
    answered.save(sheet).await.ok();
    round.open_on(&lin).await;
    look_around(&round).await;
    look_for_keys(&round).await;
    round.submit().await;
    round.try_submit().await.ok();
    app.wait_until(app.contest().settled_at());
    lin.refresh().await.ok();
    look_around(&round).await;
    look_for_keys(&round).await;
    let result = round.result().await.ok();
    assert_eq!(result["answers_visible"], false, "until the very last instant of the grace");
    assert_eq!(result["answers_shown_at_ms"], app.contest().settled_at().ms());
    for item in result["items"].as_array().unwrap() {
        for field in TELLING {
            assert!(item[field].is_null(), "{field} of {item}");
        }
    }
    for exchange in app.traffic() {
        let body = String::from_utf8_lossy(&exchange.body).into_owned();
        for secret in &hidden {
            let plain = body.contains(secret.as_str());
            assert!(!plain, "{} tells: {secret}", exchange.request);
        }
    }
}

#[tokio::test]
async fn a_paper_holds_nothing_but_what_is_shown() {
    let app = TestApp::start().await;
    let round = app.participant("林小红").await.start().await.answer_all_right().await;
    for question in round.questions() {
        assert_eq!(names(question), ["id", "kind", "options", "picture", "points_milli", "section", "stem", "topic"]);
    }
    round.submit().await;
    app.close_contest().await;
    round.person.refresh().await.ok();
    look_around(&round).await;
    round.result().await.ok();
    let mut seen = BTreeSet::new();
    for exchange in app.traffic() {
        if let Ok(value) = serde_json::from_slice::<Value>(&exchange.body) {
            fields(&value, &mut seen);
        }
    }
    for name in ["order", "original", "original_index", "index", "fixed", "revision", "choices", "seed", "password"] {
        assert!(!seen.contains(name), "a field `{name}` was sent");
    }
}

#[tokio::test]
async fn once_the_contest_is_closed_everything_is_explained_in_the_order_that_was_shown() {
    let app = TestApp::start().await;
    let lin = app.participant("林小红").await;
    let round = lin.start().await.answer_right(2).await;
    let submitted = round.submit().await;
    app.close_contest().await;
    lin.refresh().await.ok();
    let result = round.result().await.ok();
    assert_eq!((&result["answers_visible"], &result["answers_shown_at_ms"]), (&json!(true), &Value::Null));
    assert_eq!(result["receipt"], submitted["receipt"]);
    let questions = paper(&app, &round);
    for (place, (item, question)) in result["items"].as_array().unwrap().iter().zip(&questions).enumerate() {
        assert_eq!(item["right"], place < 2, "{item}");
        assert_eq!(item["explanation"], question.explanation);
        assert!(!item["citations"].as_array().unwrap().is_empty());
        let right = round.answers(5)[place].clone();
        let key = match right.get("text") {
            Some(text) => json!({"texts": [text]}),
            None => right,
        };
        let mut sorted = item["key"].clone();
        let mut wanted = key.clone();
        for value in [&mut sorted, &mut wanted] {
            if let Some(list) = value.get_mut("positions").and_then(Value::as_array_mut) {
                list.sort_by_key(|v| v.as_u64());
            }
            if let Some(list) = value.get_mut("texts").and_then(Value::as_array_mut) {
                list.truncate(1);
            }
        }
        assert_eq!(sorted, wanted, "the key stands in shown positions");
        let notes = item["option_notes"].as_array().unwrap();
        for (option, note) in item["options"].as_array().unwrap().iter().zip(notes) {
            let choice = question.options().iter().find(|o| option == &json!(o.text)).unwrap();
            assert_eq!(*note, json!(choice.note), "a note stands beside its own option");
        }
    }
}

#[tokio::test]
async fn a_contest_may_keep_its_answers_until_results_are_final() {
    let app = TestApp::with(|setup| setup.contest.rules.answers_shown = AnswersShown::AfterFinal).await;
    let lin = app.participant("林小红").await;
    let round = lin.start().await.answer_all_right().await;
    round.submit().await;
    app.close_contest().await;
    lin.refresh().await.ok();
    assert_eq!(round.result().await.ok()["answers_visible"], false);
    app.staff("organizer").await.act("finalization", json!({})).await.ok();
    assert_eq!(round.result().await.ok()["answers_visible"], true);
}

#[tokio::test]
async fn the_papers_of_two_people_differ_and_their_options_are_shuffled() {
    let app = TestApp::with(|setup| setup.contest.rules.attempts_per_day = None).await;
    let mut papers = BTreeSet::new();
    let mut moved = false;
    for nickname in ["林小红", "陈大文", "黄美玲", "吴志强"] {
        let round = app.participant(nickname).await.start().await;
        for (shown, question) in round.questions().iter().zip(paper(&app, &round)) {
            let original: Vec<&str> = question.options().iter().map(|o| o.text.as_str()).collect();
            moved |= shown["options"] != json!(original);
        }
        papers.insert(round.view["questions"].to_string());
    }
    assert_eq!(papers.len(), 4);
    assert!(moved, "at least one question stands in another order than in the file");
}
