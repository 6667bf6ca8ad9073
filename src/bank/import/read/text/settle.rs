//! Decides what a gathered question means: its kind, its stem, its options and its key, and what is wrong with it.

use super::heading::KindWord;
use super::key::{self, Key};
use super::line::flattened;
use super::paper::Paper;
use super::raw::{Raw, RawOption, Section};
use super::{answer, stem};
use crate::bank::import::answer as answers;
use crate::bank::import::item::{Item, KINDS, Level, Place, Problem, Source};
use crate::bank::import::report::shortened;
use crate::bank::import::words;
use domain::question::{Difficulty, Kind};
use domain::text;

/// The stem of a question while its key is looked for.
pub(super) struct Sheet {
    /// The stem.
    pub(super) stem: String,
    /// Its line.
    pub(super) row: usize,
}

/// Kinds whose sections may hold choices all the same.
const SOFT: &[&str] = &[
    "综合", "应用", "分析", "思考", "主观", "必答", "抢答", "组合", "计算", "操作", "实操", "开放", "列举", "解释",
    "情景",
];

/// Whether lines with nothing but letters are the answers of this paper: most choices without another key have one.
pub(super) fn bare_answers(paper: &Paper<'_>) -> bool {
    let open = |raw: &&Raw| raw.answers.is_empty() && (raw.options.len() >= 2 || !raw.bare.is_empty());
    let all = paper.raws.iter().filter(open).count();
    let with = paper.raws.iter().filter(open).filter(|raw| raw.bare.len() == 1).count();
    with >= 2 && with * 10 >= all * 6
}

/// Makes an item of a gathered question. `bare` tells whether letters alone on a line are answers here.
pub(super) fn settle(paper: &Paper<'_>, mut raw: Raw, bare: bool, source: &Source<'_>) -> Item {
    let number = raw.number.map(|n| n.value.to_string()).unwrap_or_default();
    let mut item = Item::new(Place::row("", raw.row).named(&number));
    let points = stem::trim_labels(&mut raw);
    let section = paper.sections.get(raw.section).cloned().unwrap_or_default();
    let mut kind = raw.kind.or(section.kind);
    if points {
        item.note(("stem", ""), "points_in_stem", "题干里的分值已去掉；分值在设置竞赛时另定");
    }
    if let Some(KindWord::Unsupported(name)) = kind {
        if SOFT.contains(&name) && raw.options.len() >= 2 {
            kind = Some(KindWord::Choice);
        } else {
            return refused(item, &raw, name);
        }
    }
    if let Some(message) = stem::unlettered(&mut raw, kind) {
        item.warning(("options", ""), "options_without_letters", message, Some("请核对选项"));
    }
    take_bare(&mut raw, bare, &mut item);
    let mut options = std::mem::take(&mut raw.options);
    let repeated = check_letters(&mut item, &mut options);
    let mut sheet = Sheet { stem: stem::whole(&raw.stem), row: raw.row };
    let mut key = key::written(&raw, &options);
    if key.said.chars().any(|c| repeated.contains(c)) && answer::all_letters(&flattened(&key.said)).is_some() {
        key.error = Some(("key_ambiguous", format!("选项 {repeated} 不止一个，分不清答案是哪一个")));
    }
    key::at_options(&mut options, &mut key);
    let texts: Vec<String> = options.iter().map(option_text).collect();
    let kind = kind_of(&mut item, kind, &raw, &texts, &mut sheet, &mut key, &options);
    if kind.is_some_and(|kind| matches!(kind, Kind::Single | Kind::Multiple)) {
        key::by_looks(&options, &mut key);
    }
    fill_rest(&mut item, &raw, &key, &section, source);
    item.draft.stem = match kind {
        Some(Kind::Fill | Kind::TrueFalse) => text::one_line(&sheet.stem),
        _ => stem::with_brackets(&text::one_line(&sheet.stem)),
    };
    report(&mut item, &raw, &key);
    let Some(kind) = kind else { return item };
    item.draft.kind = kind;
    let said = if kind == Kind::Fill { typed(&key.said) } else { by_index(&mut item, &key.said, &options) };
    answers::fill_in(&mut item, &texts, if key.error.is_some() { "" } else { &said });
    item.said.clone_from(&key.said);
    item
}

fn refused(mut item: Item, raw: &Raw, name: &str) -> Item {
    item.draft.stem = stem::whole(&raw.stem);
    item.refuse_kind(&format!("{}题", name.trim_end_matches('题')));
    item
}

fn option_text(option: &RawOption) -> String {
    text::one_line(&option.text).trim_end_matches(['；', ';', '，', ',']).trim_end().to_owned()
}

/// Lines of letters alone: the answer where the paper writes its answers so, else reported.
fn take_bare(raw: &mut Raw, bare: bool, item: &mut Item) {
    let alone = std::mem::take(&mut raw.bare);
    let means = |text: &str| {
        let flat = flattened(text);
        flat.contains(|c: char| c.is_ascii_uppercase()) || answer::truth_mark(&flat).is_some()
    };
    let answer = alone.len() == 1 && bare && raw.answers.is_empty() && alone.iter().all(|piece| means(&piece.text));
    for piece in alone {
        let place = Place { row: piece.row, ..item.place.clone() };
        if answer {
            let value = shortened(&piece.text);
            let message = "这一行只有字母，按答案理解".to_owned();
            let suggestion = Some("请核对，并写成“答案：B”".to_owned());
            item.push(Problem { level: Level::Warning, place, code: "answer_unlabelled", value, message, suggestion });
            raw.answers.push(piece);
        } else {
            let value = shortened(&piece.text);
            let message = "这一行只有零星字母或符号，没有导入".to_owned();
            item.push(Problem { level: Level::Note, place, code: "stray_letters", value, message, suggestion: None });
        }
    }
}

/// Reports options whose letters are not A, B, C in order; afterwards each letter means one option. Returns letters that
/// stood at several options.
fn check_letters(item: &mut Item, options: &mut [RawOption]) -> String {
    let letters: String = options.iter().map(|option| words::letter_of(option.place)).collect();
    if options.iter().enumerate().all(|(place, option)| option.place == place) {
        return String::new();
    }
    let twice: String = letters
        .char_indices()
        .filter(|(at, c)| letters.get(..*at).is_some_and(|before| before.contains(*c)))
        .map(|(_, c)| c)
        .collect();
    let row = options.first().map_or(item.place.row, |option| option.row);
    let place = Place { row, column: "选项".to_owned(), ..item.place.clone() };
    let mut seen = options.iter().map(|option| option.place).collect::<Vec<_>>();
    seen.sort_unstable();
    seen.dedup();
    let repeated = seen.len() < options.len();
    let message =
        if repeated { "选项的字母有重复，按先后顺序理解" } else { "选项的字母不连续" };
    let code = "option_letters";
    let suggestion = Some("核对选项和答案，补上缺少的选项".to_owned());
    item.push(Problem { level: Level::Warning, place, code, value: letters, message: message.to_owned(), suggestion });
    if repeated {
        for (place, option) in options.iter_mut().enumerate() {
            option.place = place;
        }
    }
    twice
}

/// Answer letters as places in the list of options, where letters are missing in between.
fn by_index(item: &mut Item, said: &str, options: &[RawOption]) -> String {
    let Some(places) = answer::all_letters(&flattened(said)).filter(|_| !options.is_empty()) else {
        return said.to_owned();
    };
    let index = |place: usize| options.iter().position(|option| option.place == place);
    if let Some(missing) = places.iter().find(|place| index(**place).is_none() && **place < options.len()) {
        let message = format!("答案 {} 没有对应的选项", words::letter_of(*missing));
        item.error(("answer", said), "key_outside", message, Some("补上选项，或改正答案"));
        return String::new();
    }
    places.into_iter().map(|place| words::letter_of(index(place).unwrap_or(place))).collect()
}

/// Typed answers: `或` parts equal ones, brackets around the whole are taken off.
fn typed(said: &str) -> String {
    let said = said.trim().trim_end_matches(['。', '；', ';']);
    let inner = said.strip_prefix(['(', '（', '【', '[']).and_then(|s| s.strip_suffix([')', '）', '】', ']']));
    let said = inner.filter(|inner| !inner.contains(['(', '（', ')', '）'])).unwrap_or(said);
    said.replace("或者", "；").replace(" 或 ", "；").replace('或', "；")
}

/// The kind of a question; finds a key in its stem on the way, since the one tells the other.
fn kind_of(
    item: &mut Item,
    said: Option<KindWord>,
    raw: &Raw,
    texts: &[String],
    sheet: &mut Sheet,
    key: &mut Key,
    options: &[RawOption],
) -> Option<Kind> {
    let truths = texts.len() == 2 && texts.iter().all(|text| words::truth(text).is_some());
    let known = match said {
        Some(KindWord::Known(kind)) => Some(kind),
        _ => None,
    };
    let fits = match known {
        Some(Kind::Single | Kind::Multiple) => {
            !texts.is_empty() || words::truth(&key.said).is_none() || key.said.is_empty()
        }
        Some(Kind::TrueFalse) => texts.is_empty() || truths,
        Some(Kind::Fill) => texts.len() < 2,
        None => false,
    };
    let kind = if fits { known } else { inferred(texts, truths, sheet, key, raw) };
    match kind {
        Some(Kind::TrueFalse) => key::truth_in_stem(sheet, key),
        Some(Kind::Fill) => key::typed_in_stem(sheet, &raw.stem_marked, key),
        _ => key::choice_in_stem(sheet, options, key),
    }
    if fits {
        return kind;
    }
    // A choice that no heading calls single or multiple is told by its keys, wherever they stand.
    let kind = match kind {
        Some(Kind::Single | Kind::Multiple) => {
            key::by_looks(options, key);
            let count = answer::all_letters(&flattened(&key.said)).map_or(1, |places| places.len());
            Some(if count > 1 { Kind::Multiple } else { Kind::Single })
        }
        other => other,
    };
    match (known, kind) {
        (Some(known), Some(kind)) if known != kind => {
            let message = format!("标题写的是{}，看选项和答案是{}，按后者理解", name(known), name(kind));
            item.warning(("kind", name(known)), "kind_differs", message, Some("请核对题型"));
        }
        (_, Some(_)) if said.is_some() => {
            item.note(("kind", ""), "kind_uncertain", "选择题按答案个数分为单选题和多选题");
        }
        (_, Some(_)) => item.note(("kind", ""), "kind_inferred", "没有写题型，按选项和答案判断"),
        (_, None) => unclear(item, sheet, key),
    }
    kind
}

/// The kind that options, answer and stem suggest.
fn inferred(texts: &[String], truths: bool, sheet: &Sheet, key: &Key, raw: &Raw) -> Option<Kind> {
    if truths {
        return Some(Kind::TrueFalse);
    }
    if !texts.is_empty() {
        return Some(Kind::Single);
    }
    let flat = flattened(&sheet.stem);
    let marks = answer::brackets(&flat);
    let marked = marks.iter().any(|h| flat.get(h.inside.clone()).and_then(answer::truth_mark).is_some());
    if words::truth(&key.said).is_some() || (key.said.is_empty() && (marked || answer::truth_end(&flat).is_some())) {
        return Some(Kind::TrueFalse);
    }
    if answer::all_letters(&flattened(&key.said)).is_some() && key.said.chars().all(|c| c.is_ascii_uppercase()) {
        return Some(Kind::Single);
    }
    let blanks = words::blanks(&stem::with_blanks(&sheet.stem)) > 0;
    let inside =
        key.said.is_empty() && raw.explanation.is_empty() && (!marks.is_empty() || !raw.stem_marked.is_empty());
    (blanks || inside).then_some(Kind::Fill)
}

/// A question without options whose kind nobody can tell.
fn unclear(item: &mut Item, sheet: &Sheet, key: &Key) {
    item.draft.stem = text::one_line(&sheet.stem);
    // A kind without options, so that nobody complains about missing ones too.
    item.draft.kind = Kind::TrueFalse;
    if key.said.is_empty() {
        let message = format!("没有选项，也没有答案，看不出是哪种题：{}", shortened(&sheet.stem));
        item.error(("kind", ""), "no_kind", message, Some(KINDS));
    } else {
        item.refuse_kind("简答题");
    }
}

const fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Single => "单选题",
        Kind::Multiple => "多选题",
        Kind::TrueFalse => "判断题",
        Kind::Fill => "填空题",
    }
}

/// Explanation, difficulty, topic and tags.
fn fill_rest(item: &mut Item, raw: &Raw, key: &Key, section: &Section, source: &Source<'_>) {
    let lines = key.remarks.iter().map(String::as_str).chain(raw.explanation.iter().map(|piece| piece.text.as_str()));
    let lines: Vec<String> = lines.map(text::one_line).filter(|line| !line.is_empty()).collect();
    item.draft.explanation = lines.join("\n");
    if !raw.difficulty.is_empty() {
        let found = words::difficulty(&raw.difficulty);
        if found.is_none() {
            let message = format!("难度“{}”不认识，按适中处理", shortened(&raw.difficulty));
            item.warning(
                ("difficulty", &raw.difficulty),
                "unknown_difficulty",
                message,
                Some("可用：易、偏易、适中、较难、难"),
            );
        }
        item.draft.difficulty = found.unwrap_or(Difficulty::Medium);
    }
    item.draft.tags = words::pieces(&raw.tags.replace(['、', '，', ','], "；"));
    let said = [raw.topic.as_str(), raw.tags.as_str(), section.chapter.as_str()];
    match said.iter().find_map(|name| source.topics.find(name)) {
        Some(topic) => topic.clone_into(&mut item.draft.topic),
        None if raw.topic.is_empty() && section.chapter.is_empty() => {
            item.note(("topic", ""), "no_topic", "没有章节，题目不归入任何主题");
        }
        None => {
            let said = if raw.topic.is_empty() { &section.chapter } else { &raw.topic };
            let message = format!("章节“{}”不是已有的主题，题目不归入任何主题", shortened(said));
            item.note(("topic", said), "no_topic", message);
        }
    }
}

/// Problems of the key, of the numbering and of what was lost.
fn report(item: &mut Item, raw: &Raw, key: &Key) {
    for notice in &raw.notices {
        item.warning(("stem", &notice.value), notice.code, notice.message.clone(), Some("请核对题目是否齐全"));
    }
    let row = if key.row == 0 { raw.row } else { key.row };
    let at = |item: &Item| Place { row, column: "答案".to_owned(), ..item.place.clone() };
    if let Some((code, message)) = &key.error {
        let (place, value) = (at(item), shortened(&key.said));
        let suggestion = Some("只留一个答案，写在“答案：”后面".to_owned());
        item.push(Problem { level: Level::Error, place, code, value, message: message.clone(), suggestion });
    } else if let Some((code, message)) = key.doubt {
        let (place, value) = (at(item), shortened(&key.said));
        let suggestion = Some("请核对".to_owned());
        item.push(Problem { level: Level::Warning, place, code, value, message: message.to_owned(), suggestion });
    }
    let mut lost = raw.lost.clone();
    lost.sort_unstable();
    lost.dedup();
    for what in lost {
        item.warning(
            ("stem", ""),
            "lost_content",
            format!("这道题里的{what}没有导入"),
            Some("请核对题目是否还能作答，或导入后补上"),
        );
    }
    if raw.cut {
        item.error(("stem", ""), "too_long", "这道题的文字太长，后面的没有读", Some("请缩短，或检查题号是否写对"));
    }
}
