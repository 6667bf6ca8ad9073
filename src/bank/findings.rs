//! Faults and notes while a file is checked: faults are bounded, notes of one kind are counted instead of repeated.

use super::report::{SheetFault, shortened};

/// Faults listed in a report, at most; the counts stay right beyond it.
const FAULTS_MAX: usize = 2000;
/// Different notes of a report, at most.
const NOTES_MAX: usize = 200;

/// Where a fault is.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'a> {
    /// Name of the sheet.
    pub(super) sheet: &'a str,
    /// Row as the spreadsheet numbers it; 0 for the whole sheet.
    pub(super) row: usize,
    /// Heading of the column; empty for the whole row.
    pub(super) column: &'a str,
    /// What the cell holds.
    pub(super) value: &'a str,
}

/// Collects faults and notes.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Errors and warnings.
    pub(super) faults: Vec<SheetFault>,
    unlisted: usize,
    notes: Vec<(SheetFault, usize)>,
}

fn fault(severity: &str, at: At<'_>, code: &str, message: String, suggestion: Option<&str>) -> SheetFault {
    SheetFault {
        severity: severity.to_owned(),
        sheet: at.sheet.to_owned(),
        row: at.row,
        column: at.column.to_owned(),
        value: shortened(at.value),
        code: code.to_owned(),
        message,
        suggestion: suggestion.map(str::to_owned),
    }
}

impl Findings {
    fn push(&mut self, fault: SheetFault) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(fault);
        } else {
            self.unlisted += 1;
        }
    }

    /// Something that keeps the row out.
    pub(super) fn error(&mut self, at: At<'_>, code: &str, message: impl Into<String>, suggestion: Option<&str>) {
        self.push(fault("error", at, code, message.into(), suggestion));
    }

    /// Something worth a look; the row is taken.
    pub(super) fn warning(&mut self, at: At<'_>, code: &str, message: impl Into<String>, suggestion: Option<&str>) {
        self.push(fault("warning", at, code, message.into(), suggestion));
    }

    /// A remark; further ones with the same code and message in the same sheet are only counted.
    pub(super) fn note(&mut self, at: At<'_>, code: &str, message: impl Into<String>) {
        let message = message.into();
        let same = |(note, _): &&mut (SheetFault, usize)| {
            note.code == code && note.sheet == at.sheet && note.message == message
        };
        if let Some((_, count)) = self.notes.iter_mut().find(same) {
            *count += 1;
        } else if self.notes.len() < NOTES_MAX {
            self.notes.push((fault("note", at, code, message, None), 1));
        }
    }

    /// Faults and notes as the report lists them.
    pub(super) fn finish(mut self) -> (Vec<SheetFault>, Vec<SheetFault>) {
        if self.unlisted > 0 {
            let at = At { sheet: "", row: 0, column: "", value: "" };
            let message = format!("问题太多，只列出前 {FAULTS_MAX} 条，另有 {} 条没有列出", self.unlisted);
            self.note(at, "faults_cut", message);
        }
        let counted = |(mut note, count): (SheetFault, usize)| {
            if count > 1 {
                note.message = format!("{}（共 {count} 处，这是第一处）", note.message);
            }
            note
        };
        (self.faults, self.notes.into_iter().map(counted).collect())
    }
}
