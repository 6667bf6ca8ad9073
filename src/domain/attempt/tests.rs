//! Papers, saves from two devices, endings and receipts.

use super::*;
use crate::contest::{Contest, VoidPolicy};
use crate::correction::Ruling;
use crate::fairness::{PaperSecret, unhex};
use crate::participant::Category;
use crate::question::{Answer, Body, Choice, Difficulty, Question};
use proptest::prelude::*;
use std::collections::HashSet;

const START: Timestamp = Timestamp(1_661_994_000_000);

fn contest() -> Contest {
    let mut c = crate::contest::tests::contest();
    c.state = crate::contest::State::Open;
    c
}

fn question(id: &QuestionIdOwned) -> Question {
    let choice = |t: &str| Choice { text: t.into(), note: None };
    Question {
        id: id.clone(),
        revision: 1,
        topic: "elevator.ride".into(),
        difficulty: Difficulty::Easy,
        audience: vec![Category::Consumer],
        stem: "？".into(),
        picture: None,
        body: Body::Single { options: ["甲", "乙", "丙", "丁"].map(choice).to_vec(), key: 2, fixed: false },
        explanation: String::new(),
        citations: vec![],
        tags: vec![],
        valid: (None, None),
        source: String::new(),
    }
}

type QuestionIdOwned = crate::id::QuestionId;

fn attempt(number: u32, seen: &HashSet<&str>) -> Attempt {
    let c = contest();
    let index = crate::contest::tests::index(&c);
    let participant = ParticipantId::new(1, [1; 10]);
    let paper = Paper::draw(&c, &index, &PaperSecret::new([9; 32]), &participant, number, seen).unwrap();
    Attempt {
        id: AttemptId::new(1, [2; 10]),
        contest: c.id.clone(),
        participant,
        number,
        day: START.day(),
        number_in_day: 1,
        started_at: START,
        deadline: deadline(&c, false, START),
        grace_ms: c.rules.grace_ms,
        elder_time: false,
        index_version: 1,
        writer: 1,
        paper,
        sheet: Sheet::default(),
        state: State::Started,
    }
}

fn fresh() -> Attempt {
    attempt(1, &HashSet::new())
}

fn save(attempt: &Attempt, place: usize, seq: u32, option: u8) -> Save {
    Save { question: attempt.paper.questions[place].question.clone(), seq, answer: Some(Answer::Choices(vec![option])) }
}

fn plain() -> Ruling {
    Ruling::plain(VoidPolicy::FullPoints)
}

fn ending(now: Timestamp) -> Ending {
    Ending { now, receipt_number: 7, salt: [3; 16] }
}

fn all_questions(attempt: &Attempt) -> Vec<Question> {
    attempt.paper.questions.iter().map(|p| question(&p.question)).collect()
}

#[test]
fn the_same_attempt_is_the_same_paper_and_the_next_prefers_unseen() {
    let first = fresh();
    assert_eq!(first.paper, fresh().paper);
    let seen: HashSet<&str> = first.paper.questions.iter().map(|p| p.question.as_str()).collect();
    let second = attempt(2, &seen);
    let unseen = second.paper.questions.iter().filter(|p| !seen.contains(p.question.as_str())).count();
    assert_eq!(unseen, 3, "eight questions, five seen: all three unseen ones come first");
}

#[test]
fn an_old_phone_never_overwrites_a_newer_one() {
    let mut a = fresh();
    a.writer = 2;
    assert_eq!(a.save(2, vec![save(&a, 0, 1, 3)], START), Ok(true));
    assert_eq!(a.save(1, vec![save(&a, 0, 99, 0)], START), Ok(false));
    assert_eq!(a.save(2, vec![save(&a, 0, 1, 0)], START), Ok(false));
    let id = a.paper.questions[0].question.clone();
    assert_eq!(a.sheet.answer(&id), Some(&Answer::Choices(vec![3])));
    assert_eq!(a.save(3, vec![], START), Err(Refused::StaleWriter { given: 3, current: 2 }));
}

#[test]
fn an_answer_counts_until_deadline_and_grace() {
    let mut a = fresh();
    let last = a.accepts_until();
    assert_eq!(a.save(1, vec![save(&a, 0, 1, 2)], last), Ok(true));
    assert_eq!(a.save(1, vec![save(&a, 1, 1, 2)], last.plus_ms(1)), Err(Refused::Over));
    let strange = Save { question: crate::id::QuestionId::parse("zz").unwrap(), seq: 1, answer: None };
    assert_eq!(a.save(1, vec![strange], START), Err(Refused::NotInPaper("zz".into())));
}

#[test]
fn a_submission_scores_once_and_its_receipt_can_be_made_again() {
    let mut a = fresh();
    let questions = all_questions(&a);
    let find = |id: &crate::id::QuestionId, _: u32| questions.iter().find(|q| q.id == *id);
    a.submit(1, vec![save(&a, 0, 1, 2), save(&a, 1, 1, 0)], &find, &plain(), ending(START.plus_ms(60_000))).unwrap();
    let card = a.state.scorecard().unwrap().clone();
    assert_eq!((card.right, card.wrong, card.blank), (1, 1, 3));
    assert_eq!((card.score.milli(), card.full.milli(), card.duration_ms), (1500, 7500, 60_000));
    assert_eq!(unhex(&card.receipt).unwrap().len(), 32);
    assert_eq!(a.submit(1, vec![], &find, &plain(), ending(START.plus_ms(70_000))), Err(Refused::Submitted));
    assert_eq!(a.state.scorecard(), Some(&card));
}

#[test]
fn within_the_grace_the_limit_is_the_duration() {
    let mut a = fresh();
    let late = a.accepts_until();
    a.submit(1, vec![], &|_, _| None, &plain(), ending(late)).unwrap();
    let card = a.state.scorecard().unwrap();
    assert_eq!((card.finished_at, card.duration_ms), (a.deadline, 600_000));
}

#[test]
fn an_expired_attempt_ends_at_its_deadline_however_late_the_job_runs() {
    let mut a = fresh();
    let until = a.accepts_until();
    assert!(!a.expire(&|_, _| None, &plain(), ending(until), 600_000) && !a.is_over(until));
    assert!(a.is_over(until.plus_ms(1)));
    assert!(a.expire(&|_, _| None, &plain(), ending(until.plus_ms(3_600_000)), 600_000));
    let card = a.state.scorecard().unwrap().clone();
    assert_eq!((card.finished_at, card.duration_ms, card.score.milli(), card.blank), (a.deadline, 600_000, 0, 5));
    assert!(!a.expire(&|_, _| None, &plain(), ending(until.plus_ms(7_200_000)), 600_000));
    assert_eq!(a.save(1, vec![], START), Err(Refused::Over));
}

#[test]
fn the_deadline_is_never_after_the_contest() {
    let c = contest();
    let near = c.window.closes_at.plus_ms(-1000);
    assert_eq!(deadline(&c, true, near), c.window.closes_at);
}

proptest! {
    #[test]
    fn no_sheet_scores_above_the_maximum(options in prop::collection::vec(prop::option::of(0_u8..4), 5)) {
        let mut a = fresh();
        let questions = all_questions(&a);
        let find = |id: &crate::id::QuestionId, _: u32| questions.iter().find(|q| q.id == *id);
        let saves = options.iter().enumerate().filter_map(|(i, o)| o.map(|o| save(&a, i, 1, o))).collect();
        a.submit(1, saves, &find, &plain(), ending(START)).unwrap();
        let card = a.state.scorecard().unwrap();
        prop_assert!(card.score <= card.full);
        prop_assert_eq!(card.right + card.wrong + card.blank, 5);
    }
}

#[test]
fn how_often_a_page_was_left_never_falls() {
    let mut sheet = Sheet::default();
    assert_eq!([2, 1, 2, 3, u32::MAX].map(|times| sheet.note_left(times)), [true, false, false, true, true]);
    assert_eq!(sheet.left, 9_999);
}
