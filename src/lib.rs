//! An online quality-knowledge contest platform: participants play timed rounds drawn from a question bank whose every
//! answer cites its article of law; the server alone scores, times and ranks.

pub mod app;
pub mod bank;
pub mod board;
pub mod cli;
pub mod clock;
pub mod config;
pub mod export;
pub mod jobs;
pub mod telemetry;
pub mod web;
