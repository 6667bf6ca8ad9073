//! Gives the answers of an answer block to the questions they belong to, by number and section.

use super::heading::KindWord;
use super::paper::{Paper, Stray};
use super::raw::{Given, Piece};
use domain::question::Kind;
use std::collections::HashMap;

/// Questions with one number that are looked at, at most.
const SAME_MAX: usize = 200;

/// Hands out all answers; those without a question are reported.
pub(super) fn assign(paper: &mut Paper<'_>) {
    let given = std::mem::take(&mut paper.given);
    let mut numbered: HashMap<u32, Vec<usize>> = HashMap::new();
    for (index, raw) in paper.raws.iter().enumerate() {
        if let Some(number) = raw.number {
            numbered.entry(number.value).or_default().push(index);
        }
    }
    let first_group = given.first().map_or(0, |given| given.group);
    let mut taken = vec![false; paper.raws.len()];
    for answer in given.iter().filter(|answer| !answer.value.is_empty() || !answer.explanation.is_empty()) {
        let same = numbered.get(&answer.number).map(Vec::as_slice).unwrap_or_default();
        let found = same.iter().copied().filter(|index| *index < answer.before).take(SAME_MAX).collect();
        match choose(paper, answer, found, &taken, answer.group - first_group) {
            Ok(index) => {
                if let (Some(raw), Some(taken)) = (paper.raws.get_mut(index), taken.get_mut(index)) {
                    *taken = true;
                    raw.answers.push(Piece { text: answer.value.clone(), row: answer.row });
                    if !answer.explanation.is_empty() {
                        raw.explanation.push(Piece { text: answer.explanation.clone(), row: answer.row });
                    }
                }
            }
            Err((code, why)) => paper.strays.push(Stray {
                row: answer.row,
                warning: true,
                code,
                value: format!("{}：{}", answer.number, answer.value),
                message: format!("答案部分第 {} 题的答案没有用上：{why}", answer.number),
            }),
        }
    }
}

/// The one question an answer belongs to.
fn choose(
    paper: &Paper<'_>,
    answer: &Given,
    mut found: Vec<usize>,
    taken: &[bool],
    group: usize,
) -> Result<usize, (&'static str, &'static str)> {
    if let Some(kind) = answer.kind {
        found.retain(|index| paper.raws.get(*index).is_some_and(|raw| fits(paper.kind_of(raw), kind)));
    }
    if found.is_empty() {
        return Err(("answer_unplaced", "没有这个题号的题"));
    }
    if found.len() > 1 {
        let open = |index: &usize| {
            paper.raws.get(*index).is_some_and(|raw| raw.answers.is_empty())
                && !taken.get(*index).copied().unwrap_or(true)
        };
        let free: Vec<usize> = found.iter().copied().filter(open).collect();
        if free.len() == 1 {
            found = free;
        } else if answer.kind.is_none() {
            // The parts of the block follow the sections in order.
            let sections: Vec<usize> = sections_of(paper, answer.before);
            let section = sections.get(group);
            found.retain(|index| paper.raws.get(*index).map(|raw| &raw.section) == section);
        }
    }
    match found.as_slice() {
        [index] => Ok(*index),
        _ => Err(("answer_ambiguous", "题号相同的题不止一道，分不清是哪一道")),
    }
}

/// Sections that have questions before a place, in order.
fn sections_of(paper: &Paper<'_>, before: usize) -> Vec<usize> {
    let mut sections: Vec<usize> = paper.raws.iter().take(before).map(|raw| raw.section).collect();
    sections.dedup();
    sections
}

/// Whether a question's kind is the one an answer block names.
fn fits(own: Option<KindWord>, named: KindWord) -> bool {
    let choice = |kind: KindWord| matches!(kind, KindWord::Choice | KindWord::Known(Kind::Single | Kind::Multiple));
    match own {
        None => true,
        Some(own) => {
            own == named || (choice(own) && choice(named) && (own == KindWord::Choice || named == KindWord::Choice))
        }
    }
}
