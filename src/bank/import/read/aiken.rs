//! Reader of aiken.

use crate::bank::import::item::{Items, Source};
use crate::bank::import::limit::FileRefused;

/// Reads the questions of a file.
pub(in crate::bank::import) fn read(_source: &Source<'_>, _out: &mut Items) -> Result<(), FileRefused> {
    Err(FileRefused::unsupported("Aiken文件"))
}

/// Whether a text without a telling name is written like this.
pub(in crate::bank::import) fn looks_like(_text: &str) -> bool {
    false
}
