//! The rule by which a contest issues certificates, those it issued, and taking one back.

use crate::app::certificate::{CertificateFigures, CheckedCertificate, PAGE_SIZE};
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId, Query};
use crate::web::participant::certificate::{CertificateKind, CertificatesAfter, seal_image};
use crate::web::problem::Problem;
use crate::web::public::certificate::CertificateCheck;
use crate::web::view::{page, pages};
use crate::web::{Answer, State};
use actix_web::HttpResponse;
use actix_web::web::{Data, Json};
use domain::certificate::{After, CertificateNumber, Rule};
use domain::id::ContestId;
use domain::points::Points;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who gets a certificate.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateRule {
    /// Points of the standing, at least; a prize is enough without them.
    min_score_milli: i64,
    /// From when on.
    after: CertificatesAfter,
}

impl From<&Rule> for CertificateRule {
    fn from(rule: &Rule) -> Self {
        Self { min_score_milli: rule.min_score.milli(), after: rule.after.into() }
    }
}

impl From<&CertificateRule> for Rule {
    fn from(rule: &CertificateRule) -> Self {
        let after = match rule.after {
            CertificatesAfter::Closing => After::Closing,
            CertificatesAfter::Final => After::Final,
        };
        Self { min_score: Points::from_milli(rule.min_score_milli), after }
    }
}

/// A contest's rule with what was issued by it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateRuleView {
    /// Null when the contest issues none.
    certificates: Option<CertificateRule>,
    /// Certificates that hold.
    valid: u64,
    /// Certificates that were taken back.
    revoked: u64,
    /// Whether `/staff/certificate-seal` has a picture.
    has_seal: bool,
}

fn rule_view(state: &State, figures: &CertificateFigures) -> CertificateRuleView {
    let certificates = figures.rule.as_ref().map(CertificateRule::from);
    let has_seal = state.printer.seal().is_some();
    CertificateRuleView { certificates, valid: figures.valid, revoked: figures.revoked, has_seal }
}

/// A contest's rule for certificates.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCertificateRule {
    /// Null stops issuing; what was issued stays.
    #[serde(deserialize_with = "Option::deserialize")]
    certificates: Option<CertificateRule>,
}

/// Taking a certificate back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeCertificate {
    /// Why; its owner reads it.
    reason: String,
    /// Whether its owner may ask for a new one, such as after a slip in the name.
    #[serde(default)]
    may_reissue: bool,
}

/// A certificate as staff see it, its name masked.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct StaffCertificate {
    pub number: String,
    pub kind: CertificateKind,
    /// Null when its owner has left.
    pub name_masked: Option<String>,
    pub result: String,
    pub issued_at_ms: i64,
    pub revoked_at_ms: Option<i64>,
    pub revoked_reason: Option<String>,
    /// Whether its owner may ask for a new one after it was taken back.
    pub may_reissue: bool,
}

impl From<CheckedCertificate> for StaffCertificate {
    fn from(checked: CheckedCertificate) -> Self {
        let CheckedCertificate { certificate, name_masked, .. } = checked;
        let revoked = certificate.revoked;
        Self {
            number: certificate.number.to_string(),
            kind: certificate.kind.into(),
            name_masked,
            result: certificate.result,
            issued_at_ms: certificate.issued_at.ms(),
            revoked_at_ms: revoked.as_ref().map(|revoked| revoked.at.ms()),
            may_reissue: revoked.as_ref().is_some_and(|revoked| revoked.may_reissue),
            revoked_reason: revoked.map(|revoked| revoked.reason),
        }
    }
}

/// A page of a contest's certificates.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CertificatePage {
    pub total: u64,
    pub page: u64,
    pub pages: u64,
    pub items: Vec<StaffCertificate>,
}

/// Which certificates are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct CertificateQuery {
    /// Part of the number.
    q: Option<String>,
    /// Only those that were taken back, or only those that hold.
    revoked: Option<bool>,
    /// Page, from 1.
    page: Option<u64>,
}

/// Certificates of a contest, masked, newest first. Organizers, prize officers, auditors.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/certificates", params(CertificateQuery), responses((status = 200, body = CertificatePage)))]
pub async fn list(
    state: Data<State>,
    staff: StaffWith<permit::ReadPrizes>,
    contest: PathId<ContestId>,
    Query(query): Query<CertificateQuery>,
) -> Answer<CertificatePage> {
    let page = page(query.page)?;
    let text: String = query.q.unwrap_or_default().chars().take(40).collect();
    let (total, rows) = state.app.contest_certificates(&staff, &contest, (&text, query.revoked), page).await?;
    let items = rows.into_iter().map(StaffCertificate::from).collect();
    Ok(Json(CertificatePage { total, page, pages: pages(total, PAGE_SIZE), items }))
}

/// The seal that certificates carry. Every role.
#[utoipa::path(get, path = "/api/v1/staff/certificate-seal", responses((status = 200, content_type = "image/png", body = Vec<u8>)))]
pub async fn seal(state: Data<State>, _staff: StaffWith<permit::ReadContests>) -> Result<HttpResponse, Problem> {
    seal_image(&state)
}

/// A contest's rule for certificates. Every role.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/certificate-rule", responses((status = 200, body = CertificateRuleView)))]
pub async fn show(
    state: Data<State>,
    staff: StaffWith<permit::ReadContests>,
    contest: PathId<ContestId>,
) -> Answer<CertificateRuleView> {
    Ok(Json(rule_view(&state, &state.app.certificate_figures(&staff, &contest).await?)))
}

/// Sets a contest's rule for certificates. Whoever manages prizes.
#[utoipa::path(put, path = "/api/v1/staff/contests/{contest_id}/certificate-rule", request_body = SetCertificateRule, responses((status = 200, body = CertificateRuleView)))]
pub async fn set(
    state: Data<State>,
    staff: StaffWith<permit::ManageAwards>,
    contest: PathId<ContestId>,
    JsonBody(body): JsonBody<SetCertificateRule>,
) -> Answer<CertificateRuleView> {
    let rule = body.certificates.as_ref().map(Rule::from);
    Ok(Json(rule_view(&state, &state.app.set_certificate_rule(&staff, &contest, rule).await?)))
}

/// Takes a certificate back. Whoever manages prizes.
#[utoipa::path(post, path = "/api/v1/staff/certificates/{number}/revocation", request_body = RevokeCertificate, responses((status = 200, body = CertificateCheck)))]
pub async fn revoke(
    state: Data<State>,
    staff: StaffWith<permit::ManageAwards>,
    number: PathId<CertificateNumber>,
    JsonBody(body): JsonBody<RevokeCertificate>,
) -> Answer<CertificateCheck> {
    Ok(Json(state.app.revoke_certificate(&staff, &number, &body.reason, body.may_reissue).await?.into()))
}
