//! One question of a spreadsheet: a row, or a row with the rows of its options below.

use super::book::{Doubt, Row};
use super::heading::{Column, Header};
use crate::bank::carried::Carried;
use crate::bank::import::answer;
use crate::bank::import::item::{Heads, Item, Level, Place, Problem, Source};
use crate::bank::import::report::shortened;
use crate::bank::import::words::{self, SaidKind};
use domain::question::{Difficulty, DraftOption, Kind};
use domain::text;
use std::rc::Rc;

/// What the rows of a sheet have in common.
pub(super) struct Sheet<'s> {
    /// Name as places give it.
    pub(super) name: &'s str,
    /// Name in which topics are looked for.
    pub(super) title: &'s str,
    /// Headings.
    pub(super) header: &'s Header,
    /// The same by the names of fields.
    pub(super) heads: Rc<Heads>,
    /// Kind that the sheet's name or a section heading gives to rows without one.
    pub(super) usual_kind: Option<SaidKind>,
    /// Whether kinds are numbered from 0.
    pub(super) codes_from_zero: bool,
    /// Topic that a section heading gives to rows without one.
    pub(super) section: &'s str,
}

/// A row with its place and headings.
#[derive(Clone, Copy)]
pub(super) struct RowView<'s> {
    /// Its sheet.
    pub(super) sheet: &'s Sheet<'s>,
    /// Number as the spreadsheet gives it.
    pub(super) number: usize,
    /// Cells.
    pub(super) cells: &'s Row,
}

impl<'s> RowView<'s> {
    /// Text of the first cell of this meaning; empty where there is none.
    pub(super) fn text(&self, column: Column) -> &'s str {
        let cell = self.sheet.header.places(column).find_map(|place| self.cells.get(&place));
        cell.map_or("", |cell| cell.text.as_str())
    }

    /// The same, without what merged cells of rows above give.
    pub(super) fn own_text(&self, column: Column) -> &'s str {
        let cell = self.sheet.header.places(column).find_map(|place| self.cells.get(&place));
        cell.filter(|cell| cell.doubt != Some(Doubt::Merged)).map_or("", |cell| cell.text.as_str())
    }

    /// Meanings of the columns that have a cell of their own in this row.
    pub(super) fn filled(&self) -> impl Iterator<Item = Column> {
        let own = self.cells.iter().filter(|(_, cell)| cell.doubt != Some(Doubt::Merged));
        own.filter_map(|(place, _)| self.sheet.header.column_at(*place)).map(|(column, _)| column)
    }

    fn answer(&self) -> String {
        let cells = self.sheet.header.places(Column::Answer).filter_map(|place| self.cells.get(&place));
        let mut answers: Vec<&str> = cells.map(|cell| cell.text.as_str()).collect();
        answers.dedup();
        answers.join(";")
    }

    fn options(&self) -> Vec<String> {
        let last = (0..self.sheet.header.options()).rev().find(|i| !self.text(Column::Option(*i)).is_empty());
        let Some(last) = last else { return words::options_of(self.text(Column::Options)) };
        let mut options: Vec<String> = (0..=last).map(|i| text::one_line(self.text(Column::Option(i)))).collect();
        words::strip_letters(&mut options);
        options
    }

    /// The question of this row.
    pub(super) fn read(&self, source: &Source<'_>) -> Item {
        if let Some(carried) = Carried::parse(self.text(Column::Carried)) {
            return self.read_ours(carried, source);
        }
        let mut item = self.begin();
        self.doubts(source, &mut item);
        let mut said = self.answer();
        let mut options = self.options();
        if options.is_empty()
            && let Some((_, behind)) = words::options_behind(self.text(Column::Stem))
        {
            let bare = words::options_behind(&item.draft.stem).map(|(bare, _)| bare.to_owned());
            item.draft.stem = bare.unwrap_or_default();
            options = behind;
            item.note(("stem", ""), "options_in_stem", "选项写在题干后面，已分开");
        }
        let mut explanation = String::new();
        if let Some((answer, behind)) = words::explanation_behind(&said) {
            behind.clone_into(&mut explanation);
            said = answer.to_owned();
        }
        self.fill(&mut item, source, &options, &mut said);
        if item.draft.explanation.is_empty() {
            item.draft.explanation = text::one_line(&explanation);
        }
        if item.kept_out && item.draft.options.is_empty() {
            item.draft.options = options.iter().map(|text| option(text)).collect();
        }
        item
    }

    /// The question of a row that we wrote: every text is meant as it stands.
    fn read_ours(&self, carried: Carried, source: &Source<'_>) -> Item {
        let mut item = self.begin();
        item.draft.stem = self.text(Column::Stem).to_owned();
        item.place.item = carried.id().map(|id| id.to_string()).unwrap_or_default();
        item.id = carried.id();
        self.doubts(source, &mut item);
        let last = (0..self.sheet.header.options()).rev().find(|i| !self.text(Column::Option(*i)).is_empty());
        let options: Vec<String> =
            last.map_or_else(Vec::new, |last| (0..=last).map(|i| self.text(Column::Option(i)).to_owned()).collect());
        let said = self.answer();
        item.draft.explanation = self.text(Column::Explanation).to_owned();
        item.draft.tags = words::pieces(self.text(Column::Point));
        item.draft.difficulty = self.difficulty(&mut item);
        item.draft.topic = source.topics.find(self.text(Column::Chapter)).unwrap_or_default().to_owned();
        if let Some(kind) = answer::kind_of(&mut item, self.text(Column::Kind), None, &options, &said) {
            item.draft.kind = kind;
            answer::fill_in(&mut item, &options, &said);
        }
        carried.fill_in_row(&mut item.draft, (&said, self.text(Column::Point)));
        item
    }

    /// The question of this row and the rows of its options below it.
    pub(super) fn read_with(&self, below: &[RowView<'s>], source: &Source<'_>) -> Item {
        let mut item = self.begin();
        let rows = || std::iter::once(self).chain(below);
        rows().for_each(|row| row.doubts(source, &mut item));
        let mut options: Vec<String> = rows().map(|row| text::one_line(row.own_text(Column::Options))).collect();
        let marks: Vec<&str> = rows().map(|row| row.own_text(Column::OptionRight)).collect();
        let filled = options.iter().rposition(|option| !option.is_empty()).map_or(0, |last| last + 1);
        options.truncate(filled);
        words::strip_letters(&mut options);
        let mut said = if self.sheet.header.has(Column::OptionRight) {
            for (row, mark) in rows().zip(&marks).take(filled) {
                row.check_mark(mark, &mut item);
            }
            let right = marks.iter().enumerate().filter(|(_, mark)| is_right(mark) == Some(true));
            let mut letters = String::new();
            right.for_each(|(place, _)| letters.push(words::letter_of(place)));
            letters
        } else {
            let mut answers: Vec<&str> = rows().map(|row| row.own_text(Column::Answer)).collect();
            answers.retain(|answer| !answer.is_empty());
            answers.join(";")
        };
        self.fill(&mut item, source, &options, &mut said);
        for (row, option) in rows().zip(&mut item.draft.options) {
            let note = text::one_line(row.own_text(Column::OptionNote));
            option.note = Some(note).filter(|note| !note.is_empty());
        }
        item
    }

    fn check_mark(&self, mark: &str, item: &mut Item) {
        if is_right(mark).is_none() {
            let place = Place { row: self.number, ..item.place.at(&item.heads.title("answer")) };
            let message = format!("“{}”看不出这个选项是否正确", shortened(mark));
            let suggestion = Some("写 是 或 否，也可以写 1 或 0".to_owned());
            let value = shortened(mark);
            item.push(Problem { level: Level::Error, place, code: "answer_unknown", value, message, suggestion });
        }
    }

    fn begin(&self) -> Item {
        let own = text::one_line(self.text(Column::Number));
        let stem = text::one_line(self.text(Column::Stem));
        let (number, bare) = words::number_of(&stem).unwrap_or(("", &stem));
        let name = if own.is_empty() { number } else { &own };
        let mut item = Item::new(Place::row(self.sheet.name, self.number).named(name));
        item.heads = Rc::clone(&self.sheet.heads);
        item.draft.stem = words::without_points(bare).replace("（ ）", "（　）");
        item
    }

    /// Faults of cells that a spreadsheet program changed or that are too long.
    fn doubts(&self, source: &Source<'_>, item: &mut Item) {
        for (place, cell) in self.cells {
            let Some((column, title)) = self.sheet.header.column_at(*place) else { continue };
            let asked =
                !matches!(column, Column::Ignored | Column::Chapter | Column::Point | Column::Number | Column::Carried);
            let (level, code, message, suggestion) = match (cell.doubt, column) {
                (Some(Doubt::Date), _) if asked => {
                    let remedy = "把单元格格式改为“文本”，再重新输入原来的内容";
                    (Level::Error, "became_date", "这一格被表格软件当成了日期或时间", remedy)
                }
                (Some(Doubt::Failed), _) if asked => {
                    (Level::Error, "formula_failed", "这一格的公式出错", "改成直接输入文字")
                }
                _ if self.is_too_long(column, &cell.text, source) => {
                    (Level::Error, "too_long", "这一格的文字太长", "请缩短")
                }
                (Some(Doubt::Merged), Column::Answer) => (
                    Level::Warning,
                    "merged_answer",
                    "答案来自合并的单元格，几道题共用一个答案",
                    "取消合并，逐题填写答案",
                ),
                (_, Column::Picture) => (Level::Warning, "picture", "图片或音视频没有导入", "导入后在题库里补上"),
                _ => continue,
            };
            let place = Place { row: self.number, ..item.place.at(title) };
            let (value, message, suggestion) = (shortened(&cell.text), message.to_owned(), Some(suggestion.to_owned()));
            item.push(Problem { level, place, code, value, message, suggestion });
        }
    }

    fn is_too_long(&self, column: Column, text: &str, source: &Source<'_>) -> bool {
        let max = source.limits.cell_chars_max;
        column != Column::Carried && text.len() > max && text.chars().count() > max
    }

    /// Kind, answer and everything else, once stem and options are known.
    fn fill(&self, item: &mut Item, source: &Source<'_>, options: &[String], said: &mut String) {
        item.draft.explanation = self.explanation();
        item.draft.tags = words::pieces(self.text(Column::Point));
        item.draft.difficulty = self.difficulty(item);
        item.draft.topic = self.topic(item, source);
        answer::take_key_from_stem(item, said);
        let Some(kind) = self.kind(item, options, said) else {
            item.said.clone_from(said);
            return;
        };
        item.draft.kind = kind;
        if kind == Kind::Fill {
            item.draft.stem = words::with_blanks(&item.draft.stem);
        }
        answer::fill_in(item, options, said);
    }

    fn kind(&self, item: &mut Item, options: &[String], said: &str) -> Option<Kind> {
        let written = self.text(Column::Kind);
        let mut usual = self.sheet.usual_kind;
        if let Some((tag, bare)) = words::kind_tag(&item.draft.stem) {
            item.draft.stem = bare;
            usual = Some(tag);
        }
        let shifted = match (self.sheet.codes_from_zero, written.trim()) {
            (true, "0") => "单选题",
            (true, "1") => "多选题",
            (true, "2") => "判断题",
            (true, "3") => "填空题",
            _ => written,
        };
        if shifted != written {
            item.note(("kind", written), "kind_code", "题型是数字，按 0 单选、1 多选、2 判断、3 填空理解，请核对");
        }
        if written.is_empty() && usual.is_some() {
            item.note(("kind", ""), "kind_inferred", "题型是空的，按工作表名称或小标题判断");
        }
        answer::kind_of(item, shifted, usual, options, said)
    }

    fn explanation(&self) -> String {
        let tidy = |text: &str| {
            let lines = text.lines().map(text::one_line).filter(|line| !line.is_empty());
            lines.collect::<Vec<_>>().join("\n")
        };
        let basis = tidy(self.text(Column::Basis));
        let mut explanation = tidy(self.text(Column::Explanation));
        if !basis.is_empty() && !explanation.contains(&basis) {
            let separator = if explanation.is_empty() { "" } else { "\n" };
            explanation = format!("{explanation}{separator}依据：{basis}");
        }
        explanation
    }

    fn difficulty(&self, item: &mut Item) -> Difficulty {
        let said = self.text(Column::Difficulty);
        if said.is_empty() {
            return Difficulty::Medium;
        }
        words::difficulty(said).unwrap_or_else(|| {
            let remedy = Some("可用：易、偏易、适中、较难、难，或 1、2、3");
            let message = format!("难度“{}”不认识，按适中处理", shortened(said));
            item.warning(("difficulty", said), "unknown_difficulty", message, remedy);
            Difficulty::Medium
        })
    }

    fn topic(&self, item: &mut Item, source: &Source<'_>) -> String {
        let chapter = self.text(Column::Chapter);
        let said = [chapter, self.text(Column::Point), self.sheet.section, self.sheet.title];
        let found = said.iter().find_map(|name| source.topics.find(name));
        if found.is_none() {
            let message = if chapter.is_empty() {
                "没有章节，题目不归入任何主题".to_owned()
            } else {
                format!("章节“{}”不是已有的主题，题目不归入任何主题", shortened(chapter))
            };
            item.note(("topic", chapter), "no_topic", message);
        }
        found.unwrap_or_default().to_owned()
    }
}

fn option(text: &str) -> DraftOption {
    DraftOption { text: text.to_owned(), right: false, note: None }
}

/// Whether a mark calls an option right; a blank one does not.
fn is_right(mark: &str) -> Option<bool> {
    match mark.trim() {
        "" | "0" => Some(false),
        "1" => Some(true),
        mark => words::truth(mark),
    }
}
