//! Questions as files of other systems. What a format has no place for is carried along in a way that it passes over
//! and our own reader takes back; see [`super::carried`].

mod aiken;
mod gift;
mod moodle;
mod qti;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_house;
mod yaml;

use crate::bank::lists::Topics;
use domain::question::Question;

/// Formats of other systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignFormat {
    /// GIFT of Moodle.
    Gift,
    /// Aiken of Moodle: single choice and true/false only.
    Aiken,
    /// XML of Moodle.
    Moodle,
    /// A package of QTI 2.1.
    Qti21,
    /// A package of QTI 3.0.
    Qti30,
}

impl ForeignFormat {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Gift, Self::Aiken, Self::Moodle, Self::Qti21, Self::Qti30];

    /// The word used on the command line and in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gift => "gift",
            Self::Aiken => "aiken",
            Self::Moodle => "moodle",
            Self::Qti21 => "qti21",
            Self::Qti30 => "qti30",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// The usual ending of a file name.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Gift => "gift.txt",
            Self::Aiken => "aiken.txt",
            Self::Moodle => "xml",
            Self::Qti21 | Self::Qti30 => "zip",
        }
    }
}

/// A question that a format cannot express.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its identifier.
    pub id: String,
    /// Chinese sentence.
    pub reason: String,
}

/// A written file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WrittenFile {
    /// The file.
    pub bytes: Vec<u8>,
    /// Questions that are not in it.
    pub left_out: Vec<LeftOut>,
    /// What of the others is not in it.
    pub notes: Vec<String>,
}

/// Formats in the layout of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HouseFormat {
    /// A workbook in the layout of the template.
    Xlsx,
    /// The same table as text.
    Csv,
    /// The files of a bank.
    Yaml,
}

/// Writes questions in a format of the house; nothing is left out, and reading it again changes nothing.
///
/// # Errors
/// When the file cannot be written, which memory allows in practice; the text is for the log.
pub fn house(format: HouseFormat, questions: &[Question], topics: &Topics) -> Result<Vec<u8>, String> {
    match format {
        HouseFormat::Xlsx => table::xlsx(questions, topics).map_err(|error| error.to_string()),
        HouseFormat::Csv => table::csv(questions, topics).map_err(|error| error.to_string()),
        HouseFormat::Yaml => yaml::write(questions).map(String::into_bytes).map_err(|error| error.to_string()),
    }
}

/// Writes questions in a format of another system.
///
/// # Errors
/// When the archive of a package cannot be written, which memory always allows.
pub fn foreign(format: ForeignFormat, questions: &[Question]) -> Result<WrittenFile, std::io::Error> {
    let plain = |text: String| WrittenFile { bytes: text.into_bytes(), ..WrittenFile::default() };
    Ok(match format {
        ForeignFormat::Gift => plain(gift::write(questions)),
        ForeignFormat::Aiken => aiken::write(questions),
        ForeignFormat::Moodle => plain(moodle::write(questions)),
        ForeignFormat::Qti21 => {
            WrittenFile { bytes: qti::write(questions, qti::Version::Two)?, ..WrittenFile::default() }
        }
        ForeignFormat::Qti30 => {
            WrittenFile { bytes: qti::write(questions, qti::Version::Three)?, ..WrittenFile::default() }
        }
    })
}

/// A text for XML: signs escaped, characters that XML forbids left out.
fn xml(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\n' | '\t') || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    quick_xml::escape::escape(text.chars().filter(allowed).collect::<String>()).into_owned()
}

/// A fill-in answer as Moodle compares it, where a bare star stands for anything.
fn without_wildcards(accepted: &str) -> String {
    accepted.replace('*', "\\*")
}

/// The letter of an option by its place.
fn letter(place: usize) -> char {
    ('A'..='Z').nth(place).unwrap_or('?')
}

/// The share of one right option among several, in percent, as Moodle writes it.
fn share(rights: usize) -> String {
    let rights = u32::try_from(rights).unwrap_or(u32::MAX).max(1);
    let written = format!("{:.5}", 100.0 / f64::from(rights));
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}
