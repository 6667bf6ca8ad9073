//! One reader per format; each hands on what it finds and judges nothing.

pub(super) mod aiken;
#[cfg(test)]
pub(super) mod back;
pub(super) mod csv;
pub(super) mod docx;
pub(super) mod gift;
mod graded;
pub(super) mod html;
pub(super) mod moodle;
pub(super) mod qti;
pub(super) mod sheet;
pub(super) mod text;
mod xml;
pub(super) mod yaml;

use super::format::Format;
use super::item::{Items, Source};
use super::limit::FileRefused;

/// Reads a file whose format is known.
///
/// # Errors
/// Why the file as a whole is refused.
pub(super) fn read(format: Format, source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    match format {
        Format::Xlsx | Format::Xls => sheet::read(format, source, out),
        Format::Csv => csv::read(source, out),
        Format::Yaml => yaml::read(source, out),
        Format::Text => text::read(source, out),
        Format::Docx => docx::read(source, out),
        Format::Gift => gift::read(source, out),
        Format::Aiken => aiken::read(source, out),
        Format::Moodle => moodle::read(source, out),
        Format::Qti => qti::read(source, out),
    }
}
