//! Judges what a reader found: repairs, the rules for questions, what the file or the bank has already.

use super::item::{Item, Items, Level, Place, Problem};
use super::report::{Counts, Findings, ImportReport, ImportedQuestion, shortened};
use super::words::letter_of;
use super::{CheckContext, Checked, Known, repair};
use domain::question::{Draft, Fault, Kind, Question, Severity, lint};
use domain::text;
use std::collections::HashMap;

/// The judgement over one file.
pub(super) struct Judge<'a> {
    context: &'a CheckContext<'a>,
    file: &'a str,
    findings: Findings,
    /// Questions of the file by what they ask.
    seen: HashMap<String, Known>,
    counts: Counts,
    accepted: Vec<ImportedQuestion>,
    duplicates: Vec<ImportedQuestion>,
    drafts: Vec<Draft>,
}

/// What is known about a file besides its questions.
pub(super) struct About<'a> {
    /// Format word.
    pub(super) format: &'a str,
    /// Bytes.
    pub(super) size: u64,
}

impl<'a> Judge<'a> {
    /// A judge for a file.
    pub(super) fn new(context: &'a CheckContext<'a>, file: &'a str) -> Self {
        Self {
            context,
            file,
            findings: Findings::of(file),
            seen: HashMap::new(),
            counts: Counts::default(),
            accepted: Vec::new(),
            duplicates: Vec::new(),
            drafts: Vec::new(),
        }
    }

    /// Judges everything and writes the report.
    pub(super) fn finish(mut self, items: Items, about: &About<'_>) -> Checked {
        self.counts.sheets = items.sheets;
        for finding in items.findings {
            self.findings.push(finding);
        }
        for item in items.list {
            self.item(item);
        }
        let (faults, notes) = self.findings.finish();
        let report = ImportReport {
            file: self.file.to_owned(),
            format: about.format.to_owned(),
            encoding: items.encoding.to_owned(),
            size: about.size,
            hash: String::new(),
            counts: self.counts,
            accepted: self.accepted,
            duplicates: self.duplicates,
            faults,
            notes,
            refused: None,
        };
        Checked { report: report.sealed(), drafts: self.drafts }
    }

    fn item(&mut self, mut item: Item) {
        self.counts.read += 1;
        item.draft.id = item.id.clone().unwrap_or_else(|| (self.context.new_id)());
        if item.draft.source.is_empty() {
            item.draft.source = source(self.file, &item.place);
        }
        if !item.unsupported {
            mend(&mut item);
            self.hold_against_rules(&mut item);
        }
        let duplicate_of = if item.kept_out { None } else { self.known(&mut item) };
        for problem in std::mem::take(&mut item.problems) {
            self.findings.push(problem);
        }
        match (item.unsupported, item.kept_out, duplicate_of) {
            (true, ..) => self.counts.unsupported += 1,
            (_, true, _) => self.counts.faulty += 1,
            (_, _, Some(other)) => {
                self.counts.duplicates += 1;
                self.duplicates.push(shown(&item, Some(other)));
            }
            (_, _, None) => {
                self.counts.accepted += 1;
                self.accepted.push(shown(&item, None));
                self.drafts.push(item.draft);
            }
        }
    }

    /// Faults of form and the rules of the lint. An answer that was not understood is not also called missing.
    fn hold_against_rules(&self, item: &mut Item) {
        match item.draft.clone().into_question(1) {
            Err(faults) => {
                let known = item.kept_out;
                for fault in faults.into_iter().filter(|f| !(known && f.field == "answer")) {
                    let value = value_of(item, &fault.field);
                    item.error((&fault.field, &value), fault.code, fault.message.clone(), remedy(&fault));
                }
            }
            Ok(question) => {
                if !item.kept_out {
                    self.lint(item, &question);
                }
            }
        }
    }

    fn lint(&self, item: &mut Item, question: &Question) {
        for finding in lint(question, self.context.library) {
            match (finding.code, finding.severity) {
                ("no_citation", _) => item.note(("", ""), "no_citation", "没有法条依据；导入后可在题库里补充"),
                ("no_explanation", _) => item.note(("", ""), "no_explanation", "没有解析"),
                (code, Severity::Error) => item.error(("", ""), code, finding.message, None),
                (code, Severity::Warning) => item.warning(("", ""), code, finding.message, None),
            }
        }
    }

    /// The equal question of the bank or of the file, if there is one.
    fn known(&mut self, item: &mut Item) -> Option<String> {
        let asked = fingerprint(&item.draft);
        let answer = answer_print(&item.draft);
        let found = (self.context.known)(&asked).or_else(|| self.seen.get(&asked).cloned());
        let Some(known) = found else {
            let place = item.place.clone();
            self.seen.insert(asked, Known { name: named(&place), answer, in_file: true });
            // Seam: near-duplicates of the file and of the bank are found here, by a sketch index over questions.
            return None;
        };
        let stem = item.draft.stem.clone();
        let whose = if known.in_file { "文件中" } else { "题库里" };
        if known.answer == answer {
            let code = if known.in_file { "duplicate_in_file" } else { "duplicate_in_bank" };
            let remedy = Some("若是另一道题，请把题干写完整，使两题不同");
            item.warning(("stem", &stem), code, format!("与{whose}的题（{}）相同，不再导入", known.name), remedy);
        } else {
            let message = format!("与{whose}的题（{}）题干、选项都相同，答案却不同，没有导入", known.name);
            item.error(("answer", &said(item)), "conflicting_answer", message, Some("核对哪一个答案是对的"));
            return None;
        }
        Some(known.name)
    }
}

/// What a question asks: stem and options whatever their order, folded.
pub(super) fn fingerprint(draft: &Draft) -> String {
    let mut options: Vec<String> = draft.options.iter().map(|option| text::folded(&option.text)).collect();
    options.sort_unstable();
    let bare: String = text::folded(&draft.stem).replace("()", "");
    format!("{bare}\n{}", options.join("\n"))
}

/// What is right, in a form that can be compared.
pub(super) fn answer_print(draft: &Draft) -> String {
    let mut answers: Vec<String> = answers(draft).iter().map(|answer| text::folded(answer)).collect();
    answers.sort_unstable();
    answers.join("\n")
}

/// Right answers as texts.
fn answers(draft: &Draft) -> Vec<String> {
    match draft.kind {
        Kind::Single | Kind::Multiple => {
            draft.options.iter().filter(|option| option.right).map(|option| option.text.clone()).collect()
        }
        Kind::TrueFalse => {
            draft.truth.map(|truth| if truth { "正确" } else { "错误" }.to_owned()).into_iter().collect()
        }
        Kind::Fill => draft.accepted.clone(),
    }
}

/// The answer as the file writes it, or as people write it.
fn said(item: &Item) -> String {
    if !item.said.is_empty() {
        return item.said.clone();
    }
    let right = item.draft.options.iter().enumerate().filter(|(_, option)| option.right);
    match item.draft.kind {
        Kind::Single | Kind::Multiple => right.map(|(place, _)| letter_of(place)).collect(),
        Kind::TrueFalse | Kind::Fill => answers(&item.draft).join("；"),
    }
}

fn mend(item: &mut Item) {
    for mended in repair::repair(&mut item.draft) {
        let change = format!("{}：“{}”→“{}”", mended.message, shortened(&mended.before), shortened(&mended.after));
        let place = item.place.at(&item.heads.title(&mended.field));
        let (level, message, suggestion) = if mended.done {
            (Level::Note, change, None)
        } else {
            (Level::Warning, mended.message, Some(format!("可改为：{}", mended.after)))
        };
        item.push(Problem { level, place, code: mended.code, value: shortened(&mended.before), message, suggestion });
    }
}

fn source(file: &str, place: &Place) -> String {
    let sheet = if place.sheet.is_empty() { String::new() } else { format!(" · {}", place.sheet) };
    format!("{file}{sheet} · {}", if place.row > 0 { format!("第 {} 行", place.row) } else { place.item.clone() })
}

/// A place as a sentence names it.
fn named(place: &Place) -> String {
    let row = if place.row > 0 { format!("第 {} 行", place.row) } else { place.item.clone() };
    if place.sheet.is_empty() { row } else { format!("{} {row}", place.sheet) }
}

/// What stands in a field.
fn value_of(item: &Item, field: &str) -> String {
    let option = field.strip_prefix("option.").and_then(|place| place.parse::<usize>().ok());
    match (field, option) {
        (_, Some(place)) => item.draft.options.get(place).map(|option| option.text.clone()).unwrap_or_default(),
        ("stem", _) => item.draft.stem.clone(),
        ("answer", _) => said(item),
        ("explanation", _) => item.draft.explanation.clone(),
        _ => String::new(),
    }
}

/// What to do about a fault of form.
fn remedy(fault: &Fault) -> Option<&'static str> {
    Some(match fault.code {
        "several_keys" => "把题型改为多选题，或只留一个答案",
        "one_key" => "补全答案，或把题型改为单选题",
        "no_key" => "补上答案",
        "empty_option" => "补上这个选项，或把后面的选项往前移",
        "repeated_option" => "改写其中一个选项",
        "too_few_options" => "补上选项",
        "too_many_options" => "减少选项，或拆成几道题",
        "empty_stem" => "补上题干，或删去这道题",
        "too_long" => "请缩短",
        _ => return None,
    })
}

fn shown(item: &Item, duplicate_of: Option<String>) -> ImportedQuestion {
    let draft = &item.draft;
    ImportedQuestion {
        place: item.place.clone(),
        kind: draft.kind.word().to_owned(),
        stem: draft.stem.clone(),
        options: draft.options.iter().map(|option| option.text.clone()).collect(),
        answers: answers(draft),
        topic: draft.topic.clone(),
        difficulty: draft.difficulty.word().to_owned(),
        explanation: draft.explanation.clone(),
        duplicate_of,
    }
}
