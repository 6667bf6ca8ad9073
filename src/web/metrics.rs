//! Counters for Prometheus; not public unless configured, never with personal data.

use super::State;
use super::code;
use super::problem::Problem;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    route: String,
    method: String,
    status: String,
}

/// Counters of this server.
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Histogram,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("quiz");
        let requests = Family::<Labels, Counter>::default();
        let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
        let seconds = Histogram::new(bounds);
        registry.register("http_requests", "Requests by route, method and status", requests.clone());
        registry.register("http_request_seconds", "Time to answer", seconds.clone());
        Self { registry, requests, seconds }
    }
}

impl Metrics {
    /// Counts an answered request; `route` is the pattern, so that no id and no number becomes a label.
    pub fn count(&self, route: Option<String>, method: &str, status: u16, took: Duration) {
        let route = route.unwrap_or_else(|| "other".to_owned());
        let labels = Labels { route, method: method.to_owned(), status: status.to_string() };
        self.requests.get_or_create(&labels).inc();
        self.seconds.observe(took.as_secs_f64());
    }
}

/// The counters; loopback addresses only, unless configured as public.
pub async fn show(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    if !state.config.metrics.public && !super::auth::peer(&request, &state).is_loopback() {
        return Err(Problem::new(code::NOT_FOUND));
    }
    let mut text = String::new();
    encode(&mut text, &state.metrics.registry)
        .map_err(|error| Problem::from(crate::app::Error::Internal(error.to_string())))?;
    Ok(HttpResponse::Ok().content_type("application/openmetrics-text; version=1.0.0; charset=utf-8").body(text))
}
