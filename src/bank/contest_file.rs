//! Contests as people write them: `contests/<id>.yaml` becomes a draft contest, or every fault at once.

use super::award_file;
use super::node::Node;
use super::{BankFault, Topics};
use domain::award::Plan;
use domain::contest::{
    AnswersShown, Blueprint, Contest, Rules, ScoreKept, Section, State, StudyOpen, TieBreak, VoidPolicy, Window,
};
use domain::id::ContestId;
use domain::participant::Category;
use domain::points::Points;
use domain::question::{Difficulty, Fault, Kind};
use domain::text;
use domain::time::Timestamp;
use serde_norway::Value;

const CATEGORIES: &str = "consumer、enterprise、technical_institution、regulator";
const QUESTIONS_MAX: usize = 100;
const TITLE_MAX: usize = 60;
const TEXT_MAX: usize = 5000;

/// Reads a contest; `activities` is the number of activities there are.
///
/// # Errors
/// Every fault of the file.
pub(super) fn parse(
    file: &str,
    name: &str,
    text: &str,
    topics: &Topics,
    activities: usize,
) -> Result<(Contest, Option<Plan>), Vec<BankFault>> {
    let value: Value = serde_norway::from_str(text).map_err(|error| {
        let line = error.location().map(|at| at.line());
        vec![BankFault {
            line,
            ..BankFault::of_file(file, "yaml", format!("YAML 写法有误：{error}。请检查缩进和冒号"))
        }]
    })?;
    contest(&value, name, topics, activities).map_err(|faults| {
        faults
            .into_iter()
            .map(|fault| BankFault {
                file: file.to_owned(),
                line: line_of(text, &fault.field),
                item: Some(name.to_owned()),
                field: fault.field,
                code: fault.code,
                message: fault.message,
            })
            .collect()
    })
}

fn line_of(text: &str, field: &str) -> Option<usize> {
    let head = field.split('.').next().filter(|head| !head.is_empty())?;
    let found = text.lines().position(|line| line.strip_prefix(head).is_some_and(|rest| rest.starts_with(':')));
    found.map(|line| line + 1)
}

fn contest(
    value: &Value,
    name: &str,
    topics: &Topics,
    activities: usize,
) -> Result<(Contest, Option<Plan>), Vec<Fault>> {
    let mut node = Node::new(value, "").map_err(|fault| vec![fault])?;
    let id = ContestId::parse(name)
        .map_err(|_| vec![Fault::new("", "file_name", "文件名只能用小写字母、数字、- 和 _，它就是竞赛的编号")])?;
    let title = limited(&mut node, "title", TITLE_MAX);
    let subtitle = node.optional_text("subtitle").unwrap_or_default();
    let activity = node.number("activity", 1, i64::try_from(activities.max(1)).unwrap_or(i64::MAX));
    let window = window(&mut node);
    let eligible = node.words("eligible", CATEGORIES, Category::parse);
    if eligible.is_empty() {
        node.fault("eligible", "required", format!("eligible 至少要有一类人：{CATEGORIES}"));
    }
    let audience = node.words("audience", CATEGORIES, Category::parse);
    let notice = limited(&mut node, "notice", TEXT_MAX);
    let rules_text = limited(&mut node, "rules", TEXT_MAX);
    let sections = sections(&mut node, topics);
    let rules = rules(&mut node);
    let demo = node.boolean("demo", false);
    let plan = award_file::plan(&mut node);
    let faults = node.finish();
    if !faults.is_empty() {
        return Err(faults);
    }
    let contest = Contest {
        id,
        title,
        subtitle,
        activity: u8::try_from(activity).unwrap_or(u8::MAX),
        notice,
        rules_text,
        eligible,
        window,
        blueprint: Blueprint { sections, audience },
        rules,
        demo,
        state: State::Draft,
        commitments: None,
        extensions: Vec::new(),
    };
    Ok((contest, plan))
}

fn limited(node: &mut Node<'_>, field: &'static str, max: usize) -> String {
    let given = node.text(field);
    let length = text::length(&given);
    if length > max {
        node.fault(field, "too_long", format!("{field} 有 {length} 个字，最多 {max} 个"));
    }
    given
}

fn window(node: &mut Node<'_>) -> Window {
    let mut instant = |field: &'static str| {
        let text = node.text(field);
        let at = Timestamp::parse_shanghai(&text);
        if at.is_none() && !text.is_empty() {
            let message = format!("{field} 是“{text}”，应当是 2022-09-01 09:00 这样的北京时间；当天结束写 23:59:59");
            node.fault(field, "format", message);
        }
        at
    };
    let (opens_at, closes_at) = (instant("opens_at"), instant("closes_at"));
    if let (Some(opens_at), Some(closes_at)) = (opens_at, closes_at)
        && closes_at <= opens_at
    {
        node.fault("closes_at", "out_of_range", "结束时间要晚于开始时间");
    }
    Window { opens_at: opens_at.unwrap_or_default(), closes_at: closes_at.unwrap_or_default() }
}

fn sections(node: &mut Node<'_>, topics: &Topics) -> Vec<Section> {
    let mut sections = Vec::new();
    for (i, value) in node.list("sections").iter().enumerate() {
        let prefix = format!("sections.{i}.");
        match Node::new(value, &prefix) {
            Ok(mut inner) => {
                sections.push(section(&mut inner, topics));
                node.faults.extend(inner.finish());
            }
            Err(fault) => node.faults.push(fault),
        }
    }
    if sections.is_empty() {
        node.fault("sections", "required", "试卷至少要有一个部分");
    }
    let total: usize = sections.iter().map(|s| s.count).sum();
    if total > QUESTIONS_MAX {
        node.fault("sections", "out_of_range", format!("一份试卷共 {total} 题，最多 {QUESTIONS_MAX} 题"));
    }
    sections
}

fn section(node: &mut Node<'_>, topics: &Topics) -> Section {
    let title = limited(node, "title", TITLE_MAX);
    let chosen = node.words("topics", "见 topics.yaml", |code| topics.name(code).map(|_| code.to_owned()));
    let kinds = node.words("kinds", "single、multiple、truefalse、fill", Kind::parse);
    let mut difficulties = Vec::new();
    for (i, value) in node.list("difficulty").iter().enumerate() {
        match value.as_i64().and_then(Difficulty::from_level) {
            Some(level) if difficulties.contains(&level) => {
                node.fault(&format!("difficulty.{i}"), "repeated", "难度重复了，请删去一个");
            }
            Some(level) => difficulties.push(level),
            None => node.fault(&format!("difficulty.{i}"), "unknown_value", "难度写 1（易）、2（中）、3（难）"),
        }
    }
    let max = i64::try_from(QUESTIONS_MAX).unwrap_or(i64::MAX);
    let count = usize::try_from(node.number("count", 1, max)).unwrap_or(1);
    Section { title, topics: chosen, kinds, difficulties, count, points: points(node) }
}

fn points(node: &mut Node<'_>) -> Points {
    let written = match node.value("points") {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => String::new(),
        None => {
            node.fault("points", "required", "缺少 points，请写每题分值");
            return Points::ZERO;
        }
    };
    let points = Points::parse(&written).unwrap_or_default();
    if points == Points::ZERO || points > Points::from_milli(1_000_000) {
        node.fault("points", "out_of_range", format!("每题分值是“{written}”，应当大于 0、至多 1000，最多三位小数"));
    }
    points
}

fn rules(node: &mut Node<'_>) -> Rules {
    let limit_s = node.number("limit_s", 30, 3600);
    let grace_s = node.number("grace_s", 0, 300);
    let per_day = node.optional_number("attempts_per_day", 1, 100);
    let total = node.optional_number("attempts_total", 1, 1000);
    let score_kept = node.word("score_kept", "best、sum、sum_of_daily_bests、first", ScoreKept::parse);
    let tie_break = node.words("tie_break", "score、duration、finish", TieBreak::parse);
    if tie_break.first() != Some(&TieBreak::Score) {
        node.fault("tie_break", "order", "排名次序 tie_break 要以 score 开头");
    }
    let shuffle = node.boolean("shuffle", true);
    let prefer_unseen = node.boolean("prefer_unseen", true);
    let shown = node.word("answers_shown", "after_closing、after_final", AnswersShown::parse);
    let study = match node.has("study") {
        true => node.word("study", "before、after、never", StudyOpen::parse).unwrap_or(StudyOpen::Never),
        false => StudyOpen::After,
    };
    Rules {
        limit_ms: limit_s * 1000,
        grace_ms: grace_s * 1000,
        attempts_per_day: per_day.and_then(|n| u32::try_from(n).ok()),
        attempts_total: total.and_then(|n| u32::try_from(n).ok()),
        score_kept: score_kept.unwrap_or(ScoreKept::Best),
        tie_break,
        shuffle,
        prefer_unseen,
        answers_shown: shown.unwrap_or(AnswersShown::AfterFinal),
        elder_time_factor_milli: elder_factor(node),
        study,
        void_policy: void_policy(node),
    }
}

fn void_policy(node: &mut Node<'_>) -> VoidPolicy {
    match node.value("void_policy") {
        None => VoidPolicy::default(),
        Some(value) => value.as_str().and_then(VoidPolicy::parse).unwrap_or_else(|| {
            node.fault(
                "void_policy",
                "unknown_value",
                "void_policy 写 full_points（作废题按满分计）或 rescale（剔除后按比例折算）",
            );
            VoidPolicy::default()
        }),
    }
}

fn elder_factor(node: &mut Node<'_>) -> u32 {
    let written = match node.value("elder_time_factor") {
        None => return 1000,
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => String::new(),
    };
    let milli = Points::parse(&written).and_then(|factor| u32::try_from(factor.milli()).ok());
    match milli.filter(|milli| (1000..=5000).contains(milli)) {
        Some(milli) => milli,
        None => {
            node.fault("elder_time_factor", "out_of_range", format!("延时倍数是“{written}”，应当在 1.0 到 5.0 之间"));
            1000
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "title: 竞赛\nsubtitle: 主题\nactivity: 4\nopens_at: 2022-09-01 09:00\n\
        closes_at: 2022-09-30 23:59:59\neligible: [consumer, enterprise]\naudience: [consumer]\nnotice: 通知\n\
        rules: 规则\nsections:\n- {title: 一, topics: [product], kinds: [single], difficulty: [1, 2], count: 4, \
        points: 4.5}\n- {title: 二, count: 2, points: \"7\"}\nlimit_s: 600\ngrace_s: 30\nattempts_per_day: 2\n\
        attempts_total: null\nscore_kept: best\ntie_break: [score, duration, finish]\nshuffle: true\n\
        prefer_unseen: true\nanswers_shown: after_closing\nelder_time_factor: 1.0\n";

    fn read(text: &str) -> Result<Contest, Vec<(String, &'static str)>> {
        let topics = Topics::from_pairs([("product", "产品质量")]);
        parse("contests/x.yaml", "x", text, &topics, 12)
            .map(|(contest, _)| contest)
            .map_err(|faults| faults.into_iter().map(|f| (f.field, f.code)).collect())
    }

    #[test]
    fn a_contest_is_read() {
        let contest = read(GOOD).unwrap();
        assert_eq!(contest.window.opens_at.iso_shanghai(), "2022-09-01T09:00:00+08:00");
        assert_eq!(contest.blueprint.full_score(), Points::from_milli(32_000));
        assert_eq!((contest.rules.limit_ms, contest.rules.attempts_total), (600_000, None));
        assert_eq!((contest.state, contest.rules.void_policy), (State::Draft, VoidPolicy::FullPoints));
        let rescaled = read(&format!("{GOOD}void_policy: rescale\n")).unwrap();
        assert_eq!(rescaled.rules.void_policy, VoidPolicy::Rescale);
    }

    #[test]
    fn every_fault_of_a_contest_is_named() {
        let changes = [
            ("activity: 4", "activity: 13", "activity", "out_of_range"),
            ("closes_at: 2022-09-30 23:59:59", "closes_at: 2022-08-30", "closes_at", "out_of_range"),
            ("closes_at: 2022-09-30 23:59:59", "closes_at: 2022-09-30 24:00", "closes_at", "format"),
            ("eligible: [consumer, enterprise]", "eligible: [consumer, consumer]", "eligible.1", "repeated"),
            ("audience: [consumer]", "audience: [everyone]", "audience.0", "unknown_value"),
            ("limit_s: 600", "limit_s: 3601", "limit_s", "out_of_range"),
            ("limit_s: 600", "limit_s: 29", "limit_s", "out_of_range"),
            ("tie_break: [score, ", "tie_break: [finish, ", "tie_break.2", "repeated"),
            ("count: 2", "count: 97", "sections", "out_of_range"),
            ("topics: [product]", "topics: [produkt]", "sections.0.topics.0", "unknown_value"),
            ("points: 4.5", "points: 0", "sections.0.points", "out_of_range"),
            ("difficulty: [1, 2]", "difficulty: [4]", "sections.0.difficulty.0", "unknown_value"),
            ("elder_time_factor: 1.0", "elder_time_factor: 0.5", "elder_time_factor", "out_of_range"),
            ("score_kept: best", "void_policy: none\nscore_kept: best", "void_policy", "unknown_value"),
            ("score_kept: best", "score_kept: worst", "score_kept", "unknown_value"),
            ("title: 竞赛", "titel: 竞赛", "titel", "unknown_field"),
        ];
        for (from, to, field, code) in changes {
            let faults = read(&GOOD.replacen(from, to, 1)).unwrap_err();
            assert!(faults.contains(&(field.to_owned(), code)), "{to}: {faults:?}");
        }
        let broken =
            GOOD.replace("limit_s: 600", "limit_s: x").replace("count: 4", "count: 0").replace("rules:", "rule:");
        assert!(read(&broken).unwrap_err().len() >= 4);
    }
}
