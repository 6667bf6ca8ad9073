//! Instant wins: the chance of an attempt that is handed in, and the play in the transaction of its submission.

use super::super::catalog::ContestEntry;
use super::super::keys::random;
use super::super::{App, Error, Result};
use domain::attempt::Attempt;
use domain::award::InstantPrize;
use domain::fairness::instant::{Outcome, Play, hit};
use domain::id::PrizeId;
use domain::prize::{NewPrize, Source};
use domain::time::Timestamp;
use storage::Tx;

/// What an attempt draws, made before its piece so that running again draws the same.
#[derive(Debug, Clone)]
pub(crate) struct InstantChance {
    drawn: u32,
    eligible: bool,
    prize: Option<InstantPrize>,
    id: PrizeId,
    at: Timestamp,
}

impl App {
    /// The chance of an attempt; nothing in a contest without instant prizes, which pays for no look-up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn instant_chance(
        &self,
        entry: &ContestEntry,
        attempt: &Attempt,
    ) -> Result<Option<InstantChance>> {
        let (Some(version), Some(secret)) = (entry.awards.current(), &entry.awards.secret) else { return Ok(None) };
        if version.plan.instant.is_empty() {
            return Ok(None);
        }
        let (contest, person, reader) = (&attempt.contest, &attempt.participant, self.store.reader());
        let secrets = storage::participant::secrets(&reader, person).await?.ok_or(Error::NotFound("participant"))?;
        let excluded = storage::exclusion::covers(&reader, contest, &secrets.mobile_hash).await?;
        let held = storage::hold::of_participant(&reader, Some(contest), person).await?;
        let held = held.iter().any(|hold| hold.state != domain::hold::State::Lifted);
        let drawn = secret.number(contest.as_str(), person.as_str(), attempt.number);
        let at = self.now();
        Ok(Some(InstantChance {
            drawn,
            eligible: !excluded && !held,
            prize: hit(&version.plan.instant, drawn).cloned(),
            id: PrizeId::new(at.ms(), random()),
            at,
        }))
    }
}

/// Plays the chance of an attempt that has just been stored as handed in: takes from the stock, last of all, and keeps
/// what became of it, so that asked again the answer is the same.
pub(crate) async fn play(tx: &Tx, attempt: &Attempt, chance: &InstantChance) -> Result<Play> {
    let mut played = Play {
        attempt: attempt.id.clone(),
        contest: attempt.contest.clone(),
        participant: attempt.participant.clone(),
        number: attempt.number,
        drawn: chance.drawn,
        outcome: Outcome::Missed,
        prize: None,
        prize_name: None,
        item: None,
        at: chance.at,
    };
    if !chance.eligible {
        played.outcome = Outcome::NotEligible;
    } else if let Some(prize) = &chance.prize {
        played.prize = Some(prize.id.clone());
        played.prize_name = Some(prize.name.clone());
        played.item = Some(prize.prize.clone());
        let day = chance.at.day().to_string();
        let day = prize.stock_per_day.map(|quota| (day.as_str(), quota));
        let taken = storage::instant::take(tx, &attempt.contest, &prize.id, prize.stock_total, day).await?;
        played.outcome = if taken.is_some() { Outcome::Won } else { Outcome::UsedUp };
        if let Some(place) = taken {
            let won = NewPrize {
                id: chance.id.clone(),
                contest: attempt.contest.clone(),
                draw: None,
                source: Source::Instant,
                tier: prize.id.clone(),
                tier_name: prize.name.clone(),
                prize: prize.prize.clone(),
                value_fen: prize.value_fen,
                place,
                entry: None,
                participant: attempt.participant.clone(),
                won_at: chance.at,
            };
            if !storage::prize::insert(tx, &won).await? {
                return Err(Error::Internal(format!("instant prize {} is taken", chance.id)));
            }
        }
    }
    if !storage::instant::insert_play(tx, &played).await? {
        return Err(Error::Internal(format!("attempt {} has played", attempt.id)));
    }
    Ok(played)
}
