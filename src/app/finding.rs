//! What is doubtful about questions: the one place of the use cases that asks the rules of the domain.

use super::App;
use domain::id::QuestionId;
use domain::question::{Finding, Question, lint_on};
use domain::time::Day;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Revisions whose findings are remembered, at most.
const MEMO_MAX: usize = 50_000;

/// Codes of findings by revision, as of one day.
type Codes = HashMap<(QuestionId, u32), Arc<[&'static str]>>;

/// Findings of revisions that have been looked at today; a revision never changes, the law may.
#[derive(Debug, Default)]
pub(crate) struct Memo(Mutex<Option<(Day, Codes)>>);

impl App {
    /// What is doubtful about a question today.
    #[must_use]
    pub fn findings(&self, question: &Question) -> Vec<Finding> {
        lint_on(question, &self.reference.library, self.now().day())
    }

    /// Codes of what is doubtful about a stored revision.
    pub(crate) fn finding_codes(&self, question: &Question) -> Arc<[&'static str]> {
        let today = self.now().day();
        let key = (question.id.clone(), question.revision);
        let held = |memo: &mut Option<(Day, Codes)>| match memo {
            Some((day, codes)) if *day == today && codes.len() < MEMO_MAX => codes.get(&key).cloned(),
            _ => {
                *memo = Some((today, HashMap::new()));
                None
            }
        };
        if let Some(codes) = held(&mut self.findings.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return codes;
        }
        let codes: Arc<[&'static str]> = self.findings(question).iter().map(|finding| finding.code).collect();
        if let Some((_, memo)) = self.findings.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            memo.insert(key, codes.clone());
        }
        codes
    }
}
