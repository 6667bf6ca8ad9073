//! Who wins by rank, where lots decide among people who share a rank, and which organizations win.

use super::{Method, OrganizationAward, OrganizationMeasure, Plan, Tier, TierScope};
use crate::participant::Category;

/// A person who may win, in the order of the standings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankLine<P> {
    /// The person.
    pub person: P,
    /// Rank within the whole contest, shared on real ties. Only its order matters: gaps left by others are closed.
    pub rank: u32,
    /// The person's group.
    pub category: Category,
    /// Code of the person's town.
    pub town: String,
}

/// What a rank tier comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places<P> {
    /// Id of the tier.
    pub tier: String,
    /// People strictly within the places, with their rank in the tier's scope.
    pub sure: Vec<(P, u32)>,
    /// Ranks at which more people stand than there are places left.
    pub ties: Vec<Tie<P>>,
    /// Whether lots have not decided every one of these ties.
    pub open: bool,
    /// People of the scope who won in an earlier one and left.
    pub left: Vec<P>,
    /// Whether an open tie of an earlier scope may still take somebody away: nothing here is certain before.
    pub waits: bool,
}

/// What a draw among people who shared a rank gave to a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot<P> {
    /// Id of the tier.
    pub tier: String,
    /// The shared rank in the tier's scope.
    pub rank: u32,
    /// Everybody who has won one of its places there, those who gave it up included.
    pub winners: Vec<P>,
}

/// People who share a rank across an end of a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie<P> {
    /// The shared rank in the tier's scope.
    pub rank: u32,
    /// Who shares it.
    pub people: Vec<P>,
    /// Places of the tier among them.
    pub places: u32,
}

/// Ranks of the people of a scope among themselves: blocks of people who share one.
fn blocks<P: Clone>(lines: &[&RankLine<P>]) -> Vec<(u32, Vec<P>)> {
    let mut blocks: Vec<(u32, u32, Vec<P>)> = Vec::new();
    for (place, line) in (1..).zip(lines) {
        match blocks.last_mut() {
            Some((_, rank, people)) if *rank == line.rank => people.push(line.person.clone()),
            _ => blocks.push((place, line.rank, vec![line.person.clone()])),
        }
    }
    blocks.into_iter().map(|(place, _, people)| (place, people)).collect()
}

/// What every rank tier of the plan comes to, after the lots that have been drawn. Unless awards add up, whoever surely
/// wins in an earlier scope, or has won there by lot, leaves the later ones, and those behind move up. Of two scopes the
/// one of which a tier stands first is the earlier, so that one rank of a scope is cut by one draw for all its tiers.
#[must_use]
pub fn places<P: Clone + PartialEq>(plan: &Plan, lines: &[RankLine<P>], lots: &[Lot<P>]) -> Vec<Places<P>> {
    let order = |tier: &Tier| plan.tiers.iter().position(|other| other.scope == tier.scope && other.is_ranked());
    let mut tiers: Vec<&Tier> = plan.tiers.iter().collect();
    tiers.sort_by_key(|tier| order(tier));
    let mut found: Vec<(TierScope, Places<P>)> = Vec::new();
    for tier in tiers {
        let Method::Rank { from, to } = tier.method else { continue };
        let earlier: Vec<&Places<P>> =
            found.iter().filter(|(scope, _)| !plan.adding && *scope != tier.scope).map(|(_, places)| places).collect();
        let won_before = |person: &P| {
            let by_rank = |places: &&Places<P>| places.sure.iter().any(|(winner, _)| winner == person);
            let by_lot =
                |lot: &Lot<P>| lot.winners.contains(person) && earlier.iter().any(|places| places.tier == lot.tier);
            earlier.iter().any(by_rank) || lots.iter().any(by_lot)
        };
        let (left, mut own): (Vec<&RankLine<P>>, Vec<&RankLine<P>>) =
            lines.iter().filter(|l| tier.scope.holds(l.category, &l.town)).partition(|l| won_before(&l.person));
        own.sort_by_key(|line| line.rank);
        let may_go = |person: &P| own.iter().any(|line| line.person == *person);
        let takes = |places: &&&Places<P>| places.ties.iter().any(|tie| tie.people.iter().any(may_go));
        let waits =
            earlier.iter().filter(|places| places.waits || places.open).any(|places| places.waits || takes(&places));
        let drawn = lots.iter().filter(|lot| lot.tier == tier.id).count();
        let left = left.into_iter().map(|line| line.person.clone()).collect();
        let mut result = Places { left, waits, ..tier_places(tier, (from, to), &own) };
        // Counted, not compared by rank: whoever deletes their data afterwards moves the ranks of those behind.
        result.open = drawn < result.ties.len();
        found.push((tier.scope.clone(), result));
    }
    let place = |places: &Places<P>| plan.tiers.iter().position(|tier| tier.id == places.tier);
    found.sort_by_key(|(_, places)| place(places));
    found.into_iter().map(|(_, places)| places).collect()
}

fn tier_places<P: Clone>(tier: &Tier, (from, to): (u32, u32), lines: &[&RankLine<P>]) -> Places<P> {
    let mut result =
        Places { tier: tier.id.clone(), sure: vec![], ties: vec![], open: false, left: vec![], waits: false };
    for (rank, people) in blocks(lines) {
        let last = rank.saturating_add(u32::try_from(people.len()).unwrap_or(u32::MAX)) - 1;
        let (low, high) = (rank.max(from), last.min(to));
        if low > high {
            continue;
        }
        if rank >= from && last <= to {
            result.sure.extend(people.into_iter().map(|person| (person, rank)));
        } else {
            result.ties.push(Tie { rank, people, places: high - low + 1 });
        }
    }
    result
}

/// What of an organization decides about its award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationLine<O> {
    /// The organization.
    pub organization: O,
    /// Distinct people with a result.
    pub people: u32,
    /// Their scores added up, in thousandths of a point.
    pub sum_milli: i64,
    /// Registered head count.
    pub headcount: Option<u32>,
}

/// An organization's place in an award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationRow<O> {
    /// The organization.
    pub organization: O,
    /// Distinct people with a result.
    pub people: u32,
    /// Mean score in thousandths of a point, rounded down.
    pub mean_milli: i64,
    /// Registered head count.
    pub headcount: Option<u32>,
    /// People in thousandths of the head count, rounded down; never above 1,000.
    pub coverage_milli: Option<i64>,
    /// Rank among those that meet every minimum, shared where all measures are equal; `None` for the others.
    pub rank: Option<u32>,
    /// Whether it wins: everyone who shares the last rank that does.
    pub wins: bool,
}

/// Organizations of an award, those that meet its minimums first and in order.
#[must_use]
pub fn organization_rows<O: Clone + Ord>(
    award: &OrganizationAward,
    lines: &[OrganizationLine<O>],
) -> Vec<OrganizationRow<O>> {
    let mut rows: Vec<OrganizationRow<O>> = lines.iter().filter(|line| line.people > 0).map(row).collect();
    let meets = |row: &OrganizationRow<O>| {
        row.people >= award.people_min
            && award.mean_min_milli.is_none_or(|min| row.mean_milli >= min)
            && award.coverage_min_milli.is_none_or(|min| row.coverage_milli.is_some_and(|have| have >= min))
            && (row.coverage_milli.is_some() || !award.order.contains(&OrganizationMeasure::Coverage))
    };
    let key = |row: &OrganizationRow<O>| -> Vec<i64> {
        let measure = |measure: &OrganizationMeasure| match measure {
            OrganizationMeasure::People => -i64::from(row.people),
            OrganizationMeasure::Mean => -row.mean_milli,
            OrganizationMeasure::Coverage => -row.coverage_milli.unwrap_or(0),
        };
        award.order.iter().map(measure).collect()
    };
    rows.sort_by_cached_key(|row| (!meets(row), key(row), row.organization.clone()));
    let mut last: Option<(Vec<i64>, u32)> = None;
    for (place, row) in (1..).zip(rows.iter_mut()) {
        if !meets(row) {
            continue;
        }
        let own = key(row);
        let rank = match &last {
            Some((before, rank)) if *before == own => *rank,
            _ => place,
        };
        row.rank = Some(rank);
        row.wins = rank <= award.quantity;
        last = Some((own, rank));
    }
    rows
}

fn row<O: Clone>(line: &OrganizationLine<O>) -> OrganizationRow<O> {
    let people = i64::from(line.people);
    let coverage = |count: u32| (count > 0).then(|| (people * 1000 / i64::from(count)).min(1000));
    OrganizationRow {
        organization: line.organization.clone(),
        people: line.people,
        mean_milli: line.sum_milli / people.max(1),
        headcount: line.headcount,
        coverage_milli: line.headcount.and_then(coverage),
        rank: None,
        wins: false,
    }
}
