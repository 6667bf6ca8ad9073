//! What signed-in participants do.

pub mod account;
pub mod attempt;
pub mod attempt_view;
pub mod certificate;
pub mod draw;
pub mod hold;
pub mod own_data;
pub mod prize;
pub mod receipt;
pub mod result_view;
pub mod study;
