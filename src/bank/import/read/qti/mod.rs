//! QTI: items of 2.0 to 3.0, tests and packages of them, and what can be had of 1.2.

mod interaction;
mod item;
mod legacy;
mod package;
mod response;

use super::xml::{self, Trees};
use crate::bank::import::item::{Items, Level, Place, Source};
use crate::bank::import::limit::FileRefused;

/// Names of an item in 2.x and 3.0.
const ITEM: [&str; 2] = ["assessmentItem", "qti-assessment-item"];

/// What belongs to an item and stands elsewhere.
#[derive(Debug, Default)]
struct Surroundings {
    /// File inside the package; empty for a file of its own.
    file: String,
    /// Title of the section that refers to it.
    section: String,
    /// What our own writer put into the manifest.
    carried: Option<String>,
    /// Texts of passages by the `href` that the item gives.
    passages: Vec<(String, String)>,
}

/// Reads the questions of a file.
pub(in crate::bank::import) fn read(source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    if source.bytes.starts_with(b"PK") {
        return package::read(source, out);
    }
    let text = xml::text(source, out)?;
    document(&text, &Surroundings::default(), source, out)?;
    if out.list.is_empty() { Err(nothing(&text, out, source)) } else { Ok(()) }
}

/// Reads every item of a document.
fn document(text: &str, around: &Surroundings, source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    let legacy = xml::root(text).is_some_and(|root| root == "questestinterop");
    let wanted: &[&str] = if legacy { &["item"] } else { &ITEM };
    let mut trees = Trees::of(text, wanted, source.deadline)?;
    while let Some(found) = trees.next()? {
        match found {
            Ok(tree) if legacy => out.push(legacy::item(&tree, around, source))?,
            Ok(tree) => out.push(item::item(&tree, around, source))?,
            Err(broken) => {
                out.finding(Level::Error, Place::row(&around.file, broken.line), "broken_xml", broken.message);
            }
        }
    }
    Ok(())
}

/// Why a single file has no question.
fn nothing(text: &str, out: &Items, source: &Source<'_>) -> FileRefused {
    if let Some(broken) = out.findings.iter().find(|finding| finding.code == "broken_xml") {
        let message = format!("第 {} 行：{}。请重新导出，再上传一次", broken.place.row, broken.message);
        return FileRefused::new("broken_xml", message);
    }
    let root = xml::root(text).unwrap_or_default();
    match root.as_str() {
        "assessmentTest" | "assessmentSection" => {
            let files = package::references(text, source).into_iter().map(|(file, _)| file).collect::<Vec<_>>();
            let message = format!(
                "这是 QTI 试卷，题目在别的文件里（{}）。请把试卷和题目打成一个压缩包（.zip）再上传",
                crate::bank::import::report::shortened(&files.join("、"))
            );
            FileRefused::new("items_elsewhere", message)
        }
        "manifest" => {
            let message = "这是 QTI 题库的目录，题目在别的文件里。请上传整个压缩包（.zip）";
            FileRefused::new("items_elsewhere", message)
        }
        "assessmentStimulus" => {
            FileRefused::new("no_rows", "这是 QTI 的阅读材料，里面没有题目。请上传整个压缩包（.zip）")
        }
        _ => FileRefused::new("no_rows", "文件里没有找到题目。请核对导出的内容，再上传一次"),
    }
}
