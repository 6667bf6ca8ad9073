//! Holds of entries, and where attempts were started.

use super::sample::{NOW, attempt, contest_id, person_id, submitted};
use super::{on_both, write};
use crate::attempt as attempts;
use crate::{Store, hold};
use domain::correction::Signature;
use domain::hold::{Alone, Appeal, Hold, State};
use domain::id::{AccountId, HoldId};
use domain::review::{Origin, Signal};

fn signed(account: u8, after_ms: i64) -> Signature {
    Signature { account: AccountId::new(1, [account; 10]), name: format!("员工{account}"), at: NOW.plus_ms(after_ms) }
}

fn evidence() -> Vec<Signal> {
    vec![
        Signal::FastRound { number: 2, characters: 1000, duration_ms: 9000, right: 9, questions: 10 },
        Signal::FastQuestions { number: 1, fast: 9, timed: 10, right: 8, questions: 10 },
        Signal::ConsecutiveNumbers { people: 4 },
        Signal::SharedAddress { people: 40 },
        Signal::SharedDevice { people: 4, combined: true },
        Signal::AccurateAfterPoor {
            earlier: 2,
            earlier_percent: 30,
            earlier_ms: 300_000,
            number: 3,
            duration_ms: 20_000,
            same_day: true,
        },
        Signal::SteepCurve { number: 2, from_percent: 30, to_percent: 90 },
        Signal::LeftPage { number: 1, times: 7 },
        Signal::SameWrongAnswers {
            with: person_id(9),
            number: 1,
            other_number: 2,
            shared: 20,
            common: 7,
            rarity_bits: 61,
        },
    ]
}

fn new_hold(number: u8, person: u8, evidence: Vec<Signal>) -> Hold {
    Hold {
        id: HoldId::new(i64::from(number), [number; 10]),
        contest: contest_id("c1"),
        participant: person_id(person),
        reason: "答题快于“阅读”速度".to_owned(),
        evidence,
        held: signed(1, i64::from(number)),
        state: State::Held,
        appeal: None,
        decision: None,
    }
}

async fn put(store: &Store, new: &Hold) -> bool {
    write!(store, [new], |tx| hold::insert(tx, &new))
}

async fn a_hold_reads_back_in_every_state_and_is_open_once(store: &Store) {
    let (first, other) = (new_hold(1, 1, evidence()), new_hold(2, 2, vec![]));
    assert!(put(store, &first).await && put(store, &other).await);
    assert!(!put(store, &new_hold(3, 1, vec![])).await, "one open hold per person");
    let (reader, contest) = (store.reader(), contest_id("c1"));
    assert_eq!(hold::of_contest(&reader, &contest).await, Ok(vec![other.clone(), first.clone()]), "newest first");
    assert_eq!(hold::open_of_contest(&reader, &contest_id("c2")).await, Ok(vec![]));
    let appeal = Appeal { text: "我背过\n题库".to_owned(), at: NOW.plus_ms(5) };
    let (id, words) = (first.id.clone(), appeal.clone());
    assert!(write!(store, [id, words], |tx| hold::appeal(tx, &id, &words)));
    assert!(!write!(store, [id, words], |tx| hold::appeal(tx, &id, &words)), "an appeal is made once");
    let appealed = Hold { appeal: Some(appeal), ..first };
    assert_eq!(hold::find(&reader, &id).await, Ok(Some(appealed.clone())));
    let alone = Alone { reason: Some("只有一名组织者"), others: false };
    let upheld = appealed.decide(true, signed(1, 6), "维持".to_owned(), alone).unwrap();
    assert!(write!(store, [upheld], |tx| hold::settle(tx, &upheld, State::Held)));
    assert!(!write!(store, [upheld], |tx| hold::settle(tx, &upheld, State::Held)), "it is decided once");
    assert_eq!(hold::find(&reader, &id).await, Ok(Some(upheld.clone())));
    assert_eq!(hold::open_of_contest(&reader, &contest).await.map(|open| open.len()), Ok(2));
    let lifted = upheld.lift(signed(2, 7), "查清".to_owned()).unwrap();
    assert!(write!(store, [lifted], |tx| hold::settle(tx, &lifted, State::Upheld)));
    assert_eq!(hold::open_of_contest(&reader, &contest).await, Ok(vec![other]));
    let again = new_hold(4, 1, vec![]);
    assert!(put(store, &again).await, "a lifted hold leaves room for another");
    let own = hold::of_participant(&reader, Some(&contest), &person_id(1)).await.unwrap();
    assert_eq!(own, [again, lifted.clone()]);
    let owner = person_id(1);
    write!(store, [owner], |tx| hold::erase_words(tx, &owner));
    let erased = hold::find(&reader, &lifted.id).await.unwrap().unwrap();
    assert_eq!(erased.appeal.unwrap().text, "");
    assert_eq!(hold::of_participant(&reader, None, &owner).await.unwrap()[0].appeal, None);
}

async fn where_attempts_began_is_read_by_pages_and_forgotten(store: &Store) {
    let origin = Origin { address: 7, device: u64::MAX };
    let (first, second, running) = (submitted(attempt(1, 1)), submitted(attempt(2, 1)), attempt(3, 1));
    for (new, from) in [(&first, Some(origin)), (&second, None), (&running, Some(origin))] {
        let new = new.clone();
        assert!(write!(store, [new], |tx| attempts::insert_from(tx, &new, from)));
    }
    let (reader, contest) = (store.reader(), contest_id("c1"));
    let all = vec![(first.clone(), Some(origin)), (second.clone(), None)];
    assert_eq!(attempts::ended_page(&reader, &contest, None, 10).await, Ok(all));
    let rest = attempts::ended_page(&reader, &contest, Some(&first), 10).await;
    assert_eq!(rest, Ok(vec![(second, None)]));
    let forget = async || write!(store, [contest], |tx| attempts::forget_origins(tx, &contest, 1));
    assert_eq!([forget().await, forget().await, forget().await], [1, 1, 0]);
    assert_eq!(attempts::ended_page(&reader, &contest, None, 1).await, Ok(vec![(first, None)]));
}

on_both!(a_hold_reads_back_in_every_state_and_is_open_once, where_attempts_began_is_read_by_pages_and_forgotten);
