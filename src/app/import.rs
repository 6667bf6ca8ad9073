//! Uploads of questions: a checked report waits, the confirmation names it, drafts go in by chunks.

use super::keys::random;
use super::staff::{Staff, permit};
use super::{App, Error, Result};
use domain::audit::Actor;
use domain::id::{ImportId, QuestionId};
use domain::question::{Question, RevisionState};
use std::sync::Arc;
use storage::LaneKey;

pub use storage::import::Import;

/// How long a report waits for its confirmation.
const REPORT_MS: i64 = 24 * 3_600_000;
/// Questions written by one piece of work.
const CHUNK: usize = 50;

/// A checked upload, in the words of the edge that read it.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Name of the file.
    pub file_name: String,
    /// The report, as text.
    pub report: String,
    /// Hash of the report.
    pub report_hash: String,
    /// The accepted drafts, as text.
    pub drafts: String,
    /// How many may be added.
    pub to_add: usize,
}

impl App {
    /// Questions that are in use or may still be, in which repeats are looked for.
    #[must_use]
    pub fn known_questions(&self) -> Vec<Arc<Question>> {
        let catalog = self.catalog();
        catalog
            .questions
            .values()
            .filter(|entry| !entry.life.retired)
            .filter_map(|entry| entry.current())
            .cloned()
            .collect()
    }

    /// Whether there is a question with this identifier, retired ones included.
    #[must_use]
    pub fn has_question(&self, id: &QuestionId) -> bool {
        self.catalog().questions.contains_key(id)
    }

    /// Keeps a checked upload until it is confirmed. Nothing of it is in the bank.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_import(&self, staff: &Staff<permit::EditQuestions>, checked: Checked) -> Result<Import> {
        let now = self.now();
        let import = Import {
            id: ImportId::new(now.ms(), random()),
            account: staff.account().id.clone(),
            file_name: checked.file_name,
            report: checked.report,
            drafts: checked.drafts,
            report_hash: checked.report_hash,
            expires_at: now.plus_ms(REPORT_MS),
            created_at: now,
            confirmed_at: None,
        };
        let detail = format!("{}: {} questions may be added", import.file_name, checked.to_add);
        let line = self.staff_entry(staff, ("import.check", import.id.as_str(), detail));
        let stored = import.clone();
        self.store
            .write(LaneKey::Common, move |tx| {
                let (import, line) = (stored.clone(), line.clone());
                Box::pin(async move {
                    storage::import::insert(tx, &import).await?;
                    Ok::<_, Error>(storage::audit::append(tx, &line).await?)
                })
            })
            .await?;
        Ok(import)
    }

    /// A checked upload.
    ///
    /// # Errors
    /// When there is none.
    pub async fn find_import(&self, _staff: &Staff<permit::EditQuestions>, id: &ImportId) -> Result<Import> {
        storage::import::find(&self.store.reader(), id).await?.ok_or(Error::NotFound("import"))
    }

    /// Holds a confirmation against the report it names.
    ///
    /// # Errors
    /// When it names another report, or the report is too old or was confirmed.
    pub async fn import_to_confirm(
        &self,
        staff: &Staff<permit::EditQuestions>,
        id: &ImportId,
        report_hash: &str,
    ) -> Result<Import> {
        let import = self.find_import(staff, id).await?;
        if import.report_hash != report_hash {
            return Err(Error::ReportChanged);
        }
        if import.confirmed_at.is_some() || import.expires_at <= self.now() {
            return Err(Error::ReportExpired);
        }
        Ok(import)
    }

    /// Writes the questions of a confirmed upload as drafts and shows them all at once.
    ///
    /// Rows are written by chunks under ids that nobody knows yet; the last piece marks the upload as confirmed, and
    /// only then do they join the bank in memory. After a crash the same confirmation goes on where it stopped.
    ///
    /// # Errors
    /// When the upload was confirmed by someone else meanwhile.
    pub async fn confirm_import(
        &self,
        staff: &Staff<permit::EditQuestions>,
        import: &Import,
        questions: Vec<Question>,
    ) -> Result<Vec<QuestionId>> {
        let now = self.now();
        // Whoever imports answers for it, so somebody else reviews it.
        let first = RevisionState::draft(staff.account().id.to_string(), now);
        self.insert_questions(&questions, &first).await?;
        let detail = format!("{}: {} questions added", import.file_name, questions.len());
        let line = self.staff_entry(staff, ("import.confirm", import.id.as_str(), detail));
        let id = import.id.clone();
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (id, line) = (id.clone(), line.clone());
                Box::pin(async move {
                    let done = storage::import::confirm(tx, &id, now).await?;
                    if done {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if !done {
            return Err(Error::ReportExpired);
        }
        let ids = questions.iter().map(|q| q.id.clone()).collect();
        self.change_catalog(|catalog| {
            for question in questions {
                // After a crash some may be there already, and published meanwhile.
                if !catalog.questions.contains_key(&question.id) {
                    catalog.put(question, first.clone());
                }
            }
        });
        Ok(ids)
    }

    /// Writes questions as drafts from the server's own shell, while nobody serves.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn import_on_shell(&self, file: &str, questions: Vec<Question>) -> Result<()> {
        let now = self.now();
        self.insert_questions(&questions, &RevisionState::draft("shell".to_owned(), now)).await?;
        let detail = format!("{file}: {} questions added", questions.len());
        let line = self.audit_entry(&Actor::Shell, "shell", "", ("import.confirm", "", detail));
        self.store
            .write(LaneKey::Common, move |tx| {
                let line = line.clone();
                Box::pin(async move { Ok::<_, Error>(storage::audit::append(tx, &line).await?) })
            })
            .await
    }

    /// Writes new questions by chunks; those that are there already stay as they are.
    pub(crate) async fn insert_questions(&self, questions: &[Question], first: &RevisionState) -> Result<()> {
        for chunk in questions.chunks(CHUNK) {
            let (chunk, first) = (chunk.to_vec(), first.clone());
            self.store
                .write(LaneKey::Common, move |tx| {
                    let (chunk, first) = (chunk.clone(), first.clone());
                    Box::pin(async move {
                        for question in &chunk {
                            storage::question::insert(tx, question, &first).await?;
                        }
                        Ok::<_, Error>(())
                    })
                })
                .await?;
        }
        Ok(())
    }
}
