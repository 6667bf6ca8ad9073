//! Staff accounts: invitations by one-time link, roles, disabling, and a way back in from the server's own shell.

use super::keys::{Keys, random, token};
use super::staff::{Address, Staff, permit};
use super::{App, Error, FieldFault, Result};
use domain::account::{Account, AccountName, INVITATION_MS, check_password};
use domain::actor::Role;
use domain::audit::{Actor, Entry};
use domain::id::AccountId;
use domain::time::Timestamp;
use storage::link::Link;
use storage::{LaneKey, Tx};

pub use storage::link::Purpose;

/// A one-time link and when it ends.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The address to open.
    pub link: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A change of an account; absent parts stay.
#[derive(Debug, Clone, Default)]
pub struct AccountChange {
    /// Name shown.
    pub display_name: Option<String>,
    /// Roles.
    pub roles: Option<Vec<Role>>,
    /// Whether it is disabled.
    pub disabled: Option<bool>,
}

fn invalid(field: &str, code: &'static str, message: &str) -> Error {
    Error::Invalid(vec![FieldFault::new(field, code, message)])
}

pub(super) fn display_name(text: &str) -> Result<String> {
    let name = domain::text::one_line(text);
    match domain::text::length(&name) {
        0 => Err(invalid("display_name", "required", "give a name")),
        1..=30 => Ok(name),
        _ => Err(invalid("display_name", "too_long", "at most 30 characters")),
    }
}

pub(super) fn account_name(text: &str) -> Result<AccountName> {
    AccountName::parse(text).ok_or_else(|| invalid("name", "format", "3 to 32 letters, digits, dots, hyphens"))
}

fn sorted_roles(mut roles: Vec<Role>) -> Result<Vec<Role>> {
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() { Err(invalid("roles", "required", "at least one role")) } else { Ok(roles) }
}

/// Undoes the piece when nobody could manage accounts any more.
async fn keep_an_administrator(tx: &Tx) -> Result<()> {
    if storage::account::count_active_administrators(tx).await? == 0 { Err(Error::LastAdministrator) } else { Ok(()) }
}

impl App {
    fn link_row(&self, token: &str, purpose: Purpose, account: Option<&AccountId>, roles: Vec<Role>, by: &str) -> Link {
        let now = self.now();
        Link {
            hash: Keys::token_hash(token),
            purpose,
            account: account.cloned(),
            participant: None,
            roles,
            expires_at: now.plus_ms(INVITATION_MS),
            created_at: now,
            created_by: by.to_owned(),
        }
    }

    /// The address of a one-time link.
    #[must_use]
    pub(crate) fn welcome_address(&self, token: &str) -> String {
        format!("{}/console/welcome#token={token}", self.settings.origin)
    }

    /// Every account.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn accounts(&self, _staff: &Staff<permit::ManageAccounts>) -> Result<Vec<(Account, Option<Timestamp>)>> {
        let reader = self.store.reader();
        let mut list = Vec::new();
        for account in storage::account::all(&reader).await? {
            let locked = storage::account::lock_until(&reader, account.name.as_str(), self.now()).await?;
            list.push((account, locked));
        }
        Ok(list)
    }

    /// Creates an account and the link with which its owner chooses a password.
    ///
    /// # Errors
    /// Faulty fields or a name that is taken.
    pub async fn create_account(
        &self,
        staff: &Staff<permit::ManageAccounts>,
        name: &str,
        shown: &str,
        roles: Vec<Role>,
    ) -> Result<(Account, Invitation)> {
        let name = account_name(name)?;
        let line = self.staff_entry(staff, ("account.create", name.as_str(), role_words(&roles)));
        self.invite(name, display_name(shown)?, roles, line).await
    }

    pub(crate) async fn invite(
        &self,
        name: AccountName,
        shown: String,
        roles: Vec<Role>,
        line: Entry,
    ) -> Result<(Account, Invitation)> {
        let now = self.now();
        let account = Account {
            id: AccountId::new(now.ms(), random()),
            name,
            display_name: shown,
            roles: sorted_roles(roles)?,
            disabled: false,
            created_at: now,
            last_seen_at: None,
        };
        let token = token();
        let link = self.link_row(&token, Purpose::Invitation, Some(&account.id), account.roles.clone(), &line.actor);
        let (stored, expires_at) = (account.clone(), link.expires_at);
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let (account, link, line) = (stored.clone(), link.clone(), line.clone());
                Box::pin(async move {
                    let done = storage::account::insert(tx, &account, None).await?;
                    if done {
                        storage::link::insert(tx, &link).await?;
                        storage::audit::append(tx, &line).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if !done {
            return Err(invalid("name", "taken", "this name is taken"));
        }
        Ok((account, Invitation { link: self.welcome_address(&token), expires_at }))
    }

    /// Changes an account; disabling works at once.
    ///
    /// # Errors
    /// When nobody could manage accounts any more.
    pub async fn change_account(
        &self,
        staff: &Staff<permit::ManageAccounts>,
        id: &AccountId,
        change: AccountChange,
    ) -> Result<Account> {
        let found = storage::account::find(&self.store.reader(), id).await?;
        let mut account = found.ok_or(Error::NotFound("account"))?;
        let mut said = Vec::new();
        if let Some(shown) = change.display_name {
            account.display_name = display_name(&shown)?;
            said.push("display name".to_owned());
        }
        if let Some(roles) = change.roles {
            account.roles = sorted_roles(roles)?;
            said.push(role_words(&account.roles));
        }
        if let Some(disabled) = change.disabled {
            account.disabled = disabled;
            said.push(if disabled { "disabled" } else { "enabled" }.to_owned());
        }
        let line = self.staff_entry(staff, ("account.change", account.name.as_str(), said.join("; ")));
        let stored = account.clone();
        self.store
            .write(LaneKey::Common, move |tx| {
                let (account, line) = (stored.clone(), line.clone());
                Box::pin(async move {
                    storage::account::update(tx, &account).await?;
                    keep_an_administrator(tx).await?;
                    if account.disabled {
                        storage::account::end_sessions(tx, &account.id).await?;
                    }
                    Ok::<_, Error>(storage::audit::append(tx, &line).await?)
                })
            })
            .await?;
        Ok(account)
    }

    /// Issues a link for a new password of an account.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn reset_account(
        &self,
        staff: &Staff<permit::ManageAccounts>,
        id: &AccountId,
        reason: &str,
    ) -> Result<Invitation> {
        let reason = super::contest::required_reason(reason)?;
        let account = storage::account::find(&self.store.reader(), id).await?.ok_or(Error::NotFound("account"))?;
        let line = self.staff_entry(staff, ("account.reset", account.name.as_str(), reason));
        self.reset_link(&account, line).await
    }

    pub(crate) async fn reset_link(&self, account: &Account, line: Entry) -> Result<Invitation> {
        let now = self.now();
        let token = token();
        let link = self.link_row(&token, Purpose::Reset, Some(&account.id), account.roles.clone(), &line.actor);
        let expires_at = link.expires_at;
        self.store
            .write(LaneKey::Common, move |tx| {
                let (link, line) = (link.clone(), line.clone());
                Box::pin(async move {
                    storage::link::void(tx, Purpose::Reset, link.account.as_ref(), None, now).await?;
                    storage::link::insert(tx, &link).await?;
                    Ok::<_, Error>(storage::audit::append(tx, &line).await?)
                })
            })
            .await?;
        Ok(Invitation { link: self.welcome_address(&token), expires_at })
    }

    /// Lifts the locks of an account.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn unlock_account(&self, staff: &Staff<permit::ManageAccounts>, id: &AccountId) -> Result<Account> {
        let account = storage::account::find(&self.store.reader(), id).await?.ok_or(Error::NotFound("account"))?;
        let line = self.staff_entry(staff, ("account.unlock", account.name.as_str(), String::new()));
        self.unlock(&account, line).await?;
        Ok(account)
    }

    pub(crate) async fn unlock(&self, account: &Account, line: Entry) -> Result<()> {
        let name = account.name.as_str().to_owned();
        self.store
            .write(LaneKey::Common, move |tx| {
                let (name, line) = (name.clone(), line.clone());
                Box::pin(async move {
                    storage::account::clear_failures(tx, &name, None).await?;
                    Ok::<_, Error>(storage::audit::append(tx, &line).await?)
                })
            })
            .await
    }

    /// What a one-time link is for.
    ///
    /// # Errors
    /// When it is unknown, used or too old.
    pub async fn check_invitation(&self, token: &str) -> Result<(Link, Option<Account>)> {
        let found = storage::link::find(&self.store.reader(), &Keys::token_hash(token)).await?;
        let link = found
            .filter(|l| l.expires_at > self.now() && l.purpose != Purpose::ParticipantPassword)
            .ok_or(Error::LinkInvalid)?;
        let account = match &link.account {
            Some(id) => storage::account::find(&self.store.reader(), id).await?,
            None => None,
        };
        Ok((link, account))
    }

    /// Accepts a one-time link: the first administrator chooses a name too, others a password only. Signs in.
    ///
    /// # Errors
    /// When the link is invalid or the password weak.
    pub async fn accept_invitation(
        &self,
        token: &str,
        name: Option<&str>,
        shown: Option<&str>,
        password: &str,
        address: &Address,
    ) -> Result<(Account, String)> {
        let (link, account) = self.check_invitation(token).await?;
        let now = self.now();
        let (account, fresh) = match account {
            Some(account) => (account, false),
            None => {
                let name = account_name(name.unwrap_or_default())?;
                let shown = display_name(shown.unwrap_or_default())?;
                let id = AccountId::new(now.ms(), random());
                let roles = link.roles.clone();
                let account = Account {
                    id,
                    name,
                    display_name: shown,
                    roles,
                    disabled: false,
                    created_at: now,
                    last_seen_at: None,
                };
                (account, true)
            }
        };
        let common = |text: &str| self.reference.common_passwords.contains(text);
        check_password(password, account.name.as_str(), &common).map_err(Error::WeakPassword)?;
        let hash = self.hasher.hash(password).await?;
        let actor = Actor::Staff(account.id.clone());
        let line = self.audit_entry(
            &actor,
            &account.display_name,
            &address.shown,
            ("account.accept", account.name.as_str(), link.purpose.word().to_owned()),
        );
        let (stored, link_hash) = (account.clone(), link.hash);
        self.store
            .write(LaneKey::Common, move |tx| {
                let (account, hash, link_hash, line) = (stored.clone(), hash.clone(), link_hash.clone(), line.clone());
                Box::pin(async move {
                    if !storage::link::consume(tx, &link_hash, now).await? {
                        return Err(Error::LinkInvalid);
                    }
                    if fresh && storage::account::count_active_administrators(tx).await? > 0 {
                        return Err(Error::LinkInvalid);
                    }
                    if fresh {
                        if !storage::account::insert(tx, &account, Some(&hash)).await? {
                            return Err(invalid("name", "taken", "this name is taken"));
                        }
                    } else {
                        storage::account::set_password(tx, &account.id, &hash).await?;
                        storage::account::end_sessions(tx, &account.id).await?;
                    }
                    Ok(storage::audit::append(tx, &line).await?)
                })
            })
            .await?;
        if account.disabled {
            return Err(Error::LinkInvalid);
        }
        let token = self.start_staff_session(&account, address).await?;
        Ok((account, token))
    }
}

/// Roles in words, for the audit table.
pub(super) fn role_words(roles: &[Role]) -> String {
    roles.iter().map(|r| r.word()).collect::<Vec<_>>().join(", ")
}
