//! Leaderboards in memory: built from the table of standings, written through after each commit.
//!
//! Invariant: an older version of a standing never replaces a newer one, so results may arrive in any order.

mod contest;
mod order;

pub use contest::{Entry, OrganizationPlace, Place, Restanding, Row, Scope};

use contest::ContestBoard;
use domain::id::{ContestId, ParticipantId};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The boards of all contests; cheap to clone.
#[derive(Clone, Default)]
pub struct Boards {
    contests: Arc<RwLock<HashMap<ContestId, Arc<RwLock<ContestBoard>>>>>,
}

impl Boards {
    fn board(&self, contest: &ContestId) -> Arc<RwLock<ContestBoard>> {
        if let Some(board) = self.contests.read().unwrap_or_else(PoisonError::into_inner).get(contest) {
            return board.clone();
        }
        self.contests.write().unwrap_or_else(PoisonError::into_inner).entry(contest.clone()).or_default().clone()
    }

    fn read<T>(&self, contest: &ContestId, look: impl FnOnce(&ContestBoard) -> T) -> T {
        look(&self.board(contest).read().unwrap_or_else(PoisonError::into_inner))
    }

    fn change<T>(&self, contest: &ContestId, act: impl FnOnce(&mut ContestBoard) -> T) -> T {
        act(&mut self.board(contest).write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes a standing; an older version than the one held is ignored.
    pub fn record(&self, contest: &ContestId, entry: Entry) {
        self.change(contest, |board| board.record(entry));
    }

    /// Takes standings of people who stand on the board already, all at once for readers; older versions are ignored.
    pub fn restand(&self, contest: &ContestId, standings: Vec<Restanding>) {
        self.change(contest, |board| board.restand(standings));
    }

    /// Shows a person under other particulars in every contest: after a change of name, group, town or organization.
    pub fn relabel(&self, participant: &ParticipantId, change: &dyn Fn(&mut Entry)) {
        let all: Vec<_> = self.contests.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        for board in all {
            board.write().unwrap_or_else(PoisonError::into_inner).relabel(participant, change);
        }
    }

    /// Takes a person off every board; later results of theirs do not come back.
    pub fn remove(&self, participant: &ParticipantId) {
        let all: Vec<_> = self.contests.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        for board in all {
            board.write().unwrap_or_else(PoisonError::into_inner).remove(participant);
        }
    }

    /// Number of people ranked in a scope.
    #[must_use]
    pub fn people(&self, contest: &ContestId, scope: &Scope) -> usize {
        self.read(contest, |board| board.people(scope))
    }

    /// Rows of a scope from a position (0 = first) on.
    #[must_use]
    pub fn rows(&self, contest: &ContestId, scope: &Scope, from: usize, count: usize) -> Vec<Row> {
        self.read(contest, |board| board.rows(scope, from, count))
    }

    /// Every row that shares a rank up to `top`.
    #[must_use]
    pub fn top(&self, contest: &ContestId, scope: &Scope, top: usize) -> Vec<Row> {
        self.read(contest, |board| board.top(scope, top))
    }

    /// A person's place in a scope, with neighbours.
    #[must_use]
    pub fn place(&self, contest: &ContestId, scope: &Scope, participant: &ParticipantId) -> Option<Place> {
        self.read(contest, |board| board.place(scope, participant))
    }

    /// Organizations by mean score, best first.
    #[must_use]
    pub fn organizations(&self, contest: &ContestId) -> Vec<OrganizationPlace> {
        self.read(contest, ContestBoard::organizations)
    }
}
