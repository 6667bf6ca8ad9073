//! Award plans, instant wins with their stock, and head counts.

use super::sample::{NOW, attempt, contest_id};
use super::{on_both, write};
use crate::{Store, award, instant, organization};
use domain::award::{
    Claim, Every, InstantPrize, Method, Notice, OrganizationAward, OrganizationMeasure, Plan, PlanVersion, Tier,
    TierScope,
};
use domain::fairness::Measure;
use domain::fairness::instant::{Outcome, Play};
use domain::id::OrganizationId;
use domain::organization::OrganizationName;
use domain::participant::Category;

fn tier(id: &str, scope: TierScope, method: Method) -> Tier {
    Tier {
        id: id.into(),
        name: "一等奖".into(),
        prize: "“血压计”\\".into(),
        value_fen: 29_900,
        quantity: 2,
        reserves: 1,
        picture: (id == "a").then(|| "hash".into()),
        scope,
        method,
    }
}

fn plan() -> Plan {
    let draw = |measure, every| Method::Draw { measure, min: Some(1), max: None, floor: Some(0), every };
    Plan {
        adding: true,
        tiers: vec![
            tier("a", TierScope::All, Method::Rank { from: 1, to: 2 }),
            tier("b", TierScope::Category(Category::Enterprise), draw(Measure::Right, Every::Once)),
            tier("c", TierScope::Town("xiaolan".into()), draw(Measure::ScoreMilli, Every::Day)),
            tier("d", TierScope::All, draw(Measure::Rank, Every::Week)),
        ],
        instant: vec![InstantPrize {
            id: "i".into(),
            name: "幸运奖".into(),
            prize: "话费".into(),
            value_fen: 1000,
            odds_millionths: 50_000,
            stock_total: 100,
            stock_per_day: Some(10),
        }],
        organization: vec![OrganizationAward {
            id: "o".into(),
            name: "组织奖".into(),
            prize: "奖牌".into(),
            quantity: 3,
            people_min: 10,
            order: vec![OrganizationMeasure::People, OrganizationMeasure::Coverage, OrganizationMeasure::Mean],
            mean_min_milli: None,
            coverage_min_milli: Some(100),
        }],
        claim: Claim { days: 20, pick_up: Some("大厅".into()), ship: true, id_needed: true },
        notice: Notice { days: 7, contact: "0760".into() },
    }
}

async fn versions_of_a_plan_are_appended_and_read_back(store: &Store) {
    let (contest, reader) = (contest_id("c1"), store.reader());
    let first = PlanVersion {
        version: 1,
        plan: plan(),
        rules_text: "规则\n".into(),
        hash: "h".into(),
        created_at: NOW,
        by: "员工".into(),
        reason: None,
        changes: vec![],
    };
    let second = PlanVersion {
        version: 2,
        plan: Plan::default(),
        reason: Some("加奖".into()),
        changes: vec!["一等奖的数量由 2 改为 3".into()],
        ..first.clone()
    };
    let put = async |version: &PlanVersion| {
        let version = version.clone();
        write!(store, [contest, version], |tx| award::insert(tx, &contest, &version))
    };
    assert!(put(&second).await && put(&first).await);
    assert!(!put(&PlanVersion { by: "另一人".into(), ..first.clone() }).await, "a version is written once");
    assert_eq!(award::versions(&reader, &contest).await, Ok(vec![first, second]));
    assert_eq!(award::versions(&reader, &contest_id("c2")).await, Ok(vec![]));
}

async fn stock_never_passes_its_quotas(store: &Store) {
    let (contest, reader) = (contest_id("c1"), store.reader());
    let take = async |total: u32, day: Option<(&'static str, u32)>| {
        write!(store, [contest], |tx| instant::take(tx, &contest, "x", total, day))
    };
    assert_eq!(take(3, Some(("2022-09-05", 2))).await, Some(1));
    assert_eq!(take(3, Some(("2022-09-05", 2))).await, Some(2));
    assert_eq!(take(3, Some(("2022-09-05", 2))).await, None, "the day is used up");
    assert_eq!(take(3, Some(("2022-09-06", 2))).await, Some(3));
    assert_eq!(take(3, Some(("2022-09-06", 2))).await, None, "all is used up");
    assert_eq!(take(4, Some(("2022-09-06", 2))).await, Some(4), "and the refusal took nothing of the day");
    assert_eq!(take(4, None).await, None);
    assert_eq!(take(0, None).await, None);
    assert_eq!(instant::taken(&reader, &contest).await, Ok(vec![("x".to_owned(), 4)]));
}

async fn a_play_is_kept_once(store: &Store) {
    let (contest, reader) = (contest_id("c1"), store.reader());
    let secret =
        async |sealed: &'static str| write!(store, [contest], |tx| instant::insert_secret(tx, &contest, sealed, NOW));
    assert!(secret("v1:aa").await);
    assert!(!secret("v1:bb").await, "a secret stays");
    assert_eq!(instant::secret(&reader, &contest).await, Ok(Some("v1:aa".to_owned())));
    let put = async |play: &Play| {
        let play = play.clone();
        write!(store, [play], |tx| instant::insert_play(tx, &play))
    };
    let outcomes = [Outcome::Won, Outcome::UsedUp, Outcome::Missed, Outcome::NotEligible];
    let mut won = None;
    for (person, outcome) in (1..).zip(outcomes) {
        let attempt = attempt(person, 1);
        let hit = matches!(outcome, Outcome::Won | Outcome::UsedUp);
        let play = Play {
            attempt: attempt.id.clone(),
            contest: contest.clone(),
            participant: attempt.participant.clone(),
            number: 1,
            drawn: 999_999,
            outcome,
            prize: hit.then(|| "x".to_owned()),
            prize_name: hit.then(|| "幸运奖".to_owned()),
            item: hit.then(|| "话费".to_owned()),
            at: NOW,
        };
        assert!(put(&play).await);
        assert!(!put(&Play { drawn: 1, ..play.clone() }).await);
        assert_eq!(instant::play_of(&reader, &attempt.id).await, Ok(Some(play.clone())));
        won = won.or(Some(play));
    }
    assert_eq!(instant::wins(&reader, &contest, &["x"], 10).await, Ok(vec![won.unwrap()]));
    assert_eq!(instant::wins(&reader, &contest, &["y"], 10).await, Ok(vec![]));
    assert_eq!(instant::wins(&reader, &contest, &[], 10).await, Ok(vec![]));
}

async fn a_head_count_is_set_and_removed(store: &Store) {
    let name = OrganizationName::parse("中山测试灯饰厂").unwrap();
    let id = OrganizationId::new(1, [7; 10]);
    let reader = store.reader();
    write!(store, [name, id], |tx| organization::upsert(tx, &name, &id, NOW));
    let set = async |count: Option<u32>| write!(store, [id], |tx| organization::set_headcount(tx, &id, count));
    assert!(set(Some(120)).await);
    assert_eq!(organization::headcounts(&reader).await.unwrap()[&id], 120);
    assert!(set(None).await);
    assert!(organization::headcounts(&reader).await.unwrap().is_empty());
    let nobody = OrganizationId::new(1, [8; 10]);
    assert!(!write!(store, [nobody], |tx| organization::set_headcount(tx, &nobody, Some(1))));
}

on_both!(
    versions_of_a_plan_are_appended_and_read_back,
    stock_never_passes_its_quotas,
    a_play_is_kept_once,
    a_head_count_is_set_and_removed,
);
