//! What makes a question doubtful though it is well formed; run on the bundled bank and on every import.

use super::{Body, Library, Question};
use crate::text;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look.
    Warning,
    /// The bundled bank may not have it.
    Error,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// Stable word for programs.
    pub code: &'static str,
    /// Sentence people read.
    pub message: String,
}

fn finding(severity: Severity, code: &'static str, message: impl Into<String>) -> Finding {
    Finding { severity, code, message: message.into() }
}

/// Looks at one question and holds its quotes against the library.
#[must_use]
pub fn lint(question: &Question, library: &Library) -> Vec<Finding> {
    use Severity::{Error, Warning};
    let mut findings = Vec::new();
    if question.explanation.trim().is_empty() {
        findings.push(finding(Warning, "no_explanation", "没有解析"));
    }
    if question.citations.is_empty() {
        findings.push(finding(Warning, "no_citation", "没有依据"));
    }
    for citation in &question.citations {
        if let Err(message) = library.verify(citation) {
            findings.push(finding(Error, "citation_unproven", message));
        }
    }
    if let Body::Fill { .. } = question.body
        && !question.stem.contains("__")
    {
        findings.push(finding(Warning, "no_blank", "填空题的题干没有空格 ____"));
    }
    let all_of_the_above = ["以上都", "以上均", "以上全", "都不对", "A和B", "AB都"];
    let texts: Vec<&str> = question.options().iter().map(|o| o.text.as_str()).collect();
    if !question.fixed() && texts.iter().any(|t| all_of_the_above.iter().any(|mark| t.contains(mark))) {
        findings.push(finding(Warning, "refers_to_order", "选项提到别的选项，而选项会打乱；请设为固定顺序或改写"));
    }
    if let Body::Multiple { options, keys, .. } = &question.body
        && options.len() == keys.len()
    {
        findings.push(finding(Warning, "all_right", "所有选项都是答案"));
    }
    if let Body::Single { options, key, .. } = &question.body {
        let length = |i: usize| options.get(i).map_or(0, |o| text::length(&o.text));
        let longest_wrong = (0..options.len()).filter(|i| *i != usize::from(*key)).map(length).max().unwrap_or(0);
        if length(usize::from(*key)) > longest_wrong.saturating_mul(2).max(longest_wrong + 8) {
            findings.push(finding(Warning, "key_stands_out", "答案比其他选项长得多，容易猜到"));
        }
    }
    let negative = ["错误的是", "不正确的是", "不属于", "不包括", "不应当", "不得有"];
    if negative.iter().any(|word| question.stem.contains(word)) && !question.stem.contains('【') {
        findings.push(finding(Warning, "negative_stem", "否定式提问，请用【】标出否定词"));
    }
    findings
}
