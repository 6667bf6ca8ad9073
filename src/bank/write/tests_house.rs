//! What is written in the layout of the house comes back without a change.

use super::tests::{draft, questions};
use super::*;
use crate::bank::import::read_back;
use crate::bank::{Bank, CheckContext, KnownQuestions, Limits, check_file};
use domain::id::QuestionId;
use domain::question::Draft;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const FORMATS: [(HouseFormat, &str); 3] =
    [(HouseFormat::Xlsx, "题库.xlsx"), (HouseFormat::Csv, "题库.csv"), (HouseFormat::Yaml, "题库.yaml")];

#[track_caller]
fn comes_back(format: HouseFormat, name: &str, questions: &[Question], topics: &Topics) {
    let written = house(format, questions, topics).unwrap();
    let read: Vec<Draft> = read_back(&written, name).unwrap();
    let expected: Vec<Draft> = questions.iter().map(draft).collect();
    assert_eq!(read.len(), expected.len());
    for (read, expected) in read.into_iter().zip(expected) {
        let binary = format == HouseFormat::Xlsx || questions.len() > 1;
        let shown = if binary { "".into() } else { String::from_utf8_lossy(&written) };
        assert_eq!(read, expected, "{format:?} {shown}");
    }
}

#[test]
fn the_bundled_bank_comes_back() {
    let bank = Bank::bundled().unwrap();
    for (format, name) in FORMATS {
        comes_back(format, name, &bank.questions, &bank.topics);
    }
}

#[test]
fn the_whole_check_adds_the_bundled_bank_unchanged_and_once() {
    let bank = Bank::bundled().unwrap();
    let new_id = || QuestionId::generated(1, [1; 10]);
    let check = |known: &KnownQuestions, bytes: &[u8], name: &str| {
        let context = CheckContext {
            known,
            has_id: &|_| false,
            new_id: &new_id,
            topics: &bank.topics,
            library: &bank.library,
            simplify: false,
        };
        check_file(bytes, name, &context, &Limits::default(), Instant::now() + Duration::from_secs(120)).unwrap()
    };
    let here = FORMATS.map(|(format, name)| (house(format, &bank.questions, &bank.topics).unwrap(), name));
    let foreign = [(ForeignFormat::Gift, "a.gift"), (ForeignFormat::Moodle, "a.xml"), (ForeignFormat::Qti30, "a.zip")]
        .map(|(format, name)| (foreign(format, &bank.questions).unwrap().bytes, name));
    let known = KnownQuestions::of(&bank.questions);
    for (bytes, name) in here.into_iter().chain(foreign) {
        let fresh = check(&KnownQuestions::default(), &bytes, name);
        let errors: Vec<_> = fresh.report.faults.iter().filter(|fault| fault.severity == "error").collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        assert_eq!(fresh.drafts.len(), bank.questions.len(), "{name}");
        let by_id: BTreeMap<_, _> = bank.questions.iter().map(|question| (&question.id, question)).collect();
        for draft in fresh.drafts {
            let question = draft.into_question(1).unwrap();
            assert!(question.same_content(by_id[&question.id]), "{name}: {question:?}");
        }
        assert_eq!(check(&known, &bytes, name).report.counts.duplicates, bank.questions.len(), "{name}");
    }
}

#[test]
fn no_cell_of_a_csv_begins_like_a_formula() {
    let mut question = Bank::bundled().unwrap().questions.remove(0);
    for stem in ["=1+1 等于几？", "-5℃ 是零下吗？", "'=引号", "@甲", "'普通"] {
        question.stem = stem.to_owned();
        let bytes = house(HouseFormat::Csv, &[question.clone()], &Topics::default()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let line = text.lines().nth(1).unwrap().trim_start_matches('"');
        assert!(!line.starts_with(['=', '+', '-', '@']), "{line}");
        comes_back(HouseFormat::Csv, "题库.csv", &[question.clone()], &Topics::default());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_question_comes_back_from_the_house_format(question in questions()) {
        comes_back(HouseFormat::Yaml, "题库.yaml", &[question], &Topics::default());
    }

    #[test]
    fn any_question_comes_back_from_a_workbook(question in questions()) {
        comes_back(HouseFormat::Xlsx, "题库.xlsx", &[question], &Topics::default());
    }

    #[test]
    fn any_question_comes_back_from_csv(question in questions()) {
        comes_back(HouseFormat::Csv, "题库.csv", &[question], &Topics::default());
    }
}
