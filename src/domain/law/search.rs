//! Full-text search that works for Chinese: an index of pairs of characters over every article, no dictionary.

use crate::question::Library;
use crate::text;
use std::collections::HashMap;

/// Words of a query, at most.
const WORDS_MAX: usize = 8;
/// Characters of a query, at most.
const QUERY_MAX: usize = 60;
/// Characters of an excerpt.
const EXCERPT: usize = 90;

/// A marked stretch of an excerpt, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// Number of characters.
    pub length: usize,
}

/// An article that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Slug of the law.
    pub law: String,
    /// Number of the article as printed.
    pub article: String,
    /// Part of its text around the first find.
    pub excerpt: String,
    /// What of the excerpt the query names.
    pub marks: Vec<Span>,
}

/// One article as it is searched.
#[derive(Debug, Clone)]
struct Entry {
    law: String,
    title: String,
    article: String,
    text: String,
    folded: String,
    current: bool,
}

/// The index over a library.
#[derive(Debug, Clone, Default)]
pub struct LawSearch {
    entries: Vec<Entry>,
    pairs: HashMap<(char, char), Vec<u32>>,
}

impl LawSearch {
    /// Indexes every article of a library.
    #[must_use]
    pub fn new(library: &Library) -> Self {
        let mut search = Self::default();
        for law in library.laws.values() {
            let title = text::folded(&law.title);
            for article in &law.articles {
                let Ok(number) = u32::try_from(search.entries.len()) else { return search };
                let flat: String = article.text.chars().filter(|c| !c.is_whitespace()).collect();
                let folded = text::folded(&flat);
                for pair in pairs_of(&folded).into_iter().chain(pairs_of(&title)) {
                    let postings = search.pairs.entry(pair).or_default();
                    if postings.last() != Some(&number) {
                        postings.push(number);
                    }
                }
                search.entries.push(Entry {
                    law: law.slug.clone(),
                    title: title.clone(),
                    article: article.number.clone(),
                    text: flat,
                    folded,
                    current: !law.status.starts_with("repealed"),
                });
            }
        }
        search
    }

    /// Articles that hold every word of the query, best first, and how many there are in all. Where none holds every
    /// word, those that share most pairs of characters with it. Words are separated by blanks; a word may also be part
    /// of a law's title, or an article's number such as 第十条.
    #[must_use]
    pub fn find(&self, query: &str, from: usize, size: usize) -> (usize, Vec<Hit>) {
        let query: String = query.chars().take(QUERY_MAX).collect();
        let split = |c: char| c.is_whitespace() || matches!(c, '《' | '》' | '，' | ',' | '、' | '。');
        let words: Vec<String> =
            query.split(split).map(text::folded).filter(|word| !word.is_empty()).take(WORDS_MAX).collect();
        if words.is_empty() {
            return (0, Vec::new());
        }
        let mut ranked: Vec<(i64, u32)> = self.with_every_word(&words);
        if ranked.is_empty() {
            ranked = self.with_most_pairs(&words);
        }
        ranked.sort_unstable_by_key(|(score, number)| (-score, *number));
        let total = ranked.len();
        let hit = |(_, number): &(i64, u32)| {
            let entry = self.entry(*number)?;
            let (excerpt, marks) = excerpt(&entry.text, &words);
            Some(Hit { law: entry.law.clone(), article: entry.article.clone(), excerpt, marks })
        };
        (total, ranked.iter().skip(from).take(size).filter_map(hit).collect())
    }

    fn entry(&self, number: u32) -> Option<&Entry> {
        self.entries.get(usize::try_from(number).ok()?)
    }

    /// Numbers of entries that may hold a word: those with every pair of it; all for a single character.
    fn candidates(&self, word: &str) -> Vec<u32> {
        let mut lists: Vec<&[u32]> =
            pairs_of(word).iter().map(|pair| self.pairs.get(pair).map_or(&[][..], Vec::as_slice)).collect();
        if lists.is_empty() {
            return (0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX)).collect();
        }
        lists.sort_unstable_by_key(|list| list.len());
        let (first, rest) = lists.split_first().map_or((&[][..], &[][..]), |(first, rest)| (*first, rest));
        first.iter().copied().filter(|n| rest.iter().all(|list| list.binary_search(n).is_ok())).collect()
    }

    fn with_every_word(&self, words: &[String]) -> Vec<(i64, u32)> {
        let is_number = |word: &String| word.starts_with('第') && word.ends_with('条');
        let longest = words.iter().filter(|word| !is_number(word)).max_by_key(|word| word.chars().count());
        let all = || (0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX)).collect();
        let candidates = longest.map_or_else(all, |word| self.candidates(word));
        let score = |number: u32| {
            let entry = self.entry(number)?;
            let mut score = if entry.current { 1000 } else { 0 };
            for word in words {
                let times = i64::try_from(entry.folded.matches(word.as_str()).count()).unwrap_or(0);
                let titled = entry.title.contains(word.as_str());
                if is_number(word) && entry.article == *word {
                    score += 500;
                } else if times == 0 && !titled {
                    return None;
                }
                score += times.min(5) * 20 + if titled { 60 } else { 0 };
            }
            // Of two that say the same the shorter is the rule, the longer a list.
            let length = i64::try_from(entry.folded.len() / 3).unwrap_or(i64::MAX);
            Some((score - length.min(2000) / 40, number))
        };
        candidates.into_iter().filter_map(score).collect()
    }

    fn with_most_pairs(&self, words: &[String]) -> Vec<(i64, u32)> {
        let wanted: Vec<(char, char)> = words.iter().flat_map(|word| pairs_of(word)).collect();
        let mut found: HashMap<u32, i64> = HashMap::new();
        for pair in &wanted {
            for number in self.pairs.get(pair).into_iter().flatten() {
                *found.entry(*number).or_default() += 1;
            }
        }
        // Half of the query has to be there, or it is another matter.
        let enough = i64::try_from(wanted.len().div_ceil(2)).unwrap_or(i64::MAX).max(2);
        found.into_iter().filter(|(_, pairs)| *pairs >= enough).map(|(number, pairs)| (pairs, number)).collect()
    }
}

fn pairs_of(text: &str) -> Vec<(char, char)> {
    let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    chars.iter().copied().zip(chars.iter().copied().skip(1)).collect()
}

/// The part of a text around the first word that is found, with every word in it marked.
fn excerpt(text: &str, words: &[String]) -> (String, Vec<Span>) {
    let chars: Vec<char> = text.chars().collect();
    let folded: Vec<String> = chars.iter().map(|c| text::folded(&c.to_string())).collect();
    let mut marks: Vec<Span> = Vec::new();
    for start in 0..chars.len() {
        if marks.last().is_some_and(|mark| start < mark.start + mark.length) {
            continue;
        }
        let longest = words.iter().filter_map(|word| match_at(&folded, start, word)).max();
        if let Some(length) = longest {
            marks.push(Span { start, length });
        }
    }
    let first = marks.first().map_or(0, |mark| mark.start);
    let from = if chars.len() <= EXCERPT { 0 } else { first.saturating_sub(EXCERPT / 4).min(chars.len() - EXCERPT) };
    let until = chars.len().min(from + EXCERPT);
    let inside = |mark: &Span| mark.start >= from && mark.start + mark.length <= until;
    let lead = if from > 0 { 1 } else { 0 };
    let shown: String = chars.iter().skip(from).take(until - from).collect();
    let shown = format!("{}{shown}{}", if from > 0 { "…" } else { "" }, if until < chars.len() { "…" } else { "" });
    let marks = marks.iter().filter(|mark| inside(mark));
    (shown, marks.map(|mark| Span { start: mark.start - from + lead, length: mark.length }).collect())
}

/// How many characters from `start` make up the word, if it begins there.
fn match_at(folded: &[String], start: usize, word: &str) -> Option<usize> {
    let mut rest = word;
    for (length, c) in folded.iter().skip(start).enumerate() {
        if rest.is_empty() {
            return Some(length);
        }
        rest = rest.strip_prefix(c.as_str())?;
    }
    rest.is_empty().then(|| folded.len() - start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::{LawArticle, LawText};

    fn search() -> LawSearch {
        let mut library = Library::default();
        let mut law = |slug: &str, title: &str, status: &str, articles: &[(&str, &str)]| {
            let article = |(number, text): &(&str, &str)| LawArticle {
                number: (*number).into(),
                chapter: None,
                text: (*text).into(),
            };
            let articles = articles.iter().map(article).collect();
            let law = LawText {
                slug: slug.into(),
                title: title.into(),
                version: String::new(),
                effective: "2020-01-01".into(),
                status: status.into(),
                articles,
            };
            library.laws.insert(law.slug.clone(), law);
        };
        let long = format!("经营者{}办理退货手续。", "应当依照规定".repeat(30));
        law(
            "a-law",
            "消费者权益保护法",
            "current",
            &[("第一条", "消费者有权自收到商品之日起七日内退货，\n且无需说明理由。"), ("第二条", &long)],
        );
        law("b-law", "产品质量法", "current", &[("第一条", "产品质量应当检验合格。CMA标志")]);
        law("c-law", "旧办法", "repealed-2020-01-01", &[("第一条", "七日内退货。")]);
        LawSearch::new(&library)
    }

    fn places(query: &str) -> Vec<(String, String)> {
        search().find(query, 0, 10).1.into_iter().map(|hit| (hit.law, hit.article)).collect()
    }

    fn at(law: &str, article: &str) -> (String, String) {
        (law.into(), article.into())
    }

    #[test]
    fn words_titles_and_numbers_are_found_the_best_first() {
        assert_eq!(places("七日内退货"), [at("a-law", "第一条"), at("c-law", "第一条")]);
        assert_eq!(places("退货 手续"), [at("a-law", "第二条")]);
        assert_eq!(places("产品质量法 第一条"), [at("b-law", "第一条")]);
        assert_eq!(places("ｃｍａ"), [at("b-law", "第一条")]);
        assert_eq!(places("货").len(), 3);
        assert_eq!(places("退货无需讲理由")[0], at("a-law", "第一条"));
        assert_eq!(places("电梯"), []);
        assert_eq!(places("  ，"), []);
    }

    #[test]
    fn an_excerpt_shows_and_marks_the_find() {
        let (total, hits) = search().find("退货", 0, 10);
        assert_eq!(total, 3);
        for hit in hits {
            let chars: Vec<char> = hit.excerpt.chars().collect();
            assert!(chars.len() <= EXCERPT + 2 && !hit.marks.is_empty(), "{}", hit.excerpt);
            for mark in hit.marks {
                let marked: String = chars[mark.start..mark.start + mark.length].iter().collect();
                assert_eq!(marked, "退货");
            }
        }
        assert_eq!(search().find("退货", 2, 10).1.len(), 1);
    }
}
