//! What the check of an upload found, in the form in which it is stored and shown.

use domain::fairness::{hash, hex};
use serde::{Deserialize, Serialize};

/// One fault or note of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetFault {
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// Name of the sheet; empty where the whole file is meant.
    pub sheet: String,
    /// Row as the spreadsheet numbers it, from 1; 0 where no row is meant.
    pub row: usize,
    /// Heading of the column; empty where none is meant.
    pub column: String,
    /// What the cell holds, shortened.
    pub value: String,
    /// Stable word for programs.
    pub code: String,
    /// Chinese sentence.
    pub message: String,
    /// What to do.
    pub suggestion: Option<String>,
}

/// One row that was read as a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetQuestion {
    /// Name of the sheet.
    pub sheet: String,
    /// Row as the spreadsheet numbers it.
    pub row: usize,
    /// Kind word such as `single`.
    pub kind: String,
    /// Stem.
    pub stem: String,
    /// Options in order.
    pub options: Vec<String>,
    /// The answer as people write it: `AC`, `正确`, `2；两`.
    pub answer: String,
    /// Identifier of the equal question in the bank, or the sheet and row of the equal one in the file.
    pub duplicate_of: Option<String>,
    /// Whether it will be imported.
    pub accepted: bool,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetReport {
    /// Name of the file.
    pub file_name: String,
    /// Bytes of the file.
    pub size_bytes: u64,
    /// Sheets with questions.
    pub sheets: usize,
    /// Rows read as questions, faulty ones included.
    pub rows: usize,
    /// Hash of everything else in the report; a confirmation names it.
    pub report_hash: String,
    /// Questions that will be added.
    pub to_add: usize,
    /// Rows left out because an equal question exists.
    pub duplicates: usize,
    /// Rows left out because of errors.
    pub faulty: usize,
    /// Errors and warnings, in the order of the file.
    pub faults: Vec<SheetFault>,
    /// Remarks on how the file was understood.
    pub notes: Vec<SheetFault>,
    /// Rows that were understood as questions.
    pub questions: Vec<SheetQuestion>,
}

impl SheetReport {
    /// The report with its hash: SHA-256 in hexadecimal over the JSON of the report without a hash.
    pub(super) fn sealed(mut self) -> Self {
        self.report_hash = String::new();
        // A report holds texts and numbers only, so it can always be written.
        let json = serde_json::to_vec(&self).unwrap_or_default();
        self.report_hash = hex(&hash(&[&json]));
        self
    }
}

/// A text short enough for a report.
pub(super) fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN).chain(['…']).collect()
}
