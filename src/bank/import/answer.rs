//! The answer of a question as written: letters, words, option texts and typed answers, put into the draft.

use super::item::{Item, KINDS};
use super::report::shortened;
use super::words::{self, SaidKind, letter_of};
use domain::question::{DraftOption, Kind};
use domain::text;

/// Puts options and answer into the draft of an item whose kind and stem are known.
pub(super) fn fill_in(item: &mut Item, options: &[String], said: &str) {
    item.said = said.to_owned();
    match item.draft.kind {
        Kind::Single | Kind::Multiple => choice(item, options, said),
        Kind::TrueFalse => true_false(item, options, said),
        Kind::Fill => typed(item, options, said),
    }
}

/// The kind of a question from what its kind field says, a kind that the context suggests, and its answer. Problems go
/// to the item; nothing when the question cannot be taken.
pub(super) fn kind_of(
    item: &mut Item,
    said_kind: &str,
    usual: Option<SaidKind>,
    options: &[String],
    said: &str,
) -> Option<Kind> {
    let inferred = infer_kind(said, options, &item.draft.stem);
    let known = if said_kind.is_empty() { usual } else { words::kind(said_kind) };
    match known {
        Some(SaidKind::Known(kind)) => Some(kind),
        Some(SaidKind::Code(kind)) => {
            item.note(("kind", said_kind), "kind_code", "题型是数字，按 1 单选、2 多选、3 判断、4 填空理解，请核对");
            Some(kind)
        }
        Some(SaidKind::Uncertain) => {
            item.note(("kind", said_kind), "kind_uncertain", "不定项选择题按答案个数分为单选题和多选题");
            Some(inferred.filter(|kind| *kind == Kind::Single).unwrap_or(Kind::Multiple))
        }
        Some(SaidKind::Unsupported) => {
            let sheet = item.place.sheet.clone();
            let name = [said_kind, &sheet, "主观题"].into_iter().find(|name| !name.is_empty()).unwrap_or_default();
            item.refuse_kind(name);
            None
        }
        None if said_kind.is_empty() => {
            match inferred {
                Some(_) => item.note(("kind", ""), "kind_inferred", "没有写题型，按选项和答案判断"),
                None => {
                    item.unread = true;
                    item.error(("kind", ""), "no_kind", "没有题型，也看不出是哪种题", Some(KINDS));
                }
            }
            inferred
        }
        None => {
            item.unread = true;
            item.error(
                ("kind", said_kind),
                "unknown_kind",
                format!("题型“{}”不认识", shortened(said_kind)),
                Some(KINDS),
            );
            None
        }
    }
}

/// The kind that options and answer suggest.
pub(super) fn infer_kind(said: &str, options: &[String], stem: &str) -> Option<Kind> {
    let truths = options.iter().all(|option| words::truth(option).is_some());
    if truths && words::truth(said).is_some() {
        return Some(Kind::TrueFalse);
    }
    match words::letters(said) {
        Some(places) if options.len() >= 2 && !truths => {
            return Some(if places.len() == 1 { Kind::Single } else { Kind::Multiple });
        }
        Some(places) if truths && options.len() == 2 && places.len() == 1 => return Some(Kind::TrueFalse),
        _ => {}
    }
    if options.len() >= 2 {
        return places(options, said, false)
            .map(|found| if found.0.len() == 1 { Kind::Single } else { Kind::Multiple });
    }
    (words::blanks(&words::with_blanks(stem)) > 0).then_some(Kind::Fill)
}

/// A key written in the brackets of a stem: taken where there is no other, taken out where it says the same.
pub(super) fn take_key_from_stem(item: &mut Item, said: &mut String) {
    let Some((without, key)) = words::key_in_stem(&item.draft.stem) else { return };
    let same = words::letters(&key).is_some() && words::letters(&key) == words::letters(said)
        || words::truth(&key).is_some() && words::truth(&key) == words::truth(said);
    let stem = item.draft.stem.clone();
    if said.is_empty() {
        *said = key;
        item.draft.stem = without;
        item.warning(("stem", &stem), "key_in_stem", "答案写在题干的括号里，已取出作为答案", Some("请核对"));
    } else if same {
        item.draft.stem = without;
        item.warning(("stem", &stem), "key_in_stem", "题干的括号里写着答案，已去掉", Some("请核对题干是否完整"));
    }
}

fn choice(item: &mut Item, options: &[String], said: &str) {
    let found = places(options, said, item.draft.kind == Kind::Multiple);
    let right = |place: usize| found.as_ref().is_some_and(|(places, _)| places.contains(&place));
    let option = |(place, text): (usize, &String)| DraftOption { text: text.clone(), right: right(place), note: None };
    item.draft.options = options.iter().enumerate().map(option).collect();
    let Some((places, by_number)) = found else {
        // Where nothing is written, the rules for questions say that the key is missing.
        if !said.is_empty() {
            let remedy = Some("写选项的字母，多选连写，如 ABD；或写选项的原文");
            let message = format!("答案“{}”看不懂", shortened(said));
            item.error(("answer", said), "answer_unknown", message, remedy);
        }
        return;
    };
    let outside: String =
        places.iter().filter(|p| options.get(**p).is_none_or(String::is_empty)).map(|p| letter_of(*p)).collect();
    if !outside.is_empty() {
        let message = format!("答案 {outside} 没有对应的选项");
        item.error(("answer", said), "key_outside", message, Some("补上选项，或改正答案"));
    } else if by_number {
        let message = format!("答案“{}”是数字，按第几个选项理解", shortened(said));
        item.warning(("answer", said), "answer_number", message, Some("最好改成字母"));
    }
}

/// Places of the right options, from 0, and whether they were given as numbers.
fn places(options: &[String], said: &str, several: bool) -> Option<(Vec<usize>, bool)> {
    if said.is_empty() {
        return None;
    }
    let place = |wanted: &str| {
        let found = |fold: fn(&str) -> String| {
            let wanted = fold(wanted);
            options.iter().position(|option| !option.is_empty() && fold(option) == wanted)
        };
        found(text::folded_with_case).or_else(|| found(text::folded))
    };
    let letters = words::letters(said);
    let fits = |places: &Vec<usize>| {
        (several || places.len() == 1) && places.iter().all(|p| options.get(*p).is_some_and(|o| !o.is_empty()))
    };
    if let Some(places) = letters.as_ref().filter(|places| fits(places)) {
        return Some((places.clone(), false));
    }
    if let Some(place) = place(said) {
        return Some((vec![place], false));
    }
    // The letter and the option behind it, such as `B. 等下一趟`.
    let lettered = (0..options.len()).find(|p| {
        let bare = words::without_letter(said.trim(), *p);
        bare.len() < said.trim().len() && place(bare) == Some(*p)
    });
    if let Some(place) = lettered {
        return Some((vec![place], false));
    }
    for separators in [&[';', '；', '|', '\n'][..], &[';', '；', '|', '、', ',', '，', '\n', '/']] {
        let parts: Vec<&str> = said.split(separators).map(str::trim).filter(|part| !part.is_empty()).collect();
        if let Some(places) = parts.iter().map(|part| place(part)).collect::<Option<Vec<_>>>() {
            return Some((places, false));
        }
    }
    match letters {
        // More letters than options is a word that is no option.
        Some(places) if places.len() <= options.len().max(2) => Some((places, false)),
        _ => numbers(options, said).map(|places| (places, true)),
    }
}

/// `1,3` or `13` as the first and the third option.
fn numbers(options: &[String], said: &str) -> Option<Vec<usize>> {
    let folded = text::folded(said);
    let parts: Vec<&str> = folded.split([';', '|', '、', ',', '/']).filter(|part| !part.is_empty()).collect();
    let in_range =
        |numbers: &Vec<usize>| !numbers.is_empty() && numbers.iter().all(|number| (1..=options.len()).contains(number));
    let listed: Option<Vec<usize>> = parts.iter().map(|part| part.parse().ok()).collect();
    let joined = || -> Option<Vec<usize>> {
        let digits: Option<Vec<usize>> =
            folded.chars().map(|c| c.to_digit(10).and_then(|digit| usize::try_from(digit).ok())).collect();
        digits.filter(|digits| digits.is_sorted_by(|a, b| a < b))
    };
    let numbers = listed.filter(in_range).or_else(|| joined().filter(in_range))?;
    Some(numbers.into_iter().map(|number| number - 1).collect())
}

fn true_false(item: &mut Item, options: &[String], said: &str) {
    if said.is_empty() {
        return;
    }
    let given: Vec<&String> = options.iter().filter(|option| !option.is_empty()).collect();
    let by_place = |place: usize| match options.get(place).filter(|option| !option.is_empty()) {
        Some(option) => words::truth(option),
        None if given.is_empty() => [Some(true), Some(false)].get(place).copied().flatten(),
        None => None,
    };
    let by_letter = || match words::letters(said)?.as_slice() {
        [place] => by_place(*place),
        _ => None,
    };
    let by_text =
        || words::truth(words::without_letter(said, 0)).or_else(|| words::truth(words::without_letter(said, 1)));
    item.draft.truth = words::truth(said).or_else(by_letter).or_else(by_text);
    if item.draft.truth.is_none()
        && let Some(truth) = by_number(said, &by_place)
    {
        item.draft.truth = Some(truth);
        let message = format!("答案“{}”是数字，按 1 正确、0 或 2 错误理解", shortened(said));
        item.warning(("answer", said), "answer_number", message, Some("最好改成 正确 或 错误"));
    }
    if item.draft.truth.is_none() {
        let remedy = Some("写 正确 或 错误；选项留空时 A 表示正确、B 表示错误");
        let message = format!("判断题的答案“{}”看不懂", shortened(said));
        item.error(("answer", said), "answer_unknown", message, remedy);
    } else if let Some(option) = given.iter().find(|option| words::truth(option).is_none()) {
        let remedy = Some("若是单选题，请改题型");
        item.warning(("option.0", option), "unused_options", "判断题的选项不会显示", remedy);
    }
}

/// A truth given as a number: the first or second option, or 1 and 0.
fn by_number(said: &str, by_place: &dyn Fn(usize) -> Option<bool>) -> Option<bool> {
    match text::folded(said).as_str() {
        "0" => Some(false),
        "1" => by_place(0),
        "2" => by_place(1),
        _ => None,
    }
}

fn typed(item: &mut Item, options: &[String], said: &str) {
    let given: Vec<&String> = options.iter().filter(|option| !option.is_empty()).collect();
    let chosen = words::letters(said).and_then(|places| match places.as_slice() {
        [place] => options.get(*place).filter(|option| !option.is_empty()),
        _ => None,
    });
    let stem = item.draft.stem.clone();
    if words::blanks(&stem) > 1 || (said.is_empty() && given.len() > 1) {
        let remedy = Some("拆成几道题，每题一个空");
        item.error(("stem", &stem), "several_blanks", "一道填空题只能有一个空", remedy);
    }
    let source = match (chosen, said.is_empty(), given.as_slice()) {
        (Some(option), _, _) => option.as_str(),
        (None, true, [option]) => option.as_str(),
        _ => said,
    };
    item.draft.accepted = words::pieces(source);
}
