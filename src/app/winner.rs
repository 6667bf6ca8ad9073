//! Winner lists by rank: whoever shares the last rank is in, staff and listed numbers are marked, exports are audited.

use super::contest::required_reason;
use super::staff::{Staff, permit};
use super::{App, Error, FieldFault, Result};
use crate::board::{Row, Scope};
use domain::contest::State;
use domain::id::{ContestId, ParticipantId};
use domain::participant::{Category, Mobile};
use domain::time::Timestamp;
use std::collections::{HashMap, HashSet};
use storage::LaneKey;

/// Ranks of a list, at most.
pub const TOP_MAX: usize = 10_000;

/// A row of a winner list.
#[derive(Debug, Clone)]
pub struct Winner {
    /// Rank, tie and figures.
    pub row: Row,
    /// Nickname: whole in a full export, else masked.
    pub nickname: String,
    /// Whether staff hid the nickname; then what stands above replaces it.
    pub nickname_hidden: bool,
    /// Number: whole, masked, or empty where it was not opened.
    pub mobile: String,
    /// Name of the town.
    pub town: String,
    /// Organization.
    pub organization: String,
    /// Whether the person may play but not win.
    pub excluded: bool,
    /// Whether a counted attempt had more time.
    pub elder_time: bool,
}

/// A winner list.
#[derive(Debug)]
pub struct WinnerList {
    /// Title of the contest.
    pub title: String,
    /// Whether results are final.
    pub is_final: bool,
    /// Scoring version of the results.
    pub scoring_version: u32,
    /// When made.
    pub at: Timestamp,
    /// Ranks asked for.
    pub top: usize,
    /// Groups: key, name, rows. The first is everyone.
    pub groups: Vec<(String, String, Vec<Winner>)>,
}

/// How much a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Nicknames masked, numbers not opened: the console's page.
    Preview,
    /// Nicknames and numbers masked: for publication.
    Masked,
    /// Everything: for those who deliver prizes.
    Full,
}

impl App {
    /// The list on the console's page.
    ///
    /// # Errors
    /// When there is no such contest.
    pub async fn winners(
        &self,
        _staff: &Staff<permit::ReadWinners>,
        contest: &ContestId,
        top: usize,
    ) -> Result<WinnerList> {
        self.winner_list(contest, top, Detail::Preview).await
    }

    /// The list for an export, audited with rows and reason.
    ///
    /// # Errors
    /// When a full export has no reason.
    pub async fn export_winners(
        &self,
        staff: &Staff<permit::ExportWinners>,
        contest: &ContestId,
        top: usize,
        detail: Detail,
        format: &str,
        reason: &str,
    ) -> Result<WinnerList> {
        let reason = required_reason(reason)?;
        let list = self.winner_list(contest, top, detail).await?;
        let rows: usize = list.groups.iter().map(|(_, _, rows)| rows.len()).sum();
        let kind = if detail == Detail::Full { "full" } else { "masked" };
        let said = format!(
            "{kind} {format}, top {}, {rows} rows, scoring version {}: {reason}",
            list.top, list.scoring_version
        );
        self.append_audit(self.staff_entry(staff, ("winner.export", contest.as_str(), said))).await?;
        Ok(list)
    }

    async fn winner_list(&self, id: &ContestId, top: usize, detail: Detail) -> Result<WinnerList> {
        if !(1..=TOP_MAX).contains(&top) {
            return Err(Error::Invalid(vec![FieldFault::new("top", "out_of_range", "1 to 10000")]));
        }
        // Ranks and the scoring version that the list names belong together.
        let _scoring = self.scoring.enter().await;
        let held = self.staff_contest(id)?;
        let scoring_version = held.ruling.version();
        let mut scopes = vec![("all".to_owned(), "总榜".to_owned(), Scope::All)];
        for category in Category::ALL.into_iter().filter(|c| held.contest.eligible.contains(c)) {
            scopes.push((category.word().to_owned(), category.name().to_owned(), Scope::Category(category)));
        }
        let rows: Vec<(String, String, Vec<Row>)> =
            scopes.into_iter().map(|(key, name, scope)| (key, name, self.boards.top(id, &scope, top))).collect();
        let people: HashSet<ParticipantId> =
            rows.iter().flat_map(|(_, _, rows)| rows).map(|row| row.entry.participant.clone()).collect();
        let details = self.winner_details(id, people.into_iter().collect(), detail).await?;
        let groups = rows
            .into_iter()
            .map(|(key, name, rows)| {
                let rows = rows
                    .into_iter()
                    .filter_map(|row| {
                        let known = details.get(&row.entry.participant)?.clone();
                        Some(Winner { town: self.reference.town_name(&row.entry.town), row, ..known })
                    })
                    .collect();
                (key, name, rows)
            })
            .collect();
        let is_final = held.contest.state == State::Final;
        Ok(WinnerList { title: held.contest.title.clone(), is_final, scoring_version, at: self.now(), top, groups })
    }

    async fn winner_details(
        &self,
        contest: &ContestId,
        people: Vec<ParticipantId>,
        detail: Detail,
    ) -> Result<HashMap<ParticipantId, Winner>> {
        let reader = self.store.reader();
        let excluded = storage::exclusion::all(&reader, contest).await?;
        let organizations: HashMap<_, _> = storage::organization::all(&reader)
            .await?
            .into_iter()
            .map(|o| (o.id.clone(), o.name.as_str().to_owned()))
            .collect();
        let elders = storage::standing::with_elder_time(&reader, contest, &people).await?;
        let mut found = HashMap::new();
        for (person, secrets) in storage::participant::many(&reader, &people).await? {
            let Some(place) = self.boards.place(contest, &Scope::All, &person.id) else { continue };
            let open = || self.keys.open_mobile(&secrets.mobile_sealed, &person.id).unwrap_or_default();
            let (nickname, mobile) = match detail {
                Detail::Preview => (person.listed_name(), String::new()),
                Detail::Masked => (person.listed_name(), domain::text::mask_mobile(&open())),
                Detail::Full if person.nickname_hidden => (person.public_name(), open()),
                Detail::Full => (person.nickname.clone(), open()),
            };
            let organization =
                person.organization.as_ref().and_then(|o| organizations.get(o)).cloned().unwrap_or_default();
            let winner = Winner {
                row: place.row,
                nickname,
                nickname_hidden: person.nickname_hidden,
                mobile,
                town: String::new(),
                organization,
                excluded: excluded.contains(&secrets.mobile_hash),
                elder_time: elders.contains(&person.id),
            };
            found.insert(person.id, winner);
        }
        Ok(found)
    }

    /// Replaces the list of numbers that may play but not win; tells how many of them have an account.
    ///
    /// # Errors
    /// Every number that is not one, by its place.
    pub async fn set_exclusions(
        &self,
        staff: &Staff<permit::RunContests>,
        contest: &ContestId,
        mobiles: &[String],
        reason: &str,
    ) -> Result<(usize, usize)> {
        let reason = required_reason(reason)?;
        self.staff_contest(contest)?;
        let mut faults = Vec::new();
        let mut hashes = Vec::new();
        for (i, mobile) in mobiles.iter().enumerate() {
            match Mobile::parse(mobile) {
                Ok(mobile) => hashes.push(self.keys.mobile_hash(&mobile)),
                Err(refused) => faults.push(FieldFault::refused(&format!("mobiles.{i}"), refused)),
            }
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        hashes.sort();
        hashes.dedup();
        let mut matched = 0;
        for hash in &hashes {
            let found = storage::participant::find_by_mobile(&self.store.reader(), hash).await?;
            matched += usize::from(found.is_some());
        }
        let listed = hashes.len();
        let line =
            self.staff_entry(staff, ("contest.exclude", contest.as_str(), format!("{listed} numbers: {reason}")));
        let id = contest.clone();
        self.store
            .write(LaneKey::Common, move |tx| {
                let (id, hashes, line) = (id.clone(), hashes.clone(), line.clone());
                Box::pin(async move {
                    storage::exclusion::replace(tx, &id, &hashes).await?;
                    Ok::<_, Error>(storage::audit::append(tx, &line).await?)
                })
            })
            .await?;
        Ok((matched, listed))
    }
}
