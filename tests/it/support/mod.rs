//! What the tests share: a server of their own, people who play, staff who work, and both databases.

pub(crate) mod app;
pub(crate) mod binary;
pub(crate) mod contest;
pub(crate) mod correction;
pub(crate) mod database;
pub(crate) mod draw;
pub(crate) mod http;
pub(crate) mod log;
pub(crate) mod person;
pub(crate) mod postgres;
pub(crate) mod round;
pub(crate) mod staff;

pub(crate) use app::{CONTEST, TestApp};
pub(crate) use correction::{Played, Wards, exam};
pub(crate) use database::Database;
pub(crate) use http::{Payload, Reply};
pub(crate) use person::{Person, SignUp};
pub(crate) use round::Round;
pub(crate) use serde_json::{Value, json};
pub(crate) use staff::StaffMember;

/// Milliseconds of a second, a minute and an hour.
pub(crate) const SECOND: i64 = 1000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
