//! The law library: every text that questions cite, article by article.

use crate::web::body::Query;
use crate::web::code;
use crate::web::problem::Problem;
use crate::web::view::count;
use crate::web::{Answer, State};
use actix_web::web::{Data, Json, Path};
use domain::question::LawText;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

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

/// A question as the page of an article names it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionOnView {
    pub id: String,
    pub stem: String,
}

/// Open questions on an article.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionsOnArticle {
    pub article: String,
    pub questions: Vec<QuestionOnView>,
}

/// What a search asks for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words, separated by blanks; a word may be part of a title, or an article such as 第十条.
    pub q: String,
    /// Page, from 1.
    #[serde(default)]
    pub page: Option<usize>,
}

/// A marked stretch of an excerpt, in characters.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct MarkView {
    pub start: u64,
    pub length: u64,
}

/// An article that was found.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct LawHit {
    pub law: String,
    pub title: String,
    pub article: String,
    pub excerpt: String,
    pub marks: Vec<MarkView>,
}

/// A page of articles that were found, best first.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct LawHits {
    pub total: u64,
    pub page: u64,
    pub hits: Vec<LawHit>,
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
    /// Questions that may be studied, by article; those of a running contest are not among them.
    pub questions: Vec<QuestionsOnArticle>,
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
    let questions = state
        .app
        .open_questions_on(&slug)
        .into_iter()
        .map(|(article, questions)| QuestionsOnArticle {
            article,
            questions: questions
                .into_iter()
                .map(|question| QuestionOnView { id: question.id.to_string(), stem: question.stem })
                .collect(),
        })
        .collect();
    Ok(Json(LawView { slug, title, version, effective, status, articles, questions }))
}

/// Articles of a page of a search.
const PAGE_SIZE: usize = 20;

/// Full-text search over every article of the library.
#[utoipa::path(get, path = "/api/v1/laws/search", params(SearchQuery), responses((status = 200, body = LawHits)))]
pub async fn search(state: Data<State>, Query(query): Query<SearchQuery>) -> Answer<LawHits> {
    let page = query.page.unwrap_or(1).max(1);
    let reference = state.app.reference();
    let from = page.saturating_sub(1).saturating_mul(PAGE_SIZE);
    let (total, hits) = reference.law_search().find(&query.q, from, PAGE_SIZE);
    let hit = |hit: domain::law::Hit| LawHit {
        title: reference.library.laws.get(&hit.law).map_or_else(String::new, |law| law.title.clone()),
        law: hit.law,
        article: hit.article,
        excerpt: hit.excerpt,
        marks: hit.marks.iter().map(|m| MarkView { start: count(m.start), length: count(m.length) }).collect(),
    };
    Ok(Json(LawHits { total: count(total), page: count(page), hits: hits.into_iter().map(hit).collect() }))
}

/// A citable statement.
#[utoipa::path(get, path = "/api/v1/facts/{id}", responses((status = 200, body = FactView)))]
pub async fn fact(state: Data<State>, id: Path<String>) -> Answer<FactView> {
    let found = state.app.reference().library.facts.get(id.as_str());
    let (text, source) = found.cloned().ok_or_else(|| Problem::new(code::NOT_FOUND))?;
    Ok(Json(FactView { id: id.into_inner(), text, source }))
}
