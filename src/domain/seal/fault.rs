//! What is wrong with a sealed contest, by name and in words.

use std::fmt;

/// The first thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// What is wrong: an attempt, a person, a section, a line.
    pub subject: String,
    /// What it has to be, if that can be said.
    pub expected: Option<String>,
    /// What the file says.
    pub found: String,
}

impl Fault {
    /// A value of the file that differs from what was worked out.
    pub(super) fn differs(subject: impl Into<String>, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { subject: subject.into(), expected: Some(expected.into()), found: found.into() }
    }

    /// Something that is wrong in itself.
    pub(super) fn says(subject: impl Into<String>, found: impl Into<String>) -> Self {
        Self { subject: subject.into(), expected: None, found: found.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.expected {
            Some(expected) => write!(f, "{}：应为 {expected}，文件中为 {}", self.subject, self.found),
            None => write!(f, "{}：{}", self.subject, self.found),
        }
    }
}

/// Holds a value of the file against the one worked out.
pub(super) fn same<T: PartialEq + fmt::Display>(
    subject: impl Fn() -> String,
    expected: &T,
    found: &T,
) -> Result<(), Fault> {
    if expected == found { Ok(()) } else { Err(Fault::differs(subject(), expected.to_string(), found.to_string())) }
}
