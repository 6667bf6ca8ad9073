//! Writing questions: a new one, a new revision of one, an old revision brought back. Nothing is overwritten.

use super::keys::random;
use super::staff::{Staff, permit};
use super::{App, Error, FieldFault, Result};
use domain::id::QuestionId;
use domain::question::{BUNDLED, Draft, Fault, Life, Question, RevisionState};
use storage::LaneKey;
use storage::question::Change;

/// Tags of a question, at most.
const TAGS_MAX: usize = 20;
/// Characters of a tag, at most.
const TAG_MAX: usize = 30;
/// Citations of a question, at most.
const CITATIONS_MAX: usize = 10;

impl From<Fault> for FieldFault {
    fn from(fault: Fault) -> Self {
        Self::new(fault.field, fault.code, fault.message)
    }
}

impl App {
    /// An id for a question that is only being typed.
    #[must_use]
    pub fn new_question_id(&self) -> QuestionId {
        QuestionId::generated(self.now().ms(), random())
    }

    /// Every fault that keeps a draft from being written, also those that only this installation knows.
    #[must_use]
    pub fn draft_faults(&self, draft: &Draft) -> Vec<Fault> {
        let mut faults = draft.clone().into_question(1).err().unwrap_or_default();
        if !self.reference.topics.contains_key(&draft.topic) {
            faults.push(Fault::new("topic", "unknown_topic", "请从列表里选一个主题"));
        }
        if draft.tags.len() > TAGS_MAX || draft.tags.iter().any(|tag| domain::text::length(tag) > TAG_MAX) {
            let message = format!("标签最多 {TAGS_MAX} 个，每个最多 {TAG_MAX} 个字");
            faults.push(Fault::new("tags", "too_long", message));
        }
        if draft.citations.len() > CITATIONS_MAX {
            faults.push(Fault::new("citations", "too_long", format!("依据最多 {CITATIONS_MAX} 条")));
        }
        faults
    }

    fn checked(&self, draft: Draft, revision: u32) -> Result<Question> {
        let faults = self.draft_faults(&draft);
        if faults.is_empty()
            && let Ok(question) = draft.into_question(revision)
        {
            return Ok(question);
        }
        Err(Error::Invalid(faults.into_iter().map(FieldFault::from).collect()))
    }

    /// Whether the picture of a draft is there.
    async fn picture_exists(&self, question: &Question) -> Result<()> {
        match &question.picture {
            Some(picture) if !storage::image::exists(&self.store.reader(), &picture.hash).await? => {
                let fault = FieldFault::new("picture", "unknown_value", "这张图片不在库里，请重新上传");
                Err(Error::Invalid(vec![fault]))
            }
            _ => Ok(()),
        }
    }

    /// Writes a new question as a draft.
    ///
    /// # Errors
    /// Every fault of the draft.
    pub async fn create_question(&self, staff: &Staff<permit::EditQuestions>, draft: Draft) -> Result<QuestionId> {
        let question = self.checked(draft, 1)?;
        self.picture_exists(&question).await?;
        let _one_by_one = self.question_acts.lock().await;
        let first = RevisionState::draft(staff.account().id.to_string(), self.now());
        let id = question.id.clone();
        let line = self.staff_entry(staff, ("question.create", id.as_str(), String::new()));
        let (stored, state) = (question.clone(), first.clone());
        self.store
            .write(LaneKey::Common, move |tx| {
                let (question, state, line) = (stored.clone(), state.clone(), line.clone());
                Box::pin(async move {
                    storage::question::insert(tx, &question, &state).await?;
                    Ok::<_, Error>(storage::audit::append(tx, &line).await?)
                })
            })
            .await?;
        self.change_catalog(|catalog| catalog.put(question, first));
        Ok(id)
    }

    /// Writes a new revision over the one that the author has seen. What contests use stays until it is approved.
    ///
    /// # Errors
    /// Every fault of the draft, or that somebody else has written meanwhile.
    pub async fn edit_question(
        &self,
        staff: &Staff<permit::EditQuestions>,
        id: &QuestionId,
        base: u32,
        draft: Draft,
    ) -> Result<()> {
        let question = self.checked(Draft { id: id.clone(), ..draft }, base)?;
        self.picture_exists(&question).await?;
        self.write_revision(staff, id, base, "question.edit", question).await
    }

    /// Writes an old revision anew.
    ///
    /// # Errors
    /// When there is no such revision, or somebody else has written meanwhile.
    pub async fn restore_revision(
        &self,
        staff: &Staff<permit::EditQuestions>,
        id: &QuestionId,
        base: u32,
        revision: u32,
    ) -> Result<()> {
        let catalog = self.catalog();
        let entry = catalog.questions.get(id).ok_or(Error::NotFound("question"))?;
        let old = entry.revisions.get(&revision).ok_or(Error::NotFound("revision"))?;
        self.write_revision(staff, id, base, "question.restore", Question::clone(old)).await
    }

    async fn write_revision(
        &self,
        staff: &Staff<permit::EditQuestions>,
        id: &QuestionId,
        base: u32,
        action: &'static str,
        question: Question,
    ) -> Result<()> {
        let _one_by_one = self.question_acts.lock().await;
        let catalog = self.catalog();
        let entry = catalog.questions.get(id).ok_or(Error::NotFound("question"))?;
        let head = entry.life.head;
        if head != base {
            return Err(Error::RevisionConflict { newest: head });
        }
        let author = staff.account().id.to_string();
        let same = entry.current().is_some_and(|old| old.same_content(&question));
        if same && !entry.life.retired && entry.life.author() == author {
            return Ok(());
        }
        let source = entry.current().map_or_else(String::new, |old| old.source.clone());
        let state = RevisionState::draft(author, self.now());
        let change = revised(&entry.life, entry.version, state, Question { source, ..question });
        let detail = format!("revision {} over {base}", change.life.head);
        let line = self.staff_entry(staff, (action, id.as_str(), detail));
        self.save_changes(vec![change], line).await
    }
}

/// The change that a new revision makes.
pub(super) fn revised(before: &Life, version: i64, state: RevisionState, mut question: Question) -> Change {
    debug_assert_ne!(state.author, BUNDLED, "only the start brings bundled revisions");
    let mut life = before.clone();
    question.revision = life.write(state);
    Change { id: question.id.clone(), version, changed: differing(before, &life), life, written: Some(question) }
}

/// Revisions whose state differs between two lives of a question.
pub(super) fn differing(before: &Life, after: &Life) -> Vec<u32> {
    let changed = after.revisions.iter().filter(|(number, state)| before.revisions.get(number) != Some(*state));
    changed.map(|(number, _)| *number).collect()
}
