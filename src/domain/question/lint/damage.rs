//! Text that lost its form on the way, and data of people that has no place in a question.

use super::Findings;
use crate::question::Question;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Looks at every text of the question.
pub(super) fn check(question: &Question, findings: &mut Findings) {
    let options = question.options().iter().enumerate().map(|(i, o)| (format!("option.{i}"), o.text.as_str()));
    let texts =
        [("stem".to_owned(), question.stem.as_str()), ("explanation".to_owned(), question.explanation.as_str())];
    let mut traditional = String::new();
    for (field, text) in texts.into_iter().chain(options) {
        if let Some(what) = damage(text) {
            findings.add("damaged_text", &field, what);
        }
        if let Some(what) = personal(text) {
            findings.add("personal_data", &field, format!("像是真实的{what}，请换成虚构的说法或打码"));
        }
        traditional.extend(text.chars().filter(|c| TRADITIONAL_ONLY.contains(c)));
    }
    // One such character may be a name; two are a text.
    if traditional.chars().count() >= 2 {
        let shown: String = traditional.chars().take(6).collect();
        findings.add("traditional_text", "stem", format!("有繁体字“{shown}”，请转为简体"));
    }
}

/// What is damaged, as a sentence.
fn damage(text: &str) -> Option<String> {
    let marks =
        ["锟斤拷", "烫烫烫", "屯屯屯", "ï»¿", "â€", "Ã©", "&nbsp;", "&lt;", "&amp;", "<br", "<p>", "</", "\u{fffd}"];
    if let Some(mark) = marks.iter().find(|mark| text.contains(*mark)) {
        return Some(format!("有乱码或网页代码“{mark}”，请对照原文改正"));
    }
    if text.chars().any(|c| ('\u{e000}'..='\u{f8ff}').contains(&c) || (c.is_control() && c != '\n')) {
        return Some("有看不见或显示不出的字符，请重新输入这一处".to_owned());
    }
    let chars: Vec<char> = text.chars().collect();
    let doubled = chars.windows(2).find_map(|pair| match pair {
        [a, b] if PAUSES.contains(*a) && PAUSES.contains(*b) => Some(format!("{a}{b}")),
        _ => None,
    });
    if let Some(doubled) = doubled {
        return Some(format!("标点重复“{doubled}”，请留一个"));
    }
    if let Some(gloss) = pinyin(&chars) {
        return Some(format!("夹有拼音“{gloss}”，请删去"));
    }
    let han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    let spaced = chars.windows(5).any(|w| match w {
        [a, ' ', b, ' ', c] => han(a) && han(b) && han(c),
        _ => false,
    });
    spaced.then(|| "每个字之间有空格，请删去".to_owned())
}

const PAUSES: &str = "，,、。；;：";

/// A gloss such as `(zhì)` behind a character.
fn pinyin(chars: &[char]) -> Option<String> {
    let text: String = chars.iter().collect();
    text.split(['(', '（']).skip(1).find_map(|rest| {
        let (inside, _) = rest.split_once([')', '）'])?;
        let toned = inside.chars().any(|c| "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ".contains(c));
        let letters = inside.chars().all(|c| c.is_alphabetic() && !('\u{4e00}'..='\u{9fff}').contains(&c));
        (toned && letters && inside.chars().count() <= 7).then(|| inside.to_owned())
    })
}

/// What data of a person the text holds.
fn personal(text: &str) -> Option<&'static str> {
    let ascii = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '_' | '-');
    for run in text.split(|c: char| !ascii(c)).filter(|run| run.len() >= 6) {
        if let Some((user, host)) = run.split_once('@')
            && !user.is_empty()
            && host.trim_end_matches('.').contains('.')
        {
            return Some("邮箱");
        }
        for digits in run.split(|c: char| !c.is_ascii_digit() && !matches!(c, 'x' | 'X')) {
            let bytes = digits.as_bytes();
            match bytes {
                [b'1', b'3'..=b'9', ..] if bytes.len() == 11 && bytes.iter().all(u8::is_ascii_digit) => {
                    return Some("手机号");
                }
                _ if bytes.len() == 18 && identity_number(bytes) => return Some("身份证号"),
                _ => {}
            }
        }
    }
    None
}

/// Whether the check digit of an 18-digit identity number is right.
fn identity_number(bytes: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let Some((last, digits)) = bytes.split_last() else { return false };
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, weight)| u32::from(d - b'0') * weight).sum();
    let check = (12 - sum % 11) % 11;
    let said = if last.is_ascii_digit() { u32::from(last - b'0') } else { 10 };
    check == said
}

/// Characters of quality and law texts that are written so only in traditional script; enough to tell a text.
const TRADITIONAL: &str = "質產與對國門問間關開電氣標準認證檢驗測術業務員會議這個們來時從為無發現實動勞應當將條規則處罰責職權義違經\
    營範圍費購買賣價錢銷選擇類別種樣體統計劃單雙組織機構縣鄉鎮區廣東傳導網絡資訊訴訟調書記錄報紙紅綠環護優衛\
    藥醫療養飲館廠場車輛輪點線層樓險災難傷過還進運輸達適遠邊讓誰講說話語詞譯讀寫學習題試級總結論據舉辦創變觀\
    熱愛歡樂歲齡兒親屬戶頭頁顯蘇陽陰隊際隨雜離風飛馬魚鳥麥黃齊龍";

static TRADITIONAL_ONLY: LazyLock<HashSet<char>> = LazyLock::new(|| TRADITIONAL.chars().collect());
