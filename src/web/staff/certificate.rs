//! The rule by which a contest issues certificates, and taking one back.

use crate::app::certificate::CertificateFigures;
use crate::app::staff::permit;
use crate::web::auth::StaffWith;
use crate::web::body::{JsonBody, PathId};
use crate::web::participant::certificate::CertificatesAfter;
use crate::web::public::certificate::CertificateCheck;
use crate::web::{Answer, State};
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
}

impl From<CertificateFigures> for CertificateRuleView {
    fn from(figures: CertificateFigures) -> Self {
        let certificates = figures.rule.as_ref().map(CertificateRule::from);
        Self { certificates, valid: figures.valid, revoked: figures.revoked }
    }
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

/// A contest's rule for certificates. Every role.
#[utoipa::path(get, path = "/api/v1/staff/contests/{contest_id}/certificate-rule", responses((status = 200, body = CertificateRuleView)))]
pub async fn show(
    state: Data<State>,
    staff: StaffWith<permit::ReadContests>,
    contest: PathId<ContestId>,
) -> Answer<CertificateRuleView> {
    Ok(Json(state.app.certificate_figures(&staff, &contest).await?.into()))
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
    Ok(Json(state.app.set_certificate_rule(&staff, &contest, rule).await?.into()))
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
