//! Everything is worked out anew and held against what the seal says, in the order in which it depends on one another.

use super::fault::{Fault, same};
use super::replay::Replay;
use super::{DrawCheck, OrganizationRank, Report, Seal, SealedIndex, ranks};
use crate::contest::Index;
use crate::correction::{Remedy, Ruling};
use crate::fairness::tree::Tree;
use crate::fairness::{Hash, hash, hex, parse_index};
use crate::id::{ParticipantId, QuestionId};
use crate::points::Points;
use crate::question::Question;
use crate::ranking::{Finished, Standing};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Recomputes all of it.
pub(super) fn all(seal: &Seal, draws: DrawCheck<'_>) -> Result<Report, Fault> {
    let mut known: BTreeMap<QuestionId, BTreeMap<u32, &Question>> = BTreeMap::new();
    for question in &seal.questions {
        known.entry(question.id.clone()).or_default().insert(question.revision, question);
    }
    let find = |id: &QuestionId, revision: u32| known.get(id)?.get(&revision).copied();
    commitments(seal)?;
    let indexes = indexes(seal, &find)?;
    let rulings = rulings(seal, &find)?;
    let replay = Replay { seal, indexes, rulings, find: &find };
    let (leaves, scores) = attempts(&replay)?;
    corrected(seal)?;
    tree(seal, leaves)?;
    let ranks = standings(seal)?;
    let mut checked = Vec::new();
    for draw in &seal.draws {
        let words = draws(seal, draw).map_err(|what| Fault::says(format!("抽奖 {}", draw.draw), what))?;
        checked.push(words);
    }
    let instant = super::award_check::awards(seal)?;
    let expired = seal.attempts.iter().filter(|one| matches!(one.attempt.state, crate::attempt::State::Expired(_)));
    Ok(Report {
        contest: (seal.contest.id.to_string(), seal.contest.title.clone()),
        indexes: seal.indexes.len(),
        questions: seal.questions.len(),
        corrections: seal.corrections.len(),
        papers: seal.attempts.len(),
        expired: expired.count(),
        scores,
        standings: seal.standings.len(),
        ranks,
        receipts: (seal.receipts.size, seal.receipts.root),
        draws: checked,
        awards: seal.awards.len(),
        instant,
        digest: String::new(),
    })
}

fn commitments(seal: &Seal) -> Result<(), Fault> {
    let contest = &seal.contest;
    let Some(fixed) = &contest.commitments else { return Err(Fault::says("承诺", "缺少")) };
    same(|| "抽题种子的承诺".into(), &seal.secret.commitment(), &fixed.paper)?;
    let rules = hex(&hash(&[contest.rules_canonical().as_bytes()]));
    same(|| "规则的摘要".into(), &rules, &fixed.rules_hash)?;
    same(|| "组卷方案的摘要".into(), &contest.blueprint.hash(), &fixed.blueprint_hash)?;
    let mut close = contest.extensions.first().map_or(contest.window.closes_at, |extension| extension.from);
    for extension in &contest.extensions {
        same(|| "延期前的结束时间".into(), &close.ms(), &extension.from.ms())?;
        close = extension.to;
    }
    same(|| "结束时间".into(), &close.ms(), &contest.window.closes_at.ms())
}

/// The first index is the one committed to; each later one lacks exactly the question that a correction voided.
fn indexes<'q>(
    seal: &Seal,
    find: &dyn Fn(&QuestionId, u32) -> Option<&'q Question>,
) -> Result<BTreeMap<u32, Index>, Fault> {
    let mut found: BTreeMap<u32, Index> = BTreeMap::new();
    for (version, sealed) in (1..).zip(&seal.indexes) {
        let SealedIndex { text, .. } = sealed;
        let about = || format!("题库目录第 {version} 版");
        same(|| format!("{}的版本号", about()), &version, &sealed.version)?;
        let lines = parse_index(text).ok_or_else(|| Fault::says(about(), "无法读出"))?;
        let index = seal.contest.blueprint.index_of(seal.contest.id.as_str(), version, lines);
        if index.text != *text {
            return Err(Fault::says(about(), "不是规范的写法"));
        }
        match found.get(&(version - 1)) {
            None => {
                let hash = seal.contest.commitments.as_ref().map(|fixed| fixed.index_hash.clone());
                same(|| format!("{}的摘要", about()), &index.hash, &hash.unwrap_or_default())?;
            }
            Some(before) => {
                let brought =
                    seal.corrections.iter().find(|c| c.applied.and_then(|a| a.index_version) == Some(version));
                let without = brought.ok_or_else(|| Fault::says(about(), "没有使其产生的更正"))?;
                let mut lines = before.lines.clone();
                lines.retain(|line| line.id != without.question.as_str());
                if lines != index.lines || without.remedy != Remedy::Void || without.reason != sealed.reason {
                    return Err(Fault::says(about(), format!("不是从上一版去掉 {} 得到的", without.question)));
                }
            }
        }
        for line in &index.lines {
            let question = QuestionId::parse(&line.id).ok().and_then(|id| find(&id, line.revision));
            if question.map(Question::index_line).as_ref() != Some(line) {
                return Err(Fault::says(format!("{}的题目 {}", about(), line.id), "与题目部分不相符"));
            }
        }
        found.insert(version, index);
    }
    let used: BTreeSet<(&str, u32)> =
        found.values().flat_map(|index| &index.lines).map(|line| (line.id.as_str(), line.revision)).collect();
    let given: Vec<(&str, u32)> = seal.questions.iter().map(|q| (q.id.as_str(), q.revision)).collect();
    if used.into_iter().collect::<Vec<_>>() != given {
        return Err(Fault::says("题目部分", "与题库目录所列的题目不一致"));
    }
    Ok(found)
}

fn rulings<'q>(
    seal: &Seal,
    find: &dyn Fn(&QuestionId, u32) -> Option<&'q Question>,
) -> Result<BTreeMap<u32, Ruling>, Fault> {
    let mut ruling = Ruling::plain(seal.contest.rules.void_policy);
    let mut rulings = BTreeMap::from([(1, ruling.clone())]);
    for (version, correction) in (2_u32..).zip(&seal.corrections) {
        let about = || format!("更正 {}", correction.id);
        same(|| format!("{}的计分版本", about()), &version, &correction.scoring_version.unwrap_or(0))?;
        let question = find(&correction.question, correction.revision);
        let fits = match (&correction.remedy, question) {
            (_, None) => false,
            (Remedy::Void, Some(_)) => true,
            (Remedy::Rekey(key), Some(question)) => key.on(question).is_some(),
        };
        if !fits {
            return Err(Fault::says(about(), format!("与题目 {} 不相符", correction.question)));
        }
        ruling = ruling.with(version, correction);
        rulings.insert(version, ruling.clone());
    }
    Ok(rulings)
}

/// Leaves by receipt number, and how many scores were compared.
type Played = (Vec<(i64, Hash)>, usize);

fn attempts(replay: &Replay<'_>) -> Result<Played, Fault> {
    let seal = replay.seal;
    let (mut leaves, mut scores) = (Vec::with_capacity(seal.attempts.len()), 0);
    let mut people = seal.people.iter();
    let mut ids = BTreeSet::new();
    for of_person in seal.attempts.chunk_by(|a, b| a.attempt.participant == b.attempt.participant) {
        let Some(first) = of_person.first() else { continue };
        let id = &first.attempt.participant;
        let expected = people.next().map(|person| person.id.to_string());
        same(|| "参赛者名单".into(), &id.to_string(), &expected.unwrap_or_else(|| "（无）".into()))?;
        let mut seen: HashSet<&str> = HashSet::new();
        let mut days: BTreeMap<i64, u32> = BTreeMap::new();
        for (number, sealed) in (1_u32..).zip(of_person) {
            let attempt = &sealed.attempt;
            same(|| format!("参赛者 {id} 的答卷 {} 的序号", attempt.id), &number, &attempt.number)?;
            if !ids.insert(attempt.id.as_str()) {
                return Err(Fault::says(format!("答卷 {}", attempt.id), "出现了两次"));
            }
            let today = days.entry(attempt.day.0).or_default();
            *today += 1;
            let rules = &seal.contest.rules;
            let over = |limit: Option<u32>, used: u32| limit.is_some_and(|limit| used > limit);
            if over(rules.attempts_total, number) || over(rules.attempts_per_day, *today) {
                return Err(Fault::says(format!("答卷 {}（参赛者 {id}）", attempt.id), "超出了规则允许的次数"));
            }
            let (leaf, compared) = replay.attempt(sealed, &seen)?;
            leaves.push(leaf);
            scores += compared;
            seen.extend(attempt.paper.questions.iter().map(|place| place.question.as_str()));
        }
    }
    match people.next() {
        None => Ok((leaves, scores)),
        Some(person) => Err(Fault::says(format!("参赛者 {}", person.id), "没有答卷")),
    }
}

/// As many attempts were scored anew as each correction says.
fn corrected(seal: &Seal) -> Result<(), Fault> {
    for correction in &seal.corrections {
        let of_version = |one: &&super::SealedAttempt| {
            one.revised.iter().any(|score| Some(score.version) == correction.scoring_version)
        };
        let found = u32::try_from(seal.attempts.iter().filter(of_version).count()).unwrap_or(u32::MAX);
        let said = correction.applied.map_or(0, |applied| applied.attempts);
        same(|| format!("更正 {} 涉及的答卷数", correction.id), &found, &said)?;
    }
    Ok(())
}

fn tree(seal: &Seal, mut leaves: Vec<(i64, Hash)>) -> Result<(), Fault> {
    leaves.sort_unstable();
    if let Some(pair) = leaves.windows(2).find(|pair| pair.first().map(|l| l.0) == pair.last().map(|l| l.0)) {
        let number = pair.first().map_or(0, |leaf| leaf.0);
        return Err(Fault::says(format!("收据 No.{number}"), "出现了两次"));
    }
    let tree = Tree::new(leaves.into_iter().map(|(_, hash)| hash).collect());
    same(|| "收据总数".into(), &u64::try_from(tree.len()).unwrap_or(u64::MAX), &seal.receipts.size)?;
    same(|| "收据总指纹（树根）".into(), &hex(&tree.root()), &hex(&seal.receipts.root))
}

/// Standings by the scores that count last, then ranks; gives how many ranks were compared.
fn standings(seal: &Seal) -> Result<usize, Fault> {
    let rules = &seal.contest.rules;
    let mut expected: BTreeMap<ParticipantId, Standing> = BTreeMap::new();
    for of_person in seal.attempts.chunk_by(|a, b| a.attempt.participant == b.attempt.participant) {
        let Some(first) = of_person.first() else { continue };
        let finished: Vec<Finished> = of_person.iter().filter_map(finished).collect();
        if let Some(standing) = Standing::of(rules, &finished) {
            expected.insert(first.attempt.participant.clone(), standing);
        }
    }
    let placed = ranks::placed(&seal.people, &expected);
    let ranks = ranks::ranks(rules, &placed);
    let (ours, theirs) = (placed.iter().map(|(id, ..)| *id), seal.standings.iter().map(|sealed| &sealed.participant));
    same_people(ours, theirs)?;
    for sealed in &seal.standings {
        let id = &sealed.participant;
        let (Some(standing), Some(ranks)) = (expected.get(id), ranks.get(id)) else {
            return Err(Fault::says(format!("参赛者 {id}"), "不应有成绩"));
        };
        if *standing != sealed.standing {
            return Err(Fault::differs(format!("参赛者 {id} 的成绩"), words(standing), words(&sealed.standing)));
        }
        same(|| format!("参赛者 {id} 的名次"), &ranks.to_string(), &sealed.ranks.to_string())?;
    }
    let organizations = ranks::organizations(&placed);
    for place in 0..organizations.len().max(seal.organizations.len()) {
        let (ours, theirs) = (organizations.get(place), seal.organizations.get(place));
        same(|| format!("单位榜第 {} 行", place + 1), &organization_words(ours), &organization_words(theirs))?;
    }
    Ok(seal.standings.len() * 3 + organizations.len())
}

/// Both lists are of the same people in the same order.
fn same_people<'p>(
    mut ours: impl Iterator<Item = &'p ParticipantId>,
    mut theirs: impl Iterator<Item = &'p ParticipantId>,
) -> Result<(), Fault> {
    let name = |id: Option<&ParticipantId>| id.map_or_else(|| "（无）".to_owned(), ToString::to_string);
    loop {
        let (expected, found) = (ours.next(), theirs.next());
        same(|| "成绩名单中的参赛者".into(), &name(expected), &name(found))?;
        if expected.is_none() {
            return Ok(());
        }
    }
}

fn finished(sealed: &super::SealedAttempt) -> Option<Finished> {
    let attempt = &sealed.attempt;
    let card = attempt.state.scorecard()?;
    Some(Finished {
        number: attempt.number,
        day: attempt.day,
        score: sealed.revised.last().map_or(card.score, |score| score.score),
        duration_ms: card.duration_ms,
        finished_at: card.finished_at,
        elder_time: attempt.elder_time,
    })
}

fn words(standing: &Standing) -> String {
    let Standing { score, duration_ms, finished_at, counted, attempts, elder_time } = standing;
    let elder = if *elder_time { "，长者模式" } else { "" };
    format!("{score} 分，用时 {duration_ms} 毫秒，{finished_at} 结束，计第 {counted:?} 次，共 {attempts} 次{elder}")
}

fn organization_words(place: Option<&OrganizationRank>) -> String {
    place.map_or_else(
        || "（无）".to_owned(),
        |OrganizationRank { rank, organization, people, mean }| {
            let mean: &Points = mean;
            format!("第 {rank} 名 {organization}，{people} 人，平均 {mean} 分")
        },
    )
}
