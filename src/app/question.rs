//! The question bank as staff look at it: searching, one question, its history, and who has written what.

use super::catalog::QuestionEntry;
use super::staff::{Permit, Staff, permit};
use super::{App, Error, Result};
use domain::actor::Permission;
use domain::id::QuestionId;
use domain::participant::Category;
use domain::question::{Citation, Difficulty, Kind, Life, Question, Stage, Status};
use domain::time::Day;
use std::collections::HashMap;
use std::sync::Arc;

/// Rows of a page of the bank.
pub const PAGE_SIZE: usize = 50;

/// What a search of the bank asks for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Status; drafts and reviews over a published revision count as such too.
    pub status: Option<Status>,
    /// Topic: an activity or one sub-topic.
    pub topic: Option<String>,
    /// Kind.
    pub kind: Option<Kind>,
    /// Difficulty.
    pub difficulty: Option<Difficulty>,
    /// A tag.
    pub tag: Option<String>,
    /// A group it is useful for.
    pub audience: Option<Category>,
    /// A law it cites.
    pub law: Option<String>,
    /// The article of that law.
    pub article: Option<String>,
    /// Code of a finding it has.
    pub finding: Option<String>,
    /// A day on which it may be used.
    pub valid_on: Option<Day>,
    /// Words in stem, options, explanation or id.
    pub words: String,
    /// Page, from 1.
    pub page: usize,
}

/// A row of the bank.
#[derive(Debug, Clone)]
pub struct Row {
    /// The revision that is worked on.
    pub question: Arc<Question>,
    /// Its life.
    pub life: Life,
    /// When it last changed.
    pub updated_at_ms: i64,
}

/// Questions by where they are; one with a draft over a published revision counts in both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Drafts.
    pub draft: usize,
    /// In review.
    pub in_review: usize,
    /// Published.
    pub published: usize,
    /// Retired.
    pub retired: usize,
}

/// A page of the bank.
#[derive(Debug)]
pub struct Page {
    /// Questions found.
    pub total: usize,
    /// Rows.
    pub rows: Vec<Row>,
    /// Questions in all.
    pub counts: Counts,
    /// Tags in use, by name.
    pub tags: Vec<String>,
}

/// A revision of a history.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its content.
    pub question: Arc<Question>,
    /// Fields in which it differs from the one before.
    pub changed: Vec<&'static str>,
}

/// Who works on the bank.
#[derive(Debug, Clone, Default)]
pub struct Colleagues {
    /// Names shown, by account.
    pub names: HashMap<String, String>,
    /// Accounts that may review.
    pub reviewers: usize,
}

/// Permissions that let somebody see keys: who may write or review a question may read it.
pub trait Reads: Permit {}
impl Reads for permit::ReadQuestions {}
impl Reads for permit::EditQuestions {}
impl Reads for permit::ReviewQuestions {}

fn row(entry: &QuestionEntry) -> Option<Row> {
    let question = entry.current()?.clone();
    Some(Row { question, life: entry.life.clone(), updated_at_ms: entry.updated_at_ms })
}

fn is_in(life: &Life, status: Status) -> bool {
    match status {
        Status::Draft => life.waits_in(Stage::Draft),
        Status::InReview => life.waits_in(Stage::InReview),
        Status::Published => life.usable().is_some(),
        Status::Retired => life.retired,
    }
}

fn matches(search: &Search, words: &str, row: &Row) -> bool {
    let question = &row.question;
    let topic = search.topic.as_ref().is_none_or(|t| {
        question.topic == *t || question.topic.strip_prefix(t.as_str()).is_some_and(|rest| rest.starts_with('.'))
    });
    let has = |text: &str| domain::text::folded(text).contains(words);
    topic
        && search.status.is_none_or(|status| is_in(&row.life, status))
        && search.kind.is_none_or(|kind| kind == question.kind())
        && search.difficulty.is_none_or(|difficulty| difficulty == question.difficulty)
        && search.tag.as_ref().is_none_or(|tag| question.tags.contains(tag))
        && search.audience.is_none_or(|group| question.audience.contains(&group))
        && search.law.as_ref().is_none_or(|law| cites(question, law, search.article.as_deref()))
        && search.valid_on.is_none_or(|day| question.valid_on(day))
        && (words.is_empty()
            || has(&question.stem)
            || has(question.id.as_str())
            || has(&question.explanation)
            || question.options().iter().any(|o| has(&o.text)))
}

fn cites(question: &Question, law: &str, article: Option<&str>) -> bool {
    question.citations.iter().any(|citation| match citation {
        Citation::Law { law: cited, article: at, .. } => cited == law && article.is_none_or(|wanted| wanted == at),
        _ => false,
    })
}

impl App {
    /// Searches the bank.
    #[must_use]
    pub fn search_questions(&self, _staff: &Staff<permit::ReadQuestions>, search: &Search) -> Page {
        let catalog = self.catalog();
        let count = |status| catalog.questions.values().filter(|entry| is_in(&entry.life, status)).count();
        let counts = Counts {
            draft: count(Status::Draft),
            in_review: count(Status::InReview),
            published: count(Status::Published),
            retired: count(Status::Retired),
        };
        let mut tags: Vec<String> = Vec::new();
        for question in catalog.questions.values().filter_map(QuestionEntry::current) {
            tags.extend(question.tags.iter().cloned());
        }
        tags.sort_unstable();
        tags.dedup();
        let words = domain::text::folded(&search.words);
        let has_finding =
            |row: &Row| search.finding.as_deref().is_none_or(|code| self.finding_codes(&row.question).contains(&code));
        let mut rows: Vec<Row> = catalog
            .questions
            .values()
            .filter_map(row)
            .filter(|row| matches(search, &words, row) && has_finding(row))
            .collect();
        rows.sort_by(|a, b| b.updated_at_ms.cmp(&a.updated_at_ms).then(a.question.id.cmp(&b.question.id)));
        let total = rows.len();
        let from = search.page.max(1).saturating_sub(1).saturating_mul(PAGE_SIZE);
        Page { total, rows: rows.into_iter().skip(from).take(PAGE_SIZE).collect(), counts, tags }
    }

    /// One question with its key.
    ///
    /// # Errors
    /// When there is none.
    pub fn question_for_staff<P: Reads>(&self, _staff: &Staff<P>, id: &QuestionId) -> Result<Row> {
        self.catalog().questions.get(id).and_then(row).ok_or(Error::NotFound("question"))
    }

    /// Every revision of a question, newest first.
    ///
    /// # Errors
    /// When there is none.
    pub fn question_history(
        &self,
        _staff: &Staff<permit::ReadQuestions>,
        id: &QuestionId,
    ) -> Result<(Life, Vec<Version>)> {
        let catalog = self.catalog();
        let entry = catalog.questions.get(id).ok_or(Error::NotFound("question"))?;
        let mut earlier: Option<&Arc<Question>> = None;
        let mut versions = Vec::new();
        for question in entry.revisions.values() {
            let changed = earlier.map_or_else(Vec::new, |old| question.changed_fields(old));
            versions.push(Version { question: question.clone(), changed });
            earlier = Some(question);
        }
        versions.reverse();
        Ok((entry.life.clone(), versions))
    }

    /// Who works on the bank: names for what they wrote, and how many could review.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn colleagues<P>(&self, _staff: &Staff<P>) -> Result<Colleagues> {
        let accounts = storage::account::all(&self.store.reader()).await?;
        let may = |roles: &[_]| Permission::ReviewQuestions.granted_to(roles);
        let reviewers = accounts.iter().filter(|account| !account.disabled && may(&account.roles)).count();
        let names = accounts.into_iter().map(|account| (account.id.to_string(), account.display_name)).collect();
        Ok(Colleagues { names, reviewers })
    }
}
