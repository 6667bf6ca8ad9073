//! Lists and texts that come with an installation: towns, words, laws, activities, the privacy notice.

use domain::activity::Activity;
use domain::law::LawSearch;
use domain::participant::Town;
use domain::question::Library;
use domain::text::{WordList, folded};
use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

/// The notice on personal data that people accept, by version.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    /// Version people accept.
    pub version: u32,
    /// Title.
    pub title: String,
    /// Plain text; blank lines separate paragraphs.
    pub text: String,
}

/// Lists and texts that come with an installation.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    /// Towns and streets.
    pub towns: Vec<Town>,
    /// Words refused in names.
    pub words: WordList,
    /// Common passwords, lower case.
    pub common_passwords: HashSet<String>,
    /// The twelve activities.
    pub activities: Vec<Activity>,
    /// Laws and citable statements.
    pub library: Library,
    /// Names of topics by code.
    pub topics: BTreeMap<String, String>,
    /// The notice on personal data.
    pub notice: Notice,
    /// Folded names of organizations that come with the installation; the word list does not apply to them.
    pub known_organizations: HashSet<String>,
    /// The index over the laws, made at first use.
    pub law_search: OnceLock<LawSearch>,
}

impl Reference {
    /// Full-text search over the laws. The first call makes the index; the server makes it at the start.
    pub fn law_search(&self) -> &LawSearch {
        self.law_search.get_or_init(|| LawSearch::new(&self.library))
    }

    /// A town by its code, name or alias.
    #[must_use]
    pub fn town(&self, text: &str) -> Option<&Town> {
        let wanted = folded(text);
        let is = |other: &str| folded(other) == wanted;
        self.towns.iter().find(|t| t.code == text || is(&t.name) || t.aliases.iter().any(|alias| is(alias)))
    }

    /// The name of a town; the code itself where the list does not know it.
    #[must_use]
    pub fn town_name(&self, code: &str) -> String {
        self.towns.iter().find(|t| t.code == code).map_or_else(|| code.to_owned(), |t| t.name.clone())
    }
}
