//! Workbooks: answers as people write them, cells that a spreadsheet program changed, and common faults.

use crate::{Case, case};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet};

/// A workbook that is the same whenever it is made.
pub(crate) fn book(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2022, 9, 1).unwrap();
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

/// Writes rows of text; empty texts leave the cell out.
pub(crate) fn write(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
}

/// A workbook of one sheet.
pub(crate) fn sheet(rows: &[&[&str]]) -> Vec<u8> {
    book(|book| write(book.add_worksheet(), rows))
}

/// A plain heading for files whose habit is elsewhere.
pub(crate) const HEAD: [&str; 7] = ["题干", "题型", "选项A", "选项B", "选项C", "选项D", "正确答案"];

pub(crate) fn cases() -> Vec<Case> {
    [answers(), truths(), cells(), lines(), faults()].into_iter().flatten().collect()
}

fn answers() -> Vec<Case> {
    let choice = |stem: &'static str, kind: &'static str, answer: &'static str| {
        vec![stem, kind, "甲方", "乙方", "丙方", "丁方", answer]
    };
    let table = |rows: Vec<Vec<&'static str>>| {
        let rows: Vec<&[&str]> = std::iter::once(&HEAD[..]).chain(rows.iter().map(Vec::as_slice)).collect();
        sheet(&rows)
    };
    vec![
        case(
            "answers-with-separators",
            "多选答案.xlsx",
            table(vec![
                choice("问一？", "多选题", "ABD"),
                choice("问二？", "多选题", "A,B,D"),
                choice("问三？", "多选题", "A、B、D"),
                choice("问四？", "多选题", "A;B；D"),
                choice("问五？", "多选题", "ＡＢＤ"),
                choice("问六？", "多选题", "a b d"),
                choice("问七？", "多选题", "【A/B/D】"),
                choice("问八？", "多选题", "答案：ABD。"),
                choice("问九？", "多选题", "A|B|D"),
                choice("问十？", "多选题", "甲方；乙方；丁方"),
                choice("问十一？", "多选题", "124"),
                choice("问十二？", "多选题", "甲方、乙方"),
            ]),
        ),
        case(
            "answers-as-text",
            "单选答案.xlsx",
            table(vec![
                choice("选一？", "单选题", "乙方"),
                choice("选二？", "单选题", "B、乙方"),
                choice("选三？", "单选题", "（B）"),
                choice("选四？", "单选题", "选B"),
                choice("选五？", "单选题", "2"),
                choice("选六？", "单选题", "戊方"),
                choice("选七？", "单选题", "E"),
                choice("选八？", "单选题", "BC"),
            ]),
        ),
    ]
}

fn truths() -> Vec<Case> {
    vec![
        case(
            "truths",
            "判断.xlsx",
            sheet(&[
                &["题干", "题型", "选项A", "选项B", "答案"],
                &["述一。", "判断题", "", "", "对"],
                &["述二。", "判断题", "", "", "错误"],
                &["述三。", "判断题", "", "", "√"],
                &["述四。", "判断题", "", "", "×"],
                &["述五。", "判断题", "", "", "T"],
                &["述六。", "判断题", "", "", "ｆ"],
                &["述七。", "判断题", "", "", "是"],
                &["述八。", "判断题", "", "", "否"],
                &["述九。", "判断题", "正确", "错误", "B"],
                &["述十。", "判断题", "错", "对", "B"],
                &["述十一。", "判断题", "", "", "A"],
                &["述十二。", "判断题", "同意", "不同意", "不同意"],
                &["述十三。", "判断题", "", "", "不好说"],
            ]),
        ),
        case(
            "keys-in-stems",
            "答案在题干.xlsx",
            sheet(&[
                &["题目", "选项A", "选项B", "选项C", "答案"],
                &["1.下列说法不正确的是(B)。（2分）", "甲说", "乙说", "丙说", ""],
                &["（2）下列说法正确的是（A、C）", "子说", "丑说", "寅说", ""],
                &["产品质量应当检验合格（√）", "", "", "", ""],
                &["国际单位制（SI）的长度单位是（　）", "米", "尺", "丈", "A"],
                &["【多选题】下列哪些是节能产品？", "节能灯", "白炽灯", "变频空调", "AC"],
            ]),
        ),
        case(
            "fill-ins",
            "填空.xlsx",
            sheet(&[
                &["题干", "题型", "选项A", "选项B", "答案"],
                &["投诉热线是____。", "填空题", "", "", "12315"],
                &["七日无理由退货自（ ）之日起算。", "填空题", "", "", "签收；收到商品|收货"],
                &["每部电梯____年检验一次，由____检验。", "填空题", "", "", "一|检验机构"],
                &["热线电话是（）。", "填空题", "12315", "", "A"],
            ]),
        ),
    ]
}

fn cells() -> Vec<Case> {
    vec![
        case(
            "numbers-percentages-and-dates",
            "数字.xlsx",
            book(|book| {
                let page = book.add_worksheet();
                write(
                    page,
                    &[
                        &HEAD,
                        &["合格率不低于多少？", "单选题", "", "", "", "", "B"],
                        &["哪一天是消费者权益日？", "单选题", "", "三月八日", "", "", "A"],
                        &["编号是多少？", "单选题", "", "", "", "", "A"],
                        &["比值是多少？", "单选题", "", "", "", "", ""],
                    ],
                );
                let percent = Format::new().set_num_format("0%");
                page.write_number_with_format(1, 2, 0.9, &percent).unwrap();
                page.write_number_with_format(1, 3, 0.955, &percent).unwrap();
                page.write_number(1, 4, 1.0).unwrap();
                let date = Format::new().set_num_format("m/d");
                page.write_number_with_format(2, 2, 44_635.0, &date).unwrap();
                page.write_number_with_format(3, 2, 7.0, &Format::new().set_num_format("000")).unwrap();
                page.write_number_with_format(3, 3, 1.5, &Format::new().set_num_format("0.00")).unwrap();
                page.write_number(4, 2, 0.1 + 0.2).unwrap();
                page.write_number(4, 3, 3.0).unwrap();
                page.write_formula(4, 6, Formula::new("=CHAR(66)").set_result("B")).unwrap();
            }),
        ),
        case(
            "formula-errors-and-booleans",
            "公式.xlsx",
            book(|book| {
                let page = book.add_worksheet();
                write(
                    page,
                    &[&HEAD, &["公式坏了的题？", "单选题", "甲", "", "", "", "A"], &["布尔值的题。", "判断题"]],
                );
                page.write_formula(1, 3, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
                page.write_boolean(2, 6, true).unwrap();
            }),
        ),
        case(
            "line-feeds-and-invisible-characters",
            "换行.xlsx",
            sheet(&[&HEAD, &["\u{feff}第一行\n第二行\u{200b}？", " 单选题 ", "甲\t", "\u{3000}乙", "", "", "A\n"]]),
        ),
        case(
            "nine-options-and-a-gap",
            "选项.xlsx",
            sheet(&[
                &[
                    "题干", "题型", "选项A", "选项B", "选项C", "选项D", "选项E", "选项F", "选项G", "选项H", "选项I",
                    "答案",
                ],
                &["九个选项的题？", "多选题", "一", "二", "三", "四", "五", "六", "七", "八", "九", "AI"],
                &["中间缺一个的题？", "单选题", "一", "", "三", "", "", "", "", "", "", "C"],
            ]),
        ),
    ]
}

fn lines() -> Vec<Case> {
    vec![
        case(
            "options-that-name-others",
            "以上都是.xlsx",
            sheet(&[&HEAD, &["下列哪些是消费者的权利？", "单选题", "知情权", "选择权", "A和B", "以上都不对", "C"]]),
        ),
        case(
            "examples-of-the-template-left-in",
            "模板.xlsx",
            sheet(&[
                &HEAD,
                &["【示例】电梯门正在关闭时怎样做？", "单选题", "甲", "乙", "", "", "A"],
                &["真正的题？", "单选题", "甲", "乙", "", "", "A"],
            ]),
        ),
    ]
}

fn faults() -> Vec<Case> {
    vec![
        case(
            "every-common-fault",
            "有错.xlsx",
            sheet(&[
                &["序号", "题干", "题型", "选项A", "选项B", "选项C", "答案", "难度"],
                &["1", "", "单选题", "甲", "乙", "", "A"],
                &["2", "没有答案的题？", "单选题", "甲", "乙", "", ""],
                &["3", "答案在外的题？", "单选题", "甲", "乙", "", "D"],
                &["4", "单选两个答案的题？", "单选题", "甲", "乙", "", "AB"],
                &["5", "多选一个答案的题？", "多选题", "甲", "乙", "", "A"],
                &["6", "选项重复的题？", "单选题", "甲", "甲", "", "A"],
                &["7", "只有一个选项的题？", "单选题", "甲", "", "", "A"],
                &["8", "题型不认识的题？", "听力题", "甲", "乙", "", "A"],
                &["9", "什么也没有的题"],
                &["10", "难度不认识的题？", "单选题", "甲", "乙", "", "A", "地狱"],
            ]),
        ),
        case(
            "duplicates-and-contradictions",
            "重复.xlsx",
            sheet(&[
                &HEAD,
                &["甲乙丙丁？", "单选题", "子", "丑", "", "", "A"],
                &["甲乙 丙丁?", "单选题", "丑", "子", "", "", "B"],
                &["甲乙丙丁？", "单选题", "子", "丑", "", "", "B"],
                &["甲乙丙丁？", "单选题", "寅", "卯", "", "", "B"],
            ]),
        ),
    ]
}
