//! Cells of a workbook as text, in one form for every kind of spreadsheet.

use crate::bank::import::limit::{FileRefused, Limits};
use std::collections::{BTreeMap, BTreeSet};

/// Columns that are looked at.
pub(super) const COLUMNS_MAX: u32 = 64;
/// Bytes of text in all cells together. Shared strings make a small file refer to one long text many times.
const TEXT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Sheets of a workbook, at most.
pub(super) const SHEETS_MAX: usize = 200;

/// Characters kept of a cell, as many as spreadsheet programs allow; what is too long for a question is said later.
const CELL_CHARS_MAX: usize = 32_767;

/// Why the text of a cell may not be what the author saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bank::import) enum Doubt {
    /// The spreadsheet turned it into a date.
    Date,
    /// A formula that failed.
    Failed,
    /// It comes from the first of merged cells.
    Merged,
}

/// A cell with content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bank::import) struct CellText {
    /// Its text.
    pub(in crate::bank::import) text: String,
    /// A doubt about it.
    pub(in crate::bank::import) doubt: Option<Doubt>,
}

/// Cells of a row by column, from 0.
pub(in crate::bank::import) type Row = BTreeMap<u32, CellText>;

/// A sheet: its rows with content by number, from 1.
#[derive(Debug, Default)]
pub(in crate::bank::import) struct SheetRows {
    /// Name as places give it; empty where the file is the only sheet.
    pub(in crate::bank::import) name: String,
    /// Name in which kind and topic are looked for.
    pub(in crate::bank::import) title: String,
    /// Whether the whole sheet is hidden.
    pub(in crate::bank::import) hidden: bool,
    /// Rows.
    pub(in crate::bank::import) rows: BTreeMap<usize, Row>,
    /// Numbers of hidden rows, from 1.
    pub(in crate::bank::import) hidden_rows: BTreeSet<usize>,
    /// Hidden columns, from 0.
    pub(in crate::bank::import) hidden_columns: BTreeSet<u32>,
}

/// Merged cells, from 0: first and last row, first and last column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bank::import) struct Merged {
    /// First and last row.
    pub(in crate::bank::import) rows: (u32, u32),
    /// First column.
    pub(in crate::bank::import) column: u32,
}

impl SheetRows {
    /// Gives the value of merged cells to every row with content that they cover, in their first column. Merged cells
    /// side by side are one cell for their author, so nothing is spread sideways.
    pub(in crate::bank::import) fn spread(&mut self, merged: &[Merged]) {
        for one in merged {
            let number = |row: u32| usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1);
            let (first, last) = (number(one.rows.0), number(one.rows.1));
            let Some(top) = self.rows.get(&first).and_then(|row| row.get(&one.column)).cloned() else { continue };
            if first >= last {
                continue;
            }
            for (_, row) in self.rows.range_mut(first + 1..=last) {
                row.entry(one.column).or_insert_with(|| CellText { doubt: Some(Doubt::Merged), ..top.clone() });
            }
        }
    }
}

/// A date or time as a report shows it.
pub(super) fn date_text(date: calamine::ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time =
        if (hour, minute, second) == (0, 0, 0) { String::new() } else { format!(" {hour:02}:{minute:02}:{second:02}") };
    format!("{year}-{month:02}-{day:02}{time}")
}

/// What a workbook may still hold.
pub(in crate::bank::import) struct Room {
    limits: Limits,
    rows: usize,
    bytes: usize,
}

impl Room {
    /// Everything that the limits allow.
    pub(in crate::bank::import) const fn new(limits: &Limits) -> Self {
        Self { limits: *limits, rows: limits.rows_max, bytes: TEXT_BYTES_MAX }
    }

    /// Puts a cell into a sheet: row and column from 0. Blank cells and far columns are left out.
    pub(in crate::bank::import) fn put(
        &mut self,
        rows: &mut BTreeMap<usize, Row>,
        (row, column): (u32, u32),
        text: &str,
        doubt: Option<Doubt>,
    ) -> Result<(), FileRefused> {
        let Some(cell) = bounded(text, CELL_CHARS_MAX, doubt) else { return Ok(()) };
        if column >= COLUMNS_MAX {
            return Ok(());
        }
        let number = usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1);
        if !rows.contains_key(&number) {
            self.rows = self.rows.checked_sub(1).ok_or_else(|| FileRefused::too_many(self.limits.rows_max))?;
        }
        self.bytes = self.bytes.checked_sub(cell.text.len()).ok_or_else(|| {
            FileRefused::new("too_much_text", "文字太多，不像是题目表。请只留题目，或拆成几个文件分别上传")
        })?;
        rows.entry(number).or_default().insert(column, cell);
        Ok(())
    }
}

/// The text of a cell; nothing for a blank one.
fn bounded(text: &str, chars_max: usize, doubt: Option<Doubt>) -> Option<CellText> {
    let invisible = |c: &char| !matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{ad}');
    let clean: String = text.chars().take(chars_max.saturating_add(1)).filter(invisible).collect();
    let clean = if clean.contains("_x000D_") { clean.replace("_x000D_", "\n") } else { clean };
    let clean = if clean.contains('\r') { clean.replace("\r\n", "\n").replace('\r', "\n") } else { clean };
    let trimmed = clean.trim();
    if trimmed.is_empty() {
        return None;
    }
    Some(CellText { text: trimmed.to_owned(), doubt })
}

/// A number as people wrote it: no `.0`, no noise in the sixteenth digit.
pub(super) fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// A number as its format shows it: percentages, fixed decimals and leading zeros; everything else as it was typed.
pub(super) fn formatted(number: f64, format: &str) -> String {
    let (body, factor) = format.strip_suffix('%').map_or((format, 1.0), |body| (body, 100.0));
    let (whole, decimals) = body.split_once('.').unwrap_or((body, ""));
    let zeros = |text: &str| text.chars().all(|c| c == '0');
    if whole.is_empty() || whole.len() > 20 || decimals.len() > 10 || !zeros(whole) || !zeros(decimals) {
        return if factor > 1.0 { format!("{}%", number_text(number * factor)) } else { number_text(number) };
    }
    let shown = format!("{:.*}", decimals.len(), number * factor);
    let width = whole.len() + if decimals.is_empty() { 0 } else { decimals.len() + 1 };
    let sign = if factor > 1.0 { "%" } else { "" };
    // Rounding must not change what was typed: 1.25 stays 1.25 though the cell shows 1.3.
    let same = shown.parse::<f64>().is_ok_and(|back| (back - number * factor).abs() < 1e-9);
    if same { format!("{shown:0>width$}{sign}") } else { format!("{}{sign}", number_text(number * factor)) }
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
        for (number, format, text) in [
            (0.5, "0%", "50%"),
            (0.125, "0.00%", "12.50%"),
            (0.125, "0%", "12.5%"),
            (1.5, "0.00", "1.50"),
            (7.0, "000", "007"),
            (1.25, "0.0", "1.25"),
            (1234.5, "#,##0.00", "1234.5"),
            (3.0, "General", "3"),
        ] {
            assert_eq!(formatted(number, format), text, "{format}");
        }
    }

    #[test]
    fn cells_lose_what_nobody_sees() {
        let text = |t: &str, max| bounded(t, max, None).map(|c| (c.text, c.doubt));
        assert_eq!(text("\u{feff} \u{200b}", 5), None);
        assert_eq!(text(" 甲_x000D_\n乙 ", 50), Some(("甲\n\n乙".into(), None)));
        assert_eq!(text("甲乙丙丁戊己庚", 5), Some(("甲乙丙丁戊己".into(), None)));
    }
}
