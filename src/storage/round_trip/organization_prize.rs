//! Awards of organizations, recorded once and handed over once.

use super::sample::{NOW, contest_id};
use super::{on_both, write};
use crate::{Store, organization_prize as prizes};
use domain::id::OrganizationId;
use domain::prize::OrganizationPrize;

fn won(number: u8) -> OrganizationPrize {
    OrganizationPrize {
        contest: contest_id("c1"),
        award: "unit".into(),
        award_name: "组织奖".into(),
        prize: "奖牌".into(),
        organization: OrganizationId::new(1, [number; 10]),
        name: format!("“第{number}”灯饰厂"),
        place: u32::from(number),
        people: 7,
        mean_milli: 32_500,
        coverage_milli: (number == 1).then_some(500),
        won_at: NOW,
        delivery: None,
    }
}

async fn an_award_is_recorded_once_and_handed_over_once(store: &Store) {
    let both = vec![won(1), won(2)];
    assert_eq!(write!(store, [both], |tx| prizes::insert_all(tx, &both)), 2);
    assert_eq!(write!(store, [both], |tx| prizes::insert_all(tx, &both)), 0);
    let mut first = won(1);
    first.deliver("li", "办公室主任", NOW.plus_ms(9)).unwrap();
    assert!(first.deliver("li", "再来", NOW).is_err());
    assert!(write!(store, [first], |tx| prizes::deliver(tx, &first)));
    assert!(!write!(store, [first], |tx| prizes::deliver(tx, &first)));
    let reader = store.reader();
    assert_eq!(prizes::of_contest(&reader, &contest_id("c1")).await, Ok(vec![first.clone(), won(2)]));
    let id = contest_id("c1");
    assert_eq!(write!(store, [id], |tx| prizes::remove_undelivered(tx, &id)), 1);
    assert_eq!(prizes::of_contest(&reader, &id).await, Ok(vec![first]));
    assert_eq!(prizes::of_contest(&reader, &contest_id("c2")).await, Ok(vec![]));
}

on_both!(an_award_is_recorded_once_and_handed_over_once);
