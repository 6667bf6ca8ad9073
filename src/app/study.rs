//! Which questions may be studied: their keys, explanations and articles are open to everybody.

use super::App;
use super::catalog::Catalog;
use domain::id::QuestionId;
use domain::question::Question;
use domain::time::Timestamp;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

impl Catalog {
    /// Published questions that are valid on the day and that no contest keeps closed.
    #[must_use]
    pub fn open_for_study(&self, now: Timestamp) -> Vec<&Question> {
        let closing = self.contests.values().filter(|entry| !entry.contest.open_for_study(now));
        let closed: HashSet<&str> = closing
            .flat_map(|entry| entry.indexes.values())
            .flat_map(|index| index.lines.iter().map(|line| line.id.as_str()))
            .collect();
        let day = now.day();
        self.published().filter(|q| q.valid_on(day) && !closed.contains(q.id.as_str())).collect()
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
}
