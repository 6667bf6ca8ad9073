//! Reader of workbooks.

use crate::bank::import::format::Format;
use crate::bank::import::item::{Items, Source};
use crate::bank::import::limit::FileRefused;

/// Reads the questions of a workbook.
pub(in crate::bank::import) fn read(
    _format: Format,
    _source: &Source<'_>,
    _out: &mut Items,
) -> Result<(), FileRefused> {
    Err(FileRefused::unsupported("xlsx"))
}
