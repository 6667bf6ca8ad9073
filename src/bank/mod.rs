//! The question bank as files: items with their proofs, laws, contests and lists, and the check of spreadsheets.
//!
//! The bundled bank is part of the binary; any other folder of the same form can be read and checked.

mod award_file;
mod carried;
mod contest_file;
mod drafts;
mod fact;
mod files;
mod import;
mod law;
mod lists;
mod node;
mod picture;
mod review;
mod template;
#[cfg(test)]
mod tests;
mod write;
mod yaml;

pub use drafts::{drafts_from_json, drafts_to_json};
pub use import::{
    CheckContext, Checked, Counts, FileRefused, ImportFault, ImportReport, ImportedQuestion, KnownQuestions, Limits,
    Place, check_file,
};
pub use law::parse as parse_law;
pub use lists::Topics;
pub use picture::{CleanPicture, PICTURE_BYTES_MAX, PictureRefused, clean_picture};
pub use review::Review;
pub use template::template_xlsx;
pub use write::{ForeignFormat, HouseFormat, LeftOut, WrittenFile, foreign, house};

use domain::activity::Activity;
use domain::award::Plan;
use domain::contest::Contest;
use domain::id::{ContestId, QuestionId};
use domain::organization::OrganizationName;
use domain::participant::Town;
use domain::question::{Fault, Library, Question, Severity, lint};
use domain::text::{self, WordList};
use files::Files;
use review::Written;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

/// The notice on personal information that people accept at sign-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Version, from 1; a changed text is a new version.
    pub version: u32,
    /// Title.
    pub title: String,
    /// Plain text: blank line = paragraph, `## ` = heading, `{organizer}` and `{contact}` stand for configured values.
    pub text: String,
}

/// Everything that `question-bank/` holds.
#[derive(Debug, Clone)]
pub struct Bank {
    /// Questions by file and place in the file, each of revision 1.
    pub questions: Vec<Question>,
    /// Laws and statements that prove them.
    pub library: Library,
    /// The twelve activities.
    pub activities: Vec<Activity>,
    /// Names of topics and sub-topics.
    pub topics: Topics,
    /// Towns and streets.
    pub towns: Vec<Town>,
    /// Draft contests.
    pub contests: Vec<Contest>,
    /// Award plans of contests that have one.
    pub awards: BTreeMap<ContestId, Plan>,
    /// Words that nicknames and organizations may not contain.
    pub words: WordList,
    /// Common passwords, lower case.
    pub passwords: BTreeSet<String>,
    /// Organizations offered from the start.
    pub organizations: Vec<OrganizationName>,
    /// The notice on personal information.
    pub notice: Notice,
    /// Where each question is written.
    written: BTreeMap<QuestionId, Written>,
}

/// A fault of a bank file: where it is, a stable word and the sentence people read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankFault {
    /// File, relative to the bank's folder.
    pub file: String,
    /// Line, from 1, where it is known.
    pub line: Option<usize>,
    /// Item, entry or law.
    pub item: Option<String>,
    /// Field, such as `stem` or `cite.0.quote`.
    pub field: String,
    /// Stable word for programs.
    pub code: &'static str,
    /// Chinese sentence: what is wrong and what to do.
    pub message: String,
}

impl BankFault {
    fn of_file(file: &str, code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { file: file.to_owned(), line: None, item: None, field: String::new(), code, message }
    }

    fn of_entry(file: &str, number: usize, fault: Fault) -> Self {
        Self {
            item: Some(format!("第 {} 项", number + 1)),
            field: fault.field,
            ..Self::of_file(file, fault.code, fault.message)
        }
    }
}

impl fmt::Display for BankFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, " 第 {line} 行")?;
        }
        if let Some(item) = &self.item {
            write!(f, " {item}")?;
        }
        if !self.field.is_empty() {
            write!(f, " {}", self.field)?;
        }
        write!(f, "：{} [{}]", self.message, self.code)
    }
}

impl Bank {
    /// The bank that the binary carries.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn bundled() -> Result<Self, Vec<BankFault>> {
        Self::load(&Files::bundled(), Vec::new())
    }

    /// The bank of a folder.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn from_folder(folder: &Path) -> Result<Self, Vec<BankFault>> {
        let mut faults = Vec::new();
        let files = Files::from_folder(folder, &mut faults);
        Self::load(&files, faults)
    }

    /// The laws and statements of a folder, or of the bundled bank, with every fault of their files.
    #[must_use]
    pub fn library(folder: Option<&Path>) -> (Library, Vec<BankFault>) {
        let mut faults = Vec::new();
        let files = folder.map_or_else(Files::bundled, |folder| Files::from_folder(folder, &mut faults));
        let library = library(&files, &mut faults);
        (library, faults)
    }

    fn load(files: &Files, mut faults: Vec<BankFault>) -> Result<Self, Vec<BankFault>> {
        let library = library(files, &mut faults);
        let topics = lists::topics("topics.yaml", files.get("topics.yaml"), &mut faults);
        let activities = lists::activities("activities.yaml", files.get("activities.yaml"), &topics, &mut faults);
        let towns = lists::towns("towns.yaml", files.get("towns.yaml"), &mut faults);
        let organizations = lists::organizations("organizations.yaml", files.get("organizations.yaml"), &mut faults);
        let notice = lists::notice("notice.yaml", files.get("notice.yaml"), &mut faults);
        let words = WordList::parse(plain(files, "words.txt", &mut faults));
        let passwords = passwords(plain(files, "passwords.txt", &mut faults));
        let (questions, written) = questions(files, &topics, &library, &mut faults);
        let (mut contests, mut awards) = (Vec::new(), BTreeMap::new());
        for (file, name, text) in files.inside("contests", ".yaml") {
            match contest_file::parse(file, name, text, &topics, activities.len()) {
                Ok((contest, plan)) => {
                    awards.extend(plan.map(|plan| (contest.id.clone(), plan)));
                    contests.push(contest);
                }
                Err(found) => faults.extend(found),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            questions,
            library,
            activities,
            topics,
            towns,
            contests,
            awards,
            words,
            passwords,
            organizations,
            notice,
            written,
        })
    }
}

fn plain<'f>(files: &'f Files, file: &str, faults: &mut Vec<BankFault>) -> &'f str {
    files.get(file).unwrap_or_else(|| {
        faults.push(BankFault::of_file(file, "missing_file", format!("缺少文件 {file}")));
        ""
    })
}

fn passwords(text: &str) -> BTreeSet<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# "));
    lines.map(str::to_lowercase).collect()
}

fn library(files: &Files, faults: &mut Vec<BankFault>) -> Library {
    let mut library = Library::default();
    for (file, slug, text) in files.inside("laws", ".md").filter(|(_, slug, _)| *slug != "README") {
        match law::parse(file, slug, text) {
            Ok(law) => {
                library.laws.insert(slug.to_owned(), law);
            }
            Err(found) => faults.extend(found),
        }
    }
    fact::parse("facts.md", plain(files, "facts.md", faults), &mut library, faults);
    library
}

fn questions(
    files: &Files,
    topics: &Topics,
    library: &Library,
    faults: &mut Vec<BankFault>,
) -> (Vec<Question>, BTreeMap<QuestionId, Written>) {
    let mut questions = Vec::new();
    let mut written = BTreeMap::new();
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    let mut stems: BTreeMap<String, String> = BTreeMap::new();
    for activity in files.folders().into_iter().filter(|folder| !["laws", "contests"].contains(folder)) {
        for (file, sub_topic, text) in files.inside(activity, ".yaml") {
            let topic = format!("{activity}.{sub_topic}");
            if topics.name(&topic).is_none() {
                let message = format!("topics.yaml 里没有主题 {topic}，请添上，或者移动文件");
                faults.push(BankFault::of_file(file, "unknown_topic", message));
            }
            for item in yaml::items(file, &topic, text, library, faults) {
                let at = |field: &str, code, message| BankFault {
                    line: Some(item.line),
                    item: item.id.clone(),
                    field: field.to_owned(),
                    ..BankFault::of_file(file, code, message)
                };
                if let Some(id) = &item.id
                    && let Some(other) = ids.insert(id.clone(), file.to_owned())
                {
                    faults.push(at("id", "repeated", format!("编号 {id} 在 {other} 里已经用过，请换一个新编号")));
                }
                match item.draft {
                    Err(found) => faults.extend(found),
                    Ok(draft) => {
                        let id = draft.id.to_string();
                        if let Some(other) = stems.insert(text::folded(&draft.stem), id) {
                            faults.push(at("stem", "duplicate", format!("题干与 {other} 相同，请删去或改写")));
                        }
                        match checked(draft, library) {
                            Ok(question) => {
                                let place = Written { file: file.to_owned(), line: item.line, allowed: item.allowed };
                                written.insert(question.id.clone(), place);
                                questions.push(question);
                            }
                            Err(found) => faults.extend(found.into_iter().map(|f| at(&f.field, f.code, f.message))),
                        }
                    }
                }
            }
        }
    }
    (questions, written)
}

/// The question of a draft, once its form is right and its quotes are proven.
fn checked(draft: domain::question::Draft, library: &Library) -> Result<Question, Vec<Fault>> {
    let question = draft.into_question(1)?;
    let errors: Vec<Fault> = lint(&question, library)
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| Fault::new("cite", finding.code, finding.message))
        .collect();
    if errors.is_empty() { Ok(question) } else { Err(errors) }
}
