//! The files are read back as the receiver's program would read them.

use super::*;
use calamine::{Data, Reader, Xlsx};
use domain::participant::Category;
use domain::points::Points;
use domain::time::Timestamp;
use std::io::Cursor;

fn row(rank: u32, nickname: &str) -> Row {
    Row {
        rank,
        tied: rank == 2,
        category: Category::Enterprise,
        nickname: nickname.into(),
        nickname_hidden: false,
        mobile: "13812347712".into(),
        town: "小榄镇".into(),
        organization: "+中山（灯饰）有限公司".into(),
        score: Points::from_milli(95_500),
        duration_ms: 185_240,
        finished_at: Timestamp::parse_shanghai("2022-09-20 14:32:05").unwrap(),
        attempts: 2,
        account_id: "par_01abc".into(),
        excluded: rank == 2,
        elder_time: rank == 2,
    }
}

fn list(final_: bool, detail: Detail) -> WinnerSheet {
    let rows = vec![row(1, "=HYPERLINK(\"http://x\",\"林\")"), row(2, "𠮷田·阿布都拉"), row(2, "甲,\"乙\"\r\n丙")];
    let groups = vec![
        Group { name: "总榜".into(), rows: rows.clone() },
        Group { name: "企业/技术".into(), rows },
        Group { name: "企业技术".into(), rows: vec![] },
    ];
    let generated_at = Timestamp::parse_shanghai("2022-10-01 09:00").unwrap();
    WinnerSheet {
        contest_title: "「质量月」知识竞赛".into(), final_, scoring_version: 1, detail, generated_at, groups
    }
}

fn read(bytes: Vec<u8>) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let rows = |range: calamine::Range<Data>| range.rows().map(<[Data]>::to_vec).collect();
    names.into_iter().map(|name| (name.clone(), rows(book.worksheet_range(&name).unwrap()))).collect()
}

fn texts(row: &[Data]) -> Vec<String> {
    row.iter().map(ToString::to_string).collect()
}

#[test]
fn a_spreadsheet_reads_back_with_a_sheet_for_each_group() {
    let sheets = read(to_xlsx(&list(true, Detail::Full)).unwrap());
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["总榜", "企业技术", "企业技术3"]);
    let rows = &sheets[0].1;
    assert!(texts(&rows[0])[0].starts_with("「质量月」知识竞赛 获奖名单"));
    assert!(texts(&rows[1])[0].contains("手机号未经短信核验"));
    assert_eq!(texts(&rows[2])[..4], ["名次", "身份", "昵称", "手机号"]);
    let first = [
        "1",
        "企业",
        "'=HYPERLINK(\"http://x\",\"林\")",
        "13812347712",
        "小榄镇",
        "'+中山（灯饰）有限公司",
        "95.5",
        "3分05.240秒",
        "2022-09-20T14:32:05+08:00",
        "2",
        "par_01abc",
        "",
    ];
    assert_eq!(texts(&rows[3]), first);
    assert_eq!(texts(&rows[4])[0], "2（并列）");
    assert_eq!(texts(&rows[4])[2], "𠮷田·阿布都拉");
    assert_eq!(texts(&rows[4])[11], "不参与评奖、延时作答");
}

#[test]
fn every_cell_is_text_and_none_a_formula() {
    for detail in [Detail::Full, Detail::Masked] {
        let bytes = to_xlsx(&list(false, detail)).unwrap();
        for (_, rows) in read(bytes.clone()) {
            for cell in rows.iter().flatten().filter(|cell| **cell != Data::Empty) {
                let Data::String(text) = cell else { panic!("{cell:?}") };
                assert!(!text.starts_with(['=', '+', '-', '@', '\t', '\r']), "{text}");
            }
        }
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert!(book.worksheet_formula("总榜").unwrap().used_cells().next().is_none());
    }
}

#[test]
fn a_list_that_may_change_says_so() {
    let sheets = read(to_xlsx(&list(false, Detail::Masked)).unwrap());
    assert!(sheets.iter().all(|(_, rows)| texts(&rows[2])[0].starts_with("未定稿")));
    let rows = &sheets[0].1;
    assert_eq!(texts(&rows[4])[2..4], ["'=＊", "138****7712"]);
    assert_eq!(texts(&rows[5])[2], "𠮷＊");
}

#[test]
fn a_list_with_corrected_questions_names_its_scoring_version() {
    let corrected = WinnerSheet { scoring_version: 3, ..list(true, Detail::Full) };
    let rows = &read(to_xlsx(&corrected).unwrap())[0].1;
    assert!(texts(&rows[2])[0].contains("计分版本：第 3 版（已计入 2 项题目更正）"));
    let text = String::from_utf8(to_csv(&corrected).unwrap()).unwrap();
    assert_eq!(text.matches("计分第3版\r\n").count(), 6);
    let plain = String::from_utf8(to_csv(&list(true, Detail::Full)).unwrap()).unwrap();
    assert!(!plain.contains("计分"));
}

#[test]
fn csv_reads_back_and_opens_in_a_chinese_excel() {
    let bytes = to_csv(&list(false, Detail::Full)).unwrap();
    assert_eq!(bytes[..3], [0xEF, 0xBB, 0xBF]);
    let text = String::from_utf8(bytes[3..].to_vec()).unwrap();
    assert!(text.lines().count() == 7 && text.matches("\r\n").count() == 7);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(headings[..3], ["组别", "名次", "身份"]);
    let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[0].get(3), Some("'=HYPERLINK(\"http://x\",\"林\")"));
    assert_eq!(rows[2].get(3), Some("甲,\"乙\" 丙"));
    assert_eq!(rows[3].get(0), Some("企业/技术"));
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
    assert!(rows.iter().all(|row| row.len() == 13 && row.get(12).unwrap().ends_with("未定稿")));
}

#[test]
fn an_empty_list_is_still_a_file() {
    let mut empty = list(true, Detail::Masked);
    empty.groups.clear();
    assert_eq!(read(to_xlsx(&empty).unwrap()).len(), 1);
    assert!(to_csv(&empty).unwrap().len() > 3);
}

#[test]
fn a_hidden_nickname_is_shown_as_its_replacement() {
    let mut hidden = list(true, Detail::Masked);
    hidden.groups[0].rows[0].nickname = "用户0421".into();
    hidden.groups[0].rows[0].nickname_hidden = true;
    assert_eq!(texts(&read(to_xlsx(&hidden).unwrap())[0].1[3])[2], "用户0421");
}
