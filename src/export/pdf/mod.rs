//! Documents to print: the public list of winners and certificates, with every character embedded or named as missing.

mod certificate;
mod claims;
mod flower;
mod font;
mod page;
mod qr;
mod seal;
#[cfg(test)]
mod tests;
mod winners;

pub use certificate::{CertificateSheet, certificate_pdf};
pub use claims::prizes_pdf;
pub use font::{FontsMissing, missing_characters};
pub use qr::qr_rows;
pub use seal::Seal;
pub use winners::winners_pdf;

use super::cell::ExportFailed;
use std::path::PathBuf;

/// What every document is made with.
#[derive(Debug, Clone, Default)]
pub struct Press {
    /// Folders with fonts, and single font files for characters that the known fonts lack.
    pub fonts: Vec<PathBuf>,
    /// The organizer's seal.
    pub seal: Option<Seal>,
}

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters that no font has. They are printed as their code in brackets, never as an empty box.
    pub missing: Vec<Missing>,
}

/// A character that no font has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// Where it was to stand, such as `一等奖 第2号`.
    pub place: String,
    /// The character.
    pub character: char,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}：“{}”（U+{:04X}）", self.place, self.character, u32::from(self.character))
    }
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum PdfFailed {
    /// No Chinese font on this machine.
    #[error(transparent)]
    Fonts(#[from] FontsMissing),
    /// The file could not be written; the text is for the log.
    #[error(transparent)]
    Written(#[from] ExportFailed),
}
