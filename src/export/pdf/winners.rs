//! The public list of winners as it is put up: title, window for objections, a table for each tier, signature and seal.

use super::font::Style;
use super::page::{Align, Color, Op, Paper, Pen};
use super::{Missing, Pdf, PdfFailed, Press};
use crate::export::prize::{PrizeRow, PrizeSheet, PrizeTier, date};
use crate::export::winners::Detail;

const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const SIDE: f32 = 62.0;
const TOP: f32 = 70.0;
const BOTTOM: f32 = HEIGHT - 64.0;
const ROOM: f32 = WIDTH - 2.0 * SIDE;
const ROW: f32 = 23.0;
const INK: Color = Color(0x13, 0x24, 0x2d);
const GREY: Color = Color(0x58, 0x6a, 0x74);
const LINE: Color = Color(0xb4, 0xc0, 0xc6);
const HEAD: Color = Color(0xe8, 0xee, 0xef);
const TITLE: Pen = Pen { style: Style::SansBold, size: 20.0, color: INK };
const BODY: Pen = Pen { style: Style::Sans, size: 11.5, color: INK };
const CELL: Pen = Pen { style: Style::Sans, size: 10.5, color: INK };
const BOLD: Pen = Pen { style: Style::SansBold, size: 10.5, color: INK };
const TIER: Pen = Pen { style: Style::SansBold, size: 13.0, color: INK };
const NOTE: Pen = Pen { style: Style::Sans, size: 9.0, color: GREY };
const SEAL_EDGE: f32 = 112.0;

/// Titles and widths of the table, as parts of the line.
const COLUMNS: [(&str, f32); 5] = [("序号", 0.11), ("姓名", 0.2), ("手机号", 0.25), ("镇街", 0.2), ("参与编号", 0.24)];

/// The list as it is put up, always masked, on A4. Characters that no font has are named on its last page too.
///
/// # Errors
/// When there is no Chinese font.
pub fn winners_pdf(sheet: &PrizeSheet, press: &Press) -> Result<Pdf, PdfFailed> {
    let sheet = &PrizeSheet { detail: Detail::Masked, ..sheet.clone() };
    let mut notice = Notice { paper: Paper::new(press, WIDTH, HEIGHT)?, sheet, y: TOP };
    notice.head();
    for tier in &sheet.tiers {
        notice.tier(tier);
    }
    notice.missing();
    notice.signature(press);
    notice.feet();
    notice.paper.finish(&sheet.heading(), &sheet.organizer)
}

fn code_of(missing: &Missing) -> String {
    format!("{} U+{:04X}", missing.place, u32::from(missing.character))
}

/// What could not be printed, in words; nothing if everything could.
pub(super) fn missing_words(missing: &[Missing]) -> Option<String> {
    let named: Vec<String> = missing.iter().map(code_of).collect();
    let words = || format!("缺字说明：以下字符没有可用的字体，表中以编码代替：{}。", named.join("，"));
    (!named.is_empty()).then(words)
}

struct Notice<'s> {
    paper: Paper,
    sheet: &'s PrizeSheet,
    y: f32,
}

impl Notice<'_> {
    fn head(&mut self) {
        self.paper.place = "标题".to_owned();
        for line in self.paper.broken(TITLE, &self.sheet.heading(), ROOM) {
            self.paper.line((WIDTH / 2.0, self.y + 6.0), Align::Center, TITLE, &line, ROOM);
            self.y += 30.0;
        }
        self.y += 12.0;
        let people: usize = self.sheet.tiers.iter().map(|tier| tier.rows.len()).sum();
        let intro = format!("　　{}中奖名单（共 {people} 名）现予公示。", self.sheet.title);
        for line in std::iter::once(intro).chain(self.sheet.lines().iter().map(|line| format!("　　{line}"))) {
            self.y = self.paper.block(SIDE, self.y, BODY, &line, ROOM, 20.0);
        }
        let masked = "　　为保护个人信息，姓名和手机号已隐去部分内容。";
        self.y = self.paper.block(SIDE, self.y, BODY, masked, ROOM, 20.0) + 4.0;
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
        self.room(34.0 + 3.0 * ROW);
        self.tier_title(tier, "");
        if tier.rows.is_empty() {
            self.paper.line((SIDE + 4.0, self.y + 15.5), Align::Left, CELL, "本奖项没有产生中奖者。", ROOM);
            self.y += ROW;
        } else {
            self.table_head();
        }
        for row in &tier.rows {
            if self.room(ROW) {
                self.tier_title(tier, "（续）");
                self.table_head();
            }
            self.row(tier, row);
        }
        if tier.unassigned > 0 {
            self.room(ROW);
            let text = format!("空缺 {} 名。", tier.unassigned);
            self.paper.line((SIDE + 4.0, self.y + 15.5), Align::Left, CELL, &text, ROOM);
            self.y += ROW;
        }
        self.y += 8.0;
    }

    fn tier_title(&mut self, tier: &PrizeTier, more: &str) {
        self.paper.place = tier.name.clone();
        let name = format!("{}（{} 名）{more}", tier.name, tier.rows.len());
        let width = self.paper.width_of(TIER, &name);
        self.paper.line((SIDE, self.y + 20.0), Align::Left, TIER, &name, ROOM);
        if !tier.prize.is_empty() {
            let prize = format!("奖品：{}", tier.prize);
            self.paper.line((WIDTH - SIDE, self.y + 20.0), Align::Right, BODY, &prize, (ROOM - width - 20.0).max(80.0));
        }
        self.y += 29.0;
    }

    fn table_head(&mut self) {
        self.paper.mark(Op::Boxes { boxes: vec![[SIDE, self.y, ROOM, ROW]], color: HEAD });
        self.cells(&COLUMNS.map(|(title, _)| title.to_owned()), BOLD);
    }

    fn row(&mut self, tier: &PrizeTier, row: &PrizeRow) {
        self.paper.place = format!("{} 第{}号", tier.name, row.place);
        let cells =
            [row.place.to_string(), self.sheet.name(row), self.sheet.mobile(row), row.town.clone(), row.entry.clone()];
        self.cells(&cells, CELL);
    }

    fn cells(&mut self, cells: &[String; 5], pen: Pen) {
        let (top, bottom) = (self.y, self.y + ROW);
        let rule = |from, to| Op::Stroke { from, to, width: 0.6, color: LINE, round: false, opacity: 1.0 };
        self.paper.mark(rule((SIDE, top), (SIDE + ROOM, top)));
        self.paper.mark(rule((SIDE, bottom), (SIDE + ROOM, bottom)));
        let mut x = SIDE;
        for (cell, (_, part)) in cells.iter().zip(COLUMNS) {
            self.paper.mark(rule((x, top), (x, bottom)));
            let width = part * ROOM;
            self.paper.line((x + width / 2.0, top + 15.3), Align::Center, pen, cell, width - 8.0);
            x += width;
        }
        self.paper.mark(rule((x, top), (x, bottom)));
        self.y = bottom;
    }

    /// What could not be printed, in words.
    fn missing(&mut self) {
        let Some(text) = missing_words(self.paper.missing()) else { return };
        for line in self.paper.broken(NOTE, &text, ROOM) {
            self.room(16.0);
            self.paper.line((SIDE, self.y + 12.0), Align::Left, NOTE, &line, ROOM);
            self.y += 16.0;
        }
    }

    /// Organizer and date at the right, the seal over them.
    fn signature(&mut self, press: &Press) {
        let signed = !self.sheet.organizer.is_empty();
        self.room(if press.seal.is_some() { SEAL_EDGE + 24.0 } else { 84.0 });
        self.paper.place = "落款".to_owned();
        let width = self.paper.width_of(BODY, &self.sheet.organizer).max(110.0);
        let center = WIDTH - SIDE - width / 2.0 - 6.0;
        let baseline = self.y + if press.seal.is_some() { 58.0 } else { 40.0 };
        if signed {
            let organizer = self.sheet.organizer.clone();
            self.paper.line((center, baseline), Align::Center, BODY, &organizer, ROOM);
        }
        let at = self.sheet.publication.as_ref().map_or(self.sheet.generated_at, |window| window.starts_at);
        self.paper.line((center, baseline + 22.0), Align::Center, BODY, &date(at), ROOM);
        if let Some(seal) = &press.seal {
            let (width, height) = seal.fitted(SEAL_EDGE);
            let (x, y) = (center - width / 2.0, baseline + 6.0 - height / 2.0);
            self.paper.mark(Op::Picture { image: seal.image(), x, y, width, height, opacity: 0.9 });
        }
        self.y = baseline + 40.0;
    }

    /// Number and count of each page.
    fn feet(&mut self) {
        self.paper.place = "页脚".to_owned();
        let pages = self.paper.pages.len();
        for number in 1..=pages {
            let text = format!("第 {number} 页，共 {pages} 页");
            let op = self.paper.text((WIDTH / 2.0, HEIGHT - 36.0), Align::Center, NOTE, &text, ROOM, 0.0);
            if let Some(page) = self.paper.pages.get_mut(number - 1) {
                page.push(op);
            }
        }
    }
}
