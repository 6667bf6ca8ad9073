//! A list of winners: what it holds, and each row as the cells that both file formats write.

use super::cell::safe;
use domain::participant::Category;
use domain::points::Points;
use domain::text::{mask_mobile, mask_person};
use domain::time::Timestamp;

/// How much of a person the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Nickname and number in full; for those who hand out prizes.
    Full,
    /// Masked as on public pages; for announcements.
    Masked,
}

/// A list of winners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WinnerSheet {
    /// Title of the contest.
    pub contest_title: String,
    /// Whether the results are final.
    pub final_: bool,
    /// Scoring version of the results: 1, and one more with each corrected question.
    pub scoring_version: u32,
    /// How much of a person is shown.
    pub detail: Detail,
    /// When the list was made.
    pub generated_at: Timestamp,
    /// Groups in order: everybody, then each category.
    pub groups: Vec<Group>,
}

/// A group of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Name, such as `总榜` or `消费者`.
    pub name: String,
    /// Rows by rank.
    pub rows: Vec<Row>,
}

/// A person of the list, always with full data; masking is done when the file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Rank in the group.
    pub rank: u32,
    /// Whether the rank is shared.
    pub tied: bool,
    /// Group the person belongs to.
    pub category: Category,
    /// Nickname, as typed; when it is hidden by staff, the name that replaces it.
    pub nickname: String,
    /// Whether staff hid the nickname; then `nickname` is shown as it is.
    pub nickname_hidden: bool,
    /// Mobile number.
    pub mobile: String,
    /// Name of the town.
    pub town: String,
    /// Name of the organization; empty for consumers.
    pub organization: String,
    /// Score.
    pub score: Points,
    /// Duration.
    pub duration_ms: i64,
    /// When the counted attempt ended.
    pub finished_at: Timestamp,
    /// Ended attempts.
    pub attempts: u32,
    /// Identifier of the account.
    pub account_id: String,
    /// May play and not win.
    pub excluded: bool,
    /// Had more time.
    pub elder_time: bool,
}

/// A heading with its width on an A4 page and whether its cells stand in the middle.
pub(super) struct Heading {
    pub(super) title: &'static str,
    pub(super) width: f64,
    pub(super) centered: bool,
}

const fn heading(title: &'static str, width: f64, centered: bool) -> Heading {
    Heading { title, width, centered }
}

/// Headings in order.
pub(super) const HEADINGS: [Heading; 12] = [
    heading("名次", 8.0, true),
    heading("身份", 9.0, true),
    heading("昵称", 14.0, false),
    heading("手机号", 13.0, true),
    heading("镇街", 11.0, true),
    heading("单位", 24.0, false),
    heading("成绩", 8.0, true),
    heading("用时", 10.0, true),
    heading("完成时间", 24.0, true),
    heading("次数", 6.0, true),
    heading("账号编号", 31.0, false),
    heading("备注", 16.0, false),
];

/// The sentence that every list carries.
pub(super) const NUMBER_NOTE: &str = "手机号未经短信核验，颁奖前请与本人核对。";
/// The sentence of a list that may still change.
pub(super) const NOT_FINAL: &str = "未定稿：成绩尚在核查，名次可能变化，请勿公布。";

impl WinnerSheet {
    /// The title line.
    pub(super) fn title(&self) -> String {
        let masked = match self.detail {
            Detail::Full => "内部使用，请妥善保管",
            Detail::Masked => "姓名和手机号已隐去部分字符",
        };
        safe(&format!("{} 获奖名单（{masked}）", self.contest_title))
    }

    /// Lines below the title.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("生成时间：{}　　{NUMBER_NOTE}", self.generated_at.iso_shanghai())];
        if self.scoring_version > 1 {
            let corrected = self.scoring_version - 1;
            lines.push(format!("计分版本：第 {} 版（已计入 {corrected} 项题目更正）", self.scoring_version));
        }
        if !self.final_ {
            lines.push(NOT_FINAL.to_owned());
        }
        lines
    }

    /// The cells of a row in the order of [`HEADINGS`], safe to write as text.
    pub(super) fn cells(&self, row: &Row) -> [String; 12] {
        let (nickname, mobile) = match self.detail {
            Detail::Full => (row.nickname.clone(), row.mobile.clone()),
            Detail::Masked if row.nickname_hidden => (row.nickname.clone(), mask_mobile(&row.mobile)),
            Detail::Masked => (mask_person(&row.nickname), mask_mobile(&row.mobile)),
        };
        let mut remarks = Vec::new();
        if row.excluded {
            remarks.push("不参与评奖");
        }
        if row.elder_time {
            remarks.push("延时作答");
        }
        [
            if row.tied { format!("{}（并列）", row.rank) } else { row.rank.to_string() },
            row.category.name().to_owned(),
            safe(&nickname),
            safe(&mobile),
            safe(&row.town),
            safe(&row.organization),
            row.score.to_string(),
            duration(row.duration_ms),
            row.finished_at.iso_shanghai(),
            row.attempts.to_string(),
            safe(&row.account_id),
            remarks.join("、"),
        ]
    }
}

/// A duration as people read it, with milliseconds since they may decide a rank: `3分05.240秒`.
fn duration(ms: i64) -> String {
    let ms = ms.max(0);
    let (minutes, seconds, rest) = (ms / 60_000, ms / 1000 % 60, ms % 1000);
    if minutes == 0 { format!("{seconds}.{rest:03}秒") } else { format!("{minutes}分{seconds:02}.{rest:03}秒") }
}
