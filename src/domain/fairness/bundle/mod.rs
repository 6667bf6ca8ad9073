//! The proof bundle of a draw: one canonical text from which a stranger gets the same winners on another machine.
//!
//! The format is described for implementers in `docs/draw-bundle.md`. Reading a text and writing it again gives the same
//! bytes, so whatever can be changed in a bundle is seen.

mod checks;
mod read;
mod standing;
mod verify;
mod words;
mod write;

#[cfg(test)]
mod tests;

pub use read::BundleFault;
pub use standing::{Outcome, Standing, TierStanding, standing};
pub use verify::{Check, Mismatch, Remark, Report, What, verify, verify_bytes};

use super::draw::{Announcement, DrawSecret, EntryLine, Follower, GivenUp, TierResult};
use super::draw::{draw_seed, draw_tiers, entries_text, present_holders, successor};
use super::{Hash, hash, hex};

/// The sections of a bundle, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Canonical announcement.
    Announcement,
    /// Full text of the rules.
    Rules,
    /// Where announcement and entries were posted out of the operator's reach.
    Postings,
    /// Canonical entries.
    Entries,
    /// Value of the beacon.
    Beacon,
    /// The revealed secret.
    Secret,
    /// Seed, pools, tickets.
    Result,
    /// Prizes given up and who follows.
    Waivers,
    /// Public masked list of those who hold a prize now.
    List,
    /// Who acted in which role, and when.
    Record,
}

impl Section {
    /// All sections in order.
    pub const ALL: [Self; 10] = [
        Self::Announcement,
        Self::Rules,
        Self::Postings,
        Self::Entries,
        Self::Beacon,
        Self::Secret,
        Self::Result,
        Self::Waivers,
        Self::List,
        Self::Record,
    ];

    /// The name in the text.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Announcement => "announcement",
            Self::Rules => "rules",
            Self::Postings => "postings",
            Self::Entries => "entries",
            Self::Beacon => "beacon",
            Self::Secret => "secret",
            Self::Result => "result",
            Self::Waivers => "waivers",
            Self::List => "list",
            Self::Record => "record",
        }
    }
}

/// What was posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// The hash of the announcement.
    Announcement,
    /// The hash of the entries.
    Entries,
    /// The digest of an earlier bundle of this draw.
    Bundle,
}

impl Posted {
    /// The word of the text.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Announcement => "announcement",
            Self::Entries => "entries",
            Self::Bundle => "bundle",
        }
    }

    /// Reads the word of the text.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Announcement, Self::Entries, Self::Bundle].into_iter().find(|posted| posted.word() == word)
    }
}

/// A publication where the operator cannot rewrite it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// What was posted.
    pub what: Posted,
    /// When, in Unix milliseconds.
    pub at_ms: i64,
    /// Where, such as an official account or a newspaper.
    pub place: String,
    /// How to find it there.
    pub reference: String,
}

/// Why a prize was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// By its holder, or by letting the term pass.
    Waived,
    /// By an upheld objection.
    Struck,
}

impl Cause {
    /// The word of the text.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waived => "waived",
            Self::Struck => "struck",
        }
    }

    /// Reads the word of the text.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Waived, Self::Struck].into_iter().find(|cause| cause.word() == word)
    }
}

/// A prize given up, and who followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Id of the tier.
    pub tier: String,
    /// Entry that held the prize.
    pub entry: String,
    /// Why it was given up.
    pub cause: Cause,
    /// When, in Unix milliseconds.
    pub at_ms: i64,
    /// The reserve that followed; none if none was left.
    pub follower: Option<String>,
}

/// One line of the public list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListLine {
    /// Id of the tier.
    pub tier: String,
    /// Entry that holds the prize.
    pub entry: String,
    /// Masked name: the surname and one `＊`.
    pub name: String,
    /// Masked number such as `138****7712`, or `-`.
    pub mobile: String,
    /// Town, or `-`.
    pub town: String,
}

/// An act of the operator: when and in which role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// When, in Unix milliseconds.
    pub at_ms: i64,
    /// Word of the role; never a name.
    pub role: String,
}

/// A freeze of the entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// Number of the freeze, from 1.
    pub number: u32,
    /// Who froze, and when.
    pub act: Act,
    /// When it was withdrawn, in Unix milliseconds, and why; none for the freeze that was drawn from.
    pub withdrawn: Option<(i64, String)>,
}

/// What the operator's own log says. It proves nothing to a stranger; it can be held against what was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Head of the audit log's hash chain at the drawing, 64 hexadecimal digits.
    pub audit_head: String,
    /// The announcement.
    pub announced: Act,
    /// Every freeze; all but the last were withdrawn.
    pub freezes: Vec<Freeze>,
    /// When the beacon's value was to appear, in Unix milliseconds.
    pub beacon_appears_at_ms: i64,
    /// The two entries of the beacon's value; the second one counts.
    pub beacon_entered: [Act; 2],
    /// The drawing.
    pub drawn: Act,
    /// Why one person acted alone, where it was so.
    pub single_person: Option<String>,
}

/// Everything that a stranger needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// The announcement.
    pub announcement: Announcement,
    /// Full text of the rules; every line ends with a line feed.
    pub rules: String,
    /// Publications.
    pub postings: Vec<Posting>,
    /// Eligible entries.
    pub entries: Vec<EntryLine>,
    /// Value of the beacon, as [`super::beacon_value`] gives it.
    pub beacon: String,
    /// The revealed secret.
    pub secret: [u8; 32],
    /// The seed `R`.
    pub seed: Hash,
    /// What every tier came to.
    pub results: Vec<TierResult>,
    /// Prizes given up, in the order in which they were.
    pub waivers: Vec<Waiver>,
    /// Public list, by tier and place; followers stand behind the winners.
    pub list: Vec<ListLine>,
    /// What the operator's log says.
    pub record: Record,
}

impl Bundle {
    /// The bundle of a draw that has just been made: computes seed and results; nothing is posted, waived or listed yet.
    #[must_use]
    pub fn drawn(
        announcement: Announcement,
        rules: String,
        mut entries: Vec<EntryLine>,
        beacon: String,
        secret: &DrawSecret,
        record: Record,
    ) -> Self {
        entries.sort_by(|a, b| a.id.as_bytes().cmp(b.id.as_bytes()));
        let l = hex(&hash(&[entries_text(&announcement.draw, &entries).as_bytes()]));
        let seed = draw_seed(secret, &announcement.hash(), &l, &beacon);
        let results = draw_tiers(&seed, &announcement.tiers, announcement.adding, &entries);
        let secret = *secret.bytes();
        let (postings, waivers, list) = (Vec::new(), Vec::new(), Vec::new());
        Self { announcement, rules, postings, entries, beacon, secret, seed, results, waivers, list, record }
    }

    /// Gives a prize up and tells who follows.
    pub fn give_up(&mut self, tier: &str, entry: &str, cause: Cause, at_ms: i64) -> Follower {
        let mut given_up = self.given_up();
        given_up.push((tier.to_owned(), entry.to_owned()));
        let follower = successor(&self.results, self.announcement.adding, &given_up).pop();
        let follower = follower.unwrap_or(Follower::NotHeld);
        let next = match &follower {
            Follower::NotHeld => return follower,
            Follower::Nobody => None,
            Follower::Entry(entry) => Some(entry.clone()),
        };
        let (tier, entry) = (tier.to_owned(), entry.to_owned());
        self.waivers.push(Waiver { tier, entry, cause, at_ms, follower: next });
        follower
    }

    /// Tier and entry of everybody who holds a prize now, in the order of the public list.
    #[must_use]
    pub fn holders(&self) -> Vec<(String, String)> {
        let held = present_holders(&self.results, self.announcement.adding, &self.given_up());
        let with_tier = |(result, entries): (&TierResult, Vec<String>)| {
            let tier = result.pool.tier.clone();
            entries.into_iter().map(move |entry| (tier.clone(), entry))
        };
        self.results.iter().zip(held).flat_map(with_tier).collect()
    }

    fn given_up(&self) -> Vec<GivenUp> {
        self.waivers.iter().map(|waiver| (waiver.tier.clone(), waiver.entry.clone())).collect()
    }
}
