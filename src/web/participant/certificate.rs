//! One's own certificates: those issued, those to be had, the file to print.

use crate::app::certificate::{CertificateOffer, OwnCertificate};
use crate::export::{CertificateSheet, certificate_pdf, qr_rows};
use crate::web::auth::CurrentParticipant;
use crate::web::body::{JsonBody, PathId};
use crate::web::problem::Problem;
use crate::web::{Answer, State, code, document};
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Data, Json};
use domain::certificate::{After, CertificateNumber, Kind};
use domain::id::ContestId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a certificate was issued for.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum CertificateKind {
    Score,
    Award,
}

impl From<Kind> for CertificateKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Score => Self::Score,
            Kind::Award => Self::Award,
        }
    }
}

/// From when on certificates are issued.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum CertificatesAfter {
    Closing,
    Final,
}

impl From<After> for CertificatesAfter {
    fn from(after: After) -> Self {
        match after {
            After::Closing => Self::Closing,
            After::Final => Self::Final,
        }
    }
}

/// A certificate that its owner may see, with all that a picture of it needs.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct CertificateView {
    pub number: String,
    pub kind: CertificateKind,
    /// `成绩证书` or `荣誉证书`.
    pub title: String,
    pub contest_id: String,
    pub contest_title: String,
    pub name: String,
    pub result: String,
    pub issued_at_ms: i64,
    pub organizer: String,
    /// Why it was taken back; null while it holds.
    pub revoked_reason: Option<String>,
    pub check_url: String,
    /// The QR code of `check_url`, a text of `1` and `0` for each row.
    pub qr_rows: Vec<String>,
}

/// A contest that issues certificates and in which the person played.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct CertificateOfferView {
    pub contest_id: String,
    pub contest_title: String,
    pub may: bool,
    /// `too_early`, `held`, `no_result` or `below_score`; null when there is one to be had.
    pub reason: Option<String>,
    pub min_score_milli: i64,
    pub after: CertificatesAfter,
}

/// One's own certificates.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CertificateList {
    pub certificates: Vec<CertificateView>,
    pub offers: Vec<CertificateOfferView>,
    /// Whether `/me/certificates/seal` has a picture.
    pub has_seal: bool,
}

/// Whose certificate it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueCertificate {
    /// The name to be printed, 1 to 20 characters.
    name: String,
}

fn sheet(state: &State, own: &OwnCertificate) -> CertificateSheet {
    CertificateSheet {
        kind: own.certificate.kind,
        name: own.name.clone(),
        contest: own.contest_title.clone(),
        result: own.certificate.result.clone(),
        number: own.certificate.number.to_string(),
        issued_at: own.certificate.issued_at,
        organizer: state.config.site.organizer.clone(),
        check_url: format!("{}/certificates/{}", state.config.server.origin(), own.certificate.number),
    }
}

fn view(state: &State, own: OwnCertificate) -> CertificateView {
    let sheet = sheet(state, &own);
    CertificateView {
        title: sheet.title().to_owned(),
        kind: sheet.kind.into(),
        contest_id: own.certificate.contest.to_string(),
        contest_title: sheet.contest,
        name: sheet.name,
        result: sheet.result,
        number: sheet.number,
        issued_at_ms: sheet.issued_at.ms(),
        organizer: sheet.organizer,
        revoked_reason: own.certificate.revoked.map(|revoked| revoked.reason),
        qr_rows: qr_rows(&sheet.check_url),
        check_url: sheet.check_url,
    }
}

fn offer(offer: CertificateOffer) -> CertificateOfferView {
    CertificateOfferView {
        contest_id: offer.contest.contest.id.to_string(),
        contest_title: offer.contest.contest.title.clone(),
        may: offer.may.is_ok(),
        reason: offer.may.err().map(|refused| refused.word().to_owned()),
        min_score_milli: offer.rule.min_score.milli(),
        after: offer.rule.after.into(),
    }
}

/// One's own certificates, and contests that would give one.
#[utoipa::path(get, path = "/api/v1/me/certificates", responses((status = 200, body = CertificateList)))]
pub async fn mine(state: Data<State>, who: CurrentParticipant) -> Answer<CertificateList> {
    let certificates = state.app.own_certificates(&who).await?;
    let offers = state.app.certificate_offers(&who).await?;
    Ok(Json(CertificateList {
        certificates: certificates.into_iter().map(|own| view(&state, own)).collect(),
        offers: offers.into_iter().map(offer).collect(),
        has_seal: state.printer.seal().is_some(),
    }))
}

/// The organizer's seal, for the picture that a phone draws.
#[utoipa::path(get, path = "/api/v1/me/certificates/seal", responses((status = 200, content_type = "image/png", body = Vec<u8>)))]
pub async fn seal(state: Data<State>, _who: CurrentParticipant) -> Result<HttpResponse, Problem> {
    seal_image(&state)
}

/// The organizer's seal, if there is one.
///
/// # Errors
/// When there is none.
pub fn seal_image(state: &State) -> Result<HttpResponse, Problem> {
    let seal = state.printer.seal().ok_or_else(|| Problem::new(code::NOT_FOUND))?;
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_TYPE, "image/png")).insert_header((CACHE_CONTROL, "private, max-age=3600"));
    Ok(response.body(seal.png().to_vec()))
}

/// Issues one's own certificate; asked again, it answers with the one that was issued.
#[utoipa::path(post, path = "/api/v1/contests/{contest_id}/certificate", request_body = IssueCertificate, responses((status = 200, body = CertificateView)))]
pub async fn issue(
    state: Data<State>,
    who: CurrentParticipant,
    contest: PathId<ContestId>,
    JsonBody(body): JsonBody<IssueCertificate>,
) -> Answer<CertificateView> {
    let own = state.app.issue_certificate(&who, &contest, &body.name).await?;
    Ok(Json(view(&state, own)))
}

/// One's own certificate as a PDF, A4 landscape. A character that no font of the server has is named, not left blank.
#[utoipa::path(get, path = "/api/v1/certificates/{number}.pdf", responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub async fn file(
    state: Data<State>,
    who: CurrentParticipant,
    number: PathId<CertificateNumber>,
) -> Result<HttpResponse, Problem> {
    let own = state.app.certificate_to_print(&who, &number).await?;
    let sheet = sheet(&state, &own);
    let pdf = state.printer.print(move |press| certificate_pdf(&sheet, press)).await?;
    if pdf.missing.is_empty() {
        Ok(document::shown(pdf, &format!("certificate-{}", *number)))
    } else {
        Err(document::without_font(&pdf.missing))
    }
}
