//! The ranks of a contest that is over, over the very standings that its draws are drawn from, and what has been won.

use super::super::catalog::ContestEntry;
use super::super::{App, Result};
use domain::award::{DrawGroup, Lot, OrganizationLine, Places, Plan, RankLine, Recorded, places};
use domain::draw::{Draw, Group, Kind, State};
use domain::id::{ContestId, DrawId, OrganizationId, ParticipantId};
use domain::prize::{self, Prize, Source};
use domain::ranking::SortKey;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Standings read at once.
const PAGE: u64 = 2000;

/// Who of a contest stands where, and what was won that is not won at once.
pub(crate) struct Ranks {
    /// People who may win, in the order of their ranks.
    lines: Vec<RankLine<ParticipantId>>,
    /// Organizations of these people, by id: how many, and their scores in thousandths of a point.
    organizations: BTreeMap<OrganizationId, (u32, i64)>,
    /// Prizes of ranks and of draws that did not fail.
    pub(crate) won: Vec<Prize>,
    /// Draws, oldest first.
    pub(crate) draws: Vec<Draw>,
}

/// Somebody who may win.
struct Standing {
    key: SortKey,
    line: RankLine<ParticipantId>,
}

impl Ranks {
    /// What every rank tier of a plan comes to.
    pub(crate) fn places(&self, plan: &Plan) -> Vec<Places<ParticipantId>> {
        places(plan, &self.lines, &self.lots())
    }

    /// Draws of ties that are not drawn yet.
    pub(crate) fn tie_groups(&self, plan: &Plan, town: &dyn Fn(&str) -> Option<String>) -> Vec<DrawGroup> {
        plan.tie_groups(&self.lines, &self.lots(), town)
    }

    /// What draws of ties have given, tier by tier.
    fn lots(&self) -> Vec<Lot<ParticipantId>> {
        let mut lots = Vec::new();
        for draw in &self.draws {
            if draw.group.kind() != Kind::Tie || !matches!(draw.state, State::Drawn | State::Published) {
                continue;
            }
            for tier in &draw.group.tiers {
                let of_tier =
                    |prize: &&Prize| prize.won.draw.as_ref() == Some(&draw.id) && prize.won.tier == tier.rule.id;
                let winners = self.won.iter().filter(of_tier).map(|prize| prize.won.participant.clone()).collect();
                let rank = tier.rule.min.and_then(|rank| u32::try_from(rank).ok()).unwrap_or(0);
                lots.push(Lot { tier: tier.rule.id.clone(), rank, winners });
            }
        }
        lots
    }

    /// What was recorded of a rank tier.
    pub(crate) fn recorded(&self, tier: &str) -> Vec<Recorded<ParticipantId>> {
        let of_tier = |prize: &&Prize| prize.won.source == Source::Rank && prize.won.tier == tier;
        let recorded = |prize: &Prize| Recorded {
            person: prize.won.participant.clone(),
            struck: prize.state == prize::State::Struck,
        };
        self.won.iter().filter(of_tier).map(recorded).collect()
    }

    /// Whether every rank award is recorded and every tie at a cut is drawn.
    pub(crate) fn are_settled(&self, plan: &Plan) -> bool {
        self.places(plan).iter().all(|places| places.is_settled(&self.recorded(&places.tier)))
    }

    /// Whoever has won by rank, at the cut of a rank, or in a draw after the contest; those who gave it up included.
    pub(crate) fn winners(&self) -> HashSet<ParticipantId> {
        let kinds: HashMap<&DrawId, Kind> = self.draws.iter().map(|draw| (&draw.id, draw.group.kind())).collect();
        let counts = |prize: &&Prize| match (prize.won.source, &prize.won.draw) {
            (Source::Rank, _) => true,
            (Source::Draw, Some(draw)) => kinds.get(draw).is_some_and(|kind| kind.counts()),
            _ => false,
        };
        self.won.iter().filter(counts).map(|prize| prize.won.participant.clone()).collect()
    }

    /// Organizations as awards compare them.
    pub(crate) fn organization_lines(
        &self,
        headcounts: &HashMap<OrganizationId, u32>,
    ) -> Vec<OrganizationLine<OrganizationId>> {
        let line = |(organization, (people, sum_milli)): (&OrganizationId, &(u32, i64))| OrganizationLine {
            headcount: headcounts.get(organization).copied(),
            organization: organization.clone(),
            people: *people,
            sum_milli: *sum_milli,
        };
        self.organizations.iter().map(line).collect()
    }
}

impl App {
    /// Reads who stands where in a contest; excluded and held people have no part.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn ranks(&self, entry: &ContestEntry) -> Result<Ranks> {
        let (reader, id) = (self.store.reader(), &entry.contest.id);
        let excluded = storage::exclusion::all(&reader, id).await?;
        let held = storage::hold::open_of_contest(&reader, id).await?;
        let held: HashSet<ParticipantId> = held.into_iter().map(|hold| hold.participant).collect();
        let mut standings: Vec<Standing> = Vec::new();
        let mut organizations: BTreeMap<OrganizationId, (u32, i64)> = BTreeMap::new();
        let mut after: Option<ParticipantId> = None;
        loop {
            let page = storage::standing::page(&reader, id, after.as_ref(), PAGE).await?;
            let (Some(first), Some(last)) = (page.first(), page.last()) else { break };
            let people =
                storage::participant::eligibility_between(&reader, &first.participant, &last.participant).await?;
            let mut people: HashMap<_, _> = people.into_iter().map(|person| (person.id.clone(), person)).collect();
            after = Some(last.participant.clone());
            for row in page {
                let Some(person) = people.remove(&row.participant) else { continue };
                if excluded.contains(&person.mobile_hash) || held.contains(&person.id) {
                    continue;
                }
                if let Some(organization) = person.organization {
                    let sum = organizations.entry(organization).or_default();
                    *sum = (sum.0.saturating_add(1), sum.1.saturating_add(row.standing.score.milli()));
                }
                let line = RankLine { person: person.id, rank: 0, category: person.category, town: person.town };
                standings.push(Standing { key: row.standing.sort_key(&entry.contest.rules), line });
            }
        }
        let draws: Vec<Draw> =
            storage::draw::of_contest(&reader, id).await?.into_iter().map(|held| held.draw).collect();
        let won = won(storage::prize::not_instant(&reader, id).await?, &draws);
        Ok(Ranks { lines: ranked(standings), organizations, won, draws })
    }

    /// Groups that only results tell: people tied at the cut of a rank award, and what instant prizes left over.
    /// Nothing before the contest is over and no correction of it is open.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn outcome_groups(&self, entry: &ContestEntry) -> Result<Vec<Group>> {
        let id = &entry.contest.id;
        let Some(version) = entry.awards.current() else { return Ok(vec![]) };
        if !self.is_settled(id).await? {
            return Ok(vec![]);
        }
        let plan = &version.plan;
        let town = |code: &str| Some(self.reference.town_name(code));
        let mut groups = match plan.has_ranks() {
            true => self.ranks(entry).await?.tie_groups(plan, &town),
            false => vec![],
        };
        groups.extend(self.left_group(id, plan).await?);
        Ok(groups.iter().map(|group| group.with_words(plan)).collect())
    }

    /// Whether a winner by rank has been told, or an organization was handed its award.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn ranks_are_told(&self, id: &ContestId) -> Result<bool> {
        let reader = self.store.reader();
        let told = |prize: &Prize| prize.won.source == Source::Rank && prize.state != prize::State::Drawn;
        let people = storage::prize::not_instant(&reader, id).await?.iter().any(told);
        let organizations = storage::organization_prize::of_contest(&reader, id).await?;
        Ok(people || organizations.iter().any(|prize| prize.delivery.is_some()))
    }

    async fn left_group(&self, id: &ContestId, plan: &Plan) -> Result<Option<DrawGroup>> {
        if plan.instant.is_empty() {
            return Ok(None);
        }
        let taken: HashMap<String, u32> =
            storage::instant::taken(&self.store.reader(), id).await?.into_iter().collect();
        let left = |id: &str| {
            let stock = plan.instant.iter().find(|prize| prize.id == id).map_or(0, |prize| prize.stock_total);
            stock.saturating_sub(taken.get(id).copied().unwrap_or(0))
        };
        Ok(plan.left_group(&left))
    }
}

/// Prizes without those of draws that failed.
fn won(mut prizes: Vec<Prize>, draws: &[Draw]) -> Vec<Prize> {
    let failed: HashSet<&DrawId> =
        draws.iter().filter(|draw| draw.state == State::Failed).map(|draw| &draw.id).collect();
    prizes.retain(|prize| prize.won.draw.as_ref().is_none_or(|draw| !failed.contains(draw)));
    prizes
}

/// People with their ranks among themselves; equal keys share one.
fn ranked(mut standings: Vec<Standing>) -> Vec<RankLine<ParticipantId>> {
    standings.sort_by(|a, b| a.key.cmp(&b.key).then_with(|| a.line.person.cmp(&b.line.person)));
    let mut rank = (0_u32, None);
    let mut lines = Vec::with_capacity(standings.len());
    for (place, standing) in (1_u32..).zip(standings) {
        if rank.1 != Some(standing.key) {
            rank = (place, Some(standing.key));
        }
        lines.push(RankLine { rank: rank.0, ..standing.line });
    }
    lines
}
