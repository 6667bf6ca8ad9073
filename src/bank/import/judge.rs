//! Judges what a reader found: repairs, the rules for questions, what the file or the bank has already.

use super::item::{Item, Items, Level, Place, Problem};
use super::known::{KnownQuestions, Print, truth_name};
use super::report::{Counts, Findings, ImportReport, ImportedQuestion, shortened};
use super::words::letter_of;
use super::{CheckContext, Checked, repair};
use domain::id::QuestionId;
use domain::question::{Draft, Fault, Kind, Question, Severity, lint};
use std::collections::HashSet;

/// The judgement over one file.
pub(super) struct Judge<'a> {
    context: &'a CheckContext<'a>,
    file: &'a str,
    findings: Findings,
    /// Questions of the file by what they ask.
    seen: KnownQuestions,
    /// Ids that the file gives.
    ids: HashSet<QuestionId>,
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
            seen: KnownQuestions::default(),
            ids: HashSet::new(),
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
        item.draft.id = self.id_of(&mut item);
        self.settle_topic(&mut item);
        if item.draft.source.is_empty() {
            item.draft.source = source(self.file, &item.place);
        }
        let mut duplicate_of = None;
        if !item.unsupported {
            // What has an id of ours was written by us, and meant as it stands.
            if item.id.is_none() {
                mend(&mut item, self.context.simplify);
            }
            if let Some(question) = self.hold_against_rules(&mut item) {
                duplicate_of = self.known(&mut item, &question);
            }
        }
        let silent = |problem: &Problem| item.unsupported && problem.level == Level::Note;
        for problem in std::mem::take(&mut item.problems).into_iter().filter(|problem| !silent(problem)) {
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

    /// A topic by code or name as its code; an unknown one is none.
    fn settle_topic(&self, item: &mut Item) {
        let said = std::mem::take(&mut item.draft.topic);
        match self.context.topics.find(&said) {
            Some(code) => code.clone_into(&mut item.draft.topic),
            None if said.is_empty() => {}
            None => {
                let message = format!("“{}”不是已有的主题，题目不归入任何主题", shortened(&said));
                item.note(("topic", &said), "no_topic", message);
            }
        }
    }

    /// The id the file gives, where it is free.
    fn id_of(&mut self, item: &mut Item) -> QuestionId {
        let Some(id) = item.id.clone() else { return (self.context.new_id)() };
        if !(self.context.has_id)(&id) && self.ids.insert(id.clone()) {
            return id;
        }
        item.note(("", id.as_str()), "id_taken", "编号已经有题目在用，导入时另给一个编号");
        (self.context.new_id)()
    }

    /// Faults of form and the rules of the lint. An answer that was not understood is not also called missing.
    fn hold_against_rules(&self, item: &mut Item) -> Option<Question> {
        match item.draft.clone().into_question(1) {
            Err(faults) => {
                let known = item.kept_out;
                let unread = item.unread;
                let said = |f: &Fault| unread && f.field != "stem" || known && f.field == "answer";
                for fault in faults.into_iter().filter(|f| !said(f)) {
                    let value = value_of(item, &fault.field);
                    item.error((&fault.field, &value), fault.code, fault.message.clone(), remedy(&fault));
                }
                item.kept_out = true;
                None
            }
            Ok(_) if item.kept_out => None,
            Ok(question) => {
                self.lint(item, &question);
                (!item.kept_out).then_some(question)
            }
        }
    }

    /// The rules of the lint. What the repair has said already is not said again.
    fn lint(&self, item: &mut Item, question: &Question) {
        for finding in lint(question, self.context.library) {
            if item.problems.iter().any(|problem| problem.code == finding.code) {
                continue;
            }
            match (finding.code, finding.severity) {
                ("no_citation", _) => item.note(("", ""), "no_citation", "没有法条依据；导入后可在题库里补充"),
                ("no_explanation", _) => item.note(("", ""), "no_explanation", "没有解析"),
                ("refers_to_order", _) => {
                    item.draft.fixed = true;
                    item.note(("options", ""), "refers_to_order", "选项提到别的选项，已设为固定顺序，不打乱");
                }
                (code, severity) => {
                    let value = value_of(item, &finding.field);
                    let at = (finding.field.as_str(), value.as_str());
                    match severity {
                        Severity::Error => item.error(at, code, finding.message, None),
                        Severity::Warning => item.warning(at, code, finding.message, None),
                    }
                }
            }
        }
    }

    /// The equal question of the bank or of the file, if there is one; a question like another one is only remarked.
    fn known(&mut self, item: &mut Item, question: &Question) -> Option<String> {
        let print = Print::of(question);
        let in_bank = self.context.known.equal(&print);
        let in_file = self.seen.equal(&print);
        let (whose, code) = match in_bank {
            Some(_) => ("题库里", "duplicate_in_bank"),
            None => ("文件中", "duplicate_in_file"),
        };
        let stem = item.draft.stem.clone();
        let Some((name, same_answer)) = in_bank.or(in_file) else {
            self.remark_similar(item, question);
            self.seen.insert(named(&item.place), print, question);
            return None;
        };
        if same_answer {
            let remedy = Some("若是另一道题，请把题干写完整，使两题不同");
            item.warning(("stem", &stem), code, format!("与{whose}的题（{name}）相同，不再导入"), remedy);
            return Some(name);
        }
        let message = format!("与{whose}的题（{name}）题干、选项都相同，答案却不同，没有导入");
        item.error(("answer", &said(item)), "conflicting_answer", message, Some("核对哪一个答案是对的"));
        None
    }

    fn remark_similar(&self, item: &mut Item, question: &Question) {
        let found = self.context.known.similar(question).map(|found| ("题库里", found));
        let Some((whose, (name, percent))) =
            found.or_else(|| self.seen.similar(question).map(|found| ("文件中", found)))
        else {
            return;
        };
        let stem = item.draft.stem.clone();
        let message = format!("与{whose}的题（{name}）有 {percent}% 相同，请核对是不是同一道题");
        item.warning(("stem", &stem), "near_duplicate", message, Some("若是同一道题，导入后删去其中一道"));
    }
}

/// Right answers as texts.
fn answers(draft: &Draft) -> Vec<String> {
    match draft.kind {
        Kind::Single | Kind::Multiple => {
            draft.options.iter().filter(|option| option.right).map(|option| option.text.clone()).collect()
        }
        Kind::TrueFalse => draft.truth.map(|truth| truth_name(truth).to_owned()).into_iter().collect(),
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

fn mend(item: &mut Item, simplify: bool) {
    for mended in repair::repair(&mut item.draft, simplify) {
        let change = format!("{}：“{}”→“{}”", mended.message, shortened(&mended.before), shortened(&mended.after));
        let place = item.place.at(&item.heads.title(&mended.field));
        let (level, message, suggestion) = if mended.done {
            (Level::Note, change, None)
        } else {
            (Level::Warning, mended.message, Some(offer(&mended.after)))
        };
        item.push(Problem { level, place, code: mended.code, value: shortened(&mended.before), message, suggestion });
    }
}

/// What to do about damage that was not mended.
fn offer(after: &str) -> String {
    if after.is_empty() { "对照原文改正".to_owned() } else { format!("可改为：{after}") }
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
        ("options", _) => format!("{} 个选项", item.draft.options.len()),
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
