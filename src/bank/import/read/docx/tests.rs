//! Bodies of documents that no word processor wrote: nothing panics, nothing is expanded.

use super::body::{self, Block};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn blocks(xml: &str) -> Vec<Block> {
    body::read(xml, Instant::now() + Duration::from_secs(10)).map(|body| body.blocks).unwrap_or_default()
}

#[test]
fn entities_and_deep_nesting_are_refused() {
    let soon = || Instant::now() + Duration::from_secs(10);
    let bomb = r#"<!DOCTYPE d [<!ENTITY a "aaaa">]><w:p><w:r><w:t>&a;</w:t></w:r></w:p>"#;
    assert_eq!(body::read(bomb, soon()).unwrap_err().code, "xml_entities");
    assert_eq!(body::read(&"<w:tbl>".repeat(5000), soon()).unwrap_err().code, "too_complex");
    let past = Instant::now();
    assert_eq!(body::read(&"<w:p/>".repeat(5000), past).unwrap_err().code, "too_slow");
}

#[test]
fn empty_elements_that_are_left_out_end_where_they_begin() {
    let xml = "<w:p><w:del/><w:r><w:t>甲</w:t><w:instrText/><w:t>乙</w:t></w:r></w:p>";
    assert!(matches!(blocks(xml).as_slice(), [Block::Paragraph(p)] if p.text == "甲乙"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_markup_is_read_without_a_panic(
        parts in proptest::collection::vec(
            "<w:(p|r|t|tbl|tr|tc|del|rPr|txbxContent)>|</w:(p|r|t|tbl|tr|tc|del|rPr|txbxContent)>|<w:(u|b|br|tab|del|p|ilvl|numId w:val=\"9\")/>|甲|&lt;|&#0;|  |<|>",
            0..60,
        )
    ) {
        blocks(&parts.concat());
    }
}
