//! Steps with their wall clock and the peak of memory while they ran, printed as one table.

use crate::support::Database;
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

struct Row {
    name: String,
    took_s: f64,
    peak_mb: f64,
    max_s: Option<f64>,
    note: String,
}

/// What was measured.
pub(crate) struct Table {
    rows: Vec<Row>,
}

/// A figure of `/proc/…/status` in megabytes; 0 where there is none.
fn memory_mb(process: &str, figure: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(figure)?.strip_prefix(':'));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}

impl Table {
    pub(crate) const fn new() -> Self {
        Self { rows: Vec::new() }
    }

    fn add(&mut self, name: &str, max_s: Option<f64>, took: Duration, peak_mb: f64) {
        let took_s = took.as_secs_f64();
        println!("{name}: {took_s:.2} s, {peak_mb:.0} MB");
        self.rows.push(Row { name: name.to_owned(), took_s, peak_mb, max_s, note: String::new() });
    }

    /// Measures a step of the server in this process.
    pub(crate) async fn step<T>(&mut self, name: &str, max_s: Option<f64>, work: impl Future<Output = T>) -> T {
        // Where the peak cannot be set back it is that of all steps so far.
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        let began = Instant::now();
        let done = work.await;
        self.add(name, max_s, began.elapsed(), memory_mb("self", "VmHWM"));
        done
    }

    /// Measures a command of the binary, which has to succeed.
    pub(crate) fn command(&mut self, name: &str, max_s: Option<f64>, arguments: &[&str]) {
        let began = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_quiz"));
        command.args(arguments).env("QUIZ_LOG__LEVEL", "error").stdin(Stdio::null()).stdout(Stdio::null());
        let mut child = command.spawn().unwrap();
        let process = child.id().to_string();
        let mut peak_mb = 0.0_f64;
        let status = loop {
            peak_mb = peak_mb.max(memory_mb(&process, "VmHWM"));
            match child.try_wait().unwrap() {
                Some(status) => break status,
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        };
        assert!(status.success(), "quiz {arguments:?}: {status}");
        self.add(name, max_s, began.elapsed(), peak_mb);
    }

    /// Says something about the last step.
    pub(crate) fn note(&mut self, text: &str) {
        if let Some(row) = self.rows.last_mut() {
            text.clone_into(&mut row.note);
        }
    }

    /// Whether every step took as long as it may, at most.
    pub(crate) fn is_within(&self) -> bool {
        self.rows.iter().all(|row| row.max_s.is_none_or(|max| row.took_s <= max))
    }

    /// Prints everything as a table of Markdown.
    pub(crate) fn print(&self, people: usize, database: Database) {
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split_whitespace().next().unwrap_or("?").to_owned();
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let mut text = format!("\n{people} people on {database:?}, {cores} cores, load {load} at the end\n\n");
        text.push_str("| step | s | at most | peak MB | |\n|---|---|---|---|---|\n");
        for row in &self.rows {
            let max = row.max_s.map_or(String::new(), |max| format!("{max:.0}"));
            writeln!(text, "| {} | {:.2} | {max} | {:.0} | {} |", row.name, row.took_s, row.peak_mb, row.note).unwrap();
        }
        println!("{text}");
    }
}
