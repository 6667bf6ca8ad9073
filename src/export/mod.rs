//! Files that leave the platform: lists of winners and prizes as spreadsheet, CSV and PDF, and certificates.

mod cell;
mod csv;
mod pdf;
mod prize;
mod prize_csv;
#[cfg(test)]
mod prize_tests;
mod prize_xlsx;
#[cfg(test)]
mod tests;
mod winners;
mod xlsx;

pub use self::csv::to_csv;
pub use cell::ExportFailed;
pub use pdf::{
    CertificateSheet, FontsMissing, Missing, Pdf, PdfFailed, Press, Seal, certificate_pdf, missing_characters,
    prizes_pdf, qr_rows, winners_pdf,
};
pub use prize::{PrizeRow, PrizeSheet, PrizeTier, Publication, date, moment};
pub use prize_csv::{Charset, prizes_to_csv};
pub use prize_xlsx::prizes_to_xlsx;
pub use winners::{Detail, Group, Row, WinnerSheet};
pub use xlsx::to_xlsx;
