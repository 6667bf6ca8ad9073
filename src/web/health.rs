//! Whether the process lives and whether it can serve.

use super::code;
use super::problem::Problem;
use super::{Answer, State};
use actix_web::web::{Data, Json};
use serde::Serialize;

/// A short answer for probes.
#[derive(Debug, Serialize)]
pub struct Health {
    status: &'static str,
}

/// The process lives.
pub async fn live() -> Json<Health> {
    Json(Health { status: "live" })
}

/// The database answers and takes writes.
pub async fn ready(state: Data<State>) -> Answer<Health> {
    if state.app.is_ready().await {
        Ok(Json(Health { status: "ready" }))
    } else {
        Err(Problem::new(code::BUSY).detail("the database does not answer").retry_after(1))
    }
}
