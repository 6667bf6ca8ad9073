//! Staff at work: signing in, the idle sign-out, and permission as a type that only an authorised session becomes.

use super::keys::{Keys, token};
use super::{App, Error, Result};
use domain::account::{Account, AccountName, IDLE_TIMEOUT_MS, LOCK_MS, TRIES_PER_ADDRESS_MAX, TRIES_TOTAL_MAX};
use domain::actor::Permission;
use domain::audit::Actor;
use std::marker::PhantomData;
use storage::LaneKey;

/// How often a session notes that its owner was active.
const TOUCH_MS: i64 = 60_000;

/// A permission as a type.
pub trait Permit: Send + Sync + 'static {
    /// The permission; `None` for every signed-in member of staff.
    const PERMISSION: Option<Permission>;
    /// Whether using it counts as being active; a page that asks by itself does not.
    const IS_ACT: bool = true;
}

/// One type per permission.
pub mod permit {
    use super::Permit;
    use domain::actor::Permission;

    macro_rules! permits {
        ($($name:ident),*) => {$(
            #[doc = concat!("Proof of the permission `", stringify!($name), "`.")]
            #[derive(Debug)]
            pub struct $name;
            impl Permit for $name {
                const PERMISSION: Option<Permission> = Some(Permission::$name);
            }
        )*};
    }
    permits!(
        ManageAccounts,
        ReadQuestions,
        EditQuestions,
        ReviewQuestions,
        ReadContests,
        RunContests,
        HelpParticipants,
        ManageOrganizations,
        ReadWinners,
        ExportWinners,
        ReadAudit,
        ManageAwards,
        ReviewEntries,
        FreezeDraws,
        EnterBeacon,
        RunDraws,
        ReadPrizes,
        ManagePrizes
    );

    /// Proof of `ReadContests` for figures that a page asks for by itself.
    #[derive(Debug)]
    pub struct WatchContests;
    impl Permit for WatchContests {
        const PERMISSION: Option<Permission> = Some(Permission::ReadContests);
        const IS_ACT: bool = false;
    }

    /// Proof of being signed in as staff, whatever the roles.
    #[derive(Debug)]
    pub struct Any;
    impl Permit for Any {
        const PERMISSION: Option<Permission> = None;
    }
}

/// A member of staff who holds the permission `P`; only [`App::authorize`] makes one.
#[derive(Debug)]
pub struct Staff<P> {
    account: Account,
    address: String,
    permit: PhantomData<P>,
}

impl<P> Staff<P> {
    /// The account.
    #[must_use]
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// Whether the same person also holds the permission `Q`, for what only some may ask of a use case.
    ///
    /// # Errors
    /// When the roles do not carry it.
    pub fn also<Q: Permit>(&self) -> Result<()> {
        let granted = Q::PERMISSION.is_none_or(|permission| permission.granted_to(&self.account.roles));
        if granted { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// Shortened network address, for the audit table.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}

/// Where a request came from: what logs may show, and what tells one address from another.
#[derive(Debug, Clone)]
pub struct Address {
    /// The network, without the last part.
    pub shown: String,
    /// A keyed hash of the whole address.
    pub key: String,
}

impl App {
    /// An address in the two forms that are kept; the whole one is not.
    #[must_use]
    pub fn address(&self, whole: &str, shown: String) -> Address {
        Address { shown, key: self.keys.address_hash(whole) }
    }

    /// Finds the session of a token, ends it when idle or disabled, and checks the permission.
    ///
    /// # Errors
    /// When the session has ended or the roles do not carry the permission.
    pub async fn authorize<P: Permit>(&self, token: &str, address: String) -> Result<Staff<P>> {
        let hash = Keys::token_hash(token);
        let now = self.now();
        let found = storage::account::find_session(&self.store.reader(), &hash).await?;
        let (account, last_seen) = found.ok_or(Error::SessionEnded)?;
        if account.disabled || now.since_ms(last_seen) > IDLE_TIMEOUT_MS {
            return Err(Error::SessionEnded);
        }
        if P::PERMISSION.is_some_and(|permission| !permission.granted_to(&account.roles)) {
            return Err(Error::Forbidden);
        }
        if P::IS_ACT && now.since_ms(last_seen) > TOUCH_MS {
            let id = account.id.clone();
            self.store
                .write(LaneKey::Common, move |tx| {
                    let (hash, id) = (hash.clone(), id.clone());
                    Box::pin(async move { Ok::<_, Error>(storage::account::touch_session(tx, &hash, &id, now).await?) })
                })
                .await?;
        }
        Ok(Staff { account, address, permit: PhantomData })
    }

    /// Signs a member of staff in; unknown names take as long as wrong passwords and are answered alike.
    ///
    /// # Errors
    /// Wrong credentials, or too many wrong tries.
    pub async fn staff_sign_in(&self, name: &str, password: &str, address: &Address) -> Result<(Account, String)> {
        let now = self.now();
        let found = match AccountName::parse(name) {
            Some(name) => storage::account::find_by_name(&self.store.reader(), &name).await?,
            None => None,
        };
        // What was typed may be anything, a mobile number too: only names of accounts are written down, others hashed.
        let key = match &found {
            Some((account, _)) => account.name.as_str().to_owned(),
            None => format!("?{}", self.keys.address_hash(&name.trim().to_lowercase())),
        };
        let (by_address, total, last) =
            storage::account::failures(&self.store.reader(), &key, &address.key, now).await?;
        if by_address >= TRIES_PER_ADDRESS_MAX || total >= TRIES_TOTAL_MAX {
            let retry_after_s = (last.plus_ms(LOCK_MS).since_ms(now) / 1000).max(1);
            return Err(Error::Locked { retry_after_s });
        }
        let stored = found.as_ref().and_then(|(_, hash)| hash.as_deref());
        let right = self.hasher.verify(password, stored).await?;
        match found {
            Some((account, _)) if right && !account.disabled => {
                let token = self.start_staff_session(&account, address).await?;
                Ok((account, token))
            }
            _ => {
                self.note_failure(key, address).await?;
                Err(Error::WrongCredentials)
            }
        }
    }

    async fn note_failure(&self, name: String, address: &Address) -> Result<()> {
        let now = self.now();
        let entry = self.audit_entry(
            &Actor::Nobody,
            "",
            &address.shown,
            ("session.fail", if name.starts_with('?') { "-" } else { &name }, "wrong credentials".to_owned()),
        );
        let address = address.key.clone();
        self.store
            .write(LaneKey::Common, move |tx| {
                let (name, address, entry) = (name.clone(), address.clone(), entry.clone());
                Box::pin(async move {
                    storage::account::record_failure(tx, &name, &address, now).await?;
                    Ok(storage::audit::append(tx, &entry).await?)
                })
            })
            .await
    }

    /// Starts a session of an account whose owner has just proved who they are.
    pub(crate) async fn start_staff_session(&self, account: &Account, address: &Address) -> Result<String> {
        let token = token();
        let (hash, now) = (Keys::token_hash(&token), self.now());
        let actor = Actor::Staff(account.id.clone());
        let entry = self.audit_entry(
            &actor,
            &account.display_name,
            &address.shown,
            ("session.start", account.name.as_str(), String::new()),
        );
        let (id, name, address) = (account.id.clone(), account.name.as_str().to_owned(), address.clone());
        self.store
            .write(LaneKey::Common, move |tx| {
                let (hash, id, name, address, entry) =
                    (hash.clone(), id.clone(), name.clone(), address.clone(), entry.clone());
                Box::pin(async move {
                    storage::account::insert_session(tx, &hash, &id, now, &address.shown).await?;
                    storage::account::clear_failures(tx, &name, Some(&address.key)).await?;
                    Ok::<_, Error>(storage::audit::append(tx, &entry).await?)
                })
            })
            .await?;
        Ok(token)
    }

    /// Ends the session of a token.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn staff_sign_out(&self, token: &str) -> Result<()> {
        let hash = Keys::token_hash(token);
        self.store
            .write(LaneKey::Common, move |tx| {
                let hash = hash.clone();
                Box::pin(async move { Ok(storage::account::end_session(tx, &hash).await?) })
            })
            .await
    }
}
