//! Pinyin glosses, doubled punctuation and mixed widths.

use super::markup::pattern;
use domain::text;
use regex::{Captures, Regex};
use std::sync::LazyLock;

const TONED: &str = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ";

static GLOSS: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(\p{{Han}})\s?[(（]\s?([a-züɡê{TONED}]{{1,7}})\s?[)）]")));
static REST: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"[?？\p{{Han}}]?[a-z]{{0,4}}[{TONED}][a-z]{{0,3}}[)）]")));

fn toned(syllable: &str) -> bool {
    syllable.contains(|c| TONED.contains(c))
}

/// Whether a text asks about pronunciation, so that pinyin belongs there.
fn about_sounds(text: &str) -> bool {
    ["读音", "拼音", "注音", "读作", "字音"].iter().any(|word| text.contains(word))
}

/// The text without pinyin behind its characters, such as `質(zhì)量`.
pub(super) fn without_gloss(written: &str) -> Option<String> {
    if !written.contains(['(', '（']) || about_sounds(written) {
        return None;
    }
    let composed = text::nfc(written);
    if !toned(&composed) {
        return None;
    }
    let sure = GLOSS.captures_iter(&composed).filter(|c| c.get(2).is_some_and(|s| toned(s.as_str()))).count();
    let plain = GLOSS.replace_all(&composed, |found: &Captures<'_>| {
        let part = |i| found.get(i).map_or("", |part| part.as_str());
        if toned(part(2)) || sure >= 2 { part(1).to_owned() } else { part(0).to_owned() }
    });
    (plain != composed).then(|| plain.into_owned())
}

/// Whether half a gloss is left over, a sign that the characters around it are lost.
pub(super) fn broken_gloss(text: &str) -> bool {
    toned(text) && !about_sounds(text) && REST.is_match(text)
}

/// The text with doubled punctuation made single: `,,` `，，` `,。` `,、` and the like.
pub(super) fn without_doubles(text: &str) -> Option<String> {
    const FULL: &[char] = &['，', '。', '、', '；', '：', '？', '！'];
    let chars: Vec<char> = text.chars().collect();
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    let mut changed = false;
    while let Some(c) = chars.get(at).copied() {
        let comma = |c: char| c == ',' || c == '，';
        let mark = |c: char| comma(c) || FULL.contains(&c);
        if !mark(c) {
            plain.push(c);
            at += 1;
            continue;
        }
        let run: Vec<char> = chars.iter().skip(at).copied().take_while(|c| mark(*c)).collect();
        at += run.len();
        let stop = run.iter().copied().find(|c| !comma(*c));
        let others = run.iter().filter(|c| !comma(**c)).count();
        let single = match (run.as_slice(), stop) {
            ([_], _) => None,
            (_, None) => plain.chars().next_back().filter(|c| !c.is_ascii()).map(|_| '，'),
            // One real mark and commas around it, or the same mark twice.
            (_, Some(stop)) if others == 1 => Some(stop),
            ([a, b], Some(stop)) if a == b && !matches!(stop, '？' | '！' | '。') => Some(stop),
            ([_, _], Some('。')) if others == 2 && run.iter().all(|c| *c == '。') => Some('。'),
            _ => None,
        };
        match single {
            Some(single) => {
                plain.push(single);
                changed = true;
            }
            None => plain.extend(run),
        }
    }
    changed.then_some(plain)
}

/// Whether a character is a Chinese one or a mark that stands beside Chinese.
fn chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '“' | '”' | '《' | '》' | '（' | '）' | '【' | '】' | '、' | '，' | '。')
}

/// The text with letters and digits half-width, and with full-width marks between Chinese characters.
pub(super) fn one_width(text: &str) -> Option<String> {
    let wide = |c: char| matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％');
    let narrow = |c: char| matches!(c, ',' | ';' | ':' | '?' | '!' | '(');
    if !text.contains(|c| wide(c) || narrow(c)) {
        return None;
    }
    let half = |c: char| u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c);
    let mut chars: Vec<char> = text.chars().map(|c| if wide(c) { half(c) } else { c }).collect();
    brackets(&mut chars);
    for at in 0..chars.len() {
        let before = at.checked_sub(1).and_then(|before| chars.get(before)).copied();
        let after = chars.get(at + 1).copied();
        let Some(c) = chars.get_mut(at) else { break };
        let between = before.is_some_and(chinese) && after.is_some_and(chinese);
        let at_end = before.is_some_and(chinese) && after.is_none();
        let full = match c {
            ',' if between => '，',
            ';' if between => '；',
            ':' if between => '：',
            '?' if between || at_end => '？',
            '!' if between || at_end => '！',
            _ => continue,
        };
        *c = full;
    }
    let plain: String = chars.into_iter().collect();
    (plain != text).then_some(plain)
}

/// Half-width brackets around Chinese text or around a blank beside Chinese text become full-width in pairs.
fn brackets(chars: &mut [char]) {
    let mut open: Option<usize> = None;
    for at in 0..chars.len() {
        match chars.get(at) {
            Some('(') => open = Some(at),
            Some(')') => {
                let Some(start) = open.take() else { continue };
                let inside = chars.get(start + 1..at).unwrap_or_default();
                let blank = inside.iter().all(|c| c.is_whitespace());
                let beside = |place: Option<usize>| place.and_then(|p| chars.get(p)).copied().is_some_and(chinese);
                let near = beside(start.checked_sub(1)) || beside(Some(at + 1));
                if near && (blank || inside.iter().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))) {
                    for (place, full) in [(start, '（'), (at, '）')] {
                        if let Some(c) = chars.get_mut(place) {
                            *c = full;
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glosses_go_and_broken_ones_are_seen() {
        assert_eq!(without_gloss("是全國“質(zhì)量月”").as_deref(), Some("是全國“質量月”"));
        assert_eq!(without_gloss("認（rèn）證(zhèng)們(men)").as_deref(), Some("認證們"));
        assert_eq!(without_gloss("“重”的读音是重(zhòng)"), None);
        assert_eq!(without_gloss("质量管理(QM)，计划(plan)"), None);
        assert!(broken_gloss("开展燃?xì)饩摺N卫电器"));
        assert!(!broken_gloss("质量管理(plan)"));
    }

    #[test]
    fn doubled_punctuation_becomes_single() {
        for (text, plain) in [
            ("每年9月,,是质量月", "每年9月，是质量月"),
            ("活动,。", "活动。"),
            ("对中,、小企业", "对中、小企业"),
            ("甲，，乙", "甲，乙"),
            ("甲，。乙", "甲。乙"),
            ("甲。。", "甲。"),
        ] {
            assert_eq!(without_doubles(text).as_deref(), Some(plain));
        }
        for text in ["甲，乙。", "1,,2", "真的？？", "等。。。", "甲；乙"] {
            assert_eq!(without_doubles(text), None, "{text}");
        }
    }

    #[test]
    fn widths_are_made_one() {
        for (text, plain) in [
            ("ＧＢ１９００１标准", "GB19001标准"),
            ("质量,安全;环保", "质量，安全；环保"),
            ("质量是指( )的程度?", "质量是指（ ）的程度？"),
            ("质量法(修正)规定", "质量法（修正）规定"),
        ] {
            assert_eq!(one_width(text).as_deref(), Some(plain));
        }
        for text in ["1,000元", "8:30", "ISO 9001, ISO 14001", "质量（修正）", "http://a.cn/?a=1", "GB/T(A)"] {
            assert_eq!(one_width(text), None, "{text}");
        }
    }
}
