//! The sealed text: a heading, sections with their length and digest, and a last line over everything before.

use super::field::{escape, list, or_dash};
use super::{
    DrawBundle, OrganizationRank, Person, Seal, SealedIndex, SealedStanding, attempts, award, contest, question,
};
use crate::fairness::{hash, hex};
use std::fmt::Write as _;

/// The first word of a sealed contest.
pub(super) const VERSION: &str = "quiz-seal/v2";
/// The sections in their order.
pub(super) const SECTIONS: [&str; 15] = [
    "contest",
    "rules",
    "blueprint",
    "secret",
    "indexes",
    "questions",
    "corrections",
    "people",
    "attempts",
    "standings",
    "organizations",
    "receipts",
    "draws",
    "awards",
    "instant",
];

/// The canonical text of a sealed contest: the same seal always gives the same bytes.
#[must_use]
pub fn write(seal: &Seal) -> String {
    let mut text = format!("{VERSION}\t{}\n", seal.contest.id);
    for name in SECTIONS {
        let content = content(seal, name);
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(text, "section\t{name}\t{}\t{}", content.len(), hex(&hash(&[content.as_bytes()])));
        text.push_str(&content);
    }
    let digest = hex(&hash(&[text.as_bytes()]));
    let _ = writeln!(text, "end\t{digest}");
    text
}

fn content(seal: &Seal, name: &str) -> String {
    let mut text = String::new();
    match name {
        "contest" => text = contest::write(&seal.contest),
        "rules" => text = seal.contest.rules_canonical(),
        "blueprint" => text = seal.contest.blueprint.canonical(),
        "secret" => text = format!("secret\t{}\n", hex(seal.secret.bytes())),
        "indexes" => seal.indexes.iter().for_each(|index| write_index(&mut text, index)),
        "questions" => seal.questions.iter().for_each(|one| question::write(&mut text, one)),
        "corrections" => seal.corrections.iter().for_each(|one| question::write_correction(&mut text, one)),
        "people" => seal.people.iter().for_each(|person| write_person(&mut text, person)),
        "attempts" => seal.attempts.iter().for_each(|attempt| attempts::write(&mut text, attempt)),
        "standings" => seal.standings.iter().for_each(|standing| write_standing(&mut text, standing)),
        "organizations" => seal.organizations.iter().for_each(|place| write_organization(&mut text, place)),
        "receipts" => {
            let tree = &seal.receipts;
            text = format!("tree\t{}\t{}\t{}\n", tree.size, hex(&tree.root), tree.at.ms());
        }
        "awards" => seal.awards.iter().for_each(|plan| award::write_plan(&mut text, plan)),
        "instant" => award::write_instant(&mut text, &seal.instant),
        "draws" => seal.draws.iter().for_each(|draw| write_draw(&mut text, draw)),
        _ => {}
    }
    text
}

fn write_index(text: &mut String, index: &SealedIndex) {
    let SealedIndex { version, at, reason, text: lines } = index;
    let count = lines.matches('\n').count();
    let _ = writeln!(text, "index\t{version}\t{}\t{count}\t{}", at.ms(), escape(reason));
    text.push_str(lines);
}

fn write_person(text: &mut String, person: &Person) {
    let (category, town, organization) = match &person.label {
        Some(label) => (label.category.word(), escape(&label.town), or_dash(label.organization.as_ref())),
        None => ("-", "-".to_owned(), "-".to_owned()),
    };
    let _ = writeln!(text, "person\t{}\t{category}\t{town}\t{organization}", person.id);
}

fn write_standing(text: &mut String, sealed: &SealedStanding) {
    let (standing, ranks) = (&sealed.standing, &sealed.ranks);
    let _ = writeln!(
        text,
        "standing\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
        sealed.participant,
        standing.score.milli(),
        standing.duration_ms,
        standing.finished_at.ms(),
        list(&standing.counted),
        standing.attempts,
        u8::from(standing.elder_time),
        ranks.all,
        ranks.category,
        ranks.town
    );
}

fn write_organization(text: &mut String, place: &OrganizationRank) {
    let OrganizationRank { rank, organization, people, mean } = place;
    let _ = writeln!(text, "organization\t{rank}\t{organization}\t{people}\t{}", mean.milli());
}

fn write_draw(text: &mut String, draw: &DrawBundle) {
    let _ = writeln!(text, "bundle\t{}\t{}", escape(&draw.draw), draw.text.len());
    text.push_str(&draw.text);
    text.push('\n');
}
