//! Answer blocks such as `1-5 ABCDE` or `1.A 2.B`, away from the questions they belong to.

use super::answer::{all_letters, truth_mark};
use super::mark::pattern;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Numbers of a range, at most.
const RANGE_MAX: u32 = 300;

/// An answer by the number of its question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Number of the question.
    pub(super) number: u32,
    /// Flat range of the answer.
    pub(super) value: Range<usize>,
}

static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[(\[]?(\d{1,4})\s*(?:-{1,2}|~|—{1,2}|–|至|到|－|～|\.{2,3})\s*(\d{1,4})\s*[题)\]]*\s*[.、:,]?\s*")
});
static TOKEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Z]+|正确|错误|[√×✓✗✔✘对错]|[TF]"));
static RUN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[A-Z]|正确|错误|[√×✓✗✔✘对错]|[\s,、;/|.])+"));

/// Entries of a line that gives answers by ranges of numbers, such as `1-5 ABCDE 6-8 √×√`. The whole line has to fit.
pub(super) fn ranges(flat: &str) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut at = 0;
    while let Some(found) = RANGE.captures_at(flat, at) {
        let whole = found.get(0)?;
        if !flat.get(at..whole.start())?.trim_matches([' ', ',', '、', ';', '.', '\t', '。', '|']).is_empty() {
            return None;
        }
        let (from, to): (u32, u32) = (found.get(1)?.as_str().parse().ok()?, found.get(2)?.as_str().parse().ok()?);
        let run = RUN.find(flat.get(whole.end()..)?)?;
        let values = values(run.as_str(), to.checked_sub(from)?.checked_add(1).filter(|n| *n <= RANGE_MAX)?)?;
        for (number, value) in (from..=to).zip(values) {
            entries.push(Entry { number, value: whole.end() + value.start..whole.end() + value.end });
        }
        at = whole.end() + run.end();
    }
    let rest = flat.get(at..)?.trim_matches([' ', ',', '、', ';', '.', '\t', '。', '|']);
    (rest.is_empty() && !entries.is_empty()).then_some(entries)
}

/// The answers of a run: one a group where the groups are as many, else one a letter.
fn values(run: &str, count: u32) -> Option<Vec<Range<usize>>> {
    let count = usize::try_from(count).ok()?;
    let groups: Vec<Range<usize>> = TOKEN.find_iter(run).map(|found| found.range()).collect();
    if groups.len() == count {
        return Some(groups);
    }
    let mut single = Vec::new();
    for group in groups {
        let text = run.get(group.clone())?;
        if text.starts_with(|c: char| c.is_ascii_uppercase()) {
            single.extend((group.start..group.end).map(|at| at..at + 1));
        } else {
            single.push(group);
        }
    }
    (single.len() == count).then_some(single)
}

static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:^|[\s,、;。|)])\s*(?:第\s*)?[(\[]?(\d{1,4})\s*(?:题\s*[.、:,)]?|[)\]]\s*[.、:]?|[.、:]|\s|—|-)\s*")
});
static GLUED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\d{1,4})\s*([A-Z]{1,8}|[√×✓✗✔✘对错])"));

/// Entries of a line such as `1.A 2.B 3.ABD` whose answers are letters or marks only. The whole line has to fit.
pub(super) fn short(flat: &str) -> Option<Vec<Entry>> {
    let list = entries_by(flat, false).unwrap_or_default();
    let fits = |entry: &Entry| {
        let value = flat.get(entry.value.clone()).unwrap_or_default().trim_end_matches(['。', '.', ';', ',', '、']);
        all_letters(value).is_some_and(|_| value.chars().all(|c| !c.is_ascii_lowercase()))
            || truth_mark(value).is_some()
    };
    if !list.is_empty() && list.iter().all(fits) { Some(list) } else { glued(flat) }
}

/// `1A2B3C`, nothing between.
fn glued(flat: &str) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut at = 0;
    for found in GLUED.captures_iter(flat) {
        let whole = found.get(0)?;
        let gap = flat.get(at..whole.start())?;
        if !gap.trim_matches([' ', ',', '、', ';', '.', '\t', '。']).is_empty() {
            return None;
        }
        entries.push(Entry { number: found.get(1)?.as_str().parse().ok()?, value: found.get(2)?.range() });
        at = whole.end();
    }
    let rest = flat.get(at..)?.trim_matches([' ', ',', '、', ';', '.', '\t', '。']);
    (rest.is_empty() && entries.len() >= 2).then_some(entries)
}

/// Entries of a line in an answer block, whatever the answers are: each runs up to the next number in sequence.
pub(super) fn entries(flat: &str) -> Option<Vec<Entry>> {
    entries_by(flat, true)
}

/// Entries whose numbers follow each other, or any, as in a block of several columns.
fn entries_by(flat: &str, in_sequence: bool) -> Option<Vec<Entry>> {
    let mut list: Vec<Entry> = Vec::new();
    let mut at = 0;
    while let Some(found) = ENTRY.captures_at(flat, at) {
        let (whole, digits) = (found.get(0)?, found.get(1)?);
        let number: u32 = digits.as_str().parse().ok()?;
        match list.last_mut() {
            None if !flat.get(..whole.start())?.trim().is_empty() => return None,
            Some(last) if in_sequence && number != last.number + 1 => {
                at = digits.end();
                continue;
            }
            Some(last) => last.value.end = whole.start().max(last.value.start),
            None => {}
        }
        list.push(Entry { number, value: whole.end()..flat.len() });
        // The blank that ends this entry's number may be the one that begins the next.
        at = digits.end();
    }
    (!list.is_empty()).then_some(list)
}

/// Whether a flat line is a row of question numbers, with 题号 before them or three and more in sequence.
pub(super) fn is_number_row(flat: &str) -> bool {
    let cells = row(flat).unwrap_or_default();
    let numbers: Option<Vec<u32>> =
        cells.iter().map(|cell| flat.get(cell.clone())?.parse().ok().filter(|n| *n < 10_000)).collect();
    let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else { return false };
    let follow = numbers.iter().zip(numbers.iter().skip(1)).all(|(a, b)| *b == a + 1);
    flat.trim_start().starts_with("题号")
        || (numbers.len() >= 3 && follow && flat.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

/// Cells of a row of an answer table after its title: the numbers of `题号 1 2 3`, or the answers below them.
pub(super) fn row(flat: &str) -> Option<Vec<Range<usize>>> {
    let title = flat.trim_start().chars().take_while(|c| super::line::is_han(*c)).map(char::len_utf8).sum::<usize>();
    let start = flat.len() - flat.trim_start().len() + title;
    let mut cells = Vec::new();
    let mut from = start;
    for (at, c) in flat.char_indices().filter(|(at, _)| *at >= start).chain([(flat.len(), ' ')]) {
        if c.is_whitespace() || matches!(c, '|' | ':' | ',' | '、') {
            if at > from {
                cells.push(from..at);
            }
            from = at + c.len_utf8();
        }
    }
    (!cells.is_empty()).then_some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(flat: &str, list: Option<Vec<Entry>>) -> Vec<(u32, String)> {
        list.unwrap_or_default().into_iter().map(|e| (e.number, flat[e.value].trim().to_owned())).collect()
    }

    fn pairs(list: &[(u32, &str)]) -> Vec<(u32, String)> {
        list.iter().map(|(n, v)| (*n, (*v).to_owned())).collect()
    }

    #[test]
    fn ranges_are_spread_over_their_numbers() {
        for line in [
            "1-5 ABCDE",
            "1～5:ABCDE".replace('～', "~").as_str(),
            "1-5、A B C D E",
            "1—5题 A,B,C,D,E",
            "1-3ABC 4-5 DE",
        ] {
            assert_eq!(read(line, ranges(line)), pairs(&[(1, "A"), (2, "B"), (3, "C"), (4, "D"), (5, "E")]), "{line}");
        }
        assert_eq!(read("6-8 AB,ACD BC", ranges("6-8 AB,ACD BC")), pairs(&[(6, "AB"), (7, "ACD"), (8, "BC")]));
        assert_eq!(read("1-3 √×√", ranges("1-3 √×√")), pairs(&[(1, "√"), (2, "×"), (3, "√")]));
        assert_eq!(ranges("1-5 ABC"), None);
        assert_eq!(ranges("1-9999 ABC"), None);
        assert_eq!(ranges("2020-2022 年"), None);
    }

    #[test]
    fn single_entries_are_read_one_after_another() {
        for line in ["1.A 2.B 3.ABD", "1、A、2、B、3、ABD", "(1)A (2)B (3)ABD", "1A2B3ABD", "1.A  2.B  3.ABD。"] {
            let list = read(line, short(line));
            assert_eq!(list.len(), 3, "{line}");
            assert!(list[2].1.starts_with("ABD"), "{line}");
        }
        assert_eq!(read("1、√ 2、×", short("1、√ 2、×")), pairs(&[(1, "√"), (2, "×")]));
        assert_eq!(short("1.质量月"), None);
        let line = "1.质量第一 2.九月 3.PDCA循环";
        assert_eq!(read(line, entries(line)), pairs(&[(1, "质量第一"), (2, "九月"), (3, "PDCA循环")]));
    }
}
