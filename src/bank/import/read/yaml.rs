//! Reader of the house format: a list of items, each with what it is and what is right.

use crate::bank::import::item::{Item, Items, Level, Place, Problem, Source};
use crate::bank::import::limit::FileRefused;
use crate::bank::import::report::shortened;
use crate::bank::import::words::{self, SaidKind};
use crate::bank::{BankFault, yaml};

/// First line of a file that we wrote: nothing in it is folded, so every blank is meant.
pub(in crate::bank) const VERBATIM_MARK: &str = "# quiz: verbatim";

/// Reads the questions of a file.
pub(in crate::bank::import) fn read(source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    let text = source.text(out)?;
    let mut faults = Vec::new();
    let chunks = yaml::chunks(source.file_name, &text, &mut faults);
    if let Some(fault) = faults.first() {
        let line = fault.line.map(|line| format!("第 {line} 行：")).unwrap_or_default();
        return Err(FileRefused::new("format", format!("{line}{}", fault.message)));
    }
    out.sheets = 1;
    let verbatim = text.starts_with(VERBATIM_MARK);
    for chunk in &chunks {
        source.check_time()?;
        if chunk.text.chars().count() > source.limits.cell_chars_max.saturating_mul(4) {
            let mut item = Item::new(Place::row("", chunk.line));
            item.error(("", chunk.text), "too_long", "这道题的文字太长", Some("请缩短"));
            out.push(item)?;
            continue;
        }
        out.push(item(source, verbatim, chunk))?;
    }
    Ok(())
}

fn item(source: &Source<'_>, verbatim: bool, chunk: &yaml::Chunk<'_>) -> Item {
    let read = yaml::loose_item(source.file_name, verbatim, chunk, source.library);
    let name = read.id.unwrap_or_default();
    let mut item = Item::new(Place::row("", chunk.line).named(&name));
    match read.draft {
        Ok(draft) => {
            item.id = (!name.is_empty() && draft.id.as_str() == name).then(|| draft.id.clone());
            item.draft = draft;
            item.draft.source = String::new();
            if item.draft.topic.is_empty() {
                item.note(("topic", ""), "no_topic", "没有写主题，题目不归入任何主题");
            }
        }
        Err(faults) => {
            let line = |name: &str| chunk.text.lines().find_map(|line| line.get(2..)?.strip_prefix(name));
            item.draft.stem = line("stem:").unwrap_or_default().trim().to_owned();
            match line("kind:").map(str::trim) {
                Some(kind) if words::kind(kind) == Some(SaidKind::Unsupported) => item.refuse_kind(kind),
                _ => faults.into_iter().for_each(|fault| take(&mut item, fault, chunk)),
            }
            item.unread = true;
        }
    }
    item
}

fn take(item: &mut Item, fault: BankFault, chunk: &yaml::Chunk<'_>) {
    let row = fault.line.unwrap_or(chunk.line);
    let place = Place { row, column: fault.field, ..item.place.clone() };
    let line = chunk.text.lines().nth(row.saturating_sub(chunk.line)).unwrap_or_default();
    let value = shortened(line.trim());
    item.push(Problem {
        level: Level::Error,
        place,
        code: fault.code,
        value,
        message: fault.message,
        suggestion: None,
    });
}

/// Whether a text without a telling name is written like this.
pub(in crate::bank::import) fn looks_like(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#') && *line != "---");
    let first = lines.next().unwrap_or_default();
    let field = |line: &str| ["id:", "kind:", "stem:", "topic:"].iter().any(|name| line.starts_with(name));
    first.strip_prefix("- ").is_some_and(field)
}
