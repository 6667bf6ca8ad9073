//! What anybody may fetch to repeat a draw: the canonical text of the entries and the proof bundle.

use crate::app::{App, Error, Result};
use domain::draw::{Draw, State};
use domain::fairness::{EntryLine, entries_text};
use domain::id::DrawId;
use std::sync::{Arc, Mutex, PoisonError};

/// Texts held in memory, at most: the newest asked for.
const HELD_MAX: usize = 4;

/// Texts of entries that were asked for; a frozen text never changes.
#[derive(Default)]
pub struct Texts(Mutex<Vec<((DrawId, u32), Arc<String>)>>);

impl Texts {
    fn find(&self, key: &(DrawId, u32)) -> Option<Arc<String>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().find(|(own, _)| own == key).map(|(_, text)| text.clone())
    }

    fn keep(&self, key: (DrawId, u32), text: Arc<String>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|(own, _)| *own != key);
        if held.len() >= HELD_MAX {
            held.remove(0);
        }
        held.push((key, text));
    }
}

impl App {
    /// The canonical text of the entries that count.
    ///
    /// # Errors
    /// When no freeze counts.
    pub async fn draw_entries(&self, id: &DrawId) -> Result<Arc<String>> {
        let draw = self.draw(id).await?.draw;
        let freeze = draw.freeze().filter(|_| draw.state != State::Announced).ok_or(Error::NotFound("entries"))?;
        let key = (id.clone(), freeze.number);
        if let Some(text) = self.draw_texts.find(&key) {
            return Ok(text);
        }
        let lines = self.lines(&draw).await?;
        let text = Arc::new(entries_text(id.as_str(), &lines));
        self.draw_texts.keep(key, text.clone());
        Ok(text)
    }

    async fn lines(&self, draw: &Draw) -> Result<Vec<EntryLine>> {
        let number = draw.freeze().map_or(0, |freeze| freeze.number);
        Ok(self.entrants(&draw.id, number).await?.into_iter().map(|entrant| entrant.line).collect())
    }
}
