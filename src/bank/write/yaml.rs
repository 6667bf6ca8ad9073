//! Questions in the house format, as the files of a bank have them.

use crate::bank::import::VERBATIM_MARK;
use domain::question::{Body, Choice, Citation, Question};
use serde_norway::{Mapping, Value};

/// Writes the questions.
///
/// # Errors
/// When they cannot be written as YAML, which texts and numbers always can.
pub(super) fn write(questions: &[Question]) -> Result<String, serde_norway::Error> {
    let mut text = format!("{VERBATIM_MARK}\n");
    if !questions.is_empty() {
        let items: Vec<Value> = questions.iter().map(item).collect();
        text.push_str(&serde_norway::to_string(&items)?);
    }
    Ok(text)
}

/// A mapping built field by field; empty ones are left out.
#[derive(Default)]
struct Fields(Mapping);

impl Fields {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.into(), value.into());
    }

    fn text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.put(name, text);
        }
    }

    fn list(&mut self, name: &str, list: Vec<Value>) {
        if !list.is_empty() {
            self.put(name, Value::Sequence(list));
        }
    }
}

fn item(question: &Question) -> Value {
    let mut fields = Fields::default();
    fields.put("id", question.id.as_str());
    fields.put("kind", question.kind().word());
    fields.text("topic", &question.topic);
    fields.put("difficulty", u64::from(question.difficulty.level()));
    fields.list("audience", question.audience.iter().map(|group| group.word().into()).collect());
    fields.put("stem", question.stem.as_str());
    match &question.body {
        Body::Single { options, key, .. } => fields.list("options", choices(options, &[*key])),
        Body::Multiple { options, keys, .. } => fields.list("options", choices(options, keys)),
        Body::TrueFalse { truth } => fields.put("answer", *truth),
        Body::Fill { accepted } => {
            let accepted: Vec<Value> = accepted.iter().map(|text| text.as_str().into()).collect();
            fields.list("answer", vec![Value::Sequence(accepted)]);
        }
    }
    if question.fixed() {
        fields.put("fixed_order", true);
    }
    fields.text("explanation", &question.explanation);
    fields.list("cite", question.citations.iter().map(citation).collect());
    fields.list("tags", question.tags.iter().map(|tag| tag.as_str().into()).collect());
    for (name, day) in [("valid_from", question.valid.0), ("valid_until", question.valid.1)] {
        if let Some(day) = day {
            fields.put(name, day.to_string());
        }
    }
    Value::Mapping(fields.0)
}

fn choices(options: &[Choice], keys: &[u8]) -> Vec<Value> {
    let option = |(option, place): (&Choice, u8)| {
        let mut fields = Fields::default();
        fields.put(if keys.contains(&place) { "right" } else { "wrong" }, option.text.as_str());
        fields.text("why", option.note.as_deref().unwrap_or_default());
        Value::Mapping(fields.0)
    };
    options.iter().zip(0_u8..).map(option).collect()
}

fn citation(citation: &Citation) -> Value {
    let mut fields = Fields::default();
    match citation {
        Citation::Law { law, article, quote } => {
            for (name, text) in [("law", law), ("article", article), ("quote", quote)] {
                fields.put(name, text.as_str());
            }
        }
        Citation::Document { document, issuer, date, fact, quote } => {
            let texts = [("document", document), ("issuer", issuer), ("date", date), ("fact", fact), ("quote", quote)];
            for (name, text) in texts {
                fields.put(name, text.as_str());
            }
        }
        Citation::Standard { standard, title, clause, date, checked_by, checked_on } => {
            for (name, text) in [("standard", standard), ("title", title), ("clause", clause), ("date", date)] {
                fields.put(name, text.as_str());
            }
            for (name, text) in [("checked_by", checked_by), ("checked_on", checked_on)] {
                fields.put(name, text.as_str());
            }
        }
    }
    Value::Mapping(fields.0)
}
