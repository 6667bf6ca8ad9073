//! `quiz law`: what the shell does with the law library.

use super::data::Stop;
use super::say;
use crate::bank::{Bank, parse_law};
use domain::law::ArticleChange;
use domain::question::{Citation, LawText, Question};
use std::path::Path;

/// Prints every text with its version and dates, and every fault; tells whether there is none.
pub(super) fn check(folder: Option<&Path>) -> bool {
    let (library, faults) = Bank::library(folder);
    for fault in &faults {
        say(&fault.to_string());
    }
    for law in library.laws.values() {
        let (version, status) = (&law.version, &law.status);
        say(&format!("{}  {version}  from {}  {}  {status}", law.slug, law.effective, law.title));
    }
    let articles: usize = library.laws.values().map(|law| law.articles.len()).sum();
    say(&format!(
        "{} texts with {articles} articles, {} statements, {} faults",
        library.laws.len(),
        library.facts.len(),
        faults.len()
    ));
    faults.is_empty()
}

/// Prints what changed between two versions, and under each change the questions it touches.
pub(super) fn diff(old: &str, new: &str, folder: Option<&Path>) -> Result<(), Stop> {
    let bank = super::serve::bank(folder)?;
    let (before, after) = (law(old, &bank)?, law(new, &bank)?);
    let found = domain::law::diff(&before, &after);
    let citing = |change: &ArticleChange<'_>| match change.before() {
        Some(article) => citing(&bank.questions, &before.slug, &article.number, change),
        None => Vec::new(),
    };
    let (mut touched, mut broken) = (0_usize, 0_usize);
    for change in &found.changes {
        say(&headline(change));
        if let ArticleChange::Changed { old, new } = change {
            say(&format!("  - {}\n  + {}", one_line(&old.text), one_line(&new.text)));
        }
        for (id, stands) in citing(change) {
            touched += 1;
            broken += usize::from(!stands);
            say(&format!(
                "  {id}: {}",
                if stands {
                    "引文还在新条文里，请复核"
                } else {
                    "引文已不在新条文里，请改写或下架"
                }
            ));
        }
    }
    say(&format!(
        "《{}》（{}）→《{}》（{}）：{} 条未变，{} 处变化；涉及 {touched} 处引用，其中 {broken} 处引文不再成立",
        before.title,
        before.version,
        after.title,
        after.version,
        found.unchanged,
        found.changes.len()
    ));
    Ok(())
}

/// A law of the library by its slug, or of a file.
fn law(name: &str, bank: &Bank) -> Result<LawText, Stop> {
    if let Some(law) = bank.library.laws.get(name) {
        return Ok(law.clone());
    }
    let path = Path::new(name);
    let text = std::fs::read_to_string(path)
        .map_err(|error| Stop(format!("`{name}` is no law of the library and no file that can be read: {error}")))?;
    let slug = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    parse_law(name, &slug, text.trim_start_matches('\u{feff}')).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Stop(format!("{name} cannot be read as a law:\n{}", lines.join("\n")))
    })
}

/// Questions that cite the article, each with whether its quote stands in the new text.
fn citing(questions: &[Question], slug: &str, article: &str, change: &ArticleChange<'_>) -> Vec<(String, bool)> {
    let cites = |citation: &&Citation| citation.article_of(slug) == Some(article);
    let touched = questions.iter().filter(|question| question.citations.iter().any(|c| cites(&c)));
    touched
        .map(|question| {
            let mut quotes = question.citations.iter().filter(cites).map(Citation::quote);
            (question.id.to_string(), quotes.all(|quote| change.still_stands(quote)))
        })
        .collect()
}

fn headline(change: &ArticleChange<'_>) -> String {
    match change {
        ArticleChange::Renumbered { old, new } => format!("改号 {} → {}", old.number, new.number),
        ArticleChange::Changed { old, new } if old.number == new.number => format!("修改 {}", old.number),
        ArticleChange::Changed { old, new } => format!("修改 {} → {}", old.number, new.number),
        ArticleChange::Removed { old } => format!("删去 {}：{}", old.number, one_line(&old.text)),
        ArticleChange::Added { new } => format!("新增 {}：{}", new.number, one_line(&new.text)),
    }
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}
