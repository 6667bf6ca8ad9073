//! Prizes of a contest for staff: masked in the list, opened one by one or in a full file, both with a reason.

use super::super::contest::required_reason;
use super::super::staff::{Staff, permit};
use super::super::winner::Detail;
use super::super::{App, Error, Result};
use super::Details;
use domain::id::{ContestId, ParticipantId, PrizeId};
use domain::participant::{Participant, public_name};
use domain::prize::{Archive, Prize, State};
use domain::time::Timestamp;
use std::collections::HashMap;
use storage::participant::Secrets;

/// Which prizes of a contest are wanted; nothing means all.
#[derive(Debug, Default)]
pub struct Filter {
    /// Where they are.
    pub state: Option<State>,
    /// Tier.
    pub tier: Option<String>,
    /// Text in what the list shows.
    pub q: String,
}

/// A prize with what may be shown of its winner.
#[derive(Debug)]
pub struct Listed {
    /// The prize.
    pub prize: Prize,
    /// Masked name, masked number and town.
    pub winner: Archive,
    /// Prize that took its place.
    pub followed_by: Option<PrizeId>,
    /// Whether its winner has let the deadline pass.
    pub overdue: bool,
    /// The winner unmasked; only in a full file.
    pub full: Option<Full>,
}

/// A winner unmasked, for those who hand prizes out.
pub struct Full {
    /// Nickname, or what replaces a hidden one.
    pub nickname: String,
    /// The account's number; empty once the account is gone.
    pub mobile: String,
    /// What the winner gave, until it is erased.
    pub details: Option<Details>,
}

impl std::fmt::Debug for Full {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Full(hidden)")
    }
}

/// Prizes of a contest for a file.
#[derive(Debug)]
pub struct PrizeFile {
    /// Title of the contest.
    pub title: String,
    /// When it was made.
    pub at: Timestamp,
    /// The prizes, in the order in which they were won.
    pub rows: Vec<Listed>,
}

impl Listed {
    fn says(&self, words: &str) -> bool {
        let Archive { name, mobile, town } = &self.winner;
        let won = &self.prize.won;
        let texts = [name, mobile, town, &won.tier_name, &won.prize, won.entry.as_ref().unwrap_or(name)];
        words.is_empty() || texts.into_iter().any(|text| domain::text::folded(text).contains(words))
    }
}

impl App {
    /// Prizes of a contest, masked, with how many there are in each state whatever the filter.
    ///
    /// # Errors
    /// When there is no such contest.
    pub async fn contest_prizes(
        &self,
        _staff: &Staff<permit::ReadPrizes>,
        contest: &ContestId,
        filter: &Filter,
    ) -> Result<(Vec<Listed>, HashMap<State, u64>)> {
        let all = self.prizes_by_tier(contest).await?;
        let mut counts = HashMap::new();
        for prize in &all {
            *counts.entry(prize.state).or_default() += 1;
        }
        let mut rows = self.listed_prizes(all).await?;
        let words = domain::text::folded(&filter.q);
        rows.retain(|row| {
            let of_state = filter.state.is_none_or(|state| row.prize.state == state);
            of_state && filter.tier.as_ref().is_none_or(|tier| row.prize.won.tier == *tier) && row.says(&words)
        });
        Ok((rows, counts))
    }

    /// Prizes of a contest for a file, audited with rows and reason. A masked one names those who hold a prize now, for
    /// it says nothing of states; a full one has every prize and what the winners gave.
    ///
    /// # Errors
    /// When there is no reason, or somebody who does not hand prizes out asks for a full one.
    pub async fn export_prizes(
        &self,
        staff: &Staff<permit::ReadPrizes>,
        contest: &ContestId,
        detail: Detail,
        format: &str,
        reason: &str,
    ) -> Result<PrizeFile> {
        let full = detail == Detail::Full;
        if full {
            staff.also::<permit::ManagePrizes>()?;
        }
        let reason = required_reason(reason)?;
        let title = self.staff_contest(contest)?.contest.title.clone();
        let mut all = self.prizes_by_tier(contest).await?;
        if !full {
            all.retain(|prize| !matches!(prize.state, State::Waived | State::Struck));
        }
        let mut rows = self.listed_prizes(all).await?;
        if full {
            self.unmask(&mut rows).await?;
        }
        let kind = if full { "full" } else { "masked" };
        let said = format!("{kind} {format}, {} rows: {reason}", rows.len());
        self.append_audit(self.staff_entry(staff, ("prize.export", contest.as_str(), said))).await?;
        Ok(PrizeFile { title, at: self.now(), rows })
    }

    /// Prizes of a contest in the order of the plan's tiers, in each as they were won.
    async fn prizes_by_tier(&self, contest: &ContestId) -> Result<Vec<Prize>> {
        let entry = self.staff_contest(contest)?;
        let plan = entry.awards.current().map(|version| &version.plan);
        let ids = plan.into_iter().flat_map(|plan| {
            let tiers = plan.tiers.iter().map(|tier| tier.id.as_str());
            tiers.chain(plan.instant.iter().map(|prize| prize.id.as_str()))
        });
        let order: HashMap<&str, usize> = ids.enumerate().map(|(at, id)| (id, at)).collect();
        let mut all = storage::prize::of_contest(&self.store.reader(), contest).await?;
        all.sort_by_key(|prize| order.get(prize.won.tier.as_str()).copied().unwrap_or(usize::MAX));
        Ok(all)
    }

    async fn unmask(&self, rows: &mut [Listed]) -> Result<()> {
        let mut people: Vec<ParticipantId> = rows.iter().map(|row| row.prize.won.participant.clone()).collect();
        people.sort();
        people.dedup();
        let known: HashMap<ParticipantId, (String, String)> = storage::participant::many(&self.store.reader(), &people)
            .await?
            .into_iter()
            .map(|(person, secrets)| {
                let mobile = self.keys.open_mobile(&secrets.mobile_sealed, &person.id).unwrap_or_default();
                let nickname = if person.nickname_hidden { person.public_name() } else { person.nickname.clone() };
                (person.id, (nickname, mobile))
            })
            .collect();
        for row in rows {
            // Of whoever has deleted their data nothing but the masked line is left.
            let gone = || (row.winner.name.clone(), String::new());
            let (nickname, mobile) = known.get(&row.prize.won.participant).cloned().unwrap_or_else(gone);
            row.full = Some(Full { nickname, mobile, details: self.opened_details(&row.prize) });
        }
        Ok(())
    }

    /// Opens what the winner of one prize gave; audited with the reason before anything is shown.
    ///
    /// # Errors
    /// When there is no reason, or nothing to open.
    pub async fn open_prize(
        &self,
        staff: &Staff<permit::ManagePrizes>,
        id: &PrizeId,
        reason: &str,
    ) -> Result<(Prize, Details)> {
        let reason = required_reason(reason)?;
        let prize = storage::prize::find(&self.store.reader(), id).await?.ok_or(Error::NotFound("prize"))?;
        let details = self.opened_details(&prize).ok_or(Error::NotFound("details"))?;
        self.append_audit(self.staff_entry(staff, ("prize.open", id.as_str(), reason))).await?;
        Ok((prize, details))
    }

    /// Prizes with what may be shown of their winners.
    pub(super) async fn listed_prizes(&self, prizes: Vec<Prize>) -> Result<Vec<Listed>> {
        let mut people: Vec<ParticipantId> = prizes.iter().map(|prize| prize.won.participant.clone()).collect();
        people.sort();
        people.dedup();
        let known: HashMap<ParticipantId, Archive> = storage::participant::many(&self.store.reader(), &people)
            .await?
            .into_iter()
            .map(|(person, secrets)| (person.id.clone(), self.masked(&person, &secrets)))
            .collect();
        let followed: HashMap<PrizeId, PrizeId> =
            prizes.iter().filter_map(|p| Some((p.follows.clone()?, p.won.id.clone()))).collect();
        let now = self.now();
        let gone = |id: &ParticipantId| Archive {
            name: public_name("", true, id),
            mobile: String::new(),
            town: String::new(),
        };
        let row = |prize: Prize| Listed {
            winner: prize
                .archive
                .clone()
                .or_else(|| known.get(&prize.won.participant).cloned())
                .unwrap_or_else(|| gone(&prize.won.participant)),
            followed_by: followed.get(&prize.won.id).cloned(),
            overdue: prize.is_overdue(now),
            full: None,
            prize,
        };
        Ok(prizes.into_iter().map(row).collect())
    }

    /// What may be shown of a winner.
    pub(in crate::app) fn masked(&self, person: &Participant, secrets: &Secrets) -> Archive {
        let mobile = self.keys.open_mobile(&secrets.mobile_sealed, &person.id).unwrap_or_default();
        Archive {
            name: person.listed_name(),
            mobile: domain::text::mask_mobile(&mobile),
            town: self.reference.town_name(&person.town),
        }
    }
}
