//! Word documents, each with a habit that its program hides: numbers that stand nowhere, tables, colours, revisions.

use crate::{Case, case};
use std::io::{Cursor, Write};

pub(crate) fn cases() -> Vec<Case> {
    vec![
        case(
            "word-plain",
            "题库.docx",
            document(&[p("一、单选题"), p("1.质量月在几月？"), p("A.八月"), p("B.九月"), p("答案：B")].concat()),
        ),
        case("word-automatic-numbers", "题库.docx", automatic()),
        case("word-table-with-headings", "题库.docx", headed_table()),
        case("word-table-as-layout", "题库.docx", layout_table()),
        case("word-key-by-colour", "题库.docx", coloured()),
        case("word-underlined-blanks", "题库.docx", underlined()),
        case("word-pictures-and-formulas", "题库.docx", pictures()),
        case("word-revisions-and-hidden-text", "题库.docx", revisions()),
        case("word-text-box-and-line-breaks", "题库.docx", boxes()),
        case(
            "word-cut-off",
            "题库.docx",
            package(&[("word/document.xml", &format!("{HEAD}{}<w:p><w:r><w:t>2.没有", p("1.甲（√）")))]),
        ),
    ]
}

const HEAD: &str =
    r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:m="m" xmlns:a="a" xmlns:mc="mc"><w:body>"#;

/// A paragraph.
fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", r("", text))
}

/// A run with properties.
fn r(look: &str, text: &str) -> String {
    format!(r#"<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

/// A paragraph of a list.
fn listed(list: u32, level: u32, text: &str) -> String {
    let list = format!(r#"<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr>"#);
    format!("<w:p>{list}{}</w:p>", r("", text))
}

fn table(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<w:tc>{}</w:tc>", text.split('\n').map(p).collect::<String>());
    let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

fn document(body: &str) -> Vec<u8> {
    package(&[("word/document.xml", &format!("{HEAD}{body}</w:body></w:document>"))])
}

fn package(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Section headings, questions and options are all numbered by Word; each question restarts its options.
fn automatic() -> Vec<u8> {
    let level = |i: u32, format: &str, text: &str| {
        format!(
            r#"<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>"#
        )
    };
    let list = |id: u32, levels: &str| format!(r#"<w:abstractNum w:abstractNumId="{id}">{levels}</w:abstractNum>"#);
    let num = |id: u32, of: u32, rest: &str| {
        format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{of}"/>{rest}</w:num>"#)
    };
    let again = r#"<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>"#;
    let numbering = [
        r#"<w:numbering xmlns:w="w">"#.to_owned(),
        list(0, &level(0, "chineseCounting", "%1、")),
        list(1, &[level(0, "decimal", "%1."), level(1, "upperLetter", "%2.")].concat()),
        list(2, &level(0, "upperLetter", "%1、")),
        num(1, 0, ""),
        num(2, 1, ""),
        num(3, 2, ""),
        num(4, 2, again),
        "</w:numbering>".to_owned(),
    ];
    let body = [
        listed(1, 0, "单选题"),
        listed(2, 0, "质量月在几月？"),
        listed(2, 1, "八月"),
        listed(2, 1, "九月"),
        p("答案：B"),
        listed(2, 0, "三包是指"),
        listed(2, 1, "包修、包换、包退"),
        listed(2, 1, "包送"),
        p("答案：A"),
        listed(1, 0, "多选题"),
        listed(2, 0, "质量特性有"),
        listed(3, 0, "可靠性"),
        listed(3, 0, "安全性"),
        listed(3, 0, "颜色好看"),
        p("答案：AB"),
        listed(2, 0, "计量器具有"),
        listed(4, 0, "天平"),
        listed(4, 0, "量筒"),
        listed(4, 0, "桌子"),
        p("答案：AB"),
    ];
    let document = format!("{HEAD}{}</w:body></w:document>", body.concat());
    package(&[("word/document.xml", &document), ("word/numbering.xml", &numbering.concat())])
}

fn headed_table() -> Vec<u8> {
    let rows: &[&[&str]] = &[
        &["序号", "题目", "选项A", "选项B", "答案"],
        &["1", "质量月在几月？", "八月", "九月", "B"],
        &["2", "没有答案的题", "甲", "乙", ""],
    ];
    document(&[p("质量知识题库"), table(rows), p("制表：质量科")].concat())
}

fn layout_table() -> Vec<u8> {
    let rows: &[&[&str]] = &[
        &["1.质量月在几月？"],
        &["A.八月", "B.九月"],
        &["C.十月", "D.十一月"],
        &["2.三包是指\nA.包修包换包退\nB.包送"],
    ];
    let answers: &[&[&str]] = &[&["题号", "1", "2"], &["答案", "B", "A"]];
    document(&[p("一、单选题"), table(rows), p("参考答案"), table(answers)].concat())
}

fn coloured() -> Vec<u8> {
    let red = r#"<w:color w:val="FF0000"/>"#;
    let yellow = r#"<w:highlight w:val="yellow"/>"#;
    let line = |runs: &[String]| format!("<w:p>{}</w:p>", runs.concat());
    document(
        &[
            p("1.质量月在几月？"),
            p("A.八月"),
            line(&[r(red, "B.九月")]),
            p("C.十月"),
            p("2.下列属于三包的有"),
            line(&[r("", "A."), r(yellow, "包修"), r("", "  B."), r(yellow, "包换"), r("", "  C.包送")]),
            line(&[r("<w:b/>", "3.全部加粗的题")]),
            line(&[r("<w:b/>", "A.甲")]),
            line(&[r("<w:b/>", "B.乙")]),
            p("4.写了答案的题"),
            line(&[r(red, "A.甲")]),
            p("B.乙"),
            p("答案：B"),
        ]
        .concat(),
    )
}

fn underlined() -> Vec<u8> {
    let line = |runs: &[String]| format!("<w:p>{}</w:p>", runs.concat());
    let under = r#"<w:u w:val="single"/>"#;
    document(
        &[
            p("填空题"),
            line(&[r("", "1.质量月是每年的"), r(under, "      "), r("", "月。")]),
            p("答案：九"),
            line(&[r("", "2.三包是指包修、包换、"), r(under, "包退"), r("", "。")]),
        ]
        .concat(),
    )
}

fn pictures() -> Vec<u8> {
    let picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r>";
    let formula = "<m:oMath><m:r><m:t>E=mc2</m:t></m:r></m:oMath>";
    document(
        &[
            format!("<w:p>{picture}</w:p>"),
            format!("<w:p>{}{picture}</w:p>", r("", "1.图中的标志是（ ）")),
            p("A.绿色食品"),
            p("B.有机产品"),
            p("答案：A"),
            format!("<w:p>{}{formula}{}</w:p>", r("", "2.公式"), r("", "表示质能关系。（√）")),
        ]
        .concat(),
    )
}

fn revisions() -> Vec<u8> {
    let gone = r#"<w:del w:id="1"><w:r><w:delText>八</w:delText></w:r></w:del>"#;
    let put = format!(r#"<w:ins w:id="2">{}</w:ins>"#, r("", "九"));
    let header = format!(r#"<w:hdr xmlns:w="w">{}</w:hdr>"#, p("某市市场监督管理局 内部资料"));
    let body = [
        format!("<w:p>{}{gone}{put}{}</w:p>", r("", "1.质量月是每年"), r("", "月。（√）")),
        format!("<w:p>{}{}</w:p>", r("", "2.电梯可以超载。（×）"), r("<w:vanish/>", "出题人：张三")),
    ];
    let document = format!("{HEAD}{}</w:body></w:document>", body.concat());
    package(&[("word/document.xml", &document), ("word/header1.xml", &header)])
}

fn boxes() -> Vec<u8> {
    let inner = [p("1.质量月在几月？"), p("A.八月 B.九月")].concat();
    let shape =
        format!("<w:drawing><wps:txbx xmlns:wps=\"wps\"><w:txbxContent>{inner}</w:txbxContent></wps:txbx></w:drawing>");
    let both = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice>{shape}</mc:Choice><mc:Fallback>{shape}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    );
    let broken = "<w:p><w:r><w:t>2.三包是指</w:t><w:br/><w:t>A.包修包换包退</w:t><w:br/><w:t>B.包送</w:t><w:br/><w:t>答案：A</w:t></w:r></w:p>";
    document(&[both, p("答案：B"), broken.to_owned()].concat())
}
