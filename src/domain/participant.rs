//! People who play: what they give at sign-up, each part a type that only valid text becomes.

use crate::id::{OrganizationId, ParticipantId};
use crate::text::{self, WordList};
use crate::time::Timestamp;

/// Characters of a participant's password, at least.
pub const PASSWORD_MIN: usize = 8;
/// Characters of a participant's password, at most.
pub const PASSWORD_MAX: usize = 64;

/// Which of the four groups of the notice a person belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// 消费者
    Consumer,
    /// 企业
    Enterprise,
    /// 技术机构
    TechnicalInstitution,
    /// 监管人员
    Regulator,
}

impl Category {
    /// Every category, in the order pages show them.
    pub const ALL: [Self; 4] = [Self::Consumer, Self::Enterprise, Self::TechnicalInstitution, Self::Regulator];

    /// The word used in the API, files and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Consumer => "consumer",
            Self::Enterprise => "enterprise",
            Self::TechnicalInstitution => "technical_institution",
            Self::Regulator => "regulator",
        }
    }

    /// The Chinese name for exports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Consumer => "消费者",
            Self::Enterprise => "企业",
            Self::TechnicalInstitution => "技术机构",
            Self::Regulator => "监管人员",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.word() == word)
    }
}

/// Why a piece of sign-up text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing was given.
    #[error("required")]
    Required,
    /// Too few characters.
    #[error("too short")]
    TooShort,
    /// Too many characters.
    #[error("too long")]
    TooLong,
    /// Not of the expected form.
    #[error("wrong form")]
    Format,
    /// Contains a word of the list.
    #[error("word not allowed")]
    Word,
    /// Not one of the known values.
    #[error("unknown value")]
    Unknown,
}

/// A nickname of 1 to 20 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nickname(String);

impl Nickname {
    /// Reads a nickname and holds it against the word list.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn parse(raw: &str, words: &WordList) -> Result<Self, Refused> {
        let name = text::one_line(raw);
        if name.is_empty() {
            return Err(Refused::Required);
        }
        if text::length(&name) > 20 || name.len() > 200 {
            return Err(Refused::TooLong);
        }
        if words.refuses(&name) {
            return Err(Refused::Word);
        }
        if name.bytes().filter(u8::is_ascii_digit).count() >= 7 {
            return Err(Refused::Format);
        }
        Ok(Self(name))
    }

    /// The nickname as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A mobile number of the Chinese mainland: eleven digits, the first 1, the second 3 to 9.
#[derive(Clone, PartialEq, Eq)]
pub struct Mobile(String);

impl Mobile {
    /// Reads a number; blanks, hyphens, full-width digits and a leading +86 are understood.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn parse(raw: &str) -> Result<Self, Refused> {
        let folded: String = text::folded(raw).chars().filter(|c| *c != '-').collect();
        if folded.is_empty() {
            return Err(Refused::Required);
        }
        let digits = folded.strip_prefix("+86").or_else(|| folded.strip_prefix("0086")).unwrap_or(&folded);
        if digits.bytes().any(|b| !b.is_ascii_digit()) {
            return Err(Refused::Format);
        }
        match digits.len() {
            0..=10 => Err(Refused::TooShort),
            11 => {
                let mut bytes = digits.bytes();
                let ok = bytes.next() == Some(b'1') && bytes.next().is_some_and(|b| (b'3'..=b'9').contains(&b));
                if ok { Ok(Self(digits.to_owned())) } else { Err(Refused::Format) }
            }
            _ => Err(Refused::TooLong),
        }
    }

    /// The eleven digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Mobile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mobile(hidden)")
    }
}

/// A password of a participant; never shown, not even to logs.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Reads a password of 8 to 64 characters.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn parse(raw: &str) -> Result<Self, Refused> {
        match raw.chars().count() {
            0 => Err(Refused::Required),
            n if n < PASSWORD_MIN => Err(Refused::TooShort),
            n if n > PASSWORD_MAX => Err(Refused::TooLong),
            _ => Ok(Self(raw.to_owned())),
        }
    }

    /// The password, to be hashed.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(hidden)")
    }
}

/// A town or street.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Town {
    /// Statistics code, such as `442000118`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Old and everyday names.
    pub aliases: Vec<String>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Identifier.
    pub id: ParticipantId,
    /// Nickname; empty once deleted.
    pub nickname: String,
    /// Whether staff hid the nickname.
    pub nickname_hidden: bool,
    /// Group.
    pub category: Category,
    /// Code of the town.
    pub town: String,
    /// Organization, for all but consumers.
    pub organization: Option<OrganizationId>,
    /// Version of the notice they accepted.
    pub notice_version: u32,
    /// When they accepted it.
    pub notice_accepted_at: Timestamp,
    /// When they signed up.
    pub created_at: Timestamp,
    /// When they deleted their data, if they did.
    pub deleted_at: Option<Timestamp>,
}

impl Participant {
    /// The name every public output shows.
    #[must_use]
    pub fn public_name(&self) -> String {
        public_name(&self.nickname, self.nickname_hidden, &self.id)
    }

    /// The name that lists of winners show: 林＊ or 欧阳＊, whatever the length, and 某＊ when hidden.
    #[must_use]
    pub fn listed_name(&self) -> String {
        if self.nickname_hidden { NAMELESS.to_owned() } else { listed_name(&self.nickname) }
    }
}

/// Somebody of whom a list shows no part of the name.
pub const NAMELESS: &str = "某＊";

fn listed_name(nickname: &str) -> String {
    let masked = text::mask_person(nickname);
    // A digit may be part of a number, and a star must be the only one.
    let tells = masked.chars().any(char::is_numeric) || masked.matches(['＊', '*']).count() != 1;
    if tells { NAMELESS.to_owned() } else { masked }
}

/// The one function that turns a nickname into what others may see: 林＊＊, or 用户 and four digits when hidden.
#[must_use]
pub fn public_name(nickname: &str, hidden: bool, id: &ParticipantId) -> String {
    if hidden {
        let digits = id.as_str().bytes().rev().take(8).fold(0_u32, |sum, b| (sum * 31 + u32::from(b)) % 10_000);
        return format!("用户{digits:04}");
    }
    text::mask_name(nickname)
}

/// A recovery code such as `K7QF-M2XD-9TRW`: twelve characters of an alphabet without look-alikes, about 59 bits.
#[must_use]
pub fn recovery_code(random: [u8; 12]) -> String {
    const LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKLMNPQRSTVWXY";
    let mut code = String::with_capacity(14);
    for (i, byte) in random.iter().enumerate() {
        if i > 0 && i % 4 == 0 {
            code.push('-');
        }
        let letter = LETTERS.get(usize::from(*byte) % LETTERS.len()).copied().unwrap_or(b'2');
        code.push(char::from(letter));
    }
    code
}

/// A recovery code as typed, in the form that is compared: upper case, no blanks and hyphens.
#[must_use]
pub fn folded_recovery_code(typed: &str) -> String {
    text::folded(typed).to_uppercase().chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mobile_numbers_are_understood_as_people_type_them() {
        for raw in ["13812347712", " 138 1234 7712 ", "138-1234-7712", "+86 13812347712", "１３８１２３４７７１２"]
        {
            assert_eq!(Mobile::parse(raw).unwrap().as_str(), "13812347712", "{raw}");
        }
        let check = |raw: &str, expected| assert_eq!(Mobile::parse(raw), Err(expected), "{raw}");
        check("", Refused::Required);
        check("1381234771", Refused::TooShort);
        check("138123477120", Refused::TooLong);
        check("23812347712", Refused::Format);
        check("1381234771x", Refused::Format);
        assert_eq!(format!("{:?}", Mobile::parse("13812347712").unwrap()), "Mobile(hidden)");
    }

    #[test]
    fn nicknames_hold_no_number_and_no_listed_word() {
        let words = WordList::parse("管理员");
        let parse = |raw: &str| Nickname::parse(raw, &words).map(|n| n.as_str().to_owned());
        assert_eq!(parse(" 林  小红 "), Ok("林 小红".to_owned()));
        assert_eq!(parse("𠮷田·阿布都拉"), Ok("𠮷田·阿布都拉".to_owned()));
        assert_eq!(parse(" \n"), Err(Refused::Required));
        assert_eq!(parse(&"长".repeat(21)), Err(Refused::TooLong));
        assert_eq!(parse("管-理-员"), Err(Refused::Word));
        assert_eq!(parse("微信13812347712"), Err(Refused::Format));
    }

    #[test]
    fn public_names_never_show_more_than_one_grapheme() {
        let id = ParticipantId::new(1, [3; 10]);
        assert_eq!(public_name("林小红", false, &id), "林＊＊");
        let hidden = public_name("林小红", true, &id);
        assert!(hidden.starts_with("用户") && hidden.chars().count() == 6);
    }

    #[test]
    fn names_in_lists_are_a_surname_and_one_star() {
        let names = ["林小红", "欧阳修", "𠮷田明", "13800000000", "*小红"].map(listed_name);
        assert_eq!(names, ["林＊", "欧阳＊", "𠮷＊", "某＊", "某＊"]);
    }

    #[test]
    fn recovery_codes_survive_handwriting() {
        let code = recovery_code([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255]);
        assert_eq!(code.len(), 14);
        assert_eq!(folded_recovery_code(&code.to_lowercase().replace('-', " ")), code.replace('-', ""));
    }
}
