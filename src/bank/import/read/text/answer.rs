//! Answers as people write them: letters, words, marks with a remark behind them, and keys hidden in stems.

use super::line::flattened;
use super::mark::{pattern, place_of};
use crate::bank::import::words;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What a written answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// Option letters by place, and what is written behind them.
    Letters(Vec<usize>, String),
    /// True or false, and what is written behind it.
    Truth(bool, String),
    /// Something else.
    Text(String),
}

static LETTERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*[(\[]?\s*((?:[A-Za-z]\s*(?:[,、;/|和及与&+.]|\s)?\s*)*[A-Za-z])\s*[)\]]?\s*(?:[。.;,:、(]|$|\s|\p{Han})",
    )
});
static TRUTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*[(\[]?\s*(正确|错误|不正确|不对|对|错|是|否|同意|不同意|√|×|✓|✗|✔|✘|X|x|T|F|t|f|TRUE|FALSE|True|False|true|false|Y|N|V)\s*[)\]]?\s*(?:$|[。.;,:、(!])",
    )
});

/// Reads an answer. `options` is the number of options, 0 for a question without any.
pub(super) fn said(text: &str, options: usize) -> Said {
    let flat = flattened(text);
    let plain = flat.trim().trim_end_matches(['。', '.', ';', ',']).trim_end();
    let whole = || Said::Text(text.trim().to_owned());
    let behind = |end: usize| -> String {
        let at = text
            .char_indices()
            .nth(flat.get(..end).unwrap_or_default().chars().count())
            .map_or(text.len(), |(at, _)| at);
        text.get(at..)
            .unwrap_or_default()
            .trim()
            .trim_start_matches(['。', '，', ',', '；', ';', '、', '.', '．', ':', '：', ' '])
            .to_owned()
    };
    if options == 0 {
        if let Some(truth) = words::truth(plain).or(if matches!(plain, "V" | "v") { Some(true) } else { None }) {
            return Said::Truth(truth, String::new());
        }
        let found = TRUTH.captures(&flat).and_then(|found| found.get(1));
        let truth = |word: &str| words::truth(word).or((word == "V").then_some(true));
        if let Some((truth, end)) = found.and_then(|found| Some((truth(found.as_str())?, found.end()))) {
            return Said::Truth(truth, remark(&behind(end)));
        }
        return whole();
    }
    if let Some(places) = all_letters(plain) {
        return Said::Letters(places, String::new());
    }
    if matches!(plain, "全选" | "全部" | "全对" | "以上全部") {
        return Said::Letters((0..options.min(26)).collect(), String::new());
    }
    let Some(found) = LETTERS.captures(&flat).and_then(|found| found.get(1)) else { return whole() };
    let said = found.as_str();
    // A word that begins with letters, such as `PDCA循环`, is a text; so is `B超`.
    let rest = behind(found.end());
    let capital = said.chars().all(|c| !c.is_ascii_lowercase());
    let next = flat.get(found.end()..).and_then(|rest| rest.chars().next());
    let glued = next.is_some_and(super::line::is_han) && said.len() > 1;
    match all_letters(said) {
        Some(places) if capital && !glued && places.iter().all(|place| *place < options.max(2)) => {
            Said::Letters(places, remark(&rest))
        }
        _ => whole(),
    }
}

/// A remark without the brackets around the whole of it.
fn remark(rest: &str) -> String {
    let rest = rest.trim().trim_start_matches([')', '）', ']', '】']).trim_start();
    let inner = rest.strip_prefix(['(', '（']).and_then(|r| r.strip_suffix([')', '）']));
    inner.filter(|inner| !inner.contains(['(', '（'])).unwrap_or(rest).trim().to_owned()
}

/// Places of letters when a flat text consists of them and of separators.
pub(super) fn all_letters(flat: &str) -> Option<Vec<usize>> {
    let mut places = Vec::new();
    for c in flat.chars() {
        match place_of(c) {
            Some(place) => places.push(place),
            None if c.is_whitespace() || ",、;/|.。()[]&+和及与".contains(c) => {}
            None => return None,
        }
        if places.len() > 26 {
            return None;
        }
    }
    places.sort_unstable();
    let before = places.len();
    places.dedup();
    (!places.is_empty() && before == places.len()).then_some(places)
}

/// A key written into a stem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hidden {
    /// Its flat range, brackets included.
    pub(super) range: Range<usize>,
    /// What stands inside the brackets, as written.
    pub(super) inside: Range<usize>,
}

static BRACKETS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\(([^()]{1,80})\)|\[([^\[\]]{1,80})\]|_{1,20}\s*([^_\s(),。]{1,40})\s*_{1,20}"));
static ALONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\p{Han},、:]\s+([A-Z]{1,8})\s+\p{Han}"));

/// Brackets of a flat stem that hold something.
pub(super) fn brackets(flat: &str) -> Vec<Hidden> {
    let found = BRACKETS.captures_iter(flat).take(40);
    found
        .filter_map(|c| Some(Hidden { range: c.get(0)?.range(), inside: (1..=3).find_map(|i| c.get(i))?.range() }))
        .collect()
}

/// Option letters standing alone between Chinese words.
pub(super) fn letters_alone(flat: &str) -> Vec<Hidden> {
    let found = ALONE.captures_iter(flat).take(10);
    found.filter_map(|c| c.get(1)).map(|l| Hidden { range: l.range(), inside: l.range() }).collect()
}

/// Whether the inside of a bracket can be nothing but the mark of a true/false question.
pub(super) fn truth_mark(flat: &str) -> Option<bool> {
    let plain: String = flat.chars().filter(|c| !c.is_whitespace()).collect();
    let known = matches!(
        plain.as_str(),
        "√" | "×"
            | "✓"
            | "✗"
            | "✔"
            | "✘"
            | "对"
            | "错"
            | "正确"
            | "错误"
            | "T"
            | "F"
            | "X"
            | "x"
            | "是"
            | "否"
            | "V"
            | "t"
            | "f"
    );
    if plain == "V" {
        return Some(true);
    }
    if known { words::truth(&plain) } else { None }
}

/// The number of a circled digit, from 0.
pub(super) fn circled(c: char) -> Option<usize> {
    let place = u32::from(c).checked_sub(u32::from('①')).filter(|place| *place < 20)?;
    usize::try_from(place).ok()
}

static TRUTH_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:[(\[]\s*(√|×|✓|✗|✔|✘|对|错|正确|错误|T|F|X|x|是|否|V)\s*[)\]]|(?:^|[\s。.])\s*(√|×|✓|✗|✔|✘)|[。\s]\s*(对|错|正确|错误|T|F))\s*[。.]?\s*$",
    )
});

/// A mark of true or false at the end of a flat line: its range, and whether it is in brackets.
pub(super) fn truth_end(flat: &str) -> Option<(Range<usize>, bool, bool)> {
    let found = TRUTH_END.captures(flat)?;
    let mark = (1..=3).find_map(|i| found.get(i))?;
    let whole = found.get(0)?;
    Some((whole.range(), truth_mark(mark.as_str())?, found.get(1).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(places: &[usize], behind: &str) -> Said {
        Said::Letters(places.to_vec(), behind.to_owned())
    }

    #[test]
    fn answers_are_read_with_their_remarks() {
        for (text, expected) in [
            ("B", letters(&[1], "")),
            ("ＡＢＤ", letters(&[0, 1, 3], "")),
            ("A、B、D", letters(&[0, 1, 3], "")),
            ("A B D。", letters(&[0, 1, 3], "")),
            ("C。因为质量特性不同", letters(&[2], "因为质量特性不同")),
            ("C（魅力质量）", letters(&[2], "魅力质量")),
            ("b", letters(&[1], "")),
            ("AA", Said::Text("AA".to_owned())),
            ("PDCA循环", Said::Text("PDCA循环".to_owned())),
            ("全面质量管理", Said::Text("全面质量管理".to_owned())),
        ] {
            assert_eq!(said(text, 4), expected, "{text}");
        }
    }

    #[test]
    fn truths_are_read_with_their_remarks() {
        for (text, truth, behind) in [
            ("√", true, ""),
            ("×（应为九月）", false, "应为九月"),
            ("错误，应为九月", false, "应为九月"),
            ("对", true, ""),
            ("F", false, ""),
            ("（×）", false, ""),
        ] {
            assert_eq!(said(text, 0), Said::Truth(truth, behind.to_owned()), "{text}");
        }
        assert_eq!(said("对照表", 0), Said::Text("对照表".to_owned()));
        assert_eq!(said("是非曲直", 0), Said::Text("是非曲直".to_owned()));
    }

    #[test]
    fn a_truth_at_the_end_of_a_line_is_seen() {
        assert_eq!(truth_end("质量月是九月。(√)").map(|t| (t.1, t.2)), Some((true, true)));
        assert_eq!(truth_end("质量月是九月。( × )").map(|t| (t.1, t.2)), Some((false, true)));
        assert_eq!(truth_end("质量月是九月。 √").map(|t| (t.1, t.2)), Some((true, false)));
        assert_eq!(truth_end("质量月是九月(对)。").map(|t| (t.1, t.2)), Some((true, true)));
        assert!(truth_end("这样做是正确").is_none());
        assert!(truth_end("A.对").is_none());
    }
}
