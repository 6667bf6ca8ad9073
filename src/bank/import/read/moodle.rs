//! XML of Moodle: one `<question>` after another, texts in HTML and other formats.

use super::graded::{self, Graded};
use super::html::{self, Mode, Plain};
use super::xml::{self, Broken, Element, Trees};
use crate::bank::carried::{CARRIED, Carried};
use crate::bank::import::item::{Item, Items, Level, Place, Problem, Source};
use crate::bank::import::limit::FileRefused;
use domain::question::Kind;

/// Reads the questions of a file.
pub(in crate::bank::import) fn read(source: &Source<'_>, out: &mut Items) -> Result<(), FileRefused> {
    let text = xml::text(source, out)?;
    let mut trees = Trees::of(&text, &["question"], source.deadline)?;
    let mut category = String::new();
    let mut broken: Option<Broken> = None;
    while let Some(found) = trees.next()? {
        match found {
            Ok(question) => match question.attribute("type").unwrap_or_default() {
                "category" => category = path(&question),
                kind => {
                    let item = item(&question, kind, &category, source);
                    if kind == "description" { describe(&item, out) } else { out.push(item)? }
                }
            },
            Err(at) => {
                let place = Place::row("", at.line);
                out.finding(Level::Error, place, "broken_xml", at.message.clone());
                broken = broken.or(Some(at));
            }
        }
    }
    match broken {
        Some(at) if out.list.is_empty() => {
            let message = format!("第 {} 行：{}。请重新导出，再上传一次", at.line, at.message);
            Err(FileRefused::new("broken_xml", message))
        }
        _ => Ok(()),
    }
}

fn path(question: &Element) -> String {
    question.child("category").map(text_of).unwrap_or_default()
}

/// The text of an element such as `<name><text>…</text></name>`, as it is.
fn text_of(element: &Element) -> String {
    let inner = element.child("text").unwrap_or(element);
    html::kept(&inner.deep_text())
}

/// The text of an element as plain text, by the format it names.
fn plain_of(element: &Element, usual: Mode) -> Plain {
    let mode = element.attribute("format").and_then(Mode::named).unwrap_or(usual);
    let inner = element.child("text").unwrap_or(element);
    let mut found = html::plain(&inner.deep_text(), mode);
    for file in element.all("file") {
        let name = file.attribute("name").unwrap_or("附件").to_owned();
        if !found.losses.iter().any(|known| known.eq_ignore_ascii_case(&name.replace(' ', "%20")) || *known == name) {
            found.losses.push(name);
        }
    }
    found
}

fn describe(item: &Item, out: &mut Items) {
    let shown = crate::bank::import::report::shortened(&item.draft.stem);
    out.finding_with(Problem {
        level: Level::Note,
        place: item.place.clone(),
        code: "description",
        message: format!("这一段是说明而不是题目，没有导入：{shown}"),
        value: shown,
        suggestion: None,
    });
}

fn item(question: &Element, kind: &str, category: &str, source: &Source<'_>) -> Item {
    let name = question.child("name").map(text_of).unwrap_or_default();
    let mut item = Item::new(Place::row("", question.line).named(&name));
    let stem = question.child("questiontext").map(|text| plain_of(text, Mode::Auto)).unwrap_or_default();
    item.draft.stem = graded::with_losses(&mut item, "stem", stem);
    if item.draft.stem.is_empty() {
        item.draft.stem.clone_from(&name);
    }
    old_picture(&mut item, question);
    let explanation = question.child("generalfeedback").map(|text| plain_of(text, Mode::Auto)).unwrap_or_default();
    item.draft.explanation = graded::with_losses(&mut item, "explanation", explanation);
    let tags = question.child("tags").map(|tags| tags.all("tag").map(text_of).collect()).unwrap_or_default();
    item.draft.tags = Vec::into_iter(tags).filter(|tag| !tag.is_empty()).collect();
    graded::topic(&mut item, source.topics, category);
    answers(&mut item, question, kind);
    remarks(&mut item, question);
    let ours = question.child(CARRIED);
    if let Some(carried) = ours.and_then(|element| Carried::parse(&element.text())) {
        item.id = carried.id();
        item.problems.retain(|problem| problem.code != "no_topic" && problem.code != "all_or_nothing");
        carried.fill_in(&mut item.draft);
    }
    item
}

/// The picture of files before Moodle 2.
fn old_picture(item: &mut Item, question: &Element) {
    let name = question.child("image").map(text_of).unwrap_or_default();
    if !name.is_empty() {
        let text = item.draft.stem.clone();
        graded::with_losses(item, "stem", Plain { text, losses: vec![name] });
    }
}

fn answers(item: &mut Item, question: &Element, kind: &str) {
    match kind {
        "multichoice" | "multichoiceset" => {
            let single =
                kind == "multichoice" && question.child("single").is_none_or(|single| said_yes(&text_of(single)));
            let found = graded_answers(item, question, Mode::Auto);
            item.draft.fixed = question.all("shuffleanswers").last().is_some_and(|said| !said_yes(&text_of(said)));
            graded::choice(item, found, single);
        }
        "truefalse" => truth(item, question),
        "shortanswer" => {
            let found = graded_answers(item, question, Mode::Plain);
            let notes = graded::notes_on_right(&found);
            if question.child("usecase").is_some_and(|said| said_yes(&text_of(said))) {
                item.note(("answer", ""), "case_ignored", "原来区分大小写；这里不区分");
            }
            graded::fill(item, found);
            graded::feedback(item, &notes);
        }
        "numerical" => numerical(item, question),
        other => item.refuse_kind(kind_name(other)),
    }
}

fn said_yes(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "true" | "1" | "yes")
}

/// What people call a kind that the bank cannot express.
fn kind_name(kind: &str) -> &str {
    match kind {
        "" => "没有题型（question 没有 type）",
        "essay" => "论述题（essay）",
        "matching" | "match" => "连线题（matching）",
        "cloze" | "multianswer" => "完形填空题（cloze）",
        "calculated" => "计算题（calculated）",
        "calculatedmulti" => "计算选择题（calculatedmulti）",
        "calculatedsimple" => "简单计算题（calculatedsimple）",
        "ddwtos" => "拖放填空题（ddwtos）",
        "ddimageortext" => "图上拖放题（ddimageortext）",
        "ddmarker" => "图上标记题（ddmarker）",
        "gapselect" => "下拉填空题（gapselect）",
        "ordering" => "排序题（ordering）",
        "random" | "randomsamatch" => "随机抽题（random）",
        "missingtype" => "未知题型（missingtype）",
        other => other,
    }
}

/// Share of the points, in percent.
fn share(answer: &Element) -> f64 {
    let said = answer.attribute("fraction").unwrap_or("0").trim().replace(',', ".");
    said.parse::<f64>().ok().filter(|share| share.is_finite()).unwrap_or(0.0).clamp(-100.0, 100.0)
}

fn graded_answers(item: &mut Item, question: &Element, usual: Mode) -> Vec<Graded> {
    let mut found = Vec::new();
    for answer in question.all("answer") {
        let text = if usual == Mode::Plain {
            let text = answer.child("text").map_or_else(|| answer.text(), Element::deep_text);
            html::kept(&text)
        } else {
            let text = plain_of(answer, usual);
            graded::with_losses(item, "options", text)
        };
        let note = answer.child("feedback").map(|note| plain_of(note, Mode::Auto)).unwrap_or_default();
        let note = graded::with_losses(item, "options", note);
        found.push(Graded { text, share: share(answer), note });
    }
    found
}

fn truth(item: &mut Item, question: &Element) {
    item.draft.kind = Kind::TrueFalse;
    let found = graded_answers(item, question, Mode::Plain);
    let best = found.iter().filter(|answer| answer.share > 0.0).max_by(|a, b| a.share.total_cmp(&b.share));
    item.draft.truth = best.and_then(|answer| crate::bank::import::words::truth(&answer.text));
    let notes: Vec<String> = found.into_iter().map(|answer| answer.note).collect();
    graded::feedback(item, &notes);
}

fn numerical(item: &mut Item, question: &Element) {
    let loose = |answer: &Element| {
        let tolerance = answer.child("tolerance").map(text_of).unwrap_or_default();
        share(answer) >= 100.0
            && !tolerance.is_empty()
            && tolerance.parse::<f64>().map_or(true, |t| t.abs() > f64::EPSILON)
    };
    if question.all("answer").any(loose) {
        item.refuse_kind("带误差的数值题（numerical）");
        return;
    }
    let units = question.child("units").is_some_and(|units| units.elements().next().is_some());
    let found = graded_answers(item, question, Mode::Plain);
    let notes = graded::notes_on_right(&found);
    graded::fill(item, found);
    graded::feedback(item, &notes);
    if units {
        item.warning(
            ("answer", ""),
            "units_left_out",
            "原来可以带单位作答；这里只比对数字",
            Some("请在题干里写明单位"),
        );
    }
}

/// Parts of a question that have no place here and are worth a word.
fn remarks(item: &mut Item, question: &Element) {
    if question.child("hidden").is_some_and(|said| said_yes(&text_of(said))) {
        item.warning(("", ""), "hidden", "这道题在原来的题库里是隐藏的（旧版本或已停用）", Some("请核对是否还要用"));
    }
    let hints = question.all("hint").filter(|hint| !plain_of(hint, Mode::Auto).text.is_empty()).count();
    if hints > 0 {
        item.note(("", ""), "hints_left_out", "作答提示没有读入");
    }
}
