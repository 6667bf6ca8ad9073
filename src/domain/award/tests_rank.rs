//! Rank awards: ties at a cut, winners who leave later scopes, what is recorded; and the laws that hold for every plan.

use super::tests::{no_town, plan, ranked, tier};
use super::*;
use crate::participant::Category;

#[test]
fn once_lots_have_decided_a_tie_its_winners_leave_the_later_scopes() {
    let mut plan = plan(vec![tier("best", 1, Method::Rank { from: 1, to: 1 })]);
    let mut own = tier("consumer", 1, Method::Rank { from: 1, to: 1 });
    own.scope = TierScope::Category(Category::Consumer);
    plan.tiers.push(own);
    // 0 and 1 share the first rank; 0 and 2 are consumers.
    let lines = ranked(&[1, 1, 3]);
    let before = places(&plan, &lines, &[]);
    assert_eq!((before[0].open, before[1].waits), (true, true));
    assert_eq!(before[1].unrecorded(&[]), [], "nothing is certain while a tie may take somebody away");
    let keys = |lots: &[Lot<usize>]| {
        plan.tie_groups(&lines, lots, &no_town).into_iter().map(|group| group.key).collect::<Vec<_>>()
    };
    assert_eq!(keys(&[]), ["tie.best.1"]);
    let lot = Lot { tier: "best".to_owned(), rank: 1, winners: vec![0] };
    assert_eq!(keys(std::slice::from_ref(&lot)), [""; 0]);
    let after = places(&plan, &lines, &[lot]);
    assert_eq!((after[0].open, after[1].waits, after[1].left.as_slice()), (false, false, &[0][..]));
    assert_eq!(after[1].sure, [(2, 1)]);
    let other = Lot { tier: "best".to_owned(), rank: 1, winners: vec![1] };
    assert_eq!(places(&plan, &lines, &[other])[1].sure, [(0, 1)]);
}

#[test]
fn what_was_recorded_stands_and_only_a_place_struck_out_is_free_again() {
    let plan = plan(vec![tier("first", 2, Method::Rank { from: 1, to: 2 })]);
    let unrecorded = |ranks: &[u32], recorded: &[(usize, bool)]| {
        let recorded: Vec<Recorded<usize>> =
            recorded.iter().map(|(person, struck)| Recorded { person: *person, struck: *struck }).collect();
        places(&plan, &ranked(ranks), &[])[0].unrecorded(&recorded)
    };
    assert_eq!(unrecorded(&[1, 2, 3], &[]), [(0, 1), (1, 2)]);
    assert_eq!(unrecorded(&[1, 2, 3], &[(0, false), (1, false)]), []);
    assert_eq!(unrecorded(&[1, 2, 3], &[(0, false)]), [(1, 2)], "a run that broke off goes on");
    // Person 7 was struck out and is held since: who has moved up follows. Nobody follows who gave up.
    assert_eq!(unrecorded(&[1, 2, 3], &[(7, true), (0, false)]), [(1, 2)]);
    assert_eq!(unrecorded(&[1, 2, 3], &[(7, false), (0, false)]), []);
    assert_eq!(unrecorded(&[1, 2, 3], &[(0, true), (1, false)]), [], "struck out, but not held: the place stays empty");
}

fn rank_plan() -> impl proptest::strategy::Strategy<Value = Plan> {
    use proptest::prelude::*;
    let scope = prop_oneof![
        Just(TierScope::All),
        Just(TierScope::Category(Category::Consumer)),
        Just(TierScope::Category(Category::Enterprise)),
    ];
    let tiers = prop::collection::vec((scope, 1_u32..4), 1..5);
    (tiers, any::<bool>()).prop_map(|(drawn, adding)| {
        let mut next = std::collections::BTreeMap::new();
        let mut tiers = Vec::new();
        for (number, (scope, quantity)) in drawn.into_iter().enumerate() {
            let from = next.entry(scope.clone()).or_insert(1_u32);
            let method = Method::Rank { from: *from, to: *from + quantity - 1 };
            *from += quantity;
            tiers.push(Tier { scope, ..tier(&format!("t{number}"), quantity, method) });
        }
        Plan { adding, ..plan(tiers) }
    })
}

/// Draws every tie of a plan in turn, by lots that `choose` gives, until nothing is open.
fn decided(plan: &Plan, lines: &[RankLine<usize>], choose: usize) -> Vec<Lot<usize>> {
    let mut lots: Vec<Lot<usize>> = Vec::new();
    for _ in 0..20 {
        let Some(group) = plan.tie_groups(lines, &lots, &no_town).into_iter().next() else { return lots };
        let first = places(plan, lines, &lots).into_iter().find(|places| places.tier == group.tiers[0]).unwrap();
        let rank = u32::try_from(group.rules[0].min.unwrap()).unwrap();
        let mut pool = first.ties.into_iter().find(|tie| tie.rank == rank).unwrap().people;
        let turn = choose % pool.len();
        pool.rotate_left(turn);
        for rule in &group.rules {
            let quantity = usize::try_from(rule.quantity).unwrap().min(pool.len());
            lots.push(Lot { tier: rule.id.clone(), rank, winners: pool.drain(..quantity).collect() });
        }
    }
    panic!("ties do not come to an end");
}

proptest::proptest! {
    #[test]
    fn places_sure_tied_and_empty_make_the_quantity(
        plan in rank_plan(),
        mut ranks in proptest::collection::vec(1_u32..9, 0..14),
        choose in 0_usize..9,
    ) {
        ranks.sort_unstable();
        let lines = ranked(&ranks);
        let lots = decided(&plan, &lines, choose);
        let mut winners: Vec<usize> = Vec::new();
        for (places, tier) in places(&plan, &lines, &lots).iter().zip(&plan.tiers) {
            let Method::Rank { from, .. } = tier.method else { unreachable!() };
            let tied: u32 = places.ties.iter().map(|tie| tie.places).sum();
            let here = lines.iter().filter(|l| tier.scope.holds(l.category, "") && !places.left.contains(&l.person));
            let empty = (from + tier.quantity - 1).saturating_sub(u32::try_from(here.count()).unwrap()).min(tier.quantity);
            let sure = u32::try_from(places.sure.len()).unwrap();
            proptest::prop_assert_eq!(sure + tied + empty, tier.quantity);
            proptest::prop_assert!(!places.open && !places.waits);
            let drawn = lots.iter().filter(|lot| lot.tier == tier.id).flat_map(|lot| &lot.winners);
            proptest::prop_assert_eq!(u32::try_from(drawn.clone().count()).unwrap(), tied);
            winners.extend(places.sure.iter().map(|(person, _)| person).chain(drawn));
        }
        winners.sort_unstable();
        let all = winners.len();
        winners.dedup();
        if !plan.adding {
            proptest::prop_assert_eq!(all, winners.len(), "nobody wins twice");
        }
    }
}
