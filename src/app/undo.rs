//! Taking an act on questions back: for ten minutes, by whoever did it, where nothing else has changed since.

use super::keys::token;
use super::review::{Obstacle, Outcome};
use super::revision::differing;
use super::staff::{Staff, permit};
use super::{App, Error, Result};
use domain::id::{AccountId, QuestionId};
use domain::question::Life;
use domain::time::Timestamp;
use std::sync::{Mutex, PoisonError};
use storage::question::Change;

/// How long an act can be undone.
pub const UNDO_MS: i64 = 600_000;
/// Acts that are remembered, at most.
const REMEMBERED_MAX: usize = 200;

/// One question of an act: its life before, and its version after.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) id: QuestionId,
    pub(crate) before: Life,
    pub(crate) version: i64,
}

#[derive(Debug)]
struct Undo {
    token: String,
    account: AccountId,
    at: Timestamp,
    steps: Vec<Step>,
}

/// The acts that can be undone. They live in memory: after a restart the history still restores every revision.
#[derive(Debug, Default)]
pub(crate) struct Undos(Mutex<Vec<Undo>>);

impl Undos {
    /// Remembers an act; gives the word that undoes it.
    pub(crate) fn remember(&self, account: AccountId, now: Timestamp, steps: Vec<Step>) -> String {
        let mut undos = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        undos.retain(|undo| now.since_ms(undo.at) < UNDO_MS);
        if undos.len() >= REMEMBERED_MAX {
            undos.remove(0);
        }
        let token = token();
        undos.push(Undo { token: token.clone(), account, at: now, steps });
        token
    }

    /// Takes an act of this account out, if it is young enough.
    fn take(&self, account: &AccountId, token: &str, now: Timestamp) -> Option<Vec<Step>> {
        let mut undos = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        undos.retain(|undo| now.since_ms(undo.at) < UNDO_MS);
        let place = undos.iter().position(|undo| undo.token == token && undo.account == *account)?;
        Some(undos.remove(place).steps)
    }
}

impl App {
    /// Undoes an act on questions; those that have changed since stay as they are.
    ///
    /// # Errors
    /// When the act is unknown, too old or somebody else's.
    pub async fn undo_on_questions(&self, staff: &Staff<permit::EditQuestions>, token: &str) -> Result<Outcome> {
        let _one_by_one = self.question_acts.lock().await;
        let steps = self.undos.take(&staff.account().id, token, self.now()).ok_or(Error::UndoExpired)?;
        let catalog = self.catalog();
        let (mut outcome, mut changes) = (Outcome::default(), Vec::new());
        for step in steps {
            let Some(entry) = catalog.questions.get(&step.id) else { continue };
            if entry.version != step.version {
                outcome.refused.push((step.id, Obstacle::Changed));
                continue;
            }
            let life = entry.life.back_to(&step.before);
            let drawn = |revision: u32| {
                let lines = catalog.contests.values().flat_map(|c| c.indexes.values()).flat_map(|index| &index.lines);
                lines.into_iter().any(|line| line.id == step.id.as_str() && line.revision == revision)
            };
            if life.published != entry.life.published && entry.life.published.is_some_and(drawn) {
                outcome.refused.push((step.id, Obstacle::InContest));
                continue;
            }
            let changed = differing(&entry.life, &life);
            changes.push(Change { id: step.id.clone(), version: entry.version, changed, life, written: None });
            outcome.done.push(step.id);
        }
        if let Some(first) = outcome.done.first() {
            let detail = format!("{} questions", outcome.done.len());
            let line = self.staff_entry(staff, ("question.undo", first.as_str(), detail));
            self.save_changes(changes, line).await?;
        }
        Ok(outcome)
    }
}
