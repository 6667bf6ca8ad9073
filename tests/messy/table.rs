//! Tables as text in the encodings of Chinese desktops, and workbooks of old programs.

use crate::{Case, case};
use encoding_rs::GB18030;

const PLAIN: &str = "题干,题型,选项A,选项B,答案,解析\n\
    “三包”从哪天算起？,单选题,开具发票之日,付款之日,A,以发票为准\n\
    商家可以拒绝三包。,判断题,,,错,\n";

pub(crate) fn cases() -> Vec<Case> {
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(PLAIN.replace(',', "\t").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    vec![
        case("csv-utf8-with-mark", "题库.csv", [b"\xEF\xBB\xBF", PLAIN.as_bytes()].concat()),
        case("csv-gbk", "题库.csv", GB18030.encode(&PLAIN.replace('\n', "\r\n")).0.into_owned()),
        case(
            "csv-gb18030-rare-characters",
            "题库.csv",
            GB18030.encode(&PLAIN.replace("商家", "𠮷家㐂")).0.into_owned(),
        ),
        case("csv-tabs-utf16", "题库.txt", wide),
        case("csv-semicolons", "题库.csv", PLAIN.replace(',', ";")),
        case(
            "csv-quotes-blank-lines-and-line-feeds",
            "题库.csv",
            "某单位题库,,,,\n,,,,\n题干,题型,选项A,选项B,答案\n\n\"第一行\n第二行，含\"\"引号\"\"\",单选题,\"甲,甲\",乙,A\n\
             不完整的题,单选题\n多出一格的题？,单选题,丙,丁,B,多余\n",
        ),
        case(
            "csv-open-quote",
            "题库.csv",
            format!(
                "题干,题型,选项A,选项B,答案\n\"引号没有收尾的题？,单选题,甲,乙,A\n{}",
                (1..60).map(|n| format!("第{n}种情形怎么办？,单选题,甲{n},乙{n},B\n")).collect::<String>()
            ),
        ),
        case("csv-of-one-kind", "单选题.csv", "sep=;\n题目;A;B;C;答案\n限量是多少？;一;二;三;C\n"),
        case("csv-headings-unknown", "成绩.csv", "姓名,成绩\n张三,90\n李四,80\n"),
        case("csv-broken-characters", "题库.csv", [PLAIN.as_bytes(), b"\xFF\xFE\xE7,\n"].concat()),
        case(
            "yaml-house-format",
            "题目.yaml",
            "- id: elevator-0901\n  kind: single\n  topic: elevator.ride\n  difficulty: 1\n  stem: 被困时怎么办？\n  options:\n    \
             - right: 按铃\n    - wrong: 扒门\n      why: 危险。\n  explanation: 按铃等待。\n\
             - kind: truefalse\n  stem: 可以超载。\n  answer: false\n\
             - kind: essay\n  stem: 论述质量。\n- kind: fill\n  stem: 热线是____。\n  answer: [[\"12315\"]]\n",
        ),
        case("xls-name-but-web-page", "导出.xls", "<html><body><table><tr><td>题干</td></tr></table></body></html>"),
        case("pdf-with-a-wrong-name", "题库.xlsx", b"%PDF-1.4 ...".to_vec()),
        case("nothing-inside", "空.csv", ""),
    ]
}
