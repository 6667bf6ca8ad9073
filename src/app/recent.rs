//! Running attempts as they were last stored, kept in memory so that handing in reads no table.
//!
//! Nothing rests on it: the ending is saved only where the stored sheet is still the one held here, and whatever does
//! not fit is read anew inside the transaction.

use domain::attempt::Attempt;
use domain::id::{AttemptId, ParticipantId};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Attempts kept, at most.
const KEPT_MAX: usize = 50_000;

/// Running attempts by id.
#[derive(Default)]
pub(crate) struct Recent {
    attempts: RwLock<HashMap<AttemptId, Attempt>>,
}

impl Recent {
    /// Keeps an attempt as it has just been stored.
    pub(crate) fn put(&self, attempt: &Attempt) {
        let mut attempts = self.attempts.write().unwrap_or_else(PoisonError::into_inner);
        if attempts.len() >= KEPT_MAX {
            attempts.clear();
        }
        attempts.insert(attempt.id.clone(), attempt.clone());
    }

    /// Takes an attempt of its owner out.
    pub(crate) fn take(&self, owner: &ParticipantId, id: &AttemptId) -> Option<Attempt> {
        let mut attempts = self.attempts.write().unwrap_or_else(PoisonError::into_inner);
        attempts.remove(id).filter(|attempt| attempt.participant == *owner)
    }
}
