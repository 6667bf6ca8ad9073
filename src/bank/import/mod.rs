//! Questions from the files people have: detect the format, read, repair, judge, report. Nothing is written here.

mod answer;
mod archive;
mod decode;
mod format;
mod item;
mod judge;
mod known;
mod limit;
mod read;
mod repair;
mod report;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests_hostile;
#[cfg(test)]
mod tests_words;
mod text_report;
mod words;

pub use item::Place;
pub use known::KnownQuestions;
pub use limit::{FileRefused, Limits};
pub(super) use read::aiken::is_sign as is_aiken_sign;
#[cfg(test)]
pub(super) use read::back::read_back;
pub(super) use read::csv::guarded;
#[cfg(test)]
pub(super) use read::html::kept;
pub(super) use read::sheet::EXAMPLE;
pub(super) use read::yaml::VERBATIM_MARK;
pub use report::{Counts, ImportFault, ImportReport, ImportedQuestion};

use super::lists::Topics;
use domain::id::QuestionId;
use domain::question::{Draft, Library};
use domain::text;
use item::{Items, Source};
use judge::{About, Judge};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// What the check needs to know of the bank.
pub struct CheckContext<'a> {
    /// Questions of the bank.
    pub known: &'a KnownQuestions,
    /// Whether the bank has a question with this identifier.
    pub has_id: &'a dyn Fn(&QuestionId) -> bool,
    /// A new identifier.
    pub new_id: &'a dyn Fn() -> QuestionId,
    /// Names of topics.
    pub topics: &'a Topics,
    /// Laws and statements.
    pub library: &'a Library,
    /// Whether traditional text is converted to simplified text instead of being offered.
    pub simplify: bool,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What people read before they confirm.
    pub report: ImportReport,
    /// Questions that a confirmation adds, in the order of the file.
    pub drafts: Vec<Draft>,
}

/// Checks a file without importing anything.
///
/// # Errors
/// Why the file as a whole is refused.
pub fn check_file(
    bytes: &[u8],
    file_name: &str,
    context: &CheckContext<'_>,
    limits: &Limits,
    deadline: Instant,
) -> Result<Checked, FileRefused> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > limits.file_bytes_max {
        let max = (limits.file_bytes_max / (1024 * 1024)).max(1);
        return Err(FileRefused::new("too_large", format!("文件超过 {max} MB。请去掉图片，或拆成几个文件分别上传")));
    }
    let file = text::one_line(file_name);
    let source = Source { bytes, file_name: &file, limits, deadline, topics: context.topics, library: context.library };
    // Some readers are not ours; a panic of theirs on a hostile file must not reach the server.
    let (items, format) = catch_unwind(AssertUnwindSafe(|| {
        let format = format::detect(&source)?;
        let mut items = Items::with_room(limits.rows_max);
        read::read(format, &source, &mut items)?;
        Ok((items, format))
    }))
    .unwrap_or_else(|_| Err(FileRefused::broken()))?;
    if items.list.is_empty() {
        return Err(FileRefused::new("no_rows", "文件里没有找到题目。请对照模板检查，填好再上传"));
    }
    Ok(Judge::new(context, &file).finish(items, &About { format: format.word(), size }))
}
