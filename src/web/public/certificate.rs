//! The check of a certificate's number, for whoever is shown one.

use crate::app::certificate::CheckedCertificate;
use crate::web::auth::{address_key, peer};
use crate::web::body::PathId;
use crate::web::rate_limit::Gate;
use crate::web::{Answer, State};
use actix_web::HttpRequest;
use actix_web::web::{Data, Json};
use domain::certificate::CertificateNumber;
use serde::Serialize;
use utoipa::ToSchema;

/// What anybody may know of a certificate.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct CertificateCheck {
    pub number: String,
    pub valid: bool,
    /// Surname and a star; null once it was taken back.
    pub name_masked: Option<String>,
    pub contest_id: String,
    pub contest_title: String,
    pub result: String,
    pub issued_at_ms: i64,
    pub revoked_at_ms: Option<i64>,
}

impl From<CheckedCertificate> for CertificateCheck {
    fn from(checked: CheckedCertificate) -> Self {
        let certificate = checked.certificate;
        Self {
            number: certificate.number.to_string(),
            valid: certificate.revoked.is_none(),
            name_masked: checked.name_masked,
            contest_id: certificate.contest.to_string(),
            contest_title: checked.contest_title,
            result: certificate.result,
            issued_at_ms: certificate.issued_at.ms(),
            revoked_at_ms: certificate.revoked.map(|revoked| revoked.at.ms()),
        }
    }
}

/// Whether a certificate is genuine. Limited by address, so that nobody finds a number by trying.
#[utoipa::path(get, path = "/api/v1/certificates/{number}", responses((status = 200, body = CertificateCheck)))]
pub async fn check(
    state: Data<State>,
    request: HttpRequest,
    number: PathId<CertificateNumber>,
) -> Answer<CertificateCheck> {
    state.limits.check(Gate::CertificateAddress, &address_key(peer(&request, &state)))?;
    Ok(Json(state.app.check_certificate(&number).await?.into()))
}
