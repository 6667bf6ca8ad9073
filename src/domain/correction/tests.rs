//! Known answers and laws of voiding, re-keying and rescaling, of who decides, and of the order of people after.

use super::*;
use crate::attempt::{Attempt, AttemptResult, Entry, Paper, PaperQuestion, Sheet, State as AttemptState};
use crate::contest::VoidPolicy;
use crate::id::{AttemptId, ParticipantId};
use crate::participant::Category;
use crate::points::Points;
use crate::question::{Answer, Choice, Difficulty, Mark};
use crate::ranking::SortKey;
use crate::time::Day;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_662_000_000_000);

fn id(number: usize) -> QuestionId {
    QuestionId::parse(&format!("q{number}")).unwrap()
}

/// Question `number`, whose right option is the third.
fn question(number: usize) -> Question {
    let choice = |text: &str| Choice { text: text.into(), note: None };
    Question {
        id: id(number),
        revision: 1,
        topic: "elevator".into(),
        difficulty: Difficulty::Easy,
        audience: vec![Category::Consumer],
        picture: None,
        stem: "？".into(),
        body: Body::Single { options: ["甲", "乙", "丙", "丁"].map(choice).to_vec(), key: 2, fixed: false },
        explanation: String::new(),
        citations: vec![],
        tags: vec![],
        valid: (None, None),
        source: String::new(),
    }
}

/// An attempt with these points per question and these options chosen.
fn attempt(points: &[i64], chosen: &[Option<u8>]) -> Attempt {
    let place = |(i, points): (usize, &i64)| PaperQuestion {
        question: id(i),
        revision: 1,
        section: 0,
        points: Points::from_milli(*points),
        order: vec![],
    };
    let entry = |(i, option): (usize, &Option<u8>)| {
        let answer = option.map(|option| Answer::Choices(vec![option]));
        (id(i), Entry { answer, writer: 1, seq: 1, saved_at: NOW })
    };
    Attempt {
        id: AttemptId::new(1, [1; 10]),
        contest: ContestId::parse("contest_1").unwrap(),
        participant: ParticipantId::new(1, [1; 10]),
        number: 1,
        day: Day(0),
        number_in_day: 1,
        started_at: NOW,
        deadline: NOW.plus_ms(600_000),
        grace_ms: 0,
        elder_time: false,
        index_version: 1,
        writer: 1,
        paper: Paper { questions: points.iter().enumerate().map(place).collect() },
        sheet: Sheet { entries: chosen.iter().enumerate().map(entry).collect(), left: 0 },
        state: AttemptState::Started,
    }
}

fn signed(account: u8) -> Signature {
    Signature { account: AccountId::new(1, [account; 10]), name: "林".into(), at: NOW }
}

/// Proposed by account 1, at this scoring version if it is approved.
fn correction(number: usize, remedy: Remedy, version: Option<u32>) -> Correction {
    Correction {
        id: CorrectionId::new(1, [u8::try_from(number).unwrap(); 10]),
        contest: ContestId::parse("contest_1").unwrap(),
        question: id(number),
        revision: 1,
        remedy,
        reason: "标准已修订".into(),
        top: TOP_DEFAULT,
        proposed: signed(1),
        state: if version.is_some() { State::Approved } else { State::Proposed },
        decision: None,
        scoring_version: version,
        applied: None,
    }
}

fn choice(key: u8) -> Remedy {
    Remedy::Rekey(Key::Choices(vec![key]))
}

fn mark(attempt: &Attempt, ruling: &Ruling) -> AttemptResult {
    let questions: Vec<Question> = (0..attempt.paper.questions.len()).map(question).collect();
    attempt.mark(&|id, _| questions.iter().find(|q| q.id == *id), ruling)
}

fn figures(result: &AttemptResult) -> (i64, [u32; 4]) {
    (result.score.milli(), [result.right, result.wrong, result.blank, result.void])
}

#[test]
fn a_voided_question_gives_its_points_or_leaves_the_paper() {
    // Right, wrong, blank: 4.5 of 10 points.
    let given = attempt(&[4500, 3500, 2000], &[Some(2), Some(0), None]);
    let at = |policy, number| Ruling::at(policy, 2, &[correction(number, Remedy::Void, Some(2))]);
    assert_eq!(figures(&mark(&given, &Ruling::plain(VoidPolicy::FullPoints))), (4500, [1, 1, 1, 0]));
    assert_eq!(figures(&mark(&given, &at(VoidPolicy::FullPoints, 1))), (8000, [1, 0, 1, 1]));
    assert_eq!(figures(&mark(&given, &at(VoidPolicy::FullPoints, 0))), (4500, [0, 1, 1, 1]));
    // 4.5 of the other 6.5 points, of 10: 6.923 076…
    assert_eq!(figures(&mark(&given, &at(VoidPolicy::Rescale, 1))), (6923, [1, 0, 1, 1]));
    assert_eq!(figures(&mark(&given, &at(VoidPolicy::Rescale, 0))), (0, [0, 1, 1, 1]));
    // 4.5 of the other 8 points, of 10, is 5.625: exact.
    assert_eq!(mark(&given, &at(VoidPolicy::Rescale, 2)).score.milli(), 5625);
    // 1 of 16 points, of 17: 1.0625, rounded half up to 1.063.
    let half = attempt(&[1000, 15_000, 1000], &[Some(2), None, None]);
    assert_eq!(mark(&half, &at(VoidPolicy::Rescale, 2)).score.milli(), 1063);
}

#[test]
fn a_paper_without_a_question_that_counts_has_full_points() {
    let given = attempt(&[4000, 6000], &[Some(0), None]);
    let both = [correction(0, Remedy::Void, Some(2)), correction(1, Remedy::Void, Some(3))];
    for policy in [VoidPolicy::FullPoints, VoidPolicy::Rescale] {
        assert_eq!(figures(&mark(&given, &Ruling::at(policy, 3, &both))), (10_000, [0, 0, 0, 2]));
    }
}

#[test]
fn a_new_key_takes_points_too_and_says_so() {
    let given = attempt(&[1000, 1000], &[Some(2), Some(1)]);
    let ruling = Ruling::at(VoidPolicy::FullPoints, 2, &[correction(0, choice(1), Some(2))]);
    let result = mark(&given, &ruling);
    assert_eq!(figures(&result), (0, [0, 2, 0, 0]));
    assert_eq!(result.verdicts.iter().map(|v| v.rekeyed).collect::<Vec<_>>(), [true, false]);
    assert_eq!(result.verdicts[0].mark, Some(Mark::Wrong));
}

#[test]
fn a_later_correction_of_the_same_question_counts_and_none_beyond_the_version() {
    let given = attempt(&[1000], &[Some(1)]);
    let list =
        [correction(0, Remedy::Void, Some(4)), correction(0, choice(1), Some(2)), correction(0, choice(3), Some(3))];
    let outcome = |version| {
        let ruling = Ruling::at(VoidPolicy::FullPoints, version, &list);
        mark(&given, &ruling).verdicts[0].mark
    };
    assert_eq!([1, 2, 3, 4].map(outcome), [Some(Mark::Wrong), Some(Mark::Right), Some(Mark::Wrong), None]);
    assert_eq!(Ruling::at(VoidPolicy::Rescale, 9, &list).version(), 4);
}

#[test]
fn another_revision_of_the_question_is_not_touched() {
    let mut given = attempt(&[1000], &[Some(2)]);
    given.paper.questions[0].revision = 2;
    let ruling = Ruling::at(VoidPolicy::Rescale, 2, &[correction(0, Remedy::Void, Some(2))]);
    assert_eq!(mark(&given, &ruling).void, 0);
}

#[test]
fn a_key_fits_the_kind_and_the_options() {
    let single = question(0);
    let options = match &single.body {
        Body::Single { options, .. } => options.clone(),
        _ => unreachable!(),
    };
    let of = |body| Question { body, ..single.clone() };
    let multiple = of(Body::Multiple { options, keys: vec![0, 1], fixed: false });
    let (truth, fill) = (of(Body::TrueFalse { truth: true }), of(Body::Fill { accepted: vec!["一".into()] }));
    let choices = |keys: &[u8]| Key::Choices(keys.to_vec());
    let texts = |texts: &[&str]| Key::Texts(texts.iter().map(|t| (*t).to_owned()).collect());
    for (question, key, fits) in [
        (&single, choices(&[3]), true),
        (&single, choices(&[4]), false),
        (&single, choices(&[0, 1]), false),
        (&single, choices(&[]), false),
        (&single, Key::Truth(true), false),
        (&multiple, choices(&[1, 3]), true),
        (&multiple, choices(&[3, 1]), false),
        (&multiple, choices(&[1, 1]), false),
        (&multiple, choices(&[0, 4]), false),
        (&multiple, choices(&[]), false),
        (&truth, Key::Truth(false), true),
        (&truth, choices(&[0]), false),
        (&fill, texts(&["二", "2"]), true),
        (&fill, texts(&[]), false),
        (&fill, texts(&[" "]), false),
    ] {
        let keyed = key.on(question);
        assert_eq!(keyed.is_some(), fits, "{key:?}");
        assert!(keyed.is_none_or(|keyed| Key::of(&keyed) == key && keyed.options() == question.options()));
    }
}

#[test]
fn a_second_account_decides_once() {
    let proposed = || correction(0, Remedy::Void, None);
    assert_eq!(proposed().approve(signed(1), String::new(), 1), Err(Refused::SameAccount));
    assert_eq!(proposed().reject(signed(1), "不同意".into()), Err(Refused::SameAccount));
    assert_eq!(proposed().withdraw(signed(2), String::new()), Err(Refused::OtherAccount));
    let approved = proposed().approve(signed(2), String::new(), 3).unwrap();
    assert_eq!((approved.state, approved.scoring_version, approved.is_unsettled()), (State::Approved, Some(4), true));
    for again in [approved.clone().approve(signed(3), String::new(), 4), approved.clone().reject(signed(3), "x".into())]
    {
        assert_eq!(again, Err(Refused::Decided(State::Approved)));
    }
    assert_eq!(approved.withdraw(signed(1), String::new()), Err(Refused::Decided(State::Approved)));
    assert_eq!(proposed().reject(signed(2), "x".into()).map(|c| c.is_unsettled()), Ok(false));
    assert_eq!(proposed().withdraw(signed(1), String::new()).map(|c| c.state), Ok(State::Withdrawn));
}

#[test]
fn a_proposal_says_something_new_about_a_question_that_counts() {
    let (plain, question) = (Ruling::plain(VoidPolicy::FullPoints), question(0));
    let check =
        |remedy: &Remedy, others: &[Correction], ruling: &Ruling| Correction::check(&question, remedy, others, ruling);
    assert_eq!(check(&choice(1), &[], &plain), Ok(()));
    assert_eq!(check(&choice(2), &[], &plain), Err(Refused::SameKey));
    assert_eq!(check(&choice(9), &[], &plain), Err(Refused::KeyDoesNotFit));
    assert_eq!(check(&Remedy::Void, &[correction(0, choice(1), None)], &plain), Err(Refused::Pending));
    assert_eq!(check(&Remedy::Void, &[correction(1, choice(1), None)], &plain), Ok(()), "another question");
    let voided = Ruling::at(VoidPolicy::FullPoints, 2, &[correction(0, Remedy::Void, Some(2))]);
    assert_eq!(check(&choice(1), &[], &voided), Err(Refused::Voided));
    let rekeyed = Ruling::at(VoidPolicy::FullPoints, 2, &[correction(0, choice(1), Some(2))]);
    assert_eq!(check(&choice(1), &[], &rekeyed), Err(Refused::SameKey));
    assert_eq!(check(&choice(2), &[], &rekeyed), Ok(()), "back to the published key");
}

#[test]
fn corrections_are_for_contests_that_have_opened_and_are_not_final() {
    let mut contest = crate::contest::tests::contest();
    let opens = contest.window.opens_at;
    let mut at = |state, now| {
        contest.state = state;
        allowed(&contest, now)
    };
    assert_eq!(at(ContestState::Draft, opens), Err(Refused::NotOpen));
    assert_eq!(at(ContestState::Published, opens.plus_ms(-1)), Err(Refused::NotOpen));
    assert_eq!(at(ContestState::Published, opens), Ok(()), "the clock has opened it");
    assert_eq!(at(ContestState::Closed, opens), Ok(()));
    assert_eq!(at(ContestState::Final, opens), Err(Refused::Final));
}

/// Scores before and after, people in the order of their numbers.
fn pairs(scores: &[(i64, i64)]) -> Vec<Pair> {
    let place = |score: i64| (SortKey([-score, 0, 0]), Points::from_milli(score));
    let person = |i: usize| ParticipantId::new(1, [u8::try_from(i).unwrap(); 10]);
    let pair = |(i, (old, new)): (usize, &(i64, i64))| Pair {
        participant: person(i),
        before: place(*old),
        after: place(*new),
    };
    scores.iter().enumerate().map(pair).collect()
}

#[test]
fn moves_count_shared_ranks_and_name_who_crosses_the_edge() {
    let moved = moves(&pairs(&[(90, 90), (80, 80), (80, 95), (70, 80), (10, 10)]));
    let ranks: Vec<(usize, usize)> = moved.iter().map(|m| (m.old_rank, m.new_rank)).collect();
    assert_eq!(ranks, [(1, 2), (2, 3), (2, 1), (4, 3), (5, 5)]);
    assert_eq!(moved.iter().map(Move::is_moved).collect::<Vec<_>>(), [true, true, true, true, false]);
    let crossed = |top| {
        let Crossing { entered, left } = crossing(&moved, top);
        let places = |list: Vec<Move>| list.iter().map(|m| (m.old_rank, m.new_rank)).collect::<Vec<_>>();
        (places(entered), places(left))
    };
    assert_eq!(crossed(1), (vec![(2, 1)], vec![(1, 2)]));
    assert_eq!(crossed(2), (vec![], vec![(2, 3)]));
    assert_eq!(crossed(3), (vec![(4, 3)], vec![]));
    let bars = histogram(&moved);
    assert_eq!(bars.iter().map(|b| b.people).collect::<Vec<_>>(), [0, 0, 0, 2, 1, 2, 0, 0, 0]);
    assert_eq!(bars.iter().map(|b| b.people).sum::<u32>(), 5);
}

fn sheets() -> impl Strategy<Value = Vec<(i64, Option<u8>)>> {
    prop::collection::vec((1_i64..20_000, prop::option::of(0_u8..4)), 1..12)
}

fn given(sheet: &[(i64, Option<u8>)]) -> Attempt {
    let (points, chosen): (Vec<i64>, Vec<Option<u8>>) = sheet.iter().copied().unzip();
    attempt(&points, &chosen)
}

proptest! {
    #[test]
    fn full_points_for_a_voided_question_never_lower_a_score(sheet in sheets(), place in 0_usize..12) {
        let given = given(&sheet);
        let ruling = Ruling::at(VoidPolicy::FullPoints, 2, &[correction(place, Remedy::Void, Some(2))]);
        let (before, after) = (mark(&given, &Ruling::plain(VoidPolicy::FullPoints)), mark(&given, &ruling));
        prop_assert!(after.score >= before.score && after.score <= after.full);
    }

    #[test]
    fn rescaled_scores_stay_within_bounds_and_another_right_answer_never_lowers_one(
        sheet in sheets(), void in 0_usize..12, better in 0_usize..12,
    ) {
        let ruling = Ruling::at(VoidPolicy::Rescale, 2, &[correction(void, Remedy::Void, Some(2))]);
        let before = mark(&given(&sheet), &ruling);
        prop_assert!(before.score >= Points::ZERO && before.score <= before.full);
        let mut improved = sheet.clone();
        if let Some(place) = improved.get_mut(better) {
            place.1 = Some(2);
        }
        prop_assert!(mark(&given(&improved), &ruling).score >= before.score);
        let all_right: Vec<_> = sheet.iter().map(|(points, _)| (*points, Some(2))).collect();
        prop_assert_eq!(mark(&given(&all_right), &ruling).score, before.full);
    }

    #[test]
    fn re_keying_is_scoring_with_the_new_key(sheet in sheets(), place in 0_usize..12, key in 0_u8..4) {
        let given = given(&sheet);
        let ruling = Ruling::at(VoidPolicy::FullPoints, 2, &[correction(place, choice(key), Some(2))]);
        let questions: Vec<Question> = (0..sheet.len())
            .map(|i| if i == place { Key::Choices(vec![key]).on(&question(i)).unwrap() } else { question(i) })
            .collect();
        let anew = given.mark(&|id, _| questions.iter().find(|q| q.id == *id), &Ruling::plain(VoidPolicy::FullPoints));
        prop_assert_eq!(figures(&mark(&given, &ruling)), figures(&anew));
    }

    #[test]
    fn the_order_of_corrections_does_not_matter_and_applying_twice_is_applying_once(
        sheet in sheets(), kinds in prop::collection::vec(prop::option::of(0_u8..4), 12),
        order in Just((0_usize..12).collect::<Vec<_>>()).prop_shuffle(), rescale in any::<bool>(),
    ) {
        let policy = if rescale { VoidPolicy::Rescale } else { VoidPolicy::FullPoints };
        let remedy = |i: usize| kinds[i].map_or(Remedy::Void, choice);
        let list = |order: &[usize]| -> Vec<Correction> {
            (2..).zip(order).map(|(version, i)| correction(*i, remedy(*i), Some(version))).collect()
        };
        let given = given(&sheet);
        let sorted: Vec<usize> = (0..12).collect();
        let (one, two) = (Ruling::at(policy, 13, &list(&sorted)), Ruling::at(policy, 13, &list(&order)));
        prop_assert_eq!(mark(&given, &one), mark(&given, &two));
        let twice: Vec<usize> = order.iter().chain(&order).copied().collect();
        prop_assert_eq!(mark(&given, &Ruling::at(policy, 25, &list(&twice))), mark(&given, &one));
    }

    #[test]
    fn ranks_after_are_those_of_a_board_with_the_new_scores(scores in prop::collection::vec((0_i64..30, 0_i64..30), 1..40)) {
        for (i, moved) in moves(&pairs(&scores)).iter().enumerate() {
            prop_assert_eq!(moved.old_rank, scores.iter().filter(|s| s.0 > scores[i].0).count() + 1);
            prop_assert_eq!(moved.new_rank, scores.iter().filter(|s| s.1 > scores[i].1).count() + 1);
        }
    }
}
