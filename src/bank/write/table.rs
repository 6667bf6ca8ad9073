//! Questions as tables in the layout of the template, with two columns more: tags, and what no column has a place for.

use crate::bank::carried::{Carried, joined};
use crate::bank::import::guarded;
use crate::bank::lists::Topics;
use crate::bank::template::{HEADINGS, page};
use domain::question::{Body, Difficulty, Question};
use rust_xlsxwriter::{Workbook, XlsxError};

/// Headings beyond those of the template, with the width of their columns.
const MORE: [(&str, f64); 2] = [("知识点", 16.0), ("附加信息（勿删）", 12.0)];
/// Options of a row.
const OPTIONS: usize = 8;

/// The questions as a workbook.
///
/// # Errors
/// When the file cannot be written, which memory allows in practice.
pub(super) fn xlsx(questions: &[Question], topics: &Topics) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let columns: Vec<(&str, f64)> = HEADINGS.into_iter().chain(MORE).collect();
    let (sheet, cell) = page(&mut workbook, &columns)?;
    for (row, question) in (1_u32..).zip(questions) {
        for (column, text) in (0_u16..).zip(cells(question, topics)).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string_with_format(row, column, text, &cell)?;
        }
    }
    workbook.save_to_buffer()
}

/// The questions as CSV: UTF-8 with a mark, CRLF.
///
/// # Errors
/// When the file cannot be written, which memory allows in practice.
pub(super) fn csv(questions: &[Question], topics: &Topics) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = vec![0xEF, 0xBB, 0xBF];
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
    writer.write_record(HEADINGS.iter().chain(&MORE).map(|(title, _)| title))?;
    for question in questions {
        writer.write_record(cells(question, topics).iter().map(|text| guarded(text)))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

fn cells(question: &Question, topics: &Topics) -> Vec<String> {
    let mut cells = vec![question.stem.clone(), question.kind().name().to_owned()];
    let options = question.options();
    cells.extend((0..OPTIONS).map(|place| options.get(place).map(|option| option.text.clone()).unwrap_or_default()));
    cells.extend([
        answer(question),
        question.explanation.clone(),
        topic(question, topics),
        difficulty(question.difficulty).to_owned(),
        joined(&question.tags),
        Carried::of_row(question).line(),
    ]);
    cells
}

fn answer(question: &Question) -> String {
    match &question.body {
        Body::Single { key, .. } => super::letter(usize::from(*key)).to_string(),
        Body::Multiple { keys, .. } => keys.iter().map(|key| super::letter(usize::from(*key))).collect(),
        Body::TrueFalse { truth } => if *truth { "正确" } else { "错误" }.to_owned(),
        Body::Fill { accepted } => joined(accepted),
    }
}

/// The name of the topic where it leads back to it, otherwise its code.
fn topic(question: &Question, topics: &Topics) -> String {
    let name = topics.name(&question.topic).filter(|name| topics.find(name) == Some(question.topic.as_str()));
    name.unwrap_or(&question.topic).to_owned()
}

const fn difficulty(difficulty: Difficulty) -> &'static str {
    match difficulty {
        Difficulty::Easy => "易",
        Difficulty::Medium => "适中",
        Difficulty::Hard => "难",
    }
}
