//! What a correction would change, worked out from boards and attempts without writing anything.

use super::run::has;
use super::{Proposal, Refused};
use crate::app::catalog::ContestEntry;
use crate::app::staff::{Staff, permit};
use crate::app::{App, Error, Result};
use crate::board::{Row, Scope};
use domain::contest::Shortage;
use domain::correction::{Bucket, Correction, Move, Pair, Ruling, Signature, State, crossing, histogram, moves};
use domain::id::{AttemptId, ContestId, CorrectionId, ParticipantId, QuestionId};
use domain::participant::Category;
use domain::points::Points;
use domain::ranking::Standing;
use std::collections::HashMap;

/// Rows of a page of moves.
pub const PAGE_SIZE: usize = 50;
/// Attempts read at once.
const CHUNK: u64 = 1000;

/// What becomes of the index that later attempts draw from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexFate {
    /// A new version without the question.
    NewVersion,
    /// It stays, since these sections would be short without it.
    Kept(Vec<Shortage>),
    /// Nothing changes: the question is re-keyed, or no attempt can start any more.
    NotNeeded,
}

/// A person's move under their masked name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedMove {
    /// Masked name.
    pub name: String,
    /// Group.
    pub category: Category,
    /// Score and rank before and after.
    pub moved: Move,
}

/// Who enters and who leaves the first ranks of a group.
#[derive(Debug)]
pub struct PrizeGroup {
    /// Word of the group; `all` for everyone.
    pub key: String,
    /// Name of the group.
    pub name: String,
    /// Who enters.
    pub entered: Vec<NamedMove>,
    /// Who leaves.
    pub left: Vec<NamedMove>,
}

/// What a correction would change.
#[derive(Debug)]
pub struct Preview {
    /// Ended attempts that had the question.
    pub attempts: u64,
    /// Attempts that have it and still run.
    pub running: u64,
    /// People on the board.
    pub people: usize,
    /// People whose kept score would change.
    pub scores_changed: usize,
    /// People whose rank would change.
    pub ranks_changed: usize,
    /// People by ranks gained.
    pub histogram: Vec<Bucket>,
    /// Ranks of the prize range.
    pub top: u32,
    /// The prize range of everyone and of each group.
    pub groups: Vec<PrizeGroup>,
    /// What becomes of the index.
    pub index: IndexFate,
    /// People whose score or rank would change.
    pub moves_total: usize,
    /// One page of them: the greatest moves first.
    pub moves: Vec<NamedMove>,
}

impl App {
    /// What a proposal would change; `page` is one of the moves, from 1.
    ///
    /// # Errors
    /// When the proposal could not be made.
    pub async fn preview_correction(
        &self,
        staff: &Staff<permit::RunContests>,
        contest: &ContestId,
        proposal: Proposal,
        page: usize,
    ) -> Result<Preview> {
        let (entry, question) = match self.proposable(contest, &proposal).await {
            // Whoever decides a proposal looks at it while it waits.
            Err(Error::Correction(Refused::Pending)) => {
                let entry = self.staff_contest(contest)?;
                let question = self.indexed(&entry, &proposal.question)?;
                (entry, question)
            }
            other => other?,
        };
        let account = staff.account();
        let trial = Correction {
            id: CorrectionId::new(0, [0; 10]),
            contest: contest.clone(),
            question: question.id.clone(),
            revision: question.revision,
            remedy: proposal.remedy,
            reason: String::new(),
            top: proposal.top,
            proposed: Signature { account: account.id.clone(), name: account.display_name.clone(), at: self.now() },
            state: State::Proposed,
            decision: None,
            scoring_version: None,
            applied: None,
        };
        let ruling = entry.ruling.clone().with(entry.ruling.version() + 1, &trial);
        let (attempts, changed) = self.changed_standings(&entry, &trial, &ruling).await?;
        let reader = self.store.reader();
        let (_, running) = storage::attempt::count_holders(&reader, contest, &trial.question).await?;
        let index = match self.index_without(&entry, &trial) {
            Ok(_) => IndexFate::NewVersion,
            Err(fate) => fate,
        };
        Ok(self.compared(
            &entry,
            &changed,
            page,
            Preview { attempts, running, top: trial.top, ..Preview::blank(index) },
        ))
    }

    /// New standings of those who had the question, and how many ended attempts that are.
    async fn changed_standings(
        &self,
        entry: &ContestEntry,
        trial: &Correction,
        ruling: &Ruling,
    ) -> Result<(u64, HashMap<ParticipantId, Standing>)> {
        let reader = self.store.reader();
        let catalog = self.catalog();
        let (contest, version) = (&entry.contest.id, entry.ruling.version());
        let find = |id: &QuestionId, revision: u32| catalog.question(id, revision);
        let (mut attempts, mut standings) = (0, HashMap::new());
        let mut scores: HashMap<ParticipantId, Vec<(u32, Points)>> = HashMap::new();
        let mut after: Option<AttemptId> = None;
        loop {
            let held =
                storage::attempt::holders(&reader, contest, &trial.question, None, after.as_ref(), CHUNK).await?;
            let Some(last) = held.last() else { break };
            after = Some(last.id.clone());
            for attempt in held.iter().filter(|attempt| has(attempt, trial)) {
                attempts += 1;
                let score = attempt.mark(&find, ruling).score;
                scores.entry(attempt.participant.clone()).or_default().push((attempt.number, score));
            }
        }
        let people: Vec<ParticipantId> = scores.keys().cloned().collect();
        let mut finished = storage::attempt::finished_of(&reader, contest, &people, version).await?;
        for (person, list) in &mut finished {
            for (number, score) in scores.get(person).into_iter().flatten() {
                list.iter_mut().filter(|f| f.number == *number).for_each(|f| f.score = *score);
            }
            if let Some(standing) = Standing::of(&entry.contest.rules, list) {
                standings.insert(person.clone(), standing);
            }
        }
        Ok((attempts, standings))
    }

    /// Holds the boards against the boards as they would be.
    fn compared(
        &self,
        entry: &ContestEntry,
        changed: &HashMap<ParticipantId, Standing>,
        page: usize,
        blank: Preview,
    ) -> Preview {
        let contest = &entry.contest;
        let look = |scope: &Scope| {
            let rows = self.boards.rows(&contest.id, scope, 0, usize::MAX);
            let pairs: Vec<Pair> = rows.iter().map(|row| pair(row, changed, &contest.rules)).collect();
            (moves(&pairs), rows)
        };
        let top = usize::try_from(blank.top).unwrap_or(usize::MAX);
        let group = |key: &str, name: &str, all: &[Move], rows: &[Row]| {
            let crossed = crossing(all, top);
            let names = names(rows);
            PrizeGroup {
                key: key.to_owned(),
                name: name.to_owned(),
                entered: named(crossed.entered, &names),
                left: named(crossed.left, &names),
            }
        };
        let (all, rows) = look(&Scope::All);
        let mut groups = vec![group("all", "总榜", &all, &rows)];
        for category in Category::ALL.into_iter().filter(|c| contest.eligible.contains(c)) {
            let (of_group, rows) = look(&Scope::Category(category));
            groups.push(group(category.word(), category.name(), &of_group, &rows));
        }
        let mut moved: Vec<Move> = all.iter().filter(|m| m.is_moved()).cloned().collect();
        moved.sort_by_key(|m| (std::cmp::Reverse(m.gain().abs()), m.new_rank));
        let from = page.max(1).saturating_sub(1).saturating_mul(PAGE_SIZE);
        let shown = moved.iter().skip(from).take(PAGE_SIZE).cloned().collect();
        Preview {
            people: all.len(),
            scores_changed: all.iter().filter(|m| m.old_score != m.new_score).count(),
            ranks_changed: all.iter().filter(|m| m.old_rank != m.new_rank).count(),
            histogram: histogram(&all),
            groups,
            moves_total: moved.len(),
            moves: named(shown, &names(&rows)),
            ..blank
        }
    }
}

impl Preview {
    const fn blank(index: IndexFate) -> Self {
        Self {
            attempts: 0,
            running: 0,
            people: 0,
            scores_changed: 0,
            ranks_changed: 0,
            histogram: Vec::new(),
            top: 0,
            groups: Vec::new(),
            index,
            moves_total: 0,
            moves: Vec::new(),
        }
    }
}

fn pair(row: &Row, changed: &HashMap<ParticipantId, Standing>, rules: &domain::contest::Rules) -> Pair {
    let before = (row.entry.key, row.entry.score);
    let after = changed.get(&row.entry.participant).map_or(before, |s| (s.sort_key(rules), s.score));
    Pair { participant: row.entry.participant.clone(), before, after }
}

fn names(rows: &[Row]) -> HashMap<&ParticipantId, &Row> {
    rows.iter().map(|row| (&row.entry.participant, row)).collect()
}

fn named(moves: Vec<Move>, names: &HashMap<&ParticipantId, &Row>) -> Vec<NamedMove> {
    let name = |moved: Move| {
        let entry = &names.get(&moved.participant)?.entry;
        Some(NamedMove { name: entry.name.clone(), category: entry.category, moved })
    };
    moves.into_iter().filter_map(name).collect()
}
