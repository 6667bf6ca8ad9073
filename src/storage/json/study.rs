//! The document `content` of a study note: everything but its person and question.

use super::{VERSION, known, read, write};
use crate::StoreError;
use domain::study::{Latest, Rating, StudyNote};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Short names: a person has many of these.
#[derive(Serialize, Deserialize)]
struct NoteJson {
    v: u8,
    /// Reviews: instant and rating.
    r: Vec<(i64, u8)>,
    /// Bookmark: when written, and whether it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    b: Option<(i64, bool)>,
    /// Cleared: when written, and up to when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    c: Option<(i64, i64)>,
}

/// A note's content as text.
pub(crate) fn write_note(note: &StudyNote) -> Result<String, StoreError> {
    write(&NoteJson {
        v: VERSION,
        r: note.reviews.iter().map(|(at, rating)| (at.ms(), rating.number())).collect(),
        b: note.bookmark.map(|mark| (mark.at.ms(), mark.value)),
        c: note.cleared.map(|mark| (mark.at.ms(), mark.value.ms())),
    })
}

/// A note from its content.
pub(crate) fn read_note(content: &str) -> Result<StudyNote, StoreError> {
    let json: NoteJson = read(content)?;
    known(json.v)?;
    let review = |(at, number)| {
        let rating = Rating::parse(number).ok_or_else(|| StoreError::corrupt(format!("rating {number}")))?;
        Ok((Timestamp(at), rating))
    };
    Ok(StudyNote {
        reviews: json.r.into_iter().map(review).collect::<Result<_, StoreError>>()?,
        bookmark: json.b.map(|(at, value)| Latest { at: Timestamp(at), value }),
        cleared: json.c.map(|(at, value)| Latest { at: Timestamp(at), value: Timestamp(value) }),
    })
}
