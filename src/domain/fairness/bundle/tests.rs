//! Bundles of random contests verify; a changed byte or a forged claim is named.

mod laws;

use super::*;
use crate::fairness::{Measure, TierRule};
use std::path::PathBuf;

const NAMES: [&str; 8] = ["林＊", "欧阳＊", "𠮷＊", "䶮＊", "㛃＊", "J＊", "葛󠄀＊", "é＊"];
const TOWNS: [&str; 4] = ["小榄镇", "古镇镇", "-", "101团"];

fn tier(id: &str, quantity: u32, reserves: u32, measure: Measure, bounds: [Option<i64>; 3]) -> TierRule {
    let [min, max, floor] = bounds;
    TierRule { id: id.into(), quantity, reserves, measure, min, max, floor }
}

fn act(at_ms: i64, role: &str) -> Act {
    Act { at_ms, role: role.into() }
}

fn record() -> Record {
    let day = 86_400_000;
    let start = 1_662_000_000_000;
    Record {
        audit_head: hex(&hash(&[b"audit"])),
        announced: act(start, "organizer"),
        freezes: vec![
            Freeze {
                number: 1,
                act: act(start + 10 * day, "organizer"),
                withdrawn: Some((start + 11 * day, "补录 1 名参赛者".into())),
            },
            Freeze { number: 2, act: act(start + 11 * day, "organizer"), withdrawn: None },
        ],
        beacon_appears_at_ms: start + 14 * day,
        beacon_entered: [act(start + 14 * day, "organizer"), act(start + 14 * day + 60_000, "prize_officer")],
        drawn: act(start + 14 * day + 120_000, "prize_officer"),
        single_person: None,
    }
}

fn posting(what: Posted, at_ms: i64) -> Posting {
    Posting { what, at_ms, place: "公众号“质量知识”".into(), reference: "https://example.org/a?b=1".into() }
}

/// A drawn bundle with postings and list.
fn drawn(rules: &str, tiers: Vec<TierRule>, adding: bool, entries: Vec<EntryLine>, secret: [u8; 32]) -> Bundle {
    let (secret, rules) = (DrawSecret::new(secret), rules.to_owned());
    let announcement = Announcement {
        draw: "draw_1".into(),
        commitment: secret.commitment(),
        rules_hash: hex(&hash(&[rules.as_bytes()])),
        beacon: "双色球 2022113 期".into(),
        adding,
        tiers,
    };
    let beacon = "双色球 2022113 期 03 06 11 12 19 25 | 08".to_owned();
    let mut bundle = Bundle::drawn(announcement, rules, entries, beacon, &secret, record());
    bundle.postings = vec![
        posting(Posted::Announcement, bundle.record.announced.at_ms),
        posting(Posted::Entries, bundle.record.freezes[1].act.at_ms),
    ];
    list(&mut bundle);
    bundle
}

fn list(bundle: &mut Bundle) {
    let line = |(at, (tier, entry)): (usize, (String, String))| ListLine {
        tier,
        entry,
        name: NAMES[at % 8].into(),
        mobile: if at % 5 == 4 { "-".into() } else { "138****7712".into() },
        town: TOWNS[at % 4].into(),
    };
    bundle.list = bundle.holders().into_iter().enumerate().map(line).collect();
}

fn entries(rights: &[i64]) -> Vec<EntryLine> {
    let rank = |right: i64| u32::try_from(rights.iter().filter(|other| **other > right).count() + 1).unwrap();
    let line = |(i, right): (usize, &i64)| EntryLine {
        id: format!("e{:03}", i + 1),
        right: *right,
        score_milli: right * 10_000,
        rank: rank(*right),
    };
    rights.iter().enumerate().map(line).collect()
}

/// The draw of the specification's known answers, with a waived and a struck prize.
fn known() -> Bundle {
    let rights: Vec<i64> = (1..=20).map(|i| if i % 4 == 0 { 10 } else { 9 - i % 3 }).collect();
    let tiers = vec![
        tier("first", 2, 1, Measure::Right, [Some(10), None, Some(10)]),
        tier("second", 6, 2, Measure::Right, [Some(10), None, Some(7)]),
    ];
    let secret = std::array::from_fn(|i| 0x64 + u8::try_from(i).unwrap());
    let mut bundle = drawn("规则\n", tiers, false, entries(&rights), secret);
    let at_ms = bundle.record.drawn.at_ms + 3_600_000;
    assert_eq!(bundle.give_up("second", "e006", Cause::Waived, at_ms), Follower::Entry("e008".into()));
    assert_eq!(bundle.give_up("first", "e020", Cause::Struck, at_ms + 1), Follower::Nobody);
    list(&mut bundle);
    bundle
}

/// The text with its digests made right again, as a forger would.
fn forged(text: &str) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    lines.pop();
    let mut at = 1;
    while at < lines.len() {
        let header: Vec<String> = lines[at].split('\t').map(str::to_owned).collect();
        let length: usize = header[2].parse().unwrap();
        let body: String = lines[at + 1..=at + length].concat();
        lines[at] = format!("section\t{}\t{length}\t{}\n", header[1], hex(&hash(&[body.as_bytes()])));
        at += length + 1;
    }
    let text = lines.concat();
    let digest = hex(&hash(&[text.as_bytes()]));
    format!("{text}digest\t{digest}\n")
}

#[track_caller]
fn named(text: &str, what: What, tier: Option<&str>, at: Option<usize>) {
    let report = verify(text);
    let fault = report.first_fault().expect("something is wrong");
    let found = (fault.what, fault.tier.as_deref(), fault.fault.as_ref().and_then(|f| f.at));
    assert_eq!(found, (what, tier, at), "{fault:?}");
    assert!(Bundle::parse(text).is_err() || text == forged(text));
}

/// Compares a file of the repository with what it has to be.
#[track_caller]
fn file(path: &str, text: &str) {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../..", path].iter().collect();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let hint = "is not up to date; look at it, then run: UPDATE_SNAPSHOTS=1 cargo test -p domain bundle";
    assert!(kept == text, "{} {hint}", path.display());
}

#[test]
fn the_known_draw_verifies_and_is_the_fixture_of_the_browser() {
    let bundle = known();
    let text = bundle.text();
    let report = verify(&text);
    assert!(report.passed(), "{:?}", report.first_fault());
    assert_eq!(report.remarks, []);
    assert_eq!(Bundle::parse(&text).as_ref(), Ok(&bundle));
    let a = "c69b8d28a1fe6ee91c8c5f6470d8d083827c6429c6cab9cb2bcd998428e23345";
    assert_eq!((report.checks[2].what, &report.checks[2].facts[..]), (What::Announcement, &[a.to_owned()][..]));
    file("frontend/src/lib/features/draw/fixture-bundle.txt", &text);
}

#[test]
fn the_worked_example_of_the_document_verifies() {
    let tiers = vec![tier("a", 2, 1, Measure::Right, [Some(2), None, Some(1)])];
    let mut bundle = drawn("规则\n\n满分优先。\n", tiers, false, entries(&[2, 1, 1, 0]), [1; 32]);
    bundle.postings.truncate(1);
    bundle.record.freezes = vec![Freeze { number: 1, withdrawn: None, ..bundle.record.freezes[1].clone() }];
    let text = bundle.text();
    assert!(verify(&text).passed());
    assert_eq!(verify(&text).remarks, [Remark::NotPosted("entries")]);
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../docs/draw-bundle.md"].iter().collect();
    let document = std::fs::read_to_string(path).unwrap();
    assert!(document.contains(&format!("```\n{text}```\n")), "docs/draw-bundle.md has to show:\n{text}");
}

#[test]
fn a_changed_text_is_named_without_looking_further() {
    let text = known().text();
    let swap = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    named(&swap("e020\t10\t", "e020\t9\t"), What::Entries, None, None);
    named(&swap("adding\t0", "adding\t1"), What::Announcement, None, None);
    named(&swap("规则\n", "规格\n"), What::Rules, None, None);
    named(&swap("25 | 08\n", "25 | 09\n"), What::Beacon, None, None);
    named(&swap("656667", "656668"), What::Commitment, None, None);
    named(&swap("seed\td7", "seed\td8"), What::Seed, None, None);
    named(&swap("winner\tsecond\t3\te018", "winner\tsecond\t3\te017"), What::Winners, Some("second"), Some(3));
    named(&swap("reserve\tsecond\t2\te012", "reserve\tsecond\t2\te010"), What::Reserves, Some("second"), Some(2));
    named(&swap("step\tsecond\t9\t8", "step\tsecond\t9\t7"), What::Pool, Some("second"), Some(2));
    named(&swap("waived", "struck"), What::Waivers, None, None);
    named(&swap("欧阳＊", "欧陽＊"), What::List, None, None);
    named(&swap("欧阳＊", "欧阳修＊"), What::List, None, None);
    named(&swap("announced\t1662", "announced\t1661"), What::Record, None, None);
    named(&swap("a?b=1", "a?b=2"), What::Postings, None, None);
    let last = text.trim_end().rsplit('\t').next().unwrap();
    named(&text.replace(last, &"0".repeat(64)), What::Digest, None, None);
    named(text.trim_end(), What::Form, None, Some(text.lines().count()));
    named(&format!("{text}\n"), What::Form, None, Some(text.lines().count() + 1));
    named(&format!("\u{feff}{text}"), What::Form, None, Some(1));
    named(&text.replace('\n', "\r\n"), What::Form, None, Some(1));
}

#[test]
fn a_forger_who_mends_the_digests_is_found_by_the_draw() {
    let text = known().text();
    let swap = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        forged(&text.replacen(from, to, 1))
    };
    named(&swap("/v1\tdraw_1", "/v1\tdraw_2"), What::Draw, None, None);
    named(&swap("e020\t10\t", "e020\t9\t"), What::Seed, None, None);
    named(&swap("规则\n", "规格\n"), What::Rules, None, None);
    named(&swap("656667", "656668"), What::Commitment, None, None);
    named(&swap("25 | 08\n", "25 | 09\n"), What::Seed, None, None);
    named(&swap("winner\tfirst\t1\te020", "winner\tfirst\t1\te004"), What::Winners, Some("first"), Some(1));
    named(&swap("tier\tsecond\t9\t-\t8\t0", "tier\tsecond\t9\t-\t8\t1"), What::Winners, Some("second"), None);
    named(&swap("waived\t1663213320000\te008", "waived\t1663213320000\te012"), What::Waivers, None, Some(1));
    named(&swap("second\te008\t", "second\te006\t"), What::List, None, Some(7));
    named(&swap("欧阳＊", "欧阳修＊"), What::Mask, None, Some(2));
    named(&swap("138****7712", "13812347712"), What::Mask, None, Some(1));
    named(&swap("小榄镇", "440902"), What::Mask, None, None::<usize>.or(Some(1)));
    named(&swap("freeze\t1\t", "freeze\t3\t"), What::Form, None, Some(line_of(&text, "withdrawn")));
    named(&swap("drawn\t1663", "drawn\t1662"), What::Record, None, None);
    let beside = known();
    let extra = text.replacen("section\twaivers", "tier\tthird\t-\t-\t0\t0\nsection\twaivers", 1);
    let lines = format!("section\tresult\t{}", text_lines(&text, "result"));
    let more = format!("section\tresult\t{}", text_lines(&text, "result") + 1);
    named(&forged(&extra.replacen(&lines, &more, 1)), What::Result, None, Some(3));
    assert_eq!(beside.holders().len(), 7);
}

fn line_of(text: &str, beginning: &str) -> usize {
    text.lines().position(|line| line.starts_with(beginning)).unwrap() + 1
}

fn text_lines(text: &str, section: &str) -> usize {
    let header = text.lines().find(|line| line.starts_with(&format!("section\t{section}\t"))).unwrap();
    header.split('\t').nth(2).unwrap().parse().unwrap()
}

#[test]
fn a_reader_is_told_what_no_check_can_decide() {
    let mut bundle = known();
    bundle.postings.clear();
    bundle.record.single_person = Some("只有一名工作人员".into());
    bundle.record.beacon_appears_at_ms = bundle.record.freezes[1].act.at_ms + 3 * 3_600_000 + 1;
    bundle.announcement.beacon = "福彩3D 2022260 期".into();
    let remarks = verify(&bundle.text()).remarks;
    let words: Vec<String> = remarks.iter().map(|r| format!("{} {}", r.word(), r.fact())).collect();
    assert_eq!(
        words,
        [
            "single_person 只有一名工作人员",
            "not_posted announcement",
            "not_posted entries",
            "late_freeze 3",
            "late_drawing 69",
            "other_issue 福彩3D 2022260 期"
        ]
    );
    bundle.record.single_person = None;
    bundle.record.drawn.role = "organizer".into();
    assert_eq!(verify(&bundle.text()).remarks[0], Remark::SameRole);
}

/// What the command and the app say, in one text that the tests of both read.
#[test]
fn the_words_are_those_that_the_app_says() {
    let bundle = known();
    let text = bundle.text();
    let mut late = bundle.clone();
    late.postings.clear();
    late.record.single_person = Some("只有一名工作人员".into());
    late.record.beacon_appears_at_ms = late.record.freezes[1].act.at_ms + 3_600_000;
    let mut same = bundle.clone();
    same.record.drawn.role = "organizer".into();
    let swap = |from: &str, to: &str| text.replacen(from, to, 1);
    let mut cases = vec![
        text.clone(),
        late.text(),
        same.text(),
        swap("adding\t0", "adding\t2"),
        swap("e020\t10\t", "e020\t9\t"),
        swap("winner\tsecond\t3\te018", "winner\tsecond\t3\te017"),
        forged(&swap("欧阳＊", "欧阳修＊")),
        forged(&swap("25 | 08\n", "25 | 09\n")),
        forged(&swap("drawn\t1663", "drawn\t1662")),
        forged(&swap("step\tsecond\t9\t8", "step\tsecond\t9\t7")),
        forged(&swap("waived\t1663213320000\te008", "waived\t1663213320000\te012")),
        forged(&swap("second\te008\t", "second\te006\t")),
        forged(&swap("/v1\tdraw_1", "/v1\tdraw_2")),
        text.replace('\n', "\r\n"),
        text.trim_end().to_owned(),
        format!("{text}x"),
        text.replacen("section\tlist\t7", "section\tlist\t8", 1),
        text.replacen("section\tlist\t7", "section\tlist\t6", 1),
        text.replacen("é", "e\u{301}", 1),
        String::new(),
    ];
    let mut said = String::new();
    for case in cases.drain(..) {
        said += &format!("=== {}\n", hex(&hash(&[case.as_bytes()])));
        said += &verify(&case).sentences().join("\n");
        said += "\n";
    }
    for entry in ["e001", "e004", "e006", "e008", "e012", "e020"] {
        said += &format!("=== {entry}\n{}\n", standing(&bundle, entry).unwrap().sentences().join("\n"));
    }
    file("frontend/src/lib/features/draw/fixture-words.txt", &said);
}

#[test]
fn an_entry_finds_itself() {
    let bundle = known();
    let outcomes =
        |entry: &str| standing(&bundle, entry).map(|s| s.tiers.iter().map(|t| t.outcome).collect::<Vec<_>>());
    assert_eq!(outcomes("e020"), Some(vec![Outcome::Won(1), Outcome::WonBefore]));
    assert_eq!(outcomes("e004"), Some(vec![Outcome::Reserve(1), Outcome::Won(6)]));
    assert_eq!(outcomes("e012"), Some(vec![Outcome::Not, Outcome::Reserve(2)]));
    assert_eq!(outcomes("e001"), Some(vec![Outcome::OutOfBounds, Outcome::OutOfBounds]));
    assert_eq!(outcomes("e021"), None);
    let e008 = standing(&bundle, "e008").unwrap();
    assert_eq!((e008.line, e008.tiers[1].place, e008.tiers[1].pool, e008.tiers[1].holds), (8, 7, 8, true));
    assert!(!standing(&bundle, "e006").unwrap().tiers[1].holds);
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let mut bytes = known().text().into_bytes();
    bytes[40] = 0xff;
    let report = verify_bytes(&bytes);
    assert_eq!(report.first_fault().and_then(|c| c.fault.as_ref()).and_then(|f| f.at), Some(2));
}
