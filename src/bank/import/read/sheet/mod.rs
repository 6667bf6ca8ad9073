//! Reader of spreadsheets: which sheets hold questions, where the headings stand, which rows are questions.

pub(super) mod book;
mod heading;
mod layout;
mod row;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_xls;
mod xls;
mod xlsx;

use crate::bank::import::format::Format;
use crate::bank::import::item::{Items, Level, Place, Problem, Source};
use crate::bank::import::limit::FileRefused;
use crate::bank::import::report::shortened;
use crate::bank::import::words::{self, SaidKind};
use book::{Row, SheetRows};
use domain::text;
use heading::{Column, Header};
use row::{RowView, Sheet};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How the stems of our template's examples begin.
pub(in crate::bank) const EXAMPLE: &str = "【示例】";

/// Reads the questions of a workbook.
pub(in crate::bank::import) fn read(format: Format, source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    let book = match format {
        Format::Xls => xls::book(source, out)?,
        _ => xlsx::book(source, out)?,
    };
    read_book(&book, source, out)
}

/// Reads the questions of sheets, wherever they come from.
pub(super) fn read_book(book: &[SheetRows], source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    let any_header = book.iter().filter(|sheet| !sheet.hidden).any(|sheet| Header::find(&sheet.rows).is_some());
    for sheet in book {
        let header = Header::find(&sheet.rows);
        match header {
            _ if sheet.hidden => report_hidden(sheet, header.as_ref(), out),
            Some(header) => read_sheet(sheet, header, source, out)?,
            None if sheet.rows.is_empty() => {}
            None => {
                let message = "前 20 行里没有“题干”和“正确答案”这样的列名，整张工作表没有导入";
                let guide = any_header && looks_like_guide(sheet);
                let level = if guide { Level::Note } else { Level::Warning };
                out.finding(level, Place::row(&sheet.name, 0), "no_header", message);
            }
        }
    }
    match (out.sheets, out.list.len()) {
        (0, _) => Err(FileRefused::new(
            "no_header",
            "没有找到表头：前 20 行里要有“题干”“题型”“正确答案”等列名。请下载模板对照",
        )),
        (_, 0) => Err(FileRefused::new("no_rows", "表头下面没有题目，请填好再上传")),
        _ => Ok(()),
    }
}

fn report_hidden(sheet: &SheetRows, header: Option<&Header>, out: &mut Items) {
    let rows = header.map_or(0, |header| sheet.rows.range(header.row + 1..).count());
    let (level, message) = if rows > 0 {
        let message = format!("工作表是隐藏的，里面有 {rows} 行题目没有导入；需要导入请先取消隐藏");
        (Level::Warning, message)
    } else {
        (Level::Note, "工作表是隐藏的，没有导入；需要导入请先取消隐藏".to_owned())
    };
    out.finding(level, Place::row(&sheet.name, 0), "hidden_sheet", message);
}

/// Sheets with remarks for people who fill in the others.
fn looks_like_guide(sheet: &SheetRows) -> bool {
    let named = ["说明", "须知", "指南", "目录", "字典", "参数", "选项", "数据", "列表", "sheet"];
    let name = text::folded(&sheet.title);
    named.iter().any(|word| name.contains(word)) || sheet.rows.len() < 3
}

/// What section headings between the questions say.
#[derive(Default)]
struct Section {
    kind: Option<SaidKind>,
    topic: String,
}

fn read_sheet(rows: &SheetRows, mut header: Header, source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    out.sheets += 1;
    let mut section = Section { kind: words::kind_in(&rows.title), topic: String::new() };
    let mut after = header.row;
    loop {
        report_columns(rows, &header, out);
        // A row of headings further down begins a new table.
        let Some(next) = table(rows, &header, &mut section, after, source, out)? else { return Ok(()) };
        after = next.row;
        header = next;
    }
}

fn report_columns(rows: &SheetRows, header: &Header, out: &mut Items) {
    let place = Place::row(&rows.name, header.row);
    if !header.unknown.is_empty() {
        let message = format!("这些列没有用到：{}", header.unknown.join("、"));
        out.finding(Level::Note, place.clone(), "unknown_columns", message);
    }
    for column in &rows.hidden_columns {
        if let Some((_, title)) = header.column_at(*column) {
            let message = format!("列“{title}”是隐藏的，里面的内容也读取了，请核对");
            out.finding(Level::Warning, place.at(title), "hidden_column", message);
        }
    }
}

/// Reads rows up to the end or the next row of headings.
fn table(
    rows: &SheetRows,
    header: &Header,
    section: &mut Section,
    after: usize,
    source: &Source<'_>,
    out: &mut Items,
) -> Result<Option<Header>, FileRefused> {
    let heads = Rc::new(header.heads());
    let codes_from_zero = codes_from_zero(&rows.rows, header);
    let by_option = by_option(&rows.rows, header);
    let mut left = rows.rows.range(after + 1..).peekable();
    let mut looked = 0_usize;
    while let Some((number, cells)) = left.next() {
        looked += 1;
        if looked.is_multiple_of(64) {
            source.check_time()?;
        }
        let topic = section.topic.clone();
        let sheet = Sheet {
            name: &rows.name,
            title: &rows.title,
            header,
            heads: Rc::clone(&heads),
            usual_kind: section.kind,
            codes_from_zero,
            section: &topic,
        };
        let row = RowView { sheet: &sheet, number: *number, cells };
        match fate(&row, rows) {
            Fate::Blank => {}
            Fate::Header(next) => return Ok(Some(next)),
            Fate::Section(kind, topic) => {
                section.kind = kind.or(section.kind);
                section.topic = topic;
            }
            Fate::Example => {
                out.finding(Level::Note, Place::row(&rows.name, *number), "example", "模板里的示例，没有导入")
            }
            Fate::Hidden => out.finding_with(hidden_row(&row)),
            Fate::Remark => out.finding_with(remark(&row)),
            Fate::Question if by_option => {
                let mut below = Vec::new();
                while let Some((number, cells)) =
                    left.next_if(|(number, cells)| belongs(&RowView { number: **number, cells, ..row }, &row, rows))
                {
                    below.push(RowView { sheet: &sheet, number: *number, cells });
                }
                out.push(row.read_with(&below, source))?;
            }
            Fate::Question => out.push(row.read(source))?,
        }
    }
    Ok(None)
}

/// Whether each option has a row of its own: there is a column that calls options right, or options stand in rows
/// without a stem.
fn by_option(rows: &BTreeMap<usize, Row>, header: &Header) -> bool {
    if header.has(Column::OptionRight) {
        return true;
    }
    if !header.has(Column::Options) || header.options() > 0 {
        return false;
    }
    let filled = |row: &Row, column| {
        let cell = header.places(column).find_map(|place| row.get(&place));
        cell.is_some_and(|cell| cell.doubt != Some(book::Doubt::Merged))
    };
    let below = rows.range(header.row + 1..);
    below.filter(|(_, row)| filled(row, Column::Options) && !filled(row, Column::Stem)).count() >= 2
}

/// Whether a row is a further option of the question above.
fn belongs(row: &RowView<'_>, first: &RowView<'_>, rows: &SheetRows) -> bool {
    if rows.hidden_rows.contains(&row.number) || row.own_text(Column::Options).is_empty() {
        return false;
    }
    let (number, stem) = (row.own_text(Column::Number), row.own_text(Column::Stem));
    let same = |text: &str, column| text.is_empty() || text == first.text(column);
    let named = !number.is_empty() && number == first.text(Column::Number);
    same(number, Column::Number) && (same(stem, Column::Stem) && (named || stem.is_empty() || number.is_empty()))
}

/// Whether kinds are given as numbers from 0, as somebody has to be the first kind.
fn codes_from_zero(rows: &BTreeMap<usize, Row>, header: &Header) -> bool {
    let Some(place) = header.places(Column::Kind).next() else { return false };
    rows.range(header.row + 1..).any(|(_, row)| row.get(&place).is_some_and(|cell| cell.text == "0"))
}

enum Fate {
    Question,
    Blank,
    Example,
    Hidden,
    Remark,
    Section(Option<SaidKind>, String),
    Header(Header),
}

/// What a row is: a question, or one of the rows that people put between questions.
fn fate(row: &RowView<'_>, rows: &SheetRows) -> Fate {
    let mut filled = row.filled().filter(|column| !matches!(column, Column::Ignored | Column::Number));
    let Some(first) = filled.next() else {
        // A section heading may stand below the heading of numbers.
        return section(row.text(Column::Number)).map_or(Fate::Blank, |(kind, topic)| Fate::Section(kind, topic));
    };
    let stem = row.text(Column::Stem);
    if stem.starts_with(EXAMPLE) {
        return Fate::Example;
    }
    let other = Header::of(row.number, row.cells);
    if row.sheet.header.is_repeated_by(&other) {
        return Fate::Header(other);
    }
    if rows.hidden_rows.contains(&row.number) {
        return Fate::Hidden;
    }
    // A heading may stand in any column, alone in its row.
    let alone = filled.next().is_none() && matches!(first, Column::Stem | Column::Kind | Column::Chapter)
        || stem.is_empty() && row.cells.len() == 1;
    if alone {
        let said = row.cells.values().next().map_or("", |cell| cell.text.as_str());
        let said = if stem.is_empty() { said } else { stem };
        if let Some((kind, topic)) = section(said) {
            return Fate::Section(kind, topic);
        }
        if is_remark(said) {
            return Fate::Remark;
        }
    }
    Fate::Question
}

/// What a section heading such as `一、单项选择题（每题2分）` or `第二章 电梯` announces.
fn section(said: &str) -> Option<(Option<SaidKind>, String)> {
    let numeral = |c: char| "一二三四五六七八九十".contains(c);
    if said.chars().count() > 60 {
        return None;
    }
    let opened = said.trim_start_matches(['(', '（', '第']);
    let named = opened.strip_prefix(numeral).map(|rest| rest.trim_start_matches(numeral));
    let rest = named.unwrap_or(said);
    let marks = ['、', '.', '．', ')', '）', '部', '分', '章', '节', '篇', ' ', '　', ':', '：'];
    let title = rest.trim_start_matches(marks);
    let head = title.split(['(', '（', ':', '：', ' ']).next().unwrap_or_default();
    let kind = words::kind_in(head).or_else(|| words::kind(head).filter(|kind| !matches!(kind, SaidKind::Code(_))));
    let marked = named.is_some() && rest.len() > title.len();
    (marked || kind.is_some() && head.chars().count() <= 10).then(|| (kind, title.to_owned()))
}

/// Lines that people put below a table.
fn is_remark(said: &str) -> bool {
    let said = text::folded(said);
    ["备注", "注:", "说明:", "合计", "共计", "总计", "填写说明", "填表说明", "注意"]
        .iter()
        .any(|mark| said.starts_with(mark))
}

fn at_stem(row: &RowView<'_>) -> (Place, String) {
    let stem = row.text(Column::Stem);
    let said = if stem.is_empty() { row.cells.values().next().map_or("", |cell| cell.text.as_str()) } else { stem };
    (Place::row(row.sheet.name, row.number).at(&row.sheet.heads.title("stem")), shortened(said))
}

fn hidden_row(row: &RowView<'_>) -> Problem {
    let (place, value) = at_stem(row);
    let message = "这一行是隐藏的，没有导入".to_owned();
    let suggestion = Some("需要导入请先取消隐藏或清除筛选".to_owned());
    Problem { level: Level::Warning, place, code: "hidden_row", value, message, suggestion }
}

fn remark(row: &RowView<'_>) -> Problem {
    let (place, value) = at_stem(row);
    let message = "这一行像是备注，没有导入".to_owned();
    Problem { level: Level::Note, place, code: "remark", value, message, suggestion: None }
}

/// Whether texts beside each other are headings of a table of questions.
pub(super) fn is_header(titles: &[&str]) -> bool {
    let cell = |title: &&str| book::CellText { text: (*title).to_owned(), doubt: None };
    let row: Row = (0_u32..).zip(titles.iter().map(cell)).collect();
    Header::of(1, &row).is_header()
}
