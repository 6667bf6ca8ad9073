//! The HTTP edge. Every route of the product stands on this page; a handler extracts, calls one use case, shows the result.

pub mod assets;
pub mod auth;
pub mod body;
pub mod code;
pub mod document;
pub mod health;
pub mod metrics;
pub mod openapi;
pub mod participant;
pub mod problem;
pub mod public;
pub mod rate_limit;
pub mod request_id;
pub mod serve;
pub mod staff;
pub mod upload;
pub mod view;

use crate::app::App;
use crate::config::Config;
use actix_web::web::{self, Json, ServiceConfig, delete, get, patch, post, put};
use document::Printer;
use metrics::Metrics;
use problem::Problem;
use rate_limit::RateLimits;
use std::path::PathBuf;
use std::sync::Arc;

/// What a handler that answers with JSON returns.
pub type Answer<T> = Result<Json<T>, Problem>;

/// What every handler can reach.
pub struct State {
    /// The use cases.
    pub app: Arc<App>,
    /// The configuration.
    pub config: Config,
    /// Rate limits.
    pub limits: RateLimits,
    /// Counters.
    pub metrics: Metrics,
    /// Folder of verification files served at the root, such as `MP_verify_x.txt`.
    pub verification: Option<PathBuf>,
    /// What prints documents.
    pub printer: Printer,
}

impl State {
    /// The state of a server.
    #[must_use]
    pub fn new(app: Arc<App>, config: Config, verification: Option<PathBuf>) -> Self {
        let limits = RateLimits::new(&config.limits);
        let printer = Printer::new(&config);
        Self { app, config, limits, metrics: Metrics::default(), verification, printer }
    }
}

/// Every route.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::scope("/api").configure(api).default_service(web::to(no_such_route)))
        .route("/health/live", get().to(health::live))
        .route("/health/ready", get().to(health::ready))
        .route("/metrics", get().to(metrics::show))
        .default_service(get().to(assets::serve));
}

fn api(config: &mut ServiceConfig) {
    config.route("/openapi.json", get().to(openapi::show)).service(
        web::scope("/v1")
            .configure(public_routes)
            .configure(participant_routes)
            .service(web::scope("/staff").configure(staff_routes).default_service(web::to(no_such_route)))
            .default_service(web::to(no_such_route)),
    );
}

macro_rules! resource {
    ($config:expr, $path:literal, $($method:ident => $handler:path),+) => {
        $config.service(web::resource($path)$(.route($method().to($handler)))+.default_service(web::to(wrong_method)))
    };
}

fn public_routes(c: &mut ServiceConfig) {
    use public::{award, certificate, contest, correction, draw, image, law, rank, site, study};
    resource!(c, "/site", get => site::site);
    resource!(c, "/home", get => site::home);
    resource!(c, "/organizations", get => site::organizations);
    resource!(c, "/laws", get => law::list);
    resource!(c, "/laws/search", get => law::search);
    resource!(c, "/laws/{slug}", get => law::show);
    resource!(c, "/facts/{id}", get => law::fact);
    resource!(c, "/study/topics", get => study::topics);
    resource!(c, "/study/questions", get => study::list);
    resource!(c, "/study/questions/{question_id}", get => study::show);
    resource!(c, "/images/{hash}", get => image::show);
    // The file stands first: the number of the check would take its name as well.
    resource!(c, "/certificates/{number}.pdf", get => participant::certificate::file);
    resource!(c, "/certificates/{number}", get => certificate::check);
    resource!(c, "/contests/{contest_id}", get => contest::show);
    resource!(c, "/contests/{contest_id}/rules", get => contest::rules);
    resource!(c, "/contests/{contest_id}/leaderboard", get => contest::leaderboard);
    resource!(c, "/contests/{contest_id}/corrections", get => correction::list);
    resource!(c, "/contests/{contest_id}/draws", get => draw::list);
    resource!(c, "/draws/{draw_id}", get => draw::show);
    resource!(c, "/draws/{draw_id}/entries", get => draw::entries);
    resource!(c, "/draws/{draw_id}/bundle", get => draw::bundle);
    resource!(c, "/draws/{draw_id}/winners", get => draw::winners);
    resource!(c, "/draws/{draw_id}/winners.xlsx", get => draw::winners_xlsx);
    resource!(c, "/draws/{draw_id}/winners.csv", get => draw::winners_csv);
    resource!(c, "/draws/{draw_id}/winners.pdf", get => draw::winners_pdf);
    resource!(c, "/contests/{contest_id}/awards", get => award::show);
    resource!(c, "/contests/{contest_id}/rank-winners", get => rank::winners);
}

fn participant_routes(c: &mut ServiceConfig) {
    use participant::{account, attempt, certificate, draw, hold, own_data, prize, receipt, study};
    resource!(c, "/participants", post => account::sign_up);
    resource!(c, "/sessions", post => account::sign_in);
    resource!(c, "/sessions/refresh", post => account::refresh);
    resource!(c, "/sessions/current", delete => account::sign_out);
    resource!(c, "/passwords/recovery", post => account::recover);
    resource!(c, "/passwords/link", post => account::use_link);
    resource!(c, "/me", get => account::me, patch => account::correct, delete => account::delete);
    resource!(c, "/me/mobile", put => account::change_mobile);
    resource!(c, "/me/password", put => account::change_password);
    resource!(c, "/me/recovery-code", post => account::renew_code);
    resource!(c, "/me/deletion", get => account::deletion);
    resource!(c, "/me/export", get => own_data::export);
    resource!(c, "/me/attempts", get => attempt::mine);
    resource!(c, "/draws/{draw_id}/entry", get => draw::own);
    resource!(c, "/me/prizes", get => prize::mine);
    resource!(c, "/prizes/{prize_id}/confirmation", post => prize::confirm);
    resource!(c, "/prizes/{prize_id}/waiver", post => prize::waive);
    resource!(c, "/me/certificates", get => certificate::mine);
    resource!(c, "/me/certificates/seal", get => certificate::seal);
    resource!(c, "/contests/{contest_id}/certificate", post => certificate::issue);
    resource!(c, "/me/study", get => study::notes, put => study::merge);
    resource!(c, "/contests/{contest_id}/attempts", get => attempt::of_contest, post => attempt::start);
    resource!(c, "/contests/{contest_id}/hold", get => hold::mine);
    resource!(c, "/contests/{contest_id}/hold/appeal", post => hold::appeal);
    resource!(c, "/attempts/{attempt_id}/opening", post => attempt::open);
    resource!(c, "/attempts/{attempt_id}/sheet", put => attempt::save);
    resource!(c, "/attempts/{attempt_id}/submission", post => attempt::submit);
    resource!(c, "/attempts/{attempt_id}/result", get => attempt::result);
    resource!(c, "/attempts/{attempt_id}/proof", get => receipt::proof);
}

fn staff_routes(c: &mut ServiceConfig) {
    use staff::{account, audit, award, contest, correction, image, import, organization, participant};
    use staff::{question, review, session, winner};
    resource!(c, "/sessions", post => session::sign_in);
    resource!(c, "/sessions/current", delete => session::sign_out);
    resource!(c, "/me", get => session::me);
    resource!(c, "/invitations/check", post => session::check_invitation);
    resource!(c, "/invitations/acceptance", post => session::accept_invitation);
    resource!(c, "/accounts", get => account::list, post => account::create);
    resource!(c, "/accounts/{account_id}", patch => account::change);
    resource!(c, "/accounts/{account_id}/reset", post => account::reset);
    resource!(c, "/accounts/{account_id}/unlock", post => account::unlock);
    resource!(c, "/imports", post => import::check);
    resource!(c, "/imports/template", get => import::template);
    resource!(c, "/imports/{import_id}", get => import::show);
    resource!(c, "/imports/{import_id}/confirmation", post => import::confirm);
    resource!(c, "/images", post => image::upload);
    resource!(c, "/prize-images", post => image::upload_of_prize);
    resource!(c, "/topics", get => question::topics);
    resource!(c, "/questions", get => question::list, post => question::create);
    resource!(c, "/questions/lint", post => question::lint);
    resource!(c, "/questions/submission", post => review::submit);
    resource!(c, "/questions/return", post => review::send_back);
    resource!(c, "/questions/approval", post => review::approve);
    resource!(c, "/questions/retirement", post => review::retire);
    resource!(c, "/questions/discard", post => review::discard);
    resource!(c, "/questions/properties", post => review::set);
    resource!(c, "/questions/undo", post => review::undo);
    resource!(c, "/questions/{question_id}", get => question::show);
    resource!(c, "/questions/{question_id}/revisions", get => question::history, post => question::edit);
    resource!(c, "/questions/{question_id}/restoration", post => question::restore);
    resource!(c, "/contests", get => contest::list);
    resource!(c, "/contests/{contest_id}", get => contest::show);
    resource!(c, "/contests/{contest_id}/live", get => contest::live);
    resource!(c, "/contests/{contest_id}/publication", post => contest::publish);
    resource!(c, "/contests/{contest_id}/extension", post => contest::extend);
    resource!(c, "/contests/{contest_id}/closing", post => contest::close);
    resource!(c, "/contests/{contest_id}/finalization", post => contest::finalize);
    resource!(c, "/contests/{contest_id}/exclusions", put => contest::exclusions);
    resource!(c, "/contests/{contest_id}/award-plan", get => award::show, put => award::save);
    resource!(c, "/contests/{contest_id}/award-plan/check", post => award::check);
    resource!(c, "/contests/{contest_id}/award-plan/amendments", post => award::amend);
    resource!(c, "/contests/{contest_id}/award-plan/pools", get => award::pools);
    resource!(c, "/contests/{contest_id}/questions", get => correction::questions);
    resource!(c, "/contests/{contest_id}/corrections", get => correction::list, post => correction::propose);
    resource!(c, "/contests/{contest_id}/corrections/preview", post => correction::preview);
    resource!(c, "/contests/{contest_id}/corrections/{correction_id}/approval", post => correction::approve);
    resource!(c, "/contests/{contest_id}/corrections/{correction_id}/rejection", post => correction::reject);
    resource!(c, "/contests/{contest_id}/corrections/{correction_id}/withdrawal", post => correction::withdraw);
    resource!(c, "/contests/{contest_id}/winners", get => winner::show);
    resource!(c, "/contests/{contest_id}/exports", post => winner::export);
    resource!(c, "/participants/search", post => participant::find);
    resource!(c, "/participants/{participant_id}/password-link", post => participant::password_link);
    resource!(c, "/participants/{participant_id}/name-hiding", post => participant::hide_name);
    resource!(c, "/organizations", get => organization::list);
    resource!(c, "/organizations/merge", post => organization::merge);
    resource!(c, "/organizations/{organization_id}/headcount", put => organization::headcount);
    resource!(c, "/audit", get => audit::list);
    resource!(c, "/audit/chain", get => audit::chain);
    staff_prize_routes(c);
}

fn staff_prize_routes(c: &mut ServiceConfig) {
    use staff::{certificate, draw, hold, prize, prize_export, rank};
    resource!(c, "/contests/{contest_id}/flags", get => hold::flags);
    resource!(c, "/contests/{contest_id}/holds", get => hold::list, post => hold::make);
    resource!(c, "/holds/{hold_id}/lifting", post => hold::lift);
    resource!(c, "/holds/{hold_id}/decision", post => hold::decide);
    resource!(c, "/contests/{contest_id}/prizes", get => prize::list);
    resource!(c, "/contests/{contest_id}/prizes/notification", post => prize::notify_all);
    resource!(c, "/contests/{contest_id}/prizes/export", post => prize_export::export);
    resource!(c, "/prizes/{prize_id}/notification", post => prize::notify);
    resource!(c, "/prizes/{prize_id}/delivery", post => prize::deliver);
    resource!(c, "/prizes/{prize_id}/waiver", post => prize::waive);
    resource!(c, "/prizes/{prize_id}/strike", post => prize::strike);
    resource!(c, "/prizes/{prize_id}/opening", post => prize::open);
    resource!(c, "/contests/{contest_id}/certificate-rule", get => certificate::show, put => certificate::set);
    resource!(c, "/contests/{contest_id}/certificates", get => certificate::list);
    resource!(c, "/certificate-seal", get => certificate::seal);
    resource!(c, "/certificates/{number}/revocation", post => certificate::revoke);
    resource!(c, "/contests/{contest_id}/draws", get => draw::list, post => draw::announce);
    resource!(c, "/contests/{contest_id}/rank-prizes", get => rank::show, post => rank::record);
    resource!(c, "/contests/{contest_id}/organization-prizes/delivery", post => rank::deliver);
    resource!(c, "/draws/{draw_id}", get => draw::show);
    resource!(c, "/draws/{draw_id}/freeze", post => draw::freeze);
    resource!(c, "/draws/{draw_id}/freeze-withdrawal", post => draw::withdraw_freeze);
    resource!(c, "/draws/{draw_id}/postings", post => draw::post);
    resource!(c, "/draws/{draw_id}/beacon", post => draw::beacon);
    resource!(c, "/draws/{draw_id}/drawing", post => draw::draw);
    resource!(c, "/draws/{draw_id}/publication", post => draw::publish);
    resource!(c, "/draws/{draw_id}/failure", post => draw::fail);
    resource!(c, "/draws/{draw_id}/screen", get => draw::screen);
}

async fn no_such_route() -> Problem {
    Problem::new(code::NOT_FOUND)
}

async fn wrong_method() -> Problem {
    Problem::new(code::METHOD_NOT_ALLOWED)
}

impl actix_web::Responder for Problem {
    type Body = actix_web::body::BoxBody;
    fn respond_to(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        actix_web::ResponseError::error_response(&self)
    }
}
