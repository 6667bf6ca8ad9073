//! The law library: every text that questions cite, article by article.

use crate::web::code;
use crate::web::problem::Problem;
use crate::web::view::count;
use crate::web::{Answer, State};
use actix_web::web::{Data, Json, Path};
use domain::question::LawText;
use serde::Serialize;
use utoipa::ToSchema;

/// A law of the library.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct LawSummary {
    pub slug: String,
    pub title: String,
    pub version: String,
    pub effective: String,
    pub status: String,
    pub articles_total: u64,
}

/// An article.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ArticleView {
    pub number: String,
    pub chapter: Option<String>,
    /// Paragraphs separated by line feeds.
    pub text: String,
}

/// A law with its articles.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct LawView {
    pub slug: String,
    pub title: String,
    pub version: String,
    pub effective: String,
    pub status: String,
    pub articles: Vec<ArticleView>,
}

/// A citable statement that is not a law.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct FactView {
    pub id: String,
    pub text: String,
    pub source: String,
}

fn summary(law: &LawText) -> LawSummary {
    LawSummary {
        slug: law.slug.clone(),
        title: law.title.clone(),
        version: law.version.clone(),
        effective: law.effective.clone(),
        status: law.status.clone(),
        articles_total: count(law.articles.len()),
    }
}

/// Every law of the library.
#[utoipa::path(get, path = "/api/v1/laws", responses((status = 200, body = [LawSummary])))]
pub async fn list(state: Data<State>) -> Answer<Vec<LawSummary>> {
    Ok(Json(state.app.reference().library.laws.values().map(summary).collect()))
}

/// A law with its articles.
#[utoipa::path(get, path = "/api/v1/laws/{slug}", responses((status = 200, body = LawView)))]
pub async fn show(state: Data<State>, slug: Path<String>) -> Answer<LawView> {
    let law = state.app.reference().library.laws.get(slug.as_str()).ok_or_else(|| Problem::new(code::NOT_FOUND))?;
    let articles = law
        .articles
        .iter()
        .map(|a| ArticleView { number: a.number.clone(), chapter: a.chapter.clone(), text: a.text.clone() })
        .collect();
    let LawSummary { slug, title, version, effective, status, .. } = summary(law);
    Ok(Json(LawView { slug, title, version, effective, status, articles }))
}

/// A citable statement.
#[utoipa::path(get, path = "/api/v1/facts/{id}", responses((status = 200, body = FactView)))]
pub async fn fact(state: Data<State>, id: Path<String>) -> Answer<FactView> {
    let found = state.app.reference().library.facts.get(id.as_str());
    let (text, source) = found.cloned().ok_or_else(|| Problem::new(code::NOT_FOUND))?;
    Ok(Json(FactView { id: id.into_inner(), text, source }))
}
