//! What tests of the readers share: a small bank, and files made on the spot.

use super::*;
use rust_xlsxwriter::{Workbook, Worksheet};
use std::cell::Cell;
use std::time::Duration;

/// The headings of 考试宝, as far as most tests need them.
pub(super) const HEAD: [&str; 8] =
    ["题干（必填）", "题型 （必填）", "选项 A", "选项 B", "选项 C", "选项E\n(勿删)", "正确答案\n（必填）", "难度"];

/// Checks a file against a bank with one true/false question and two topics.
pub(super) fn check_named(bytes: &[u8], name: &str, limits: &Limits) -> Result<Checked, FileRefused> {
    let topics = Topics::from_pairs([("elevator", "电梯安全"), ("elevator.ride", "文明乘梯")]);
    let library = Library::default();
    let next = Cell::new(0_u16);
    let new_id = || {
        next.set(next.get() + 1);
        let [high, low] = next.get().to_be_bytes();
        QuestionId::generated(1, [high, low, 1, 1, 1, 1, 1, 1, 1, 1])
    };
    let mut draft = item::Item::new(Place::default()).draft;
    draft.id = QuestionId::parse("elevator-0001").unwrap();
    draft.kind = domain::question::Kind::TrueFalse;
    draft.stem = "题库里的题?".to_owned();
    draft.truth = Some(true);
    let bank = [draft.into_question(1).unwrap()];
    let known = KnownQuestions::of(bank.iter());
    let has_id = |id: &QuestionId| id.as_str() == "elevator-0001";
    let context = CheckContext {
        known: &known,
        has_id: &has_id,
        new_id: &new_id,
        topics: &topics,
        library: &library,
        simplify: false,
    };
    check_file(bytes, name, &context, limits, Instant::now() + Duration::from_secs(120))
}

/// Checks a file that has to be taken.
#[track_caller]
pub(super) fn check_as(bytes: &[u8], name: &str) -> Checked {
    check_named(bytes, name, &Limits::default()).unwrap_or_else(|refused| panic!("{}", refused.message))
}

/// Checks a workbook that has to be taken.
#[track_caller]
pub(super) fn check(bytes: &[u8]) -> Checked {
    check_as(bytes, "题目.xlsx")
}

/// A workbook.
pub(super) fn book(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

/// Writes rows of text; empty texts leave the cell out.
pub(super) fn write(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
}

/// A workbook of one sheet.
pub(super) fn sheet(rows: &[&[&str]]) -> Vec<u8> {
    book(|book| write(book.add_worksheet().set_name("第一章").unwrap(), rows))
}

/// Codes of faults or notes.
pub(super) fn codes(faults: &[ImportFault]) -> Vec<&str> {
    faults.iter().map(|fault| fault.code.as_str()).collect()
}
