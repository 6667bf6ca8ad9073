//! Staff accounts from the server's own shell: whoever can run it there may always let an administrator back in.

use super::account::{Invitation, account_name, display_name, role_words};
use super::{App, Error, Result};
use domain::account::Account;
use domain::actor::Role;
use domain::audit::{Actor, Entry};
use domain::id::ContestId;
use storage::LaneKey;

impl App {
    /// Every account, on the server's own shell.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn accounts_on_shell(&self) -> Result<Vec<Account>> {
        Ok(storage::account::all(&self.store.reader()).await?)
    }

    /// Creates an account from the server's own shell.
    ///
    /// # Errors
    /// Faulty name or roles, or a name that is taken.
    pub async fn invite_on_shell(&self, name: &str, shown: &str, roles: Vec<Role>) -> Result<Invitation> {
        let name = account_name(name)?;
        let line = self.shell_entry("account.create", name.as_str(), role_words(&roles));
        Ok(self.invite(name, display_name(shown)?, roles, line).await?.1)
    }

    /// Lets an account back in from the server's own shell: enables and unlocks it and gives a link for a password.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn reset_on_shell(&self, name: &str) -> Result<Invitation> {
        let mut account = self.account_on_shell(name).await?;
        if account.disabled {
            account.disabled = false;
            let stored = account.clone();
            self.store
                .write(LaneKey::Common, move |tx| {
                    let account = stored.clone();
                    Box::pin(async move { Ok::<_, Error>(storage::account::update(tx, &account).await?) })
                })
                .await?;
        }
        self.unlock_on_shell(name).await?;
        let line = self.shell_entry("account.reset", name, String::new());
        self.reset_link(&account, line).await
    }

    /// Lifts the locks of an account from the server's own shell.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn unlock_on_shell(&self, name: &str) -> Result<()> {
        let account = self.account_on_shell(name).await?;
        let line = self.shell_entry("account.unlock", name, String::new());
        self.unlock(&account, line).await
    }

    /// Notes that a contest was sealed, with the digest of the file.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_sealing_on_shell(&self, contest: &ContestId, digest: &str) -> Result<()> {
        let line = self.shell_entry("contest.seal", contest.as_str(), digest.to_owned());
        self.store
            .write(LaneKey::Common, move |tx| {
                let line = line.clone();
                Box::pin(async move { Ok::<_, Error>(storage::audit::append(tx, &line).await?) })
            })
            .await
    }

    async fn account_on_shell(&self, name: &str) -> Result<Account> {
        let name = account_name(name)?;
        let found = storage::account::find_by_name(&self.store.reader(), &name).await?;
        Ok(found.ok_or(Error::NotFound("account"))?.0)
    }

    fn shell_entry(&self, action: &str, object: &str, detail: String) -> Entry {
        self.audit_entry(&Actor::Shell, "shell", "", (action, object, detail))
    }
}
