//! Headings of question spreadsheets: the names people give to columns, and the row in which they stand.

use super::book::Row;
use crate::bank::import::item::Heads;
use crate::bank::import::report::shortened;
use crate::bank::import::words::{letter, letter_of};
use domain::text;
use std::collections::BTreeMap;

/// Rows with content at the top among which the headings are looked for.
const HEADER_ROWS: usize = 20;
/// Options that can be read; the bank holds fewer and says so.
const OPTIONS_READ_MAX: usize = 26;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    /// 题干
    Stem,
    /// 题型
    Kind,
    /// 选项 by place, from 0
    Option(usize),
    /// All options in one cell, or one option a row
    Options,
    /// 正确答案; several columns are read one after another
    Answer,
    /// 解析
    Explanation,
    /// 依据: put below the explanation
    Basis,
    /// 章节
    Chapter,
    /// 知识点
    Point,
    /// 难度
    Difficulty,
    /// 序号: the question's own number
    Number,
    /// 是否正确项 of a layout with one row for each option
    OptionRight,
    /// 选项解析 of such a layout
    OptionNote,
    /// 附加信息: what our own tables carry along
    Carried,
    /// A picture, which is not imported
    Picture,
    /// Known and not needed: points, author
    Ignored,
}

/// A heading as it is compared: folded, without brackets and the tails 必填 and 勿删.
fn plain_heading(heading: &str) -> String {
    let folded = text::folded(heading).to_uppercase();
    let mut plain = String::new();
    let mut depth = 0_usize;
    for c in folded.chars() {
        match c {
            '(' | '<' | '《' => depth += 1,
            ')' | '>' | '》' => depth = depth.saturating_sub(1),
            '*' | ':' | '_' | '-' | '.' | '#' => {}
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    for tail in ["必填项", "选填项", "必填", "勿删", "选填", "可不填", "可选", "可为空", "必选"] {
        plain = plain.replace(tail, "");
    }
    if plain.is_empty() { folded.chars().filter(|c| c.is_alphanumeric()).collect() } else { plain }
}

/// What a heading means, if it is known.
pub(super) fn column(heading: &str) -> Option<Column> {
    if heading.chars().count() > 40 {
        return None;
    }
    let whole = known(&plain_heading(heading));
    // A heading with remarks behind it, such as `正确答案 多选用逗号隔开`.
    whole.or_else(|| {
        known(&plain_heading(
            heading.split([' ', '\n', '　', '，', ',', ':', '：']).find(|part| !part.trim().is_empty())?,
        ))
    })
}

fn known(plain: &str) -> Option<Column> {
    let found = match plain {
        "题干" | "题目" | "题目内容" | "试题" | "题干内容" | "试题内容" | "试题题干" | "题目题干" | "问题" | "题面"
        | "题目描述" | "题目名称" | "试题名称" | "试题题目" | "考题" | "题文" | "问题描述" | "问题内容"
        | "试题描述" | "QUESTION" | "STEM" | "QUESTIONTEXT" | "题干题目" => Column::Stem,
        "题型" | "题目类型" | "试题类型" | "类型" | "题类" | "题目题型" | "试题题型" | "题型名称" | "TYPE"
        | "QUESTIONTYPE" | "KIND" => Column::Kind,
        "答案" | "正确答案" | "正确选项" | "标准答案" | "参考答案" | "正确答案H" | "试题答案" | "题目答案"
        | "答案1" | "答案2" | "答案3" | "答案4" | "答案5" | "答案6" | "答案选项" | "正确项" | "ANSWER"
        | "CORRECTANSWER" | "KEY" | "CORRECT" => Column::Answer,
        "解析" | "题目解析" | "整体解析" | "答案解析" | "试题解析" | "原因" | "答案说明" | "解答" | "说明" | "详解"
        | "解释" | "试题分析" | "分析" | "EXPLANATION" | "ANALYSIS" => Column::Explanation,
        "依据" | "法律依据" | "法规依据" | "出处" | "题目出处" | "答案依据" | "出题依据" | "来源" | "题目来源"
        | "试题来源" => Column::Basis,
        "章节" | "所属章节" | "分类" | "题目分类" | "试题分类" | "课程章节" | "所属分类" | "主题" | "章节名称"
        | "所属题库" | "题库" | "目录" | "CATEGORY" | "CHAPTER" | "TOPIC" => Column::Chapter,
        "知识点" | "标签" | "知识点名称" | "所属知识点" | "所属范围" | "TAGS" => Column::Point,
        "难度" | "题目难度" | "难易程度" | "难度等级" | "试题难度" | "难易度" | "难度系数" | "DIFFICULTY" | "LEVEL" => {
            Column::Difficulty
        }
        "选项" | "备选项" | "选项列表" | "全部选项" | "选项内容" | "备选答案" | "题目选项" | "OPTIONS" => {
            Column::Options
        }
        "是否正确项" | "是否正确" | "是否正确选项" | "是否答案" | "是否为正确答案" => {
            Column::OptionRight
        }
        "选项解析" => Column::OptionNote,
        "题目图片" | "选项图片" | "题目视频" | "图片" | "题干图片" | "视频" | "音频" | "题目音频" => {
            Column::Picture
        }
        "序号" | "编号" | "题号" | "试题序列" | "题目序号" | "题目编号" | "试题编号" | "NO" | "ID" => {
            Column::Number
        }
        "附加信息" => Column::Carried,
        "分值" | "分数" | "得分" | "得分1" | "得分2" | "得分3" | "得分4" | "得分5" | "得分6" | "真题" | "题目分值"
        | "本题分数" | "SCORE" | "POINTS" => Column::Ignored,
        other => return option_column(other),
    };
    Some(found)
}

fn option_column(plain: &str) -> Option<Column> {
    let names = ["选项", "选择项", "备选项", "备选答案", "答案选项", "答案", "可选项", "OPTION", "CHOICE"];
    let mark = names.iter().find_map(|name| plain.strip_prefix(name)).or_else(|| {
        plain.strip_suffix("选项").or_else(|| plain.strip_suffix("项")).or_else(|| plain.strip_suffix("答案"))
    });
    let named = mark.is_some();
    let mark = mark.unwrap_or(plain);
    let mut chars = mark.chars();
    let first = chars.next()?;
    if chars.next().is_none() {
        if let Some(place) = letter(first) {
            return Some(Column::Option(place));
        }
        let numerals = "一二三四五六七八九";
        if let (true, Some(place)) = (named, numerals.chars().position(|n| n == first)) {
            return Some(Column::Option(place));
        }
    }
    let number: usize = if named { mark.parse().ok()? } else { return None };
    (1..=OPTIONS_READ_MAX).contains(&number).then(|| Column::Option(number - 1))
}

/// Headings of a sheet.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// The row in which they stand.
    pub(super) row: usize,
    columns: BTreeMap<u32, (Column, String)>,
    /// Headings that nothing is known about.
    pub(super) unknown: Vec<String>,
}

impl Header {
    /// The headings of a row, as far as they are known.
    pub(super) fn of(number: usize, cells: &Row) -> Self {
        let mut header = Self { row: number, ..Self::default() };
        for (place, cell) in cells {
            let title = text::one_line(&cell.text);
            let several = |column: &Column| matches!(column, Column::Answer | Column::Ignored | Column::Picture);
            match column(&cell.text) {
                Some(column) if several(&column) || !header.has(column) => {
                    header.columns.insert(*place, (column, title));
                }
                _ => header.unknown.push(shortened(&title)),
            }
        }
        header
    }

    /// The row among the first ones that names most columns; it has to name the stem and one more.
    pub(super) fn find(rows: &BTreeMap<usize, Row>) -> Option<Self> {
        let headers = rows.iter().take(HEADER_ROWS).map(|(number, cells)| Self::of(*number, cells));
        // Of rows with equally many names the first is the heading.
        headers.filter(Self::is_header).reduce(
            |best, next| {
                if next.columns.len() > best.columns.len() { next } else { best }
            },
        )
    }

    /// Whether the row names the stem and something that makes a question.
    pub(super) fn is_header(&self) -> bool {
        let more = |column: &Column| {
            matches!(column, Column::Kind | Column::Option(_) | Column::Options | Column::Answer | Column::Explanation)
        };
        self.has(Column::Stem) && self.columns.values().any(|(column, _)| more(column))
    }

    /// Whether a row below is the same kind of heading again, and no question.
    pub(super) fn is_repeated_by(&self, other: &Self) -> bool {
        other.is_header() && other.columns.len() >= 3.min(self.columns.len())
    }

    /// Places of the columns of this meaning.
    pub(super) fn places(&self, column: Column) -> impl Iterator<Item = u32> {
        self.columns.iter().filter(move |(_, (found, _))| *found == column).map(|(place, _)| *place)
    }

    /// Meaning and heading of a column.
    pub(super) fn column_at(&self, place: u32) -> Option<(Column, &str)> {
        self.columns.get(&place).map(|(column, title)| (*column, title.as_str()))
    }

    /// Whether there is a column of this meaning.
    pub(super) fn has(&self, column: Column) -> bool {
        self.places(column).next().is_some()
    }

    /// Number of option columns, up to the last one.
    pub(super) fn options(&self) -> usize {
        let place =
            |(column, _): &(Column, String)| if let Column::Option(place) = column { Some(*place) } else { None };
        self.columns.values().filter_map(place).max().map_or(0, |last| last + 1)
    }

    /// Headings by the names of fields.
    pub(super) fn heads(&self) -> Heads {
        let mut heads = Heads::default();
        for (column, title) in self.columns.values() {
            let field = match column {
                Column::Stem => "stem".to_owned(),
                Column::Kind => "kind".to_owned(),
                Column::Option(place) => format!("option.{place}"),
                Column::Options => "options".to_owned(),
                Column::Answer => "answer".to_owned(),
                Column::Explanation => "explanation".to_owned(),
                Column::Chapter => "topic".to_owned(),
                Column::Point => "tags".to_owned(),
                Column::Difficulty => "difficulty".to_owned(),
                Column::OptionRight => "answer".to_owned(),
                Column::Basis
                | Column::Number
                | Column::Carried
                | Column::OptionNote
                | Column::Picture
                | Column::Ignored => continue,
            };
            heads.0.entry(field).or_insert_with(|| title.clone());
        }
        let first = heads.0.get("option.0").or_else(|| heads.0.get("options")).cloned();
        if let Some(first) = first {
            heads.0.entry("options".to_owned()).or_insert(first);
        }
        if self.options() == 0
            && let Some(all) = heads.0.get("options").cloned()
        {
            for place in 0..OPTIONS_READ_MAX {
                heads.0.insert(format!("option.{place}"), format!("{all} {}", letter_of(place)));
            }
        }
        heads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_every_spelling() {
        use Column::{Answer, Chapter, Difficulty, Explanation, Ignored, Kind, Option, Point, Stem};
        for (heading, expected) in [
            ("题干（必填）", Some(Stem)),
            ("题目内容", Some(Stem)),
            ("【试题】", Some(Stem)),
            ("题型 （必填）", Some(Kind)),
            ("试题类型*", Some(Kind)),
            ("选项 A", Some(Option(0))),
            ("选项E\n(勿删)", Some(Option(4))),
            ("选项Ｈ（勿删）", Some(Option(7))),
            ("选择项5", Some(Option(4))),
            ("B选项", Some(Option(1))),
            ("c", Some(Option(2))),
            ("正确答案H\n（必填）", Some(Answer)),
            ("正确选项（必填）", Some(Answer)),
            ("答案2", Some(Answer)),
            ("解析（勿删）", Some(Explanation)),
            ("章节（勿删）", Some(Chapter)),
            ("知识点名称", Some(Point)),
            ("难易程度", Some(Difficulty)),
            ("得分1", Some(Ignored)),
            ("选项I", Some(Option(8))),
            ("选项12", Some(Option(11))),
            ("1", None),
            ("出题人", None),
        ] {
            assert_eq!(column(heading), expected, "{heading}");
        }
    }
}
