//! Everything kept about a person, as a file for them.

use super::attempt_view::Answer as ShownAnswer;
use super::prize::PrizeProxy;
use super::study::StudyNoteView;
use crate::app::prize::OwnPrize;
use crate::web::State;
use crate::web::auth::CurrentParticipant;
use crate::web::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use actix_web::web::Data;
use domain::hold::Hold;
use serde::Serialize;
use utoipa::ToSchema;

/// An answer of an exported attempt.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ExportedAnswer {
    pub question_id: String,
    pub answer: ShownAnswer,
    pub saved_at: String,
}

/// An exported attempt.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct ExportedAttempt {
    pub id: String,
    pub contest: String,
    pub number: u32,
    pub state: String,
    pub started_at: String,
    pub finished_at: Option<String>,
    pub score_milli: Option<i64>,
    pub score_at_end_milli: Option<i64>,
    pub receipt: Option<String>,
    /// How often the page was left while it ran, as the phone counted.
    pub left_page_times: u32,
    pub answers: Vec<ExportedAnswer>,
}

/// An exported prize with everything that was given for it.
#[derive(Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ExportedPrize {
    pub id: String,
    pub contest: String,
    pub tier: String,
    pub prize: String,
    pub state: String,
    pub won_at: String,
    pub name: Option<String>,
    pub mobile: Option<String>,
    pub address: Option<String>,
    pub id_number: Option<String>,
    pub proxy: Option<PrizeProxy>,
}

impl From<OwnPrize> for ExportedPrize {
    fn from(own: OwnPrize) -> Self {
        let (won, details) = (own.prize.won, own.details.as_ref());
        let proxy = details.and_then(|given| given.proxy.as_ref());
        Self {
            id: won.id.to_string(),
            contest: own.contest_title,
            tier: won.tier_name,
            prize: won.prize,
            state: own.prize.state.word().to_owned(),
            won_at: won.won_at.iso_shanghai(),
            name: details.map(|given| given.name.clone()),
            mobile: details.map(|given| given.mobile.clone()),
            address: details.and_then(|given| given.address.clone()),
            id_number: details.and_then(|given| given.id_number.clone()),
            proxy: proxy.map(|proxy| PrizeProxy { name: proxy.name.clone(), mobile: proxy.mobile.clone() }),
        }
    }
}

/// An exported hold of an entry.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ExportedHold {
    pub contest_id: String,
    pub state: String,
    pub reason: String,
    pub evidence: Vec<String>,
    pub held_at: String,
    pub appeal: Option<String>,
    pub decision_note: Option<String>,
}

impl From<Hold> for ExportedHold {
    fn from(hold: Hold) -> Self {
        Self {
            contest_id: hold.contest.to_string(),
            state: hold.state.word().to_owned(),
            reason: hold.reason,
            evidence: hold.evidence.iter().map(domain::review::Signal::words).collect(),
            held_at: hold.held.at.iso_shanghai(),
            appeal: hold.appeal.map(|appeal| appeal.text),
            decision_note: hold.decision.map(|decision| decision.note),
        }
    }
}

/// An exported certificate.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ExportedCertificate {
    pub number: String,
    pub contest: String,
    pub name: String,
    pub result: String,
    pub issued_at: String,
    pub revoked_at: Option<String>,
}

/// Everything kept about a person.
#[derive(Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnDataExport {
    pub id: String,
    pub nickname: String,
    pub mobile: String,
    pub category: String,
    pub town: String,
    pub organization: Option<String>,
    pub notice_version: u32,
    pub notice_accepted_at: String,
    pub created_at: String,
    pub exported_at: String,
    pub attempts: Vec<ExportedAttempt>,
    pub study: Vec<StudyNoteView>,
    pub prizes: Vec<ExportedPrize>,
    pub certificates: Vec<ExportedCertificate>,
    pub holds: Vec<ExportedHold>,
}

/// Downloads everything kept about oneself.
#[utoipa::path(get, path = "/api/v1/me/export", responses((status = 200, body = OwnDataExport)))]
pub async fn export(state: Data<State>, who: CurrentParticipant) -> Result<HttpResponse, Problem> {
    let data = state.app.own_data(&who).await?;
    let person = data.me.participant;
    let attempts = data.attempts.iter().map(|own| {
        let attempt = &own.attempt;
        let card = attempt.state.scorecard();
        let answers = attempt.paper.questions.iter().filter_map(|place| {
            let entry = attempt.sheet.entries.get(&place.question)?;
            Some(ExportedAnswer {
                question_id: place.question.to_string(),
                answer: ShownAnswer::shown(entry.answer.as_ref(), &place.order),
                saved_at: entry.saved_at.iso_shanghai(),
            })
        });
        ExportedAttempt {
            id: attempt.id.to_string(),
            contest: own.contest.contest.title.clone(),
            number: attempt.number,
            state: attempt.state.word().to_owned(),
            started_at: attempt.started_at.iso_shanghai(),
            finished_at: card.map(|c| c.finished_at.iso_shanghai()),
            score_milli: own.score.map(domain::points::Points::milli),
            score_at_end_milli: card.map(|c| c.score.milli()),
            receipt: card.map(|c| c.receipt.clone()),
            left_page_times: attempt.sheet.left,
            answers: answers.collect(),
        }
    });
    let certificates = data.certificates.into_iter().map(|own| ExportedCertificate {
        number: own.certificate.number.to_string(),
        contest: own.contest_title,
        name: own.name,
        result: own.certificate.result,
        issued_at: own.certificate.issued_at.iso_shanghai(),
        revoked_at: own.certificate.revoked.map(|revoked| revoked.at.iso_shanghai()),
    });
    let body = OwnDataExport {
        certificates: certificates.collect(),
        id: person.id.to_string(),
        nickname: person.nickname,
        mobile: data.me.mobile,
        category: person.category.word().to_owned(),
        town: state.app.reference().town_name(&person.town),
        organization: data.me.organization,
        notice_version: person.notice_version,
        notice_accepted_at: person.notice_accepted_at.iso_shanghai(),
        created_at: person.created_at.iso_shanghai(),
        exported_at: state.app.now().iso_shanghai(),
        attempts: attempts.collect(),
        study: data.study.iter().map(|(question, note)| StudyNoteView::of(question, note)).collect(),
        prizes: data.prizes.into_iter().map(ExportedPrize::from).collect(),
        holds: data.holds.into_iter().map(ExportedHold::from).collect(),
    };
    let mut response = HttpResponse::Ok().json(body);
    let name = HeaderValue::from_static("attachment; filename=\"my-data.json\"");
    response.headers_mut().insert(CONTENT_DISPOSITION, name);
    Ok(response)
}
