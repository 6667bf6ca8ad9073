//! The proof that one's answers are among those whose root was published at closing.

use crate::web::auth::CurrentParticipant;
use crate::web::body::PathId;
use crate::web::view::count;
use crate::web::{Answer, State};
use actix_web::web::{Data, Json};
use domain::fairness::hex;
use domain::id::AttemptId;
use serde::Serialize;
use utoipa::ToSchema;

/// A receipt with its path to the published root.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProofView {
    /// The text whose hash is the receipt; it holds the salt and the answers.
    pub leaf: String,
    /// Number of the receipt.
    pub number: i64,
    /// Place among the receipts of the contest by number, from 0.
    pub index: u64,
    /// Receipts of the contest.
    pub size: u64,
    /// Hashes from the leaf's neighbour up, hexadecimal.
    pub path: Vec<String>,
    /// The published root, hexadecimal.
    pub root: String,
}

/// Proves that an ended attempt of one's own was counted, once its contest is closed.
#[utoipa::path(get, path = "/api/v1/attempts/{attempt_id}/proof", responses((status = 200, body = ProofView)))]
pub async fn proof(state: Data<State>, who: CurrentParticipant, id: PathId<AttemptId>) -> Answer<ProofView> {
    let proof = state.app.proof(&who, &id).await?;
    Ok(Json(ProofView {
        leaf: proof.leaf,
        number: proof.number,
        index: count(proof.index),
        size: proof.published.size,
        path: proof.path.iter().map(|hash| hex(hash)).collect(),
        root: hex(&proof.published.root),
    }))
}
