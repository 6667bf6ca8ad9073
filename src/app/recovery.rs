//! Ways back in: the recovery code, the one-time link that staff issue, and a changed password.

use super::contest::required_reason;
use super::keys::{Keys, random, token};
use super::session::Tokens;
use super::staff::{Staff, permit};
use super::{App, Error, FieldFault, Result};
use domain::account::PASSWORD_LINK_MS;
use domain::id::ParticipantId;
use domain::participant::{Mobile, Participant, Password, folded_recovery_code, recovery_code};
use domain::time::Timestamp;
use storage::LaneKey;
use storage::link::{Link, Purpose};

/// A person as staff find them.
#[derive(Debug)]
pub struct Found {
    /// The person.
    pub participant: Participant,
    /// Name of their organization.
    pub organization: Option<String>,
    /// Attempts in all contests.
    pub attempts: usize,
}

fn new_password(password: &str) -> Result<Password> {
    Password::parse(password).map_err(|r| Error::Invalid(vec![FieldFault::refused("new_password", r)]))
}

impl App {
    /// Sets a new password with the recovery code; every session ends and a new code is given.
    ///
    /// # Errors
    /// Unknown number or wrong code, answered alike.
    pub async fn recover(&self, mobile: &str, code: &str, password: &str) -> Result<String> {
        let password = new_password(password)?;
        let found = match Mobile::parse(mobile) {
            Ok(mobile) => {
                storage::participant::find_by_mobile(&self.store.reader(), &self.keys.mobile_hash(&mobile)).await?
            }
            Err(_) => None,
        };
        let offered = self.keys.recovery_hash(&folded_recovery_code(code));
        // The new password is hashed in either case, so that both answers take as long.
        let hash = self.hasher.hash(password.expose()).await?;
        match found {
            Some((person, secrets)) if secrets.recovery_hash == offered => {
                self.replace_credentials(&person.id, hash, None).await
            }
            _ => Err(Error::WrongRecoveryCode),
        }
    }

    /// Sets a new password with a one-time link of staff.
    ///
    /// # Errors
    /// When the link is unknown, used or too old.
    pub async fn use_password_link(&self, link: &str, password: &str) -> Result<String> {
        let password = new_password(password)?;
        let hash = Keys::token_hash(link);
        let found = storage::link::find(&self.store.reader(), &hash).await?;
        let found = found.filter(|l| l.purpose == Purpose::ParticipantPassword && l.expires_at > self.now());
        let person = found.and_then(|l| l.participant).ok_or(Error::LinkInvalid)?;
        let password_hash = self.hasher.hash(password.expose()).await?;
        self.replace_credentials(&person, password_hash, Some(hash)).await
    }

    async fn replace_credentials(
        &self,
        person: &ParticipantId,
        password_hash: String,
        link: Option<String>,
    ) -> Result<String> {
        let now = self.now();
        let code = recovery_code(random());
        let recovery_hash = self.keys.recovery_hash(&folded_recovery_code(&code));
        let id = person.clone();
        self.store
            .write(LaneKey::Participant(person.clone()), move |tx| {
                let (id, password_hash, recovery_hash, link) =
                    (id.clone(), password_hash.clone(), recovery_hash.clone(), link.clone());
                Box::pin(async move {
                    if let Some(link) = &link
                        && !storage::link::consume(tx, link, now).await?
                    {
                        return Err(Error::LinkInvalid);
                    }
                    storage::participant::set_password(tx, &id, &password_hash).await?;
                    storage::participant::set_recovery(tx, &id, &recovery_hash).await?;
                    storage::session::end_all(tx, &id, now).await?;
                    Ok(())
                })
            })
            .await?;
        self.note_ended_person(person, now);
        Ok(code)
    }

    /// Changes a person's own password: every session ends, and this browser gets a new one.
    ///
    /// # Errors
    /// When the old one is wrong or the new one is refused.
    pub async fn change_password(&self, id: &ParticipantId, old: &str, new: &str) -> Result<Tokens> {
        let new = new_password(new)?;
        self.prove_password(id, old).await?;
        let hash = self.hasher.hash(new.expose()).await?;
        let (owner, now) = (id.clone(), self.now());
        self.store
            .write(LaneKey::Participant(id.clone()), move |tx| {
                let (owner, hash) = (owner.clone(), hash.clone());
                Box::pin(async move {
                    storage::participant::set_password(tx, &owner, &hash).await?;
                    Ok::<_, Error>(storage::session::end_all(tx, &owner, now).await?)
                })
            })
            .await?;
        self.note_ended_person(id, self.now());
        self.store_tokens(id).await
    }

    /// Gives a new recovery code for the old one.
    ///
    /// # Errors
    /// When the password is wrong.
    pub async fn renew_recovery_code(&self, id: &ParticipantId, password: &str) -> Result<String> {
        self.prove_password(id, password).await?;
        let code = recovery_code(random());
        let hash = self.keys.recovery_hash(&folded_recovery_code(&code));
        let id = id.clone();
        self.store
            .write(LaneKey::Participant(id.clone()), move |tx| {
                let (id, hash) = (id.clone(), hash.clone());
                Box::pin(async move { Ok::<_, Error>(storage::participant::set_recovery(tx, &id, &hash).await?) })
            })
            .await?;
        Ok(code)
    }

    /// Finds a person by their whole number. The search is audited without the number.
    ///
    /// # Errors
    /// When the number is not one.
    pub async fn find_participant(
        &self,
        staff: &Staff<permit::HelpParticipants>,
        mobile: &str,
    ) -> Result<Option<Found>> {
        let mobile = Mobile::parse(mobile).map_err(|r| Error::Invalid(vec![FieldFault::refused("mobile", r)]))?;
        let reader = self.store.reader();
        let found = storage::participant::find_by_mobile(&reader, &self.keys.mobile_hash(&mobile)).await?;
        let object = found.as_ref().map_or_else(String::new, |(p, _)| p.id.to_string());
        let detail = if found.is_some() { "found" } else { "not found" };
        self.append_audit(self.staff_entry(staff, ("participant.search", &object, detail.to_owned()))).await?;
        match found {
            None => Ok(None),
            Some((participant, _)) => Ok(Some(self.found(participant).await?)),
        }
    }

    async fn found(&self, participant: Participant) -> Result<Found> {
        let reader = self.store.reader();
        let organization = match &participant.organization {
            Some(id) => storage::organization::find(&reader, id).await?.map(|o| o.name.as_str().to_owned()),
            None => None,
        };
        let attempts = storage::attempt::list(&reader, None, &participant.id).await?.len();
        Ok(Found { participant, organization, attempts })
    }

    /// Issues a one-time link for a new password, 15 minutes long.
    ///
    /// # Errors
    /// When there is no such person.
    pub async fn issue_password_link(
        &self,
        staff: &Staff<permit::HelpParticipants>,
        person: &ParticipantId,
        reason: &str,
    ) -> Result<(String, Timestamp)> {
        let reason = required_reason(reason)?;
        self.participant(person).await.map_err(|_| Error::NotFound("participant"))?;
        let now = self.now();
        let token = token();
        let link = Link {
            hash: Keys::token_hash(&token),
            purpose: Purpose::ParticipantPassword,
            account: None,
            participant: Some(person.clone()),
            roles: vec![],
            expires_at: now.plus_ms(PASSWORD_LINK_MS),
            created_at: now,
            created_by: staff.account().id.to_string(),
        };
        let until = link.expires_at;
        let line = self.staff_entry(staff, ("participant.password_link", person.as_str(), reason));
        self.store
            .write(LaneKey::Common, move |tx| {
                let (link, line) = (link.clone(), line.clone());
                Box::pin(async move {
                    let person = link.participant.as_ref();
                    storage::link::void(tx, Purpose::ParticipantPassword, None, person, now).await?;
                    storage::link::insert(tx, &link).await?;
                    Ok::<_, Error>(storage::audit::append(tx, &line).await?)
                })
            })
            .await?;
        Ok((format!("{}/password#token={token}", self.settings.origin), until))
    }

    /// Hides a nickname on every output.
    ///
    /// # Errors
    /// When there is no such person.
    pub async fn hide_name(
        &self,
        staff: &Staff<permit::HelpParticipants>,
        person: &ParticipantId,
        reason: &str,
    ) -> Result<Found> {
        let reason = required_reason(reason)?;
        let line = self.staff_entry(staff, ("participant.hide_name", person.as_str(), reason));
        let id = person.clone();
        let done = self
            .store
            .write(LaneKey::Participant(person.clone()), move |tx| {
                let (id, line) = (id.clone(), line.clone());
                Box::pin(async move {
                    let done = storage::participant::hide_name(tx, &id).await?;
                    if done {
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if !done {
            return Err(Error::NotFound("participant"));
        }
        let participant = self.participant(person).await.map_err(|_| Error::NotFound("participant"))?;
        self.forget_person(Some(person));
        self.boards.relabel(person, &|entry| super::board::label(entry, &participant));
        self.found(participant).await
    }
}
