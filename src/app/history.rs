//! How many attempts people have made, kept in memory so that starting a round asks no table.
//!
//! Attempts are never deleted, so a count can only be too low here; then the unique indexes of the table refuse the
//! new attempt, the count is forgotten and read anew.

use super::{App, Result};
use domain::contest::PlayerHistory;
use domain::id::{ContestId, ParticipantId};
use domain::time::Day;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// People whose counts are kept, at most.
const KEPT_MAX: usize = 200_000;

#[derive(Clone, Copy)]
struct Count {
    total: u32,
    day: Day,
    today: u32,
}

/// Counts by contest and person.
#[derive(Default)]
pub(crate) struct Histories {
    counts: RwLock<HashMap<(ContestId, ParticipantId), Count>>,
}

impl Histories {
    fn get(&self, key: &(ContestId, ParticipantId), today: Day) -> Option<PlayerHistory> {
        let count = *self.counts.read().unwrap_or_else(PoisonError::into_inner).get(key)?;
        let today = if count.day == today { count.today } else { 0 };
        Some(PlayerHistory { total: count.total, today })
    }

    fn put(&self, key: (ContestId, ParticipantId), day: Day, history: PlayerHistory) {
        let mut counts = self.counts.write().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= KEPT_MAX {
            counts.clear();
        }
        counts.insert(key, Count { total: history.total, day, today: history.today });
    }

    fn forget(&self, key: &(ContestId, ParticipantId)) {
        self.counts.write().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

impl App {
    /// A person's attempts in a contest, in all and on this day.
    pub(crate) async fn history(
        &self,
        contest: &ContestId,
        participant: &ParticipantId,
        today: Day,
    ) -> Result<PlayerHistory> {
        let key = (contest.clone(), participant.clone());
        if let Some(history) = self.histories.get(&key, today) {
            return Ok(history);
        }
        let history = storage::attempt::history(&self.store.reader(), contest, participant, today).await?;
        self.histories.put(key, today, history);
        Ok(history)
    }

    /// Notes an attempt that has just been stored.
    pub(crate) fn note_attempt(&self, attempt: &domain::attempt::Attempt) {
        let key = (attempt.contest.clone(), attempt.participant.clone());
        let history = PlayerHistory { total: attempt.number, today: attempt.number_in_day };
        self.histories.put(key, attempt.day, history);
    }

    /// Forgets a count that the table has contradicted.
    pub(crate) fn forget_history(&self, contest: &ContestId, participant: &ParticipantId) {
        self.histories.forget(&(contest.clone(), participant.clone()));
    }
}
