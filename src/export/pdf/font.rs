//! Fonts of the machine: found by their file names, read only when a character needs them, and asked for every
//! character before it is printed.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::charmap::MapVariant;
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::FileRef;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

/// Folders below a configured one that are looked into, at most.
const DEPTH_MAX: usize = 4;
/// Files looked at in all, at most.
const FILES_MAX: usize = 20_000;
/// Bytes of a font file, at most.
const FONT_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// No Chinese font was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no Chinese font in {0}; install one, such as Debian's fonts-noto-cjk, or name its folder in [fonts] paths")]
pub struct FontsMissing(String);

/// A kind of lettering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Sans,
    SansBold,
    Serif,
    SerifBold,
}

/// File names of each kind, the preferred first.
const SANS: &[&str] = &[
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "NotoSansSC-Regular.ttf",
    "SourceHanSans.ttc",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
];
const SANS_BOLD: &[&str] = &[
    "NotoSansCJK-Bold.ttc",
    "NotoSansCJKsc-Bold.otf",
    "NotoSansSC-Bold.otf",
    "NotoSansSC-Bold.ttf",
    "SourceHanSansSC-Bold.otf",
    "SourceHanSansCN-Bold.otf",
];
const SERIF: &[&str] = &[
    "NotoSerifCJK-Regular.ttc",
    "NotoSerifCJKsc-Regular.otf",
    "NotoSerifSC-Regular.otf",
    "SourceHanSerifSC-Regular.otf",
    "SourceHanSerifCN-Regular.otf",
];
const SERIF_BOLD: &[&str] = &[
    "NotoSerifCJK-Bold.ttc",
    "NotoSerifCJKsc-Bold.otf",
    "NotoSerifSC-Bold.otf",
    "SourceHanSerifSC-Bold.otf",
    "SourceHanSerifCN-Bold.otf",
];
/// Fonts with characters that the others lack; drawn in the manner of printed books.
const RARE: &[&str] = &["BabelStoneHan.ttf", "HanaMinA.ttf", "HanaMinB.ttf", "HanaMinC.otf", "HanaMinA.otf"];

/// A font file that was read.
struct Face {
    data: Arc<Vec<u8>>,
    index: u32,
    font: Font,
}

/// Glyphs of one font that follow each other.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) font: Font,
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// Width in parts of the font size.
    pub(super) width: f32,
}

/// A line of text as glyphs.
#[derive(Clone, Default)]
pub(super) struct Shaped {
    pub(super) runs: Vec<Run>,
    /// Width in parts of the font size.
    pub(super) width: f32,
    /// Characters that no font has.
    pub(super) missing: Vec<char>,
}

/// The fonts that were found, each read at its first use.
pub(super) struct Fonts {
    files: Vec<(PathBuf, OnceCell<Option<Face>>)>,
    chains: [Vec<usize>; 4],
}

impl Fonts {
    /// Looks for fonts in folders; files are taken as fonts for what the others lack.
    ///
    /// # Errors
    /// When there is no Chinese font.
    pub(super) fn find(paths: &[PathBuf]) -> Result<Self, FontsMissing> {
        let (mut found, mut named, mut budget) = (BTreeMap::new(), Vec::new(), FILES_MAX);
        for path in paths {
            if path.is_file() { named.push(path.clone()) } else { collect(path, DEPTH_MAX, &mut budget, &mut found) }
        }
        let first = |names: &[&str]| names.iter().find_map(|name| found.get(*name).cloned());
        let rare: Vec<PathBuf> = RARE.iter().filter_map(|name| found.get(*name).cloned()).collect();
        let mut files: Vec<PathBuf> = Vec::new();
        let mut place = |path: PathBuf| {
            let at = files.iter().position(|known| *known == path);
            at.unwrap_or_else(|| {
                files.push(path);
                files.len() - 1
            })
        };
        let orders: [[&[&str]; 4]; 4] = [
            [SANS, SERIF, SANS_BOLD, SERIF_BOLD],
            [SANS_BOLD, SANS, SERIF_BOLD, SERIF],
            [SERIF, SANS, SERIF_BOLD, SANS_BOLD],
            [SERIF_BOLD, SANS_BOLD, SERIF, SANS],
        ];
        let chains = orders.map(|order| {
            let known = order.iter().filter_map(|names| first(names));
            known.chain(named.iter().cloned()).chain(rare.iter().cloned()).map(&mut place).collect::<Vec<_>>()
        });
        if files.is_empty() {
            let looked: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            return Err(FontsMissing(looked.join(", ")));
        }
        Ok(Self { files: files.into_iter().map(|path| (path, OnceCell::new())).collect(), chains })
    }

    fn face(&self, at: usize) -> Option<&Face> {
        let (path, cell) = self.files.get(at)?;
        cell.get_or_init(|| read(path)).as_ref()
    }

    fn chain(&self, style: Style) -> &[usize] {
        let [sans, sans_bold, serif, serif_bold] = &self.chains;
        match style {
            Style::Sans => sans,
            Style::SansBold => sans_bold,
            Style::Serif => serif,
            Style::SerifBold => serif_bold,
        }
    }

    /// Text as glyphs; each character from the first font that has it, else as its code in brackets.
    pub(super) fn shape(&self, style: Style, text: &str) -> Shaped {
        let mut shaped = Shaped::default();
        // Blanks stay as they are: an indent is two of them.
        let text: String = domain::text::nfc(text).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        for cluster in text.graphemes(true) {
            match self.chain(style).iter().find_map(|at| glyphs(self.face(*at)?, cluster)) {
                Some((font, glyphs)) => shaped.push(font, cluster, glyphs),
                None => self.spell_out(style, cluster, &mut shaped),
            }
        }
        shaped
    }

    fn spell_out(&self, style: Style, cluster: &str, shaped: &mut Shaped) {
        for character in cluster.chars() {
            let mut buffer = [0; 4];
            let alone: &str = character.encode_utf8(&mut buffer);
            if let Some((font, glyphs)) = self.chain(style).iter().find_map(|at| glyphs(self.face(*at)?, alone)) {
                shaped.push(font, alone, glyphs);
                continue;
            }
            shaped.missing.push(character);
            for plain in format!("[U+{:04X}]", u32::from(character)).chars() {
                let plain = plain.to_string();
                if let Some((font, glyphs)) = self.chain(style).iter().find_map(|at| glyphs(self.face(*at)?, &plain)) {
                    shaped.push(font, &plain, glyphs);
                }
            }
        }
    }
}

impl Shaped {
    fn push(&mut self, font: Font, cluster: &str, glyphs: Vec<(GlyphId, f32)>) {
        if self.runs.last().is_none_or(|run| run.font != font) {
            self.runs.push(Run { font, text: String::new(), glyphs: Vec::new(), width: 0.0 });
        }
        let Some(run) = self.runs.last_mut() else { return };
        let start = run.text.len();
        run.text.push_str(cluster);
        for (id, advance) in glyphs {
            run.glyphs.push(KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, start..run.text.len(), None));
            run.width += advance;
            self.width += advance;
        }
    }
}

/// Characters of a text that no font has.
///
/// # Errors
/// When there is no Chinese font at all.
pub fn missing_characters(paths: &[PathBuf], text: &str) -> Result<Vec<char>, FontsMissing> {
    Ok(Fonts::find(paths)?.shape(Style::Serif, text).missing)
}

fn collect(folder: &Path, depth: usize, budget: &mut usize, into: &mut BTreeMap<String, PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if *budget == 0 {
            return;
        }
        *budget -= 1;
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let known = [SANS, SANS_BOLD, SERIF, SERIF_BOLD, RARE].iter().any(|names| names.contains(&name));
        if known && path.is_file() {
            into.entry(name.to_owned()).or_insert(path);
        } else if depth > 0 && path.is_dir() {
            collect(&path, depth - 1, budget, into);
        }
    }
}

/// Reads a font; of a collection the face for simplified Chinese. A file that is no font is passed over with a warning.
fn read(path: &Path) -> Option<Face> {
    let size = std::fs::metadata(path).ok()?.len();
    let face = (size <= FONT_BYTES_MAX).then(|| std::fs::read(path).ok()).flatten().and_then(|bytes| {
        let index = simplified(&bytes)?;
        let data = Arc::new(bytes);
        let font = Font::new(data.clone().into(), index)?;
        Some(Face { data, index, font })
    });
    if face.is_none() {
        tracing::warn!(path = %path.display(), "a font file cannot be read");
    }
    face
}

fn simplified(bytes: &[u8]) -> Option<u32> {
    let FileRef::Collection(collection) = FileRef::new(bytes).ok()? else { return Some(0) };
    let is_simplified = |index: &u32| {
        let Ok(font) = collection.get(*index) else { return false };
        let name = font.localized_strings(StringId::FAMILY_NAME).english_or_first();
        let name = name.map(|name| name.chars().collect::<String>()).unwrap_or_default();
        name.split(' ').any(|word| word == "SC" || word == "CN") && !name.contains("Mono")
    };
    (0..collection.len()).find(is_simplified).or(Some(0))
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Glyphs and widths of a cluster, when the font has all of it. A variant that the font lacks is its usual form.
fn glyphs(face: &Face, cluster: &str) -> Option<(Font, Vec<(GlyphId, f32)>)> {
    let font = FontRef::from_index(&face.data, face.index).ok()?;
    let (charmap, metrics) = (font.charmap(), font.glyph_metrics(Size::unscaled(), LocationRef::default()));
    let per_em = face.font.units_per_em();
    let mut found = Vec::new();
    let mut characters = cluster.chars().peekable();
    while let Some(character) = characters.next() {
        let selector = characters.next_if(|c| is_selector(*c));
        let variant = selector.and_then(|selector| charmap.map_variant(character, selector));
        let glyph = match variant {
            Some(MapVariant::Variant(glyph)) => glyph,
            _ => charmap.map(character).filter(|glyph| glyph.to_u32() != 0)?,
        };
        found.push((GlyphId::new(glyph.to_u32()), metrics.advance_width(glyph)? / per_em));
    }
    Some((face.font.clone(), found))
}
