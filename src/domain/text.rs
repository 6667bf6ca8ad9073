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
