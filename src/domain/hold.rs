//! Holds: an entry taken out of a contest's prizes by a person, with a reason, open to appeal and never silent.
//!
//! Held → Upheld | Lifted, Upheld → Lifted. Who is held stays on every board; only prizes pass them by. They appeal once,
//! and another account than the one that held them decides.

use crate::contest::{Contest, State as ContestState};
use crate::correction::Signature;
use crate::id::{ContestId, HoldId, ParticipantId};
use crate::review::Signal;
use crate::time::Timestamp;

/// Characters of an appeal, at most.
pub const APPEAL_MAX: usize = 500;
/// How long an appeal is taken at least, however late the hold was made.
pub const APPEAL_MS: i64 = 3 * 86_400_000;

/// Where a hold is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The entry has no part in prizes; an appeal may come or wait.
    Held,
    /// An appeal was decided against the participant.
    Upheld,
    /// The entry has its part in prizes again.
    Lifted,
}

impl State {
    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Upheld => "upheld",
            Self::Lifted => "lifted",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Held, Self::Upheld, Self::Lifted].into_iter().find(|state| state.word() == word)
    }

    /// Whether prizes pass the entry by.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Held | Self::Upheld)
    }
}

/// What a hold means for the entries of draws, once they are fixed: from then on neither a hold nor its lifting changes
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InEntries {
    /// No entries are fixed.
    Open,
    /// They were fixed while the hold stood, so without the entry.
    Without,
    /// They were fixed before the hold or after its lifting, so with the entry.
    With,
}

impl InEntries {
    /// The word used in the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Without => "without",
            Self::With => "with",
        }
    }
}

/// What the participant says against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// Their words; empty once they have deleted their data.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// The last word of staff on a hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// By whom.
    pub by: Signature,
    /// Why; the participant reads it.
    pub note: String,
    /// Why the account that held decided by itself, where nobody else could.
    pub alone: Option<String>,
}

/// An entry taken out of prizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Identifier.
    pub id: HoldId,
    /// Contest.
    pub contest: ContestId,
    /// Whose entry.
    pub participant: ParticipantId,
    /// Why; the participant reads it.
    pub reason: String,
    /// What the review showed when it was made; empty where staff knew by other means.
    pub evidence: Vec<Signal>,
    /// By whom.
    pub held: Signature,
    /// Where it is in its life.
    pub state: State,
    /// What the participant says against it.
    pub appeal: Option<Appeal>,
    /// The last word of staff.
    pub decision: Option<Decision>,
}

/// Why a step of a hold is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nobody has an entry before the contest opens.
    #[error("the contest has not opened yet")]
    NotOpen,
    /// The person has an open hold in this contest.
    #[error("the entry is held already")]
    HeldAlready,
    /// The hold has been lifted, or was decided on appeal.
    #[error("the hold is settled: {}", .0.word())]
    Settled(State),
    /// There is no appeal to decide.
    #[error("there is no appeal to decide")]
    NoAppeal,
    /// The participant has appealed before.
    #[error("an appeal is made once")]
    AppealedAlready,
    /// Appeals are no longer taken.
    #[error("appeals are no longer taken")]
    TooLate,
    /// Another account than the one that held decides.
    #[error("another account than the one that held it decides")]
    SameAccount,
}

/// How the account that held an entry may decide on the appeal too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alone<'r> {
    /// The reason they gave, if any.
    pub reason: Option<&'r str>,
    /// Whether another account could decide.
    pub others: bool,
}

/// Whether entries of the contest may be held now: from its opening on.
///
/// # Errors
/// Before it opens.
pub fn allowed(contest: &Contest, now: Timestamp) -> Result<(), Refused> {
    match contest.state_at(now) {
        ContestState::Draft | ContestState::Published => Err(Refused::NotOpen),
        ContestState::Open | ContestState::Closed | ContestState::Final => Ok(()),
    }
}

impl Hold {
    /// Until when an appeal is taken: as long as results are not final, which is nothing here, and at least
    /// [`APPEAL_MS`] after the hold.
    #[must_use]
    pub const fn appeal_until(&self, results_final: bool) -> Option<Timestamp> {
        if results_final { Some(self.held.at.plus_ms(APPEAL_MS)) } else { None }
    }

    /// Whether the participant may appeal now.
    ///
    /// # Errors
    /// When it is settled, they have appealed before, or it is too late.
    pub fn may_appeal(&self, results_final: bool, now: Timestamp) -> Result<(), Refused> {
        if self.state != State::Held {
            return Err(Refused::Settled(self.state));
        }
        if self.appeal.is_some() {
            return Err(Refused::AppealedAlready);
        }
        if self.appeal_until(results_final).is_some_and(|until| now > until) {
            return Err(Refused::TooLate);
        }
        Ok(())
    }

    /// Whether an appeal waits for its decision.
    #[must_use]
    pub fn awaits_decision(&self) -> bool {
        self.state == State::Held && self.appeal.is_some()
    }

    /// What the hold means for entries that were fixed at this time, if they were.
    #[must_use]
    pub fn in_entries(&self, fixed_at: Option<Timestamp>) -> InEntries {
        let Some(fixed_at) = fixed_at else { return InEntries::Open };
        let lifted = self.decision.as_ref().filter(|_| !self.state.is_open());
        let stood = self.held.at <= fixed_at && lifted.is_none_or(|decision| decision.by.at > fixed_at);
        if stood { InEntries::Without } else { InEntries::With }
    }

    /// Gives the entry its part in prizes back, whether or not the participant has appealed. Nobody is harmed by it, so
    /// one account is enough.
    ///
    /// # Errors
    /// When it has been lifted before.
    pub fn lift(self, by: Signature, note: String) -> Result<Self, Refused> {
        if !self.state.is_open() {
            return Err(Refused::Settled(self.state));
        }
        Ok(Self { state: State::Lifted, decision: Some(Decision { by, note, alone: None }), ..self })
    }

    /// Decides on the appeal.
    ///
    /// # Errors
    /// When there is none that waits, or the account that held the entry decides though another could, or without saying
    /// why.
    pub fn decide(self, uphold: bool, by: Signature, note: String, alone: Alone<'_>) -> Result<Self, Refused> {
        if self.state != State::Held {
            return Err(Refused::Settled(self.state));
        }
        if self.appeal.is_none() {
            return Err(Refused::NoAppeal);
        }
        let alone = match (self.held.account == by.account, alone) {
            (false, _) => None,
            (true, Alone { reason: Some(reason), others: false }) => Some(reason.to_owned()),
            (true, _) => return Err(Refused::SameAccount),
        };
        let state = if uphold { State::Upheld } else { State::Lifted };
        Ok(Self { state, decision: Some(Decision { by, note, alone }), ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AccountId;

    fn signed(account: u8, at: i64) -> Signature {
        Signature { account: AccountId::new(1, [account; 10]), name: "员工".to_owned(), at: Timestamp(at) }
    }

    fn hold() -> Hold {
        Hold {
            id: HoldId::new(1, [1; 10]),
            contest: ContestId::parse("c1").unwrap(),
            participant: ParticipantId::new(1, [1; 10]),
            reason: "答题快于阅读速度".to_owned(),
            evidence: vec![],
            held: signed(1, 1000),
            state: State::Held,
            appeal: None,
            decision: None,
        }
    }

    fn appealed() -> Hold {
        Hold { appeal: Some(Appeal { text: "我背过题库".to_owned(), at: Timestamp(2000) }), ..hold() }
    }

    const NOBODY_ELSE: Alone<'_> = Alone { reason: Some("只有一名组织者"), others: false };
    const OTHERS: Alone<'_> = Alone { reason: Some("我来"), others: true };

    #[test]
    fn an_appeal_is_made_once_and_in_time() {
        let late = Timestamp(1000 + APPEAL_MS + 1);
        assert_eq!(hold().may_appeal(false, late), Ok(()), "results are not final");
        assert_eq!(hold().may_appeal(true, late), Err(Refused::TooLate));
        assert_eq!(hold().may_appeal(true, late.plus_ms(-1)), Ok(()), "three days at least");
        assert_eq!(appealed().may_appeal(false, late), Err(Refused::AppealedAlready));
        let lifted = hold().lift(signed(1, 2), "查清了".to_owned()).unwrap();
        assert_eq!(lifted.may_appeal(false, late), Err(Refused::Settled(State::Lifted)));
    }

    #[test]
    fn after_a_freeze_neither_a_hold_nor_its_lifting_changes_the_entries() {
        let fixed = |at| Some(Timestamp(at));
        assert_eq!(hold().in_entries(None), InEntries::Open);
        assert_eq!(hold().in_entries(fixed(999)), InEntries::With, "held after the freeze");
        assert_eq!(hold().in_entries(fixed(1000)), InEntries::Without);
        let lifted = hold().lift(signed(1, 2000), "查清了".to_owned()).unwrap();
        assert_eq!(lifted.in_entries(fixed(1500)), InEntries::Without, "lifted after the freeze");
        assert_eq!(lifted.in_entries(fixed(2500)), InEntries::With);
        let upheld = appealed().decide(true, signed(2, 2000), "维持".to_owned(), OTHERS).unwrap();
        assert_eq!(upheld.in_entries(fixed(2500)), InEntries::Without);
    }

    #[test]
    fn another_account_decides_unless_there_is_none() {
        let decide = |hold: Hold, who, alone| hold.decide(true, signed(who, 3000), "维持".to_owned(), alone);
        assert_eq!(decide(hold(), 2, OTHERS), Err(Refused::NoAppeal));
        assert_eq!(decide(appealed(), 1, OTHERS), Err(Refused::SameAccount));
        assert_eq!(decide(appealed(), 1, Alone { reason: None, others: false }), Err(Refused::SameAccount));
        let alone = decide(appealed(), 1, NOBODY_ELSE).unwrap();
        assert_eq!(alone.decision.unwrap().alone.as_deref(), Some("只有一名组织者"));
        let upheld = decide(appealed(), 2, OTHERS).unwrap();
        assert_eq!((upheld.state, upheld.state.is_open()), (State::Upheld, true));
        assert_eq!(upheld.decision.as_ref().unwrap().alone, None, "two accounts did it");
        assert_eq!(decide(upheld.clone(), 2, OTHERS), Err(Refused::Settled(State::Upheld)));
        let lifted = upheld.lift(signed(3, 4000), "新证据".to_owned()).unwrap();
        assert_eq!((lifted.state, lifted.state.is_open()), (State::Lifted, false));
        assert_eq!(lifted.lift(signed(3, 5000), "再次".to_owned()), Err(Refused::Settled(State::Lifted)));
    }
}
