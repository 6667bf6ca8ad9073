//! Reading a sealed contest: sections by their length, records line by line. Nothing is believed here, only read.

use super::fault::Fault;
use super::field::Lines;
use super::write::{SECTIONS, VERSION};
use super::{
    DrawBundle, Label, OrganizationRank, Person, Rank, Ranks, Seal, SealedIndex, SealedStanding, attempts, award,
    contest, question,
};
use crate::fairness::tree::Published;
use crate::fairness::{Hash, PaperSecret, unhex};
use crate::id::{ContestId, OrganizationId, ParticipantId, QuestionId};
use crate::participant::Category;
use crate::points::Points;
use crate::question::Question;
use crate::ranking::Standing;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// A section as it stands in the text.
pub(super) struct Part<'a> {
    pub(super) name: &'a str,
    pub(super) digest: &'a str,
    pub(super) content: &'a str,
}

/// The text in its sections.
pub(super) struct Parts<'a> {
    pub(super) contest: &'a str,
    pub(super) sections: Vec<Part<'a>>,
    /// Everything before the last line.
    pub(super) before_end: &'a str,
    /// What the last line says.
    pub(super) digest: &'a str,
}

/// Splits the text into its sections.
pub(super) fn split(text: &str) -> Result<Parts<'_>, Fault> {
    let (first, mut rest) = text.split_once('\n').ok_or_else(|| Fault::says("文件", "不是竞赛封存文件"))?;
    let contest = match first.split_once('\t') {
        Some((VERSION, contest)) => contest,
        _ => return Err(Fault::differs("第 1 行", VERSION, first.chars().take(80).collect::<String>())),
    };
    let mut sections = Vec::new();
    for name in SECTIONS {
        let broken = |what: &str| Fault::says(format!("“{name}”部分的标题行"), what);
        let (line, content) = rest.split_once('\n').ok_or_else(|| broken("文件在这里中断"))?;
        let mut fields = line.split('\t');
        let (word, found) = (fields.next(), fields.next());
        let length = fields.next().and_then(|length| length.parse::<usize>().ok());
        let digest = fields.next().unwrap_or_default();
        if word != Some("section") || found != Some(name) || fields.next().is_some() {
            return Err(broken("无法读出"));
        }
        let length = length.ok_or_else(|| broken("长度无法读出"))?;
        let (content, after) = content.split_at_checked(length).ok_or_else(|| broken("长度与文件不符"))?;
        sections.push(Part { name, digest, content });
        rest = after;
    }
    let broken = || Fault::says("最后一行", "应为 end 和全文摘要");
    let digest = rest.strip_prefix("end\t").and_then(|line| line.strip_suffix('\n')).ok_or_else(broken)?;
    if digest.contains(['\n', '\t']) {
        return Err(broken());
    }
    let before_end = text.strip_suffix(rest).unwrap_or_default();
    Ok(Parts { contest, sections, before_end, digest })
}

/// Reads records until the section is over.
fn records<T>(part: (&str, &str), mut read: impl FnMut(&mut Lines<'_>) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    let mut lines = Lines::of(part.0, part.1)?;
    let mut records = Vec::new();
    while !lines.is_over() {
        records.push(read(&mut lines)?);
    }
    Ok(records)
}

/// Reads the sections.
pub(super) fn seal(parts: &Parts<'_>) -> Result<Seal, Fault> {
    let of = |name: &'static str| {
        let part = parts.sections.iter().find(|part| part.name == name);
        (name, part.map_or("", |part| part.content))
    };
    let id = ContestId::parse(parts.contest).map_err(|_| Fault::says("第 1 行", "竞赛编号无法读出"))?;
    let contest = contest::read(&id, of("contest").1, of("rules").1, of("blueprint").1)?;
    let questions = records(of("questions"), question::read)?;
    let mut known: BTreeMap<QuestionId, BTreeMap<u32, &Question>> = BTreeMap::new();
    for question in &questions {
        known.entry(question.id.clone()).or_default().insert(question.revision, question);
    }
    let find = |id: &QuestionId, revision: u32| known.get(id)?.get(&revision).copied();
    let attempts = records(of("attempts"), |lines| attempts::read(lines, &id, &find))?;
    Ok(Seal {
        secret: secret(of("secret"))?,
        indexes: records(of("indexes"), index)?,
        corrections: records(of("corrections"), |lines| question::read_correction(lines, &id))?,
        people: records(of("people"), person)?,
        attempts,
        standings: records(of("standings"), standing)?,
        organizations: records(of("organizations"), organization)?,
        receipts: receipts(of("receipts"))?,
        draws: draws(of("draws").1)?,
        awards: records(of("awards"), award::read_plan)?,
        instant: award::read_instant(of("instant"))?,
        questions,
        contest,
    })
}

fn only<T>(part: (&str, &str), read: impl FnMut(&mut Lines<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
    let mut all = records(part, read)?;
    match (all.pop(), all.is_empty()) {
        (Some(one), true) => Ok(one),
        _ => Err(Fault::says(format!("“{}”部分", part.0), "应当只有一行")),
    }
}

fn secret(part: (&str, &str)) -> Result<PaperSecret, Fault> {
    only(part, |lines| {
        let mut fields = lines.record("secret")?;
        let bytes = fields.read(|text| Hash::try_from(unhex(text)?).ok())?;
        fields.end().map(|()| PaperSecret::new(bytes))
    })
}

fn receipts(part: (&str, &str)) -> Result<Published, Fault> {
    only(part, |lines| {
        let mut fields = lines.record("tree")?;
        let size = fields.number()?;
        let root = fields.read(|text| Hash::try_from(unhex(text)?).ok())?;
        let at = Timestamp(fields.number()?);
        fields.end().map(|()| Published { size, root, at })
    })
}

fn index(lines: &mut Lines<'_>) -> Result<SealedIndex, Fault> {
    let mut fields = lines.record("index")?;
    let (version, at) = (fields.number()?, Timestamp(fields.number()?));
    let count: usize = fields.number()?;
    let reason = fields.free()?;
    fields.end()?;
    let mut text = String::new();
    for _ in 0..count {
        text.push_str(lines.raw()?);
        text.push('\n');
    }
    Ok(SealedIndex { version, at, reason, text })
}

fn person(lines: &mut Lines<'_>) -> Result<Person, Fault> {
    let mut fields = lines.record("person")?;
    let id = fields.read(|text| ParticipantId::parse(text).ok())?;
    let category = fields.optional(Category::parse)?;
    let town = fields.free()?;
    let organization = fields.optional(|text| OrganizationId::parse(text).ok())?;
    fields.end()?;
    Ok(Person { id, label: category.map(|category| Label { category, town, organization }) })
}

fn standing(lines: &mut Lines<'_>) -> Result<SealedStanding, Fault> {
    let mut fields = lines.record("standing")?;
    let participant = fields.read(|text| ParticipantId::parse(text).ok())?;
    let standing = Standing {
        score: Points::from_milli(fields.number()?),
        duration_ms: fields.number()?,
        finished_at: Timestamp(fields.number()?),
        counted: fields.list()?,
        attempts: fields.number()?,
        elder_time: fields.flag()?,
    };
    let mut rank = || fields.read(Rank::parse);
    let ranks = Ranks { all: rank()?, category: rank()?, town: rank()? };
    fields.end()?;
    Ok(SealedStanding { participant, standing, ranks })
}

fn organization(lines: &mut Lines<'_>) -> Result<OrganizationRank, Fault> {
    let mut fields = lines.record("organization")?;
    let place = OrganizationRank {
        rank: fields.read(Rank::parse)?,
        organization: fields.read(|text| OrganizationId::parse(text).ok())?,
        people: fields.number()?,
        mean: Points::from_milli(fields.number()?),
    };
    fields.end()?;
    Ok(place)
}

/// Bundles are taken by their length: whatever is in them is theirs.
fn draws(mut rest: &str) -> Result<Vec<DrawBundle>, Fault> {
    let mut draws = Vec::new();
    while !rest.is_empty() {
        let broken = || Fault::says(format!("“draws”部分第 {} 个抽奖包", draws.len() + 1), "无法读出");
        let (line, content) = rest.split_once('\n').ok_or_else(broken)?;
        let mut lines = Lines::of("draws", rest.get(..=line.len()).unwrap_or_default())?;
        let mut fields = lines.record("bundle")?;
        let (draw, length) = (fields.free()?, fields.number::<usize>()?);
        fields.end()?;
        let (text, after) = content.split_at_checked(length).ok_or_else(broken)?;
        rest = after.strip_prefix('\n').ok_or_else(broken)?;
        draws.push(DrawBundle { draw, text: text.to_owned() });
    }
    Ok(draws)
}
