//! What a paper consists of, and the index of questions it is drawn from.

use super::{Contest, flat};
use crate::fairness::{IndexLine, SectionPool, hash, hex, index_text};
use crate::participant::Category;
use crate::points::Points;
use crate::question::{Difficulty, Kind, Question};
use crate::time::Day;

/// Questions of one paper, at most.
pub const QUESTIONS_MAX: usize = 100;

/// A part of a paper; an empty list means no restriction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// Topics: an activity such as `elevator` or one sub-topic such as `elevator.ride`.
    pub topics: Vec<String>,
    /// Kinds.
    pub kinds: Vec<Kind>,
    /// Difficulties.
    pub difficulties: Vec<Difficulty>,
    /// How many questions.
    pub count: usize,
    /// Points of each question.
    pub points: Points,
}

/// The sections in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blueprint {
    /// Sections in order.
    pub sections: Vec<Section>,
    /// Only questions that serve all of these groups are drawn.
    pub audience: Vec<Category>,
}

/// A section that the bank cannot serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// Heading of the section.
    pub section: String,
    /// Number of the section, from 0.
    pub number: usize,
    /// Questions wanted.
    pub wanted: usize,
    /// Questions that may be used once earlier sections have taken theirs.
    pub available: usize,
}

/// The question index of a contest, sorted by id, ready to draw from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Version, from 1.
    pub version: u32,
    /// Canonical text.
    pub text: String,
    /// Hash of the text.
    pub hash: String,
    /// Lines sorted by id.
    pub lines: Vec<IndexLine>,
    /// What each section draws from.
    pub pools: Vec<SectionPool>,
}

impl Section {
    /// Whether a question of the index belongs to this section.
    #[must_use]
    pub fn matches(&self, line: &IndexLine) -> bool {
        let topic = self.topics.is_empty()
            || self.topics.iter().any(|t| {
                line.topic == *t || line.topic.strip_prefix(t.as_str()).is_some_and(|rest| rest.starts_with('.'))
            });
        let kind = self.kinds.is_empty() || self.kinds.iter().any(|k| k.word() == line.kind);
        let difficulty = self.difficulties.is_empty() || self.difficulties.iter().any(|d| d.word() == line.difficulty);
        topic && kind && difficulty
    }
}

impl Blueprint {
    /// Number of questions of a paper.
    #[must_use]
    pub fn questions_total(&self) -> usize {
        self.sections.iter().map(|s| s.count).sum()
    }

    /// Points of a paper without a fault.
    #[must_use]
    pub fn full_score(&self) -> Points {
        self.sections.iter().map(|s| s.points.times(u32::try_from(s.count).unwrap_or(u32::MAX))).sum()
    }

    /// Canonical text that the commitment's hash covers.
    #[must_use]
    pub fn canonical(&self) -> String {
        let audience: Vec<&str> = self.audience.iter().map(|c| c.word()).collect();
        let mut text = format!("quiz-blueprint/v1\t{}\n", audience.join(","));
        for s in &self.sections {
            let kinds: Vec<&str> = s.kinds.iter().map(|k| k.word()).collect();
            let difficulties: Vec<&str> = s.difficulties.iter().map(|d| d.word()).collect();
            text.push_str(&format!(
                "section\t{}\t{}\t{}\t{}\t{}\t{}\n",
                flat(&s.title),
                s.topics.join(","),
                kinds.join(","),
                difficulties.join(","),
                s.count,
                s.points.milli()
            ));
        }
        text
    }

    /// Hash of the canonical text.
    #[must_use]
    pub fn hash(&self) -> String {
        hex(&hash(&[self.canonical().as_bytes()]))
    }

    fn serves(&self, question: &Question) -> bool {
        self.audience.iter().all(|group| question.audience.contains(group))
    }

    /// Makes the index of a contest from the published questions that are valid on both days.
    ///
    /// # Errors
    /// Every section that cannot be served, by name.
    pub fn index<'q>(
        &self,
        contest: &Contest,
        version: u32,
        questions: impl Iterator<Item = &'q Question>,
        days: (Day, Day),
    ) -> Result<Index, Vec<Shortage>> {
        let lines: Vec<IndexLine> = questions
            .filter(|q| self.serves(q) && q.valid_on(days.0) && q.valid_on(days.1))
            .map(Question::index_line)
            .filter(|line| self.sections.iter().any(|s| s.matches(line)))
            .collect();
        let index = self.index_of(contest.id.as_str(), version, lines);
        let shortages = self.shortages(&index);
        if shortages.is_empty() { Ok(index) } else { Err(shortages) }
    }

    /// The index of lines that were fixed before, such as those read back from storage.
    #[must_use]
    pub fn index_of(&self, contest: &str, version: u32, mut lines: Vec<IndexLine>) -> Index {
        lines.sort_by(|a, b| a.id.as_bytes().cmp(b.id.as_bytes()));
        let text = index_text(contest, version, &lines);
        let pools = self
            .sections
            .iter()
            .map(|s| SectionPool {
                candidates: (0_u32..).zip(&lines).filter(|(_, line)| s.matches(line)).map(|(i, _)| i).collect(),
                count: s.count,
            })
            .collect();
        Index { version, hash: hex(&hash(&[text.as_bytes()])), text, lines, pools }
    }

    /// Sections that some draw could leave short: a section is safe only if its candidates suffice even when every
    /// earlier section took the worst ones.
    #[must_use]
    pub fn shortages(&self, index: &Index) -> Vec<Shortage> {
        let mut shortages = Vec::new();
        for (number, (section, pool)) in self.sections.iter().zip(&index.pools).enumerate() {
            let taken: usize = index
                .pools
                .iter()
                .take(number)
                .map(|earlier| {
                    let shared = earlier.candidates.iter().filter(|c| pool.candidates.binary_search(c).is_ok());
                    shared.count().min(earlier.count)
                })
                .sum();
            let available = pool.candidates.len().saturating_sub(taken);
            if available < section.count {
                shortages.push(Shortage { section: section.title.clone(), number, wanted: section.count, available });
            }
        }
        shortages
    }
}
