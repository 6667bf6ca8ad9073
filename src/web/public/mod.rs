//! What everyone may read.

pub mod award;
pub mod certificate;
pub mod contest;
pub mod contest_view;
pub mod correction;
pub mod draw;
pub mod draw_view;
pub mod image;
pub mod law;
pub mod rank;
pub mod receipt_view;
pub mod site;
pub mod study;
