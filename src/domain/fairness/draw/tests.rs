//! Known answers of the specification, edges of pools and followers, and laws of a draw.

use super::*;
use proptest::prelude::*;

fn d() -> DrawSecret {
    DrawSecret::new(std::array::from_fn(|i| 0x64 + u8::try_from(i).unwrap()))
}

fn size(count: u32) -> usize {
    usize::try_from(count).unwrap()
}

fn tier(id: &str, quantity: u32, reserves: u32, measure: Measure, bounds: [Option<i64>; 3]) -> TierRule {
    let [min, max, floor] = bounds;
    TierRule { id: id.into(), quantity, reserves, measure, min, max, floor }
}

fn announced() -> Announcement {
    Announcement {
        draw: "draw_1".into(),
        commitment: d().commitment(),
        rules_hash: hex(&hash(&["规则\n".as_bytes()])),
        beacon: "双色球 2022113 期".into(),
        adding: false,
        tiers: vec![
            tier("first", 2, 1, Measure::Right, [Some(10), None, Some(10)]),
            tier("second", 6, 2, Measure::Right, [Some(10), None, Some(7)]),
        ],
    }
}

/// Entries with these numbers of right answers, 10 points each, ranked with shared ranks.
fn ranked(rights: &[i64]) -> Vec<EntryLine> {
    let rank = |right: i64| u32::try_from(rights.iter().filter(|other| **other > right).count() + 1).unwrap();
    let line = |(i, right): (usize, &i64)| EntryLine {
        id: format!("e{:03}", i + 1),
        right: *right,
        score_milli: right * 10_000,
        rank: rank(*right),
    };
    rights.iter().enumerate().map(line).collect()
}

fn twenty() -> Vec<EntryLine> {
    let rights: Vec<i64> = (1..=20).map(|i| if i % 4 == 0 { 10 } else { 9 - i % 3 }).collect();
    ranked(&rights)
}

fn seed() -> Hash {
    let l = hex(&hash(&[entries_text("draw_1", &twenty()).as_bytes()]));
    let b = beacon_value("\u{3000} 双色球 2022113 期 03 06 11 12 19 25 | 08\t\r\n");
    draw_seed(&d(), &announced().hash(), &l, &b)
}

fn names(list: &[Ticketed]) -> String {
    list.iter().map(|t| t.entry.as_str()).collect::<Vec<_>>().join(" ")
}

fn outcome(result: &TierResult) -> (String, String, u32) {
    (names(&result.winners), names(&result.reserves), result.unassigned)
}

#[test]
fn the_texts_are_those_of_the_specification() {
    let announcement = announced();
    assert_eq!(announcement.commitment, "e3ee7ece1610eef739a4c56b1adfa66ed5f700a9cb6c838105bd438602e611c4");
    assert_eq!(announcement.hash(), "c69b8d28a1fe6ee91c8c5f6470d8d083827c6429c6cab9cb2bcd998428e23345");
    assert_eq!(Announcement::parse(&announcement.text()), Ok(announcement));
    let mut entries = twenty();
    entries.reverse();
    let text = entries_text("draw_1", &entries);
    assert_eq!(hex(&hash(&[text.as_bytes()])), "e51369e95f538ccd0afbd3f0cf2a450e5ed707bf7a9f36624f10c653e38e16db");
    assert_eq!(parse_entries(&text), Ok(("draw_1".to_owned(), twenty())));
    assert_eq!(format!("{:?}", d()), "DrawSecret(sealed)");
}

#[test]
fn the_draw_is_that_of_the_specification() {
    assert_eq!(hex(&seed()), "d7555f90b132137952b1373a04972b769f3098f87745ce177d292e887746e8a8");
    let results = draw_tiers(&seed(), &announced().tiers, false, &twenty());
    assert_eq!(outcome(&results[0]), ("e020 e016".into(), "e004".into(), 0));
    assert_eq!(outcome(&results[1]), ("e006 e015 e018 e003 e009 e004".into(), "e008 e012".into(), 0));
    let step = |min, size| Step { min: Some(min), size };
    assert_eq!(results[1].pool.steps, [step(10, 3), step(9, 8)]);
    assert_eq!((results[1].pool.min, results[1].pool.size), (Some(9), 8));
}

#[test]
fn a_beacon_loses_blanks_at_its_ends_only() {
    for (raw, value) in [
        (" \t\r\n\u{3000}a b\u{3000}c ", "a b\u{3000}c"),
        ("e\u{301}", "é"),
        ("\u{a0}x\u{a0}", "\u{a0}x\u{a0}"),
        ("\u{3000}", ""),
        ("a\tb", "a\tb"),
    ] {
        assert_eq!(beacon_value(raw), value);
    }
}

#[track_caller]
fn refused(from: &str, to: &str, line: usize, what: Malformed) {
    let text = announced().text();
    assert!(text.contains(from), "{from}");
    assert_eq!(Announcement::parse(&text.replacen(from, to, 1)), Err(TextFault { line, what }));
}

#[test]
fn a_faulty_announcement_is_refused_by_name() {
    refused("quiz-announcement/v1", "quiz-announcement/v2", 1, Malformed::Keyword("quiz-announcement/v1"));
    refused("draw_1", "", 1, Malformed::Field("quiz-announcement/v1"));
    refused("draw_1", "draw\t1", 1, Malformed::Fields("quiz-announcement/v1"));
    refused("commitment\te3", "commitment\tE3", 2, Malformed::Hash("commitment"));
    refused("\nadding\t0", "\r\nadding\t0", 4, Malformed::LineEnd);
    refused("期", "期\u{2028}", 4, Malformed::Field("beacon"));
    refused("期", "e\u{301}", 1, Malformed::Form);
    refused("adding\t0", "adding\t2", 5, Malformed::Word("adding"));
    refused("first\t2", "first\t02", 6, Malformed::Number("quantity"));
    refused("first\t2", "first\t+2", 6, Malformed::Number("quantity"));
    refused("first\t2", "first\t4294967296", 6, Malformed::Number("quantity"));
    refused("right\t10\t-\t7", "right\t10\t-\t-1", 7, Malformed::Number("floor"));
    refused("right\t10\t-\t7", "wrong\t10\t-\t7", 7, Malformed::Word("measure"));
    refused("right\t10\t-\t7", "rank\t10\t-\t7", 7, Malformed::Floor);
    refused("second", "first", 7, Malformed::Order("tier"));
    refused("\t7\n", "\t7", 7, Malformed::LineEnd);
    let five: String = announced().text().split_inclusive('\n').take(5).collect();
    assert_eq!(Announcement::parse(&five), Err(TextFault { line: 6, what: Malformed::Missing("tier") }));
}

#[test]
fn faulty_entries_are_refused_by_name() {
    let check = |text: &str, line, what| assert_eq!(parse_entries(text), Err(TextFault { line, what }));
    check("", 1, Malformed::Missing("quiz-entries/v1"));
    check("quiz-entries/v1\td\nb\t1\t1\t1\na\t1\t1\t1\n", 3, Malformed::Order("entry"));
    check("quiz-entries/v1\td\na\t1\t1\t1\na\t1\t1\t1\n", 3, Malformed::Order("entry"));
    check("quiz-entries/v1\td\na\t1\t1\n", 2, Malformed::Fields("entry"));
    check("quiz-entries/v1\td\n\n", 2, Malformed::Field("entry"));
    check("quiz-entries/v1\td\na\t-1\t1\t1\n", 2, Malformed::Number("right"));
    check("quiz-entries/v1\td\na\t1\t-0\t1\n", 2, Malformed::Number("score_milli"));
    check("quiz-entries/v1\td\na\t1\t1\t1.5\n", 2, Malformed::Number("rank"));
    assert_eq!(parse_entries("quiz-entries/v1\td\n"), Ok(("d".to_owned(), vec![])));
}

#[test]
fn a_small_pool_wins_whole_and_the_rest_stays_unassigned() {
    let rules = [tier("t", 5, 3, Measure::Right, [Some(10), None, Some(9)])];
    let [result] = &draw_tiers(&[7; 32], &rules, false, &ranked(&[10, 9, 8, 10]))[..] else { panic!() };
    assert_eq!((result.winners.len(), result.reserves.len(), result.unassigned), (3, 0, 2));
    assert_eq!(result.pool.steps.iter().map(|s| s.size).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn an_empty_pool_and_no_reserves_are_no_faults() {
    let rules = [tier("t", 2, 0, Measure::Right, [Some(3), None, None]), tier("u", 1, 0, Measure::Rank, [None; 3])];
    let results = draw_tiers(&[7; 32], &rules, false, &[]);
    assert_eq!(results.iter().map(|r| r.unassigned).collect::<Vec<_>>(), [2, 1]);
    let results = draw_tiers(&[7; 32], &rules, false, &ranked(&[3, 3, 3]));
    assert_eq!((results[0].winners.len(), results[0].reserves.len()), (2, 0));
    assert_eq!((results[1].winners.len(), results[1].pool.size), (1, 1));
}

#[test]
fn everybody_who_shares_the_last_rank_is_in() {
    let entries = ranked(&[10, 9, 9, 9, 8]);
    let pool = |measure, bounds| pool_sizes(&[tier("t", 1, 0, measure, bounds)], &entries)[0].size;
    assert_eq!(pool(Measure::Rank, [Some(1), Some(2), None]), 4);
    assert_eq!(pool(Measure::Rank, [Some(1), Some(4), None]), 4);
    assert_eq!(pool(Measure::Rank, [Some(1), Some(5), None]), 5);
    assert_eq!(pool(Measure::ScoreMilli, [Some(80_000), Some(89_999), None]), 1);
    assert_eq!(pool(Measure::ScoreMilli, [None; 3]), 5);
    assert_eq!(pool(Measure::Right, [Some(9), Some(9), None]), 3);
}

#[test]
fn only_right_answers_fall_back_and_never_below_the_floor() {
    let entries = ranked(&[5, 4, 3]);
    let steps = |measure, bounds| pool_sizes(&[tier("t", 9, 0, measure, bounds)], &entries)[0].steps.len();
    assert_eq!(steps(Measure::Right, [Some(6), None, Some(3)]), 4);
    assert_eq!(steps(Measure::Right, [Some(6), None, Some(6)]), 1);
    assert_eq!(steps(Measure::Right, [Some(6), None, Some(8)]), 1);
    assert_eq!(steps(Measure::Right, [None, None, Some(3)]), 1);
    assert_eq!(steps(Measure::ScoreMilli, [Some(60_000), None, Some(1)]), 1);
}

fn result(id: &str, winners: &str, reserves: &str) -> TierResult {
    let list = |names: &str| names.split_whitespace().map(|n| Ticketed { entry: n.into(), ticket: [0; 32] }).collect();
    let pool = Pool { tier: id.into(), min: None, max: None, steps: vec![], size: 0 };
    TierResult { pool, winners: list(winners), reserves: list(reserves), unassigned: 0 }
}

/// Waivers as `tier/entry`; followers as entry, `-` for nobody, `?` for not held.
#[track_caller]
fn follows(adding: bool, waivers: &str, expect: &str, holders: &str) {
    let results = [result("hi", "a b", "c d e"), result("lo", "c f", "b g d a")];
    let given: Vec<GivenUp> =
        waivers.split_whitespace().map(|w| w.split_once('/').unwrap()).map(|(t, e)| (t.into(), e.into())).collect();
    let shown = |follower: Follower| match follower {
        Follower::Entry(entry) => entry,
        Follower::Nobody => "-".into(),
        Follower::NotHeld => "?".into(),
    };
    let found: Vec<String> = successor(&results, adding, &given).into_iter().map(shown).collect();
    assert_eq!(found.join(" "), expect);
    let held: Vec<String> = present_holders(&results, adding, &given).iter().map(|tier| tier.join(" ")).collect();
    assert_eq!(held.join(" / "), holders);
}

#[test]
fn the_next_reserve_follows_and_a_winner_is_skipped() {
    follows(false, "", "", "a b / c f");
    // c won the lower tier, so d follows; then d may not follow again below.
    follows(false, "hi/a", "d", "b d / c f");
    follows(false, "hi/a lo/f", "d g", "b d / c g");
    follows(false, "hi/a hi/b hi/d lo/c lo/g", "d e - g -", "e / f");
    // b and a hold higher prizes or held them; g and d are free.
    follows(false, "lo/c lo/f", "g d", "a b / g d");
    // d, a follower below, is skipped above: e follows.
    follows(false, "lo/c lo/f hi/a", "g d e", "b e / g d");
    follows(false, "hi/a hi/a hi/x no/a", "d ? ? ?", "b d / c f");
}

#[test]
fn with_adding_prizes_only_a_lower_prize_bars_a_reserve() {
    follows(true, "hi/a", "d", "b d / c f");
    follows(true, "lo/c lo/f", "b g", "a b / b g");
    follows(true, "hi/a lo/c lo/f lo/b", "d b g d", "b d / g d");
    follows(true, "lo/c lo/f lo/b hi/a", "b g d e", "b e / g d");
}

#[test]
fn a_hundred_thousand_entries_take_a_moment() {
    let rights: Vec<i64> = (0..100_000).map(|i| i % 21).collect();
    let line = |(i, right): (usize, &i64)| EntryLine { id: format!("e{i:06}"), right: *right, score_milli: 0, rank: 1 };
    let entries: Vec<EntryLine> = rights.iter().enumerate().map(line).collect();
    let rules = [tier("t", 1000, 100, Measure::Right, [None; 3])];
    let started = std::time::Instant::now();
    let results = draw_tiers(&[7; 32], &rules, false, &entries);
    let took = started.elapsed();
    assert_eq!(results[0].winners.len(), 1000);
    assert!(took.as_millis() < 5000, "{took:?}");
}

prop_compose! {
    fn rule(id: &'static str)(
        quantity in 1_u32..8, reserves in 0_u32..4, measure in 0_usize..3, low in 0_i64..12, high in 0_i64..14, floor in 0_i64..12,
        some in any::<[bool; 3]>(),
    ) -> TierRule {
        let measure = [Measure::Right, Measure::ScoreMilli, Measure::Rank][measure];
        let scale = if measure == Measure::ScoreMilli { 10_000 } else { 1 };
        let floor = (some[2] && measure == Measure::Right).then_some(floor);
        tier(id, quantity, reserves, measure, [some[0].then_some(low * scale), some[1].then_some(high * scale), floor])
    }
}

proptest! {
    #[test]
    fn a_draw_holds_its_laws(
        seed: [u8; 32], adding: bool, rights in prop::collection::vec(0_i64..11, 0..40),
        rules in (rule("a"), rule("b"), rule("c")), turn in 0_usize..40,
    ) {
        let rules = [rules.0, rules.1, rules.2];
        let entries = ranked(&rights);
        let results = draw_tiers(&seed, &rules, adding, &entries);
        let mut won: Vec<&str> = Vec::new();
        for (rule, result) in rules.iter().zip(&results) {
            let wanted = size(rule.quantity);
            prop_assert_eq!(result.winners.len(), wanted.min(result.pool.size));
            prop_assert_eq!(result.winners.len() + size(result.unassigned), wanted);
            prop_assert_eq!(result.reserves.len(), size(rule.reserves).min(result.pool.size - result.winners.len()));
            prop_assert!(result.pool.steps.windows(2).all(|w| w[0].size <= w[1].size && w[0].size < wanted));
            prop_assert!(rule.floor.is_none_or(|f| result.pool.min.is_none_or(|m| m >= f || Some(m) == rule.min)));
            let mut tickets: Vec<Hash> = result.winners.iter().chain(&result.reserves).map(|t| t.ticket).collect();
            prop_assert!(tickets.is_sorted());
            tickets.dedup();
            prop_assert_eq!(tickets.len(), result.winners.len() + result.reserves.len());
            for ticketed in &result.winners {
                prop_assert_eq!(ticketed.ticket, keyed(&seed, format!("{}\n{}", rule.id, ticketed.entry).as_bytes()));
                prop_assert!(adding || !won.contains(&ticketed.entry.as_str()));
                won.push(&ticketed.entry);
            }
        }
        let mut turned = entries.clone();
        turned.rotate_left(turn.min(entries.len()));
        turned.reverse();
        prop_assert_eq!(draw_tiers(&seed, &rules, adding, &turned), results);
        prop_assert_eq!(entries_text("d", &turned), entries_text("d", &entries));
    }
}
