//! The documents `paper` and `sheet` of an attempt; field names are short because there is one of each per attempt.

use super::{VERSION, known, read, write};
use crate::StoreError;
use domain::attempt::{Entry, Paper, PaperQuestion, Sheet};
use domain::id::QuestionId;
use domain::points::Points;
use domain::question::Answer;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct PaperJson<'a> {
    v: u8,
    #[serde(borrow)]
    q: Vec<PlaceJson<'a>>,
}

#[derive(Serialize, Deserialize)]
struct PlaceJson<'a> {
    /// Question.
    q: &'a str,
    /// Revision.
    r: u32,
    /// Section.
    s: usize,
    /// Thousandths of a point.
    p: i64,
    /// Order of the options.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    o: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct SheetJson {
    v: u8,
    e: Vec<EntryJson>,
    /// How often the page was left.
    #[serde(default, skip_serializing_if = "never")]
    l: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands fields over like this")]
const fn never(left: &u32) -> bool {
    *left == 0
}

#[derive(Serialize, Deserialize)]
struct EntryJson {
    /// Question.
    q: String,
    /// Writer.
    w: u32,
    /// Number on that device.
    n: u32,
    /// Arrival.
    t: i64,
    /// Answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    a: Option<AnswerJson>,
}

#[derive(Serialize, Deserialize)]
enum AnswerJson {
    #[serde(rename = "c")]
    Choices(Vec<u8>),
    #[serde(rename = "t")]
    Truth(bool),
    #[serde(rename = "x")]
    Text(String),
}

/// A paper as text.
pub(crate) fn write_paper(paper: &Paper) -> Result<String, StoreError> {
    let places = paper.questions.iter().map(|PaperQuestion { question, revision, section, points, order }| PlaceJson {
        q: question.as_str(),
        r: *revision,
        s: *section,
        p: points.milli(),
        o: order.clone(),
    });
    let q = places.collect();
    write(&PaperJson { v: VERSION, q })
}

/// A paper from text.
pub(crate) fn read_paper(text: &str) -> Result<Paper, StoreError> {
    let document: PaperJson<'_> = serde_json::from_str(text).map_err(StoreError::corrupt)?;
    known(document.v)?;
    let place = |p: PlaceJson<'_>| {
        Ok(PaperQuestion {
            question: QuestionId::parse(p.q).map_err(StoreError::corrupt)?,
            revision: p.r,
            section: p.s,
            points: Points::from_milli(p.p),
            order: p.o,
        })
    };
    Ok(Paper { questions: document.q.into_iter().map(place).collect::<Result<_, StoreError>>()? })
}

/// The ids of a paper's questions, without reading the rest into types.
pub(crate) fn paper_ids(text: &str) -> Result<Vec<String>, StoreError> {
    let document: PaperJson<'_> = serde_json::from_str(text).map_err(StoreError::corrupt)?;
    known(document.v)?;
    Ok(document.q.into_iter().map(|place| place.q.to_owned()).collect())
}

/// A sheet as text.
pub(crate) fn write_sheet(sheet: &Sheet) -> Result<String, StoreError> {
    let entry = |(question, entry): (&QuestionId, &Entry)| EntryJson {
        q: question.to_string(),
        w: entry.writer,
        n: entry.seq,
        t: entry.saved_at.ms(),
        a: entry.answer.as_ref().map(|answer| match answer {
            Answer::Choices(chosen) => AnswerJson::Choices(chosen.clone()),
            Answer::Truth(truth) => AnswerJson::Truth(*truth),
            Answer::Text(text) => AnswerJson::Text(text.clone()),
        }),
    };
    write(&SheetJson { v: VERSION, e: sheet.entries.iter().map(entry).collect(), l: sheet.left })
}

/// A sheet from text.
pub(crate) fn read_sheet(text: &str) -> Result<Sheet, StoreError> {
    let document: SheetJson = read(text)?;
    known(document.v)?;
    let entry = |e: EntryJson| {
        let answer = e.a.map(|answer| match answer {
            AnswerJson::Choices(chosen) => Answer::Choices(chosen),
            AnswerJson::Truth(truth) => Answer::Truth(truth),
            AnswerJson::Text(text) => Answer::Text(text),
        });
        let question = QuestionId::parse(&e.q).map_err(StoreError::corrupt)?;
        Ok((question, Entry { answer, writer: e.w, seq: e.n, saved_at: Timestamp(e.t) }))
    };
    let left = document.l;
    Ok(Sheet { entries: document.e.into_iter().map(entry).collect::<Result<_, StoreError>>()?, left })
}
