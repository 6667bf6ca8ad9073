//! Pages as lists of marks, laid out before anything is written, so that every page can name how many there are.

use super::font::{Fonts, Shaped, Style};
use super::{Missing, Pdf, PdfFailed, Press};
use crate::export::cell::ExportFailed;
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineCap, Stroke};
use krilla::surface::Surface;
use unicode_segmentation::UnicodeSegmentation;

/// Red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Color(pub(super) u8, pub(super) u8, pub(super) u8);

/// How text stands at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Center,
    Right,
}

/// Lettering, size in points and colour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    pub(super) style: Style,
    pub(super) size: f32,
    pub(super) color: Color,
}

/// A mark on a page; lengths in points from the upper left corner.
#[derive(Clone)]
pub(super) enum Op {
    Text { x: f32, baseline: f32, shaped: Shaped, pen: Pen, spacing: f32 },
    Stroke { from: (f32, f32), to: (f32, f32), width: f32, color: Color, round: bool, opacity: f32 },
    Boxes { boxes: Vec<[f32; 4]>, color: Color },
    Picture { image: Image, x: f32, y: f32, width: f32, height: f32, opacity: f32 },
}

/// A document that is being laid out.
pub(super) struct Paper {
    fonts: Fonts,
    width: f32,
    height: f32,
    pub(super) pages: Vec<Vec<Op>>,
    missing: Vec<Missing>,
    /// Where text that is set now stands, for characters that no font has.
    pub(super) place: String,
}

impl Paper {
    /// An empty document with one page.
    ///
    /// # Errors
    /// When there is no Chinese font.
    pub(super) fn new(press: &Press, width: f32, height: f32) -> Result<Self, PdfFailed> {
        let fonts = Fonts::find(&press.fonts)?;
        Ok(Self { fonts, width, height, pages: vec![Vec::new()], missing: Vec::new(), place: String::new() })
    }

    /// Begins a page.
    pub(super) fn turn(&mut self) {
        self.pages.push(Vec::new());
    }

    /// Adds a mark to the last page.
    pub(super) fn mark(&mut self, op: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.push(op);
        }
    }

    /// Characters that no font has, up to here.
    pub(super) fn missing(&self) -> &[Missing] {
        &self.missing
    }

    fn shaped(&mut self, style: Style, text: &str) -> Shaped {
        let shaped = self.fonts.shape(style, text);
        for character in &shaped.missing {
            let missing = Missing { place: self.place.clone(), character: *character };
            if !self.missing.contains(&missing) {
                self.missing.push(missing);
            }
        }
        shaped
    }

    /// Width of a text in points.
    pub(super) fn width_of(&self, pen: Pen, text: &str) -> f32 {
        self.fonts.shape(pen.style, text).width * pen.size
    }

    /// Sets a line on the last page; one that is wider than `room` is made smaller, down to nothing less than readable.
    pub(super) fn line(&mut self, at: (f32, f32), align: Align, pen: Pen, text: &str, room: f32) {
        let op = self.text(at, align, pen, text, room, 0.0);
        self.mark(op);
    }

    /// A line as a mark, with space between its characters.
    pub(super) fn text(&mut self, at: (f32, f32), align: Align, pen: Pen, text: &str, room: f32, spacing: f32) -> Op {
        let shaped = self.shaped(pen.style, text);
        let gaps = shaped.runs.iter().map(|run| run.glyphs.len()).sum::<usize>().saturating_sub(1);
        let gaps = f32::from(u16::try_from(gaps).unwrap_or(u16::MAX));
        let natural = shaped.width * pen.size + gaps * spacing;
        let scale = if natural > room { room / natural } else { 1.0 };
        let pen = Pen { size: pen.size * scale, ..pen };
        let width = natural * scale;
        let x = match align {
            Align::Left => at.0,
            Align::Center => at.0 - width / 2.0,
            Align::Right => at.0 - width,
        };
        Op::Text { x, baseline: at.1, shaped, pen, spacing: spacing * scale }
    }

    /// Breaks text into lines of a width. Closing marks do not begin a line, and words of letters and digits stay whole.
    pub(super) fn broken(&self, pen: Pen, text: &str, room: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let (mut line, mut width) = (String::new(), 0.0);
        for part in parts(text) {
            let wide = self.width_of(pen, &part);
            if width + wide > room && !line.is_empty() {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                width = 0.0;
            }
            if wide > room {
                // A word wider than a line is broken anywhere.
                for cluster in part.graphemes(true) {
                    let wide = self.width_of(pen, cluster);
                    if width + wide > room {
                        lines.push(std::mem::take(&mut line));
                        width = 0.0;
                    }
                    line.push_str(cluster);
                    width += wide;
                }
            } else {
                line.push_str(&part);
                width += wide;
            }
        }
        if !line.trim().is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// Sets broken text from a first baseline downwards; gives the baseline after the last.
    pub(super) fn block(&mut self, x: f32, top: f32, pen: Pen, text: &str, room: f32, leading: f32) -> f32 {
        let mut baseline = top;
        for line in self.broken(pen, text, room) {
            self.line((x, baseline), Align::Left, pen, &line, room);
            baseline += leading;
        }
        baseline
    }

    /// Writes the file.
    ///
    /// # Errors
    /// When a font cannot be embedded.
    pub(super) fn finish(self, title: &str, author: &str) -> Result<Pdf, PdfFailed> {
        let mut document = Document::new();
        let settings = PageSettings::from_wh(self.width, self.height)
            .ok_or_else(|| ExportFailed::new("a page without a size".to_owned()))?;
        for ops in &self.pages {
            let mut page = document.start_page_with(settings.clone());
            let mut surface = page.surface();
            ops.iter().for_each(|op| draw(&mut surface, op));
            surface.finish();
            page.finish();
        }
        let metadata = Metadata::new().title(title.to_owned()).authors(vec![author.to_owned()]);
        document.set_metadata(metadata.language("zh-CN".to_owned()));
        let bytes = document.finish().map_err(|error| ExportFailed::new(error.to_string()))?;
        Ok(Pdf { bytes, missing: self.missing })
    }
}

/// Text in parts that stay together.
fn parts(text: &str) -> Vec<String> {
    let closing = |c: char| "，。、；：！？）」』》〉】”’％%,.;:!?)".contains(c);
    let opening = |c: char| "（「『《〈【“‘(".contains(c);
    let plain = |c: char| c.is_ascii_graphic() && !opening(c);
    let mut parts: Vec<String> = Vec::new();
    for cluster in text.graphemes(true) {
        let (first, before) = (cluster.chars().next(), parts.last().and_then(|part| part.chars().last()));
        let joins = match (before, first) {
            (Some(before), Some(first)) => closing(first) || opening(before) || (plain(before) && plain(first)),
            _ => false,
        };
        match parts.last_mut().filter(|_| joins) {
            Some(part) => part.push_str(cluster),
            None => parts.push(cluster.to_owned()),
        }
    }
    parts
}

fn paint(color: Color, opacity: f32) -> Fill {
    let opacity = NormalizedF32::new(opacity.clamp(0.0, 1.0)).unwrap_or(NormalizedF32::ONE);
    Fill { paint: rgb::Color::new(color.0, color.1, color.2).into(), opacity, ..Fill::default() }
}

fn draw(surface: &mut Surface<'_>, op: &Op) {
    match op {
        Op::Text { x, baseline, shaped, pen, spacing } => {
            surface.set_stroke(None);
            surface.set_fill(Some(paint(pen.color, 1.0)));
            let mut x = *x;
            for run in &shaped.runs {
                let mut glyphs = run.glyphs.clone();
                for glyph in &mut glyphs {
                    glyph.x_advance += spacing / pen.size;
                }
                let start = Point::from_xy(x, *baseline);
                surface.draw_glyphs(start, &glyphs, run.font.clone(), &run.text, pen.size, false);
                x += run.width * pen.size + f32::from(u16::try_from(glyphs.len()).unwrap_or(u16::MAX)) * spacing;
            }
        }
        Op::Stroke { from, to, width, color, round, opacity } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            let Some(path) = path.finish() else { return };
            let fill = paint(*color, *opacity);
            let line_cap = if *round { LineCap::Round } else { LineCap::Butt };
            surface.set_fill(None);
            let (paint, opacity) = (fill.paint, fill.opacity);
            surface.set_stroke(Some(Stroke { paint, width: *width, line_cap, opacity, ..Stroke::default() }));
            surface.draw_path(&path);
        }
        Op::Boxes { boxes, color } => {
            let mut path = PathBuilder::new();
            for [x, y, width, height] in boxes {
                if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                    path.push_rect(rect);
                }
            }
            let Some(path) = path.finish() else { return };
            surface.set_stroke(None);
            surface.set_fill(Some(paint(*color, 1.0)));
            surface.draw_path(&path);
        }
        Op::Picture { image, x, y, width, height, opacity } => {
            let Some(size) = Size::from_wh(*width, *height) else { return };
            surface.push_transform(&Transform::from_translate(*x, *y));
            surface.push_opacity(NormalizedF32::new(*opacity).unwrap_or(NormalizedF32::ONE));
            surface.draw_image(image.clone(), size);
            surface.pop();
            surface.pop();
        }
    }
}
