//! Signals in plain words, the same for whoever reviews and, without other people in them, for whom they are about.

use super::Signal;

/// A time as people say it.
fn time(ms: i64) -> String {
    let tenths = ms.max(0) / 100;
    match (tenths / 600, tenths % 600) {
        (0, rest) => format!("{}.{} 秒", rest / 10, rest % 10),
        (minutes, rest) => format!("{minutes} 分 {} 秒", rest / 10),
    }
}

impl Signal {
    /// The evidence as a sentence. It names nobody and holds no number of a telephone.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::FastRound { number, characters, duration_ms, right, questions } => {
                let per_s = i64::from(*characters) * 1000 / (*duration_ms).max(1);
                format!(
                    "第 {number} 次答题共 {characters} 字，用时 {}（每秒约 {per_s} 字，通常阅读为每秒 5～15 字），{questions} 题答对 {right} 题。",
                    time(*duration_ms)
                )
            }
            Self::FastQuestions { number, fast, timed, right, questions } => format!(
                "第 {number} 次答题中，{timed} 道有计时的题里有 {fast} 道作答快于阅读速度（每秒 25 字），{questions} 题答对 {right} 题。"
            ),
            Self::ConsecutiveNumbers { people } => {
                format!("手机号码与另外 {} 人连号，且各人成绩都较好。", people.saturating_sub(1))
            }
            Self::SharedAddress { people } => {
                format!("有 {people} 个账号从同一网络地址开始答题。学校、单位、家庭共用网络很常见，仅供参考。")
            }
            Self::SharedDevice { people, combined: false } => {
                format!("有 {people} 个账号从同一网络、同一种浏览器开始答题。同款手机或家人共用很常见，仅供参考。")
            }
            Self::SharedDevice { people, combined: true } => {
                format!("有 {people} 个账号从同一网络、同一种浏览器开始答题，其中不止一人还有连号或相同错答的情况。")
            }
            Self::AccurateAfterPoor { earlier, earlier_percent, earlier_ms, number, duration_ms, same_day } => format!(
                "此前 {earlier} 次答题最高答对 {earlier_percent}%，平均用时 {}；{}第 {number} 次全部答对，只用 {}。",
                time(*earlier_ms),
                if *same_day { "24 小时内" } else { "" },
                time(*duration_ms)
            ),
            Self::SteepCurve { number, from_percent, to_percent } => format!(
                "第 {number} 次答题的答对率从上一次的 {from_percent}% 升到 {to_percent}%，用时不到一半。认真练习也会这样，仅供参考。"
            ),
            Self::LeftPage { number, times } => format!(
                "第 {number} 次答题中离开答题页面 {times} 次。切换应用、锁屏、来电都会这样，由手机自己计数，仅供参考。"
            ),
            Self::SameWrongAnswers { number, shared, common, .. } => format!(
                "第 {number} 次答题与另一位参赛者有 {shared} 道相同的题，其中 {common} 道选了同样的错误答案，偶然发生的可能性极小。"
            ),
        }
    }
}
