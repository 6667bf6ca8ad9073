//! Who is among the entries of a draw: one entry per person, with all of the score that the contest keeps.

use super::Group;
use crate::contest::Rules;
use crate::fairness::EntryLine;
use crate::id::ParticipantId;
use crate::participant::Category;
use crate::ranking::{Finished, SortKey, Standing};
use std::collections::HashSet;

/// Why somebody who has a result has no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// May play but not win, by the list of numbers.
    Excluded,
    /// Held by the review.
    Held,
    /// Of another group or town.
    OtherGroup,
    /// Has won an award already with which this one does not add up.
    WonBefore,
}

impl Absence {
    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Excluded => "excluded",
            Self::Held => "held",
            Self::OtherGroup => "other_group",
            Self::WonBefore => "won_before",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Excluded, Self::Held, Self::OtherGroup, Self::WonBefore].into_iter().find(|reason| reason.word() == word)
    }
}

/// An ended attempt as it counts, and how many of its questions count as answered right: a voided question can be held
/// against nobody, so it counts as right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The attempt as ranking sees it.
    pub finished: Finished,
    /// Questions answered right, voided ones included.
    pub right: u32,
}

/// Somebody with results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub participant: ParticipantId,
    /// Group of people.
    pub category: Category,
    /// Code of the town.
    pub town: String,
    /// Whether they may play but not win.
    pub excluded: bool,
    /// Whether the review holds their entry.
    pub held: bool,
    /// Whether they have won an award with which this draw does not add up.
    pub won_before: bool,
    /// Every ended attempt.
    pub attempts: Vec<Counted>,
}

/// What a candidate brings into a draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standings {
    /// People with an entry: score, right answers and what orders them.
    kept: Vec<(ParticipantId, i64, i64, SortKey)>,
    /// People without one.
    pub absent: Vec<(ParticipantId, Absence)>,
}

impl Standings {
    /// Nobody yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { kept: Vec::new(), absent: Vec::new() }
    }

    /// Looks at a candidate; who has no result that counts is passed over.
    pub fn add(&mut self, group: &Group, rules: &Rules, candidate: Candidate) {
        let Candidate { participant, category, town, excluded, held, won_before, mut attempts } = candidate;
        if let Some(period) = group.period {
            // An attempt belongs to the day on which it was started, as the limits of a day have it.
            let first = period.from.day();
            attempts.retain(|one| one.finished.day >= first && one.finished.day.start() < period.to);
        }
        let finished: Vec<Finished> = attempts.iter().map(|one| one.finished.clone()).collect();
        let Some(standing) = Standing::of(rules, &finished) else { return };
        let absence = match () {
            () if excluded => Some(Absence::Excluded),
            () if held => Some(Absence::Held),
            () if !group.scope.holds(category, &town) => Some(Absence::OtherGroup),
            () if won_before => Some(Absence::WonBefore),
            () => None,
        };
        if let Some(absence) = absence {
            // Of those from other groups nothing is noted: their absence follows from what they are.
            if absence != Absence::OtherGroup {
                self.absent.push((participant, absence));
            }
            return;
        }
        let counts = |one: &&Counted| standing.counted.contains(&one.finished.number);
        let right = attempts.iter().filter(counts).map(|one| i64::from(one.right)).sum();
        self.kept.push((participant, standing.score.milli(), right, standing.sort_key(rules)));
    }

    /// The entries, each under the id that `id` gives to its owner. Ranks are those among the entries, so that nobody
    /// who cannot win takes a place; equal keys share a rank.
    pub fn entries(mut self, mut id: impl FnMut(&ParticipantId) -> String) -> Vec<(ParticipantId, EntryLine)> {
        self.kept.sort_by(|a, b| a.3.cmp(&b.3).then_with(|| a.0.cmp(&b.0)));
        let mut rank = (0_u32, None);
        let mut entries = Vec::with_capacity(self.kept.len());
        for (place, (participant, score_milli, right, key)) in (1_u32..).zip(self.kept) {
            if rank.1 != Some(key) {
                rank = (place, Some(key));
            }
            let line = EntryLine { id: id(&participant), right, score_milli, rank: rank.0 };
            entries.push((participant, line));
        }
        entries.sort_by(|a, b| a.1.id.as_bytes().cmp(b.1.id.as_bytes()));
        entries
    }
}

impl Default for Standings {
    fn default() -> Self {
        Self::new()
    }
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// An entry id from random bytes: `e` and eight characters.
#[must_use]
pub fn entry_id(random: [u8; 8]) -> String {
    let character = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).map_or('0', |letter| char::from(*letter));
    std::iter::once('e').chain(random.iter().map(character)).collect()
}

/// Gives entry ids that are not taken: those a person had before stay theirs, new ones are random.
#[derive(Debug, Default)]
pub struct EntryIds {
    taken: HashSet<String>,
}

impl EntryIds {
    /// Notes an id that is somebody's.
    pub fn take(&mut self, id: String) {
        self.taken.insert(id);
    }

    /// A new id.
    pub fn new_id(&mut self, mut random: impl FnMut() -> [u8; 8]) -> String {
        loop {
            let id = entry_id(random());
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}
