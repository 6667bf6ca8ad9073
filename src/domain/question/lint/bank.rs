//! Findings that only a bank as a whole shows: near-duplicates and keys that lean to one side.

use super::{Finding, Findings};
use crate::id::QuestionId;
use crate::question::{Body, Question, SimilarIndex};
use crate::text;
use std::collections::BTreeMap;

/// Questions of a kind from which a share says something.
const ENOUGH: usize = 100;

/// Looks at a bank as a whole. Findings on one question name it; those on the bank name none.
pub fn lint_bank<'q>(questions: impl IntoIterator<Item = &'q Question>) -> Vec<(Option<QuestionId>, Finding)> {
    let mut found = Vec::new();
    let mut positions: BTreeMap<u8, usize> = BTreeMap::new();
    let (mut singles, mut longest, mut truths, mut judged) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut seen: SimilarIndex<QuestionId> = SimilarIndex::new();
    for question in questions {
        if let Some((other, percent)) = seen.nearest(question) {
            let message = format!("与 {other} 有 {percent}% 相同，请删去一道或改写");
            let mut one = Findings::default();
            one.add("near_duplicate", "stem", message);
            found.extend(one.0.into_iter().map(|finding| (Some(question.id.clone()), finding)));
        }
        seen.insert(question.id.clone(), question);
        match &question.body {
            Body::Single { options, key, fixed: false } if options.len() == 4 => {
                singles += 1;
                *positions.entry(*key).or_default() += 1;
                let lengths: Vec<usize> = options.iter().map(|o| text::length(&o.text)).collect();
                let right = lengths.get(usize::from(*key)).copied().unwrap_or(0);
                longest += usize::from(lengths.iter().filter(|length| **length >= right).count() == 1);
            }
            Body::TrueFalse { truth } => {
                judged += 1;
                truths += usize::from(*truth);
            }
            Body::Single { .. } | Body::Multiple { .. } | Body::Fill { .. } => {}
        }
    }
    let mut whole = Findings::default();
    if singles >= ENOUGH {
        for (key, letter) in (0_u8..4).zip('A'..='D') {
            let share = positions.get(&key).copied().unwrap_or(0) * 100 / singles;
            if !(20..=30).contains(&share) {
                let message = format!("{singles} 道单选题里答案是 {letter} 的占 {share}%，应在 20%–30% 之间");
                whole.add("key_position_bias", "", message);
            }
        }
        let share = longest * 100 / singles;
        if share > 30 {
            let message = format!("{singles} 道单选题里有 {share}% 的答案是最长的选项，应不超过 30%");
            whole.add("key_longest_bias", "", message);
        }
    }
    if judged >= ENOUGH && !(40..=60).contains(&(truths * 100 / judged)) {
        let message = format!("{judged} 道判断题里有 {truths} 道是“正确”，应当大致各半");
        whole.add("truth_bias", "", message);
    }
    found.extend(whole.0.into_iter().map(|finding| (None, finding)));
    found
}
