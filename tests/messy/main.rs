//! Files as people really have them, each with one habit, made here and held against a report that was read by eye.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test messy` writes the reports anew; read each one that changes.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that finds something unexpected has to stop there"
)]

mod corpus;
mod exchange;
mod gift;
mod large;
mod layout;
mod option_rows;
mod paper;
mod product;
mod sheet;
mod table;
mod word;

use domain::id::QuestionId;
use domain::question::Library;
use quiz::bank::{CheckContext, ImportReport, KnownQuestions, Limits, Topics, check_file};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A file with a habit.
pub(crate) struct Case {
    /// Name of the habit and of the golden report.
    pub(crate) name: &'static str,
    /// Name of the file.
    pub(crate) file: &'static str,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// A file with a habit.
pub(crate) fn case(name: &'static str, file: &'static str, bytes: impl Into<Vec<u8>>) -> Case {
    Case { name, file, bytes: bytes.into() }
}

fn cases() -> Vec<Case> {
    let all = [
        exchange::cases(),
        gift::cases(),
        paper::cases(),
        product::cases(),
        layout::cases(),
        option_rows::cases(),
        sheet::cases(),
        table::cases(),
        word::cases(),
    ];
    all.into_iter().flatten().collect()
}

fn report(case: &Case) -> ImportReport {
    let topics = Topics::from_pairs([("elevator", "电梯安全"), ("elevator.ride", "文明乘梯"), ("quality", "质量月")]);
    let library = Library::default();
    let known = KnownQuestions::default();
    let (has_id, new_id) = (|_: &QuestionId| false, || QuestionId::generated(1, [1; 10]));
    let context = CheckContext {
        known: &known,
        has_id: &has_id,
        new_id: &new_id,
        topics: &topics,
        library: &library,
        simplify: false,
    };
    let deadline = Instant::now() + Duration::from_secs(60);
    let size = u64::try_from(case.bytes.len()).unwrap();
    match check_file(&case.bytes, case.file, &context, &Limits::default(), deadline) {
        Ok(checked) => checked.report,
        Err(refused) => ImportReport::of_refused(case.file, size, refused),
    }
}

/// The report as JSON with one line for each question and fault. Size and hash of a file that was packed here differ
/// from one library of compression to the next.
fn shown(report: &ImportReport) -> String {
    let mut value = serde_json::to_value(report).unwrap();
    let members = value.as_object_mut().unwrap();
    members.remove("size");
    members.remove("hash");
    let mut lines = Vec::new();
    for (name, member) in members {
        let text = match member {
            Value::Array(list) if !list.is_empty() => {
                let rows: Vec<String> = list.iter_mut().map(|row| format!("    {}", bare(row))).collect();
                format!("[\n{}\n  ]", rows.join(",\n"))
            }
            other => other.to_string(),
        };
        lines.push(format!("  {}: {text}", json!(name)));
    }
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

/// A row without members that say nothing.
fn bare(row: &mut Value) -> String {
    if let Some(members) = row.as_object_mut() {
        members.remove("file");
        for name in ["sheet", "column", "item", "value", "topic", "explanation"] {
            if members.get(name).and_then(Value::as_str) == Some("") {
                members.remove(name);
            }
        }
        if members.get("options").and_then(Value::as_array).is_some_and(Vec::is_empty) {
            members.remove("options");
        }
    }
    row.to_string()
}

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/messy/golden").join(format!("{name}.json"))
}

#[test]
fn every_messy_file_gives_the_report_that_was_read_by_eye() {
    let update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let mut different = Vec::new();
    for case in cases() {
        let shown = shown(&report(&case));
        let path = golden(case.name);
        if update {
            std::fs::write(&path, &shown).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if expected != shown {
            different.push(format!("{}:\n{shown}", case.name));
        }
    }
    assert!(different.is_empty(), "{} reports differ:\n{}", different.len(), different.join("\n"));
}

#[test]
fn each_file_has_one_report_and_each_report_its_file() {
    let cases = cases();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name).collect();
    assert_eq!(names.len(), cases.len(), "a name is used twice");
    let folder = golden("").parent().unwrap().to_owned();
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        assert!(names.contains(file.trim_end_matches(".json")), "{file} belongs to no file");
    }
}

#[test]
fn no_question_is_lost_in_silence() {
    for case in cases() {
        let report = report(&case);
        let counts = report.counts;
        assert_eq!(
            counts.read,
            counts.accepted + counts.duplicates + counts.faulty + counts.unsupported,
            "{}",
            case.name
        );
        assert_eq!(report.accepted.len(), counts.accepted, "{}", case.name);
        let errors: BTreeSet<_> = report
            .faults
            .iter()
            .filter(|fault| fault.severity == "error")
            .map(|fault| (&fault.sheet, fault.row, &fault.item))
            .collect();
        assert!(errors.len() >= counts.faulty + counts.unsupported || counts.read == 0, "{}: {errors:?}", case.name);
    }
}
