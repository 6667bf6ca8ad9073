//! A contest of twenty questions and as many people as asked for, each of whom signs up and hands one attempt in.

use crate::support::app::Setup;
use crate::support::person::PASSWORD;
use crate::support::{CONTEST, SECOND, TestApp};
use domain::attempt::{Attempt, PaperQuestion};
use domain::contest::Section;
use domain::id::ContestId;
use domain::points::Points;
use domain::question::{Body, Kind};
use quiz::app::App;
use quiz::app::attempt::{Given, GivenAnswer};
use quiz::app::participant::SignUp;
use quiz::clock::Clock;
use std::sync::Arc;

/// People whose attempts run at the same time.
const WAVE: usize = 512;
/// People who act at the same moment.
const TOGETHER: usize = 64;
const QUESTIONS: u32 = 20;
const CATEGORIES: [&str; 3] = ["consumer", "enterprise", "technical_institution"];

/// Twenty questions of three kinds.
pub(crate) fn prepare(setup: &mut Setup) {
    let section = |kind: Kind, count: usize| Section {
        title: format!("{count}题"),
        topics: vec![],
        kinds: vec![kind],
        difficulties: vec![],
        count,
        points: Points::from_milli(5000),
    };
    setup.contest.blueprint.sections =
        vec![section(Kind::Single, 12), section(Kind::Multiple, 4), section(Kind::TrueFalse, 4)];
}

/// Everybody signs up, answers half of the paper, saves, answers the rest and hands in.
pub(crate) async fn play(app: &TestApp, people: usize) {
    for wave in (0..people).step_by(WAVE) {
        let until = people.min(wave + WAVE);
        let mut rounds = Vec::new();
        for from in (wave..until).step_by(TOGETHER) {
            rounds.extend(all(from..until.min(from + TOGETHER), &app.core, &app.clock, start).await);
        }
        app.wait(20 * SECOND);
        let mut waiting = rounds.into_iter().peekable();
        while waiting.peek().is_some() {
            all(waiting.by_ref().take(TOGETHER).collect::<Vec<_>>(), &app.core, &app.clock, hand_in).await;
        }
    }
}

/// Runs the same for many people at once.
async fn all<I, T, F>(items: I, core: &Arc<App>, clock: &Clock, act: impl Fn(T, Arc<App>, Clock) -> F) -> Vec<F::Output>
where
    I: IntoIterator<Item = T>,
    F: Future<Output: Send> + Send + 'static,
{
    let tasks: Vec<_> = items.into_iter().map(|item| tokio::spawn(act(item, core.clone(), clock.clone()))).collect();
    let mut done = Vec::with_capacity(tasks.len());
    for task in tasks {
        done.push(task.await.unwrap());
    }
    done
}

async fn start(number: usize, core: Arc<App>, _clock: Clock) -> (usize, Attempt) {
    let category = CATEGORIES[number % CATEGORIES.len()];
    let form = SignUp {
        nickname: format!("参赛者{}", char::from_u32(0x4e00 + (number % 20_000) as u32).unwrap()),
        mobile: format!("139{number:08}"),
        password: PASSWORD.to_owned(),
        category: category.to_owned(),
        town: format!("4420000{:02}", number % 6 + 1),
        organization: (category != "consumer").then(|| format!("测试单位{}", number % 500)),
        notice_version: 3,
        notice_accepted: true,
        age_declared: true,
    };
    let (me, ..) = core.sign_up(form).await.unwrap();
    // Four people share an address.
    let origin = core.origin(&format!("10.0.{}.{}", number / 4 / 250, number / 4 % 250), "a browser");
    let contest = ContestId::parse(CONTEST).unwrap();
    let (attempt, ..) = core.start_attempt(&me.participant.id, &contest, false, Some(origin)).await.unwrap();
    (number, attempt)
}

async fn hand_in((number, attempt): (usize, Attempt), core: Arc<App>, clock: Clock) {
    let mut dice = number as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut roll = |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    // Most people know most of it: 12 to 20 of 20.
    let known = 60 + roll(41);
    let answers: Vec<GivenAnswer> = attempt
        .paper
        .questions
        .iter()
        .zip(1_u32..)
        .map(|(place, seq)| answer(&core, place, seq, roll(100) < known, roll(4) as u8))
        .collect();
    let half = answers[..answers.len() / 2].to_vec();
    core.save_answers(&attempt.participant, &attempt.id, 1, half, 0).await.unwrap();
    clock.advance_ms(50 + roll(200) as i64);
    core.submit_answers(&attempt.participant, &attempt.id, 1, answers, 0).await.unwrap();
    assert_eq!(attempt.paper.questions.len(), QUESTIONS as usize);
}

/// An answer to a shown question: right, or one of several wrong ones.
fn answer(core: &App, place: &PaperQuestion, seq: u32, is_right: bool, other: u8) -> GivenAnswer {
    let question = core.question(&place.question, place.revision).unwrap();
    let shown = |key: u8| match place.order.iter().position(|original| *original == key) {
        Some(position) => position as u8,
        None => key,
    };
    let given = match &question.body {
        Body::Single { options, key, .. } => {
            let wrong = (key + 1 + other % (options.len() as u8 - 1)) % options.len() as u8;
            Given::Positions(vec![shown(if is_right { *key } else { wrong })])
        }
        Body::Multiple { keys, .. } if is_right => Given::Positions(keys.iter().map(|key| shown(*key)).collect()),
        Body::Multiple { keys, .. } => Given::Positions(vec![shown(keys[0])]),
        Body::TrueFalse { truth } => Given::Truth(*truth == is_right),
        Body::Fill { .. } => unreachable!("no section has blanks to fill"),
    };
    GivenAnswer { question: place.question.clone(), seq, given }
}
