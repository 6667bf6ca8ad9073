//! Contests, questions, uploads, exclusions, leases and facts of the installation.

use super::sample::{NOW, bodies, contest, contest_id, published, question, question_id};
use super::{on_both, write};
use crate::import::Import;
use crate::{Store, contest as contests, exclusion, image, import, installation, lease, question as questions};
use domain::contest::{Index, State};
use domain::id::{AccountId, ImportId};
use domain::question::{Body, Life, RevisionState, Stage, Status};
use questions::Change;

async fn a_contest_reads_back_and_is_saved_from_its_state_only(store: &Store) {
    let (draft, open) = (contest("c1"), published("c1"));
    assert!(write!(store, [draft], |tx| contests::insert_if_absent(tx, &draft, NOW)));
    assert!(!write!(store, [open], |tx| contests::insert_if_absent(tx, &open, NOW)));
    let reader = store.reader();
    let found = async || contests::find(&reader, &contest_id("c1")).await.unwrap().unwrap();
    assert_eq!(found().await, contests::StoredContest { contest: draft.clone(), sealed_secret: None });
    assert!(write!(store, [open], |tx| contests::save(tx, &open, Some("sealed"), State::Draft, NOW)));
    assert!(!write!(store, [open], |tx| contests::save(tx, &open, Some("other"), State::Draft, NOW)));
    assert!(write!(store, [open], |tx| contests::save(tx, &open, None, State::Open, NOW)));
    let stored = contests::StoredContest { contest: open, sealed_secret: Some("sealed".to_owned()) };
    assert_eq!(found().await, stored);
    assert_eq!(contests::all(&reader).await, Ok(vec![stored]));
    assert_eq!(contests::find(&reader, &contest_id("c2")).await, Ok(None));
}

async fn indexes_stay_and_receipt_numbers_never_repeat(store: &Store) {
    let id = contest_id("c1");
    for (version, text) in [(2_u32, "second"), (1, "first"), (1, "forged")] {
        let index = Index { version, text: text.into(), hash: "h".into(), lines: vec![], pools: vec![] };
        write!(store, [id, index], |tx| contests::insert_index(tx, &id, &index, NOW, "published"));
    }
    let texts = contests::index_texts(&store.reader(), &id).await.unwrap();
    assert_eq!(texts, [(1, "first".to_owned()), (2, "second".to_owned())]);
    for (count, first) in [(1, 1), (500, 2), (1, 502)] {
        assert_eq!(write!(store, [], |tx| crate::installation::reserve_receipts(tx, count)), first);
    }
}

async fn questions_keep_every_revision(store: &Store) {
    for (body, slug) in bodies().into_iter().zip(["a", "b", "c", "d"]) {
        let (question, first) = (question(slug, 1, body), RevisionState::draft("acc_lin".into(), NOW));
        let add = async || write!(store, [question, first], |tx| questions::insert(tx, &question, &first));
        assert!(add().await);
        assert!(!add().await);
        let found = questions::find(&store.reader(), &question.id).await.unwrap().unwrap();
        assert_eq!((found.life, found.version, found.updated_at), (Life::new(1, first), 1, NOW));
        assert_eq!(found.revisions, [question]);
    }
    let bundled = (question("e", 1, Body::TrueFalse { truth: true }), RevisionState::bundled(NOW));
    write!(store, [bundled], |tx| questions::insert(tx, &bundled.0, &bundled.1));
    let all = questions::all(&store.reader()).await.unwrap();
    let shape: Vec<_> = all.iter().map(|s| (s.revisions[0].id.as_str(), s.life.status())).collect();
    let (draft, out) = (Status::Draft, Status::Published);
    assert_eq!(shape, [("a", draft), ("b", draft), ("c", draft), ("d", draft), ("e", out)]);
    assert_eq!(questions::find(&store.reader(), &question_id("z")).await, Ok(None));
}

async fn a_change_of_a_question_is_saved_whole_and_only_on_what_it_was_decided_on(store: &Store) {
    let first = (question("a", 1, Body::TrueFalse { truth: true }), RevisionState::draft("acc_lin".into(), NOW));
    write!(store, [first], |tx| questions::insert(tx, &first.0, &first.1));
    let mut life = Life::new(1, first.1);
    life.submit().unwrap();
    life.send_back("acc_chen", "选项不全", NOW.plus_ms(1)).unwrap();
    life.submit().unwrap();
    life.approve("acc_chen", None, NOW.plus_ms(2)).unwrap();
    life.write(RevisionState::draft("acc_wu".into(), NOW.plus_ms(3)));
    let written = question("a", 2, Body::TrueFalse { truth: false });
    let id = written.id.clone();
    let change = Change { id: id.clone(), version: 1, life, changed: vec![1, 2], written: Some(written) };
    assert!(write!(store, [change], |tx| questions::save(tx, &change, NOW.plus_ms(3))));
    assert!(!write!(store, [change], |tx| questions::save(tx, &change, NOW.plus_ms(4))), "it has changed since");
    let found = questions::find(&store.reader(), &id).await.unwrap().unwrap();
    assert_eq!((&found.life, found.version, found.updated_at), (&change.life, 2, NOW.plus_ms(3)));
    assert_eq!(found.revisions.iter().map(|q| q.revision).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(questions::all(&store.reader()).await, Ok(vec![found.clone()]));

    let mut life = found.life.clone();
    life.discard().unwrap();
    life.retire().unwrap();
    let change = Change { id: id.clone(), version: 2, life, changed: vec![2], written: None };
    assert!(write!(store, [change], |tx| questions::save(tx, &change, NOW)));
    let found = questions::find(&store.reader(), &id).await.unwrap().unwrap();
    assert_eq!((found.life.status(), found.life.revisions[&2].stage), (Status::Retired, Stage::Withdrawn));
    assert_eq!(found.life, change.life);
}

async fn pictures_read_back_byte_for_byte(store: &Store) {
    let picture = image::Image {
        hash: "ab".into(),
        content_type: "image/png".into(),
        width: 3,
        height: 2,
        bytes: (0..=255).collect(),
    };
    let add = async || write!(store, [picture], |tx| image::insert(tx, &picture, NOW, "acc_lin"));
    assert!(add().await);
    assert!(!add().await);
    assert_eq!(image::find(&store.reader(), "ab").await, Ok(Some(picture.clone())));
    assert_eq!(image::find(&store.reader(), "ac").await, Ok(None));
    assert_eq!(image::exists(&store.reader(), "ab").await, Ok(true));
    assert_eq!(image::exists(&store.reader(), "ac").await, Ok(false));
}

async fn an_upload_is_confirmed_once_and_in_time(store: &Store) {
    let upload = Import {
        id: ImportId::new(1, [1; 10]),
        account: AccountId::new(1, [1; 10]),
        file_name: "题库.xlsx".into(),
        report: "{}".into(),
        drafts: "[]".into(),
        report_hash: "h".into(),
        expires_at: NOW.plus_ms(1000),
        created_at: NOW,
        confirmed_at: None,
    };
    let (reader, id) = (store.reader(), upload.id.clone());
    write!(store, [upload], |tx| import::insert(tx, &upload));
    assert_eq!(import::find(&reader, &id).await, Ok(Some(upload.clone())));
    let confirm = async |now| write!(store, [id], |tx| import::confirm(tx, &id, now));
    assert!(!confirm(NOW.plus_ms(1000)).await);
    assert!(confirm(NOW).await);
    assert!(!confirm(NOW).await);
    assert_eq!(import::find(&reader, &id).await.unwrap().unwrap().confirmed_at, Some(NOW));
    assert_eq!(write!(store, [], |tx| import::purge(tx, NOW.plus_ms(1000))), 0);
    assert_eq!(write!(store, [], |tx| import::purge(tx, NOW.plus_ms(1001))), 1);
}

async fn exclusions_are_replaced_as_a_whole(store: &Store) {
    let id = contest_id("c1");
    let many: Vec<String> = (0..1200).map(|n| format!("h{n}")).chain(["h1".to_owned()]).collect();
    write!(store, [id, many], |tx| exclusion::replace(tx, &id, &many));
    assert_eq!(exclusion::all(&store.reader(), &id).await.map(|list| list.len()), Ok(1200));
    write!(store, [id], |tx| exclusion::replace(tx, &id, &["x".to_owned()]));
    assert_eq!(exclusion::all(&store.reader(), &id).await, Ok(["x".to_owned()].into()));
    write!(store, [id], |tx| exclusion::replace(tx, &id, &[]));
    assert_eq!(exclusion::all(&store.reader(), &id).await, Ok([].into()));
}

async fn a_lease_has_one_holder_until_it_runs_out(store: &Store) {
    let take = async |holder: &'static str, now: i64| {
        let (now, until) = (NOW.plus_ms(now), NOW.plus_ms(now + 10));
        write!(store, [], |tx| lease::take(tx, "expire", holder, now, until))
    };
    assert!(take("a", 0).await);
    assert!(!take("b", 9).await);
    assert!(take("a", 9).await, "one's own is renewed");
    assert!(!take("b", 18).await);
    assert!(take("b", 19).await);
    assert!(!take("a", 20).await);
}

async fn facts_are_overwritten(store: &Store) {
    for value in ["a", "中山"] {
        write!(store, [], |tx| installation::set(tx, "instance", value));
    }
    assert_eq!(installation::get(&store.reader(), "instance").await, Ok(Some("中山".to_owned())));
    assert_eq!(installation::get(&store.reader(), "other").await, Ok(None));
}

on_both!(
    a_contest_reads_back_and_is_saved_from_its_state_only,
    indexes_stay_and_receipt_numbers_never_repeat,
    questions_keep_every_revision,
    a_change_of_a_question_is_saved_whole_and_only_on_what_it_was_decided_on,
    pictures_read_back_byte_for_byte,
    an_upload_is_confirmed_once_and_in_time,
    exclusions_are_replaced_as_a_whole,
    a_lease_has_one_holder_until_it_runs_out,
    facts_are_overwritten,
);
