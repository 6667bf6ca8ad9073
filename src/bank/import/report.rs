//! What the check of a file found: one report for the console, the command line and the tests.

use super::item::{Level, Place, Problem};
use super::limit::FileRefused;
use super::words::letter_of;
use domain::fairness::{hash, hex};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Faults listed in a report, at most; the counts stay right beyond it.
const FAULTS_MAX: usize = 2000;
/// Different notes of a report, at most.
const NOTES_MAX: usize = 500;

/// One fault or note of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFault {
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// Name of the file.
    pub file: String,
    /// Name of the sheet, or the file inside an archive; empty where the whole file is meant.
    pub sheet: String,
    /// Row as the spreadsheet numbers it, or line of a text, from 1; 0 where none is meant.
    pub row: usize,
    /// Heading of the column, or part of the question; empty where none is meant.
    pub column: String,
    /// The question's own number or name.
    pub item: String,
    /// What stands there, shortened.
    pub value: String,
    /// Stable word for programs.
    pub code: String,
    /// Chinese sentence.
    pub message: String,
    /// What to do.
    pub suggestion: Option<String>,
}

/// One question of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedQuestion {
    /// Where it begins.
    pub place: Place,
    /// Kind word such as `single`.
    pub kind: String,
    /// Stem.
    pub stem: String,
    /// Options in order.
    pub options: Vec<String>,
    /// Right options as texts; `正确` or `错误`; or every accepted text.
    pub answers: Vec<String>,
    /// Topic; empty where the file names none that is known.
    pub topic: String,
    /// Difficulty word such as `easy`.
    pub difficulty: String,
    /// Explanation.
    pub explanation: String,
    /// The equal question: its id in the bank, or its place in the file. Nothing for those that are accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
}

impl ImportedQuestion {
    /// The answer as people write it: the letters of options, otherwise the answer itself.
    #[must_use]
    pub fn answer(&self) -> String {
        if self.options.is_empty() {
            return self.answers.join("；");
        }
        let right = self.options.iter().enumerate().filter(|(_, option)| self.answers.contains(option));
        right.map(|(place, _)| letter_of(place)).collect()
    }
}

/// How many there are of what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Sheets, or files of an archive, in which questions were looked for.
    pub sheets: usize,
    /// Questions found, of whatever fate; the others add up to it.
    pub read: usize,
    /// Those that a confirmation adds.
    pub accepted: usize,
    /// Those left out because an equal one exists.
    pub duplicates: usize,
    /// Those left out because of errors.
    pub faulty: usize,
    /// Those left out because the bank has no such kind.
    pub unsupported: usize,
}

/// The whole report on a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Name of the file.
    pub file: String,
    /// Format such as `xlsx`; empty where it was not recognised.
    pub format: String,
    /// Encoding that was assumed; empty for formats that name their own.
    pub encoding: String,
    /// Bytes of the file.
    pub size: u64,
    /// Hash of everything else in the report; a confirmation names it.
    pub hash: String,
    /// Counts.
    pub counts: Counts,
    /// Questions that a confirmation adds, in the order of the file.
    pub accepted: Vec<ImportedQuestion>,
    /// Questions left out because an equal one exists.
    pub duplicates: Vec<ImportedQuestion>,
    /// Errors and warnings, in the order of the file.
    pub faults: Vec<ImportFault>,
    /// How the file was understood, repairs with before and after included.
    pub notes: Vec<ImportFault>,
    /// Why the file as a whole was refused.
    pub refused: Option<FileRefused>,
}

impl ImportReport {
    /// The report on a file that is refused as a whole.
    #[must_use]
    pub fn of_refused(file: &str, size: u64, refused: FileRefused) -> Self {
        let report = Self {
            file: file.to_owned(),
            format: String::new(),
            encoding: String::new(),
            size,
            hash: String::new(),
            counts: Counts::default(),
            accepted: Vec::new(),
            duplicates: Vec::new(),
            faults: Vec::new(),
            notes: Vec::new(),
            refused: Some(refused),
        };
        report.sealed()
    }

    /// The report with its hash: SHA-256 in hexadecimal over the JSON of the report without a hash.
    pub(super) fn sealed(mut self) -> Self {
        self.hash = String::new();
        // A report holds texts and numbers only, so it can always be written.
        let json = serde_json::to_vec(&self).unwrap_or_default();
        self.hash = hex(&hash(&[&json]));
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

/// Collects faults and notes: faults are bounded, notes of one kind are counted instead of repeated.
#[derive(Debug, Default)]
pub(super) struct Findings {
    file: String,
    faults: Vec<ImportFault>,
    unlisted: usize,
    notes: Vec<(ImportFault, usize)>,
    /// Places of notes in the list by sheet, code and message.
    known: HashMap<(String, &'static str, String), usize>,
}

impl Findings {
    /// For a file.
    pub(super) fn of(file: &str) -> Self {
        Self { file: file.to_owned(), ..Self::default() }
    }

    /// Adds a problem.
    pub(super) fn push(&mut self, problem: Problem) {
        if problem.level == Level::Note {
            return self.note(problem);
        }
        if self.faults.len() < FAULTS_MAX {
            let fault = self.fault(problem);
            self.faults.push(fault);
        } else {
            self.unlisted += 1;
        }
    }

    fn note(&mut self, problem: Problem) {
        let key = (problem.place.sheet.clone(), problem.code, problem.message.clone());
        if let Some((_, count)) = self.known.get(&key).and_then(|at| self.notes.get_mut(*at)) {
            *count += 1;
        } else if self.notes.len() < NOTES_MAX {
            self.known.insert(key, self.notes.len());
            let note = self.fault(problem);
            self.notes.push((note, 1));
        } else {
            self.unlisted += 1;
        }
    }

    fn fault(&self, problem: Problem) -> ImportFault {
        let Problem { level, place, code, value, message, suggestion } = problem;
        let severity = match level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        };
        let Place { sheet, row, column, item } = place;
        let (severity, file, code) = (severity.to_owned(), self.file.clone(), code.to_owned());
        ImportFault { severity, file, sheet, row, column, item, value, code, message, suggestion }
    }

    /// Faults and notes as the report lists them.
    pub(super) fn finish(mut self) -> (Vec<ImportFault>, Vec<ImportFault>) {
        if self.unlisted > 0 {
            let message = format!("问题太多，只列出前 {FAULTS_MAX} 条，另有 {} 条没有列出", self.unlisted);
            let place = Place::default();
            let (value, suggestion) = (String::new(), None);
            let cut = Problem { level: Level::Note, place, code: "faults_cut", value, message, suggestion };
            let cut = self.fault(cut);
            self.notes.push((cut, 1));
        }
        let counted = |(mut note, count): (ImportFault, usize)| {
            if count > 1 {
                note.message = format!("{}（共 {count} 处，这是第一处）", note.message);
            }
            note
        };
        (self.faults, self.notes.into_iter().map(counted).collect())
    }
}
