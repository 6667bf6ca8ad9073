//! A package of QTI 2.1 or 3.0: a manifest, a test with a section for each topic, one file for each question. The
//! manifest's metadata carry what QTI has no place for.

use super::{letter, xml};
use crate::bank::carried::{CARRIED, Carried, NAMESPACE};
use domain::question::{Body, Choice, Question};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Versions that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// 2.1
    Two,
    /// 3.0
    Three,
}

impl Version {
    /// An element's name in this version.
    fn name(self, name: &str) -> String {
        match self {
            Self::Two => name.to_owned(),
            Self::Three => format!("qti-{}", kebab(name)),
        }
    }

    /// An attribute's name in this version.
    fn attribute(self, name: &str) -> String {
        match self {
            Self::Two => name.to_owned(),
            Self::Three => kebab(name),
        }
    }

    const fn item_namespace(self) -> &'static str {
        match self {
            Self::Two => "http://www.imsglobal.org/xsd/imsqti_v2p1",
            Self::Three => "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        }
    }

    const fn package_namespace(self) -> &'static str {
        match self {
            Self::Two => "http://www.imsglobal.org/xsd/imscp_v1p1",
            Self::Three => "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        }
    }

    const fn schema(self) -> (&'static str, &'static str) {
        match self {
            Self::Two => ("QTIv2.1 Package", "1.0.0"),
            Self::Three => ("QTI Package", "3.0.0"),
        }
    }

    const fn resource(self) -> (&'static str, &'static str) {
        match self {
            Self::Two => ("imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1"),
            Self::Three => ("imsqti_item_xmlv3p0", "imsqti_test_xmlv3p0"),
        }
    }

    const fn templates(self) -> &'static str {
        match self {
            Self::Two => "http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
            Self::Three => "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
        }
    }
}

fn kebab(name: &str) -> String {
    let mut written = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            written.push('-');
        }
        written.push(c.to_ascii_lowercase());
    }
    written
}

/// Writes the questions.
pub(super) fn write(questions: &[Question], version: Version) -> Result<Vec<u8>, std::io::Error> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| -> Result<(), std::io::Error> {
        zip.start_file(name, SimpleFileOptions::default()).map_err(std::io::Error::other)?;
        zip.write_all(text.as_bytes())
    };
    add("imsmanifest.xml", &manifest(questions, version))?;
    add("test.xml", &test(questions, version))?;
    for question in questions {
        add(&file(question), &item(question, version))?;
    }
    Ok(zip.finish().map_err(std::io::Error::other)?.into_inner())
}

fn file(question: &Question) -> String {
    format!("items/{}.xml", question.id)
}

/// A name that XML allows as an identifier.
fn identifier(question: &Question) -> String {
    format!("q-{}", question.id)
}

/// XML as it grows, in the names of one version.
struct Out {
    version: Version,
    text: String,
}

impl Out {
    fn new(version: Version) -> Self {
        Self { version, text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned() }
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], end: &str) {
        self.text.push_str(&format!("<{}", self.version.name(name)));
        for (key, value) in attributes {
            self.text.push_str(&format!(" {}=\"{}\"", self.version.attribute(key), xml(value)));
        }
        self.text.push_str(end);
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, ">");
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, "/>\n");
    }

    fn close(&mut self, name: &str) {
        self.text.push_str(&format!("</{}>\n", self.version.name(name)));
    }

    /// A text in which blanks and line ends keep their places.
    fn words(&mut self, text: &str) {
        let plain = |line: &str| !line.is_empty() && line == line.trim() && !line.contains(['\t', '\u{a0}']);
        if text.split('\n').all(|line| plain(line) && !line.contains("  ")) {
            self.text.push_str(&xml(text).replace('\n', "<br/>"));
        } else {
            self.text.push_str(&format!("<pre>{}</pre>", xml(text)));
        }
    }

    fn values(&mut self, values: &[String]) {
        self.open("correctResponse", &[]);
        for value in values {
            self.open("value", &[]);
            self.text.push_str(&xml(value));
            self.close("value");
        }
        self.close("correctResponse");
    }
}

fn item(question: &Question, version: Version) -> String {
    let mut out = Out::new(version);
    let title: String = question.stem.chars().filter(|c| *c != '\n').take(40).collect();
    let id = identifier(question);
    out.open(
        "assessmentItem",
        &[
            ("xmlns", version.item_namespace()),
            ("identifier", &id),
            ("title", &title),
            ("adaptive", "false"),
            ("timeDependent", "false"),
        ],
    );
    out.text.push('\n');
    declarations(question, &mut out);
    out.open("itemBody", &[]);
    out.text.push('\n');
    match &question.body {
        Body::Single { options, .. } => choice(question, options, "1", &mut out),
        Body::Multiple { options, .. } => choice(question, options, "0", &mut out),
        Body::TrueFalse { .. } => truth(question, &mut out),
        Body::Fill { .. } => entry(&question.stem, &mut out),
    }
    out.close("itemBody");
    let several = matches!(&question.body, Body::Fill { accepted } if accepted.len() > 1);
    let template = format!("{}{}", version.templates(), if several { "map_response" } else { "match_correct" });
    out.empty("responseProcessing", &[("template", &template)]);
    if !question.explanation.is_empty() {
        let attributes = [("outcomeIdentifier", "FEEDBACK"), ("identifier", "EXPLANATION"), ("showHide", "show")];
        out.open("modalFeedback", &attributes);
        if version == Version::Three {
            out.open("contentBody", &[]);
        }
        out.words(&question.explanation);
        if version == Version::Three {
            out.close("contentBody");
        }
        out.close("modalFeedback");
    }
    out.close("assessmentItem");
    out.text
}

fn declarations(question: &Question, out: &mut Out) {
    let mark = |place: &u8| letter(usize::from(*place)).to_string();
    let (cardinality, base, correct) = match &question.body {
        Body::Single { key, .. } => ("single", "identifier", vec![mark(key)]),
        Body::Multiple { keys, .. } => ("multiple", "identifier", keys.iter().map(mark).collect()),
        Body::TrueFalse { truth } => ("single", "identifier", vec![truth.to_string()]),
        Body::Fill { accepted } => ("single", "string", accepted.iter().take(1).cloned().collect()),
    };
    let attributes = [("identifier", "RESPONSE"), ("cardinality", cardinality), ("baseType", base)];
    out.open("responseDeclaration", &attributes);
    out.values(&correct);
    if let Body::Fill { accepted } = &question.body
        && accepted.len() > 1
    {
        out.open("mapping", &[("defaultValue", "0")]);
        for text in accepted {
            out.empty("mapEntry", &[("mapKey", text), ("mappedValue", "1")]);
        }
        out.close("mapping");
    }
    out.close("responseDeclaration");
    out.empty("outcomeDeclaration", &[("identifier", "SCORE"), ("cardinality", "single"), ("baseType", "float")]);
    let feedback = [("identifier", "FEEDBACK"), ("cardinality", "multiple"), ("baseType", "identifier")];
    out.open("outcomeDeclaration", &feedback);
    out.open("defaultValue", &[]);
    out.open("value", &[]);
    out.text.push_str("EXPLANATION");
    out.close("value");
    out.close("defaultValue");
    out.close("outcomeDeclaration");
}

fn stem(question: &Question, out: &mut Out) {
    out.text.push_str("<div>");
    out.words(&question.stem);
    out.text.push_str("</div>\n");
}

fn choice(question: &Question, options: &[Choice], most: &str, out: &mut Out) {
    stem(question, out);
    let shuffle = if question.fixed() { "false" } else { "true" };
    let attributes = [("responseIdentifier", "RESPONSE"), ("shuffle", shuffle), ("maxChoices", most)];
    out.open("choiceInteraction", &attributes);
    out.text.push('\n');
    for (place, option) in options.iter().enumerate() {
        let mark = letter(place).to_string();
        out.open("simpleChoice", &[("identifier", &mark)]);
        out.words(&option.text);
        if let Some(note) = &option.note {
            let attributes = [("outcomeIdentifier", "FEEDBACK"), ("identifier", &*mark), ("showHide", "show")];
            out.open("feedbackInline", &attributes);
            out.words(note);
            out.close("feedbackInline");
        }
        out.close("simpleChoice");
    }
    out.close("choiceInteraction");
}

fn truth(question: &Question, out: &mut Out) {
    stem(question, out);
    let attributes = [("responseIdentifier", "RESPONSE"), ("shuffle", "false"), ("maxChoices", "1")];
    out.open("choiceInteraction", &attributes);
    for (identifier, text) in [("true", "正确"), ("false", "错误")] {
        out.open("simpleChoice", &[("identifier", identifier)]);
        out.text.push_str(text);
        out.close("simpleChoice");
    }
    out.close("choiceInteraction");
}

/// The box stands in the first blank of four strokes; where there is none, on a line of its own.
fn entry(stem: &str, out: &mut Out) {
    const BLANK: &str = "____";
    let place = stem.split_once(BLANK).filter(|(head, tail)| {
        let alone = head.rsplit('\n').next().is_some_and(|h| h.trim().is_empty())
            && tail.split('\n').next().is_some_and(|t| t.trim().is_empty());
        !alone && !head.ends_with(['_', '＿']) && !tail.starts_with(['_', '＿'])
    });
    out.text.push_str("<div>");
    match place {
        Some((head, tail)) => {
            let mark = '\u{fdd9}';
            out.words(&format!("{head}{mark}{tail}"));
            let mut boxed = Out { version: out.version, text: String::new() };
            boxed.tag("textEntryInteraction", &[("responseIdentifier", "RESPONSE")], "/>");
            out.text = out.text.replace(mark, &boxed.text);
        }
        None => {
            out.words(stem);
            out.text.push_str("</div>\n<div>");
            out.tag("textEntryInteraction", &[("responseIdentifier", "RESPONSE")], "/>");
        }
    }
    out.text.push_str("</div>\n");
}

fn test(questions: &[Question], version: Version) -> String {
    let mut out = Out::new(version);
    let attributes = [("xmlns", version.item_namespace()), ("identifier", "test"), ("title", "题库")];
    out.open("assessmentTest", &attributes);
    out.text.push('\n');
    let part = [("identifier", "part"), ("navigationMode", "nonlinear"), ("submissionMode", "simultaneous")];
    out.open("testPart", &part);
    out.text.push('\n');
    for (number, same) in questions.chunk_by(|a, b| a.topic == b.topic).enumerate() {
        let topic = same.first().map(|question| question.topic.as_str()).unwrap_or_default();
        let identifier_of_section = format!("section-{}", number + 1);
        let attributes = [("identifier", identifier_of_section.as_str()), ("title", topic), ("visible", "true")];
        out.open("assessmentSection", &attributes);
        out.text.push('\n');
        for question in same {
            let (id, href) = (identifier(question), file(question));
            out.empty("assessmentItemRef", &[("identifier", &id), ("href", &href)]);
        }
        out.close("assessmentSection");
    }
    out.close("testPart");
    out.close("assessmentTest");
    out.text
}

fn manifest(questions: &[Question], version: Version) -> String {
    let (schema, schema_version) = version.schema();
    let (item_type, test_type) = version.resource();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest xmlns=\"{}\" identifier=\"manifest\">\n<metadata>\
         <schema>{schema}</schema><schemaversion>{schema_version}</schemaversion></metadata>\n<organizations/>\n\
         <resources>\n<resource identifier=\"test\" type=\"{test_type}\" href=\"test.xml\"><file href=\"test.xml\"/>",
        version.package_namespace()
    );
    for question in questions {
        out.push_str(&format!("<dependency identifierref=\"{}\"/>", xml(&identifier(question))));
    }
    out.push_str("</resource>\n");
    for question in questions {
        let (id, href) = (xml(&identifier(question)), xml(&file(question)));
        let carried = xml(&Carried::of(question).line());
        out.push_str(&format!("<resource identifier=\"{id}\" type=\"{item_type}\" href=\"{href}\"><metadata>"));
        out.push_str(&format!("<q:{CARRIED} xmlns:q=\"{NAMESPACE}\">{carried}</q:{CARRIED}></metadata>"));
        out.push_str(&format!("<file href=\"{href}\"/></resource>\n"));
    }
    out.push_str("</resources>\n</manifest>\n");
    out
}
