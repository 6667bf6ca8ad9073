//! `quiz bank`: what the shell does with question banks.

use super::data::Stop;
use super::say;
use crate::bank::Bank;
use crate::clock::Clock;
use domain::time::Day;
use std::path::Path;

/// Holds a bank against its laws and every rule; prints what is wrong, doubtful and allowed. Tells whether it is sound.
pub(super) fn check(folder: Option<&Path>, on: Option<&str>) -> Result<bool, Stop> {
    let day = match on {
        None => Clock::system().now().day(),
        Some(text) => Day::parse(text).ok_or_else(|| Stop(format!("`{text}` is no day; write it as 2026-09-01")))?,
    };
    let bank = match folder.map_or_else(Bank::bundled, Bank::from_folder) {
        Ok(bank) => bank,
        Err(faults) => {
            for fault in &faults {
                say(&fault.to_string());
            }
            say(&format!("{} faults", faults.len()));
            return Ok(false);
        }
    };
    let review = bank.review(day);
    for fault in &review.errors {
        say(&format!("error: {fault}"));
    }
    for fault in &review.warnings {
        say(&format!("warning: {fault}"));
    }
    for (id, code, reason) in &review.allowed {
        say(&format!("allowed: {id} [{code}] {reason}"));
    }
    let quotes: usize = bank.questions.iter().map(|q| q.citations.len()).sum();
    say(&format!(
        "{} questions, {} laws, {} contests; {quotes} quotes stand in their texts",
        bank.questions.len(),
        bank.library.laws.len(),
        bank.contests.len()
    ));
    say(&format!(
        "{} errors, {} warnings, {} allowed with a reason, on {day}",
        review.errors.len(),
        review.warnings.len(),
        review.allowed.len()
    ));
    Ok(review.errors.is_empty())
}
