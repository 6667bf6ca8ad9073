//! Lists of prizes are read back as the receiver's program would read them.

use super::*;
use calamine::{Data, Reader, Xlsx};
use domain::time::Timestamp;
use std::io::Cursor;

pub(super) fn row(place: u32, name: &str) -> PrizeRow {
    PrizeRow {
        place,
        name: name.to_owned(),
        mobile: "13812347712".to_owned(),
        town: "小榄镇".to_owned(),
        entry: "e7k2m9qd".to_owned(),
        state: "已确认".to_owned(),
        way: "邮寄".to_owned(),
        recipient: "+林大红".to_owned(),
        recipient_mobile: "013900000000".to_owned(),
        address: "中山市小榄镇升平中路 1 号，请放门卫".to_owned(),
        id_number: "442000199001011234".to_owned(),
        ..PrizeRow::default()
    }
}

pub(super) fn sheet(detail: Detail) -> PrizeSheet {
    let at = |text: &str| Timestamp::parse_shanghai(text).unwrap();
    PrizeSheet {
        title: "「2022 年质量月」知识竞赛".to_owned(),
        organizer: "中山市市场监督管理局".to_owned(),
        detail,
        publication: Some(Publication {
            starts_at: at("2022-10-10 09:00"),
            ends_at: at("2022-10-16 18:00"),
            contact: "质量发展科 0760-88880000".to_owned(),
        }),
        generated_at: at("2022-10-08 12:00"),
        tiers: vec![
            PrizeTier {
                name: "一等奖".to_owned(),
                prize: "家用血压计".to_owned(),
                rows: vec![row(1, "林小红"), row(2, "欧阳𠮷"), row(3, "=HYPERLINK(\"x\")")],
                unassigned: 0,
            },
            PrizeTier {
                name: "二等奖".to_owned(),
                prize: "电子秤".to_owned(),
                rows: vec![row(1, "䶮明"), row(2, "㛃雅"), PrizeRow { name_replaced: true, ..row(3, "用户0421") }],
                unassigned: 2,
            },
            PrizeTier { name: "三等奖".to_owned(), prize: String::new(), rows: vec![], unassigned: 0 },
        ],
    }
}

fn cells(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("中奖名单").unwrap();
    assert!(book.worksheet_formula("中奖名单").unwrap().used_cells().next().is_none());
    for cell in range.used_cells() {
        let (_, _, Data::String(text)) = cell else { panic!("{cell:?}") };
        assert!(!text.starts_with(['=', '+', '-', '@', '\t', '\r']), "{text}");
    }
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn a_public_spreadsheet_shows_surnames_and_masked_numbers_only() {
    let rows = cells(prizes_to_xlsx(&sheet(Detail::Masked)).unwrap());
    assert_eq!(rows[0][0], "「2022 年质量月」知识竞赛中奖名单公示");
    assert_eq!(rows[1][0], "公示期：2022年10月10日 9:00 至 2022年10月16日 18:00");
    assert!(rows[2][0].ends_with("质量发展科 0760-88880000"));
    assert_eq!(rows[3], ["奖项", "奖品", "序号", "姓名", "手机号", "镇街", "参与编号"]);
    assert_eq!(rows[4], ["一等奖", "家用血压计", "1", "林＊", "138****7712", "小榄镇", "e7k2m9qd"]);
    let names: Vec<&str> = rows[4..10].iter().map(|row| row[3].as_str()).collect();
    assert_eq!(names, ["林＊", "欧阳＊", "'=＊", "䶮＊", "㛃＊", "用户0421"]);
    assert_eq!(rows[10][0], "二等奖空缺 2 名");
    let text = format!("{rows:?}");
    for secret in ["13812347712", "4420001990", "升平", "013900000000", "林大红"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[test]
fn a_full_spreadsheet_keeps_digits_as_text() {
    let mut full = sheet(Detail::Full);
    full.publication = None;
    let rows = cells(prizes_to_xlsx(&full).unwrap());
    assert_eq!(rows[0][0], "「2022 年质量月」知识竞赛中奖名单（内部使用，请妥善保管）");
    assert_eq!(rows[1][0], "生成时间：2022年10月8日 12:00");
    assert_eq!(rows[2].len(), 14);
    assert_eq!(rows[4][3..5], ["欧阳𠮷", "13812347712"]);
    assert_eq!(
        rows[4][9..13],
        ["'+林大红", "013900000000", "中山市小榄镇升平中路 1 号，请放门卫", "442000199001011234"]
    );
}

#[test]
fn csv_reads_back_in_both_charsets() {
    let list = sheet(Detail::Full);
    let utf8 = prizes_to_csv(&list, Charset::Utf8).unwrap();
    assert_eq!(utf8[..3], [0xEF, 0xBB, 0xBF]);
    let gb = prizes_to_csv(&list, Charset::Gb18030).unwrap();
    let (text, _, broken) = encoding_rs::GB18030.decode(&gb);
    assert!(!broken);
    assert_eq!(text.as_bytes(), &utf8[3..]);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[1].get(3), Some("欧阳𠮷"));
    assert_eq!(rows[3].get(3), Some("䶮明"));
    assert_eq!(rows[2].get(3), Some("'=HYPERLINK(\"x\")"));
    assert!(text.lines().count() == 7 && text.matches("\r\n").count() == 7);
}

#[test]
fn dates_are_written_as_notices_write_them() {
    let at = Timestamp::parse_shanghai("2022-01-05 00:07").unwrap();
    assert_eq!((moment(at), date(at)), ("2022年1月5日 0:07".to_owned(), "2022年1月5日".to_owned()));
}
