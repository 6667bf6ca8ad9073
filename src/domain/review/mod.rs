//! Review of entries before a draw: what about somebody's rounds is worth a look, as evidence and never as a verdict.
//!
//! A signal takes nothing away from anybody. It puts a person on a list that people read; only they hold an entry.
//! How often a page was left is what devices say of themselves: it is shown and never weighs.

mod jump;
mod left;
mod number;
mod origin;
mod pace;
mod pattern;
#[cfg(test)]
mod tests;
mod words;

use crate::id::ParticipantId;

/// Flags of one review, at most; the gravest come first.
pub const FLAGS_MAX: usize = 2_000;

/// How much a signal says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Says nothing by itself: a school or an office looks the same.
    Information,
    /// Somebody should look at it.
    Look,
    /// Hard to explain without help.
    Strong,
}

impl Severity {
    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Look => "look",
            Self::Strong => "strong",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Information, Self::Look, Self::Strong].into_iter().find(|severity| severity.word() == word)
    }
}

/// Where a round was started, as keyed hashes that tell one place from another and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The network address.
    pub address: u64,
    /// The address together with the kind of browser.
    pub device: u64,
}

/// An answer of a round as the review sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The question, as a number that is the same for everybody.
    pub question: u32,
    /// Characters of stem and options.
    pub characters: u32,
    /// The answer, as a number that is equal where the answers are; nothing where it was left blank.
    pub answer: Option<u64>,
    /// Whether it was right.
    pub right: bool,
    /// When it was last saved, in milliseconds after the start; nothing where it was never saved.
    pub saved_ms: Option<i64>,
}

/// An ended round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Number of the attempt.
    pub number: u32,
    /// Start, in milliseconds.
    pub started_ms: i64,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// Whether it was handed in and not ended by its deadline.
    pub handed_in: bool,
    /// Answers in the order of the paper.
    pub answers: Vec<Given>,
    /// Where it was started, if that is known.
    pub origin: Option<Origin>,
    /// How often the page was left while it ran, as the device says.
    pub left: u32,
}

/// Somebody with their ended rounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: ParticipantId,
    /// Their number as a figure, opened in memory only; nothing where it cannot be opened.
    pub mobile: Option<u64>,
    /// Ended rounds by number.
    pub rounds: Vec<Round>,
}

/// Something about somebody's rounds, with its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// A whole round answered faster than anybody reads.
    FastRound {
        /// Number of the attempt.
        number: u32,
        /// Characters of its questions.
        characters: u32,
        /// How long it took.
        duration_ms: i64,
        /// Right answers.
        right: u32,
        /// Questions.
        questions: u32,
    },
    /// Most questions of a round answered faster than anybody reads them.
    FastQuestions {
        /// Number of the attempt.
        number: u32,
        /// Questions answered faster than that.
        fast: u32,
        /// Questions whose time is known.
        timed: u32,
        /// Right answers of the round.
        right: u32,
        /// Questions.
        questions: u32,
    },
    /// Mobile numbers that follow one another, all with good results.
    ConsecutiveNumbers {
        /// People of the run, this one included.
        people: u32,
    },
    /// Several people began their rounds at one network address.
    SharedAddress {
        /// People, this one included.
        people: u32,
    },
    /// Several people began their rounds at one address with one kind of browser.
    SharedDevice {
        /// People, this one included.
        people: u32,
        /// Whether others of them show the same numbers or answers too.
        combined: bool,
    },
    /// Poor rounds, then one without a fault in a fraction of the time.
    AccurateAfterPoor {
        /// Rounds before.
        earlier: u32,
        /// Share of right answers in the best of them, in percent.
        earlier_percent: u32,
        /// Mean duration of them.
        earlier_ms: i64,
        /// Number of the round without a fault.
        number: u32,
        /// Its duration.
        duration_ms: i64,
        /// Whether both were on one day of 24 hours.
        same_day: bool,
    },
    /// The page was left again and again during a round.
    LeftPage {
        /// Number of the attempt.
        number: u32,
        /// How often, as the device says.
        times: u32,
    },
    /// Much better from one round to the next, in less time.
    SteepCurve {
        /// Number of the better round.
        number: u32,
        /// Share of right answers before, in percent.
        from_percent: u32,
        /// Share of right answers after, in percent.
        to_percent: u32,
    },
    /// The same wrong answers to the same questions as somebody else.
    SameWrongAnswers {
        /// Who else.
        with: ParticipantId,
        /// Number of the attempt.
        number: u32,
        /// Number of the other's attempt.
        other_number: u32,
        /// Questions both had.
        shared: u32,
        /// Wrong answers in common.
        common: u32,
        /// How rare this is: it happens by chance once in two to this power.
        rarity_bits: u32,
    },
}

impl Signal {
    /// The word used in the API and the database.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::FastRound { .. } => "fast_round",
            Self::FastQuestions { .. } => "fast_questions",
            Self::ConsecutiveNumbers { .. } => "consecutive_numbers",
            Self::SharedAddress { .. } => "shared_address",
            Self::SharedDevice { .. } => "shared_device",
            Self::AccurateAfterPoor { .. } => "accurate_after_poor",
            Self::SteepCurve { .. } => "steep_curve",
            Self::LeftPage { .. } => "left_page",
            Self::SameWrongAnswers { .. } => "same_wrong_answers",
        }
    }

    /// How much it says.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::FastRound { characters, duration_ms, .. } => pace::severity(*characters, *duration_ms),
            Self::FastQuestions { .. } | Self::ConsecutiveNumbers { .. } => Severity::Look,
            Self::SharedDevice { combined: true, .. } => Severity::Look,
            Self::SharedAddress { .. }
            | Self::SharedDevice { .. }
            | Self::SteepCurve { .. }
            | Self::LeftPage { .. } => Severity::Information,
            Self::AccurateAfterPoor { same_day, .. } => {
                if *same_day {
                    Severity::Strong
                } else {
                    Severity::Look
                }
            }
            Self::SameWrongAnswers { rarity_bits, .. } => pattern::severity(*rarity_bits),
        }
    }
}

/// Somebody on the list, with everything that put them there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Who.
    pub participant: ParticipantId,
    /// What, the gravest first; never empty.
    pub signals: Vec<Signal>,
}

impl Flag {
    /// How grave the gravest of its signals is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.signals.iter().map(Signal::severity).max().unwrap_or(Severity::Information)
    }
}

/// What a review has found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// People, the gravest first; at most [`FLAGS_MAX`].
    pub flags: Vec<Flag>,
    /// People with a signal in all.
    pub people: usize,
}

/// A signal about the person at a place of the list.
type Found = Vec<(usize, Signal)>;

/// Looks at everybody's rounds. Works in time that grows with the number of rounds, not with the number of pairs.
#[must_use]
pub fn review(people: &[Person]) -> Findings {
    let mut by_person: Vec<Vec<Signal>> = people.iter().map(|_| Vec::new()).collect();
    let mut put = |found: Found| {
        for (at, signal) in found {
            if let Some(signals) = by_person.get_mut(at) {
                signals.push(signal);
            }
        }
    };
    put(pace::find(people));
    put(jump::find(people));
    put(left::find(people));
    let numbers = number::find(people);
    let patterns = pattern::find(people);
    put(origin::find(people, &[numbers.as_slice(), patterns.as_slice()]));
    put(numbers);
    put(patterns);
    let mut flags: Vec<Flag> = people
        .iter()
        .zip(by_person)
        .filter(|(_, signals)| !signals.is_empty())
        .map(|(person, mut signals)| {
            signals.sort_by_key(|signal| std::cmp::Reverse(signal.severity()));
            Flag { participant: person.id.clone(), signals }
        })
        .collect();
    let found = flags.len();
    flags.sort_by_cached_key(|flag| {
        (std::cmp::Reverse((flag.severity(), flag.signals.len())), flag.participant.clone())
    });
    flags.truncate(FLAGS_MAX);
    Findings { flags, people: found }
}

impl Round {
    /// Questions.
    fn questions(&self) -> u32 {
        small(self.answers.len())
    }

    /// Right answers.
    fn right(&self) -> u32 {
        small(self.answers.iter().filter(|given| given.right).count())
    }

    /// Answers given.
    fn answered(&self) -> u32 {
        small(self.answers.iter().filter(|given| given.answer.is_some()).count())
    }

    /// Characters of the questions that were answered.
    fn characters(&self) -> u32 {
        self.answers.iter().filter(|given| given.answer.is_some()).map(|given| given.characters).sum()
    }

    /// Share of right answers, in percent, rounded down.
    fn percent(&self) -> u32 {
        (self.right() * 100).checked_div(self.questions()).unwrap_or(0)
    }
}

/// A count that fits.
fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
