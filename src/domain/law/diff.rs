//! What changed between two versions of a law, article by article, also where articles were renumbered.

use crate::question::{LawArticle, LawText};
use std::collections::{BTreeSet, HashSet};

/// Percent of common pairs of characters from which two articles are versions of one another.
const SAME_ARTICLE_PERCENT: usize = 40;

/// What became of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArticleChange<'a> {
    /// It says the same under another number.
    Renumbered {
        /// Number before.
        old: &'a LawArticle,
        /// Number now.
        new: &'a LawArticle,
    },
    /// Its text is another; its number may be too.
    Changed {
        /// Before.
        old: &'a LawArticle,
        /// Now.
        new: &'a LawArticle,
    },
    /// It is gone.
    Removed {
        /// Before.
        old: &'a LawArticle,
    },
    /// It is new.
    Added {
        /// Now.
        new: &'a LawArticle,
    },
}

/// The comparison of two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawDiff<'a> {
    /// Articles that are the same under the same number.
    pub unchanged: usize,
    /// What changed, in the order of the old text, added articles last.
    pub changes: Vec<ArticleChange<'a>>,
}

impl ArticleChange<'_> {
    /// The article of the old text, if there was one.
    #[must_use]
    pub const fn before(&self) -> Option<&LawArticle> {
        match self {
            Self::Renumbered { old, .. } | Self::Changed { old, .. } | Self::Removed { old } => Some(old),
            Self::Added { .. } => None,
        }
    }

    /// The article of the new text, if there is one.
    #[must_use]
    pub const fn after(&self) -> Option<&LawArticle> {
        match self {
            Self::Renumbered { new, .. } | Self::Changed { new, .. } | Self::Added { new } => Some(new),
            Self::Removed { .. } => None,
        }
    }

    /// Whether words quoted from the old article stand in the new one too.
    #[must_use]
    pub fn still_stands(&self, quote: &str) -> bool {
        let wanted = plain(quote);
        self.after().is_some_and(|new| plain(&new.text).contains(&wanted))
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn pairs(text: &str) -> HashSet<(char, char)> {
    let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    chars.iter().copied().zip(chars.iter().copied().skip(1)).collect()
}

/// Compares two versions of a law. Articles are matched by their words, the most similar first; of equally similar ones
/// those with the same number.
#[must_use]
pub fn diff<'a>(old: &'a LawText, new: &'a LawText) -> LawDiff<'a> {
    let old_pairs: Vec<_> = old.articles.iter().map(|article| pairs(&article.text)).collect();
    let new_pairs: Vec<_> = new.articles.iter().map(|article| pairs(&article.text)).collect();
    let mut likely: Vec<(usize, bool, usize, usize)> = Vec::new();
    for (i, (before, one)) in old.articles.iter().zip(&old_pairs).enumerate() {
        for (j, (after, other)) in new.articles.iter().zip(&new_pairs).enumerate() {
            let percent = if plain(&before.text) == plain(&after.text) { 101 } else { share(one, other) };
            if percent >= SAME_ARTICLE_PERCENT {
                likely.push((percent, before.number == after.number, i, j));
            }
        }
    }
    likely.sort_by_key(|(percent, same_number, i, j)| (std::cmp::Reverse((*percent, *same_number)), *i, *j));
    let mut partner: Vec<Option<usize>> = vec![None; old.articles.len()];
    let mut taken = BTreeSet::new();
    for (_, _, i, j) in likely {
        if let Some(slot @ None) = partner.get_mut(i)
            && taken.insert(j)
        {
            *slot = Some(j);
        }
    }
    let mut found = LawDiff { unchanged: 0, changes: Vec::new() };
    for (before, partner) in old.articles.iter().zip(partner) {
        match partner.and_then(|j| new.articles.get(j)) {
            None => found.changes.push(ArticleChange::Removed { old: before }),
            Some(after) if plain(&before.text) != plain(&after.text) => {
                found.changes.push(ArticleChange::Changed { old: before, new: after });
            }
            Some(after) if before.number != after.number => {
                found.changes.push(ArticleChange::Renumbered { old: before, new: after });
            }
            Some(_) => found.unchanged += 1,
        }
    }
    let added = new.articles.iter().enumerate().filter(|(j, _)| !taken.contains(j));
    found.changes.extend(added.map(|(_, new)| ArticleChange::Added { new }));
    found
}

fn share(one: &HashSet<(char, char)>, other: &HashSet<(char, char)>) -> usize {
    let common = one.intersection(other).count();
    (common * 100).checked_div(one.len() + other.len() - common).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law(articles: &[(&str, &str)]) -> LawText {
        let article = |(number, text): &(&str, &str)| LawArticle {
            number: (*number).into(),
            chapter: None,
            text: (*text).into(),
        };
        LawText {
            slug: "x".into(),
            title: "某法".into(),
            version: "1".into(),
            effective: "2020-01-01".into(),
            status: "current".into(),
            articles: articles.iter().map(article).collect(),
        }
    }

    #[test]
    fn every_kind_of_change_is_told_apart() {
        let old = law(&[
            ("第一条", "受理部门应当为检举人保密。"),
            ("第二条", "经营者应当在七日内办理退货手续。"),
            ("第三条", "投诉人应当提供真实身份信息。"),
            ("第四条", "本办法由省局负责解释。"),
        ]);
        let new = law(&[
            ("第一条", "受理部门应当\n为检举人保密。"),
            ("第二条", "举报人可以要求对来源予以说明。"),
            ("第三条", "经营者应当在五日内办理退货手续。"),
            ("第四条", "投诉人应当提供真实身份信息。"),
        ]);
        let found = diff(&old, &new);
        assert_eq!(found.unchanged, 1);
        let shown: Vec<(&str, Option<&str>, Option<&str>)> = found
            .changes
            .iter()
            .map(|change| {
                let name = match change {
                    ArticleChange::Renumbered { .. } => "renumbered",
                    ArticleChange::Changed { .. } => "changed",
                    ArticleChange::Removed { .. } => "removed",
                    ArticleChange::Added { .. } => "added",
                };
                (name, change.before().map(|a| a.number.as_str()), change.after().map(|a| a.number.as_str()))
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("changed", Some("第二条"), Some("第三条")),
                ("renumbered", Some("第三条"), Some("第四条")),
                ("removed", Some("第四条"), None),
                ("added", None, Some("第二条")),
            ]
        );
        assert!(found.changes[0].still_stands("办理退货手续") && !found.changes[0].still_stands("七日内"));
        assert!(!found.changes[2].still_stands("省局"));
        assert_eq!(diff(&old, &old), LawDiff { unchanged: 4, changes: vec![] });
    }
}
