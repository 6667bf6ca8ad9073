//! Acts of staff and of the system that go into the append-only audit table.

use crate::fairness::{hash, hex};
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

/// The end of the chain of lines: what the newest line says about all before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Lines in the chain; the first has number 1.
    pub number: i64,
    /// Hash of the newest line and everything before it, hexadecimal; empty before the first line.
    pub hash: String,
}

impl Head {
    /// The end of the chain once this line follows: `hex(H(hash before ‖ "\n" ‖ line))`.
    #[must_use]
    pub fn followed_by(&self, entry: &Entry) -> Self {
        let number = self.number.saturating_add(1);
        let line = entry.canonical(number);
        Self { number, hash: hex(&hash(&[self.hash.as_bytes(), b"\n", line.as_bytes()])) }
    }
}

impl Entry {
    /// The line as the chain takes it: fields parted by tabs; in them a backslash, a tab and a line end are escaped.
    #[must_use]
    pub fn canonical(&self, number: i64) -> String {
        let Self { id, at, actor, actor_name, action, object, detail, address } = self;
        let escaped =
            |text: &str| text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r");
        let texts = [actor, actor_name, action, object, detail, address].map(|text| escaped(text)).join("\t");
        format!("quiz-audit/v1\t{number}\t{id}\t{}\t{texts}\n", at.ms())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(detail: &str, address: &str) -> Entry {
        Entry {
            id: AuditId::new(1, [1; 10]),
            at: Timestamp(5),
            actor: "system".into(),
            actor_name: String::new(),
            action: "draw.freeze".into(),
            object: "x".into(),
            detail: detail.into(),
            address: address.into(),
        }
    }

    #[test]
    fn a_link_says_everything_of_its_line_and_of_those_before() {
        let start = Head::default();
        let one = start.followed_by(&line("a", "b"));
        assert_eq!((one.number, one.hash.len()), (1, 64));
        assert_ne!(one, start.followed_by(&line("a\tb", "")), "fields cannot run into one another");
        assert_ne!(start.followed_by(&line("\\t", "")).hash, start.followed_by(&line("\t", "")).hash);
        let (after, other) = (one.followed_by(&line("c", "")), start.followed_by(&line("c", "")));
        assert_ne!(after.hash, other.hash);
    }
}
