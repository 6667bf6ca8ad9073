//! What a reader makes of a file before anybody judges it, for the tests of writers.

use crate::bank::import::format;
use crate::bank::import::item::{Items, Source};
use crate::bank::import::limit::{FileRefused, Limits};
use crate::bank::lists::Topics;
use domain::question::{Draft, Library};
use std::time::{Duration, Instant};

/// The questions of a file as read, with the ids that the file gives them.
pub(in crate::bank) fn read_back(bytes: &[u8], file_name: &str) -> Result<Vec<Draft>, FileRefused> {
    let limits = Limits { file_bytes_max: u64::MAX, ..Limits::default() };
    let (topics, library) = (Topics::default(), Library::default());
    let deadline = Instant::now() + Duration::from_secs(120);
    let source = Source { bytes, file_name, limits: &limits, deadline, topics: &topics, library: &library };
    let mut items = Items::with_room(limits.rows_max);
    super::read(format::detect(&source)?, &source, &mut items)?;
    let taken = items.list.into_iter().map(|item| {
        assert!(!item.kept_out, "{:?}", item.problems);
        let id = item.id.unwrap_or(item.draft.id);
        Draft { id, ..item.draft }
    });
    Ok(taken.collect())
}
