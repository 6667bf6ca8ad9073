//! Winners by rank and organizations that win, recorded as prizes once the contest is settled.

use super::super::contest::required_reason;
use super::super::keys::random;
use super::super::staff::{Staff, permit};
use super::super::{App, Error, FieldFault, Result};
use super::Ranks;
use domain::audit::Entry;
use domain::award::{OrganizationAward, Places, Plan, organization_rows};
use domain::draw::Refused;
use domain::id::{ContestId, OrganizationId, ParticipantId, PrizeId};
use domain::prize::{NewPrize, OrganizationPrize, Prize, Source, State};
use domain::time::Timestamp;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use storage::LaneKey;

/// Prizes recorded in one piece of work.
const PIECE: usize = 500;

/// What a rank tier has come to.
#[derive(Debug)]
pub struct RankTier {
    /// Id of the tier.
    pub tier: String,
    /// Its name.
    pub name: String,
    /// Prizes.
    pub quantity: u32,
    /// People who win outright.
    pub sure: usize,
    /// Places that lots give among people who share a rank.
    pub by_lot: u32,
    /// Prizes recorded, those given up or struck out included.
    pub recorded: usize,
    /// Prizes that can be recorded now.
    pub missing: usize,
    /// Whether lots have not decided every tie at a cut.
    pub open: bool,
    /// Whether an open tie of an earlier scope comes first.
    pub waits: bool,
}

/// Rank and organization awards of a contest as staff see them.
#[derive(Debug)]
pub struct RankDesk {
    /// Whether the contest is over and no correction of it is open.
    pub settled: bool,
    /// Appeals against holds that nobody has decided.
    pub appeals: usize,
    /// Tiers in the plan's order.
    pub tiers: Vec<RankTier>,
    /// Prizes that were recorded and are no longer what ranks give.
    pub differing: Vec<PrizeId>,
    /// Awards of organizations that are recorded.
    pub organizations: Vec<OrganizationPrize>,
    /// Organization awards that can be recorded now.
    pub organizations_missing: usize,
}

/// What was recorded by one act; nothing where everything had been.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RankRecorded {
    /// Prizes of people.
    pub prizes: u64,
    /// Awards of organizations.
    pub organizations: u64,
    /// Tiers that wait for the draw of a tie.
    pub waiting: Vec<String>,
}

impl App {
    /// Rank and organization awards: what is recorded, what can be, and what is in the way.
    ///
    /// # Errors
    /// When there is no such contest or it has no plan.
    pub async fn rank_desk(&self, _staff: &Staff<permit::ReadPrizes>, id: &ContestId) -> Result<RankDesk> {
        let entry = self.staff_contest(id)?;
        let plan = &entry.awards.current().ok_or(Error::NotFound("award plan"))?.plan;
        let ranks = self.ranks(&entry).await?;
        let places = ranks.places(plan);
        let organizations = storage::organization_prize::of_contest(&self.store.reader(), id).await?;
        Ok(RankDesk {
            settled: self.is_settled(id).await?,
            appeals: self.open_appeals(id).await?,
            differing: differing(&ranks, &places),
            tiers: places.iter().filter_map(|places| rank_tier(plan, &ranks, places)).collect(),
            organizations_missing: awards_left(plan, &organizations).count(),
            organizations,
        })
    }

    /// Records whoever wins by rank, and the organizations that win. Done again it records what has become certain
    /// since, such as a scope that waited for the draw of a tie, and nothing that is recorded.
    ///
    /// # Errors
    /// When the contest is not settled, appeals are open and no reason is given to go on, or recorded prizes differ from
    /// what ranks give now.
    pub async fn record_rank_prizes(
        &self,
        staff: &Staff<permit::RunDraws>,
        id: &ContestId,
        despite_appeals: Option<&str>,
    ) -> Result<RankRecorded> {
        let despite = despite_appeals.map(required_reason).transpose()?;
        let _one_by_one = self.contest_acts.lock().await;
        // No result changes while it is looked at.
        let _scoring = self.scoring.enter().await;
        let entry = self.staff_contest(id)?;
        let plan = &entry.awards.current().ok_or(Error::NotFound("award plan"))?.plan;
        if !self.is_settled(id).await? {
            return Err(Refused::NotSettled.into());
        }
        let appeals = self.open_appeals(id).await?;
        if appeals > 0 && despite.is_none() {
            return Err(Error::RankAppealsOpen(appeals));
        }
        let ranks = self.ranks(&entry).await?;
        let places = ranks.places(plan);
        let now = self.now();
        let prizes = new_prizes(id, plan, &ranks, &places, now);
        let differing = differing(&ranks, &places);
        if !prizes.is_empty() && !differing.is_empty() {
            return Err(Error::RankPrizesDiffer(differing));
        }
        let organizations = self.winning_organizations(id, plan, &ranks, now).await?;
        let knowing = despite.filter(|_| appeals > 0).map(|why| format!("; {appeals} appeals open: {why}"));
        let knowing = knowing.unwrap_or_default();
        let mut done = RankRecorded::default();
        for piece in prizes.chunks(PIECE) {
            let said = format!("{} winners by rank{knowing}", piece.len());
            done.prizes +=
                self.store_ranks(piece.to_vec(), self.staff_entry(staff, ("rank.record", id.as_str(), said))).await?;
        }
        if !organizations.is_empty() {
            let said = format!("{} organizations{knowing}", organizations.len());
            let line = self.staff_entry(staff, ("rank.record", id.as_str(), said));
            done.organizations = self.store_organizations(organizations, line).await?;
        }
        let waits = |places: &&Places<ParticipantId>| places.waits || places.open;
        done.waiting = places.iter().filter(waits).map(|places| places.tier.clone()).collect();
        Ok(done)
    }

    async fn open_appeals(&self, id: &ContestId) -> Result<usize> {
        let holds = storage::hold::open_of_contest(&self.store.reader(), id).await?;
        let waits = |hold: &&domain::hold::Hold| hold.state == domain::hold::State::Held && hold.appeal.is_some();
        Ok(holds.iter().filter(waits).count())
    }

    async fn store_ranks(&self, prizes: Vec<NewPrize>, line: Entry) -> Result<u64> {
        let work = Arc::new((prizes, line));
        self.store
            .write(LaneKey::Common, move |tx| {
                let work = work.clone();
                Box::pin(async move {
                    let recorded = Self::record_prizes(tx, &work.0).await?;
                    storage::audit::append(tx, &work.1).await?;
                    Ok::<_, Error>(recorded)
                })
            })
            .await
    }

    async fn store_organizations(&self, prizes: Vec<OrganizationPrize>, line: Entry) -> Result<u64> {
        let work = Arc::new((prizes, line));
        self.store
            .write(LaneKey::Common, move |tx| {
                let work = work.clone();
                Box::pin(async move {
                    let recorded = storage::organization_prize::insert_all(tx, &work.0).await?;
                    storage::audit::append(tx, &work.1).await?;
                    Ok::<_, Error>(recorded)
                })
            })
            .await
    }

    async fn winning_organizations(
        &self,
        id: &ContestId,
        plan: &Plan,
        ranks: &Ranks,
        now: Timestamp,
    ) -> Result<Vec<OrganizationPrize>> {
        let reader = self.store.reader();
        let recorded = storage::organization_prize::of_contest(&reader, id).await?;
        let lines = ranks.organization_lines(&storage::organization::headcounts(&reader).await?);
        let all = storage::organization::all(&reader).await?.into_iter();
        let names: HashMap<OrganizationId, String> = all.map(|o| (o.id, o.name.as_str().to_owned())).collect();
        let mut won = Vec::new();
        for award in awards_left(plan, &recorded) {
            for row in organization_rows(award, &lines).into_iter().filter(|row| row.wins) {
                won.push(OrganizationPrize {
                    contest: id.clone(),
                    award: award.id.clone(),
                    award_name: award.name.clone(),
                    prize: award.prize.clone(),
                    name: names.get(&row.organization).cloned().unwrap_or_default(),
                    organization: row.organization,
                    place: row.rank.unwrap_or(0),
                    people: row.people,
                    mean_milli: row.mean_milli,
                    coverage_milli: row.coverage_milli,
                    won_at: now,
                    delivery: None,
                });
            }
        }
        Ok(won)
    }

    /// Notes that an organization was handed its award, and who took it.
    ///
    /// # Errors
    /// When it has not won it, has it already, or nothing is noted.
    pub async fn deliver_organization_prize(
        &self,
        staff: &Staff<permit::ManagePrizes>,
        id: &ContestId,
        award: &str,
        organization: &OrganizationId,
        note: &str,
    ) -> Result<OrganizationPrize> {
        let note = domain::text::one_line(note);
        if !(2..=200).contains(&domain::text::length(&note)) {
            return Err(Error::Invalid(vec![FieldFault::new("note", "required", "2 to 200 characters")]));
        }
        let all = storage::organization_prize::of_contest(&self.store.reader(), id).await?;
        let found = all.into_iter().find(|prize| prize.award == award && prize.organization == *organization);
        let mut prize = found.ok_or(Error::NotFound("organization award"))?;
        prize.deliver(staff.account().name.as_str(), &note, self.now())?;
        let said = format!("{award} {organization}: {note}");
        let line = self.staff_entry(staff, ("rank.deliver", id.as_str(), said));
        let work = Arc::new((prize, line));
        let stored = work.clone();
        let done = self
            .store
            .write(LaneKey::Common, move |tx| {
                let work = stored.clone();
                Box::pin(async move {
                    let done = storage::organization_prize::deliver(tx, &work.0).await?;
                    if done {
                        storage::audit::append(tx, &work.1).await?;
                    }
                    Ok::<_, Error>(done)
                })
            })
            .await?;
        if done { Ok(work.0.clone()) } else { Err(domain::prize::Refused::State(State::Delivered).into()) }
    }
}

/// Organization awards of which nothing is recorded.
fn awards_left<'p>(plan: &'p Plan, recorded: &[OrganizationPrize]) -> impl Iterator<Item = &'p OrganizationAward> {
    let known: HashSet<String> = recorded.iter().map(|prize| prize.award.clone()).collect();
    plan.organization.iter().filter(move |award| !known.contains(&award.id))
}

fn rank_tier(plan: &Plan, ranks: &Ranks, places: &Places<ParticipantId>) -> Option<RankTier> {
    let tier = plan.tier(&places.tier)?;
    let recorded = ranks.recorded(&places.tier);
    Some(RankTier {
        tier: tier.id.clone(),
        name: tier.name.clone(),
        quantity: tier.quantity,
        sure: places.sure.len(),
        by_lot: places.ties.iter().map(|tie| tie.places).sum(),
        missing: places.unrecorded(&recorded).len(),
        recorded: recorded.len(),
        open: places.open,
        waits: places.waits,
    })
}

fn new_prizes(
    contest: &ContestId,
    plan: &Plan,
    ranks: &Ranks,
    places: &[Places<ParticipantId>],
    now: Timestamp,
) -> Vec<NewPrize> {
    let mut prizes = Vec::new();
    for places in places {
        let Some(tier) = plan.tier(&places.tier) else { continue };
        for (participant, place) in places.unrecorded(&ranks.recorded(&places.tier)) {
            prizes.push(NewPrize {
                id: PrizeId::new(now.ms(), random()),
                contest: contest.clone(),
                draw: None,
                source: Source::Rank,
                tier: tier.id.clone(),
                tier_name: tier.name.clone(),
                prize: tier.prize.clone(),
                value_fen: tier.value_fen,
                place,
                entry: None,
                participant,
                won_at: now,
            });
        }
    }
    prizes
}

/// Prizes by rank that somebody holds whom ranks do not give this tier any more.
fn differing(ranks: &Ranks, places: &[Places<ParticipantId>]) -> Vec<PrizeId> {
    let gives = |prize: &Prize| {
        let mut of_tier = places.iter().filter(|places| places.tier == prize.won.tier);
        of_tier.any(|places| places.sure.iter().any(|(person, _)| *person == prize.won.participant))
    };
    let stands = |prize: &&Prize| {
        prize.won.source == Source::Rank && !matches!(prize.state, State::Waived | State::Struck) && !gives(prize)
    };
    ranks.won.iter().filter(stands).map(|prize| prize.won.id.clone()).collect()
}
