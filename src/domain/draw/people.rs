//! Whether there are two people to draw: one who fixes the entries, another who draws, neither managing accounts.

use crate::account::Account;
use crate::actor::Permission;

/// Who of an installation could run a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct People {
    /// Accounts that may fix entries and manage no accounts.
    pub freezers: usize,
    /// Accounts that may draw and manage no accounts.
    pub drawers: usize,
    /// Whether two different accounts can share the work.
    pub pair: bool,
}

impl People {
    /// Counts among accounts that can sign in.
    #[must_use]
    pub fn of(accounts: &[Account]) -> Self {
        let may = |permission: Permission| {
            let free = |account: &&Account| {
                !account.disabled
                    && permission.granted_to(&account.roles)
                    && !Permission::ManageAccounts.granted_to(&account.roles)
            };
            accounts.iter().filter(free).map(|account| &account.id).collect::<Vec<_>>()
        };
        let (freezers, drawers) = (may(Permission::FreezeDraws), may(Permission::RunDraws));
        let pair = freezers.iter().any(|freezer| drawers.iter().any(|drawer| drawer != freezer));
        Self { freezers: freezers.len(), drawers: drawers.len(), pair }
    }
}
