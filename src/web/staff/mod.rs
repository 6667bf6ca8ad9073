//! What staff do; every handler names the permission it needs in its signature.

pub mod account;
pub mod audit;
pub mod award;
pub mod award_pool_view;
pub mod award_view;
pub mod certificate;
pub mod contest;
pub mod correction;
pub mod correction_view;
pub mod draw;
pub mod draw_view;
pub mod hold;
pub mod image;
pub mod import;
pub mod organization;
pub mod participant;
pub mod prize;
pub mod prize_export;
pub mod question;
pub mod question_content;
pub mod question_view;
pub mod rank;
pub mod review;
pub mod session;
pub mod winner;

/// Content type of a spreadsheet.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
