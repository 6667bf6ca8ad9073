//! People who play: signing up, seeing and correcting one's own data.

use super::keys::random;
use super::session::Tokens;
use super::{App, Error, FieldFault, Result};
use domain::contest::State;
use domain::id::{OrganizationId, ParticipantId};
use domain::organization::OrganizationName;
use domain::participant::{Category, Mobile, Nickname, Participant, Password, folded_recovery_code, recovery_code};
use storage::LaneKey;
use storage::participant::{MobileChange, Secrets};

/// What a person types at sign-up.
#[derive(Debug, Clone)]
pub struct SignUp {
    /// Nickname.
    pub nickname: String,
    /// Mobile number.
    pub mobile: String,
    /// Password.
    pub password: String,
    /// Group, as a word.
    pub category: String,
    /// Town, as a code or a name.
    pub town: String,
    /// Organization, for all but consumers.
    pub organization: Option<String>,
    /// Version of the notice they saw.
    pub notice_version: u32,
    /// Whether they accepted it.
    pub notice_accepted: bool,
    /// Whether they declared to be 14 or older.
    pub age_declared: bool,
}

/// A correction; absent parts stay.
#[derive(Debug, Clone, Default)]
pub struct Correction {
    /// Nickname.
    pub nickname: Option<String>,
    /// Group.
    pub category: Option<String>,
    /// Town.
    pub town: Option<String>,
    /// Organization.
    pub organization: Option<String>,
}

/// A person's own data, number included.
#[derive(Debug, Clone)]
pub struct Me {
    /// The person.
    pub participant: Participant,
    /// Their number, opened for them.
    pub mobile: String,
    /// Name of their organization.
    pub organization: Option<String>,
    /// Whether the number may not be changed until results are final.
    pub mobile_change_blocked: bool,
}

/// What proves that a number may be changed.
#[derive(Debug, Clone)]
pub enum Proof {
    /// The password.
    Password(String),
    /// The recovery code.
    RecoveryCode(String),
}

struct Particulars {
    nickname: Nickname,
    category: Category,
    town: String,
    organization: Option<OrganizationName>,
}

impl App {
    fn particulars(&self, raw: &SignUp, faults: &mut Vec<FieldFault>) -> Option<Particulars> {
        let nickname = match Nickname::parse(&raw.nickname, &self.reference.words) {
            Ok(nickname) => Some(nickname),
            Err(refused) => {
                faults.push(FieldFault::refused("nickname", refused));
                None
            }
        };
        let category = Category::parse(&raw.category);
        if category.is_none() {
            faults.push(FieldFault::new("category", "unknown_value", "one of the four categories"));
        }
        let town = self.reference.town(&raw.town).map(|town| town.code.clone());
        if town.is_none() {
            let code = if raw.town.trim().is_empty() { "required" } else { "unknown_value" };
            faults.push(FieldFault::new("town", code, "one of the listed towns"));
        }
        let category = category?;
        let organization = if category == Category::Consumer {
            None
        } else {
            let text = raw.organization.as_deref().unwrap_or_default();
            match OrganizationName::parse(text) {
                Some(name) if self.reference.words.refuses(name.as_str()) && !self.is_known(&name) => {
                    faults.push(FieldFault::new("organization", "not_allowed_word", "word not allowed"));
                    None
                }
                Some(name) => Some(name),
                None => {
                    let code = if text.trim().is_empty() { "required" } else { "format" };
                    faults.push(FieldFault::new("organization", code, "2 to 60 characters"));
                    None
                }
            }
        };
        Some(Particulars { nickname: nickname?, category, town: town?, organization })
    }

    fn is_known(&self, name: &OrganizationName) -> bool {
        self.reference.known_organizations.contains(&name.folded())
    }

    /// Signs a person up and in. The recovery code is shown once.
    ///
    /// # Errors
    /// Faulty fields, or a number that has an account or is blocked.
    pub async fn sign_up(&self, raw: SignUp) -> Result<(Me, String, Tokens)> {
        let mut faults = Vec::new();
        let particulars = self.particulars(&raw, &mut faults);
        let mobile = Mobile::parse(&raw.mobile).map_err(|r| faults.push(FieldFault::refused("mobile", r))).ok();
        let password = Password::parse(&raw.password).map_err(|r| faults.push(FieldFault::refused("password", r))).ok();
        if !raw.notice_accepted {
            faults.push(FieldFault::new("notice_accepted", "must_accept", "the notice must be accepted"));
        }
        if raw.notice_version != self.reference.notice.version {
            faults.push(FieldFault::new("notice_version", "unknown_value", "not the current version"));
        }
        if !raw.age_declared {
            faults.push(FieldFault::new("age_declared", "must_accept", "14 years or older"));
        }
        let (Some(particulars), Some(mobile), Some(password), true) =
            (particulars, mobile, password, faults.is_empty())
        else {
            return Err(Error::Invalid(faults));
        };
        let now = self.now();
        let code = recovery_code(random());
        let id = ParticipantId::new(now.ms(), random());
        let secrets = Secrets {
            mobile_hash: self.keys.mobile_hash(&mobile),
            mobile_sealed: self.keys.seal_mobile(&mobile, &id),
            password_hash: self.hasher.hash(password.expose()).await?,
            recovery_hash: self.keys.recovery_hash(&folded_recovery_code(&code)),
        };
        let participant = Participant {
            id: id.clone(),
            nickname: particulars.nickname.as_str().to_owned(),
            nickname_hidden: false,
            category: particulars.category,
            town: particulars.town,
            organization: None,
            notice_version: raw.notice_version,
            notice_accepted_at: now,
            created_at: now,
            deleted_at: None,
        };
        let tokens = self.new_tokens(&id);
        let row = self.token_row(&tokens);
        let organization = particulars.organization.map(|name| (name, OrganizationId::new(now.ms(), random())));
        self.store
            .write(LaneKey::Text(secrets.mobile_hash.clone()), move |tx| {
                let (mut participant, secrets) = (participant.clone(), secrets.clone());
                let (row, organization) = (row.clone(), organization.clone());
                Box::pin(async move {
                    if storage::participant::is_blocked(tx, &secrets.mobile_hash).await? {
                        return Err(Error::MobileBlocked);
                    }
                    // The insert decides: it also knows its own row again, should this piece run twice.
                    if !storage::participant::insert(tx, &participant, &secrets).await? {
                        return Err(Error::MobileTaken);
                    }
                    if let Some((name, new_id)) = &organization {
                        participant.organization = Some(storage::organization::upsert(tx, name, new_id, now).await?.id);
                        storage::participant::update_profile(tx, &participant).await?;
                    }
                    storage::session::insert(tx, &row).await?;
                    Ok(())
                })
            })
            .await?;
        Ok((self.me(&id).await?, code, tokens))
    }

    /// A person who has not deleted their data.
    pub(crate) async fn participant(&self, id: &ParticipantId) -> Result<Participant> {
        let found = storage::participant::find(&self.store.reader(), id).await?;
        found.filter(|p| p.deleted_at.is_none()).ok_or(Error::SessionEnded)
    }

    /// A person's own data.
    ///
    /// # Errors
    /// When they have deleted it.
    pub async fn me(&self, id: &ParticipantId) -> Result<Me> {
        let participant = self.participant(id).await?;
        let reader = self.store.reader();
        let secrets = storage::participant::secrets(&reader, id).await?.ok_or(Error::SessionEnded)?;
        let mobile = self.keys.open_mobile(&secrets.mobile_sealed, id);
        let mobile = mobile.ok_or_else(|| Error::Internal(format!("the number of {id} cannot be opened")))?;
        let organization = match &participant.organization {
            Some(organization) => {
                storage::organization::find(&reader, organization).await?.map(|o| o.name.as_str().to_owned())
            }
            None => None,
        };
        let mobile_change_blocked = self.awaits_final(id).await?;
        Ok(Me { participant, mobile, organization, mobile_change_blocked })
    }

    /// Whether the person has played a contest that is over but not final.
    async fn awaits_final(&self, id: &ParticipantId) -> Result<bool> {
        let now = self.now();
        let catalog = self.catalog();
        let over = catalog.contests.values().any(|e| e.contest.state != State::Final && e.contest.is_over(now));
        if !over {
            return Ok(false);
        }
        let attempts = storage::attempt::list(&self.store.reader(), None, id).await?;
        Ok(attempts.iter().any(|attempt| {
            catalog
                .contests
                .get(&attempt.contest)
                .is_some_and(|e| e.contest.state != State::Final && e.contest.is_over(now))
        }))
    }

    /// Corrects a person's data; boards show it at once.
    ///
    /// # Errors
    /// Faulty fields.
    pub async fn correct(&self, id: &ParticipantId, change: Correction) -> Result<Me> {
        let old = self.me(id).await?;
        let moves = change.category.is_some() || change.town.is_some() || change.organization.is_some();
        if moves && old.mobile_change_blocked {
            // Between the close and the final results nobody changes the list they are ranked in.
            return Err(Error::Act(domain::contest::RefusedAct::State(State::Closed)));
        }
        let raw = SignUp {
            nickname: change.nickname.unwrap_or_else(|| old.participant.nickname.clone()),
            mobile: String::new(),
            password: String::new(),
            category: change.category.unwrap_or_else(|| old.participant.category.word().to_owned()),
            town: change.town.unwrap_or_else(|| old.participant.town.clone()),
            organization: change.organization.or(old.organization),
            notice_version: 0,
            notice_accepted: true,
            age_declared: true,
        };
        let mut faults = Vec::new();
        let particulars = self.particulars(&raw, &mut faults);
        let (Some(particulars), true) = (particulars, faults.is_empty()) else { return Err(Error::Invalid(faults)) };
        let now = self.now();
        let mut changed = old.participant;
        changed.nickname = particulars.nickname.as_str().to_owned();
        changed.category = particulars.category;
        changed.town = particulars.town;
        let organization = particulars.organization.map(|name| (name, OrganizationId::new(now.ms(), random())));
        let stored = self
            .store
            .write(LaneKey::Participant(id.clone()), move |tx| {
                let (mut changed, organization) = (changed.clone(), organization.clone());
                Box::pin(async move {
                    changed.organization = match &organization {
                        Some((name, new_id)) => Some(storage::organization::upsert(tx, name, new_id, now).await?.id),
                        None => None,
                    };
                    storage::participant::update_profile(tx, &changed).await?;
                    Ok::<_, Error>(changed)
                })
            })
            .await?;
        self.forget_person(Some(id));
        self.boards.relabel(id, &|entry| super::board::label(entry, &stored));
        self.me(id).await
    }

    /// Changes a person's number, with password or recovery code.
    ///
    /// # Errors
    /// Wrong proof, a number that is taken, or results that are awaited.
    pub async fn change_mobile(&self, id: &ParticipantId, mobile: &str, proof: Proof) -> Result<Me> {
        let mobile = Mobile::parse(mobile).map_err(|r| Error::Invalid(vec![FieldFault::refused("mobile", r)]))?;
        self.prove(id, &proof).await?;
        if self.awaits_final(id).await? {
            return Err(Error::MobileBlocked);
        }
        let (hash, sealed) = (self.keys.mobile_hash(&mobile), self.keys.seal_mobile(&mobile, id));
        let owner = id.clone();
        self.store
            .write(LaneKey::Text(hash.clone()), move |tx| {
                let (owner, hash, sealed) = (owner.clone(), hash.clone(), sealed.clone());
                Box::pin(async move {
                    if storage::participant::is_blocked(tx, &hash).await? {
                        return Err(Error::MobileBlocked);
                    }
                    match storage::participant::set_mobile(tx, &owner, &hash, &sealed).await? {
                        MobileChange::Changed => Ok(()),
                        MobileChange::Taken => Err(Error::MobileTaken),
                    }
                })
            })
            .await?;
        self.me(id).await
    }

    async fn prove(&self, id: &ParticipantId, proof: &Proof) -> Result<()> {
        let secrets = storage::participant::secrets(&self.store.reader(), id).await?.ok_or(Error::SessionEnded)?;
        match proof {
            Proof::Password(password) => {
                if self.hasher.verify(password, Some(&secrets.password_hash)).await? {
                    Ok(())
                } else {
                    Err(Error::WrongCredentials)
                }
            }
            Proof::RecoveryCode(code) => {
                if self.keys.recovery_hash(&folded_recovery_code(code)) == secrets.recovery_hash {
                    Ok(())
                } else {
                    Err(Error::WrongRecoveryCode)
                }
            }
        }
    }

    /// Holds a password against a person's own.
    pub(crate) async fn prove_password(&self, id: &ParticipantId, password: &str) -> Result<()> {
        self.prove(id, &Proof::Password(password.to_owned())).await
    }
}
