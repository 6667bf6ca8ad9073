//! Reader of tables as text: values parted by comma, semicolon or tab, whichever the file uses.

use super::sheet::book::{Room, SheetRows};
use super::sheet::{is_header, read_book};
use crate::bank::import::item::{Items, Level, Place, Source};
use crate::bank::import::limit::FileRefused;
use csv::{ReaderBuilder, StringRecord};

/// Separators that are tried.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// What a formula may begin with.
const FORMULA_SIGNS: [char; 4] = ['=', '+', '-', '@'];
/// Lines at the top in which the separator is looked for.
const SNIFFED_LINES: usize = 30;
/// Lines that one value may have; more is an opening quote that nobody closed.
const VALUE_LINES_MAX: usize = 40;

/// Reads the questions of a file.
pub(in crate::bank::import) fn read(source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    let text = source.text(out)?;
    let (separator, body, skipped) = match text.split_once('\n') {
        // A first line by which programs are told the separator.
        Some((first, rest)) if first.len() <= 7 && first.to_lowercase().starts_with("sep=") => {
            (first.as_bytes().get(4).copied().unwrap_or(b','), rest, 1)
        }
        _ => (separator(&text), text.as_str(), 0),
    };
    let title = source.file_name.rsplit_once('.').map_or(source.file_name, |(name, _)| name);
    let quoted = rows(body, separator, true, skipped, source)?;
    let sheet = match quoted {
        Some(rows) => rows,
        None => {
            let message = "有引号没有成对，引号按普通文字读取，请核对";
            out.finding(Level::Warning, Place::default(), "open_quote", message);
            rows(body, separator, false, skipped, source)?.unwrap_or_default()
        }
    };
    read_book(&[SheetRows { title: title.to_owned(), ..sheet }], source, out)
}

/// The rows of a table; nothing where a quote swallows the lines behind it.
fn rows(
    text: &str,
    separator: u8,
    quoting: bool,
    skipped: u64,
    source: &Source<'_>,
) -> Result<Option<SheetRows>, FileRefused> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .quoting(quoting)
        .from_reader(text.as_bytes());
    let mut room = Room::new(source.limits);
    let mut sheet = SheetRows::default();
    let mut record = StringRecord::new();
    // Lines that values with line ends have taken: a spreadsheet counts such a record as one row.
    let mut inside = 0_u64;
    let mut looked = 0_usize;
    while reader.read_record(&mut record).map_err(|_| FileRefused::broken())? {
        looked += 1;
        if looked.is_multiple_of(256) {
            source.check_time()?;
        }
        let line = record.position().map_or(1, csv::Position::line).saturating_add(skipped);
        let row = u32::try_from(line.saturating_sub(1).saturating_sub(inside)).unwrap_or(u32::MAX);
        for (column, value) in (0_u32..).zip(&record) {
            let lines = value.matches('\n').count();
            if quoting && lines > VALUE_LINES_MAX {
                return Ok(None);
            }
            inside = inside.saturating_add(u64::try_from(lines).unwrap_or(0));
            room.put(&mut sheet.rows, (row, column), unguarded(value), None)?;
        }
    }
    Ok(Some(sheet))
}

/// A value without the mark that keeps spreadsheet programs from taking it for a formula.
fn unguarded(value: &str) -> &str {
    let guarded = |rest: &&str| rest.trim_start_matches('\'').starts_with(FORMULA_SIGNS);
    value.strip_prefix('\'').filter(guarded).unwrap_or(value)
}

/// A value that no spreadsheet program takes for a formula; [`unguarded`] gives the text back.
pub(in crate::bank) fn guarded(value: &str) -> String {
    if value.trim_start_matches('\'').starts_with(FORMULA_SIGNS) { format!("'{value}") } else { value.to_owned() }
}

/// The separator by which one of the first lines becomes a row of headings; otherwise the most frequent one.
fn separator(text: &str) -> u8 {
    let head = || text.lines().take(SNIFFED_LINES);
    if let Some(found) = SEPARATORS.into_iter().find(|separator| head().any(|line| heads(line, *separator))) {
        return found;
    }
    let count = |separator: &u8| head().flat_map(str::bytes).filter(|byte| byte == separator).count();
    SEPARATORS.into_iter().max_by_key(count).unwrap_or(b',')
}

/// Whether a line is a row of headings.
fn heads(line: &str, separator: u8) -> bool {
    let values: Vec<&str> = line.split(char::from(separator)).map(|value| value.trim_matches(['"', ' '])).collect();
    values.len() >= 2 && is_header(&values)
}

/// Whether a text without a telling name is written like this.
pub(in crate::bank::import) fn looks_like(text: &str) -> bool {
    text.lines().take(SNIFFED_LINES).any(|line| SEPARATORS.into_iter().any(|separator| heads(line, separator)))
}
