//! A contest whose papers share most questions, people who have played it, and what each of them must score after a
//! question is corrected, worked out without the product's own rules.

use super::app::Setup;
use super::{CONTEST, Person, Reply, Round, StaffMember, TestApp, Value, json};
use domain::contest::Section;
use domain::id::QuestionId;
use domain::participant::Category;
use domain::points::Points;
use domain::question::{Body, Choice, Difficulty, Kind, Question};

/// Points of each question, in thousandths.
const POINTS: i64 = 10_000;
/// Questions of a paper; the index holds one more.
pub(crate) const QUESTIONS: i64 = 8;

/// A question of the exam, whose right option is the first.
fn question(number: i64) -> Question {
    let choice = |text: &str| Choice { text: format!("{text}{number}"), note: None };
    Question {
        id: QuestionId::parse(&format!("exam-{number:04}")).unwrap(),
        revision: 1,
        topic: "exam".to_owned(),
        difficulty: Difficulty::Easy,
        audience: Category::ALL.to_vec(),
        picture: None,
        stem: format!("测试题第{number}号，哪一项是对的？"),
        body: Body::Single { options: ["甲", "乙", "丙", "丁"].map(choice).to_vec(), key: 0, fixed: false },
        explanation: "测试解析。".to_owned(),
        citations: vec![],
        tags: vec![],
        valid: (None, None),
        source: "test".to_owned(),
    }
}

/// Eight of nine single-choice questions of its own, ten points each, any number of attempts.
pub(crate) fn exam(setup: &mut Setup) {
    setup.questions = (0..=QUESTIONS).map(question).collect();
    let contest = &mut setup.contest;
    contest.blueprint.sections = vec![Section {
        title: "单选题".to_owned(),
        topics: vec!["exam".to_owned()],
        kinds: vec![Kind::Single],
        difficulties: vec![],
        count: usize::try_from(QUESTIONS).unwrap(),
        points: Points::from_milli(POINTS),
    }];
    contest.rules.attempts_per_day = None;
    contest.rules.prefer_unseen = false;
}

/// A round that was answered: the first questions right, the rest wrong.
pub(crate) struct Played {
    pub(crate) round: Round,
    pub(crate) right: usize,
}

impl Played {
    /// Starts a round and answers so many questions right.
    pub(crate) async fn start(person: &Person, right: usize) -> Self {
        Self { round: person.start().await.answer_right(right).await, right }
    }

    fn place(&self, question: &str) -> Option<usize> {
        self.round.questions().iter().position(|q| q["id"] == question)
    }

    pub(crate) fn has(&self, question: &str) -> bool {
        self.place(question).is_some()
    }

    fn is_right(&self, question: &str) -> bool {
        self.place(question).is_some_and(|place| place < self.right)
    }

    /// The original index of the option that was chosen.
    pub(crate) fn chosen(&self, question: &str) -> Option<u8> {
        let place = self.place(question)?;
        let shown = &self.round.questions()[place];
        let answer = self.round.answers(self.right)[place]["positions"][0].as_u64().unwrap();
        let text = shown["options"][usize::try_from(answer).unwrap()].as_str().unwrap();
        let original = self.original(question).options().iter().position(|o| o.text == text).unwrap();
        Some(u8::try_from(original).unwrap())
    }

    fn original(&self, question: &str) -> Question {
        let id = QuestionId::parse(question).unwrap();
        self.round.person.core.catalog().questions[&id].current().unwrap().as_ref().clone()
    }

    pub(crate) fn key(&self, question: &str) -> u8 {
        match self.original(question).body {
            Body::Single { key, .. } => key,
            _ => panic!("the exam has single choices"),
        }
    }

    pub(crate) fn plain(&self) -> i64 {
        POINTS * i64::try_from(self.right).unwrap()
    }

    /// Points with a question voided for full points.
    pub(crate) fn voided(&self, question: &str) -> i64 {
        self.plain() + if self.has(question) && !self.is_right(question) { POINTS } else { 0 }
    }

    /// Points with a question taken out of the paper.
    pub(crate) fn rescaled(&self, question: &str) -> i64 {
        if !self.has(question) {
            return self.plain();
        }
        let reached = self.plain() - if self.is_right(question) { POINTS } else { 0 };
        let (exact, rest) = (reached * QUESTIONS / (QUESTIONS - 1), reached * QUESTIONS % (QUESTIONS - 1));
        exact + i64::from(2 * rest >= QUESTIONS - 1)
    }

    /// Points with another key.
    pub(crate) fn rekeyed(&self, question: &str, key: u8) -> i64 {
        let before = if self.is_right(question) { POINTS } else { 0 };
        self.plain() - before + if self.chosen(question) == Some(key) { POINTS } else { 0 }
    }
}

/// Two organizers, of whom one proposes and the other decides.
pub(crate) struct Wards {
    pub(crate) proposer: StaffMember,
    pub(crate) decider: StaffMember,
}

impl Wards {
    pub(crate) async fn of(app: &TestApp) -> Self {
        Self { proposer: app.staff("organizer").await, decider: app.staff("organizer").await }
    }

    pub(crate) async fn try_propose(&self, body: Value) -> Reply {
        self.proposer.act("corrections", body).await
    }

    /// Proposes to void a question.
    pub(crate) async fn propose_void(&self, question: &str) -> Value {
        let body = json!({"question_id": question, "action": "void", "reason": "题干有歧义"});
        self.try_propose(body).await.ok()
    }

    /// Proposes another right option, by its original index.
    pub(crate) async fn propose_key(&self, question: &str, key: u8) -> Value {
        let body = json!({
            "question_id": question, "action": "rekey", "key": {"options": [key]}, "reason": "依据的条款已修订"
        });
        self.try_propose(body).await.ok()
    }

    /// The other organizer's act on a proposal.
    pub(crate) async fn decide(&self, proposal: &Value, act: &str, reason: &str) -> Reply {
        decide(&self.decider, proposal, act, reason).await
    }

    /// Proposed, approved and applied.
    pub(crate) async fn apply(&self, app: &TestApp, proposal: &Value) {
        self.decide(proposal, "approval", "").await.ok();
        app.tick().await;
    }

    /// Corrections as staff see them, newest first.
    pub(crate) async fn list(&self) -> Vec<Value> {
        let list = self.decider.get(&format!("/staff/contests/{CONTEST}/corrections")).await.ok();
        list["items"].as_array().unwrap().clone()
    }
}

/// An act of someone on a proposal.
pub(crate) async fn decide(who: &StaffMember, proposal: &Value, act: &str, reason: &str) -> Reply {
    let id = proposal["id"].as_str().unwrap();
    who.act(&format!("corrections/{id}/{act}"), json!({"reason": reason})).await
}
