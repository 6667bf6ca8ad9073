//! Mojibake: text that was read in the wrong encoding, turned back where that is certain.

use encoding_rs::{Encoding, GBK, UTF_8, WINDOWS_1252};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Characters that UTF-8 Chinese begins with when it is read as GBK; rare in real text.
static FIRST_HALVES: LazyLock<HashSet<char>> = LazyLock::new(|| {
    let pairs = (0xE3..=0xE9_u8).chain([0xEF]).flat_map(|lead| (0x80..=0xBF_u8).map(move |trail| [lead, trail]));
    pairs.filter_map(|pair| GBK.decode_without_bom_handling(&pair).0.chars().next()).collect()
});

/// The text as it was meant, where it was read in the wrong encoding and can be turned back without a loss.
pub(super) fn restored(text: &str) -> Option<String> {
    if !text.contains(|c: char| !c.is_ascii()) {
        return None;
    }
    if suspicious(text) {
        return turned(text, GBK, UTF_8);
    }
    let latin = text.chars().filter(|c| matches!(c, '\u{a0}'..='\u{ff}' | 'Œ' | 'œ' | 'Š' | 'š' | '€' | '‡')).count();
    if latin >= 4 && !text.chars().any(is_han) {
        return turned(text, WINDOWS_1252, UTF_8).or_else(|| turned(text, WINDOWS_1252, GBK));
    }
    None
}

/// Whether a text looks like UTF-8 read as GBK: the first halves of characters are every third one there.
pub(super) fn suspicious(text: &str) -> bool {
    let (mut halves, mut others) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()).take(400) {
        if FIRST_HALVES.contains(&c) {
            halves += 1;
        } else {
            others += 1;
        }
    }
    halves >= 2 && halves * 5 >= halves + others
}

/// Writes a text in the encoding it was read in and reads it in the other; nothing unless all of it is Chinese then.
fn turned(text: &str, read_as: &'static Encoding, meant: &'static Encoding) -> Option<String> {
    let (bytes, _, unmappable) = read_as.encode(text);
    if unmappable {
        return None;
    }
    let turned = meant.decode_without_bom_handling_and_without_replacement(&bytes)?.into_owned();
    let strange = |c: &char| !c.is_ascii() && !is_han(*c) && !is_mark(*c);
    let han = turned.chars().filter(|c| is_han(*c)).count();
    (han >= 2 && !turned.chars().any(|c| strange(&c)) && !suspicious(&turned)).then_some(turned)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

/// Marks that Chinese text has beside its characters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '\u{2000}'..='\u{206f}' | '\u{2460}'..='\u{24ff}' | '\u{25a0}'..='\u{25ff}' | '·' | '×' | '√' | '°' | '±' | '℃' | '≥' | '≤' | 'Ⅰ'..='Ⅻ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_read_in_the_wrong_encoding_is_turned_back() {
        let meant = "质量月是每年的九月，电梯困人";
        let as_gbk = GBK.decode_without_bom_handling(meant.as_bytes()).0.into_owned();
        assert_eq!(restored(&as_gbk).as_deref(), Some(meant));
        let as_latin = WINDOWS_1252.decode_without_bom_handling(meant.as_bytes()).0.into_owned();
        assert_eq!(restored(&as_latin).as_deref(), Some(meant));
        let gbk = GBK.encode(meant).0.into_owned();
        let gbk_as_latin = WINDOWS_1252.decode_without_bom_handling(&gbk).0.into_owned();
        assert_eq!(restored(&gbk_as_latin).as_deref(), Some(meant));
    }

    #[test]
    fn good_text_is_left_alone() {
        for text in [
            "质量月是每年的九月",
            "联通",
            "café crème brûlée à la carte",
            "浣熊、澎湃与瀑布",
            "A.甲",
            "",
            "每年9月,,是全國“質(zhì)量月”",
        ] {
            assert_eq!(restored(text), None, "{text}");
        }
    }
}
