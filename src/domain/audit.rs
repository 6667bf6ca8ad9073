//! Acts of staff and of the system that go into the append-only audit table.

use crate::id::{AccountId, AuditId};
use crate::time::Timestamp;

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A member of staff.
    Staff(AccountId),
    /// The server itself, such as a job.
    System,
    /// Someone on the server's own shell.
    Shell,
    /// A visitor who is not signed in, such as a wrong try.
    Nobody,
}

impl Actor {
    /// The text kept in the table.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Staff(id) => id.to_string(),
            Self::System => "system".to_owned(),
            Self::Shell => "shell".to_owned(),
            Self::Nobody => "nobody".to_owned(),
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Identifier.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who, as [`Actor::text`].
    pub actor: String,
    /// Name shown for the actor at that time.
    pub actor_name: String,
    /// What, as `noun.verb`, such as `contest.extend`.
    pub action: String,
    /// Identifier of the thing acted on.
    pub object: String,
    /// Plain sentence or figures; never a mobile number or a secret.
    pub detail: String,
    /// Shortened network address.
    pub address: String,
}
