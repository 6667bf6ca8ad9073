//! Rows as the ORM sees them, one file per table; nothing outside this package can name them.

#![expect(unreachable_pub, reason = "the derive asks for public items, the private module keeps them in")]

pub(crate) mod account;
pub(crate) mod account_session;
pub(crate) mod attempt;
pub(crate) mod attempt_revision;
pub(crate) mod attempt_undelivered;
pub(crate) mod audit;
pub(crate) mod audit_head;
pub(crate) mod award_plan;
pub(crate) mod blocked_mobile;
pub(crate) mod certificate;
pub(crate) mod certificate_rule;
pub(crate) mod contest;
pub(crate) mod contest_index;
pub(crate) mod correction;
pub(crate) mod draw;
pub(crate) mod draw_absence;
pub(crate) mod draw_entry;
pub(crate) mod exclusion;
pub(crate) mod hold;
pub(crate) mod image;
pub(crate) mod import;
pub(crate) mod installation;
pub(crate) mod instant_play;
pub(crate) mod instant_secret;
pub(crate) mod instant_stock;
pub(crate) mod lease;
pub(crate) mod link;
pub(crate) mod organization;
pub(crate) mod organization_prize;
pub(crate) mod participant;
pub(crate) mod prize;
pub(crate) mod prize_reserve;
pub(crate) mod question;
pub(crate) mod question_revision;
pub(crate) mod receipt_counter;
pub(crate) mod receipt_tree;
pub(crate) mod session;
pub(crate) mod session_token;
pub(crate) mod sign_in_failure;
pub(crate) mod standing;
pub(crate) mod study_note;
