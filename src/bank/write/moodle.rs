//! XML of Moodle. An element of our own namespace carries what Moodle has no place for.

use super::{share, without_wildcards, xml};
use crate::bank::carried::{CARRIED, Carried, NAMESPACE};
use domain::question::{Body, Choice, Question};

/// Writes the questions.
pub(super) fn write(questions: &[Question]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    let mut topic = None;
    for question in questions {
        if topic != Some(&question.topic) {
            topic = Some(&question.topic);
            let path = xml(&format!("$course$/top/{}", question.topic));
            out.push_str("  <question type=\"category\">\n");
            out.push_str(&format!("    <category><text>{path}</text></category>\n  </question>\n"));
        }
        write_one(question, &mut out);
    }
    out.push_str("</quiz>\n");
    out
}

fn write_one(question: &Question, out: &mut String) {
    let kind = match question.body {
        Body::Single { .. } | Body::Multiple { .. } => "multichoice",
        Body::TrueFalse { .. } => "truefalse",
        Body::Fill { .. } => "shortanswer",
    };
    let id = xml(question.id.as_str());
    out.push_str(&format!("  <question type=\"{kind}\">\n    <name><text>{id}</text></name>\n"));
    text("questiontext", &question.stem, out);
    text("generalfeedback", &question.explanation, out);
    out.push_str("    <defaultgrade>1</defaultgrade>\n    <penalty>0</penalty>\n    <hidden>0</hidden>\n");
    out.push_str(&format!("    <idnumber>{id}</idnumber>\n"));
    match &question.body {
        Body::Single { options, key, .. } => choice(question, options, &[*key], out),
        Body::Multiple { options, keys, .. } => choice(question, options, keys, out),
        Body::TrueFalse { truth } => {
            answer("true", if *truth { "100" } else { "0" }, None, out);
            answer("false", if *truth { "0" } else { "100" }, None, out);
        }
        Body::Fill { accepted } => {
            out.push_str("    <usecase>0</usecase>\n");
            accepted.iter().for_each(|text| answer(&without_wildcards(text), "100", None, out));
        }
    }
    if !question.tags.is_empty() {
        let tags = question.tags.iter().map(|tag| format!("<tag><text>{}</text></tag>", xml(tag)));
        out.push_str(&format!("    <tags>{}</tags>\n", tags.collect::<String>()));
    }
    let carried = xml(&Carried::of(question).line());
    out.push_str(&format!("    <q:{CARRIED} xmlns:q=\"{NAMESPACE}\">{carried}</q:{CARRIED}>\n  </question>\n"));
}

fn text(name: &str, text: &str, out: &mut String) {
    out.push_str(&format!("    <{name} format=\"plain_text\"><text>{}</text></{name}>\n", xml(text)));
}

fn choice(question: &Question, options: &[Choice], keys: &[u8], out: &mut String) {
    let single = matches!(question.body, Body::Single { .. });
    let shuffle = !question.fixed();
    out.push_str(&format!("    <single>{single}</single>\n    <shuffleanswers>{shuffle}</shuffleanswers>\n"));
    out.push_str("    <answernumbering>ABCD</answernumbering>\n");
    for (option, place) in options.iter().zip(0_u8..) {
        let share = match (keys.contains(&place), single) {
            (true, _) => share(keys.len()),
            (false, true) => "0".to_owned(),
            (false, false) => "-100".to_owned(),
        };
        answer(&option.text, &share, option.note.as_deref(), out);
    }
}

fn answer(text: &str, share: &str, note: Option<&str>, out: &mut String) {
    out.push_str(&format!("    <answer fraction=\"{share}\" format=\"plain_text\"><text>{}</text>", xml(text)));
    if let Some(note) = note {
        out.push_str(&format!("<feedback format=\"plain_text\"><text>{}</text></feedback>", xml(note)));
    }
    out.push_str("</answer>\n");
}
