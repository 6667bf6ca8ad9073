//! Prizes in every state, and the rules that the table itself keeps.

use super::sample::{NOW, contest_id, person_id};
use super::{on_both, write};
use crate::{Store, prize, prize_reserve};
use domain::id::{DrawId, PrizeId};
use domain::prize::{Archive, Claim, ClaimRules, NewPrize, Prize, Reserve, Reserves, Source, State, Way};

fn won(number: u8, person: u8) -> NewPrize {
    NewPrize {
        id: PrizeId::new(i64::from(number), [number; 10]),
        contest: contest_id("c1"),
        draw: (number.is_multiple_of(2)).then(|| DrawId::new(1, [9; 10])),
        source: if number.is_multiple_of(2) { Source::Draw } else { Source::Instant },
        tier: "second".into(),
        tier_name: "二等奖".into(),
        prize: "“家用”血压计".into(),
        value_fen: 29_900,
        place: u32::from(number),
        entry: Some(format!("e{number}")),
        participant: person_id(person),
        won_at: NOW.plus_ms(i64::from(number)),
    }
}

fn claim() -> Claim {
    Claim { way: Way::PickUp, at: NOW.plus_ms(9), proxy: true, code_hash: "h".into(), sealed: Some("v1:00".into()) }
}

async fn insert(store: &Store, won: &NewPrize) -> bool {
    write!(store, [won], |tx| prize::insert(tx, &won))
}

async fn save(store: &Store, changed: &Prize, from: State) -> bool {
    write!(store, [changed], |tx| prize::save(tx, &changed, from))
}

async fn a_prize_reads_back_in_every_state(store: &Store) {
    let reader = store.reader();
    for number in 1..=4 {
        assert!(insert(store, &won(number, 1)).await);
        assert!(!insert(store, &won(number, 1)).await, "won once");
    }
    let mut first = Prize::won(won(1, 1), None);
    assert_eq!(prize::find(&reader, &first.won.id).await, Ok(Some(first.clone())));
    first.notify(&ClaimRules::default(), NOW).unwrap();
    assert!(save(store, &first, State::Drawn).await);
    assert!(!save(store, &first, State::Drawn).await, "it has moved on");
    first.confirm(claim(), &ClaimRules::default()).unwrap();
    assert!(save(store, &first, State::Notified).await);
    assert_eq!(prize::find(&reader, &first.won.id).await, Ok(Some(first.clone())));
    first.deliver(Some("h"), "li", "无", NOW.plus_ms(20)).unwrap();
    first.archive = Some(Archive { name: "林＊＊".into(), mobile: "138****7712".into(), town: "石岐".into() });
    assert!(save(store, &first, State::Confirmed).await);
    assert_eq!(prize::find(&reader, &first.won.id).await, Ok(Some(first.clone())));
    let mut second = Prize::won(won(2, 1), None);
    second.strike("li", "异议成立", NOW.plus_ms(30)).unwrap();
    assert!(save(store, &second, State::Drawn).await);
    // The first of its draw to be given up.
    second.closing.iter_mut().for_each(|closing| closing.order = 1);
    assert_eq!(prize::find(&reader, &second.won.id).await, Ok(Some(second.clone())));
    let ids = |prizes: Vec<Prize>| prizes.into_iter().map(|p| p.won.place).collect::<Vec<_>>();
    assert_eq!(prize::of_contest(&reader, &contest_id("c1")).await.map(ids), Ok(vec![1, 2, 3, 4]));
    assert_eq!(prize::of_contest(&reader, &contest_id("c2")).await, Ok(vec![]));
    assert_eq!(prize::of_participant(&reader, &person_id(1)).await.map(ids), Ok(vec![4, 3, 2, 1]));
    assert_eq!(prize::of_draw(&reader, &DrawId::new(1, [9; 10])).await.map(ids), Ok(vec![2, 4]));
    assert_eq!(prize::find_own(&reader, &person_id(2), &first.won.id).await, Ok(None));
    assert_eq!(prize::find_own(&reader, &person_id(1), &first.won.id).await, Ok(Some(first)));
}

async fn a_place_is_passed_on_once(store: &Store) {
    assert!(insert(store, &won(2, 1)).await);
    let follows = Some(won(2, 1).id);
    let (next, other) = (Prize::won(won(4, 2), follows.clone()), Prize::won(won(6, 3), follows));
    for (prize, goes_in) in [(&next, true), (&other, false)] {
        assert_eq!(write!(store, [prize], |tx| prize::insert_successor(tx, &prize)), goes_in);
    }
    assert_eq!(prize::find(&store.reader(), &next.won.id).await, Ok(Some(next)));
}

async fn reserves_read_back_in_their_order(store: &Store) {
    let draw = DrawId::new(1, [9; 10]);
    let list = [3, 1, 2].map(|n| Reserve { entry: format!("e{n}"), participant: person_id(n) });
    let reserves = Reserves { list: list.into(), barring: vec!["first".into(), "second".into()] };
    for _ in 0..2 {
        write!(store, [draw, reserves], |tx| prize_reserve::insert(tx, &draw, "second", &reserves));
    }
    assert_eq!(prize_reserve::of_tier(&store.reader(), &draw, "second").await, Ok(reserves));
    assert_eq!(prize_reserve::of_tier(&store.reader(), &draw, "first").await, Ok(Reserves::default()));
}

async fn details_and_rows_are_found_when_they_are_old(store: &Store) {
    let mut old = Prize::won(won(1, 1), None);
    assert!(insert(store, &old.won).await && insert(store, &won(3, 2)).await);
    old.confirm(claim(), &ClaimRules::default()).unwrap();
    old.deliver(Some("h"), "li", "", NOW.plus_ms(50)).unwrap();
    assert!(save(store, &old, State::Drawn).await);
    let reader = store.reader();
    assert_eq!(prize::with_old_details(&reader, NOW.plus_ms(50)).await, Ok(vec![]));
    assert_eq!(prize::with_old_details(&reader, NOW.plus_ms(51)).await, Ok(vec![old.clone()]));
    assert!(old.erase_details());
    assert!(save(store, &old, State::Delivered).await);
    assert_eq!(prize::with_old_details(&reader, NOW.plus_ms(51)).await, Ok(vec![]));
    let before = NOW.plus_ms(51);
    assert_eq!(write!(store, [before], |tx| prize::remove_old(tx, before)), 1);
    assert_eq!(prize::find(&reader, &old.won.id).await, Ok(None));
    assert_eq!(prize::of_contest(&reader, &contest_id("c1")).await.map(|left| left.len()), Ok(1));
}

on_both!(
    a_prize_reads_back_in_every_state,
    a_place_is_passed_on_once,
    reserves_read_back_in_their_order,
    details_and_rows_are_found_when_they_are_old,
);
