//! Problems as `application/problem+json`. The only place that maps errors to HTTP statuses.

use super::code::{self, Code};
use crate::app::{Error, FieldFault};
use actix_web::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use domain::attempt::Refused;
use domain::{certificate, correction, draw, hold, prize};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use utoipa::ToSchema;

/// What a client gets when something is wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Body {
    /// The code again, as RFC 9457 wants it.
    #[serde(rename = "type")]
    pub kind: String,
    /// Stable word from the table of codes.
    pub code: String,
    /// When this code happens.
    pub title: String,
    /// More about this case.
    pub detail: Option<String>,
    /// HTTP status.
    pub status: u16,
    /// Id of the request, also in the log.
    pub request_id: String,
    /// Faulty fields.
    pub errors: Vec<FieldError>,
    /// Seconds to wait before the next try.
    pub retry_after_s: Option<i64>,
    /// Figures for the sentence people read.
    pub params: BTreeMap<String, String>,
}

/// A faulty field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldError {
    /// Path of the field.
    pub field: String,
    /// Stable word, such as `too_short`.
    pub code: String,
    /// Sentence for developers.
    pub message: String,
    /// Figures for the sentence people read.
    pub params: BTreeMap<String, String>,
}

impl From<FieldFault> for FieldError {
    fn from(fault: FieldFault) -> Self {
        Self { field: fault.field, code: fault.code.to_owned(), message: fault.message, params: BTreeMap::new() }
    }
}

/// A refusal on its way to the client; boxed, because every handler may return it.
#[derive(Debug, Clone)]
pub struct Problem(Box<Body>);

impl Deref for Problem {
    type Target = Body;
    fn deref(&self) -> &Body {
        &self.0
    }
}

impl Problem {
    /// A problem of a code.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self(Box::new(Body {
            kind: code.word.to_owned(),
            code: code.word.to_owned(),
            title: code.title.to_owned(),
            detail: None,
            status: code.status,
            request_id: String::new(),
            errors: vec![],
            retry_after_s: None,
            params: BTreeMap::new(),
        }))
    }

    /// With more about this case.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// With faulty fields.
    #[must_use]
    pub fn errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    /// With a time to wait.
    #[must_use]
    pub fn retry_after(mut self, seconds: i64) -> Self {
        self.0.retry_after_s = Some(seconds);
        self
    }

    /// With a figure for the sentence people read.
    #[must_use]
    pub fn param(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.0.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// One faulty field.
    #[must_use]
    pub fn field(field: &str, word: &'static str, message: &str) -> Self {
        Self::new(code::INVALID_REQUEST).errors(vec![FieldFault::new(field, word, message).into()])
    }

    fn http(&self) -> actix_web::http::StatusCode {
        actix_web::http::StatusCode::from_u16(self.status).unwrap_or(actix_web::http::StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> actix_web::http::StatusCode {
        self.http()
    }

    fn error_response(&self) -> HttpResponse {
        let mut body = Body::clone(self);
        body.request_id = super::request_id::current();
        let mut response = HttpResponse::build(self.http()).json(&body);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(faults) => {
                Self::new(code::INVALID_REQUEST).errors(faults.into_iter().map(FieldError::from).collect())
            }
            Error::NotFound(what) => Self::new(code::NOT_FOUND).detail(format!("no such {what}")),
            Error::SignInRequired => Self::new(code::SIGN_IN_REQUIRED),
            Error::AccessExpired => Self::new(code::ACCESS_EXPIRED),
            Error::SessionEnded => Self::new(code::SESSION_ENDED),
            Error::WrongCredentials => Self::new(code::WRONG_CREDENTIALS),
            Error::Forbidden => Self::new(code::FORBIDDEN),
            Error::Locked { retry_after_s } => Self::new(code::ACCOUNT_LOCKED).retry_after(retry_after_s),
            Error::TooMany { retry_after_s } => Self::new(code::TOO_MANY_REQUESTS).retry_after(retry_after_s),
            Error::MobileTaken => Self::new(code::MOBILE_TAKEN),
            Error::MobileBlocked => Self::new(code::MOBILE_BLOCKED),
            Error::WrongRecoveryCode => Self::new(code::WRONG_RECOVERY_CODE),
            Error::LinkInvalid => Self::new(code::LINK_INVALID),
            Error::WeakPassword(why) => {
                let fault = FieldFault::new("password", "weak_password", why.to_string());
                Self::new(code::WEAK_PASSWORD).detail(why.to_string()).errors(vec![fault.into()])
            }
            Error::NotOpen => Self::new(code::CONTEST_NOT_OPEN),
            Error::Over => Self::new(code::CONTEST_OVER),
            Error::NotEligible => Self::new(code::NOT_ELIGIBLE),
            Error::NoneLeftToday(at) => Self::new(code::NO_ATTEMPTS_LEFT_TODAY).param("next_at_ms", at.ms()),
            Error::NoneLeft => Self::new(code::NO_ATTEMPTS_LEFT),
            Error::Attempt(refused) => attempt_problem(&refused),
            Error::AttemptRunning => Self::new(code::ATTEMPT_RUNNING),
            Error::ReceiptsNotPublished => Self::new(code::RECEIPTS_NOT_PUBLISHED),
            Error::AnswerDoesNotFit(id) => Self::new(code::ANSWER_DOES_NOT_FIT).param("question_id", id),
            Error::Act(refused) => Self::new(code::CONTEST_STATE).detail(refused.to_string()),
            Error::Correction(refused) => Self::new(correction_code(&refused)).detail(refused.to_string()),
            Error::Prize(refused) => prize_problem(refused),
            Error::Certificate(refused) => Self::new(certificate_code(refused)).detail(refused.to_string()),
            Error::Hold(refused) => Self::new(hold_code(refused)).detail(refused.to_string()),
            Error::Draw(refused) => draw_problem(&refused),
            Error::Shortage(shortages) => Self::new(code::CONTEST_SHORTAGE).errors(
                shortages
                    .into_iter()
                    .map(|s| FieldError {
                        field: format!("sections.{}", s.number),
                        code: "shortage".to_owned(),
                        message: format!("{} wants {}, {} available", s.section, s.wanted, s.available),
                        params: [
                            ("wanted".to_owned(), s.wanted.to_string()),
                            ("available".to_owned(), s.available.to_string()),
                        ]
                        .into(),
                    })
                    .collect(),
            ),
            Error::AwardPlan(findings) => Self::new(code::AWARD_PLAN_INVALID)
                .errors(findings.into_iter().map(|f| FieldFault::new(f.path, f.code, f.text).into()).collect()),
            Error::AwardFrozen => Self::new(code::AWARD_PLAN_FROZEN),
            Error::AwardUnfavourable(changes) => Self::new(code::AWARD_UNFAVOURABLE)
                .errors(changes.into_iter().map(|c| FieldFault::new(c.path, "unfavourable", c.text).into()).collect()),
            Error::RankAppealsOpen(appeals) => Self::new(code::RANK_APPEALS_OPEN).param("appeals", appeals),
            Error::RankPrizesDiffer(prizes) => differing(&prizes),
            Error::ReportChanged => Self::new(code::REPORT_CHANGED),
            Error::ReportExpired => Self::new(code::REPORT_EXPIRED),
            Error::RevisionConflict { newest } => Self::new(code::REVISION_CONFLICT).param("newest", newest),
            Error::UndoExpired => Self::new(code::UNDO_EXPIRED),
            Error::LastAdministrator => Self::new(code::LAST_ADMINISTRATOR),
            Error::Busy => Self::new(code::BUSY).retry_after(1),
            Error::Internal(text) => {
                tracing::error!(request_id = super::request_id::current(), error = text, "a use case failed");
                Self::new(code::INTERNAL)
            }
        }
    }
}

fn draw_problem(refused: &draw::Refused) -> Problem {
    let problem = Problem::new(draw_code(refused));
    match refused {
        // People read this one as it is, for it says how many.
        draw::Refused::AppealsWait(count) => {
            problem.detail(format!("还有 {count} 份申诉等待裁定，裁定后才能冻结参与名单")).param("count", *count)
        }
        other => problem.detail(other.to_string()),
    }
}

fn differing(prizes: &[domain::id::PrizeId]) -> Problem {
    let named = prizes.iter().map(|id| FieldFault::new("prize", "differs", id.to_string()).into());
    Problem::new(code::RANK_PRIZES_DIFFER).errors(named.collect())
}

const fn draw_code(refused: &draw::Refused) -> Code {
    use draw::Refused as R;
    match refused {
        R::State(_) => code::DRAW_STATE,
        R::NotSettled => code::DRAW_NOT_SETTLED,
        R::NoEntries => code::DRAW_NO_ENTRIES,
        R::AppealsWait(_) => code::DRAW_APPEALS_WAIT,
        R::BeaconTooSoon => code::BEACON_TOO_SOON,
        R::BeaconKnown => code::BEACON_KNOWN,
        R::BeaconNotYet => code::BEACON_NOT_YET,
        R::BeaconDiffers => code::BEACON_DIFFERS,
        R::TooLate => code::DRAW_TOO_LATE,
        R::SamePerson => code::DRAW_SAME_PERSON,
        R::ManagesAccounts => code::DRAW_MANAGES_ACCOUNTS,
        R::EnoughPeople => code::DRAW_ENOUGH_PEOPLE,
        R::Exists => code::DRAW_EXISTS,
        R::NoCause => code::DRAW_NO_CAUSE,
        R::Outdated => code::DRAW_OUTDATED,
        R::RanksFirst => code::DRAW_RANKS_FIRST,
        R::OtherUnderWay => code::DRAW_OTHER_UNDER_WAY,
        R::NotCommitted => code::INTERNAL,
        R::BeaconFormat | R::Window => code::INVALID_REQUEST,
    }
}

const fn correction_code(refused: &correction::Refused) -> Code {
    use correction::Refused as R;
    match refused {
        R::NotOpen => code::CORRECTION_TOO_EARLY,
        R::Final => code::CORRECTION_TOO_LATE,
        R::Decided(_) => code::CORRECTION_DECIDED,
        R::SameAccount => code::CORRECTION_SAME_ACCOUNT,
        R::OtherAccount => code::CORRECTION_OTHER_ACCOUNT,
        R::Voided => code::QUESTION_VOIDED,
        R::Pending => code::CORRECTION_PENDING,
        R::Unsettled => code::CORRECTION_UNSETTLED,
        R::DrawUnderWay => code::CORRECTION_DRAW_UNDER_WAY,
        R::KeyDoesNotFit | R::SameKey => code::INVALID_REQUEST,
    }
}

fn prize_problem(refused: prize::Refused) -> Problem {
    match refused {
        prize::Refused::State(state) => Problem::new(code::PRIZE_STATE).param("state", state.word()),
        prize::Refused::Way(_) => Problem::new(code::PRIZE_WAY),
        prize::Refused::NotPublished => Problem::new(code::PRIZE_NOT_PUBLISHED),
        prize::Refused::NotOverdue => Problem::new(code::PRIZE_NOT_OVERDUE),
        prize::Refused::WrongCode => Problem::new(code::PRIZE_CODE_WRONG),
    }
}

const fn certificate_code(refused: certificate::Refused) -> Code {
    use certificate::Refused as R;
    match refused {
        R::NoRule => code::NOT_FOUND,
        R::TooEarly => code::CERTIFICATE_TOO_EARLY,
        R::Held => code::CERTIFICATE_HELD,
        R::NoResult | R::BelowScore => code::CERTIFICATE_NOT_EARNED,
        R::Revoked => code::CERTIFICATE_REVOKED,
    }
}

const fn hold_code(refused: hold::Refused) -> Code {
    use hold::Refused as R;
    match refused {
        R::NotOpen => code::HOLD_TOO_EARLY,
        R::HeldAlready => code::HELD_ALREADY,
        R::Settled(_) => code::HOLD_SETTLED,
        R::NoAppeal => code::HOLD_NOT_APPEALED,
        R::AppealedAlready => code::HOLD_APPEALED,
        R::TooLate => code::HOLD_APPEAL_TOO_LATE,
        R::SameAccount => code::HOLD_SAME_ACCOUNT,
    }
}

fn attempt_problem(refused: &Refused) -> Problem {
    match refused {
        Refused::Submitted => Problem::new(code::ATTEMPT_SUBMITTED),
        Refused::Over => Problem::new(code::ATTEMPT_OVER),
        Refused::StaleWriter { current, .. } => Problem::new(code::STALE_WRITER).param("current", current),
        Refused::NotInPaper(id) => Problem::new(code::QUESTION_NOT_IN_PAPER).param("question_id", id),
    }
}
