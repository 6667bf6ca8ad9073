//! Receipts of a closed contest: their tree is worked out off the writing path, its root is stored with the closing,
//! and everybody can have the proof of their own.

use super::catalog::ContestEntry;
use super::{App, Error, Result};
use domain::attempt::Attempt;
use domain::audit::Entry;
use domain::contest::{Contest, State};
use domain::fairness::tree::{Published, Tree, leaf_hash};
use domain::fairness::{Hash, receipt};
use domain::id::{AttemptId, ContestId, ParticipantId};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use storage::{LaneKey, Tx};

/// Attempts read at once.
const CHUNK: u64 = 500;
/// Leaves of all trees in memory, at most, beside those of the newest.
const KEPT_MAX: usize = 1_000_000;
/// How often closing looks again when an attempt has slipped in.
const TRIES: usize = 5;

/// A tree with the receipt numbers of its leaves.
pub(crate) struct Grown {
    numbers: Vec<i64>,
    tree: Tree,
}

/// Trees of the contests last asked for.
#[derive(Default)]
pub(crate) struct Trees {
    kept: Mutex<VecDeque<(ContestId, Arc<Grown>)>>,
    /// Only one tree is worked out at a time: a second request finds it done.
    growing: tokio::sync::Mutex<()>,
}

impl Trees {
    fn get(&self, contest: &ContestId) -> Option<Arc<Grown>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(id, _)| id == contest).map(|(_, grown)| grown.clone())
    }

    fn keep(&self, contest: &ContestId, grown: Arc<Grown>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(id, _)| id != contest);
        kept.push_front((contest.clone(), grown));
        let mut leaves = 0;
        let mut place = 0;
        kept.retain(|(_, grown)| {
            leaves += grown.numbers.len();
            place += 1;
            place == 1 || leaves <= KEPT_MAX
        });
    }
}

/// The proof that an attempt is among the receipts whose root is published.
#[derive(Debug)]
pub struct Proof {
    /// The text whose hash is the receipt.
    pub leaf: String,
    /// Number of the receipt.
    pub number: i64,
    /// Place among the receipts by number, from 0.
    pub index: usize,
    /// Hashes from the leaf's neighbour up.
    pub path: Vec<Hash>,
    /// Size and root.
    pub published: Published,
}

/// A leaf that was held against the receipt given for it.
fn checked_leaf(attempt: &domain::attempt::Attempt) -> Result<(i64, String)> {
    let damaged = || Error::Internal(format!("attempt {} no longer gives its receipt", attempt.id));
    let (card, leaf) = attempt.state.scorecard().zip(attempt.receipt_leaf()).ok_or_else(damaged)?;
    if receipt(&leaf) != card.receipt {
        return Err(damaged());
    }
    Ok((card.receipt_number, leaf))
}

impl App {
    /// Works out the tree over the receipts that a contest has now.
    async fn grow(&self, contest: &ContestId) -> Result<Grown> {
        let reader = self.store.reader();
        let mut leaves: Vec<(i64, Hash)> = Vec::new();
        let mut after: Option<Attempt> = None;
        loop {
            let page = storage::receipt::page(&reader, contest, after.as_ref(), CHUNK).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.clone());
            for attempt in &page {
                let (number, leaf) = checked_leaf(attempt)?;
                leaves.push((number, leaf_hash(leaf.as_bytes())));
            }
            // Other people's requests come between two pages.
            tokio::task::yield_now().await;
        }
        leaves.sort_unstable_by_key(|(number, _)| *number);
        let (numbers, hashes) = leaves.into_iter().unzip();
        Ok(Grown { numbers, tree: Tree::new(hashes) })
    }

    /// Scores what has ended, then closes a contest together with the root of its receipts.
    ///
    /// # Errors
    /// When attempts are still running or the state is another.
    pub(crate) async fn close_with_receipts(&self, contest: Contest, from: State, line: Entry) -> Result<()> {
        for _ in 0..TRIES {
            self.expire_attempts().await?;
            let grown = Arc::new(self.grow(&contest.id).await?);
            let closing =
                Closing { contest: contest.clone(), from, published: self.summary(&grown), line: line.clone() };
            let work = Arc::new(closing);
            let piece = work.clone();
            let closed = self
                .store
                .write(LaneKey::Common, move |tx| {
                    let work = piece.clone();
                    Box::pin(async move { work.run(tx).await })
                })
                .await?;
            if closed {
                self.trees.keep(&contest.id, grown);
                self.show_closing(&work);
                return Ok(());
            }
        }
        // Says so where attempts cannot be scored.
        self.settle(&contest.id).await?;
        Err(Error::Busy)
    }

    fn summary(&self, grown: &Grown) -> Published {
        let size = u64::try_from(grown.numbers.len()).unwrap_or(u64::MAX);
        Published { size, root: grown.tree.root(), at: self.now() }
    }

    fn show_closing(&self, work: &Closing) {
        self.change_catalog(|catalog| {
            if let Some(held) = catalog.contests.get(&work.contest.id) {
                let (contest, receipts) = (work.contest.clone(), Some(work.published.clone()));
                let entry = ContestEntry { contest, receipts, ..ContestEntry::clone(held) };
                catalog.contests.insert(work.contest.id.clone(), Arc::new(entry));
            }
        });
    }

    /// Publishes the root of a contest that was closed before there were any.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn publish_receipts(&self, id: &ContestId) -> Result<()> {
        let _one_by_one = self.contest_acts.lock().await;
        let held = self.staff_contest(id)?;
        if held.receipts.is_some() || held.contest.state < State::Closed {
            return Ok(());
        }
        let grown = Arc::new(self.grow(id).await?);
        let published = self.summary(&grown);
        let (contest, tree) = (id.clone(), published.clone());
        self.store
            .write(LaneKey::Common, move |tx| {
                let (contest, tree) = (contest.clone(), tree.clone());
                Box::pin(async move { Ok::<_, Error>(storage::receipt::publish(tx, &contest, &tree).await?) })
            })
            .await?;
        self.trees.keep(id, grown);
        self.change_catalog(|catalog| {
            if let Some(held) = catalog.contests.get(id) {
                let entry = ContestEntry { receipts: Some(published), ..ContestEntry::clone(held) };
                catalog.contests.insert(id.clone(), Arc::new(entry));
            }
        });
        Ok(())
    }

    /// The tree of a closed contest, from memory where it is there.
    async fn tree(&self, contest: &ContestId, published: &Published) -> Result<Arc<Grown>> {
        if let Some(grown) = self.trees.get(contest) {
            return Ok(grown);
        }
        let _one_by_one = self.trees.growing.lock().await;
        if let Some(grown) = self.trees.get(contest) {
            return Ok(grown);
        }
        let grown = Arc::new(self.grow(contest).await?);
        if grown.tree.root() != published.root {
            return Err(Error::Internal(format!("the receipts of {contest} no longer give the published root")));
        }
        self.trees.keep(contest, grown.clone());
        Ok(grown)
    }

    /// The proof that a person's ended attempt is among the receipts of its closed contest.
    ///
    /// # Errors
    /// When it is not this person's, still runs, or the contest is not closed.
    pub async fn proof(&self, participant: &ParticipantId, id: &AttemptId) -> Result<Proof> {
        let found = storage::attempt::find_for(&self.store.reader(), participant, id).await?;
        let attempt = found.ok_or(Error::NotFound("attempt"))?;
        let entry = self.staff_contest(&attempt.contest)?;
        let published = entry.receipts.clone().ok_or(Error::ReceiptsNotPublished)?;
        let (number, leaf) = checked_leaf(&attempt)?;
        let grown = self.tree(&attempt.contest, &published).await?;
        let missing = || Error::Internal(format!("attempt {id} is not among the published receipts"));
        let index = grown.numbers.binary_search(&number).map_err(|_| missing())?;
        let path = grown.tree.path(index).ok_or_else(missing)?;
        Ok(Proof { leaf, number, index, path, published })
    }
}

/// Everything that becomes true when a contest closes; may run more than once.
struct Closing {
    contest: Contest,
    from: State,
    published: Published,
    line: Entry,
}

impl Closing {
    /// False when an attempt has begun or ended since the tree was worked out; nothing is written then.
    async fn run(&self, tx: &Tx) -> Result<bool> {
        let id = &self.contest.id;
        // Read for change: whoever is starting an attempt has finished, whoever comes later sees it closed.
        let held = storage::contest::find(tx, id).await?.map(|stored| stored.contest.state);
        if held != Some(self.from) && held != Some(State::Closed) {
            return Err(Error::Act(domain::contest::RefusedAct::State(held.unwrap_or(self.from))));
        }
        if storage::attempt::count_unsettled(tx, id).await? > 0
            || storage::receipt::count(tx, id).await? != self.published.size
        {
            return Ok(false);
        }
        let (closed, at) = (self.contest.clone(), self.published.at);
        if storage::contest::save(tx, &closed, None, self.from, at).await? {
            storage::receipt::publish(tx, id, &self.published).await?;
            storage::audit::append(tx, &self.line).await?;
        }
        // Run again after a lost connection it finds its own row.
        Ok(true)
    }
}
