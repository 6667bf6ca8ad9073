//! Playing an attempt again: its paper from the secret, its times from the rules, its scores from the rulings, its receipt.

use super::fault::{Fault, same};
use super::{Score, Seal, SealedAttempt, attempts::Find};
use crate::attempt::{AttemptResult, Paper, PaperQuestion, Scorecard, State};
use crate::contest::Index;
use crate::correction::Ruling;
use crate::fairness::Hash;
use crate::fairness::receipt;
use crate::fairness::tree::leaf_hash;
use crate::time::Timestamp;
use std::collections::{BTreeMap, HashSet};

/// How much older than the newest index the one of an attempt may be: a switch takes a moment to be seen.
const INDEX_SLACK_MS: i64 = 10 * 60_000;

/// What every attempt is played again with.
pub(super) struct Replay<'a> {
    pub(super) seal: &'a Seal,
    /// Indexes by version.
    pub(super) indexes: BTreeMap<u32, Index>,
    /// How answers were held against questions, by scoring version.
    pub(super) rulings: BTreeMap<u32, Ruling>,
    pub(super) find: Find<'a>,
}

fn name(sealed: &SealedAttempt) -> String {
    let attempt = &sealed.attempt;
    format!("答卷 {}（参赛者 {} 第 {} 次）", attempt.id, attempt.participant, attempt.number)
}

fn show(place: Option<&PaperQuestion>) -> String {
    place.map_or_else(
        || "（无）".to_owned(),
        |p| {
            format!(
                "{} 第 {} 版，第 {} 部分，{} 分，选项次序 {:?}",
                p.question,
                p.revision,
                p.section + 1,
                p.points,
                p.order
            )
        },
    )
}

impl Replay<'_> {
    /// Plays one attempt again; gives its receipt number with the hash of its leaf, and how many scores were compared.
    pub(super) fn attempt(&self, sealed: &SealedAttempt, seen: &HashSet<&str>) -> Result<((i64, Hash), usize), Fault> {
        let Some(card) = sealed.attempt.state.scorecard() else {
            return Err(Fault::says(name(sealed), "没有结束"));
        };
        self.paper(sealed, seen)?;
        self.times(sealed, card)?;
        let scores = self.scores(sealed, card)?;
        let leaf = sealed.attempt.receipt_leaf().unwrap_or_default();
        same(|| format!("{}的收据", name(sealed)), &receipt(&leaf), &card.receipt)?;
        Ok(((card.receipt_number, leaf_hash(leaf.as_bytes())), scores))
    }

    fn paper(&self, sealed: &SealedAttempt, seen: &HashSet<&str>) -> Result<(), Fault> {
        let attempt = &sealed.attempt;
        let about = |what: &str| format!("{}的{what}", name(sealed));
        let Some(index) = self.indexes.get(&attempt.index_version) else {
            return Err(Fault::says(about("题库目录"), format!("没有第 {} 版", attempt.index_version)));
        };
        let settled = attempt.started_at.plus_ms(-INDEX_SLACK_MS);
        let newest = self.seal.indexes.iter().filter(|i| i.version == 1 || i.at <= settled).map(|i| i.version).max();
        if let Some(newest) = newest.filter(|newest| attempt.index_version < *newest) {
            let version = |number: u32| format!("第 {number} 版");
            return Err(Fault::differs(about("题库目录"), version(newest), version(index.version)));
        }
        let (contest, person) = (&self.seal.contest, &attempt.participant);
        let drawn = Paper::draw(contest, index, &self.seal.secret, person, attempt.number, seen)
            .map_err(|short| Fault::says(about("试卷"), short.to_string()))?;
        if drawn != attempt.paper {
            let (ours, theirs) = (&drawn.questions, &attempt.paper.questions);
            let place = ours.iter().zip(theirs).position(|(a, b)| a != b).unwrap_or(ours.len().min(theirs.len()));
            let subject = about(&format!("试卷第 {} 题", place + 1));
            return Err(Fault::differs(subject, show(ours.get(place)), show(theirs.get(place))));
        }
        Ok(())
    }

    fn times(&self, sealed: &SealedAttempt, card: &Scorecard) -> Result<(), Fault> {
        let (attempt, contest) = (&sealed.attempt, &self.seal.contest);
        let about = |what: &'static str| move || format!("{}的{what}", name(sealed));
        let (started, deadline) = (attempt.started_at, attempt.deadline);
        if started < contest.window.opens_at || started >= contest.window.closes_at {
            return Err(Fault::says(about("开始时间")(), format!("{started} 不在竞赛时间内")));
        }
        let limit = contest.rules.limit_for(attempt.elder_time);
        let first = contest.extensions.first().map_or(contest.window.closes_at, |extension| extension.from);
        let closes = std::iter::once(first).chain(contest.extensions.iter().map(|extension| extension.to));
        let possible: Vec<Timestamp> = closes.map(|close| started.plus_ms(limit).min(close)).collect();
        if !possible.contains(&deadline) {
            let expected = possible.first().map_or_else(String::new, ToString::to_string);
            return Err(Fault::differs(about("截止时间")(), expected, deadline.to_string()));
        }
        let accepts_until = deadline.plus_ms(contest.rules.grace_ms);
        let (finished, duration) = match attempt.state {
            State::Expired(_) => (deadline, limit),
            _ => {
                let finished = card.receipt_at.min(deadline);
                (finished, finished.since_ms(started).max(0))
            }
        };
        let is_submitted = matches!(attempt.state, State::Submitted(_));
        if is_submitted != (card.receipt_at <= accepts_until) {
            return Err(Fault::says(about("交卷时间")(), format!("{} 与截止时间 {deadline} 不符", card.receipt_at)));
        }
        same(about("结束时间"), &finished.ms(), &card.finished_at.ms())?;
        same(about("用时（毫秒）"), &duration, &card.duration_ms)
    }

    /// The score it ended with, and one for each later correction of a question of its paper.
    fn scores(&self, sealed: &SealedAttempt, card: &Scorecard) -> Result<usize, Fault> {
        let attempt = &sealed.attempt;
        let has = |version: &u32| {
            let brought = self.seal.corrections.iter().find(|c| c.scoring_version == Some(*version));
            brought.is_some_and(|c| attempt.paper.find(&c.question).is_some_and(|place| place.revision == c.revision))
        };
        let later = self.rulings.keys().copied().filter(|version| *version > card.scoring_version).filter(has);
        let expected: Vec<u32> = std::iter::once(card.scoring_version).chain(later).collect();
        let ended = Score::of(card);
        let found: Vec<&Score> = std::iter::once(&ended).chain(&sealed.revised).collect();
        let versions: Vec<u32> = found.iter().map(|score| score.version).collect();
        if expected != versions {
            let subject = format!("{}的计分版本", name(sealed));
            return Err(Fault::differs(subject, format!("{expected:?}"), format!("{versions:?}")));
        }
        for score in &found {
            let Some(ruling) = self.rulings.get(&score.version) else {
                return Err(Fault::says(name(sealed), format!("没有计分第 {} 版", score.version)));
            };
            let AttemptResult { score: points, full, right, wrong, blank, void, .. } = attempt.mark(self.find, ruling);
            let ours = Score { version: score.version, score: points, right, wrong, blank, void };
            if ours != **score {
                let subject = format!("{}的得分（计分第 {} 版）", name(sealed), score.version);
                return Err(Fault::differs(subject, words(&ours), words(score)));
            }
            same(|| format!("{}的满分", name(sealed)), &full, &card.full)?;
        }
        Ok(found.len())
    }
}

fn words(score: &Score) -> String {
    let Score { score, right, wrong, blank, void, .. } = score;
    format!("{score} 分（对 {right}、错 {wrong}、未答 {blank}、作废 {void}）")
}
