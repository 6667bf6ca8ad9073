//! The list of winners as CSV for programs and for Excel: UTF-8 with a mark, CRLF, one table for all groups.

use super::cell::{ExportFailed, safe};
use super::winners::{HEADINGS, WinnerSheet};
use ::csv::{Terminator, WriterBuilder};

/// The remarks of a row with what holds for the whole list, since a CSV has no place above its headings.
fn remarked(remarks: String, sheet: &WinnerSheet) -> String {
    let version = (sheet.scoring_version > 1).then(|| format!("计分第{}版", sheet.scoring_version));
    let draft = (!sheet.final_).then(|| "未定稿".to_owned());
    let own = (!remarks.is_empty()).then_some(remarks);
    own.into_iter().chain(version).chain(draft).collect::<Vec<_>>().join("、")
}

/// The list as CSV: the headings, then a row for each person with the group in front. A list that may still change
/// says so in the remarks of each row, and so does one with corrected questions.
///
/// # Errors
/// When the file cannot be written, which memory allows in practice.
pub fn to_csv(sheet: &WinnerSheet) -> Result<Vec<u8>, ExportFailed> {
    let mut bytes = vec![0xEF, 0xBB, 0xBF];
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(&mut bytes);
    writer.write_record(["组别"].into_iter().chain(HEADINGS.iter().map(|heading| heading.title)))?;
    for group in &sheet.groups {
        for row in &group.rows {
            let mut cells = sheet.cells(row);
            if let Some(remarks) = cells.last_mut() {
                *remarks = remarked(std::mem::take(remarks), sheet);
            }
            writer.write_record([safe(&group.name)].into_iter().chain(cells))?;
        }
    }
    writer.flush().map_err(|error| ExportFailed(error.to_string()))?;
    drop(writer);
    Ok(bytes)
}
