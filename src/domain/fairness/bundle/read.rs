//! Reading a bundle, as strictly as it is written.

use super::{Act, Bundle, Cause, Freeze, ListLine, Posted, Posting, Record, Section, Waiver};
use crate::fairness::draw::{Announcement, Lines, Malformed, Pool, Step, TextFault, Ticketed, TierResult};
use crate::fairness::draw::{count, hash_field, number, parse_entries, plain};
use crate::fairness::{Hash, hash, hex, unhex};

/// Times lie between 1970 and the year 5138.
const TIME_MAX_MS: i64 = 99_999_999_999_999;

/// Where and why a text is no bundle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleFault {
    /// A line that no bundle has; the section is none in the first and the last line and between sections.
    #[error("line {line} of the file ({section}): {what}", section = .section.map_or("head", Section::word))]
    Text {
        /// The section that the line is in.
        section: Option<Section>,
        /// Number of the line in the file, from 1.
        line: usize,
        /// What is wrong.
        what: Malformed,
    },
    /// The file is well formed, but a section is not what its digest says.
    #[error("section {} is not what its digest says", .0.word())]
    Section(Section),
    /// The file is well formed, but not what its digest says.
    #[error("the file is not what its digest says")]
    Digest,
}

/// A text read, with the digests that it claims for itself.
pub(super) struct Reading {
    pub(super) bundle: Bundle,
    /// The id in the first line, and the one in the entries.
    pub(super) ids: [String; 2],
    /// Claimed and computed digest of every section, in order.
    pub(super) sections: Vec<[String; 2]>,
    /// Claimed and computed digest of all before the last line.
    pub(super) digest: [String; 2],
}

impl Bundle {
    /// Reads a canonical text; [`Bundle::text`] of what it gives is the same text.
    ///
    /// # Errors
    /// At the first line that could not have been written, or when a digest does not fit. That the draw is right is for
    /// [`super::verify`] to find out.
    pub fn parse(text: &str) -> Result<Self, BundleFault> {
        let reading = read(text)?;
        let differs = Section::ALL.iter().zip(&reading.sections).find(|(_, [claimed, computed])| claimed != computed);
        if let Some((section, _)) = differs {
            return Err(BundleFault::Section(*section));
        }
        let [claimed, computed] = &reading.digest;
        if claimed == computed { Ok(reading.bundle) } else { Err(BundleFault::Digest) }
    }
}

/// Reads the text without holding it against its digests.
pub(super) fn read(text: &str) -> Result<Reading, BundleFault> {
    let outside = |fault: TextFault| BundleFault::Text { section: None, line: fault.line, what: fault.what };
    let mut lines = Lines::new(text).map_err(outside)?;
    let [id] = lines.fields("quiz-draw-bundle/v1").map_err(outside)?;
    let mut bodies: Vec<(usize, &str)> = Vec::new();
    let mut sections = Vec::new();
    for section in Section::ALL {
        let [word, length, claimed] = lines.fields("section").map_err(outside)?;
        let header = |what| outside(lines.fault(what));
        if word != section.word() {
            return Err(header(Malformed::Keyword(section.word())));
        }
        let length = count(length, "lines").map_err(header)?;
        let claimed = hash_field(claimed, "digest").map_err(header)?;
        let before = lines.line();
        let body = lines.block(length, section.word()).map_err(outside)?;
        bodies.push((before, body));
        sections.push([claimed, hex(&hash(&[body.as_bytes()]))]);
    }
    let end = text.len() - lines.rest().len();
    let [claimed] = lines.fields("digest").map_err(outside)?;
    let claimed = hash_field(claimed, "digest").map_err(|what| outside(lines.fault(what)))?;
    if !lines.is_done() {
        return Err(outside(TextFault { line: lines.line() + 1, what: Malformed::Rest }));
    }
    let digest = [claimed, hex(&hash(&[text.get(..end).unwrap_or_default().as_bytes()]))];
    let (bundle, in_entries) = parts(&bodies)?;
    let ids = [id.to_owned(), in_entries];
    let is_consistent = ids.iter().all(|id| *id == bundle.announcement.draw)
        && sections.iter().chain([&digest]).all(|[claimed, computed]| claimed == computed);
    if is_consistent && bundle.text() != text {
        // Every field is read canonically, so this is a second lock on the same door.
        return Err(BundleFault::Text { section: None, line: 1, what: Malformed::Form });
    }
    Ok(Reading { bundle, ids, sections, digest })
}

fn parts(bodies: &[(usize, &str)]) -> Result<(Bundle, String), BundleFault> {
    fn part<'a, T>(
        bodies: &[(usize, &'a str)],
        section: Section,
        read: impl Fn(&'a str) -> Result<T, TextFault>,
    ) -> Result<T, BundleFault> {
        let at = Section::ALL.iter().position(|other| *other == section);
        let (before, body) = at.and_then(|at| bodies.get(at)).copied().unwrap_or_default();
        let fault = |f: TextFault| BundleFault::Text { section: Some(section), line: before + f.line, what: f.what };
        read(body).map_err(fault)
    }
    let announcement = part(bodies, Section::Announcement, Announcement::parse)?;
    let rules = part(bodies, Section::Rules, |text| Ok(text.to_owned()))?;
    let postings = part(bodies, Section::Postings, |text| each(text, posting))?;
    let (in_entries, entries) = part(bodies, Section::Entries, parse_entries)?;
    let beacon = part(bodies, Section::Beacon, one)?.to_owned();
    let secret = part(bodies, Section::Secret, |text| {
        let line = one(text)?;
        hash_bytes(line, "secret").map_err(|what| TextFault { line: 1, what })
    })?;
    let (seed, results) = part(bodies, Section::Result, result)?;
    let waivers = part(bodies, Section::Waivers, |text| each(text, waiver))?;
    let list = part(bodies, Section::List, |text| each(text, list_line))?;
    let record = part(bodies, Section::Record, record)?;
    let bundle =
        Bundle { announcement, rules, postings, entries, beacon, secret, seed, results, waivers, list, record };
    Ok((bundle, in_entries))
}

fn each<'a, const N: usize, T>(
    text: &'a str,
    parse: impl Fn([&'a str; N]) -> Result<T, Malformed>,
) -> Result<Vec<T>, TextFault> {
    let mut lines = Lines::new(text)?;
    let mut all = Vec::new();
    while !lines.is_done() {
        let fields = lines.next("line").and_then(|line| lines.split(line, "line"))?;
        all.push(parse(fields).map_err(|what| lines.fault(what))?);
    }
    Ok(all)
}

/// A section of exactly one line.
fn one(text: &str) -> Result<&str, TextFault> {
    let mut lines = Lines::new(text)?;
    let line = lines.next("value")?;
    let [field] = lines.split(line, "value")?;
    if lines.is_done() { Ok(field) } else { Err(TextFault { line: 2, what: Malformed::Rest }) }
}

fn time(text: &str) -> Result<i64, Malformed> {
    number(text, "time", 0, TIME_MAX_MS)
}

fn hash_bytes(text: &str, name: &'static str) -> Result<Hash, Malformed> {
    let text = hash_field(text, name)?;
    unhex(&text).and_then(|bytes| bytes.try_into().ok()).ok_or(Malformed::Hash(name))
}

fn posting([what, at, place, reference]: [&str; 4]) -> Result<Posting, Malformed> {
    let what = Posted::parse(what).ok_or(Malformed::Word("posting"))?;
    Ok(Posting { what, at_ms: time(at)?, place: trimmed(place)?, reference: trimmed(reference)? })
}

fn waiver([tier, entry, cause, at, follower]: [&str; 5]) -> Result<Waiver, Malformed> {
    Ok(Waiver {
        tier: tier.to_owned(),
        entry: entry.to_owned(),
        cause: Cause::parse(cause).ok_or(Malformed::Word("waiver"))?,
        at_ms: time(at)?,
        follower: (follower != "-").then(|| follower.to_owned()),
    })
}

fn list_line([tier, entry, name, mobile, town]: [&str; 5]) -> Result<ListLine, Malformed> {
    let (tier, entry) = (tier.to_owned(), entry.to_owned());
    Ok(ListLine { tier, entry, name: trimmed(name)?, mobile: trimmed(mobile)?, town: trimmed(town)? })
}

/// Free text, which has no blanks at its ends.
fn trimmed(text: &str) -> Result<String, Malformed> {
    if text.trim() == text { Ok(text.to_owned()) } else { Err(Malformed::Field("text")) }
}

fn result(text: &str) -> Result<(Hash, Vec<TierResult>), TextFault> {
    let mut lines = Lines::new(text)?;
    let [seed] = lines.fields("seed")?;
    let seed = hash_bytes(seed, "seed").map_err(|what| lines.fault(what))?;
    let mut results: Vec<TierResult> = Vec::new();
    while !lines.is_done() {
        let line = lines.next("tier")?;
        result_line(&mut results, &lines, line)?;
    }
    Ok((seed, results))
}

/// Takes one line of the result: a tier, or a step, a winner or a reserve of the tier that stands above.
fn result_line<'a>(results: &mut Vec<TierResult>, lines: &Lines<'a>, line: &'a str) -> Result<(), TextFault> {
    let fault = |what| lines.fault(what);
    let (word, rest) = line.split_once('\t').unwrap_or((line, ""));
    if word == "tier" {
        let [tier, min, max, size, unassigned] = lines.split(rest, "tier")?;
        let (min, max) = (plain(min, "min").map_err(fault)?, plain(max, "max").map_err(fault)?);
        let size = count(size, "size").map_err(fault)?;
        let pool = Pool { tier: tier.to_owned(), min, max, steps: Vec::new(), size };
        let unassigned = count(unassigned, "unassigned").map_err(fault)?;
        results.push(TierResult { pool, winners: Vec::new(), reserves: Vec::new(), unassigned });
        return Ok(());
    }
    let Some(result) = results.last_mut() else { return Err(fault(Malformed::Keyword("tier"))) };
    let is_own = |tier: &str, result: &TierResult| tier == result.pool.tier;
    if word == "step" && result.winners.is_empty() && result.reserves.is_empty() {
        let [tier, min, size] = lines.split(rest, "step")?;
        let (min, size) = (plain(min, "min").map_err(fault)?, count(size, "size").map_err(fault)?);
        result.pool.steps.push(Step { min, size });
        return if is_own(tier, result) { Ok(()) } else { Err(fault(Malformed::Order("step"))) };
    }
    let (list, name) = match word {
        "winner" if result.reserves.is_empty() => (&mut result.winners, "winner"),
        "reserve" => (&mut result.reserves, "reserve"),
        _ => return Err(fault(Malformed::Keyword("tier"))),
    };
    let [tier, place, entry, ticket] = lines.split(rest, name)?;
    let place: usize = count(place, "place").map_err(fault)?;
    let ticket = hash_bytes(ticket, "ticket").map_err(fault)?;
    list.push(Ticketed { entry: entry.to_owned(), ticket });
    let is_next = place == list.len();
    if is_next && is_own(tier, result) { Ok(()) } else { Err(fault(Malformed::Order(name))) }
}

fn record(text: &str) -> Result<Record, TextFault> {
    fn act(lines: &mut Lines<'_>, keyword: &'static str) -> Result<Act, TextFault> {
        let [at, role] = lines.fields(keyword)?;
        Ok(Act { at_ms: time(at).map_err(|what| lines.fault(what))?, role: role.to_owned() })
    }
    let mut lines = Lines::new(text)?;
    let [audit] = lines.fields("audit")?;
    let audit_head = hash_field(audit, "audit").map_err(|what| lines.fault(what))?;
    let announced = act(&mut lines, "announced")?;
    let mut freezes: Vec<Freeze> = Vec::new();
    while freezes.is_empty() || lines.peek("freeze") {
        freezes.push(freeze(&mut lines)?);
    }
    let [appears] = lines.fields("appears")?;
    let beacon_appears_at_ms = time(appears).map_err(|what| lines.fault(what))?;
    let beacon_entered = [act(&mut lines, "entered")?, act(&mut lines, "entered")?];
    let drawn = act(&mut lines, "drawn")?;
    let mut single_person = None;
    if !lines.is_done() {
        let [reason] = lines.fields("single")?;
        single_person = Some(trimmed(reason).map_err(|what| lines.fault(what))?);
    }
    if !lines.is_done() {
        return Err(TextFault { line: lines.line() + 1, what: Malformed::Rest });
    }
    Ok(Record { audit_head, announced, freezes, beacon_appears_at_ms, beacon_entered, drawn, single_person })
}

fn freeze(lines: &mut Lines<'_>) -> Result<Freeze, TextFault> {
    let [number, at, role] = lines.fields("freeze")?;
    let act = Act { at_ms: time(at).map_err(|what| lines.fault(what))?, role: role.to_owned() };
    let number: u32 = count(number, "freeze").map_err(|what| lines.fault(what))?;
    let mut withdrawn = None;
    if lines.peek("withdrawn") {
        let [own, at, reason] = lines.fields("withdrawn")?;
        if own != number.to_string() {
            return Err(lines.fault(Malformed::Order("withdrawn")));
        }
        let fault = |what| lines.fault(what);
        withdrawn = Some((time(at).map_err(fault)?, trimmed(reason).map_err(fault)?));
    }
    Ok(Freeze { number, act, withdrawn })
}
