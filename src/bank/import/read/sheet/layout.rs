//! What a workbook says about its sheets besides their cells: hidden rows, hidden columns and merged cells.

use super::book::{COLUMNS_MAX, Merged};
use crate::bank::import::archive::Archive;
use crate::bank::import::item::Source;
use crate::bank::import::limit::FileRefused;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Merged cells looked at in one sheet.
const MERGED_MAX: usize = 50_000;
/// Hidden rows remembered of one sheet.
const HIDDEN_MAX: usize = 100_000;

/// What is hidden and merged in a sheet.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Numbers of hidden rows, from 1.
    pub(super) hidden_rows: BTreeSet<usize>,
    /// Hidden columns, from 0.
    pub(super) hidden_columns: BTreeSet<u32>,
    /// Merged cells.
    pub(super) merged: Vec<Merged>,
}

/// Layouts by the name of the sheet. What cannot be read is left out: the cells are read by other code.
pub(super) fn of_workbook(
    archive: &mut Archive<'_>,
    source: &Source<'_>,
) -> Result<BTreeMap<String, Layout>, FileRefused> {
    let targets = relations(archive.read("xl/_rels/workbook.xml.rels").unwrap_or_default().as_slice());
    let workbook = archive.read("xl/workbook.xml").unwrap_or_default();
    let mut layouts = BTreeMap::new();
    for (name, relation) in sheets(&workbook) {
        let Some(target) = targets.get(&relation) else { continue };
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        if let Some(bytes) = archive.read(&path) {
            layouts.insert(name, of_sheet(&bytes, source)?);
        }
    }
    Ok(layouts)
}

/// Start tags, empty ones included, up to the first fault of the XML.
fn for_each_tag(
    bytes: &[u8],
    mut seen: impl FnMut(&BytesStart<'_>) -> Result<(), FileRefused>,
) -> Result<(), FileRefused> {
    let mut reader = Reader::from_reader(bytes);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => seen(&tag)?,
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

/// An attribute by its name without prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

fn relations(bytes: &[u8]) -> HashMap<String, String> {
    let mut targets = HashMap::new();
    let read = for_each_tag(bytes, |tag| {
        if let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target")) {
            targets.insert(id, target);
        }
        Ok(())
    });
    read.map_or_else(|_| HashMap::new(), |()| targets)
}

fn sheets(bytes: &[u8]) -> Vec<(String, String)> {
    let mut sheets = Vec::new();
    let read = for_each_tag(bytes, |tag| {
        if tag.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attribute(tag, "name"), attribute(tag, "id"))
        {
            sheets.push((name, id));
        }
        Ok(())
    });
    read.map_or_else(|_| Vec::new(), |()| sheets)
}

fn of_sheet(bytes: &[u8], source: &Source<'_>) -> Result<Layout, FileRefused> {
    let mut layout = Layout::default();
    let (mut looked, mut row) = (0_usize, 0_usize);
    for_each_tag(bytes, |tag| {
        looked += 1;
        if looked.is_multiple_of(4096) {
            source.check_time()?;
        }
        match tag.local_name().as_ref() {
            "row" => {
                row = attribute(tag, "r").and_then(|number| number.parse().ok()).unwrap_or(row + 1);
                if is_hidden(tag) && layout.hidden_rows.len() < HIDDEN_MAX {
                    layout.hidden_rows.insert(row);
                }
            }
            "col" if is_hidden(tag) => {
                let place = |name| attribute(tag, name).and_then(|place| place.parse::<u32>().ok());
                let (first, last) = (place("min").unwrap_or(1), place("max").unwrap_or(1));
                layout.hidden_columns.extend((first..=last.min(COLUMNS_MAX)).map(|column| column.saturating_sub(1)));
            }
            "mergeCell" if layout.merged.len() < MERGED_MAX => {
                layout.merged.extend(attribute(tag, "ref").and_then(|range| merged(&range)));
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(layout)
}

fn is_hidden(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "hidden").is_some_and(|hidden| matches!(hidden.as_str(), "1" | "true"))
}

/// The range `B2:D5`.
fn merged(range: &str) -> Option<Merged> {
    let (first, last) = range.split_once(':')?;
    let ((column, top), (_, bottom)) = (cell(first)?, cell(last)?);
    Some(Merged { rows: (top, bottom), column })
}

/// Column and row of `B2`, from 0.
fn cell(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = name.split_at_checked(digits)?;
    let mut column = 0_u32;
    for c in letters.chars() {
        let value = u32::from(c.to_ascii_uppercase()).checked_sub(u32::from('A')).filter(|value| *value < 26)?;
        column = column.checked_mul(26)?.checked_add(value + 1)?;
    }
    Some((column.checked_sub(1)?, number.parse::<u32>().ok()?.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        assert_eq!(merged("B2:D5"), Some(Merged { rows: (1, 4), column: 1 }));
        assert_eq!(cell("AA10"), Some((26, 9)));
        for bad in ["", "B2", "2:3", "B0:B1", "ZZZZZZZZZ1:A1"] {
            assert_eq!(merged(bad), None, "{bad}");
        }
    }
}
