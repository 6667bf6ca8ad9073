//! The house rules that a compiler does not hold: who imports whom, a sentence at the top of every file, short files
//! and functions, and one noun through every layer.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const FILE_MAX: usize = 400;
const FUNCTION_MAX: usize = 70;

/// What a module may import of ours; modules of the root package by name, packages by theirs.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("migrations", &[]),
    ("frontend", &[]),
    ("storage", &["domain", "migrations"]),
    ("clock", &["domain"]),
    ("config", &[]),
    ("telemetry", &["config"]),
    ("board", &["domain"]),
    ("bank", &["domain"]),
    ("export", &["domain"]),
    ("app", &["domain", "storage", "board", "clock"]),
    ("jobs", &["app", "clock", "config", "domain"]),
    ("web", &["app", "bank", "export", "config", "domain", "frontend"]),
    ("cli", &["app", "bank", "clock", "config", "domain", "export", "frontend", "jobs", "storage", "telemetry", "web"]),
    ("main", &["cli", "quiz"]),
    ("lib", &[]),
];

/// Foreign packages that only these modules may name.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("sea_orm", &["storage"]),
    ("sea_orm_migration", &["migrations"]),
    ("sqlx", &["storage"]),
    ("actix_web", &["web", "cli", "main"]),
    ("actix_multipart", &["web"]),
    ("jsonwebtoken", &["web"]),
    ("utoipa", &["web"]),
    ("argon2", &["app"]),
    ("chacha20poly1305", &["app"]),
    ("rand", &["app"]),
    ("calamine", &["bank", "export"]),
    ("clap", &["cli"]),
];

/// Packages that a module must not name, beside those above.
const NEVER: &[(&str, &[&str])] = &[
    ("domain", &["serde", "serde_json", "tokio", "rand", "tracing"]),
    ("app", &["serde_json"]),
    ("board", &["tokio", "serde"]),
];

const NOUNS: [&str; 9] =
    ["contest", "question", "attempt", "participant", "organization", "account", "audit", "correction", "hold"];

struct Source {
    /// Path from the root.
    path: String,
    text: String,
}

impl Source {
    /// The module or package of the table that the file belongs to.
    fn module(&self) -> &str {
        let inner = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let first = inner.split('/').next().unwrap_or(inner);
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Lines without comments.
    fn code(&self) -> String {
        let plain = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
        self.text.lines().map(plain).collect::<Vec<_>>().join("\n")
    }
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["node_modules", "target"].contains(&name.as_str()) {
            collect(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

fn sources(folders: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| collect(&Path::new(ROOT).join(folder), &mut paths));
    paths.sort();
    let read = |path: PathBuf| Source {
        path: path.strip_prefix(ROOT).unwrap().to_string_lossy().into_owned(),
        text: std::fs::read_to_string(&path).unwrap(),
    };
    paths.into_iter().map(read).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// First names of paths: `a` of `a::b`, and what stands behind `crate::` with its group opened.
fn imports(code: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut packages, mut modules) = (BTreeSet::new(), BTreeSet::new());
    for (at, _) in code.match_indices("::") {
        let before = &code[..at];
        let name: String =
            before.chars().rev().take_while(|c| is_word(*c)).collect::<Vec<_>>().into_iter().rev().collect();
        let inner = before[..before.len() - name.len()].ends_with("::");
        if inner || name.is_empty() {
            continue;
        }
        if name == "crate" {
            let rest = &code[at + 2..];
            match rest.strip_prefix('{') {
                None => drop(modules.insert(rest.chars().take_while(|c| is_word(*c)).collect::<String>())),
                Some(group) => modules.extend(names_of_group(group)),
            }
        } else {
            packages.insert(name);
        }
    }
    (packages, modules)
}

/// First names of the entries of a group, up to its end.
fn names_of_group(group: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let (mut depth, mut entry) = (0, String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => drop(names.insert(std::mem::take(&mut entry))),
            _ if depth == 0 => entry.push(c),
            _ => {}
        }
    }
    names.insert(entry);
    names
        .iter()
        .map(|e| e.trim().chars().take_while(|c| is_word(*c)).collect::<String>())
        .filter(|n| !n.is_empty())
        .collect()
}

fn broken_imports(source: &Source) -> Vec<String> {
    let module = source.module();
    let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == module) else {
        return vec![format!("{}: the table of layers has no row for `{module}`", source.path)];
    };
    let (packages, modules) = imports(&source.code());
    let own = ["domain", "storage", "migrations", "frontend"];
    let is_root_package = !own.contains(&module);
    let mut broken = Vec::new();
    for name in modules.iter().filter(|_| is_root_package) {
        let is_module = MAY_IMPORT.iter().any(|(other, _)| other == name);
        if is_module && name != module && !allowed.contains(&name.as_str()) {
            broken.push(format!("{}: `{module}` may not import `{name}`; it may import {allowed:?}", source.path));
        }
    }
    for name in &packages {
        let name = name.as_str();
        if own.contains(&name) && name != module && !allowed.contains(&name) {
            broken.push(format!("{}: `{module}` may not import `{name}`; it may import {allowed:?}", source.path));
        }
        if let Some((_, homes)) = ONLY_IN.iter().find(|(package, _)| *package == name)
            && !homes.contains(&module)
        {
            broken.push(format!("{}: `{name}` belongs to {homes:?} only", source.path));
        }
        if NEVER.iter().any(|(m, never)| *m == module && never.contains(&name)) {
            broken.push(format!("{}: `{module}` never names `{name}`", source.path));
        }
    }
    broken
}

fn is_function(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let first = words.find(|w| !["pub", "async", "const", "unsafe"].contains(w) && !w.starts_with("pub("));
    first == Some("fn")
}

/// Functions with their lengths; an ending brace stands below its beginning.
fn functions(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| is_function(line)) {
        let indent = &line[..line.len() - line.trim_start().len()];
        let end = format!("{indent}}}");
        if line.trim_end().ends_with([';', '}']) {
            continue;
        }
        if let Some(length) = lines[at..].iter().position(|other| *other == end) {
            found.push((at + 1, length + 1));
        }
    }
    found
}

#[track_caller]
fn holds(rule: &str, broken: Vec<String>) {
    assert!(broken.is_empty(), "{rule}:\n  {}", broken.join("\n  "));
}

#[test]
fn every_module_imports_only_what_its_layer_may() {
    let broken = sources(&["src", "migrations", "frontend"]).iter().flat_map(broken_imports).collect();
    holds("layers (house rules, ARCHITECTURE.md)", broken);
}

#[test]
fn every_file_says_in_its_first_line_what_it_is_for() {
    let all = sources(&["src", "migrations", "frontend", "tests"]);
    let silent = all.iter().filter(|s| !s.text.starts_with("//! ")).map(|s| s.path.clone()).collect();
    holds("the first line of a file is `//! ` and a sentence", silent);
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let all = sources(&["src", "migrations", "frontend", "tests"]);
    let long = all.iter().map(|s| (s, s.text.lines().count())).filter(|(_, n)| *n > FILE_MAX);
    holds("files have 400 lines at most", long.map(|(s, n)| format!("{}: {n} lines", s.path)).collect());
}

#[test]
fn no_function_is_longer_than_seventy_lines() {
    let mut long = Vec::new();
    for source in sources(&["src", "migrations", "frontend", "tests"]) {
        for (line, length) in functions(&source.text).into_iter().filter(|(_, length)| *length > FUNCTION_MAX) {
            long.push(format!("{}:{line}: {length} lines", source.path));
        }
    }
    holds("functions have 70 lines at most", long);
}

#[test]
fn every_noun_has_a_file_in_every_layer() {
    let paths: Vec<String> = sources(&["src"]).into_iter().map(|s| s.path).collect();
    let mut missing = Vec::new();
    for layer in ["src/domain/", "src/storage/", "src/app/", "src/web/"] {
        for noun in NOUNS {
            if !paths.iter().any(|p| p.strip_prefix(layer).is_some_and(|rest| rest.contains(noun))) {
                missing.push(format!("{layer}: no file named after `{noun}`"));
            }
        }
    }
    holds("one noun, singular, in every layer", missing);
}

#[test]
fn the_reader_of_imports_sees_groups_and_inner_paths() {
    let (packages, modules) =
        imports("use crate::{app::App, web::{a, b}, clock};\nlet x = crate::board::Row; storage::find(); a::domain::b");
    assert_eq!(modules.into_iter().collect::<Vec<_>>(), ["app", "board", "clock", "web"]);
    assert_eq!(packages.into_iter().collect::<Vec<_>>(), ["a", "app", "storage", "web"]);
    assert_eq!(functions("fn a() {\n    x\n}\nfn b() {}\n    pub async fn c(\n    ) {\n    }\n"), [(1, 3), (5, 3)]);
}
