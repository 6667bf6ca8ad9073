//! Identifiers: a prefix and a UUIDv7 in 26 base32 characters, or a short slug where people write the id themselves.

use std::fmt;

/// The text offered is not an identifier of this kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind} id")]
pub struct InvalidId {
    /// The kind of identifier that was expected, such as `attempt`.
    pub kind: &'static str,
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 128 bits of a UUIDv7 made from a time and ten random bytes.
fn uuid_v7(now_ms: i64, random: [u8; 10]) -> u128 {
    let time = u128::from(now_ms.unsigned_abs() & 0xffff_ffff_ffff);
    let tail = random.iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    let high = (tail >> 68) & 0x0fff;
    let low = tail & 0x3fff_ffff_ffff_ffff;
    (time << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low
}

/// Writes 128 bits as 26 characters of Crockford's base32, lower case.
fn base32(bits: u128) -> String {
    (0..26)
        .rev()
        .map(|place| {
            let digit = usize::try_from((bits >> (place * 5)) & 31).unwrap_or(0);
            char::from(ALPHABET.get(digit).copied().unwrap_or(b'0'))
        })
        .collect()
}

fn is_base32(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

fn is_slug(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

macro_rules! common {
    ($name:ident) => {
        impl $name {
            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

macro_rules! generated {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// A new identifier that sorts by its time.
            #[must_use]
            pub fn new(now_ms: i64, random: [u8; 10]) -> Self {
                Self(format!(concat!($prefix, "_{}"), base32(uuid_v7(now_ms, random))))
            }

            /// Reads an identifier back.
            ///
            /// # Errors
            /// When the text is not of this kind.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                match text.strip_prefix(concat!($prefix, "_")) {
                    Some(rest) if is_base32(rest) => Ok(Self(text.to_owned())),
                    _ => Err(InvalidId { kind: $kind }),
                }
            }
        }
        common!($name);
    };
}

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Reads a slug: 1 to 64 lower-case letters, digits, `-` and `_`.
            ///
            /// # Errors
            /// When the text is not such a slug.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                if is_slug(text) { Ok(Self(text.to_owned())) } else { Err(InvalidId { kind: $kind }) }
            }
        }
        common!($name);
    };
}

generated!(/// A person who plays.
    ParticipantId, "par", "participant");
generated!(/// One round of one participant.
    AttemptId, "att", "attempt");
generated!(/// A member of staff.
    AccountId, "acc", "account");
generated!(/// A firm, institution or office that people belong to.
    OrganizationId, "org", "organization");
generated!(/// A checked upload that waits for its confirmation.
    ImportId, "imp", "import");
generated!(/// A signed-in browser of a participant or a member of staff.
    SessionId, "ses", "session");
generated!(/// A one-time link.
    LinkId, "lnk", "link");
generated!(/// A voided or re-keyed question of one contest.
    CorrectionId, "cor", "correction");
generated!(/// A draw of prizes of one contest.
    DrawId, "drw", "draw");
generated!(/// An entry taken out of a contest's prizes.
    HoldId, "hld", "hold");
generated!(/// One line of the audit table.
    AuditId, "aud", "audit");
generated!(/// A place of a prize tier that one person has won.
    PrizeId, "prz", "prize");
slug!(/// A contest; written by people in its file.
    ContestId, "contest");
slug!(/// A question; written by people in its file, never reused.
    QuestionId, "question");

impl QuestionId {
    /// An identifier for a question that came without one, such as a row of a spreadsheet.
    #[must_use]
    pub fn generated(now_ms: i64, random: [u8; 10]) -> Self {
        Self(format!("q-{}", base32(uuid_v7(now_ms, random))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_id_reads_back_and_sorts_by_time() {
        let early = AttemptId::new(1_662_000_000_000, [7; 10]);
        let late = AttemptId::new(1_662_000_000_001, [0; 10]);
        assert_eq!(AttemptId::parse(early.as_str()), Ok(early.clone()));
        assert!(early < late);
        assert_eq!(early.as_str().len(), 4 + 26);
    }

    #[test]
    fn foreign_and_damaged_ids_are_refused() {
        let id = AttemptId::new(1, [1; 10]);
        assert!(ParticipantId::parse(id.as_str()).is_err());
        for bad in ["", "att_", "att_0", "att_0123456789012345678901234!", "ATT_01234567890123456789012345"] {
            assert!(AttemptId::parse(bad).is_err(), "{bad}");
        }
        assert!(ContestId::parse("quality-month-2022").is_ok());
        assert!(ContestId::parse("a\tb").is_err());
        assert!(ContestId::parse("../x").is_err());
    }
}
