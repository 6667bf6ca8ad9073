//! Reserves who have won another award since: where awards do not add up they follow on paper only.

use super::super::Result;
use domain::draw::{Kind, State};
use domain::id::{DrawId, ParticipantId};
use domain::prize::Source;
use storage::Tx;

/// Whether a reserve of a draw has won another award of the contest with which this one does not add up.
pub(super) async fn has_won_elsewhere(tx: &Tx, draw: &DrawId, person: &ParticipantId) -> Result<bool> {
    let Some(own) = storage::draw::find(tx, draw).await?.map(|held| held.draw) else { return Ok(false) };
    let apart = match own.group.kind() {
        Kind::Once => !own.group.adding,
        // Lots among people who share a rank never add up; whether they do with other awards stands in the plan.
        Kind::Tie => {
            let versions = storage::award::versions(tx, &own.contest).await?;
            versions.last().is_some_and(|version| !version.plan.adding)
        }
        Kind::Period | Kind::Left => false,
    };
    if !apart {
        return Ok(false);
    }
    for prize in storage::prize::of_participant(tx, person).await? {
        if prize.won.contest != own.contest || prize.won.draw.as_ref() == Some(draw) {
            continue;
        }
        match (prize.won.source, &prize.won.draw) {
            (Source::Rank, _) => return Ok(true),
            (Source::Draw, Some(other)) => {
                let other = storage::draw::find(tx, other).await?.map(|held| held.draw);
                let counts = |draw: &domain::draw::Draw| draw.state != State::Failed && draw.group.kind().counts();
                if other.as_ref().is_some_and(counts) {
                    return Ok(true);
                }
            }
            _ => {}
        }
    }
    Ok(false)
}
