//! The result of a paper at a scoring version: what each question is worth once corrections are counted in.
//!
//! The same function scores an attempt that ends and one that ended before a question was corrected, so whoever had
//! the question is treated alike. Neither paper nor answers change.

use super::score::Questions;
use super::{Attempt, PaperQuestion};
use crate::contest::VoidPolicy;
use crate::correction::{Remedy, Ruling};
use crate::points::Points;
use crate::question::Mark;

/// What became of one question of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The mark; nothing for a question that was voided.
    pub mark: Option<Mark>,
    /// Whether the answer was held against another key than the one published.
    pub rekeyed: bool,
    /// Points; none for a voided question where the rest is rescaled.
    pub points: Points,
}

/// A paper marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Result {
    /// Verdicts in the order of the paper.
    pub verdicts: Vec<Verdict>,
    /// Points reached.
    pub score: Points,
    /// Points of a paper without a fault.
    pub full: Points,
    /// Questions answered right.
    pub right: u32,
    /// Questions answered wrong.
    pub wrong: u32,
    /// Questions not answered.
    pub blank: u32,
    /// Questions that were voided.
    pub void: u32,
}

impl Attempt {
    /// Marks every question of the paper; a question that cannot be found counts as wrong, never as right.
    #[must_use]
    pub fn mark(&self, questions: Questions<'_>, ruling: &Ruling) -> Result {
        let verdicts: Vec<Verdict> =
            self.paper.questions.iter().map(|place| self.verdict(place, questions, ruling)).collect();
        let count = |wanted: Option<Mark>| {
            u32::try_from(verdicts.iter().filter(|verdict| verdict.mark == wanted).count()).unwrap_or(u32::MAX)
        };
        let full: Points = self.paper.questions.iter().map(|place| place.points).sum();
        let reached: Points = verdicts.iter().map(|verdict| verdict.points).sum();
        let score = match ruling.policy() {
            VoidPolicy::FullPoints => reached,
            VoidPolicy::Rescale => {
                let counting = self.paper.questions.iter().zip(&verdicts).filter(|(_, verdict)| verdict.mark.is_some());
                rescaled(reached, full, counting.map(|(place, _)| place.points).sum())
            }
        };
        let (right, wrong, blank) = (count(Some(Mark::Right)), count(Some(Mark::Wrong)), count(Some(Mark::Blank)));
        Result { score, full, right, wrong, blank, void: count(None), verdicts }
    }

    fn verdict(&self, place: &PaperQuestion, questions: Questions<'_>, ruling: &Ruling) -> Verdict {
        let remedy = ruling.remedy(&place.question, place.revision);
        if remedy == Some(&Remedy::Void) {
            let points = match ruling.policy() {
                VoidPolicy::FullPoints => place.points,
                VoidPolicy::Rescale => Points::ZERO,
            };
            return Verdict { mark: None, rekeyed: false, points };
        }
        let answer = self.sheet.answer(&place.question);
        let mark = match questions(&place.question, place.revision) {
            Some(question) => ruling.question(question).mark(answer),
            None if answer.is_none() => Mark::Blank,
            None => Mark::Wrong,
        };
        let points = if mark == Mark::Right { place.points } else { Points::ZERO };
        Verdict { mark: Some(mark), rekeyed: remedy.is_some(), points }
    }
}

/// Points reached on the questions that count, scaled to the points of the whole paper and rounded half up to a
/// thousandth. Where no question counts any more everyone has full points.
fn rescaled(reached: Points, full: Points, counting: Points) -> Points {
    let (reached, full, counting) =
        (i128::from(reached.milli()), i128::from(full.milli()), i128::from(counting.milli()));
    if counting == 0 {
        return Points::from_milli(i64::try_from(full).unwrap_or(i64::MAX));
    }
    let scaled = (2 * reached * full + counting) / (2 * counting);
    Points::from_milli(i64::try_from(scaled).unwrap_or(i64::MAX))
}
