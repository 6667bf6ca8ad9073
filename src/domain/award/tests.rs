//! Draws of a plan, places and ties, limits of the law, changes in the players' favour, and the rules text.

use super::*;
use crate::contest::tests::contest;
use crate::participant::Category;

pub(super) fn tier(id: &str, quantity: u32, method: Method) -> Tier {
    Tier {
        id: id.into(),
        name: format!("{id}奖"),
        prize: "血压计".into(),
        value_fen: 29_900,
        quantity,
        reserves: 1,
        picture: None,
        scope: TierScope::All,
        method,
    }
}

fn full_marks(floor: Option<i64>, every: Every) -> Method {
    Method::Draw { measure: Measure::Right, min: Some(5), max: None, floor, every }
}

pub(super) fn plan(tiers: Vec<Tier>) -> Plan {
    Plan {
        tiers,
        claim: Claim { days: 20, pick_up: Some("市场监管局一楼大厅".into()), ship: false, id_needed: false },
        notice: Notice { days: 7, contact: "0760-88888888".into() },
        ..Plan::default()
    }
}

fn instant(id: &str) -> InstantPrize {
    InstantPrize {
        id: id.into(),
        name: "幸运奖".into(),
        prize: "话费".into(),
        value_fen: 1000,
        odds_millionths: 100_000,
        stock_total: 20,
        stock_per_day: Some(5),
    }
}

fn facts() -> Facts<'static> {
    let eligible = &[Category::Consumer, Category::Enterprise];
    Facts { questions: 5, eligible, town: &|code| code == "xiaolan", one_attempt_kept: true }
}

fn codes(plan: &Plan) -> Vec<(String, &'static str)> {
    check(plan, &facts()).into_iter().map(|finding| (finding.path, finding.code)).collect()
}

pub(super) fn no_town(_: &str) -> Option<String> {
    None
}

#[test]
fn draws_are_apart_per_scope_and_period() {
    let mut daily = tier("daily", 3, full_marks(None, Every::Day));
    daily.scope = TierScope::Category(Category::Consumer);
    let mut weekly = tier("weekly", 3, full_marks(None, Every::Week));
    weekly.scope = TierScope::Town("xiaolan".into());
    let plan = plan(vec![
        tier("first", 2, full_marks(None, Every::Once)),
        daily,
        tier("second", 6, full_marks(Some(3), Every::Once)),
        weekly,
        tier("ranked", 3, Method::Rank { from: 1, to: 3 }),
    ]);
    // Thursday 2022-09-01 08:00 to Saturday 08:00.
    let groups = plan.draw_groups(contest().window, &|code| (code == "xiaolan").then(|| "小榄镇".to_owned()));
    let keys: Vec<&str> = groups.iter().map(|group| group.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "once.all",
            "day.2022-09-01.category.consumer",
            "day.2022-09-02.category.consumer",
            "day.2022-09-03.category.consumer",
            "week.2022-08-29.town.xiaolan"
        ]
    );
    assert_eq!(groups[0].tiers, ["first", "second"]);
    assert_eq!((groups[0].rules[1].min, groups[0].rules[1].floor, groups[0].period), (Some(5), Some(3), None));
    assert_eq!(groups[4].title, "2022-08-29起一周抽奖（小榄镇）");
    let window = contest().window;
    let (from, to) = groups[1].period.unwrap();
    assert_eq!((from, to), (window.opens_at, window.opens_at.day().next().start()));
    assert_eq!(groups[3].period.unwrap().1, window.closes_at.plus_ms(1));
    assert_eq!(groups[2].period.unwrap().0, to);
}

pub(super) fn ranked(ranks: &[u32]) -> Vec<RankLine<usize>> {
    let line = |(person, rank): (usize, &u32)| RankLine {
        person,
        rank: *rank,
        category: if person % 2 == 0 { Category::Consumer } else { Category::Enterprise },
        town: String::new(),
    };
    ranks.iter().enumerate().map(line).collect()
}

fn three_ranks() -> Plan {
    plan(vec![
        tier("first", 1, Method::Rank { from: 1, to: 1 }),
        tier("second", 2, Method::Rank { from: 2, to: 3 }),
        tier("third", 3, Method::Rank { from: 4, to: 6 }),
    ])
}

#[test]
fn whoever_is_strictly_within_the_places_wins_and_lots_decide_at_the_cut() {
    let plan = three_ranks();
    // Three people share the first rank, and three the fifth; ranks 7 and on win nothing.
    let lines = ranked(&[1, 1, 1, 4, 5, 5, 5, 8]);
    let found = places(&plan, &lines, &[]);
    assert_eq!(found[2].sure, [(3, 4)]);
    assert_eq!((found[0].sure.len(), found[1].sure.len()), (0, 0));
    let groups = plan.tie_groups(&lines, &[], &no_town);
    let shapes: Vec<_> = groups
        .iter()
        .map(|g| {
            (g.key.as_str(), g.rules.iter().map(|r| (r.id.as_str(), r.quantity, r.min, r.max)).collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        shapes,
        [
            ("tie.first.1", vec![("first", 1, Some(1), Some(1)), ("second", 2, Some(1), Some(1))]),
            ("tie.third.5", vec![("third", 2, Some(5), Some(5))])
        ]
    );
    assert_eq!(plan.tie_groups(&ranked(&[1, 2, 2, 4, 5, 6, 7]), &[], &no_town), []);
    assert_eq!(places(&plan, &ranked(&[1, 2, 2]), &[])[1].sure, [(1, 2), (2, 2)]);
}

#[test]
fn a_winner_of_an_earlier_scope_leaves_the_later_ones_unless_awards_add_up() {
    let mut plan = plan(vec![tier("best", 1, Method::Rank { from: 1, to: 1 })]);
    let mut own = tier("consumer", 1, Method::Rank { from: 1, to: 1 });
    own.scope = TierScope::Category(Category::Consumer);
    plan.tiers.push(own);
    let lines = ranked(&[1, 2, 3, 4]);
    assert_eq!(places(&plan, &lines, &[])[1].sure, [(2, 1)]);
    plan.adding = true;
    assert_eq!(places(&plan, &lines, &[])[1].sure, [(0, 1)]);
}

#[test]
fn organizations_are_ordered_by_the_plan_and_share_a_rank() {
    let award = OrganizationAward {
        id: "org".into(),
        name: "组织奖".into(),
        prize: "奖牌".into(),
        quantity: 2,
        people_min: 3,
        order: vec![OrganizationMeasure::Coverage, OrganizationMeasure::Mean],
        mean_min_milli: None,
        coverage_min_milli: Some(100),
    };
    let line =
        |organization, people, sum_milli, headcount| OrganizationLine { organization, people, sum_milli, headcount };
    let lines = [
        line('a', 10, 800_000, Some(20)),
        line('b', 5, 400_000, Some(10)),
        line('c', 3, 300_000, Some(4)),
        line('d', 2, 200_000, Some(2)),
        line('e', 50, 9_000_000, None),
        line('f', 9, 800_000, Some(3)),
    ];
    let rows: Vec<(char, Option<u32>, bool)> =
        organization_rows(&award, &lines).iter().map(|row| (row.organization, row.rank, row.wins)).collect();
    let expected = [
        ('f', Some(1), true),
        ('c', Some(2), true),
        ('a', Some(3), false),
        ('b', Some(3), false),
        ('d', None, false),
        ('e', None, false),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn what_the_law_and_sense_refuse_is_named() {
    let good = plan(vec![tier("first", 2, full_marks(Some(3), Every::Once))]);
    assert_eq!(codes(&good), []);
    type Breaks = fn(&mut Plan);
    let breaks: [(Breaks, &str, &str); 18] = [
        (|p| p.tiers[0].value_fen = TOP_PRIZE_MAX_FEN + 1, "tiers.0.value_fen", "top_prize"),
        (|p| p.tiers[0].value_fen = 0, "tiers.0.value_fen", "required"),
        (|p| p.tiers[0].quantity = 0, "tiers.0.quantity", "out_of_range"),
        (|p| p.tiers[0].name = " ".into(), "tiers.0.name", "required"),
        (|p| p.tiers[0].picture = Some("a picture".into()), "tiers.0.picture", "format"),
        (|p| p.tiers[0].id = "第一".into(), "tiers.0.id", "format"),
        (|p| p.tiers.push(p.tiers[0].clone()), "tiers.1.id", "repeated"),
        (|p| p.tiers[0].method = full_marks(Some(6), Every::Once), "tiers.0.method.floor", "floor_above_min"),
        (|p| p.tiers[0].scope = TierScope::Category(Category::Regulator), "tiers.0.scope.key", "not_eligible"),
        (|p| p.tiers[0].scope = TierScope::Town("x".into()), "tiers.0.scope.key", "unknown_value"),
        (|p| p.tiers[0].method = Method::Rank { from: 1, to: 3 }, "tiers.0.quantity", "quantity_differs"),
        (|p| p.claim.days = 0, "claim.days", "required"),
        (|p| p.claim.pick_up = None, "claim.pick_up", "required"),
        (|p| p.notice.contact = String::new(), "notice.contact", "required"),
        (|p| p.tiers.clear(), "tiers", "empty"),
        (
            |p| p.instant = vec![InstantPrize { stock_total: 3, ..instant("x") }],
            "instant.0.stock_per_day",
            "more_than_stock",
        ),
        (|p| p.instant = (0..11).map(|i| instant(&format!("x{i}"))).collect(), "instant", "odds_sum"),
        (
            |p| p.instant = vec![InstantPrize { value_fen: INSTANT_POSTED_FEN, ..instant("x") }],
            "instant.0.value_fen",
            "instant_posted",
        ),
    ];
    for (spoil, path, code) in breaks {
        let mut bad = good.clone();
        spoil(&mut bad);
        assert_eq!(codes(&bad), [(path.to_owned(), code)]);
    }
    let ranked =
        plan(vec![tier("a", 3, Method::Rank { from: 1, to: 3 }), tier("b", 2, Method::Rank { from: 3, to: 4 })]);
    assert_eq!(codes(&ranked), [("tiers.1.method.from".to_owned(), "places_overlap")]);
    let eleven = Method::Draw { measure: Measure::Right, min: Some(6), max: None, floor: None, every: Every::Once };
    assert_eq!(codes(&plan(vec![tier("a", 1, eleven)])), [("tiers.0.method.min".to_owned(), "more_than_paper")]);
}

#[test]
fn after_opening_only_what_favours_players_passes() {
    let mut old = plan(vec![tier("first", 2, full_marks(None, Every::Once))]);
    old.instant = vec![instant("x")];
    type Change = fn(&mut Plan);
    let cases: [(Change, bool); 13] = [
        (|p| p.tiers[0].quantity = 3, true),
        (|p| p.tiers[0].quantity = 1, false),
        (|p| p.tiers[0].value_fen += 1, true),
        (|p| p.tiers[0].value_fen -= 1, false),
        (|p| p.tiers[0].method = full_marks(Some(3), Every::Once), true),
        (|p| p.tiers[0].method = Method::Rank { from: 1, to: 2 }, false),
        (|p| p.tiers.push(tier("more", 1, full_marks(None, Every::Once))), true),
        (|p| p.tiers.clear(), false),
        (|p| p.claim.days += 1, true),
        (|p| p.claim.days -= 1, false),
        (|p| p.instant[0].stock_per_day = None, true),
        (|p| p.instant[0].odds_millionths += 1, false),
        (|p| p.instant.push(instant("y")), false),
    ];
    for (change, favourable) in cases {
        let mut new = old.clone();
        change(&mut new);
        let found = changes(&old, &new);
        assert_eq!(found.iter().map(|change| change.favourable).collect::<Vec<_>>(), [favourable], "{found:?}");
    }
    assert_eq!(changes(&old, &old), []);
}

#[test]
fn the_rules_page_tells_everything_beforehand() {
    let mut plan = plan(vec![
        tier("first", 2, full_marks(Some(3), Every::Once)),
        tier("ranked", 3, Method::Rank { from: 1, to: 3 }),
    ]);
    plan.instant = vec![instant("x")];
    let contest = contest();
    let text = rules_text(&plan, &Frame { contest: &contest, organiser: "市市场监督管理局", town: &no_town });
    assert!(text.ends_with("。\n") && !text.contains('\t') && !text.contains("\n\n"));
    for part in [
        "主办方：市市场监督管理局。联系方式：0760-88888888。",
        "参与条件：年满14周岁的消费者、企业",
        "2022年9月1日8:00至2022年9月3日8:00",
        "first奖：血压计，每份价值¥299，2名，候补1名。范围：全体参与者。产生办法：在答对5题以上（含）者中抽奖；\
         不足2人时逐题放宽，最低放宽到答对3题",
        "总成绩第1名至第3名",
        "共20份，每天最多5份，每次交卷的中奖概率10%",
        "开奖时间：",
        "兑奖时间：自通知中奖之日起20天",
        "凭领取码到市场监管局一楼大厅领取",
        "弃奖条件：",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(rules_hash("规则\n").len(), 64);
    plan.tiers[0].quantity = 3;
    assert_ne!(text, rules_text(&plan, &Frame { contest: &contest, organiser: "市市场监督管理局", town: &no_town }));
}

#[test]
fn a_plan_is_frozen_by_the_clock_as_it_stood_at_opening() {
    let version = |version: u32, at: i64, reason: Option<&str>| PlanVersion {
        version,
        plan: Plan::default(),
        rules_text: String::new(),
        hash: String::new(),
        created_at: Timestamp(at),
        by: "a".into(),
        reason: reason.map(str::to_owned),
        changes: vec![],
    };
    let versions = [version(1, 10, None), version(2, 20, None), version(3, 40, Some("加奖"))];
    let frozen = |now| PlanVersion::frozen(&versions, Timestamp(30), Timestamp(now)).map(|v| v.version);
    assert_eq!((frozen(29), frozen(30), frozen(99)), (None, Some(2), Some(2)));
}

#[test]
fn instant_leftovers_become_one_draw() {
    let mut plan = plan(vec![]);
    plan.instant = vec![instant("x"), instant("y")];
    let group = plan.left_group(&|id| if id == "x" { 4 } else { 0 }).unwrap();
    assert_eq!(
        (group.key.as_str(), group.tiers.as_slice(), group.rules[0].quantity),
        ("left.all", &["x".to_owned()][..], 4)
    );
    assert_eq!(plan.left_group(&|_| 0), None);
}
