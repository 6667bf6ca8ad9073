//! The pure rules of the platform: contests, questions, attempts, ranking and fairness.
//!
//! Nothing in this package reads a clock, a random source, a file, a database or the network:
//! time, identifiers and secrets arrive as arguments. Its manifest keeps it so.

pub mod account;
pub mod activity;
pub mod actor;
pub mod attempt;
pub mod audit;
pub mod award;
pub mod certificate;
pub mod contest;
pub mod correction;
pub mod draw;
pub mod fairness;
pub mod hold;
pub mod id;
pub mod law;
pub mod organization;
pub mod participant;
pub mod points;
pub mod prize;
pub mod question;
pub mod ranking;
pub mod review;
pub mod seal;
pub mod study;
pub mod text;
pub mod time;
