//! Reader of docx.

use crate::bank::import::item::{Items, Source};
use crate::bank::import::limit::FileRefused;

/// Reads the questions of a file.
pub(in crate::bank::import) fn read(_source: &Source<'_>, _out: &mut Items) -> Result<(), FileRefused> {
    Err(FileRefused::unsupported("Word文件"))
}
