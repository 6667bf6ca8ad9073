//! Workbooks by how they are laid out: where the headings stand, what is merged and hidden.

use crate::sheet::{HEAD, book, sheet, write};
use crate::{Case, case};
use rust_xlsxwriter::Format;

pub(crate) fn cases() -> Vec<Case> {
    [headings(), sections(), codes(), hidden()].into_iter().flatten().collect()
}

fn headings() -> Vec<Case> {
    vec![
        case(
            "headings-with-remarks",
            "表头.xlsx",
            sheet(&[
                &[
                    "序号",
                    "【试题】*",
                    "试题类型\n(单选/多选/判断)",
                    "备选项A",
                    "B选项",
                    "c",
                    "标准答案 多选用逗号隔开",
                    "原因",
                    "难易程度",
                    "备注人",
                ],
                &[
                    "7",
                    "产品标识要用什么文字？",
                    "单选题(必答)",
                    "中文",
                    "英文",
                    "图案",
                    "A",
                    "法律规定。",
                    "中等",
                    "张",
                ],
            ]),
        ),
        case(
            "section-headings-between-rows",
            "混合.xlsx",
            sheet(&[
                &["题干", "选项A", "选项B", "选项C", "答案"],
                &["一、单项选择题（每题2分，共4分）"],
                &["计量单位“千克”的符号是？", "kg", "KG", "Kg", "A"],
                &["二、多项选择题"],
                &["法定计量单位包括？", "米", "秒", "斤", "AB"],
                &["三、判断题（每小题1分）"],
                &["一斤等于五百克。", "", "", "", "√"],
                &["备注：以上题目仅供学习。"],
            ]),
        ),
    ]
}

fn sections() -> Vec<Case> {
    vec![
        case(
            "heading-in-two-rows",
            "两行表头.xlsx",
            book(|book| {
                let page = book.add_worksheet();
                let plain = Format::new();
                page.merge_range(0, 0, 1, 0, "题干", &plain).unwrap();
                page.merge_range(0, 1, 1, 1, "题型", &plain).unwrap();
                page.merge_range(0, 2, 0, 4, "选项", &plain).unwrap();
                page.merge_range(0, 5, 1, 5, "答案", &plain).unwrap();
                for (column, letter) in (2..).zip(["A", "B", "C"]) {
                    page.write_string(1, column, letter).unwrap();
                }
                for (column, text) in (0..).zip(["消费者有几项基本权利？", "单选", "七", "八", "九", "C"])
                {
                    page.write_string(2, column, text).unwrap();
                }
            }),
        ),
        case(
            "options-and-explanations-in-wrong-cells",
            "挤在一起.xlsx",
            sheet(&[
                &["序号", "题目", "答案"],
                &["一、单选题"],
                &["1", "1.质量月在几月？（　）\nA.八月\nB.九月\nC.十月", "B。解析：每年九月是质量月。"],
                &["2", "维生素A的作用是什么？A、护眼 B、强骨", "A"],
                &["二、判断题"],
                &["3", "产品可以没有合格证明。", "错【解析】必须有。"],
            ]),
        ),
        case(
            "two-tables-in-one-sheet",
            "两张表.xlsx",
            sheet(&[
                &["某单位题库（第一部分）"],
                &["题目", "选项A", "选项B", "答案", "解析"],
                &["缺陷产品应当召回吗？", "应当", "不应当", "A", "安全第一。"],
                &[],
                &["题型", "题目", "答案"],
                &["判断题", "召回可以不通知消费者。", "错"],
            ]),
        ),
        case(
            "no-heading",
            "无表头.xlsx",
            sheet(&[&["电梯困人怎么办？", "单选题", "按铃", "扒门", "A"], &["可以超载。", "判断题", "", "", "错"]]),
        ),
    ]
}

fn codes() -> Vec<Case> {
    vec![
        case(
            "kinds-as-codes",
            "代码.xlsx",
            book(|book| {
                let page = book.add_worksheet().set_name("从一开始").unwrap();
                write(
                    page,
                    &[
                        &HEAD,
                        &["一次提问一？", "", "甲", "乙", "", "", "A"],
                        &["一次提问二？", "", "甲", "乙", "丙", "", "AC"],
                        &["陈述三。", "", "", "", "", "", "1"],
                    ],
                );
                for row in 1_u32..4 {
                    page.write_number(row, 1, f64::from(row)).unwrap();
                }
                let page = book.add_worksheet().set_name("从零开始").unwrap();
                write(
                    page,
                    &[
                        &HEAD,
                        &["二次提问一？", "", "甲", "乙", "", "", "A"],
                        &["二次提问二？", "", "甲", "乙", "丙", "", "AC"],
                        &["陈述六。", "", "", "", "", "", "对"],
                    ],
                );
                for row in 1_u32..4 {
                    page.write_number(row, 1, f64::from(row - 1)).unwrap();
                }
            }),
        ),
        case(
            "hidden-rows-columns-and-sheets",
            "隐藏.xlsx",
            book(|book| {
                let page = book.add_worksheet().set_name("题目").unwrap();
                write(
                    page,
                    &[
                        &HEAD,
                        &["看得见的题？", "单选题", "甲", "乙", "", "", "A"],
                        &["看不见的题？", "单选题", "甲", "乙", "", "", "B"],
                        &["也看得见的题？", "单选题", "丙", "丁", "", "", "B"],
                    ],
                );
                page.set_row_hidden(2).unwrap();
                page.set_column_hidden(6).unwrap();
                let page = book.add_worksheet().set_name("旧题").unwrap().set_hidden(true);
                write(page, &[&HEAD, &["旧题一？", "单选题", "甲", "乙", "", "", "A"]]);
                write(book.add_worksheet().set_name("下拉列表").unwrap().set_hidden(true), &[&["单选题"], &["多选题"]]);
                write(book.add_worksheet().set_name("填写说明").unwrap(), &[&["请逐行填写"]]);
            }),
        ),
    ]
}

fn hidden() -> Vec<Case> {
    vec![case(
        "merged-kind-and-answer",
        "合并.xlsx",
        book(|book| {
            let page = book.add_worksheet();
            write(
                page,
                &[
                    &HEAD,
                    &["合并题一？", "", "甲", "乙", "", "", "A"],
                    &["合并题二？", "", "丙", "丁", "", "", ""],
                    &["合并题三？", "", "戊", "己", "", "", ""],
                ],
            );
            page.merge_range(1, 1, 3, 1, "单选题", &Format::new()).unwrap();
            page.merge_range(2, 6, 3, 6, "B", &Format::new()).unwrap();
        }),
    )]
}
