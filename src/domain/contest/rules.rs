//! How a contest is played and scored.

use std::fmt::Write as _;

/// Which attempts make up a person's score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreKept {
    /// The best attempt by the contest's own chain.
    Best,
    /// All attempts added up.
    Sum,
    /// The best attempt of each Shanghai day, added up.
    SumOfDailyBests,
    /// The first attempt.
    First,
}

impl ScoreKept {
    /// The word used in files, the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Sum => "sum",
            Self::SumOfDailyBests => "sum_of_daily_bests",
            Self::First => "first",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Best, Self::Sum, Self::SumOfDailyBests, Self::First].into_iter().find(|kept| kept.word() == word)
    }
}

/// One link of the chain that orders people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TieBreak {
    /// Higher score first.
    Score,
    /// Shorter duration first.
    Duration,
    /// Earlier finish first.
    Finish,
}

impl TieBreak {
    /// The word used in files, the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Duration => "duration",
            Self::Finish => "finish",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Score, Self::Duration, Self::Finish].into_iter().find(|link| link.word() == word)
    }
}

/// When keys, explanations and articles appear. Never while an attempt that could use them can still start or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswersShown {
    /// Once the last attempt has ended, its grace included.
    AfterClosing,
    /// Once results are final.
    AfterFinal,
}

impl AnswersShown {
    /// The word used in files, the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AfterClosing => "after_closing",
            Self::AfterFinal => "after_final",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::AfterClosing, Self::AfterFinal].into_iter().find(|shown| shown.word() == word)
    }
}

/// When the questions of a contest's index are open for study, with keys and explanations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StudyOpen {
    /// Always: the bank is published beforehand.
    Before,
    /// Once the contest's keys may be shown.
    After,
    /// Never.
    Never,
}

impl StudyOpen {
    /// The word used in files, the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
            Self::Never => "never",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Before, Self::After, Self::Never].into_iter().find(|open| open.word() == word)
    }
}

/// What happens to the points of a question that is voided in mid-contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VoidPolicy {
    /// Everyone who had the question gets its full points.
    #[default]
    FullPoints,
    /// The question leaves the paper; points reached on the rest are scaled to the points of the whole paper.
    Rescale,
}

impl VoidPolicy {
    /// The word used in files, the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::FullPoints => "full_points",
            Self::Rescale => "rescale",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::FullPoints, Self::Rescale].into_iter().find(|policy| policy.word() == word)
    }
}

/// The rules of a contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Time limit of an attempt.
    pub limit_ms: i64,
    /// How much later than the deadline an answer may arrive because of the network.
    pub grace_ms: i64,
    /// Attempts of one Shanghai day, at most.
    pub attempts_per_day: Option<u32>,
    /// Attempts in all, at most.
    pub attempts_total: Option<u32>,
    /// Which attempts count.
    pub score_kept: ScoreKept,
    /// The chain that orders people; it begins with the score.
    pub tie_break: Vec<TieBreak>,
    /// Whether options are shuffled.
    pub shuffle: bool,
    /// Whether questions of earlier papers of the same person are drawn last.
    pub prefer_unseen: bool,
    /// When keys are shown.
    pub answers_shown: AnswersShown,
    /// Thousandths by which people who ask for more time get a longer limit; 1000 for none.
    pub elder_time_factor_milli: u32,
    /// When its questions are open for study.
    pub study: StudyOpen,
    /// What happens to the points of a question that is voided.
    pub void_policy: VoidPolicy,
}

impl Rules {
    /// The chain that is applied. Where more time may be had, durations are not comparable, so nobody's is looked at:
    /// skipping it only between some pairs would not be an order.
    #[must_use]
    pub fn chain(&self) -> Vec<TieBreak> {
        let timeless = self.elder_time_factor_milli > 1000;
        self.tie_break.iter().copied().filter(|link| !(timeless && *link == TieBreak::Duration)).collect()
    }

    /// The limit of an attempt, longer for those who asked for it.
    #[must_use]
    pub fn limit_for(&self, elder_time: bool) -> i64 {
        if elder_time {
            self.limit_ms.saturating_mul(i64::from(self.elder_time_factor_milli)) / 1000
        } else {
            self.limit_ms
        }
    }

    /// Canonical lines for the hash of the rules.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut text = String::new();
        let number = |value: Option<u32>| value.map_or_else(|| "-".to_owned(), |n| n.to_string());
        let chain: Vec<&str> = self.tie_break.iter().map(|link| link.word()).collect();
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "limit_ms\t{}\ngrace_ms\t{}\nattempts_per_day\t{}\nattempts_total\t{}\nscore_kept\t{}\ntie_break\t{}\n",
            self.limit_ms,
            self.grace_ms,
            number(self.attempts_per_day),
            number(self.attempts_total),
            self.score_kept.word(),
            chain.join(",")
        );
        let _ = write!(
            text,
            "shuffle\t{}\nprefer_unseen\t{}\nanswers_shown\t{}\nelder_time_factor_milli\t{}\n",
            u8::from(self.shuffle),
            u8::from(self.prefer_unseen),
            self.answers_shown.word(),
            self.elder_time_factor_milli
        );
        // Only where it differs from the usual, so that hashes published before the rule existed stay right.
        if self.study != StudyOpen::After {
            let _ = writeln!(text, "study\t{}", self.study.word());
        }
        // Rules written before there was a choice keep their hash.
        if self.void_policy != VoidPolicy::default() {
            let _ = writeln!(text, "void_policy\t{}", self.void_policy.word());
        }
        text
    }
}
