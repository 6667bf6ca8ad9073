//! Use cases: authorise, load, decide, save. One file per noun; every write goes through a lane of the store.

pub mod account;
pub mod attempt;
pub mod audit;
pub mod award;
pub mod board;
pub mod bootstrap;
pub mod catalog;
pub mod certificate;
pub mod contest;
pub mod correction;
pub mod draw;
pub mod erasure;
pub mod error;
pub mod expiry;
pub mod finding;
pub mod hasher;
pub(crate) mod history;
pub mod hold;
pub mod image;
pub mod import;
pub mod keys;
pub mod organization;
pub mod participant;
pub mod prize;
pub mod question;
pub mod receipt;
pub(crate) mod recent;
pub mod recovery;
pub mod reference;
pub mod result;
pub mod review;
pub mod revision;
pub mod seal;
pub mod session;
pub mod shell;
pub mod staff;
pub mod study;
pub mod study_pool;
pub mod submission;
pub mod undo;
pub mod winner;

pub use error::{Error, FieldFault, Result};

use crate::board::Boards;
use crate::clock::Clock;
use catalog::{Catalog, ContestEntry};
use domain::id::{ContestId, ParticipantId, SessionId};
use domain::participant::Participant;
use domain::time::Timestamp;
use hasher::Hasher;
use keys::Keys;
use reference::Reference;
use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, PoisonError, RwLock};
use storage::Store;

/// People whose particulars are kept in memory, at most.
const PEOPLE_MAX: usize = 100_000;

/// Lifetimes and switches that use cases need.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Lifetime of an access token.
    pub access_ms: i64,
    /// Lifetime of a refresh token.
    pub refresh_ms: i64,
    /// Whether this is a demonstration.
    pub demo: bool,
    /// Address of the site, for one-time links.
    pub origin: String,
    /// Who holds the contests, for the rules pages.
    pub organizer: String,
    /// Days after which what winners gave is forgotten.
    pub retention: prize::Retention,
}

/// What the use cases work with.
pub struct App {
    pub(crate) store: Store,
    pub(crate) boards: Boards,
    pub(crate) clock: Clock,
    pub(crate) keys: Keys,
    pub(crate) hasher: Hasher,
    pub(crate) reference: Reference,
    pub(crate) settings: Settings,
    catalog: RwLock<Arc<Catalog>>,
    receipts: tokio::sync::Mutex<(i64, i64)>,
    pub(crate) histories: history::Histories,
    pub(crate) recent: recent::Recent,
    pub(crate) study_pool: study_pool::KeptPool,
    /// Acts on contests happen one after another: each starts from what the one before has stored.
    pub(crate) contest_acts: tokio::sync::Mutex<()>,
    pub(crate) scoring: correction::Scoring,
    pub(crate) draw_plans: draw::Plans,
    pub(crate) draw_texts: draw::Texts,
    /// So do acts on questions.
    pub(crate) question_acts: tokio::sync::Mutex<()>,
    pub(crate) undos: undo::Undos,
    pub(crate) findings: finding::Memo,
    pub(crate) claim_rules: prize::RulesHeld,
    pub(crate) trees: receipt::Trees,
    /// Newest reviews of entries.
    pub(crate) queue: hold::Queue,
    people: RwLock<HashMap<ParticipantId, Arc<Participant>>>,
    people_epoch: AtomicU64,
    ended_families: RwLock<HashMap<SessionId, Timestamp>>,
    /// People whose access tokens issued before an instant no longer count.
    ended_people: RwLock<HashMap<ParticipantId, Timestamp>>,
}

impl App {
    /// Puts the parts together; [`bootstrap`] fills catalog and boards.
    #[must_use]
    pub fn new(
        store: Store,
        clock: Clock,
        keys: Keys,
        hasher: Hasher,
        reference: Reference,
        settings: Settings,
    ) -> Self {
        Self {
            store,
            boards: Boards::default(),
            clock,
            keys,
            hasher,
            reference,
            settings,
            catalog: RwLock::default(),
            receipts: tokio::sync::Mutex::default(),
            histories: history::Histories::default(),
            recent: recent::Recent::default(),
            study_pool: study_pool::KeptPool::default(),
            contest_acts: tokio::sync::Mutex::default(),
            scoring: correction::Scoring::default(),
            draw_plans: draw::Plans::default(),
            draw_texts: draw::Texts::default(),
            question_acts: tokio::sync::Mutex::default(),
            undos: undo::Undos::default(),
            findings: finding::Memo::default(),
            claim_rules: prize::RulesHeld::default(),
            trees: receipt::Trees::default(),
            queue: hold::Queue::default(),
            people: RwLock::default(),
            people_epoch: AtomicU64::default(),
            ended_families: RwLock::default(),
            ended_people: RwLock::default(),
        }
    }

    /// Now, by the server's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Lists and texts that come with the installation.
    #[must_use]
    pub const fn reference(&self) -> &Reference {
        &self.reference
    }

    /// Lifetimes and switches.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The key that signs access tokens.
    #[must_use]
    pub const fn access_key(&self) -> &[u8; 32] {
        self.keys.access()
    }

    /// Whether the database answers and takes writes.
    pub async fn is_ready(&self) -> bool {
        self.store.is_ready().await
    }

    /// The present snapshot of questions and contests.
    #[must_use]
    pub fn catalog(&self) -> Arc<Catalog> {
        self.catalog.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Swaps the snapshot for a changed copy.
    pub(crate) fn change_catalog(&self, change: impl FnOnce(&mut Catalog)) {
        let mut held = self.catalog.write().unwrap_or_else(PoisonError::into_inner);
        let mut copy = Catalog::clone(&held);
        change(&mut copy);
        *held = Arc::new(copy);
    }

    /// A contest that participants may know of: not a draft.
    pub(crate) fn public_contest(&self, id: &ContestId) -> Result<Arc<ContestEntry>> {
        let entry = self.staff_contest(id)?;
        if entry.contest.state == domain::contest::State::Draft { Err(Error::NotFound("contest")) } else { Ok(entry) }
    }

    /// Any contest.
    pub(crate) fn staff_contest(&self, id: &ContestId) -> Result<Arc<ContestEntry>> {
        self.catalog().contests.get(id).cloned().ok_or(Error::NotFound("contest"))
    }

    /// The next receipt number. One sequence serves all contests: numbers rise in each, and gaps mean nothing.
    pub(crate) async fn next_receipt(&self) -> Result<i64> {
        const BLOCK: i64 = 1000;
        let mut block = self.receipts.lock().await;
        if block.0 == block.1 {
            let first: i64 = self
                .store
                .write(storage::LaneKey::Common, |tx| {
                    Box::pin(async move { Ok::<_, Error>(storage::installation::reserve_receipts(tx, BLOCK).await?) })
                })
                .await?;
            *block = (first, first + BLOCK);
        }
        block.0 += 1;
        Ok(block.0 - 1)
    }

    /// A person's particulars from memory, else from the table. Everything that changes a person forgets them here.
    pub(crate) async fn person(&self, id: &ParticipantId) -> Result<Arc<Participant>> {
        let held = self.people.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned();
        if let Some(person) = held {
            return Ok(person);
        }
        let epoch = self.people_epoch.load(std::sync::atomic::Ordering::SeqCst);
        let person = Arc::new(self.participant(id).await?);
        let mut people = self.people.write().unwrap_or_else(PoisonError::into_inner);
        if people.len() >= PEOPLE_MAX {
            people.clear();
        }
        // Someone changed while this was being read; it is read anew next time.
        if epoch == self.people_epoch.load(std::sync::atomic::Ordering::SeqCst) {
            people.insert(id.clone(), person.clone());
        }
        Ok(person)
    }

    /// A number that changes whenever somebody's particulars do.
    pub(crate) fn people_epoch(&self) -> u64 {
        self.people_epoch.load(std::sync::atomic::Ordering::SeqCst)
    }

    /// Forgets a person's particulars, or everybody's.
    pub(crate) fn forget_person(&self, id: Option<&ParticipantId>) {
        self.people_epoch.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let mut people = self.people.write().unwrap_or_else(PoisonError::into_inner);
        match id {
            Some(id) => {
                people.remove(id);
            }
            None => people.clear(),
        }
    }

    /// Remembers that a session family ended, so that its access tokens stop at once.
    pub(crate) fn note_ended(&self, family: SessionId) {
        let now = self.now();
        let mut ended = self.ended_families.write().unwrap_or_else(PoisonError::into_inner);
        let horizon = now.plus_ms(-self.settings.access_ms);
        ended.retain(|_, at| *at > horizon);
        ended.insert(family, now);
    }

    /// Remembers that every session of a person ended, so that access tokens issued before `at` stop at once.
    pub(crate) fn note_ended_person(&self, person: &ParticipantId, at: Timestamp) {
        let mut ended = self.ended_people.write().unwrap_or_else(PoisonError::into_inner);
        let horizon = self.now().plus_ms(-self.settings.access_ms);
        ended.retain(|_, at| *at > horizon);
        ended.insert(person.clone(), at);
    }

    /// Whether a session ended while an access token of it, issued at `issued_at`, may still live.
    #[must_use]
    pub fn has_ended(&self, family: &SessionId, person: &ParticipantId, issued_at: Timestamp) -> bool {
        let people = self.ended_people.read().unwrap_or_else(PoisonError::into_inner);
        people.get(person).is_some_and(|at| issued_at < *at)
            || self.ended_families.read().unwrap_or_else(PoisonError::into_inner).contains_key(family)
    }
}
