//! Commands of the binary that need no server: configuration, the bank, the description of the API.

use crate::support::binary::{refused, succeed, text};
use tempfile::TempDir;

#[test]
fn the_default_configuration_is_valid_and_every_fault_is_explained() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("quiz.toml");
    std::fs::write(&file, succeed(&["config", "default"])).unwrap();
    assert!(succeed(&["config", "check", text(&file)]).trim_end().ends_with("is valid"));
    let unreadable = "[server]\nlisten = \"nowhere\"\nno_such_key = 1\n[sitee]\nname = \"x\"\n";
    let unfit = "[log]\nlevel = \"loud\"\nformat = \"xml\"\n[sessions]\naccess_s = 0\nrefresh_s = -1\n";
    for (faulty, words) in [
        (unfit, ["log.level", "log.format", "access_s", "refresh_s"].as_slice()),
        (unreadable, &["no_such_key", "sitee", "socket address"]),
    ] {
        std::fs::write(&file, faulty).unwrap();
        let said = refused(&["config", "check", text(&file)]);
        words.iter().for_each(|word| assert!(said.contains(word), "{word} is named: {said}"));
    }
    let said = refused(&["serve", "--data", text(&folder.path().join("data")), "--config", text(&file)]);
    assert!(said.contains("no_such_key"), "{said}");
    assert!(!folder.path().join("data").exists(), "nothing is made by a configuration that is faulty");
    refused(&["config", "check", text(&folder.path().join("missing.toml"))]);
}

#[test]
fn the_bundled_bank_has_at_least_180_questions_whose_quotes_are_verified() {
    let said = succeed(&["bank", "check", "--on", "2026-11-22"]);
    let mut last = said.trim_end().lines().rev();
    let (verdict, last) = (last.next().unwrap(), last.next().unwrap());
    let figures: Vec<usize> = last.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    assert!(figures[0] >= 180 && figures[3] >= figures[0], "{last}");
    assert!(verdict.starts_with("0 errors, 0 warnings,"), "{said}");
}

#[test]
fn a_faulty_bank_is_refused_with_its_faults() {
    let folder = TempDir::new().unwrap();
    let said = refused(&["bank", "check", text(folder.path())]);
    assert!(said.contains("faults"), "{said}");
}

#[test]
fn help_and_the_description_of_the_api_are_printed() {
    let help = succeed(&["--help"]);
    for command in ["serve", "config", "bank", "contest", "account", "backup", "restore"] {
        assert!(help.contains(command), "{help}");
    }
    assert_eq!(succeed(&["openapi"]).trim_end(), quiz::web::openapi::document().trim_end());
    assert!(succeed(&["--version"]).contains(env!("CARGO_PKG_VERSION")));
    refused(&["serve", "--no-such-option"]);
}
