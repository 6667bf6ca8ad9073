//! Every act in every state, and the reasons of clock and people for which an act is refused.

use super::*;
use crate::account::{Account, AccountName};
use crate::actor::Role;
use crate::fairness::DrawSecret;
use crate::id::AccountId;

const START: Timestamp = Timestamp(1_662_000_000_000);
const BEACON_AT: Timestamp = Timestamp(START.0 + 3 * DAY_MS);
const VALUE: &str = "双色球 2022113 期 03 06 11 12 19 25 | 08";

fn hand(account: u8, at: Timestamp) -> Hand {
    let by = Signature { account: AccountId::new(1, [account; 10]), name: format!("员工{account}"), at };
    Hand { by, role: Role::Organizer, manages_accounts: false }
}

fn secret() -> DrawSecret {
    DrawSecret::new([7; 32])
}

fn entries() -> Vec<EntryLine> {
    let entry = |n: u32| EntryLine { id: format!("e{n:03}"), right: i64::from(n % 5), score_milli: 0, rank: 1 };
    (1..=20).map(entry).collect()
}

fn tier(id: &str, quantity: u32, min: i64, floor: Option<i64>) -> Tier {
    let rule =
        TierRule { id: id.into(), quantity, reserves: 1, measure: Measure::Right, min: Some(min), max: None, floor };
    Tier { rule, name: "一等奖".into(), prize: "家用血压计".into(), value_fen: 30_000 }
}

fn announced() -> Draw {
    Draw {
        id: DrawId::new(1, [1; 10]),
        contest: ContestId::parse("c1").unwrap(),
        group: Group {
            key: "all".into(),
            title: "幸运抽奖".into(),
            scope: Scope::All,
            period: None,
            tiers: vec![tier("first", 1, 4, None), tier("second", 6, 4, Some(3))],
            adding: false,
        },
        previous: None,
        beacon: Beacon {
            series: "双色球".into(),
            issue: "2022113 期".into(),
            template: "双色球 {issue} 期 {six red} | {blue}".into(),
            source_url: "https://www.cwl.gov.cn".into(),
            appears_at: BEACON_AT,
            fallback: "同一系列的下一期".into(),
        },
        rules_text: "规则\n".into(),
        commitment: secret().commitment(),
        announced: hand(1, START).by,
        wait_ms: WAIT_MS,
        single_person: None,
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

fn frozen() -> Draw {
    announced().freeze_entries(hand(1, START), true, &entries()).unwrap()
}

fn beacon_entered() -> Draw {
    frozen().enter_beacon(hand(1, BEACON_AT), VALUE).unwrap().enter_beacon(hand(2, BEACON_AT), VALUE).unwrap()
}

fn drawn() -> Draw {
    beacon_entered().draw(hand(2, BEACON_AT), &secret(), &entries(), Head::default()).unwrap()
}

fn published() -> Draw {
    drawn().publish(BEACON_AT, BEACON_AT.plus_ms(7 * DAY_MS), "0760-12345".into(), BEACON_AT).unwrap()
}

fn of(state: State) -> Draw {
    match state {
        State::Announced => announced(),
        State::Frozen => frozen(),
        State::BeaconEntered => beacon_entered(),
        State::Drawn => drawn(),
        State::Published => published(),
        State::Failed => announced().fail(true, "信标写错".into(), START).unwrap(),
    }
}

/// Does an act in a state at an instant, in the way in which it is allowed if it is at all.
fn act(draw: Draw, act: Act, at: Timestamp) -> Result<Draw, Refused> {
    let late = Timestamp(at.0 + 8 * DAY_MS);
    match act {
        Act::Freeze => draw.freeze_entries(hand(1, at), true, &entries()),
        Act::WithdrawFreeze => draw.withdraw_freeze("更正".into(), at),
        Act::Post => {
            let over = draw.outcome.is_some();
            draw.post(if over { Posted::Bundle } else { Posted::Announcement }, "报纸".into(), "A3".into(), at)
        }
        Act::EnterBeacon => draw.enter_beacon(hand(3, at), VALUE),
        Act::Draw => draw.draw(hand(2, at), &secret(), &entries(), Head::default()),
        Act::Publish => draw.publish(late, late.plus_ms(1), "0760-12345".into(), at),
        Act::Fail => draw.fail(true, "不作数".into(), at),
    }
}

#[test]
fn every_act_in_every_state_before_and_after_the_beacon_appears() {
    use State::{Announced, BeaconEntered, Drawn, Failed, Frozen, Published};
    let table: [(State, &[Act], &[Act]); 6] = [
        (Announced, &[Act::Freeze, Act::Post, Act::Fail], &[Act::Fail]),
        (Frozen, &[Act::WithdrawFreeze, Act::Post], &[Act::EnterBeacon]),
        (BeaconEntered, &[Act::Draw], &[Act::Draw]),
        (Drawn, &[Act::Post, Act::Publish], &[Act::Post, Act::Publish]),
        (Published, &[Act::Post], &[Act::Post]),
        (Failed, &[], &[]),
    ];
    assert_eq!(table.map(|row| row.0), State::ALL);
    for (state, before, after) in table {
        assert_eq!(State::parse(state.word()), Some(state));
        for (at, allowed) in [(START, before), (BEACON_AT, after)] {
            assert_eq!(of(state).acts(true, at), allowed, "{state:?}");
            for one in Act::ALL {
                let done = act(of(state), one, at);
                assert_eq!(done.is_ok(), allowed.contains(&one), "{state:?} {one:?}: {done:?}");
                // Each refusal names its reason: the state, unless state and act fit and clock or cause do not.
                let expected = match (state, one) {
                    _ if done.is_ok() => continue,
                    (Announced, Act::Freeze) => Refused::BeaconTooSoon,
                    (Announced, Act::Post) | (Frozen, Act::Post | Act::WithdrawFreeze) => Refused::BeaconKnown,
                    (Frozen, Act::EnterBeacon) => Refused::BeaconNotYet,
                    (Frozen | BeaconEntered | Drawn | Published, Act::Fail) => Refused::NoCause,
                    _ => Refused::State(state),
                };
                assert_eq!(done, Err(expected), "{state:?} {one:?}");
            }
        }
    }
}

#[test]
fn the_entries_stand_a_day_before_the_beacon_appears() {
    let last = BEACON_AT.plus_ms(-DAY_MS);
    assert!(announced().freeze_entries(hand(1, last), true, &entries()).is_ok());
    let late = announced().freeze_entries(hand(1, last.plus_ms(1)), true, &entries());
    assert_eq!(late, Err(Refused::BeaconTooSoon));
    assert_eq!(announced().freeze_entries(hand(1, START), false, &entries()), Err(Refused::NotSettled));
    assert_eq!(announced().freeze_entries(hand(1, START), true, &[]), Err(Refused::NoEntries));
    let again = frozen().withdraw_freeze("改判第三题".into(), START.plus_ms(1)).unwrap();
    assert_eq!((again.freeze(), again.next_freeze()), (None, 2));
    let again = again.freeze_entries(hand(1, START.plus_ms(2)), true, &entries()).unwrap();
    assert_eq!(again.freeze().map(|freeze| freeze.number), Some(2));
    assert_eq!(again.freezes[0].withdrawn.as_ref().map(|w| w.reason.as_str()), Some("改判第三题"));
}

#[test]
fn keys_are_locked_once_the_beacon_may_be_known() {
    let locked = |state| [START, BEACON_AT].map(|now| of(state).locks_keys(now));
    let table = [[false; 2], [false, true], [true; 2], [true; 2], [true; 2], [false; 2]];
    assert_eq!(State::ALL.map(locked), table);
}

#[test]
fn two_people_enter_the_same_value() {
    let one = frozen().enter_beacon(hand(1, BEACON_AT), VALUE).unwrap();
    assert_eq!((one.state, one.differs()), (State::Frozen, false));
    let same = one.clone().enter_beacon(hand(1, BEACON_AT), VALUE).unwrap();
    assert_eq!((same.state, same.beacon_entries.len()), (State::Frozen, 1), "one person twice is one person");
    let other = one.clone().enter_beacon(hand(2, BEACON_AT), "双色球 2022113 期 03 06 11 12 19 25 | 09").unwrap();
    assert_eq!((other.state, other.differs()), (State::Frozen, true));
    let mended = other.enter_beacon(hand(1, BEACON_AT), "双色球 2022113 期 03 06 11 12 19 25 | 09").unwrap();
    assert_eq!(mended.state, State::BeaconEntered);
    let blanks = one.enter_beacon(hand(2, BEACON_AT), &format!("\u{3000} {VALUE}\r\n")).unwrap();
    assert_eq!(blanks.beacon_value.map(|beacon| beacon.value).as_deref(), Some(VALUE));
    for raw in ["", " \u{3000}", "a\nb", &"9".repeat(BEACON_MAX + 1)] {
        assert_eq!(frozen().enter_beacon(hand(1, BEACON_AT), raw), Err(Refused::BeaconFormat));
    }
}

#[test]
fn another_person_draws_in_time_from_what_was_committed_to() {
    let draw = |hand: Hand, secret: &DrawSecret, entries: &[EntryLine]| {
        beacon_entered().draw(hand, secret, entries, Head::default())
    };
    assert_eq!(draw(hand(1, BEACON_AT), &secret(), &entries()), Err(Refused::SamePerson));
    let administrator = Hand { manages_accounts: true, ..hand(2, BEACON_AT) };
    assert_eq!(draw(administrator.clone(), &secret(), &entries()), Err(Refused::ManagesAccounts));
    assert_eq!(announced().freeze_entries(administrator, true, &entries()), Err(Refused::ManagesAccounts));
    let late = hand(2, BEACON_AT.plus_ms(REVEAL_MS + 1));
    assert_eq!(draw(late, &secret(), &entries()), Err(Refused::TooLate));
    assert_eq!(draw(hand(2, BEACON_AT), &DrawSecret::new([8; 32]), &entries()), Err(Refused::NotCommitted));
    assert_eq!(draw(hand(2, BEACON_AT), &secret(), &entries()[1..]), Err(Refused::NotCommitted));
    let outcome = drawn().outcome.unwrap();
    let winners: Vec<usize> = outcome.tiers.iter().map(|tier| tier.winners.len()).collect();
    assert_eq!((winners, outcome.secret), (vec![1, 6], "07".repeat(32)));
}

#[test]
fn one_person_alone_does_it_only_with_a_reason_on_record() {
    let alone = || Draw { single_person: Some("本单位只有一人".into()), ..announced() };
    let me = |at| Hand { manages_accounts: true, ..hand(1, at) };
    let frozen = alone().freeze_entries(me(START), true, &entries()).unwrap();
    let entered = frozen.enter_beacon(me(BEACON_AT), VALUE).unwrap();
    assert_eq!(entered.state, State::BeaconEntered);
    assert!(entered.draw(me(BEACON_AT), &secret(), &entries(), Head::default()).is_ok());
}

#[test]
fn a_draw_fails_only_for_a_cause_that_everybody_can_see() {
    let after = BEACON_AT.plus_ms(REVEAL_MS + 1);
    assert!(frozen().fail(true, "没有公布".into(), after).is_ok());
    assert!(beacon_entered().fail(true, "没有开奖".into(), after).is_ok());
    assert_eq!(drawn().fail(true, "不喜欢".into(), after), Err(Refused::NoCause));
    assert!(drawn().fail(false, "对不上".into(), after).is_ok());
}

#[test]
fn the_list_stands_once_its_time_is_over() {
    let end = BEACON_AT.plus_ms(7 * DAY_MS);
    let list = |draw: Draw| draw.publication.map(|list| list.frozen);
    assert_eq!(list(published().end_publication(end.plus_ms(-1))), Some(false));
    assert!(published().ends_publication(end) && list(published().end_publication(end)) == Some(true));
    let publish = |from, to| drawn().publish(from, to, "0760".into(), BEACON_AT.plus_ms(5));
    for (from, to) in [(BEACON_AT.plus_ms(-1), end), (end, end), (BEACON_AT, BEACON_AT.plus_ms(5))] {
        assert_eq!(publish(from, to), Err(Refused::Window));
    }
}

#[test]
fn people_are_two_accounts_that_make_no_accounts() {
    let account = |number: u8, roles: &[Role]| Account {
        id: AccountId::new(1, [number; 10]),
        name: AccountName::parse(&format!("staff{number}")).unwrap(),
        display_name: String::new(),
        roles: roles.to_vec(),
        disabled: number > 9,
        created_at: START,
        last_seen_at: None,
    };
    let both = [Role::Organizer, Role::PrizeOfficer];
    let pair = |accounts: &[Account]| People::of(accounts).pair;
    assert!(pair(&[account(1, &[Role::Organizer]), account(2, &[Role::PrizeOfficer])]));
    assert!(pair(&[account(1, &both), account(2, &[Role::PrizeOfficer])]));
    assert!(!pair(&[account(1, &both)]), "one account is one person");
    assert!(!pair(&[account(1, &[Role::Organizer]), account(12, &[Role::PrizeOfficer])]), "disabled");
    let chief = account(3, &[Role::Administrator, Role::PrizeOfficer]);
    assert!(!pair(&[account(1, &[Role::Organizer]), chief]), "who makes accounts is nobody else");
}

#[test]
fn an_entry_below_every_floor_is_in_no_pool() {
    let below = |right| announced().is_below_all(&EntryLine { id: "e1".into(), right, score_milli: 0, rank: 1 });
    assert_eq!([2, 3, 4].map(below), [true, false, false]);
}

fn of_group(number: u8, key: &str, scope: Scope, state: State) -> Draw {
    let mut draw = of(state);
    draw.id = DrawId::new(1, [number; 10]);
    draw.group = Group { key: key.into(), scope, ..draw.group };
    draw
}

#[test]
fn a_draw_waits_for_another_over_the_same_people_whose_winners_are_not_known() {
    let town = |code: &str| Scope::Town(code.into());
    let own = of_group(1, "once.all", Scope::All, State::Announced);
    let waits = |other: Draw| own.waits_for(&[own.clone(), other]);
    assert!(waits(of_group(2, "once.town.a", town("a"), State::Frozen)));
    assert!(waits(of_group(2, "tie.first.3", Scope::All, State::BeaconEntered)));
    assert!(!waits(of_group(2, "once.town.a", town("a"), State::Announced)));
    assert!(!waits(of_group(2, "once.town.a", town("a"), State::Drawn)));
    assert!(!waits(of_group(2, "left.all", Scope::All, State::Frozen)));
    let daily = of_group(2, "day.2022-09-01.all", Scope::All, State::Frozen);
    let period = Some(Period { from: START, to: BEACON_AT });
    assert!(!waits(Draw { group: Group { period, ..daily.group.clone() }, ..daily }));
    // Towns apart have nobody in common, a town and a category may.
    let [a, b] = [town("a"), town("b")].map(|scope| of_group(3, "once.town", scope, State::Announced));
    let frozen_a = of_group(4, "once.town.x", town("a"), State::Frozen);
    assert!(a.waits_for(std::slice::from_ref(&frozen_a)) && !b.waits_for(std::slice::from_ref(&frozen_a)));
    // Where awards add up nothing waits.
    let adding = Draw { group: Group { adding: true, ..own.group.clone() }, ..own.clone() };
    assert!(!adding.waits_for(std::slice::from_ref(&frozen_a)));
    // What failed after its freeze is drawn again over the same entries, so it is still to come.
    let failed = Draw { state: State::Failed, ..frozen_a };
    let repeat = Draw { previous: Some(failed.id.clone()), ..of_group(5, "once.town.x", town("a"), State::Announced) };
    assert!(waits(failed.clone()));
    assert!(own.waits_for(&[failed.clone(), repeat.clone()]));
    assert!(!own.waits_for(&[failed, Draw { state: State::Drawn, ..repeat }]));
}
