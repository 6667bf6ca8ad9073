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

/// A table with one good question and one whose key is no option.
const TABLE: &str =
    "题干,题型,选项A,选项B,答案\n命令行导入的题？,单选题,甲方,乙方,A\n答案在外的题？,单选题,甲方,乙方,D\n";

#[test]
fn a_dry_run_reports_on_every_file_in_one_line_and_touches_nothing() {
    let folder = TempDir::new().unwrap();
    let (good, broken) = (folder.path().join("题库.csv"), folder.path().join("坏.xlsx"));
    std::fs::write(&good, TABLE).unwrap();
    std::fs::write(&broken, b"PK\x03\x04 rubbish").unwrap();
    let missing = folder.path().join("没有.docx");
    let data = folder.path().join("data");
    let dry = ["bank", "import", "--dry-run", "--data", text(&data)];
    let files = [text(&good), text(&broken), text(&missing), text(folder.path())];
    let said = succeed(&[&dry[..], &["--report", "json"], &files].concat());
    let reports: Vec<serde_json::Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(reports.iter().map(|r| r["file"].as_str().unwrap()).collect::<Vec<_>>(), files);
    assert_eq!(reports[0]["accepted"][0]["answers"][0], "甲方");
    let fault = &reports[0]["faults"][0];
    assert_eq!((fault["row"].as_u64(), fault["column"].as_str()), (Some(3), Some("答案")), "{fault}");
    let refused: Vec<_> = reports.iter().map(|r| r["refused"]["code"].as_str().unwrap_or("")).collect();
    assert_eq!(refused, ["", "broken_file", "unreadable", "unreadable"]);
    let sentences = succeed(&[&dry[..], &files[..1]].concat());
    assert!(sentences.contains("第 3 行 答案") && sentences.contains("可导入 1"), "{sentences}");
    assert!(!data.exists(), "a dry run makes no data directory");
}

#[test]
fn questions_go_in_as_drafts_once_and_come_out_in_every_format() {
    let folder = TempDir::new().unwrap();
    let (file, data) = (folder.path().join("题库.csv"), folder.path().join("data"));
    std::fs::write(&file, TABLE).unwrap();
    let import = ["bank", "import", "--data", text(&data), text(&file)];
    assert!(refused(&import).contains("--yes"), "nobody can answer a question here");
    let import = [&import[..], &["--yes", "--report", "json"]].concat();
    assert!(succeed(&import).contains("\"accepted\":1"));
    let again = crate::support::binary::run(&import);
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stdout).contains("duplicate_in_bank"));
    for format in ["xlsx", "csv", "yaml", "gift", "aiken", "moodle", "qti21", "qti30"] {
        let out = folder.path().join(format!("out.{format}"));
        let said = succeed(&["bank", "export", "--format", format, "--data", text(&data), text(&out)]);
        assert!(said.contains("题"), "{said}");
        assert!(std::fs::metadata(&out).unwrap().len() > 1000, "{format}");
        assert!(refused(&["bank", "export", "--format", format, text(&out)]).contains("exists"));
    }
    let yaml = std::fs::read_to_string(folder.path().join("out.yaml")).unwrap();
    assert!(yaml.contains("命令行导入的题？"));
}
