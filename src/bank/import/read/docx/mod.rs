//! Reader of Word documents: paragraphs become the lines of a paper, tables with headings become sheets.

mod body;
mod number;
#[cfg(test)]
mod tests;

use super::sheet;
use super::sheet::book::{CellText, Row, SheetRows};
use super::text::{Line, questions};
use crate::bank::import::archive::Archive;
use crate::bank::import::decode;
use crate::bank::import::item::{Items, Level, Place, Source};
use crate::bank::import::limit::FileRefused;
use body::{Block, Body, Cells, Paragraph};
use number::Lists;

/// Characters of a cell that may stand beside others on one line.
const SHORT_CELL: usize = 24;

/// Reads the questions of a file.
pub(in crate::bank::import) fn read(source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    let mut archive = Archive::open(source.bytes, source.limits, source.deadline)?;
    let names = archive.names().to_vec();
    let find =
        |ending: &str| names.iter().find(|name| name.replace('\\', "/").to_lowercase().ends_with(ending)).cloned();
    let mut part = |ending: &str| -> Result<Option<String>, FileRefused> {
        let bytes = find(ending).and_then(|name| archive.read(&name));
        bytes.map(|bytes| decode::decode(&bytes).map(|decoded| decoded.text)).transpose()
    };
    let document = part("word/document.xml")?.ok_or_else(FileRefused::broken)?;
    let mut lists = Lists::default();
    if let Some(xml) = part("word/numbering.xml")? {
        lists.read(&xml, source.deadline)?;
    }
    if let Some(xml) = part("word/styles.xml")? {
        lists.read_styles(&xml, source.deadline)?;
    }
    let body = body::read(&document, source.deadline)?;
    remarks(&body, out);
    for (name, message) in [
        ("header", "页眉没有导入"),
        ("footer", "页脚没有导入"),
        ("footnotes", "脚注没有导入"),
        ("comments", "批注没有导入"),
    ] {
        if names.iter().any(|entry| entry.contains(&format!("word/{name}"))) {
            let text = part(&format!("word/{name}.xml"))?.or(part(&format!("word/{name}1.xml"))?).unwrap_or_default();
            if body::read(&text, source.deadline)?.says_something() {
                out.finding(Level::Note, Place::default(), "left_out", message);
            }
        }
    }
    let mut papers = Papers { lines: Vec::new(), sheets: Vec::new(), row: 0 };
    for block in body.blocks {
        source.check_time()?;
        match block {
            Block::Paragraph(paragraph) => papers.paragraph(paragraph, &mut lists),
            Block::Table(rows) => papers.table(rows, &mut lists),
        }
    }
    if !papers.sheets.is_empty() {
        sheet::read_book(&papers.sheets, source, out)?;
    }
    questions(papers.lines, source, out)
}

impl Body {
    fn says_something(&self) -> bool {
        let text = |paragraph: &Paragraph| paragraph.text.chars().any(char::is_alphanumeric);
        self.blocks.iter().any(|block| match block {
            Block::Paragraph(paragraph) => text(paragraph),
            Block::Table(rows) => rows.iter().flatten().flatten().any(text),
        })
    }
}

fn remarks(body: &Body, out: &mut Items) {
    let mut note = |count: usize, code, message: String| {
        if count > 0 {
            out.finding(Level::Note, Place::default(), code, message);
        }
    };
    note(body.deletions, "tracked_deletion", format!("修订中已删除的 {} 处文字没有导入", body.deletions));
    note(body.hidden, "hidden_text", format!("隐藏的 {} 处文字没有导入", body.hidden));
    note(body.boxes, "text_box", format!("{} 个文本框里的文字按所在位置读入，请核对", body.boxes));
    if body.broken {
        out.finding(
            Level::Warning,
            Place::default(),
            "broken_file",
            "文件不完整，后面的内容没有读到。请重新另存一份再上传",
        );
    }
}

/// What a document is turned into.
struct Papers {
    lines: Vec<Line>,
    sheets: Vec<SheetRows>,
    /// Paragraphs so far.
    row: usize,
}

impl Papers {
    fn paragraph(&mut self, paragraph: Paragraph, lists: &mut Lists) {
        self.row += 1;
        let row = self.row;
        let line = with_label(paragraph, lists);
        // A line break inside a paragraph is a line of its own; what stands out is cut along.
        let mut from = 0;
        for (i, part) in line.text.split('\n').enumerate() {
            let to = from + part.len();
            let inside = line.marked.iter().filter(|marked| marked.start < to && marked.end > from);
            let marked = inside.map(|marked| marked.start.max(from) - from..marked.end.min(to) - from).collect();
            let lost = if i == 0 { line.lost.clone() } else { Vec::new() };
            self.lines.push(Line { row, text: part.to_owned(), marked, lost });
            from = to + 1;
        }
    }

    /// A table with headings of questions is a sheet; any other is text, row by row.
    fn table(&mut self, rows: Vec<Cells>, lists: &mut Lists) {
        let texts: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| cell_text(cell)).collect()).collect();
        let header = |row: &Vec<String>| sheet::is_header(&row.iter().map(String::as_str).collect::<Vec<_>>());
        if texts.iter().take(5).any(header) {
            let name = format!("表格{}", self.sheets.len() + 1);
            let mut table = SheetRows { name, ..SheetRows::default() };
            for (number, row) in (1..).zip(texts) {
                let cells = (0_u32..).zip(row).filter(|(_, text)| !text.is_empty());
                let cells: Row = cells.map(|(at, text)| (at, CellText { text, doubt: None })).collect();
                if !cells.is_empty() {
                    table.rows.insert(number, cells);
                }
            }
            self.row += rows.iter().flatten().map(Vec::len).sum::<usize>();
            self.sheets.push(table);
            return;
        }
        for row in rows {
            let short = |cell: &Vec<Paragraph>| {
                let own = |paragraph: &&Paragraph| !paragraph.text.trim().is_empty();
                cell.iter().filter(own).count() <= 1 && cell_text(cell).chars().count() <= SHORT_CELL
            };
            let filled = row.iter().filter(|cell| !cell_text(cell).is_empty()).count();
            if filled >= 2 && row.iter().all(short) {
                let parts: Vec<Paragraph> = row.into_iter().flatten().filter(|p| !p.text.trim().is_empty()).collect();
                self.beside(parts, lists);
            } else {
                row.into_iter().flatten().for_each(|paragraph| self.paragraph(paragraph, lists));
            }
        }
    }

    /// Short cells beside each other as one line.
    fn beside(&mut self, parts: Vec<Paragraph>, lists: &mut Lists) {
        self.row += 1;
        let mut whole = Line { row: self.row, ..Line::default() };
        for part in parts {
            let line = with_label(part, lists);
            if !whole.text.is_empty() {
                whole.text.push('\t');
            }
            let from = whole.text.len();
            whole.text.push_str(&line.text.replace('\n', " "));
            whole.marked.extend(line.marked.into_iter().map(|m| m.start + from..m.end + from));
            whole.lost.extend(line.lost);
        }
        self.lines.push(whole);
    }
}

fn cell_text(cell: &[Paragraph]) -> String {
    let texts: Vec<&str> = cell.iter().map(|paragraph| paragraph.text.trim()).filter(|text| !text.is_empty()).collect();
    texts.join("\n")
}

/// A paragraph as a line, its automatic number written out.
fn with_label(paragraph: Paragraph, lists: &mut Lists) -> Line {
    let empty = paragraph.text.trim().is_empty();
    let label = lists.label(paragraph.listed.as_ref(), &paragraph.style).filter(|_| !empty);
    let Paragraph { text, marked, lost, .. } = paragraph;
    let Some(label) = label else { return Line { row: 0, text, marked, lost } };
    let label = if label.ends_with(|c: char| c.is_alphanumeric()) { format!("{label}. ") } else { format!("{label} ") };
    let marked = marked.into_iter().map(|m| m.start + label.len()..m.end + label.len()).collect();
    Line { row: 0, text: label + &text, marked, lost }
}
