//! Changes of a plan after opening: what differs, in words, and whether it is in the players' favour.

use super::{Every, InstantPrize, Method, OrganizationAward, Plan, Tier};

/// One difference between two plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where, in the new plan if it is there, such as `tiers.0.quantity`.
    pub path: String,
    /// What it is, in Chinese.
    pub text: String,
    /// Whether players gain by it, or lose nothing.
    pub favourable: bool,
}

/// Every difference between the plan that stands and another.
#[must_use]
pub fn changes(old: &Plan, new: &Plan) -> Vec<Change> {
    let mut list = List(Vec::new());
    for (i, tier) in new.tiers.iter().enumerate() {
        let path = format!("tiers.{i}");
        match old.tier(&tier.id) {
            Some(before) => list.tier(&path, before, tier),
            None => list.add(path, format!("新增{}：{}，{} 名", tier.name, tier.prize, tier.quantity), true),
        }
    }
    for tier in old.tiers.iter().filter(|tier| new.tier(&tier.id).is_none()) {
        list.add("tiers".to_owned(), format!("取消{}", tier.name), false);
    }
    let order = |plan: &Plan, other: &Plan| -> Vec<String> {
        plan.tiers.iter().filter(|tier| other.tier(&tier.id).is_some()).map(|tier| tier.id.clone()).collect()
    };
    if order(old, new) != order(new, old) {
        list.add("tiers".to_owned(), "改变奖项的先后次序".to_owned(), false);
    }
    if old.adding != new.adding {
        let text = if new.adding { "改为可以兼得多个奖项" } else { "改为每人只得一个奖项" };
        // Adding up favours who wins twice and takes from who would have moved up.
        list.add("adding".to_owned(), text.to_owned(), false);
    }
    list.instant(&old.instant, &new.instant);
    list.organization(&old.organization, &new.organization);
    list.claim(old, new);
    list.0
}

struct List(Vec<Change>);

impl List {
    fn add(&mut self, path: String, text: String, favourable: bool) {
        self.0.push(Change { path, text, favourable });
    }

    fn more(&mut self, path: String, what: &str, from: i64, to: i64) {
        if from != to {
            self.add(path, format!("{what}由 {from} 改为 {to}"), to > from);
        }
    }

    fn tier(&mut self, path: &str, old: &Tier, new: &Tier) {
        let name = &old.name;
        let at = |field: &str| format!("{path}.{field}");
        if old.name != new.name {
            self.add(at("name"), format!("{name}改称{}", new.name), true);
        }
        self.prize(path, name, (&old.prize, old.value_fen), (&new.prize, new.value_fen));
        self.more(at("quantity"), &format!("{name}的数量"), i64::from(old.quantity), i64::from(new.quantity));
        self.more(at("reserves"), &format!("{name}的候补"), i64::from(old.reserves), i64::from(new.reserves));
        if old.picture != new.picture {
            self.add(at("picture"), format!("更换{name}的图片"), true);
        }
        if old.scope != new.scope {
            self.add(at("scope"), format!("改变{name}的评奖范围"), false);
        }
        if old.method != new.method {
            let favourable = lower(&old.method, &new.method);
            let text =
                if favourable { format!("放宽{name}的条件") } else { format!("改变{name}的产生办法") };
            self.add(at("method"), text, favourable);
        }
    }

    fn prize(&mut self, path: &str, name: &str, old: (&str, i64), new: (&str, i64)) {
        if old.1 != new.1 {
            let (from, to) = (super::text::yuan(old.1), super::text::yuan(new.1));
            self.add(format!("{path}.value_fen"), format!("{name}的奖品价值由 {from} 改为 {to}"), new.1 > old.1);
        }
        if old.0 != new.0 {
            // Another prize is no loss as long as it is not worth less.
            self.add(format!("{path}.prize"), format!("{name}的奖品由{}改为{}", old.0, new.0), new.1 >= old.1);
        }
    }

    fn instant(&mut self, old: &[InstantPrize], new: &[InstantPrize]) {
        let ids = |list: &[InstantPrize]| list.iter().map(|prize| prize.id.clone()).collect::<Vec<_>>();
        if ids(old) != ids(new) {
            // What a number between 0 and 999,999 wins was promised with the commitment.
            self.add("instant".to_owned(), "增减即时奖或者改变它们的次序".to_owned(), false);
            return;
        }
        for (i, (old, new)) in old.iter().zip(new).enumerate() {
            let path = format!("instant.{i}");
            let name = &old.name;
            if old.name != new.name {
                self.add(format!("{path}.name"), format!("{name}改称{}", new.name), true);
            }
            self.prize(&path, name, (&old.prize, old.value_fen), (&new.prize, new.value_fen));
            if old.odds_millionths != new.odds_millionths {
                self.add(format!("{path}.odds_millionths"), format!("改变{name}的中奖概率"), false);
            }
            let (from, to) = (i64::from(old.stock_total), i64::from(new.stock_total));
            self.more(format!("{path}.stock_total"), &format!("{name}的数量"), from, to);
            let day = |prize: &InstantPrize| prize.stock_per_day.map_or(i64::MAX, i64::from);
            if day(old) != day(new) {
                let text = format!("改变{name}每天的数量");
                self.add(format!("{path}.stock_per_day"), text, day(new) > day(old));
            }
        }
    }

    fn organization(&mut self, old: &[OrganizationAward], new: &[OrganizationAward]) {
        for (i, award) in new.iter().enumerate() {
            let path = format!("organization.{i}");
            let Some(before) = old.iter().find(|other| other.id == award.id) else {
                self.add(path, format!("新增{}：{}，{} 个", award.name, award.prize, award.quantity), true);
                continue;
            };
            let name = &before.name;
            let quantity = (i64::from(before.quantity), i64::from(award.quantity));
            self.more(format!("{path}.quantity"), &format!("{name}的数量"), quantity.0, quantity.1);
            if before.name != award.name {
                self.add(format!("{path}.name"), format!("{name}改称{}", award.name), true);
            }
            if before.prize != award.prize {
                self.add(format!("{path}.prize"), format!("改变{name}的奖品"), false);
            }
            if before.order != award.order {
                self.add(format!("{path}.order"), format!("改变{name}的比较办法"), false);
            }
            let low = |award: &OrganizationAward| {
                [i64::from(award.people_min), award.mean_min_milli.unwrap_or(0), award.coverage_min_milli.unwrap_or(0)]
            };
            let (from, to) = (low(before), low(award));
            if from != to {
                let favourable = from.iter().zip(to).all(|(from, to)| to <= *from);
                self.add(format!("{path}.people_min"), format!("改变{name}的参评条件"), favourable);
            }
        }
        for award in old.iter().filter(|award| !new.iter().any(|other| other.id == award.id)) {
            self.add("organization".to_owned(), format!("取消{}", award.name), false);
        }
    }

    fn claim(&mut self, old: &Plan, new: &Plan) {
        let (from, to) = (&old.claim, &new.claim);
        self.more("claim.days".to_owned(), "兑奖期限（天）", i64::from(from.days), i64::from(to.days));
        if from.pick_up != to.pick_up {
            // Who can have it sent loses nothing by another counter.
            let favourable = from.pick_up.is_none() || (to.ship && to.pick_up.is_some());
            self.add("claim.pick_up".to_owned(), "改变领取地点".to_owned(), favourable);
        }
        if from.ship != to.ship {
            let text = if to.ship { "增加邮寄" } else { "取消邮寄" };
            self.add("claim.ship".to_owned(), text.to_owned(), to.ship);
        }
        if from.id_needed != to.id_needed {
            let text = if to.id_needed { "改为兑奖要核对证件" } else { "改为兑奖不核对证件" };
            self.add("claim.id_needed".to_owned(), text.to_owned(), !to.id_needed);
        }
        let days = (i64::from(old.notice.days), i64::from(new.notice.days));
        self.more("notice.days".to_owned(), "公示天数", days.0, days.1);
        if old.notice.contact != new.notice.contact {
            self.add("notice.contact".to_owned(), "改变联系方式".to_owned(), true);
        }
    }
}

/// Whether a method lets in whoever the other let in, by the same measure and as often.
fn lower(old: &Method, new: &Method) -> bool {
    match (old, new) {
        (Method::Rank { from, to }, Method::Rank { from: low, to: high }) => low <= from && high >= to,
        (
            Method::Draw { measure, min, max, floor, every },
            Method::Draw { measure: by, min: low, max: high, floor: fall, every: often },
        ) => {
            let bottom = |min: &Option<i64>| min.unwrap_or(i64::MIN);
            let top = |max: &Option<i64>| max.unwrap_or(i64::MAX);
            // Without a floor nothing falls: the lower bound is the floor.
            let deepest = |min: &Option<i64>, floor: &Option<i64>| floor.unwrap_or_else(|| bottom(min));
            let as_often = every == often || (*every == Every::Week && *often == Every::Day);
            measure == by
                && as_often
                && bottom(low) <= bottom(min)
                && top(high) >= top(max)
                && deepest(low, fall) <= deepest(min, floor)
        }
        _ => false,
    }
}
