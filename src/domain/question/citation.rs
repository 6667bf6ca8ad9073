//! The proof of a question: a quote held against the text it comes from.

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
}

impl Citation {
    /// The quoted words.
    #[must_use]
    pub fn quote(&self) -> &str {
        match self {
            Self::Law { quote, .. } | Self::Document { quote, .. } => quote,
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

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

impl Library {
    /// Holds a citation against its text.
    ///
    /// # Errors
    /// A sentence that says what is missing or different.
    pub fn verify(&self, citation: &Citation) -> Result<(), String> {
        let quote = without_blanks(citation.quote());
        if quote.is_empty() {
            return Err("the quote is empty".to_owned());
        }
        match citation {
            Citation::Law { law, article, .. } => {
                let text = self.laws.get(law).ok_or_else(|| format!("no law `{law}` in the library"))?;
                let found = text
                    .articles
                    .iter()
                    .find(|a| a.number == *article)
                    .ok_or_else(|| format!("{}（{law}）has no {article}", text.title))?;
                if without_blanks(&found.text).contains(&quote) {
                    Ok(())
                } else {
                    Err(format!("the quote is not in {}{article}: {}", text.title, citation.quote()))
                }
            }
            Citation::Document { fact, .. } => {
                let (text, _) =
                    self.facts.get(fact).ok_or_else(|| format!("no statement `{fact}` in the list of facts"))?;
                if without_blanks(text).contains(&quote) {
                    Ok(())
                } else {
                    Err(format!("the quote is not in {fact}: {}", citation.quote()))
                }
            }
        }
    }
}
