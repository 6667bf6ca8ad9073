//! Writing a bundle.

use super::{Bundle, Record, Section};
use crate::fairness::{entries_text, hash, hex};
use crate::text::nfc;
use std::fmt::Write as _;

impl Bundle {
    /// The canonical text. Free text (places, references, towns, reasons) loses control characters and outer blanks,
    /// and `-` stands where nothing is left.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("quiz-draw-bundle/v1\t{}\n", self.announcement.draw);
        for section in Section::ALL {
            let body = self.section(section);
            let (lines, digest) = (body.matches('\n').count(), hex(&hash(&[body.as_bytes()])));
            // Writing to a String cannot fail.
            let _ = writeln!(text, "section\t{}\t{lines}\t{digest}", section.word());
            text.push_str(&body);
        }
        let digest = hex(&hash(&[text.as_bytes()]));
        let _ = writeln!(text, "digest\t{digest}");
        text
    }

    fn section(&self, section: Section) -> String {
        match section {
            Section::Announcement => self.announcement.text(),
            Section::Rules => self.rules.clone(),
            Section::Postings => self.postings_text(),
            Section::Entries => entries_text(&self.announcement.draw, &self.entries),
            Section::Beacon => format!("{}\n", self.beacon),
            Section::Secret => format!("{}\n", hex(&self.secret)),
            Section::Result => self.result_text(),
            Section::Waivers => self.waivers_text(),
            Section::List => self.list_text(),
            Section::Record => record_text(&self.record),
        }
    }

    fn postings_text(&self) -> String {
        let line = |text: String, p: &super::Posting| {
            format!("{text}{}\t{}\t{}\t{}\n", p.what.word(), p.at_ms, free(&p.place), free(&p.reference))
        };
        self.postings.iter().fold(String::new(), line)
    }

    fn result_text(&self) -> String {
        let mut text = format!("seed\t{}\n", hex(&self.seed));
        let or_dash = |bound: Option<i64>| bound.map_or_else(|| "-".to_owned(), |bound| bound.to_string());
        for result in &self.results {
            let pool = &result.pool;
            let (tier, min, max) = (&pool.tier, or_dash(pool.min), or_dash(pool.max));
            // Writing to a String cannot fail.
            let _ = writeln!(text, "tier\t{tier}\t{min}\t{max}\t{}\t{}", pool.size, result.unassigned);
            for step in &pool.steps {
                let _ = writeln!(text, "step\t{tier}\t{}\t{}", or_dash(step.min), step.size);
            }
            for (word, list) in [("winner", &result.winners), ("reserve", &result.reserves)] {
                for (at, ticketed) in list.iter().enumerate() {
                    let _ = writeln!(text, "{word}\t{tier}\t{}\t{}\t{}", at + 1, ticketed.entry, hex(&ticketed.ticket));
                }
            }
        }
        text
    }

    fn waivers_text(&self) -> String {
        let mut text = String::new();
        for waiver in &self.waivers {
            let follower = waiver.follower.as_deref().unwrap_or("-");
            let (tier, entry, cause, at_ms) = (&waiver.tier, &waiver.entry, waiver.cause.word(), waiver.at_ms);
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{tier}\t{entry}\t{cause}\t{at_ms}\t{follower}");
        }
        text
    }

    fn list_text(&self) -> String {
        let mut text = String::new();
        for line in &self.list {
            let (name, mobile, town) = (free(&line.name), free(&line.mobile), free(&line.town));
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{}\t{}\t{name}\t{mobile}\t{town}", line.tier, line.entry);
        }
        text
    }
}

fn record_text(record: &Record) -> String {
    let mut text = format!("audit\t{}\n", record.audit_head);
    // Writing to a String cannot fail.
    let _ = writeln!(text, "announced\t{}\t{}", record.announced.at_ms, record.announced.role);
    for freeze in &record.freezes {
        let _ = writeln!(text, "freeze\t{}\t{}\t{}", freeze.number, freeze.act.at_ms, freeze.act.role);
        if let Some((at_ms, reason)) = &freeze.withdrawn {
            let _ = writeln!(text, "withdrawn\t{}\t{at_ms}\t{}", freeze.number, free(reason));
        }
    }
    let _ = writeln!(text, "appears\t{}", record.beacon_appears_at_ms);
    for act in &record.beacon_entered {
        let _ = writeln!(text, "entered\t{}\t{}", act.at_ms, act.role);
    }
    let _ = writeln!(text, "drawn\t{}\t{}", record.drawn.at_ms, record.drawn.role);
    if let Some(reason) = &record.single_person {
        let _ = writeln!(text, "single\t{}", free(reason));
    }
    text
}

/// Free text as one field.
fn free(text: &str) -> String {
    let is_control = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let clean: String = nfc(text).chars().map(|c| if is_control(c) { ' ' } else { c }).collect();
    let clean = clean.trim();
    if clean.is_empty() { "-".to_owned() } else { clean.to_owned() }
}
