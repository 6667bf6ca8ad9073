//! A small contest of the tests' own: five questions of four kinds, forty points, ten minutes, two attempts a day.

use super::HOUR;
use domain::contest::{
    AnswersShown, Blueprint, Contest, Rules, ScoreKept, Section, State, StudyOpen, TieBreak, VoidPolicy, Window,
};
use domain::id::ContestId;
use domain::participant::Category;
use domain::points::Points;
use domain::question::Kind;
use domain::time::Timestamp;

fn section(title: &str, kind: Kind, count: usize, points: i64) -> Section {
    Section {
        title: title.to_owned(),
        topics: vec![],
        kinds: vec![kind],
        difficulties: vec![],
        count,
        points: Points::from_milli(points * 1000),
    }
}

/// The draft, open from an hour before `now` for ten days.
pub(crate) fn small(id: &str, now: Timestamp) -> Contest {
    Contest {
        id: ContestId::parse(id).unwrap(),
        title: "质量月测试竞赛".to_owned(),
        subtitle: "人人关心质量".to_owned(),
        activity: 4,
        notice: "测试用竞赛。".to_owned(),
        rules_text: "每天两次，取最好成绩。".to_owned(),
        eligible: Category::ALL.to_vec(),
        window: Window { opens_at: now.plus_ms(-HOUR), closes_at: now.plus_ms(10 * 24 * HOUR) },
        blueprint: Blueprint {
            sections: vec![
                section("单选题", Kind::Single, 2, 10),
                section("多选题", Kind::Multiple, 1, 10),
                section("判断题", Kind::TrueFalse, 1, 5),
                section("填空题", Kind::Fill, 1, 5),
            ],
            audience: vec![],
        },
        rules: Rules {
            limit_ms: 600_000,
            grace_ms: 30_000,
            attempts_per_day: Some(2),
            attempts_total: None,
            score_kept: ScoreKept::Best,
            tie_break: vec![TieBreak::Score, TieBreak::Duration, TieBreak::Finish],
            shuffle: true,
            prefer_unseen: true,
            answers_shown: AnswersShown::AfterClosing,
            elder_time_factor_milli: 1000,
            study: StudyOpen::After,
            void_policy: VoidPolicy::FullPoints,
        },
        demo: false,
        state: State::Draft,
        commitments: None,
        extensions: vec![],
    }
}
