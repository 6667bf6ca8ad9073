//! One of the twelve activities of the month.

/// An activity as the bundled file gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Number in the schedule, from 1.
    pub number: u8,
    /// Name.
    pub name: String,
    /// What happens.
    pub content: String,
    /// Kind word, such as `contest` or `week`.
    pub kind: String,
    /// Topic of the question bank that belongs to it.
    pub topic: String,
}
