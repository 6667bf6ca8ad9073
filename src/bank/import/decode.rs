//! Bytes of a text file as text: UTF-8 and UTF-16 by their marks or by their shape, everything else as GB18030.

use super::limit::FileRefused;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes looked at to tell UTF-16 without a mark.
const SHAPE_BYTES: usize = 4096;

/// A text and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text without a byte order mark, lines ended by `\n`.
    pub(super) text: String,
    /// Name of the encoding.
    pub(super) encoding: &'static str,
    /// Places that could not be read and hold U+FFFD.
    pub(super) damaged: usize,
}

/// Reads a text whose encoding nobody names.
///
/// # Errors
/// When the bytes are no text.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, FileRefused> {
    let binary = || FileRefused::new("not_text", "这不是文本文件，认不出格式。请上传 .xlsx、.csv、.txt 或 .docx 文件");
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        return Ok(decoded(encoding, body));
    }
    if let Some(encoding) = wide(bytes) {
        return Ok(decoded(encoding, bytes));
    }
    if bytes.contains(&0) {
        return Err(binary());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: tidy(text), encoding: UTF_8.name(), damaged: 0 });
    }
    let as_gb = decoded(GB18030, bytes);
    if as_gb.damaged == 0 {
        return Ok(as_gb);
    }
    // A few broken bytes: the reading that breaks at fewer places is the likelier one.
    let as_utf8 = decoded(UTF_8, bytes);
    let best = if as_utf8.damaged <= as_gb.damaged { as_utf8 } else { as_gb };
    if best.damaged * 4 > best.text.chars().count() { Err(binary()) } else { Ok(best) }
}

/// UTF-16 without a mark: ASCII and line ends show as zero bytes on one side only.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(SHAPE_BYTES) & !1)?;
    let (mut even, mut odd) = (0_usize, 0_usize);
    for pair in head.chunks_exact(2) {
        even += usize::from(pair.first() == Some(&0));
        odd += usize::from(pair.last() == Some(&0));
    }
    match (even, odd) {
        (0, 2..) => Some(UTF_16LE),
        (2.., 0) => Some(UTF_16BE),
        _ => None,
    }
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let damaged = text.chars().filter(|c| *c == '\u{fffd}').count();
    Decoded { text: tidy(&text), encoding: if encoding == GB18030 { "GB18030" } else { encoding.name() }, damaged }
}

fn tidy(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encodings_of_chinese_desktops_are_told_apart() {
        let text = "题干,答案\r\n电梯“困人”怎么办？,A\r\n";
        let plain = text.replace("\r\n", "\n");
        let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let gb = GB18030.encode(text).0.into_owned();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            ([&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(), "UTF-8"),
            ([&[0xFF, 0xFE], wide(u16::to_le_bytes).as_slice()].concat(), "UTF-16LE"),
            ([&[0xFE, 0xFF], wide(u16::to_be_bytes).as_slice()].concat(), "UTF-16BE"),
            (wide(u16::to_le_bytes), "UTF-16LE"),
            (wide(u16::to_be_bytes), "UTF-16BE"),
            (gb, "GB18030"),
        ] {
            let read = decode(&bytes).unwrap();
            assert_eq!((read.text.as_str(), read.encoding, read.damaged), (plain.as_str(), encoding, 0));
        }
        let rare = "𠮷野家㐂";
        assert_eq!(decode(&GB18030.encode(rare).0).unwrap().text, rare);
    }

    #[test]
    fn broken_bytes_are_counted_and_rubbish_is_refused() {
        let mut bytes = "电梯安全知识竞赛题库第一部分".as_bytes().to_vec();
        bytes.truncate(bytes.len() - 1);
        let read = decode(&bytes).unwrap();
        assert_eq!((read.encoding, read.damaged), ("UTF-8", 1));
        assert_eq!(decode(&[0x89, b'P', 0, 0, 1, 0, 0, 7, 0]).unwrap_err().code, "not_text");
        assert_eq!(decode(&[0xFF; 100]).unwrap_err().code, "not_text");
    }
}
