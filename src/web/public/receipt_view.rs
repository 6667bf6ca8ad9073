//! What is published of a contest's receipts.

use domain::fairness::hex;
use domain::fairness::tree::Published;
use serde::Serialize;
use utoipa::ToSchema;

/// What is published of a contest's receipts when it closes.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it; units are in them")]
pub struct ReceiptsView {
    /// Receipts in the tree.
    pub size: u64,
    /// Root of the tree of RFC 6962 over their texts by number, hexadecimal.
    pub root: String,
    pub closed_at_ms: i64,
}

impl From<&Published> for ReceiptsView {
    fn from(tree: &Published) -> Self {
        Self { size: tree.size, root: hex(&tree.root), closed_at_ms: tree.at.ms() }
    }
}
