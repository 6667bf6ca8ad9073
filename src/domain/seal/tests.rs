//! Sealed contests verify; anything else than what was sealed does not, and is called by its name.

use super::sample::simulate;
use super::{DrawBundle, Fault, Report, Seal, verify, write};
use crate::attempt::State;
use crate::fairness::PaperSecret;
use crate::points::Points;
use crate::question::Answer;

fn recompute(text: &str) -> Result<Report, Fault> {
    verify(text, &|_, draw| {
        if draw.text == "good\n" { Ok("一次抽奖".to_owned()) } else { Err("是坏的".to_owned()) }
    })
}

#[test]
fn random_contests_are_sealed_and_recomputed_to_the_byte() {
    for seed in 0..40 {
        let seal = simulate(seed, 12, 3);
        let text = write(&seal);
        assert_eq!(text, write(&seal));
        let report = recompute(&text).unwrap_or_else(|fault| panic!("seed {seed}: {fault}"));
        assert_eq!((report.papers, report.standings, report.indexes, report.corrections), (36, 11, 2, 2));
        assert!(report.expired > 0 && report.scores > report.papers, "{report:?}");
        assert!(text.ends_with(&format!("end\t{}\n", report.digest)));
    }
    let tied = (0..40).any(|seed| write(&simulate(seed, 12, 3)).contains("=\t"));
    assert!(tied, "some people share a rank");
}

#[test]
fn any_changed_byte_is_found_and_named() {
    let text = write(&simulate(3, 4, 2));
    let bytes = text.as_bytes();
    let mut tried = 0;
    for place in 0..bytes.len() {
        let mut other = bytes.to_vec();
        other[place] ^= 1 << (place % 7);
        let Ok(other) = String::from_utf8(other) else { continue };
        let fault = recompute(&other).expect_err(&format!("byte {place} of {}", bytes.len()));
        assert!(!fault.subject.is_empty() && !fault.found.is_empty(), "byte {place}: {fault}");
        tried += 1;
    }
    assert!(tried > 9000, "{tried}");
    for cut in [0, 10, bytes.len() / 2, bytes.len() - 1] {
        let Some(short) = text.get(..cut) else { continue };
        recompute(short).unwrap_err();
    }
    recompute(&format!("{text}\n")).unwrap_err();
}

/// Changes a seal, seals it anew with right digests, and looks at the name of what is found.
#[track_caller]
fn check(change: impl FnOnce(&mut Seal), named: impl FnOnce(&Seal) -> String) {
    let mut seal = simulate(5, 10, 3);
    let name = named(&seal);
    change(&mut seal);
    let fault = recompute(&write(&seal)).unwrap_err();
    assert!(fault.to_string().contains(&name), "{fault} should name {name}");
}

#[test]
fn whoever_writes_the_digests_anew_is_found_by_recomputing() {
    let attempt = |seal: &Seal| {
        let one = &seal.attempts[4].attempt;
        format!("答卷 {}（参赛者 {}", one.id, one.participant)
    };
    let card = |seal: &mut Seal, change: &dyn Fn(&mut crate::attempt::Scorecard)| {
        match &mut seal.attempts[4].attempt.state {
            State::Submitted(card) | State::Expired(card) => change(card),
            State::Started => panic!("it has ended"),
        };
    };
    check(|s| card(s, &|c| c.score = Points::from_milli(c.score.milli() + 1)), |s| format!("{} 第", attempt(s)));
    check(|s| card(s, &|c| c.salt[0] ^= 1), attempt);
    check(|s| card(s, &|c| c.duration_ms -= 1), attempt);
    check(|s| s.attempts[4].attempt.paper.questions.swap(0, 1), |s| format!("{} 第", attempt(s)));
    check(
        |s| {
            let place = s.attempts[4].attempt.paper.questions.iter().find(|p| p.order.is_empty()).unwrap().clone();
            let sheet = &mut s.attempts[4].attempt.sheet;
            sheet.entries.remove(&place.question).unwrap();
        },
        attempt,
    );
    check(
        |s| {
            let one = s.attempts.iter_mut().find(|one| !one.revised.is_empty()).unwrap();
            one.revised.last_mut().unwrap().score = Points::ZERO;
        },
        |s| s.attempts.iter().find(|one| !one.revised.is_empty()).unwrap().attempt.id.to_string(),
    );
    check(|s| drop(s.attempts.remove(4)), |s| format!("参赛者 {}", s.attempts[4].attempt.participant));
    check(
        |s| s.standings[2].standing.score = Points::from_milli(1),
        |s| format!("参赛者 {} 的成绩", s.standings[2].participant),
    );
    check(|s| s.standings[2].ranks.town.rank += 1, |s| format!("参赛者 {} 的名次", s.standings[2].participant));
    check(|s| drop(s.standings.pop()), |s| s.standings.last().unwrap().participant.to_string());
    check(|s| s.organizations[0].people += 1, |_| "单位榜第 1 行".into());
}

#[test]
fn what_was_committed_to_cannot_be_another() {
    check(|s| s.secret = PaperSecret::new([0; 32]), |_| "抽题种子的承诺".into());
    check(|s| s.contest.rules.limit_ms += 1, |_| "规则的摘要".into());
    check(|s| s.contest.blueprint.sections[0].points = Points::from_milli(1), |_| "组卷方案的摘要".into());
    check(|s| s.indexes[0].text = s.indexes[1].text.replace("\t2\nq", "\t1\nq"), |_| "题库目录第 1 版".into());
    check(|s| s.indexes[1].text = s.indexes[0].text.replace("\t1\nq", "\t2\nq"), |_| "题库目录第 2 版".into());
    check(|s| drop(s.corrections.remove(0)), |_| "题库目录第 2 版".into());
    check(|s| drop(s.questions.pop()), |_| "q-19".into());
    check(|s| s.questions[0].topic = "food".into(), |_| "q-00".into());
    check(|s| s.receipts.root[0] ^= 1, |_| "收据总指纹".into());
    check(|s| s.receipts.size += 1, |_| "收据总数".into());
    check(|s| s.people[1].label = s.people[0].label.clone(), |s| s.people[1].id.to_string());
    check(|s| s.contest.window.closes_at = s.contest.window.closes_at.plus_ms(1), |_| "结束时间".into());
}

#[test]
fn a_question_with_another_key_gives_other_scores() {
    let mut seal = simulate(5, 10, 3);
    let of_question = |seal: &Seal| {
        let has = |one: &&super::SealedAttempt| {
            let answered = one.attempt.paper.find(&seal.questions[1].id).map(|p| p.question.clone());
            answered.is_some_and(|q| matches!(one.attempt.sheet.answer(&q), Some(Answer::Choices(c)) if c == &[0, 2]))
        };
        seal.attempts.iter().find(has).map(|one| one.attempt.id.to_string())
    };
    let first = of_question(&seal).unwrap();
    if let crate::question::Body::Multiple { keys, .. } = &mut seal.questions[1].body {
        *keys = vec![0, 3];
    }
    let fault = recompute(&write(&seal)).unwrap_err();
    assert!(fault.subject.contains("得分") && fault.subject.contains(&first), "{fault}");
}

#[test]
fn bundles_of_draws_travel_inside_and_are_never_passed_over() {
    let mut seal = simulate(1, 4, 1);
    let bundle = |text: &str| DrawBundle { draw: "draw_1".into(), text: text.into() };
    seal.draws = vec![bundle("good\n"), bundle("good\n")];
    assert_eq!(recompute(&write(&seal)).unwrap().draws, ["一次抽奖", "一次抽奖"]);
    seal.draws.push(bundle("section\tx\n坏\t"));
    let fault = recompute(&write(&seal)).unwrap_err();
    assert!(fault.to_string().contains("抽奖 draw_1：是坏的"), "{fault}");
}

#[test]
fn ten_thousand_attempts_are_verified_within_seconds() {
    let seal = simulate(9, 500, 20);
    let started = std::time::Instant::now();
    let text = write(&seal);
    let written = started.elapsed();
    let report = recompute(&text).unwrap();
    let verified = started.elapsed().saturating_sub(written);
    assert_eq!(report.papers, 10_000);
    assert!(verified.as_secs() < 10, "{} bytes written in {written:?}, verified in {verified:?}", text.len());
}

#[test]
fn instant_wins_are_worked_out_anew() {
    use crate::fairness::instant::{InstantSecret, Outcome};
    let find = |seal: &Seal, outcome: Outcome| {
        seal.instant.plays.iter().position(|play| play.outcome == outcome).expect("somebody has it")
    };
    let named = |outcome: Outcome| {
        move |seal: &Seal| {
            let play = &seal.instant.plays[find(seal, outcome)];
            format!("答卷 {}（参赛者 {}）的即时开奖", play.attempt, play.participant)
        }
    };
    let change = |seal: &mut Seal, outcome, change: &dyn Fn(&mut super::SealedPlay)| {
        let at = find(seal, outcome);
        change(&mut seal.instant.plays[at]);
    };
    let report = recompute(&write(&simulate(5, 10, 3))).unwrap();
    assert!(report.awards == 2 && report.instant.0 > report.instant.1 && report.instant.1 > 1, "{report:?}");
    check(|s| change(s, Outcome::Missed, &|p| p.drawn ^= 1), named(Outcome::Missed));
    check(|s| change(s, Outcome::Missed, &|p| p.outcome = Outcome::Won), named(Outcome::Missed));
    check(|s| change(s, Outcome::Won, &|p| p.outcome = Outcome::Missed), named(Outcome::Won));
    check(|s| change(s, Outcome::Won, &|p| p.prize = Some("c".into())), named(Outcome::Won));
    check(|s| change(s, Outcome::Won, &|p| p.plan = 1), named(Outcome::Won));
    check(|s| change(s, Outcome::Won, &|p| p.outcome = Outcome::UsedUp), |_| "即时奖发出的数量".into());
    check(|s| change(s, Outcome::UsedUp, &|p| p.outcome = Outcome::Won), |_| "即时奖发出的数量".into());
    let honest = |s: &mut Seal| s.instant.taken[0].1 += 1;
    check(honest, |_| "即时奖发出的数量".into());
    check(|s| s.instant.secret = Some(InstantSecret::new([8; 32])), |s| format!("答卷 {}", s.instant.plays[0].attempt));
    check(|s| drop(s.instant.plays.remove(2)), |s| format!("答卷 {}", s.instant.plays[2].attempt));
    check(|s| s.instant.plays.swap(0, 1), |s| format!("答卷 {}", s.instant.plays[0].attempt));
    check(|s| s.instant.secret = None, |_| "缺少密钥".into());
    check(|s| s.awards[1].instant[0].odds_millionths += 1, |_| "奖项规则第 2 版".into());
    check(|s| s.awards[1].rules_text.push('。'), |_| "奖项规则第 2 版的摘要".into());
}

#[test]
fn nobody_is_told_used_up_while_something_is_left() {
    use crate::fairness::instant::Outcome;
    let mut seal = simulate(5, 10, 3);
    let won = seal.instant.plays.iter().position(|play| play.outcome == Outcome::Won).unwrap();
    let prize = seal.instant.plays[won].prize.clone().unwrap();
    seal.instant.plays[won].outcome = Outcome::UsedUp;
    let taken = seal.instant.taken.iter_mut().find(|(id, _)| *id == prize).unwrap();
    taken.1 -= 1;
    let fault = recompute(&write(&seal)).unwrap_err();
    assert!(fault.to_string().contains("奖品还有剩余"), "{fault}");
}
