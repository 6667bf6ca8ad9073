//! The description of the API, made from the handlers themselves; the client's types are generated from it.

use super::participant::{
    account, attempt, certificate as own_certificate, draw as own_draw, hold as own_hold, own_data, prize as own_prize,
    receipt, study as own_study,
};
use super::public::{
    award as public_award, certificate as public_certificate, contest as public_contest,
    correction as public_correction, draw as public_draw, image, law, rank as public_rank, site, study,
};
use super::staff::{
    account as staff_account, audit, award, certificate, contest, correction, draw, hold, image as staff_image, import,
    organization, participant as staff_participant, prize, prize_export, question, rank, review, session, winner,
};
use actix_web::HttpResponse;
use utoipa::openapi::schema::{Schema, SchemaType, Type};
use utoipa::openapi::{self, RefOr};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(title = "quiz", description = "Quality-knowledge contests: rounds, results, boards, and their administration."),
    paths(
        site::site, site::home, site::organizations, law::list, law::search, law::show, law::fact,
        study::topics, study::list, study::show,
        public_contest::show, public_contest::rules, public_contest::leaderboard,
        public_correction::list, public_certificate::check,
        own_certificate::mine, own_certificate::seal, own_certificate::issue, own_certificate::file,
        certificate::show, certificate::set, certificate::list, certificate::seal, certificate::revoke,
                public_draw::list, public_draw::show, public_draw::entries, public_draw::bundle, public_draw::winners,
        public_draw::winners_xlsx, public_draw::winners_csv, public_draw::winners_pdf, own_draw::own,
        public_award::show, public_rank::winners,
        account::sign_up, account::sign_in, account::refresh, account::sign_out, account::recover, account::use_link,
        account::me, account::correct, account::change_mobile, account::change_password, account::renew_code,
        account::deletion, account::delete, own_data::export,
        own_study::notes, own_study::merge,
        own_prize::mine, own_prize::confirm, own_prize::waive,
        attempt::start, attempt::open, attempt::save, attempt::submit, attempt::result, attempt::of_contest,
        attempt::mine, receipt::proof,
        own_hold::mine, own_hold::appeal,
        session::sign_in, session::sign_out, session::me, session::check_invitation, session::accept_invitation,
        staff_account::list, staff_account::create, staff_account::change, staff_account::reset,
        staff_account::unlock,
        import::check, import::show, import::confirm, import::template,
        question::list, question::show, question::topics, question::history, question::lint, question::create,
        question::edit, question::restore, review::submit, review::send_back, review::approve, review::retire,
        review::discard, review::set, review::undo, staff_image::upload, staff_image::upload_of_prize, image::show,
        contest::list, contest::show, contest::live, contest::publish, contest::extend, contest::close,
        contest::finalize, contest::exclusions, winner::show, winner::export,
        correction::questions, correction::list, correction::preview, correction::propose, correction::approve,
        correction::reject, correction::withdraw,
        draw::list, draw::announce, draw::show, draw::freeze, draw::withdraw_freeze, draw::post, draw::beacon,
        draw::draw, draw::publish, draw::fail, draw::screen,
        rank::show, rank::record, rank::deliver,
        award::show, award::save, award::check, award::amend, award::pools,
        prize::list, prize::notify_all, prize::notify, prize::deliver, prize::waive, prize::strike, prize::open,
        prize_export::export,
        hold::flags, hold::list, hold::make, hold::lift, hold::decide,
        staff_participant::find, staff_participant::password_link, staff_participant::hide_name, organization::list,
        organization::merge, organization::headcount, audit::list, audit::chain,
    ),
    components(schemas(super::problem::Body, super::problem::FieldError)),
    modifiers(&Complete)
)]
struct Api;

/// Shapes that clients send; there an optional field may be left out. In answers every field is always present.
const REQUESTS: &[&str] = &[
    "SignUp",
    "SignIn",
    "Recovery",
    "LinkPassword",
    "ChangeMe",
    "ChangeMobile",
    "ChangePassword",
    "OwnPassword",
    "DeleteMe",
    "StartAttempt",
    "SaveSheet",
    "SaveAnswer",
    "ConfirmPrize",
    "DeliverPrize",
    "RecordRanks",
    "DeliverOrganizationPrize",
    "Answer",
    "AnswerKey",
    "StaffSignIn",
    "InvitationToken",
    "AcceptInvitation",
    "NewAccount",
    "ChangeAccount",
    "Reason",
    "ConfirmImport",
    "ApproveQuestions",
    "SetProperties",
    "ExtendContest",
    "Exclusions",
    "PreviewCorrection",
    "ProposeCorrection",
    "CorrectionKey",
    "CorrectionNote",
    "IssueCertificate",
    "SetCertificateRule",
    "RevokeCertificate",
    "MakeHold",
    "LiftHold",
    "DecideAppeal",
    "AppealText",
    "ExportWinners",
    "AnnounceDraw",
    "AnnounceBeacon",
    "PostDraw",
    "EnterBeacon",
    "PublishDraw",
    "DrawReason",
    "MergeStudy",
    "StudyNote",
    "StudyReview",
    "StudyBookmark",
    "StudyCleared",
    "FindParticipant",
    "MergeOrganizations",
    "Headcount",
    "AwardPlanBody",
    "AmendAwardPlan",
    "AwardPlanDraft",
];

struct Complete;

impl Modify for Complete {
    fn modify(&self, api: &mut openapi::OpenApi) {
        api.info.license = None;
        let Some(components) = api.components.as_mut() else { return };
        for (name, schema) in &mut components.schemas {
            if let RefOr::T(Schema::Object(object)) = schema
                && object.schema_type == SchemaType::Type(Type::Object)
                && !REQUESTS.contains(&name.as_str())
            {
                object.required = object.properties.keys().cloned().collect();
            }
        }
    }
}

/// The description as JSON.
#[must_use]
pub fn document() -> String {
    Api::openapi().to_pretty_json().unwrap_or_default()
}

/// The description as JSON, for clients.
pub async fn show() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(document())
}
