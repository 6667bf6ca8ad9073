//! Laws of bundles: those of random contests verify, any changed byte fails, a large one takes a moment.

use super::*;
use proptest::prelude::*;

prop_compose! {
    fn rule(id: &'static str)(
        quantity in 1_u32..8, reserves in 0_u32..4, measure in 0_usize..3, low in 0_i64..12, high in 0_i64..14,
        floor in 0_i64..12, some in any::<[bool; 3]>(),
    ) -> TierRule {
        let measure = [Measure::Right, Measure::ScoreMilli, Measure::Rank][measure];
        let scale = if measure == Measure::ScoreMilli { 10_000 } else { 1 };
        let floor = (some[2] && measure == Measure::Right).then_some(floor);
        tier(id, quantity, reserves, measure, [some[0].then_some(low * scale), some[1].then_some(high * scale), floor])
    }
}

prop_compose! {
    fn contest()(
        secret: [u8; 32], adding: bool, rights in prop::collection::vec(0_i64..11, 0..60),
        rules in (rule("一等奖"), rule("b"), rule("c")), waivers in prop::collection::vec(0_usize..1000, 0..8),
    ) -> Bundle {
        let mut bundle = drawn("规则\n\n", vec![rules.0, rules.1, rules.2], adding, entries(&rights), secret);
        for pick in waivers {
            let holders = bundle.holders();
            if let Some((tier, entry)) = holders.get(pick % holders.len().max(1)) {
                let cause = if pick % 2 == 0 { Cause::Waived } else { Cause::Struck };
                assert_ne!(bundle.give_up(tier, entry, cause, 1_663_300_000_000), Follower::NotHeld);
            }
        }
        list(&mut bundle);
        bundle
    }
}

proptest! {
    #[test]
    fn bundles_of_random_contests_verify(bundle in contest()) {
        let text = bundle.text();
        let report = verify(&text);
        prop_assert!(report.passed(), "{:?}", report.first_fault());
        prop_assert_eq!(Bundle::parse(&text).unwrap().text(), text);
        if !bundle.announcement.adding {
            let mut ever: Vec<&String> = bundle.results.iter().flat_map(|r| &r.winners).map(|w| &w.entry).collect();
            ever.extend(bundle.waivers.iter().filter_map(|w| w.follower.as_ref()));
            let all = ever.len();
            ever.sort();
            ever.dedup();
            prop_assert_eq!(ever.len(), all);
        }
    }

    #[test]
    fn any_changed_byte_fails(bundle in contest(), at: prop::sample::Index, to: u8) {
        let mut bytes = bundle.text().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != to);
        bytes[at] = to;
        let report = verify_bytes(&bytes);
        prop_assert!(report.first_fault().is_some());
    }
}

#[test]
fn every_byte_of_the_known_bundle_counts() {
    let bytes = known().text().into_bytes();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(!verify_bytes(&changed).passed(), "byte {at}");
    }
}

#[test]
fn a_hundred_thousand_entries_are_verified_in_seconds() {
    let line = |i: u32| {
        let right = i64::from(i % 21);
        EntryLine { id: format!("e{i:06}"), right, score_milli: right * 10_000, rank: 21 - i % 21 }
    };
    let tiers = vec![
        tier("a", 100, 20, Measure::Right, [Some(20), None, Some(20)]),
        tier("b", 900, 100, Measure::Right, [Some(15), None, Some(10)]),
        tier("c", 9_000, 900, Measure::ScoreMilli, [None; 3]),
    ];
    let bundle = drawn("规则\n", tiers, false, (0..100_000).map(line).collect(), [9; 32]);
    let text = bundle.text();
    if let Some(path) = std::env::var_os("LARGE_BUNDLE") {
        std::fs::write(path, &text).unwrap();
    }
    let started = std::time::Instant::now();
    assert!(verify(&text).passed());
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}
