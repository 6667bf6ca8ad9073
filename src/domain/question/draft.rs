//! A question as a file gives it, before it is one: every fault is found at once and names its field.

use super::answer::TEXT_MAX;
use super::{ALT_MAX, Body, Choice, Citation, Difficulty, Kind, Picture, Question};
use crate::id::QuestionId;
use crate::participant::Category;
use crate::text;
use crate::time::Day;

/// Characters of a stem, at most.
pub const STEM_MAX: usize = 2000;
/// Characters of an option, at most.
pub const OPTION_MAX: usize = 500;
/// Characters of an explanation, at most.
pub const EXPLANATION_MAX: usize = 2000;
/// Options of a question, at most.
pub const OPTIONS_MAX: usize = 8;

/// An option of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftOption {
    /// Text.
    pub text: String,
    /// Whether the file calls it right.
    pub right: bool,
    /// Note on it.
    pub note: Option<String>,
}

/// A question as read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Identifier, given by the file or made for it.
    pub id: QuestionId,
    /// Kind.
    pub kind: Kind,
    /// Topic; empty where the file has none.
    pub topic: String,
    /// Difficulty.
    pub difficulty: Difficulty,
    /// Groups it is useful for.
    pub audience: Vec<Category>,
    /// Stem.
    pub stem: String,
    /// A picture below the stem.
    pub picture: Option<Picture>,
    /// Options with their keys.
    pub options: Vec<DraftOption>,
    /// Truth of a true/false question.
    pub truth: Option<bool>,
    /// Accepted texts of a fill-in question.
    pub accepted: Vec<String>,
    /// Whether the options keep their order.
    pub fixed: bool,
    /// Explanation.
    pub explanation: String,
    /// Citations.
    pub citations: Vec<Citation>,
    /// Tags.
    pub tags: Vec<String>,
    /// First and last day of use.
    pub valid: (Option<Day>, Option<Day>),
    /// File or upload it came from.
    pub source: String,
}

/// Whether two options say the same.
fn same(one: &str, other: &str) -> bool {
    text::folded_with_case(one) == text::folded_with_case(other)
}

/// A fault of a draft: the field it is in, a code and the sentence people read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `stem`, `options`, `option.2` (from 0), `answer`, `explanation`, `topic`, `citation.0` and so on.
    pub field: String,
    /// Stable word for programs.
    pub code: &'static str,
    /// Chinese sentence: what is wrong and what to do.
    pub message: String,
}

impl Fault {
    /// A fault.
    #[must_use]
    pub fn new(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { field: field.into(), code, message: message.into() }
    }
}

impl Draft {
    /// Turns the draft into a question of the given revision.
    ///
    /// # Errors
    /// Every fault of the draft.
    pub fn into_question(self, revision: u32) -> Result<Question, Vec<Fault>> {
        let mut faults = self.text_faults();
        let body = match self.kind {
            Kind::Single | Kind::Multiple => self.choice_body(&mut faults),
            Kind::TrueFalse => {
                if self.truth.is_none() {
                    faults.push(Fault::new("answer", "no_key", "判断题没有答案，请填 正确 或 错误"));
                }
                Body::TrueFalse { truth: self.truth.unwrap_or_default() }
            }
            Kind::Fill => self.fill_body(&mut faults),
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Question {
            id: self.id,
            revision,
            topic: self.topic,
            difficulty: self.difficulty,
            audience: self.audience,
            stem: self.stem,
            picture: self.picture,
            body,
            explanation: self.explanation,
            citations: self.citations,
            tags: self.tags,
            valid: self.valid,
            source: self.source,
        })
    }

    fn text_faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut limit = |field: &str, value: &str, max: usize, name: &str| {
            let length = text::length(value);
            if length > max {
                faults.push(Fault::new(field, "too_long", format!("{name}有 {length} 个字，最多 {max} 个")));
            }
        };
        limit("stem", &self.stem, STEM_MAX, "题干");
        limit("explanation", &self.explanation, EXPLANATION_MAX, "解析");
        for (i, option) in self.options.iter().enumerate() {
            limit(&format!("option.{i}"), &option.text, OPTION_MAX, "选项");
        }
        if let Some(picture) = &self.picture {
            limit("picture", &picture.alt, ALT_MAX, "图片说明");
        }
        if self.stem.trim().is_empty() {
            faults.push(Fault::new("stem", "empty_stem", "题干是空的，请补上"));
        }
        if self.picture.as_ref().is_some_and(|picture| picture.alt.trim().is_empty()) {
            faults.push(Fault::new("picture", "no_alt", "请用文字说明图片画的是什么，看不到图的人要靠它答题"));
        }
        if let (Some(from), Some(until)) = self.valid
            && until < from
        {
            faults.push(Fault::new("valid", "wrong_order", "有效期的最后一天早于第一天，请改正"));
        }
        faults
    }

    fn choice_body(&self, faults: &mut Vec<Fault>) -> Body {
        if self.options.len() < 2 {
            faults.push(Fault::new("options", "too_few_options", "选择题至少要 2 个选项"));
        }
        if self.options.len() > OPTIONS_MAX {
            faults.push(Fault::new("options", "too_many_options", format!("选项最多 {OPTIONS_MAX} 个")));
        }
        for (i, option) in self.options.iter().enumerate() {
            let field = format!("option.{i}");
            if option.text.trim().is_empty() {
                faults.push(Fault::new(field, "empty_option", "选项是空的，请补上或删去"));
            } else if self.options.iter().take(i).any(|o| same(&o.text, &option.text)) {
                faults.push(Fault::new(field, "repeated_option", "与前面的选项重复，请改写其中一个"));
            }
        }
        let keys: Vec<u8> =
            (0..=u8::MAX).zip(&self.options).filter(|(_, option)| option.right).map(|(i, _)| i).collect();
        let options = self
            .options
            .iter()
            .map(|o| Choice { text: o.text.clone(), note: o.note.clone().filter(|n| !n.is_empty()) })
            .collect();
        match (self.kind, keys.as_slice()) {
            (_, []) => faults.push(Fault::new("answer", "no_key", "没有正确答案，请补上")),
            (Kind::Single, [_, _, ..]) => {
                faults.push(Fault::new("answer", "several_keys", "单选题只能有 1 个答案；若有几个，请改为多选题"));
            }
            (Kind::Multiple, [_]) => {
                faults.push(Fault::new("answer", "one_key", "多选题只有 1 个答案；请补全，或改为单选题"));
            }
            _ => {}
        }
        match self.kind {
            Kind::Multiple => Body::Multiple { options, keys, fixed: self.fixed },
            _ => Body::Single { options, key: keys.first().copied().unwrap_or_default(), fixed: self.fixed },
        }
    }

    fn fill_body(&self, faults: &mut Vec<Fault>) -> Body {
        let accepted: Vec<String> = self.accepted.iter().map(|a| text::one_line(a)).filter(|a| !a.is_empty()).collect();
        if accepted.is_empty() {
            faults.push(Fault::new("answer", "no_key", "填空题没有答案，请补上"));
        }
        if accepted.iter().any(|answer| answer.chars().count() > TEXT_MAX) {
            faults.push(Fault::new("answer", "too_long", format!("填空答案最多 {TEXT_MAX} 个字")));
        }
        Body::Fill { accepted }
    }
}
