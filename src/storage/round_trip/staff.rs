//! Staff accounts, failed sign-ins, links and the audit table.

use super::sample::{NOW, person_id};
use super::{on_both, write};
use crate::link::{Link, Purpose};
use crate::{Store, account, audit, link};
use domain::account::{Account, AccountName, LOCK_MS};
use domain::actor::Role;
use domain::audit::{Entry, Head};
use domain::id::{AccountId, AuditId};

fn staff(name: &str, number: u8) -> Account {
    Account {
        id: AccountId::new(1, [number; 10]),
        name: AccountName::parse(name).unwrap(),
        display_name: "陈敏".into(),
        roles: vec![Role::Administrator, Role::Editor],
        disabled: false,
        created_at: NOW,
        last_seen_at: None,
    }
}

async fn accounts_read_back_and_names_are_unique(store: &Store) {
    let (one, two) = (staff("chen.min", 1), staff("chen.min", 2));
    assert!(write!(store, [one], |tx| account::insert(tx, &one, None)));
    assert!(!write!(store, [two], |tx| account::insert(tx, &two, None)));
    let (reader, id) = (store.reader(), one.id.clone());
    assert_eq!(account::count_active_administrators(&reader).await, Ok(0), "without a password nobody signs in");
    write!(store, [id], |tx| account::set_password(tx, &id, "hash"));
    assert_eq!(account::count_active_administrators(&reader).await, Ok(1));
    assert_eq!(account::find(&reader, &id).await, Ok(Some(one.clone())));
    let named = account::find_by_name(&reader, &one.name).await;
    assert_eq!(named, Ok(Some((one.clone(), Some("hash".to_owned())))));
    let changed = Account { display_name: "陈".into(), roles: vec![Role::Auditor], disabled: true, ..one };
    write!(store, [changed], |tx| account::update(tx, &changed));
    assert_eq!(account::all(&reader).await, Ok(vec![changed]));
    assert_eq!(account::count_active_administrators(&reader).await, Ok(0));
}

async fn sessions_of_staff_end_one_by_one_or_all(store: &Store) {
    let (one, reader) = (staff("chen.min", 1), store.reader());
    let id = one.id.clone();
    assert!(write!(store, [one], |tx| account::insert(tx, &one, None)));
    for hash in ["a", "b", "c"] {
        write!(store, [id], |tx| account::insert_session(tx, hash, &id, NOW, "10.0.0.0"));
    }
    let later = NOW.plus_ms(7);
    write!(store, [id], |tx| account::touch_session(tx, "a", &id, later));
    let seen = Account { last_seen_at: Some(later), ..one };
    assert_eq!(account::find_session(&reader, "a").await, Ok(Some((seen.clone(), later))));
    assert_eq!(account::find_session(&reader, "b").await, Ok(Some((seen, NOW))));
    write!(store, [], |tx| account::end_session(tx, "a"));
    assert_eq!(account::find_session(&reader, "a").await, Ok(None));
    write!(store, [id], |tx| account::end_sessions(tx, &id));
    assert_eq!(account::find_session(&reader, "c").await, Ok(None));
}

async fn failures_count_per_address_and_start_anew_when_it_is_quiet(store: &Store) {
    let reader = store.reader();
    let fail = async |address: &'static str, ms: i64| {
        write!(store, [], |tx| account::record_failure(tx, "chen.min", address, NOW.plus_ms(ms)))
    };
    let failures = async |ms: i64| account::failures(&reader, "chen.min", "home", NOW.plus_ms(ms)).await.unwrap();
    let locked = async |ms: i64| account::lock_until(&reader, "chen.min", NOW.plus_ms(ms)).await.unwrap();
    for (i, address, counts) in [(0, "home", (1, 1)), (1, "cafe", (1, 2)), (2, "home", (2, 3))] {
        assert_eq!(fail(address, i).await, counts);
    }
    assert_eq!(failures(3).await, (2, 3, NOW.plus_ms(2)));
    assert_eq!(failures(LOCK_MS + 1).await, (2, 3, NOW.plus_ms(2)));
    assert_eq!(failures(LOCK_MS + 2).await, (0, 0, domain::time::Timestamp::default()));
    assert_eq!(locked(3).await, None);
    for _ in 0..3 {
        fail("home", 5).await;
    }
    assert_eq!(locked(6).await, Some(NOW.plus_ms(5 + LOCK_MS)));
    assert_eq!(locked(5 + LOCK_MS).await, None);
    write!(store, [], |tx| account::clear_failures(tx, "chen.min", Some("home")));
    assert_eq!((failures(6).await.0, failures(6).await.1), (0, 6));
    write!(store, [], |tx| account::clear_failures(tx, "chen.min", None));
    assert_eq!(failures(6).await.1, 0);
    assert_eq!(fail("home", 7).await, (1, 1));
    assert_eq!(fail("home", 8 + LOCK_MS).await, (1, 1));
}

async fn a_link_works_once_and_in_time(store: &Store) {
    let reader = store.reader();
    let sample = |hash: &str, purpose| Link {
        hash: hash.to_owned(),
        purpose,
        account: None,
        participant: None,
        roles: vec![Role::Organizer],
        expires_at: NOW.plus_ms(10),
        created_at: NOW,
        created_by: "shell".into(),
    };
    let (account, person) = (AccountId::new(1, [1; 10]), person_id(1));
    let reset = Link { account: Some(account.clone()), ..sample("r", Purpose::Reset) };
    let password = Link { participant: Some(person.clone()), ..sample("p", Purpose::ParticipantPassword) };
    for link in [sample("f", Purpose::FirstAdministrator), reset.clone(), password.clone()] {
        write!(store, [link], |tx| link::insert(tx, &link));
        assert_eq!(link::find(&reader, &link.hash).await, Ok(Some(link.clone())));
    }
    let consume = async |hash: &'static str, ms| write!(store, [], |tx| link::consume(tx, hash, NOW.plus_ms(ms)));
    assert!(!consume("f", 10).await);
    assert!(consume("f", 9).await);
    assert!(!consume("f", 9).await);
    assert_eq!(link::find(&reader, "f").await, Ok(None));
    write!(store, [person], |tx| link::void(tx, Purpose::Reset, None, Some(&person), NOW));
    write!(store, [], |tx| link::void(tx, Purpose::Reset, None, None, NOW));
    assert_eq!(link::find(&reader, "r").await, Ok(Some(reset)), "another owner's links stay");
    write!(store, [account], |tx| link::void(tx, Purpose::Reset, Some(&account), None, NOW));
    assert_eq!(link::find(&reader, "r").await, Ok(None));
    assert_eq!(link::find(&reader, "p").await, Ok(Some(password)));
}

async fn the_audit_table_pages_newest_first(store: &Store) {
    let entry = |number: u8, action: &str| Entry {
        id: AuditId::new(i64::from(number), [number; 10]),
        at: NOW.plus_ms(i64::from(number)),
        actor: if number == 2 { "system".into() } else { "shell".into() },
        actor_name: "陈敏".into(),
        action: action.into(),
        object: "c1".into(),
        detail: "延长".into(),
        address: "10.0.0.0".into(),
    };
    let lines = [entry(1, "contest.extend"), entry(2, "contest.close"), entry(3, "contest_x"), entry(4, "account.add")];
    for line in lines.clone().into_iter().chain([entry(1, "forged")]) {
        write!(store, [line], |tx| audit::append(tx, &line));
    }
    let reader = store.reader();
    let page = async |prefix: Option<&str>, actor: Option<&str>, size, offset| {
        let filter = audit::Filter { action_prefix: prefix.map(str::to_owned), actor: actor.map(str::to_owned) };
        audit::page(&reader, &filter, size, offset).await.unwrap()
    };
    let [one, two, three, four] = lines;
    assert_eq!(page(None, None, 3, 0).await, (4, vec![four, three.clone(), two.clone()]));
    assert_eq!(page(None, None, 3, 3).await, (4, vec![one.clone()]));
    assert_eq!(page(Some("contest."), None, 9, 0).await, (2, vec![two.clone(), one]));
    assert_eq!(page(Some("contest_"), None, 9, 0).await, (1, vec![three]));
    assert_eq!(page(Some("contest"), Some("system"), 9, 0).await, (1, vec![two]));
}

async fn lines_of_the_audit_table_form_one_chain(store: &Store) {
    let line = |number: u8| Entry {
        id: AuditId::new(i64::from(number), [number; 10]),
        at: NOW,
        actor: "system".into(),
        actor_name: String::new(),
        action: "draw.freeze".into(),
        object: "x".into(),
        detail: format!("第{number}行\t\\"),
        address: String::new(),
    };
    let reader = store.reader();
    let mut expected = Head::default();
    for number in [1, 2, 2, 3] {
        let line = line(number);
        // A piece that runs again after its commit finds its own line, and the chain does not grow.
        if number != 2 || expected.number != 2 {
            expected = expected.followed_by(&line);
        }
        write!(store, [line], |tx| audit::append(tx, &line));
        assert_eq!(audit::head(&reader).await, Ok((expected.clone(), 0)));
    }
    let linked = audit::linked(&reader, 1, 10).await.unwrap();
    assert_eq!(linked.iter().map(|l| (l.number, l.entry.clone())).collect::<Vec<_>>(), [(2, line(2)), (3, line(3))]);
    assert_eq!(linked.last().unwrap().hash, expected.hash);
    assert_eq!(audit::count_unlinked(&reader).await, Ok(0));
}

on_both!(
    accounts_read_back_and_names_are_unique,
    sessions_of_staff_end_one_by_one_or_all,
    failures_count_per_address_and_start_anew_when_it_is_quiet,
    a_link_works_once_and_in_time,
    the_audit_table_pages_newest_first,
    lines_of_the_audit_table_form_one_chain,
);
