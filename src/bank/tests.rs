//! The bundled bank, and what the loader says of a damaged one.

use super::*;
use domain::award::{Facts, check};
use domain::participant::Category;
use domain::points::Points;
use domain::question::{Citation, Kind};
use domain::time::Day;

fn bundled() -> Bank {
    Bank::bundled().unwrap_or_else(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{} faults:\n{}", lines.len(), lines.join("\n"))
    })
}

#[test]
fn the_bundled_bank_is_sound_and_every_quote_is_proven() {
    let bank = bundled();
    assert!(bank.questions.len() >= 190, "{}", bank.questions.len());
    for question in &bank.questions {
        assert!(!question.citations.is_empty(), "{}", question.id);
        for citation in &question.citations {
            assert_eq!(bank.library.verify(citation), Ok(()), "{}", question.id);
        }
        let dated = question.citations.iter().any(|c| matches!(c, Citation::Law { .. }));
        assert!(question.valid.0.is_some() || !dated, "{}", question.id);
    }
    assert_eq!((bank.library.laws.len(), bank.activities.len(), bank.towns.len()), (54, 12, 23));
    assert_eq!(bank.library.laws.values().map(|law| law.articles.len()).sum::<usize>(), 3301);
    assert_eq!(bank.topics.iter().filter(|(code, _)| !code.contains('.')).count(), 12);
    assert!(bank.library.facts.values().all(|(_, source)| !source.contains("://")));
}

#[test]
fn every_activity_has_its_questions() {
    let bank = bundled();
    for activity in &bank.activities {
        let own = bank.questions.iter().filter(|q| q.topic.split('.').next() == Some(activity.topic.as_str()));
        assert!(own.count() >= 10, "{}", activity.topic);
        assert!(bank.topics.name(&activity.topic).is_some());
    }
}

#[test]
fn the_contest_of_2022_can_be_drawn_in_its_own_month_and_today() {
    let bank = bundled();
    let contest = bank.contests.iter().find(|c| c.id.as_str() == "quality-month-2022").unwrap();
    assert_eq!(contest.blueprint.full_score(), Points::from_milli(100_000));
    assert_eq!((contest.blueprint.questions_total(), contest.rules.limit_ms), (20, 600_000));
    assert_eq!(contest.eligible, Category::ALL);
    let day = |text: &str| Day::parse(text).unwrap();
    for days in [(day("2022-09-01"), day("2022-09-30")), (day("2026-11-22"), day("2026-12-22"))] {
        contest.blueprint.index(contest, 1, bank.questions.iter(), days).unwrap();
    }
}

#[test]
fn every_bundled_contest_can_be_drawn_and_its_awards_stand_up_to_the_law() {
    let bank = bundled();
    for contest in &bank.contests {
        contest.blueprint.index(contest, 1, bank.questions.iter(), contest.days()).unwrap();
        let plan = &bank.awards[&contest.id];
        let questions = u32::try_from(contest.blueprint.questions_total()).unwrap();
        let eligible = &contest.eligible;
        let facts = Facts { questions, eligible, town: &|_| true, one_attempt_kept: true };
        assert_eq!(check(plan, &facts), [], "{}", contest.id);
    }
    let lucky = &bank.awards[&ContestId::parse("health-food-2022").unwrap()];
    let prizes: Vec<(&str, u32)> = lucky.tiers.iter().map(|tier| (tier.prize.as_str(), tier.quantity)).collect();
    assert_eq!(prizes, [("家用血压计", 2), ("厨房电子秤", 6)]);
}

#[test]
fn lists_serve_their_purpose() {
    let bank = bundled();
    for bad in ["管理员", "中山市监局", "12315热线", "加V领奖", "SYSTEM"] {
        assert!(bank.words.refuses(bad), "{bad}");
    }
    let organizations = bank.organizations.iter().map(|o| o.as_str());
    for good in ["林小红", "岐江渔夫", "阿布都拉·买买提", "质量卫士"].into_iter().chain(organizations)
    {
        assert!(!bank.words.refuses(good), "{good}");
    }
    assert!(bank.passwords.len() >= 1000 && bank.passwords.iter().all(|p| *p == p.to_lowercase()));
    assert!(["password", "zhongshan2022", "12345678", "qwertyuiop"].iter().all(|p| bank.passwords.contains(*p)));
    assert!(bank.notice.text.contains("{organizer}") && bank.notice.text.contains("{contact}"));
    assert!((600..=900).contains(&bank.notice.text.chars().count()), "{}", bank.notice.text.chars().count());
}

const ITEM: &str = "- id: elevator-0001\n  kind: single\n  topic: elevator.ride\n  difficulty: 2\n  \
    audience: [consumer]\n  stem: >-\n    被困在电梯里\n    应当怎样做？\n  options:\n    - right: 按铃等待\n    \
    - wrong: 扒开门\n      why: 很危险。\n  explanation: 按铃。\n  cite:\n    - law: x-law\n      \
    article: 第一条\n      quote: 按铃\n";

fn with_items(items: &str) -> Files {
    Files::from_pairs(&[
        ("elevator/ride.yaml", items),
        (
            "laws/x-law.md",
            "# 某法\neffective: 2018-12-29\nversion: x\nstatus: current-until-2026-12-31\n\n**第一条**　应当按铃。\n",
        ),
        ("facts.md", "F106 | 保持镇静 | 某局《通知》 | A\n"),
        ("topics.yaml", "- {code: elevator, name: 电梯, topics: [{code: ride, name: 乘梯}]}\n"),
        ("activities.yaml", "- {number: 1, name: 一, content: 二, kind: week, topic: elevator}\n"),
        ("towns.yaml", "- {code: \"442000001\", name: 石岐街道, aliases: [石岐]}\n"),
        ("organizations.yaml", "- name: 某局\n"),
        ("notice.yaml", "version: 1\ntitle: 告知\ntext: |\n  甲\n\n  乙\n"),
        ("words.txt", "官方\n"),
        ("passwords.txt", "12345678\n"),
    ])
}

fn faults(items: &str) -> Vec<(Option<usize>, String, &'static str)> {
    match Bank::load(&with_items(items), Vec::new()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(|f| (f.line, f.field, f.code)).collect(),
    }
}

#[test]
fn an_item_is_read_as_written() {
    let bank = Bank::load(&with_items(ITEM), Vec::new()).unwrap();
    let question = &bank.questions[0];
    assert_eq!(question.stem, "被困在电梯里应当怎样做？");
    assert_eq!(question.options()[1].note.as_deref(), Some("很危险。"));
    assert_eq!(question.valid, (Day::parse("2018-12-29"), Day::parse("2026-12-31")));
    assert_eq!((question.kind(), question.source.as_str()), (Kind::Single, "question-bank/elevator/ride.yaml"));
    assert_eq!(bank.notice.text, "甲\n\n乙");
}

#[test]
fn every_fault_of_an_item_is_named_with_its_line() {
    let changes = [
        ("id: elevator-0001", "id: elevator-1", 1, "id", "format"),
        ("kind: single", "kind: choice", 2, "kind", "unknown_value"),
        ("topic: elevator.ride", "topic: elevator.owner", 3, "topic", "wrong_place"),
        ("difficulty: 2", "difficulty: 4", 4, "difficulty", "out_of_range"),
        ("audience: [consumer]", "audience: [consumers]", 5, "audience.0", "unknown_value"),
        ("right: 按铃等待", "right: 3", 9, "options.0.right", "type"),
        ("why: 很危险。", "because: 很危险。", 9, "options.1.because", "unknown_field"),
        ("quote: 按铃", "qoute: 按铃", 14, "cite.0.qoute", "unknown_field"),
        ("law: x-law", "standard: GB 7588", 14, "cite.0.title", "required"),
        ("explanation: 按铃。", "explain: 按铃。", 13, "explain", "unknown_field"),
    ];
    for (from, to, line, field, code) in changes {
        let found = faults(&ITEM.replacen(from, to, 1));
        assert!(found.contains(&(Some(line), field.to_owned(), code)), "{to}: {found:?}");
    }
    assert_eq!(
        faults(&ITEM.replace("quote: 按铃", "quote: 扒门")),
        [(Some(1), "cite".to_owned(), "citation_unproven")]
    );
    assert_eq!(faults(&ITEM.replace("- wrong", "- right")), [(Some(1), "answer".to_owned(), "several_keys")]);
}

#[test]
fn a_bad_item_does_not_hide_the_others() {
    let second = ITEM.replace("0001", "0002").replace("stem: >-", "stem: [");
    let third = ITEM.replace("0001", "0003").replace("difficulty: 2", "difficulty: 9").replace("被困", "关在");
    let again = ITEM.replace("difficulty", "difficulti");
    let found = faults(&format!("# 注释\n{ITEM}\n{second}\n{third}\n{again}"));
    let codes: Vec<&str> = found.iter().map(|(_, _, code)| *code).collect();
    assert_eq!(codes, ["yaml", "out_of_range", "repeated", "required", "unknown_field"], "{found:?}");
    let lines: Vec<usize> = found.iter().filter_map(|(line, ..)| *line).collect();
    assert!(lines.is_sorted() && lines[0] > 18, "{lines:?}");
    assert_eq!(faults(&format!("{ITEM}\n{}", ITEM.replace("0001", "0002")))[0].2, "duplicate");
}

#[test]
fn a_damaged_folder_gives_faults_and_no_panic() {
    let mut files = with_items(ITEM);
    for (path, text) in [
        ("topics.yaml", "x: 1\n"),
        ("towns.yaml", "- {code: 442000001, name: 石岐}\n- {code: \"1\", name: 石岐, aliases: [石岐]}\n- 5\n"),
        ("notice.yaml", "version: one\n"),
        ("activities.yaml", "- {number: 2, name: 一, content: 二, kind: week, topic: none, x: 1}\n"),
        ("organizations.yaml", "- name: 某\n- name: 某局\n- name: 某 局\n"),
        ("facts.md", ""),
        ("laws/x-law.md", ""),
        ("contests/Bad Name.yaml", "a: [\n"),
        ("elevator/ride.yaml", "not a list\n"),
        ("elevator/none.yaml", ITEM),
    ] {
        files.set(path, text);
    }
    let found = Bank::load(&files, Vec::new()).unwrap_err();
    for file in ["topics", "towns", "notice", "activities", "organizations", "x-law", "Bad Name", "ride", "none"] {
        assert!(found.iter().any(|f| f.file.contains(file)), "{file}");
    }
    let empty = Bank::load(&Files::from_pairs(&[]), Vec::new()).unwrap_err();
    assert!(empty.iter().filter(|f| f.code == "missing_file").count() >= 8);
}

#[test]
fn a_folder_reads_like_the_bundle() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("laws")).unwrap();
    std::fs::write(folder.path().join("words.txt"), "\u{feff}官方\r\n").unwrap();
    std::fs::write(folder.path().join("laws/x.md"), [0xff, 0xfe]).unwrap();
    let found = Bank::from_folder(folder.path()).unwrap_err();
    assert!(found.iter().any(|f| f.file == "laws/x.md" && f.code == "unreadable"));
    assert!(found.iter().all(|f| f.file != "words.txt"));
    assert!(Bank::from_folder(&folder.path().join("none")).is_err());
}

#[test]
fn a_finding_is_reported_until_its_author_gives_a_reason() {
    let review = |items: &str| {
        let review = Bank::load(&with_items(items), Vec::new()).unwrap().review(Day::parse("2026-01-01").unwrap());
        let codes = |faults: &[BankFault]| faults.iter().map(|f| (f.line, f.code)).collect::<Vec<_>>();
        (codes(&review.errors), codes(&review.warnings), review.allowed.len())
    };
    assert_eq!(review(ITEM), (vec![], vec![], 0));
    let negative = ITEM.replace("应当怎样做", "做法错误的是");
    assert_eq!(review(&negative), (vec![], vec![(Some(1), "negative_stem")], 0));
    let allowed = format!("{negative}  allow:\n    negative_stem: 法条本身就是否定句\n");
    assert_eq!(review(&allowed), (vec![], vec![], 1));
    let needless = format!("{ITEM}  allow:\n    negative_stem: 法条本身就是否定句\n");
    assert_eq!(review(&needless), (vec![], vec![(Some(1), "needless_allow")], 0));
    for bad in
        ["  allow: yes\n", "  allow:\n    no_such_rule: 法条本身就是否定句\n", "  allow:\n    negative_stem: ''\n"]
    {
        assert!(faults(&format!("{ITEM}{bad}")).iter().any(|(_, field, _)| field == "allow"), "{bad}");
    }
    let late = Bank::load(&with_items(ITEM), Vec::new()).unwrap().review(Day::parse("2027-03-01").unwrap());
    assert_eq!(late.errors.iter().map(|f| f.code).collect::<Vec<_>>(), ["citation_repealed"]);
}
