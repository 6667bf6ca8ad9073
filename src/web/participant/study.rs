//! Notes of one's own practice: the phones of one person meet here.

use crate::web::auth::CurrentParticipant;
use crate::web::body::JsonBody;
use crate::web::problem::{FieldError, Problem};
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::id::QuestionId;
use domain::study::{Latest, Notes, Rating, StudyNote};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Notes of one request, at most.
const NOTES_MAX: usize = 200;

/// A review of a question.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StudyReview)]
pub struct ReviewView {
    /// When, by the phone.
    pub at_ms: i64,
    /// 1 wrong, 2 right after long thought, 3 right, 4 too easy.
    pub rating: u8,
}

/// Whether a question is bookmarked.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StudyBookmark)]
pub struct BookmarkView {
    /// When that was said; the last word counts.
    pub at_ms: i64,
    /// Whether it is.
    pub on: bool,
}

/// Wrong answers that are taken out of the notebook.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StudyCleared)]
pub struct ClearedView {
    /// When that was said; the last word counts.
    pub at_ms: i64,
    /// Wrong answers up to here are taken out.
    pub upto_ms: i64,
}

/// What happened with one question.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StudyNote)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StudyNoteView {
    pub question_id: String,
    /// The newest twelve, oldest first.
    pub reviews: Vec<ReviewView>,
    pub bookmark: Option<BookmarkView>,
    pub cleared: Option<ClearedView>,
}

/// A faulty part of a note: field, word, and a sentence for developers.
type Fault = (&'static str, &'static str, &'static str);

/// Notes of a phone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeStudy {
    /// At most 200.
    pub notes: Vec<StudyNoteView>,
}

/// Notes as they are kept.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct StudyNotes {
    pub notes: Vec<StudyNoteView>,
    pub server_time_ms: i64,
}

impl StudyNoteView {
    /// A note as its person sees it.
    #[must_use]
    pub fn of(question: &QuestionId, note: &StudyNote) -> Self {
        let review = |(at, rating): (&Timestamp, &Rating)| ReviewView { at_ms: at.ms(), rating: rating.number() };
        Self {
            question_id: question.to_string(),
            reviews: note.reviews.iter().map(review).collect(),
            bookmark: note.bookmark.map(|mark| BookmarkView { at_ms: mark.at.ms(), on: mark.value }),
            cleared: note.cleared.map(|mark| ClearedView { at_ms: mark.at.ms(), upto_ms: mark.value.ms() }),
        }
    }

    /// The note in the terms of the use case, or what is wrong with it.
    fn given(self) -> Result<(QuestionId, StudyNote), Fault> {
        let question =
            QuestionId::parse(&self.question_id).map_err(|_| ("question_id", "format", "the id of a question"))?;
        let review = |one: ReviewView| {
            let rating = Rating::parse(one.rating).ok_or(("reviews", "out_of_range", "ratings from 1 to 4"))?;
            Ok::<_, Fault>((Timestamp(one.at_ms), rating))
        };
        let reviews = self.reviews.into_iter().map(review).collect::<Result<_, _>>()?;
        let bookmark = self.bookmark.map(|mark| Latest { at: Timestamp(mark.at_ms), value: mark.on });
        let cleared = self.cleared.map(|mark| Latest { at: Timestamp(mark.at_ms), value: Timestamp(mark.upto_ms) });
        // Merged with nothing, a note that says too much is cut to what is kept.
        Ok((question, StudyNote { reviews, bookmark, cleared }.merged(StudyNote::default())))
    }
}

impl MergeStudy {
    /// The notes in the terms of the use case; of one question twice they are merged.
    fn given(self) -> Result<Notes, Problem> {
        if self.notes.len() > NOTES_MAX {
            return Err(Problem::field("notes", "too_long", "at most 200 notes"));
        }
        let (mut notes, mut faults) = (Notes::new(), Vec::new());
        for (number, note) in self.notes.into_iter().enumerate() {
            match note.given() {
                Ok((question, note)) => {
                    let both = notes.remove(&question).unwrap_or_default().merged(note);
                    notes.insert(question, both);
                }
                Err((field, word, message)) => {
                    let fault = crate::app::FieldFault::new(format!("notes.{number}.{field}"), word, message);
                    faults.push(FieldError::from(fault));
                }
            }
        }
        if faults.is_empty() { Ok(notes) } else { Err(Problem::new(crate::web::code::INVALID_REQUEST).errors(faults)) }
    }
}

fn view(state: &State, notes: &Notes) -> StudyNotes {
    StudyNotes {
        notes: notes.iter().map(|(question, note)| StudyNoteView::of(question, note)).collect(),
        server_time_ms: state.app.now().ms(),
    }
}

/// Every note of one's practice.
#[utoipa::path(get, path = "/api/v1/me/study", responses((status = 200, body = StudyNotes)))]
pub async fn notes(state: Data<State>, who: CurrentParticipant) -> Answer<StudyNotes> {
    let notes = state.app.study_notes(&who).await?;
    Ok(Json(view(&state, &notes)))
}

/// Merges notes of a phone with those that are kept, and answers with the merged ones. It may be sent again.
#[utoipa::path(put, path = "/api/v1/me/study", request_body = MergeStudy, responses((status = 200, body = StudyNotes)))]
pub async fn merge(
    state: Data<State>,
    who: CurrentParticipant,
    JsonBody(body): JsonBody<MergeStudy>,
) -> Answer<StudyNotes> {
    let merged = state.app.merge_study_notes(&who, body.given()?).await?;
    Ok(Json(view(&state, &merged)))
}
