//! The document `content` of a contest: everything but its state and window, which are columns.

use super::{VERSION, known, read, write};
use crate::StoreError;
use crate::query::{small, word};
use domain::contest::{
    AnswersShown, Blueprint, Commitments, Contest, Extension, Rules, ScoreKept, Section, State, StudyOpen, TieBreak,
    VoidPolicy, Window,
};
use domain::id::ContestId;
use domain::participant::Category;
use domain::points::Points;
use domain::question::{Difficulty, Kind};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct ContestJson {
    v: u8,
    title: String,
    subtitle: String,
    activity: u8,
    notice: String,
    rules_text: String,
    eligible: Vec<String>,
    audience: Vec<String>,
    sections: Vec<SectionJson>,
    rules: RulesJson,
    demo: bool,
    commitments: Option<CommitmentsJson>,
    extensions: Vec<ExtensionJson>,
}

#[derive(Serialize, Deserialize)]
struct SectionJson {
    title: String,
    topics: Vec<String>,
    kinds: Vec<String>,
    difficulties: Vec<String>,
    count: usize,
    points_milli: i64,
}

#[derive(Serialize, Deserialize)]
struct RulesJson {
    limit_ms: i64,
    grace_ms: i64,
    attempts_per_day: Option<u32>,
    attempts_total: Option<u32>,
    score_kept: String,
    tie_break: Vec<String>,
    shuffle: bool,
    prefer_unseen: bool,
    answers_shown: String,
    elder_time_factor_milli: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    study: Option<String>,
    /// Left out where it is the default, which contests stored before there was a choice have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    void_policy: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct CommitmentsJson {
    published_at: i64,
    paper: String,
    index_version: i64,
    index_hash: String,
    blueprint_hash: String,
    rules_hash: String,
}

#[derive(Serialize, Deserialize)]
struct ExtensionJson {
    from: i64,
    to: i64,
    reason: String,
    at: i64,
}

/// What is kept in columns of a contest's row.
pub(crate) struct Columns {
    pub(crate) id: ContestId,
    pub(crate) state: State,
    pub(crate) window: Window,
}

/// A contest's content as text.
pub(crate) fn write_contest(contest: &Contest) -> Result<String, StoreError> {
    write(&ContestJson {
        v: VERSION,
        title: contest.title.clone(),
        subtitle: contest.subtitle.clone(),
        activity: contest.activity,
        notice: contest.notice.clone(),
        rules_text: contest.rules_text.clone(),
        eligible: words(&contest.eligible, |category| category.word()),
        audience: words(&contest.blueprint.audience, |category| category.word()),
        sections: contest.blueprint.sections.iter().map(SectionJson::from).collect(),
        rules: RulesJson::from(&contest.rules),
        demo: contest.demo,
        commitments: contest.commitments.as_ref().map(CommitmentsJson::from),
        extensions: contest.extensions.iter().map(ExtensionJson::from).collect(),
    })
}

/// A contest from its columns and its content.
pub(crate) fn read_contest(columns: Columns, content: &str) -> Result<Contest, StoreError> {
    let json: ContestJson = read(content)?;
    known(json.v)?;
    let sections = json.sections.into_iter().map(section).collect::<Result<_, _>>()?;
    Ok(Contest {
        id: columns.id,
        title: json.title,
        subtitle: json.subtitle,
        activity: json.activity,
        notice: json.notice,
        rules_text: json.rules_text,
        eligible: read_words(&json.eligible, "category", Category::parse)?,
        window: columns.window,
        blueprint: Blueprint { sections, audience: read_words(&json.audience, "category", Category::parse)? },
        rules: rules(json.rules)?,
        demo: json.demo,
        state: columns.state,
        commitments: json.commitments.map(commitments).transpose()?,
        extensions: json.extensions.into_iter().map(extension).collect(),
    })
}

/// Words of a list.
pub(super) fn words<T>(list: &[T], word: impl Fn(&T) -> &'static str) -> Vec<String> {
    list.iter().map(|item| word(item).to_owned()).collect()
}

/// Reads the words of a list.
pub(super) fn read_words<T>(
    words: &[String],
    what: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, StoreError> {
    words.iter().map(|text| word(text, what, &read)).collect()
}

impl From<&Section> for SectionJson {
    fn from(section: &Section) -> Self {
        Self {
            title: section.title.clone(),
            topics: section.topics.clone(),
            kinds: words(&section.kinds, |kind| kind.word()),
            difficulties: words(&section.difficulties, |difficulty| difficulty.word()),
            count: section.count,
            points_milli: section.points.milli(),
        }
    }
}

fn section(json: SectionJson) -> Result<Section, StoreError> {
    Ok(Section {
        title: json.title,
        topics: json.topics,
        kinds: read_words(&json.kinds, "kind", Kind::parse)?,
        difficulties: read_words(&json.difficulties, "difficulty", Difficulty::parse)?,
        count: json.count,
        points: Points::from_milli(json.points_milli),
    })
}

impl From<&Rules> for RulesJson {
    fn from(rules: &Rules) -> Self {
        Self {
            limit_ms: rules.limit_ms,
            grace_ms: rules.grace_ms,
            attempts_per_day: rules.attempts_per_day,
            attempts_total: rules.attempts_total,
            score_kept: rules.score_kept.word().to_owned(),
            tie_break: words(&rules.tie_break, |link| link.word()),
            shuffle: rules.shuffle,
            prefer_unseen: rules.prefer_unseen,
            answers_shown: rules.answers_shown.word().to_owned(),
            elder_time_factor_milli: rules.elder_time_factor_milli,
            study: Some(rules.study.word().to_owned()),
            void_policy: (rules.void_policy != VoidPolicy::default()).then(|| rules.void_policy.word().to_owned()),
        }
    }
}

fn rules(json: RulesJson) -> Result<Rules, StoreError> {
    Ok(Rules {
        limit_ms: json.limit_ms,
        grace_ms: json.grace_ms,
        attempts_per_day: json.attempts_per_day,
        attempts_total: json.attempts_total,
        score_kept: word(&json.score_kept, "score kept", ScoreKept::parse)?,
        tie_break: read_words(&json.tie_break, "tie break", TieBreak::parse)?,
        shuffle: json.shuffle,
        prefer_unseen: json.prefer_unseen,
        answers_shown: word(&json.answers_shown, "answers shown", AnswersShown::parse)?,
        elder_time_factor_milli: json.elder_time_factor_milli,
        study: match json.study {
            Some(study) => word(&study, "study", StudyOpen::parse)?,
            None => StudyOpen::After,
        },
        void_policy: match json.void_policy {
            Some(policy) => word(&policy, "void policy", VoidPolicy::parse)?,
            None => VoidPolicy::default(),
        },
    })
}

impl From<&Commitments> for CommitmentsJson {
    fn from(commitments: &Commitments) -> Self {
        Self {
            published_at: commitments.published_at.ms(),
            paper: commitments.paper.clone(),
            index_version: i64::from(commitments.index_version),
            index_hash: commitments.index_hash.clone(),
            blueprint_hash: commitments.blueprint_hash.clone(),
            rules_hash: commitments.rules_hash.clone(),
        }
    }
}

fn commitments(json: CommitmentsJson) -> Result<Commitments, StoreError> {
    Ok(Commitments {
        published_at: Timestamp(json.published_at),
        paper: json.paper,
        index_version: small(json.index_version, "index version")?,
        index_hash: json.index_hash,
        blueprint_hash: json.blueprint_hash,
        rules_hash: json.rules_hash,
    })
}

impl From<&Extension> for ExtensionJson {
    fn from(extension: &Extension) -> Self {
        let Extension { from, to, reason, at } = extension;
        Self { from: from.ms(), to: to.ms(), reason: reason.clone(), at: at.ms() }
    }
}

fn extension(json: ExtensionJson) -> Extension {
    let ExtensionJson { from, to, reason, at } = json;
    Extension { from: Timestamp(from), to: Timestamp(to), reason, at: Timestamp(at) }
}
