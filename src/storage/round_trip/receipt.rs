//! Receipts of ended attempts, the root of their tree, and the gate of a contest that closes.

use super::sample::{NOW, attempt, contest_id, expired, published, submitted};
use super::{on_both, write};
use crate::{Store, attempt as table, contest, receipt};
use domain::contest::{Index, State};
use domain::fairness::tree::Published;
use domain::fairness::{IndexLine, hash};

async fn a_root_is_published_once(store: &Store) {
    let (c1, c2) = (contest_id("c1"), contest_id("c2"));
    let tree = |size| Published { size, root: hash(&[b"root"]), at: NOW };
    let (first, second) = (tree(3), tree(4));
    assert!(write!(store, [c1, first], |tx| receipt::publish(tx, &c1, &first)));
    assert!(!write!(store, [c1, second], |tx| receipt::publish(tx, &c1, &second)));
    assert_eq!(receipt::published(&store.reader(), &c1).await, Ok(Some(first)));
    assert_eq!(receipt::published(&store.reader(), &c2).await, Ok(None));
}

async fn only_ended_attempts_have_a_receipt(store: &Store) {
    let all = [attempt(1, 1), attempt(2, 2), attempt(3, 3)];
    for one in all.clone() {
        assert!(write!(store, [one], |tx| table::insert(tx, &one)));
    }
    let ended = [submitted(all[0].clone()), expired(all[2].clone())];
    for one in ended.clone() {
        assert!(write!(store, [one], |tx| table::save_ending(tx, &one)));
    }
    let (reader, contest) = (store.reader(), contest_id("c1"));
    assert_eq!(receipt::count(&reader, &contest).await, Ok(2));
    assert_eq!(receipt::page(&reader, &contest, None, 10).await.unwrap(), ended);
    assert_eq!(receipt::page(&reader, &contest, Some(&ended[0]), 10).await.unwrap(), ended[1..]);
    assert_eq!(receipt::page(&reader, &contest, None, 1).await.unwrap(), ended[..1]);
    assert_eq!(receipt::count(&reader, &contest_id("c2")).await, Ok(0));
    for one in ended {
        let leaf = one.receipt_leaf().unwrap();
        assert_eq!(
            domain::fairness::receipt(&leaf),
            one.state.scorecard().unwrap().receipt,
            "stored, it gives its receipt"
        );
    }
    assert_eq!(all[1].receipt_leaf(), None);
}

async fn a_closed_contest_takes_no_attempt(store: &Store) {
    let id = contest_id("c1");
    let open = published("c1");
    assert!(!write!(store, [id], |tx| contest::takes_attempts(tx, &id)), "there is none");
    assert!(write!(store, [open], |tx| contest::insert_if_absent(tx, &open, NOW)));
    let mut from = open.state;
    for (state, takes) in [(State::Open, true), (State::Closed, false), (State::Final, false)] {
        let mut moved = open.clone();
        moved.state = state;
        assert!(write!(store, [moved], |tx| contest::save(tx, &moved, None, from, NOW)));
        assert_eq!(write!(store, [id], |tx| contest::takes_attempts(tx, &id)), takes, "{state:?}");
        from = state;
    }
}

async fn indexes_read_back_with_their_reasons(store: &Store) {
    let id = contest_id("c1");
    let line = IndexLine {
        id: "q1".into(),
        revision: 1,
        topic: "elevator.ride".into(),
        kind: "single".into(),
        difficulty: "easy".into(),
        options: 4,
        fixed: false,
    };
    let blueprint = published("c1").blueprint;
    for (version, reason) in [(2, "作废一题"), (1, "published")] {
        let index: Index = blueprint.index_of("c1", version, vec![line.clone()]);
        write!(store, [id, index], |tx| contest::insert_index(tx, &id, &index, NOW, reason));
    }
    let found = contest::indexes(&store.reader(), &id).await.unwrap();
    let reasons: Vec<(u32, &str)> = found.iter().map(|index| (index.version, index.reason.as_str())).collect();
    assert_eq!(reasons, [(1, "published"), (2, "作废一题")]);
    assert!(found[1].text.starts_with("quiz-index/v1\tc1\t2\n") && found[1].at == NOW);
}

on_both!(
    a_root_is_published_once,
    only_ended_attempts_have_a_receipt,
    a_closed_contest_takes_no_attempt,
    indexes_read_back_with_their_reasons,
);
