//! Cases of a prize's way.

use super::*;

const NOW: Timestamp = Timestamp(1_662_000_000_000);

fn prize(source: Source) -> Prize {
    let won = NewPrize {
        id: PrizeId::new(1, [1; 10]),
        contest: ContestId::parse("c1").unwrap(),
        draw: None,
        source,
        tier: "second".into(),
        tier_name: "二等奖".into(),
        prize: "家用血压计".into(),
        value_fen: 29_900,
        place: 1,
        entry: None,
        participant: ParticipantId::new(1, [2; 10]),
        won_at: NOW,
    };
    Prize::won(won, None)
}

fn claim(way: Way) -> Claim {
    Claim { way, at: NOW, proxy: false, code_hash: "hash".into(), sealed: Some("v1:00".into()) }
}

fn notified() -> Prize {
    let mut prize = prize(Source::Draw);
    prize.notify(&ClaimRules::default(), NOW).unwrap();
    prize
}

fn confirmed() -> Prize {
    let mut prize = notified();
    prize.confirm(claim(Way::PickUp), &ClaimRules::default()).unwrap();
    prize
}

#[test]
fn words_read_back() {
    assert!(Source::ALL.into_iter().all(|source| Source::parse(source.word()) == Some(source)));
    assert!(State::ALL.into_iter().all(|state| State::parse(state.word()) == Some(state)));
    assert!([Way::PickUp, Way::Ship].into_iter().all(|way| Way::parse(way.word()) == Some(way)));
}

#[test]
fn a_winner_who_was_not_told_can_do_nothing_but_an_instant_win_is_known_at_once() {
    let mut silent = prize(Source::Draw);
    let refused = Err(Refused::State(State::Drawn));
    assert_eq!(silent.confirm(claim(Way::PickUp), &ClaimRules::default()), refused);
    assert_eq!(silent.waive(NOW), refused);
    assert_eq!(prize(Source::Instant).confirm(claim(Way::PickUp), &ClaimRules::default()), Ok(()));
}

#[test]
fn a_notice_starts_the_days_of_the_rules() {
    let mut prize = notified();
    assert_eq!(prize.deadline_at, Some(NOW.plus_ms(14 * DAY_MS)));
    assert_eq!(prize.notify(&ClaimRules::default(), NOW), Err(Refused::State(State::Notified)));
    assert!(!prize.is_overdue(NOW.plus_ms(14 * DAY_MS)));
    assert!(prize.is_overdue(NOW.plus_ms(14 * DAY_MS + 1)));
    assert_eq!(prize.lapse("li", "逾期", NOW.plus_ms(14 * DAY_MS)), Err(Refused::NotOverdue));
    // Late, but not passed on: still the winner's.
    assert_eq!(prize.clone().confirm(claim(Way::PickUp), &ClaimRules::default()), Ok(()));
    assert_eq!(prize.lapse("li", "逾期", NOW.plus_ms(15 * DAY_MS)), Ok(()));
    assert_eq!(prize.confirm(claim(Way::PickUp), &ClaimRules::default()), Err(Refused::State(State::Waived)));
}

#[test]
fn only_ways_of_the_rules_are_taken() {
    let mut prize = notified();
    assert_eq!(prize.confirm(claim(Way::Ship), &ClaimRules::default()), Err(Refused::Way(Way::Ship)));
    let ships = ClaimRules { ship: true, pick_up: None, ..ClaimRules::default() };
    assert_eq!(prize.confirm(claim(Way::PickUp), &ships), Err(Refused::Way(Way::PickUp)));
    assert_eq!(prize.confirm(claim(Way::Ship), &ships), Ok(()));
}

#[test]
fn a_prize_is_handed_over_once_by_its_code_or_with_a_note() {
    assert_eq!(notified().deliver(None, "li", "身份核对", NOW), Err(Refused::State(State::Notified)));
    let mut prize = confirmed();
    assert_eq!(prize.deliver(Some("other"), "li", "", NOW), Err(Refused::WrongCode));
    assert_eq!(prize.deliver(Some("hash"), "li", "", NOW), Ok(()));
    assert_eq!(prize.delivery.as_ref().map(|d| d.by_code), Some(true));
    assert_eq!(prize.deliver(Some("hash"), "li", "", NOW), Err(Refused::State(State::Delivered)));
    assert_eq!(prize.strike("li", "异议", NOW), Err(Refused::State(State::Delivered)));
    assert_eq!(confirmed().deliver(None, "li", "身份核对", NOW), Ok(()));
    // What is sent has no code that an empty one could match.
    let mut sent = confirmed();
    sent.claim.as_mut().unwrap().code_hash.clear();
    assert_eq!(sent.deliver(Some(""), "li", "", NOW), Err(Refused::WrongCode));
}

#[test]
fn a_winner_who_leaves_gives_up_what_is_on_its_way_and_keeps_what_was_handed_over() {
    let archive = Archive { name: "林＊＊".into(), mobile: "138****7712".into(), town: "石岐".into() };
    let mut open = confirmed();
    open.winner_leaves(archive.clone(), NOW);
    assert_eq!((open.state, open.claim.unwrap().sealed), (State::Waived, None));
    let mut over = confirmed();
    over.deliver(Some("hash"), "li", "", NOW).unwrap();
    over.winner_leaves(archive.clone(), NOW);
    assert_eq!((over.state, over.archive), (State::Delivered, Some(archive)));
}

#[test]
fn codes_have_no_look_alikes_and_identity_numbers_their_check() {
    let code = pick_up_code(&[0, 29, 30, 255, 17, 4, 200, 99, 1]);
    assert_eq!(code.len(), CODE_LEN);
    assert!(!code.contains(['0', '1', 'I', 'O', 'U', 'Z']));
    assert_eq!(identity_number("11010519491231002x").as_deref(), Some("11010519491231002X"));
    for bad in ["110105194912310021", "11010519491231002", "", "一1010519491231002X", "11010519491231002XX"] {
        assert_eq!(identity_number(bad), None, "{bad}");
    }
}

#[test]
fn the_next_reserve_is_the_first_whom_no_prize_bars() {
    let reserve = |n: u8| Reserve { entry: format!("e{n}"), participant: ParticipantId::new(1, [n; 10]) };
    let list = vec![reserve(2), reserve(3), reserve(4)];
    let reserves = Reserves { list: list.clone(), barring: vec!["first".into(), "second".into()] };
    let held = |n: usize, tier: &str| (list[n].participant.clone(), tier.to_owned());
    let elsewhere = (ParticipantId::new(1, [2; 10]), "first".to_owned());
    assert_eq!(next_reserve(&reserves, std::slice::from_ref(&elsewhere)), Some(&list[1]));
    let adding = Reserves { barring: vec!["second".into()], ..reserves.clone() };
    assert_eq!(next_reserve(&adding, std::slice::from_ref(&elsewhere)), Some(&list[0]), "a higher prize adds up");
    assert_eq!(next_reserve(&reserves, &[elsewhere.clone(), held(1, "second")]), Some(&list[2]));
    assert_eq!(next_reserve(&reserves, &[elsewhere, held(1, "second"), held(2, "second")]), None);
}
