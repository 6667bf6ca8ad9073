//! The acts of a draw; each refuses by name when state, clock or people do not allow it.

use super::{
    BeaconEntry, BeaconValue, Draw, Freeze, Outcome, Posted, Posting, Publication, REVEAL_MS, State, Withdrawal,
};
use crate::actor::Role;
use crate::audit::Head;
use crate::correction::Signature;
use crate::fairness::hex;
use crate::fairness::{DrawSecret, EntryLine, beacon_value, draw_seed, draw_tiers};
use crate::time::Timestamp;

/// Characters of a beacon's value, at most.
pub const BEACON_MAX: usize = 200;

/// Whoever acts, and whether they could make accounts to act with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    /// Account, name and time.
    pub by: Signature,
    /// The role in which they act.
    pub role: Role,
    /// Whether the account manages accounts.
    pub manages_accounts: bool,
}

/// An act of staff on a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Fix and publish the entries.
    Freeze,
    /// Take the fixed entries back.
    WithdrawFreeze,
    /// Note a posting elsewhere.
    Post,
    /// Enter the beacon's value.
    EnterBeacon,
    /// Draw.
    Draw,
    /// Publish the list of winners.
    Publish,
    /// Declare the draw failed.
    Fail,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 7] =
        [Self::Freeze, Self::WithdrawFreeze, Self::Post, Self::EnterBeacon, Self::Draw, Self::Publish, Self::Fail];

    /// The word used in the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Freeze => "freeze",
            Self::WithdrawFreeze => "withdraw_freeze",
            Self::Post => "post",
            Self::EnterBeacon => "enter_beacon",
            Self::Draw => "draw",
            Self::Publish => "publish",
            Self::Fail => "fail",
        }
    }
}

/// Why an act on a draw is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The state does not allow it.
    #[error("the draw is {}", .0.word())]
    State(State),
    /// The contest runs, or a correction of it is not settled.
    #[error("the contest is not over, or a correction is not settled")]
    NotSettled,
    /// Nobody has an entry.
    #[error("there is no entry")]
    NoEntries,
    /// The beacon would appear too soon after it.
    #[error("the beacon appears too soon")]
    BeaconTooSoon,
    /// The beacon may be known already.
    #[error("the beacon has appeared")]
    BeaconKnown,
    /// The beacon has not appeared.
    #[error("the beacon has not appeared yet")]
    BeaconNotYet,
    /// No value that a beacon has.
    #[error("not a value of the announced template")]
    BeaconFormat,
    /// Two people read different values.
    #[error("the value differs from the one entered before")]
    BeaconDiffers,
    /// The time to reveal the secret is over.
    #[error("the time to draw is over")]
    TooLate,
    /// Whoever fixed the entries does not draw.
    #[error("another account than the one that froze the entries draws")]
    SamePerson,
    /// Whoever could make accounts neither fixes entries nor draws.
    #[error("an account that manages accounts cannot do this")]
    ManagesAccounts,
    /// There are two people, so one alone may not do it.
    #[error("there are enough people for two to share the draw")]
    EnoughPeople,
    /// The group has a draw.
    #[error("the group has a draw")]
    Exists,
    /// Secret or entries are not what was committed to.
    #[error("secret or entries are not those that were committed to")]
    NotCommitted,
    /// A draw fails only for a cause that everybody can see.
    #[error("there is no cause to fail the draw")]
    NoCause,
    /// People wait for the answer to their appeals; so many.
    #[error("{0} appeals against holds wait for their decision")]
    AppealsWait(usize),
    /// The window of the public list is empty or over.
    #[error("the window is empty or over")]
    Window,
    /// Ranks, their ties or leftovers are no longer those that were announced.
    #[error(
        "standings or stock are no longer those of the announced group; declare the draw failed and announce it anew"
    )]
    Outdated,
    /// Rank awards come first: their winners have no part in this draw.
    #[error("rank awards are not recorded, or a tie at their cut is not drawn yet")]
    RanksFirst,
    /// A draw over some of the same people is under way, and nobody wins in both.
    #[error("another draw over some of the same people is frozen and not drawn yet")]
    OtherUnderWay,
}

impl Draw {
    fn must_be(&self, states: &[State]) -> Result<(), Refused> {
        if states.contains(&self.state) { Ok(()) } else { Err(Refused::State(self.state)) }
    }

    fn may_handle(&self, hand: &Hand) -> Result<(), Refused> {
        if hand.manages_accounts && self.single_person.is_none() { Err(Refused::ManagesAccounts) } else { Ok(()) }
    }

    /// Whether entries may be fixed now; `settled`: the contest is over and no correction of it is open.
    ///
    /// # Errors
    /// By state, clock, contest and person.
    pub fn may_freeze(&self, hand: &Hand, settled: bool) -> Result<(), Refused> {
        self.must_be(&[State::Announced])?;
        self.may_handle(hand)?;
        if !settled {
            return Err(Refused::NotSettled);
        }
        let in_time = hand.by.at.plus_ms(self.wait_ms) <= self.beacon.appears_at;
        if in_time { Ok(()) } else { Err(Refused::BeaconTooSoon) }
    }

    /// Fixes the entries.
    ///
    /// # Errors
    /// As [`Draw::may_freeze`], and when there is no entry.
    pub fn freeze_entries(mut self, hand: Hand, settled: bool, entries: &[EntryLine]) -> Result<Self, Refused> {
        self.may_freeze(&hand, settled)?;
        if entries.is_empty() {
            return Err(Refused::NoEntries);
        }
        let hash = self.entries_hash(entries);
        let entries = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        self.freezes.push(Freeze { number: self.next_freeze(), by: hand.by, entries, hash, withdrawn: None });
        self.state = State::Frozen;
        Ok(self)
    }

    /// Takes the fixed entries back before the beacon can be known; they are fixed again under the next number.
    ///
    /// # Errors
    /// By state and clock.
    pub fn withdraw_freeze(mut self, reason: String, now: Timestamp) -> Result<Self, Refused> {
        self.must_be(&[State::Frozen])?;
        if now >= self.beacon.appears_at {
            return Err(Refused::BeaconKnown);
        }
        if let Some(freeze) = self.freezes.last_mut() {
            freeze.withdrawn = Some(Withdrawal { at: now, reason });
        }
        self.state = State::Announced;
        Ok(self)
    }

    /// Notes a posting: of announcement and entries before the beacon can be known, of the bundle after the draw.
    ///
    /// # Errors
    /// By state and clock.
    pub fn post(mut self, what: Posted, place: String, reference: String, now: Timestamp) -> Result<Self, Refused> {
        match what {
            Posted::Announcement => self.must_be(&[State::Announced, State::Frozen])?,
            Posted::Entries => self.must_be(&[State::Frozen])?,
            Posted::Bundle => self.must_be(&[State::Drawn, State::Published])?,
        }
        if what != Posted::Bundle && now >= self.beacon.appears_at {
            return Err(Refused::BeaconKnown);
        }
        self.postings.push(Posting { what, place, reference, at: now });
        Ok(self)
    }

    /// Enters the beacon's value. It is certain once two people have entered the same; each may enter theirs again.
    ///
    /// # Errors
    /// By state, clock and form. A value that differs from another person's is no error here, see [`Draw::differs`].
    pub fn enter_beacon(mut self, hand: Hand, raw: &str) -> Result<Self, Refused> {
        self.must_be(&[State::Frozen])?;
        if hand.by.at < self.beacon.appears_at {
            return Err(Refused::BeaconNotYet);
        }
        let value = beacon_value(raw);
        let has_breaks = value.contains(['\t', '\n', '\r']);
        if value.is_empty() || has_breaks || value.chars().count() > BEACON_MAX {
            return Err(Refused::BeaconFormat);
        }
        let at = hand.by.at;
        self.beacon_entries.retain(|entry| entry.by.account != hand.by.account);
        let agreed = self.beacon_entries.iter().any(|entry| entry.value == value);
        self.beacon_entries.push(BeaconEntry { by: hand.by, role: hand.role, value: value.clone() });
        if agreed || self.single_person.is_some() {
            self.beacon_value = Some(BeaconValue { value, at });
            self.state = State::BeaconEntered;
        }
        Ok(self)
    }

    /// Whether people have entered different values and none twice.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.beacon_value.is_none() && self.beacon_entries.len() > 1
    }

    /// Whether this person may draw now.
    ///
    /// # Errors
    /// By state, clock and person.
    pub fn may_draw(&self, hand: &Hand) -> Result<(), Refused> {
        self.must_be(&[State::BeaconEntered])?;
        self.may_handle(hand)?;
        let froze = self.freeze().is_some_and(|freeze| freeze.by.account == hand.by.account);
        if froze && self.single_person.is_none() {
            return Err(Refused::SamePerson);
        }
        let over = self.beacon_value.as_ref().is_none_or(|beacon| hand.by.at > beacon.at.plus_ms(REVEAL_MS));
        if over { Err(Refused::TooLate) } else { Ok(()) }
    }

    /// Draws, and reveals the secret with it.
    ///
    /// # Errors
    /// As [`Draw::may_draw`], and when secret or entries are not those that were committed to.
    pub fn draw(
        mut self,
        hand: Hand,
        secret: &DrawSecret,
        entries: &[EntryLine],
        audit_head: Head,
    ) -> Result<Self, Refused> {
        self.may_draw(&hand)?;
        let hash = self.entries_hash(entries);
        let committed = self.freeze().is_some_and(|freeze| freeze.hash == hash);
        if !committed || secret.commitment() != self.commitment {
            return Err(Refused::NotCommitted);
        }
        let value = self.beacon_value.as_ref().map(|beacon| beacon.value.clone()).unwrap_or_default();
        let seed = draw_seed(secret, &self.announcement().hash(), &hash, &value);
        let tiers = draw_tiers(&seed, &self.rules(), self.group.adding, entries);
        self.outcome = Some(Outcome { by: hand.by, seed: hex(&seed), secret: hex(secret.bytes()), tiers, audit_head });
        self.state = State::Drawn;
        Ok(self)
    }

    /// Publishes the list of winners for a time in which objections are heard.
    ///
    /// # Errors
    /// By state, and when the window is empty, over, or begins before the draw.
    pub fn publish(
        mut self,
        starts_at: Timestamp,
        ends_at: Timestamp,
        contact: String,
        now: Timestamp,
    ) -> Result<Self, Refused> {
        self.must_be(&[State::Drawn])?;
        let after = self.outcome.as_ref().is_some_and(|outcome| starts_at >= outcome.by.at);
        if !after || ends_at <= starts_at || ends_at <= now {
            return Err(Refused::Window);
        }
        self.publication = Some(Publication { starts_at, ends_at, contact, frozen: false });
        self.state = State::Published;
        Ok(self)
    }

    /// Whether the time for objections has run out and the list is not marked as standing yet.
    #[must_use]
    pub fn ends_publication(&self, now: Timestamp) -> bool {
        self.publication.as_ref().is_some_and(|list| !list.frozen && now >= list.ends_at)
    }

    /// Marks the list as standing once its time is over; leaves the draw as it is before.
    #[must_use]
    pub fn end_publication(mut self, now: Timestamp) -> Self {
        if self.ends_publication(now)
            && let Some(list) = &mut self.publication
        {
            list.frozen = true;
        }
        self
    }

    /// Whether there is a cause to fail; `verifies`: the bundle repeats. Nobody fails a draw for its winners.
    ///
    /// # Errors
    /// When there is none: entries stand and the beacon may still come, or the draw can still be made, or it verifies.
    pub fn may_fail(&self, verifies: bool, now: Timestamp) -> Result<(), Refused> {
        let cause = match self.state {
            // Nothing is fixed whose outcome anybody could know.
            State::Announced => true,
            State::Frozen => now > self.beacon.appears_at.plus_ms(REVEAL_MS),
            State::BeaconEntered => self.beacon_value.as_ref().is_some_and(|beacon| now > beacon.at.plus_ms(REVEAL_MS)),
            State::Drawn | State::Published => !verifies,
            State::Failed => return Err(Refused::State(State::Failed)),
        };
        if cause { Ok(()) } else { Err(Refused::NoCause) }
    }

    /// Declares the draw failed; its record stays.
    ///
    /// # Errors
    /// As [`Draw::may_fail`].
    pub fn fail(mut self, verifies: bool, reason: String, now: Timestamp) -> Result<Self, Refused> {
        self.may_fail(verifies, now)?;
        self.failure = Some(Withdrawal { at: now, reason });
        self.state = State::Failed;
        Ok(self)
    }

    /// Acts that state, clock and contest allow now to somebody; people are asked when they act.
    #[must_use]
    pub fn acts(&self, settled: bool, now: Timestamp) -> Vec<Act> {
        let known = now >= self.beacon.appears_at;
        let allowed = |act: &Act| match act {
            Act::Freeze => {
                self.state == State::Announced && settled && now.plus_ms(self.wait_ms) <= self.beacon.appears_at
            }
            Act::WithdrawFreeze => self.state == State::Frozen && !known,
            Act::Post => match self.state {
                State::Announced | State::Frozen => !known,
                State::Drawn | State::Published => true,
                State::BeaconEntered | State::Failed => false,
            },
            Act::EnterBeacon => self.state == State::Frozen && known,
            Act::Draw => self.state == State::BeaconEntered && self.may_fail(true, now).is_err(),
            Act::Publish => self.state == State::Drawn,
            Act::Fail => self.may_fail(true, now).is_ok(),
        };
        Act::ALL.into_iter().filter(allowed).collect()
    }
}
