//! Values that use every field.

use crate::participant::Secrets;
use domain::attempt::{Attempt, Ending, Entry, Paper, PaperQuestion, Sheet, State};
use domain::contest::{
    AnswersShown, Blueprint, Commitments, Contest, Extension, Rules, ScoreKept, Section, State as ContestState,
    StudyOpen, TieBreak, VoidPolicy, Window,
};
use domain::correction::Ruling;
use domain::id::{AttemptId, ContestId, ParticipantId, QuestionId};
use domain::participant::{Category, Participant};
use domain::points::Points;
use domain::question::{Answer, Body, Choice, Citation, Difficulty, Kind, Picture, Question};
use domain::time::{Day, Timestamp};

pub(crate) const NOW: Timestamp = Timestamp(1_662_000_000_000);

pub(crate) fn contest_id(slug: &str) -> ContestId {
    ContestId::parse(slug).unwrap()
}

pub(crate) fn person_id(number: u8) -> ParticipantId {
    ParticipantId::new(NOW.ms() + i64::from(number), [number; 10])
}

pub(crate) fn question_id(slug: &str) -> QuestionId {
    QuestionId::parse(slug).unwrap()
}

pub(crate) fn contest(slug: &str) -> Contest {
    let section = Section {
        title: "第一部分".into(),
        topics: vec!["elevator".into()],
        kinds: vec![Kind::Single, Kind::Fill],
        difficulties: vec![Difficulty::Hard],
        count: 3,
        points: Points::from_milli(1500),
    };
    Contest {
        id: contest_id(slug),
        title: "竞赛".into(),
        subtitle: "质量月".into(),
        activity: 4,
        notice: "通知".into(),
        rules_text: "规则".into(),
        eligible: vec![Category::Consumer, Category::Regulator],
        window: Window { opens_at: NOW, closes_at: NOW.plus_ms(86_400_000) },
        blueprint: Blueprint { sections: vec![section], audience: vec![Category::Enterprise] },
        rules: Rules {
            limit_ms: 600_000,
            grace_ms: 5000,
            attempts_per_day: Some(2),
            attempts_total: None,
            score_kept: ScoreKept::SumOfDailyBests,
            tie_break: vec![TieBreak::Score, TieBreak::Finish],
            shuffle: true,
            prefer_unseen: false,
            answers_shown: AnswersShown::AfterFinal,
            elder_time_factor_milli: 1500,
            study: StudyOpen::Never,
            void_policy: VoidPolicy::Rescale,
        },
        demo: true,
        state: ContestState::Draft,
        commitments: None,
        extensions: vec![],
    }
}

pub(crate) fn published(slug: &str) -> Contest {
    Contest {
        state: ContestState::Open,
        commitments: Some(Commitments {
            published_at: NOW,
            paper: "aa".into(),
            index_version: 3,
            index_hash: "bb".into(),
            blueprint_hash: "cc".into(),
            rules_hash: "dd".into(),
        }),
        extensions: vec![Extension { from: NOW, to: NOW.plus_ms(1), reason: "台风".into(), at: NOW }],
        ..contest(slug)
    }
}

pub(crate) fn question(slug: &str, revision: u32, body: Body) -> Question {
    let law = Citation::Law { law: "law".into(), article: "第十条".into(), quote: "引文".into() };
    let document = Citation::Document {
        document: "通告".into(),
        issuer: "市监局".into(),
        date: "2022-09".into(),
        fact: "F-1".into(),
        quote: "引文".into(),
    };
    Question {
        id: question_id(slug),
        revision,
        topic: "elevator.ride".into(),
        difficulty: Difficulty::Medium,
        audience: vec![Category::Consumer],
        stem: "“乘梯”\t?".into(),
        picture: Some(Picture { hash: "ab".into(), alt: "安全标志".into() }),
        body,
        explanation: "解析".into(),
        citations: vec![law, document],
        tags: vec!["标签".into()],
        valid: (Some(Day(19_000)), None),
        source: "bank.yaml".into(),
    }
}

pub(crate) fn bodies() -> [Body; 4] {
    let options =
        || vec![Choice { text: "甲".into(), note: Some("注".into()) }, Choice { text: "乙".into(), note: None }];
    [
        Body::Single { options: options(), key: 1, fixed: true },
        Body::Multiple { options: options(), keys: vec![0, 1], fixed: false },
        Body::TrueFalse { truth: true },
        Body::Fill { accepted: vec!["一".into(), "1".into()] },
    ]
}

pub(crate) fn person(number: u8) -> Participant {
    Participant {
        id: person_id(number),
        nickname: "林小红".into(),
        nickname_hidden: false,
        category: Category::TechnicalInstitution,
        town: "442000118".into(),
        organization: None,
        notice_version: 2,
        notice_accepted_at: NOW,
        created_at: NOW,
        deleted_at: None,
    }
}

pub(crate) fn secrets(number: u8) -> Secrets {
    Secrets {
        mobile_hash: format!("hash{number}"),
        mobile_sealed: "sealed".into(),
        password_hash: "password".into(),
        recovery_hash: "recovery".into(),
    }
}

/// A running attempt of a person; `number` is also its number in the day.
pub(crate) fn attempt(person: u8, number: u8) -> Attempt {
    let place = |i: u32| PaperQuestion {
        question: question_id(&format!("q{number}-{i}")),
        revision: i + 1,
        section: 0,
        points: Points::from_milli(1500),
        order: if i == 0 { vec![] } else { vec![1, 0] },
    };
    let answers =
        [Some(Answer::Choices(vec![0, 2])), Some(Answer::Truth(false)), Some(Answer::Text("“一”\\".into())), None];
    let entry = |(i, answer): (u32, Option<Answer>)| {
        (
            question_id(&format!("q{number}-{i}")),
            Entry { answer, writer: 1, seq: i + 4, saved_at: NOW.plus_ms(i64::from(i)) },
        )
    };
    Attempt {
        id: AttemptId::new(NOW.ms() + i64::from(number), [person; 10]),
        contest: contest_id("c1"),
        participant: person_id(person),
        number: u32::from(number),
        day: NOW.day(),
        number_in_day: u32::from(number),
        started_at: NOW.plus_ms(i64::from(number)),
        deadline: NOW.plus_ms(600_000),
        grace_ms: 5000,
        elder_time: true,
        index_version: 3,
        writer: 1,
        paper: Paper { questions: (0..4).map(place).collect() },
        sheet: Sheet { entries: (0..).zip(answers).map(entry).collect(), left: 3 },
        state: State::Started,
    }
}

/// The attempt, handed in.
pub(crate) fn submitted(mut attempt: Attempt) -> Attempt {
    let now = NOW.plus_ms(60_000);
    attempt
        .submit(
            1,
            vec![],
            &|_, _| None,
            &Ruling::plain(VoidPolicy::FullPoints),
            Ending { now, receipt_number: 7, salt: [0xa3; 16] },
        )
        .unwrap();
    attempt
}

/// The attempt, ended by its deadline.
pub(crate) fn expired(mut attempt: Attempt) -> Attempt {
    let now = attempt.accepts_until().plus_ms(1);
    assert!(attempt.expire(
        &|_, _| None,
        &Ruling::plain(VoidPolicy::FullPoints),
        Ending { now, receipt_number: 8, salt: [0; 16] },
        600_000
    ));
    attempt
}
