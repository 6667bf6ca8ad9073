//! Reads a workbook of Excel 2007 and later, one cell after another and never as a dense table.

use super::book::{Doubt, Merged, Room, SHEETS_MAX, SheetRows, date_text, formatted};
use super::layout::{self, Layout};
use crate::bank::import::archive::Archive;
use crate::bank::import::item::{Items, Level, Place, Source};
use crate::bank::import::limit::FileRefused;
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use std::io::Cursor;

/// Reads every sheet, hidden ones too; what is hidden is marked.
pub(super) fn book(source: &Source<'_>, out: &mut Items) -> Result<Vec<SheetRows>, FileRefused> {
    let mut archive = Archive::open(source.bytes, source.limits, source.deadline)?;
    let mut layouts = layout::of_workbook(&mut archive, source)?;
    if archive.names().iter().any(|name| name.to_lowercase().starts_with("xl/media/")) {
        let message = "文件里有图片，图片没有导入；题目若要看图，请导入后在题库里补上";
        out.finding(Level::Warning, Place::default(), "pictures", message);
    }
    drop(archive);
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(source.bytes)).map_err(|_| FileRefused::broken())?;
    let sheets = workbook.sheets_metadata().to_vec();
    if sheets.len() > SHEETS_MAX {
        return Err(too_many_sheets());
    }
    let mut room = Room::new(source.limits);
    let mut book = Vec::new();
    for sheet in sheets.into_iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let mut rows = SheetRows {
            title: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
            ..SheetRows::default()
        };
        read_sheet(&mut workbook, &sheet.name, source, &mut room, &mut rows)?;
        let Layout { hidden_rows, hidden_columns, merged } = layouts.remove(&sheet.name).unwrap_or_default();
        rows.name = sheet.name;
        rows.hidden_rows = hidden_rows;
        rows.hidden_columns = hidden_columns;
        spread(&mut rows, &merged, out);
        book.push(rows);
    }
    Ok(book)
}

/// The refusal of a workbook with too many sheets.
pub(super) fn too_many_sheets() -> FileRefused {
    FileRefused::new("too_many_sheets", format!("工作表超过 {SHEETS_MAX} 张，请拆成几个文件分别上传"))
}

/// Spreads merged cells and says so.
pub(super) fn spread(rows: &mut SheetRows, merged: &[Merged], out: &mut Items) {
    let tall = merged.iter().filter(|one| one.rows.1 > one.rows.0).count();
    if tall > 0 && !rows.hidden {
        rows.spread(merged);
        let message = format!("有 {tall} 处跨行的合并单元格，内容按它所占的每一行理解");
        out.finding(Level::Note, Place::row(&rows.name, 0), "merged_cells", message);
    }
}

fn read_sheet(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    source: &Source<'_>,
    room: &mut Room,
    into: &mut SheetRows,
) -> Result<(), FileRefused> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| FileRefused::broken())?;
    let percent: Vec<Option<String>> = reader
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref().map(|format| format.format_code.clone()))
        .map(|code| code.filter(|code| code.starts_with('0') || code.contains('%')))
        .collect();
    let mut read = 0_usize;
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|_| FileRefused::broken())? {
        read += 1;
        if read.is_multiple_of(4096) {
            source.check_time()?;
        }
        let at = cell.get_position();
        let value = cell.get_value();
        match value {
            DataRef::Empty => {}
            DataRef::SharedString(text) => room.put(&mut into.rows, at, text, None)?,
            DataRef::String(text) => room.put(&mut into.rows, at, text, None)?,
            DataRef::Float(number) => {
                let format = percent.get(style).and_then(Option::as_deref).unwrap_or_default();
                room.put(&mut into.rows, at, &formatted(*number, format), None)?;
            }
            DataRef::Int(number) => room.put(&mut into.rows, at, &number.to_string(), None)?,
            DataRef::Bool(truth) => room.put(&mut into.rows, at, if *truth { "TRUE" } else { "FALSE" }, None)?,
            DataRef::DateTime(date) => {
                room.put(&mut into.rows, at, &date_text(*date), Some(Doubt::Date))?;
            }
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                room.put(&mut into.rows, at, text, Some(Doubt::Date))?;
            }
            DataRef::Error(error) => room.put(&mut into.rows, at, &error.to_string(), Some(Doubt::Failed))?,
        }
    }
    Ok(())
}
