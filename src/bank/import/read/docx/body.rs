//! The body of a Word document as paragraphs and tables, read event by event within bounds.

use super::number::Listed;
use crate::bank::import::limit::FileRefused;
use crate::bank::import::read::html;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;
use std::time::Instant;

/// Levels of elements inside each other.
const DEPTH_MAX: usize = 300;
/// Events between two looks at the clock.
const STEP_EVENTS: usize = 500;
/// Bytes kept of a paragraph.
const PARAGRAPH_MAX: usize = 100_000;

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Its text.
    pub(super) text: String,
    /// Byte ranges that stand out.
    pub(super) marked: Vec<Range<usize>>,
    /// What text cannot say.
    pub(super) lost: Vec<&'static str>,
    /// List it belongs to.
    pub(super) listed: Option<Listed>,
    /// Style.
    pub(super) style: String,
}

/// A row of a table: its cells, each with its paragraphs.
pub(super) type Cells = Vec<Vec<Paragraph>>;

/// A piece of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Vec<Cells>),
}

/// The body, and what was left out of it.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Paragraphs and tables in order.
    pub(super) blocks: Vec<Block>,
    /// Tracked deletions that were skipped.
    pub(super) deletions: usize,
    /// Hidden runs that were skipped.
    pub(super) hidden: usize,
    /// Text boxes whose text was read.
    pub(super) boxes: usize,
    /// Whether the document breaks off.
    pub(super) broken: bool,
}

/// How a run looks.
#[derive(Debug, Clone, Copy, Default)]
struct Look {
    out: bool,
    underlined: bool,
    hidden: bool,
}

struct Reading {
    body: Body,
    /// Names of the open elements.
    open: Vec<String>,
    /// Open paragraphs; text boxes put one inside another.
    paragraphs: Vec<Paragraph>,
    /// Open tables.
    tables: Vec<Vec<Cells>>,
    look: Look,
    /// Depth at which something that is left out began.
    skipped_at: Option<usize>,
}

/// Reads the body of `document.xml`.
///
/// # Errors
/// When the time is over or the document is nested too deep.
pub(super) fn read(xml: &str, deadline: Instant) -> Result<Body, FileRefused> {
    if xml.contains("<!ENTITY") {
        return Err(FileRefused::new(
            "xml_entities",
            "文件里自定义了实体，为安全起见不读取。请用 Word 或 WPS 另存一份再上传",
        ));
    }
    let mut reader = Reader::from_str(xml);
    reader.config_mut().allow_dangling_amp = true;
    let mut reading = Reading {
        body: Body::default(),
        open: Vec::new(),
        paragraphs: Vec::new(),
        tables: Vec::new(),
        look: Look::default(),
        skipped_at: None,
    };
    let mut events = 0_usize;
    loop {
        events += 1;
        if events.is_multiple_of(STEP_EVENTS) && Instant::now() > deadline {
            return Err(FileRefused::too_slow());
        }
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                reading.begin(&tag);
                reading.open.push(tag.local_name().as_ref().to_owned());
                if reading.open.len() > DEPTH_MAX {
                    return Err(FileRefused::new(
                        "too_complex",
                        "文件嵌套太深，不像是题库。请用 Word 或 WPS 另存一份再上传",
                    ));
                }
            }
            Ok(Event::Empty(tag)) => {
                reading.begin(&tag);
                reading.end(tag.local_name().as_ref());
            }
            Ok(Event::End(_)) => {
                if let Some(name) = reading.open.pop() {
                    if reading.skipped_at.is_some_and(|at| reading.open.len() <= at) {
                        reading.skipped_at = None;
                    } else {
                        reading.end(&name);
                    }
                }
            }
            Ok(Event::Text(text)) => reading.text(&text.xml10_content()),
            Ok(Event::CData(text)) => reading.text(&text.xml10_content()),
            Ok(Event::GeneralRef(name)) => {
                let said = match name.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    _ => html::entity(&name.xml10_content()).unwrap_or_default().to_owned(),
                };
                reading.text(&said);
            }
            Ok(Event::Eof) => {
                reading.body.broken |= !reading.open.is_empty();
                break;
            }
            Ok(_) => {}
            Err(_) => {
                reading.body.broken = true;
                break;
            }
        }
    }
    Ok(reading.finish())
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.value.to_string())
}

/// A switch such as `<w:b/>`, which `w:val="0"` turns off.
fn on(tag: &BytesStart<'_>) -> bool {
    !attribute(tag, "val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "none" | "off"))
}

impl Reading {
    fn begin(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        let name: &str = name.as_ref();
        if self.skipped_at.is_some() {
            return;
        }
        let in_run = self.open.iter().rev().take(2).any(|open| open == "rPr")
            && self.open.iter().rev().nth(1).is_some_and(|open| open == "r");
        match name {
            "del" | "moveFrom" | "Fallback" => {
                self.body.deletions += usize::from(name != "Fallback");
                self.skipped_at = Some(self.open.len());
            }
            "instrText" | "delText" => self.skipped_at = Some(self.open.len()),
            "p" if self.open.last().is_none_or(|parent| parent != "r") => self.paragraphs.push(Paragraph::default()),
            "txbxContent" => self.body.boxes += 1,
            "tbl" => self.tables.push(Vec::new()),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.push(Vec::new());
                }
            }
            "tc" => {
                if let Some(row) = self.tables.last_mut().and_then(|table| table.last_mut()) {
                    row.push(Vec::new());
                }
            }
            "r" => self.look = Look::default(),
            "vanish" if in_run && on(tag) => {
                self.look.hidden = true;
                self.body.hidden += 1;
            }
            "b" if in_run && on(tag) => self.look.out = true,
            "u" if in_run && on(tag) => self.look = Look { out: true, underlined: true, ..self.look },
            "color" | "highlight" if in_run => {
                self.look.out |= attribute(tag, "val").is_some_and(|value| coloured(&value))
            }
            "shd" if in_run => self.look.out |= attribute(tag, "fill").is_some_and(|value| coloured(&value)),
            "numId" | "ilvl" | "pStyle" => self.property(name, &attribute(tag, "val").unwrap_or_default()),
            "tab" if !self.open.iter().any(|open| open == "tabs") => self.push_text("\t"),
            "br" | "cr" => self.push_text("\n"),
            "noBreakHyphen" => self.push_text("-"),
            "sym" => self.push_text(symbol(&attribute(tag, "char").unwrap_or_default())),
            "blip" | "imagedata" => self.lose("图片"),
            "chart" => self.lose("图表"),
            "OLEObject" => self.lose("嵌入对象"),
            "oMath" => self.lose("公式"),
            _ => {}
        }
    }

    fn property(&mut self, name: &str, value: &str) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match name {
            "pStyle" => value.clone_into(&mut paragraph.style),
            "numId" => value.clone_into(&mut paragraph.listed.get_or_insert_default().list),
            _ => paragraph.listed.get_or_insert_default().level = value.parse().unwrap_or_default(),
        }
    }

    fn lose(&mut self, what: &'static str) {
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|paragraph| paragraph.lost.len() < 20) {
            paragraph.lost.push(what);
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped_at.is_none() && self.open.last().is_some_and(|name| name == "t") {
            self.push_text(text);
        }
    }

    fn push_text(&mut self, text: &str) {
        let look = self.look;
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if look.hidden || paragraph.text.len() > PARAGRAPH_MAX {
            return;
        }
        let from = paragraph.text.len();
        if look.underlined && text.chars().count() >= 2 && text.chars().all(char::is_whitespace) {
            // An underlined gap is a blank to fill in.
            if !paragraph.text.ends_with('_') {
                paragraph.text.push_str("____");
            }
            return;
        }
        paragraph.text.push_str(text);
        if look.out && !text.trim().is_empty() {
            let to = paragraph.text.len();
            match paragraph.marked.last_mut() {
                Some(last) if last.end == from => last.end = to,
                _ => paragraph.marked.push(from..to),
            }
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped_at.is_some_and(|at| at >= self.open.len()) {
            // An empty element that would have been left out.
            self.skipped_at = None;
            return;
        }
        if self.skipped_at.is_some() {
            return;
        }
        match name {
            "p" => {
                let Some(done) = self.paragraphs.pop() else { return };
                match self.tables.last_mut() {
                    None => self.body.blocks.push(Block::Paragraph(done)),
                    Some(table) => {
                        if let Some(cell) = table.last_mut().and_then(|row| row.last_mut()) {
                            cell.push(done);
                        }
                    }
                }
            }
            "tbl" => self.end_table(),
            _ => {}
        }
    }

    /// A table inside a cell is part of the cell's text.
    fn end_table(&mut self) {
        let Some(done) = self.tables.pop() else { return };
        match self.tables.last_mut().and_then(|table| table.last_mut()).and_then(|row| row.last_mut()) {
            Some(cell) => cell.extend(done.into_iter().flatten().flatten()),
            None => self.body.blocks.push(Block::Table(done)),
        }
    }

    fn finish(mut self) -> Body {
        while let Some(paragraph) = self.paragraphs.pop() {
            self.body.blocks.push(Block::Paragraph(paragraph));
        }
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.body
    }
}

/// Whether a colour stands out from black text on white paper.
fn coloured(value: &str) -> bool {
    let lower = value.to_lowercase();
    if matches!(lower.as_str(), "auto" | "none" | "" | "black" | "white" | "ffffff") {
        return false;
    }
    let dark = |hex: &str| u8::from_str_radix(hex, 16).is_ok_and(|part| part < 0x50);
    let parts = [lower.get(0..2), lower.get(2..4), lower.get(4..6)];
    !(lower.len() == 6 && parts.into_iter().all(|part| part.is_some_and(dark)))
}

/// Ticks and crosses of the symbol fonts.
fn symbol(code: &str) -> &'static str {
    match code.to_uppercase().as_str() {
        "F0FC" | "F050" | "F0D6" => "√",
        "F0FB" | "F04F" | "F0B4" => "×",
        "F0FE" | "F052" => "☑",
        "F0A8" | "F06F" | "F0A3" => "□",
        _ => "",
    }
}
