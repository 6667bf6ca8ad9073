//! The board of one contest: one record per person, order indexes per scope.

use super::order::OrderIndex;
use domain::id::{OrganizationId, ParticipantId};
use domain::participant::Category;
use domain::points::Points;
use domain::ranking::{SortKey, Standing};
use domain::time::Timestamp;
use std::collections::{HashMap, HashSet};

/// Neighbours shown above and below a person.
const NEIGHBOURS: usize = 2;

/// Which people a board ranks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everyone.
    All,
    /// One group.
    Category(Category),
    /// One town, by code.
    Town(String),
}

/// A standing with the particulars boards show.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Person.
    pub participant: ParticipantId,
    /// Version of the standing.
    pub version: i64,
    /// Sort key under the contest's chain.
    pub key: SortKey,
    /// Score kept.
    pub score: Points,
    /// Duration kept.
    pub duration_ms: i64,
    /// Finish kept.
    pub finished_at: Timestamp,
    /// Ended attempts.
    pub attempts: u32,
    /// Masked name.
    pub name: String,
    /// Group.
    pub category: Category,
    /// Code of the town.
    pub town: String,
    /// Organization.
    pub organization: Option<OrganizationId>,
}

/// Another standing of a person who stands on the board.
#[derive(Debug, Clone)]
pub struct Restanding {
    /// Person.
    pub participant: ParticipantId,
    /// Version of the standing.
    pub version: i64,
    /// Sort key under the contest's chain.
    pub key: SortKey,
    /// The standing.
    pub standing: Standing,
}

/// A row of a board.
#[derive(Debug, Clone)]
pub struct Row {
    /// Shared rank.
    pub rank: usize,
    /// Whether others share it.
    pub tied: bool,
    /// What it shows.
    pub entry: Entry,
}

/// A person's place.
#[derive(Debug, Clone)]
pub struct Place {
    /// Their row.
    pub row: Row,
    /// Rows around them, their own included.
    pub neighbours: Vec<Row>,
    /// The rank above and the points missing for it.
    pub next: Option<(usize, Points)>,
    /// People in the scope.
    pub people: usize,
}

/// An organization's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationPlace {
    /// Shared rank.
    pub rank: usize,
    /// Whether others share it.
    pub tied: bool,
    /// Organization.
    pub organization: OrganizationId,
    /// Distinct ranked people.
    pub people: u32,
    /// Mean of their kept scores, rounded down to a thousandth.
    pub mean: Points,
}

#[derive(Default)]
pub(super) struct ContestBoard {
    slots: Vec<Entry>,
    by_participant: HashMap<ParticipantId, u32>,
    scopes: HashMap<Scope, OrderIndex>,
    organizations: HashMap<OrganizationId, (u32, i64)>,
    removed: HashSet<ParticipantId>,
}

fn scopes_of(entry: &Entry) -> [Scope; 3] {
    [Scope::All, Scope::Category(entry.category), Scope::Town(entry.town.clone())]
}

impl ContestBoard {
    fn slot(&self, slot: u32) -> Option<&Entry> {
        self.slots.get(usize::try_from(slot).ok()?)
    }

    fn link(&mut self, slot: u32, entry: &Entry, on: bool) {
        for scope in scopes_of(entry) {
            let index = self.scopes.entry(scope).or_default();
            if on { index.insert((entry.key, slot)) } else { index.remove(&(entry.key, slot)) }
        }
        if let Some(organization) = &entry.organization {
            let sum = self.organizations.entry(organization.clone()).or_default();
            let (people, milli) = if on { (1, entry.score.milli()) } else { (-1, -entry.score.milli()) };
            *sum = (sum.0.saturating_add_signed(people), sum.1 + milli);
            if sum.0 == 0 {
                self.organizations.remove(organization);
            }
        }
    }

    fn replace(&mut self, slot: u32, entry: Entry) {
        if let Some(old) = self.slot(slot).cloned() {
            self.link(slot, &old, false);
        }
        self.link(slot, &entry, true);
        if let Some(place) = usize::try_from(slot).ok().and_then(|i| self.slots.get_mut(i)) {
            *place = entry;
        }
    }

    pub(super) fn record(&mut self, entry: Entry) {
        if self.removed.contains(&entry.participant) {
            return;
        }
        match self.by_participant.get(&entry.participant).copied() {
            Some(slot) => {
                if self.slot(slot).is_some_and(|held| held.version < entry.version) {
                    self.replace(slot, entry);
                }
            }
            None => {
                let Ok(slot) = u32::try_from(self.slots.len()) else { return };
                self.by_participant.insert(entry.participant.clone(), slot);
                self.link(slot, &entry, true);
                self.slots.push(entry);
            }
        }
    }

    pub(super) fn restand(&mut self, standings: Vec<Restanding>) {
        for Restanding { participant, version, key, standing } in standings {
            let slot = self.by_participant.get(&participant).copied();
            if let Some(slot) = slot
                && let Some(held) = self.slot(slot).filter(|held| held.version < version)
            {
                let Standing { score, duration_ms, finished_at, attempts, .. } = standing;
                let entry = Entry { version, key, score, duration_ms, finished_at, attempts, ..held.clone() };
                self.replace(slot, entry);
            }
        }
    }

    pub(super) fn relabel(&mut self, participant: &ParticipantId, change: &dyn Fn(&mut Entry)) {
        if let Some(slot) = self.by_participant.get(participant).copied()
            && let Some(mut entry) = self.slot(slot).cloned()
        {
            change(&mut entry);
            self.replace(slot, entry);
        }
    }

    pub(super) fn remove(&mut self, participant: &ParticipantId) {
        self.removed.insert(participant.clone());
        if let Some(slot) = self.by_participant.remove(participant)
            && let Some(entry) = self.slot(slot).cloned()
        {
            self.link(slot, &entry, false);
        }
    }

    pub(super) fn people(&self, scope: &Scope) -> usize {
        self.scopes.get(scope).map_or(0, OrderIndex::len)
    }

    fn to_rows(&self, index: &OrderIndex, from: usize, count: usize) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for (key, slot) in index.range(from, count) {
            let Some(entry) = self.slot(slot).cloned() else { continue };
            let (rank, tied) = match rows.last() {
                Some(last) if last.entry.key == key => (last.rank, true),
                _ => (index.rank(key), index.is_tied(key)),
            };
            rows.push(Row { rank, tied, entry });
        }
        rows
    }

    pub(super) fn rows(&self, scope: &Scope, from: usize, count: usize) -> Vec<Row> {
        self.scopes.get(scope).map_or_else(Vec::new, |index| self.to_rows(index, from, count))
    }

    pub(super) fn top(&self, scope: &Scope, top: usize) -> Vec<Row> {
        let mut count = top;
        loop {
            let rows = self.rows(scope, 0, count + 1);
            match rows.get(count) {
                Some(next) if next.rank <= top => count = count.saturating_mul(2),
                _ => return rows.into_iter().filter(|row| row.rank <= top).collect(),
            }
        }
    }

    pub(super) fn place(&self, scope: &Scope, participant: &ParticipantId) -> Option<Place> {
        let slot = *self.by_participant.get(participant)?;
        let entry = self.slot(slot)?;
        let index = self.scopes.get(scope)?;
        let position = index.position(&(entry.key, slot));
        if index.range(position, 1).first() != Some(&(entry.key, slot)) {
            return None;
        }
        let from = position.saturating_sub(NEIGHBOURS);
        let neighbours = self.to_rows(index, from, position - from + 1 + NEIGHBOURS);
        let row = Row { rank: index.rank(entry.key), tied: index.is_tied(entry.key), entry: entry.clone() };
        let above =
            (row.rank > 1).then(|| self.to_rows(index, row.rank - 2, 1)).and_then(|rows| rows.into_iter().next());
        let next = above.map(|a| (a.rank, Points::from_milli(a.entry.score.milli() - entry.score.milli())));
        Some(Place { row, neighbours, next, people: index.len() })
    }

    pub(super) fn organizations(&self) -> Vec<OrganizationPlace> {
        let mut list: Vec<(i64, u32, OrganizationId)> = self
            .organizations
            .iter()
            .map(|(id, (people, sum))| (sum / i64::from((*people).max(1)), *people, id.clone()))
            .collect();
        list.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
        let same = |a: &(i64, u32, OrganizationId), b: &(i64, u32, OrganizationId)| (a.0, a.1) == (b.0, b.1);
        let mut rank = 0;
        let mut places: Vec<OrganizationPlace> = Vec::new();
        for (i, item) in list.iter().enumerate() {
            let like_before = i > 0 && list.get(i - 1).is_some_and(|before| same(before, item));
            let like_after = list.get(i + 1).is_some_and(|after| same(after, item));
            if !like_before {
                rank = i + 1;
            }
            places.push(OrganizationPlace {
                rank,
                tied: like_before || like_after,
                organization: item.2.clone(),
                people: item.1,
                mean: Points::from_milli(item.0),
            });
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(n: u8, version: i64, score: i64) -> Entry {
        Entry {
            participant: ParticipantId::new(i64::from(n), [n; 10]),
            version,
            key: SortKey([-score, 0, 0]),
            score: Points::from_milli(score),
            duration_ms: 1,
            finished_at: Timestamp(1),
            attempts: 1,
            name: format!("{n}"),
            category: if n.is_multiple_of(2) { Category::Consumer } else { Category::Enterprise },
            town: "442000118".into(),
            organization: n.is_multiple_of(2).then(|| OrganizationId::new(1, [1; 10])),
        }
    }

    fn board() -> ContestBoard {
        let mut board = ContestBoard::default();
        for (n, score) in [(1, 50), (2, 80), (3, 80), (4, 70), (5, 10)] {
            board.record(entry(n, 1, score));
        }
        board
    }

    fn ranks(board: &ContestBoard, scope: &Scope) -> Vec<(String, usize, bool)> {
        board.rows(scope, 0, 10).into_iter().map(|r| (r.entry.name, r.rank, r.tied)).collect()
    }

    #[test]
    fn equal_scores_share_a_rank_and_the_next_is_skipped() {
        let expected = [("2", 1, true), ("3", 1, true), ("4", 3, false), ("1", 4, false), ("5", 5, false)];
        let expected: Vec<_> = expected.iter().map(|(n, r, t)| ((*n).to_owned(), *r, *t)).collect();
        assert_eq!(ranks(&board(), &Scope::All), expected);
        let consumers = ranks(&board(), &Scope::Category(Category::Consumer));
        assert_eq!(consumers, vec![("2".into(), 1, false), ("4".into(), 2, false)]);
        assert_eq!(board().top(&Scope::All, 1).len(), 2);
    }

    #[test]
    fn an_older_version_changes_nothing() {
        let mut board = board();
        board.record(entry(5, 3, 100));
        board.record(entry(5, 2, 20));
        let place = board.place(&Scope::All, &entry(5, 0, 0).participant).unwrap();
        assert_eq!((place.row.rank, place.row.entry.score.milli(), place.next), (1, 100, None));
    }

    #[test]
    fn standings_change_together_and_only_of_those_who_are_there() {
        let mut board = board();
        board.remove(&entry(2, 0, 0).participant);
        let new = |n: u8, version: i64, score: i64| Restanding {
            participant: entry(n, 0, 0).participant,
            version,
            key: SortKey([-score, 0, 0]),
            standing: Standing {
                score: Points::from_milli(score),
                duration_ms: 2,
                finished_at: Timestamp(2),
                counted: vec![1],
                attempts: 1,
                elder_time: false,
            },
        };
        board.restand(vec![new(1, 2, 90), new(2, 9, 99), new(3, 1, 5), new(5, 2, 90), new(6, 2, 95)]);
        let expected = [("1", 1, true), ("5", 1, true), ("3", 3, false), ("4", 4, false)];
        let expected: Vec<_> = expected.iter().map(|(n, r, t)| ((*n).to_owned(), *r, *t)).collect();
        assert_eq!(ranks(&board, &Scope::All), expected, "removed people stay away, the same version changes nothing");
    }

    #[test]
    fn a_place_has_neighbours_and_the_next_goal() {
        let place = board().place(&Scope::All, &entry(1, 0, 0).participant).unwrap();
        assert_eq!((place.row.rank, place.people, place.next), (4, 5, Some((3, Points::from_milli(20)))));
        assert_eq!(place.neighbours.iter().map(|r| r.entry.name.as_str()).collect::<Vec<_>>(), ["3", "4", "1", "5"]);
        assert!(board().place(&Scope::Category(Category::Regulator), &entry(1, 0, 0).participant).is_none());
    }

    #[test]
    fn a_removed_person_does_not_come_back() {
        let mut board = board();
        board.remove(&entry(2, 0, 0).participant);
        board.record(entry(2, 9, 99));
        assert_eq!(board.people(&Scope::All), 4);
        assert_eq!(
            board.organizations(),
            vec![OrganizationPlace {
                rank: 1,
                tied: false,
                organization: OrganizationId::new(1, [1; 10]),
                people: 1,
                mean: Points::from_milli(70),
            }]
        );
    }

    #[test]
    fn a_changed_group_moves_between_scopes() {
        let mut board = board();
        board.relabel(&entry(2, 0, 0).participant, &|e| e.category = Category::Regulator);
        assert_eq!(board.people(&Scope::Category(Category::Consumer)), 1);
        assert_eq!(board.people(&Scope::Category(Category::Regulator)), 1);
    }
}
