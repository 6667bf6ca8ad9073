//! What is written comes back: every part of a question, in every format that has a place for it.

use super::*;
use crate::bank::Bank;
use crate::bank::import::read_back;
use domain::id::QuestionId;
use domain::participant::Category;
use domain::question::{Body, Choice, Citation, Difficulty, Draft, DraftOption, Kind};
use domain::text;
use domain::time::Day;
use proptest::prelude::*;

const LOSSLESS: [ForeignFormat; 4] =
    [ForeignFormat::Gift, ForeignFormat::Moodle, ForeignFormat::Qti21, ForeignFormat::Qti30];

/// The draft that a reader should make of a question.
pub(super) fn draft(question: &Question) -> Draft {
    let options = |keys: &[u8]| {
        let options = question.options().iter().zip(0_u8..);
        let option = |(o, i): (&Choice, u8)| DraftOption {
            text: o.text.clone(),
            right: keys.contains(&i),
            note: o.note.clone(),
        };
        options.map(option).collect::<Vec<_>>()
    };
    let mut draft = Draft {
        id: question.id.clone(),
        kind: question.kind(),
        topic: question.topic.clone(),
        difficulty: question.difficulty,
        audience: question.audience.clone(),
        picture: None,
        stem: question.stem.clone(),
        options: Vec::new(),
        truth: None,
        accepted: Vec::new(),
        fixed: question.fixed(),
        explanation: question.explanation.clone(),
        citations: question.citations.clone(),
        tags: question.tags.clone(),
        valid: question.valid,
        source: String::new(),
    };
    match &question.body {
        Body::Single { key, .. } => draft.options = options(&[*key]),
        Body::Multiple { keys, .. } => draft.options = options(keys),
        Body::TrueFalse { truth } => draft.truth = Some(*truth),
        Body::Fill { accepted } => draft.accepted.clone_from(accepted),
    }
    draft
}

#[track_caller]
fn comes_back(format: ForeignFormat, questions: &[Question]) {
    let written = foreign(format, questions).unwrap();
    assert!(written.left_out.is_empty());
    let name = format!("题库.{}", format.ending());
    let mut read = read_back(&written.bytes, &name).unwrap();
    read.sort_by(|a, b| a.id.cmp(&b.id));
    let mut expected: Vec<Draft> = questions.iter().map(draft).collect();
    expected.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(read.len(), expected.len(), "{format:?}");
    for (read, expected) in read.into_iter().zip(expected) {
        let told = String::from_utf8_lossy(&written.bytes);
        assert_eq!(read, expected, "{format:?}\n{}", if questions.len() < 5 { &told } else { "" });
    }
}

#[test]
fn the_bundled_bank_comes_back_from_every_format() {
    let bank = Bank::bundled().unwrap();
    for format in LOSSLESS {
        comes_back(format, &bank.questions);
    }
}

#[test]
fn aiken_names_what_it_cannot_say() {
    let bank = Bank::bundled().unwrap();
    let written = foreign(ForeignFormat::Aiken, &bank.questions).unwrap();
    let left: Vec<&str> = written.left_out.iter().map(|left| left.id.as_str()).collect();
    let expressible = |q: &&Question| matches!(q.kind(), Kind::Single | Kind::TrueFalse);
    let kept: Vec<&Question> = bank.questions.iter().filter(expressible).collect();
    assert_eq!(left.len() + kept.len(), bank.questions.len());
    assert_eq!(written.notes.len(), 1);
    let read = read_back(&written.bytes, "题库.txt").unwrap();
    assert_eq!(read.len(), kept.len());
    for (read, question) in read.iter().zip(kept) {
        let expected = draft(question);
        let plain = |options: &[DraftOption]| options.iter().map(|o| (o.text.clone(), o.right)).collect::<Vec<_>>();
        assert_eq!((read.kind, &read.stem, read.truth), (expected.kind, &expected.stem, expected.truth));
        assert_eq!(plain(&read.options), plain(&expected.options));
    }
}

/// Texts with everything that a format may take for a sign, and characters beyond the usual planes.
fn words(max: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z0-9 ]{1,6}",
        4 => "[\u{4e00}-\u{4e40}\u{3400}\u{20bb7}\u{2f00b}，。“”（）]{1,6}",
        3 => "[=~#{}:\\\\%*&<>\"'\\[\\]_/.,!?$@^|;+-]{1,4}",
        1 => Just("\n".to_owned()),
        1 => Just("\n\n  ".to_owned()),
        1 => prop::sample::select(vec![
            "____", "->", "####", "%50%", "//", "[html]", "<b>", "&amp;", "]]>", "<![CDATA[", "\u{a0}", "\u{3000}",
            "TRUE", "A. ", "正确", "$CATEGORY:", "\\n", "-- ", "<!--", "::", "👨‍👩‍👧", "e\u{301}",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 1..max)
        .prop_map(|pieces| crate::bank::import::kept(&pieces.concat()))
        .prop_filter("empty", |t| !t.is_empty())
}

fn line(max: usize) -> impl Strategy<Value = String> {
    words(max).prop_map(|t| text::one_line(&t)).prop_filter("empty", |t| !t.is_empty())
}

fn distinct_options() -> impl Strategy<Value = Vec<Choice>> {
    let option = (words(3), prop::option::of(words(3))).prop_map(|(text, note)| Choice { text, note });
    prop::collection::vec(option, 2..7).prop_filter("repeated", |options| {
        let folded: std::collections::BTreeSet<String> = options.iter().map(|o| text::folded(&o.text)).collect();
        folded.len() == options.len()
    })
}

fn bodies() -> impl Strategy<Value = Body> {
    prop_oneof![
        (distinct_options(), any::<prop::sample::Index>(), any::<bool>()).prop_map(|(options, key, fixed)| {
            let key = u8::try_from(key.index(options.len())).unwrap();
            Body::Single { options, key, fixed }
        }),
        (distinct_options(), any::<u8>(), any::<bool>()).prop_map(|(options, bits, fixed)| {
            let count = u8::try_from(options.len()).unwrap();
            let mut keys: Vec<u8> = (0..count).filter(|i| bits & (1 << i) != 0).collect();
            if keys.len() < 2 {
                keys = vec![0, 1];
            }
            Body::Multiple { options, keys, fixed }
        }),
        any::<bool>().prop_map(|truth| Body::TrueFalse { truth }),
        prop::collection::btree_set(line(3), 1..4).prop_map(|set| Body::Fill { accepted: set.into_iter().collect() }),
    ]
}

fn citations() -> impl Strategy<Value = Citation> {
    prop_oneof![
        (line(2), line(2)).prop_map(|(article, quote)| Citation::Law {
            law: "metrology-law".to_owned(),
            article,
            quote
        }),
        (line(2), line(2)).prop_map(|(document, quote)| Citation::Document {
            document,
            issuer: "市场监督管理局".to_owned(),
            date: "2022-08-01".to_owned(),
            fact: "F1".to_owned(),
            quote,
        }),
    ]
}

pub(super) fn questions() -> impl Strategy<Value = Question> {
    let rest = (
        prop::collection::vec(citations(), 0..3),
        prop::collection::vec(line(2), 0..3),
        prop::option::of(0_i64..30_000),
        prop::sample::select(Difficulty::ALL.to_vec()),
        prop::sample::select(vec!["", "elevator.ride", "food"]),
    );
    (words(6), bodies(), prop::option::of(words(5)), rest).prop_map(|(stem, body, explanation, rest)| {
        let (citations, tags, day, difficulty, topic) = rest;
        Question {
            id: QuestionId::parse("elevator-0042").unwrap(),
            revision: 1,
            topic: topic.to_owned(),
            difficulty,
            audience: vec![Category::Consumer, Category::Regulator],
            stem,
            picture: None,
            body,
            explanation: explanation.unwrap_or_default(),
            citations,
            tags,
            valid: (day.map(Day), None),
            source: String::new(),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_question_comes_back_from_gift(question in questions()) {
        comes_back(ForeignFormat::Gift, &[question]);
    }

    #[test]
    fn any_question_comes_back_from_moodle(question in questions()) {
        comes_back(ForeignFormat::Moodle, &[question]);
    }

    #[test]
    fn any_question_comes_back_from_qti_2(question in questions()) {
        comes_back(ForeignFormat::Qti21, &[question]);
    }

    #[test]
    fn any_question_comes_back_from_qti_3(question in questions()) {
        comes_back(ForeignFormat::Qti30, &[question]);
    }
}
