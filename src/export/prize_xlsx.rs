//! A list of prizes as a spreadsheet: one sheet, ready to print on A4.

use super::cell::{ExportFailed, safe};
use super::prize::PrizeSheet;
use super::winners::Detail;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook};

/// The list as a spreadsheet. Every cell is text, so that digits stay as they are and nothing is computed; the header
/// stands still on the screen and on every printed page.
///
/// # Errors
/// When the file cannot be written, which memory allows in practice.
pub fn prizes_to_xlsx(sheet: &PrizeSheet) -> Result<Vec<u8>, ExportFailed> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet().set_name("中奖名单")?;
    let title = Format::new().set_bold().set_font_size(14);
    page.write_string_with_format(0, 0, safe(&sheet.heading()), &title)?;
    let mut next = 1;
    for line in sheet.lines() {
        page.write_string(next, 0, safe(&line))?;
        next += 1;
    }
    let text = Format::new().set_num_format("@").set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
    let text = text.set_text_wrap();
    let middle = text.clone().set_align(FormatAlign::Center);
    let head = middle.clone().set_bold().set_background_color("DDE6F0");
    for (at, column) in (0_u16..).zip(sheet.columns()) {
        page.set_column_width(at, column.width)?;
        page.write_string_with_format(next, at, column.title, &head)?;
    }
    let header = next;
    for tier in &sheet.tiers {
        for row in &tier.rows {
            next += 1;
            for ((at, column), cell) in (0_u16..).zip(sheet.columns()).zip(sheet.cells(tier, row)) {
                page.write_string_with_format(next, at, cell, if column.centered { &middle } else { &text })?;
            }
        }
    }
    for tier in sheet.tiers.iter().filter(|tier| tier.unassigned > 0) {
        next += 1;
        page.write_string(next, 0, safe(&format!("{}空缺 {} 名", tier.name, tier.unassigned)))?;
    }
    page.set_freeze_panes(header + 1, 0)?;
    page.set_repeat_rows(header, header)?;
    if sheet.detail == Detail::Full {
        page.set_landscape();
    }
    page.set_paper_size(9).set_print_fit_to_pages(1, 0);
    page.set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3);
    page.set_footer("&C第 &P 页，共 &N 页");
    Ok(workbook.save_to_buffer()?)
}
