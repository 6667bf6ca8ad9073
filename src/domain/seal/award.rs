//! The award plan's versions and the instant wins in the sealed text.

use super::fault::Fault;
use super::field::{Lines, escape, or_dash};
use crate::award::{InstantPrize, PlanVersion};
use crate::fairness::instant::{InstantSecret, Outcome, Play};
use crate::fairness::{Hash, hex, unhex};
use crate::id::{AttemptId, ParticipantId};
use crate::time::Timestamp;
use std::fmt::Write as _;

/// A version of the award plan: the rules page as it was published, and what instant wins were decided by. Who made it
/// is not sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedPlan {
    /// Version, from 1.
    pub version: u32,
    /// When it was made.
    pub at: Timestamp,
    /// Why it was made, where a reason was needed.
    pub reason: Option<String>,
    /// Hash of the rules text, as published.
    pub hash: String,
    /// The rules text.
    pub rules_text: String,
    /// Instant prizes in their order.
    pub instant: Vec<InstantPrize>,
}

impl From<&PlanVersion> for SealedPlan {
    fn from(version: &PlanVersion) -> Self {
        Self {
            version: version.version,
            at: version.created_at,
            reason: version.reason.clone(),
            hash: version.hash.clone(),
            rules_text: version.rules_text.clone(),
            instant: version.plan.instant.clone(),
        }
    }
}

/// What an attempt played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedPlay {
    /// The attempt.
    pub attempt: AttemptId,
    /// Who played.
    pub participant: ParticipantId,
    /// Number of the attempt.
    pub number: u32,
    /// Version of the award plan that it was decided by.
    pub plan: u32,
    /// The number drawn.
    pub drawn: u32,
    /// What became of it.
    pub outcome: Outcome,
    /// Id of the prize that was hit.
    pub prize: Option<String>,
    /// When it was decided.
    pub at: Timestamp,
}

/// Instant wins of a contest; empty where there are none.
#[derive(Debug, Clone, Default)]
pub struct SealedInstant {
    /// The revealed secret.
    pub secret: Option<InstantSecret>,
    /// How many of each prize were given out, by id of the prize.
    pub taken: Vec<(String, u32)>,
    /// Plays, by participant and number.
    pub plays: Vec<SealedPlay>,
}

/// The version of the plan that a play was decided by: the newest of its instant, or the one before where the newest
/// came in the very moment and does not give what was decided.
#[must_use]
pub fn plan_of(plans: &[SealedPlan], play: &Play) -> Option<u32> {
    let known = || plans.iter().rev().filter(|plan| plan.at <= play.at);
    let gives = |plan: &&SealedPlan| {
        let hit = crate::fairness::instant::hit(&plan.instant, play.drawn).map(|prize| prize.id.as_str());
        play.outcome == Outcome::NotEligible || hit == play.prize.as_deref()
    };
    known().take(2).find(gives).or_else(|| known().next()).map(|plan| plan.version)
}

pub(super) fn write_plan(text: &mut String, plan: &SealedPlan) {
    let SealedPlan { version, at, reason, hash, rules_text, instant } = plan;
    let reason = or_dash(reason.as_deref().map(escape));
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(text, "plan\t{version}\t{}\t{hash}\t{}\t{reason}", at.ms(), escape(rules_text));
    for prize in instant {
        let InstantPrize { id, name, prize, value_fen, odds_millionths, stock_total, stock_per_day } = prize;
        let (id, name, prize, per_day) = (escape(id), escape(name), escape(prize), or_dash(*stock_per_day));
        let _ =
            writeln!(text, "prize\t{id}\t{odds_millionths}\t{stock_total}\t{per_day}\t{value_fen}\t{name}\t{prize}");
    }
}

pub(super) fn read_plan(lines: &mut Lines<'_>) -> Result<SealedPlan, Fault> {
    let mut fields = lines.record("plan")?;
    let (version, at) = (fields.number()?, Timestamp(fields.number()?));
    let hash = fields.text()?.to_owned();
    let rules_text = fields.free()?;
    let reason = fields.optional_free()?;
    fields.end()?;
    let mut instant = Vec::new();
    while lines.is("prize") {
        let mut fields = lines.record("prize")?;
        let id = fields.free()?;
        let (odds_millionths, stock_total) = (fields.number()?, fields.number()?);
        let stock_per_day = fields.optional(|text| text.parse().ok())?;
        let value_fen = fields.number()?;
        let (name, prize) = (fields.free()?, fields.free()?);
        fields.end()?;
        instant.push(InstantPrize { id, name, prize, value_fen, odds_millionths, stock_total, stock_per_day });
    }
    Ok(SealedPlan { version, at, reason, hash, rules_text, instant })
}

pub(super) fn write_instant(text: &mut String, instant: &SealedInstant) {
    if let Some(secret) = &instant.secret {
        let _ = writeln!(text, "secret\t{}\t{}", hex(secret.bytes()), secret.commitment());
    }
    for (prize, taken) in &instant.taken {
        let _ = writeln!(text, "taken\t{}\t{taken}", escape(prize));
    }
    for play in &instant.plays {
        let SealedPlay { attempt, participant, number, plan, drawn, outcome, prize, at } = play;
        let prize = or_dash(prize.as_deref().map(escape));
        let (outcome, at) = (outcome.word(), at.ms());
        let _ = writeln!(text, "play\t{attempt}\t{participant}\t{number}\t{plan}\t{drawn}\t{outcome}\t{prize}\t{at}");
    }
}

pub(super) fn read_instant(part: (&str, &str)) -> Result<SealedInstant, Fault> {
    let mut lines = Lines::of(part.0, part.1)?;
    let mut instant = SealedInstant::default();
    if lines.is("secret") {
        let mut fields = lines.record("secret")?;
        let secret = InstantSecret::new(fields.read(|text| Hash::try_from(unhex(text)?).ok())?);
        let commitment = fields.text()?;
        super::fault::same(|| "即时奖密钥的承诺".into(), &secret.commitment(), &commitment.to_owned())?;
        fields.end()?;
        instant.secret = Some(secret);
    }
    while lines.is("taken") {
        let mut fields = lines.record("taken")?;
        instant.taken.push((fields.free()?, fields.number()?));
        fields.end()?;
    }
    while !lines.is_over() {
        let mut fields = lines.record("play")?;
        let play = SealedPlay {
            attempt: fields.read(|text| AttemptId::parse(text).ok())?,
            participant: fields.read(|text| ParticipantId::parse(text).ok())?,
            number: fields.number()?,
            plan: fields.number()?,
            drawn: fields.number()?,
            outcome: fields.read(Outcome::parse)?,
            prize: fields.optional_free()?,
            at: Timestamp(fields.number()?),
        };
        fields.end()?;
        instant.plays.push(play);
    }
    Ok(instant)
}
