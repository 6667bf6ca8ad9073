//! What a prize was won by, where it is and how it travels: the words of the API and the database.

/// What a prize was won by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// A lucky draw.
    Draw,
    /// A rank.
    Rank,
    /// A win right after handing in.
    Instant,
    /// An award for an organization, taken by a person for it.
    Organization,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 4] = [Self::Draw, Self::Rank, Self::Instant, Self::Organization];

    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draw => "draw",
            Self::Rank => "rank",
            Self::Instant => "instant",
            Self::Organization => "organization",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.word() == word)
    }
}

/// Where a prize is on its way to its winner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Won; the winner has not been told.
    Drawn,
    /// The winner has been told, and a deadline runs.
    Notified,
    /// The winner has said how they want it.
    Confirmed,
    /// Handed over.
    Delivered,
    /// Given up, by the winner or by the deadline.
    Waived,
    /// Taken away after an upheld objection.
    Struck,
}

impl State {
    /// Every state, in the order pages show them.
    pub const ALL: [Self; 6] =
        [Self::Drawn, Self::Notified, Self::Confirmed, Self::Delivered, Self::Waived, Self::Struck];

    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Notified => "notified",
            Self::Confirmed => "confirmed",
            Self::Delivered => "delivered",
            Self::Waived => "waived",
            Self::Struck => "struck",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether nothing can happen to the prize any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Delivered | Self::Waived | Self::Struck)
    }
}

/// How a prize reaches its winner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Fetched with a code.
    PickUp,
    /// Sent to an address.
    Ship,
}

impl Way {
    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::PickUp => "pick_up",
            Self::Ship => "ship",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::PickUp, Self::Ship].into_iter().find(|way| way.word() == word)
    }
}
