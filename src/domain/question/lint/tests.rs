//! Every rule with an example that breaks it and one that keeps it.

use super::*;
use crate::id::QuestionId;
use crate::question::tests::draft;
use crate::question::{Citation, Draft, DraftOption, Kind, LawArticle, LawText};

fn library() -> Library {
    let law = |slug: &str, effective: &str, status: &str| LawText {
        slug: slug.into(),
        title: slug.into(),
        version: "2018修正".into(),
        effective: effective.into(),
        status: status.into(),
        articles: vec![LawArticle {
            number: "第一条".into(), chapter: None, text: "受理部门应当保密".into()
        }],
    };
    let mut library = Library::default();
    for law in [
        law("now", "2018-12-29", "current"),
        law("later", "2027-01-01", "current"),
        law("gone", "2010-01-01", "repealed-2020-01-01（由 now 取代）"),
        law("patched", "2010-01-01", "superseded-in-part（x）"),
    ] {
        library.laws.insert(law.slug.clone(), law);
    }
    library
}

fn cite(law: &str, quote: &str) -> Vec<Citation> {
    vec![Citation::Law { law: law.into(), article: "第一条".into(), quote: quote.into() }]
}

/// A question without a fault.
fn good(kind: Kind) -> Draft {
    let mut good = draft(kind);
    good.citations = cite("now", "应当保密");
    good.options = ["扒开轿门爬出去", "按警铃耐心等待", "在轿厢里用力跳", "用工具撬开天窗"]
        .iter()
        .enumerate()
        .map(|(i, text)| DraftOption { text: (*text).into(), right: i == 1, note: None })
        .collect();
    match kind {
        Kind::Single => {}
        Kind::Multiple => good.options[2].right = true,
        Kind::TrueFalse => {
            good.options.clear();
            good.truth = Some(true);
            good.stem = "被困电梯时可以按警铃求助。".into();
        }
        Kind::Fill => {
            good.options.clear();
            good.accepted = vec!["警铃".into()];
            good.stem = "被困电梯时应当按____等待救援。".into();
        }
    }
    good
}

fn codes_on(draft: Draft, day: &str) -> Vec<&'static str> {
    let question = draft.into_question(1).unwrap();
    lint_on(&question, &library(), Day::parse(day).unwrap()).into_iter().map(|finding| finding.code).collect()
}

fn with(kind: Kind, change: impl FnOnce(&mut Draft)) -> Draft {
    let mut draft = good(kind);
    change(&mut draft);
    draft
}

fn stem(stem: &str) -> Draft {
    with(Kind::Single, |d| d.stem = stem.into())
}

/// The four options, the second right.
fn options(texts: [&str; 4]) -> Draft {
    with(Kind::Single, |d| d.options.iter_mut().zip(texts).for_each(|(option, text)| option.text = text.into()))
}

fn bad_examples() -> Vec<(&'static str, Draft)> {
    let fill = |text: &str| with(Kind::Fill, |d| d.stem = text.into());
    vec![
        ("no_explanation", with(Kind::Single, |d| d.explanation = " ".into())),
        ("no_citation", with(Kind::Single, |d| d.citations.clear())),
        ("citation_unproven", with(Kind::Single, |d| d.citations = cite("now", "应当公开"))),
        ("citation_unproven", with(Kind::Single, |d| d.citations = cite("unknown", "应当保密"))),
        ("citation_not_yet", with(Kind::Single, |d| d.citations = cite("later", "应当保密"))),
        ("citation_repealed", with(Kind::Single, |d| d.citations = cite("gone", "应当保密"))),
        ("citation_partly_superseded", with(Kind::Single, |d| d.citations = cite("patched", "应当保密"))),
        ("expired", with(Kind::Single, |d| d.valid = (None, Day::parse("2022-01-01")))),
        ("expired", with(Kind::Single, |d| d.valid = (Day::parse("2030-01-01"), None))),
        ("no_blank", fill("被困电梯时应当按什么等待？")),
        ("refers_to_order", options(["扒门", "按铃", "跳跃", "以上都对"])),
        ("all_right", with(Kind::Multiple, |d| d.options.iter_mut().for_each(|o| o.right = true))),
        ("key_stands_out", options(["扒门", "按下警铃以后靠墙站稳并且耐心等待专业人员救援", "跳跃", "撬窗"])),
        (
            "key_only_precise",
            options(["找这台电梯的厂家", "按《特种设备安全法》找物业", "找小区里的亲友", "找同楼层的邻居"]),
        ),
        ("key_echoes_stem", {
            let mut d = options(["厂家", "受托的物业服务公司自己", "街道", "检验机构"]);
            d.stem = "电梯交给受托的物业服务公司管理，谁负责？".into();
            d
        }),
        ("absolute_cue", options(["一律扒门", "按铃等待", "绝对跳跃", "永远不动"])),
        ("grammar_cue", {
            let mut d = options(["找厂家", "7日", "不用管", "看天气"]);
            d.stem = "应当在多少天内退货？".into();
            d
        }),
        ("negative_stem", stem("下列做法错误的是：")),
        ("double_negative", stem("下列【不属于】广告不得含有的内容的是：")),
        ("stem_gives_answer", stem("被困时应当按警铃耐心等待，那么被困时应当：")),
        ("stem_gives_answer", fill("警铃是求助用的，被困电梯时应当按____等待救援。")),
        ("long_for_phone", stem(&"某小区的电梯在早高峰时突然停在两层楼之间。".repeat(9))),
        ("damaged_text", stem("質(zhì)量月在几月？")),
        ("damaged_text", stem("每年9月,，是什么月？")),
        ("damaged_text", stem("电 梯 里 被 困 时 怎 样 做？")),
        ("damaged_text", stem("锟斤拷是什么？")),
        ("damaged_text", stem("被困&nbsp;时怎样做？")),
        ("traditional_text", stem("電梯檢驗應當怎樣做？")),
        ("personal_data", stem("拨打13812347712能做什么？")),
        ("personal_data", stem("身份证号11010519491231002X属于什么？")),
        ("personal_data", stem("写信给wang@example.com有用吗？")),
    ]
}

#[test]
fn every_rule_finds_its_bad_example_and_nothing_else() {
    for (code, draft) in bad_examples() {
        let stem = draft.stem.clone();
        assert_eq!(codes_on(draft, "2026-11-22"), [code], "{stem}");
    }
    let tried: Vec<&str> = bad_examples().into_iter().map(|(code, _)| code).collect();
    for rule in RULES {
        assert!(tried.contains(&rule.code), "{} has no example", rule.code);
    }
}

#[test]
fn good_questions_have_no_finding() {
    for kind in Kind::ALL {
        assert_eq!(codes_on(good(kind), "2026-11-22"), [""; 0], "{kind:?}");
    }
    let fine = [
        stem("拨打12315投诉时要提供什么？"),
        stem("下列做法【错误】的是："),
        stem("什么是CMA（检验检测机构资质认定）标志？"),
        stem("订单号2022092000112233445能证明什么？"),
        options(["3日", "7日", "10日", "15日"]),
        options(["可以，一律适用", "可以，按约定办", "不可以，须先公示", "不可以，绝对禁止"]),
        with(Kind::Single, |d| {
            d.options[3].text = "以上都对".into();
            d.fixed = true;
        }),
        with(Kind::Single, |d| {
            d.citations = vec![Citation::Standard {
                standard: "GB/T 19001-2016".into(),
                title: "质量管理体系 要求".into(),
                clause: "8.2.1".into(),
                date: "2016-12-30".into(),
                checked_by: "张工".into(),
                checked_on: "2026-11-01".into(),
            }];
        }),
    ];
    for draft in fine {
        let stem = draft.stem.clone();
        assert_eq!(codes_on(draft, "2026-11-22"), [""; 0], "{stem}");
    }
}

#[test]
fn time_matters_only_where_a_day_is_given() {
    let question = with(Kind::Single, |d| d.citations = cite("gone", "应当保密")).into_question(1).unwrap();
    assert_eq!(lint(&question, &library()), []);
    assert_eq!(lint_on(&question, &library(), Day::parse("2019-12-31").unwrap()), []);
}

#[test]
fn a_bank_that_leans_to_one_side_is_found() {
    let one = |n: u32, right: usize, truth: Option<bool>| {
        let mut d = good(if truth.is_some() { Kind::TrueFalse } else { Kind::Single });
        d.id = QuestionId::parse(&format!("elevator-{n:04}")).unwrap();
        let unlike: String = (0..8).map(|i| char::from_u32(0x4e00 + n * 8 + i).unwrap()).collect();
        d.stem = unlike;
        for (i, option) in d.options.iter_mut().enumerate() {
            option.right = i == right;
            option.text = format!("{}{}", char::from_u32(0x6000 + n * 4).unwrap(), "啊".repeat(i + 1));
        }
        d.truth = truth.or(d.truth);
        d.into_question(1).unwrap()
    };
    let codes = |questions: &[Question]| {
        lint_bank(questions).into_iter().map(|(id, f)| (id.map(|i| i.to_string()), f.code)).collect::<Vec<_>>()
    };
    let even: Vec<Question> = (0_u32..).zip((0..4).cycle()).take(120).map(|(n, right)| one(n, right, None)).collect();
    assert_eq!(codes(&even), []);
    let last: Vec<Question> = (0..120).map(|n| one(n, 3, None)).collect();
    assert_eq!(codes(&last).iter().filter(|(_, code)| *code == "key_position_bias").count(), 4);
    assert!(codes(&last).contains(&(None, "key_longest_bias")));
    let true_only: Vec<Question> = (0..100).map(|n| one(n, 0, Some(true))).collect();
    assert_eq!(codes(&true_only), [(None, "truth_bias")]);
    let mut twice = even.clone();
    let mut again = even[7].clone();
    again.id = QuestionId::parse("elevator-9999").unwrap();
    twice.push(again);
    assert_eq!(codes(&twice), [(Some("elevator-9999".to_owned()), "near_duplicate")]);
    assert!(RULES.iter().chain(BANK_RULES).all(|r| rule(r.code) == Some(r)));
}
