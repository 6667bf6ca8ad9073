//! Files that leave the platform: lists of winners as a spreadsheet and as CSV.

mod cell;
mod csv;
#[cfg(test)]
mod tests;
mod winners;
mod xlsx;

pub use self::csv::to_csv;
pub use cell::ExportFailed;
pub use winners::{Detail, Group, Row, WinnerSheet};
pub use xlsx::to_xlsx;
