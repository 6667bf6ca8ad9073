//! What every fuzz target does: a file is checked, and the answer is a report or a refusal.

use domain::id::QuestionId;
use domain::question::Library;
use quiz::bank::{CheckContext, KnownQuestions, Limits, Topics, check_file};
use std::time::{Duration, Instant};

/// Files are small here, so the bounds are too; a reader that needs longer than its deadline and some is too slow.
const DEADLINE: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(10);

/// A panic of ours is a crash. Those of foreign readers are caught by the pipeline and refuse the file.
pub fn prepare() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| at.file().to_owned()).unwrap_or_default();
        if !place.contains("/calamine-") && !place.contains("/zip-") {
            eprintln!("{info}");
            std::process::abort();
        }
    }));
}

/// Checks a file.
pub fn check(bytes: &[u8], name: &str) {
    let (topics, library) = (Topics::default(), Library::default());
    let known = KnownQuestions::of(std::iter::empty());
    let (has_id, new_id) = (|_: &QuestionId| false, || QuestionId::generated(1, [1; 10]));
    let context = CheckContext {
        known: &known,
        has_id: &has_id,
        new_id: &new_id,
        topics: &topics,
        library: &library,
        simplify: false,
    };
    let limits = Limits { file_bytes_max: 1 << 20, unpacked_bytes_max: 8 << 20, rows_max: 2000, cell_chars_max: 2000 };
    let started = Instant::now();
    if let Ok(checked) = check_file(bytes, name, &context, &limits, started + DEADLINE) {
        let counts = checked.report.counts;
        let fates = counts.accepted + counts.duplicates + counts.faulty + counts.unsupported;
        assert_eq!(counts.read, fates, "a question has no fate");
        assert_eq!(counts.accepted, checked.drafts.len(), "an accepted question is no draft");
    }
    assert!(started.elapsed() < PATIENCE, "too slow");
}
