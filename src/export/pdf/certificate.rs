//! A certificate on A4 landscape: name, result, contest, number, date, organizer, seal, and a code that leads to the
//! page where anybody can check it.

use super::flower::flower;
use super::font::Style;
use super::page::{Align, Color, Op, Paper, Pen};
use super::qr::qr_rows;
use super::{Pdf, PdfFailed, Press};
use crate::export::prize::date;
use domain::certificate::Kind;
use domain::time::Timestamp;

const WIDTH: f32 = 841.89;
const HEIGHT: f32 = 595.28;
const MIDDLE: f32 = WIDTH / 2.0;
const INK: Color = Color(0x13, 0x24, 0x2d);
const INK_2: Color = Color(0x42, 0x54, 0x5e);
const BLUE: Color = Color(0x08, 0x43, 0x5c);
const GOLD: Color = Color(0xf4, 0xb5, 0x3f);
const GOLD_INK: Color = Color(0x7a, 0x4a, 0x00);
const BLACK: Color = Color(0, 0, 0);
const WHITE: Color = Color(255, 255, 255);
const SEAL_EDGE: f32 = 118.0;
const QR_EDGE: f32 = 88.0;

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateSheet {
    /// What it was issued for.
    pub kind: Kind,
    /// The name.
    pub name: String,
    /// Title of the contest.
    pub contest: String,
    /// What was reached.
    pub result: String,
    /// Number.
    pub number: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Who issues it.
    pub organizer: String,
    /// Address of the check page.
    pub check_url: String,
}

impl CertificateSheet {
    /// The title: a prize is an honour, points are a record.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.kind {
            Kind::Award => "荣誉证书",
            Kind::Score => "成绩证书",
        }
    }
}

const fn pen(style: Style, size: f32, color: Color) -> Pen {
    Pen { style, size, color }
}

/// The certificate as a page.
///
/// # Errors
/// When there is no Chinese font.
pub fn certificate_pdf(sheet: &CertificateSheet, press: &Press) -> Result<Pdf, PdfFailed> {
    let mut paper = Paper::new(press, WIDTH, HEIGHT)?;
    frame(&mut paper);
    for stroke in flower(MIDDLE, 300.0, 208.0, 0.11) {
        paper.mark(stroke);
    }
    paper.place = "证书".to_owned();
    let title =
        paper.text((MIDDLE, 142.0), Align::Center, pen(Style::SerifBold, 46.0, BLUE), sheet.title(), 600.0, 14.0);
    paper.mark(title);
    words(&mut paper, sheet);
    foot(&mut paper, sheet, press);
    paper.finish(&format!("{} {}", sheet.title(), sheet.number), &sheet.organizer)
}

/// Two lines around the page with measuring marks between them, every fifth longer.
fn frame(paper: &mut Paper) {
    const EDGE: f32 = 26.0;
    const STEPS: u16 = 150;
    let (left, top, right, bottom) = (EDGE, EDGE, WIDTH - EDGE, HEIGHT - EDGE);
    let line = |from, to, width, color| Op::Stroke { from, to, width, color, round: true, opacity: 1.0 };
    for (inset, width, color) in [(0.0, 1.6, BLUE), (16.0, 0.7, GOLD)] {
        let corners = [
            (left + inset, top + inset),
            (right - inset, top + inset),
            (right - inset, bottom - inset),
            (left + inset, bottom - inset),
        ];
        for (from, to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
            paper.mark(line(*from, *to, width, color));
        }
    }
    for number in 0..=STEPS {
        let part = f32::from(number) / f32::from(STEPS);
        let (length, color) = if number % 5 == 0 { (8.0, GOLD) } else { (4.5, BLUE) };
        let x = left + 16.0 + part * (right - left - 32.0);
        paper.mark(line((x, top + 3.5), (x, top + 3.5 + length), 0.8, color));
        paper.mark(line((x, bottom - 3.5), (x, bottom - 3.5 - length), 0.8, color));
    }
    const SIDE_STEPS: u16 = 100;
    for number in 0..=SIDE_STEPS {
        let part = f32::from(number) / f32::from(SIDE_STEPS);
        let (length, color) = if number % 5 == 0 { (8.0, GOLD) } else { (4.5, BLUE) };
        let y = top + 16.0 + part * (bottom - top - 32.0);
        paper.mark(line((left + 3.5, y), (left + 3.5 + length, y), 0.8, color));
        paper.mark(line((right - 3.5, y), (right - 3.5 - length, y), 0.8, color));
    }
}

fn words(paper: &mut Paper, sheet: &CertificateSheet) {
    const ROOM: f32 = 620.0;
    paper.place = format!("证书 {} 的姓名", sheet.number);
    let name = pen(Style::SerifBold, 38.0, INK);
    paper.line((MIDDLE, 222.0), Align::Center, name, &sheet.name, ROOM);
    let half = (paper.width_of(name, &sheet.name) / 2.0 + 24.0).clamp(90.0, ROOM / 2.0);
    let (from, to) = ((MIDDLE - half, 236.0), (MIDDLE + half, 236.0));
    paper.mark(Op::Stroke { from, to, width: 1.2, color: GOLD, round: true, opacity: 1.0 });
    paper.place = format!("证书 {}", sheet.number);
    let plain = pen(Style::Serif, 18.0, INK);
    let mut y = 282.0;
    let gap = if sheet.contest.starts_with(|c: char| c.is_ascii_alphanumeric()) { " " } else { "" };
    for line in paper.broken(plain, &format!("参加{gap}{}", sheet.contest), ROOM) {
        paper.line((MIDDLE, y), Align::Center, plain, &line, ROOM);
        y += 30.0;
    }
    paper.line((MIDDLE, y + 14.0), Align::Center, pen(Style::SerifBold, 26.0, GOLD_INK), &sheet.result, ROOM);
    paper.line((MIDDLE, y + 56.0), Align::Center, plain, "特发此证，以资证明。", ROOM);
}

/// At the left the code, at the right who issues it, when, and the seal.
fn foot(paper: &mut Paper, sheet: &CertificateSheet, press: &Press) {
    let small = pen(Style::Sans, 10.0, INK_2);
    let (x, y) = (78.0, HEIGHT - 78.0 - QR_EDGE);
    code(paper, &sheet.check_url, x, y);
    let beside = x + QR_EDGE + 14.0;
    paper.line((beside, y + 28.0), Align::Left, small, "证书编号", 200.0);
    paper.line((beside, y + 46.0), Align::Left, pen(Style::SansBold, 14.0, INK), &sheet.number, 220.0);
    paper.line((beside, y + 66.0), Align::Left, small, "扫码或在网站输入编号，可以核验真伪", 240.0);
    let signed = pen(Style::Serif, 16.0, INK);
    let width = paper.width_of(signed, &sheet.organizer).max(130.0);
    let center = (WIDTH - 84.0 - width / 2.0).max(MIDDLE + 90.0);
    paper.line((center, y + 34.0), Align::Center, signed, &sheet.organizer, 330.0);
    paper.line((center, y + 60.0), Align::Center, signed, &date(sheet.issued_at), 330.0);
    if let Some(seal) = &press.seal {
        let (width, height) = seal.fitted(SEAL_EDGE);
        let (x, y) = (center - width / 2.0, y + 40.0 - height / 2.0);
        paper.mark(Op::Picture { image: seal.image(), x, y, width, height, opacity: 0.88 });
    }
}

fn code(paper: &mut Paper, url: &str, x: f32, y: f32) {
    let rows = qr_rows(url);
    let step = QR_EDGE / f32::from(u16::try_from(rows.len()).unwrap_or(1).max(1));
    paper.mark(Op::Boxes { boxes: vec![[x - 8.0, y - 8.0, QR_EDGE + 16.0, QR_EDGE + 16.0]], color: WHITE });
    let mut boxes = Vec::new();
    for (line, row) in (0_u16..).zip(&rows) {
        let mut start = None;
        for (at, module) in (0_u16..).zip(row.bytes().chain([b'0'])) {
            match (module, start) {
                (b'1', None) => start = Some(at),
                (b'0', Some(from)) => {
                    let (left, top) = (x + f32::from(from) * step, y + f32::from(line) * step);
                    // A hair higher than a row, so that no viewer shows a gap between rows.
                    boxes.push([left, top, f32::from(at - from) * step, step * 1.02]);
                    start = None;
                }
                _ => {}
            }
        }
    }
    paper.mark(Op::Boxes { boxes, color: BLACK });
}
