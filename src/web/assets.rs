//! The two web apps out of the binary, precompressed; pages of the apps fall back to their index.

use super::State;
use super::code;
use super::problem::Problem;
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH, VARY,
};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use frontend::Asset;

const ROBOTS: &str = "User-agent: *\nDisallow: /api/\nDisallow: /console/\n";

/// Serves an asset, a verification file or the page of an app.
pub async fn serve(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let path = request.path();
    if path == "/robots.txt" {
        return Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(ROBOTS));
    }
    if let Some(asset) = frontend::find(path) {
        return Ok(answer(asset, request.headers()));
    }
    if let Some(text) = verification(&state, path) {
        return Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text));
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    if last.contains('.') || path.starts_with("/assets/") || path.starts_with("/console/assets/") {
        return Err(Problem::new(code::NOT_FOUND));
    }
    let index = if path == "/console" || path.starts_with("/console/") { "/console/index.html" } else { "/index.html" };
    frontend::find(index).map(|asset| answer(asset, request.headers())).ok_or_else(|| Problem::new(code::NOT_FOUND))
}

/// A file such as `MP_verify_x.txt` in the data directory's folder; names of letters, digits, `_`, `-` and one dot.
fn verification(state: &State, path: &str) -> Option<String> {
    let name = path.strip_prefix('/')?;
    let stem = name.strip_suffix(".txt").or_else(|| name.strip_suffix(".html"))?;
    let plain = !stem.is_empty() && stem.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let file = state.verification.as_ref().filter(|_| plain)?.join(name);
    let size = std::fs::metadata(&file).ok().filter(std::fs::Metadata::is_file)?.len();
    if size > 4096 { None } else { std::fs::read_to_string(file).ok() }
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|part| {
            let mut part = part.split(';');
            let name = part.next()?.trim();
            let refused = part.any(|q| matches!(q.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
            (!refused).then_some(name)
        })
        .any(|name| name == encoding)
}

fn answer(asset: &'static Asset, headers: &HeaderMap) -> HttpResponse {
    let etag = HeaderValue::from_static(asset.etag);
    let unchanged = headers
        .get(IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.split(',').any(|tag| tag.trim().trim_start_matches("W/") == asset.etag));
    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, etag));
    response.insert_header((VARY, "Accept-Encoding"));
    let cache = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.insert_header((CACHE_CONTROL, cache));
    if unchanged {
        return response.finish();
    }
    response.content_type(asset.content_type);
    match (asset.brotli, asset.gzip) {
        (Some(brotli), _) if accepts(headers, "br") => {
            response.insert_header((CONTENT_ENCODING, "br"));
            response.body(brotli)
        }
        (_, Some(gzip)) if accepts(headers, "gzip") => {
            response.insert_header((CONTENT_ENCODING, "gzip"));
            response.body(gzip)
        }
        _ => response.body(asset.bytes),
    }
}
