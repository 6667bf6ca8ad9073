//! What makes a question doubtful though it is well formed: rules with codes, run on the bundled bank, on every import
//! and while an editor types.

mod bank;
mod cue;
mod damage;
mod proof;
#[cfg(test)]
mod tests;

pub use bank::lint_bank;

use super::{Body, Library, Question};
use crate::text;
use crate::time::Day;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look.
    Warning,
    /// The bundled bank may not have it.
    Error,
}

/// A rule: the code its findings carry, how much they matter, and what it wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Stable word for programs.
    pub code: &'static str,
    /// How much a finding of it matters.
    pub severity: Severity,
    /// What the rule wants, as one sentence.
    pub sentence: &'static str,
}

const fn warning(code: &'static str, sentence: &'static str) -> Rule {
    Rule { code, severity: Severity::Warning, sentence }
}

const fn error(code: &'static str, sentence: &'static str) -> Rule {
    Rule { code, severity: Severity::Error, sentence }
}

/// Every rule on well-formed questions, in the order of its findings. Faults of form, such as a missing key, are found
/// earlier: see [`super::Draft::into_question`].
pub const RULES: &[Rule] = &[
    warning("no_explanation", "每道题要有解析"),
    warning("no_citation", "每道题要有依据"),
    error("citation_unproven", "引文要在所引条文里逐字找到；不收文本的标准和文件要写明核对人和日期"),
    error("citation_not_yet", "所引法规在使用日要已经施行"),
    error("citation_repealed", "所引法规在使用日不能已经废止或被新版取代"),
    warning("citation_partly_superseded", "所引法规部分条款已修改，引用前要核对新文本"),
    warning("expired", "题目在使用日要在有效期内"),
    warning("no_blank", "填空题的题干要有一个空 ____"),
    warning("refers_to_order", "选项会打乱，不能写“以上都是”“A和B”"),
    warning("all_right", "多选题不能全部选项都是答案"),
    warning("key_stands_out", "答案不能比其他选项长得多"),
    warning("key_only_precise", "不能只有答案写得具体"),
    warning("key_echoes_stem", "不能只有答案重复题干的字句"),
    warning("absolute_cue", "不能只有错误选项带“一律”“绝对”一类的词"),
    warning("grammar_cue", "各选项与题干的搭配、句式要一致"),
    warning("negative_stem", "否定式提问要用【】标出否定词"),
    warning("double_negative", "不能用双重否定提问"),
    warning("stem_gives_answer", "题干不能含有答案"),
    warning("long_for_phone", "题干和选项要在手机上一屏看完"),
    warning("damaged_text", "文字不能有乱码、拼音注音、重复标点或逐字空格"),
    warning("traditional_text", "题目用简体字"),
    warning("personal_data", "题目里不能有真实的手机号、身份证号、邮箱"),
];

/// Rules on a bank as a whole.
pub const BANK_RULES: &[Rule] = &[
    warning("near_duplicate", "两道题不能只差几个字"),
    warning("key_position_bias", "单选题的答案在各位置上要大致均匀"),
    warning("key_longest_bias", "单选题的答案不能经常是最长的选项"),
    warning("truth_bias", "判断题对错要大致各半"),
];

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// Stable word for programs.
    pub code: &'static str,
    /// `stem`, `options`, `option.2` (from 0), `answer`, `explanation`, `citation.0`; empty for the whole question.
    pub field: String,
    /// Sentence people read.
    pub message: String,
}

/// Findings under collection.
#[derive(Debug, Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, code: &'static str, field: impl Into<String>, message: impl Into<String>) {
        // A code that is missing in the table would be a warning; the tests hold every code against it.
        let severity = rule(code).map_or(Severity::Warning, |rule| rule.severity);
        self.0.push(Finding { severity, code, field: field.into(), message: message.into() });
    }
}

/// The rule of a code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().chain(BANK_RULES).find(|rule| rule.code == code)
}

/// Looks at one question and holds its quotes against the library, whatever the day.
#[must_use]
pub fn lint(question: &Question, library: &Library) -> Vec<Finding> {
    let mut findings = Findings::default();
    proof::check(question, library, &mut findings);
    form(question, &mut findings);
    cue::check(question, &mut findings);
    damage::check(question, &mut findings);
    in_order(findings)
}

/// As [`lint`], and whether its proof and its own validity hold on a day.
#[must_use]
pub fn lint_on(question: &Question, library: &Library, day: Day) -> Vec<Finding> {
    let mut findings = Findings(lint(question, library));
    proof::check_day(question, library, day, &mut findings);
    in_order(findings)
}

fn in_order(findings: Findings) -> Vec<Finding> {
    let mut findings = findings.0;
    findings.sort_by_key(|finding| RULES.iter().position(|rule| rule.code == finding.code));
    findings
}

/// Characters of a stem that fit a phone without scrolling, generously.
const STEM_ON_PHONE: usize = 160;
/// Characters of an option that fit a phone.
const OPTION_ON_PHONE: usize = 80;

fn form(question: &Question, findings: &mut Findings) {
    if question.explanation.trim().is_empty() {
        findings.add("no_explanation", "explanation", "没有解析");
    }
    if let Body::Fill { .. } = question.body
        && !question.stem.contains("__")
    {
        findings.add("no_blank", "stem", "填空题的题干没有空格 ____");
    }
    let all_of_the_above =
        ["以上都", "以上均", "以上全", "以上皆", "以上选项", "都不对", "A和B", "A、B", "AB都", "前三项"];
    for (i, option) in question.options().iter().enumerate() {
        if !question.fixed() && all_of_the_above.iter().any(|mark| option.text.contains(mark)) {
            findings.add(
                "refers_to_order",
                format!("option.{i}"),
                "选项提到别的选项，而选项会打乱；请设为固定顺序或改写",
            );
        }
    }
    if let Body::Multiple { options, keys, .. } = &question.body
        && options.len() == keys.len()
    {
        findings.add("all_right", "options", "所有选项都是答案，等于没有选择；请加上错误的选项或删去这道题");
    }
    let length = text::length(&question.stem);
    if length > STEM_ON_PHONE {
        findings.add("long_for_phone", "stem", format!("题干有 {length} 个字，手机上要滚动才能看完；请精简"));
    }
    for (i, option) in question.options().iter().enumerate() {
        let length = text::length(&option.text);
        if length > OPTION_ON_PHONE {
            findings.add("long_for_phone", format!("option.{i}"), format!("选项有 {length} 个字，请精简"));
        }
    }
}
