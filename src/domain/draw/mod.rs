//! The life of a draw, from its announcement to the published list; section 2 of the fairness specification.
//!
//! Announced → Frozen → BeaconEntered → Drawn → Published, and Failed. No step is skipped or repeated; a freeze may be
//! withdrawn before the beacon appears and is then repeated under the next number. Winners follow from what is fixed
//! here by [`crate::fairness`] alone.

mod act;
mod entry;
mod fixed;
mod kind;
mod people;
#[cfg(test)]
mod tests;

pub use act::{Act, BEACON_MAX, Hand, Refused};
pub use entry::{Absence, Candidate, Counted, EntryIds, Standings, entry_id};
pub use kind::{Kind, under_way};
pub use people::People;

use crate::actor::Role;
use crate::audit::Head;
use crate::correction::Signature;
use crate::fairness::{Announcement, EntryLine, Measure, TierResult, TierRule};
use crate::id::{ContestId, DrawId};
use crate::participant::Category;
use crate::time::{DAY_MS, Timestamp};

/// Time between the published entries and the beacon's appearance, at least.
pub const WAIT_MS: i64 = DAY_MS;
/// The same where a contest is a demonstration; the record prints it.
pub const DEMO_WAIT_MS: i64 = 10_000;
/// Time from the beacon's value to the reveal of the secret, at most.
pub const REVEAL_MS: i64 = DAY_MS;

/// Whose entries a draw holds; towns and categories apart are draws apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's.
    All,
    /// Those of one group of people.
    Category(Category),
    /// Those of one town, by its code.
    Town(String),
}

impl Scope {
    /// Whether a person of this group and town is in it.
    #[must_use]
    pub fn holds(&self, category: Category, town: &str) -> bool {
        match self {
            Self::All => true,
            Self::Category(own) => *own == category,
            Self::Town(own) => own == town,
        }
    }
}

/// A day or a week whose attempts alone count: from its start to the start of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First instant.
    pub from: Timestamp,
    /// First instant after it.
    pub to: Timestamp,
}

/// A tier of prizes with the words that people read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// What decides.
    pub rule: TierRule,
    /// Name, such as `一等奖`.
    pub name: String,
    /// What is won.
    pub prize: String,
    /// Value of one prize.
    pub value_fen: i64,
}

/// Tiers that are drawn together from the same entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Stable key within the contest; a group has one draw, and another only after that one failed.
    pub key: String,
    /// Title shown.
    pub title: String,
    /// Whose entries.
    pub scope: Scope,
    /// Attempts of which time; of the whole contest if none.
    pub period: Option<Period>,
    /// Tiers in the order in which they are drawn.
    pub tiers: Vec<Tier>,
    /// Whether one person may win in several tiers.
    pub adding: bool,
}

/// A public value that nobody knows yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beacon {
    /// Series, such as `双色球`.
    pub series: String,
    /// Issue, such as `2022113 期`.
    pub issue: String,
    /// Exact template of the value.
    pub template: String,
    /// Public source.
    pub source_url: String,
    /// When it appears.
    pub appears_at: Timestamp,
    /// What happens if it does not appear.
    pub fallback: String,
}

impl Beacon {
    /// Series and issue as the announcement carries them.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{} {}", self.series, self.issue)
    }
}

/// Where a draw is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Commitment, rules, beacon and tiers are public.
    Announced,
    /// So are the entries.
    Frozen,
    /// The beacon's value is known.
    BeaconEntered,
    /// Winners are known and the secret is revealed.
    Drawn,
    /// The list of winners is public.
    Published,
    /// Failed publicly; a repeat is a new draw.
    Failed,
}

impl State {
    /// Every state in the order of a draw's life.
    pub const ALL: [Self; 6] =
        [Self::Announced, Self::Frozen, Self::BeaconEntered, Self::Drawn, Self::Published, Self::Failed];

    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Frozen => "frozen",
            Self::BeaconEntered => "beacon_entered",
            Self::Drawn => "drawn",
            Self::Published => "published",
            Self::Failed => "failed",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether the draw may still be drawn, so that prizes of it are not true yet.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Announced | Self::Frozen | Self::BeaconEntered)
    }
}

/// The end of a freeze before the beacon appeared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// Entries fixed and published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// Number, from 1.
    pub number: u32,
    /// By whom and when.
    pub by: Signature,
    /// Entries.
    pub entries: u32,
    /// Hash of the canonical text of the entries, hexadecimal.
    pub hash: String,
    /// How it ended, if it did.
    pub withdrawn: Option<Withdrawal>,
}

/// What was posted where the operator cannot rewrite it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// Hash of the announcement.
    Announcement,
    /// Hash of the entries.
    Entries,
    /// The bundle.
    Bundle,
}

impl Posted {
    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Announcement => "announcement",
            Self::Entries => "entries",
            Self::Bundle => "bundle",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Announcement, Self::Entries, Self::Bundle].into_iter().find(|what| what.word() == word)
    }
}

/// A posting elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// What was posted.
    pub what: Posted,
    /// Where, such as a newspaper.
    pub place: String,
    /// How to find it there.
    pub reference: String,
    /// When it was noted here.
    pub at: Timestamp,
}

/// The beacon's value as one person read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeaconEntry {
    /// By whom and when.
    pub by: Signature,
    /// The role in which they did.
    pub role: Role,
    /// The value, as it enters the seed.
    pub value: String,
}

/// The beacon's value on which two people agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeaconValue {
    /// The value, as it enters the seed.
    pub value: String,
    /// When the second person entered it.
    pub at: Timestamp,
}

/// What the draw came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// By whom and when.
    pub by: Signature,
    /// Seed of the tickets, hexadecimal.
    pub seed: String,
    /// The revealed secret, hexadecimal.
    pub secret: String,
    /// What each tier came to.
    pub tiers: Vec<TierResult>,
    /// End of the audit table's chain just before.
    pub audit_head: Head,
}

/// The public list of winners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// First instant.
    pub starts_at: Timestamp,
    /// Last instant in which objections are heard.
    pub ends_at: Timestamp,
    /// Whom to tell.
    pub contact: String,
    /// Whether the time is over and the list stands.
    pub frozen: bool,
}

/// A draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// Identifier.
    pub id: DrawId,
    /// Contest.
    pub contest: ContestId,
    /// What is drawn, and among whom.
    pub group: Group,
    /// The draw that this one repeats after it failed.
    pub previous: Option<DrawId>,
    /// The value that decides.
    pub beacon: Beacon,
    /// Rules as participants read them.
    pub rules_text: String,
    /// Commitment to the secret, hexadecimal.
    pub commitment: String,
    /// By whom and when it was announced.
    pub announced: Signature,
    /// Time between published entries and beacon, at least, in milliseconds.
    pub wait_ms: i64,
    /// Why one person does what two should, if so.
    pub single_person: Option<String>,
    /// Where it is in its life.
    pub state: State,
    /// Freezes by number, withdrawn ones included.
    pub freezes: Vec<Freeze>,
    /// Postings elsewhere.
    pub postings: Vec<Posting>,
    /// The beacon's value as people read it, the newest of each.
    pub beacon_entries: Vec<BeaconEntry>,
    /// The beacon's value once it is certain.
    pub beacon_value: Option<BeaconValue>,
    /// What it came to.
    pub outcome: Option<Outcome>,
    /// The public list.
    pub publication: Option<Publication>,
    /// Why it failed, and when.
    pub failure: Option<Withdrawal>,
}

impl Draw {
    /// Hash of the rules text, hexadecimal.
    #[must_use]
    pub fn rules_hash(&self) -> String {
        crate::fairness::hex(&crate::fairness::hash(&[self.rules_text.as_bytes()]))
    }

    /// The announcement as its canonical text takes it.
    #[must_use]
    pub fn announcement(&self) -> Announcement {
        Announcement {
            draw: self.id.to_string(),
            commitment: self.commitment.clone(),
            rules_hash: self.rules_hash(),
            beacon: self.beacon.text(),
            adding: self.group.adding,
            tiers: self.rules(),
        }
    }

    /// Hash of the canonical text of entries of this draw, hexadecimal.
    #[must_use]
    pub fn entries_hash(&self, entries: &[EntryLine]) -> String {
        let text = crate::fairness::entries_text(self.id.as_str(), entries);
        crate::fairness::hex(&crate::fairness::hash(&[text.as_bytes()]))
    }

    /// What decides in each tier.
    #[must_use]
    pub fn rules(&self) -> Vec<TierRule> {
        self.group.tiers.iter().map(|tier| tier.rule.clone()).collect()
    }

    /// The freeze that counts, if one does.
    #[must_use]
    pub fn freeze(&self) -> Option<&Freeze> {
        self.freezes.iter().rev().find(|freeze| freeze.withdrawn.is_none())
    }

    /// Number of the next freeze.
    #[must_use]
    pub fn next_freeze(&self) -> u32 {
        u32::try_from(self.freezes.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Whether results may not be keyed anew any more: the entries stand and the beacon may be known.
    #[must_use]
    pub fn locks_keys(&self, now: Timestamp) -> bool {
        match self.state {
            State::Announced | State::Failed => false,
            State::Frozen => now >= self.beacon.appears_at,
            State::BeaconEntered | State::Drawn | State::Published => true,
        }
    }

    /// Whether an entry is below the lowest bound of every tier, so that no fallback brings it in.
    #[must_use]
    pub fn is_below_all(&self, entry: &EntryLine) -> bool {
        self.group.tiers.iter().all(|tier| {
            let TierRule { measure, min, max, floor, .. } = &tier.rule;
            let value = measure.of(entry);
            let lowest = if *measure == Measure::Right { floor.or(*min) } else { *min };
            lowest.is_some_and(|lowest| value < lowest) || max.is_some_and(|max| value > max)
        })
    }
}
