//! Who acts: roles of staff and what each may do. The one table of permissions.

/// A role of a staff account; an account may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Manages accounts; cannot edit content or run contests by this role.
    Administrator,
    /// Writes, imports and reviews questions.
    Editor,
    /// Runs contests, helps participants, exports winners.
    Organizer,
    /// Runs draws and hands out prizes; a second pair of hands beside the organizer's.
    PrizeOfficer,
    /// Reads everything, the audit table included, and changes nothing.
    Auditor,
}

impl Role {
    /// Every role, in the order pages show them.
    pub const ALL: [Self; 5] = [Self::Administrator, Self::Editor, Self::Organizer, Self::PrizeOfficer, Self::Auditor];

    /// The word used in the API, the database and the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Editor => "editor",
            Self::Organizer => "organizer",
            Self::PrizeOfficer => "prize_officer",
            Self::Auditor => "auditor",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// Something a member of staff may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Create, change, disable and unlock accounts.
    ManageAccounts,
    /// Read the bank, keys included.
    ReadQuestions,
    /// Write, import, submit and retire questions.
    EditQuestions,
    /// Approve and return what somebody else has written.
    ReviewQuestions,
    /// Read contests and live counts.
    ReadContests,
    /// Publish, extend, close and finalise contests; set exclusions.
    RunContests,
    /// Find a person by number, issue a password link, hide a name.
    HelpParticipants,
    /// Read and merge organizations.
    ManageOrganizations,
    /// See winner lists, masked.
    ReadWinners,
    /// Export winner lists, in full too.
    ExportWinners,
    /// Read the audit table.
    ReadAudit,
    /// Write what may be won and how; set the rule for certificates and take them back.
    ManageAwards,
    /// Look through entries, hold them and decide appeals.
    ReviewEntries,
    /// Announce a draw and fix its entries.
    FreezeDraws,
    /// Enter the public value that decides a draw.
    EnterBeacon,
    /// Draw.
    RunDraws,
    /// Read draws, and prizes masked.
    ReadPrizes,
    /// Notify winners, hand prizes out, open what was sealed for them.
    ManagePrizes,
}

impl Permission {
    /// Roles that carry this permission.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Administrator, Auditor, Editor, Organizer, PrizeOfficer};
        match self {
            Self::ManageAccounts => &[Administrator],
            Self::ReadQuestions => &[Administrator, Editor, Organizer, Auditor],
            Self::EditQuestions | Self::ReviewQuestions => &[Editor],
            Self::ReadContests => &[Administrator, Editor, Organizer, PrizeOfficer, Auditor],
            Self::RunContests
            | Self::HelpParticipants
            | Self::ManageOrganizations
            | Self::ExportWinners
            | Self::ManageAwards
            | Self::ReviewEntries
            | Self::FreezeDraws => &[Organizer],
            Self::RunDraws | Self::ManagePrizes => &[PrizeOfficer],
            Self::EnterBeacon => &[Organizer, PrizeOfficer],
            Self::ReadPrizes => &[Organizer, PrizeOfficer, Auditor],
            Self::ReadWinners => &[Organizer, Auditor],
            Self::ReadAudit => &[Administrator, Auditor],
        }
    }

    /// Whether one of the roles carries this permission.
    #[must_use]
    pub fn granted_to(self, roles: &[Role]) -> bool {
        self.roles().iter().any(|role| roles.contains(role))
    }
}
