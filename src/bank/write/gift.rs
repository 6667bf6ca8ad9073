//! GIFT: a comment that carries what GIFT has no place for, a name, the stem, the answers.

use super::{share, without_wildcards};
use crate::bank::carried::{Carried, MARK};
use domain::question::{Body, Choice, Question};

/// Writes the questions.
pub(super) fn write(questions: &[Question]) -> String {
    let mut out = String::new();
    let mut topic = None;
    for question in questions {
        if topic != Some(&question.topic) {
            topic = Some(&question.topic);
            out.push_str(&format!("$CATEGORY: $course$/top/{}\n\n", escaped(&question.topic)));
        }
        out.push_str(&format!("// {MARK} {}\n", Carried::of(question).line()));
        out.push_str(&format!("::{}::[plain]{} {{", escaped(question.id.as_str()), escaped(&question.stem)));
        match &question.body {
            Body::Single { options, key, .. } => choice(options, &[*key], false, &mut out),
            Body::Multiple { options, keys, .. } => choice(options, keys, true, &mut out),
            Body::TrueFalse { truth } => out.push_str(if *truth { "TRUE" } else { "FALSE" }),
            Body::Fill { accepted } => {
                let accepted = accepted.iter().map(|text| without_wildcards(text));
                accepted.for_each(|text| out.push_str(&format!("\n\t={}{}", weight("100", &text), answer(&text))));
                out.push('\n');
            }
        }
        if !question.explanation.is_empty() {
            out.push_str(&format!("####{}", answer(&question.explanation)));
        }
        out.push_str("}\n\n");
    }
    out
}

fn choice(options: &[Choice], keys: &[u8], several: bool, out: &mut String) {
    for (option, place) in options.iter().zip(0_u8..) {
        let right = keys.contains(&place);
        let sign = match (several, right) {
            (true, true) => format!("~%{}%", share(keys.len())),
            (true, false) => "~%-100%".to_owned(),
            (false, true) => format!("={}", weight("100", &option.text)),
            (false, false) => format!("~{}", weight("0", &option.text)),
        };
        let note = option.note.as_deref().map(|note| format!("#{}", answer(note))).unwrap_or_default();
        out.push_str(&format!("\n\t{sign}{}{note}", answer(&option.text)));
    }
    out.push('\n');
}

/// A text that begins with a percent sign needs its weight written out.
fn weight(share: &str, text: &str) -> String {
    if text.starts_with('%') { format!("%{share}%") } else { String::new() }
}

/// A text that begins with a bracket needs its format written out.
fn answer(text: &str) -> String {
    let format = if text.starts_with('[') { "[plain]" } else { "" };
    format!("{format}{}", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut written = String::new();
    for c in text.chars() {
        match c {
            '\\' | '#' | '=' | '~' | '{' | '}' | ':' => written.extend(['\\', c]),
            '\n' => written.push_str("\\n"),
            '\r' => {}
            c => written.push(c),
        }
    }
    written
}
