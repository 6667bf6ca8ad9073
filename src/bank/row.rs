//! One row of a spreadsheet as a draft, with every fault and doubt about it.

use super::findings::{At, Findings};
use super::import::words::{self as detect, Column, SaidKind};
use super::sheet::{CheckContext, Header};
use super::workbook::{Doubt, Row};
use domain::participant::Category;
use domain::question::{Difficulty, Draft, Fault, Kind, Severity, lint};
use domain::text;

/// A row with its place and headings.
pub(super) struct RowView<'r> {
    /// Name of the sheet.
    pub(super) sheet: &'r str,
    /// Number as the spreadsheet gives it.
    pub(super) number: usize,
    /// Cells.
    pub(super) cells: &'r Row,
    /// Headings.
    pub(super) header: &'r Header,
    /// Kind that the sheet's name or a heading row gives to rows without one.
    pub(super) usual_kind: Option<Kind>,
    /// Name of the file.
    pub(super) file: &'r str,
}

/// A row that could be understood as a question.
pub(super) struct ReadRow {
    /// The draft.
    pub(super) draft: Draft,
    /// The answer as people write it.
    pub(super) answer: String,
    /// Whether something keeps it out.
    pub(super) faulty: bool,
}

impl<'r> RowView<'r> {
    /// Text of the first cell of this meaning; empty where there is none.
    pub(super) fn text(&self, column: Column) -> &'r str {
        self.header.places(column).find_map(|place| self.cells.get(&place)).map_or("", |cell| cell.text.as_str())
    }

    /// A place in this row for a fault.
    pub(super) fn at(&self, column: Column) -> At<'r> {
        At { sheet: self.sheet, row: self.number, column: self.header.title(column), value: self.text(column) }
    }

    fn answer(&self) -> String {
        let cells = self.header.places(Column::Answer).filter_map(|place| self.cells.get(&place));
        cells.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(";")
    }

    fn options(&self) -> Vec<String> {
        let last = (0..8).rev().find(|i| !self.text(Column::Option(*i)).is_empty());
        match last {
            None => detect::options_of(self.text(Column::Options)),
            Some(last) => {
                (0..=last).map(|i| text::one_line(detect::without_letter(self.text(Column::Option(i)), i))).collect()
            }
        }
    }

    /// Faults of cells that a spreadsheet program changed or that are too long.
    fn doubts(&self, findings: &mut Findings) -> bool {
        let mut faulty = false;
        for (place, cell) in self.cells {
            let Some((column, title)) = self.header.column_at(*place) else { continue };
            let at = At { sheet: self.sheet, row: self.number, column: title, value: &cell.text };
            let asked = !matches!(column, Column::Ignored | Column::Chapter | Column::Point);
            match cell.doubt {
                Some(Doubt::Date) if asked => {
                    let remedy = Some("把单元格格式改为“文本”，再重新输入原来的内容");
                    findings.error(at, "became_date", "这一格被表格软件当成了日期或时间", remedy);
                }
                Some(Doubt::Failed) if asked => {
                    findings.error(at, "formula_failed", "这一格的公式出错", Some("改成直接输入文字"));
                }
                Some(Doubt::TooLong) => findings.error(at, "too_long", "这一格的文字太长", Some("请缩短")),
                _ => continue,
            }
            faulty = true;
        }
        faulty
    }

    /// Reads the row; nothing if it is no question or its kind cannot be told.
    pub(super) fn read(&self, context: &CheckContext<'_>, findings: &mut Findings) -> Option<ReadRow> {
        let mut faulty = self.doubts(findings);
        let mut stem = text::one_line(detect::without_number(self.text(Column::Stem)));
        let mut said = self.answer();
        let options = self.options();
        self.take_key_from_stem(&mut stem, &mut said, findings);
        let kind = self.kind(&said, &options, &stem, findings)?;
        if kind == Kind::Fill {
            stem = detect::with_blanks(&stem);
        }
        let mut draft = Draft {
            id: (context.new_id)(),
            kind,
            topic: self.topic(context, findings),
            difficulty: self.difficulty(findings),
            audience: Category::ALL.to_vec(),
            stem,
            options: Vec::new(),
            truth: None,
            accepted: Vec::new(),
            fixed: false,
            explanation: lines(self.text(Column::Explanation)),
            citations: Vec::new(),
            tags: detect::pieces(self.text(Column::Point)),
            valid: (None, None),
            source: format!("{} · {} · 第 {} 行", self.file, self.sheet, self.number),
        };
        faulty |= !super::answer::fill_in(self, &mut draft, &options, &said, findings);
        // A row that already has a fault may lack its key because of it; only further faults are worth saying.
        faulty |= self.report_draft(&draft, faulty, context, findings);
        let answer = super::answer::shown(&draft);
        Some(ReadRow { draft, answer, faulty })
    }

    fn take_key_from_stem(&self, stem: &mut String, said: &mut String, findings: &mut Findings) {
        let Some((without, key)) = detect::key_in_stem(stem) else { return };
        let same = detect::letters(&key).is_some() && detect::letters(&key) == detect::letters(said)
            || detect::truth(&key).is_some() && detect::truth(&key) == detect::truth(said);
        let at = self.at(Column::Stem);
        if said.is_empty() {
            *said = key;
            *stem = without;
            findings.warning(at, "key_in_stem", "答案写在题干的括号里，已取出作为答案", Some("请核对"));
        } else if same {
            *stem = without;
            findings.warning(at, "key_in_stem", "题干的括号里写着答案，已去掉", Some("请核对题干是否完整"));
        }
    }

    fn kind(&self, said: &str, options: &[String], stem: &str, findings: &mut Findings) -> Option<Kind> {
        let at = self.at(Column::Kind);
        let inferred = infer_kind(said, options, stem);
        if at.value.is_empty() {
            let kind = self.usual_kind.or(inferred);
            match kind {
                Some(_) => findings.note(at, "kind_inferred", "题型是空的，按工作表名称或答案判断"),
                None => findings.error(at, "no_kind", "没有题型，也看不出是哪种题", Some(KINDS)),
            }
            return kind;
        }
        match detect::kind(at.value) {
            Some(SaidKind::Known(kind)) => Some(kind),
            Some(SaidKind::Code(kind)) => {
                findings.note(at, "kind_code", "题型是数字，按 1 单选、2 多选、3 判断、4 填空理解，请核对");
                Some(kind)
            }
            Some(SaidKind::Uncertain) => {
                findings.note(at, "kind_uncertain", "不定项选择题按答案个数分为单选题和多选题");
                Some(inferred.filter(|kind| *kind == Kind::Single).unwrap_or(Kind::Multiple))
            }
            Some(SaidKind::Unsupported) => {
                findings.error(at, "unsupported_kind", format!("“{}”不能自动评分", at.value), Some(KINDS));
                None
            }
            None => {
                findings.error(at, "unknown_kind", format!("题型“{}”不认识", at.value), Some(KINDS));
                None
            }
        }
    }

    fn difficulty(&self, findings: &mut Findings) -> Difficulty {
        let at = self.at(Column::Difficulty);
        if at.value.is_empty() {
            return Difficulty::Medium;
        }
        detect::difficulty(at.value).unwrap_or_else(|| {
            let remedy = Some("可用：易、偏易、适中、较难、难，或 1、2、3");
            findings.warning(at, "unknown_difficulty", format!("难度“{}”不认识，按适中处理", at.value), remedy);
            Difficulty::Medium
        })
    }

    fn topic(&self, context: &CheckContext<'_>, findings: &mut Findings) -> String {
        let said = [self.text(Column::Chapter), self.text(Column::Point), self.sheet];
        let found = said.iter().find_map(|name| context.topics.find(name));
        if found.is_none() {
            let at = self.at(Column::Chapter);
            let message = if at.value.is_empty() {
                "没有章节，题目不归入任何主题".to_owned()
            } else {
                format!("章节“{}”不是已有的主题，题目不归入任何主题", super::report::shortened(at.value))
            };
            findings.note(at, "no_topic", message);
        }
        found.unwrap_or_default().to_owned()
    }

    /// Reports what the rules for questions say; returns whether the row is kept out by it.
    fn report_draft(
        &self,
        draft: &Draft,
        known_faulty: bool,
        context: &CheckContext<'_>,
        findings: &mut Findings,
    ) -> bool {
        match draft.clone().into_question(1) {
            Err(faults) => {
                for fault in faults.iter().filter(|f| !(known_faulty && f.field == "answer")) {
                    let (column, remedy) = place_of(fault);
                    findings.error(self.at(column), fault.code, fault.message.clone(), remedy);
                }
                true
            }
            Ok(question) => {
                let whole = At { column: "", value: "", ..self.at(Column::Stem) };
                for finding in lint(&question, context.library) {
                    match (finding.code, finding.severity) {
                        ("no_citation", _) => {
                            findings.note(whole, "no_citation", "没有法条依据；导入后可在题库里补充");
                        }
                        ("no_explanation", _) => findings.note(whole, "no_explanation", "没有解析"),
                        (code, Severity::Error) => findings.error(whole, code, finding.message, None),
                        (code, Severity::Warning) => findings.warning(whole, code, finding.message, None),
                    }
                }
                false
            }
        }
    }
}

const KINDS: &str = "可用：单选题、多选题、判断题、填空题";

fn infer_kind(said: &str, options: &[String], stem: &str) -> Option<Kind> {
    let truths = options.iter().all(|option| detect::truth(option).is_some());
    match detect::letters(said) {
        Some(places) if options.len() >= 2 && !truths => {
            Some(if places.len() == 1 { Kind::Single } else { Kind::Multiple })
        }
        _ if detect::truth(said).is_some() && truths => Some(Kind::TrueFalse),
        Some(places) if truths && options.len() == 2 && places.len() == 1 => Some(Kind::TrueFalse),
        _ if options.len() >= 2 && options.iter().any(|o| text::folded(o) == text::folded(said)) => Some(Kind::Single),
        _ if options.len() <= 1 && detect::blanks(&detect::with_blanks(stem)) > 0 => Some(Kind::Fill),
        _ => None,
    }
}

/// The column a fault of the rules belongs to, and what to do about it.
fn place_of(fault: &Fault) -> (Column, Option<&'static str>) {
    let option = fault.field.strip_prefix("option.").and_then(|i| i.parse().ok());
    let column = match (fault.field.as_str(), option) {
        (_, Some(place)) => Column::Option(place),
        ("options", _) => Column::Option(0),
        ("answer", _) => Column::Answer,
        ("explanation", _) => Column::Explanation,
        _ => Column::Stem,
    };
    let remedy = match fault.code {
        "several_keys" => Some("把题型改为多选题，或只留一个答案"),
        "one_key" => Some("补全答案，或把题型改为单选题"),
        "no_key" => Some("在“正确答案”列填上答案"),
        "empty_option" => Some("补上这个选项，或把后面的选项往前移"),
        "repeated_option" => Some("改写其中一个选项"),
        "empty_stem" => Some("补上题干，或删去这一行"),
        "too_long" => Some("请缩短"),
        _ => None,
    };
    (column, remedy)
}

fn lines(text: &str) -> String {
    text.lines().map(text::one_line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
