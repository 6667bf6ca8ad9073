//! The whole bank held against the rules on a day: what is doubtful, where it is written, and what was allowed and why.

use super::{Bank, BankFault};
use domain::id::QuestionId;
use domain::question::{Finding, Severity, lint_bank, lint_on};
use domain::time::Day;
use std::collections::BTreeMap;

/// Where an item is written and which findings its author allows.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    /// File, relative to the bank's folder.
    pub(super) file: String,
    /// Line on which the item begins.
    pub(super) line: usize,
    /// Reasons by code.
    pub(super) allowed: BTreeMap<String, String>,
}

/// What a review found.
#[derive(Debug, Default)]
pub struct Review {
    /// Findings that make an item wrong, such as a cited article that is no longer in force.
    pub errors: Vec<BankFault>,
    /// Findings that nobody has explained, and explanations that are not needed any more.
    pub warnings: Vec<BankFault>,
    /// Findings that were allowed: item, code, reason.
    pub allowed: Vec<(QuestionId, &'static str, String)>,
}

impl Bank {
    /// Holds every question against every rule on a day.
    #[must_use]
    pub fn review(&self, day: Day) -> Review {
        let mut review = Review::default();
        let mut used: BTreeMap<&QuestionId, Vec<&'static str>> = BTreeMap::new();
        let single = self.questions.iter().flat_map(|question| {
            lint_on(question, &self.library, day).into_iter().map(move |finding| (Some(question.id.clone()), finding))
        });
        for (id, finding) in single.chain(lint_bank(&self.questions)) {
            let written = id.as_ref().and_then(|id| self.written.get_key_value(id));
            match written.and_then(|(id, at)| Some((id, at.allowed.get(finding.code)?))) {
                Some((id, reason)) => {
                    used.entry(id).or_default().push(finding.code);
                    review.allowed.push((id.clone(), finding.code, reason.clone()));
                }
                None if finding.severity == Severity::Error => review.errors.push(self.placed(id, finding)),
                None => review.warnings.push(self.placed(id, finding)),
            }
        }
        for (id, at) in &self.written {
            for code in at.allowed.keys().filter(|code| !used.get(id).is_some_and(|used| used.contains(&code.as_str())))
            {
                let message = format!("allow 里的 {code} 已经没有对应的问题，请删去");
                review.warnings.push(BankFault {
                    line: Some(at.line),
                    item: Some(id.to_string()),
                    field: "allow".to_owned(),
                    ..BankFault::of_file(&at.file, "needless_allow", message)
                });
            }
        }
        review
    }

    fn placed(&self, id: Option<QuestionId>, finding: Finding) -> BankFault {
        let Some((id, at)) = id.as_ref().and_then(|id| self.written.get_key_value(id)) else {
            return BankFault::of_file("", finding.code, finding.message);
        };
        BankFault {
            line: Some(at.line),
            item: Some(id.to_string()),
            field: finding.field,
            ..BankFault::of_file(&at.file, finding.code, finding.message)
        }
    }
}
