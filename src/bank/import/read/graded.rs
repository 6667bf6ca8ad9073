//! Answers that carry a share of the points, as Moodle and QTI write them, turned into keys that are right or wrong.

use super::html::Plain;
use crate::bank::import::item::Item;
use crate::bank::lists::Topics;
use domain::question::{DraftOption, Kind};
use domain::text;

/// Shares closer than this are equal; exports round thirds in different ways.
const NEAR: f64 = 0.02;
/// A share from here on is the whole.
const WHOLE: f64 = 99.9;

/// Feedback that says nothing, folded.
const EMPTY_WORDS: [&str; 26] = [
    "correct",
    "incorrect",
    "right",
    "wrong",
    "yes",
    "no",
    "true",
    "false",
    "good",
    "verygood",
    "welldone",
    "sorry",
    "thatscorrect",
    "thatsnotcorrect",
    "youransweriscorrect",
    "youranwerisincorrect",
    "正确",
    "错误",
    "对",
    "错",
    "回答正确",
    "回答错误",
    "答对了",
    "答错了",
    "很好",
    "恭喜",
];

/// An answer and the share of the points it gives, in percent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Graded {
    /// Its text.
    pub(super) text: String,
    /// Percent, negative where it costs points.
    pub(super) share: f64,
    /// What is said to those who give it.
    pub(super) note: String,
}

/// Fills in a choice question. `single` says whether one option or several may be taken.
pub(super) fn choice(item: &mut Item, answers: Vec<Graded>, single: bool) {
    let positive: Vec<f64> = answers.iter().map(|a| a.share).filter(|share| *share > 0.0).collect();
    let whole = positive.iter().filter(|share| **share >= WHOLE).count();
    let best = positive.iter().copied().fold(0.0, f64::max);
    let level = if single && whole > 0 { WHOLE } else { best - NEAR };
    let rights = |answer: &Graded| answer.share > 0.0 && (!single || answer.share >= level);
    if single {
        for answer in answers.iter().filter(|a| a.share > 0.0 && a.share < WHOLE) {
            let message =
                format!("这个选项原来给 {}% 的分。这里只分对错，按{}处理", answer.share, said(rights(answer)));
            item.warning(("options", &answer.text), "partial_credit", message, Some("请核对哪个选项是对的"));
        }
    } else if positive.iter().any(|share| (share - best).abs() > 1.0) {
        let message = "几个正确选项原来给的分不一样。这里全部选对才得分";
        item.warning(("options", ""), "partial_credit", message, Some("请核对哪些选项是对的"));
    } else if positive.len() > 1 {
        item.note(("options", ""), "all_or_nothing", "原来按选项给部分分；这里全部选对才得分");
    }
    item.draft.options = answers
        .iter()
        .map(|answer| DraftOption {
            text: answer.text.clone(),
            right: rights(answer),
            note: Some(answer.note.clone()).filter(|note| !note.is_empty()),
        })
        .collect();
    kind_by_keys(item, single);
}

fn said(right: bool) -> &'static str {
    if right { "正确" } else { "错误" }
}

/// Sets the kind of a choice question; several answers of which one is right ask the same as a single choice.
pub(super) fn kind_by_keys(item: &mut Item, single: bool) {
    let keys = item.draft.options.iter().filter(|option| option.right).count();
    item.draft.kind = if single { Kind::Single } else { Kind::Multiple };
    if !single && keys == 1 {
        item.draft.kind = Kind::Single;
        item.warning(("kind", ""), "one_key", "允许选几个选项，但只有一个是对的，已按单选题读入", Some("请核对答案"));
    }
}

/// Fills in a fill-in question from texts that are plain; `*` without a backslash stands for anything.
pub(super) fn fill(item: &mut Item, answers: Vec<Graded>) {
    item.draft.kind = Kind::Fill;
    let mut partial = 0;
    let mut accepted: Vec<String> = Vec::new();
    for answer in answers {
        let shown = text::one_line(&answer.text.replace("\\*", "*"));
        if answer.share > 0.0 && answer.share < WHOLE {
            partial += 1;
            let message = format!("这个答案原来给 {}% 的分。这里只分对错，没有读入", answer.share);
            item.warning(("answer", &shown), "partial_credit", message, Some("若也算对，导入后请添上"));
        } else if answer.share >= WHOLE && has_wildcard(&answer.text) {
            partial += 1;
            let message = "答案里的 * 代表任意文字，这里不支持，没有读入";
            item.warning(("answer", &shown), "wildcard", message, Some("请写出每一个可以接受的答案"));
        } else if answer.share >= WHOLE && !accepted.contains(&shown) {
            accepted.push(shown);
        }
    }
    if accepted.is_empty() && partial > 0 {
        item.error(("answer", ""), "no_key", "没有一个可以直接比对、给满分的答案", Some("请写出可以接受的答案"));
    }
    item.draft.accepted = accepted;
}

fn has_wildcard(text: &str) -> bool {
    text.replace("\\*", "").contains('*')
}

/// What is said after answering, where the question itself has no place for it: it becomes the explanation, or is
/// named as left out where there is one.
pub(super) fn feedback(item: &mut Item, texts: &[String]) {
    let mut said: Vec<&str> = Vec::new();
    for text in texts.iter().map(|text| text.trim()).filter(|text| says_something(text)) {
        if !said.contains(&text) {
            said.push(text);
        }
    }
    if said.is_empty() {
        return;
    }
    if item.draft.explanation.is_empty() {
        item.draft.explanation = said.join("\n");
        item.note(("explanation", ""), "feedback_as_explanation", "答后反馈已作为解析读入");
    } else {
        item.note(("explanation", &said.join(" ")), "feedback_left_out", "已有解析，各个答案的答后反馈没有读入");
    }
}

/// Whether feedback says more than that an answer was right or wrong.
pub(super) fn says_something(text: &str) -> bool {
    let bare: String = text::folded(text).chars().filter(|c| c.is_alphanumeric()).collect();
    !bare.is_empty() && !EMPTY_WORDS.contains(&bare.as_str())
}

/// The notes on answers that give all the points.
pub(super) fn notes_on_right(answers: &[Graded]) -> Vec<String> {
    answers.iter().filter(|answer| answer.share >= WHOLE).map(|answer| answer.note.clone()).collect()
}

/// Finds the topic of a path such as `$course$/top/电梯/乘坐`, last part first.
pub(super) fn topic(item: &mut Item, topics: &Topics, path: &str) {
    let parts = || path.rsplit('/').map(str::trim).filter(|part| !part.is_empty() && !part.starts_with('$'));
    let found = topics.find(path).or_else(|| parts().find_map(|part| topics.find(part)));
    match found {
        Some(code) => item.draft.topic = code.to_owned(),
        None => {
            let message = match parts().next().filter(|part| *part != "top") {
                None => "没有章节，题目不归入任何主题".to_owned(),
                Some(name) => format!("章节“{name}”不是已有的主题，题目不归入任何主题"),
            };
            item.note(("topic", path), "no_topic", message);
        }
    }
}

/// Names pictures and sounds that did not come along, and gives the text.
pub(super) fn with_losses(item: &mut Item, field: &str, found: Plain) -> String {
    if !found.losses.is_empty() {
        let names = found.losses.join("、");
        let message = format!("这里有图片、音频或附件（{names}），没有读入");
        item.warning((field, &found.text), "media_left_out", message, Some("若没有它就不能作答，请改写题目"));
    }
    found.text
}

/// Turns a choice between 正确 and 错误, or True and False, into a true/false question.
pub(super) fn truth_from_options(item: &mut Item) {
    use crate::bank::import::words::truth;
    let [first, second] = item.draft.options.as_slice() else { return };
    let (Some(one), Some(other)) = (truth(&first.text), truth(&second.text)) else { return };
    if one == other || first.right == second.right || item.draft.kind != Kind::Single {
        return;
    }
    item.draft.truth = Some(if first.right { one } else { other });
    let notes: Vec<String> = item.draft.options.drain(..).filter_map(|option| option.note).collect();
    item.draft.kind = Kind::TrueFalse;
    item.draft.fixed = false;
    item.note(("kind", ""), "choice_as_truth", "选项是“正确”和“错误”的选择题已读成判断题");
    feedback(item, &notes);
}
