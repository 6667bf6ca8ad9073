//! What everyone may read.

pub mod award;
pub mod contest;
pub mod contest_view;
pub mod correction;
pub mod image;
pub mod law;
pub mod site;
pub mod study;
