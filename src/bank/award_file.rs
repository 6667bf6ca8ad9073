//! The node `awards` of a contest's file: its award plan as people write it.

use super::node::Node;
use domain::award::{
    Claim, Every, InstantPrize, Method, Notice, OrganizationAward, OrganizationMeasure, Plan, Tier, TierScope,
};
use domain::fairness::Measure;
use domain::participant::Category;
use serde_norway::Value;

const NUMBER_MAX: i64 = 1_000_000_000;

/// The plan of a contest's file; what it says is checked with the contest, here only its form.
pub(super) fn plan(node: &mut Node<'_>) -> Option<Plan> {
    let value = node.value("awards")?;
    let mut inner = match node.inside(value, "awards.") {
        Ok(inner) => inner,
        Err(fault) => {
            node.faults.push(fault);
            return None;
        }
    };
    let adding = inner.boolean("adding", false);
    let tiers = each(&mut inner, "tiers", tier);
    let instant = each(&mut inner, "instant", instant);
    let organization = each(&mut inner, "organization", organization);
    let claim = one(&mut inner, "claim", |node| Claim {
        days: small(node, "days"),
        pick_up: node.optional_text("pick_up"),
        ship: node.boolean("ship", false),
        id_needed: node.boolean("id_needed", false),
    });
    let notice = one(&mut inner, "notice", |node| Notice { days: small(node, "days"), contact: node.text("contact") });
    node.faults.extend(inner.finish());
    Some(Plan {
        adding,
        tiers,
        instant,
        organization,
        claim: claim.unwrap_or_default(),
        notice: notice.unwrap_or_default(),
    })
}

fn each<T>(node: &mut Node<'_>, field: &'static str, read: impl Fn(&mut Node<'_>) -> T) -> Vec<T> {
    let mut list = Vec::new();
    for (i, value) in node.list(field).iter().enumerate() {
        match node.inside(value, &format!("awards.{field}.{i}.")) {
            Ok(mut inner) => {
                list.push(read(&mut inner));
                node.faults.extend(inner.finish());
            }
            Err(fault) => node.faults.push(fault),
        }
    }
    list
}

fn one<T>(node: &mut Node<'_>, field: &'static str, read: impl Fn(&mut Node<'_>) -> T) -> Option<T> {
    let Some(value) = node.value(field) else {
        node.fault(field, "required", format!("缺少 {field}，请补上"));
        return None;
    };
    match node.inside(value, &format!("awards.{field}.")) {
        Ok(mut inner) => {
            let read = read(&mut inner);
            node.faults.extend(inner.finish());
            Some(read)
        }
        Err(fault) => {
            node.faults.push(fault);
            None
        }
    }
}

fn small(node: &mut Node<'_>, field: &'static str) -> u32 {
    u32::try_from(node.number(field, 0, NUMBER_MAX)).unwrap_or(0)
}

fn optional_small(node: &mut Node<'_>, field: &'static str) -> Option<u32> {
    node.optional_number(field, 0, NUMBER_MAX).and_then(|number| u32::try_from(number).ok())
}

fn tier(node: &mut Node<'_>) -> Tier {
    Tier {
        id: node.text("id"),
        name: node.text("name"),
        prize: node.text("prize"),
        value_fen: node.number("value_fen", 1, NUMBER_MAX),
        quantity: small(node, "quantity"),
        reserves: optional_small(node, "reserves").unwrap_or(0),
        picture: None,
        scope: scope(node),
        method: method(node),
    }
}

fn scope(node: &mut Node<'_>) -> TierScope {
    let category = node.optional_text("category");
    let town = node.optional_text("town");
    match (category, town) {
        (None, None) => TierScope::All,
        (None, Some(town)) => TierScope::Town(town),
        (Some(word), None) => Category::parse(&word).map_or_else(
            || {
                node.fault("category", "unknown_value", format!("“{word}”不是参赛类别"));
                TierScope::All
            },
            TierScope::Category,
        ),
        (Some(_), Some(_)) => {
            node.fault("town", "repeated", "category 和 town 只能写一个");
            TierScope::All
        }
    }
}

fn method(node: &mut Node<'_>) -> Method {
    let by_rank = node.has("rank");
    if by_rank {
        let (from, to) = match node.list("rank") {
            [from, to] => (place(from), place(to)),
            _ => (None, None),
        };
        if from.is_none() || to.is_none() {
            node.fault("rank", "format", "rank 写成 [起始名次, 末位名次]，例如 [1, 3]");
        }
        return Method::Rank { from: from.unwrap_or(1), to: to.unwrap_or(1) };
    }
    let measure = node.word("draw", "right、score_milli、rank", Measure::parse).unwrap_or(Measure::Right);
    let every = match node.has("every") {
        true => node.word("every", "once、day、week", Every::parse).unwrap_or(Every::Once),
        false => Every::Once,
    };
    Method::Draw {
        measure,
        min: node.optional_number("min", 0, NUMBER_MAX),
        max: node.optional_number("max", 0, NUMBER_MAX),
        floor: node.optional_number("floor", 0, NUMBER_MAX),
        every,
    }
}

fn place(value: &Value) -> Option<u32> {
    value.as_i64().and_then(|place| u32::try_from(place).ok())
}

fn instant(node: &mut Node<'_>) -> InstantPrize {
    InstantPrize {
        id: node.text("id"),
        name: node.text("name"),
        prize: node.text("prize"),
        value_fen: node.number("value_fen", 1, NUMBER_MAX),
        odds_millionths: small(node, "odds_millionths"),
        stock_total: small(node, "stock_total"),
        stock_per_day: optional_small(node, "stock_per_day"),
    }
}

fn organization(node: &mut Node<'_>) -> OrganizationAward {
    OrganizationAward {
        id: node.text("id"),
        name: node.text("name"),
        prize: node.text("prize"),
        quantity: small(node, "quantity"),
        people_min: small(node, "people_min"),
        order: node.words("order", "people、mean、coverage", OrganizationMeasure::parse),
        mean_min_milli: node.optional_number("mean_min_milli", 0, NUMBER_MAX),
        coverage_min_milli: node.optional_number("coverage_min_milli", 0, 1000),
    }
}
