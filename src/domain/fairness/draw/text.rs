//! The canonical texts of a draw, written and read back; reading refuses whatever writing would not have written.

use super::{Announcement, EntryLine, Measure, TierRule};
use crate::fairness::{hash, hex};
use std::fmt::Write as _;
use unicode_normalization::is_nfc;

/// Numbers of the texts stay below this, so that every language can hold them: 15 digits.
const NUMBER_MAX: i64 = 999_999_999_999_999;
/// Right answers stay below this, which bounds how many steps a bound can fall.
const RIGHT_MAX: i64 = 100_000;

/// What is wrong with a line of a canonical text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The text ends too early.
    #[error("the text ends here, but `{0}` has to follow")]
    Missing(&'static str),
    /// The line does not begin as it must.
    #[error("the line has to begin with `{0}`")]
    Keyword(&'static str),
    /// Too few or too many fields.
    #[error("`{0}` has the wrong number of fields")]
    Fields(&'static str),
    /// A field that is empty or holds a control character.
    #[error("`{0}` is empty or holds a control character")]
    Field(&'static str),
    /// Not a plain decimal number, or one that is too large.
    #[error("`{0}` is no plain decimal number in its bounds")]
    Number(&'static str),
    /// Not 64 lower-case hexadecimal digits.
    #[error("`{0}` is not made of 64 lower-case hexadecimal digits")]
    Hash(&'static str),
    /// Neither of the words allowed.
    #[error("`{0}` is none of the words allowed")]
    Word(&'static str),
    /// Only `right` may fall back.
    #[error("only the measure `right` may have a floor")]
    Floor,
    /// Twice the same id, or not in bytewise order.
    #[error("`{0}` comes twice or out of order")]
    Order(&'static str),
    /// Not in NFC.
    #[error("the text is not in normal form NFC")]
    Form,
    /// Lines behind the end.
    #[error("nothing may follow here")]
    Rest,
    /// The last line has no end, or a line ends with a carriage return.
    #[error("every line has to end with one line feed")]
    LineEnd,
}

/// A faulty line of a canonical text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct TextFault {
    /// Number of the line in its text, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: Malformed,
}

/// Reads a text line by line and knows where it is.
pub(in crate::fairness) struct Lines<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Lines<'a> {
    /// Begins a text, whose form is looked at once.
    pub(in crate::fairness) fn new(text: &'a str) -> Result<Self, TextFault> {
        let lines = Self { rest: text, line: 1 };
        if !is_nfc(text) {
            return Err(lines.fault(Malformed::Form));
        }
        Ok(lines)
    }

    /// The fault at the line that was read last.
    pub(in crate::fairness) fn fault(&self, what: Malformed) -> TextFault {
        TextFault { line: self.line.saturating_sub(1).max(1), what }
    }

    /// How many lines have been read.
    pub(in crate::fairness) fn line(&self) -> usize {
        self.line - 1
    }

    /// What has not been read.
    pub(in crate::fairness) fn rest(&self) -> &'a str {
        self.rest
    }

    /// Whether the next line begins with this keyword.
    pub(in crate::fairness) fn peek(&self, keyword: &str) -> bool {
        self.rest.strip_prefix(keyword).is_some_and(|rest| rest.starts_with('\t'))
    }

    /// The next lines as they stand.
    pub(in crate::fairness) fn block(&mut self, count: usize, name: &'static str) -> Result<&'a str, TextFault> {
        let all = self.rest;
        for _ in 0..count {
            self.next(name)?;
        }
        Ok(all.get(..all.len() - self.rest.len()).unwrap_or_default())
    }

    pub(in crate::fairness) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next line without its end.
    pub(in crate::fairness) fn next(&mut self, name: &'static str) -> Result<&'a str, TextFault> {
        self.line += 1;
        if self.rest.is_empty() {
            return Err(self.fault(Malformed::Missing(name)));
        }
        let Some((line, rest)) = self.rest.split_once('\n') else { return Err(self.fault(Malformed::LineEnd)) };
        self.rest = rest;
        if line.ends_with('\r') {
            return Err(self.fault(Malformed::LineEnd));
        }
        Ok(line)
    }

    /// The fields behind the keyword of the next line: exactly `N`, none empty, none with a control character.
    pub(in crate::fairness) fn fields<const N: usize>(
        &mut self,
        keyword: &'static str,
    ) -> Result<[&'a str; N], TextFault> {
        let line = self.next(keyword)?;
        let behind = line.strip_prefix(keyword).and_then(|rest| rest.strip_prefix('\t'));
        let Some(behind) = behind else { return Err(self.fault(Malformed::Keyword(keyword))) };
        self.split(behind, keyword)
    }

    /// The fields of a line.
    pub(in crate::fairness) fn split<const N: usize>(
        &self,
        line: &'a str,
        name: &'static str,
    ) -> Result<[&'a str; N], TextFault> {
        let mut fields = [""; N];
        let mut given = line.split('\t');
        for field in &mut fields {
            let Some(text) = given.next() else { return Err(self.fault(Malformed::Fields(name))) };
            check_field(text, name).map_err(|what| self.fault(what))?;
            *field = text;
        }
        if given.next().is_some() { Err(self.fault(Malformed::Fields(name))) } else { Ok(fields) }
    }
}

/// Refuses a field that is empty or holds a tab, a line end or another control character.
pub(in crate::fairness) fn check_field(text: &str, name: &'static str) -> Result<(), Malformed> {
    let is_bad = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.is_empty() || text.contains(is_bad) { Err(Malformed::Field(name)) } else { Ok(()) }
}

/// Reads a plain decimal number: no sign but `-`, no leading zeros, within the bounds.
pub(in crate::fairness) fn number(text: &str, name: &'static str, min: i64, max: i64) -> Result<i64, Malformed> {
    let value: i64 = text.parse().map_err(|_| Malformed::Number(name))?;
    let is_plain = value.to_string() == text && (min..=max).contains(&value);
    if is_plain { Ok(value) } else { Err(Malformed::Number(name)) }
}

/// Reads a count that fits 32 bits.
pub(in crate::fairness) fn count<T: TryFrom<i64>>(text: &str, name: &'static str) -> Result<T, Malformed> {
    let value = number(text, name, 0, i64::from(u32::MAX))?;
    T::try_from(value).map_err(|_| Malformed::Number(name))
}

/// Reads a number within the bounds of all numbers; `-` is none.
pub(in crate::fairness) fn plain(text: &str, name: &'static str) -> Result<Option<i64>, Malformed> {
    if text == "-" { Ok(None) } else { number(text, name, -NUMBER_MAX, NUMBER_MAX).map(Some) }
}

/// Reads 64 lower-case hexadecimal digits.
pub(in crate::fairness) fn hash_field(text: &str, name: &'static str) -> Result<String, Malformed> {
    let is_hash = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if is_hash { Ok(text.to_owned()) } else { Err(Malformed::Hash(name)) }
}

fn bound(text: &str, measure: Measure, name: &'static str) -> Result<Option<i64>, Malformed> {
    let bound = plain(text, name)?;
    let allowed = match measure {
        Measure::Right => 0..=RIGHT_MAX,
        Measure::ScoreMilli => -NUMBER_MAX..=NUMBER_MAX,
        Measure::Rank => 0..=i64::from(u32::MAX),
    };
    if bound.is_none_or(|bound| allowed.contains(&bound)) { Ok(bound) } else { Err(Malformed::Number(name)) }
}

impl Announcement {
    /// The canonical text. Fields hold no tab and no line end: [`Announcement::parse`] refuses what is not so.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { draw, commitment, rules_hash, beacon, adding, tiers } = self;
        let mut text = format!(
            "quiz-announcement/v1\t{draw}\ncommitment\t{commitment}\nrules\t{rules_hash}\nbeacon\t{beacon}\nadding\t{}\n",
            u8::from(*adding)
        );
        let or_dash = |bound: Option<i64>| bound.map_or_else(|| "-".to_owned(), |bound| bound.to_string());
        for TierRule { id, quantity, reserves, measure, min, max, floor } in tiers {
            let (measure, min, max, floor) = (measure.word(), or_dash(*min), or_dash(*max), or_dash(*floor));
            // Writing to a String cannot fail.
            let _ = writeln!(text, "tier\t{id}\t{quantity}\t{reserves}\t{measure}\t{min}\t{max}\t{floor}");
        }
        text
    }

    /// `A`, the hash of the canonical text.
    #[must_use]
    pub fn hash(&self) -> String {
        hex(&hash(&[self.text().as_bytes()]))
    }

    /// Reads a canonical text back.
    ///
    /// # Errors
    /// At the first line that [`Announcement::text`] would not have written; a draw without a tier is refused too.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let mut lines = Lines::new(text)?;
        let [draw] = lines.fields("quiz-announcement/v1")?;
        let [commitment] = lines.fields("commitment")?;
        let commitment = hash_field(commitment, "commitment").map_err(|what| lines.fault(what))?;
        let [rules] = lines.fields("rules")?;
        let rules_hash = hash_field(rules, "rules").map_err(|what| lines.fault(what))?;
        let [beacon] = lines.fields("beacon")?;
        let adding = match lines.fields("adding")? {
            ["0"] => false,
            ["1"] => true,
            [_] => return Err(lines.fault(Malformed::Word("adding"))),
        };
        let mut tiers: Vec<TierRule> = Vec::new();
        while tiers.is_empty() || !lines.is_done() {
            let fields = lines.fields("tier")?;
            let tier = tier(fields).map_err(|what| lines.fault(what))?;
            if tiers.iter().any(|other| other.id == tier.id) {
                return Err(lines.fault(Malformed::Order("tier")));
            }
            tiers.push(tier);
        }
        Ok(Self { draw: draw.to_owned(), commitment, rules_hash, beacon: beacon.to_owned(), adding, tiers })
    }
}

fn tier([id, quantity, reserves, measure, min, max, floor]: [&str; 7]) -> Result<TierRule, Malformed> {
    let measure = Measure::parse(measure).ok_or(Malformed::Word("measure"))?;
    let floor = bound(floor, measure, "floor")?;
    if floor.is_some() && measure != Measure::Right {
        return Err(Malformed::Floor);
    }
    Ok(TierRule {
        id: id.to_owned(),
        quantity: count(quantity, "quantity")?,
        reserves: count(reserves, "reserves")?,
        measure,
        min: bound(min, measure, "min")?,
        max: bound(max, measure, "max")?,
        floor,
    })
}

/// The canonical text of the entries; lines are sorted by id bytewise.
#[must_use]
pub fn entries_text(draw: &str, entries: &[EntryLine]) -> String {
    let mut sorted: Vec<&EntryLine> = entries.iter().collect();
    sorted.sort_by(|a, b| a.id.as_bytes().cmp(b.id.as_bytes()));
    let mut text = String::with_capacity(entries.len() * 32 + 64);
    // Writing to a String cannot fail.
    let _ = writeln!(text, "quiz-entries/v1\t{draw}");
    for EntryLine { id, right, score_milli, rank } in sorted {
        let _ = writeln!(text, "{id}\t{right}\t{score_milli}\t{rank}");
    }
    text
}

/// Reads the text of the entries: the draw's id and the lines in order.
///
/// # Errors
/// At the first line that [`entries_text`] would not have written; twice the same id is refused.
pub fn parse_entries(text: &str) -> Result<(String, Vec<EntryLine>), TextFault> {
    let mut lines = Lines::new(text)?;
    let [draw] = lines.fields("quiz-entries/v1")?;
    let mut entries: Vec<EntryLine> = Vec::new();
    while !lines.is_done() {
        let fields = lines.next("entry").and_then(|line| lines.split(line, "entry"))?;
        let entry = entry(fields).map_err(|what| lines.fault(what))?;
        if entries.last().is_some_and(|last| last.id.as_bytes() >= entry.id.as_bytes()) {
            return Err(lines.fault(Malformed::Order("entry")));
        }
        entries.push(entry);
    }
    Ok((draw.to_owned(), entries))
}

fn entry([id, right, score_milli, rank]: [&str; 4]) -> Result<EntryLine, Malformed> {
    Ok(EntryLine {
        id: id.to_owned(),
        right: number(right, "right", 0, RIGHT_MAX)?,
        score_milli: number(score_milli, "score_milli", -NUMBER_MAX, NUMBER_MAX)?,
        rank: count(rank, "rank")?,
    })
}
