//! Spreadsheets as people really make them, and files that are no spreadsheets.

use crate::bank::import::testing::*;
use crate::bank::import::{Checked, ImportReport};
use crate::bank::{drafts_from_json, drafts_to_json};
use domain::question::{Difficulty, Draft, Kind};
use rust_xlsxwriter::{Format, Formula};

/// One row below the usual headings.
fn one(row: &[&str]) -> Checked {
    check(&sheet(&[&HEAD, row]))
}

fn draft(row: &[&str]) -> Draft {
    let checked = one(row);
    assert!(checked.report.counts.faulty == 0, "{row:?}: {:?}", checked.report.faults);
    checked.drafts.into_iter().next().unwrap()
}

fn keys(draft: &Draft) -> Vec<usize> {
    draft.options.iter().enumerate().filter(|(_, o)| o.right).map(|(i, _)| i).collect()
}

#[test]
fn the_common_layout_is_read() {
    let checked = check(&sheet(&[
        &[
            "题干（必填）",
            "题型 （必填）",
            "选项 A",
            "选项 B",
            "选项E\n(勿删)",
            "正确答案H\n（必填）",
            "解析（勿删）",
            "章节",
            "难度",
        ],
        &["1、被困电梯怎么办？", "单选题", "A. 按铃", "扒门", "", "A", "按铃等待。", "文明乘梯", "偏易"],
        &["乘梯前要看什么？", "多选题", "标志", "须知", "", "A、B", "", "电梯安全/文明乘梯", "难"],
        &["电梯可以超载。", "判断题", "", "", "", "B", "", "elevator", ""],
        &["检验标志由（　）核发", "填空题", "检验机构", "", "", "", "", "别的", "3"],
    ]));
    let report = &checked.report;
    assert_eq!(
        (
            report.counts.sheets,
            report.counts.read,
            report.counts.accepted,
            report.counts.faulty,
            report.counts.duplicates
        ),
        (1, 4, 4, 0, 0)
    );
    let [a, b, c, d] = checked.drafts.as_slice() else { panic!() };
    assert_eq!(
        (a.stem.as_str(), a.options[0].text.as_str(), a.explanation.as_str()),
        ("被困电梯怎么办？", "按铃", "按铃等待。")
    );
    assert_eq!((a.topic.as_str(), a.difficulty, keys(a)), ("elevator.ride", Difficulty::Easy, vec![0]));
    assert_eq!(
        (b.kind, b.topic.as_str(), keys(b), b.difficulty),
        (Kind::Multiple, "elevator.ride", vec![0, 1], Difficulty::Hard)
    );
    assert_eq!((c.kind, c.truth, c.topic.as_str(), c.options.len()), (Kind::TrueFalse, Some(false), "elevator", 0));
    assert_eq!((d.stem.as_str(), d.accepted.as_slice()), ("检验标志由____核发", &["检验机构".to_owned()][..]));
    assert_eq!((d.topic.as_str(), d.audience.len(), d.source.as_str()), ("", 4, "题目.xlsx · 第一章 · 第 5 行"));
    assert!(codes(&report.notes).contains(&"no_topic") && codes(&report.notes).contains(&"no_citation"));
    assert_eq!(report.accepted.iter().map(|q| q.answer()).collect::<Vec<_>>(), ["A", "AB", "错误", "检验机构"]);
}

#[test]
fn answers_are_understood_in_many_forms() {
    for (said, expected) in [("B", vec![1]), ("ｂ", vec![1]), ("乙", vec![1]), ("答案：B", vec![1]), ("（B）", vec![1])]
    {
        assert_eq!(keys(&draft(&["题", "单选题", "甲", "乙", "丙", "", said])), expected, "{said}");
    }
    for said in ["ACE", "A,C,E", "A、C、E", "A;C;E", "Ａ Ｃ Ｅ", "甲；丙；戊", "甲、丙、戊"] {
        let checked = check(&sheet(&[
            &["题目", "题型", "选项A", "选项B", "选项C", "选项D", "选项E", "答案"],
            &["题", "多选", "甲", "乙", "丙", "丁", "戊", said],
        ]));
        assert_eq!(keys(&checked.drafts[0]), [0, 2, 4], "{said}");
    }
    for (said, truth) in [
        ("对", true),
        ("正确", true),
        ("√", true),
        ("T", true),
        ("是", true),
        ("A", true),
        ("错误", false),
        ("×", false),
        ("F", false),
        ("否", false),
        ("B", false),
    ] {
        assert_eq!(draft(&["题", "判断题", "", "", "", "", said]).truth, Some(truth), "{said}");
    }
    assert_eq!(draft(&["题", "判断题", "错", "对", "", "", "A"]).truth, Some(false));
    assert_eq!(draft(&["每____年", "填空题", "", "", "", "", "2；两|二"]).accepted, ["2", "两", "二"]);
}

#[test]
fn kinds_are_told_by_answers_sheets_and_headings() {
    for (row, kind) in [
        (["题", "", "甲", "乙", "", "", "A"], Kind::Single),
        (["题", "", "甲", "乙", "丙", "", "AB"], Kind::Multiple),
        (["题", "", "", "", "", "", "√"], Kind::TrueFalse),
        (["题____", "", "", "", "", "", "甲"], Kind::Fill),
        (["题", "不定项选择题", "甲", "乙", "", "", "B"], Kind::Single),
        (["题", "2", "甲", "乙", "丙", "", "AB"], Kind::Multiple),
    ] {
        assert_eq!(draft(&row).kind, kind, "{row:?}");
    }
    let sheets = book(|book| {
        let head: &[&str] = &["题目（必填）", "选项A（必填）", "选项B（必填）", "正确选项（必填）"];
        write(book.add_worksheet().set_name("多选题").unwrap(), &[head, &["一", "甲", "乙", "AB"]]);
        write(book.add_worksheet().set_name("判断题").unwrap(), &[head, &["二", "对", "错", "A"]]);
        write(
            book.add_worksheet().set_name("混合").unwrap(),
            &[head, &["一、单项选择题（每题2分）"], &["三", "甲", "乙", "A"], &["二、判断题"], &["四", "", "", "错"]],
        );
    });
    let kinds: Vec<Kind> = check(&sheets).drafts.iter().map(|draft| draft.kind).collect();
    assert_eq!(kinds, [Kind::Multiple, Kind::TrueFalse, Kind::Single, Kind::TrueFalse]);
}

#[test]
fn the_header_may_stand_lower_and_in_another_order() {
    let checked = check(&sheet(&[
        &["标题", "质量知识"],
        &["描述", "题目和答案"],
        &["用时", "10"],
        &["题型", "题干", "选择项1", "选择项2", "解析", "答案1", "答案2", "得分1", "出题人"],
        &["多选题", "题一", "甲", "乙", "", "A", "B", "2", "王"],
        &["题型", "题干", "选择项1", "选择项2", "解析", "答案1", "答案2", "得分1", "出题人"],
        &[],
        &["单选题", "题二", "甲", "乙", "因为", "B", "", "2", ""],
    ]));
    assert_eq!((checked.report.counts.read, checked.report.counts.accepted), (2, 2));
    assert_eq!((keys(&checked.drafts[0]), keys(&checked.drafts[1])), (vec![0, 1], vec![1]));
    assert_eq!(checked.report.accepted[1].place.row, 8);
    let unknown = checked.report.notes.iter().find(|note| note.code == "unknown_columns").unwrap();
    assert!(unknown.message.contains("出题人"));
}

#[test]
fn numbers_formulas_dates_and_errors_are_told_apart() {
    let bytes = book(|book| {
        let page = book.add_worksheet();
        write(page, &[&HEAD, &["几天？", "单选题"], &["日期", "单选题"], &["错", "单选题"]]);
        page.write_number(1, 2, 7.0).unwrap();
        page.write_number(1, 3, 1.5).unwrap();
        page.write_formula(1, 6, Formula::new("=CHAR(65)").set_result("A")).unwrap();
        page.write_number(1, 7, 3.0).unwrap();
        let date = Format::new().set_num_format("m/d");
        page.write_number_with_format(2, 2, 44_621.0, &date).unwrap();
        page.write_string(2, 3, "乙").unwrap();
        page.write_string(2, 6, "B").unwrap();
        page.write_formula(3, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        page.write_string(3, 3, "乙").unwrap();
        page.write_string(3, 6, "B").unwrap();
    });
    let checked = check(&bytes);
    let draft = &checked.drafts[0];
    assert_eq!((draft.options[0].text.as_str(), draft.options[1].text.as_str()), ("7", "1.5"));
    assert_eq!((keys(draft), draft.difficulty), (vec![0], Difficulty::Hard));
    let faults: Vec<_> = checked.report.faults.iter().map(|f| (f.row, f.column.as_str(), f.code.as_str())).collect();
    assert!(faults.contains(&(3, "选项 A", "became_date")), "{faults:?}");
}

#[test]
fn every_fault_names_its_place_and_a_remedy() {
    for (row, column, code) in [
        (["", "单选题", "甲", "乙", "", "", "A"], "题干（必填）", "empty_stem"),
        (["题", "简答题", "甲", "乙", "", "", "A"], "题型 （必填）", "unsupported_kind"),
        (["题", "听力题", "甲", "乙", "", "", "A"], "题型 （必填）", "unknown_kind"),
        (["题", "单选题", "甲", "乙", "", "", ""], "正确答案 （必填）", "no_key"),
        (["题", "单选题", "甲", "乙", "", "", "AB"], "正确答案 （必填）", "several_keys"),
        (["题", "多选题", "甲", "乙", "丙", "", "B"], "正确答案 （必填）", "one_key"),
        (["题", "单选题", "甲", "乙", "", "", "C"], "正确答案 （必填）", "key_outside"),
        (["题", "单选题", "甲", "乙", "", "", "丁"], "正确答案 （必填）", "answer_unknown"),
        (["题", "单选题", "甲", "", "丙", "", "A"], "选项 B", "empty_option"),
        (["题", "单选题", "甲", "甲 ", "", "", "A"], "选项 B", "repeated_option"),
        (["题", "单选题", "甲", "", "", "", "A"], "选项 A", "too_few_options"),
        (["题", "判断题", "", "", "", "", "也许"], "正确答案 （必填）", "answer_unknown"),
        (["题", "判断题", "", "", "", "", ""], "正确答案 （必填）", "no_key"),
        (["题____和____", "填空题", "", "", "", "", "甲"], "题干（必填）", "several_blanks"),
        (["题", "", "", "", "", "", "甲"], "题型 （必填）", "no_kind"),
    ] {
        let checked = one(&row);
        assert_eq!((checked.report.counts.accepted, checked.drafts.len()), (0, 0), "{row:?}");
        let found: Vec<_> = checked.report.faults.iter().map(|f| (f.row, f.column.as_str(), f.code.as_str())).collect();
        assert_eq!(found, [(2, column, code)], "{row:?}");
        assert!(checked.report.faults[0].suggestion.is_some() || code == "too_few_options", "{code}");
    }
    assert_eq!(codes(&one(&["题", "单选题", "甲", "乙", "", "", "A", "超难"]).report.faults), ["unknown_difficulty"]);
}

#[test]
fn duplicates_are_found_in_the_file_and_in_the_bank() {
    let checked = check(&sheet(&[
        &HEAD,
        &["题 一？", "单选题", "甲", "乙", "", "", "A"],
        &["题一?", "单选题", "甲", "乙", "", "", "A"],
        &["题库里的题？", "判断题", "", "", "", "", "对"],
        &["题二", "单选题", "甲", "乙", "", "", ""],
        &["题二", "单选题", "甲", "乙", "", "", "B"],
    ]));
    let report = &checked.report;
    assert_eq!(
        (report.counts.read, report.counts.accepted, report.counts.duplicates, report.counts.faulty),
        (5, 2, 2, 1)
    );
    let duplicates: Vec<_> = report.duplicates.iter().map(|q| q.duplicate_of.as_deref()).collect();
    assert_eq!(duplicates, [Some("第一章 第 2 行"), Some("elevator-0001")]);
}

#[test]
fn keys_inside_stems_hidden_sheets_and_examples_are_handled() {
    let checked = one(&["下列错误的是(B)。", "单选题", "甲", "乙", "", "", "B"]);
    assert_eq!(
        (checked.drafts[0].stem.as_str(), codes(&checked.report.faults)[0]),
        ("下列错误的是（　）。", "key_in_stem")
    );
    assert_eq!(draft(&["维生素（C）的作用", "单选题", "甲", "乙", "", "", "A"]).stem, "维生素（C）的作用");
    let bytes = book(|book| {
        write(book.add_worksheet(), &[&HEAD, &["【示例】题", "单选题"], &["题", "单选题", "甲", "乙", "", "", "A"]]);
        write(book.add_worksheet().set_name("列表").unwrap().set_hidden(true), &[&["题干", "答案"], &["甲", "A"]]);
        write(book.add_worksheet().set_name("说明").unwrap(), &[&["请看"]]);
    });
    let checked = check(&bytes);
    assert_eq!((checked.report.counts.read, checked.report.counts.sheets), (1, 1));
    let notes = codes(&checked.report.notes);
    assert!(codes(&checked.report.faults).contains(&"hidden_sheet"));
    assert!(["example", "no_header"].iter().all(|code| notes.contains(code)), "{notes:?}");
}

#[test]
fn reports_and_drafts_survive_storage() {
    let bytes =
        sheet(&[&HEAD, &["题____", "填空题", "", "", "", "", "甲；乙"], &["题", "单选题", "甲", "乙", "", "", "A"]]);
    let (first, second) = (check(&bytes), check(&bytes));
    assert_eq!(first.report.hash, second.report.hash);
    assert_eq!(first.report.hash.len(), 64);
    let other = check(&sheet(&[&HEAD, &["题", "单选题", "甲", "乙", "", "", "B"]]));
    assert_ne!(first.report.hash, other.report.hash);
    let json = serde_json::to_string(&first.report).unwrap();
    assert_eq!(serde_json::from_str::<ImportReport>(&json).unwrap(), first.report);
    assert_eq!(drafts_from_json(&drafts_to_json(&first.drafts).unwrap()).unwrap(), first.drafts);
    for bad in ["", "{}", "{\"v\":2,\"drafts\":[]}", "{\"v\":1,\"drafts\":[{}]}"] {
        assert!(drafts_from_json(bad).is_err(), "{bad}");
    }
}
