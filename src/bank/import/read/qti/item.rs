//! An item of QTI 2.0 to 3.0 as a question.

use super::super::graded::{self, truth_from_options};
use super::super::html::{self, BLANK};
use super::super::xml::Element;
use super::Surroundings;
use super::interaction;
use super::response::{self, Declaration};
use crate::bank::carried::Carried;
use crate::bank::import::item::{Item, Place, Source};
use domain::question::{DraftOption, Kind, STEM_MAX};
use domain::text;

/// Parts of a body that are not the question.
const ASIDE: [&str; 9] = [
    "simpleChoice",
    "feedbackInline",
    "feedbackBlock",
    "rubricBlock",
    "infoControl",
    "stylesheet",
    "catalogInfo",
    "templateInline",
    "endAttemptInteraction",
];
/// Identifier of the feedback that our own writer makes of the explanation.
const EXPLANATION: &str = "EXPLANATION";

/// Reads an item.
pub(super) fn item(tree: &Element, around: &Surroundings, source: &Source<'_>) -> Item {
    let identifier = tree.attribute("identifier").unwrap_or_default();
    let title = text::one_line(tree.attribute("title").unwrap_or_default());
    let shown = if title.is_empty() { identifier } else { &title };
    let mut item = Item::new(Place::row(&around.file, tree.line).named(shown));
    let Some(body) = tree.child("itemBody") else {
        shown.clone_into(&mut item.draft.stem);
        item.draft.kind = Kind::Fill;
        item.error(("stem", ""), "no_body", "这道题没有正文（itemBody）", Some("请重新导出"));
        return item;
    };
    stem(&mut item, body, &title);
    passages(&mut item, tree, around);
    let carried = around.carried.as_deref().and_then(Carried::parse);
    graded::topic(&mut item, source.topics, &around.section);
    if let Some(kind) = unsupported(tree, body) {
        item.refuse_kind(&kind);
        return item;
    }
    match interaction::asking(body).as_slice() {
        [asked] if asked.name == "choiceInteraction" => choice(&mut item, tree, asked),
        [asked] => entry(&mut item, tree, asked),
        _ => {}
    }
    if carried.as_ref().and_then(Carried::kind) != Some(Kind::Single) {
        truth_from_options(&mut item);
    }
    aside(&mut item, tree, body);
    if let Some(carried) = carried {
        item.id = carried.id();
        item.problems.retain(|problem| !["no_topic", "choice_as_truth"].contains(&problem.code));
        item.problems.retain(|problem| problem.code != "feedback_as_explanation");
        carried.fill_in(&mut item.draft);
    }
    item
}

/// What keeps an item from being one question with a fixed answer.
fn unsupported(tree: &Element, body: &Element) -> Option<String> {
    let asked = interaction::asking(body);
    let names: Vec<String> = asked.iter().map(|i| interaction::name(&i.name)).collect();
    match asked.as_slice() {
        [] => return Some("没有作答部分的说明（没有 interaction）".to_owned()),
        [one] if ["choiceInteraction", "textEntryInteraction"].contains(&one.name.as_str()) => {}
        [_] => return names.into_iter().next(),
        _ => {
            let mut different: Vec<String> = Vec::new();
            names.into_iter().for_each(|name| {
                if !different.contains(&name) {
                    different.push(name);
                }
            });
            return Some(format!("{} 个作答部分合成的题：{}", asked.len(), different.join("、")));
        }
    }
    if tree.child("templateDeclaration").is_some() || tree.child("templateProcessing").is_some() {
        return Some("带随机变量的题（templateProcessing）".to_owned());
    }
    if tree.attribute("adaptive") == Some("true") {
        return Some("分步作答的题（adaptive）".to_owned());
    }
    match asked.as_slice() {
        [one] if one.name == "textEntryInteraction" => response::loose_comparison(tree).map(str::to_owned),
        _ => None,
    }
}

fn stem(item: &mut Item, body: &Element, title: &str) {
    let found = html::content(body, &ASIDE);
    let written = graded::with_losses(item, "stem", found);
    // A box on a line of its own is where the answer goes; one among words is a blank of the sentence.
    let lines: Vec<&str> = written.lines().filter(|line| line.trim() != BLANK.to_string()).collect();
    let stem = lines.join("\n").replace(BLANK, "____");
    item.draft.stem = if stem.trim().is_empty() { title.to_owned() } else { html::kept(&stem) };
}

fn passages(item: &mut Item, tree: &Element, around: &Surroundings) {
    for reference in tree.all("assessmentStimulusRef") {
        let href = reference.attribute("href").unwrap_or_default();
        let found =
            around.passages.iter().find(|(known, text)| known == href && !text.is_empty()).map(|(_, text)| text);
        match found.map(|text| format!("{text}\n{}", item.draft.stem)) {
            Some(whole) if text::length(&whole) <= STEM_MAX => item.draft.stem = whole,
            _ => {
                let message = format!("这道题要看阅读材料（{href}），材料没有读入");
                item.warning(("stem", href), "media_left_out", message, Some("若没有它就不能作答，请改写题目"));
            }
        }
    }
}

fn choice(item: &mut Item, tree: &Element, asked: &Element) {
    let declared = Declaration::of(tree, asked.attribute("responseIdentifier").unwrap_or("RESPONSE"));
    let most = asked.attribute("maxChoices").and_then(|max| max.trim().parse::<usize>().ok()).unwrap_or(1);
    let single = match declared.cardinality.as_str() {
        "single" => true,
        "multiple" => most == 1 && declared.correct.len() < 2,
        _ => most == 1,
    };
    if declared.cardinality == "ordered" {
        item.refuse_kind("排序题（ordered）");
        return;
    }
    let choices: Vec<&Element> = asked.all("simpleChoice").collect();
    let rights = if declared.correct.is_empty() {
        if single { declared.best() } else { declared.positive() }
    } else {
        declared.correct.clone()
    };
    let identifier = |choice: &Element| choice.attribute("identifier").unwrap_or_default().trim().to_owned();
    for choice in &choices {
        let found = html::content(choice, &["feedbackInline"]);
        let text = graded::with_losses(item, "options", found);
        let said = choice.descendants().into_iter().filter(|e| e.name == "feedbackInline");
        let note = said.map(|note| html::content(note, &[]).text).collect::<Vec<_>>().join("\n");
        let note = Some(note).filter(|note| !note.is_empty());
        item.draft.options.push(DraftOption { text, right: rights.contains(&identifier(choice)), note });
    }
    for right in rights.iter().filter(|right| !choices.iter().any(|choice| identifier(choice) == **right)) {
        let message = format!("正确答案“{right}”不在选项里");
        item.error(("answer", right), "key_outside_options", message, Some("核对答案和选项"));
    }
    if rights.is_empty() {
        let message = "没有正确答案（没有 correctResponse，也没有 mapping）";
        item.error(("answer", ""), "no_key", message, Some("在原来的系统里补上答案，再导出"));
    }
    graded::kind_by_keys(item, single);
    fixed(item, asked, &choices);
}

fn fixed(item: &mut Item, asked: &Element, choices: &[&Element]) {
    let shuffles = asked.attribute("shuffle");
    let some = choices.iter().any(|choice| choice.attribute("fixed") == Some("true"));
    item.draft.fixed = shuffles == Some("false") || some;
    if shuffles == Some("true") && some {
        let message = "原来只固定了一部分选项的位置；这里全部选项都不打乱";
        item.note(("options", ""), "partly_fixed", message);
    }
}

fn entry(item: &mut Item, tree: &Element, asked: &Element) {
    let declared = Declaration::of(tree, asked.attribute("responseIdentifier").unwrap_or("RESPONSE"));
    item.draft.kind = Kind::Fill;
    let mut accepted: Vec<String> = Vec::new();
    for value in declared.correct.iter().cloned().chain(declared.best()) {
        let value = text::one_line(&value);
        if !accepted.contains(&value) {
            accepted.push(value);
        }
    }
    for (key, part) in declared.partial().into_iter().filter(|(key, _)| !accepted.contains(key)) {
        let message = format!("这个答案原来给 {part}% 的分。这里只分对错，没有读入");
        item.warning(("answer", &key), "partial_credit", message, Some("若也算对，导入后请添上"));
    }
    if accepted.is_empty() {
        let message = "没有正确答案（没有 correctResponse，也没有 mapping）";
        item.error(("answer", ""), "no_key", message, Some("在原来的系统里补上答案，再导出"));
    }
    item.draft.accepted = accepted;
}

/// Feedback becomes the explanation; instructions are named as left out.
fn aside(item: &mut Item, tree: &Element, body: &Element) {
    let inside = body.descendants();
    let blocks = inside.iter().filter(|element| element.name == "feedbackBlock").copied();
    let loose = inside.iter().filter(|element| element.name == "feedbackInline").copied();
    let of_options: Vec<&Element> = inside
        .iter()
        .filter(|element| element.name == "simpleChoice")
        .flat_map(|choice| choice.descendants())
        .filter(|element| element.name == "feedbackInline")
        .collect();
    let loose = loose.filter(|element| !of_options.iter().any(|of_option| std::ptr::eq(*of_option, *element)));
    let whole = |element: &&Element| element.attribute("identifier") == Some(EXPLANATION);
    if let Some(explanation) = tree.all("modalFeedback").find(whole) {
        let found = html::content(explanation, &[]);
        item.draft.explanation = graded::with_losses(item, "explanation", found);
    }
    let found = tree.all("modalFeedback").filter(|element| !whole(element)).chain(blocks).chain(loose);
    let said: Vec<String> = found.map(|element| html::content(element, &[]).text).collect();
    graded::feedback(item, &said);
    let rubrics = inside.iter().filter(|element| element.name == "rubricBlock");
    for rubric in rubrics.map(|rubric| html::content(rubric, &[]).text).filter(|text| !text.is_empty()) {
        item.note(("stem", &rubric), "rubric_left_out", "作答说明或评分说明（rubricBlock）没有读入");
    }
}
