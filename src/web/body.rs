//! Request bodies and path ids: size limits, clear faults, nothing half-parsed.

use super::auth::Admission;
use super::code;
use super::problem::{FieldError, Problem};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest};
use domain::id;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::future::{Ready, ready};
use std::ops::Deref;
use std::pin::Pin;

/// Bytes of a JSON body, at most.
pub const JSON_MAX: usize = 64 * 1024;

/// A JSON body of a known shape.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json =
            request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(|v| {
                v.split(';').next().is_some_and(|t| t.trim().eq_ignore_ascii_case("application/json"))
            });
        let mut payload = payload.take();
        let admission = Admission::of(request);
        Box::pin(async move {
            admission.granted().await;
            let bytes = read(&mut payload, JSON_MAX).await?;
            if !is_json {
                return Err(Problem::new(code::UNSUPPORTED_MEDIA_TYPE));
            }
            parse(&bytes).map(Self)
        })
    }
}

/// Reads a body up to a limit; what is beyond it is never kept.
async fn read(payload: &mut Payload, max: usize) -> Result<Bytes, Problem> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Problem::new(code::BAD_REQUEST).detail("the body broke off"))?;
        if body.len() + chunk.len() > max {
            return Err(Problem::new(code::PAYLOAD_TOO_LARGE).detail(format!("at most {max} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    // A list would be read as the fields of the shape in their order.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(Problem::field(".", "format", "an object"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let inner = error.inner();
        if inner.is_data() {
            let message = inner.to_string();
            let word = if message.starts_with("missing field") {
                "required"
            } else if message.starts_with("unknown field") {
                "unknown_field"
            } else if message.starts_with("unknown variant") {
                "unknown_value"
            } else {
                "format"
            };
            let named = message.split('`').nth(1).filter(|_| word == "required" || word == "unknown_field");
            let path = error.path().to_string();
            let field = match (named, path.as_str()) {
                (Some(name), ".") => name.to_owned(),
                (Some(name), path) if !path.ends_with(name) => format!("{path}.{name}"),
                (_, path) => path.to_owned(),
            };
            Problem::new(code::INVALID_REQUEST).errors(vec![FieldError {
                field: without_number(&field),
                code: word.to_owned(),
                message: expected(&message),
                params: BTreeMap::new(),
            }])
        } else {
            Problem::new(code::MALFORMED_JSON).detail(inner.to_string())
        }
    })?;
    reader.end().map_err(|error| Problem::new(code::MALFORMED_JSON).detail(error.to_string()))?;
    Ok(value)
}

/// What was expected, without the value that came: a problem never holds a mobile number.
fn expected(message: &str) -> String {
    let expected = message.rsplit_once(", expected ").map_or("a fitting value", |(_, rest)| rest);
    let expected = expected.split_once(" at line ").map_or(expected, |(text, _)| text);
    format!("expected {expected}")
}

/// The name of a field; a name that holds a number's worth of digits is not repeated.
fn without_number(field: &str) -> String {
    let digits = field.chars().filter(char::is_ascii_digit).count();
    if digits >= 7 || field.len() > 80 { ".".to_owned() } else { field.to_owned() }
}

/// Something that is read from one segment of a path.
pub trait FromSegment: Sized {
    /// Reads it; a wrong form is the same as not being there.
    fn from_segment(text: &str) -> Option<Self>;
}

macro_rules! segments {
    ($($id:ident),*) => {$(
        impl FromSegment for id::$id {
            fn from_segment(text: &str) -> Option<Self> {
                Self::parse(text).ok()
            }
        }
    )*};
}
segments!(
    ContestId,
    AttemptId,
    QuestionId,
    ParticipantId,
    AccountId,
    OrganizationId,
    ImportId,
    CorrectionId,
    DrawId,
    PrizeId
);

/// The id in the path; it is the first variable segment of every route that uses it.
#[derive(Debug)]
pub struct PathId<T>(T);

impl<T> Deref for PathId<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: FromSegment + 'static> FromRequest for PathId<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = request.match_info().iter().next().and_then(|(_, text)| T::from_segment(text));
        ready(found.map(Self).ok_or_else(|| Problem::new(code::NOT_FOUND)))
    }
}

/// The two ids in a path such as `/contests/{contest_id}/corrections/{correction_id}`, in their order.
#[derive(Debug)]
pub struct PathIds<A, B>(pub A, pub B);

impl<A: FromSegment + 'static, B: FromSegment + 'static> FromRequest for PathIds<A, B> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut segments = request.match_info().iter().map(|(_, text)| text);
        let first = segments.next().and_then(A::from_segment);
        let second = segments.next().and_then(B::from_segment);
        ready(first.zip(second).map(|(a, b)| Self(a, b)).ok_or_else(|| Problem::new(code::NOT_FOUND)))
    }
}

/// A query string of a known shape.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // PostgreSQL's text holds no NUL, and no page asks for one.
        if request.query_string().contains("%00") {
            return ready(Err(Problem::field("query", "format", "text without NUL")));
        }
        ready(match actix_web::web::Query::<T>::from_query(request.query_string()) {
            Ok(query) => Ok(Self(query.into_inner())),
            Err(error) => Err(Problem::field("query", "format", &expected(&error.to_string()))),
        })
    }
}
