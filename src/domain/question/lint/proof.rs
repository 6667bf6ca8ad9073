//! Whether the proof of a question holds, as such and on a day.

use super::Findings;
use crate::question::{Citation, Library, Question};
use crate::time::Day;

/// Quotes stand in their texts.
pub(super) fn check(question: &Question, library: &Library, findings: &mut Findings) {
    if question.citations.is_empty() {
        findings.add("no_citation", "citations", "没有依据");
    }
    for (i, citation) in question.citations.iter().enumerate() {
        if let Err(message) = library.verify(citation) {
            findings.add("citation_unproven", format!("citation.{i}"), message);
        }
    }
}

/// Cited texts are in force and the question is valid on the day.
pub(super) fn check_day(question: &Question, library: &Library, day: Day, findings: &mut Findings) {
    for (i, citation) in question.citations.iter().enumerate() {
        let Citation::Law { law, .. } = citation else { continue };
        let Some(law) = library.laws.get(law) else { continue };
        let field = format!("citation.{i}");
        if let Some(first) = law.first_day().filter(|first| day < *first) {
            let message = format!("《{}》（{}）{first} 起施行，{day} 还不能引用", law.title, law.version);
            findings.add("citation_not_yet", &field, message);
        }
        if let Some(last) = law.last_day().filter(|last| *last < day) {
            let message = format!("《{}》（{}）只适用到 {last}，请按新规定改写或下架", law.title, law.version);
            findings.add("citation_repealed", &field, message);
        }
        if law.is_partly_superseded() {
            let message = format!("《{}》（{}）有条款已修改而新文本未收，请核对这一条", law.title, law.version);
            findings.add("citation_partly_superseded", &field, message);
        }
    }
    if !question.valid_on(day) {
        let bound = match question.valid {
            (Some(from), _) if day < from => format!("{from} 起"),
            (_, until) => format!("到 {} 为止", until.map_or_else(String::new, |until| until.to_string())),
        };
        findings.add("expired", "valid", format!("题目的有效期是{bound}，{day} 不在有效期内"));
    }
}
