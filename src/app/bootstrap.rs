//! Starting: holding database and secrets together, importing what is bundled, filling memory, the first link.

use super::catalog::{Catalog, ContestEntry, QuestionEntry};
use super::keys::Keys;
use super::{App, Error, Result};
use domain::account::INVITATION_MS;
use domain::actor::Role;
use domain::audit::Actor;
use domain::award::Plan;
use domain::contest::{Contest, State, Window};
use domain::fairness::{hex, keyed, parse_index};
use domain::id::{ContestId, OrganizationId, QuestionId};
use domain::organization::OrganizationName;
use domain::question::{BUNDLED, Question, RevisionState};
use domain::time::{DAY_MS, Timestamp};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use storage::link::{Link, Purpose};
use storage::question::{Change, StoredQuestion};
use storage::{LaneKey, Store};

/// Days a demonstration contest stays open.
const DEMO_DAYS: i64 = 30;

/// What is bundled and comes into the database at the first start.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// Questions, as published.
    pub questions: Vec<Question>,
    /// Contests, as drafts.
    pub contests: Vec<Contest>,
    /// Award plans of those contests.
    pub awards: BTreeMap<ContestId, Plan>,
    /// Organizations people can pick.
    pub organizations: Vec<OrganizationName>,
}

/// Why database and secrets do not belong together.
#[derive(Debug, thiserror::Error)]
pub enum Mismatch {
    /// The database holds an instance, the secrets are missing.
    #[error(
        "the database belongs to instance {0}, but its secrets are missing; put the file `secrets.toml` of that \
         instance into the data directory (or restore a backup). Nothing was changed"
    )]
    SecretsMissing(String),
    /// The database holds another instance than the secrets.
    #[error(
        "the database belongs to instance {database}, the secrets to instance {secrets}; put files of one instance \
         together. Nothing was changed"
    )]
    OtherInstance {
        /// Instance of the database.
        database: String,
        /// Instance of the secrets.
        secrets: String,
    },
    /// Same instance name, other keys.
    #[error(
        "the secrets are not those that instance {0} was made with; restore its own `secrets.toml`. Nothing was changed"
    )]
    OtherKeys(String),
    /// The database does not answer.
    #[error("{0}")]
    Store(String),
}

/// The instance a database belongs to, if it has been used.
///
/// # Errors
/// When the database does not answer.
pub async fn instance_of(store: &Store) -> Result<Option<String>> {
    Ok(storage::installation::get(&store.reader(), "instance").await?)
}

/// Marks a new database with its instance, or holds an old one against it.
///
/// # Errors
/// When database and secrets do not belong together.
pub async fn bind_instance(store: &Store, instance: &str, keys: &Keys) -> std::result::Result<(), Mismatch> {
    let failed = |error: Error| Mismatch::Store(error.to_string());
    let held = instance_of(store).await.map_err(failed)?;
    match held {
        Some(database) if database != instance => {
            return Err(Mismatch::OtherInstance { database, secrets: instance.to_owned() });
        }
        Some(_) => {
            let fingerprint = storage::installation::get(&store.reader(), "keys").await;
            return match fingerprint.map_err(|e| Mismatch::Store(e.to_string()))? {
                Some(found) if found == keys.fingerprint() => Ok(()),
                _ => Err(Mismatch::OtherKeys(instance.to_owned())),
            };
        }
        None => {}
    }
    let (instance, fingerprint) = (instance.to_owned(), keys.fingerprint().to_owned());
    store
        .write(LaneKey::Common, move |tx| {
            let (instance, fingerprint) = (instance.clone(), fingerprint.clone());
            Box::pin(async move {
                storage::installation::set(tx, "instance", &instance).await?;
                Ok::<_, Error>(storage::installation::set(tx, "keys", &fingerprint).await?)
            })
        })
        .await
        .map_err(failed)
}

impl App {
    /// Imports what is bundled: new questions and changed ones as new revisions, published as they come, and contests
    /// that are not there yet.
    /// A second time it changes nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn import_bundle(&self, bundle: Bundle) -> Result<usize> {
        let now = self.now();
        let changed = self.import_questions(bundle.questions, now).await?;
        for contest in bundle.contests {
            self.import_contest(contest).await?;
        }
        for (contest, plan) in bundle.awards {
            self.import_award_plan(&contest, plan).await?;
        }
        let names = bundle.organizations;
        self.store
            .write(LaneKey::Common, move |tx| {
                let names = names.clone();
                Box::pin(async move {
                    for name in &names {
                        let id = OrganizationId::new(now.ms(), super::keys::random());
                        storage::organization::insert_known(tx, name, &id, now).await?;
                    }
                    Ok::<_, Error>(())
                })
            })
            .await?;
        Ok(changed)
    }

    /// Brings new and changed questions of the bundle in. What staff have changed or retired stays theirs.
    async fn import_questions(&self, questions: Vec<Question>, now: Timestamp) -> Result<usize> {
        let held = storage::question::all(&self.store.reader()).await?;
        let held: HashMap<&QuestionId, &StoredQuestion> =
            held.iter().filter_map(|stored| Some((&stored.revisions.first()?.id, stored))).collect();
        let first = RevisionState::bundled(now);
        let (known, new): (Vec<_>, Vec<_>) = questions.into_iter().partition(|q| held.contains_key(&q.id));
        self.insert_questions(&new, &first).await?;
        let mut changes = Vec::new();
        for mut question in known {
            let Some(stored) = held.get(&question.id) else { continue };
            let newest = stored.revisions.iter().find(|q| q.revision == stored.life.head);
            let ours = stored.life.revisions.values().all(|revision| revision.author == BUNDLED);
            if !ours || stored.life.retired || newest.is_some_and(|old| old.same_content(&question)) {
                continue;
            }
            let mut life = stored.life.clone();
            question.revision = life.write(first.clone());
            changes.push(Change {
                id: question.id.clone(),
                version: stored.version,
                changed: vec![question.revision],
                life,
                written: Some(question),
            });
        }
        for change in &changes {
            let change = change.clone();
            self.store
                .write(LaneKey::Common, move |tx| {
                    let change = change.clone();
                    Box::pin(async move { Ok::<_, Error>(storage::question::save(tx, &change, now).await?) })
                })
                .await?;
        }
        Ok(new.len() + changes.len())
    }

    /// Imports a contest as a draft unless one of its id is there; tells whether it did.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn import_contest(&self, contest: Contest) -> Result<bool> {
        let now = self.now();
        self.store
            .write(LaneKey::Common, move |tx| {
                let contest = contest.clone();
                Box::pin(async move { Ok(storage::contest::insert_if_absent(tx, &contest, now).await?) })
            })
            .await
    }

    /// Loads questions, contests and boards into memory.
    ///
    /// # Errors
    /// When something stored cannot be read.
    pub async fn load(&self) -> Result<()> {
        let reader = self.store.reader();
        let mut catalog = Catalog::default();
        for stored in storage::question::all(&reader).await? {
            let Some(id) = stored.revisions.first().map(|q| q.id.clone()) else { continue };
            let entry = QuestionEntry {
                life: stored.life,
                version: stored.version,
                updated_at_ms: stored.updated_at.ms(),
                revisions: stored.revisions.into_iter().map(|q| (q.revision, Arc::new(q))).collect(),
            };
            catalog.questions.insert(id, entry);
        }
        for stored in storage::contest::all(&reader).await? {
            let contest = stored.contest;
            let secret = match &stored.sealed_secret {
                None => None,
                Some(sealed) => Some(self.keys.open_paper_secret(sealed, &contest).ok_or_else(|| {
                    Error::Internal(format!("the secret of contest {} cannot be opened", contest.id))
                })?),
            };
            let mut indexes = std::collections::BTreeMap::new();
            for (version, text) in storage::contest::index_texts(&reader, &contest.id).await? {
                let lines = parse_index(&text)
                    .ok_or_else(|| Error::Internal(format!("index {version} of {} is damaged", contest.id)))?;
                let index = contest.blueprint.index_of(contest.id.as_str(), version, lines);
                indexes.insert(version, index);
            }
            let corrections = storage::correction::of_contest(&reader, &contest.id).await?;
            let id = contest.id.clone();
            let receipts = storage::receipt::published(&reader, &id).await?;
            let awards = self.load_awards(&contest).await?;
            let entry = ContestEntry { receipts, awards, ..ContestEntry::new(contest, secret, indexes, corrections) };
            catalog.contests.insert(id, Arc::new(entry));
        }
        self.change_catalog(|held| *held = catalog);
        self.rebuild_boards().await
    }

    /// Opens the draft contests for demonstration: from now for 30 days, marked as such.
    ///
    /// # Errors
    /// When the bank is short.
    pub async fn open_demo(&self) -> Result<()> {
        let now = self.now();
        let drafts: Vec<Contest> = self
            .catalog()
            .contests
            .values()
            .map(|e| e.contest.clone())
            .filter(|c| c.state == State::Draft && c.activity == 4)
            .collect();
        for mut contest in drafts {
            let closes_at = Timestamp(now.ms() + DEMO_DAYS * DAY_MS);
            contest.window = Window { opens_at: now, closes_at };
            contest.demo = true;
            let id = contest.id.clone();
            let entry = |what: &str| self.audit_entry(&Actor::System, "", "", (what, id.as_str(), "demo".to_owned()));
            self.save_contest(contest, None, State::Draft, entry("contest.import")).await?;
            self.publish(&id, entry("contest.publish")).await?;
        }
        Ok(())
    }

    /// Publishes a draft from the server's own shell.
    ///
    /// # Errors
    /// When the bank is short or the window is over.
    pub async fn publish_on_shell(&self, id: &domain::id::ContestId) -> Result<()> {
        let line = self.audit_entry(&Actor::Shell, "shell", "", ("contest.publish", id.as_str(), String::new()));
        self.publish(id, line).await
    }

    /// The link for the first administrator while there is none: the same one at every start until it is used or too
    /// old, then a new one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn first_administrator_link(&self) -> Result<Option<(String, Timestamp)>> {
        let reader = self.store.reader();
        if storage::account::count_active_administrators(&reader).await? > 0 {
            return Ok(None);
        }
        let now = self.now();
        let made = storage::installation::get(&reader, "first_link").await?.and_then(|text| text.parse::<i64>().ok());
        let token_of = |made: i64| hex(&keyed(self.keys.access(), format!("first administrator\n{made}").as_bytes()));
        if let Some(made) = made {
            let found = storage::link::find(&reader, &Keys::token_hash(&token_of(made))).await?;
            if let Some(link) = found.filter(|link| link.expires_at > now) {
                return Ok(Some((self.welcome_address(&token_of(made)), link.expires_at)));
            }
        }
        let made = now.ms();
        let link = Link {
            hash: Keys::token_hash(&token_of(made)),
            purpose: Purpose::FirstAdministrator,
            account: None,
            participant: None,
            roles: Role::ALL.to_vec(),
            expires_at: now.plus_ms(INVITATION_MS),
            created_at: now,
            created_by: "system".to_owned(),
        };
        let expires_at = link.expires_at;
        self.store
            .write(LaneKey::Common, move |tx| {
                let link = link.clone();
                Box::pin(async move {
                    storage::link::insert(tx, &link).await?;
                    Ok::<_, Error>(storage::installation::set(tx, "first_link", &made.to_string()).await?)
                })
            })
            .await?;
        Ok(Some((self.welcome_address(&token_of(made)), expires_at)))
    }

    /// Writes one consistent copy of an SQLite database.
    ///
    /// # Errors
    /// On PostgreSQL, which has its own tool for that.
    pub async fn backup_into(&self, file: &std::path::Path) -> Result<()> {
        Ok(self.store.backup_into(file).await?)
    }
}

impl App {
    /// Forgets refresh tokens, reports and winners' details that are over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_old(&self) -> Result<()> {
        let now = self.now();
        loop {
            let gone = self
                .store
                .write(LaneKey::Common, move |tx| {
                    Box::pin(async move { Ok::<_, Error>(storage::session::purge(tx, now, 500).await?) })
                })
                .await?;
            if gone == 0 {
                break;
            }
        }
        self.store
            .write(LaneKey::Common, move |tx| {
                Box::pin(async move { Ok::<_, Error>(storage::import::purge(tx, now).await?) })
            })
            .await?;
        self.forget_old_prizes().await?;
        self.forget_origins().await
    }

    /// Holds the right to serve a PostgreSQL database that other machines could reach too.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hold_server_lease(&self, holder: &str, for_ms: i64) -> Result<bool> {
        let now = self.now();
        let holder = holder.to_owned();
        self.store
            .write(LaneKey::Common, move |tx| {
                let holder = holder.clone();
                Box::pin(async move {
                    Ok::<_, Error>(storage::lease::take(tx, "server", &holder, now, now.plus_ms(for_ms)).await?)
                })
            })
            .await
    }

    /// Whether the database is a file of this machine.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.store.is_sqlite()
    }
}
