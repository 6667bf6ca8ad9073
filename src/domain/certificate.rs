//! Certificates: who may have one, what it says, and a number that nobody can guess from another.

use crate::contest::State;
use crate::id::{AccountId, ContestId, ParticipantId};
use crate::participant::Refused as RefusedText;
use crate::points::Points;
use crate::text::{self, WordList};
use crate::time::Timestamp;
use std::fmt;

/// Characters of the name on a certificate, at most.
pub const NAME_MAX: usize = 20;

/// Letters and digits that nobody takes for another one when reading aloud or copying by hand.
const LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKLMNPQRSTVWXY";

/// The number of a certificate, such as `ZS22-8F3K-2M7Q`: the year of issue and eight random characters, some 39 bits.
/// Numbers are never sequential, so that none leads to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertificateNumber(String);

impl CertificateNumber {
    /// A new number from the year of issue and random bytes, two for each character.
    #[must_use]
    pub fn new(issued_at: Timestamp, random: [u8; 16]) -> Self {
        let year = issued_at.iso_shanghai().get(2..4).unwrap_or("00").to_owned();
        let mut number = format!("ZS{year}");
        for (place, pair) in random.chunks(2).enumerate() {
            if place % 4 == 0 {
                number.push('-');
            }
            let value = pair.iter().fold(0_usize, |value, byte| value * 256 + usize::from(*byte));
            number.push(char::from(LETTERS.get(value % LETTERS.len()).copied().unwrap_or(b'2')));
        }
        Self(number)
    }

    /// Reads a number as people type it: blanks, hyphens, case and full-width characters do not matter.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 100 {
            return None;
        }
        let plain: String = text::folded(typed).to_uppercase().chars().filter(|c| *c != '-').collect();
        let rest = plain.strip_prefix("ZS").filter(|rest| rest.is_ascii())?;
        let (year, code) = rest.split_at_checked(2)?;
        let (first, second) = code.split_at_checked(4)?;
        let known = |part: &str| part.len() == 4 && part.bytes().all(|b| LETTERS.contains(&b));
        let is_number = year.bytes().all(|b| b.is_ascii_digit()) && known(first) && known(second);
        is_number.then(|| Self(format!("ZS{year}-{first}-{second}")))
    }

    /// The number as printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CertificateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name on a certificate, as its owner typed it.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateName(String);

impl CertificateName {
    /// Reads a name of 1 to [`NAME_MAX`] characters and holds it against the word list.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn parse(raw: &str, words: &WordList) -> Result<Self, RefusedText> {
        let name = text::one_line(raw);
        if name.is_empty() {
            return Err(RefusedText::Required);
        }
        if text::length(&name) > NAME_MAX || name.len() > 200 {
            return Err(RefusedText::TooLong);
        }
        if name.chars().filter(|c| c.is_numeric()).count() >= 7 || !name.chars().any(char::is_alphabetic) {
            return Err(RefusedText::Format);
        }
        if words.refuses(&name) {
            return Err(RefusedText::Word);
        }
        Ok(Self(name))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CertificateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CertificateName(hidden)")
    }
}

/// From when on certificates are issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// As soon as the contest is over; a later correction does not change what was issued.
    Closing,
    /// Once results are final.
    Final,
}

impl After {
    /// Every time, in the order pages show them.
    pub const ALL: [Self; 2] = [Self::Closing, Self::Final];

    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Closing => "closing",
            Self::Final => "final",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|after| after.word() == word)
    }
}

/// Who gets a certificate in a contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Points of the standing, at least; a prize is enough without them.
    pub min_score: Points,
    /// From when on.
    pub after: After,
}

/// What a certificate was issued for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Enough points.
    Score,
    /// A prize.
    Award,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Score, Self::Award];

    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Award => "award",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What a person has reached in a contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Points of the standing.
    pub score: Points,
    /// Rank among everybody, and whether it is shared.
    pub rank: Option<(usize, bool)>,
    /// Name of the prize, such as `一等奖`.
    pub award: Option<String>,
}

/// Why there is no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The contest issues none.
    #[error("the contest issues no certificates")]
    NoRule,
    /// The contest is not over, or its results are not final.
    #[error("not yet")]
    TooEarly,
    /// The entry is held by a review.
    #[error("the entry is under review")]
    Held,
    /// There is no counted result.
    #[error("no counted result")]
    NoResult,
    /// Too few points and no prize.
    #[error("too few points")]
    BelowScore,
    /// It was taken back and may not be issued anew.
    #[error("revoked")]
    Revoked,
}

impl Refused {
    /// The word used in the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoRule => "no_rule",
            Self::TooEarly => "too_early",
            Self::Held => "held",
            Self::NoResult => "no_result",
            Self::BelowScore => "below_score",
            Self::Revoked => "revoked",
        }
    }
}

/// Whether a person may have a certificate, and for what. `is_over` says that the contest has closed by the clock;
/// `held` that a review holds the entry.
///
/// # Errors
/// Why not.
pub fn may_have(
    rule: Option<&Rule>,
    state: State,
    is_over: bool,
    held: bool,
    reached: Option<&Reached>,
) -> Result<Kind, Refused> {
    let rule = rule.ok_or(Refused::NoRule)?;
    let ripe = match rule.after {
        After::Closing => is_over && state != State::Draft,
        After::Final => state == State::Final,
    };
    if !ripe {
        return Err(Refused::TooEarly);
    }
    if held {
        return Err(Refused::Held);
    }
    let reached = reached.ok_or(Refused::NoResult)?;
    if reached.award.is_some() {
        return Ok(Kind::Award);
    }
    if reached.score >= rule.min_score { Ok(Kind::Score) } else { Err(Refused::BelowScore) }
}

/// What a certificate says that somebody reached. The rank is named only when results are `settled`.
#[must_use]
pub fn result_text(reached: &Reached, settled: bool) -> String {
    let mut parts: Vec<String> = reached.award.iter().cloned().collect();
    parts.push(format!("成绩 {} 分", reached.score));
    if let (true, Some((rank, tied))) = (settled, reached.rank) {
        parts.push(format!("{}第 {rank} 名", if tied { "并列" } else { "" }));
    }
    parts.join("，")
}

/// A certificate that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// When.
    pub at: Timestamp,
    /// By whom; nobody when its owner deleted their data.
    pub by: Option<AccountId>,
    /// Why, shown to its owner.
    pub reason: String,
    /// Whether its owner may ask for a new one, such as after a slip in the name.
    pub may_reissue: bool,
}

/// An issued certificate; the name stays sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Number.
    pub number: CertificateNumber,
    /// Contest.
    pub contest: ContestId,
    /// Owner.
    pub participant: ParticipantId,
    /// What it was issued for.
    pub kind: Kind,
    /// What it says that was reached.
    pub result: String,
    /// The name, sealed for its owner; empty once the owner deleted their data.
    pub name_sealed: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Whether it was taken back.
    pub revoked: Option<Revocation>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_survives_being_typed_and_tells_nothing_of_its_neighbours() {
        let at = Timestamp::parse_shanghai("2022-10-01 09:00").unwrap();
        let number = CertificateNumber::new(at, [0, 0, 0, 1, 0, 2, 0, 29, 0, 30, 255, 255, 1, 0, 0, 9]);
        assert_eq!(number.as_str(), "ZS22-234Y-2HJB");
        for typed in ["zs22234y2hjb", " ZS22 234Y 2HJB ", "ＺＳ22-234y-2hjb"] {
            assert_eq!(CertificateNumber::parse(typed), Some(number.clone()), "{typed}");
        }
        for bad in ["", "ZS22", "ZS22-234Y-2HS", "ZS22-234Y-2HJBB", "ZS2X-234Y-2HSB", "ZS22-0000-2HSB", "ZS22-国-国"]
        {
            assert_eq!(CertificateNumber::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_name_is_a_name() {
        let words = WordList::parse("管理员");
        let parse = |raw: &str| CertificateName::parse(raw, &words).map(|name| name.as_str().to_owned());
        assert_eq!(parse(" 林 小红 "), Ok("林 小红".to_owned()));
        assert_eq!(parse("𠮷田·阿布都拉"), Ok("𠮷田·阿布都拉".to_owned()));
        assert_eq!(parse(" "), Err(RefusedText::Required));
        assert_eq!(parse(&"长".repeat(21)), Err(RefusedText::TooLong));
        assert_eq!(parse("13812347712"), Err(RefusedText::Format));
        assert_eq!(parse("···"), Err(RefusedText::Format));
        assert_eq!(parse("管理员"), Err(RefusedText::Word));
    }

    #[test]
    fn the_rule_the_time_the_review_and_the_points_decide() {
        let rule = |after| Rule { min_score: Points::from_milli(30_000), after };
        let reached = |points: i64, award: Option<&str>| Reached {
            score: Points::from_milli(points * 1000),
            rank: Some((3, true)),
            award: award.map(str::to_owned),
        };
        let (enough, few, won) = (reached(30, None), reached(29, None), reached(5, Some("一等奖")));
        let (closing, settled) = (rule(After::Closing), rule(After::Final));
        let check = |rule: Option<&Rule>, state, over, held, reached: Option<&Reached>, expected| {
            assert_eq!(may_have(rule, state, over, held, reached), expected);
        };
        check(None, State::Final, true, false, Some(&enough), Err(Refused::NoRule));
        check(Some(&settled), State::Closed, true, false, Some(&enough), Err(Refused::TooEarly));
        check(Some(&closing), State::Open, false, false, Some(&enough), Err(Refused::TooEarly));
        check(Some(&closing), State::Closed, true, false, Some(&enough), Ok(Kind::Score));
        check(Some(&settled), State::Final, true, false, Some(&enough), Ok(Kind::Score));
        check(Some(&settled), State::Final, true, true, Some(&enough), Err(Refused::Held));
        check(Some(&settled), State::Final, true, false, None, Err(Refused::NoResult));
        check(Some(&settled), State::Final, true, false, Some(&few), Err(Refused::BelowScore));
        check(Some(&settled), State::Final, true, false, Some(&won), Ok(Kind::Award));
        assert_eq!(result_text(&won, true), "一等奖，成绩 5 分，并列第 3 名");
        assert_eq!(result_text(&enough, false), "成绩 30 分");
    }
}
