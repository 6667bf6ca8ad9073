//! One attempt of a person: answers right or wrong by the key that the test may look at, saved and handed in.

use super::{Person, Reply, Value, json};
use domain::id::QuestionId;
use domain::question::{Body, Question};
use quiz::app::App;

/// A round on one device.
#[derive(Clone)]
pub(crate) struct Round {
    pub(crate) person: Person,
    /// The attempt as it was shown.
    pub(crate) view: Value,
    pub(crate) writer: u64,
    pub(crate) seq: u64,
}

fn question(core: &App, shown: &Value) -> Question {
    let id = QuestionId::parse(shown["id"].as_str().unwrap()).unwrap();
    core.catalog().questions[&id].current().unwrap().as_ref().clone()
}

fn position(shown: &Value, text: &str) -> usize {
    shown["options"].as_array().unwrap().iter().position(|o| o == text).expect("the option is shown")
}

/// The right answer to a shown question.
pub(crate) fn right_answer(core: &App, shown: &Value) -> Value {
    let text = |options: &[domain::question::Choice], key: u8| options[usize::from(key)].text.clone();
    match question(core, shown).body {
        Body::Single { options, key, .. } => json!({"positions": [position(shown, &text(&options, key))]}),
        Body::Multiple { options, keys, .. } => {
            let places: Vec<usize> = keys.iter().map(|k| position(shown, &text(&options, *k))).collect();
            json!({ "positions": places })
        }
        Body::TrueFalse { truth } => json!({ "truth": truth }),
        Body::Fill { accepted } => json!({ "text": accepted[0] }),
    }
}

/// A wrong answer to a shown question.
pub(crate) fn wrong_answer(core: &App, shown: &Value) -> Value {
    match question(core, shown).body {
        Body::Single { options, key, .. } => {
            json!({"positions": [(position(shown, &options[usize::from(key)].text) + 1) % options.len()]})
        }
        Body::Multiple { options, keys, .. } => {
            json!({"positions": [position(shown, &options[usize::from(keys[0])].text)]})
        }
        Body::TrueFalse { truth } => json!({ "truth": !truth }),
        Body::Fill { .. } => json!({ "text": "说不清楚" }),
    }
}

impl Round {
    pub(crate) fn of(person: &Person, view: Value) -> Self {
        let writer = view["writer"].as_u64().unwrap();
        Self { person: person.clone(), view, writer, seq: 0 }
    }

    /// Id of the attempt.
    pub(crate) fn id(&self) -> &str {
        self.view["id"].as_str().unwrap()
    }

    /// The shown questions.
    pub(crate) fn questions(&self) -> &Vec<Value> {
        self.view["questions"].as_array().unwrap()
    }

    /// Opens the attempt on a device, which gets a new writer number.
    pub(crate) async fn open_on(&self, device: &Person) -> Self {
        Self::of(device, device.post(&format!("/attempts/{}/opening", self.id()), json!({})).await.ok())
    }

    /// A sheet with these answers, in the order of the paper; each gets the next number of this device.
    pub(crate) fn sheet(&mut self, answers: Vec<Value>) -> Value {
        let ids: Vec<Value> = self.questions().iter().map(|q| q["id"].clone()).collect();
        let saves: Vec<Value> = ids
            .into_iter()
            .zip(answers)
            .map(|(id, answer)| {
                self.seq += 1;
                json!({"question_id": id, "seq": self.seq, "answer": answer})
            })
            .collect();
        json!({"writer": self.writer, "answers": saves})
    }

    /// Right answers to the first `right` questions, wrong ones to the rest.
    pub(crate) fn answers(&self, right: usize) -> Vec<Value> {
        let core = &self.person.core;
        let shown = self.questions().iter().enumerate();
        shown.map(|(i, q)| if i < right { right_answer(core, q) } else { wrong_answer(core, q) }).collect()
    }

    /// Saves a sheet.
    pub(crate) async fn save(&self, sheet: Value) -> Reply {
        self.person.put(&format!("/attempts/{}/sheet", self.id()), sheet).await
    }

    /// Saves right answers to the first `right` questions and wrong ones to the rest.
    pub(crate) async fn answer_right(mut self, right: usize) -> Self {
        let answers = self.answers(right);
        let sheet = self.sheet(answers);
        self.save(sheet).await.ok();
        self
    }

    /// Saves right answers to everything.
    pub(crate) async fn answer_all_right(self) -> Self {
        let all = self.questions().len();
        self.answer_right(all).await
    }

    /// Hands the attempt in with a last sheet.
    pub(crate) async fn submit_sheet(&self, sheet: Value) -> Reply {
        self.person.post(&format!("/attempts/{}/submission", self.id()), sheet).await
    }

    /// Asks to hand the attempt in as it was saved.
    pub(crate) async fn try_submit(&self) -> Reply {
        self.submit_sheet(json!({"writer": self.writer, "answers": []})).await
    }

    /// Hands the attempt in as it was saved.
    pub(crate) async fn submit(&self) -> Value {
        self.try_submit().await.ok()
    }

    /// Asks for the result.
    pub(crate) async fn result(&self) -> Reply {
        self.person.get(&format!("/attempts/{}/result", self.id())).await
    }
}
