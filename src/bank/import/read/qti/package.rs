//! A package of QTI: an archive with a manifest, items, tests and passages in whatever folders.

use super::super::html;
use super::super::xml::{self, Element, Node, Trees};
use super::{Surroundings, document};
use crate::bank::carried::CARRIED;
use crate::bank::import::archive::Archive;
use crate::bank::import::item::{Items, Level, Place, Source};
use crate::bank::import::limit::FileRefused;
use domain::question::STEM_MAX;
use std::collections::BTreeMap;

/// Name of a manifest.
const MANIFEST: &str = "imsmanifest.xml";

/// What the files of a package say about an item.
#[derive(Default)]
struct Index {
    /// Files that the manifest calls items, in its order.
    listed: Vec<String>,
    /// What our own writer carries, by file.
    carried: BTreeMap<String, String>,
    /// Titles of sections, by file.
    sections: BTreeMap<String, String>,
    /// Texts of passages, by file.
    passages: BTreeMap<String, String>,
}

/// Reads the questions of a package.
pub(super) fn read(source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    let mut archive = Archive::open(source.bytes, source.limits, source.deadline)?;
    let names: Vec<String> = archive.names().to_vec();
    let mut index = Index::default();
    let mut documents: BTreeMap<String, String> = BTreeMap::new();
    for name in names.iter().filter(|name| !is_litter(name)) {
        source.check_time()?;
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        if ["zip", "xlsx", "docx", "txt", "gift", "csv", "xls"].contains(&ending.as_str()) {
            let message = format!("压缩包里的 {name} 不是 QTI 文件，没有读取。请解压后单独上传");
            out.finding(Level::Warning, Place::row(name, 0), "not_read", message);
        }
        if ending != "xml" {
            continue;
        }
        let Some(text) = archive.read(name).and_then(|bytes| xml::decoded(&bytes).ok()).map(|decoded| decoded.text)
        else {
            out.finding(Level::Error, Place::row(name, 0), "broken_file", format!("压缩包里的 {name} 打不开"));
            continue;
        };
        sort(name, text, &mut index, &mut documents, source, out)?;
    }
    missing(&index, &documents, &names, out);
    let mut order = index.listed.clone();
    order.retain(|name| documents.contains_key(name));
    order.extend(documents.keys().filter(|name| !index.listed.contains(name)).cloned());
    order.dedup();
    for name in order {
        let Some(text) = documents.remove(&name) else { continue };
        let around = surroundings(&name, &mut index);
        out.sheets += 1;
        document(&text, &around, source, out)?;
    }
    // A package without a question is refused with the first reason that was found for it.
    let reason = out.findings.iter().find(|finding| out.list.is_empty() && finding.level != Level::Note);
    reason.map_or(Ok(()), |finding| Err(FileRefused::new(finding.code, finding.message.clone())))
}

fn is_litter(name: &str) -> bool {
    name.ends_with('/') || name.starts_with("__MACOSX/") || name.rsplit('/').next().is_some_and(|n| n.starts_with("._"))
}

/// Puts a document where its root says.
fn sort(
    name: &str,
    text: String,
    index: &mut Index,
    documents: &mut BTreeMap<String, String>,
    source: &Source<'_>,
    out: &mut Items,
) -> Result<(), FileRefused> {
    match xml::root(&text).as_deref() {
        Some("assessmentItem" | "questestinterop") => drop(documents.insert(name.to_owned(), text)),
        Some("manifest") if name.to_lowercase().ends_with(MANIFEST) => manifest(name, &text, index, source)?,
        Some("assessmentTest" | "assessmentSection") => {
            for (href, section) in references(&text, source) {
                index.sections.insert(joined(name, &href), section);
            }
        }
        Some("assessmentStimulus") => {
            let mut trees = Trees::of(&text, &["assessmentStimulus"], source.deadline)?;
            if let Some(Ok(tree)) = trees.next()? {
                let body = tree.child("stimulusBody").unwrap_or(&tree);
                let words = html::content(body, &["rubricBlock"]).text;
                // A passage longer than a stem may be is never part of one.
                let kept = if words.chars().count() > STEM_MAX { String::new() } else { words };
                index.passages.insert(name.to_owned(), kept);
            }
        }
        Some("quiz") => {
            let message = format!("压缩包里的 {name} 是 Moodle 题库，没有读取。请解压后单独上传");
            out.finding(Level::Error, Place::row(name, 0), "not_read", message);
        }
        Some(_) => {}
        None => {
            let message = format!("压缩包里的 {name} 不是完整的 XML 文件，没有读取");
            out.finding(Level::Error, Place::row(name, 0), "broken_xml", message);
        }
    }
    Ok(())
}

fn manifest(name: &str, text: &str, index: &mut Index, source: &Source<'_>) -> Result<(), FileRefused> {
    let mut trees = Trees::of(text, &["resource"], source.deadline)?;
    while let Some(found) = trees.next()? {
        let Ok(resource) = found else { continue };
        let kind = resource.attribute("type").unwrap_or_default().to_lowercase();
        let href =
            resource.attribute("href").or_else(|| resource.child("file").and_then(|file| file.attribute("href")));
        let Some(file) = href.map(|href| joined(name, href)) else { continue };
        if let Some(line) = resource.descendants().into_iter().find(|element| element.name == CARRIED) {
            index.carried.insert(file.clone(), line.text());
        }
        if kind.starts_with("imsqti_item") || kind.starts_with("imsqti_apipitem") || kind.starts_with("imsqti_xmlv1") {
            index.listed.push(file);
        }
    }
    Ok(())
}

/// Files that the manifest or a test names and the archive has not.
fn missing(index: &Index, documents: &BTreeMap<String, String>, names: &[String], out: &mut Items) {
    let mut asked: Vec<&String> = index.listed.iter().chain(index.sections.keys()).collect();
    asked.sort_unstable();
    asked.dedup();
    for file in asked.into_iter().filter(|file| !documents.contains_key(*file) && !names.contains(*file)) {
        let message = format!("目录或试卷提到的题目文件 {file} 不在压缩包里");
        out.finding(Level::Error, Place::row(file, 0), "missing_file", message);
    }
}

fn surroundings(name: &str, index: &mut Index) -> Surroundings {
    // Few packages have passages; an item names them relative to itself.
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let passages = index.passages.iter().map(|(file, text)| (relative(folder, file), text.clone()));
    Surroundings {
        file: name.to_owned(),
        section: index.sections.get(name).cloned().unwrap_or_default(),
        carried: index.carried.remove(name),
        passages: passages.collect(),
    }
}

/// The files that a test refers to, with the title of the nearest section.
pub(super) fn references(text: &str, source: &Source<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let roots = ["assessmentTest", "qti-assessment-test", "assessmentSection", "qti-assessment-section"];
    let root = xml::root(text).unwrap_or_default();
    let Some(wanted) = roots.iter().find(|name| **name == root) else { return found };
    let Ok(mut trees) = Trees::of(text, std::slice::from_ref(wanted), source.deadline) else { return found };
    if let Ok(Some(Ok(tree))) = trees.next() {
        walk(&tree, "", &mut found, 0);
    }
    found
}

fn walk(element: &Element, section: &str, found: &mut Vec<(String, String)>, depth: usize) {
    if depth > 100 {
        return;
    }
    for node in &element.children {
        let Node::Element(inside) = node else { continue };
        let title = match (inside.name.as_str(), inside.attribute("title")) {
            ("assessmentSection", Some(title)) => title,
            _ => section,
        };
        if inside.name == "assessmentItemRef" {
            found.extend(inside.attribute("href").map(|href| (href.to_owned(), section.to_owned())));
        }
        walk(inside, title, found, depth + 1);
    }
}

/// A path that is written relative to a file.
fn joined(file: &str, href: &str) -> String {
    let href = percent_decoded(href.split(['#', '?']).next().unwrap_or_default());
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A path as a file in this folder writes it.
fn relative(folder: &str, file: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = file.split('/').collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - same);
    up.chain(to.into_iter().skip(same)).collect::<Vec<_>>().join("/")
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *byte == b'%') {
            Some(code) => {
                decoded.push(code);
                at += 3;
            }
            None => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_taken_apart() {
        assert_eq!(joined("imsmanifest.xml", "items/q1.xml"), "items/q1.xml");
        assert_eq!(joined("a/b/test.xml", "../items/q%201.xml"), "a/items/q 1.xml");
        assert_eq!(joined("a/test.xml", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(relative("items", "passages/p.xml"), "../passages/p.xml");
        assert_eq!(relative("", "p.xml"), "p.xml");
    }
}
