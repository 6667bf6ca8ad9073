//! Workbooks of Excel 97 to 2003, written record by record.

use crate::bank::import::testing::*;
use crate::bank::import::{Checked, FileRefused, Limits};
use std::io::Write as _;

/// Records of a sheet: type and content.
type Records = Vec<(u16, Vec<u8>)>;

fn words(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// A text as the format has it: its length and two bytes for each unit.
fn label(row: u16, column: u16, text: &str) -> (u16, Vec<u8>) {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut data = words(&[row, column, 0, u16::try_from(units.len()).unwrap()]);
    data.push(1);
    data.extend(words(&units));
    (0x0204, data)
}

fn number(row: u16, column: u16, value: f64) -> (u16, Vec<u8>) {
    (0x0203, [words(&[row, column, 0]), value.to_le_bytes().to_vec()].concat())
}

fn written(records: &Records) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (kind, data) in records {
        bytes.extend(words(&[*kind, u16::try_from(data.len()).unwrap()]));
        bytes.extend(data);
    }
    bytes
}

/// A workbook of sheets with a name, whether each is hidden, and its records.
fn xls(sheets: &[(&str, bool, Records)]) -> Vec<u8> {
    let begin = |kind: u16| (0x0809, words(&[0x0600, kind, 0, 0, 0, 0, 0, 0]));
    let bodies: Vec<Vec<u8>> = sheets
        .iter()
        .map(|(_, _, records)| written(&[vec![begin(0x0010)], records.clone(), vec![(0x000A, vec![])]].concat()))
        .collect();
    let globals = |places: &[u32]| {
        let mut records = vec![begin(0x0005), (0x0042, words(&[1200]))];
        for ((name, hidden, _), place) in sheets.iter().zip(places) {
            let units: Vec<u16> = name.encode_utf16().collect();
            let mut data = place.to_le_bytes().to_vec();
            data.extend([u8::from(*hidden), 0, u8::try_from(units.len()).unwrap(), 1]);
            data.extend(words(&units));
            records.push((0x0085, data));
        }
        records.push((0x000A, vec![]));
        written(&records)
    };
    let mut place = u32::try_from(globals(&vec![0; sheets.len()]).len()).unwrap();
    let mut places = Vec::new();
    for body in &bodies {
        places.push(place);
        place += u32::try_from(body.len()).unwrap();
    }
    let stream = [vec![globals(&places)], bodies].concat().concat();
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    file.into_inner().into_inner()
}

fn table(rows: &[&[&str]]) -> Records {
    let row = |(row, cells): (u16, &&[&str])| -> Records {
        let cells = (0_u16..).zip(*cells).filter(|(_, text)| !text.is_empty());
        cells.map(|(column, text)| label(row, column, text)).collect()
    };
    (0_u16..).zip(rows).flat_map(row).collect()
}

fn checked(bytes: &[u8]) -> Result<Checked, FileRefused> {
    check_named(bytes, "题目.xls", &Limits::default())
}

#[test]
fn old_workbooks_are_read_with_what_is_hidden_and_merged() {
    let mut first = table(&[
        &["题干", "题型", "选项A", "选项B", "答案"],
        &["合格率是多少？", "单选题", "", "一半", "A"],
        &["藏起来的题？", "单选题", "甲", "乙", "A"],
        &["可以超载。", "判断题", "", "", ""],
        &["可以打闹。", "", "", "", "错"],
    ]);
    first.push(number(1, 2, 99.5));
    first.push((0x0208, words(&[2, 0, 5, 255, 0, 0, 0x0120, 0])));
    first.push((0x007D, words(&[4, 4, 2048, 0, 1, 0])));
    first.push((0x00E5, words(&[1, 3, 4, 1, 1])));
    first.push(label(3, 4, "×"));
    let second = table(&[&["题干", "答案"], &["旧题____。", "旧"]]);
    let file = xls(&[("题目", false, first), ("旧题", true, second)]);
    let report = checked(&file).unwrap_or_else(|refused| panic!("{refused}")).report;
    let found: Vec<_> = report.accepted.iter().map(|q| (q.place.row, q.kind.as_str(), q.answers.join(""))).collect();
    assert_eq!(found, [(2, "single", "99.5".into()), (4, "truefalse", "错误".into()), (5, "truefalse", "错误".into())]);
    let faults: Vec<_> = report.faults.iter().map(|f| (f.sheet.as_str(), f.row, f.code.as_str())).collect();
    assert_eq!(faults, [("题目", 1, "hidden_column"), ("题目", 3, "hidden_row"), ("旧题", 0, "hidden_sheet")]);
    assert_eq!((report.format.as_str(), codes(&report.notes).contains(&"merged_cells")), ("xls", true));
}

#[test]
fn a_table_larger_than_it_can_be_is_refused_before_it_is_built() {
    let head = || table(&[&["题干", "题型", "选项A", "选项B", "答案"], &["题？", "单选题", "甲", "乙", "A"]]);
    let mut far = head();
    far.push(label(65_535, 255, "远"));
    assert_eq!(checked(&xls(&[("题", false, far)])).unwrap_err().code, "unpacked_too_large");
    let mut claiming = head();
    let claim = [u32::to_le_bytes(0), u32::to_le_bytes(u32::MAX)].concat();
    claiming.insert(0, (0x0200, [claim, words(&[0, 255, 0])].concat()));
    assert_eq!(checked(&xls(&[("题", false, claiming)])).unwrap_err().code, "unpacked_too_large");
    let mut locked = head();
    locked.insert(0, (0x002F, words(&[1, 1, 1])));
    assert!(checked(&xls(&[("题", false, locked)])).is_ok(), "a lock inside a sheet means nothing");
}

#[test]
fn damaged_old_workbooks_never_panic() {
    let good = xls(&[(
        "题",
        false,
        table(&[&["题干", "题型", "选项A", "选项B", "答案"], &["题？", "单选题", "甲", "乙", "A"]]),
    )]);
    for step in 0..200_usize {
        let at = step * good.len() / 200;
        let mut bad = good.clone();
        bad[at] ^= 0xFF;
        let _ = checked(&bad);
        let _ = checked(&good[..at]);
    }
}
