//! Known answers of the specification, made with an independent program, and properties of a draw.

use super::*;
use proptest::prelude::*;

fn secret() -> PaperSecret {
    PaperSecret::new(std::array::from_fn(|i| u8::try_from(i).unwrap()))
}

fn twelve() -> Vec<IndexLine> {
    (1..=12)
        .map(|i| IndexLine {
            id: format!("q{i:02}"),
            revision: 1,
            topic: "elevator".into(),
            kind: "single".into(),
            difficulty: "easy".into(),
            options: 4,
            fixed: i == 1,
        })
        .collect()
}

fn sections() -> Vec<SectionPool> {
    vec![
        SectionPool { candidates: (0..8).collect(), count: 3 },
        SectionPool { candidates: (6..12).collect(), count: 2 },
    ]
}

fn drawn(number: u32, seen: Option<&dyn Fn(u32) -> bool>) -> Vec<(String, String)> {
    let mut stream = Stream::new(&secret().seed("contest_1", "participant_7", number));
    draw_paper(&mut stream, &sections(), seen, &|position| if position == 0 { 0 } else { 4 })
        .unwrap()
        .iter()
        .map(|d| (format!("q{:02}", d.position + 1), d.order.iter().map(u8::to_string).collect()))
        .collect()
}

fn pairs(ids: &str, orders: &str) -> Vec<(String, String)> {
    ids.split(' ').zip(orders.split(' ')).map(|(id, o)| (id.to_owned(), o.replace('–', ""))).collect()
}

#[test]
fn commitment_and_seed_are_those_of_the_specification() {
    assert_eq!(secret().commitment(), "c69d4f70531ab9da7ec782b3cf460b4464ab06f2a8702e1071efb20d43dc42b2");
    assert_eq!(
        hex(&secret().seed("contest_1", "participant_7", 1)),
        "90e2b4b86c46207d03841059170603047e2e79527a83a063a29ba4c5fdc61f51"
    );
    assert_eq!(format!("{:?}", secret()), "PaperSecret(sealed)");
}

#[test]
fn the_first_paper_is_that_of_the_specification() {
    assert_eq!(drawn(1, None), pairs("q05 q06 q01 q09 q08", "1302 3012 – 1230 3201"));
}

#[test]
fn the_second_paper_prefers_unseen_questions() {
    let seen = |position: u32| [4, 5, 0, 8, 7].contains(&position);
    assert_eq!(drawn(2, Some(&seen)), pairs("q04 q02 q03 q07 q11", "3012 2031 2310 1320 2301"));
}

#[test]
fn the_index_hash_is_that_of_the_specification() {
    let mut lines = twelve();
    lines.reverse();
    let text = index_text("contest_1", 1, &lines);
    assert_eq!(hex(&hash(&[text.as_bytes()])), "5fe0866a3eeb657e228804d76420500a4e9e418526f3df96c8bef1a99d2cbec3");
    assert_eq!(parse_index(&text), Some(twelve()));
}

#[test]
fn the_receipt_is_that_of_the_specification() {
    let salt: [u8; 16] = std::array::from_fn(|i| u8::try_from(i).unwrap());
    let line = |question, revision, answer| ReceiptLine { question, revision, answer };
    let lines = [line("q05", 1, "1"), line("q06", 1, "0,2"), line("q01", 1, ""), line("q09", 2, "三年")];
    let leaf = receipt_leaf("attempt_1", 1, 1_662_000_000_000, &salt, &lines);
    assert_eq!(receipt(&leaf), "fb2ab2017719c4278ed2cc4d0e320c053f35e2010eead4c3596548f327b82452");
}

#[test]
fn a_short_section_is_refused_by_name() {
    let pools = [SectionPool { candidates: vec![1, 2], count: 3 }];
    let refused = draw_paper(&mut Stream::new(&[0; 32]), &pools, None, &|_| 0);
    assert_eq!(refused, Err(TooFew { section: 0, wanted: 3, available: 2 }));
}

proptest! {
    #[test]
    fn a_draw_is_a_permutation_of_part_of_its_list(seed: [u8; 32], len in 0_usize..60, count in 0_usize..70) {
        let list: Vec<usize> = (0..len).collect();
        let mut drawn = Stream::new(&seed).draw(list.clone(), count);
        prop_assert_eq!(drawn.len(), count.min(len));
        drawn.sort_unstable();
        drawn.dedup();
        prop_assert_eq!(drawn.len(), count.min(len));
        let mut all = Stream::new(&seed).shuffle(list.clone());
        all.sort_unstable();
        prop_assert_eq!(all, list);
    }

    #[test]
    fn below_stays_below(seed: [u8; 32], m in 1_u32..) {
        prop_assert!(Stream::new(&seed).below(m) < m);
    }

    #[test]
    fn hexadecimal_reads_back(bytes: Vec<u8>) {
        prop_assert_eq!(unhex(&hex(&bytes)), Some(bytes));
    }
}
