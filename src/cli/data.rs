//! The data directory: one lock, one file of secrets, one database; everything that must survive lies here.

use crate::app::bootstrap::{bind_instance, instance_of};
use crate::app::keys::{self, Keys};
use crate::config::Config;
use domain::fairness::{hex, unhex};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use storage::{Options, Store, Url};

/// Why a command stops; the sentence is shown as it is.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Stop(pub String);

impl Stop {
    /// Stops with a sentence.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl From<crate::app::Error> for Stop {
    fn from(error: crate::app::Error) -> Self {
        let fields = match &error {
            crate::app::Error::Invalid(faults) => {
                faults.iter().map(|f| format!("\n  {}: {}", f.field, f.message)).collect()
            }
            crate::app::Error::Shortage(list) => list
                .iter()
                .map(|s| format!("\n  section “{}” wants {} questions, {} available", s.section, s.wanted, s.available))
                .collect(),
            _ => String::new(),
        };
        Self(format!("{error}{fields}"))
    }
}

/// Name of the database's file.
pub const DATABASE: &str = "quiz.db";
/// Name of the file of secrets.
pub const SECRETS: &str = "secrets.toml";
/// Folder of verification files served at the site's root.
pub const VERIFICATION: &str = "verification";
const LOCK: &str = "lock";

/// An opened data directory.
pub struct Data {
    /// The folder.
    pub dir: PathBuf,
    /// The database.
    pub store: Store,
    /// Keys of the instance.
    pub keys: Keys,
    /// Held for as long as the directory is in use.
    _lock: Option<File>,
}

struct Secrets {
    instance: String,
    master: [u8; 32],
}

/// Whether a command needs the directory for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Nobody else may use it; makes a new one if there is none.
    Alone,
    /// Beside a running server; only an existing one.
    Beside,
}

fn io(what: &str, path: &Path, error: &std::io::Error) -> Stop {
    Stop(format!("cannot {what} {}: {error}", path.display()))
}

/// Opens a data directory and holds its database against its secrets.
///
/// # Errors
/// When another process uses it, or database and secrets do not belong together.
pub async fn open(dir: &Path, config: &Config, usage: Use) -> Result<Data, Stop> {
    let database = dir.join(DATABASE);
    let on_sqlite = config.database.url.is_empty();
    let lock = match usage {
        Use::Alone => {
            make_private(dir)?;
            Some(lock(dir)?)
        }
        Use::Beside => {
            if (on_sqlite && !database.is_file()) || !dir.join(SECRETS).is_file() {
                let dir = dir.display();
                return Err(Stop(format!(
                    "{dir} is not a data directory; name it with --data or start `quiz serve` first"
                )));
            }
            None
        }
    };
    warn_of_network_disk(dir);
    let url = if on_sqlite { Url::Sqlite(database) } else { Url::Postgres(config.database.url.clone()) };
    let options = Options {
        url,
        lanes: config.database.lanes,
        queue_max: config.database.queue_max,
        batch_max: config.database.batch_max,
        readers_max: config.database.readers_max,
    };
    let failed = |error: storage::StoreError| Stop(format!("cannot open the database: {error}"));
    let held = read_secrets(dir)?;
    let is_new_file = on_sqlite && !dir.join(DATABASE).exists();
    if held.is_none() && !is_new_file {
        refuse_without_secrets(options.clone()).await?;
    }
    let store = Store::open(options).await.map_err(failed)?;
    let secrets = match held {
        Some(secrets) => secrets,
        None => write_new_secrets(dir)?,
    };
    store.migrate().await.map_err(failed)?;
    let keys = Keys::derive(&secrets.master);
    bind_instance(&store, &secrets.instance, &keys).await.map_err(|error| Stop(error.to_string()))?;
    Ok(Data { dir: dir.to_owned(), store, keys, _lock: lock })
}

/// A used database without its secrets is never opened for writing; nothing is regenerated.
async fn refuse_without_secrets(options: Options) -> Result<(), Stop> {
    let store = Store::open(options).await.map_err(|error| Stop(format!("cannot open the database: {error}")))?;
    let instance = match instance_of(&store).await {
        Ok(instance) => instance,
        // A database that has never been used has no table to ask.
        Err(error) if ["no such table", "does not exist"].iter().any(|sign| error.to_string().contains(sign)) => None,
        Err(error) => return Err(Stop(format!("cannot read the database: {error}. Nothing was changed"))),
    };
    store.close().await;
    match instance {
        Some(instance) => Err(Stop(crate::app::bootstrap::Mismatch::SecretsMissing(instance).to_string())),
        None => Ok(()),
    }
}

fn make_private(dir: &Path) -> Result<(), Stop> {
    if dir.is_dir() {
        return Ok(());
    }
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(|e| io("create", dir, &e))
}

fn lock(dir: &Path) -> Result<File, Stop> {
    let path = dir.join(LOCK);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&path)
        .map_err(|e| io("open", &path, &e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Stop(format!(
            "{} is in use by another quiz process; stop it first, or use a directory of its own",
            dir.display()
        ))),
        Err(std::fs::TryLockError::Error(error)) => Err(io("lock", &path, &error)),
    }
}

fn read_secrets(dir: &Path) -> Result<Option<Secrets>, Stop> {
    let path = dir.join(SECRETS);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io("read", &path, &error)),
    };
    let damaged = || Stop(format!("{} is damaged; restore it from a backup. Nothing was changed", path.display()));
    let table: toml::Table = text.parse().map_err(|_| damaged())?;
    let word = |key: &str| table.get(key).and_then(toml::Value::as_str);
    let instance = word("instance").filter(|i| !i.is_empty()).ok_or_else(damaged)?.to_owned();
    let master = word("master").and_then(unhex).and_then(|m| <[u8; 32]>::try_from(m).ok()).ok_or_else(damaged)?;
    let mode = std::fs::metadata(&path).map_err(|e| io("read", &path, &e))?.permissions().mode();
    if mode & 0o077 != 0 {
        tracing::warn!("{} can be read by others; it was set to mode 0600", path.display());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))
            .map_err(|e| io("protect", &path, &e))?;
    }
    Ok(Some(Secrets { instance, master }))
}

fn write_new_secrets(dir: &Path) -> Result<Secrets, Stop> {
    let path = dir.join(SECRETS);
    let secrets = Secrets { instance: format!("quiz-{}", hex(&keys::random::<8>())), master: keys::random() };
    let text = format!(
        "# Secrets of this instance. Whoever has them and the database can open every number. Keep a copy apart.\n\
         instance = \"{}\"\nmaster = \"{}\"\n",
        secrets.instance,
        hex(&secrets.master)
    );
    let mut file =
        OpenOptions::new().create_new(true).write(true).mode(0o600).open(&path).map_err(|e| io("create", &path, &e))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| io("write", &path, &e))?;
    Ok(secrets)
}

/// SQLite's locks do not hold on network disks.
fn warn_of_network_disk(dir: &Path) {
    let Ok(dir) = dir.canonicalize() else { return };
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap_or_default();
    let kind = mounts
        .lines()
        .filter_map(|line| {
            let mut parts = line.split(' ').skip(1);
            Some((parts.next()?, parts.next()?))
        })
        .filter(|(point, _)| dir.starts_with(point))
        .max_by_key(|(point, _)| point.len())
        .map(|(_, kind)| kind);
    if let Some(kind @ ("nfs" | "nfs4" | "cifs" | "smb3" | "fuse.sshfs")) = kind {
        tracing::warn!(
            kind,
            "the data directory is on a network disk; a database there can be damaged, use a local disk"
        );
    }
}
