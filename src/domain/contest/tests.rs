//! States by clock and by act, shortages, and what a person may do.

use super::*;
use crate::fairness::{IndexLine, PaperSecret};
use crate::id::ContestId;
use crate::points::Points;

const OPENS: Timestamp = Timestamp(1_661_990_400_000); // 2022-09-01 08:00 Shanghai
const HOUR: i64 = 3_600_000;

pub(crate) fn contest() -> Contest {
    Contest {
        id: ContestId::parse("contest_1").unwrap(),
        title: "竞赛".into(),
        subtitle: String::new(),
        activity: 4,
        notice: "通知".into(),
        rules_text: "规则".into(),
        eligible: vec![Category::Consumer, Category::Enterprise],
        window: Window { opens_at: OPENS, closes_at: OPENS.plus_ms(48 * HOUR) },
        blueprint: Blueprint {
            sections: vec![section("一", &["elevator"], 3), section("二", &[], 2)],
            audience: vec![],
        },
        rules: Rules {
            limit_ms: 600_000,
            grace_ms: 5000,
            attempts_per_day: Some(2),
            attempts_total: Some(3),
            score_kept: ScoreKept::Best,
            tie_break: vec![TieBreak::Score, TieBreak::Duration, TieBreak::Finish],
            shuffle: true,
            prefer_unseen: true,
            answers_shown: AnswersShown::AfterClosing,
            elder_time_factor_milli: 1000,
            study: crate::contest::StudyOpen::After,
            void_policy: VoidPolicy::FullPoints,
        },
        demo: false,
        state: State::Draft,
        commitments: None,
        extensions: vec![],
    }
}

fn section(title: &str, topics: &[&str], count: usize) -> Section {
    Section {
        title: title.into(),
        topics: topics.iter().map(|t| (*t).to_owned()).collect(),
        kinds: vec![],
        difficulties: vec![],
        count,
        points: Points::from_milli(1500),
    }
}

fn line(id: &str, topic: &str) -> IndexLine {
    IndexLine {
        id: id.into(),
        revision: 1,
        topic: topic.into(),
        kind: "single".into(),
        difficulty: "easy".into(),
        options: 4,
        fixed: false,
    }
}

pub(crate) fn index(contest: &Contest) -> Index {
    let lines = (1..=8).map(|i| line(&format!("q{i}"), if i < 7 { "elevator.ride" } else { "standard.own" })).collect();
    contest.blueprint.index_of(contest.id.as_str(), 1, lines)
}

fn published(now: Timestamp) -> Contest {
    let c = contest();
    let index = index(&c);
    c.publish(&index, &PaperSecret::new([1; 32]), now).unwrap()
}

#[test]
fn a_contest_goes_forward_only() {
    let c = published(OPENS.plus_ms(-HOUR));
    assert_eq!((c.state, c.state_at(OPENS)), (State::Published, State::Open));
    assert_eq!(c.acts(OPENS), vec![Act::Extend]);
    let over = c.settled_at().plus_ms(1);
    assert_eq!(c.clone().close(OPENS), Err(RefusedAct::StillRunning(c.settled_at())));
    assert_eq!(c.clone().finalize(over), Err(RefusedAct::State(State::Open)));
    let closed = c.close(over).unwrap();
    assert_eq!(closed.clone().extend(over.plus_ms(HOUR), "x".into(), over), Err(RefusedAct::State(State::Closed)));
    let done = closed.finalize(over).unwrap();
    assert_eq!((done.state, done.acts(over)), (State::Final, vec![]));
}

#[test]
fn publishing_late_opens_at_once_and_too_late_not_at_all() {
    assert_eq!(published(OPENS.plus_ms(HOUR)).state, State::Open);
    let c = contest();
    let index = index(&c);
    let late = c.window.closes_at;
    assert_eq!(c.publish(&index, &PaperSecret::new([1; 32]), late), Err(RefusedAct::WindowOver));
}

#[test]
fn an_extension_is_later_and_leaves_the_rules_hash_alone() {
    let c = published(OPENS);
    let hash = c.commitments.clone().unwrap().rules_hash;
    assert_eq!(c.clone().extend(c.window.closes_at, "x".into(), OPENS), Err(RefusedAct::NotLater));
    let longer = c.clone().extend(c.window.closes_at.plus_ms(1), "台风".into(), OPENS).unwrap();
    assert_eq!(longer.extensions.len(), 1);
    let again = crate::fairness::hex(&crate::fairness::hash(&[longer.rules_canonical().as_bytes()]));
    assert_eq!(again, hash);
}

#[test]
fn keys_stay_hidden_until_nothing_can_run() {
    let c = published(OPENS);
    assert!(!c.answers_visible(c.window.closes_at));
    assert!(!c.answers_visible(c.settled_at()));
    assert!(c.answers_visible(c.settled_at().plus_ms(1)));
    let mut late = c.clone();
    late.rules.answers_shown = AnswersShown::AfterFinal;
    assert!(!late.answers_visible(c.settled_at().plus_ms(HOUR)));
}

#[test]
fn a_person_learns_what_they_may_do() {
    let c = published(OPENS.plus_ms(-HOUR));
    let at = |history: (u32, u32), now: Timestamp| {
        c.availability(Category::Consumer, PlayerHistory { total: history.0, today: history.1 }, now)
    };
    let start = |left_today, left_total, time_ms| Availability::CanStart { left_today, left_total, time_ms };
    assert_eq!(at((0, 0), OPENS.plus_ms(-1)), Availability::NotOpen);
    assert_eq!(at((0, 0), OPENS), start(Some(2), Some(3), 600_000));
    assert_eq!(at((0, 0), c.window.closes_at.plus_ms(-1000)), start(Some(2), Some(3), 1000));
    assert_eq!(at((2, 2), OPENS), Availability::DoneToday { next_at: OPENS.day().next().start() });
    assert_eq!(at((3, 0), OPENS), Availability::NoneLeft);
    assert_eq!(at((2, 2), c.window.closes_at.plus_ms(-HOUR)), Availability::NoneLeft);
    assert_eq!(at((0, 0), c.window.closes_at), Availability::Checking);
    assert_eq!(c.availability(Category::Regulator, PlayerHistory::default(), OPENS), Availability::NotEligible);
}

#[test]
fn a_short_bank_names_its_shortage() {
    let c = contest();
    let few = c.blueprint.index_of(
        "contest_1",
        1,
        vec![line("q1", "elevator.ride"), line("q2", "elevator.ride"), line("q3", "elevator"), line("q4", "elevators")],
    );
    let shortages = c.blueprint.shortages(&few);
    assert_eq!(shortages.len(), 1);
    let short = &shortages[0];
    assert_eq!((short.section.as_str(), short.wanted, short.available), ("二", 2, 1));
    assert_eq!(c.blueprint.full_score(), Points::from_milli(7500));
}

#[test]
fn questions_are_studied_when_the_contest_allows_it() {
    use crate::contest::StudyOpen;
    let mut c = contest();
    let (open, over) = (c.window.opens_at, c.settled_at().plus_ms(1));
    c.state = State::Open;
    for (study, during, afterwards) in
        [(StudyOpen::Before, true, true), (StudyOpen::After, false, true), (StudyOpen::Never, false, false)]
    {
        c.rules.study = study;
        assert_eq!((c.open_for_study(open), c.open_for_study(over)), (during, afterwards), "{study:?}");
        assert_eq!(c.rules.canonical().contains("study\t"), study != StudyOpen::After);
    }
}

#[test]
fn a_void_policy_enters_the_rules_only_where_it_is_not_the_usual_one() {
    let mut c = contest();
    let usual = c.rules.canonical();
    assert!(!usual.contains("void_policy"), "hashes published before there was a choice stay true");
    c.rules.void_policy = VoidPolicy::Rescale;
    assert_eq!(c.rules.canonical(), format!("{usual}void_policy\trescale\n"));
}
