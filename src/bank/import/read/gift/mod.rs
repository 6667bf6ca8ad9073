//! GIFT of Moodle: questions as blocks of text, answers in braces.

mod answers;
mod blocks;

use super::html::{self, Mode, Plain};
use crate::bank::carried::Carried;
use crate::bank::import::item::{Item, Items, Level, Place, Problem, Source};
use crate::bank::import::limit::FileRefused;
use blocks::{Block, Blocks};
use domain::question::Kind;

/// Reads the questions of a file.
pub(in crate::bank::import) fn read(source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    let text = source.text(out)?;
    let mut category = String::new();
    for block in Blocks::of(&text) {
        source.check_time()?;
        if let Some(name) = block.body.strip_prefix("$CATEGORY:") {
            category = blocks::shown(name).trim().to_owned();
        } else if block.answers.is_none() && !block.unclosed {
            describe(&block, out);
        } else if let Some(item) = question(&block, &category, source) {
            out.push(item)?;
        }
    }
    Ok(())
}

/// Whether a text without a telling name is written like this: braces with answers, or a name in double colons.
pub(in crate::bank::import) fn looks_like(text: &str) -> bool {
    let mut named = false;
    let mut braces = 0_usize;
    for block in Blocks::of(text).take(40) {
        named |= block.named || block.body.starts_with("$CATEGORY:");
        if let Some(answers) = &block.answers {
            let inside = answers.trim();
            let marked =
                inside.starts_with(['=', '~', '#']) || answers::truth(inside).is_some() || answers::is_cloze(inside);
            braces += usize::from(marked || (named && inside.is_empty()));
        }
    }
    braces > 0
}

/// Text without a place for an answer: nothing to import, and nothing to pass over in silence.
fn describe(block: &Block, out: &mut Items) {
    let text = blocks::shown(&format!("{}{}", block.head, block.tail));
    let place = Place::row("", block.line).named(&blocks::shown(&block.name));
    let shown = crate::bank::import::report::shortened(text.trim());
    out.finding_with(Problem {
        level: Level::Note,
        place,
        code: "description",
        message: format!("这段文字没有答案，是说明而不是题目，没有导入：{shown}"),
        value: shown,
        suggestion: None,
    });
}

fn question(block: &Block, category: &str, source: &Source<'_>) -> Option<Item> {
    let name = blocks::shown(&block.name);
    let mut item = Item::new(Place::row("", block.line).named(name.trim()));
    let carried = block.carried.as_deref().and_then(Carried::parse);
    let tail = block.tail.trim();
    let answers = block.answers.as_deref().unwrap_or_default().trim();
    let truth = answers::truth(answers).is_some() && tail.chars().all(|c| !c.is_alphanumeric());
    let stem = if tail.is_empty() || truth {
        block.head.trim().to_owned()
    } else {
        format!("{}____{}", block.head, block.tail)
    };
    let (mode, stem) = formatted(&stem, Mode::Auto);
    item.draft.stem = super::graded::with_losses(&mut item, "stem", stem);
    if item.draft.stem.is_empty() && answers.is_empty() && name.trim().is_empty() {
        return None;
    }
    if item.draft.stem.is_empty() {
        name.trim().clone_into(&mut item.draft.stem);
    }
    if block.unclosed {
        let remedy = Some("答案用 { 和 } 括起来；文字里的花括号前面加反斜杠");
        item.draft.kind = Kind::Fill;
        item.error(("stem", &block.head), "unbalanced_braces", "这道题的花括号不成对，没有读出来", remedy);
        return Some(item);
    }
    super::graded::topic(&mut item, source.topics, category);
    let kind = carried.as_ref().and_then(Carried::kind);
    item.id = carried.as_ref().and_then(Carried::id);
    answers::read(&mut item, answers, mode, kind);
    if let Some(carried) = carried {
        item.problems.retain(|problem| problem.code != "no_topic" && problem.code != "all_or_nothing");
        carried.fill_in(&mut item.draft);
    }
    Some(item)
}

/// A text with the format it names in front, such as `[html]`, or the usual one.
fn formatted(written: &str, usual: Mode) -> (Mode, Plain) {
    let written = written.trim();
    let named = written.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (mode, body) = match named.and_then(|(name, rest)| Some((Mode::named(name)?, rest))) {
        Some(found) => found,
        None => (usual, written),
    };
    (mode, html::plain(&blocks::shown(body), mode))
}
