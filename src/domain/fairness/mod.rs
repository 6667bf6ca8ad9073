//! Papers, draws and receipts that anyone can repeat: sections 1, 2 and 4 of the fairness specification, `v1`.
//!
//! Nothing else in the code draws at random for a participant. A changed rule is a new version string.

pub mod bundle;
mod draw;
pub mod instant;
mod stream;
#[cfg(test)]
mod tests;
pub mod tree;

pub use draw::{
    Announcement, DrawSecret, EntryLine, Follower, GivenUp, Malformed, Measure, Pool, Step, TextFault, Ticketed,
    TierResult, TierRule, beacon_value, draw_seed, draw_tiers, entries_text, parse_entries, pool_sizes,
    present_holders, successor,
};
pub use stream::Stream;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// 32 bytes of a hash or a seed.
pub type Hash = [u8; 32];

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads lower- or upper-case hexadecimal.
#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    bytes
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect()
}

/// SHA-256 of the parts, one after another.
#[must_use]
pub fn hash(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// HMAC-SHA-256 of the message.
#[must_use]
pub fn keyed(key: &[u8], message: &[u8]) -> Hash {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(message);
            mac.finalize().into_bytes().into()
        }
        // HMAC takes keys of every length, so this arm is never reached.
        Err(_) => [0; 32],
    }
}

/// The secret of a contest's papers: made at publishing, sealed at rest, revealed when results are final.
#[derive(Clone)]
pub struct PaperSecret([u8; 32]);

impl PaperSecret {
    /// Takes 32 bytes that the operating system made.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be sealed or revealed.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What the rules page shows from publishing on: `hex(H("quiz/paper/v1\n" ‖ S))`.
    #[must_use]
    pub fn commitment(&self) -> String {
        hex(&hash(&[b"quiz/paper/v1\n", &self.0]))
    }

    /// The seed of attempt `number` of a participant in a contest.
    #[must_use]
    pub fn seed(&self, contest: &str, participant: &str, number: u32) -> Hash {
        keyed(&self.0, format!("paper\n{contest}\n{participant}\n{number}").as_bytes())
    }
}

impl std::fmt::Debug for PaperSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PaperSecret(sealed)")
    }
}

/// One question of a contest's index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexLine {
    /// Public id of the question.
    pub id: String,
    /// Revision of the question.
    pub revision: u32,
    /// Topic such as `elevator.ride`.
    pub topic: String,
    /// Kind word such as `single`.
    pub kind: String,
    /// Difficulty word such as `easy`.
    pub difficulty: String,
    /// Number of options; 0 where there are none.
    pub options: u8,
    /// Whether the options keep their order.
    pub fixed: bool,
}

/// The canonical text of a question index; lines are sorted by id bytewise.
#[must_use]
pub fn index_text(contest: &str, version: u32, lines: &[IndexLine]) -> String {
    let mut sorted: Vec<&IndexLine> = lines.iter().collect();
    sorted.sort_by(|a, b| a.id.as_bytes().cmp(b.id.as_bytes()));
    let mut text = format!("quiz-index/v1\t{contest}\t{version}\n");
    for line in sorted {
        let IndexLine { id, revision, topic, kind, difficulty, options, fixed } = line;
        let fixed = u8::from(*fixed);
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{id}\t{revision}\t{topic}\t{kind}\t{difficulty}\t{options}\t{fixed}");
    }
    text
}

/// Reads an index text back into its lines.
#[must_use]
pub fn parse_index(text: &str) -> Option<Vec<IndexLine>> {
    let mut lines = text.lines();
    lines.next()?.strip_prefix("quiz-index/v1\t")?;
    lines
        .map(|line| {
            let mut field = line.split('\t');
            let parsed = IndexLine {
                id: field.next()?.to_owned(),
                revision: field.next()?.parse().ok()?,
                topic: field.next()?.to_owned(),
                kind: field.next()?.to_owned(),
                difficulty: field.next()?.to_owned(),
                options: field.next()?.parse().ok()?,
                fixed: field.next()? == "1",
            };
            field.next().is_none().then_some(parsed)
        })
        .collect()
}

/// What a section of a paper draws from: positions in the index sorted by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionPool {
    /// Matching questions as positions in the sorted index, ascending.
    pub candidates: Vec<u32>,
    /// How many questions the section wants.
    pub count: usize,
}

/// One drawn question: its position in the sorted index, the section that drew it and the order of its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Position in the sorted index.
    pub position: u32,
    /// Number of the section, from 0.
    pub section: usize,
    /// Shown position → original option index; empty where nothing is shuffled.
    pub order: Vec<u8>,
}

/// A section found fewer candidates than it wants; such a contest cannot be published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("section {section} wants {wanted} questions, {available} are left")]
pub struct TooFew {
    /// Number of the section, from 0.
    pub section: usize,
    /// Questions wanted.
    pub wanted: usize,
    /// Questions left.
    pub available: usize,
}

/// Draws a paper: sections in order, then the option orders, from one stream.
///
/// `seen` tells which positions were in earlier papers of this participant and is `None` when the contest does not
/// prefer unseen questions. `shuffled_options` gives the number of options to shuffle of a position, 0 for none.
///
/// # Errors
/// When a section wants more questions than are left for it.
pub fn draw_paper(
    stream: &mut Stream,
    sections: &[SectionPool],
    seen: Option<&dyn Fn(u32) -> bool>,
    shuffled_options: &dyn Fn(u32) -> u8,
) -> Result<Vec<Drawn>, TooFew> {
    let mut paper: Vec<Drawn> = Vec::new();
    for (section, pool) in sections.iter().enumerate() {
        let open: Vec<u32> =
            pool.candidates.iter().copied().filter(|c| paper.iter().all(|drawn| drawn.position != *c)).collect();
        if open.len() < pool.count {
            return Err(TooFew { section, wanted: pool.count, available: open.len() });
        }
        let chosen = match seen {
            None => stream.draw(open, pool.count),
            Some(seen) => {
                let (old, fresh): (Vec<u32>, Vec<u32>) = open.into_iter().partition(|position| seen(*position));
                let from_fresh = pool.count.min(fresh.len());
                let mut chosen = stream.draw(fresh, from_fresh);
                chosen.extend(stream.draw(old, pool.count - from_fresh));
                chosen
            }
        };
        paper.extend(chosen.into_iter().map(|position| Drawn { position, section, order: Vec::new() }));
    }
    for drawn in &mut paper {
        let options = shuffled_options(drawn.position);
        if options > 0 {
            drawn.order = stream.shuffle((0..options).collect());
        }
    }
    Ok(paper)
}

/// One line of a receipt's leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine<'a> {
    /// Question id.
    pub question: &'a str,
    /// Revision shown.
    pub revision: u32,
    /// Canonical answer, empty if none was given.
    pub answer: &'a str,
}

/// The leaf of a receipt; its hash is the receipt.
#[must_use]
pub fn receipt_leaf(
    attempt: &str,
    number: i64,
    server_time_ms: i64,
    salt: &[u8; 16],
    lines: &[ReceiptLine<'_>],
) -> String {
    let mut leaf = format!("quiz-receipt/v1\t{attempt}\t{number}\t{server_time_ms}\t{}\n", hex(salt));
    for ReceiptLine { question, revision, answer } in lines {
        // Writing to a String cannot fail.
        let _ = writeln!(leaf, "{question}\t{revision}\t{answer}");
    }
    leaf
}

/// The receipt of a leaf: `hex(H(leaf))`.
#[must_use]
pub fn receipt(leaf: &str) -> String {
    hex(&hash(&[leaf.as_bytes()]))
}
