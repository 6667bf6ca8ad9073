//! Kinds, answers and stems in the spellings people use.

use super::words::*;
use domain::question::{Difficulty, Kind};

#[test]
fn answers_are_read_as_people_write_them() {
    for said in ["ABD", "A,B,D", "A、B、D", "a;b;d", "ＡＢＤ", "A B D", "【ABD】", "答案：ABD", "A/B/D", "A和B和D"]
    {
        let said = said.trim_matches(['【', '】']);
        assert_eq!(letters(said), Some(vec![0, 1, 3]), "{said}");
    }
    for said in ["", "AB都对", "甲", "12", "TRUETYPE", "Beijing"] {
        assert_eq!(letters(said), None, "{said}");
    }
    for (said, expected) in [
        ("对", Some(true)),
        ("正确", Some(true)),
        ("√", Some(true)),
        ("Ｔ", Some(true)),
        ("是", Some(true)),
        ("TRUE", Some(true)),
        ("（√）", Some(true)),
        ("错", Some(false)),
        ("错误。", Some(false)),
        ("×", Some(false)),
        ("X", Some(false)),
        ("F", Some(false)),
        ("否", Some(false)),
        ("A", None),
        ("", None),
    ] {
        assert_eq!(truth(said), expected, "{said}");
    }
}

#[test]
fn kinds_and_difficulties_have_many_names() {
    use SaidKind::{Code, Known, Uncertain, Unsupported};
    for (said, expected) in [
        ("单选题", Some(Known(Kind::Single))),
        ("【多选题】", Some(Known(Kind::Multiple))),
        ("单项选择题", Some(Known(Kind::Single))),
        ("判断", Some(Known(Kind::TrueFalse))),
        ("填空题", Some(Known(Kind::Fill))),
        ("不定项选择题", Some(Uncertain)),
        ("２", Some(Code(Kind::Multiple))),
        ("简答题", Some(Unsupported)),
        ("听力题", None),
    ] {
        assert_eq!(kind(said), expected, "{said}");
    }
    for (said, expected) in [("偏易", 1), ("适中", 2), ("较难", 3), ("3", 3), ("难 ", 3), ("中等", 2)] {
        assert_eq!(difficulty(said).map(Difficulty::level), Some(expected), "{said}");
    }
    assert_eq!(difficulty("超难"), None);
}

#[test]
fn stems_and_options_lose_what_repeats() {
    for (stem, plain) in
        [("12、电梯", "电梯"), ("3. 下列", "下列"), ("1.5米高", "1.5米高"), ("2022年", "2022年"), ("7", "7")]
    {
        assert_eq!(number_of(stem).map_or(stem, |(_, rest)| rest), plain);
    }
    for (option, place, plain) in
        [("A. 甲", 0, "甲"), ("Ｂ、乙", 1, "乙"), ("A. 甲", 1, "A. 甲"), ("A类", 0, "A类"), ("C.", 2, "C.")]
    {
        assert_eq!(without_letter(option, place), plain);
    }
    let key = |stem: &str| key_in_stem(stem);
    assert_eq!(key("不正确的是(B)。"), Some(("不正确的是（　）。".into(), "b".into())));
    assert_eq!(key("电梯可以超载（×）"), Some(("电梯可以超载（　）".into(), "×".into())));
    assert_eq!(key("国际单位制（SI）的单位是（　）"), None);
    assert_eq!(with_blanks("应当在（  ）日内（含当日）退货( )"), "应当在____日内（含当日）退货____");
    assert_eq!((blanks("甲____乙"), blanks("甲__乙___"), blanks("甲_乙")), (1, 2, 0));
    assert_eq!(options_of("A. 甲，B. 乙；C、丙"), ["甲", "乙", "丙"]);
    assert_eq!(options_of("甲\n乙"), ["甲", "乙"]);
    assert_eq!(options_of("A．甲A类 B．乙"), ["甲A类", "乙"]);
}
