//! Instant wins that anyone can repeat once the secret is revealed: section 3 of the fairness specification, `v1`.

use super::{hash, hex, keyed};
use crate::award::{InstantPrize, MILLION};
use crate::id::{AttemptId, ContestId, ParticipantId};
use crate::time::Timestamp;

/// The secret of a contest's instant wins: committed before opening, sealed at rest, revealed when results are final.
#[derive(Clone)]
pub struct InstantSecret([u8; 32]);

impl InstantSecret {
    /// Takes 32 bytes that the operating system made.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be sealed or revealed.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What the rules page shows from publishing on: `hex(H("quiz/instant/v1\n" ‖ W))`.
    #[must_use]
    pub fn commitment(&self) -> String {
        hex(&hash(&[b"quiz/instant/v1\n", &self.0]))
    }

    /// The number from 0 to 999,999 that an attempt draws.
    #[must_use]
    pub fn number(&self, contest: &str, participant: &str, attempt: u32) -> u32 {
        let h = keyed(&self.0, format!("instant\n{contest}\n{participant}\n{attempt}").as_bytes());
        let [a, b, c, d, ..] = h;
        let u = u64::from(u32::from_be_bytes([a, b, c, d]));
        u32::try_from((u * u64::from(MILLION)) >> 32).unwrap_or(0)
    }
}

impl std::fmt::Debug for InstantSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InstantSecret(sealed)")
    }
}

/// The prize whose range holds the number: ranges lie one after another from 0, in the announced order.
#[must_use]
pub fn hit(prizes: &[InstantPrize], number: u32) -> Option<&InstantPrize> {
    let mut end = 0_u64;
    prizes.iter().find(|prize| {
        end += u64::from(prize.odds_millionths);
        u64::from(number) < end
    })
}

/// What became of a play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The number was in no range.
    Missed,
    /// A prize was won.
    Won,
    /// The number hit a prize of which none was left.
    UsedUp,
    /// The person may play but not win.
    NotEligible,
}

impl Outcome {
    /// The word used in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Won => "won",
            Self::UsedUp => "used_up",
            Self::NotEligible => "not_eligible",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Missed, Self::Won, Self::UsedUp, Self::NotEligible].into_iter().find(|outcome| outcome.word() == word)
    }
}

/// What an attempt played, decided once with its submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Play {
    /// The attempt.
    pub attempt: AttemptId,
    /// Its contest.
    pub contest: ContestId,
    /// Who played.
    pub participant: ParticipantId,
    /// Number of the attempt.
    pub number: u32,
    /// The number drawn, 0 to 999,999.
    pub drawn: u32,
    /// What became of it.
    pub outcome: Outcome,
    /// Id of the prize that was hit.
    pub prize: Option<String>,
    /// Its name.
    pub prize_name: Option<String>,
    /// What is won.
    pub item: Option<String>,
    /// When it was decided.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> InstantSecret {
        let mut bytes = [0; 32];
        for (byte, value) in bytes.iter_mut().zip(0xc8..=0xe7) {
            *byte = value;
        }
        InstantSecret::new(bytes)
    }

    fn prize(id: &str, odds_millionths: u32) -> InstantPrize {
        InstantPrize {
            id: id.into(),
            name: id.into(),
            prize: id.into(),
            value_fen: 1,
            odds_millionths,
            stock_total: 1,
            stock_per_day: None,
        }
    }

    #[test]
    fn the_known_answers_hold() {
        let secret = secret();
        assert_eq!(secret.commitment(), "19dd96a249ddb2705d33efc82cb07a09f442de8c8a957162195f0971399057c5");
        let numbers = [1, 2, 3].map(|n| secret.number("contest_1", "participant_7", n));
        assert_eq!(numbers, [315_595, 934_390, 993_933]);
        assert_eq!(format!("{secret:?}"), "InstantSecret(sealed)");
    }

    #[test]
    fn ranges_lie_one_after_another() {
        let prizes = [prize("a", 10), prize("b", 5)];
        for (number, expected) in [(0, Some("a")), (9, Some("a")), (10, Some("b")), (14, Some("b")), (15, None)] {
            assert_eq!(hit(&prizes, number).map(|prize| prize.id.as_str()), expected, "{number}");
        }
        assert_eq!(hit(&[prize("all", 1_000_000)], 999_999).map(|prize| prize.id.as_str()), Some("all"));
        assert_eq!(hit(&[], 0), None);
    }
}
