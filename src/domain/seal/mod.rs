//! The sealed contest: one canonical text from which every paper, score, rank and receipt of a final contest is
//! recomputed, byte for byte, without names or numbers.
//!
//! [`write()`] makes the text of a [`Seal`], [`verify`] reads one and works everything out anew. The format is written
//! down in `docs/contest-seal.md`; a changed format is a new version string.

mod attempts;
mod award;
mod award_check;
mod check;
mod contest;
mod fault;
mod field;
mod question;
mod ranks;
mod read;
mod replay;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod sample_award;
#[cfg(test)]
mod tests;
mod write;

pub use award::{SealedInstant, SealedPlan, SealedPlay, plan_of};
pub use fault::Fault;
pub use ranks::{OrganizationRank, Rank, Ranks};
pub use write::write;

use crate::attempt::{Attempt, Scorecard};
use crate::contest::Contest;
use crate::correction::Correction;
use crate::fairness::tree::Published;
use crate::fairness::{Hash, PaperSecret, hash, hex};
use crate::id::{OrganizationId, ParticipantId};
use crate::participant::Category;
use crate::points::Points;
use crate::question::Question;
use crate::ranking::Standing;
use crate::time::Timestamp;

/// A version of the question index with the reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedIndex {
    /// Version, from 1.
    pub version: u32,
    /// When it was made.
    pub at: Timestamp,
    /// Why it was made.
    pub reason: String,
    /// Canonical text.
    pub text: String,
}

/// Somebody who played, by bare id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Identifier.
    pub id: ParticipantId,
    /// What boards go by; nothing for somebody who has deleted their data.
    pub label: Option<Label>,
}

/// What boards of groups, towns and organizations go by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Group.
    pub category: Category,
    /// Code of the town.
    pub town: String,
    /// Organization.
    pub organization: Option<OrganizationId>,
}

/// What an attempt scores at a scoring version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Scoring version.
    pub version: u32,
    /// Points.
    pub score: Points,
    /// Questions answered right.
    pub right: u32,
    /// Questions answered wrong.
    pub wrong: u32,
    /// Questions not answered.
    pub blank: u32,
    /// Questions voided.
    pub void: u32,
}

impl Score {
    /// What an attempt ended with.
    #[must_use]
    pub const fn of(card: &Scorecard) -> Self {
        let Scorecard { score, right, wrong, blank, void, scoring_version: version, .. } = *card;
        Self { version, score, right, wrong, blank, void }
    }
}

/// An ended attempt with what later corrections made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedAttempt {
    /// The attempt as it ended.
    pub attempt: Attempt,
    /// Later scores, by scoring version.
    pub revised: Vec<Score>,
}

/// A person's standing with the ranks that boards show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedStanding {
    /// Person.
    pub participant: ParticipantId,
    /// Standing.
    pub standing: Standing,
    /// Ranks.
    pub ranks: Ranks,
}

/// The proof bundle of a draw, taken as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawBundle {
    /// Identifier of the draw.
    pub draw: String,
    /// The bundle's text.
    pub text: String,
}

/// Everything that is sealed of a final contest.
#[derive(Debug, Clone)]
pub struct Seal {
    /// The contest.
    pub contest: Contest,
    /// The secret of its papers.
    pub secret: PaperSecret,
    /// Versions of the question index, ascending.
    pub indexes: Vec<SealedIndex>,
    /// The questions of those indexes, by id and revision.
    pub questions: Vec<Question>,
    /// Applied corrections, by scoring version; accounts and names are not sealed.
    pub corrections: Vec<Correction>,
    /// Everybody who played, by id.
    pub people: Vec<Person>,
    /// Ended attempts, by participant and number.
    pub attempts: Vec<SealedAttempt>,
    /// Standings, by participant.
    pub standings: Vec<SealedStanding>,
    /// Organizations, by rank.
    pub organizations: Vec<OrganizationRank>,
    /// Size and root of the tree of receipts.
    pub receipts: Published,
    /// Proof bundles of the contest's draws, by id.
    pub draws: Vec<DrawBundle>,
    /// Versions of the award plan, ascending.
    pub awards: Vec<SealedPlan>,
    /// Instant wins.
    pub instant: SealedInstant,
}

/// Verifies the bundle of one draw against the contest; gives what was checked in words, or what is wrong.
pub type DrawCheck<'a> = &'a dyn Fn(&Seal, &DrawBundle) -> Result<String, String>;

/// What was recomputed and found right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Contest and title.
    pub contest: (String, String),
    /// Versions of the question index.
    pub indexes: usize,
    /// Questions.
    pub questions: usize,
    /// Corrections.
    pub corrections: usize,
    /// Papers drawn anew.
    pub papers: usize,
    /// Attempts that ran out.
    pub expired: usize,
    /// Scores worked out anew, at every scoring version.
    pub scores: usize,
    /// Standings worked out anew.
    pub standings: usize,
    /// Ranks compared, of people and organizations.
    pub ranks: usize,
    /// Receipts in the tree and its root.
    pub receipts: (u64, Hash),
    /// What was checked of each draw.
    pub draws: Vec<String>,
    /// Versions of the award plan.
    pub awards: usize,
    /// Instant plays worked out anew, wins among them, and plays of people who could not win.
    pub instant: (usize, usize, usize),
    /// Digest of the file, to be compared with the one that was published.
    pub digest: String,
}

/// Reads a sealed contest and recomputes all of it.
///
/// # Errors
/// The first thing that is wrong, by name.
pub fn verify(text: &str, draws: DrawCheck<'_>) -> Result<Report, Fault> {
    let parts = read::split(text)?;
    let seal = read::seal(&parts)?;
    // What was recomputed says more than a digest, so it comes first.
    let report = check::all(&seal, draws)?;
    for part in &parts.sections {
        let found = hex(&hash(&[part.content.as_bytes()]));
        if found != part.digest {
            return Err(Fault::differs(format!("“{}”部分的摘要", part.name), part.digest, found));
        }
    }
    let digest = hex(&hash(&[parts.before_end.as_bytes()]));
    if digest != parts.digest {
        return Err(Fault::differs("全文摘要（最后一行）", parts.digest, digest));
    }
    let again = write(&seal);
    if again != text {
        let place = again.lines().zip(text.lines()).position(|(ours, theirs)| ours != theirs).map_or(0, |n| n + 1);
        return Err(Fault::says(format!("第 {place} 行"), "不是规范的写法"));
    }
    Ok(Report { digest, ..report })
}
