//! The list for those who hand prizes out, on A4 across: a table for each tier with room to sign for what was received.

use super::font::Style;
use super::page::{Align, Color, Op, Paper, Pen};
use super::winners::{missing_words, winners_pdf};
use super::{Pdf, PdfFailed, Press};
use crate::export::prize::{PrizeRow, PrizeSheet, PrizeTier};
use crate::export::winners::Detail;

const WIDTH: f32 = 841.89;
const HEIGHT: f32 = 595.28;
const SIDE: f32 = 34.0;
const TOP: f32 = 44.0;
const BOTTOM: f32 = HEIGHT - 44.0;
const ROOM: f32 = WIDTH - 2.0 * SIDE;
const LEADING: f32 = 12.0;
const PAD: f32 = 5.0;
const INK: Color = Color(0x13, 0x24, 0x2d);
const GREY: Color = Color(0x58, 0x6a, 0x74);
const LINE: Color = Color(0xb4, 0xc0, 0xc6);
const HEAD: Color = Color(0xe8, 0xee, 0xef);
const TITLE: Pen = Pen { style: Style::SansBold, size: 16.0, color: INK };
const TIER: Pen = Pen { style: Style::SansBold, size: 11.5, color: INK };
const CELL: Pen = Pen { style: Style::Sans, size: 9.0, color: INK };
const BOLD: Pen = Pen { style: Style::SansBold, size: 9.0, color: INK };
const NOTE: Pen = Pen { style: Style::Sans, size: 8.5, color: GREY };

const COLUMNS: usize = 12;
/// Titles and widths of the table, as parts of the line.
const TITLES: [(&str, f32); COLUMNS] = [
    ("序号", 0.042),
    ("姓名", 0.075),
    ("手机号", 0.09),
    ("镇街", 0.066),
    ("参与编号", 0.082),
    ("状态", 0.052),
    ("方式", 0.046),
    ("收件人", 0.103),
    ("地址", 0.165),
    ("身份证号", 0.134),
    ("备注", 0.079),
    ("签收", 0.066),
];

/// The list of prizes as a document: a masked one as it is put up, a full one for those who hand prizes out.
///
/// # Errors
/// When there is no Chinese font.
pub fn prizes_pdf(sheet: &PrizeSheet, press: &Press) -> Result<Pdf, PdfFailed> {
    if sheet.detail == Detail::Masked {
        return winners_pdf(sheet, press);
    }
    let mut list = Claims { paper: Paper::new(press, WIDTH, HEIGHT)?, sheet, y: TOP };
    list.head();
    for tier in sheet.tiers.iter().filter(|tier| !tier.rows.is_empty()) {
        list.tier(tier);
    }
    list.missing();
    list.feet();
    list.paper.finish(&sheet.heading(), &sheet.organizer)
}

struct Claims<'s> {
    paper: Paper,
    sheet: &'s PrizeSheet,
    y: f32,
}

impl Claims<'_> {
    fn head(&mut self) {
        self.paper.place = "标题".to_owned();
        for line in self.paper.broken(TITLE, &self.sheet.heading(), ROOM) {
            self.paper.line((SIDE, self.y + 6.0), Align::Left, TITLE, &line, ROOM);
            self.y += 24.0;
        }
        let prizes: usize = self.sheet.tiers.iter().map(|tier| tier.rows.len()).sum();
        let said = format!("{}　共 {prizes} 份　{}", self.sheet.lines().join("　"), self.sheet.organizer);
        self.y = self.paper.block(SIDE, self.y, NOTE, said.trim_end(), ROOM, 14.0);
    }

    /// Makes room for this much, on a new page if need be; tells whether it turned.
    fn room(&mut self, height: f32) -> bool {
        if self.y + height <= BOTTOM {
            return false;
        }
        self.paper.turn();
        self.y = TOP;
        true
    }

    fn tier(&mut self, tier: &PrizeTier) {
        self.room(90.0);
        self.tier_head(tier, "");
        for row in &tier.rows {
            self.paper.place = format!("{} 第{}号", tier.name, row.place);
            let cells = self.broken_cells(&self.cells(row), CELL);
            if self.room(height(&cells)) {
                self.tier_head(tier, "（续）");
            }
            self.line(&cells, CELL);
        }
        self.y += 6.0;
    }

    fn tier_head(&mut self, tier: &PrizeTier, more: &str) {
        self.paper.place = tier.name.clone();
        let prize = if tier.prize.is_empty() { String::new() } else { format!("　{}", tier.prize) };
        let name = format!("{}（{} 份）{more}{prize}", tier.name, tier.rows.len());
        self.paper.line((SIDE, self.y + 13.0), Align::Left, TIER, &name, ROOM);
        self.y += 20.0;
        let titles = self.broken_cells(&TITLES.map(|(title, _)| title.to_owned()), BOLD);
        self.paper.mark(Op::Boxes { boxes: vec![[SIDE, self.y, ROOM, height(&titles)]], color: HEAD });
        self.line(&titles, BOLD);
    }

    fn cells(&self, row: &PrizeRow) -> [String; COLUMNS] {
        let recipient = [row.recipient.as_str(), row.recipient_mobile.as_str()].join(" ").trim().to_owned();
        [
            row.place.to_string(),
            self.sheet.name(row),
            self.sheet.mobile(row),
            row.town.clone(),
            row.entry.clone(),
            row.state.clone(),
            row.way.clone(),
            recipient,
            row.address.clone(),
            row.id_number.clone(),
            row.note.clone(),
            String::new(),
        ]
    }

    fn broken_cells(&self, cells: &[String; COLUMNS], pen: Pen) -> Vec<Vec<String>> {
        let broken = |(cell, (_, part)): (&String, (&str, f32))| match cell.is_empty() {
            true => vec![],
            false => self.paper.broken(pen, cell, part * ROOM - 2.0 * PAD),
        };
        cells.iter().zip(TITLES).map(broken).collect()
    }

    fn line(&mut self, cells: &[Vec<String>], pen: Pen) {
        let (top, bottom) = (self.y, self.y + height(cells));
        let rule = |from, to| Op::Stroke { from, to, width: 0.6, color: LINE, round: false, opacity: 1.0 };
        self.paper.mark(rule((SIDE, top), (SIDE + ROOM, top)));
        self.paper.mark(rule((SIDE, bottom), (SIDE + ROOM, bottom)));
        let mut x = SIDE;
        for (lines, (_, part)) in cells.iter().zip(TITLES) {
            self.paper.mark(rule((x, top), (x, bottom)));
            let mut baseline = top + PAD + 8.5;
            for line in lines {
                self.paper.line((x + PAD, baseline), Align::Left, pen, line, part * ROOM - 2.0 * PAD);
                baseline += LEADING;
            }
            x += part * ROOM;
        }
        self.paper.mark(rule((x, top), (x, bottom)));
        self.y = bottom;
    }

    /// What could not be printed, in words.
    fn missing(&mut self) {
        let Some(text) = missing_words(self.paper.missing()) else { return };
        for line in self.paper.broken(NOTE, &text, ROOM) {
            self.room(14.0);
            self.paper.line((SIDE, self.y + 12.0), Align::Left, NOTE, &line, ROOM);
            self.y += 14.0;
        }
    }

    /// Number and count of each page.
    fn feet(&mut self) {
        self.paper.place = "页脚".to_owned();
        let pages = self.paper.pages.len();
        for number in 1..=pages {
            let text = format!("内部使用　第 {number} 页，共 {pages} 页");
            let op = self.paper.text((WIDTH / 2.0, HEIGHT - 26.0), Align::Center, NOTE, &text, ROOM, 0.0);
            if let Some(page) = self.paper.pages.get_mut(number - 1) {
                page.push(op);
            }
        }
    }
}

/// Height of a row: its tallest cell.
fn height(cells: &[Vec<String>]) -> f32 {
    let lines = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX)) * LEADING + 2.0 * PAD
}
