//! Damaged text that can be mended with certainty.

use domain::question::Draft;

/// One thing that was mended, or could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repair {
    /// Field: `stem`, `option.2` (from 0), `answer`, `explanation`.
    pub(super) field: String,
    /// The text before.
    pub(super) before: String,
    /// The text after.
    pub(super) after: String,
    /// Stable word for programs.
    pub(super) code: &'static str,
    /// Chinese sentence.
    pub(super) message: String,
    /// Whether it was done; otherwise it is offered only and the draft is as before.
    pub(super) done: bool,
}

/// Mends a draft and says what was mended; an offer leaves the draft as it is.
pub(super) fn repair(_draft: &mut Draft) -> Vec<Repair> {
    Vec::new()
}
