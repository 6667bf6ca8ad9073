//! `quiz draw`: what a stranger does with the proof bundle of a draw. Needs no data directory and no network.

use super::data::Stop;
use super::say;
use domain::fairness::bundle::{Check, Report, Standing, TierStanding, standing, verify_bytes};
use domain::fairness::hex;
use serde_json::{Value, json};
use std::io::Read as _;
use std::path::Path;

/// A bundle of a million entries is a tenth of this.
const BUNDLE_MAX_BYTES: u64 = 512 * 1024 * 1024;

/// Says what was checked and what came of it; tells whether everything is right and the entry, if any, is in the bundle.
pub(super) fn verify(file: &Path, entry: Option<&str>, is_json: bool) -> Result<bool, Stop> {
    let report = verify_bytes(&read(file)?);
    let found = entry.map(|entry| report.bundle.as_ref().and_then(|bundle| standing(bundle, entry)));
    if is_json {
        say(&as_json(&report, found.as_ref()).to_string());
    } else {
        report.sentences().iter().for_each(|line| say(line));
        match (&found, entry) {
            (Some(Some(standing)), _) => standing.sentences().iter().for_each(|line| say(line)),
            (Some(None), Some(entry)) => say(&format!("{entry} 不在冻结名单里")),
            _ => {}
        }
    }
    Ok(report.passed() && found.is_none_or(|found| found.is_some()))
}

fn read(file: &Path) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let taken = if file == Path::new("-") {
        std::io::stdin().take(BUNDLE_MAX_BYTES).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|open| open.take(BUNDLE_MAX_BYTES).read_to_end(&mut bytes))
    };
    taken.map_err(|error| Stop(format!("{} cannot be read: {error}", file.display())))?;
    Ok(bytes)
}

fn as_json(report: &Report, found: Option<&Option<Standing>>) -> Value {
    let remark =
        |r: &domain::fairness::bundle::Remark| json!({ "what": r.word(), "fact": r.fact(), "text": r.sentence() });
    let mut all = json!({
        "passed": report.passed(),
        "wrong": report.first_fault().map(|check| check.what.word()),
        "checks": report.checks.iter().map(check_json).collect::<Vec<_>>(),
        "remarks": report.remarks.iter().map(remark).collect::<Vec<_>>(),
    });
    if let (Some(found), Value::Object(fields)) = (found, &mut all) {
        fields.insert("entry".to_owned(), found.as_ref().map_or(Value::Null, standing_json));
    }
    all
}

fn check_json(check: &Check) -> Value {
    let fault = check.fault.as_ref().map(|f| json!({ "at": f.at, "expected": f.expected, "found": f.found }));
    json!({
        "what": check.what.word(), "tier": check.tier, "passed": check.passed(), "facts": check.facts, "fault": fault,
        "text": check.sentence(),
    })
}

fn standing_json(standing: &Standing) -> Value {
    let entry = &standing.entry;
    let tier = |t: &TierStanding| {
        let (outcome, at) = t.outcome.word();
        json!({
            "tier": t.tier, "outcome": outcome, "at": at, "holds": t.holds, "place": t.place, "pool": t.pool,
            "ticket": t.ticket.map(|ticket| hex(&ticket)),
        })
    };
    json!({
        "id": entry.id, "line": standing.line, "right": entry.right, "score_milli": entry.score_milli, "rank": entry.rank,
        "tiers": standing.tiers.iter().map(tier).collect::<Vec<_>>(), "text": standing.sentences(),
    })
}
