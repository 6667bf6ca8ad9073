//! The checks themselves, in the order in which one rests on the other.

use super::read::Reading;
use super::verify::{Check, Mismatch, Remark, What};
use super::{Bundle, Posted, Record, Section};
use crate::fairness::draw::{
    DrawSecret, Follower, Ticketed, TierResult, beacon_value, draw_seed, draw_tiers, present_holders, successor,
};
use crate::fairness::hex;
use std::collections::BTreeSet;
use unicode_normalization::char::is_combining_mark;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

type Fault = Option<Mismatch>;

pub(super) struct Checker<'a> {
    reading: &'a Reading,
    bundle: &'a Bundle,
    /// What the draw comes to when it is repeated.
    own: Vec<TierResult>,
    checks: Vec<Check>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(reading: &'a Reading) -> Self {
        Self { reading, bundle: &reading.bundle, own: Vec::new(), checks: Vec::new() }
    }

    pub(super) fn done(self) -> (Vec<Check>, Vec<Remark>) {
        (self.checks, remarks(self.bundle))
    }

    fn add(&mut self, what: What, facts: Vec<String>, fault: Fault) {
        self.checks.push(Check { what, tier: None, facts, fault });
    }

    fn add_for(&mut self, tier: &str, what: What, facts: Vec<String>, fault: Fault) {
        self.checks.push(Check { what, tier: Some(tier.to_owned()), facts, fault });
    }

    /// Computed digest of a section, and the fault if the bundle claims another.
    fn section(&self, section: Section) -> (String, Fault) {
        let at = Section::ALL.iter().position(|other| *other == section);
        let pair = at.and_then(|at| self.reading.sections.get(at));
        pair.map_or_else(Default::default, |[claimed, computed]| (computed.clone(), differs(None, computed, claimed)))
    }

    pub(super) fn form(&mut self, text: &str) {
        let facts = vec![text.matches('\n').count().to_string(), Section::ALL.len().to_string()];
        self.add(What::Form, facts, None);
    }

    /// Everything up to the seed.
    pub(super) fn texts(&mut self) {
        let bundle = self.bundle;
        let announced = &bundle.announcement;
        let other = self.reading.ids.iter().find(|id| **id != announced.draw);
        let ids = other.and_then(|other| differs(None, &announced.draw, other));
        self.add(What::Draw, vec![announced.draw.clone()], ids);
        let (a, fault) = self.section(Section::Announcement);
        self.add(What::Announcement, vec![a.clone()], fault);
        let (rules, fault) = self.section(Section::Rules);
        self.add(What::Rules, vec![], differs(None, &announced.rules_hash, &rules).or(fault));
        let (_, fault) = self.section(Section::Postings);
        self.add(What::Postings, vec![bundle.postings.len().to_string()], fault);
        let (l, fault) = self.section(Section::Entries);
        self.add(What::Entries, vec![bundle.entries.len().to_string(), l.clone()], fault);
        let secret = DrawSecret::new(bundle.secret);
        let fault = differs(None, &announced.commitment, &secret.commitment());
        self.add(What::Commitment, vec![], fault.or(self.section(Section::Secret).1));
        let beacon = &bundle.beacon;
        let fault = differs(None, &beacon_value(beacon), beacon);
        self.add(What::Beacon, vec![beacon.clone()], fault.or(self.section(Section::Beacon).1));
        let seed = draw_seed(&secret, &a, &l, beacon);
        self.add(What::Seed, vec![hex(&seed)], differs(None, &hex(&seed), &hex(&bundle.seed)));
        self.own = draw_tiers(&seed, &announced.tiers, announced.adding, &bundle.entries);
    }

    /// Pools, winners and reserves of every tier, and that the result says nothing else.
    pub(super) fn tiers(&mut self) {
        let claimed = &self.bundle.results;
        let own = std::mem::take(&mut self.own);
        for (at, result) in own.iter().enumerate() {
            let tier = result.pool.tier.as_str();
            let Some(claim) = claimed.get(at).filter(|claim| claim.pool.tier == tier) else {
                let found = claimed.get(at).map_or("", |claim| claim.pool.tier.as_str());
                self.add_for(tier, What::Pool, vec![], differs(Some(at + 1), tier, found));
                continue;
            };
            let fell = result.pool.steps.len().saturating_sub(1).to_string();
            self.add_for(tier, What::Pool, vec![result.pool.size.to_string(), fell], pool_fault(result, claim));
            let fault = list_fault(&result.winners, &claim.winners);
            let unassigned = result.unassigned.to_string();
            let fault = fault.or_else(|| differs(None, &unassigned, &claim.unassigned.to_string()));
            self.add_for(tier, What::Winners, vec![result.winners.len().to_string(), unassigned], fault);
            let fault = list_fault(&result.reserves, &claim.reserves);
            self.add_for(tier, What::Reserves, vec![result.reserves.len().to_string()], fault);
        }
        let surplus = claimed.get(own.len()).and_then(|claim| differs(Some(own.len() + 1), "", &claim.pool.tier));
        self.add(What::Result, vec![], surplus.or(self.section(Section::Result).1));
        let mut seen = BTreeSet::new();
        let winners = claimed.iter().flat_map(|claim| &claim.winners).map(|winner| winner.entry.as_str());
        let twice: Vec<&str> = winners.filter(|winner| !seen.insert(*winner)).collect();
        let twice = twice.first().filter(|_| !self.bundle.announcement.adding);
        let fault = twice.and_then(|entry| differs(None, "", entry));
        self.add(What::Once, vec![seen.len().to_string()], fault);
        self.own = own;
    }

    /// What came after the drawing.
    pub(super) fn after(&mut self) {
        let bundle = self.bundle;
        let adding = bundle.announcement.adding;
        let given_up = bundle.given_up();
        let followers = successor(&self.own, adding, &given_up);
        let mut fault = None;
        for (at, (waiver, follower)) in bundle.waivers.iter().zip(&followers).enumerate() {
            let found = waiver.follower.as_deref().unwrap_or("-");
            let expected = match follower {
                Follower::Entry(entry) => entry.as_str(),
                Follower::Nobody => "-",
                Follower::NotHeld => "",
            };
            let own = if expected.is_empty() { waiver.entry.as_str() } else { found };
            fault = fault.or_else(|| differs(Some(at + 1), expected, own));
        }
        let fault = fault.or(self.section(Section::Waivers).1);
        self.add(What::Waivers, vec![bundle.waivers.len().to_string()], fault);

        let held = present_holders(&self.own, adding, &given_up);
        let tiers = self.own.iter().map(|result| result.pool.tier.as_str());
        let held = tiers.zip(&held).flat_map(|(tier, entries)| entries.iter().map(move |e| format!("{tier} {e}")));
        let listed: Vec<String> = bundle.list.iter().map(|line| format!("{} {}", line.tier, line.entry)).collect();
        let fault = first_difference(&held.collect::<Vec<_>>(), &listed).or(self.section(Section::List).1);
        self.add(What::List, vec![listed.len().to_string()], fault);

        let open = |line: &'a super::ListLine| {
            let shown = [(&line.name, is_masked_name(&line.name)), (&line.mobile, is_masked_mobile(&line.mobile))];
            let town = (&line.town, is_town(&line.town));
            shown.into_iter().chain([town]).find(|(_, is_fit)| !is_fit).map(|(text, _)| text)
        };
        let mut lines = bundle.list.iter().enumerate();
        let open = lines.find_map(|(at, line)| open(line).and_then(|text| differs(Some(at + 1), "", text)));
        self.add(What::Mask, vec![], open);

        let fault = record_fault(&bundle.record).or(self.section(Section::Record).1);
        self.add(What::Record, vec![], fault);
        let [claimed, computed] = &self.reading.digest;
        self.add(What::Digest, vec![computed.clone()], differs(None, computed, claimed));
    }
}

fn differs(at: Option<usize>, expected: &str, found: &str) -> Fault {
    (expected != found).then(|| Mismatch { at, expected: expected.to_owned(), found: found.to_owned() })
}

fn first_difference(expected: &[String], found: &[String]) -> Fault {
    let text = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
    (0..expected.len().max(found.len())).find_map(|at| differs(Some(at + 1), &text(expected, at), &text(found, at)))
}

fn or_dash(bound: Option<i64>) -> String {
    bound.map_or_else(|| "-".to_owned(), |bound| bound.to_string())
}

fn pool_fault(own: &TierResult, claim: &TierResult) -> Fault {
    let steps = |result: &TierResult| -> Vec<String> {
        result.pool.steps.iter().map(|step| format!("{} {}", or_dash(step.min), step.size)).collect()
    };
    let whole = |result: &TierResult| {
        let pool = &result.pool;
        format!("{} {} {}", or_dash(pool.min), or_dash(pool.max), pool.size)
    };
    first_difference(&steps(own), &steps(claim)).or_else(|| differs(None, &whole(own), &whole(claim)))
}

fn list_fault(own: &[Ticketed], claim: &[Ticketed]) -> Fault {
    if own == claim {
        return None;
    }
    let text = |list: &[Ticketed]| -> Vec<String> {
        list.iter().map(|ticketed| format!("{} {}", ticketed.entry, hex(&ticketed.ticket))).collect()
    };
    first_difference(&text(own), &text(claim))
}

/// One full-width star behind one or two characters without a digit. What a character carries (marks, variation
/// selectors, skin tones, what is joined to it) does not count.
fn is_masked_name(name: &str) -> bool {
    let Some(shown) = name.strip_suffix('＊') else { return false };
    let (mut count, mut is_joined) = (0, false);
    for c in shown.chars() {
        if c.is_ascii_digit() || ('０'..='９').contains(&c) || c == '＊' || c == '*' {
            return false;
        }
        let is_carried = is_combining_mark(c) || matches!(c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{200d}');
        count += usize::from(!is_carried && !is_joined);
        is_joined = c == '\u{200d}';
    }
    (1..=2).contains(&count)
}

/// Three digits, four stars, four digits; `****` or `-` where there is no number.
fn is_masked_mobile(mobile: &str) -> bool {
    let shape: String = mobile.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    matches!(shape.as_str(), "000****0000" | "****" | "-")
}

/// Names of towns have three digits at most, such as 101团.
fn is_town(town: &str) -> bool {
    let is_digit = |c: &char| c.is_ascii_digit() || ('０'..='９').contains(c);
    town.chars().filter(is_digit).count() <= 3
}

/// Announced, frozen, beacon, entered twice, drawn: none before the other; all freezes but the last withdrawn.
fn record_fault(record: &Record) -> Fault {
    let mut times = vec![("announced", record.announced.at_ms)];
    for (at, freeze) in record.freezes.iter().enumerate() {
        let expected = (at + 1).to_string();
        let is_last = at + 1 == record.freezes.len();
        if freeze.number.to_string() != expected || freeze.withdrawn.is_none() != is_last {
            return differs(Some(at + 1), &expected, &format!("freeze {}", freeze.number));
        }
        times.push(("freeze", freeze.act.at_ms));
        times.extend(freeze.withdrawn.as_ref().map(|(at_ms, _)| ("withdrawn", *at_ms)));
    }
    times.push(("appears", record.beacon_appears_at_ms));
    times.extend(record.beacon_entered.iter().map(|act| ("entered", act.at_ms)));
    times.push(("drawn", record.drawn.at_ms));
    let early = times.windows(2).find_map(|pair| match pair {
        [(before, first), (after, second)] if second < first => Some((*before, *after)),
        _ => None,
    });
    early.and_then(|(before, after)| differs(None, before, after))
}

fn remarks(bundle: &Bundle) -> Vec<Remark> {
    let record = &bundle.record;
    let mut remarks = Vec::new();
    let last = record.freezes.last();
    match &record.single_person {
        Some(reason) => remarks.push(Remark::SinglePerson(reason.clone())),
        None if last.is_some_and(|last| last.act.role == record.drawn.role) => remarks.push(Remark::SameRole),
        None => {}
    }
    for posted in [Posted::Announcement, Posted::Entries] {
        let is_posted = |p: &super::Posting| p.what == posted && p.at_ms <= record.beacon_appears_at_ms;
        if !bundle.postings.iter().any(is_posted) {
            remarks.push(Remark::NotPosted(posted.word()));
        }
    }
    let ahead = record.beacon_appears_at_ms - last.map_or(0, |last| last.act.at_ms);
    if ahead < DAY_MS {
        remarks.push(Remark::LateFreeze(ahead.div_euclid(HOUR_MS)));
    }
    let behind = record.drawn.at_ms - record.beacon_appears_at_ms;
    if behind > DAY_MS {
        remarks.push(Remark::LateDrawing(behind.div_euclid(HOUR_MS)));
    }
    if !bundle.beacon.starts_with(&bundle.announcement.beacon) {
        remarks.push(Remark::OtherIssue(bundle.announcement.beacon.clone()));
    }
    remarks
}
