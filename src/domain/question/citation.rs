//! The proof of a question: a quote held against the text it comes from.

use crate::time::Day;
use std::collections::BTreeMap;

/// Where the answer of a question comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Citation {
    /// A clause of a law whose text is in the library.
    Law {
        /// Slug of the law, such as `product-quality-law`.
        law: String,
        /// Article as printed, such as `第十条`.
        article: String,
        /// Verbatim words of that article.
        quote: String,
    },
    /// An official document that is not a law.
    Document {
        /// Its title.
        document: String,
        /// Who issued it.
        issuer: String,
        /// When, as printed.
        date: String,
        /// The statement in the list of facts that carries the quote.
        fact: String,
        /// Verbatim words of that statement.
        quote: String,
    },
    /// A standard or official document whose text may not be stored; a person has read it.
    Standard {
        /// Its number, such as `GB/T 19001-2016`.
        standard: String,
        /// Its title.
        title: String,
        /// Clause, such as `8.2.1`.
        clause: String,
        /// Day of issue, as printed.
        date: String,
        /// Who held the question against it.
        checked_by: String,
        /// On which day.
        checked_on: String,
    },
}

impl Citation {
    /// The article of a law that it cites, if it cites this law.
    #[must_use]
    pub fn article_of(&self, slug: &str) -> Option<&str> {
        match self {
            Self::Law { law, article, .. } if law == slug => Some(article),
            _ => None,
        }
    }

    /// The quoted words; none of a text that is not stored.
    #[must_use]
    pub fn quote(&self) -> &str {
        match self {
            Self::Law { quote, .. } | Self::Document { quote, .. } => quote,
            Self::Standard { .. } => "",
        }
    }
}

/// One article of a law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawArticle {
    /// Number as printed.
    pub number: String,
    /// Heading of its chapter, if the law has chapters.
    pub chapter: Option<String>,
    /// Text, paragraphs separated by `\n`.
    pub text: String,
}

/// A law of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawText {
    /// Short name used in citations and addresses.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Version, such as `2018修正`.
    pub version: String,
    /// Day on which this version took effect, as printed.
    pub effective: String,
    /// Whether it is still in force, as the library's header says.
    pub status: String,
    /// Articles in order.
    pub articles: Vec<LawArticle>,
}

/// Every law and every citable statement.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Laws by slug.
    pub laws: BTreeMap<String, LawText>,
    /// Statements by number, each with its source.
    pub facts: BTreeMap<String, (String, String)>,
}

impl LawText {
    /// The first day of this version.
    #[must_use]
    pub fn first_day(&self) -> Option<Day> {
        Day::parse(&self.effective)
    }

    /// The last day of this version, as its status says: `current-until-DAY` or `repealed-DAY`.
    #[must_use]
    pub fn last_day(&self) -> Option<Day> {
        let day = |rest: &str| Day::parse(rest.get(..10)?);
        match (self.status.strip_prefix("current-until-"), self.status.strip_prefix("repealed-")) {
            (Some(rest), _) => day(rest),
            (_, Some(rest)) => day(rest).map(|repealed| Day(repealed.0 - 1)),
            _ => None,
        }
    }

    /// Whether some of its articles have been changed by a text that the library does not hold.
    #[must_use]
    pub fn is_partly_superseded(&self) -> bool {
        self.status.starts_with("superseded-in-part")
    }

    /// An article by its number as printed.
    #[must_use]
    pub fn article(&self, number: &str) -> Option<&LawArticle> {
        self.articles.iter().find(|article| article.number == number)
    }
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

impl Library {
    /// Holds a citation against its text.
    ///
    /// # Errors
    /// A sentence that says what is missing or different.
    pub fn verify(&self, citation: &Citation) -> Result<(), String> {
        match citation {
            Citation::Law { law, article, quote } => {
                let text = self.laws.get(law).ok_or_else(|| format!("法规库里没有 {law}"))?;
                let found = text.article(article).ok_or_else(|| format!("《{}》没有{article}", text.title))?;
                stands_in(quote, &found.text, &format!("《{}》{article}", text.title))
            }
            Citation::Document { fact, quote, .. } => {
                let (text, _) = self.facts.get(fact).ok_or_else(|| format!("要点里没有 {fact}"))?;
                stands_in(quote, text, &format!("要点 {fact} "))
            }
            Citation::Standard { standard, title, clause, date, checked_by, checked_on } => {
                let named = [standard, title, clause, checked_by].iter().all(|field| !field.trim().is_empty());
                let dated = Day::parse(date).is_some() && Day::parse(checked_on).is_some();
                if named && dated {
                    Ok(())
                } else {
                    Err(format!("{standard} 的文本不收在库里，要写明名称、条款、发布日期、核对人和核对日期"))
                }
            }
        }
    }
}

fn stands_in(quote: &str, text: &str, place: &str) -> Result<(), String> {
    let wanted = without_blanks(quote);
    if wanted.is_empty() {
        return Err(format!("{place}的引文是空的"));
    }
    if without_blanks(text).contains(&wanted) { Ok(()) } else { Err(format!("引文不在{place}里：{quote}")) }
}
