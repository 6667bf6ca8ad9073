//! Repeating a draw from its bundle: an ordered list of checks, each with the first thing that is wrong.

use super::checks::Checker;
use super::read::{BundleFault, read};
use super::{Bundle, Section};

/// What a check looks at. The words that people read stand with the command and with the app, and are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// Every line is as a bundle writes it. Facts: lines, sections.
    Form,
    /// The draw's id is the same everywhere. Facts: the id.
    Draw,
    /// `A`. Facts: the hash.
    Announcement,
    /// The rules text has the announced hash.
    Rules,
    /// The postings are those that the bundle was made with. Facts: their number.
    Postings,
    /// `L`. Facts: number of entries, the hash.
    Entries,
    /// The secret opens the announced commitment.
    Commitment,
    /// The beacon's value is trimmed and unchanged. Facts: the value.
    Beacon,
    /// `R`. Facts: the seed.
    Seed,
    /// A tier's bounds, steps and size. Facts: size, how often the bound fell.
    Pool,
    /// A tier's winners with their tickets, and what stays unassigned. Facts: winners, unassigned.
    Winners,
    /// A tier's reserves with their tickets. Facts: reserves.
    Reserves,
    /// The result says nothing else.
    Result,
    /// Nobody won twice; not looked at where prizes add up. Facts: different winners.
    Once,
    /// Every prize given up went to the next reserve. Facts: their number.
    Waivers,
    /// The list names exactly those who hold a prize. Facts: its lines.
    List,
    /// Nothing but a surname, 3 + 4 digits and a town is shown.
    Mask,
    /// The recorded times follow each other as the rules ask.
    Record,
    /// The digest of the whole. Facts: the digest.
    Digest,
}

impl What {
    /// Every kind of check, in order.
    pub const ALL: [Self; 19] = [
        Self::Form,
        Self::Draw,
        Self::Announcement,
        Self::Rules,
        Self::Postings,
        Self::Entries,
        Self::Commitment,
        Self::Beacon,
        Self::Seed,
        Self::Pool,
        Self::Winners,
        Self::Reserves,
        Self::Result,
        Self::Once,
        Self::Waivers,
        Self::List,
        Self::Mask,
        Self::Record,
        Self::Digest,
    ];

    /// The word for machines.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Draw => "draw",
            Self::Announcement => "announcement",
            Self::Rules => "rules",
            Self::Postings => "postings",
            Self::Entries => "entries",
            Self::Commitment => "commitment",
            Self::Beacon => "beacon",
            Self::Seed => "seed",
            Self::Pool => "pool",
            Self::Winners => "winners",
            Self::Reserves => "reserves",
            Self::Result => "result",
            Self::Once => "once",
            Self::Waivers => "waivers",
            Self::List => "list",
            Self::Mask => "mask",
            Self::Record => "record",
            Self::Digest => "digest",
        }
    }
}

/// The first thing that a check found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Number of the line, place or step from 1, where there is one.
    pub at: Option<usize>,
    /// What follows from the rest of the bundle; empty where nothing in particular is expected.
    pub expected: String,
    /// What the bundle says; empty where it says nothing.
    pub found: String,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub what: What,
    /// Of which tier, where it is one's.
    pub tier: Option<String>,
    /// What was computed, as [`What`] says.
    pub facts: Vec<String>,
    /// What is wrong; none if the check passed.
    pub fault: Option<Mismatch>,
}

impl Check {
    /// Whether nothing is wrong.
    #[must_use]
    pub const fn passed(&self) -> bool {
        self.fault.is_none()
    }
}

/// What a reader should know although it makes no check fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// One person froze and drew; the reason given.
    SinglePerson(String),
    /// Freeze and draw were done in the same role, and no reason is given.
    SameRole,
    /// The announcement or the entries were posted nowhere before the beacon was to appear: `announcement` or `entries`.
    NotPosted(&'static str),
    /// The entries were fixed less than a day before the beacon was to appear; whole hours.
    LateFreeze(i64),
    /// The secret was revealed more than a day after the beacon; whole hours.
    LateDrawing(i64),
    /// The beacon's value does not begin with the announced series and issue; the announced one.
    OtherIssue(String),
}

impl Remark {
    /// The word for machines.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::SinglePerson(_) => "single_person",
            Self::SameRole => "same_role",
            Self::NotPosted(_) => "not_posted",
            Self::LateFreeze(_) => "late_freeze",
            Self::LateDrawing(_) => "late_drawing",
            Self::OtherIssue(_) => "other_issue",
        }
    }

    /// What the remark speaks of; empty where there is nothing to add.
    #[must_use]
    pub fn fact(&self) -> String {
        match self {
            Self::SinglePerson(text) | Self::OtherIssue(text) => text.clone(),
            Self::NotPosted(what) => (*what).to_owned(),
            Self::LateFreeze(hours) | Self::LateDrawing(hours) => hours.to_string(),
            Self::SameRole => String::new(),
        }
    }
}

/// What verifying a bundle came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Every check made, in order; if the form is wrong, only that.
    pub checks: Vec<Check>,
    /// What a reader should know.
    pub remarks: Vec<Remark>,
    /// The bundle, if its form is right.
    pub bundle: Option<Bundle>,
}

impl Report {
    /// Whether every check passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.checks.iter().all(Check::passed)
    }

    /// The first check that failed: the name of what is wrong.
    #[must_use]
    pub fn first_fault(&self) -> Option<&Check> {
        self.checks.iter().find(|check| !check.passed())
    }
}

/// Repeats the draw from the bytes of a file.
#[must_use]
pub fn verify_bytes(bytes: &[u8]) -> Report {
    match std::str::from_utf8(bytes) {
        Ok(text) => verify(text),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            malformed(before.iter().filter(|byte| **byte == b'\n').count() + 1, None)
        }
    }
}

/// Repeats the draw from the text of a bundle and compares everything that the bundle claims.
#[must_use]
pub fn verify(text: &str) -> Report {
    let reading = match read(text) {
        Ok(reading) => reading,
        Err(BundleFault::Text { section, line, .. }) => return malformed(line, section),
        Err(BundleFault::Section(section)) => return malformed(1, Some(section)),
        Err(BundleFault::Digest) => return malformed(1, None),
    };
    let mut checker = Checker::new(&reading);
    checker.form(text);
    checker.texts();
    checker.tiers();
    checker.after();
    let (checks, remarks) = checker.done();
    Report { checks, remarks, bundle: Some(reading.bundle) }
}

fn malformed(line: usize, section: Option<Section>) -> Report {
    let found = section.map_or("head", Section::word).to_owned();
    let fault = Mismatch { at: Some(line), expected: String::new(), found };
    let check = Check { what: What::Form, tier: None, facts: Vec::new(), fault: Some(fault) };
    Report { checks: vec![check], remarks: Vec::new(), bundle: None }
}
