//! What a plan must have before it may be published, after 规范促销行为暂行规定: limits of value, and everything that its
//! article 13 wants to be told beforehand.

use super::{Every, InstantPrize, MILLION, Method, OrganizationAward, OrganizationMeasure, Plan, Tier, TierScope};
use crate::fairness::Measure;
use crate::participant::Category;
use crate::text;
use std::collections::HashSet;

/// Value of a drawn prize, at most: ¥50,000 in fen.
pub const TOP_PRIZE_MAX_FEN: i64 = 5_000_000;
/// Value from which an instant win is posted as it happens: ¥500 in fen.
pub const INSTANT_POSTED_FEN: i64 = 50_000;

const NAME_MAX: usize = 40;
const TEXT_MAX: usize = 200;
const QUANTITY_MAX: u32 = 100_000;
const VALUE_MAX_FEN: i64 = 100_000_000;
const DAYS_MAX: u32 = 365;
/// Entries of each list of a plan, at most.
const LIST_MAX: usize = 50;

/// Whether a finding stands in the way of publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The plan may not be published so.
    Error,
    /// Worth a look.
    Warning,
}

impl Severity {
    /// The word used in the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Something found in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where, such as `tiers.0.value_fen`.
    pub path: String,
    /// Stable code.
    pub code: &'static str,
    /// Whether it stands in the way.
    pub severity: Severity,
    /// A sentence in Chinese.
    pub text: String,
}

/// What of the contest decides whether a plan fits it.
pub struct Facts<'f> {
    /// Questions of a paper.
    pub questions: u32,
    /// Groups that may play.
    pub eligible: &'f [Category],
    /// Whether a town of this code exists.
    pub town: &'f dyn Fn(&str) -> bool,
    /// Whether one attempt is kept for the score, so that right answers are at most the questions of one paper.
    pub one_attempt_kept: bool,
}

/// Everything worth saying about a plan, in its order.
#[must_use]
pub fn check(plan: &Plan, facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Found::default();
    if plan.is_empty() {
        found.error("tiers", "empty", "方案里还没有奖项，请至少设一个");
    }
    for (path, length) in
        [("tiers", plan.tiers.len()), ("instant", plan.instant.len()), ("organization", plan.organization.len())]
    {
        if length > LIST_MAX {
            found.error(path, "too_many", format!("一个方案每类奖项最多 {LIST_MAX} 个"));
        }
    }
    found.ids(plan);
    for (i, tier) in plan.tiers.iter().enumerate() {
        found.tier(&format!("tiers.{i}"), tier, facts);
    }
    found.rank_overlaps(plan);
    for (i, prize) in plan.instant.iter().enumerate() {
        found.instant(&format!("instant.{i}"), prize);
    }
    let odds: u64 = plan.instant.iter().map(|prize| u64::from(prize.odds_millionths)).sum();
    if odds > u64::from(MILLION) {
        found.error("instant", "odds_sum", "各即时奖的中奖概率加起来超过了百分之百");
    }
    for (i, award) in plan.organization.iter().enumerate() {
        found.organization(&format!("organization.{i}"), award);
    }
    found.claim(plan);
    found.list
}

#[derive(Default)]
struct Found {
    list: Vec<Finding>,
}

impl Found {
    fn push(&mut self, path: &str, code: &'static str, severity: Severity, text: impl Into<String>) {
        self.list.push(Finding { path: path.to_owned(), code, severity, text: text.into() });
    }

    fn error(&mut self, path: &str, code: &'static str, text: impl Into<String>) {
        self.push(path, code, Severity::Error, text);
    }

    fn warn(&mut self, path: &str, code: &'static str, text: impl Into<String>) {
        self.push(path, code, Severity::Warning, text);
    }

    fn ids(&mut self, plan: &Plan) {
        let tiers = plan.tiers.iter().enumerate().map(|(i, tier)| (format!("tiers.{i}.id"), &tier.id));
        let instant = plan.instant.iter().enumerate().map(|(i, prize)| (format!("instant.{i}.id"), &prize.id));
        let groups = plan.organization.iter().enumerate().map(|(i, a)| (format!("organization.{i}.id"), &a.id));
        let mut seen = HashSet::new();
        for (path, id) in tiers.chain(instant).chain(groups) {
            let fits = (1..=32).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
            if !fits {
                self.error(&path, "format", "编号用 1 到 32 个小写字母、数字、- 或 _");
            } else if !seen.insert(id.as_str()) {
                self.error(&path, "repeated", format!("编号 {id} 用了两次，请改成不同的"));
            }
        }
    }

    fn words(&mut self, path: &str, fields: [(&str, &str, &str, usize); 2]) {
        for (field, label, given, max) in fields {
            let path = format!("{path}.{field}");
            if given.trim().is_empty() {
                self.error(&path, "required", format!("请写明{label}"));
            } else if text::length(given) > max {
                self.error(&path, "too_long", format!("{label}最多 {max} 个字"));
            } else if text::one_line(given) != given {
                self.error(&path, "format", format!("{label}写成一行，前后不留空格"));
            }
        }
    }

    fn named(&mut self, path: &str, name: &str, prize: &str) {
        self.words(path, [("name", "奖项名称", name, NAME_MAX), ("prize", "奖品品名", prize, NAME_MAX)]);
    }

    fn quantity(&mut self, path: &str, quantity: u32) {
        if !(1..=QUANTITY_MAX).contains(&quantity) {
            self.error(path, "out_of_range", format!("数量应当在 1 到 {QUANTITY_MAX} 之间"));
        }
    }

    fn value(&mut self, path: &str, value_fen: i64) {
        if value_fen <= 0 {
            self.error(path, "required", "请写明奖品的价格或奖金金额");
        } else if value_fen > VALUE_MAX_FEN {
            self.error(path, "out_of_range", "价格过大，请核对单位是否为分");
        }
    }

    fn tier(&mut self, path: &str, tier: &Tier, facts: &Facts<'_>) {
        self.named(path, &tier.name, &tier.prize);
        self.quantity(&format!("{path}.quantity"), tier.quantity);
        if tier.reserves > QUANTITY_MAX {
            self.error(&format!("{path}.reserves"), "out_of_range", format!("候补最多 {QUANTITY_MAX} 名"));
        }
        let is_hash =
            |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if tier.picture.as_deref().is_some_and(|picture| !is_hash(picture)) {
            self.error(&format!("{path}.picture"), "format", "图片不能用，请重新上传");
        }
        let value = format!("{path}.value_fen");
        self.value(&value, tier.value_fen);
        let drawn = matches!(tier.method, Method::Draw { .. });
        if tier.value_fen > TOP_PRIZE_MAX_FEN && drawn {
            self.error(&value, "top_prize", "抽奖的最高奖不得超过五万元（规范促销行为暂行规定），请降低这一奖项的价值");
        } else if tier.value_fen > TOP_PRIZE_MAX_FEN {
            self.warn(&value, "tie_by_lot", "名次并列时由抽签决定，抽签的最高奖不得超过五万元，请留意");
        }
        self.scope(path, &tier.scope, facts);
        self.method(path, tier, facts);
    }

    fn scope(&mut self, path: &str, scope: &TierScope, facts: &Facts<'_>) {
        match scope {
            TierScope::All => {}
            TierScope::Category(category) if facts.eligible.contains(category) => {}
            TierScope::Category(category) => {
                let text = format!("{}不在本次竞赛的参赛范围内", category.name());
                self.error(&format!("{path}.scope.key"), "not_eligible", text);
            }
            TierScope::Town(code) if (facts.town)(code) => {}
            TierScope::Town(code) => {
                self.error(&format!("{path}.scope.key"), "unknown_value", format!("没有编号为 {code} 的镇街"));
            }
        }
    }

    fn method(&mut self, path: &str, tier: &Tier, facts: &Facts<'_>) {
        let at = |field: &str| format!("{path}.method.{field}");
        match tier.method {
            Method::Rank { from, to } => {
                if from == 0 || to < from {
                    self.error(&at("from"), "out_of_range", "名次从 1 起，止于不小于起始名次的名次");
                } else if tier.quantity != to - from + 1 {
                    self.error(
                        &format!("{path}.quantity"),
                        "quantity_differs",
                        format!("第 {from} 名到第 {to} 名共 {} 名，与数量 {} 不符", to - from + 1, tier.quantity),
                    );
                }
            }
            Method::Draw { measure, min, max, floor, every } => {
                let shown = min.unwrap_or(0);
                if min.is_some_and(|min| min < 0) || max.is_some_and(|max| max < shown) {
                    self.error(&at("min"), "out_of_range", "下限不能小于 0，也不能大于上限");
                }
                match (measure, floor) {
                    (Measure::Right, Some(floor)) if min.is_none_or(|min| floor > min) || floor < 0 => {
                        self.error(&at("floor"), "floor_above_min", "最低放宽到的题数不能大于答对题数的下限");
                    }
                    (Measure::ScoreMilli | Measure::Rank, Some(_)) => {
                        self.error(&at("floor"), "floor_measure", "只有按答对题数抽奖才能逐题放宽");
                    }
                    _ => {}
                }
                let paper = i64::from(facts.questions);
                if measure == Measure::Right && facts.one_attempt_kept && shown > paper {
                    self.error(
                        &at("min"),
                        "more_than_paper",
                        format!("每份试卷只有 {paper} 题，没有人能答对 {shown} 题"),
                    );
                }
                if measure == Measure::Rank && max.is_none_or(|max| max < 1) {
                    self.error(&at("max"), "required", "按名次抽奖要写明抽到第几名为止");
                }
                if measure == Measure::Rank && every != Every::Once {
                    self.error(&at("every"), "every_rank", "名次在竞赛结束后才有，不能每天或每周按名次抽奖");
                }
            }
        }
    }

    fn rank_overlaps(&mut self, plan: &Plan) {
        for (i, tier) in plan.tiers.iter().enumerate() {
            let Method::Rank { from, to } = tier.method else { continue };
            let overlaps = |other: &Tier| {
                let Method::Rank { from: low, to: high } = other.method else { return false };
                other.scope == tier.scope && low <= to && from <= high
            };
            if plan.tiers.iter().take(i).any(overlaps) {
                self.error(&format!("tiers.{i}.method.from"), "places_overlap", "这些名次已经属于前面的奖项");
            }
        }
    }

    fn instant(&mut self, path: &str, prize: &InstantPrize) {
        self.named(path, &prize.name, &prize.prize);
        let value = format!("{path}.value_fen");
        self.value(&value, prize.value_fen);
        if prize.value_fen > TOP_PRIZE_MAX_FEN {
            self.error(&value, "top_prize", "抽奖的最高奖不得超过五万元（规范促销行为暂行规定），请降低这一奖项的价值");
        } else if prize.value_fen >= INSTANT_POSTED_FEN {
            self.warn(&value, "instant_posted", "即时开奖五百元以上的奖项，兑奖情况要随时公示；系统会在中奖时自动公示");
        }
        if !(1..=MILLION).contains(&prize.odds_millionths) {
            self.error(
                &format!("{path}.odds_millionths"),
                "out_of_range",
                "中奖概率写成百万分之几，在 1 到 1000000 之间",
            );
        }
        self.quantity(&format!("{path}.stock_total"), prize.stock_total);
        if let Some(per_day) = prize.stock_per_day {
            let at = format!("{path}.stock_per_day");
            self.quantity(&at, per_day);
            if per_day > prize.stock_total {
                self.error(&at, "more_than_stock", "每天的数量不能多于总数量");
            }
        }
    }

    fn organization(&mut self, path: &str, award: &OrganizationAward) {
        self.named(path, &award.name, &award.prize);
        self.quantity(&format!("{path}.quantity"), award.quantity);
        if award.people_min == 0 {
            self.error(&format!("{path}.people_min"), "out_of_range", "最少参与人数至少是 1");
        }
        let distinct: HashSet<OrganizationMeasure> = award.order.iter().copied().collect();
        if award.order.is_empty() || distinct.len() != award.order.len() {
            self.error(
                &format!("{path}.order"),
                "required",
                "请写明按什么比较单位，各写一次：参与人数、平均分、参与率",
            );
        }
        if award.coverage_min_milli.is_some_and(|min| !(0..=1000).contains(&min)) {
            self.error(&format!("{path}.coverage_min_milli"), "out_of_range", "参与率的下限在 0 到 100% 之间");
        }
        if award.mean_min_milli.is_some_and(|min| min < 0) {
            self.error(&format!("{path}.mean_min_milli"), "out_of_range", "平均分的下限不能小于 0");
        }
    }

    fn claim(&mut self, plan: &Plan) {
        let (claim, notice) = (&plan.claim, &plan.notice);
        if !(1..=DAYS_MAX).contains(&claim.days) {
            self.error("claim.days", "required", "请写明兑奖期限（天）");
        }
        let place = claim.pick_up.as_deref().unwrap_or_default();
        if !claim.ship && place.trim().is_empty() {
            self.error("claim.pick_up", "required", "请写明奖品的交付方式：领取地点，或者邮寄");
        }
        if text::length(place) > TEXT_MAX || text::one_line(place) != place {
            self.error("claim.pick_up", "format", format!("领取地点写成一行，最多 {TEXT_MAX} 个字"));
        }
        if !(1..=DAYS_MAX).contains(&notice.days) {
            self.error("notice.days", "required", "请写明中奖名单的公示天数");
        }
        if notice.contact.trim().is_empty() {
            self.error("notice.contact", "required", "请写明主办方的联系方式");
        } else if text::length(&notice.contact) > TEXT_MAX || text::one_line(&notice.contact) != notice.contact {
            self.error("notice.contact", "format", format!("联系方式写成一行，最多 {TEXT_MAX} 个字"));
        }
    }
}
