//! Whether anybody is favoured: 100,000 draws with fixed seeds, held against the chi-square distribution at 0.001.

use super::*;

const DRAWS: u32 = 100_000;
const ENTRIES: u32 = 16;
/// The 0.999 quantile of the chi-square distribution with 15 degrees of freedom.
const LIMIT: f64 = 37.697;

/// How often every entry won, was drawn first, and was the first reserve, in pools of 16 with 3 prizes and 1 reserve.
fn counted() -> [Vec<u32>; 3] {
    let line = |i: u32| EntryLine { id: format!("e{i:02}"), right: 1, score_milli: 0, rank: 1 };
    let entries: Vec<EntryLine> = (0..ENTRIES).map(line).collect();
    let (quantity, reserves, measure) = (3, 1, Measure::Right);
    let rule = TierRule { id: "t".into(), quantity, reserves, measure, min: None, max: None, floor: None };
    let mut counts = [(); 3].map(|()| vec![0; entries.len()]);
    for number in 0..DRAWS {
        let seed = hash(&[b"bias", &number.to_be_bytes()]);
        let results = draw_tiers(&seed, std::slice::from_ref(&rule), false, &entries);
        let place = |ticketed: &Ticketed| entries.iter().position(|e| e.id == ticketed.entry).unwrap();
        results[0].winners.iter().for_each(|winner| counts[0][place(winner)] += 1);
        counts[1][place(&results[0].winners[0])] += 1;
        counts[2][place(&results[0].reserves[0])] += 1;
    }
    counts
}

/// The statistic of `taken` of the entries in every draw; without replacement the counts vary less, which is set right.
fn statistic(counts: &[u32], taken: u32) -> f64 {
    let (n, k) = (f64::from(ENTRIES), f64::from(taken));
    let expected = f64::from(DRAWS) * k / n;
    let sum: f64 = counts.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
    sum * (n - 1.0) / (n - k)
}

#[test]
fn nobody_is_favoured_in_a_hundred_thousand_draws() {
    let [won, first, reserve] = counted();
    for (name, counts, taken) in [("won", won, 3), ("first", first, 1), ("reserve", reserve, 1)] {
        let found = statistic(&counts, taken);
        assert!(found < LIMIT, "{name}: chi-square {found:.2}, {counts:?}");
    }
}

#[test]
fn the_statistic_would_see_a_favourite() {
    let mut counts = vec![DRAWS / ENTRIES; 16];
    counts[3] += 600;
    counts[4] -= 600;
    assert!(statistic(&counts, 1) > LIMIT);
}
