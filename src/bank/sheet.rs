//! The check of an uploaded spreadsheet: which rows become questions, which are known already, which have faults.

use super::findings::{At, Findings};
use super::import::words::{self as detect, Column, SaidKind};
use super::import::{FileRefused, Limits};
use super::lists::Topics;
use super::report::{SheetQuestion, SheetReport};
use super::row::{ReadRow, RowView};
use super::workbook::{self, Book, Row, SheetRows};
use domain::id::QuestionId;
use domain::question::{Draft, Kind, Library};
use domain::text;
use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

/// Rows at the top among which the headings are looked for.
const HEADER_ROWS: usize = 10;
/// How the stems of our template's examples begin.
pub(super) const EXAMPLE: &str = "【示例】";

/// What the check needs to know of the bank.
pub struct CheckContext<'a> {
    /// The identifier of the question in the bank with this stem, folded by [`domain::text::folded`].
    pub known_stems: &'a dyn Fn(&str) -> Option<String>,
    /// A new identifier.
    pub new_id: &'a dyn Fn() -> QuestionId,
    /// Names of topics.
    pub topics: &'a Topics,
    /// Laws and statements.
    pub library: &'a Library,
}

/// What an upload holds.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What people read before they confirm.
    pub report: SheetReport,
    /// Questions that a confirmation adds, in the order of the file.
    pub drafts: Vec<Draft>,
}

/// Headings of a sheet.
#[derive(Debug, Default)]
pub(super) struct Header {
    row: usize,
    columns: BTreeMap<u32, (Column, String)>,
    unknown: Vec<String>,
}

impl Header {
    /// Places of the columns of this meaning.
    pub(super) fn places(&self, column: Column) -> impl Iterator<Item = u32> {
        self.columns.iter().filter(move |(_, (found, _))| *found == column).map(|(place, _)| *place)
    }

    /// Heading of the first column of this meaning, or the name people know it by.
    pub(super) fn title(&self, column: Column) -> &str {
        let found = self.columns.values().find(|(found, _)| *found == column);
        found.map_or_else(|| usual_title(column), |(_, title)| title)
    }

    /// Meaning and heading of a column.
    pub(super) fn column_at(&self, place: u32) -> Option<(Column, &str)> {
        self.columns.get(&place).map(|(column, title)| (*column, title.as_str()))
    }

    fn has(&self, column: Column) -> bool {
        self.places(column).next().is_some()
    }
}

fn usual_title(column: Column) -> &'static str {
    match column {
        Column::Stem => "题干",
        Column::Kind => "题型",
        Column::Option(place) => ["选项A", "选项B", "选项C", "选项D", "选项E", "选项F", "选项G", "选项H"]
            .get(place)
            .copied()
            .unwrap_or("选项"),
        Column::Options | Column::OptionRow => "选项",
        Column::Answer => "正确答案",
        Column::Explanation => "解析",
        Column::Chapter => "章节",
        Column::Point => "知识点",
        Column::Difficulty => "难度",
        Column::Ignored => "",
    }
}

/// Checks a spreadsheet without importing anything.
///
/// # Errors
/// Why the file as a whole is refused.
pub fn check_xlsx(
    bytes: &[u8],
    file_name: &str,
    context: &CheckContext<'_>,
    limits: &Limits,
    deadline: Instant,
) -> Result<Checked, FileRefused> {
    let book = workbook::read(bytes, limits, deadline)?;
    let mut check = Check {
        file: text::one_line(file_name),
        context,
        findings: Findings::default(),
        seen: HashMap::new(),
        questions: Vec::new(),
        drafts: Vec::new(),
        counts: Counts::default(),
        deadline,
    };
    check.book(&book)?;
    Ok(check.finish(u64::try_from(bytes.len()).unwrap_or(u64::MAX)))
}

#[derive(Default)]
struct Counts {
    sheets: usize,
    rows: usize,
    duplicates: usize,
    faulty: usize,
}

struct Check<'a> {
    file: String,
    context: &'a CheckContext<'a>,
    findings: Findings,
    /// Sheet and row of the first question with a folded stem.
    seen: HashMap<String, (String, usize)>,
    questions: Vec<SheetQuestion>,
    drafts: Vec<Draft>,
    counts: Counts,
    deadline: Instant,
}

impl Check<'_> {
    fn book(&mut self, book: &Book) -> Result<(), FileRefused> {
        for name in &book.hidden {
            let at = At { sheet: name, row: 0, column: "", value: "" };
            self.findings.note(at, "hidden_sheet", "工作表是隐藏的，没有导入；需要导入请先取消隐藏");
        }
        let mut other_layout = false;
        for sheet in book.sheets.iter().filter(|sheet| !sheet.rows.is_empty()) {
            let header = find_header(&sheet.rows);
            other_layout |= header.as_ref().is_some_and(|header| header.has(Column::OptionRow));
            match header.filter(|header| !header.has(Column::OptionRow)) {
                Some(header) => self.sheet(sheet, &header)?,
                None => {
                    let at = At { sheet: &sheet.name, row: 0, column: "", value: "" };
                    self.findings.note(
                        at,
                        "no_header",
                        "前 10 行里没有“题干”和“正确答案”这样的列名，整张工作表没有导入",
                    );
                }
            }
        }
        match (self.counts.sheets, self.counts.rows) {
            (0, _) if other_layout => {
                Err(FileRefused::new("option_rows", "这个文件每个选项占一行，还不能导入。请改成每题一行，可先下载模板"))
            }
            (0, _) => Err(FileRefused::new(
                "no_header",
                "没有找到表头：前 10 行里要有“题干”“题型”“正确答案”等列名。请下载模板对照",
            )),
            (_, 0) => Err(FileRefused::new("no_rows", "表头下面没有题目，请填好再上传")),
            _ => Ok(()),
        }
    }

    fn sheet(&mut self, sheet: &SheetRows, header: &Header) -> Result<(), FileRefused> {
        self.counts.sheets += 1;
        if !header.unknown.is_empty() {
            let at = At { sheet: &sheet.name, row: header.row, column: "", value: "" };
            self.findings.note(at, "unknown_columns", format!("这些列没有用到：{}", header.unknown.join("、")));
        }
        let mut usual_kind = known_kind(&sheet.name);
        for (looked, (number, cells)) in sheet.rows.range(header.row + 1..).enumerate() {
            if looked % 64 == 0 && Instant::now() > self.deadline {
                return Err(FileRefused::too_slow());
            }
            let row = RowView { sheet: &sheet.name, number: *number, cells, header, usual_kind, file: &self.file };
            match skipped(&row) {
                Some(Skipped::Blank) => {}
                Some(Skipped::Heading(kind)) => usual_kind = kind.or(usual_kind),
                Some(Skipped::Example) => {
                    self.findings.note(row.at(Column::Stem), "example", "模板里的示例，没有导入");
                }
                None => {
                    self.counts.rows += 1;
                    match row.read(self.context, &mut self.findings) {
                        Some(read) => take(self.context, &mut self.seen, &mut self.findings, &row, read).store(
                            &mut self.questions,
                            &mut self.drafts,
                            &mut self.counts,
                        ),
                        None => self.counts.faulty += 1,
                    }
                }
            }
        }
        Ok(())
    }

    fn finish(self, size_bytes: u64) -> Checked {
        let (faults, notes) = self.findings.finish();
        let report = SheetReport {
            file_name: self.file,
            size_bytes,
            sheets: self.counts.sheets,
            rows: self.counts.rows,
            report_hash: String::new(),
            to_add: self.drafts.len(),
            duplicates: self.counts.duplicates,
            faulty: self.counts.faulty,
            faults,
            notes,
            questions: self.questions,
        };
        Checked { report: report.sealed(), drafts: self.drafts }
    }
}

enum Skipped {
    Blank,
    Example,
    Heading(Option<Kind>),
}

/// Rows between the questions: blank ones, examples, repeated headings and section headings such as 一、单选题.
fn skipped(row: &RowView<'_>) -> Option<Skipped> {
    let mut filled = row.cells.keys().filter_map(|place| row.header.column_at(*place)).map(|(column, _)| column);
    let first = filled.find(|column| *column != Column::Ignored);
    let stem = row.text(Column::Stem);
    if first.is_none() {
        return Some(Skipped::Blank);
    }
    if stem.starts_with(EXAMPLE) {
        return Some(Skipped::Example);
    }
    let repeated = detect::column(stem) == Some(Column::Stem) && detect::column(row.text(Column::Answer)).is_some();
    if repeated {
        return Some(Skipped::Heading(None));
    }
    let alone = first == Some(Column::Stem) && filled.all(|column| column == Column::Ignored);
    alone.then(|| section_kind(stem)).flatten().map(|kind| Skipped::Heading(Some(kind)))
}

/// The kind that a section heading such as `一、单项选择题（每题2分）` announces.
fn section_kind(stem: &str) -> Option<Kind> {
    let numeral = |c: char| "一二三四五六七八九十".contains(c);
    let rest = stem.trim_start_matches(['(', '（', '第']).strip_prefix(numeral)?;
    let rest = rest
        .trim_start_matches(numeral)
        .trim_start_matches(['、', '.', '．', ')', '）', '部', '分', ' ', '　', ':', '：']);
    known_kind(rest.split(['(', '（', ':', '：', ' ']).next().unwrap_or_default())
}

fn known_kind(said: &str) -> Option<Kind> {
    match detect::kind(said) {
        Some(SaidKind::Known(kind)) => Some(kind),
        _ => None,
    }
}

struct Taken {
    question: SheetQuestion,
    draft: Draft,
    faulty: bool,
}

/// Holds a row against the bank and the rows before it.
fn take(
    context: &CheckContext<'_>,
    seen: &mut HashMap<String, (String, usize)>,
    findings: &mut Findings,
    row: &RowView<'_>,
    read: ReadRow,
) -> Taken {
    let ReadRow { draft, answer, faulty } = read;
    let folded = text::folded(&draft.stem);
    let mut duplicate_of = None;
    if !faulty {
        let remedy = Some("若是另一道题，请把题干写完整，使两题不同");
        if let Some(id) = (context.known_stems)(&folded) {
            let message = format!("题库里已有题干相同的题（{id}），不再导入");
            findings.warning(row.at(Column::Stem), "duplicate_in_bank", message, remedy);
            duplicate_of = Some(id);
        } else if let Some((sheet, number)) = seen.get(&folded) {
            let message = format!("与工作表“{sheet}”第 {number} 行题干相同，不再导入");
            findings.warning(row.at(Column::Stem), "duplicate_in_file", message, remedy);
            duplicate_of = Some(format!("{sheet} 第 {number} 行"));
        } else {
            seen.insert(folded, (row.sheet.to_owned(), row.number));
        }
    }
    let question = SheetQuestion {
        sheet: row.sheet.to_owned(),
        row: row.number,
        kind: draft.kind.word().to_owned(),
        stem: draft.stem.clone(),
        options: draft.options.iter().map(|option| option.text.clone()).collect(),
        answer,
        accepted: !faulty && duplicate_of.is_none(),
        duplicate_of,
    };
    Taken { question, draft, faulty }
}

impl Taken {
    fn store(self, questions: &mut Vec<SheetQuestion>, drafts: &mut Vec<Draft>, counts: &mut Counts) {
        counts.faulty += usize::from(self.faulty);
        counts.duplicates += usize::from(self.question.duplicate_of.is_some());
        if self.question.accepted {
            drafts.push(self.draft);
        }
        questions.push(self.question);
    }
}

/// The row among the first ten that names most columns; it has to name the stem and one more.
fn find_header(rows: &BTreeMap<usize, Row>) -> Option<Header> {
    let headers = rows.range(..=HEADER_ROWS).map(|(number, cells)| header_of(*number, cells));
    let named = headers.filter(|header| {
        let stem = header.has(Column::Stem) || header.has(Column::OptionRow);
        stem && header.columns.len() >= 2
    });
    // Of rows with equally many names the first is the heading.
    named.reduce(|best, next| if next.columns.len() > best.columns.len() { next } else { best })
}

fn header_of(number: usize, cells: &Row) -> Header {
    let mut header = Header { row: number, ..Header::default() };
    for (place, cell) in cells {
        let title = text::one_line(&cell.text);
        let several = |column: &Column| matches!(column, Column::Answer | Column::Ignored);
        match detect::column(&cell.text) {
            Some(column) if several(&column) || !header.has(column) => {
                header.columns.insert(*place, (column, title));
            }
            _ => header.unknown.push(super::report::shortened(&title)),
        }
    }
    header
}
