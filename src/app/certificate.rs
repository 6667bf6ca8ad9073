//! Certificates: who may have one, issuing it once, checking a number, and taking one back.

use super::contest::required_reason;
use super::keys::random;
use super::staff::{Staff, permit};
use super::{App, Error, FieldFault, Result};
use crate::app::catalog::ContestEntry;
use crate::board::Scope;
use domain::certificate::{
    Certificate, CertificateName, CertificateNumber, Kind, Reached, Refused, Revocation, Rule, may_have, result_text,
};
use domain::contest::State;
use domain::id::{ContestId, ParticipantId};
use domain::prize::State as PrizeState;
use domain::text::mask_person;
use std::sync::Arc;
use storage::LaneKey;

/// Rows of a page for staff.
pub const PAGE_SIZE: u64 = 50;
/// Points of a rule, at most.
const MIN_SCORE_MILLI_MAX: i64 = 1_000_000_000;
/// Why the certificates of somebody who has left no longer hold.
pub(super) const OWNER_LEFT: &str = "本人已删除资料";

/// A certificate with what its owner sees of it.
#[derive(Debug, Clone)]
pub struct OwnCertificate {
    /// The certificate.
    pub certificate: Certificate,
    /// The name, opened.
    pub name: String,
    /// Title of the contest.
    pub contest_title: String,
}

/// A contest in which somebody played and which issues certificates.
#[derive(Debug, Clone)]
pub struct CertificateOffer {
    /// The contest.
    pub contest: Arc<ContestEntry>,
    /// Its rule.
    pub rule: Rule,
    /// What a certificate would be for, or why there is none.
    pub may: std::result::Result<Kind, Refused>,
}

/// What anybody may see of a certificate.
#[derive(Debug, Clone)]
pub struct CheckedCertificate {
    /// The certificate.
    pub certificate: Certificate,
    /// The masked name; none when it was taken back.
    pub name_masked: Option<String>,
    /// Title of the contest.
    pub contest_title: String,
}

/// A contest's rule with what was issued by it.
#[derive(Debug, Clone)]
pub struct CertificateFigures {
    /// The rule, if the contest issues certificates.
    pub rule: Option<Rule>,
    /// Certificates that hold.
    pub valid: u64,
    /// Certificates that were taken back.
    pub revoked: u64,
}

impl App {
    /// What somebody has reached in a contest; the prize is named once they were told of it.
    async fn reached(&self, contest: &ContestId, owner: &ParticipantId) -> Result<Option<Reached>> {
        let prizes = storage::prize::of_participant(&self.store.reader(), owner).await?;
        let told = |state| matches!(state, PrizeState::Notified | PrizeState::Confirmed | PrizeState::Delivered);
        let prize = prizes.into_iter().find(|prize| prize.won.contest == *contest && told(prize.state));
        let award = prize.map(|prize| prize.won.tier_name);
        let row = self.boards.place(contest, &Scope::All, owner).map(|place| place.row);
        Ok(row.map(|row| Reached { score: row.entry.score, rank: Some((row.rank, row.tied)), award }))
    }

    async fn may_have_certificate(
        &self,
        entry: &ContestEntry,
        rule: Option<&Rule>,
        owner: &ParticipantId,
    ) -> Result<std::result::Result<(Kind, Reached), Refused>> {
        let contest = &entry.contest;
        let reached = self.reached(&contest.id, owner).await?;
        let held = self.held(&contest.id).await?.contains_key(owner);
        let may = may_have(rule, contest.state, contest.is_over(self.now()), held, reached.as_ref());
        Ok(may.and_then(|kind| Ok((kind, reached.ok_or(Refused::NoResult)?))))
    }

    fn own_certificate(&self, certificate: Certificate) -> Result<OwnCertificate> {
        let contest_title = self.staff_contest(&certificate.contest)?.contest.title.clone();
        let name = self.keys.open_certificate_name(&certificate).unwrap_or_default();
        Ok(OwnCertificate { certificate, name, contest_title })
    }

    /// A person's certificates, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn own_certificates(&self, owner: &ParticipantId) -> Result<Vec<OwnCertificate>> {
        let all = storage::certificate::of(&self.store.reader(), owner).await?;
        all.into_iter().map(|certificate| self.own_certificate(certificate)).collect()
    }

    /// Contests that a person played, that issue certificates, and of which the person has none that stands.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn certificate_offers(&self, owner: &ParticipantId) -> Result<Vec<CertificateOffer>> {
        let reader = self.store.reader();
        let held = storage::certificate::of(&reader, owner).await?;
        let stands = |contest: &ContestId| {
            held.iter().any(|c| c.contest == *contest && c.revoked.as_ref().is_none_or(|revoked| !revoked.may_reissue))
        };
        let rules = storage::certificate::rules(&reader).await?;
        let mut offers = Vec::new();
        for (id, rule) in rules {
            let played = self.boards.place(&id, &Scope::All, owner).is_some();
            let Some(contest) = self.public_contest(&id).ok().filter(|_| played && !stands(&id)) else { continue };
            let may = self.may_have_certificate(&contest, Some(&rule), owner).await?.map(|(kind, _)| kind);
            offers.push(CertificateOffer { contest, rule, may });
        }
        Ok(offers)
    }

    /// Issues somebody's certificate of a contest; whoever has one gets it again as it is.
    ///
    /// # Errors
    /// When the name is refused, or there is none for this person.
    pub async fn issue_certificate(
        &self,
        owner: &ParticipantId,
        contest: &ContestId,
        name: &str,
    ) -> Result<OwnCertificate> {
        let entry = self.public_contest(contest)?;
        if let Some(standing) = storage::certificate::standing(&self.store.reader(), contest, owner).await? {
            return self.standing_certificate(standing);
        }
        let name = CertificateName::parse(name, &self.reference.words)
            .map_err(|refused| Error::Invalid(vec![FieldFault::refused("name", refused)]))?;
        // Points and rank belong together, and to one scoring version.
        let _scoring = self.scoring.enter().await;
        let rule = storage::certificate::rule(&self.store.reader(), contest).await?;
        let (kind, reached) = self.may_have_certificate(&entry, rule.as_ref(), owner).await??;
        let now = self.now();
        let number = CertificateNumber::new(now, random());
        let certificate = Certificate {
            name_sealed: self.keys.seal_certificate_name(&name, &number),
            number,
            contest: contest.clone(),
            participant: owner.clone(),
            kind,
            result: result_text(&reached, entry.contest.state == State::Final),
            issued_at: now,
            revoked: None,
        };
        let stored = self
            .store
            .write(LaneKey::Participant(owner.clone()), move |tx| {
                let certificate = certificate.clone();
                Box::pin(async move {
                    let person = storage::participant::find(tx, &certificate.participant).await?;
                    if person.is_none_or(|person| person.deleted_at.is_some()) {
                        return Err(Error::SessionEnded);
                    }
                    storage::certificate::insert(tx, &certificate).await?;
                    Ok(storage::certificate::standing(tx, &certificate.contest, &certificate.participant).await?)
                })
            })
            .await?;
        // A number that is taken already is one in half a million million; asking again draws another.
        self.standing_certificate(stored.ok_or(Error::Busy)?)
    }

    fn standing_certificate(&self, certificate: Certificate) -> Result<OwnCertificate> {
        if certificate.revoked.is_some() {
            return Err(Refused::Revoked.into());
        }
        self.own_certificate(certificate)
    }

    /// A certificate of this person that holds, to be printed.
    ///
    /// # Errors
    /// When there is none of this number, or it was taken back.
    pub async fn certificate_to_print(
        &self,
        owner: &ParticipantId,
        number: &CertificateNumber,
    ) -> Result<OwnCertificate> {
        let found = storage::certificate::check(&self.store.reader(), number).await?;
        let own = found.filter(|found| found.participant == *owner).ok_or(Error::NotFound("certificate"))?;
        self.standing_certificate(own)
    }

    /// What anybody may know of a number.
    ///
    /// # Errors
    /// When there is no such certificate.
    pub async fn check_certificate(&self, number: &CertificateNumber) -> Result<CheckedCertificate> {
        let found = storage::certificate::check(&self.store.reader(), number).await?;
        let own = self.own_certificate(found.ok_or(Error::NotFound("certificate"))?)?;
        let name_masked = own.certificate.revoked.is_none().then(|| mask_person(&own.name));
        Ok(CheckedCertificate { name_masked, contest_title: own.contest_title, certificate: own.certificate })
    }

    /// A contest's rule with what was issued.
    ///
    /// # Errors
    /// When there is no such contest.
    pub async fn certificate_figures(
        &self,
        _staff: &Staff<permit::ReadContests>,
        contest: &ContestId,
    ) -> Result<CertificateFigures> {
        self.figures(contest).await
    }

    async fn figures(&self, contest: &ContestId) -> Result<CertificateFigures> {
        self.staff_contest(contest)?;
        let reader = self.store.reader();
        let (valid, revoked) = storage::certificate::counts(&reader, contest).await?;
        Ok(CertificateFigures { rule: storage::certificate::rule(&reader, contest).await?, valid, revoked })
    }

    /// A page of a contest's certificates, masked, from 1: those whose number contains the text, in any spelling, and those
    /// that stand or were taken back, or all.
    ///
    /// # Errors
    /// When there is no such contest.
    pub async fn contest_certificates(
        &self,
        _staff: &Staff<permit::ReadPrizes>,
        contest: &ContestId,
        (text, revoked): (&str, Option<bool>),
        page: u64,
    ) -> Result<(u64, Vec<CheckedCertificate>)> {
        self.staff_contest(contest)?;
        let typed = || domain::text::folded(text).to_uppercase();
        let part = CertificateNumber::parse(text).map_or_else(typed, |number| number.to_string());
        let offset = page.saturating_sub(1).saturating_mul(PAGE_SIZE);
        let reader = self.store.reader();
        let (total, rows) = storage::certificate::page(&reader, contest, (&part, revoked), PAGE_SIZE, offset).await?;
        let rows = rows.into_iter().map(|certificate| {
            let own = self.own_certificate(certificate)?;
            // Who has left has no name any more.
            let name_masked = (!own.name.is_empty()).then(|| mask_person(&own.name));
            Ok(CheckedCertificate { name_masked, contest_title: own.contest_title, certificate: own.certificate })
        });
        Ok((total, rows.collect::<Result<_>>()?))
    }

    /// Sets a contest's rule, or stops issuing; what was issued stays.
    ///
    /// # Errors
    /// When the points are out of range.
    pub async fn set_certificate_rule(
        &self,
        staff: &Staff<permit::ManageAwards>,
        contest: &ContestId,
        rule: Option<Rule>,
    ) -> Result<CertificateFigures> {
        self.staff_contest(contest)?;
        if rule.is_some_and(|rule| !(0..=MIN_SCORE_MILLI_MAX).contains(&rule.min_score.milli())) {
            let fault = FieldFault::new("min_score_milli", "out_of_range", "0 to 1000000000");
            return Err(Error::Invalid(vec![fault]));
        }
        let said = rule.map_or_else(
            || "none".to_owned(),
            |rule| format!("from {} points, after {}", rule.min_score, rule.after.word()),
        );
        let line = self.staff_entry(staff, ("certificate.rule", contest.as_str(), said));
        let (id, by, now) = (contest.clone(), staff.account().id.clone(), self.now());
        self.store
            .write(LaneKey::Common, move |tx| {
                let (id, by, line) = (id.clone(), by.clone(), line.clone());
                Box::pin(async move {
                    storage::certificate::set_rule(tx, &id, rule.as_ref(), &by, now).await?;
                    Ok::<_, Error>(storage::audit::append(tx, &line).await?)
                })
            })
            .await?;
        self.figures(contest).await
    }

    /// Takes a certificate back, once; gives what anybody may know of it now.
    ///
    /// # Errors
    /// When there is no such certificate, or no reason.
    pub async fn revoke_certificate(
        &self,
        staff: &Staff<permit::ManageAwards>,
        number: &CertificateNumber,
        reason: &str,
        may_reissue: bool,
    ) -> Result<CheckedCertificate> {
        let reason = required_reason(reason)?;
        let found = storage::certificate::check(&self.store.reader(), number).await?;
        found.ok_or(Error::NotFound("certificate"))?;
        let again = if may_reissue { ", may be issued anew" } else { "" };
        let line = self.staff_entry(staff, ("certificate.revoke", number.as_str(), format!("{reason}{again}")));
        let by = Some(staff.account().id.clone());
        let revocation = Revocation { at: self.now(), by, reason, may_reissue };
        let id = number.clone();
        self.store
            .write(LaneKey::Common, move |tx| {
                let (id, revocation, line) = (id.clone(), revocation.clone(), line.clone());
                Box::pin(async move {
                    if storage::certificate::revoke(tx, &id, &revocation).await? {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(())
                })
            })
            .await?;
        self.check_certificate(number).await
    }
}
