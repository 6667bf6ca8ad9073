//! A list of prizes as CSV, in UTF-8 with a mark or in GB18030 for programs that know nothing else.

use super::cell::ExportFailed;
use super::prize::PrizeSheet;
use ::csv::{Terminator, WriterBuilder};

/// How the characters of a CSV file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8 with the mark by which Excel knows it.
    Utf8,
    /// GB18030, which has every character of Unicode too.
    Gb18030,
}

impl Charset {
    /// The word used in the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Gb18030 => "gb18030",
        }
    }
}

/// The list as CSV: the headings, then a row for each person.
///
/// # Errors
/// When the file cannot be written, which memory allows in practice.
pub fn prizes_to_csv(sheet: &PrizeSheet, charset: Charset) -> Result<Vec<u8>, ExportFailed> {
    let mut bytes = Vec::new();
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(&mut bytes);
    writer.write_record(sheet.columns().iter().map(|column| column.title))?;
    for tier in &sheet.tiers {
        for row in &tier.rows {
            writer.write_record(sheet.cells(tier, row))?;
        }
    }
    writer.flush().map_err(|error| ExportFailed::new(error.to_string()))?;
    drop(writer);
    let text = String::from_utf8(bytes).map_err(|error| ExportFailed::new(error.to_string()))?;
    match charset {
        Charset::Utf8 => Ok(format!("\u{feff}{text}").into_bytes()),
        Charset::Gb18030 => match encoding_rs::GB18030.encode(&text) {
            (bytes, _, false) => Ok(bytes.into_owned()),
            _ => Err(ExportFailed::new("a character has no place in GB18030".to_owned())),
        },
    }
}
