//! A line of a paper in two readings: as written, and flat for recognising marks (one width, one kind of bracket).

use std::ops::Range;

/// What the reader is given: a line of a text file or a paragraph of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::bank::import::read) struct Line {
    /// Number of the line or paragraph, from 1.
    pub(in crate::bank::import::read) row: usize,
    /// The text as written, without invisible characters.
    pub(in crate::bank::import::read) text: String,
    /// Byte ranges that stand out: coloured, highlighted, bold or underlined.
    pub(in crate::bank::import::read) marked: Vec<Range<usize>>,
    /// Something at this line that text cannot say, such as a picture.
    pub(in crate::bank::import::read) lost: Vec<&'static str>,
}

/// A text with its flat reading; positions of the one can be turned into positions of the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Flat<'t> {
    written: &'t str,
    /// Flat reading: half-width, round and square brackets only, simplified marks.
    pub(super) text: String,
    /// Byte of `written` for each byte of `text`, and the end.
    places: Vec<usize>,
}

impl<'t> Flat<'t> {
    /// Reads a text.
    pub(super) fn of(written: &'t str) -> Self {
        let mut text = String::with_capacity(written.len());
        let mut places = Vec::with_capacity(written.len() + 1);
        for (at, c) in written.char_indices() {
            let flat = flat(c);
            text.push(flat);
            places.extend(std::iter::repeat_n(at, flat.len_utf8()));
        }
        places.push(written.len());
        Self { written, text, places }
    }

    /// Where a flat position stands in the text as written.
    pub(super) fn place(&self, flat: usize) -> usize {
        self.places.get(flat).copied().unwrap_or(self.written.len())
    }

    /// The text as written at a flat range, without blanks around it.
    pub(super) fn written(&self, range: Range<usize>) -> &'t str {
        self.written.get(self.place(range.start)..self.place(range.end)).unwrap_or_default().trim()
    }

    /// The flat text from a position on.
    pub(super) fn from(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    /// The flat text of a range.
    pub(super) fn cut(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}

/// The flat reading of a whole text.
pub(super) fn flattened(text: &str) -> String {
    text.chars().map(flat).collect()
}

fn flat(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => half(c),
        '【' | '〔' | '〖' => '[',
        '】' | '〕' | '〗' => ']',
        '﹙' => '(',
        '﹚' => ')',
        '∶' | '︰' | '﹕' | 'ː' => ':',
        '﹒' | '｡' => '.',
        '﹑' => '、',
        c if c.is_whitespace() && c != '\t' => ' ',
        '題' => '题',
        '單' => '单',
        '選' => '选',
        '項' => '项',
        '斷' => '断',
        '確' => '确',
        '錯' => '错',
        '誤' => '误',
        '對' => '对',
        '參' => '参',
        '標' => '标',
        '準' => '准',
        '釋' => '释',
        '難' => '难',
        '節' => '节',
        '點' => '点',
        '說' => '说',
        '據' => '据',
        '簡' => '简',
        '論' => '论',
        '問' => '问',
        '詞' => '词',
        '類' => '类',
        '個' => '个',
        '線' => '线',
        '計' => '计',
        '來' => '来',
        '處' => '处',
        '識' => '识',
        '幹' => '干',
        _ => c,
    }
}

/// The half-width form of a full-width letter, digit or mark.
fn half(c: char) -> char {
    u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
}

/// Whether a character is a Chinese one.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{323af}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flat_reading_points_back_at_the_written_one() {
        let flat = Flat::of("（Ａ）質量　、【答案】：Ｂ");
        assert_eq!(flat.text, "(A)質量 、[答案]:B");
        let at = flat.text.find('[').unwrap();
        assert_eq!(flat.written(0..3), "（Ａ）");
        assert_eq!(flat.written(at..flat.text.len()), "【答案】：Ｂ");
        assert_eq!(flat.place(flat.text.len()), "（Ａ）質量　、【答案】：Ｂ".len());
    }
}
