//! Reads the cells of a workbook as text, within bounds, one cell after another and never as a dense table.

use super::import::{FileRefused, Limits};
use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// Columns that are looked at.
const COLUMNS_MAX: u32 = 64;
/// Bytes of text in all cells together. Shared strings make a small file refer to one long text many times.
const TEXT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Sheets of a workbook, at most.
const SHEETS_MAX: usize = 200;

/// Why the text of a cell may not be what the author saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The spreadsheet turned it into a date.
    Date,
    /// A formula that failed.
    Failed,
    /// Longer than allowed; only the beginning is kept.
    TooLong,
}

/// A cell with content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellText {
    /// Its text.
    pub(super) text: String,
    /// A doubt about it.
    pub(super) doubt: Option<Doubt>,
}

/// Cells of a row by column, from 0.
pub(super) type Row = BTreeMap<u32, CellText>;

/// A sheet: its rows with content by number, from 1.
#[derive(Debug, Default)]
pub(super) struct SheetRows {
    /// Name.
    pub(super) name: String,
    /// Rows.
    pub(super) rows: BTreeMap<usize, Row>,
}

/// A workbook.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// Visible sheets in order.
    pub(super) sheets: Vec<SheetRows>,
    /// Names of hidden sheets, which are not read.
    pub(super) hidden: Vec<String>,
}

/// Reads a workbook; whatever the file is, the answer is a book or a refusal.
pub(super) fn read(bytes: &[u8], limits: &Limits, deadline: Instant) -> Result<Book, FileRefused> {
    super::import::archive::guard(bytes, limits, deadline)?;
    // The reader of spreadsheets is not ours; a panic of it on a hostile file must not reach the server.
    catch_unwind(AssertUnwindSafe(|| book(bytes, limits, deadline))).unwrap_or_else(|_| Err(FileRefused::broken()))
}

fn book(bytes: &[u8], limits: &Limits, deadline: Instant) -> Result<Book, FileRefused> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| FileRefused::broken())?;
    let sheets = workbook.sheets_metadata().to_vec();
    if sheets.len() > SHEETS_MAX {
        return Err(FileRefused::new("too_many_sheets", format!("工作表超过 {SHEETS_MAX} 张，请拆成几个文件分别上传")));
    }
    let mut book = Book::default();
    let mut room = Room { rows: limits.rows_max, bytes: TEXT_BYTES_MAX };
    for sheet in sheets.into_iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        if sheet.visible != SheetVisible::Visible {
            book.hidden.push(sheet.name);
            continue;
        }
        let rows = sheet_rows(&mut workbook, &sheet.name, limits, &mut room, deadline)?;
        book.sheets.push(SheetRows { name: sheet.name, rows });
    }
    Ok(book)
}

struct Room {
    rows: usize,
    bytes: usize,
}

fn sheet_rows(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    limits: &Limits,
    room: &mut Room,
    deadline: Instant,
) -> Result<BTreeMap<usize, Row>, FileRefused> {
    let mut rows: BTreeMap<usize, Row> = BTreeMap::new();
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| FileRefused::broken())?;
    let mut read = 0_usize;
    while let Some(cell) = reader.next_cell().map_err(|_| FileRefused::broken())? {
        read += 1;
        if read.is_multiple_of(4096) && Instant::now() > deadline {
            return Err(FileRefused::too_slow());
        }
        let (row, column) = cell.get_position();
        let Some(text) = text_of(cell.get_value(), limits.cell_chars_max) else { continue };
        if column >= COLUMNS_MAX {
            continue;
        }
        let number = usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1);
        if !rows.contains_key(&number) {
            room.rows = room.rows.checked_sub(1).ok_or_else(|| {
                let max = limits.rows_max;
                FileRefused::new("too_many_rows", format!("超过 {max} 行。请拆成几个文件分别上传"))
            })?;
        }
        room.bytes = room.bytes.checked_sub(text.text.len()).ok_or_else(|| {
            FileRefused::new("too_much_text", "文字太多，不像是题目表。请只留题目，或拆成几个文件分别上传")
        })?;
        rows.entry(number).or_default().insert(column, text);
    }
    Ok(rows)
}

/// The text of a cell; nothing for a blank one.
fn text_of(value: &DataRef<'_>, chars_max: usize) -> Option<CellText> {
    let (text, doubt) = match value {
        DataRef::Empty => return None,
        DataRef::String(text) => (text.clone(), None),
        DataRef::SharedString(text) => return bounded(text, chars_max, None),
        DataRef::Int(number) => (number.to_string(), None),
        DataRef::Float(number) => (number_text(*number), None),
        DataRef::Bool(truth) => ((if *truth { "TRUE" } else { "FALSE" }).to_owned(), None),
        DataRef::DateTime(date) => (Data::DateTime(*date).to_string(), Some(Doubt::Date)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), Some(Doubt::Date)),
        DataRef::Error(error) => (error.to_string(), Some(Doubt::Failed)),
    };
    bounded(&text, chars_max, doubt)
}

fn bounded(text: &str, chars_max: usize, doubt: Option<Doubt>) -> Option<CellText> {
    let invisible = |c: &char| !matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}');
    let clean: String = text.chars().take(chars_max.saturating_add(1)).filter(invisible).collect();
    let clean = clean.replace("_x000D_", "\n").replace("\r\n", "\n").replace('\r', "\n");
    let trimmed = clean.trim();
    if trimmed.is_empty() {
        return None;
    }
    let too_long = trimmed.chars().count() > chars_max;
    let doubt = if too_long { Some(Doubt::TooLong) } else { doubt };
    Some(CellText { text: trimmed.to_owned(), doubt })
}

/// A number as people wrote it: no `.0`, no noise in the sixteenth digit.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_wrote_them() {
        for (number, text) in
            [(7.0, "7"), (0.1 + 0.2, "0.3"), (1.5, "1.5"), (-3.0, "-3"), (13_812_347_712.0, "13812347712")]
        {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn cells_lose_what_nobody_sees() {
        let text = |t: &str, max| bounded(t, max, None).map(|c| (c.text, c.doubt));
        assert_eq!(text("\u{feff} \u{200b}", 5), None);
        assert_eq!(text(" 甲_x000D_\n乙 ", 50), Some(("甲\n\n乙".into(), None)));
        assert_eq!(text("甲乙丙丁戊己庚", 5), Some(("甲乙丙丁戊己".into(), Some(Doubt::TooLong))));
    }
}
