//! Study: which questions are open with their keys, explanations and articles, and the notes of people's practice.

use super::catalog::{Catalog, ContestEntry};
use super::{App, Error, FieldFault, Result};
use domain::id::{ParticipantId, QuestionId};
use domain::question::Question;
use domain::study::{NOTES_MAX, Notes};
use domain::time::{DAY_MS, Timestamp};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use storage::LaneKey;

/// How far ahead of ours a phone's clock may be.
const AHEAD_MS: i64 = DAY_MS;

impl Catalog {
    /// Contests that keep their questions closed now.
    pub(super) fn closing(&self, now: Timestamp) -> impl Iterator<Item = &Arc<ContestEntry>> {
        self.contests.values().filter(move |entry| !entry.contest.open_for_study(now) && !entry.indexes.is_empty())
    }

    /// Published questions that are valid on the day and that no contest keeps closed. A revision that a contest had to
    /// correct is wrong as it stands: it comes back with its next revision.
    #[must_use]
    pub fn open_for_study(&self, now: Timestamp) -> Vec<&Question> {
        let closed: HashSet<&str> = self.closing(now).flat_map(|entry| entry.index_ids()).collect();
        let day = now.day();
        let corrected = |q: &Question| self.contests.values().any(|e| e.ruling.remedy(&q.id, q.revision).is_some());
        let open = |q: &&Question| q.valid_on(day) && !closed.contains(q.id.as_str()) && !corrected(q);
        self.published().filter(open).collect()
    }
}

impl ContestEntry {
    /// Ids of every question that any index of it has held.
    pub(super) fn index_ids(&self) -> impl Iterator<Item = &str> {
        self.indexes.values().flat_map(|index| index.lines.iter().map(|line| line.id.as_str()))
    }
}

/// A question as the page of an article names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionOn {
    /// Identifier.
    pub id: QuestionId,
    /// Stem.
    pub stem: String,
}

impl App {
    /// Open questions that cite a law, by article.
    #[must_use]
    pub fn open_questions_on(&self, law: &str) -> BTreeMap<String, Vec<QuestionOn>> {
        let catalog: Arc<Catalog> = self.catalog();
        let mut by_article: BTreeMap<String, Vec<QuestionOn>> = BTreeMap::new();
        for question in catalog.open_for_study(self.now()) {
            let mut articles: Vec<&str> = question.citations.iter().filter_map(|c| c.article_of(law)).collect();
            articles.sort_unstable();
            articles.dedup();
            for article in articles {
                let row = QuestionOn { id: question.id.clone(), stem: question.stem.clone() };
                by_article.entry(article.to_owned()).or_default().push(row);
            }
        }
        by_article
    }

    /// A person's notes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn study_notes(&self, id: &ParticipantId) -> Result<Notes> {
        Ok(storage::study::all(&self.store.reader(), id).await?)
    }

    /// Merges notes of a phone with those that are kept, and gives the merged ones. Notes of unknown questions, and what
    /// a phone's clock places in the future, are left out.
    ///
    /// # Errors
    /// When the person would have more notes than anybody needs, or has deleted their data.
    pub async fn merge_study_notes(&self, id: &ParticipantId, notes: Notes) -> Result<Notes> {
        let (catalog, end) = (self.catalog(), self.now().plus_ms(AHEAD_MS));
        let known = notes.into_iter().filter(|(question, _)| catalog.questions.contains_key(question));
        let sent: Notes = known.map(|(question, note)| (question, note.until(end))).collect();
        let owner = id.clone();
        self.store
            .write(LaneKey::Participant(id.clone()), move |tx| {
                let (owner, sent) = (owner.clone(), sent.clone());
                Box::pin(async move {
                    // Also keeps the person's row: data that is being deleted gets no new notes.
                    let person = storage::participant::find(tx, &owner).await?;
                    person.filter(|p| p.deleted_at.is_none()).ok_or(Error::SessionEnded)?;
                    let ids: Vec<QuestionId> = sent.keys().cloned().collect();
                    let kept = storage::study::some(tx, &owner, &ids).await?;
                    let merged = merged(kept.clone(), sent);
                    let new = merged.len().saturating_sub(kept.len());
                    let total = storage::study::count(tx, &owner).await?;
                    if usize::try_from(total).unwrap_or(usize::MAX).saturating_add(new) > NOTES_MAX {
                        let fault = FieldFault::new("notes", "too_long", format!("at most {NOTES_MAX} questions"));
                        return Err(Error::Invalid(vec![fault]));
                    }
                    if merged != kept {
                        storage::study::save(tx, &owner, &merged).await?;
                    }
                    Ok(merged)
                })
            })
            .await
    }
}

/// Notes of two sides by question, without empty ones.
fn merged(mut kept: Notes, sent: Notes) -> Notes {
    for (question, note) in sent.into_iter().filter(|(_, note)| !note.is_empty()) {
        let one = kept.remove(&question).unwrap_or_default().merged(note);
        kept.insert(question, one);
    }
    kept
}
