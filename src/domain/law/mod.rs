//! The law library as something to work with: comparing two versions of a text, and searching all of them.

mod diff;
mod search;

pub use diff::{ArticleChange, LawDiff, diff};
pub use search::{Hit, LawSearch, Span};
