//! Build script: writes a table of every file of `question-bank/` for the binary to carry, and watches the folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|kind| ["yaml", "md", "txt"].iter().any(|known| kind == *known)) {
            found.push(path);
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "cargo reads the directives of a build script from its output")]
fn main() -> io::Result<()> {
    let missing = |name: &str| io::Error::other(format!("{name} is not set; run through cargo"));
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| missing("CARGO_MANIFEST_DIR"))?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| missing("OUT_DIR"))?);
    let bank = root.join("question-bank");
    println!("cargo::rerun-if-changed={}", bank.display());
    println!("cargo::rerun-if-changed=src/bank/embed.rs");
    let mut found = Vec::new();
    collect(&bank, &mut found)?;
    found.sort();
    let mut table = String::from("&[\n");
    for path in found {
        let name = path.strip_prefix(&bank).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        // Writing to a String cannot fail.
        let _ = writeln!(table, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    table.push_str("]\n");
    fs::write(out.join("question_bank.rs"), table)
}
