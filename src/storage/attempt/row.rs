//! An attempt as a row and back.

use crate::StoreError;
use crate::entities::attempt::{ActiveModel, Model};
use crate::json::attempt::{read_paper, read_sheet, write_paper, write_sheet};
use crate::query::small;
use domain::attempt::{Attempt, Scorecard, State};
use domain::fairness::{hex, unhex};
use domain::id::{AttemptId, ContestId, ParticipantId};
use domain::points::Points;
use domain::ranking::Finished;
use domain::time::{Day, Timestamp};
use sea_orm::ActiveValue::Set;
use sea_orm::FromQueryResult;

/// The row of a new attempt.
pub(super) fn write(attempt: &Attempt) -> Result<ActiveModel, StoreError> {
    let card = attempt.state.scorecard();
    Ok(ActiveModel {
        id: Set(attempt.id.to_string()),
        contest: Set(attempt.contest.to_string()),
        participant: Set(attempt.participant.to_string()),
        number: Set(i64::from(attempt.number)),
        day: Set(attempt.day.0),
        number_in_day: Set(i64::from(attempt.number_in_day)),
        started_at: Set(attempt.started_at.ms()),
        deadline: Set(attempt.deadline.ms()),
        grace_ms: Set(attempt.grace_ms),
        accepts_until: Set(attempt.accepts_until().ms()),
        elder_time: Set(attempt.elder_time),
        index_version: Set(i64::from(attempt.index_version)),
        writer: Set(i64::from(attempt.writer)),
        paper: Set(write_paper(&attempt.paper)?),
        sheet: Set(write_sheet(&attempt.sheet)?),
        state: Set(attempt.state.word().to_owned()),
        score: Set(card.map(|c| c.score.milli())),
        full_score: Set(card.map(|c| c.full.milli())),
        right_count: Set(card.map(|c| i64::from(c.right))),
        wrong_count: Set(card.map(|c| i64::from(c.wrong))),
        blank_count: Set(card.map(|c| i64::from(c.blank))),
        duration_ms: Set(card.map(|c| c.duration_ms)),
        finished_at: Set(card.map(|c| c.finished_at.ms())),
        receipt_number: Set(card.map(|c| c.receipt_number)),
        receipt_at: Set(card.map(|c| c.receipt_at.ms())),
        salt: Set(card.map(|c| hex(&c.salt))),
        receipt: Set(card.map(|c| c.receipt.clone())),
        scoring_version: Set(card.map_or(1, |c| i64::from(c.scoring_version))),
        void_count: Set(card.map_or(0, |c| i64::from(c.void))),
        origin: Set(None),
    })
}

/// An attempt from its row.
pub(crate) fn read(row: Model) -> Result<Attempt, StoreError> {
    let state = match row.state.as_str() {
        "started" => State::Started,
        "submitted" => State::Submitted(scorecard(&row)?),
        "expired" => State::Expired(scorecard(&row)?),
        other => return Err(StoreError::corrupt(format!("attempt state {other}"))),
    };
    Ok(Attempt {
        id: AttemptId::parse(&row.id).map_err(StoreError::corrupt)?,
        contest: ContestId::parse(&row.contest).map_err(StoreError::corrupt)?,
        participant: ParticipantId::parse(&row.participant).map_err(StoreError::corrupt)?,
        number: small(row.number, "attempt number")?,
        day: Day(row.day),
        number_in_day: small(row.number_in_day, "attempt number in day")?,
        started_at: Timestamp(row.started_at),
        deadline: Timestamp(row.deadline),
        grace_ms: row.grace_ms,
        elder_time: row.elder_time,
        index_version: small(row.index_version, "index version")?,
        writer: small(row.writer, "writer")?,
        paper: read_paper(&row.paper)?,
        sheet: read_sheet(&row.sheet)?,
        state,
    })
}

fn scorecard(row: &Model) -> Result<Scorecard, StoreError> {
    let part = |value: Option<i64>, name: &str| {
        value.ok_or_else(|| StoreError::corrupt(format!("attempt {} without {name}", row.id)))
    };
    let salt = row.salt.as_deref().and_then(unhex).and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
    let lost = || StoreError::corrupt(format!("attempt {} without its receipt", row.id));
    Ok(Scorecard {
        score: Points::from_milli(part(row.score, "score")?),
        full: Points::from_milli(part(row.full_score, "full score")?),
        right: small(part(row.right_count, "right answers")?, "right answers")?,
        wrong: small(part(row.wrong_count, "wrong answers")?, "wrong answers")?,
        blank: small(part(row.blank_count, "blank answers")?, "blank answers")?,
        void: small(row.void_count, "void questions")?,
        scoring_version: small(row.scoring_version, "scoring version")?,
        duration_ms: part(row.duration_ms, "duration")?,
        finished_at: Timestamp(part(row.finished_at, "finish")?),
        receipt_number: part(row.receipt_number, "receipt number")?,
        receipt_at: Timestamp(part(row.receipt_at, "receipt time")?),
        salt: salt.ok_or_else(lost)?,
        receipt: row.receipt.clone().ok_or_else(lost)?,
    })
}

/// What ranking needs of an ended attempt.
#[derive(FromQueryResult)]
pub(super) struct Ended {
    pub(super) participant: String,
    pub(super) number: i64,
    pub(super) day: i64,
    pub(super) score: Option<i64>,
    pub(super) duration_ms: Option<i64>,
    pub(super) finished_at: Option<i64>,
    pub(super) elder_time: bool,
}

impl Ended {
    pub(super) fn read(self) -> Result<Finished, StoreError> {
        let missing = || StoreError::corrupt(format!("attempt {} without a whole result", self.number));
        Ok(Finished {
            number: small(self.number, "attempt number")?,
            day: Day(self.day),
            score: Points::from_milli(self.score.ok_or_else(missing)?),
            duration_ms: self.duration_ms.ok_or_else(missing)?,
            finished_at: Timestamp(self.finished_at.ok_or_else(missing)?),
            elder_time: self.elder_time,
        })
    }
}
