//! Firms, institutions and offices that people say they belong to.

use crate::id::OrganizationId;
use crate::text;

/// An organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Identifier.
    pub id: OrganizationId,
    /// Name as first written.
    pub name: OrganizationName,
}

/// A name of 2 to 60 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationName(String);

impl OrganizationName {
    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let name = text::one_line(name);
        let digits = text::folded(&name).bytes().filter(u8::is_ascii_digit).count();
        ((2..=60).contains(&text::length(&name)) && (1..7).contains(&(digits + 1))).then_some(Self(name))
    }

    /// The name as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that decides whether two names are one organization.
    #[must_use]
    pub fn folded(&self) -> String {
        text::folded(&self.0)
    }
}
