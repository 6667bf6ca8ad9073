//! Award plans and instant wins worked out anew: who drew which number, what it hit, and whether stock was left.

use super::fault::{Fault, same};
use super::{Seal, SealedAttempt, SealedPlan, SealedPlay};
use crate::attempt::State;
use crate::award::{InstantPrize, instant_rules, rules_hash};
use crate::fairness::instant::{InstantSecret, Outcome, hit};
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// A play that is handed in while a version of the plan comes may still be decided by the one before.
const PLAN_SLACK_MS: i64 = 60_000;

/// Plays, wins among them, and plays of people who could not win, which nobody outside can check.
pub(super) type Counted = (usize, usize, usize);

pub(super) fn awards(seal: &Seal) -> Result<Counted, Fault> {
    plans(seal)?;
    let Some(secret) = &seal.instant.secret else {
        let empty = seal.instant.plays.is_empty() && seal.instant.taken.is_empty();
        let promised = seal.awards.iter().any(|plan| !plan.instant.is_empty());
        if !empty || promised {
            return Err(Fault::says("即时奖", "缺少密钥"));
        }
        return Ok((0, 0, 0));
    };
    let counted = plays(seal, secret)?;
    stock(seal)?;
    Ok(counted)
}

/// Versions without a gap, each with the published hash, and a rules page that names the prizes as they were decided.
fn plans(seal: &Seal) -> Result<(), Fault> {
    let mut before: Option<Timestamp> = None;
    for (version, plan) in (1_u32..).zip(&seal.awards) {
        let about = || format!("奖项规则第 {version} 版");
        same(|| format!("{}的版本号", about()), &version, &plan.version)?;
        same(|| format!("{}的摘要", about()), &rules_hash(&plan.rules_text), &plan.hash)?;
        if before.is_some_and(|before| plan.at < before) {
            return Err(Fault::says(about(), "早于上一版"));
        }
        before = Some(plan.at);
        if !plan.instant.is_empty() && !plan.rules_text.contains(&instant_rules(&plan.instant)) {
            return Err(Fault::says(about(), "即时奖与规则文字不相符"));
        }
    }
    Ok(())
}

/// The version at an instant, as far as there was one.
fn plan_at(seal: &Seal, at: Timestamp) -> Option<&SealedPlan> {
    seal.awards.iter().rev().find(|plan| plan.at <= at)
}

fn plays(seal: &Seal, secret: &InstantSecret) -> Result<Counted, Fault> {
    let mut counted = (0, 0, 0);
    let mut plays = seal.instant.plays.iter().peekable();
    for sealed in &seal.attempts {
        let attempt = &sealed.attempt;
        let play = plays.next_if(|play| play.attempt == attempt.id);
        let Some(play) = play else {
            if must_play(seal, sealed) {
                return Err(Fault::says(
                    format!("答卷 {}（参赛者 {}）", attempt.id, attempt.participant),
                    "没有即时开奖",
                ));
            }
            continue;
        };
        one(seal, secret, sealed, play)?;
        counted.0 += 1;
        counted.1 += usize::from(play.outcome == Outcome::Won);
        counted.2 += usize::from(play.outcome == Outcome::NotEligible);
    }
    match plays.next() {
        None => Ok(counted),
        Some(play) => Err(Fault::says(about(play), "没有对应的答卷，或次序不对")),
    }
}

/// Whoever handed in while instant prizes were announced has played.
fn must_play(seal: &Seal, sealed: &SealedAttempt) -> bool {
    let State::Submitted(card) = &sealed.attempt.state else { return false };
    let has = |at: Timestamp| plan_at(seal, at).is_some_and(|plan| !plan.instant.is_empty());
    has(card.finished_at) && has(card.finished_at.plus_ms(-PLAN_SLACK_MS))
}

fn about(play: &SealedPlay) -> String {
    format!("答卷 {}（参赛者 {}）的即时开奖", play.attempt, play.participant)
}

fn one(seal: &Seal, secret: &InstantSecret, sealed: &SealedAttempt, play: &SealedPlay) -> Result<(), Fault> {
    let attempt = &sealed.attempt;
    if play.participant != attempt.participant || play.number != attempt.number {
        return Err(Fault::says(about(play), "与答卷不相符"));
    }
    if !matches!(attempt.state, State::Submitted(_)) {
        return Err(Fault::says(about(play), "答卷没有交"));
    }
    let drawn = secret.number(seal.contest.id.as_str(), play.participant.as_str(), play.number);
    same(|| format!("{}抽到的数", about(play)), &drawn, &play.drawn)?;
    let plan = seal.awards.iter().find(|plan| plan.version == play.plan && plan.at <= play.at);
    let plan = plan.ok_or_else(|| Fault::says(about(play), format!("当时没有奖项规则第 {} 版", play.plan)))?;
    let settled = plan_at(seal, play.at.plus_ms(-PLAN_SLACK_MS)).map_or(0, |plan| plan.version);
    if play.plan < settled {
        return Err(Fault::differs(about(play), format!("第 {settled} 版"), format!("第 {} 版", play.plan)));
    }
    let found = hit(&plan.instant, drawn).map_or("-", |prize| prize.id.as_str());
    let claimed = play.prize.as_deref().unwrap_or("-");
    let (prize, fits) = match play.outcome {
        Outcome::NotEligible => ("-", true),
        Outcome::Missed => (found, found == "-"),
        Outcome::Won | Outcome::UsedUp => (found, found != "-"),
    };
    same(|| format!("{}中的奖", about(play)), &prize.to_owned(), &claimed.to_owned())?;
    if fits { Ok(()) } else { Err(Fault::says(about(play), format!("结果不可能是 {}", play.outcome.word()))) }
}

/// Wins of each prize, in all and by day.
type Wins<'s> = BTreeMap<(&'s str, Option<i64>), u32>;

/// No more was given out than there was, the counts are those of the wins, and nobody was told “used up” while some of
/// the prize was left.
fn stock(seal: &Seal) -> Result<(), Fault> {
    let mut wins: Wins<'_> = BTreeMap::new();
    for play in seal.instant.plays.iter().filter(|play| play.outcome == Outcome::Won) {
        let prize = play.prize.as_deref().unwrap_or_default();
        *wins.entry((prize, None)).or_default() += 1;
        *wins.entry((prize, Some(play.at.day().0))).or_default() += 1;
    }
    let given: BTreeMap<&str, u32> =
        wins.iter().filter(|(key, _)| key.1.is_none()).map(|(key, n)| (key.0, *n)).collect();
    let counted: BTreeMap<&str, u32> =
        seal.instant.taken.iter().filter(|(_, n)| *n > 0).map(|(prize, n)| (prize.as_str(), *n)).collect();
    if given != counted || !seal.instant.taken.is_sorted_by(|a, b| a.0 < b.0) {
        return Err(Fault::differs("即时奖发出的数量", format!("{given:?}"), format!("{counted:?}")));
    }
    for ((prize, day), count) in &wins {
        let quota = |one: &InstantPrize| if day.is_some() { one.stock_per_day } else { Some(one.stock_total) };
        // Changes only favour participants, so the most that was ever announced bounds them all.
        let announced = seal.awards.iter().flat_map(|plan| &plan.instant).filter(|one| one.id == *prize);
        let most = announced.map(|one| quota(one).unwrap_or(u32::MAX)).max().unwrap_or(0);
        if *count > most {
            return Err(Fault::differs(
                format!("即时奖 {prize} 发出的数量"),
                format!("至多 {most}"),
                count.to_string(),
            ));
        }
    }
    for play in seal.instant.plays.iter().filter(|play| play.outcome == Outcome::UsedUp) {
        let id = play.prize.as_deref().unwrap_or_default();
        let plan = seal.awards.iter().find(|plan| plan.version == play.plan);
        let prize = plan.and_then(|plan| plan.instant.iter().find(|prize| prize.id == id));
        let count = |day| wins.get(&(id, day)).copied().unwrap_or(0);
        let used_up = prize.is_some_and(|prize| {
            let today = prize.stock_per_day.is_some_and(|quota| count(Some(play.at.day().0)) >= quota);
            today || count(None) >= prize.stock_total
        });
        if !used_up {
            return Err(Fault::says(about(play), "记为已发完，但奖品还有剩余"));
        }
    }
    Ok(())
}
