//! The document `evidence` of a hold: what the review showed when it was made.

use super::{VERSION, known, read, write};
use crate::StoreError;
use domain::id::ParticipantId;
use domain::review::Signal;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Document {
    v: u8,
    signals: Vec<SignalJson>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "signal", rename_all = "snake_case")]
enum SignalJson {
    FastRound {
        number: u32,
        characters: u32,
        duration_ms: i64,
        right: u32,
        questions: u32,
    },
    FastQuestions {
        number: u32,
        fast: u32,
        timed: u32,
        right: u32,
        questions: u32,
    },
    ConsecutiveNumbers {
        people: u32,
    },
    SharedAddress {
        people: u32,
    },
    SharedDevice {
        people: u32,
        combined: bool,
    },
    AccurateAfterPoor {
        earlier: u32,
        earlier_percent: u32,
        earlier_ms: i64,
        number: u32,
        duration_ms: i64,
        same_day: bool,
    },
    SteepCurve {
        number: u32,
        from_percent: u32,
        to_percent: u32,
    },
    LeftPage {
        number: u32,
        times: u32,
    },
    SameWrongAnswers {
        with: String,
        number: u32,
        other_number: u32,
        shared: u32,
        common: u32,
        rarity_bits: u32,
    },
}

/// Names every field of a variant once for both ways.
macro_rules! convert {
    ($value:expr, $from:ident => $to:ident { $($variant:ident { $($field:ident),* })* } $rest:pat => $special:expr) => {
        match $value {
            $($from::$variant { $($field),* } => $to::$variant { $($field),* },)*
            $rest => $special,
        }
    };
}

/// Evidence as text.
pub(crate) fn write_evidence(evidence: &[Signal]) -> Result<String, StoreError> {
    let signal = |signal: Signal| {
        convert!(signal, Signal => SignalJson {
            FastRound { number, characters, duration_ms, right, questions }
            FastQuestions { number, fast, timed, right, questions }
            ConsecutiveNumbers { people }
            SharedAddress { people }
            SharedDevice { people, combined }
            AccurateAfterPoor { earlier, earlier_percent, earlier_ms, number, duration_ms, same_day }
            SteepCurve { number, from_percent, to_percent }
            LeftPage { number, times }
        } Signal::SameWrongAnswers { with, number, other_number, shared, common, rarity_bits } => {
            SignalJson::SameWrongAnswers { with: with.to_string(), number, other_number, shared, common, rarity_bits }
        })
    };
    write(&Document { v: VERSION, signals: evidence.iter().cloned().map(signal).collect() })
}

/// Evidence from text.
pub(crate) fn read_evidence(text: &str) -> Result<Vec<Signal>, StoreError> {
    let document: Document = read(text)?;
    known(document.v)?;
    let signal = |signal: SignalJson| {
        Ok(convert!(signal, SignalJson => Signal {
            FastRound { number, characters, duration_ms, right, questions }
            FastQuestions { number, fast, timed, right, questions }
            ConsecutiveNumbers { people }
            SharedAddress { people }
            SharedDevice { people, combined }
            AccurateAfterPoor { earlier, earlier_percent, earlier_ms, number, duration_ms, same_day }
            SteepCurve { number, from_percent, to_percent }
            LeftPage { number, times }
        } SignalJson::SameWrongAnswers { with, number, other_number, shared, common, rarity_bits } => {
            let with = ParticipantId::parse(&with).map_err(StoreError::corrupt)?;
            Signal::SameWrongAnswers { with, number, other_number, shared, common, rarity_bits }
        }))
    };
    document.signals.into_iter().map(signal).collect()
}
