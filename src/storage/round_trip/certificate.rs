//! Certificates and the rules for them.

use super::sample::{NOW, contest_id, person_id};
use super::{on_both, write};
use crate::{Store, certificate};
use domain::certificate::{After, Certificate, CertificateNumber, Kind, Revocation, Rule};
use domain::id::AccountId;
use domain::points::Points;

fn account() -> AccountId {
    AccountId::new(NOW.ms(), [1; 10])
}

fn sample(random: u8, person: u8) -> Certificate {
    Certificate {
        number: CertificateNumber::new(NOW, [random; 16]),
        contest: contest_id("c1"),
        participant: person_id(person),
        kind: Kind::Score,
        result: "成绩 40 分".to_owned(),
        name_sealed: "v1:00".to_owned(),
        issued_at: NOW,
        revoked: None,
    }
}

async fn insert(store: &Store, one: Certificate) -> bool {
    write!(store, [one], |tx| certificate::insert(tx, &one))
}

async fn revoke(store: &Store, one: &Certificate, may_reissue: bool) -> (bool, Revocation) {
    let revocation =
        Revocation { at: NOW.plus_ms(9), by: Some(account()), reason: "姓名有误".to_owned(), may_reissue };
    let (number, stored) = (one.number.clone(), revocation.clone());
    (write!(store, [number, stored], |tx| certificate::revoke(tx, &number, &stored)), revocation)
}

async fn one_certificate_stands_per_person_and_contest(store: &Store) {
    let (first, second) = (sample(1, 1), sample(2, 1));
    assert!(insert(store, first.clone()).await);
    assert!(!insert(store, first.clone()).await && !insert(store, second.clone()).await);
    assert!(insert(store, sample(3, 2)).await);
    let reader = store.reader();
    assert_eq!(certificate::check(&reader, &first.number).await, Ok(Some(first.clone())));
    assert_eq!(certificate::check(&reader, &second.number).await, Ok(None));
    let (done, revocation) = revoke(store, &first, true).await;
    assert!(done && !revoke(store, &first, false).await.0);
    assert_eq!(certificate::standing(&reader, &first.contest, &first.participant).await, Ok(None));
    assert!(insert(store, second.clone()).await);
    let first = Certificate { revoked: Some(revocation), ..first };
    let mut own = certificate::of(&reader, &first.participant).await.unwrap();
    own.sort_by_key(|c| c.number.clone());
    assert_eq!(own, [second.clone(), first.clone()]);
    assert_eq!(certificate::counts(&reader, &first.contest).await, Ok((2, 1)));
    let contest = &first.contest;
    let back = certificate::page(&reader, contest, ("", Some(true)), 5, 0).await;
    assert_eq!(back, Ok((1, vec![first.clone()])));
    assert_eq!(certificate::page(&reader, contest, ("", Some(false)), 1, 0).await.unwrap().0, 2);
    assert_eq!(certificate::page(&reader, contest, ("", None), 2, 2).await.unwrap().1.len(), 1);
    let part = second.number.as_str().get(5..).unwrap_or_default();
    assert_eq!(certificate::page(&reader, contest, (part, None), 5, 0).await, Ok((1, vec![second.clone()])));
    assert_eq!(certificate::page(&reader, contest, ("%", None), 5, 0).await, Ok((0, vec![])));
    revoke(store, &second, false).await;
    assert!(!insert(store, sample(4, 1)).await);
}

async fn names_are_forgotten_and_what_stood_is_taken_back(store: &Store) {
    let (mine, other) = (sample(5, 5), sample(6, 6));
    insert(store, mine.clone()).await;
    insert(store, other.clone()).await;
    let owner = person_id(5);
    write!(store, [owner], |tx| certificate::forget(tx, &owner, NOW, "已注销"));
    let reader = store.reader();
    let gone = certificate::check(&reader, &mine.number).await.unwrap().unwrap();
    assert_eq!(gone.name_sealed, "");
    assert_eq!(gone.revoked.map(|r| (r.at, r.by, r.reason)), Some((NOW, None, "已注销".to_owned())));
    assert_eq!(certificate::check(&reader, &other.number).await, Ok(Some(other)));
}

async fn a_rule_is_set_changed_and_taken_away(store: &Store) {
    let contest = contest_id("c2");
    for rule in [
        Some(Rule { min_score: Points::from_milli(80_500), after: After::Closing }),
        Some(Rule { min_score: Points::ZERO, after: After::Final }),
        None,
    ] {
        let id = contest.clone();
        write!(store, [id, rule], |tx| certificate::set_rule(tx, &id, rule.as_ref(), &account(), NOW));
        assert_eq!(certificate::rule(&store.reader(), &contest).await, Ok(rule));
        let all: Vec<_> = rule.into_iter().map(|rule| (contest.clone(), rule)).collect();
        assert_eq!(certificate::rules(&store.reader()).await, Ok(all));
    }
}

on_both!(
    one_certificate_stands_per_person_and_contest,
    names_are_forgotten_and_what_stood_is_taken_back,
    a_rule_is_set_changed_and_taken_away
);
