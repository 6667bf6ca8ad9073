//! Keys, answers, drafts and proofs.

use super::*;
use crate::id::QuestionId;

pub(crate) fn draft(kind: Kind) -> Draft {
    Draft {
        id: QuestionId::parse("elevator-0001").unwrap(),
        kind,
        topic: "elevator.ride".into(),
        difficulty: Difficulty::Easy,
        audience: vec![Category::Consumer],
        stem: "电梯里被困时应当怎样做？".into(),
        picture: None,
        options: ["扒门", "按铃等待", "跳跃", "求救"]
            .iter()
            .enumerate()
            .map(|(i, t)| DraftOption { text: (*t).into(), right: i == 1, note: None })
            .collect(),
        truth: None,
        accepted: vec![],
        fixed: false,
        explanation: "按铃等待。".into(),
        citations: vec![],
        tags: vec![],
        valid: (None, None),
        source: "test".into(),
    }
}

fn codes(draft: Draft) -> Vec<(String, &'static str)> {
    match draft.into_question(1) {
        Ok(_) => vec![],
        Err(faults) => faults.into_iter().map(|f| (f.field, f.code)).collect(),
    }
}

fn multiple() -> Question {
    let mut d = draft(Kind::Multiple);
    d.options[3].right = true;
    d.into_question(1).unwrap()
}

#[test]
fn a_choice_is_read_through_the_order_of_the_paper() {
    let q = multiple();
    let order = [3, 0, 2, 1];
    let answer = Answer::from_positions(&q, &order, &[3, 0]).unwrap();
    assert_eq!(answer, Answer::Choices(vec![1, 3]));
    assert_eq!(answer.positions(&order), vec![0, 3]);
    assert_eq!(q.key_positions(&order), vec![0, 3]);
    assert_eq!(q.mark(Some(&answer)), Mark::Right);
    assert_eq!(answer.canonical(), "1,3");
    assert_eq!(Answer::from_canonical(&q, "1,3"), Some(answer));
}

#[test]
fn multiple_choice_is_all_or_nothing() {
    let q = multiple();
    for (chosen, mark) in
        [(&[1, 3][..], Mark::Right), (&[1], Mark::Wrong), (&[0, 1, 3], Mark::Wrong), (&[0, 1, 2, 3], Mark::Wrong)]
    {
        assert_eq!(q.mark(Answer::from_positions(&q, &[], chosen).as_ref()), mark, "{chosen:?}");
    }
    assert_eq!(q.mark(None), Mark::Blank);
}

#[test]
fn impossible_answers_do_not_become_answers() {
    let single = draft(Kind::Single).into_question(1).unwrap();
    for positions in [&[][..], &[4], &[0, 1], &[255]] {
        assert_eq!(Answer::from_positions(&single, &[], positions), None, "{positions:?}");
    }
    assert_eq!(Answer::from_positions(&multiple(), &[], &[1, 1]), None);
    assert_eq!(Answer::from_truth(&single, true), None);
    assert_eq!(Answer::from_text(&single, "按铃"), None);
}

#[test]
fn typed_answers_forgive_width_blanks_and_case() {
    let mut d = draft(Kind::Fill);
    d.options.clear();
    d.accepted = vec!["7".into(), "七".into(), "ISO".into()];
    let q = d.into_question(1).unwrap();
    for (text, mark) in
        [("7", Mark::Right), (" ７ ", Mark::Right), ("七。", Mark::Right), ("iso", Mark::Right), ("八", Mark::Wrong)]
    {
        assert_eq!(q.mark(Answer::from_text(&q, text).as_ref()), mark, "{text}");
    }
    assert_eq!(Answer::from_text(&q, "  "), None);
    assert_eq!(Answer::from_text(&q, "三\t年\n").unwrap().canonical(), "三 年 ");
}

#[test]
fn every_fault_of_a_draft_is_named() {
    let field = |f: &str, c| vec![(f.to_owned(), c)];
    let mut d = draft(Kind::Single);
    d.options[2].right = true;
    assert_eq!(codes(d), field("answer", "several_keys"));
    assert_eq!(codes(draft(Kind::Multiple)), field("answer", "one_key"));
    assert_eq!(codes(draft(Kind::TrueFalse)), field("answer", "no_key"));
    let mut d = draft(Kind::Single);
    d.options[3].text = "扒 门".into();
    d.stem = " ".into();
    assert_eq!(codes(d), [field("stem", "empty_stem"), field("option.3", "repeated_option")].concat());
    let mut d = draft(Kind::Single);
    d.options.iter_mut().for_each(|o| o.right = false);
    d.options[0].text = "长".repeat(501);
    assert_eq!(codes(d), [field("option.0", "too_long"), field("answer", "no_key")].concat());
}

#[test]
fn a_quote_counts_only_inside_its_article() {
    let mut library = Library::default();
    let article = |n: &str, t: &str| LawArticle { number: n.into(), chapter: None, text: t.into() };
    library.laws.insert(
        "x-law".into(),
        LawText {
            slug: "x-law".into(),
            title: "某法".into(),
            version: "2018修正".into(),
            effective: "2018-12-29".into(),
            status: "current".into(),
            articles: vec![article("第一条", "受理部门\n应当保密"), article("第二条", "任何人有权检举")],
        },
    );
    let cite = |article: &str, quote: &str| Citation::Law {
        law: "x-law".into(),
        article: article.into(),
        quote: quote.into(),
    };
    assert_eq!(library.verify(&cite("第一条", "部门应当保密")), Ok(()));
    for bad in [cite("第二条", "部门应当保密"), cite("第三条", "任何人"), cite("第一条", " ")] {
        assert!(library.verify(&bad).is_err(), "{bad:?}");
    }
    let mut q = draft(Kind::Single).into_question(1).unwrap();
    q.citations = vec![cite("第二条", "不在这里")];
    assert!(lint(&q, &library).iter().any(|f| f.code == "citation_unproven" && f.severity == Severity::Error));
}
