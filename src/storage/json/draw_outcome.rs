//! What a draw came to, inside its document.

use super::draw::SignatureJson;
use crate::StoreError;
use domain::audit::Head;
use domain::draw::Outcome;
use domain::fairness::{Pool, Step, Ticketed, TierResult, hex, unhex};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(super) struct OutcomeJson {
    by: SignatureJson,
    seed: String,
    secret: String,
    tiers: Vec<ResultJson>,
    audit_number: i64,
    audit_head: String,
}

#[derive(Serialize, Deserialize)]
struct ResultJson {
    tier: String,
    min: Option<i64>,
    max: Option<i64>,
    steps: Vec<(Option<i64>, usize)>,
    size: usize,
    /// Entries with their tickets.
    winners: Vec<(String, String)>,
    reserves: Vec<(String, String)>,
    unassigned: u32,
}

impl From<&Outcome> for OutcomeJson {
    fn from(outcome: &Outcome) -> Self {
        Self {
            by: (&outcome.by).into(),
            seed: outcome.seed.clone(),
            secret: outcome.secret.clone(),
            tiers: outcome.tiers.iter().map(ResultJson::from).collect(),
            audit_number: outcome.audit_head.number,
            audit_head: outcome.audit_head.hash.clone(),
        }
    }
}

impl OutcomeJson {
    pub(super) fn read(self) -> Result<Outcome, StoreError> {
        Ok(Outcome {
            by: self.by.read()?,
            seed: self.seed,
            secret: self.secret,
            tiers: self.tiers.into_iter().map(ResultJson::read).collect::<Result<_, _>>()?,
            audit_head: Head { number: self.audit_number, hash: self.audit_head },
        })
    }
}

impl From<&TierResult> for ResultJson {
    fn from(result: &TierResult) -> Self {
        let TierResult { pool, winners, reserves, unassigned } = result;
        let tickets = |list: &[Ticketed]| list.iter().map(|t| (t.entry.clone(), hex(&t.ticket))).collect();
        Self {
            tier: pool.tier.clone(),
            min: pool.min,
            max: pool.max,
            steps: pool.steps.iter().map(|step| (step.min, step.size)).collect(),
            size: pool.size,
            winners: tickets(winners),
            reserves: tickets(reserves),
            unassigned: *unassigned,
        }
    }
}

impl ResultJson {
    fn read(self) -> Result<TierResult, StoreError> {
        let Self { tier, min, max, steps, size, winners, reserves, unassigned } = self;
        let steps = steps.into_iter().map(|(min, size)| Step { min, size }).collect();
        let pool = Pool { tier, min, max, steps, size };
        Ok(TierResult { pool, winners: tickets(winners)?, reserves: tickets(reserves)?, unassigned })
    }
}

fn tickets(list: Vec<(String, String)>) -> Result<Vec<Ticketed>, StoreError> {
    let ticket = |(entry, ticket): (String, String)| {
        let bytes = unhex(&ticket).and_then(|bytes| bytes.try_into().ok());
        Ok(Ticketed { entry, ticket: bytes.ok_or_else(|| StoreError::corrupt(format!("ticket {ticket}")))? })
    };
    list.into_iter().map(ticket).collect()
}
