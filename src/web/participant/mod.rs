//! What signed-in participants do.

pub mod account;
pub mod attempt;
pub mod attempt_view;
pub mod own_data;
pub mod prize;
pub mod result_view;
pub mod study;
