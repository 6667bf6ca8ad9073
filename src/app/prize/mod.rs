//! Prizes on their way to the winners: recorded by whatever was won, told, confirmed, handed over or passed on.

use super::{App, Result};
use domain::prize::NewPrize;
use storage::Tx;

impl App {
    /// Records prizes in the transaction that decides them; places that are recorded stay as they are. At most 500.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_prizes(tx: &Tx, won: &[NewPrize]) -> Result<u64> {
        Ok(storage::prize::insert_all(tx, won).await?)
    }
}
