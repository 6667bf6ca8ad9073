//! What a reader hands on: the questions of a file as read, each with its place and the problems found so far.

use super::decode::{self, Decoded};
use super::limit::{FileRefused, Limits};
use super::words::letter_of;
use crate::bank::lists::Topics;
use domain::id::QuestionId;
use domain::participant::Category;
use domain::question::{Difficulty, Draft, Kind, Library};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Instant;

/// Problems kept of one item; a hostile item must not fill the memory with sentences.
const PROBLEMS_MAX: usize = 60;
/// File-level findings kept.
const FINDINGS_MAX: usize = 2000;

/// A file on its way through the pipeline.
pub(super) struct Source<'a> {
    /// Its bytes, not longer than allowed.
    pub(super) bytes: &'a [u8],
    /// Its name.
    pub(super) file_name: &'a str,
    /// Bounds.
    pub(super) limits: &'a Limits,
    /// When the check has to give up.
    pub(super) deadline: Instant,
    /// Topics by name.
    pub(super) topics: &'a Topics,
    /// Laws, by which citations get their days of effect.
    pub(super) library: &'a Library,
}

impl Source<'_> {
    /// Gives up when the time is over; to be called in every loop whose length a stranger decides.
    pub(super) fn check_time(&self) -> Result<(), FileRefused> {
        if Instant::now() > self.deadline { Err(FileRefused::too_slow()) } else { Ok(()) }
    }

    /// The whole file as text; notes the encoding that was assumed.
    pub(super) fn text(&self, out: &mut Items) -> Result<String, FileRefused> {
        let Decoded { text, encoding, damaged } = decode::decode(self.bytes)?;
        out.encoding(encoding, damaged);
        Ok(text)
    }
}

/// Where something stands in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Name of the sheet, or the file inside an archive; empty where there is only one.
    pub sheet: String,
    /// Row as the spreadsheet numbers it, or line of a text, from 1; 0 where none is meant.
    pub row: usize,
    /// Heading of the column, or part of the question; empty where none is meant.
    pub column: String,
    /// The question's own number or name.
    pub item: String,
}

impl Place {
    /// A row or line.
    pub(super) fn row(sheet: &str, row: usize) -> Self {
        Self { sheet: sheet.to_owned(), row, ..Self::default() }
    }

    /// The same place with the question's own number or name.
    pub(super) fn named(self, item: &str) -> Self {
        Self { item: item.to_owned(), ..self }
    }

    /// The same place at a column.
    pub(super) fn at(&self, column: &str) -> Self {
        Self { column: column.to_owned(), ..self.clone() }
    }
}

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// Keeps the question out.
    Error,
    /// Worth a look; the question is taken.
    Warning,
    /// How the file was understood; equal ones are counted instead of repeated.
    Note,
}

/// A problem of an item, or of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// How much it matters.
    pub(super) level: Level,
    /// Where it is.
    pub(super) place: Place,
    /// Stable word for programs.
    pub(super) code: &'static str,
    /// What stands there.
    pub(super) value: String,
    /// Chinese sentence: what is wrong.
    pub(super) message: String,
    /// What to do about it.
    pub(super) suggestion: Option<String>,
}

/// Headings of the columns by field; fields without one have the name people know them by.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Heads(pub(super) BTreeMap<String, String>);

impl Heads {
    /// Heading of a field: `stem`, `kind`, `options`, `option.2` (from 0), `answer`, `explanation`, `topic`, `tags`,
    /// `difficulty`; empty for the whole question.
    pub(super) fn title(&self, field: &str) -> String {
        if let Some(title) = self.0.get(field) {
            return title.clone();
        }
        let usual = match field {
            "stem" => "题干",
            "kind" => "题型",
            "options" => "选项",
            "answer" | "truth" | "accepted" => "正确答案",
            "explanation" => "解析",
            "topic" => "章节",
            "tags" => "知识点",
            "difficulty" => "难度",
            _ => "",
        };
        match field.strip_prefix("option.").and_then(|place| place.parse().ok()) {
            Some(place) => format!("选项{}", letter_of(place)),
            None => usual.to_owned(),
        }
    }
}

/// A question as read, or something that should have been one.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Where it begins.
    pub(super) place: Place,
    /// Headings for its fields.
    pub(super) heads: Rc<Heads>,
    /// The question as read. Its id is a placeholder; the judge gives it one.
    pub(super) draft: Draft,
    /// The id the file gives it, if it gives one.
    pub(super) id: Option<QuestionId>,
    /// The answer as written, for the report.
    pub(super) said: String,
    /// Problems found so far.
    pub(super) problems: Vec<Problem>,
    /// Whether it cannot become a question, whatever the rules say.
    pub(super) kept_out: bool,
    /// Whether it is of a kind that the bank cannot express.
    pub(super) unsupported: bool,
    /// Whether so little of it could be read that the rules would only repeat it.
    pub(super) unread: bool,
}

impl Item {
    /// An empty single choice at a place; the reader fills in what it finds.
    pub(super) fn new(place: Place) -> Self {
        let draft = Draft {
            id: QuestionId::generated(0, [0; 10]),
            kind: Kind::Single,
            picture: None,
            topic: String::new(),
            difficulty: Difficulty::Medium,
            audience: Category::ALL.to_vec(),
            stem: String::new(),
            options: Vec::new(),
            truth: None,
            accepted: Vec::new(),
            fixed: false,
            explanation: String::new(),
            citations: Vec::new(),
            tags: Vec::new(),
            valid: (None, None),
            source: String::new(),
        };
        Self {
            place,
            heads: Rc::default(),
            draft,
            id: None,
            said: String::new(),
            problems: Vec::new(),
            kept_out: false,
            unsupported: false,
            unread: false,
        }
    }

    /// Adds a problem at a field of the question; see [`Heads::title`] for the names of fields.
    pub(super) fn problem(
        &mut self,
        level: Level,
        (field, value): (&str, &str),
        code: &'static str,
        message: impl Into<String>,
        suggestion: Option<&str>,
    ) {
        let place = self.place.at(&self.heads.title(field));
        let message = message.into();
        let value = super::report::shortened(value);
        self.push(Problem { level, place, code, value, message, suggestion: suggestion.map(str::to_owned) });
    }

    /// Adds a problem with a place of its own.
    pub(super) fn push(&mut self, problem: Problem) {
        self.kept_out |= problem.level == Level::Error;
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(problem);
        }
    }

    /// Something that keeps the question out: field and its value, code, sentence, remedy.
    pub(super) fn error(
        &mut self,
        at: (&str, &str),
        code: &'static str,
        message: impl Into<String>,
        remedy: Option<&str>,
    ) {
        self.problem(Level::Error, at, code, message, remedy);
    }

    /// Something worth a look; the question is taken.
    pub(super) fn warning(
        &mut self,
        at: (&str, &str),
        code: &'static str,
        message: impl Into<String>,
        remedy: Option<&str>,
    ) {
        self.problem(Level::Warning, at, code, message, remedy);
    }

    /// A remark on how it was understood.
    pub(super) fn note(&mut self, at: (&str, &str), code: &'static str, message: impl Into<String>) {
        self.problem(Level::Note, at, code, message, None);
    }

    /// Marks it as of a kind that the bank cannot express, such as 简答题 or `essay`. Put the stem in first.
    pub(super) fn refuse_kind(&mut self, kind: &str) {
        self.unsupported = true;
        let stem = super::report::shortened(&self.draft.stem);
        let message = format!("“{kind}”不能自动评分，这道题没有导入：{stem}");
        self.error(("kind", kind), "unsupported_kind", message, Some(KINDS));
    }
}

/// What people may write instead of an unknown kind.
pub(super) const KINDS: &str = "可用：单选题、多选题、判断题、填空题";

/// What a reader collects.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// Questions in the order of the file.
    pub(super) list: Vec<Item>,
    /// Findings about the file, a sheet or a line that belongs to no question.
    pub(super) findings: Vec<Problem>,
    /// Sheets, or files of an archive, in which questions were looked for.
    pub(super) sheets: usize,
    /// The encoding that was assumed; empty for formats that name their own.
    pub(super) encoding: &'static str,
    items_max: usize,
}

impl Items {
    /// Room for so many questions.
    pub(super) fn with_room(items_max: usize) -> Self {
        Self { items_max, ..Self::default() }
    }

    /// Adds an item.
    ///
    /// # Errors
    /// When there are more than allowed.
    pub(super) fn push(&mut self, item: Item) -> Result<(), FileRefused> {
        if self.list.len() >= self.items_max {
            return Err(FileRefused::too_many(self.items_max));
        }
        self.list.push(item);
        Ok(())
    }

    /// Adds a finding that belongs to no question.
    pub(super) fn finding(&mut self, level: Level, place: Place, code: &'static str, message: impl Into<String>) {
        self.finding_with(Problem {
            level,
            place,
            code,
            value: String::new(),
            message: message.into(),
            suggestion: None,
        });
    }

    /// Adds a finding with its value and remedy.
    pub(super) fn finding_with(&mut self, problem: Problem) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(problem);
        }
    }

    /// Remembers the encoding of the text and says so where characters were lost.
    pub(super) fn encoding(&mut self, name: &'static str, damaged: usize) {
        self.encoding = name;
        if damaged > 0 {
            let message = format!("按 {name} 读取时有 {damaged} 处读不出来，已用 � 代替，请核对");
            self.finding(Level::Warning, Place::default(), "undecodable", message);
        }
    }
}
