//! The files of a question bank: those the binary carries, or those of a folder.

use super::BankFault;
use std::collections::BTreeMap;
use std::path::Path;

/// Bytes of one file, at most.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Folders below the bank's folder that are looked into.
const DEPTH_MAX: usize = 3;

static BUNDLED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/question_bank.rs"));

/// Texts by path, relative and with `/`.
#[derive(Debug, Default)]
pub(super) struct Files(BTreeMap<String, String>);

impl Files {
    /// The files the binary carries.
    pub(super) fn bundled() -> Self {
        Self(BUNDLED.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    /// The files of a folder; those that cannot be read become faults.
    pub(super) fn from_folder(folder: &Path, faults: &mut Vec<BankFault>) -> Self {
        let mut files = Self::default();
        files.collect(folder, "", DEPTH_MAX, faults);
        files
    }

    #[cfg(test)]
    pub(super) fn from_pairs(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    #[cfg(test)]
    pub(super) fn set(&mut self, path: &str, text: &str) {
        self.0.insert(path.to_owned(), text.to_owned());
    }

    fn collect(&mut self, folder: &Path, prefix: &str, depth: usize, faults: &mut Vec<BankFault>) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("打不开文件夹 {}：{error}。请检查路径和读取权限", folder.display());
                faults.push(BankFault::of_file(prefix, "unreadable", message));
                return;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if path.is_dir() {
                if depth > 0 {
                    self.collect(&path, &format!("{name}/"), depth - 1, faults);
                }
            } else if path.extension().is_some_and(|kind| ["yaml", "md", "txt"].iter().any(|known| kind == *known)) {
                match read(&path) {
                    Ok(text) => {
                        self.0.insert(name, text);
                    }
                    Err(message) => faults.push(BankFault::of_file(&name, "unreadable", message)),
                }
            }
        }
    }

    /// The text of one file.
    pub(super) fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Files directly inside a folder with an ending, with their names without folder and ending.
    pub(super) fn inside<'f>(
        &'f self,
        folder: &'f str,
        ending: &'f str,
    ) -> impl Iterator<Item = (&'f str, &'f str, &'f str)> {
        self.0.iter().filter_map(move |(path, text)| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(ending)?;
            (!name.contains('/')).then_some((path.as_str(), name, text.as_str()))
        })
    }

    /// Names of the folders at the top.
    pub(super) fn folders(&self) -> Vec<&str> {
        let mut folders: Vec<&str> = self.0.keys().filter_map(|path| path.split_once('/')).map(|(f, _)| f).collect();
        folders.dedup();
        folders
    }
}

fn read(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let size = std::fs::metadata(path).map_err(|e| format!("读不了 {shown}：{e}"))?.len();
    if size > FILE_BYTES_MAX {
        return Err(format!("{shown} 有 {size} 字节，超过 {FILE_BYTES_MAX}，请拆成几个文件"));
    }
    let bytes = std::fs::read(path).map_err(|e| format!("读不了 {shown}：{e}"))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{shown} 不是 UTF-8 编码，请另存为 UTF-8"))?;
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}
