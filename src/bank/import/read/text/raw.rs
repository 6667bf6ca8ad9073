//! A question as it was gathered from lines, before anybody decided what it means.

use super::heading::KindWord;
use super::mark::Number;

/// A piece of text and the line it began on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// The text as written.
    pub(super) text: String,
    /// Its line.
    pub(super) row: usize,
}

/// An option as gathered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RawOption {
    /// Place of its letter, from 0.
    pub(super) place: usize,
    /// Its text.
    pub(super) text: String,
    /// Its line.
    pub(super) row: usize,
    /// Whether it stands out by colour, bold or underline.
    pub(super) marked: bool,
    /// Whether its bullet is filled, where bullets stand instead of letters.
    pub(super) filled: Option<bool>,
}

/// Something noticed while gathering: code, value and sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Notice {
    /// Stable word.
    pub(super) code: &'static str,
    /// What stands there.
    pub(super) value: String,
    /// Chinese sentence.
    pub(super) message: String,
}

/// A question as gathered.
#[derive(Debug, Clone, Default)]
pub(super) struct Raw {
    /// Line of its beginning.
    pub(super) row: usize,
    /// Its number.
    pub(super) number: Option<Number>,
    /// Section it stands in.
    pub(super) section: usize,
    /// Kind that its own label gives.
    pub(super) kind: Option<KindWord>,
    /// Lines of the stem.
    pub(super) stem: Vec<Piece>,
    /// Parts of the stem that stand out.
    pub(super) stem_marked: Vec<String>,
    /// Options.
    pub(super) options: Vec<RawOption>,
    /// Answers as written, usually one.
    pub(super) answers: Vec<Piece>,
    /// Lines of the explanation.
    pub(super) explanation: Vec<Piece>,
    /// Lines that are nothing but letters or a mark.
    pub(super) bare: Vec<Piece>,
    /// 难度 as written.
    pub(super) difficulty: String,
    /// 章节 as written.
    pub(super) topic: String,
    /// 知识点 as written.
    pub(super) tags: String,
    /// What text cannot say, such as a picture.
    pub(super) lost: Vec<&'static str>,
    /// Warnings.
    pub(super) notices: Vec<Notice>,
    /// Characters gathered so far; a hostile question does not grow without end.
    pub(super) size: usize,
    /// Whether something was left out because there was too much.
    pub(super) cut: bool,
}

impl Raw {
    /// Whether nothing but labels has been gathered.
    pub(super) fn is_empty(&self) -> bool {
        self.stem.is_empty() && self.options.is_empty() && self.answers.is_empty()
    }

    /// Whether it could end here: options or an answer are there, or its stem ends with a truth mark.
    pub(super) fn complete(&self) -> bool {
        let marked = |piece: &Piece| super::answer::truth_end(&super::line::flattened(&piece.text)).is_some();
        self.options.len() >= 2 || !self.answers.is_empty() || self.stem.last().is_some_and(marked)
    }

    /// Whether options or an answer were seen, so that words such as 原因 may be labels.
    pub(super) fn known(&self) -> bool {
        self.options.len() >= 2 || !self.answers.is_empty()
    }

    /// Adds a warning.
    pub(super) fn notice(&mut self, code: &'static str, value: impl Into<String>, message: impl Into<String>) {
        self.notices.push(Notice { code, value: value.into(), message: message.into() });
    }
}

/// The part of a question that a line without a mark goes on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Part {
    /// No question is open.
    #[default]
    None,
    /// The stem.
    Stem,
    /// The last option.
    Option,
    /// The answer; its value may stand on the next line.
    Answer,
    /// The explanation.
    Explanation,
}

/// A section of the paper.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    /// Kind of its questions.
    pub(super) kind: Option<KindWord>,
    /// The chapter it stands in.
    pub(super) chapter: String,
    /// How its questions are numbered; the first one decides.
    pub(super) style: Option<super::mark::Style>,
}

/// An answer given away from its question.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    /// Number of the question.
    pub(super) number: u32,
    /// Kind of the questions meant.
    pub(super) kind: Option<KindWord>,
    /// Which part of the block it stands in, counted up at every heading or restart.
    pub(super) group: usize,
    /// Questions before the block.
    pub(super) before: usize,
    /// Line.
    pub(super) row: usize,
    /// The answer as written.
    pub(super) value: String,
    /// Its explanation.
    pub(super) explanation: String,
}
