//! Participants, their sessions and their organizations.

use super::sample::{NOW, contest_id, person, person_id, secrets};
use super::{on_both, write};
use crate::participant::MobileChange;
use crate::session::Token;
use crate::{Store, organization, participant, session};
use domain::id::{OrganizationId, SessionId};
use domain::organization::OrganizationName;
use domain::participant::{Category, Participant};

async fn sign_up(store: &Store, number: u8) -> bool {
    let (person, secrets) = (person(number), secrets(number));
    write!(store, [person, secrets], |tx| participant::insert(tx, &person, &secrets))
}

async fn a_person_reads_back_and_a_number_signs_up_once(store: &Store) {
    assert!(sign_up(store, 1).await);
    assert!(sign_up(store, 1).await, "a piece that runs again finds its own row");
    let (second, taken) = (person(2), secrets(1));
    assert!(!write!(store, [second, taken], |tx| participant::insert(tx, &second, &taken)));
    let reader = store.reader();
    assert_eq!(participant::find(&reader, &person_id(1)).await, Ok(Some(person(1))));
    assert_eq!(participant::find(&reader, &person_id(2)).await, Ok(None));
    assert_eq!(participant::secrets(&reader, &person_id(1)).await, Ok(Some(secrets(1))));
    assert_eq!(participant::find_by_mobile(&reader, "hash1").await, Ok(Some((person(1), secrets(1)))));
    assert_eq!(participant::find_by_mobile(&reader, "hash9").await, Ok(None));
    let changed = Participant {
        nickname: "陈".into(),
        nickname_hidden: true,
        category: Category::Enterprise,
        town: "442000119".into(),
        organization: Some(OrganizationId::new(1, [1; 10])),
        notice_version: 3,
        notice_accepted_at: NOW.plus_ms(9),
        ..person(1)
    };
    write!(store, [changed], |tx| participant::update_profile(tx, &changed));
    assert_eq!(participant::find(&reader, &person_id(1)).await, Ok(Some(changed)));
}

async fn credentials_change_and_a_number_never_has_two_owners(store: &Store) {
    assert!(sign_up(store, 1).await && sign_up(store, 2).await);
    let id = person_id(1);
    write!(store, [id], |tx| participant::set_password(tx, &id, "p2"));
    write!(store, [id], |tx| participant::set_recovery(tx, &id, "r2"));
    let change = async |hash: &'static str| write!(store, [id], |tx| participant::set_mobile(tx, &id, hash, "s2"));
    assert_eq!(change("hash2").await, MobileChange::Taken);
    assert_eq!(change("hash1").await, MobileChange::Changed, "one's own number is no conflict");
    assert_eq!(change("hash3").await, MobileChange::Changed);
    let stored = participant::secrets(&store.reader(), &id).await.unwrap().unwrap();
    let texts = [stored.mobile_hash, stored.mobile_sealed, stored.password_hash, stored.recovery_hash];
    assert_eq!(texts, ["hash3", "s2", "p2", "r2"]);
    assert!(write!(store, [id], |tx| participant::hide_name(tx, &id)));
    assert!(!write!(store, [id], |tx| participant::hide_name(tx, &id)));
}

async fn erasing_leaves_nothing_that_identifies(store: &Store) {
    for number in 1..=3 {
        assert!(sign_up(store, number).await);
    }
    let (id, reader) = (person_id(2), store.reader());
    assert!(write!(store, [id], |tx| participant::erase(tx, &id, NOW)));
    assert!(!write!(store, [id], |tx| participant::erase(tx, &id, NOW)));
    let gone = participant::find(&reader, &id).await.unwrap().unwrap();
    assert_eq!((gone.nickname.as_str(), gone.deleted_at), ("", Some(NOW)));
    assert_eq!(participant::secrets(&reader, &id).await, Ok(None));
    assert_eq!(participant::find_by_mobile(&reader, "hash2").await, Ok(None));
    assert_eq!(participant::count(&reader).await, Ok(2));
    let ids = [person_id(1), person_id(2), person_id(3)];
    assert_eq!(participant::many(&reader, &ids).await.map(|people| people.len()), Ok(2));
    assert_eq!(participant::all_public(&reader, None, 1).await, Ok(vec![person(1)]));
    assert_eq!(participant::all_public(&reader, Some(&person_id(1)), 9).await, Ok(vec![person(3)]));

    let (one, two) = (contest_id("c1"), contest_id("c2"));
    for contest in [&one, &one, &two] {
        write!(store, [contest], |tx| participant::block_mobile(tx, "hash2", &contest));
    }
    write!(store, [one], |tx| participant::unblock(tx, &one));
    assert_eq!(participant::is_blocked(&reader, "hash2").await, Ok(true));
    write!(store, [two], |tx| participant::unblock(tx, &two));
    assert_eq!(participant::is_blocked(&reader, "hash2").await, Ok(false));
}

async fn a_family_of_tokens_ends_as_a_whole(store: &Store) {
    let family = SessionId::new(1, [1; 10]);
    let token = |hash: &str| Token {
        hash: hash.to_owned(),
        family: family.clone(),
        participant: person_id(1),
        created_at: NOW,
        expires_at: NOW.plus_ms(100),
        used_at: None,
    };
    for (hash, new) in [("a", true), ("b", true), ("a", false)] {
        let token = token(hash);
        assert_eq!(write!(store, [token], |tx| session::insert(tx, &token)), new);
    }
    let reader = store.reader();
    for later in [5, 9] {
        write!(store, [], |tx| session::mark_used(tx, "a", NOW.plus_ms(later)));
    }
    let used = Token { used_at: Some(NOW.plus_ms(5)), ..token("a") };
    assert_eq!(session::find(&reader, "a").await, Ok(Some((used.clone(), false))));
    assert_eq!(session::family_active(&reader, &family).await, Ok(true));
    write!(store, [family], |tx| session::end_family(tx, &family, NOW));
    assert_eq!(session::family_active(&reader, &family).await, Ok(false));
    let late = token("c");
    assert!(write!(store, [late], |tx| session::insert(tx, &late)));
    assert_eq!(session::find(&reader, "c").await, Ok(Some((late, true))), "an ended family stays ended");
    assert_eq!(session::find(&reader, "z").await, Ok(None));

    let other = Token { family: SessionId::new(2, [2; 10]), expires_at: NOW.plus_ms(900), ..token("d") };
    assert!(write!(store, [other], |tx| session::insert(tx, &other)));
    assert_eq!(write!(store, [], |tx| session::purge(tx, NOW.plus_ms(500), 2)), 2);
    assert_eq!(write!(store, [], |tx| session::purge(tx, NOW.plus_ms(500), 9)), 1);
    assert_eq!(session::family_active(&reader, &other.family).await, Ok(true));
    let person = person_id(1);
    write!(store, [person], |tx| session::end_all(tx, &person, NOW));
    assert_eq!(session::family_active(&reader, &other.family).await, Ok(false));
}

async fn organizations_meet_by_folded_name_and_merge(store: &Store) {
    let upsert = async |name: &str, number: u8| {
        let (name, id) = (OrganizationName::parse(name).unwrap(), OrganizationId::new(1, [number; 10]));
        write!(store, [name, id], |tx| organization::upsert(tx, &name, &id, NOW))
    };
    let first = upsert("中山（灯饰）公司", 1).await;
    assert_eq!(upsert("中山(灯饰) 公司", 2).await, first);
    let second = upsert("100%_灯饰", 3).await;
    let third = upsert("古镇灯饰厂", 4).await;
    let reader = store.reader();
    let search = async |part: &str| organization::search(&reader, part, 9).await.unwrap();
    assert_eq!(search("灯饰").await.len(), 3);
    assert_eq!(search("%").await, vec![second.clone()]);
    assert_eq!(search("0%_").await, vec![second.clone()]);

    let member = Participant { organization: Some(second.id.clone()), ..person(1) };
    let hashes = secrets(1);
    assert!(write!(store, [member, hashes], |tx| participant::insert(tx, &member, &hashes)));
    let merge = async |from: &[OrganizationId], into: &OrganizationId| {
        let (from, into) = (from.to_vec(), into.clone());
        write!(store, [from, into], |tx| organization::merge(tx, &from, &into))
    };
    assert_eq!(merge(&[second.id.clone(), third.id.clone()], &third.id).await, 1);
    assert_eq!(merge(std::slice::from_ref(&third.id), &first.id).await, 1);
    assert_eq!(organization::find(&reader, &second.id).await, Ok(Some(first.clone())));
    assert_eq!(upsert("古镇灯饰厂", 5).await, first);
    assert_eq!(organization::all(&reader).await, Ok(vec![first.clone()]));
    assert_eq!(organization::page(&reader, "", 5, 0).await, Ok((1, vec![(first.clone(), 1, None)])));
    assert_eq!(organization::page(&reader, "古镇", 5, 0).await, Ok((0, vec![])));
    let (known, id) = (OrganizationName::parse("质检所").unwrap(), OrganizationId::new(1, [6; 10]));
    for new in [true, false] {
        assert_eq!(write!(store, [known, id], |tx| organization::insert_known(tx, &known, &id, NOW)), new);
    }
}

on_both!(
    a_person_reads_back_and_a_number_signs_up_once,
    credentials_change_and_a_number_never_has_two_owners,
    erasing_leaves_nothing_that_identifies,
    a_family_of_tokens_ends_as_a_whole,
    organizations_meet_by_folded_name_and_merge,
);
