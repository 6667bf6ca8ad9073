//! Papers in plain text, each with a habit of those who type them; `paper.txt` holds them one after another.

use crate::{Case, case};
use encoding_rs::GB18030;

pub(crate) fn cases() -> Vec<Case> {
    let papers = include_str!("paper.txt").split("==== ").skip(1);
    let paper = |text: &'static str| {
        let (name, text) = text.split_once('\n').unwrap();
        case(format!("paper-{name}").leak(), "题库.txt", text)
    };
    papers.map(paper).chain(encoded()).chain(damaged()).collect()
}

const SHORT: &str = "1、“三包”从哪天算起？\nA、开具发票之日\nB、付款之日\n答案：A\n";

fn encoded() -> Vec<Case> {
    vec![
        case("paper-gbk", "题库.txt", GB18030.encode(&SHORT.replace('\n', "\r\n")).0.into_owned()),
        case("paper-utf16", "题库.txt", {
            let wide = [0xFEFF].into_iter().chain(SHORT.encode_utf16()).flat_map(u16::to_le_bytes);
            wide.collect::<Vec<u8>>()
        }),
    ]
}

/// The real notice of the 2022 quality month as a scraper left it, and other damage, as questions.
fn damaged() -> Vec<Case> {
    let notice = "1.每年9月,,是全國“質(zhì)量月”,。（√）\n\
        2.二是市市場監(jiān)管局充分發(fā)揮總牽頭的作用,。這一說法（ ）\nA.正確的說法,,有根據(jù)\nB.對中,、小企業(yè)不適用\n答案：A\n\
        3.開展燃?xì)饩摺N衛(wèi)電器,、燈具等產(chǎn)品的行政指導(dǎo)。（√）\n";
    let meant = "质量月是每年九月\n质量管理体系\n";
    let as_gbk = GB18030.decode_without_bom_handling(meant.as_bytes()).0.into_owned();
    let mut lines = as_gbk.lines();
    let (stem, option) = (lines.next().unwrap(), lines.next().unwrap());
    let garbled = format!("1.{stem}（√）\n2.下列正确的是\nA.{option}\nB.产品质量\n答案：A\n");
    let web = "<p>1.&ldquo;质量月&rdquo;是每年的&nbsp;几月？</p>\n<p>A. 八月<br/>B. 九月</p>\n<p>答案：B</p>\n";
    let width = "１．ＩＳＯ９００１是质量管理体系标准,对吗?\nＡ．对的,一直是;没有变\nＢ．不对\n答案：Ａ\n2.质\u{200b}量\u{a0}月,,是九月。。（√）\n";
    let letters = "1.质量特性包括\nA. A、可靠性\nB. B、安全性\nC. C、经济性\n答案：A\n";
    vec![
        case("damaged-notice", "题库.txt", notice),
        case("damaged-mojibake", "题库.txt", garbled),
        case("damaged-web-page-code", "题库.txt", format!("题库\n{web}")),
        case("damaged-widths", "题库.txt", width),
        case("damaged-option-letters", "题库.txt", letters),
    ]
}
