//! A dry run: how many people each tier would have to choose from, who wins by rank, which organizations win.

use super::super::staff::{Staff, permit};
use super::super::{App, Error, Result};
use crate::board::{Row, Scope};
use domain::award::{DrawGroup, OrganizationLine, OrganizationRow, Plan, RankLine, organization_rows, places};
use domain::contest::Rules;
use domain::draw::{Candidate, Standings};
use domain::fairness::{EntryLine, Pool, pool_sizes};
use domain::id::{ContestId, OrganizationId, ParticipantId};
use domain::time::Timestamp;
use std::collections::{BTreeMap, HashMap, HashSet};

/// People looked at in one query.
const CHUNK: usize = 500;

/// The dry run of a plan.
#[derive(Debug)]
pub struct Pools {
    /// When it was made.
    pub at: Timestamp,
    /// Drawn tiers.
    pub tiers: Vec<TierPool>,
    /// Ranked tiers.
    pub rank: Vec<RankPool>,
    /// Awards for organizations.
    pub organizations: Vec<OrganizationPool>,
}

/// The pool of a drawn tier.
#[derive(Debug)]
pub struct TierPool {
    /// The draw it belongs to.
    pub group: DrawGroup,
    /// Prizes.
    pub quantity: u32,
    /// People in the pool as if nobody were held.
    pub before: usize,
    /// The pool without held entries, with every step of its bound.
    pub after: Pool,
}

/// What a ranked tier comes to.
#[derive(Debug)]
pub struct RankPool {
    /// Id of the tier.
    pub tier: String,
    /// People who win outright.
    pub sure: usize,
    /// People among whom lots decide.
    pub tied: usize,
    /// Places that the lots give.
    pub places: u32,
}

/// What an organization award comes to.
#[derive(Debug)]
pub struct OrganizationPool {
    /// Id of the award.
    pub award: String,
    /// Organizations, those that are in the running first, each with its name.
    pub rows: Vec<(String, OrganizationRow<OrganizationId>)>,
}

/// Somebody on the board, and whether they may win.
struct Looked {
    row: Row,
    candidate: Candidate,
}

impl App {
    /// A dry run of the plan over the results so far; nothing is written.
    ///
    /// # Errors
    /// When there is no such contest or it has no plan.
    pub async fn award_pools(&self, _staff: &Staff<permit::ReadPrizes>, id: &ContestId) -> Result<Pools> {
        let _scoring = self.scoring.enter().await;
        let entry = self.staff_contest(id)?;
        let version = entry.awards.current().ok_or(Error::NotFound("award plan"))?;
        let (plan, rules, now) = (&version.plan, &entry.contest.rules, self.now());
        let people = self.looked_at(id, entry.ruling.version()).await?;
        let mut latest: BTreeMap<String, DrawGroup> = BTreeMap::new();
        for group in self.award_groups(&entry) {
            if group.period.is_none_or(|(from, _)| from <= now) {
                // Of tiers that are drawn again and again the last period that has begun.
                latest.insert(group.tiers.join(","), group);
            }
        }
        let mut tiers = Vec::new();
        for group in latest.into_values() {
            let (before, after) =
                (lines(plan, &group, rules, &people, false), lines(plan, &group, rules, &people, true));
            let before = pool_sizes(&group.rules, &before);
            for ((rule, before), after) in group.rules.iter().zip(before).zip(pool_sizes(&group.rules, &after)) {
                tiers.push(TierPool { group: group.clone(), quantity: rule.quantity, before: before.size, after });
            }
        }
        let order = |pool: &TierPool| plan.tiers.iter().position(|tier| tier.id == pool.after.tier);
        tiers.sort_by_key(order);
        let rank = places(plan, &rank_lines(&people), &[]).into_iter().map(|places| RankPool {
            sure: places.sure.len(),
            tied: places.ties.iter().map(|tie| tie.people.len()).sum(),
            places: places.ties.iter().map(|tie| tie.places).sum(),
            tier: places.tier,
        });
        let organizations = self.organization_pools(plan, &people).await?;
        Ok(Pools { at: now, tiers, rank: rank.collect(), organizations })
    }

    /// Everybody on the board with what decides about prizes.
    async fn looked_at(&self, id: &ContestId, scoring_version: u32) -> Result<Vec<Looked>> {
        let reader = self.store.reader();
        let count = self.boards.people(id, &Scope::All);
        let mut rows = self.boards.rows(id, &Scope::All, 0, count);
        rows.sort_by(|a, b| a.entry.participant.cmp(&b.entry.participant));
        let excluded = storage::exclusion::all(&reader, id).await?;
        let held = storage::hold::open_of_contest(&reader, id).await?;
        let held: HashSet<ParticipantId> = held.into_iter().map(|hold| hold.participant).collect();
        let mut people = Vec::with_capacity(rows.len());
        for rows in rows.chunks(CHUNK) {
            let (Some(first), Some(last)) = (rows.first(), rows.last()) else { continue };
            let (first, last) = (&first.entry.participant, &last.entry.participant);
            let mut attempts = storage::attempt::counted_between(&reader, id, first, last, scoring_version).await?;
            let ids: Vec<ParticipantId> = rows.iter().map(|row| row.entry.participant.clone()).collect();
            let barred = storage::participant::many(&reader, &ids).await?.into_iter();
            let barred: HashMap<ParticipantId, bool> =
                barred.map(|(person, secrets)| (person.id, excluded.contains(&secrets.mobile_hash))).collect();
            for row in rows {
                let participant = row.entry.participant.clone();
                // Who has deleted their data since is gone.
                let Some(excluded) = barred.get(&participant).copied() else { continue };
                let candidate = Candidate {
                    category: row.entry.category,
                    town: row.entry.town.clone(),
                    excluded,
                    held: held.contains(&participant),
                    won_before: false,
                    attempts: attempts.remove(&participant).unwrap_or_default(),
                    participant,
                };
                people.push(Looked { row: row.clone(), candidate });
            }
        }
        Ok(people)
    }

    async fn organization_pools(&self, plan: &Plan, people: &[Looked]) -> Result<Vec<OrganizationPool>> {
        if plan.organization.is_empty() {
            return Ok(vec![]);
        }
        let reader = self.store.reader();
        let headcounts = storage::organization::headcounts(&reader).await?;
        let names: HashMap<OrganizationId, String> = storage::organization::all(&reader)
            .await?
            .into_iter()
            .map(|o| (o.id, o.name.as_str().to_owned()))
            .collect();
        let mut sums: BTreeMap<OrganizationId, (u32, i64)> = BTreeMap::new();
        for looked in people.iter().filter(|looked| looked.may_win()) {
            if let Some(organization) = &looked.row.entry.organization {
                let sum = sums.entry(organization.clone()).or_default();
                *sum = (sum.0.saturating_add(1), sum.1.saturating_add(looked.row.entry.score.milli()));
            }
        }
        let lines: Vec<OrganizationLine<OrganizationId>> = sums
            .into_iter()
            .map(|(organization, (people, sum_milli))| OrganizationLine {
                headcount: headcounts.get(&organization).copied(),
                organization,
                people,
                sum_milli,
            })
            .collect();
        let name = |id: &OrganizationId| names.get(id).cloned().unwrap_or_default();
        let pool = |award: &domain::award::OrganizationAward| OrganizationPool {
            award: award.id.clone(),
            rows: organization_rows(award, &lines).into_iter().map(|row| (name(&row.organization), row)).collect(),
        };
        Ok(plan.organization.iter().map(pool).collect())
    }
}

impl Looked {
    const fn may_win(&self) -> bool {
        !self.candidate.excluded && !self.candidate.held
    }
}

fn rank_lines(people: &[Looked]) -> Vec<RankLine<ParticipantId>> {
    let line = |looked: &Looked| RankLine {
        person: looked.candidate.participant.clone(),
        rank: u32::try_from(looked.row.rank).unwrap_or(u32::MAX),
        category: looked.candidate.category,
        town: looked.candidate.town.clone(),
    };
    let mut lines: Vec<_> = people.iter().filter(|looked| looked.may_win()).map(line).collect();
    lines.sort_by_key(|line| line.rank);
    lines
}

/// The entries a draw would have, with or without what the review holds.
fn lines(plan: &Plan, group: &DrawGroup, rules: &Rules, people: &[Looked], holds: bool) -> Vec<EntryLine> {
    let group = group.with_words(plan);
    let mut standings = Standings::new();
    for looked in people {
        let held = holds && looked.candidate.held;
        standings.add(&group, rules, Candidate { held, ..looked.candidate.clone() });
    }
    standings.entries(ToString::to_string).into_iter().map(|(_, line)| line).collect()
}
