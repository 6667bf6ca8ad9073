//! Documents are read back by another program, `pdftotext`, where the machine has it and Chinese fonts.

use super::*;
use crate::export::prize_tests::{row, sheet};
use crate::export::winners::Detail;
use domain::certificate::Kind;
use domain::time::Timestamp;
use std::process::Command;

fn press() -> Press {
    Press { fonts: vec![PathBuf::from("/usr/share/fonts")], seal: Some(seal()) }
}

/// A red ring with a dot, half transparent outside.
fn seal() -> Seal {
    let picture = image::RgbaImage::from_fn(240, 240, |x, y| {
        let (x, y) = (f64::from(x) - 119.5, f64::from(y) - 119.5);
        let radius = x.hypot(y);
        let inked = (100.0..115.0).contains(&radius) || radius < 30.0;
        image::Rgba([200, 20, 20, if inked { 255 } else { 0 }])
    });
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    Seal::read(png.get_ref()).unwrap()
}

/// Text of each page, when the program is there.
fn read_back(bytes: &[u8]) -> Option<Vec<String>> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.pdf");
    std::fs::write(&file, bytes).unwrap();
    let output = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect())
}

/// Keeps a document to look at, when `QUIZ_TEST_PDF` names a folder.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("QUIZ_TEST_PDF") {
        std::fs::write(PathBuf::from(folder).join(name), bytes).unwrap();
    }
}

fn certificate(name: &str) -> CertificateSheet {
    CertificateSheet {
        kind: Kind::Score,
        name: name.to_owned(),
        contest: "2022 年中山市“质量月”知识竞赛".to_owned(),
        result: "成绩 95.5 分，并列第 12 名".to_owned(),
        number: "ZS22-8F3K-2M7Q".to_owned(),
        issued_at: Timestamp::parse_shanghai("2022-10-20 09:00").unwrap(),
        organizer: "中山市市场监督管理局".to_owned(),
        check_url: "https://quiz.example.gov.cn/certificates/ZS22-8F3K-2M7Q".to_owned(),
    }
}

#[test]
fn a_published_list_reads_back_masked_with_every_character() {
    let pdf = winners_pdf(&sheet(Detail::Full), &press()).unwrap();
    keep("winners.pdf", &pdf.bytes);
    assert_eq!(pdf.missing, []);
    let Some(pages) = read_back(&pdf.bytes) else { return };
    let text = pages.concat();
    for wanted in [
        "「2022 年质量月」知识竞赛中奖名单公示",
        "公示期：2022年10月10日 9:00 至 2022年10月16日 18:00",
        "0760-88880000",
        "一等奖（3 名）",
        "奖品：家用血压计",
        "欧阳＊",
        "䶮＊",
        "㛃＊",
        "138****7712",
        "空缺 2 名",
        "本奖项没有产生中奖者",
        "中山市市场监督管理局",
        "2022年10月10日",
        "第 1 页，共 1 页",
    ] {
        assert!(text.contains(wanted), "{wanted} is missing in:\n{text}");
    }
    for secret in ["13812347712", "4420001990", "升平", "小红"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[test]
fn a_full_list_reads_back_with_everything_that_handing_out_needs() {
    let mut list = sheet(Detail::Full);
    list.publication = None;
    list.tiers[1].rows = (1..=40).map(|place| row(place, "𠮷田")).collect();
    let pdf = prizes_pdf(&list, &press()).unwrap();
    keep("prizes-full.pdf", &pdf.bytes);
    assert_eq!(pdf.missing, []);
    if let Some(pages) = read_back(&pdf.bytes) {
        let text = pages.concat();
        for wanted in ["内部使用", "13812347712", "442000199001011234", "013900000000", "签收", "二等奖（40 份）（续）"]
        {
            assert!(text.contains(wanted), "{wanted} is missing in:\n{text}");
        }
        assert!(pages.len() > 2 && pages.iter().all(|page| page.contains("手机号")));
        assert_eq!(text.matches("𠮷田").count(), 40);
    }
    list.detail = Detail::Masked;
    let Some(pages) = read_back(&prizes_pdf(&list, &press()).unwrap().bytes) else { return };
    assert!(pages[0].contains("138****7712") && !pages.concat().contains("13812347712"));
}

#[test]
fn a_long_list_repeats_its_header_and_counts_its_pages() {
    let mut list = sheet(Detail::Masked);
    list.tiers[1].rows = (1..=100).map(|place| row(place, "𠮷田")).collect();
    let pdf = winners_pdf(&list, &press()).unwrap();
    keep("winners-long.pdf", &pdf.bytes);
    let Some(pages) = read_back(&pdf.bytes) else { return };
    let count = pages.len();
    assert!((4..=5).contains(&count), "{count}");
    for (page, number) in pages.iter().zip(1..) {
        assert!(page.contains(&format!("第 {number} 页，共 {count} 页")), "{page}");
        assert!(number == count || page.contains("序号"), "{page}");
    }
    assert_eq!(pages.concat().matches("𠮷＊").count(), 100);
    assert!(pages[1].contains("二等奖（100 名）（续）"));
}

#[test]
fn a_character_that_no_font_has_is_named_and_never_an_empty_box() {
    let mut list = sheet(Detail::Masked);
    list.tiers[0].rows[1].name = "\u{10fffd}明".to_owned();
    let pdf = winners_pdf(&list, &press()).unwrap();
    assert_eq!(pdf.missing, [Missing { place: "一等奖 第2号".to_owned(), character: '\u{10fffd}' }]);
    assert_eq!(pdf.missing[0].to_string(), "一等奖 第2号：“\u{10fffd}”（U+10FFFD）");
    if let Some(pages) = read_back(&pdf.bytes) {
        let text = pages.concat();
        assert!(text.contains("[U+10FFFD]＊") && text.contains("一等奖 第2号 U+10FFFD"), "{text}");
    }
    assert!(missing_characters(&press().fonts, "林𠮷䶮㛃·é葛\u{e0100}").unwrap().is_empty());
    assert_eq!(missing_characters(&press().fonts, "林\u{f8f0}").unwrap(), ['\u{f8f0}']);
}

#[test]
fn a_certificate_reads_back() {
    for (file, name) in [("certificate.pdf", "林小红"), ("certificate-rare.pdf", "欧阳𠮷䶮㛃𠮸")] {
        let pdf = certificate_pdf(&certificate(name), &press()).unwrap();
        keep(file, &pdf.bytes);
        assert_eq!(pdf.missing, []);
        assert!(pdf.bytes.len() < 400_000, "{}", pdf.bytes.len());
        let Some(pages) = read_back(&pdf.bytes) else { continue };
        assert_eq!(pages.len(), 1);
        for wanted in [name, "成绩 95.5 分，并列第 12 名", "ZS22-8F3K-2M7Q", "2022年10月20日", "中山市市场监督管理局"]
        {
            assert!(pages[0].contains(wanted), "{wanted} is missing in:\n{}", pages[0]);
        }
    }
}

#[test]
fn the_longest_certificate_stays_on_its_page() {
    let mut longest = certificate(&"鑫".repeat(20));
    longest.kind = Kind::Award;
    longest.contest =
        "中山市“守护消费安全，共建质量强市”食品药品、特种设备、计量标准与认证认可综合知识竞赛（企业和技术机构专场）"
            .to_owned();
    longest.result = "一等奖（监管人员组），成绩 100.5 分，并列第 12345 名".to_owned();
    longest.organizer = "中山市市场监督管理局质量发展与标准计量认证科".to_owned();
    let pdf = certificate_pdf(&longest, &press()).unwrap();
    keep("certificate-long.pdf", &pdf.bytes);
    let Some(pages) = read_back(&pdf.bytes) else { return };
    assert_eq!(pages.len(), 1);
    assert!(pages[0].contains(&"鑫".repeat(20)));
}

#[test]
fn without_fonts_the_refusal_says_what_to_install() {
    let empty = tempfile::tempdir().unwrap();
    let press = Press { fonts: vec![empty.path().to_owned()], seal: None };
    let refused = certificate_pdf(&certificate("林"), &press).unwrap_err().to_string();
    assert!(refused.contains("fonts-noto-cjk") && refused.contains("[fonts] paths"), "{refused}");
}

#[test]
fn a_qr_code_is_square_and_has_its_three_eyes() {
    let rows = qr_rows("https://quiz.example.gov.cn/certificates/ZS22-8F3K-2M7Q");
    assert!(rows.len() >= 29 && rows.iter().all(|row| row.len() == rows.len()));
    assert!(
        rows[0].starts_with("11111110") && rows[0].ends_with("01111111") && rows[rows.len() - 1].starts_with("1111111")
    );
}
