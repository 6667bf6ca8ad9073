//! The habits of people who write questions: kinds, answers, difficulties, numbers and blanks as they are typed.

use domain::question::{Difficulty, Kind};
use domain::text;

/// The place of an option letter A to Z, from 0.
pub(super) fn letter(c: char) -> Option<usize> {
    let upper = c.to_ascii_uppercase();
    upper.is_ascii_uppercase().then(|| usize::try_from(u32::from(upper) - u32::from('A')).ok()).flatten()
}

/// The letter of an option by place.
pub(super) fn letter_of(place: usize) -> char {
    u32::try_from(place).ok().filter(|place| *place < 26).and_then(|place| char::from_u32(65 + place)).unwrap_or('?')
}

/// What a cell of 题型 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SaidKind {
    /// A kind that is known.
    Known(Kind),
    /// 不定项选择题: single or multiple, as the answer tells.
    Uncertain,
    /// A code number, which is understood but worth a remark.
    Code(Kind),
    /// A kind that no contest can mark by itself.
    Unsupported,
}

/// Reads a kind.
pub(super) fn kind(said: &str) -> Option<SaidKind> {
    use SaidKind::{Code, Known, Uncertain, Unsupported};
    let plain: String = text::folded(said).chars().filter(|c| c.is_alphanumeric()).collect();
    let plain = plain.strip_suffix('题').unwrap_or(&plain);
    Some(match plain {
        "单选" | "单项选择" | "单项" | "单选选择" | "选择" | "single" | "singlechoice" | "radio" | "sc" | "danxuan" => {
            Known(Kind::Single)
        }
        "多选" | "多项选择" | "多项" | "多选选择" | "multiple" | "multiplechoice" | "checkbox" | "multi"
        | "duoxuan" => Known(Kind::Multiple),
        "判断" | "是非" | "对错" | "正误" | "truefalse" | "judge" | "judgement" | "judgment" | "tf" | "panduan" => {
            Known(Kind::TrueFalse)
        }
        "填空" | "fill" | "fillblank" | "blank" | "fillintheblank" | "tiankong" => Known(Kind::Fill),
        "不定项选择" | "不定项" | "不定项选" => Uncertain,
        "1" | "01" => Code(Kind::Single),
        "2" | "02" => Code(Kind::Multiple),
        "3" | "03" => Code(Kind::TrueFalse),
        "4" | "04" => Code(Kind::Fill),
        "5" | "05" | "essay" | "matching" => Unsupported,
        other => return kind_in(other),
    })
}

/// The kind that a longer text names, such as `单选题（必答）` or `一、多项选择题（共 20 题）`; nothing where it names
/// two.
pub(super) fn kind_in(said: &str) -> Option<SaidKind> {
    const WORDS: [(&[&str], SaidKind); 6] = [
        (&["单选", "单项选择"], SaidKind::Known(Kind::Single)),
        (&["多选", "多项选择"], SaidKind::Known(Kind::Multiple)),
        (&["判断", "是非题", "正误题"], SaidKind::Known(Kind::TrueFalse)),
        (&["填空"], SaidKind::Known(Kind::Fill)),
        (&["不定项"], SaidKind::Uncertain),
        (
            &[
                "简答",
                "问答",
                "论述",
                "排序",
                "连线",
                "匹配",
                "名词解释",
                "案例",
                "材料",
                "计算题",
                "主观",
                "组合题",
                "作文",
                "操作题",
                "完形",
            ],
            SaidKind::Unsupported,
        ),
    ];
    let folded = text::folded(said);
    let mut found = WORDS.into_iter().filter(|(words, _)| words.iter().any(|word| folded.contains(word)));
    match (found.next(), found.next()) {
        (Some((_, kind)), None) => Some(kind),
        _ => None,
    }
}

/// Reads a word for true or false.
pub(super) fn truth(said: &str) -> Option<bool> {
    let plain: String = text::folded(said).chars().filter(|c| !matches!(c, '(' | ')' | '。' | '.' | '"')).collect();
    match plain.as_str() {
        "对" | "正确" | "是" | "√" | "✓" | "✔" | "☑" | "t" | "true" | "yes" | "y" | "right" | "correct" | "同意"
        | "∨" | "v" | "对的" | "真" => Some(true),
        "错" | "错误" | "否" | "×" | "✗" | "✘" | "x" | "f" | "false" | "no" | "n" | "wrong" | "不对" | "不正确"
        | "不同意" | "╳" | "✕" | "incorrect" | "错的" | "假" | "❌" => Some(false),
        _ => None,
    }
}

/// Reads a difficulty.
pub(super) fn difficulty(said: &str) -> Option<Difficulty> {
    let plain = text::folded(said);
    Some(match plain.as_str() {
        "易" | "偏易" | "容易" | "较易" | "简单" | "很易" | "1" | "初级" | "easy" => Difficulty::Easy,
        "适中" | "中" | "中等" | "一般" | "普通" | "2" | "中级" | "medium" => Difficulty::Medium,
        "难" | "偏难" | "较难" | "困难" | "很难" | "3" | "高级" | "hard" => Difficulty::Hard,
        _ => return None,
    })
}

/// Option letters of an answer such as `ABD`, `A,B,D`, `Ａ、Ｂ` or `A;B`; nothing when it is not made of letters only or
/// a letter comes twice, as in words.
pub(super) fn letters(said: &str) -> Option<Vec<usize>> {
    let folded = text::folded(said);
    let names = ["正确答案", "标准答案", "参考答案", "答案", "正确选项", "选项", "选择", "应选", "故选", "选"];
    let body = names.iter().find_map(|name| folded.strip_prefix(name)).unwrap_or(&folded);
    let body = body.trim_start_matches([':', '是', '为']).trim_end_matches(['项', '。', '.']);
    let mut places = Vec::new();
    for c in body.chars() {
        match letter(c) {
            Some(place) if places.contains(&place) => return None,
            Some(place) => places.push(place),
            None if ",，、;；/|.。·-_'\"“”()&+和与及".contains(c) => {}
            None => return None,
        }
    }
    (!places.is_empty()).then_some(places)
}

/// Pieces of an answer with several texts.
pub(super) fn pieces(said: &str) -> Vec<String> {
    let pieces = said.split([';', '；', '|', '｜', '\n']).map(text::one_line);
    pieces.filter(|piece| !piece.is_empty()).collect()
}

/// Options written in one cell: `A. 甲 B. 乙`, `(A)甲 (B)乙`, `A 甲 B 乙`, one a line, or parted by `|`, `；`, `;`.
pub(super) fn options_of(cell: &str) -> Vec<String> {
    if let Some(list) = cell.starts_with('[').then(|| serde_json::from_str::<Vec<String>>(cell).ok()).flatten() {
        return list.iter().map(|option| text::one_line(option)).collect();
    }
    let by_marks = by_letters(cell, |dot| matches!(dot, '.' | '、' | '．' | ':' | '：' | ')' | '）'));
    let by_marks = by_marks.or_else(|| by_letters(cell, char::is_whitespace));
    if let Some(options) = by_marks {
        return options;
    }
    let cut = |separators: &[char]| -> Vec<String> {
        let mut options: Vec<String> = cell.split(separators).map(text::one_line).collect();
        options.retain(|option| !option.is_empty());
        strip_letters(&mut options);
        options
    };
    let separators: [&[char]; 5] = [&['\n'], &['|', '｜'], &['$', '#'], &[';', '；'], &[]];
    separators.into_iter().map(cut).find(|options| options.len() >= 2).unwrap_or_else(|| cut(&[]))
}

/// Options cut where the letters A, B, C … stand in order, each followed by a mark.
fn by_letters(cell: &str, is_mark: impl Fn(char) -> bool) -> Option<Vec<String>> {
    let chars: Vec<char> = cell.chars().collect();
    let mut starts: Vec<usize> = Vec::new();
    for (i, pair) in chars.windows(2).enumerate() {
        let &[mark, dot] = pair else { continue };
        let before = i.checked_sub(1).and_then(|before| chars.get(before));
        let free = before.is_none_or(|before| !before.is_ascii_alphanumeric());
        let full: String = text::folded(&mark.to_string());
        let place = full.chars().next().and_then(letter);
        if free && place == Some(starts.len()) && is_mark(dot) {
            starts.push(i);
        }
    }
    let ahead =
        chars.iter().take(*starts.first()?).any(|c| !c.is_whitespace() && !matches!(c, '(' | '（' | '[' | '【'));
    if starts.len() < 2 || ahead {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([chars.len()]);
    let cut = |(start, end): (&usize, usize)| -> String { chars.iter().take(end).skip(start + 2).collect() };
    let tail = [',', '，', ';', '；', '(', '（', '|', '、'];
    Some(starts.iter().zip(ends).map(cut).map(|o| text::one_line(o.trim().trim_end_matches(tail))).collect())
}

/// Options written behind a stem, such as `…是（　）A.甲 B.乙`: the bare stem and the options.
pub(super) fn options_behind(stem: &str) -> Option<(&str, Vec<String>)> {
    let begins = |c: char| matches!(c, 'A' | 'a' | 'Ａ' | 'ａ');
    stem.char_indices().filter(|(at, c)| *at > 0 && begins(*c)).find_map(|(at, _)| {
        let (head, tail) = stem.split_at_checked(at)?;
        if head.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            return None;
        }
        let options = by_letters(tail, |dot| matches!(dot, '.' | '、' | '．' | ':' | '：' | ')' | '）'))?;
        Some((head.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '（')), options))
    })
}

/// An answer without the explanation behind it, such as `B。解析：…`, and the explanation.
pub(super) fn explanation_behind(said: &str) -> Option<(&str, &str)> {
    ["【解析】", "解析：", "解析:", "（解析", "解析 "].iter().find_map(|mark| {
        let (answer, explanation) = said.split_once(mark)?;
        Some((answer.trim_end_matches([' ', '。', '，', ',', '；', ';', '\n']), explanation.trim()))
    })
}

/// An option without the letter that repeats its column: `A. 甲` or `(A)甲` in column A becomes `甲`.
pub(super) fn without_letter(option: &str, place: usize) -> &str {
    let body = option.strip_prefix(['(', '（', '【', '[']).unwrap_or(option);
    let bracketed = body.len() < option.len();
    let mut chars = body.chars();
    let first = chars.next().map(|c| text::folded(&c.to_string()));
    let same = first.and_then(|f| f.chars().next()).and_then(letter) == Some(place);
    let rest = chars.as_str().trim_start();
    let closes = |mark: char| matches!(mark, ')' | '）' | '】' | ']');
    match rest.chars().next() {
        Some(mark) if same && (closes(mark) || !bracketed && matches!(mark, '.' | '、' | '．' | ':' | '：')) => {
            let rest = rest.trim_start_matches(mark).trim_start_matches(['.', '、', '．']).trim_start();
            if rest.is_empty() { option } else { rest }
        }
        _ => option,
    }
}

/// Takes the letters off options that repeat them; a letter and a blank only where every option has them.
pub(super) fn strip_letters(options: &mut [String]) {
    for (place, option) in options.iter_mut().enumerate() {
        *option = without_letter(option, place).to_owned();
    }
    let lettered = |(place, option): (usize, &String)| {
        let mut chars = option.chars();
        let blank = chars.clone().nth(1).is_some_and(char::is_whitespace);
        option.is_empty() || blank && chars.next().and_then(letter) == Some(place)
    };
    if options.len() >= 2 && options.iter().enumerate().all(lettered) {
        for option in options.iter_mut() {
            *option = option.chars().skip(1).collect::<String>().trim_start().to_owned();
        }
    }
}

/// The number of a question before its stem, and the stem: `12、…`, `3. …`, `(4)…`, `第5题：…`, but not `1.5米`.
pub(super) fn number_of(stem: &str) -> Option<(&str, &str)> {
    const OPEN: [char; 4] = ['(', '（', '【', '['];
    const CLOSE: [char; 4] = [')', '）', '】', ']'];
    let bracket = stem.strip_prefix(OPEN);
    let named = stem.strip_prefix('第');
    let body = bracket.or(named).unwrap_or(stem);
    let after = body.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = body.get(..body.len() - after.len())?;
    if !(1..=4).contains(&number.len()) {
        return None;
    }
    let rest = match (bracket, named) {
        (Some(_), _) => after.strip_prefix(CLOSE)?,
        (_, Some(_)) => after.strip_prefix('题')?,
        _ => after.strip_prefix(['.', '、', '．', ')', '）'])?,
    };
    let rest = rest.trim_start_matches(['.', '、', '．', ':', '：']).trim_start();
    rest.chars().next().is_some_and(|c| !c.is_ascii_digit()).then_some((number, rest))
}

/// A kind written at the beginning or end of the stem, such as `【单选题】…` or `…[多选题]*`: the kind and the bare stem.
pub(super) fn kind_tag(stem: &str) -> Option<(SaidKind, String)> {
    const OPEN: [char; 4] = ['(', '（', '【', '['];
    const CLOSE: [char; 4] = [')', '）', '】', ']'];
    let short = |inside: &str| (2..=8).contains(&inside.chars().count());
    let front = stem.strip_prefix(OPEN).and_then(|rest| rest.split_once(CLOSE));
    if let Some((inside, rest)) = front.filter(|(inside, rest)| short(inside) && !rest.trim().is_empty()) {
        let kind = (inside.ends_with('题') || inside.ends_with('选')).then(|| kind(inside)).flatten()?;
        return Some((kind, rest.trim().to_owned()));
    }
    let bare = stem.trim_end_matches(['*', ' ']);
    let (head, inside) = bare.strip_suffix(CLOSE)?.rsplit_once(OPEN)?;
    if !short(inside) || !inside.ends_with('题') || head.trim().is_empty() {
        return None;
    }
    kind(inside).map(|kind| (kind, head.trim().to_owned()))
}

/// A stem without the points it is worth: `…（2分）`.
pub(super) fn without_points(stem: &str) -> String {
    for (start, open) in stem.char_indices().filter(|(_, c)| matches!(c, '(' | '（' | '【' | '[')) {
        let Some(rest) = stem.get(start + open.len_utf8()..) else { continue };
        let Some((inside, after)) = rest.split_once([')', '）', '】', ']']) else { continue };
        let plain = text::folded(inside);
        let number = plain.strip_prefix("本题").or_else(|| plain.strip_prefix("每题")).unwrap_or(&plain);
        let number = number.strip_suffix('分');
        if number.is_some_and(|n| !n.is_empty() && n.len() <= 4 && n.chars().all(|c| c.is_ascii_digit() || c == '.')) {
            return format!("{}{}", stem.get(..start).unwrap_or_default().trim_end(), after);
        }
    }
    stem.to_owned()
}

/// A key written inside the stem, such as `…的是（B）`: the stem with empty brackets, and the key.
pub(super) fn key_in_stem(stem: &str) -> Option<(String, String)> {
    for (start, open) in stem.char_indices().filter(|(_, c)| matches!(c, '(' | '（')) {
        let inside_from = start + open.len_utf8();
        let Some(rest) = stem.get(inside_from..) else { continue };
        let Some((inside, _)) = rest.split_once([')', '）']) else { continue };
        let said = text::folded(inside);
        let short = (1..=8).contains(&said.chars().count());
        let key = short
            && (said.chars().all(|c| letter(c).is_some_and(|place| place < 8) || c == '、' || c == ',')
                && letters(&said).is_some_and(|places| places.is_sorted())
                || matches!(said.as_str(), "√" | "×" | "✓" | "✗" | "✔" | "✘" | "对" | "错" | "正确" | "错误"));
        if key {
            let head = stem.get(..start).unwrap_or_default();
            let tail = rest.get(inside.len()..).unwrap_or_default();
            let tail = tail.strip_prefix([')', '）']).unwrap_or(tail);
            return Some((format!("{head}（　）{tail}"), said));
        }
    }
    None
}

/// Number of blanks of a fill-in stem.
pub(super) fn blanks(stem: &str) -> usize {
    let mut count = 0;
    let mut run = 0;
    for c in stem.chars().chain([' ']) {
        if c == '_' || c == '＿' {
            run += 1;
        } else {
            count += usize::from(run >= 2);
            run = 0;
        }
    }
    count
}

/// A fill-in stem whose empty brackets are written as `____`.
pub(super) fn with_blanks(stem: &str) -> String {
    let mut written = String::new();
    let mut rest = stem;
    while let Some((head, tail)) = rest.split_once(['(', '（']) {
        let open = rest.get(head.len()..).and_then(|r| r.chars().next()).unwrap_or('（');
        written.push_str(head);
        match tail.split_once([')', '）']) {
            Some((inside, after)) if inside.chars().all(|c| c.is_whitespace() || c == '_') => {
                written.push_str("____");
                rest = after;
            }
            _ => {
                written.push(open);
                rest = tail;
            }
        }
    }
    written + rest
}
