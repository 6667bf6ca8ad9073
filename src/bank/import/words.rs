//! The habits of question spreadsheets: headings, kinds, answers and difficulties as people write them.

use domain::question::{Difficulty, Kind};
use domain::text;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::bank) enum Column {
    /// 题干
    Stem,
    /// 题型
    Kind,
    /// 选项 by place, from 0
    Option(usize),
    /// All options in one cell
    Options,
    /// 正确答案; several columns are read one after another
    Answer,
    /// 解析
    Explanation,
    /// 章节
    Chapter,
    /// 知识点
    Point,
    /// 难度
    Difficulty,
    /// Known and not needed: number, score
    Ignored,
    /// One row for each option: another layout
    OptionRow,
}

/// A heading as it is compared: folded, without brackets and the tails 必填 and 勿删.
fn plain_heading(heading: &str) -> String {
    let folded = text::folded(heading).to_uppercase();
    let mut plain = String::new();
    let mut depth = 0_usize;
    for c in folded.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '*' | ':' | '_' | '-' | '.' => {}
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let plain = plain.replace("必填", "").replace("勿删", "").replace("选填", "");
    if plain.is_empty() { folded.chars().filter(|c| c.is_alphanumeric()).collect() } else { plain }
}

/// What a heading means, if it is known.
pub(in crate::bank) fn column(heading: &str) -> Option<Column> {
    let plain = plain_heading(heading);
    let found = match plain.as_str() {
        "题干" | "题目" | "题目内容" | "试题" | "题干内容" | "试题内容" | "试题题干" | "题目题干" | "问题"
        | "题目描述" | "题目名称" => Column::Stem,
        "题型" | "题目类型" | "试题类型" | "类型" | "题类" | "题目题型" => Column::Kind,
        "答案" | "正确答案" | "正确选项" | "标准答案" | "参考答案" | "正确答案H" | "试题答案" | "题目答案"
        | "答案1" | "答案2" | "答案3" | "答案4" => Column::Answer,
        "解析" | "题目解析" | "整体解析" | "答案解析" | "试题解析" | "原因" | "答案说明" | "解答" | "说明" => {
            Column::Explanation
        }
        "章节" | "所属章节" | "分类" | "题目分类" | "试题分类" | "课程章节" | "所属分类" | "主题" => {
            Column::Chapter
        }
        "知识点" | "标签" | "知识点名称" | "所属知识点" => Column::Point,
        "难度" | "题目难度" | "难易程度" | "难度等级" | "试题难度" | "难易度" => {
            Column::Difficulty
        }
        "选项" | "备选项" | "选项列表" | "全部选项" => Column::Options,
        "序号" | "编号" | "题号" | "试题序列" | "分值" | "分数" | "得分" | "得分1" | "得分2" | "真题" => {
            Column::Ignored
        }
        "是否正确项" | "选项内容" => Column::OptionRow,
        other => return option_column(other),
    };
    Some(found)
}

fn option_column(plain: &str) -> Option<Column> {
    let names = ["选项", "选择项", "备选项", "备选答案", "答案选项"];
    let mark = names.iter().find_map(|name| plain.strip_prefix(name)).or_else(|| plain.strip_suffix("选项"));
    let mark = mark.unwrap_or(plain);
    let mut chars = mark.chars();
    let (Some(first), None) = (chars.next(), chars.next()) else { return None };
    if let Some(place) = letter(first) {
        return Some(Column::Option(place));
    }
    let digit = usize::try_from(first.to_digit(10)?).ok()?;
    let named = mark.len() < plain.len();
    (named && (1..=8).contains(&digit)).then(|| Column::Option(digit - 1))
}

/// The place of an option letter A to H, from 0.
pub(in crate::bank) fn letter(c: char) -> Option<usize> {
    "ABCDEFGH".chars().position(|l| l == c.to_ascii_uppercase())
}

/// The letter of an option by place.
pub(in crate::bank) fn letter_of(place: usize) -> char {
    "ABCDEFGH".chars().nth(place).unwrap_or('?')
}

/// What a cell of 题型 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bank) enum SaidKind {
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
pub(in crate::bank) fn kind(said: &str) -> Option<SaidKind> {
    use SaidKind::{Code, Known, Uncertain, Unsupported};
    let plain: String = text::folded(said).chars().filter(|c| c.is_alphanumeric()).collect();
    let plain = plain.strip_suffix('题').unwrap_or(&plain);
    Some(match plain {
        "单选" | "单项选择" | "单项" | "单选选择" | "选择" | "single" | "singlechoice" | "radio" => {
            Known(Kind::Single)
        }
        "多选" | "多项选择" | "多项" | "多选选择" | "multiple" | "multiplechoice" | "checkbox" => {
            Known(Kind::Multiple)
        }
        "判断" | "是非" | "对错" | "正误" | "truefalse" | "judge" | "judgement" | "judgment" => {
            Known(Kind::TrueFalse)
        }
        "填空" | "fill" | "fillblank" | "blank" => Known(Kind::Fill),
        "不定项选择" | "不定项" | "不定项选" => Uncertain,
        "1" => Code(Kind::Single),
        "2" => Code(Kind::Multiple),
        "3" => Code(Kind::TrueFalse),
        "4" => Code(Kind::Fill),
        "简答" | "问答" | "论述" | "排序" | "连线" | "名词解释" | "案例分析" | "材料" | "计算" | "主观" | "组合"
        | "5" => Unsupported,
        _ => return None,
    })
}

/// Reads a word for true or false.
pub(in crate::bank) fn truth(said: &str) -> Option<bool> {
    let plain: String = text::folded(said).chars().filter(|c| !matches!(c, '(' | ')' | '。' | '.' | '"')).collect();
    match plain.as_str() {
        "对" | "正确" | "是" | "√" | "✓" | "✔" | "☑" | "t" | "true" | "yes" | "y" | "right" | "同意" | "∨" => {
            Some(true)
        }
        "错" | "错误" | "否" | "×" | "✗" | "✘" | "x" | "f" | "false" | "no" | "n" | "wrong" | "不对" | "不正确"
        | "不同意" | "╳" | "✕" => Some(false),
        _ => None,
    }
}

/// Reads a difficulty.
pub(in crate::bank) fn difficulty(said: &str) -> Option<Difficulty> {
    let plain = text::folded(said);
    Some(match plain.as_str() {
        "易" | "偏易" | "容易" | "较易" | "简单" | "很易" | "1" | "初级" | "easy" => Difficulty::Easy,
        "适中" | "中" | "中等" | "一般" | "普通" | "2" | "中级" | "medium" => Difficulty::Medium,
        "难" | "偏难" | "较难" | "困难" | "很难" | "3" | "高级" | "hard" => Difficulty::Hard,
        _ => return None,
    })
}

/// Option letters of an answer such as `ABD`, `A,B,D`, `Ａ、Ｂ` or `A;B`; nothing when it is not made of letters only.
pub(in crate::bank) fn letters(said: &str) -> Option<Vec<usize>> {
    let folded = text::folded(said);
    let body = ["正确答案", "答案", "正确选项", "选项"]
        .iter()
        .find_map(|name| folded.strip_prefix(name))
        .unwrap_or(&folded)
        .trim_start_matches(':');
    let mut places = Vec::new();
    for c in body.chars() {
        match letter(c) {
            Some(place) => places.push(place),
            None if ",，、;；/|.。()&+和与".contains(c) => {}
            None => return None,
        }
    }
    (!places.is_empty()).then_some(places)
}

/// Pieces of an answer with several texts.
pub(in crate::bank) fn pieces(said: &str) -> Vec<String> {
    let pieces = said.split([';', '；', '|', '｜', '\n']).map(text::one_line);
    pieces.filter(|piece| !piece.is_empty()).collect()
}

/// Options written in one cell, such as `A. 甲 B. 乙` or one a line.
pub(in crate::bank) fn options_of(cell: &str) -> Vec<String> {
    let chars: Vec<char> = cell.chars().collect();
    let mut starts: Vec<usize> = Vec::new();
    for (i, pair) in chars.windows(2).enumerate() {
        let &[mark, dot] = pair else { continue };
        let free = i == 0 || chars.get(i - 1).is_some_and(|before| !before.is_ascii_alphanumeric());
        let full: String = text::folded(&mark.to_string());
        let place = full.chars().next().and_then(letter);
        if free && place == Some(starts.len()) && matches!(dot, '.' | '、' | '．' | ':' | '：' | ')' | '）') {
            starts.push(i);
        }
    }
    if starts.len() < 2 {
        return cell.lines().map(text::one_line).filter(|line| !line.is_empty()).collect();
    }
    let ends = starts.iter().skip(1).copied().chain([chars.len()]);
    let cut = |(start, end): (&usize, usize)| -> String { chars.iter().take(end).skip(start + 2).collect() };
    let tail = [',', '，', ';', '；', '(', '（'];
    starts.iter().zip(ends).map(cut).map(|o| text::one_line(o.trim().trim_end_matches(tail))).collect()
}

/// An option without the letter that repeats its column: `A. 甲` in column A becomes `甲`.
pub(in crate::bank) fn without_letter(option: &str, place: usize) -> &str {
    let mut chars = option.chars();
    let first = chars.next().map(|c| text::folded(&c.to_string()));
    let same = first.and_then(|f| f.chars().next()).and_then(letter) == Some(place);
    let rest = chars.as_str().trim_start();
    match rest.chars().next() {
        Some(mark) if same && matches!(mark, '.' | '、' | '．' | ':' | '：') => {
            let rest = rest.trim_start_matches(mark).trim_start();
            if rest.is_empty() { option } else { rest }
        }
        _ => option,
    }
}

/// A stem without the number of the question before it: `12、…` and `3. …`, but not `1.5米`.
pub(in crate::bank) fn without_number(stem: &str) -> &str {
    let rest = stem.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = stem.len() - rest.len();
    if !(1..=4).contains(&digits) {
        return stem;
    }
    let after = rest.strip_prefix(['.', '、', '．']).map(str::trim_start);
    after.filter(|a| a.chars().next().is_some_and(|c| !c.is_ascii_digit())).unwrap_or(stem)
}

/// A key written inside the stem, such as `…的是（B）`: the stem with empty brackets, and the key.
pub(in crate::bank) fn key_in_stem(stem: &str) -> Option<(String, String)> {
    for (start, open) in stem.char_indices().filter(|(_, c)| matches!(c, '(' | '（')) {
        let inside_from = start + open.len_utf8();
        let Some(rest) = stem.get(inside_from..) else { continue };
        let Some((inside, _)) = rest.split_once([')', '）']) else { continue };
        let said = text::folded(inside);
        let short = (1..=8).contains(&said.chars().count());
        let key = short
            && (said.chars().all(|c| letter(c).is_some() || c == '、' || c == ',') && letters(&said).is_some()
                || matches!(said.as_str(), "√" | "×" | "✓" | "✗" | "对" | "错"));
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
pub(in crate::bank) fn blanks(stem: &str) -> usize {
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
pub(in crate::bank) fn with_blanks(stem: &str) -> String {
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
