//! Which draws a plan asks for: apart per scope and per period, for ties at a cut, and for what instant prizes left over.

use super::places::{Lot, Places, RankLine, places};
use super::{Every, Method, Plan, Tier, TierScope};
use crate::contest::Window;
use crate::fairness::{Measure, TierRule};
use crate::time::{Day, Timestamp};

/// The first instant of a period, and the first after it.
pub type Span = (Timestamp, Timestamp);

/// Draws of one period kind, at most: a year of days.
const PERIODS_MAX: usize = 400;

/// One draw to announce: tiers that are drawn together over the same entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawGroup {
    /// What names it within its contest, such as `once.all`, `day.2022-09-03.all`, `tie.first.3` or `left.all`.
    pub key: String,
    /// Title in Chinese.
    pub title: String,
    /// Whose entries are drawn from.
    pub scope: TierScope,
    /// Whose results of which time count: from the first instant, before the second; `None` for the whole contest.
    pub period: Option<Span>,
    /// Ids of the tiers in the order in which they are drawn.
    pub tiers: Vec<String>,
    /// The same tiers as the announcement fixes them.
    pub rules: Vec<TierRule>,
    /// Whether one person may win in several of them.
    pub adding: bool,
}

impl Tier {
    /// Whether it is won by rank.
    #[must_use]
    pub const fn is_ranked(&self) -> bool {
        matches!(self.method, Method::Rank { .. })
    }

    /// The tier as a draw's announcement has it; a rank tier has none of its own.
    #[must_use]
    pub fn rule(&self) -> Option<TierRule> {
        let Method::Draw { measure, min, max, floor, .. } = self.method else { return None };
        // A rank has no other lower end than the first place.
        let min = if measure == Measure::Rank { min.or(Some(1)) } else { min };
        let (quantity, reserves) = (self.quantity, self.reserves);
        Some(TierRule { id: self.id.clone(), quantity, reserves, measure, min, max, floor })
    }
}

impl Plan {
    /// Draws that the plan itself asks for, known before anybody has played. `town` gives the name of a town's code.
    #[must_use]
    pub fn draw_groups(&self, window: Window, town: &dyn Fn(&str) -> Option<String>) -> Vec<DrawGroup> {
        let mut groups: Vec<DrawGroup> = Vec::new();
        for every in [Every::Once, Every::Day, Every::Week] {
            let drawn = |tier: &&Tier| matches!(tier.method, Method::Draw { every: own, .. } if own == every);
            let mut scopes: Vec<&TierScope> = Vec::new();
            for tier in self.tiers.iter().filter(drawn) {
                if !scopes.contains(&&tier.scope) {
                    scopes.push(&tier.scope);
                }
            }
            for (name, words, period) in periods(every, window) {
                for scope in &scopes {
                    let rules: Vec<TierRule> =
                        self.tiers.iter().filter(drawn).filter(|t| t.scope == **scope).filter_map(Tier::rule).collect();
                    groups.push(DrawGroup {
                        key: format!("{name}.{}", scope.slug()),
                        title: format!("{words}{}", scope_words(scope, town)),
                        scope: (*scope).clone(),
                        period,
                        tiers: rules.iter().map(|rule| rule.id.clone()).collect(),
                        rules,
                        adding: self.adding,
                    });
                }
            }
        }
        groups
    }

    /// Draws among people who share the rank at a cut of a rank award, once the standings are known: those that lots have
    /// not decided, in scopes that wait for no other draw.
    #[must_use]
    pub fn tie_groups<P: Clone + PartialEq>(
        &self,
        lines: &[RankLine<P>],
        lots: &[Lot<P>],
        town: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<DrawGroup> {
        let mut groups: Vec<DrawGroup> = Vec::new();
        for Places { tier, ties, open, waits, .. } in places(self, lines, lots) {
            if waits || !open {
                continue;
            }
            let Some(found) = self.tier(&tier) else { continue };
            for tie in ties {
                if lots.iter().any(|lot| lot.tier == tier && lot.rank == tie.rank) {
                    continue;
                }
                let rank = Some(i64::from(tie.rank));
                let rule = TierRule {
                    id: tier.clone(),
                    quantity: tie.places,
                    reserves: found.reserves,
                    measure: Measure::Rank,
                    min: rank,
                    max: rank,
                    floor: None,
                };
                // People tied over the border of two tiers are drawn once, for the higher tier first.
                let same = |group: &&mut DrawGroup| {
                    group.scope == found.scope && group.rules.first().is_some_and(|first| rank == first.min)
                };
                if let Some(group) = groups.iter_mut().find(same) {
                    group.tiers.push(tier.clone());
                    group.rules.push(rule);
                    continue;
                }
                groups.push(DrawGroup {
                    key: format!("tie.{tier}.{}", tie.rank),
                    title: format!("第{}名并列抽签{}", tie.rank, scope_words(&found.scope, town)),
                    scope: found.scope.clone(),
                    period: None,
                    tiers: vec![tier.clone()],
                    rules: vec![rule],
                    // Who shares a rank takes one place of it, whatever the plan says of other awards.
                    adding: false,
                });
            }
        }
        groups
    }

    /// The draw of what instant prizes left over, announced beforehand by the rules; `left` gives what is left of a prize.
    #[must_use]
    pub fn left_group(&self, left: &dyn Fn(&str) -> u32) -> Option<DrawGroup> {
        let rule = |id: &str, quantity: u32| TierRule {
            id: id.to_owned(),
            quantity,
            reserves: 0,
            measure: Measure::Right,
            min: None,
            max: None,
            floor: None,
        };
        let rules: Vec<TierRule> = self
            .instant
            .iter()
            .map(|prize| rule(&prize.id, left(&prize.id)))
            .filter(|rule| rule.quantity > 0)
            .collect();
        (!rules.is_empty()).then(|| DrawGroup {
            key: "left.all".to_owned(),
            title: "即时奖余量抽奖".to_owned(),
            scope: TierScope::All,
            period: None,
            tiers: rules.iter().map(|rule| rule.id.clone()).collect(),
            rules,
            adding: self.adding,
        })
    }
}

/// Key, words and span of every period of a window.
fn periods(every: Every, window: Window) -> Vec<(String, String, Option<Span>)> {
    let step = match every {
        Every::Once => return vec![("once".to_owned(), "抽奖".to_owned(), None)],
        Every::Day => 1,
        Every::Week => 7,
    };
    let mut first = window.opens_at.day();
    if every == Every::Week {
        // 1970-01-01 was a Thursday, the fourth day of its week.
        first = Day(first.0 - (first.0 + 3).rem_euclid(7));
    }
    let end = window.closes_at.plus_ms(1);
    let mut periods = Vec::new();
    while first.start() < end && periods.len() < PERIODS_MAX {
        let next = Day(first.0 + step);
        let span = (first.start().max(window.opens_at), next.start().min(end));
        let words = match every {
            Every::Week => format!("{first}起一周抽奖"),
            _ => format!("{first}抽奖"),
        };
        periods.push((format!("{}.{first}", every.word()), words, Some(span)));
        first = next;
    }
    periods
}

/// A scope in brackets; nothing where everybody competes.
fn scope_words(scope: &TierScope, town: &dyn Fn(&str) -> Option<String>) -> String {
    match scope {
        TierScope::All => String::new(),
        TierScope::Category(category) => format!("（{}）", category.name()),
        TierScope::Town(code) => format!("（{}）", town(code).unwrap_or_else(|| code.clone())),
    }
}

impl DrawGroup {
    /// The group with the words that people read beside its rules; tiers that the plan does not know are left out.
    #[must_use]
    pub fn with_words(&self, plan: &Plan) -> crate::draw::Group {
        use crate::draw::{Group, Period, Scope, Tier as DrawTier};
        let tier = |rule: &TierRule| {
            let named = plan.named(&rule.id)?;
            let (name, prize) = (named.name.to_owned(), named.prize.to_owned());
            Some(DrawTier { rule: rule.clone(), name, prize, value_fen: named.value_fen })
        };
        Group {
            key: self.key.clone(),
            title: self.title.clone(),
            scope: match &self.scope {
                TierScope::All => Scope::All,
                TierScope::Category(category) => Scope::Category(*category),
                TierScope::Town(code) => Scope::Town(code.clone()),
            },
            period: self.period.map(|(from, to)| Period { from, to }),
            tiers: self.rules.iter().filter_map(tier).collect(),
            adding: self.adding,
        }
    }
}
