//! Staff accounts: names, passwords, locks and one-time links.

use crate::actor::Role;
use crate::id::AccountId;
use crate::time::Timestamp;

/// Minutes without an act after which staff are signed out.
pub const IDLE_TIMEOUT_MS: i64 = 30 * 60_000;
/// Wrong tries from one address before the account is locked for that address.
pub const TRIES_PER_ADDRESS_MAX: u32 = 5;
/// Wrong tries from anywhere before the account is locked for all.
pub const TRIES_TOTAL_MAX: u32 = 50;
/// How long a lock lasts.
pub const LOCK_MS: i64 = 15 * 60_000;
/// How long the first administrator's link, an invitation and a reset live.
pub const INVITATION_MS: i64 = 24 * 3_600_000;
/// How long a link for a participant's new password lives.
pub const PASSWORD_LINK_MS: i64 = 15 * 60_000;
/// Characters of a staff password, at least.
pub const PASSWORD_MIN: usize = 12;
/// Characters of any password, at most.
pub const PASSWORD_MAX: usize = 64;

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Identifier.
    pub id: AccountId,
    /// Name to sign in with; unique.
    pub name: AccountName,
    /// Name shown to colleagues and in the audit table.
    pub display_name: String,
    /// Roles, at least one.
    pub roles: Vec<Role>,
    /// Whether signing in and every running session is refused.
    pub disabled: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Last act, for the idle sign-out and the list.
    pub last_seen_at: Option<Timestamp>,
}

/// A sign-in name: 3 to 32 letters, digits, `.`, `-`, `_`, lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccountName(String);

impl AccountName {
    /// Reads a name; upper case becomes lower.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.trim().to_ascii_lowercase();
        let ok = (3..=32).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b));
        ok.then_some(Self(name))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a staff password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Fewer characters than asked for.
    #[error("shorter than {PASSWORD_MIN} characters")]
    TooShort,
    /// More characters than accepted.
    #[error("longer than {PASSWORD_MAX} characters")]
    TooLong,
    /// Contains a common password, the account's name or one repeated character.
    #[error("too easy to guess")]
    Common,
}

/// Checks a staff password against length, the account's name and a list of common passwords (lower case).
///
/// # Errors
/// Why the password is refused.
pub fn check_password(password: &str, name: &str, common: &dyn Fn(&str) -> bool) -> Result<(), WeakPassword> {
    let length = password.chars().count();
    if length < PASSWORD_MIN {
        return Err(WeakPassword::TooShort);
    }
    if length > PASSWORD_MAX {
        return Err(WeakPassword::TooLong);
    }
    let lower = password.to_lowercase();
    let distinct = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    let letters: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let stem = letters.trim_end_matches(|c: char| c.is_ascii_digit());
    if distinct < 5 || common(&lower) || common(&letters) || (!stem.is_empty() && common(stem)) || lower.contains(name)
    {
        return Err(WeakPassword::Common);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_passwords_are_long_and_not_common() {
        let common = |p: &str| ["password", "zhongshan2022"].contains(&p);
        let check = |p: &str| check_password(p, "chenmin", &common);
        assert_eq!(check("short"), Err(WeakPassword::TooShort));
        assert_eq!(check(&"长".repeat(65)), Err(WeakPassword::TooLong));
        for easy in ["aaaaaaaaaaaaaa", "Password123456", "Zhongshan-2022", "chenmin-is-here-1"] {
            assert_eq!(check(easy), Err(WeakPassword::Common), "{easy}");
        }
        assert_eq!(check("岐江夜游灯光秀很好看真的"), Ok(()));
        assert_eq!(check("correct horse battery"), Ok(()));
    }

    #[test]
    fn names_are_plain() {
        assert_eq!(AccountName::parse(" Chen.Min ").unwrap().as_str(), "chen.min");
        for bad in ["", "ab", "a b c", "陈敏敏", "x\u{0}yz"] {
            assert!(AccountName::parse(bad).is_none(), "{bad}");
        }
    }
}
