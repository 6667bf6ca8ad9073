//! Corrections, and the revisions of results that they bring.

use super::sample::{NOW, attempt, contest_id, expired, person_id, question_id, submitted};
use super::{on_both, write};
use crate::attempt::{self as table, Revision};
use crate::{Store, correction};
use domain::attempt::Attempt;
use domain::correction::{Applied, Correction, Key, Remedy, Signature, State};
use domain::id::{AccountId, CorrectionId};
use domain::points::Points;
use domain::time::Timestamp;

fn signed(account: u8, at: Timestamp) -> Signature {
    Signature { account: AccountId::new(1, [account; 10]), name: format!("员工{account}"), at }
}

fn proposal(number: u8, question: &str, remedy: Remedy) -> Correction {
    Correction {
        id: CorrectionId::new(i64::from(number), [number; 10]),
        contest: contest_id("c1"),
        question: question_id(question),
        revision: 3,
        remedy,
        reason: "标准已修订".into(),
        top: 10,
        proposed: signed(1, NOW.plus_ms(i64::from(number))),
        state: State::Proposed,
        decision: None,
        scoring_version: None,
        applied: None,
    }
}

async fn propose(store: &Store, proposal: &Correction) -> bool {
    write!(store, [proposal], |tx| correction::insert(tx, &proposal))
}

async fn decide(store: &Store, decided: &Correction) -> bool {
    write!(store, [decided], |tx| correction::decide(tx, &decided))
}

async fn a_correction_reads_back_in_every_state(store: &Store) {
    let remedies = [
        Remedy::Void,
        Remedy::Rekey(Key::Choices(vec![0, 2])),
        Remedy::Rekey(Key::Truth(false)),
        Remedy::Rekey(Key::Texts(vec!["“三年”\\".into(), "3年".into()])),
    ];
    let proposals: Vec<Correction> =
        (1..).zip(remedies).map(|(number, remedy)| proposal(number, &format!("q{number}"), remedy)).collect();
    for proposal in &proposals {
        assert!(propose(store, proposal).await);
    }
    let reader = store.reader();
    let contest = contest_id("c1");
    let newest_first: Vec<Correction> = proposals.iter().rev().cloned().collect();
    assert_eq!(correction::of_contest(&reader, &contest).await, Ok(newest_first));
    assert_eq!(correction::of_contest(&reader, &contest_id("c2")).await, Ok(vec![]));
    let find = async |id: &CorrectionId| correction::find(&reader, &contest, id).await.unwrap();
    assert_eq!(correction::find(&reader, &contest_id("c2"), &proposals[0].id).await, Ok(None));
    let by = || signed(2, NOW.plus_ms(9));
    let [one, two, three, four] = <[Correction; 4]>::try_from(proposals).unwrap();
    let approved = two.approve(by(), "同意".into(), 2).unwrap();
    let first = one.approve(by(), String::new(), 1).unwrap();
    for decided in [
        &approved,
        &first,
        &three.reject(by(), "依据不足".into()).unwrap(),
        &four.withdraw(signed(1, NOW), String::new()).unwrap(),
    ] {
        assert!(decide(store, decided).await);
        assert!(!decide(store, decided).await, "a proposal is decided once");
        assert_eq!(find(&decided.id).await.as_ref(), Some(decided));
    }
    assert_eq!(correction::unapplied(&reader).await, Ok(vec![first.clone(), approved]), "by scoring version");
    let applied = Applied { at: NOW.plus_ms(20), attempts: 7, people: 3, index_version: Some(2) };
    let apply = async || {
        let id = first.id.clone();
        write!(store, [id], |tx| correction::apply(tx, &id, applied))
    };
    assert!(apply().await);
    assert!(!apply().await, "it is applied once");
    assert_eq!(find(&first.id).await, Some(Correction { applied: Some(applied), ..first }));
    assert_eq!(correction::unapplied(&reader).await.map(|list| list.len()), Ok(1));
}

async fn one_proposal_waits_per_question(store: &Store) {
    assert!(propose(store, &proposal(1, "q1", Remedy::Void)).await);
    assert!(!propose(store, &proposal(2, "q1", Remedy::Rekey(Key::Truth(true)))).await);
    let withdrawn = proposal(1, "q1", Remedy::Void).withdraw(signed(1, NOW), String::new()).unwrap();
    assert!(decide(store, &withdrawn).await);
    assert!(propose(store, &proposal(2, "q1", Remedy::Void)).await);
}

fn revision(attempt: &Attempt, scoring_version: u32, score: i64) -> Revision {
    Revision {
        attempt: attempt.id.clone(),
        scoring_version,
        revision: scoring_version,
        contest: attempt.contest.clone(),
        participant: attempt.participant.clone(),
        number: attempt.number,
        index_version: attempt.index_version,
        correction: CorrectionId::new(1, [9; 10]),
        score: Points::from_milli(score),
        right: 1,
        wrong: 1,
        blank: 1,
        void: 1,
        at: NOW,
    }
}

async fn a_revision_counts_from_its_version_on_and_the_attempt_stays_as_it_ended(store: &Store) {
    let (first, second) = (submitted(attempt(1, 1)), expired(attempt(1, 2)));
    let (other, running) = (submitted(attempt(2, 1)), attempt(3, 1));
    for stored in [&first, &second, &other, &running] {
        let stored = (*stored).clone();
        assert!(write!(store, [stored], |tx| table::insert(tx, &stored)));
    }
    let revisions =
        [revision(&first, 2, 4000), revision(&first, 3, 6000), revision(&second, 3, 1500), revision(&other, 2, 500)];
    let put = async || {
        let list = revisions.to_vec();
        write!(store, [list], |tx| table::revise(tx, &list))
    };
    assert_eq!(put().await, 4);
    assert_eq!(put().await, 0, "written again they stay as they are");
    let (reader, contest, lin) = (store.reader(), contest_id("c1"), person_id(1));
    let scores = async |version| {
        let list = table::finished(&reader, &contest, &lin, version).await.unwrap();
        list.iter().map(|f| f.score.milli()).collect::<Vec<_>>()
    };
    assert_eq!(scores(1).await, [0, 0]);
    assert_eq!(scores(2).await, [4000, 0]);
    assert_eq!(scores(3).await, [6000, 1500]);
    assert_eq!(scores(9).await, [6000, 1500]);
    let people = [person_id(1), person_id(2), person_id(3)];
    let all = table::finished_of(&reader, &contest, &people, 2).await.unwrap();
    assert_eq!(all.len(), 2, "who has no ended attempt is not there");
    assert_eq!(all[&lin], table::finished(&reader, &contest, &lin, 2).await.unwrap());
    assert_eq!(all[&person_id(2)][0].score.milli(), 500);
    assert_eq!(table::revisions(&reader, &first.id, 2).await, Ok(revisions[..1].to_vec()));
    assert_eq!(table::revisions(&reader, &first.id, 3).await, Ok(revisions[..2].to_vec()));
    assert_eq!(table::find_for(&reader, &lin, &first.id).await, Ok(Some(first)), "nothing of the attempt has changed");
}

async fn holders_are_found_by_their_paper_in_pages(store: &Store) {
    // Papers hold q<number>-0 … q<number>-3.
    let (a, b) = (submitted(attempt(1, 1)), submitted(attempt(2, 1)));
    let (c, running) = (submitted(attempt(3, 2)), attempt(4, 1));
    for stored in [&a, &b, &c, &running] {
        let stored = (*stored).clone();
        assert!(write!(store, [stored], |tx| table::insert(tx, &stored)));
    }
    let (reader, contest, question) = (store.reader(), contest_id("c1"), question_id("q1-2"));
    let page = async |without, after: Option<&Attempt>, limit| {
        let after = after.map(|a| &a.id);
        table::holders(&reader, &contest, &question, without, after, limit).await.unwrap()
    };
    assert_eq!(page(None, None, 10).await, [a.clone(), b.clone()]);
    assert_eq!(page(None, None, 1).await, std::slice::from_ref(&a));
    assert_eq!(page(None, Some(&a), 10).await, std::slice::from_ref(&b));
    assert_eq!(table::count_holders(&reader, &contest, &question).await, Ok((2, 1)));
    let list = vec![revision(&a, 2, 1)];
    write!(store, [list], |tx| table::revise(tx, &list));
    assert_eq!(page(Some(2), None, 10).await, std::slice::from_ref(&b), "what is left to do after a crash");
    assert_eq!(page(Some(3), None, 10).await, [a, b]);
    // An underscore in a slug stands for itself.
    assert_eq!(table::count_holders(&reader, &contest, &question_id("q1_2")).await, Ok((0, 0)));
}

on_both!(
    a_correction_reads_back_in_every_state,
    one_proposal_waits_per_question,
    a_revision_counts_from_its_version_on_and_the_attempt_stays_as_it_ended,
    holders_are_found_by_their_paper_in_pages,
);
