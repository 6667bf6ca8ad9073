//! Reader of questions as people write them in plain text and in documents.

mod answer;
mod assign;
mod block;
mod heading;
mod junk;
mod key;
mod label;
mod line;
mod mark;
mod markdown;
mod order;
mod paper;
mod part;
mod raw;
mod settle;
mod shape;
mod start;
mod stem;
#[cfg(test)]
mod tests;

pub(super) use line::Line;

use crate::bank::import::item::{Items, Level, Place, Problem, Source};
use crate::bank::import::limit::FileRefused;
use crate::bank::import::repair;
use crate::bank::import::report::shortened;
use paper::{Paper, Stray};

/// Characters of a line that are read; more is no question.
const LINE_MAX: usize = 60_000;
/// Repairs of lines that are listed one by one.
const REPAIRS_SHOWN: usize = 50;

/// Reads the questions of a file.
pub(in crate::bank::import) fn read(source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    let text = source.text(out)?;
    let lines = (1..).zip(text.split('\n')).map(|(row, text)| Line { row, text: text.to_owned(), ..Line::default() });
    questions(lines.collect(), source, out)
}

/// Reads the questions of lines, from whatever format they came.
pub(super) fn questions(mut lines: Vec<Line>, source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    mend(&mut lines, source, out)?;
    markdown::plain(&mut lines);
    let size_max = source.limits.cell_chars_max.saturating_mul(16);
    let mut paper = paper::gather(&lines, size_max, || source.check_time())?;
    assign::assign(&mut paper);
    order::check(&mut paper);
    let bare = settle::bare_answers(&paper);
    out.sheets += 1;
    for (count, raw) in std::mem::take(&mut paper.raws).into_iter().enumerate() {
        if count % 64 == 0 {
            source.check_time()?;
        }
        if !(raw.is_empty() && raw.bare.is_empty()) {
            out.push(settle::settle(&paper, raw, bare, source))?;
        }
    }
    strays(&paper, out);
    Ok(())
}

/// Mends lines before they are read, since damage hides the marks: invisible characters, mojibake, blanks everywhere.
fn mend(lines: &mut [Line], source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    let mut shown = 0_usize;
    let (mut spaced, mut garbled, mut filled) = (false, 0_usize, 0_usize);
    for (count, line) in lines.iter_mut().enumerate() {
        if count % 64 == 0 {
            source.check_time()?;
        }
        if line.text.len() > LINE_MAX {
            let message = format!("这一行太长，只读了前 {LINE_MAX} 个字节");
            out.finding(Level::Warning, Place::row("", line.row), "line_too_long", message);
            let end = line.text.floor_char_boundary(LINE_MAX);
            line.text.truncate(end);
        }
        line.text.truncate(line.text.trim_end().len());
        for mended in repair::line(&mut line.text) {
            line.marked.clear();
            spaced |= mended.code == "spaced";
            shown += 1;
            if mended.silent || shown > REPAIRS_SHOWN {
                continue;
            }
            let value = format!("{} → {}", shortened(&mended.before), shortened(&line.text));
            let place = Place::row("", line.row);
            let message = mended.message.to_owned();
            let suggestion = None;
            out.finding_with(Problem { level: Level::Note, place, code: mended.code, value, message, suggestion });
        }
        filled += usize::from(!line.text.is_empty());
        garbled += usize::from(repair::is_mojibake(&line.text));
    }
    if spaced {
        lines.iter_mut().for_each(|line| repair::short_line(&mut line.text));
    }
    if garbled * 4 > filled {
        let message = "文件的编码错乱，许多字还原不了。请找原来的文件，用记事本另存为 UTF-8 再上传";
        out.finding(Level::Warning, Place::default(), "mojibake", message);
    }
    Ok(())
}

fn strays(paper: &Paper<'_>, out: &mut Items) {
    for Stray { row, warning, code, value, message } in &paper.strays {
        let level = if *warning { Level::Warning } else { Level::Note };
        let (place, value, message) = (Place::row("", *row), shortened(value), message.clone());
        let suggestion = None;
        out.finding_with(Problem { level, place, code, value, message, suggestion });
    }
}
