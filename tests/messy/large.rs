//! Many rows: ten thousand in an optimised build (`cargo test --release --test messy rows`), a tenth of it otherwise.

use crate::sheet::{book, write};
use std::process::Command;
use std::time::{Duration, Instant};

/// Rows, and what a dry run may take.
const ROWS: usize = if cfg!(debug_assertions) { 1000 } else { 10_000 };
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 3 });

/// A workbook of questions that differ in what they ask and in their options.
fn workbook() -> Vec<u8> {
    let places = ["商场", "小区", "医院", "学校", "车站", "酒店", "市场", "工厂", "写字楼", "地铁站"];
    let things = ["电梯", "扶梯", "锅炉", "气瓶", "压力表", "电能表", "儿童玩具", "电热水器", "充电宝", "食用油"];
    let acts = ["超过检验期限", "没有合格证明", "被投诉三次", "发生故障", "标识不全", "擅自改造", "漏电", "价格不符"];
    let rows: Vec<[String; 9]> = (0..ROWS)
        .map(|n| {
            let (place, thing) = (places[n % 10], things[n / 10 % 10]);
            let (act, number) = (acts[n / 100 % 8], n / 800);
            let stem = format!("{place}第{number}号场所的{thing}{act}，编号{n}的负责人应当先做什么？");
            let option = |what: &str| format!("{what}并记录{thing}的编号{}", n * 7 % 9973);
            let options = ["停止使用", "继续使用", "自行拆除", "隐瞒不报"].map(option);
            let [a, b, c, d] = options;
            [stem, "单选题".into(), a, b, c, d, "A".into(), format!("{act}的{thing}不得使用。"), "易".into()]
        })
        .collect();
    book(|book| {
        let head = ["题干", "题型", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "难度"];
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let all: Vec<&[&str]> = std::iter::once(&head[..]).chain(rows.iter().map(Vec::as_slice)).collect();
        write(book.add_worksheet(), &all);
    })
}

#[test]
fn many_rows_are_checked_in_seconds() {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("many-rows.xlsx");
    std::fs::write(&file, workbook()).unwrap();
    let begin = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_quiz"))
        .args(["bank", "import", "--dry-run", "--report", "json"])
        .arg(&file)
        .output()
        .unwrap();
    let took = begin.elapsed();
    let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(report["counts"]["accepted"], ROWS);
    assert!(took < LIMIT, "{took:?} for {}", file.display());
}
