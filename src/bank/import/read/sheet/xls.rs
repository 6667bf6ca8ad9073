//! Reads a workbook of Excel 97 to 2003. Its records are looked through first, because the reader behind builds tables
//! as large as the file claims.

use super::book::{Doubt, Merged, Room, SHEETS_MAX, SheetRows, date_text, number_text};
use super::xlsx::{spread, too_many_sheets};
use crate::bank::import::item::{Items, Source};
use crate::bank::import::limit::FileRefused;
use calamine::{Data, Reader, SheetType, SheetVisible, Xls};
use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};

/// Cells of all tables together, blank ones included, that the reader may build.
const TABLE_CELLS_MAX: u64 = 3_000_000;

/// Reads every sheet, hidden ones too; what is hidden is marked.
pub(super) fn book(source: &Source<'_>, out: &mut Items) -> Result<Vec<SheetRows>, FileRefused> {
    let layouts = Records(&stream(source.bytes)?).layouts(source)?;
    let mut workbook: Xls<_> = Xls::new(Cursor::new(source.bytes)).map_err(|error| match error {
        calamine::XlsError::Password => FileRefused::new("encrypted", "文件加了密码。请去掉密码再上传"),
        _ => FileRefused::broken(),
    })?;
    let sheets = workbook.sheets_metadata().to_vec();
    if sheets.len() > SHEETS_MAX {
        return Err(too_many_sheets());
    }
    let mut room = Room::new(source.limits);
    let mut book = Vec::new();
    let mut layouts = layouts.into_iter();
    for sheet in sheets {
        let layout = layouts.next().unwrap_or_default();
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let range = workbook.worksheet_range(&sheet.name).map_err(|_| FileRefused::broken())?;
        let merged = workbook.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        let merged: Vec<Merged> =
            merged.iter().map(|one| Merged { rows: (one.start.0, one.end.0), column: one.start.1 }).collect();
        let mut rows = SheetRows {
            title: sheet.name.clone(),
            name: sheet.name,
            hidden: sheet.visible != SheetVisible::Visible,
            hidden_rows: layout.hidden_rows,
            hidden_columns: layout.hidden_columns,
            ..SheetRows::default()
        };
        let (top, left) = range.start().unwrap_or_default();
        for (row, cells) in (top..).zip(range.rows()) {
            source.check_time()?;
            for (column, cell) in (left..).zip(cells) {
                put(&mut room, &mut rows, (row, column), cell)?;
            }
        }
        spread(&mut rows, &merged, out);
        book.push(rows);
    }
    Ok(book)
}

fn put(room: &mut Room, rows: &mut SheetRows, at: (u32, u32), cell: &Data) -> Result<(), FileRefused> {
    let (text, doubt) = match cell {
        Data::Empty => return Ok(()),
        Data::String(text) => return room.put(&mut rows.rows, at, text, None),
        Data::Int(number) => (number.to_string(), None),
        Data::Float(number) => (number_text(*number), None),
        Data::Bool(truth) => ((if *truth { "TRUE" } else { "FALSE" }).to_owned(), None),
        Data::DateTime(date) => (date_text(*date), Some(Doubt::Date)),
        Data::DateTimeIso(text) | Data::DurationIso(text) => (text.clone(), Some(Doubt::Date)),
        Data::Error(error) => (error.to_string(), Some(Doubt::Failed)),
    };
    room.put(&mut rows.rows, at, &text, doubt)
}

/// The stream of records.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, FileRefused> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| FileRefused::broken())?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name)).ok_or_else(FileRefused::broken)?;
    let mut records = Vec::new();
    let room = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let stream = file.open_stream(name).map_err(|_| FileRefused::broken())?;
    stream.take(room).read_to_end(&mut records).map_err(|_| FileRefused::broken())?;
    Ok(records)
}

/// What is hidden in a sheet.
#[derive(Debug, Default)]
struct Hidden {
    hidden_rows: BTreeSet<usize>,
    hidden_columns: BTreeSet<u32>,
}

/// Records of a workbook: type, length, content.
struct Records<'a>(&'a [u8]);

/// Corners of the table that the cells of a sheet span.
#[derive(Default)]
struct Span {
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
}

impl Span {
    fn take(&mut self, row: u16, columns: (u16, u16)) {
        let wider = |old: Option<(u64, u64)>, (low, high): (u16, u16)| {
            let (low, high) = (u64::from(low), u64::from(high));
            Some(old.map_or((low, high), |(first, last)| (first.min(low), last.max(high))))
        };
        self.rows = wider(self.rows, (row, row));
        self.columns = wider(self.columns, columns);
    }

    fn cells(&self) -> u64 {
        let size = |edge: Option<(u64, u64)>| edge.map_or(0, |(first, last)| last.saturating_sub(first) + 1);
        size(self.rows).saturating_mul(size(self.columns))
    }
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

impl Records<'_> {
    /// Type and content of each record, from a place on.
    fn from(&self, mut at: usize) -> impl Iterator<Item = (u16, &[u8])> {
        std::iter::from_fn(move || {
            let kind = word(self.0, at)?;
            let length = usize::from(word(self.0, at + 2)?);
            let data = self.0.get(at + 4..at + 4 + length)?;
            at += 4 + length;
            Some((kind, data))
        })
    }

    /// What is hidden, sheet by sheet in the order of the workbook.
    ///
    /// # Errors
    /// When the tables that the sheets claim are too large to build.
    fn layouts(&self, source: &Source<'_>) -> Result<Vec<Hidden>, FileRefused> {
        let mut room = TABLE_CELLS_MAX;
        let sheets: Vec<usize> = self
            .from(0)
            .take_while(|(kind, _)| *kind != 0x000A)
            .filter(|(kind, _)| *kind == 0x0085)
            .filter_map(|(_, data)| usize::try_from(long(data, 0)?).ok())
            .take(SHEETS_MAX + 1)
            .collect();
        let mut layouts = Vec::new();
        for start in sheets {
            source.check_time()?;
            layouts.push(self.sheet(start, &mut room)?);
        }
        Ok(layouts)
    }

    fn sheet(&self, start: usize, room: &mut u64) -> Result<Hidden, FileRefused> {
        let mut hidden = Hidden::default();
        let mut span = Span::default();
        let mut depth = 0_usize;
        for (kind, data) in self.from(start) {
            match kind {
                0x0809 => depth += 1,
                0x000A => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        break;
                    }
                }
                0x0200 => claimed(data).filter(|cells| *cells <= *room).map(drop).ok_or_else(too_large)?,
                0x00BD => {
                    let last = data.len().checked_sub(2).and_then(|at| word(data, at));
                    if let (Some(row), Some(first), Some(last)) = (word(data, 0), word(data, 2), last) {
                        span.take(row, (first, last.max(first)));
                    }
                }
                0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x0006 => {
                    if let (Some(row), Some(column)) = (word(data, 0), word(data, 2)) {
                        span.take(row, (column, column));
                    }
                }
                0x0208 if word(data, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                    hidden.hidden_rows.extend(word(data, 0).map(|row| usize::from(row) + 1));
                }
                0x007D if word(data, 8).is_some_and(|flags| flags & 1 != 0) => {
                    if let (Some(first), Some(last)) = (word(data, 0), word(data, 2)) {
                        hidden.hidden_columns.extend((first..=last).map(u32::from));
                    }
                }
                _ => {}
            }
        }
        *room = room.checked_sub(span.cells()).ok_or_else(too_large)?;
        Ok(hidden)
    }
}

/// Cells that a record of dimensions claims; nothing where it cannot be right.
fn claimed(data: &[u8]) -> Option<u64> {
    let (first_row, last_row, at) = match data.len() {
        10 => (u64::from(word(data, 0)?), u64::from(word(data, 2)?), 4),
        14 | 16 => (u64::from(long(data, 0)?), u64::from(long(data, 4)?), 8),
        _ => return None,
    };
    let (first, last) = (u64::from(word(data, at)?), u64::from(word(data, at + 2)?));
    let size = |first: u64, last: u64| last.saturating_sub(if first > last { 0 } else { first }).saturating_add(1);
    Some(size(first_row, last_row).saturating_mul(size(first, last)))
}

fn too_large() -> FileRefused {
    FileRefused::new("unpacked_too_large", "表格的范围太大，不像是题目表。请只留题目，另存为 .xlsx 再上传")
}
