//! Marks of Markdown around questions, taken off before the lines are read.

use super::line::Line;
use super::mark::pattern;
use regex::Regex;
use std::sync::LazyLock;

static TASK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[-*+]\s+\[([ xX])\]\s+"));
static BULLET: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*[-*+]\s+(?:[A-Za-z]\s*[.、:：)）．]|[(（][A-Za-z][)）])"));

/// Takes bold marks, bullets before option letters and task boxes off, in papers that have them.
pub(super) fn plain(lines: &mut [Line]) {
    for line in lines {
        if line.text.contains("**") {
            line.text = line.text.replace("**", "");
            line.marked.clear();
        }
        if let Some(task) = TASK.captures(&line.text) {
            let done = task.get(1).is_some_and(|mark| mark.as_str() != " ");
            let rest = line.text.get(task.get(0).map_or(0, |whole| whole.end())..).unwrap_or_default();
            line.text = format!("{} {rest}", if done { '☑' } else { '☐' });
        } else if BULLET.is_match(&line.text) {
            line.text = line.text.trim_start().trim_start_matches(['-', '*', '+']).trim_start().to_owned();
        }
    }
}
