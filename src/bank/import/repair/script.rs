//! Traditional text where simplified is expected: found and converted, by the dictionaries of OpenCC.

use encoding_rs::GBK;
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use std::sync::LazyLock;

static CONVERTER: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).ok());

/// The simplified form of a text that has traditional characters; nothing for other texts.
pub(super) fn simplified(text: &str) -> Option<String> {
    if !text.contains(|c| ('\u{3400}'..='\u{9fff}').contains(&c)) {
        return None;
    }
    let converted = CONVERTER.as_ref()?.convert(text);
    if converted == text {
        return None;
    }
    // Some characters are both, as the 乾 of 乾隆. A text is traditional when one of those that change is no part of
    // the set that simplified text is written with.
    let changed = text.chars().filter(|c| !converted.contains(*c));
    changed.take(40).any(|c| !in_simplified_set(c)).then_some(converted)
}

/// Whether a character is one of GB 2312.
fn in_simplified_set(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = GBK.encode(c.encode_utf8(&mut buffer));
    unmappable || matches!(bytes.as_ref(), [0xB0..=0xF7, 0xA1..=0xFE] | [_])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_text_is_told_from_simplified() {
        assert_eq!(simplified("全國“質量月”活動").as_deref(), Some("全国“质量月”活动"));
        assert_eq!(simplified("餅乾與計畫").as_deref(), Some("饼干与计划"));
        for text in ["质量月活动", "乾隆年间的著作", "凭藉", "ISO 9001", "喆、珺、㐂"] {
            assert_eq!(simplified(text), None, "{text}");
        }
    }
}
