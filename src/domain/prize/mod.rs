//! A prize of one person: won, told, confirmed, handed over; or given up, or struck out, and then the next reserve's.
//!
//! Drawn → Notified → Confirmed → Delivered; from each of the first three also → Waived | Struck. Nothing leads out of
//! the last three.

mod organization;
mod reserve;
#[cfg(test)]
mod reserve_tests;
#[cfg(test)]
mod tests;
mod words;

pub use organization::OrganizationPrize;
pub use reserve::{EverHeld, Reserve, Reserves, next_reserve};
pub use words::{Source, State, Way};

use crate::id::{ContestId, DrawId, ParticipantId, PrizeId};
use crate::time::{DAY_MS, Timestamp};

/// Days in which a winner confirms, where the award plan names none.
pub const CLAIM_DAYS_DEFAULT: u32 = 14;
/// Characters of a pick-up code.
pub const CODE_LEN: usize = 8;

/// What the award plan of a contest says about claiming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRules {
    /// Days from the notice in which a winner confirms.
    pub days: u32,
    /// Where and when prizes are fetched, if they can be.
    pub pick_up: Option<String>,
    /// Whether prizes are sent.
    pub ship: bool,
    /// Whether the number of an identity document is needed.
    pub id_needed: bool,
}

impl Default for ClaimRules {
    fn default() -> Self {
        Self { days: CLAIM_DAYS_DEFAULT, pick_up: Some(String::new()), ship: false, id_needed: false }
    }
}

impl ClaimRules {
    /// Whether a prize may take this way.
    #[must_use]
    pub const fn allows(&self, way: Way) -> bool {
        match way {
            Way::PickUp => self.pick_up.is_some(),
            Way::Ship => self.ship,
        }
    }
}

/// A prize as it is won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPrize {
    /// Identifier.
    pub id: PrizeId,
    /// Contest.
    pub contest: ContestId,
    /// Draw, if it was one.
    pub draw: Option<DrawId>,
    /// What it was won by.
    pub source: Source,
    /// Tier of the award plan, or instant prize, or organization award.
    pub tier: String,
    /// Name of the tier, such as 二等奖.
    pub tier_name: String,
    /// The thing itself.
    pub prize: String,
    /// Its value in hundredths of a yuan.
    pub value_fen: i64,
    /// Place within the tier, from 1; of instant wins the how manieth.
    pub place: u32,
    /// Entry of the draw.
    pub entry: Option<String>,
    /// Winner.
    pub participant: ParticipantId,
    /// When it was won.
    pub won_at: Timestamp,
}

/// What the winner has said, without what is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// How the prize reaches them.
    pub way: Way,
    /// When they confirmed.
    pub at: Timestamp,
    /// Whether somebody else collects it.
    pub proxy: bool,
    /// Hash of the pick-up code; empty if it is sent.
    pub code_hash: String,
    /// Name, number, address and document, sealed; nothing once erased.
    pub sealed: Option<String>,
}

/// How a prize was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// When.
    pub at: Timestamp,
    /// Sign-in name of the member of staff.
    pub by: String,
    /// Whether the code was shown.
    pub by_code: bool,
    /// What was noted.
    pub note: String,
}

/// How a prize was given up or struck out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// When.
    pub at: Timestamp,
    /// Sign-in name of the member of staff; empty if the winner did it.
    pub by: String,
    /// Why; empty if the winner did it.
    pub reason: String,
    /// The how manieth of its draw this was, from 1: who follows depends on the order, and clocks are too coarse for it.
    /// 0 until it is stored, and where there was no draw.
    pub order: u32,
}

/// What remains of a winner whose account is gone: masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// Masked name.
    pub name: String,
    /// Masked number.
    pub mobile: String,
    /// Name of the town.
    pub town: String,
}

/// A prize of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prize {
    /// What was won, by whom, when.
    pub won: NewPrize,
    /// Prize whose place it took, if that was given up or struck out.
    pub follows: Option<PrizeId>,
    /// Where it is.
    pub state: State,
    /// When the winner was told.
    pub notified_at: Option<Timestamp>,
    /// Until when they confirm.
    pub deadline_at: Option<Timestamp>,
    /// What they said.
    pub claim: Option<Claim>,
    /// How it was handed over.
    pub delivery: Option<Delivery>,
    /// How it was given up or struck out.
    pub closing: Option<Closing>,
    /// What remains of a winner who is gone.
    pub archive: Option<Archive>,
}

/// Why a step of a prize is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The prize is not where this step begins.
    #[error("the prize is {}", .0.word())]
    State(State),
    /// The rules do not offer this way.
    #[error("the rules do not offer {}", .0.word())]
    Way(Way),
    /// The list of the draw's winners is not public yet; they are told when it is.
    #[error("the list of winners is not public yet")]
    NotPublished,
    /// The deadline has not passed; only the winner gives it up before.
    #[error("the deadline has not passed")]
    NotOverdue,
    /// The code is another.
    #[error("the code is another")]
    WrongCode,
}

impl Prize {
    /// A prize just won.
    #[must_use]
    pub const fn won(won: NewPrize, follows: Option<PrizeId>) -> Self {
        Self {
            won,
            follows,
            state: State::Drawn,
            notified_at: None,
            deadline_at: None,
            claim: None,
            delivery: None,
            closing: None,
            archive: None,
        }
    }

    /// Whether its winner may know of it: instant wins at once, others once they are told.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.won.source == Source::Instant || self.notified_at.is_some()
    }

    /// Whether the winner has let the deadline pass.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.state == State::Notified && self.deadline_at.is_some_and(|deadline| now > deadline)
    }

    /// Tells the winner; from now the days of the rules run.
    ///
    /// # Errors
    /// When they have been told.
    pub fn notify(&mut self, rules: &ClaimRules, now: Timestamp) -> Result<(), Refused> {
        self.among(&[State::Drawn])?;
        self.state = State::Notified;
        self.notified_at = Some(now);
        self.deadline_at = Some(now.plus_ms(i64::from(rules.days).saturating_mul(DAY_MS)));
        Ok(())
    }

    /// Takes the winner's word. Said again before the prize is handed over, it replaces what was said.
    ///
    /// A passed deadline alone refuses nothing: until staff have passed the prize on, it is the winner's.
    ///
    /// # Errors
    /// When the winner cannot know of it, it is over, or the rules do not offer the way.
    pub fn confirm(&mut self, claim: Claim, rules: &ClaimRules) -> Result<(), Refused> {
        self.open_to_winner()?;
        if !rules.allows(claim.way) {
            return Err(Refused::Way(claim.way));
        }
        self.state = State::Confirmed;
        self.claim = Some(claim);
        Ok(())
    }

    /// Hands the prize over; `code` is the hash of what was shown, if anything was.
    ///
    /// # Errors
    /// When it is not confirmed, or the code is another.
    pub fn deliver(&mut self, code: Option<&str>, by: &str, note: &str, now: Timestamp) -> Result<(), Refused> {
        self.among(&[State::Confirmed])?;
        let expected = self.claim.as_ref().map_or("", |claim| claim.code_hash.as_str());
        if code.is_some_and(|shown| expected.is_empty() || shown != expected) {
            return Err(Refused::WrongCode);
        }
        self.state = State::Delivered;
        self.delivery = Some(Delivery { at: now, by: by.to_owned(), by_code: code.is_some(), note: note.to_owned() });
        Ok(())
    }

    /// Gives the prize up, in the winner's own name.
    ///
    /// # Errors
    /// When the winner cannot know of it or it is over.
    pub fn waive(&mut self, now: Timestamp) -> Result<(), Refused> {
        self.open_to_winner()?;
        self.close(State::Waived, Closing { at: now, by: String::new(), reason: String::new(), order: 0 });
        Ok(())
    }

    /// Notes that a prize was not confirmed in time.
    ///
    /// # Errors
    /// When the deadline has not passed or the prize is elsewhere.
    pub fn lapse(&mut self, by: &str, reason: &str, now: Timestamp) -> Result<(), Refused> {
        self.among(&[State::Notified])?;
        if !self.is_overdue(now) {
            return Err(Refused::NotOverdue);
        }
        self.close(State::Waived, Closing { at: now, by: by.to_owned(), reason: reason.to_owned(), order: 0 });
        Ok(())
    }

    /// Takes the prize away after an upheld objection.
    ///
    /// # Errors
    /// When it is over.
    pub fn strike(&mut self, by: &str, reason: &str, now: Timestamp) -> Result<(), Refused> {
        self.among(&[State::Drawn, State::Notified, State::Confirmed])?;
        self.close(State::Struck, Closing { at: now, by: by.to_owned(), reason: reason.to_owned(), order: 0 });
        Ok(())
    }

    /// Gives up for a reserve who has won another award that does not add up with this one.
    pub fn passes_by(&mut self, now: Timestamp) {
        let reason = "已得本次竞赛的其他奖项，按规则不再递补".to_owned();
        self.close(State::Waived, Closing { at: now, by: String::new(), reason, order: 0 });
    }

    /// The winner's account goes: what identifies them goes with it, and a prize on its way is given up.
    pub fn winner_leaves(&mut self, archive: Archive, now: Timestamp) {
        if !self.state.is_over() {
            self.close(State::Waived, Closing { at: now, by: String::new(), reason: String::new(), order: 0 });
        }
        self.erase_details();
        self.archive = Some(archive);
    }

    /// Forgets name, number, address and document of the claim. Tells whether there was anything.
    pub fn erase_details(&mut self) -> bool {
        self.claim.as_mut().is_some_and(|claim| claim.sealed.take().is_some())
    }

    /// When the prize was handed over, given up or struck out.
    #[must_use]
    pub fn over_at(&self) -> Option<Timestamp> {
        self.delivery.as_ref().map(|d| d.at).or_else(|| self.closing.as_ref().map(|c| c.at))
    }

    fn close(&mut self, state: State, closing: Closing) {
        self.state = state;
        self.closing = Some(closing);
    }

    fn open_to_winner(&self) -> Result<(), Refused> {
        if !self.is_known() {
            return Err(Refused::State(self.state));
        }
        self.among(&[State::Drawn, State::Notified, State::Confirmed])
    }

    fn among(&self, states: &[State]) -> Result<(), Refused> {
        if states.contains(&self.state) { Ok(()) } else { Err(Refused::State(self.state)) }
    }
}

/// A pick-up code of [`CODE_LEN`] characters that nobody takes for one another when read aloud or from paper.
#[must_use]
pub fn pick_up_code(random: &[u8]) -> String {
    const LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKLMNPQRSTVWXY";
    let letter = |byte: &u8| LETTERS.get(usize::from(*byte) % LETTERS.len()).copied().unwrap_or(b'2');
    random.iter().take(CODE_LEN).map(letter).map(char::from).collect()
}

/// A number of a mainland identity card: 17 digits and a check character (GB 11643), upper case.
#[must_use]
pub fn identity_number(raw: &str) -> Option<String> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let folded: String = crate::text::folded(raw).to_uppercase().chars().filter(|c| *c != '-').collect();
    let (digits, check) = folded.split_at_checked(17).filter(|(_, check)| check.len() == 1)?;
    let mut sum = 0;
    for (digit, weight) in digits.chars().zip(WEIGHTS) {
        sum += digit.to_digit(10)? * weight;
    }
    let expected = CHECKS.get(usize::try_from(sum % 11).ok()?)?;
    (check.as_bytes().first() == Some(expected)).then_some(folded)
}
