//! Files that are broken, lie about their size, or are simply large.

use super::testing::*;
use super::*;
use std::io::Write as _;
use std::time::{Duration, Instant};

fn check_with(bytes: &[u8], limits: &Limits) -> Result<Checked, FileRefused> {
    check_named(bytes, "题目.xlsx", limits)
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn hostile_and_broken_files_are_refused_with_a_sentence() {
    let good = sheet(&[&HEAD, &["题", "单选题", "甲", "乙", "", "", "A"]]);
    let small = Limits { file_bytes_max: 64 * 1024, unpacked_bytes_max: 1024 * 1024, rows_max: 5, cell_chars_max: 100 };
    let mut lying = zip(&[("xl/workbook.xml", &vec![b'x'; 3_000_000])]);
    let claims = 3_000_000_u32.to_le_bytes();
    while let Some(at) = lying.windows(4).position(|bytes| bytes == claims) {
        lying[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    let many: Vec<Vec<String>> = (0..6).map(|i| vec![format!("题{i}"), "单选题".into()]).collect();
    let many: Vec<Vec<&str>> = many.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let many: Vec<&[&str]> = std::iter::once(&HEAD[..]).chain(many.iter().map(Vec::as_slice)).collect();
    for (bytes, code) in [
        (vec![], "empty_file"),
        (b"\xD0\xCF\x11\xE0....".to_vec(), "broken_file"),
        ("题干,答案\n".as_bytes().to_vec(), "no_rows"),
        (b"PK\x03\x04 rubbish".to_vec(), "broken_file"),
        (good[..good.len() / 2].to_vec(), "broken_file"),
        (zip(&[("readme.md", b"x")]), "unknown_archive"),
        (zip(&[("xl/workbook.bin", b"x")]), "xlsb"),
        (zip(&[("xl/workbook.xml", b"<<<")]), "broken_file"),
        (zip(&[("xl/workbook.xml", b"<x/>"), ("xl/a", &vec![0; 2_000_000])]), "unpacked_too_large"),
        (vec![b'P'; 70_000], "too_large"),
        (sheet(&many), "too_many_rows"),
        (sheet(&[&["甲", "乙"], &["1", "2"]]), "no_header"),
        (sheet(&[&HEAD]), "no_rows"),
    ] {
        let refused = check_with(&bytes, &small).map(|_| ()).unwrap_err();
        assert_eq!(refused.code, code, "{}", refused.message);
        assert!(refused.message.chars().count() > 8);
    }
    assert_eq!(check_with(&lying, &small).unwrap_err().code, "broken_file");
    let mut streamed = zip::ZipWriter::new_stream(Vec::new());
    streamed.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    streamed.write_all(&vec![b'x'; 3_000_000]).unwrap();
    let streamed = streamed.finish().unwrap().into_inner();
    assert_eq!(check_with(&streamed, &small).unwrap_err().code, "unpacked_too_large");
    let long = sheet(&[&HEAD, &[&"长".repeat(101), "单选题", "甲", "乙", "", "", "A"]]);
    assert_eq!(codes(&check_with(&long, &small).unwrap().report.faults), ["too_long"]);
}

#[test]
fn damaged_bytes_never_panic() {
    let good = sheet(&[&HEAD, &["题", "单选题", "甲", "乙", "", "", "A"]]);
    for step in 0..120_usize {
        let mut bad = good.clone();
        let at = step * good.len() / 120;
        bad[at] ^= 0xFF;
        let _ = check_with(&bad, &Limits::default());
        let _ = check_with(&good[..at], &Limits::default());
    }
}

#[test]
fn a_far_cell_and_a_late_clock_do_no_harm() {
    let far = book(|book| {
        let page = book.add_worksheet();
        write(page, &[&HEAD, &["题", "单选题", "甲", "乙", "", "", "A"]]);
        page.write_string(1_048_575, 16_383, "远").unwrap();
    });
    assert_eq!(check(&far).report.counts.accepted, 1);
    let topics = Topics::default();
    let library = Library::default();
    let known = KnownQuestions::default();
    let new_id = || QuestionId::generated(1, [1; 10]);
    let context = CheckContext {
        known: &known,
        has_id: &|_| false,
        new_id: &new_id,
        topics: &topics,
        library: &library,
        simplify: false,
    };
    let late = check_file(&far, "x", &context, &Limits::default(), Instant::now() - Duration::from_secs(1));
    assert_eq!(late.unwrap_err().code, "too_slow");
}

#[test]
fn twenty_thousand_rows_are_checked_in_bounded_time() {
    let bytes = book(|book| {
        let page = book.add_worksheet();
        write(page, &[&HEAD]);
        for row in 1..20_000_u32 {
            page.write_string(row, 0, format!("第{row}个人发现电梯的检验标志已经过期，应当怎样做？")).unwrap();
            for (column, text) in
                [(1, "单选题"), (2, "继续乘坐"), (3, "不乘坐并告知管理单位"), (4, "撕掉标志"), (6, "B")]
            {
                page.write_string(row, column, text).unwrap();
            }
        }
    });
    let begin = Instant::now();
    let checked = check(&bytes);
    assert_eq!(checked.report.counts.accepted, 19_999);
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
}
