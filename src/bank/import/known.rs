//! Questions that exist already, found by what they ask: equal ones by fingerprint, nearly equal ones by likeness.

use domain::question::{Body, Question, SimilarIndex};
use domain::text;
use std::collections::HashMap;

/// What a question asks and what is right, each folded to a text that can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Print {
    /// Stem and options, whatever their order.
    asked: String,
    /// Right answers, ascending.
    answers: Vec<String>,
    /// Whether each of the answers alone is right, as in a blank to fill in.
    each: bool,
}

impl Print {
    /// The print of a question.
    pub(super) fn of(question: &Question) -> Self {
        let text = |place: &u8| question.options().get(usize::from(*place)).map(|option| option.text.as_str());
        let answers = match &question.body {
            Body::Single { key, .. } => folded(text(key).into_iter()),
            Body::Multiple { keys, .. } => folded(keys.iter().filter_map(text)),
            Body::TrueFalse { truth } => folded(std::iter::once(truth_name(*truth))),
            Body::Fill { accepted } => folded(accepted.iter().map(String::as_str)),
        };
        let options = folded(question.options().iter().map(|option| option.text.as_str())).join("\n");
        // The empty brackets for the answer may be missing.
        let stem = text::folded(&question.stem).replace("()", "");
        Self { asked: format!("{stem}\n{options}"), answers, each: matches!(question.body, Body::Fill { .. }) }
    }

    fn same_answer(&self, answers: &[String]) -> bool {
        self.answers == answers || self.each && self.answers.iter().any(|answer| answers.contains(answer))
    }
}

fn folded<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut folded: Vec<String> = texts.map(text::folded_with_case).collect();
    folded.sort_unstable();
    folded
}

/// A truth as reports name it.
pub(super) const fn truth_name(truth: bool) -> &'static str {
    if truth { "正确" } else { "错误" }
}

/// Questions by what they ask.
#[derive(Debug, Default)]
pub struct KnownQuestions {
    /// Name and answers by what is asked.
    equal: HashMap<String, (String, Vec<String>)>,
    /// Every question by likeness.
    like: SimilarIndex<String>,
}

impl KnownQuestions {
    /// The questions of a bank.
    pub fn of<'q>(questions: impl IntoIterator<Item = &'q Question>) -> Self {
        let mut known = Self::default();
        known.extend(questions);
        known
    }

    /// Adds questions to the bank.
    pub fn extend<'q>(&mut self, questions: impl IntoIterator<Item = &'q Question>) {
        for question in questions {
            self.insert(question.id.to_string(), Print::of(question), question);
        }
    }

    /// Adds a question under the name by which reports speak of it.
    pub(super) fn insert(&mut self, name: String, print: Print, question: &Question) {
        self.like.insert(name.clone(), question);
        self.equal.entry(print.asked).or_insert((name, print.answers));
    }

    /// The name of the question that asks the same, and whether it has the same answer.
    pub(super) fn equal(&self, print: &Print) -> Option<(String, bool)> {
        self.equal.get(&print.asked).map(|(name, answers)| (name.clone(), print.same_answer(answers)))
    }

    /// The name of a question that asks nearly the same, with the percentage they share.
    pub(super) fn similar(&self, question: &Question) -> Option<(String, u8)> {
        self.like.nearest(question)
    }
}
