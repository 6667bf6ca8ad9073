//! The rules page of a plan: plain Chinese text made from the data alone, whose hash is frozen at opening.

use super::{Every, InstantPrize, Method, OrganizationAward, OrganizationMeasure, Plan, Tier, TierScope};
use crate::contest::{Contest, ScoreKept};
use crate::fairness::{Measure, hash, hex};
use crate::points::Points;
use crate::text::one_line;
use crate::time::Timestamp;
use std::fmt::Write as _;

/// What the rules page says beyond the plan.
pub struct Frame<'f> {
    /// The contest.
    pub contest: &'f Contest,
    /// Who holds it.
    pub organiser: &'f str,
    /// Name of a town by its code.
    pub town: &'f dyn Fn(&str) -> Option<String>,
}

/// SHA-256 of a rules text as hexadecimal.
#[must_use]
pub fn rules_hash(text: &str) -> String {
    hex(&hash(&[text.as_bytes()]))
}

/// An amount as people write it: `¥299`, `¥9.90`.
pub(super) fn yuan(fen: i64) -> String {
    match fen % 100 {
        0 => format!("¥{}", fen / 100),
        rest => format!("¥{}.{rest:02}", fen / 100),
    }
}

/// The canonical text of the rules page: everything that has to be told before the start, a line each, ending in a line end.
#[must_use]
pub fn rules_text(plan: &Plan, frame: &Frame<'_>) -> String {
    let contest = frame.contest;
    let mut page = Page { text: String::new(), number: 0 };
    page.line(&format!("{}奖项规则", one_line(&contest.title)));
    page.head("主办方和联系方式");
    page.line(&format!("主办方：{}。联系方式：{}。", one_line(frame.organiser), one_line(&plan.notice.contact)));
    page.head("参与条件和方式");
    page.taking_part(contest, plan);
    page.head("奖项、奖品、数量和产生办法");
    for tier in &plan.tiers {
        page.tier(tier, frame);
    }
    for award in &plan.organization {
        page.organization(award);
    }
    if !plan.instant.is_empty() {
        page.head("即时奖");
        page.instant(&plan.instant);
    }
    page.head("开奖时间和方式");
    page.drawing(plan, contest);
    page.head("公示和兑奖");
    page.claim(plan);
    page.head("变更");
    page.line("本规则在开赛时冻结，之后只作对参与者有利的变更，变更的时间、理由和内容随即公布；不附加其他条件。");
    page.text
}

/// What the rules page says about instant prizes, as it stands in [`rules_text`].
#[must_use]
pub fn instant_rules(prizes: &[InstantPrize]) -> String {
    let mut page = Page { text: String::new(), number: 0 };
    page.instant(prizes);
    page.text
}

struct Page {
    text: String,
    number: usize,
}

impl Page {
    fn line(&mut self, text: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{text}");
    }

    fn head(&mut self, title: &str) {
        const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
        let number = NUMBERS.get(self.number).copied().unwrap_or("");
        self.number += 1;
        self.line(&format!("{number}、{title}"));
    }

    fn taking_part(&mut self, contest: &Contest, plan: &Plan) {
        let groups: Vec<&str> = contest.eligible.iter().map(|category| category.name()).collect();
        self.line(&format!("参与条件：年满14周岁的{}，用本人手机号注册，每人一个账号。", groups.join("、")));
        let (from, to) = (moment(contest.window.opens_at), moment(contest.window.closes_at));
        self.line(&format!("参与方式：{from}至{to}在线答题，不收取费用，不以购买商品或者服务为条件。"));
        let per_day = contest.rules.attempts_per_day.map(|n| format!("每天最多答题{n}次"));
        let total = contest.rules.attempts_total.map(|n| format!("一共最多答题{n}次"));
        let limits: Vec<String> = per_day.into_iter().chain(total).collect();
        let limits = if limits.is_empty() { "答题次数不限".to_owned() } else { limits.join("，") };
        let kept = match contest.rules.score_kept {
            ScoreKept::Best => "以最好一次成绩参评",
            ScoreKept::Sum => "以各次成绩之和参评",
            ScoreKept::SumOfDailyBests => "以每天最好成绩之和参评",
            ScoreKept::First => "以第一次成绩参评",
        };
        self.line(&format!("{limits}，{kept}。"));
        self.line(
            "主办方和技术支持方的工作人员可以参加答题，不参与评奖。经审核取消评奖资格的，告知本人理由，本人可以申诉。",
        );
        self.line(&once_each(plan));
    }

    fn tier(&mut self, tier: &Tier, frame: &Frame<'_>) {
        let scope = match &tier.scope {
            TierScope::All => "全体参与者".to_owned(),
            TierScope::Category(category) => format!("{}组", category.name()),
            TierScope::Town(code) => (frame.town)(code).map_or_else(|| one_line(code), |name| one_line(&name)),
        };
        let (each, when) = match tier.method {
            Method::Draw { every: Every::Day, .. } => ("每天", "按每天的成绩"),
            Method::Draw { every: Every::Week, .. } => ("每周", "按每周（周一至周日）的成绩"),
            _ => ("", ""),
        };
        let reserves = if tier.reserves > 0 { format!("，候补{}名", tier.reserves) } else { String::new() };
        self.line(&format!(
            "{}：{}，每份价值{}，{each}{}名{reserves}。范围：{scope}。产生办法：{when}{}。",
            one_line(&tier.name),
            one_line(&tier.prize),
            yuan(tier.value_fen),
            tier.quantity,
            method(&tier.method, tier.quantity)
        ));
    }

    fn organization(&mut self, award: &OrganizationAward) {
        let order: Vec<&str> = award
            .order
            .iter()
            .map(|measure| match measure {
                OrganizationMeasure::People => "参与人数",
                OrganizationMeasure::Mean => "平均分",
                OrganizationMeasure::Coverage => "参与率（参与人数除以登记人数）",
            })
            .collect();
        let mut least = format!("参与人数不少于{}人", award.people_min);
        if let Some(mean) = award.mean_min_milli {
            let _ = write!(least, "，平均分不低于{}分", Points::from_milli(mean));
        }
        if let Some(coverage) = award.coverage_min_milli {
            let _ = write!(least, "，参与率不低于{}", percent(coverage, 1000));
        }
        self.line(&format!(
            "{}：{}，{}个单位。参评条件：{least}。依次比较{}，高者在前；全部相同的并列获奖。",
            one_line(&award.name),
            one_line(&award.prize),
            award.quantity,
            order.join("、")
        ));
    }

    fn instant(&mut self, prizes: &[InstantPrize]) {
        for prize in prizes {
            let per_day = prize.stock_per_day.map(|n| format!("，每天最多{n}份")).unwrap_or_default();
            self.line(&format!(
                "{}：{}，每份价值{}，共{}份{per_day}，每次交卷的中奖概率{}。",
                one_line(&prize.name),
                one_line(&prize.prize),
                yuan(prize.value_fen),
                prize.stock_total,
                percent(i64::from(prize.odds_millionths), i64::from(super::MILLION))
            ));
        }
        self.line(
            "每次交卷后由服务器立即开奖，结果由开赛前已封存并公布指纹的密钥算出，定稿后公开密钥，任何人都可以验算。\
             中签时奖品已发完的，记为“已发完”。",
        );
        self.line("五百元以上的即时奖，中奖时随即公示（姓名隐去）。余下的奖品在全部参与者中另行抽奖。");
    }

    fn drawing(&mut self, plan: &Plan, contest: &Contest) {
        let closes = moment(contest.window.closes_at);
        if plan.tiers.iter().any(|tier| matches!(tier.method, Method::Rank { .. })) {
            self.line(&format!(
                "名次奖：{closes}竞赛结束、成绩核查定稿后按名次确定；末位名次并列、名额不足的，在并列者中抽签。"
            ));
        }
        let drawn = plan.tiers.iter().any(|tier| matches!(tier.method, Method::Draw { .. }));
        if drawn || !plan.instant.is_empty() {
            self.line(
                "抽奖：先公布开奖密钥的指纹，审核后冻结参与名单并公布名单指纹，至少24小时后取事先公告的外部随机数\
                 （如福利彩票开奖号码）作为外部随机数，由密钥、名单和外部随机数算出中奖者。",
            );
            self.line(&format!(
                "开奖时间：{}，具体时间随每次抽奖的公告公布；开奖后24小时内公开密钥，任何人都可以离线验算。",
                when(plan, &closes)
            ));
        }
        if !plan.organization.is_empty() {
            self.line("单位奖：成绩核查定稿后按本规则计算确定。");
        }
    }

    fn claim(&mut self, plan: &Plan) {
        let (claim, notice) = (&plan.claim, &plan.notice);
        self.line(&format!(
            "公示：中奖名单（姓名、手机号隐去一部分）公示{}天，异议请用上述联系方式提出。",
            notice.days
        ));
        self.line(&format!("兑奖时间：自通知中奖之日起{}天内在线确认。", claim.days));
        let id = if claim.id_needed { "，并提供本人有效证件号码供核对" } else { "" };
        self.line(&format!("兑奖条件：中奖者本人登录账号确认{id}；可以委托他人代领。"));
        let mut ways = Vec::new();
        if let Some(place) = &claim.pick_up {
            ways.push(format!("凭领取码到{}领取", one_line(place)));
        }
        if claim.ship {
            ways.push("邮寄到中奖者填写的地址，费用由主办方承担".to_owned());
        }
        self.line(&format!("交付方式：{}。", ways.join("，或者")));
        self.line("弃奖条件：中奖者声明放弃，或者逾期没有确认的，视为弃奖，由候补依次递补；没有候补的，奖品不再发出并予公布。");
    }
}

/// Which awards add up for one person. What is said here is what the entries of draws follow.
fn once_each(plan: &Plan) -> String {
    if plan.adding {
        return "可以兼得多个奖项。".to_owned();
    }
    let once = |tier: &Tier| !matches!(tier.method, Method::Draw { every: Every::Day | Every::Week, .. });
    let mut text = String::new();
    if plan.tiers.iter().any(once) {
        text.push_str(
            "名次奖和竞赛结束后的抽奖，每人一共最多得一个奖项：先定名次奖（包括并列抽签，先列出的范围在前），再按开奖先后抽奖，\
             同一次抽奖先抽较高奖项，已得奖的（包括得奖后放弃的）不再参加后面的抽奖和递补。",
        );
    }
    if !plan.tiers.iter().all(once) {
        text.push_str("每天、每周的抽奖，每次每人最多得一个奖项，得奖不影响参加其他各次抽奖和得其他奖项。");
    }
    if !plan.instant.is_empty() {
        text.push_str("得即时奖和即时奖余量抽奖的，不影响得其他奖项。");
    }
    text
}

fn when(plan: &Plan, closes: &str) -> String {
    let every =
        |wanted: Every| plan.tiers.iter().any(|t| matches!(t.method, Method::Draw { every, .. } if every == wanted));
    let mut parts = Vec::new();
    if every(Every::Day) {
        parts.push("每天的抽奖在当天之后".to_owned());
    }
    if every(Every::Week) {
        parts.push("每周的抽奖在当周之后".to_owned());
    }
    if every(Every::Once) || !plan.instant.is_empty() || parts.is_empty() {
        parts.push(format!("{closes}竞赛结束并完成审核后"));
    }
    parts.join("，")
}

fn method(method: &Method, quantity: u32) -> String {
    let Method::Draw { measure, min, max, floor, .. } = method else {
        return match method {
            Method::Rank { from, to } if from == to => format!("总成绩第{from}名"),
            Method::Rank { from, to } => format!("总成绩第{from}名至第{to}名"),
            Method::Draw { .. } => String::new(),
        };
    };
    let span = |unit: &str, show: &dyn Fn(i64) -> String| match (min, max) {
        (None, None) => "有成绩".to_owned(),
        (Some(min), None) => format!("{}{unit}以上（含）", show(*min)),
        (None, Some(max)) => format!("{}{unit}以下（含）", show(*max)),
        (Some(min), Some(max)) if min == max => format!("{}{unit}", show(*min)),
        (Some(min), Some(max)) => format!("{}至{}{unit}（含）", show(*min), show(*max)),
    };
    let plain = |n: i64| n.to_string();
    let pool = match measure {
        Measure::Right if min.is_none() && max.is_none() => "有成绩".to_owned(),
        Measure::Right => format!("答对{}", span("题", &plain)),
        Measure::ScoreMilli if min.is_none() && max.is_none() => "有成绩".to_owned(),
        Measure::ScoreMilli => format!("得分{}", span("分", &|milli| Points::from_milli(milli).to_string())),
        Measure::Rank => match min {
            Some(min) if *min > 1 => format!("名次第{min}名至第{}名", max.unwrap_or(*min)),
            _ => format!("名次在前{}名", max.unwrap_or(0)),
        },
    };
    let fall = match floor {
        Some(floor) if min.is_some_and(|min| *floor < min) => {
            format!("；不足{quantity}人时逐题放宽，最低放宽到答对{floor}题，放宽后的全部人一起抽")
        }
        _ => String::new(),
    };
    format!("在{pool}者中抽奖{fall}；仍不足的，符合条件者全部中奖，余额不再产生")
}

/// A share as a percentage with up to four decimals: `0.05%`.
fn percent(part: i64, whole: i64) -> String {
    let ten_thousandths = part * 1_000_000 / whole.max(1);
    let (units, rest) = (ten_thousandths / 10_000, ten_thousandths % 10_000);
    match rest {
        0 => format!("{units}%"),
        _ => format!("{units}.{}%", format!("{rest:04}").trim_end_matches('0')),
    }
}

/// An instant as notices write it: `2022年9月1日9:00`.
fn moment(at: Timestamp) -> String {
    let iso = at.iso_shanghai();
    let part = |range: std::ops::Range<usize>| iso.get(range).unwrap_or("").trim_start_matches('0');
    let clock = iso.get(11..16).unwrap_or("").trim_start_matches('0');
    let clock = if clock.starts_with(':') { format!("0{clock}") } else { clock.to_owned() };
    format!("{}年{}月{}日{clock}", part(0..4), part(5..7), part(8..10))
}
