//! Papers as people type them, read into questions.

use super::{Line, questions};
use crate::bank::import::item::{Item, Items, Level, Source};
use crate::bank::import::limit::Limits;
use crate::bank::lists::Topics;
use domain::question::{Kind, Library};
use proptest::prelude::*;
use std::time::{Duration, Instant};

pub(super) fn items(text: &str) -> Items {
    let topics = Topics::from_pairs([("quality", "质量月")]);
    let deadline = Instant::now() + Duration::from_secs(30);
    let limits = Limits::default();
    let library = Library::default();
    let source =
        Source { bytes: &[], file_name: "题库.txt", limits: &limits, deadline, topics: &topics, library: &library };
    let mut out = Items::with_room(limits.rows_max);
    let lines = (1..).zip(text.lines()).map(|(row, text)| Line { row, text: text.to_owned(), ..Line::default() });
    questions(lines.collect(), &source, &mut out).unwrap();
    out
}

/// An item in one line: kind, stem, options with `*` at the right ones, answer, explanation, codes of errors.
fn shown(item: &Item) -> String {
    let draft = &item.draft;
    if item.unsupported {
        return format!("unsupported|{}", draft.stem);
    }
    let options: Vec<String> =
        draft.options.iter().map(|o| format!("{}{}", if o.right { "*" } else { "" }, o.text)).collect();
    let answer = match draft.kind {
        Kind::TrueFalse => draft.truth.map_or("?".to_owned(), |truth| truth.to_string()),
        Kind::Fill => draft.accepted.join("；"),
        _ => options.join(" "),
    };
    let errors: Vec<&str> = item.problems.iter().filter(|p| p.level == Level::Error).map(|p| p.code).collect();
    let errors = if errors.is_empty() { String::new() } else { format!("|!{}", errors.join(",")) };
    let explanation = if draft.explanation.is_empty() { String::new() } else { format!("|{}", draft.explanation) };
    format!("{}|{}|{answer}{explanation}{errors}", draft.kind.word(), draft.stem)
}

fn read(text: &str) -> Vec<String> {
    items(text).list.iter().map(shown).collect()
}

#[test]
fn a_plain_paper_reads_in_every_style() {
    for (number, mark, answer) in [
        ("1.", ".", "答案：B"),
        ("1、", "、", "答案:B"),
        ("(1)", "．", "正确答案：B"),
        ("（1）", "）", "【答案】B"),
        ("1．", ":", "参考答案：B"),
        ("单选题 1、", ".", "答案 B"),
        ("第1题", "、", "答案：Ｂ"),
        ("1 ", " ", "标准答案：B。"),
    ] {
        let text =
            format!("{number}质量月在几月？\nA{mark}八月\nB{mark}九月\nC{mark}十月\n{answer}\n解析：自1978年起。");
        assert_eq!(read(&text), ["single|质量月在几月？|八月 *九月 十月|自1978年起。"], "{text}");
    }
}

#[test]
fn sections_set_the_kind_and_the_points_go() {
    let text = "2022年质量知识竞赛题库\n一、单项选择题（共1题，每题2分，共2分）\n1.甲是（ ）（2分）\nA.子 B.丑 C.寅 D.卯\n答案：A\n\
        二、判断题(每小题1分)\n1.甲是乙。（√）\n2.乙是甲。（ × ）\n三、多选题\n1.甲有\nA、子\nB、丑\n答案：AB\n四、填空题\n1.每年____月\n答案：9；九\n\
        五、简答题\n1.什么是质量？\n答：程度。\n2.什么是标准？";
    assert_eq!(
        read(text),
        [
            "single|甲是（　）|*子 丑 寅 卯",
            "truefalse|甲是乙。|true",
            "truefalse|乙是甲。|false",
            "multiple|甲有|*子 *丑",
            "fill|每年____月|9；九",
            "unsupported|什么是质量？",
            "unsupported|什么是标准？",
        ]
    );
}

#[test]
fn answers_in_stems_are_taken_and_reported() {
    let text = "1.下列不正确的是(B)。\nA.子\nB.丑\n2.属于（C魅力质量特性）\nA.必备质量\nB.期望质量\nC.魅力质量特性\n3.以下 B 不属于质量\nA.子\nB.丑\n\
        4.第一空（A），第二空（B）\nA.子\nB.丑\n5.正确的是（A）\nA.子\nB.丑\n答案：B";
    assert_eq!(
        read(text),
        [
            "single|下列不正确的是（　）。|子 *丑",
            "single|属于（　）|必备质量 期望质量 *魅力质量特性",
            "single|以下（　）不属于质量|子 *丑",
            "single|第一空（A），第二空（B）|子 丑|!key_ambiguous",
            "single|正确的是（A）|子 丑|!key_conflict",
        ]
    );
    let out = items(text);
    assert!(out.list[0].problems.iter().any(|p| p.code == "key_in_stem" && p.level == Level::Warning));
}

#[test]
fn answer_blocks_find_their_questions() {
    let question = |n: u32| format!("{n}.甲{n}（ ）\nA.子\nB.丑\nC.寅\n");
    let paper: String = (1..=5).map(question).collect();
    for block in [
        "1-5 ABCAB",
        "1～5：ABCAB",
        "1.A 2.B 3.C\n4.A 5.B",
        "1-3 ABC 4-5 AB",
        "1、A\n2、B\n3、C\n4、A\n5、B",
        "1A2B3C4A5B",
    ] {
        let text = format!("一、单选题\n{paper}参考答案\n{block}");
        let keys: Vec<usize> =
            items(&text).list.iter().map(|i| i.draft.options.iter().position(|o| o.right).unwrap()).collect();
        assert_eq!(keys, [0, 1, 2, 0, 1], "{block}");
    }
    let text = format!(
        "一、单选题\n{paper}二、判断题\n1.甲是乙。\n2.乙是甲。\n三、填空题\n1.每年____月\n参考答案\n一、单选题\n1-5 ABCAB\n二、判断题\n1、√ 2、×\n三、填空题\n1.九"
    );
    let read = read(&text);
    assert_eq!(read[5..], ["truefalse|甲是乙。|true", "truefalse|乙是甲。|false", "fill|每年____月|九"]);
    let text = format!("{paper}答案与解析\n1.【答案】A 【解析】因为子。\n2.B。因为丑。\n3. C\n4. A\n5. B\n6. C");
    let out = items(&text);
    assert_eq!(shown(&out.list[0]), "single|甲1（　）|*子 丑 寅|因为子。");
    assert_eq!(shown(&out.list[1]), "single|甲2（　）|子 *丑 寅|因为丑。");
    assert!(out.findings.iter().any(|p| p.code == "answer_unplaced"));
}

#[test]
fn questions_without_numbers_are_told_apart() {
    let text = "质量月在几月？\nA.八月\nB.九月\n答案：B\n解析：第一行\n第二行\n\n质量月是哪年开始的？\nA.1978\nB.1998\n答案：A\n\n质量月在九月。（√）\n电梯可以超载。（×）";
    assert_eq!(
        read(text),
        [
            "single|质量月在几月？|八月 *九月|第一行\n第二行",
            "single|质量月是哪年开始的？|*1978 1998",
            "truefalse|质量月在九月。|true",
            "truefalse|电梯可以超载。|false",
        ]
    );
}

#[test]
fn junk_and_what_belongs_to_nothing_is_reported_with_its_line() {
    let text = "精品文档\n欢迎使用\n1.甲（ ）\nA.子\nB.丑\n答案：A\n第 3 页\nx\n2.乙www.docin.com丙\nA.子\nB.丑\n答案：B\n— 4 —";
    let out = items(text);
    assert_eq!(out.list.len(), 2);
    assert_eq!(out.list[1].draft.stem, "乙丙");
    let found: Vec<(usize, &str)> = out.findings.iter().map(|p| (p.place.row, p.code)).collect();
    for expected in [(1, "watermark"), (2, "unplaced"), (7, "page_number"), (13, "page_number")] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
}

#[test]
fn numbers_out_of_order_are_warned_about() {
    let text = "1.甲（√）\n2.乙（√）\n2.丙（√）\n5.丁（×）";
    let out = items(text);
    let warned: Vec<&str> = out
        .list
        .iter()
        .flat_map(|i| &i.problems)
        .filter(|p| p.code == "number_order")
        .map(|p| p.message.as_str())
        .collect();
    assert_eq!(warned, ["题号 2 重复", "题号从 2 跳到 5"]);
}

#[test]
fn statements_inside_a_stem_stay_there() {
    let text = "1.下列说法正确的有\n(1)甲\n(2)乙\nA.(1)\nB.(2)\n答案：A\n2.组合：①甲 ②乙\nA.①\nB.②\n答案：B";
    assert_eq!(read(text), ["single|下列说法正确的有(1)甲(2)乙|*(1) (2)", "single|组合：①甲 ②乙|① *②"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_a_panic(text in "(?s).{0,400}") {
        items(&text);
    }

    #[test]
    fn any_paper_is_read_without_a_panic(
        lines in proptest::collection::vec("(1\\.|2、|（3）|第4题|A\\.|B、|（C）|D |答案：|【答案】|参考答案|解析：|一、单选题|二、判断题|1-3 ABC|①|√|（ ）|____|甲乙|、|。| |\n|[A-D]|[0-9]){0,12}", 0..30)
    ) {
        items(&lines.join("\n"));
    }

    #[test]
    fn line_ends_and_trailing_blanks_change_nothing(
        lines in proptest::collection::vec("(1\\.甲（ ）|2、乙（√）|A\\.子|B\\.丑|C 寅|答案：A|解析：因为|一、单选题|参考答案|1-2 AB|丙丁|)", 0..25)
    ) {
        let plain = lines.join("\n");
        let blanks = lines.join("  \n");
        prop_assert_eq!(read(&plain), read(&blanks));
        prop_assert_eq!(read(&plain), read(&lines.join("\r\n")));
    }
}
