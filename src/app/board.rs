//! Leaderboards: writing standings through to memory, and what a visitor sees of a board.

use super::{App, Error, Result};
use crate::board::{Entry, OrganizationPlace, Scope};

pub use crate::board::{Place, Row};
use domain::id::{ContestId, ParticipantId};
use domain::participant::{Category, Participant};
use domain::ranking::Standing;
use domain::time::Timestamp;

/// Rows of a page of a board.
pub const PAGE_SIZE: usize = 50;

/// Which board is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BoardScope {
    /// People.
    People(Scope),
    /// Organizations.
    Organizations,
}

impl BoardScope {
    /// Reads the words of a request.
    ///
    /// # Errors
    /// When scope or key is unknown.
    pub fn parse(scope: &str, key: Option<&str>) -> Result<Self> {
        let unknown =
            |field: &str| Error::Invalid(vec![super::FieldFault::new(field, "unknown_value", "unknown scope or key")]);
        match (scope, key) {
            ("all", _) => Ok(Self::People(Scope::All)),
            ("organization", _) => Ok(Self::Organizations),
            ("category", Some(word)) => {
                Category::parse(word).map(|c| Self::People(Scope::Category(c))).ok_or_else(|| unknown("key"))
            }
            ("town", Some(code)) if code.len() <= 32 => Ok(Self::People(Scope::Town(code.to_owned()))),
            ("category" | "town", _) => Err(unknown("key")),
            _ => Err(unknown("scope")),
        }
    }
}

/// A page of a board.
#[derive(Debug)]
pub struct BoardPage {
    /// When read.
    pub at: Timestamp,
    /// People or organizations in the scope.
    pub total: usize,
    /// Page, from 1.
    pub page: usize,
    /// Rows of people.
    pub rows: Vec<Row>,
    /// Rows of organizations, with names.
    pub organizations: Vec<(OrganizationPlace, String)>,
    /// The visitor's place.
    pub me: Option<Place>,
}

/// Sets the particulars of an entry to those of a person.
pub(super) fn label(entry: &mut Entry, person: &Participant) {
    entry.name = person.public_name();
    entry.category = person.category;
    entry.town.clone_from(&person.town);
    entry.organization.clone_from(&person.organization);
}

impl App {
    /// Shows a standing that has just been committed.
    pub(crate) async fn show_standing(
        &self,
        contest: &ContestId,
        participant: &ParticipantId,
        standing: &Standing,
        version: i64,
    ) -> Result<()> {
        let held = self.staff_contest(contest)?;
        loop {
            let epoch = self.people_epoch();
            let person = self.person(participant).await?;
            let mut entry = blank_entry(&person);
            fill(&mut entry, standing, version, &held.contest.rules);
            self.boards.record(contest, entry);
            // Someone was relabelled meanwhile; whoever it was, the label is read once more.
            if epoch == self.people_epoch() {
                return Ok(());
            }
            let person = self.person(participant).await?;
            self.boards.relabel(participant, &|entry| label(entry, &person));
        }
    }

    /// Builds the boards of every contest from the table of standings.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rebuild_boards(&self) -> Result<()> {
        const CHUNK: u64 = 2000;
        let reader = self.store.reader();
        let mut after: Option<ParticipantId> = None;
        let mut people = std::collections::HashMap::new();
        loop {
            let page = storage::participant::all_public(&reader, after.as_ref(), CHUNK).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id.clone());
            people.extend(page.into_iter().filter(|p| p.deleted_at.is_none()).map(|p| (p.id.clone(), p)));
        }
        for held in self.catalog().contests.values() {
            let mut after: Option<ParticipantId> = None;
            loop {
                let rows = storage::standing::page(&reader, &held.contest.id, after.as_ref(), CHUNK).await?;
                let Some(last) = rows.last() else { break };
                after = Some(last.participant.clone());
                for row in &rows {
                    let Some(person) = people.get(&row.participant) else { continue };
                    let mut entry = blank_entry(person);
                    fill(&mut entry, &row.standing, row.version, &held.contest.rules);
                    self.boards.record(&held.contest.id, entry);
                }
            }
        }
        Ok(())
    }

    /// A page of a board.
    ///
    /// # Errors
    /// When the contest is not public.
    pub async fn board_page(
        &self,
        contest: &ContestId,
        scope: &BoardScope,
        page: usize,
        visitor: Option<&ParticipantId>,
    ) -> Result<BoardPage> {
        self.public_contest(contest)?;
        let page = page.max(1);
        let from = (page - 1).saturating_mul(PAGE_SIZE);
        let at = self.now();
        match scope {
            BoardScope::People(scope) => Ok(BoardPage {
                at,
                total: self.boards.people(contest, scope),
                page,
                rows: self.boards.rows(contest, scope, from, PAGE_SIZE),
                organizations: vec![],
                me: visitor.and_then(|id| self.boards.place(contest, scope, id)),
            }),
            BoardScope::Organizations => {
                let all = self.boards.organizations(contest);
                let total = all.len();
                let reader = self.store.reader();
                let mut organizations = Vec::new();
                for place in all.into_iter().skip(from).take(PAGE_SIZE) {
                    let found = storage::organization::find(&reader, &place.organization).await?;
                    let name = found.map_or_else(String::new, |o| o.name.as_str().to_owned());
                    organizations.push((place, name));
                }
                let me = visitor.and_then(|id| self.boards.place(contest, &Scope::All, id));
                Ok(BoardPage { at, total, page, rows: vec![], organizations, me })
            }
        }
    }
}

fn blank_entry(person: &Participant) -> Entry {
    Entry {
        participant: person.id.clone(),
        version: 0,
        key: domain::ranking::SortKey([0; 3]),
        score: domain::points::Points::ZERO,
        duration_ms: 0,
        finished_at: Timestamp(0),
        attempts: 0,
        name: person.public_name(),
        category: person.category,
        town: person.town.clone(),
        organization: person.organization.clone(),
    }
}

fn fill(entry: &mut Entry, standing: &Standing, version: i64, rules: &domain::contest::Rules) {
    entry.version = version;
    entry.key = standing.sort_key(rules);
    entry.score = standing.score;
    entry.duration_ms = standing.duration_ms;
    entry.finished_at = standing.finished_at;
    entry.attempts = standing.attempts;
}

impl App {
    /// Reads every person's particulars anew onto the boards, after a merge of organizations.
    pub(crate) async fn rebuild_labels(&self) -> Result<()> {
        self.forget_person(None);
        let reader = self.store.reader();
        let mut after: Option<ParticipantId> = None;
        loop {
            let page = storage::participant::all_public(&reader, after.as_ref(), 2000).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.id.clone());
            for person in page.iter().filter(|p| p.deleted_at.is_none()) {
                self.boards.relabel(&person.id, &|entry| label(entry, person));
            }
        }
    }
}
