//! What a person's practice leaves behind for each question, and how the notes of two phones become one.
//!
//! A note holds what happened, not what follows from it: schedule, notebook and streak are computed from the reviews
//! wherever they are shown. So merging is a union, and no phone can undo what another has learnt.

use crate::fairness::hash;
use crate::id::QuestionId;
use crate::question::Question;
use crate::time::Timestamp;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Reviews kept of one question: the newest ones. A schedule that has seen as many no longer needs the first.
pub const REVIEWS_MAX: usize = 12;
/// Questions one person keeps notes of, at most.
pub const NOTES_MAX: usize = 3000;

/// How a review went, in the words of the scheduler.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rating {
    /// Wrong.
    Again,
    /// Right after long thought.
    Hard,
    /// Right.
    Good,
    /// Right, and the person called it too easy.
    Easy,
}

impl Rating {
    /// The number used in the API and the database, which is the scheduler's.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Again => 1,
            Self::Hard => 2,
            Self::Good => 3,
            Self::Easy => 4,
        }
    }

    /// Reads the number back.
    #[must_use]
    pub fn parse(number: u8) -> Option<Self> {
        [Self::Again, Self::Hard, Self::Good, Self::Easy].into_iter().find(|rating| rating.number() == number)
    }
}

/// A value that the last writer decides; of two writes in one instant the greater value stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Latest<T> {
    /// When it was written.
    pub at: Timestamp,
    /// The value.
    pub value: T,
}

/// What is kept of a person's practice of one question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StudyNote {
    /// Reviews by their instant.
    pub reviews: BTreeMap<Timestamp, Rating>,
    /// Whether the question is bookmarked.
    pub bookmark: Option<Latest<bool>>,
    /// Up to when wrong answers are taken out of the notebook.
    pub cleared: Option<Latest<Timestamp>>,
}

/// Notes of one person, by question.
pub type Notes = BTreeMap<QuestionId, StudyNote>;

impl StudyNote {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The note of somebody who did both. The order of merges, their grouping and repeats make no difference.
    #[must_use]
    pub fn merged(mut self, other: Self) -> Self {
        for (at, rating) in other.reviews {
            let kept = self.reviews.entry(at).or_insert(rating);
            *kept = rating.max(*kept);
        }
        while self.reviews.len() > REVIEWS_MAX {
            self.reviews.pop_first();
        }
        self.bookmark = self.bookmark.max(other.bookmark);
        self.cleared = self.cleared.max(other.cleared);
        self
    }

    /// The note without what is said to have happened after an instant: a phone's clock may be wrong, and what lies in
    /// the future would win over everything for as long.
    #[must_use]
    pub fn until(mut self, end: Timestamp) -> Self {
        self.reviews.retain(|at, _| *at <= end);
        self.bookmark = self.bookmark.filter(|mark| mark.at <= end);
        self.cleared = self.cleared.filter(|mark| mark.at <= end && mark.value <= end);
        self
    }
}

/// The order in which a question's options leave the server for study: fixed by the question, and not that of the bank,
/// which may write the right option first.
#[must_use]
pub fn option_order(question: &Question) -> Vec<u8> {
    let mut order: Vec<u8> = (0..=u8::MAX).take(question.options().len()).collect();
    if !question.fixed() {
        let revision = question.revision.to_be_bytes();
        let place = |option: &u8| hash(&[b"quiz-study/v1", question.id.as_str().as_bytes(), &revision, &[*option]]);
        order.sort_by_cached_key(|option| Reverse(place(option)));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::tests::draft;
    use crate::question::{Body, Kind};
    use proptest::prelude::*;

    fn latest<T: std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Option<Latest<T>>> {
        prop::option::of((0_i64..6, value).prop_map(|(at, value)| Latest { at: Timestamp(at), value }))
    }

    /// Notes of phones that often wrote in the same instant.
    fn note() -> impl Strategy<Value = StudyNote> {
        let review = (0_i64..40, 1_u8..=4).prop_map(|(at, n)| (Timestamp(at), Rating::parse(n).unwrap()));
        let reviews = prop::collection::vec(review, 0..=REVIEWS_MAX);
        (reviews, latest(any::<bool>()), latest((0_i64..6).prop_map(Timestamp))).prop_map(
            |(reviews, bookmark, cleared)| StudyNote { reviews: reviews.into_iter().collect(), bookmark, cleared },
        )
    }

    proptest! {
        #[test]
        fn merging_does_not_depend_on_order_grouping_or_repeats(a in note(), b in note(), c in note()) {
            let merge = |x: &StudyNote, y: &StudyNote| x.clone().merged(y.clone());
            prop_assert_eq!(merge(&a, &b), merge(&b, &a));
            prop_assert_eq!(merge(&merge(&a, &b), &c), merge(&a, &merge(&b, &c)));
            prop_assert_eq!(merge(&a, &a), a.clone());
            prop_assert_eq!(merge(&a, &StudyNote::default()), a);
        }

        #[test]
        fn the_newest_reviews_of_both_stay(a in note(), b in note()) {
            let both = a.clone().merged(b.clone());
            let mut instants: Vec<Timestamp> = a.reviews.keys().chain(b.reviews.keys()).copied().collect();
            instants.sort_unstable();
            instants.dedup();
            let newest = instants.split_off(instants.len().saturating_sub(REVIEWS_MAX));
            prop_assert_eq!(both.reviews.keys().copied().collect::<Vec<_>>(), newest);
        }
    }

    #[test]
    fn what_a_wrong_clock_says_is_left_out() {
        let at = |ms| Some(Latest { at: Timestamp(ms), value: true });
        let reviews = BTreeMap::from([(Timestamp(5), Rating::Good), (Timestamp(9), Rating::Again)]);
        let ahead = Some(Latest { at: Timestamp(5), value: Timestamp(9) });
        let note = StudyNote { reviews, bookmark: at(9), cleared: ahead };
        let kept = StudyNote { reviews: BTreeMap::from([(Timestamp(5), Rating::Good)]), ..StudyNote::default() };
        assert_eq!(note.until(Timestamp(8)), kept);
    }

    #[test]
    fn options_leave_in_an_order_of_their_own_unless_they_are_fixed() {
        let mut moved = 0;
        for revision in 1..=20 {
            let question = draft(Kind::Single).into_question(revision).unwrap();
            let order = option_order(&question);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, [0, 1, 2, 3]);
            assert_eq!(order, option_order(&question));
            moved += usize::from(order != sorted);
        }
        assert!(moved > 10);
        let mut fixed = draft(Kind::Single);
        fixed.fixed = true;
        assert_eq!(option_order(&fixed.into_question(1).unwrap()), [0, 1, 2, 3]);
        let mut statement = draft(Kind::Single).into_question(1).unwrap();
        statement.body = Body::TrueFalse { truth: true };
        assert!(option_order(&statement).is_empty());
    }
}
