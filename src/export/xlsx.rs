//! The list of winners as a spreadsheet: a sheet for each group, ready to print on A4 landscape.

use super::cell::{ExportFailed, safe};
use super::winners::{Group, HEADINGS, WinnerSheet};
use domain::text;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet};
use std::collections::BTreeSet;

/// Characters of a sheet's name, at most; set by the file format.
const NAME_MAX: usize = 31;

/// The list as a spreadsheet. Every cell is text, so that digits stay as they are and nothing is computed.
///
/// # Errors
/// When the file cannot be written, which memory allows in practice.
pub fn to_xlsx(sheet: &WinnerSheet) -> Result<Vec<u8>, ExportFailed> {
    let mut workbook = Workbook::new();
    let mut names = BTreeSet::new();
    for (number, group) in (1_usize..).zip(&sheet.groups) {
        let name = sheet_name(&group.name, number, &mut names);
        write_group(workbook.add_worksheet().set_name(name)?, sheet, group)?;
    }
    if sheet.groups.is_empty() {
        let empty = Group { name: "名单".to_owned(), rows: Vec::new() };
        write_group(workbook.add_worksheet().set_name("名单")?, sheet, &empty)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// A name that the format accepts and that no sheet before has.
fn sheet_name(wanted: &str, number: usize, names: &mut BTreeSet<String>) -> String {
    let clean: String = text::one_line(wanted)
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''))
        .take(NAME_MAX - 4)
        .collect();
    let clean = clean.trim();
    let mut name = if clean.is_empty() { format!("第{number}组") } else { clean.to_owned() };
    if !names.insert(name.to_lowercase()) {
        name = format!("{name}{number}");
        names.insert(name.to_lowercase());
    }
    name
}

fn write_group(page: &mut Worksheet, sheet: &WinnerSheet, group: &Group) -> Result<(), ExportFailed> {
    let title = Format::new().set_bold().set_font_size(14);
    let warning = Format::new().set_bold().set_font_color("C00000");
    let plain = Format::new();
    page.write_string_with_format(0, 0, format!("{} · {}", sheet.title(), safe(&group.name)), &title)?;
    let mut next = 1;
    for line in sheet.lines() {
        let format = if line.starts_with("未定稿") { &warning } else { &plain };
        page.write_string_with_format(next, 0, line, format)?;
        next += 1;
    }
    let text = Format::new().set_num_format("@").set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
    let text = text.set_text_wrap();
    let middle = text.clone().set_align(FormatAlign::Center);
    let head = middle.clone().set_bold().set_background_color("DDE6F0");
    for (column, heading) in (0_u16..).zip(&HEADINGS) {
        page.set_column_width(column, heading.width)?;
        page.write_string_with_format(next, column, heading.title, &head)?;
    }
    let header_row = next;
    for row in &group.rows {
        next += 1;
        for ((column, heading), cell) in (0_u16..).zip(&HEADINGS).zip(sheet.cells(row)) {
            let format = if heading.centered { &middle } else { &text };
            page.write_string_with_format(next, column, cell, format)?;
        }
    }
    page.set_freeze_panes(header_row + 1, 0)?;
    page.set_repeat_rows(header_row, header_row)?;
    page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    page.set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3);
    page.set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}
