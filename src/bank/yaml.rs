//! Items of the bank in their YAML form: each item is parsed by itself, so that a bad one does not hide the others.

use super::BankFault;
use super::node::Node;
use domain::id::QuestionId;
use domain::participant::Category;
use domain::question::{Citation, Difficulty, Draft, DraftOption, Fault, Kind, Library};
use domain::time::Day;
use serde_norway::Value;
use std::collections::BTreeMap;

/// One item of a list file: its text with the line it begins on.
pub(super) struct Chunk<'t> {
    /// Text, from `- ` to the line before the next item.
    pub(super) text: &'t str,
    /// Line of the file it begins on, from 1.
    pub(super) line: usize,
}

/// A draft or its faults, with the place it was read from.
pub(super) struct Item {
    /// Identifier as written, if it could be read.
    pub(super) id: Option<String>,
    /// Line of the file it begins on.
    pub(super) line: usize,
    /// Findings that the author allows, with the reason, by code.
    pub(super) allowed: BTreeMap<String, String>,
    /// The draft, if it has the right form.
    pub(super) draft: Result<Draft, Vec<BankFault>>,
}

/// Cuts a list file into its items. The text before the first item may hold comments only.
pub(super) fn chunks<'t>(file: &str, text: &'t str, faults: &mut Vec<BankFault>) -> Vec<Chunk<'t>> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut offset = 0;
    for (line, number) in text.split_inclusive('\n').zip(1..) {
        if line.starts_with("- ") || line.trim_end() == "-" {
            starts.push((offset, number));
        } else if starts.is_empty() && !matches!(line.trim(), "" | "---") && !line.starts_with('#') {
            faults.push(BankFault {
                line: Some(number),
                ..BankFault::of_file(file, "format", "文件应当是一个列表，每道题从行首的“- ”开始")
            });
            return Vec::new();
        }
        offset += line.len();
    }
    let ends = starts.iter().skip(1).map(|(offset, _)| *offset).chain([text.len()]);
    let pieces = starts.iter().zip(ends);
    pieces.filter_map(|((start, line), end)| Some(Chunk { text: text.get(*start..end)?, line: *line })).collect()
}

impl Chunk<'_> {
    /// The line on which a field of the item is written; the item's first line if it is not found.
    pub(super) fn line_of(&self, field: &str) -> usize {
        let head = match field.split('.').next().unwrap_or_default() {
            "option" => "options",
            "citation" => "cite",
            head => head,
        };
        let found = self.text.lines().position(|line| {
            let line = line.strip_prefix("- ").or_else(|| line.strip_prefix("  ")).unwrap_or_default();
            !head.is_empty() && line.strip_prefix(head).is_some_and(|rest| rest.starts_with(':'))
        });
        self.line + found.unwrap_or(0)
    }

    /// The one value of the item.
    fn value(&self, file: &str) -> Result<Value, Vec<BankFault>> {
        let fault =
            |line, message: String| vec![BankFault { line: Some(line), ..BankFault::of_file(file, "yaml", message) }];
        match serde_norway::from_str::<Value>(self.text) {
            Ok(Value::Sequence(mut values)) if values.len() == 1 => Ok(values.pop().unwrap_or(Value::Null)),
            Ok(_) => Err(fault(self.line, "这一项读不出来，请检查缩进".to_owned())),
            Err(error) => {
                let line = error.location().map_or(self.line, |at| self.line + at.line().saturating_sub(1));
                Err(fault(line, format!("YAML 写法有误：{error}。请检查缩进、引号和冒号")))
            }
        }
    }
}

/// Reads every item of `<activity>/<sub-topic>.yaml`.
pub(super) fn items(file: &str, topic: &str, text: &str, library: &Library, faults: &mut Vec<BankFault>) -> Vec<Item> {
    let chunks = chunks(file, text, faults);
    chunks.iter().map(|chunk| item(file, topic, chunk, library)).collect()
}

/// Reads an item that stands in no folder of a bank: it names its own topic, and what only a bank needs may be missing.
pub(super) fn loose_item(file: &str, verbatim: bool, chunk: &Chunk<'_>, library: &Library) -> Item {
    item(if verbatim { VERBATIM } else { file }, "", chunk, library)
}

/// Stands for the file where every text is meant as it stands.
const VERBATIM: &str = "";

fn item(file: &str, topic: &str, chunk: &Chunk<'_>, library: &Library) -> Item {
    let value = match chunk.value(file) {
        Ok(value) => value,
        Err(faults) => return Item { id: None, line: chunk.line, allowed: BTreeMap::new(), draft: Err(faults) },
    };
    let id = value.get("id").and_then(Value::as_str).map(str::to_owned);
    let allowed = allowed(&value);
    let draft = draft(&value, topic, file, library)
        .map_err(|faults| faults.into_iter().map(|fault| placed(file, chunk, id.as_deref(), fault)).collect());
    Item { id, line: chunk.line, allowed, draft }
}

/// The field `allow`: codes of rules with the reason why the item may break them.
fn allowed(value: &Value) -> BTreeMap<String, String> {
    let Some(map) = value.get("allow").and_then(Value::as_mapping) else { return BTreeMap::new() };
    let pair = |(code, reason): (&Value, &Value)| Some((code.as_str()?.to_owned(), reason.as_str()?.trim().to_owned()));
    map.iter().filter_map(pair).collect()
}

/// Faults of `allow`: every code is one of a rule, every reason says something.
fn check_allowed(node: &mut Node<'_>) {
    let Some(value) = node.value("allow") else { return };
    let Some(map) = value.as_mapping() else {
        node.fault("allow", "type", "allow 写成“代码: 理由”的形式");
        return;
    };
    for (code, reason) in map {
        let known = code.as_str().is_some_and(|code| domain::question::rule(code).is_some());
        let reasoned = reason.as_str().is_some_and(|reason| reason.trim().chars().count() >= 4);
        if !known || !reasoned {
            node.fault("allow", "format", "allow 里每一项写规则代码和一句理由，如 negative_stem: 法条本身就是否定句");
        }
    }
}

/// A fault of an item with its place in the file.
pub(super) fn placed(file: &str, chunk: &Chunk<'_>, item: Option<&str>, fault: Fault) -> BankFault {
    BankFault {
        file: file.to_owned(),
        line: Some(chunk.line_of(&fault.field)),
        item: item.map(str::to_owned),
        field: fault.field,
        code: fault.code,
        message: fault.message,
    }
}

const CATEGORIES: &str = "consumer、enterprise、technical_institution、regulator";

fn draft(value: &Value, topic: &str, file: &str, library: &Library) -> Result<Draft, Vec<Fault>> {
    let mut node = Node::new(value, "").map_err(|fault| vec![fault])?;
    node.verbatim = file == VERBATIM;
    let id = item_id(&mut node, topic);
    let kind = node.word("kind", "single、multiple、truefalse、fill", Kind::parse);
    let loose = topic.is_empty();
    let written = if loose { node.optional_text("topic").unwrap_or_default() } else { node.text("topic") };
    let topic = if loose { written.as_str() } else { topic };
    if !written.is_empty() && written != topic {
        node.fault("topic", "wrong_place", format!("题目写的是 {written}，而文件是 {topic}，请改正或移动"));
    }
    let level = if loose && !node.has("difficulty") { 2 } else { node.number("difficulty", 1, 3) };
    let difficulty = Difficulty::from_level(level);
    let mut audience = node.words("audience", CATEGORIES, Category::parse);
    if audience.is_empty() && loose {
        audience = Category::ALL.to_vec();
    }
    if audience.is_empty() {
        node.fault("audience", "required", format!("audience 至少要有一类人：{CATEGORIES}"));
    }
    let stem = node.text("stem");
    let options = options(&mut node, kind);
    let (truth, accepted) = answer(&mut node, kind);
    let explanation =
        if loose { node.optional_text("explanation").unwrap_or_default() } else { node.text("explanation") };
    let citations = citations(&mut node);
    if loose {
        node.faults.retain(|fault| (fault.field.as_str(), fault.code) != ("cite", "required"));
    }
    // What was written by a program says all it means.
    let folded = !node.verbatim;
    let from = node.day("valid_from").or_else(|| default_from(&citations, library).filter(|_| folded));
    let until = node.day("valid_until").or_else(|| default_until(&citations, library).filter(|_| folded));
    let tags = node.texts("tags");
    let fixed = node.boolean("fixed_order", false);
    node.optional_text("note");
    check_allowed(&mut node);
    let faults = node.finish();
    match (id, kind, difficulty) {
        (Some(id), Some(kind), Some(difficulty)) if faults.is_empty() => Ok(Draft {
            id,
            kind,
            topic: topic.to_owned(),
            difficulty,
            audience,
            stem,
            picture: None,
            options,
            truth,
            accepted,
            fixed,
            explanation,
            citations,
            tags,
            valid: (from, until),
            source: format!("question-bank/{file}"),
        }),
        _ => Err(faults),
    }
}

fn item_id(node: &mut Node<'_>, topic: &str) -> Option<QuestionId> {
    if topic.is_empty() {
        let text = node.optional_text("id");
        return text.and_then(|id| QuestionId::parse(&id).ok()).or_else(|| Some(QuestionId::generated(0, [0; 10])));
    }
    let text = node.text("id");
    if text.is_empty() {
        return None;
    }
    let activity = topic.split('.').next().unwrap_or_default();
    let digits = text.strip_prefix(activity).and_then(|rest| rest.strip_prefix('-')).unwrap_or_default();
    let good = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    let id = QuestionId::parse(&text).ok().filter(|_| good);
    if id.is_none() {
        node.fault("id", "format", format!("编号是“{text}”，应当是 {activity}- 加四位数字"));
    }
    id
}

fn options(node: &mut Node<'_>, kind: Option<Kind>) -> Vec<DraftOption> {
    let choice = matches!(kind, Some(Kind::Single | Kind::Multiple) | None);
    if !choice {
        if node.has("options") {
            node.value("options");
            node.fault("options", "not_allowed", "判断题和填空题没有 options，答案写在 answer");
        }
        return Vec::new();
    }
    let mut options = Vec::new();
    for (i, value) in node.list("options").iter().enumerate() {
        let prefix = format!("options.{i}.");
        let mut inner = match node.inside(value, &prefix) {
            Ok(inner) => inner,
            Err(fault) => {
                node.faults.push(fault);
                continue;
            }
        };
        let right = inner.optional_text("right");
        let wrong = inner.optional_text("wrong");
        let note = inner.optional_text("why");
        match (right, wrong) {
            (Some(text), None) => options.push(DraftOption { text, right: true, note }),
            (None, Some(text)) => options.push(DraftOption { text, right: false, note }),
            _ => inner.fault("right", "one_of", "每个选项写 right 或 wrong 中的一个；以数字开头的请加双引号"),
        }
        node.faults.extend(inner.finish());
    }
    if options.is_empty() && kind.is_some() && node.faults.iter().all(|f| !f.field.starts_with("options")) {
        node.fault("options", "required", "选择题缺少 options，请补上");
    }
    options
}

fn answer(node: &mut Node<'_>, kind: Option<Kind>) -> (Option<bool>, Vec<String>) {
    match kind {
        Some(Kind::TrueFalse) => match node.value("answer") {
            Some(Value::Bool(truth)) => (Some(*truth), Vec::new()),
            Some(_) => {
                node.fault("answer", "type", "判断题的 answer 写 true 或 false，不加引号");
                (Some(false), Vec::new())
            }
            None => (None, Vec::new()),
        },
        Some(Kind::Fill) => {
            let blanks = node.list("answer");
            if blanks.len() > 1 {
                node.fault("answer", "several_blanks", "一道填空题只有一个空，请拆成几道题");
            }
            let texts: Option<Vec<String>> = blanks
                .first()
                .and_then(Value::as_sequence)
                .and_then(|texts| texts.iter().map(|text| text.as_str().map(|text| text.trim().to_owned())).collect());
            if texts.is_none() && !blanks.is_empty() {
                node.fault("answer", "format", "填空题的 answer 写成 [[\"2\", \"两\"]]，每个答案加双引号");
            }
            (None, texts.unwrap_or_default())
        }
        Some(Kind::Single | Kind::Multiple) => {
            if node.value("answer").is_some() {
                node.fault("answer", "not_allowed", "选择题的答案用 right 标在选项上，不写 answer");
            }
            (None, Vec::new())
        }
        None => {
            node.value("answer");
            (None, Vec::new())
        }
    }
}

fn citations(node: &mut Node<'_>) -> Vec<Citation> {
    let mut citations = Vec::new();
    for (i, value) in node.list("cite").iter().enumerate() {
        let prefix = format!("cite.{i}.");
        match node.inside(value, &prefix) {
            Ok(mut inner) => {
                citations.extend(citation(&mut inner));
                node.faults.extend(inner.finish());
            }
            Err(fault) => node.faults.push(fault),
        }
    }
    if citations.is_empty() && node.faults.iter().all(|f| !f.field.starts_with("cite")) {
        node.fault("cite", "required", "缺少依据 cite，请写明法条和原文，或者文件和要点编号");
    }
    citations
}

fn citation(node: &mut Node<'_>) -> Option<Citation> {
    if node.has("law") {
        let (law, article) = (node.text("law"), node.text("article"));
        let quote = node.text("quote");
        // The article is the unit that is checked; a paragraph or item may be named for readers of the file.
        node.optional_text("clause");
        return Some(Citation::Law { law, article, quote });
    }
    if node.has("document") {
        let title = node.text("document");
        let (issuer, date) = (node.text("issuer"), node.text("date"));
        let number = node.optional_text("number").map(|n| format!("（{n}）")).unwrap_or_default();
        let clause = node.optional_text("clause").map(|c| format!(" {c}")).unwrap_or_default();
        let (fact, quote) = (node.text("fact"), node.text("quote"));
        return Some(Citation::Document { document: format!("{title}{number}{clause}"), issuer, date, fact, quote });
    }
    if node.has("standard") {
        return Some(Citation::Standard {
            standard: node.text("standard"),
            title: node.text("title"),
            clause: node.text("clause"),
            date: node.text("date"),
            checked_by: node.text("checked_by"),
            checked_on: node.text("checked_on"),
        });
    }
    node.fault("law", "required", "依据要写 law（法条）、document（文件）或者 standard（标准）");
    None
}

/// The first day on which every cited law is in force in the stored version and every cited document is out.
fn default_from(citations: &[Citation], library: &Library) -> Option<Day> {
    let first = |citation: &Citation| match citation {
        Citation::Law { law, .. } => library.laws.get(law)?.first_day(),
        Citation::Document { date, .. } | Citation::Standard { date, .. } => {
            Day::parse(date).or_else(|| Day::parse(&format!("{date}-01")))
        }
    };
    citations.iter().filter_map(first).max()
}

/// The last day on which every cited law is in force in the stored version.
fn default_until(citations: &[Citation], library: &Library) -> Option<Day> {
    let last = |citation: &Citation| match citation {
        Citation::Law { law, .. } => library.laws.get(law)?.last_day(),
        Citation::Document { .. } | Citation::Standard { .. } => None,
    };
    citations.iter().filter_map(last).min()
}
