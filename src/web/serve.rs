//! What surrounds every request: its id, the log line, limits, the origin of changes, and headers that protect.

use super::auth::{ACCESS, STAFF, address_key, peer, shortened};
use super::problem::Problem;
use super::rate_limit::Gate;
use super::{State, code, request_id};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{
    CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, ResponseError as _};
use std::sync::LazyLock;
use std::time::Instant;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The middleware of the whole server.
///
/// # Errors
/// Never of its own: refusals are answers.
pub async fn around(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = request_id::new();
    let started = Instant::now();
    let method = request.method().clone();
    let Some(state) = request.app_data::<Data<State>>().cloned() else {
        return Ok(request.into_response(Problem::new(code::INTERNAL).error_response()));
    };
    let address = shortened(peer(request.request(), &state));
    let path = request.path().to_owned();
    let (held, is_change) = (state.clone(), changes(&method));
    let served = request_id::scope(id.clone(), async move {
        match admit(&held, &request) {
            Err(problem) => Ok(request.into_response(problem.error_response())),
            Ok(()) => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
        }
    });
    // A change goes on to its end though the phone hangs up: what is committed must also reach memory.
    let mut response = if is_change {
        actix_web::rt::spawn(served).await.map_err(|died| {
            tracing::error!(request_id = id, %died, "a handler died");
            Problem::new(code::INTERNAL)
        })??
    } else {
        served.await?
    };
    let took = started.elapsed();
    let status = response.status().as_u16();
    let route = response.request().match_pattern();
    protect(&state, &path, response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let shown = route.clone().unwrap_or_else(|| "other".to_owned());
    tracing::info!(request_id = id, %method, route = shown, status, took_ms, address, "answered");
    state.metrics.count(route, method.as_str(), status, took);
    Ok(response)
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a request may go on: rate limits, and changes only from pages of this site.
fn admit(state: &State, request: &ServiceRequest) -> Result<(), Problem> {
    let path = request.path();
    if !path.starts_with("/api/") {
        return Ok(());
    }
    if changes(request.method()) && !same_origin(state, request) {
        return Err(Problem::new(code::ORIGIN_MISMATCH));
    }
    // The address first: keys of made-up cookies then grow no faster than one address may ask.
    let address = address_key(peer(request.request(), state));
    state.limits.check(Gate::Address, &address)?;
    let cookie = if path.starts_with("/api/v1/staff") { STAFF } else { ACCESS };
    // A cookie is a device's own; the token's hash, so that no key of a limiter can sign in.
    match request.cookie(cookie) {
        Some(token) => state.limits.check(Gate::Account, &crate::app::keys::Keys::token_hash(token.value())),
        None => state.limits.check(Gate::Account, &format!("{address} {}", device(request))),
    }
}

fn device(request: &ServiceRequest) -> String {
    let agent = request.headers().get("user-agent").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let language = request.headers().get("accept-language").and_then(|v| v.to_str().ok()).unwrap_or_default();
    format!("{agent}\n{language}")
}

fn same_origin(state: &State, request: &ServiceRequest) -> bool {
    let Some(origin) = request.headers().get(ORIGIN).and_then(|v| v.to_str().ok()) else { return false };
    if origin == state.config.server.origin() {
        return true;
    }
    // On loopback and private addresses the site may be reached under several names; the request's own host decides.
    let host = request.connection_info().host().to_owned();
    let plain = origin.strip_prefix("http://").is_some_and(|rest| rest == host);
    state.config.server.public_url.is_empty() && plain && crate::config::is_private_url(origin)
}

fn protect(state: &State, path: &str, headers: &mut HeaderMap) {
    let set = |headers: &mut HeaderMap, name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, REFERRER_POLICY, "same-origin");
    set(headers, HeaderName::from_static("x-frame-options"), "DENY");
    set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(headers, HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    headers.insert(HeaderName::from_static("content-security-policy"), POLICY.clone());
    if state.config.server.is_https() {
        set(headers, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    // A handler that lets its answer be kept says so itself.
    let lasting = ["/api/v1/laws", "/api/v1/images/", "/api/openapi.json"].iter().any(|start| path.starts_with(start));
    if path.starts_with("/api/") && !lasting && !headers.contains_key(CACHE_CONTROL) {
        set(headers, CACHE_CONTROL, "no-store");
    }
}

/// The content security policy: own files, and the inline scripts of the two pages by their hashes.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let scripts = frontend::SCRIPT_HASHES.join(" ");
    let policy = format!(
        "default-src 'self'; script-src 'self' {scripts}; style-src 'self'; img-src 'self' data: blob:; \
         connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    // Hashes are base64; were they ever not, nothing would be allowed to run rather than everything.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
});
