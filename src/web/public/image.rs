//! Pictures of questions, by the hash of their bytes.

use crate::web::problem::Problem;
use crate::web::{State, code};
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Data, Path};

/// A picture; what an address shows never changes.
#[utoipa::path(get, path = "/api/v1/images/{hash}", responses((status = 200, content_type = "image/*", body = Vec<u8>)))]
pub async fn show(state: Data<State>, hash: Path<String>) -> Result<HttpResponse, Problem> {
    let is_hash = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if !is_hash {
        return Err(Problem::new(code::NOT_FOUND));
    }
    let image = state.app.image(&hash).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, image.content_type))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(image.bytes))
}
