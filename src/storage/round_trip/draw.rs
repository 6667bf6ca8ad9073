//! Draws, entries and absences.

use super::sample::{NOW, contest_id, person_id};
use super::{on_both, write};
use crate::draw::{self as table, Entrant, Stored};
use crate::{Store, participant};
use domain::actor::Role;
use domain::audit::Head;
use domain::correction::Signature;
use domain::draw::{
    Absence, Beacon, BeaconEntry, BeaconValue, Draw, Freeze, Group, Outcome, Period, Posted, Posting, Publication,
    Scope, State, Tier, Withdrawal,
};
use domain::fairness::{EntryLine, Measure, Pool, Step, Ticketed, TierResult, TierRule};
use domain::id::{AccountId, DrawId};
use domain::participant::Category;

fn signed(account: u8) -> Signature {
    Signature { account: AccountId::new(1, [account; 10]), name: format!("员工{account}"), at: NOW }
}

fn draw(number: u8) -> Draw {
    let rule = TierRule {
        id: "first".into(),
        quantity: 2,
        reserves: 1,
        measure: Measure::Right,
        min: Some(10),
        max: None,
        floor: Some(7),
    };
    Draw {
        id: DrawId::new(i64::from(number), [number; 10]),
        contest: contest_id("c1"),
        group: Group {
            key: "once.all".into(),
            title: "抽奖".into(),
            scope: Scope::Category(Category::Consumer),
            period: Some(Period { from: NOW, to: NOW.plus_ms(5) }),
            tiers: vec![Tier { rule, name: "一等奖".into(), prize: "血压计\\\"".into(), value_fen: 30_000 }],
            adding: true,
        },
        previous: Some(DrawId::new(0, [0; 10])),
        beacon: Beacon {
            series: "双色球".into(),
            issue: "2022113 期".into(),
            template: "双色球 {issue} 期".into(),
            source_url: "https://www.cwl.gov.cn".into(),
            appears_at: NOW.plus_ms(9),
            fallback: "下一期".into(),
        },
        rules_text: "规则\n".into(),
        commitment: "ab".repeat(32),
        announced: signed(1),
        wait_ms: 7,
        single_person: Some("只有一人".into()),
        state: State::Announced,
        freezes: vec![],
        postings: vec![],
        beacon_entries: vec![],
        beacon_value: None,
        outcome: None,
        publication: None,
        failure: None,
    }
}

/// The same with everything that a life brings.
fn lived(number: u8) -> Draw {
    let ticket = |entry: &str, byte| Ticketed { entry: entry.into(), ticket: [byte; 32] };
    let withdrawn = Some(Withdrawal { at: NOW, reason: "更正".into() });
    let freeze = |number, withdrawn| Freeze { number, by: signed(2), entries: 3, hash: "cd".repeat(32), withdrawn };
    let pool = Pool {
        tier: "first".into(),
        min: Some(9),
        max: None,
        steps: vec![Step { min: Some(10), size: 1 }, Step { min: Some(9), size: 3 }],
        size: 3,
    };
    let (winners, reserves) = (vec![ticket("e1", 1), ticket("e3", 2)], vec![ticket("e2", 255)]);
    Draw {
        state: State::Failed,
        freezes: vec![freeze(1, withdrawn.clone()), freeze(2, None)],
        postings: vec![Posting { what: Posted::Entries, place: "日报".into(), reference: "A3版".into(), at: NOW }],
        beacon_entries: vec![BeaconEntry { by: signed(3), role: Role::PrizeOfficer, value: "08".into() }],
        beacon_value: Some(BeaconValue { value: "08".into(), at: NOW }),
        outcome: Some(Outcome {
            by: signed(4),
            seed: "01".repeat(32),
            secret: "02".repeat(32),
            tiers: vec![TierResult { pool, winners, reserves, unassigned: 0 }],
            audit_head: Head { number: 9, hash: "ef".repeat(32) },
        }),
        publication: Some(Publication { starts_at: NOW, ends_at: NOW.plus_ms(1), contact: "科".into(), frozen: true }),
        failure: withdrawn,
        ..draw(number)
    }
}

async fn a_draw_reads_back_and_is_saved_over_what_it_was_made_from(store: &Store) {
    let (one, two) = (draw(1), draw(2));
    let sealed = "v1:sealed".to_owned();
    assert!(write!(store, [one, sealed], |tx| table::insert(tx, &one, &sealed)));
    assert!(!write!(store, [two, sealed], |tx| table::insert(tx, &two, &sealed)), "a group has one draw");
    let reader = store.reader();
    assert_eq!(table::find(&reader, &one.id).await, Ok(Some(Stored { draw: one.clone(), version: 1 })));
    assert_eq!(table::sealed_secret(&reader, &one.id).await, Ok(Some(sealed.clone())));
    let failed = lived(1);
    assert!(write!(store, [failed], |tx| table::save(tx, &failed, 1)));
    assert!(!write!(store, [failed], |tx| table::save(tx, &failed, 1)), "an older version never wins");
    assert_eq!(table::find(&reader, &one.id).await, Ok(Some(Stored { draw: failed.clone(), version: 2 })));
    assert!(write!(store, [two, sealed], |tx| table::insert(tx, &two, &sealed)), "after a failed one comes another");
    let ids: Vec<DrawId> =
        table::of_contest(&reader, &contest_id("c1")).await.unwrap().into_iter().map(|held| held.draw.id).collect();
    assert_eq!(ids, [one.id, two.id.clone()]);
    assert_eq!(table::in_state(&reader, State::Announced).await.unwrap()[0].draw.id, two.id);
}

async fn entries_of_a_freeze_read_back_by_page_person_and_entry(store: &Store) {
    let id = DrawId::new(1, [1; 10]);
    let entrant = |number: u8| Entrant {
        line: EntryLine { id: format!("e{number}"), right: i64::from(number), score_milli: -5, rank: 1 },
        participant: person_id(number),
    };
    let entrants: Vec<Entrant> = (1..=3).map(entrant).collect();
    let absences = vec![(person_id(7), Absence::Held)];
    for _ in 0..2 {
        write!(store, [id, entrants], |tx| table::insert_entries(tx, &id, 1, &entrants));
        write!(store, [id, absences], |tx| table::insert_absences(tx, &id, 1, &absences));
    }
    let reader = store.reader();
    assert_eq!(table::entries(&reader, &id, 1, "", 10).await, Ok(entrants.clone()));
    assert_eq!(table::entries(&reader, &id, 1, "e1", 1).await, Ok(vec![entrants[1].clone()]));
    assert_eq!(table::entries(&reader, &id, 2, "", 10).await, Ok(vec![]));
    assert_eq!(table::entry_of(&reader, &id, 1, &person_id(3)).await, Ok(Some(entrants[2].clone())));
    assert_eq!(table::absence_of(&reader, &id, 1, &person_id(7)).await, Ok(Some(Absence::Held)));
    assert_eq!(table::absence_of(&reader, &id, 1, &person_id(3)).await, Ok(None));
    let owners = table::owners(&reader, &id, 1, &["e2".to_owned(), "e9".to_owned()]).await.unwrap();
    assert_eq!(owners, [("e2".to_owned(), person_id(2))].into());
    assert!(write!(store, [id], |tx| table::clear(tx, &id, 1)));
    assert!(!write!(store, [id], |tx| table::clear(tx, &id, 1)));
    assert_eq!(table::absence_of(&reader, &id, 1, &person_id(7)).await, Ok(None));
    assert_eq!(participant::eligibility_between(&reader, &person_id(1), &person_id(3)).await, Ok(vec![]));
}

on_both!(
    a_draw_reads_back_and_is_saved_over_what_it_was_made_from,
    entries_of_a_freeze_read_back_by_page_person_and_entry,
);
