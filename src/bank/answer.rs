//! The answer of a row: letters, words, option texts and typed answers, put into the draft.

use super::findings::Findings;
use super::import::words::{self as detect, Column, letter_of};
use super::row::RowView;
use domain::question::{Draft, DraftOption, Kind};
use domain::text;

/// Puts options and answer into the draft; returns whether the answer was understood.
pub(super) fn fill_in(
    row: &RowView<'_>,
    draft: &mut Draft,
    options: &[String],
    said: &str,
    findings: &mut Findings,
) -> bool {
    match draft.kind {
        Kind::Single | Kind::Multiple => choice(row, draft, options, said, findings),
        Kind::TrueFalse => true_false(row, draft, options, said, findings),
        Kind::Fill => typed(row, draft, options, said, findings),
    }
}

fn choice(row: &RowView<'_>, draft: &mut Draft, options: &[String], said: &str, findings: &mut Findings) -> bool {
    let places = places(row, options, said, findings);
    let option = |(i, text): (usize, &String)| DraftOption {
        text: text.clone(),
        right: places.as_ref().is_some_and(|places| places.contains(&i)),
        note: None,
    };
    draft.options = options.iter().enumerate().map(option).collect();
    let at = row.at(Column::Answer);
    let Some(places) = places else {
        if said.is_empty() {
            // The rules for questions say that the key is missing.
            return true;
        }
        let remedy = Some("写选项的字母，多选连写，如 ABD；或写选项的原文");
        findings.error(at, "answer_unknown", format!("答案“{}”看不懂", super::report::shortened(said)), remedy);
        return false;
    };
    let outside: String =
        places.iter().filter(|p| options.get(**p).is_none_or(String::is_empty)).map(|p| letter_of(*p)).collect();
    if outside.is_empty() {
        return true;
    }
    findings.error(at, "key_outside", format!("答案 {outside} 没有对应的选项"), Some("补上选项，或改正答案"));
    false
}

/// Places of the right options, from 0.
fn places(row: &RowView<'_>, options: &[String], said: &str, findings: &mut Findings) -> Option<Vec<usize>> {
    let place = |text: &str| {
        let wanted = text::folded(text);
        options.iter().position(|option| !option.is_empty() && text::folded(option) == wanted)
    };
    if said.is_empty() {
        return None;
    }
    if let Some(places) = detect::letters(said) {
        return Some(places);
    }
    if let Some(place) = place(said) {
        return Some(vec![place]);
    }
    let parts: Vec<&str> = said.split([';', '；', '|', '、', ',', '，', '\n']).map(str::trim).collect();
    if let Some(places) = parts.iter().map(|part| place(part)).collect::<Option<Vec<_>>>() {
        return Some(places);
    }
    let numbers: Option<Vec<usize>> = parts.iter().map(|part| text::folded(part).parse().ok()).collect();
    let numbers = numbers.filter(|n| n.iter().all(|n| (1..=options.len()).contains(n)))?;
    let message = format!("答案“{said}”是数字，按第几个选项理解");
    findings.warning(row.at(Column::Answer), "answer_number", message, Some("最好改成字母"));
    Some(numbers.into_iter().map(|n| n - 1).collect())
}

fn true_false(row: &RowView<'_>, draft: &mut Draft, options: &[String], said: &str, findings: &mut Findings) -> bool {
    let at = row.at(Column::Answer);
    if said.is_empty() {
        return true;
    }
    let by_letter = || match detect::letters(said)?.as_slice() {
        [place] => match options.get(*place) {
            Some(option) if !option.is_empty() => detect::truth(option),
            _ if options.is_empty() => match place {
                0 => Some(true),
                1 => Some(false),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    draft.truth = detect::truth(said).or_else(by_letter);
    if draft.truth.is_none() {
        let remedy = Some("写 正确 或 错误；选项留空时 A 表示正确、B 表示错误");
        findings.error(at, "answer_unknown", format!("判断题的答案“{}”看不懂", super::report::shortened(said)), remedy);
        return false;
    }
    if options.iter().any(|option| !option.is_empty() && detect::truth(option).is_none()) {
        let remedy = Some("若是单选题，请改题型");
        findings.warning(row.at(Column::Option(0)), "unused_options", "判断题的选项不会显示", remedy);
    }
    true
}

fn typed(row: &RowView<'_>, draft: &mut Draft, options: &[String], said: &str, findings: &mut Findings) -> bool {
    let given: Vec<&String> = options.iter().filter(|option| !option.is_empty()).collect();
    let chosen = detect::letters(said).and_then(|places| match places.as_slice() {
        [place] => options.get(*place).filter(|option| !option.is_empty()),
        _ => None,
    });
    let blanks = detect::blanks(&draft.stem);
    if blanks > 1 || (said.is_empty() && given.len() > 1) {
        let at = row.at(Column::Stem);
        findings.error(at, "several_blanks", "一道填空题只能有一个空", Some("拆成几道题，每题一个空"));
        return false;
    }
    let source = match (chosen, said.is_empty(), given.as_slice()) {
        (Some(option), _, _) => option.as_str(),
        (None, true, [option]) => option.as_str(),
        _ => said,
    };
    draft.accepted = detect::pieces(source);
    true
}

/// The answer of a draft as people write it.
pub(super) fn shown(draft: &Draft) -> String {
    match draft.kind {
        Kind::Single | Kind::Multiple => {
            draft.options.iter().enumerate().filter(|(_, o)| o.right).map(|(i, _)| letter_of(i)).collect()
        }
        Kind::TrueFalse => match draft.truth {
            Some(true) => "正确".to_owned(),
            Some(false) => "错误".to_owned(),
            None => String::new(),
        },
        Kind::Fill => draft.accepted.join("；"),
    }
}
