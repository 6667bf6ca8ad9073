//! An item of QTI 1.2, as far as it is a choice or one typed answer.

use super::super::graded::{self, Graded, truth_from_options};
use super::super::html::{self, BLANK, Mode, Plain};
use super::super::xml::Element;
use super::Surroundings;
use crate::bank::import::item::{Item, Place, Source};
use domain::question::Kind;
use domain::text;

/// Elements that take an answer.
const RESPONSES: [&str; 6] =
    ["response_lid", "response_str", "response_num", "response_grp", "response_xy", "response_extension"];

/// Reads an item.
pub(super) fn item(tree: &Element, around: &Surroundings, source: &Source<'_>) -> Item {
    let title = text::one_line(tree.attribute("title").or_else(|| tree.attribute("ident")).unwrap_or_default());
    let mut item = Item::new(Place::row(&around.file, tree.line).named(&title));
    graded::topic(&mut item, source.topics, &around.section);
    let Some(presentation) = tree.child("presentation") else {
        item.draft.stem = title;
        item.draft.kind = Kind::Fill;
        item.error(("stem", ""), "no_body", "这道题没有正文（presentation）", Some("请重新导出"));
        return item;
    };
    let mut stem = Plain::default();
    materials(presentation, &mut stem, 0);
    stem.text = with_blank(&stem.text);
    item.draft.stem = graded::with_losses(&mut item, "stem", stem);
    if item.draft.stem.is_empty() {
        item.draft.stem = title;
    }
    let inside = presentation.descendants();
    let responses: Vec<&Element> = inside.into_iter().filter(|e| RESPONSES.contains(&e.name.as_str())).collect();
    match responses.as_slice() {
        [one] if one.name == "response_lid" && has(one, "render_choice") => choice(&mut item, tree, one),
        [one] if ["response_str", "response_num"].contains(&one.name.as_str()) => entry(&mut item, tree),
        _ => item.refuse_kind(&kind_name(tree, &responses)),
    }
    let said: Vec<String> = tree.all("itemfeedback").map(|feedback| text_of(feedback).text).collect();
    graded::feedback(&mut item, &said);
    item
}

fn has(element: &Element, name: &str) -> bool {
    element.descendants().iter().any(|inside| inside.name == name)
}

/// What the file calls a kind that cannot be had.
fn kind_name(tree: &Element, responses: &[&Element]) -> String {
    let inside = tree.descendants();
    if let Some(said) = inside.iter().find(|element| element.name == "bbmd_questiontype") {
        return said.deep_text().trim().to_owned();
    }
    let mut fields = inside.iter().filter(|element| element.name == "qtimetadatafield");
    let named = fields.find_map(|field| {
        let label = field.child("fieldlabel")?.deep_text();
        let known = ["question_type", "cc_profile", "qmd_itemtype"].contains(&label.trim());
        known.then(|| field.child("fieldentry").map(|entry| entry.deep_text().trim().to_owned()))?
    });
    match (named, responses) {
        (Some(name), _) => name,
        (None, []) => "没有作答部分的说明".to_owned(),
        (None, [one]) => format!("未知题型（{}）", one.name),
        (None, several) => format!("{} 个作答部分合成的题", several.len()),
    }
}

/// Texts in front of and between the responses; a typed answer leaves a blank.
fn materials(element: &Element, stem: &mut Plain, depth: usize) {
    if depth > 50 {
        return;
    }
    for inside in element.elements() {
        match inside.name.as_str() {
            "material" => {
                let found = text_of(inside);
                if !stem.text.is_empty() && !stem.text.ends_with(BLANK) {
                    stem.text.push('\n');
                }
                stem.text.push_str(&found.text);
                stem.losses.extend(found.losses);
            }
            "response_label" => {}
            "render_fib" => stem.text.push(BLANK),
            _ => materials(inside, stem, depth + 1),
        }
    }
}

/// A blank behind a whole sentence is only the place of the answer; among words it belongs to the sentence.
fn with_blank(text: &str) -> String {
    let before = text.strip_suffix(BLANK).unwrap_or(text);
    let whole = before.trim_end().ends_with(['?', '？', '.', '。', '!', '！', ':', '：', ';', '；']);
    let kept = if whole || before.is_empty() { before } else { text };
    kept.replace(BLANK, "____")
}

/// The text of everything inside that holds text.
fn text_of(element: &Element) -> Plain {
    let mut found = Plain::default();
    for inside in element.descendants() {
        match inside.name.as_str() {
            "mattext" | "matemtext" | "mat_formattedtext" => {
                let plain = inside.attribute("texttype").is_some_and(|kind| kind.eq_ignore_ascii_case("text/plain"));
                let text = html::plain(&inside.deep_text(), if plain { Mode::Plain } else { Mode::Html });
                if !found.text.is_empty() && !text.text.is_empty() {
                    found.text.push('\n');
                }
                found.text.push_str(&text.text);
                found.losses.extend(text.losses);
            }
            "matimage" | "mataudio" | "matvideo" | "matapplet" | "matapplication" => {
                found.losses.push(inside.attribute("uri").unwrap_or("附件").to_owned());
                found.text.push_str("[图片]");
            }
            _ => {}
        }
    }
    found
}

/// Values that give points, each with the most it gives: those that are asked for, not those that are excluded.
fn scored(tree: &Element) -> (Vec<(String, f64)>, bool) {
    let mut found: Vec<(String, f64)> = Vec::new();
    let mut range = false;
    let conditions = tree.all("resprocessing").flat_map(|processing| processing.all("respcondition"));
    for condition in conditions {
        let points = condition.all("setvar").filter_map(|said| points(&said.deep_text()));
        let points = points.fold(0.0, f64::max);
        let Some(asked) = condition.child("conditionvar").filter(|_| points > 0.0) else { continue };
        range |=
            ["vargte", "vargt", "varlte", "varlt", "varsubset", "varsubstring"].iter().any(|name| has(asked, name));
        for value in equals(asked, 0) {
            match found.iter_mut().find(|(known, _)| *known == value) {
                Some((_, most)) => *most = most.max(points),
                None => found.push((value, points)),
            }
        }
    }
    (found, range)
}

/// A number of points; Blackboard writes `SCORE.max` for all of them.
fn points(said: &str) -> Option<f64> {
    if said.trim().ends_with(".max") { Some(100.0) } else { said.trim().parse().ok() }
}

/// Values of `varequal` that are not inside a `not`.
fn equals(element: &Element, depth: usize) -> Vec<String> {
    if depth > 50 {
        return Vec::new();
    }
    let inside = element.elements().filter(|inside| inside.name != "not");
    inside
        .flat_map(|inside| match inside.name.as_str() {
            "varequal" => vec![inside.deep_text().trim().to_owned()],
            _ => equals(inside, depth + 1),
        })
        .collect()
}

fn choice(item: &mut Item, tree: &Element, asked: &Element) {
    let single = !asked.attribute("rcardinality").is_some_and(|said| said.eq_ignore_ascii_case("multiple"));
    let (scored, _) = scored(tree);
    let most = scored.iter().map(|(_, points)| *points).fold(0.0, f64::max);
    let inside = asked.descendants();
    let mut answers = Vec::new();
    for label in inside.iter().filter(|element| element.name == "response_label") {
        let ident = label.attribute("ident").unwrap_or_default().trim();
        let points = scored.iter().find(|(known, _)| known == ident).map_or(0.0, |(_, points)| *points);
        let share = if most > 0.0 { points / most * 100.0 } else { 0.0 };
        let text = graded::with_losses(item, "options", text_of(label));
        answers.push(Graded { text, share, note: String::new() });
    }
    let shuffle = inside.iter().find(|element| element.name == "render_choice").and_then(|r| r.attribute("shuffle"));
    graded::choice(item, answers, single);
    item.draft.fixed = shuffle.is_some_and(|said| said.eq_ignore_ascii_case("no"));
    truth_from_options(item);
}

fn entry(item: &mut Item, tree: &Element) {
    let (scored, range) = scored(tree);
    if range {
        item.refuse_kind("按范围或部分文字比对的填空题（vargte、varlte、varsubset）");
        return;
    }
    if scored.is_empty() {
        item.refuse_kind("论述题（没有可比对的答案）");
        return;
    }
    let most = scored.iter().map(|(_, points)| *points).fold(0.0, f64::max);
    let graded = |(text, points): (String, f64)| Graded {
        text: text.replace('*', "\\*"),
        share: points / most * 100.0,
        note: String::new(),
    };
    graded::fill(item, scored.into_iter().map(graded).collect());
}
