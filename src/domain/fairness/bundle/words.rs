//! What the checks of a bundle say to people. The app says the same (`frontend/src/lib/features/draw/words.ts`), which
//! one text of examples, read by the tests of both, keeps so.

use super::{Check, Outcome, Remark, Report, Standing, TierStanding, What};
use crate::fairness::hex;

impl What {
    /// The name of what is looked at.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Form => "文件格式",
            Self::Draw => "抽奖编号",
            Self::Announcement => "公告",
            Self::Rules => "规则",
            Self::Postings => "公布凭证",
            Self::Entries => "冻结名单",
            Self::Commitment => "开奖密钥",
            Self::Beacon => "外部随机数",
            Self::Seed => "种子",
            Self::Pool => "入围范围",
            Self::Winners => "中奖结果",
            Self::Reserves => "候补",
            Self::Result => "结果一节",
            Self::Once => "不重复中奖",
            Self::Waivers => "递补",
            Self::List => "公布名单",
            Self::Mask => "信息遮盖",
            Self::Record => "过程记录",
            Self::Digest => "文件指纹",
        }
    }

    /// What is said when it is right; `{0}` and `{1}` are the facts.
    const fn praise(self) -> &'static str {
        match self {
            Self::Form => "共 {0} 行 {1} 节，写法合规",
            Self::Draw => "{0}，各处一致",
            Self::Announcement => "指纹 A 是 {0}",
            Self::Rules => "全文与公告里的规则指纹一致",
            Self::Postings => "{0} 条",
            Self::Entries => "{0} 人，指纹 L 是 {1}",
            Self::Commitment => "与承诺指纹一致",
            Self::Beacon => "{0}",
            Self::Seed => "由密钥、公告、名单和随机数算出 {0}",
            Self::Pool => "{0} 人入围，门槛放宽 {1} 次",
            Self::Winners => "{0} 名中奖者与公布的一致，空缺 {1} 份",
            Self::Reserves => "{0} 名候补与公布的一致",
            Self::Result => "没有多写什么",
            Self::Once => "中奖者共 {0} 人，合乎规则",
            Self::Waivers => "放弃或取消 {0} 份，递补都对",
            Self::List => "{0} 人，正是现在的得奖人",
            Self::Mask => "姓名和号码都已遮盖",
            Self::Record => "各步先后合乎规则",
            Self::Digest => "{0}",
        }
    }
}

impl Check {
    /// One line: what was checked, and what came of it.
    #[must_use]
    pub fn sentence(&self) -> String {
        let tier = self.tier.as_ref().map_or_else(String::new, |tier| format!("（{tier}）"));
        let name = self.what.name();
        let Some(fault) = &self.fault else {
            let mut text = self.what.praise().to_owned();
            for (at, fact) in self.facts.iter().enumerate() {
                text = text.replacen(&format!("{{{at}}}"), fact, 1);
            }
            return format!("✓ {name}{tier}：{text}");
        };
        let place = fault.at.map_or_else(String::new, |at| format!("第 {at} 处"));
        let shown = |text: &str| if text.is_empty() { "（无）".to_owned() } else { text.to_owned() };
        let (expected, found) = (shown(&fault.expected), shown(&fault.found));
        if self.what == What::Form {
            return format!("✗ {name}：第 {} 行（{found}）不合规定", fault.at.unwrap_or(1));
        }
        format!("✗ {name}{tier}{place}不对：应为 {expected}，文件里是 {found}")
    }
}

impl Remark {
    /// One line.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::SinglePerson(reason) => format!("单人操作：{reason}"),
            Self::SameRole => "冻结和开奖是同一种角色做的".to_owned(),
            Self::NotPosted("announcement") => "开奖前没有在主办方改不了的地方公布公告指纹".to_owned(),
            Self::NotPosted(_) => "开奖前没有在主办方改不了的地方公布名单指纹".to_owned(),
            Self::LateFreeze(hours) => format!("名单冻结到随机数产生只有 {hours} 小时，不足 24 小时"),
            Self::LateDrawing(hours) => format!("随机数产生后 {hours} 小时才公布密钥，超过 24 小时"),
            Self::OtherIssue(announced) => format!("随机数的开头不是公告写的“{announced}”，请看规则是否允许改用下一期"),
        }
    }
}

impl Report {
    /// Every check and remark, and the verdict, one on a line.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.checks.iter().map(Check::sentence).collect();
        lines.extend(self.remarks.iter().map(|remark| format!("！ {}", remark.sentence())));
        lines.push(match self.first_fault() {
            None => "验证通过：用这份文件重算，结果与公布的完全一致".to_owned(),
            Some(check) => format!("验证不通过：{}不对", check.what.name()),
        });
        lines
    }
}

impl Standing {
    /// Where the entry stands, one line for the list and one for every tier.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let entry = &self.entry;
        let sign = if entry.score_milli < 0 { "-" } else { "" };
        let milli = entry.score_milli.unsigned_abs();
        let score = format!("{sign}{}.{:03}", milli / 1000, milli % 1000);
        let (id, line, right, rank) = (&entry.id, self.line, entry.right, entry.rank);
        let mut lines = vec![format!("{id} 在冻结名单第 {line} 位：答对 {right} 题，{score} 分，第 {rank} 名")];
        lines.extend(self.tiers.iter().map(TierStanding::sentence));
        lines
    }
}

impl TierStanding {
    fn sentence(&self) -> String {
        let outcome = match self.outcome {
            Outcome::Won(place) => format!("中奖，第 {place} 位"),
            Outcome::Reserve(place) => format!("候补第 {place} 位"),
            Outcome::Not => "入围，没有抽中".to_owned(),
            Outcome::OutOfBounds => "没有入围：成绩不在范围内".to_owned(),
            Outcome::WonBefore => "不再参加：已中前面的奖".to_owned(),
        };
        let is_winner = matches!(self.outcome, Outcome::Won(_));
        let now = match (is_winner, self.holds) {
            (true, false) => "，后来放弃或取消",
            (false, true) => "，已递补得奖",
            _ => "",
        };
        let ticket = self.ticket.map_or_else(String::new, |ticket| {
            format!("；{} 张凭据里排第 {}，凭据 {}", self.pool, self.place, hex(&ticket))
        });
        format!("{}：{outcome}{now}{ticket}", self.tier)
    }
}
