//! The questions of one attempt, drawn as the fairness specification says.

use crate::contest::{Contest, Index};
use crate::fairness::{PaperSecret, Stream, TooFew, draw_paper};
use crate::id::{ParticipantId, QuestionId};
use crate::points::Points;
use std::collections::HashSet;

/// One question of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperQuestion {
    /// Question.
    pub question: QuestionId,
    /// Revision shown.
    pub revision: u32,
    /// Number of the section, from 0.
    pub section: usize,
    /// Points for a right answer.
    pub points: Points,
    /// Shown position → original option index; empty where nothing is shuffled.
    pub order: Vec<u8>,
}

/// Questions in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paper {
    /// Questions in order.
    pub questions: Vec<PaperQuestion>,
}

impl Paper {
    /// Draws attempt `number` of a participant. `seen` holds the questions of all earlier papers of this person.
    ///
    /// # Errors
    /// When a section is short, which publishing has made impossible.
    pub fn draw(
        contest: &Contest,
        index: &Index,
        secret: &PaperSecret,
        participant: &ParticipantId,
        number: u32,
        seen: &HashSet<&str>,
    ) -> Result<Self, TooFew> {
        let mut stream = Stream::new(&secret.seed(contest.id.as_str(), participant.as_str(), number));
        let line = |position: u32| usize::try_from(position).ok().and_then(|p| index.lines.get(p));
        let was_seen = |position: u32| line(position).is_some_and(|l| seen.contains(l.id.as_str()));
        let preferred: Option<&dyn Fn(u32) -> bool> = if contest.rules.prefer_unseen { Some(&was_seen) } else { None };
        let shuffled = |position: u32| match line(position) {
            Some(l) if contest.rules.shuffle && !l.fixed => l.options,
            _ => 0,
        };
        let drawn = draw_paper(&mut stream, &index.pools, preferred, &shuffled)?;
        let questions = drawn
            .into_iter()
            .filter_map(|d| {
                let line = line(d.position)?;
                Some(PaperQuestion {
                    question: QuestionId::parse(&line.id).ok()?,
                    revision: line.revision,
                    section: d.section,
                    points: contest.blueprint.sections.get(d.section)?.points,
                    order: d.order,
                })
            })
            .collect();
        Ok(Self { questions })
    }

    /// Whether the question is in this paper.
    #[must_use]
    pub fn contains(&self, question: &QuestionId) -> bool {
        self.find(question).is_some()
    }

    /// The place of a question in this paper.
    #[must_use]
    pub fn find(&self, question: &QuestionId) -> Option<&PaperQuestion> {
        self.questions.iter().find(|q| q.question == *question)
    }
}
