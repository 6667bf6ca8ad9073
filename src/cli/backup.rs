//! Backup and restore: one archive with database and secrets, made while the server runs.

use super::data::{self, DATABASE, SECRETS, Stop, Use, VERIFICATION};
use crate::config::Config;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

/// Bytes of one file of an archive that is restored, at most.
const FILE_MAX: u64 = 1 << 40;

fn failed(what: &str, path: &Path, error: &std::io::Error) -> Stop {
    Stop(format!("cannot {what} {}: {error}", path.display()))
}

/// Writes a backup of a data directory; the server may be running.
///
/// # Errors
/// When the file exists, or on PostgreSQL.
pub async fn backup(dir: &Path, config: &Config, file: &Path) -> Result<(), Stop> {
    if !config.database.url.is_empty() {
        return Err(Stop::new(
            "the database is PostgreSQL: use `pg_dump -Fc` for it, and keep a copy of secrets.toml beside the dump",
        ));
    }
    let data = data::open(dir, config, Use::Beside).await?;
    let out = OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(file)
        .map_err(|e| failed("create", file, &e))?;
    let copy = dir.join(format!(".backup-{}.db", crate::app::keys::token().get(..16).unwrap_or("x")));
    let made = data.store.backup_into(&copy).await.map_err(|error| Stop(format!("backup failed: {error}")));
    data.store.close().await;
    let done = made.and_then(|()| pack(out, dir, &copy).map_err(|e| failed("write", file, &e)));
    // The copy is only a step; that it may be gone already does not matter.
    let _ = std::fs::remove_file(&copy);
    if done.is_err() {
        let _ = std::fs::remove_file(file);
    }
    done
}

fn pack(out: File, dir: &Path, copy: &Path) -> std::io::Result<()> {
    let mut archive = tar::Builder::new(out);
    archive.append_path_with_name(copy, DATABASE)?;
    archive.append_path_with_name(dir.join(SECRETS), SECRETS)?;
    let verification = dir.join(VERIFICATION);
    if verification.is_dir() {
        for entry in std::fs::read_dir(&verification)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                archive.append_path_with_name(entry.path(), Path::new(VERIFICATION).join(entry.file_name()))?;
            }
        }
    }
    archive.into_inner()?.sync_all()
}

/// Opens a backup into a new data directory.
///
/// # Errors
/// When the directory is not empty, or the file is not a backup.
pub fn restore(file: &Path, dir: &Path) -> Result<(), Stop> {
    let input = File::open(file).map_err(|e| failed("read", file, &e))?;
    let is_used = dir.exists() && std::fs::read_dir(dir).map_err(|e| failed("read", dir, &e))?.next().is_some();
    if is_used {
        return Err(Stop(format!("{} is not empty; name a new directory", dir.display())));
    }
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(|e| failed("create", dir, &e))?;
    let mut archive = tar::Archive::new(input);
    let mut found = Vec::new();
    for entry in archive.entries().map_err(|e| failed("read", file, &e))? {
        let mut entry = entry.map_err(|e| failed("read", file, &e))?;
        let name = entry.path().map_err(|e| failed("read", file, &e))?.to_string_lossy().into_owned();
        let is_ours = name == DATABASE
            || name == SECRETS
            || name.strip_prefix("verification/").is_some_and(|rest| !rest.contains('/') && rest != "..");
        if !is_ours || !entry.header().entry_type().is_file() || entry.size() > FILE_MAX {
            return Err(Stop(format!("{} is not a backup of quiz: it holds `{name}`", file.display())));
        }
        let target = dir.join(&name);
        if let Some(parent) = target.parent() {
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(parent)
                .map_err(|e| failed("create", parent, &e))?;
        }
        let mut out = OpenOptions::new()
            .create_new(true)
            .write(true)
            .mode(0o600)
            .open(&target)
            .map_err(|e| failed("create", &target, &e))?;
        std::io::copy(&mut entry, &mut out).and_then(|_| out.sync_all()).map_err(|e| failed("write", &target, &e))?;
        found.push(name);
    }
    match (found.iter().any(|n| n == DATABASE), found.iter().any(|n| n == SECRETS)) {
        (true, true) => Ok(()),
        _ => Err(Stop(format!("{} is not a whole backup: database or secrets are missing", file.display()))),
    }
}
