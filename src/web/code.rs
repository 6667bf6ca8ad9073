//! The one table of problem codes: the word clients key on, the HTTP status, and when it happens.

use actix_web::http::StatusCode;

/// A problem code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Stable word; also the `type` of the problem.
    pub word: &'static str,
    /// HTTP status.
    pub status: u16,
    /// When it happens.
    pub title: &'static str,
}

macro_rules! codes {
    ($($name:ident = $word:literal, $status:literal, $title:literal;)*) => {
        $(
            #[doc = $title]
            pub const $name: Code = Code { word: $word, status: $status, title: $title };
        )*
        /// Every code.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    INVALID_REQUEST = "invalid_request", 422, "Fields of the request are faulty; `errors` names each.";
    MALFORMED_JSON = "malformed_json", 400, "The body is not JSON.";
    BAD_REQUEST = "bad_request", 400, "The request is not well formed.";
    PAYLOAD_TOO_LARGE = "payload_too_large", 413, "The body is larger than this address takes.";
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type", 415, "The body must be application/json.";
    NOT_FOUND = "not_found", 404, "There is no such thing, or it is not yours to see.";
    METHOD_NOT_ALLOWED = "method_not_allowed", 405, "This address does not take this method.";
    SIGN_IN_REQUIRED = "sign_in_required", 401, "Nobody is signed in.";
    ACCESS_EXPIRED = "access_expired", 401, "The access token has run out; refresh and send again.";
    SESSION_ENDED = "session_ended", 401, "The session has ended; sign in again.";
    WRONG_CREDENTIALS = "wrong_credentials", 401, "Number or name, or password, is wrong.";
    WRONG_RECOVERY_CODE = "wrong_recovery_code", 401, "Number or recovery code is wrong.";
    FORBIDDEN = "forbidden", 403, "The roles of this account do not allow it.";
    ORIGIN_MISMATCH = "origin_mismatch", 403, "A change must come from a page of this site.";
    TOO_MANY_REQUESTS = "too_many_requests", 429, "Too many requests; wait `retry_after_s`.";
    ACCOUNT_LOCKED = "account_locked", 429, "Too many wrong tries; wait `retry_after_s`.";
    BUSY = "busy", 503, "More waits than the server takes on; send again shortly.";
    MOBILE_TAKEN = "mobile_taken", 409, "The number has an account.";
    MOBILE_BLOCKED = "mobile_blocked", 409, "The number may not be used or changed until results are final.";
    LINK_INVALID = "link_invalid", 410, "The one-time link is unknown, used or too old.";
    WEAK_PASSWORD = "weak_password", 422, "The password is too short, too long or too easy to guess.";
    CONTEST_NOT_OPEN = "contest_not_open", 409, "The contest is not open yet.";
    CONTEST_OVER = "contest_over", 409, "The contest is over.";
    NOT_ELIGIBLE = "not_eligible", 403, "The contest is for other groups.";
    NO_ATTEMPTS_LEFT_TODAY = "no_attempts_left_today", 409, "Today's attempts are used.";
    NO_ATTEMPTS_LEFT = "no_attempts_left", 409, "Every attempt is used.";
    ATTEMPT_OVER = "attempt_over", 409, "Deadline and grace of the attempt have passed.";
    ATTEMPT_SUBMITTED = "attempt_submitted", 409, "The attempt has been handed in.";
    ATTEMPT_RUNNING = "attempt_running", 409, "The attempt still runs; it has no result yet.";
    RECEIPTS_NOT_PUBLISHED = "receipts_not_published", 409, "The contest is not closed; its receipts have no root yet.";
    STALE_WRITER = "stale_writer", 409, "The attempt never gave out this writer number.";
    QUESTION_NOT_IN_PAPER = "question_not_in_paper", 422, "The question is not in this paper.";
    ANSWER_DOES_NOT_FIT = "answer_does_not_fit", 422, "The answer does not fit its question.";
    CONTEST_STATE = "contest_state", 409, "The state of the contest does not allow this act.";
    CONTEST_SHORTAGE = "contest_shortage", 409, "The bank cannot serve the contest; `errors` names each section.";
    AWARD_PLAN_INVALID = "award_plan_invalid", 409, "The award plan may not be published; `errors` names each fault.";
    AWARD_PLAN_FROZEN = "award_plan_frozen", 409, "The contest has opened; its award plan takes amendments only.";
    AWARD_UNFAVOURABLE = "award_unfavourable", 409, "Players would lose by the change; `errors` names each.";
    CORRECTION_TOO_EARLY = "correction_too_early", 409, "The contest has not opened; its questions are not corrected yet.";
    CORRECTION_TOO_LATE = "correction_too_late", 409, "The results are final; nothing is corrected any more.";
    CORRECTION_DECIDED = "correction_decided", 409, "The correction has been decided.";
    CORRECTION_SAME_ACCOUNT = "correction_same_account", 409, "Another account than the one that proposed it decides.";
    CORRECTION_OTHER_ACCOUNT = "correction_other_account", 409, "Only the account that proposed it takes it back.";
    CORRECTION_PENDING = "correction_pending", 409, "The question has a correction under way.";
    CORRECTION_UNSETTLED = "correction_unsettled", 409, "A correction is not decided or not applied yet.";
    CORRECTION_DRAW_UNDER_WAY = "correction_draw_under_way", 409, "A draw of the contest may know its beacon, or winners by rank were told; keys are locked.";
    QUESTION_VOIDED = "question_voided", 409, "The question has been voided.";
    PRIZE_STATE = "prize_state", 409, "The prize is not where this step begins; `params.state` says where it is.";
    PRIZE_NOT_PUBLISHED = "prize_not_published", 409, "The list of winners of the draw is not public yet; its winners are told then.";
    PRIZE_WAY = "prize_way", 409, "The rules do not offer this way to receive the prize.";
    PRIZE_NOT_OVERDUE = "prize_not_overdue", 409, "The deadline of the prize has not passed.";
    PRIZE_CODE_WRONG = "prize_code_wrong", 409, "The pick-up code is another.";
    HOLD_TOO_EARLY = "hold_too_early", 409, "The contest has not opened; there are no entries to hold yet.";
    HELD_ALREADY = "held_already", 409, "The entry is held already.";
    HOLD_SETTLED = "hold_settled", 409, "The hold has been lifted or decided on appeal.";
    HOLD_NOT_APPEALED = "hold_not_appealed", 409, "There is no appeal to decide.";
    HOLD_APPEALED = "hold_appealed", 409, "An appeal is made once.";
    HOLD_APPEAL_TOO_LATE = "hold_appeal_too_late", 409, "Appeals are no longer taken.";
    HOLD_SAME_ACCOUNT = "hold_same_account", 409, "Another account than the one that held the entry decides.";
    DRAW_STATE = "draw_state", 409, "The state of the draw does not allow this act.";
    DRAW_NOT_SETTLED = "draw_not_settled", 409, "The contest is not over, or a correction of it is open.";
    DRAW_APPEALS_WAIT = "draw_appeals_wait", 409, "Appeals against holds wait for their decision; `params.count` says how many.";
    DRAW_NO_ENTRIES = "draw_no_entries", 409, "Nobody has an entry.";
    BEACON_TOO_SOON = "beacon_too_soon", 409, "The beacon appears too soon after it.";
    BEACON_KNOWN = "beacon_known", 409, "The beacon has appeared; what decides the draw stands.";
    BEACON_NOT_YET = "beacon_not_yet", 409, "The beacon has not appeared yet.";
    BEACON_DIFFERS = "beacon_differs", 409, "The value differs from the one another person entered.";
    DRAW_TOO_LATE = "draw_too_late", 409, "The time to draw is over; the draw has failed.";
    DRAW_SAME_PERSON = "draw_same_person", 409, "Another account than the one that froze the entries draws.";
    DRAW_MANAGES_ACCOUNTS = "draw_manages_accounts", 403, "An account that manages accounts neither freezes nor draws.";
    DRAW_ENOUGH_PEOPLE = "draw_enough_people", 409, "There are two people to share the draw.";
    DRAW_EXISTS = "draw_exists", 409, "The group has a draw.";
    DRAW_OUTDATED = "draw_outdated", 409, "Standings or stock are no longer those of the announced group; announce it anew.";
    DRAW_RANKS_FIRST = "draw_ranks_first", 409, "Rank awards are not recorded, or a tie at their cut is not drawn yet.";
    DRAW_OTHER_UNDER_WAY = "draw_other_under_way", 409, "Another draw over some of the same people is not drawn yet.";
    RANK_PRIZES_DIFFER = "rank_prizes_differ", 409, "Recorded prizes are no longer what ranks give; `errors` names each.";
    RANK_APPEALS_OPEN = "rank_appeals_open", 409, "Appeals against holds are not decided; `params.appeals` counts them.";
    DRAW_NO_CAUSE = "draw_no_cause", 409, "There is no cause to fail the draw that everybody can see.";
    REPORT_CHANGED = "report_changed", 409, "The confirmation names another report.";
    REPORT_EXPIRED = "report_expired", 410, "The report is too old or was confirmed.";
    FILE_REFUSED = "file_refused", 422, "The file cannot be read; `detail` says why.";
    REVISION_CONFLICT = "revision_conflict", 409, "The question was changed meanwhile; `params.newest` names its revision.";
    UNDO_EXPIRED = "undo_expired", 410, "The act is too old to be undone, or has been.";
    CERTIFICATE_TOO_EARLY = "certificate_too_early", 409, "Certificates of the contest are not issued yet.";
    CERTIFICATE_HELD = "certificate_held", 409, "The entry is under review.";
    CERTIFICATE_NOT_EARNED = "certificate_not_earned", 409, "No counted result, or fewer points than a certificate takes.";
    CERTIFICATE_REVOKED = "certificate_revoked", 410, "The certificate was taken back.";
    FONTS_MISSING = "fonts_missing", 503, "The server has no Chinese font to print with.";
    CHARACTER_WITHOUT_FONT = "character_without_font", 422, "No font of the server has `params.characters`.";
    LAST_ADMINISTRATOR = "last_administrator", 409, "Somebody must be able to manage accounts.";
    INTERNAL = "internal", 500, "A fault of ours; quote the request id.";
}

impl Code {
    /// Its HTTP status.
    #[must_use]
    pub fn http(self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
