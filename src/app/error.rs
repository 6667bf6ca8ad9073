//! What can go wrong in a use case, in the terms of the product. Only `web/problem.rs` knows HTTP statuses.

use domain::attempt;
use domain::contest::{RefusedAct, Shortage};
use domain::participant::Refused;
use domain::time::Timestamp;
use storage::StoreError;

/// A faulty field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Name of the field.
    pub field: String,
    /// Stable word, such as `too_short`.
    pub code: &'static str,
    /// English sentence for developers; people see a translation of the code.
    pub message: String,
}

impl FieldFault {
    /// A faulty field.
    #[must_use]
    pub fn new(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { field: field.into(), code, message: message.into() }
    }

    /// A field that a domain type refused.
    #[must_use]
    pub fn refused(field: &str, refused: Refused) -> Self {
        let code = match refused {
            Refused::Required => "required",
            Refused::TooShort => "too_short",
            Refused::TooLong => "too_long",
            Refused::Format => "format",
            Refused::Word => "not_allowed_word",
            Refused::Unknown => "unknown_value",
        };
        Self::new(field, code, refused.to_string())
    }
}

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields are faulty; every one is named.
    #[error("{} faulty field(s)", .0.len())]
    Invalid(Vec<FieldFault>),
    /// Nothing of that id that this person may see.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// Nobody is signed in.
    #[error("sign-in required")]
    SignInRequired,
    /// The access token has run out; refresh and try again.
    #[error("access token expired")]
    AccessExpired,
    /// The session has been ended.
    #[error("session ended")]
    SessionEnded,
    /// Unknown number or wrong password; which one is not told.
    #[error("wrong credentials")]
    WrongCredentials,
    /// The role does not carry the permission.
    #[error("forbidden")]
    Forbidden,
    /// Too many wrong tries.
    #[error("locked for {retry_after_s} s")]
    Locked {
        /// Seconds until the next try.
        retry_after_s: i64,
    },
    /// Too many requests.
    #[error("too many requests")]
    TooMany {
        /// Seconds until the next try.
        retry_after_s: i64,
    },
    /// The number has an account.
    #[error("mobile number taken")]
    MobileTaken,
    /// The number's account was deleted during a contest that still runs, or may not change before results are final.
    #[error("mobile number blocked")]
    MobileBlocked,
    /// The recovery code is not this person's.
    #[error("wrong recovery code")]
    WrongRecoveryCode,
    /// The one-time link is unknown, used or too old.
    #[error("link invalid")]
    LinkInvalid,
    /// The password is too weak for staff.
    #[error("weak password: {0}")]
    WeakPassword(domain::account::WeakPassword),
    /// The contest is not open yet.
    #[error("contest not open")]
    NotOpen,
    /// The contest is over.
    #[error("contest over")]
    Over,
    /// Only other groups may play.
    #[error("not eligible")]
    NotEligible,
    /// Today's attempts are used.
    #[error("no attempts left today")]
    NoneLeftToday(Timestamp),
    /// Every attempt is used.
    #[error("no attempts left")]
    NoneLeft,
    /// The attempt refuses the answers.
    #[error(transparent)]
    Attempt(#[from] attempt::Refused),
    /// The attempt is still running; it has no result yet.
    #[error("attempt running")]
    AttemptRunning,
    /// The contest is not closed; its receipts have no root yet.
    #[error("receipts not published")]
    ReceiptsNotPublished,
    /// An answer does not fit its question.
    #[error("answer does not fit question {0}")]
    AnswerDoesNotFit(String),
    /// The contest's state does not allow the act.
    #[error(transparent)]
    Act(#[from] RefusedAct),
    /// A step of a correction is refused.
    #[error(transparent)]
    Correction(#[from] domain::correction::Refused),
    /// An act on a draw is refused.
    #[error(transparent)]
    Draw(#[from] domain::draw::Refused),
    /// A step of a prize is refused.
    #[error(transparent)]
    Prize(#[from] domain::prize::Refused),
    /// There is no certificate.
    #[error("certificate: {0}")]
    Certificate(#[from] domain::certificate::Refused),
    /// A step of a hold is refused.
    #[error(transparent)]
    Hold(#[from] domain::hold::Refused),
    /// The bank cannot serve the contest.
    #[error("{} section(s) short of questions", .0.len())]
    Shortage(Vec<Shortage>),
    /// The award plan may not be published; every fault is named.
    #[error("{} fault(s) of the award plan", .0.len())]
    AwardPlan(Vec<domain::award::Finding>),
    /// The contest has opened; its award plan only takes amendments.
    #[error("the award plan is frozen")]
    AwardFrozen,
    /// Players would lose by the amendment; every such change is named.
    #[error("{} change(s) that players lose by", .0.len())]
    AwardUnfavourable(Vec<domain::award::Change>),
    /// Appeals against holds wait for a decision, and no reason was given to go on without it.
    #[error("{0} appeal(s) are not decided")]
    RankAppealsOpen(usize),
    /// Prizes by rank were recorded that ranks do not give any more; they have to be struck out first.
    #[error("{} recorded prize(s) are no longer what ranks give", .0.len())]
    RankPrizesDiffer(Vec<domain::id::PrizeId>),
    /// The confirmation names another report than the one stored.
    #[error("report changed")]
    ReportChanged,
    /// The report is too old or was confirmed.
    #[error("report expired")]
    ReportExpired,
    /// The question was changed by somebody else meanwhile.
    #[error("question changed meanwhile; its newest revision is {newest}")]
    RevisionConflict {
        /// The revision that is worked on now.
        newest: u32,
    },
    /// The undo is unknown, used or too old.
    #[error("undo expired")]
    UndoExpired,
    /// The last administrator cannot be removed.
    #[error("last administrator")]
    LastAdministrator,
    /// More waits than the server takes on; try again shortly.
    #[error("busy")]
    Busy,
    /// A fault of ours; the text is for the log.
    #[error("{0}")]
    Internal(String),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy | StoreError::Unavailable => Self::Busy,
            other => Self::Internal(other.to_string()),
        }
    }
}

/// Result of a use case.
pub type Result<T> = std::result::Result<T, Error>;
