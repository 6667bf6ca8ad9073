//! Attempts and standings: what is stored reads back, and no attempt is begun, saved or scored twice.

use super::sample::{NOW, attempt, contest_id, expired, person_id, question_id, submitted};
use super::{on_both, write};
use crate::{Store, attempt as table, standing};
use domain::attempt::Attempt;
use domain::contest::PlayerHistory;
use domain::id::AttemptId;
use domain::points::Points;
use domain::ranking::Standing;
use domain::time::Day;

async fn insert(store: &Store, attempt: &Attempt) -> bool {
    write!(store, [attempt], |tx| table::insert(tx, &attempt))
}

async fn an_attempt_reads_back_in_every_state(store: &Store) {
    let (contest, person) = (contest_id("c1"), person_id(1));
    let first = attempt(1, 1);
    assert!(insert(store, &first).await);
    let reader = store.reader();
    assert_eq!(table::started(&reader, &contest, &person).await, Ok(Some(first.clone())));
    assert_eq!(table::find_for(&reader, &person, &first.id).await, Ok(Some(first.clone())));
    assert_eq!(table::find_for(&reader, &person_id(2), &first.id).await, Ok(None));
    assert_eq!(table::running_of(&reader, &person).await, Ok(vec![first.clone()]));

    let (first, id) = (submitted(first.clone()), first.id.clone());
    assert!(write!(store, [first], |tx| table::save_ending(tx, &first)));
    assert!(!write!(store, [first], |tx| table::save_ending(tx, &first)), "scored once");
    assert!(!write!(store, [first], |tx| table::save_sheet(tx, &first)), "closed for answers");
    assert_eq!(write!(store, [id], |tx| table::next_writer(tx, &id)), None);
    assert_eq!(table::find_for(&reader, &person, &id).await, Ok(Some(first.clone())));

    let second = expired(attempt(1, 2));
    assert!(insert(store, &attempt(1, 2)).await);
    assert!(write!(store, [second], |tx| table::save_ending(tx, &second)));
    assert_eq!(table::list(&reader, Some(&contest), &person).await, Ok(vec![first.clone(), second.clone()]));
    assert_eq!(table::list(&reader, None, &person).await, Ok(vec![first.clone(), second.clone()]));
    assert_eq!(table::list(&reader, Some(&contest_id("c2")), &person).await, Ok(vec![]));
    let finished = table::finished(&reader, &contest, &person, 1).await.unwrap();
    let figures: Vec<_> = finished.iter().map(|f| (f.number, f.day, f.duration_ms, f.elder_time)).collect();
    assert_eq!(figures, [(1, NOW.day(), 59_999, true), (2, NOW.day(), 600_000, true)]);
    assert_eq!(finished.first().map(|f| Some(f.score)), Some(first.state.scorecard().map(|card| card.score)));
}

async fn a_person_has_one_running_attempt_and_no_number_twice(store: &Store) {
    let first = attempt(1, 1);
    assert!(insert(store, &first).await);
    assert!(!insert(store, &attempt(1, 2)).await, "one runs");
    let mut elsewhere = Attempt { contest: contest_id("c2"), ..attempt(1, 1) };
    elsewhere.id = AttemptId::new(1, [9; 10]);
    assert!(insert(store, &elsewhere).await, "another contest is another matter");
    assert!(insert(store, &attempt(2, 1)).await, "another person too");
    let ended = submitted(first);
    assert!(write!(store, [ended], |tx| table::save_ending(tx, &ended)));
    let again = Attempt { id: AttemptId::new(2, [9; 10]), number_in_day: 9, ..attempt(1, 1) };
    assert!(!insert(store, &again).await, "number 1 is given");
    let again = Attempt { id: AttemptId::new(2, [9; 10]), number_in_day: 1, ..attempt(1, 2) };
    assert!(!insert(store, &again).await, "number 1 of the day is given");
    assert!(insert(store, &attempt(1, 2)).await);
}

async fn answers_devices_and_earlier_papers_are_kept(store: &Store) {
    let (contest, person) = (contest_id("c1"), person_id(1));
    let mut running = attempt(1, 1);
    let id = running.id.clone();
    assert!(insert(store, &running).await);
    assert_eq!(write!(store, [id], |tx| table::next_writer(tx, &id)), Some(2));
    assert_eq!(write!(store, [id], |tx| table::next_writer(tx, &id)), Some(3));
    running.sheet.entries.pop_first();
    assert!(write!(store, [running], |tx| table::save_sheet(tx, &running)));
    running.writer = 3;
    let reader = store.reader();
    assert_eq!(table::find_for(&reader, &person, &id).await, Ok(Some(running)));

    let seen = table::seen(&reader, &contest, &person).await.unwrap();
    assert_eq!((seen.len(), seen.contains("q1-3")), (4, true));
    let history = |day| table::history(&reader, &contest, &person, day);
    assert_eq!(history(NOW.day()).await, Ok(PlayerHistory { total: 1, today: 1 }));
    assert_eq!(history(Day(1)).await, Ok(PlayerHistory { total: 1, today: 0 }));

    let lost = vec![question_id("q1-1"), question_id("q1-0")];
    for _ in 0..2 {
        write!(store, [id, lost], |tx| table::note_undelivered(tx, &id, &lost));
    }
    assert_eq!(table::undelivered(&reader, &id).await, Ok(vec![question_id("q1-0"), question_id("q1-1")]));
}

async fn figures_count_what_time_has_ended(store: &Store) {
    let contest = contest_id("c1");
    for person in 1..=4 {
        assert!(insert(store, &attempt(person, 1)).await);
    }
    let (handed_in, over) = (submitted(attempt(1, 1)), expired(attempt(2, 1)));
    assert!(write!(store, [handed_in], |tx| table::save_ending(tx, &handed_in)));
    assert!(write!(store, [over], |tx| table::save_ending(tx, &over)));
    let reader = store.reader();
    let last = attempt(3, 1).accepts_until();
    let counts = async |now| {
        let c = table::counts(&reader, &contest, now).await.unwrap();
        (c.started, c.submitted, c.expired, c.running)
    };
    assert_eq!(counts(last).await, (4, 1, 1, 2));
    assert_eq!(counts(last.plus_ms(1)).await, (4, 1, 3, 0));
    assert_eq!(table::overdue(&reader, last, 10).await, Ok(vec![]));
    assert_eq!(table::overdue(&reader, last.plus_ms(1), 10).await.map(|list| list.len()), Ok(2));
    assert_eq!(table::overdue(&reader, last.plus_ms(1), 1).await.map(|list| list.len()), Ok(1));
    assert_eq!(table::count_unsettled(&reader, &contest).await, Ok(2));
    let hour = NOW.plus_ms(60_000).ms() / 3_600_000 * 3_600_000;
    assert_eq!(table::per_hour(&reader, &contest, NOW).await, Ok(vec![(hour, 1)]), "only what was handed in");
    assert_eq!(table::per_hour(&reader, &contest, NOW.plus_ms(3_600_000)).await, Ok(vec![]));
}

async fn a_standing_grows_by_one_version_with_each_change(store: &Store) {
    let contest = contest_id("c1");
    let standing = Standing {
        score: Points::from_milli(1500),
        duration_ms: 5,
        finished_at: NOW,
        counted: vec![1, 12],
        attempts: 12,
        elder_time: true,
    };
    for (number, version) in [(1, 1), (2, 1), (1, 2), (3, 1), (1, 3)] {
        let person = person_id(number);
        let given =
            write!(store, [contest, person, standing], |tx| { standing::record(tx, &contest, &person, &standing) });
        assert_eq!(given, version);
    }
    // Many at once grow alike, and somebody new starts at 1.
    let list: Vec<_> = [1, 4, 3].map(|number| (person_id(number), standing.clone())).to_vec();
    let given = write!(store, [contest, list], |tx| {
        let list: Vec<_> = list.iter().map(|(person, standing)| (person, standing)).collect();
        async move { standing::record_many(tx, &contest, &list).await }
    });
    let given: std::collections::BTreeMap<_, _> = given.into_iter().collect();
    assert_eq!([1, 3, 4].map(|number| given[&person_id(number)]), [4, 2, 1]);
    let gone = person_id(4);
    write!(store, [contest, gone], |tx| standing::remove(tx, &contest, &gone));
    let reader = store.reader();
    let row = standing::find(&reader, &contest, &person_id(1)).await.unwrap().unwrap();
    assert_eq!((row.version, &row.standing), (4, &standing));
    let page = async |after: Option<u8>| {
        let after = after.map(person_id);
        let rows = standing::page(&reader, &contest, after.as_ref(), 2).await.unwrap();
        rows.into_iter().map(|row| row.participant).collect::<Vec<_>>()
    };
    assert_eq!(page(None).await, [person_id(1), person_id(2)]);
    assert_eq!(page(Some(2)).await, [person_id(3)]);
    assert_eq!(standing::of(&reader, &person_id(1)).await, Ok(vec![(contest.clone(), row)]));
    let gone = person_id(1);
    write!(store, [contest, gone], |tx| standing::remove(tx, &contest, &gone));
    assert_eq!(standing::find(&reader, &contest, &gone).await, Ok(None));
}

on_both!(
    an_attempt_reads_back_in_every_state,
    a_person_has_one_running_attempt_and_no_number_twice,
    answers_devices_and_earlier_papers_are_kept,
    figures_count_what_time_has_ended,
    a_standing_grows_by_one_version_with_each_change,
);
