//! Made-up contests that were played to their end: corrections, attempts that ran out, ties, somebody who left.

use super::{Label, Person, Score, Seal, SealedAttempt, SealedIndex, SealedStanding, ranks};
use crate::attempt::{Attempt, Ending, Paper, Save, Sheet, State, deadline};
use crate::contest::tests::contest as plain_contest;
use crate::contest::{Contest, Index, ScoreKept, Section, State as ContestState, VoidPolicy};
use crate::correction::{Applied, Correction, Key, Remedy, Ruling, Signature, State as Decided};
use crate::fairness::tree::{Published, Tree, leaf_hash};
use crate::fairness::{PaperSecret, Stream, hash};
use crate::id::{AccountId, AttemptId, CorrectionId, OrganizationId, ParticipantId, QuestionId};
use crate::participant::Category;
use crate::points::Points;
use crate::question::{Answer, Body, Choice, Difficulty, Question};
use crate::ranking::{Finished, Standing};
use crate::time::Timestamp;
use std::collections::{BTreeMap, HashSet};

const ID: &str = "a-contest";
const STEP_MS: i64 = 1000;

fn roll(dice: &mut Stream, sides: u32) -> usize {
    usize::try_from(dice.below(sides)).unwrap()
}

fn question(number: u8) -> Question {
    let options: Vec<Choice> =
        (0..4).map(|i| Choice { text: format!("选项\t{i}\\n的第{number}题\n"), note: None }).collect();
    let fixed = number.is_multiple_of(5);
    let body = match number % 4 {
        0 => Body::Single { options, key: number % 3, fixed },
        1 => Body::Multiple { options, keys: vec![0, 2], fixed },
        2 => Body::TrueFalse { truth: number.is_multiple_of(3) },
        _ => Body::Fill { accepted: vec![format!("{number}"), format!("第{number}")] },
    };
    Question {
        id: QuestionId::parse(&format!("q-{number:02}")).unwrap(),
        revision: 1 + u32::from(number % 2),
        topic: if number < 14 { "elevator.ride".into() } else { "food".into() },
        difficulty: Difficulty::Easy,
        audience: vec![],
        stem: format!("第{number}题\n第二行"),
        picture: None,
        body,
        explanation: String::new(),
        citations: vec![],
        tags: vec![],
        valid: (None, None),
        source: String::new(),
    }
}

fn contest(dice: &mut Stream) -> Contest {
    let mut contest = Contest { id: crate::id::ContestId::parse(ID).unwrap(), ..plain_contest() };
    let section = |title: &str, topics: &[&str], count, points| Section {
        title: title.into(),
        topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        kinds: vec![],
        difficulties: vec![],
        count,
        points: Points::from_milli(points),
    };
    contest.blueprint.sections = vec![section("一", &["elevator"], 4, 10_000), section("二", &[], 3, 7_000)];
    let kept = [ScoreKept::Best, ScoreKept::Sum, ScoreKept::First, ScoreKept::SumOfDailyBests];
    contest.rules.score_kept = kept[roll(dice, 4)];
    contest.rules.void_policy = [VoidPolicy::FullPoints, VoidPolicy::Rescale][roll(dice, 2)];
    contest.rules.prefer_unseen = dice.below(2) == 0;
    contest.rules.attempts_per_day = None;
    contest.rules.attempts_total = None;
    contest.notice = "通知\t一\n二".into();
    contest
}

fn answer(dice: &mut Stream, question: &Question, all_right: bool) -> Option<Answer> {
    let right = all_right || dice.below(3) > 0;
    Some(match &question.body {
        Body::Single { key, .. } => Answer::Choices(vec![if right { *key } else { (*key + 1) % 4 }]),
        Body::Multiple { keys, .. } => Answer::Choices(if right { keys.clone() } else { vec![1] }),
        Body::TrueFalse { truth } => Answer::Truth(*truth == right),
        Body::Fill { accepted } if right => Answer::Text(accepted[0].clone()),
        Body::Fill { .. } if dice.below(2) == 0 => return None,
        Body::Fill { .. } => Answer::Text("不 知道\\".into()),
    })
}

struct Game {
    dice: Stream,
    contest: Contest,
    secret: PaperSecret,
    questions: Vec<Question>,
    indexes: Vec<(Timestamp, String, Index)>,
    corrections: Vec<Correction>,
    ruling: Ruling,
    attempts: Vec<SealedAttempt>,
    receipts: i64,
}

impl Game {
    fn play(&mut self, person: &ParticipantId, now: Timestamp, kind: u32) {
        let own: Vec<&Attempt> =
            self.attempts.iter().map(|one| &one.attempt).filter(|one| one.participant == *person).collect();
        let number = u32::try_from(own.len()).unwrap() + 1;
        let seen: HashSet<&str> =
            own.iter().flat_map(|one| &one.paper.questions).map(|place| place.question.as_str()).collect();
        let (_, _, index) = self.indexes.last().unwrap();
        let paper = Paper::draw(&self.contest, index, &self.secret, person, number, &seen).unwrap();
        let noise: [u8; 16] = std::array::from_fn(|_| u8::try_from(self.dice.below(256)).unwrap());
        let mut attempt = Attempt {
            id: AttemptId::new(now.ms(), noise[..10].try_into().unwrap()),
            contest: self.contest.id.clone(),
            participant: person.clone(),
            number,
            day: now.day(),
            number_in_day: 1,
            started_at: now,
            deadline: deadline(&self.contest, false, now),
            grace_ms: self.contest.rules.grace_ms,
            elder_time: false,
            index_version: index.version,
            writer: 1,
            paper,
            sheet: Sheet::default(),
            state: State::Started,
        };
        let all = self.questions.clone();
        let find = |id: &QuestionId, revision: u32| all.iter().find(|q| q.id == *id && q.revision == revision);
        // Kind 0 runs out; kind 1 is without a fault and takes as long as every other of it.
        let mut saves = Vec::new();
        for place in &attempt.paper.questions {
            let answer = answer(&mut self.dice, find(&place.question, place.revision).unwrap(), kind == 1);
            saves.push(Save { question: place.question.clone(), seq: 1, answer });
        }
        self.receipts += 1 + i64::from(self.dice.below(3));
        let took = if kind == 1 { 60_000 } else { 30_000 + i64::from(self.dice.below(90_000)) };
        let ended_at = if kind == 0 { attempt.accepts_until().plus_ms(777) } else { now.plus_ms(took) };
        let ending = Ending { now: ended_at, receipt_number: self.receipts, salt: noise };
        if kind == 0 {
            attempt.save(1, saves, now.plus_ms(5)).unwrap();
            assert!(attempt.expire(&find, &self.ruling, ending, self.contest.rules.limit_ms));
        } else {
            attempt.submit(1, saves, &find, &self.ruling, ending).unwrap();
        }
        self.attempts.push(SealedAttempt { attempt, revised: vec![] });
    }

    fn correct(&mut self, question: &str, remedy: Remedy, now: Timestamp) {
        let question = self.questions.iter().find(|q| q.id.as_str() == question).unwrap().clone();
        let version = self.ruling.version() + 1;
        let (_, _, held) = self.indexes.last().unwrap();
        let index_version = (remedy == Remedy::Void).then(|| held.version + 1);
        let mut correction = Correction {
            id: CorrectionId::new(now.ms(), [u8::try_from(version).unwrap(); 10]),
            contest: self.contest.id.clone(),
            question: question.id.clone(),
            revision: question.revision,
            remedy,
            reason: "题干有\t歧义".into(),
            top: 0,
            proposed: Signature { account: AccountId::new(0, [0; 10]), name: String::new(), at: Timestamp(0) },
            state: Decided::Approved,
            decision: None,
            scoring_version: Some(version),
            applied: None,
        };
        self.ruling = self.ruling.clone().with(version, &correction);
        if let Some(version) = index_version {
            let mut lines = held.lines.clone();
            lines.retain(|line| line.id != question.id.as_str());
            let index = self.contest.blueprint.index_of(ID, version, lines);
            self.indexes.push((now, correction.reason.clone(), index));
        }
        let all = self.questions.clone();
        let find = |id: &QuestionId, revision: u32| all.iter().find(|q| q.id == *id && q.revision == revision);
        let mut attempts = 0;
        for one in self.attempts.iter_mut().filter(|one| one.attempt.paper.contains(&question.id)) {
            let marks = one.attempt.mark(&find, &self.ruling);
            let crate::attempt::AttemptResult { score, right, wrong, blank, void, .. } = marks;
            one.revised.push(Score { version, score, right, wrong, blank, void });
            attempts += 1;
        }
        correction.applied = Some(Applied { at: now, attempts, people: 0, index_version });
        self.corrections.push(correction);
    }
}

/// A contest of so many people who play so many times each; the seed decides everything else.
pub(super) fn simulate(seed: u64, people: u32, times: u32) -> Seal {
    let mut dice = Stream::new(&hash(&[&seed.to_be_bytes()]));
    let draft = contest(&mut dice);
    let mut questions: Vec<Question> = (0..20).map(question).collect();
    questions.sort_by(|a, b| a.id.cmp(&b.id));
    let lines = questions.iter().map(Question::index_line).collect();
    let index = draft.blueprint.index_of(ID, 1, lines);
    let secret = PaperSecret::new(hash(&[b"secret", &seed.to_be_bytes()]));
    let opens = draft.window.opens_at;
    let contest = draft.publish(&index, &secret, opens.plus_ms(-1000)).unwrap();
    let closes = contest.window.closes_at.plus_ms(i64::from(people) * STEP_MS);
    let contest = contest.extend(closes, "天气\n原因".into(), opens.plus_ms(1)).unwrap();
    let ruling = Ruling::plain(contest.rules.void_policy);
    let indexes = vec![(opens.plus_ms(-1000), "published".to_owned(), index)];
    let (corrections, attempts) = (vec![], vec![]);
    let mut game = Game { dice, contest, secret, questions, indexes, corrections, ruling, attempts, receipts: 0 };
    let ids: Vec<ParticipantId> =
        (0..people).map(|n| ParticipantId::new(i64::from(n), [u8::try_from(seed % 251).unwrap(); 10])).collect();
    let mut now = opens.plus_ms(5);
    for round in 0..times {
        for (place, id) in ids.iter().enumerate() {
            let kind = game.dice.below(5);
            // Two at a time begin together, so that those without a fault are tied.
            let place = i64::try_from(place).unwrap() / 2 * STEP_MS;
            game.play(id, now.plus_ms(place), kind);
        }
        now = now.plus_ms(i64::from(people) * STEP_MS + 3_600_000);
        match round {
            0 => game.correct("q-02", Remedy::Void, now),
            1 => game.correct("q-04", Remedy::Rekey(Key::Choices(vec![3])), now),
            _ => {}
        }
        now = now.plus_ms(1000);
    }
    finish(game, &ids)
}

fn finish(game: Game, ids: &[ParticipantId]) -> Seal {
    let Game { mut contest, secret, questions, indexes, corrections, mut attempts, .. } = game;
    contest.state = ContestState::Final;
    let mut leaves: Vec<(i64, String)> = attempts
        .iter()
        .map(|one| (one.attempt.state.scorecard().unwrap().receipt_number, one.attempt.receipt_leaf().unwrap()))
        .collect();
    leaves.sort();
    let tree = Tree::new(leaves.iter().map(|(_, leaf)| leaf_hash(leaf.as_bytes())).collect());
    let size = u64::try_from(leaves.len()).unwrap();
    let receipts = Published { size, root: tree.root(), at: contest.settled_at().plus_ms(1) };
    attempts
        .sort_by(|a, b| (&a.attempt.participant, a.attempt.number).cmp(&(&b.attempt.participant, b.attempt.number)));
    let label = |place: usize| Label {
        category: [Category::Consumer, Category::Enterprise][place % 2],
        town: format!("44200{}", place % 3),
        organization: (place % 2 == 1).then(|| OrganizationId::new(1, [u8::try_from(place % 4).unwrap(); 10])),
    };
    // The second one has deleted their data.
    let people: Vec<Person> = ids
        .iter()
        .enumerate()
        .map(|(place, id)| Person { id: id.clone(), label: (place != 1).then(|| label(place)) })
        .collect();
    let mut all: BTreeMap<ParticipantId, Vec<Finished>> = BTreeMap::new();
    for one in &attempts {
        let card = one.attempt.state.scorecard().unwrap();
        all.entry(one.attempt.participant.clone()).or_default().push(Finished {
            number: one.attempt.number,
            day: one.attempt.day,
            score: one.revised.last().map_or(card.score, |score| score.score),
            duration_ms: card.duration_ms,
            finished_at: card.finished_at,
            elder_time: false,
        });
    }
    let rules = &contest.rules;
    let standings = all.iter().map(|(id, list)| (id.clone(), Standing::of(rules, list).unwrap())).collect();
    let placed = ranks::placed(&people, &standings);
    let ranks = ranks::ranks(rules, &placed);
    let organizations = ranks::organizations(&placed);
    let standings = placed
        .iter()
        .map(|(id, _, standing)| SealedStanding {
            participant: (*id).clone(),
            standing: (*standing).clone(),
            ranks: ranks[*id],
        })
        .collect();
    let indexes = indexes
        .into_iter()
        .map(|(at, reason, index)| SealedIndex { version: index.version, at, reason, text: index.text })
        .collect();
    let (draws, (awards, instant)) = (vec![], super::sample_award::played(&contest, &attempts));
    Seal {
        contest,
        secret,
        indexes,
        questions,
        corrections,
        people,
        attempts,
        standings,
        organizations,
        receipts,
        draws,
        awards,
        instant,
    }
}
