//! Words and small shapes that several answers share. Domain types never cross the wire themselves.

use super::problem::Problem;
use domain::actor;
use domain::contest;
use domain::correction;
use domain::participant;
use domain::prize;
use domain::question;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident ($source:path) { $($variant:ident = $from:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $(#[expect(missing_docs, reason = "the word says it")] $variant),* }

        impl From<$source> for $name {
            fn from(value: $source) -> Self {
                use $source as Source;
                match value { $(Source::$from => Self::$variant),* }
            }
        }

        impl From<$name> for $source {
            fn from(value: $name) -> Self {
                use $source as Source;
                match value { $($name::$variant => Source::$from),* }
            }
        }
    };
}

words!(/// Group of a person.
Category (participant::Category) {
    Consumer = Consumer, Enterprise = Enterprise, TechnicalInstitution = TechnicalInstitution, Regulator = Regulator,
});
words!(/// Kind of a question.
    Kind (question::Kind) { Single = Single, Multiple = Multiple, Truefalse = TrueFalse, Fill = Fill });
words!(/// Difficulty of a question.
    Difficulty (question::Difficulty) { Easy = Easy, Medium = Medium, Hard = Hard });
words!(/// State of a contest.
ContestState (contest::State) {
    Draft = Draft, Published = Published, Open = Open, Closed = Closed, Final = Final,
});
words!(/// Which attempts count.
    ScoreKept (contest::ScoreKept) { Best = Best, Sum = Sum, SumOfDailyBests = SumOfDailyBests, First = First });
words!(/// When keys are shown.
    AnswersShown (contest::AnswersShown) { AfterClosing = AfterClosing, AfterFinal = AfterFinal });
words!(/// When the questions of a contest are open for study.
    StudyOpen (contest::StudyOpen) { Before = Before, After = After, Never = Never });
words!(/// A link of the chain that orders people.
    TieBreak (contest::TieBreak) { Score = Score, Duration = Duration, Finish = Finish });
words!(/// Role of a staff account.
Role (actor::Role) {
    Administrator = Administrator, Editor = Editor, Organizer = Organizer, PrizeOfficer = PrizeOfficer,
    Auditor = Auditor,
});
words!(/// Status of a question.
QuestionStatus (question::Status) {
    Draft = Draft, InReview = InReview, Published = Published, Retired = Retired,
});
words!(/// Where a revision of a question is.
RevisionStage (question::Stage) {
    Draft = Draft, InReview = InReview, Approved = Approved, Withdrawn = Withdrawn,
});
words!(/// What a review said.
    ReviewVerdict (question::Verdict) { Approved = Approved, ApprovedAlone = ApprovedAlone, Returned = Returned });
words!(/// How much a finding matters.
    FindingSeverity (question::Severity) { Warning = Warning, Error = Error });
words!(/// An act on a contest.
    ContestAct (contest::Act) { Publish = Publish, Extend = Extend, Close = Close, Finalize = Finalize });

words!(/// What a prize was won by.
PrizeSource (prize::Source) { Draw = Draw, Rank = Rank, Instant = Instant, Organization = Organization });
words!(/// Where a prize is on its way to its winner.
PrizeState (prize::State) {
    Drawn = Drawn, Notified = Notified, Confirmed = Confirmed, Delivered = Delivered, Waived = Waived, Struck = Struck,
});
words!(/// How a prize reaches its winner.
    PrizeWay (prize::Way) { PickUp = PickUp, Ship = Ship });
words!(/// What becomes of the points of a voided question.
    VoidPolicy (contest::VoidPolicy) { FullPoints = FullPoints, Rescale = Rescale });
words!(/// Where a correction is in its life.
CorrectionState (correction::State) {
    Proposed = Proposed, Approved = Approved, Rejected = Rejected, Withdrawn = Withdrawn,
});

/// What a correction does to its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionAction {
    /// It counts no more.
    Void,
    /// Another key counts.
    Rekey,
}

impl From<&correction::Remedy> for CorrectionAction {
    fn from(remedy: &correction::Remedy) -> Self {
        match remedy {
            correction::Remedy::Void => Self::Void,
            correction::Remedy::Rekey(_) => Self::Rekey,
        }
    }
}

/// A picture below a stem.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// SHA-256 of the file; `/api/v1/images/{hash}` serves it.
    pub hash: String,
    /// What it shows.
    pub alt: String,
}

impl Picture {
    /// The picture of a question.
    #[must_use]
    pub fn of(picture: &question::Picture) -> Self {
        Self { hash: picture.hash.clone(), alt: picture.alt.clone() }
    }
}

/// State of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    /// Running.
    Started,
    /// Handed in.
    Submitted,
    /// Ended by its deadline.
    Expired,
}

impl AttemptState {
    /// The state at an instant; one that has run out counts as expired, scored or not.
    #[must_use]
    pub fn of(attempt: &domain::attempt::Attempt, now: domain::time::Timestamp) -> Self {
        match attempt.state {
            domain::attempt::State::Started if attempt.is_over(now) => Self::Expired,
            domain::attempt::State::Started => Self::Started,
            domain::attempt::State::Submitted(_) => Self::Submitted,
            domain::attempt::State::Expired(_) => Self::Expired,
        }
    }
}

/// A count that JSON clients read as a number.
#[must_use]
pub fn count(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

/// Pages of a list.
#[must_use]
pub fn pages(total: u64, page_size: u64) -> u64 {
    total.div_ceil(page_size.max(1)).max(1)
}

/// Pages that can be asked for, at most.
const PAGE_MAX: u64 = 1_000_000;

/// The page asked for, from 1.
///
/// # Errors
/// When there cannot be such a page.
pub fn page(asked: Option<u64>) -> Result<u64, Problem> {
    match asked.unwrap_or(1) {
        page @ 1..=PAGE_MAX => Ok(page),
        _ => Err(Problem::field("page", "out_of_range", "1 to 1000000")),
    }
}
