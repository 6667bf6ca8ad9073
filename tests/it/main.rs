//! Integration tests: the server as people and staff use it, over HTTP, on SQLite and on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test that finds something unexpected has to stop there"
)]

mod support;

mod attempt;
mod audit;
mod award;
mod certificate;
mod command;
mod concurrency;
mod correction;
mod correction_race;
mod data_dir;
mod draw;
mod draw_many;
mod draw_rules;
mod hold;
mod instant;
mod law;
mod life;
mod openapi;
mod outcome;
mod participant;
mod permission;
mod prize;
mod problem;
mod seal;
mod secrecy;
mod session;
mod staff;
mod story;
mod study;
mod tidy;
mod winner;
