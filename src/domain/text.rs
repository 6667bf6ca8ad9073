//! Text as people type it: normal forms, masks for public lists, and words that are refused.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Canonical composition, the form in which all text is kept.
#[must_use]
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// One line of text: NFC, control characters and outer blanks removed, inner runs of blanks made one.
#[must_use]
pub fn one_line(text: &str) -> String {
    let clean: String = text.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Number of characters as a person counts them.
#[must_use]
pub fn length(text: &str) -> usize {
    text.graphemes(true).count()
}

/// A nickname as boards show it: the first grapheme and two full-width stars. The one mask of every public output.
#[must_use]
pub fn mask_name(name: &str) -> String {
    let first = name.graphemes(true).next().unwrap_or("");
    format!("{first}＊＊")
}

/// Surnames of two characters that stay whole; a name of just these two has the first as its surname.
const COMPOUND_SURNAMES: [&str; 81] = [
    "万俟", "上官", "东方", "东郭", "东门", "东里", "东宫", "乐正", "亓官", "令狐", "仲孙", "公冶", "公孙", "公良",
    "公羊", "公西", "公输", "公仪", "公伯", "单于", "南宫", "南门", "南荣", "叔孙", "司徒", "司马", "司空", "司寇",
    "司城", "呼延", "哥舒", "壤驷", "夏侯", "太叔", "太史", "夹谷", "子车", "子书", "宇文", "宗政", "完颜", "宰父",
    "尉迟", "左丘", "巫马", "微生", "慕容", "慕舆", "拓跋", "拓拔", "即墨", "梁丘", "欧阳", "歐陽", "段干", "淳于",
    "漆雕", "澹台", "濮阳", "独孤", "申屠", "百里", "皇甫", "端木", "第五", "纳兰", "羊舌", "耶律", "胥余", "西门",
    "诸葛", "諸葛", "谷梁", "贺兰", "赫连", "轩辕", "钟离", "长孙", "闻人", "闾丘", "鲜于",
];

/// A name as lists of winners and certificates show it: the surname and one full-width star, whatever the length. A
/// surname of two characters stays whole; of a name that is not Chinese the first character stays.
#[must_use]
pub fn mask_person(name: &str) -> String {
    let name = one_line(name);
    let surname = COMPOUND_SURNAMES.iter().find(|s| name.strip_prefix(**s).is_some_and(|given| !given.is_empty()));
    let shown = surname.copied().or_else(|| name.graphemes(true).next()).unwrap_or("");
    format!("{shown}＊")
}

/// A mobile number as lists show it: three digits, four stars, four digits.
#[must_use]
pub fn mask_mobile(mobile: &str) -> String {
    let digits: Vec<char> = mobile.chars().collect();
    match (digits.get(..3), digits.get(7..11)) {
        (Some(head), Some(tail)) => head.iter().chain("****".chars().collect::<Vec<_>>().iter()).chain(tail).collect(),
        _ => "****".to_owned(),
    }
}

/// The form in which names of organizations and forbidden words are compared: NFKC, lower case, no blanks, one kind of bracket.
#[must_use]
pub fn folded(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .map(|c| match c {
            '（' | '〔' | '【' | '[' | '［' => '(',
            '）' | '〕' | '】' | ']' | '］' => ')',
            other => other,
        })
        .collect()
}

/// The form in which options are compared: as [`folded`], but `kg` and `KG` stay different.
#[must_use]
pub fn folded_with_case(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// Words that nicknames and organizations may not contain; data, checked on folded text.
#[derive(Debug, Clone, Default)]
pub struct WordList {
    words: Vec<String>,
}

impl WordList {
    /// One word a line; blank lines and lines that begin with `#` are skipped.
    #[must_use]
    pub fn parse(lines: &str) -> Self {
        let words = lines
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(folded)
            .filter(|word| !word.is_empty())
            .collect();
        Self { words }
    }

    /// Whether the text contains a word of the list.
    #[must_use]
    pub fn refuses(&self, text: &str) -> bool {
        let text: String = folded(text).chars().filter(|c| c.is_alphanumeric()).collect();
        self.words.iter().any(|word| text.contains(word.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_keeps_the_first_grapheme_whole() {
        for (name, shown) in
            [("林小红", "林＊＊"), ("𠮷野", "𠮷＊＊"), ("👨‍👩‍👧家", "👨‍👩‍👧＊＊"), ("é", "é＊＊"), ("", "＊＊")]
        {
            assert_eq!(mask_name(name), shown);
        }
        assert_eq!(mask_mobile("13812347712"), "138****7712");
        assert_eq!(mask_mobile("138"), "****");
    }

    #[test]
    fn a_list_shows_the_surname_and_one_star() {
        for (name, shown) in [
            ("林小红", "林＊"),
            ("林", "林＊"),
            ("欧阳修", "欧阳＊"),
            ("欧阳", "欧＊"),
            ("司马相如", "司马＊"),
            ("上官婉儿", "上官＊"),
            ("尉迟 恭", "尉迟＊"),
            ("𠮷野家", "𠮷＊"),
            ("䶮小明", "䶮＊"),
            ("葛\u{e0100}城", "葛\u{e0100}＊"),
            ("阿布都拉·买买提", "阿＊"),
            ("Ｊohn Smith", "Ｊ＊"),
            ("e\u{301}ric", "é＊"),
            ("👨‍👩‍👧家", "👨‍👩‍👧＊"),
            (" 林小红 ", "林＊"),
            ("", "＊"),
        ] {
            assert_eq!(mask_person(name), shown, "{name}");
        }
        let distinct: std::collections::BTreeSet<_> = COMPOUND_SURNAMES.iter().collect();
        assert_eq!(distinct.len(), COMPOUND_SURNAMES.len());
        assert!(COMPOUND_SURNAMES.iter().all(|surname| length(surname) == 2));
    }

    #[test]
    fn organizations_fold_to_one_form() {
        assert_eq!(folded("中山市 （灯饰）ＡＢＣ有限公司"), "中山市(灯饰)abc有限公司");
        assert_eq!(folded("中山市(灯饰)abc有限公司"), folded("中山市【灯饰】ABC 有限公司"));
    }

    #[test]
    fn refused_words_are_found_through_disguise() {
        let list = WordList::parse("# note\n管理员\n\nadmin\n");
        for bad in ["管理员", "管 理 员", "超级管理员1", "ＡＤＭＩＮ", "a.d.m.i.n"] {
            assert!(list.refuses(bad), "{bad}");
        }
        assert!(!list.refuses("林小红"));
    }
}
