//! Acts on one or many questions: submit, return, approve, retire, discard, set properties. Each can be undone for a while.

use super::catalog::QuestionEntry;
use super::contest::required_reason;
use super::revision::{differing, revised};
use super::staff::{Permit, Staff};
use super::undo::Step;
use super::{App, Error, Result};
use domain::audit::Entry;
use domain::id::QuestionId;
use domain::participant::Category;
use domain::question::{Difficulty, Question, RefusedStep, RevisionState};
use std::sync::Arc;
use storage::LaneKey;
use storage::question::Change;

/// Questions changed by one act, at most.
pub const ACT_MAX: usize = 1000;
/// Questions saved by one piece of work.
const CHUNK: usize = 100;

/// A question and the revision that was on the screen of whoever acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Question.
    pub id: QuestionId,
    /// Revision.
    pub revision: u32,
}

/// Properties to set; absent ones stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties {
    /// Topic.
    pub topic: Option<String>,
    /// Difficulty.
    pub difficulty: Option<Difficulty>,
    /// Tags to add.
    pub add_tags: Vec<String>,
    /// Tags to take away.
    pub remove_tags: Vec<String>,
    /// Groups it is useful for.
    pub audience: Option<Vec<Category>>,
}

/// What is done to the questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Hand drafts in.
    Submit,
    /// Give what is in review back, with the reason.
    SendBack(String),
    /// Publish what is in review; the reason where the only editor approves their own words.
    Approve(Option<String>),
    /// Take out of new contests.
    Retire,
    /// Take the draft over a published revision back.
    Discard,
    /// Write a revision with these properties.
    Set(Properties),
}

impl Act {
    const fn action(&self) -> &'static str {
        match self {
            Self::Submit => "question.submit",
            Self::SendBack(_) => "question.return",
            Self::Approve(_) => "question.approve",
            Self::Retire => "question.retire",
            Self::Discard => "question.discard",
            Self::Set(_) => "question.set",
        }
    }

    fn reason(&self) -> &str {
        match self {
            Self::SendBack(reason) | Self::Approve(Some(reason)) => reason,
            _ => "",
        }
    }
}

/// Why a question was left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// There is none.
    #[error("没有这道题")]
    NotFound,
    /// It was changed meanwhile.
    #[error("有人改过这道题，请刷新后再看")]
    Changed,
    /// A contest has been published with what would be undone.
    #[error("已有竞赛用上这一版，不能撤销")]
    InContest,
    /// Nothing about it would change.
    #[error("没有变化")]
    Unchanged,
    /// Its life does not allow it.
    #[error(transparent)]
    Step(#[from] RefusedStep),
}

/// What came of an act.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Questions that were changed.
    pub done: Vec<QuestionId>,
    /// Questions that were not, and why.
    pub refused: Vec<(QuestionId, Obstacle)>,
    /// What undoes it, if anything was done.
    pub undo: Option<String>,
}

impl App {
    /// Acts on questions, each as far as its life allows.
    ///
    /// # Errors
    /// When a reason or a property is faulty.
    pub async fn act_on_questions<P: Permit>(&self, staff: &Staff<P>, items: Vec<Item>, act: Act) -> Result<Outcome> {
        let act = self.checked_act(staff, act).await?;
        let _one_by_one = self.question_acts.lock().await;
        let (catalog, by) = (self.catalog(), staff.account().id.to_string());
        let (mut outcome, mut changes, mut steps) = (Outcome::default(), Vec::new(), Vec::new());
        for item in items {
            let planned = match catalog.questions.get(&item.id) {
                None => Err(Obstacle::NotFound),
                Some(entry) if entry.life.head != item.revision => Err(Obstacle::Changed),
                Some(_) if outcome.done.contains(&item.id) => continue,
                Some(entry) => self.planned(&item.id, entry, &act, &by).map(|change| (entry, change)),
            };
            match planned {
                Err(obstacle) => outcome.refused.push((item.id, obstacle)),
                Ok((entry, change)) => {
                    steps.push(Step { id: item.id.clone(), before: entry.life.clone(), version: change.version + 1 });
                    outcome.done.push(item.id);
                    changes.push(change);
                }
            }
        }
        if let Some(first) = outcome.done.first() {
            let detail = match (act.reason(), outcome.done.len()) {
                ("", total) => format!("{total} questions"),
                (reason, total) => format!("{total} questions: {reason}"),
            };
            let line = self.staff_entry(staff, (act.action(), first.as_str(), detail));
            self.save_changes(changes, line).await?;
            outcome.undo = Some(self.undos.remember(staff.account().id.clone(), self.now(), steps));
        }
        Ok(outcome)
    }

    async fn checked_act<P>(&self, staff: &Staff<P>, act: Act) -> Result<Act> {
        match act {
            Act::SendBack(reason) => Ok(Act::SendBack(required_reason(&reason)?)),
            Act::Approve(Some(reason)) => {
                let reason = required_reason(&reason)?;
                // Nobody approves their own words while somebody else could.
                Ok(Act::Approve((self.colleagues(staff).await?.reviewers <= 1).then_some(reason)))
            }
            Act::Set(properties) => {
                let known = |topic: &String| self.reference().topics.contains_key(topic);
                if properties.topic.as_ref().is_some_and(|topic| !known(topic)) {
                    let fault = super::FieldFault::new("topic", "unknown_value", "请从列表里选一个主题");
                    return Err(Error::Invalid(vec![fault]));
                }
                Ok(Act::Set(properties))
            }
            other => Ok(other),
        }
    }

    fn planned(
        &self,
        id: &QuestionId,
        entry: &QuestionEntry,
        act: &Act,
        by: &str,
    ) -> std::result::Result<Change, Obstacle> {
        let now = self.now();
        let mut life = entry.life.clone();
        match act {
            Act::Submit => life.submit()?,
            Act::SendBack(reason) => life.send_back(by, reason, now)?,
            Act::Approve(alone) => life.approve(by, alone.as_deref(), now)?,
            Act::Retire => life.retire()?,
            Act::Discard => life.discard()?,
            Act::Set(properties) => {
                let old = entry.current().ok_or(Obstacle::NotFound)?;
                let new = with_properties(old, properties);
                if life.retired {
                    return Err(RefusedStep::Retired.into());
                }
                if old.same_content(&new) {
                    return Err(Obstacle::Unchanged);
                }
                return Ok(revised(&entry.life, entry.version, RevisionState::draft(by.to_owned(), now), new));
            }
        }
        let changed = differing(&entry.life, &life);
        Ok(Change { id: id.clone(), version: entry.version, changed, life, written: None })
    }

    /// Saves changes by chunks, each with the line of the audit table, and shows them.
    pub(super) async fn save_changes(&self, changes: Vec<Change>, line: Entry) -> Result<()> {
        let now = self.now();
        for (number, chunk) in changes.chunks(CHUNK).enumerate() {
            let (chunk, line) = (Arc::new(chunk.to_vec()), (number == 0).then(|| line.clone()));
            let stored = chunk.clone();
            self.store
                .write(LaneKey::Common, move |tx| {
                    let (chunk, line) = (stored.clone(), line.clone());
                    Box::pin(async move {
                        for change in chunk.iter() {
                            if !storage::question::save(tx, change, now).await? {
                                return Err(Error::RevisionConflict { newest: change.life.head });
                            }
                        }
                        if let Some(line) = line {
                            storage::audit::append(tx, &line).await?;
                        }
                        Ok::<_, Error>(())
                    })
                })
                .await?;
            self.change_catalog(|catalog| {
                for change in chunk.iter() {
                    let Some(entry) = catalog.questions.get_mut(&change.id) else { continue };
                    entry.life = change.life.clone();
                    entry.version = change.version + 1;
                    entry.updated_at_ms = now.ms();
                    if let Some(question) = &change.written {
                        entry.revisions.insert(question.revision, Arc::new(question.clone()));
                    }
                }
            });
        }
        Ok(())
    }
}

fn with_properties(old: &Question, properties: &Properties) -> Question {
    let mut new = old.clone();
    if let Some(topic) = &properties.topic {
        new.topic.clone_from(topic);
    }
    if let Some(difficulty) = properties.difficulty {
        new.difficulty = difficulty;
    }
    if let Some(audience) = &properties.audience {
        new.audience.clone_from(audience);
    }
    new.tags.retain(|tag| !properties.remove_tags.contains(tag));
    for tag in &properties.add_tags {
        if !new.tags.contains(tag) {
            new.tags.push(tag.clone());
        }
    }
    new
}
