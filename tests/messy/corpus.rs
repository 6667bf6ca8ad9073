//! The saved corpus of the fuzz targets, and mutations of it that are the same in every run: whatever a file holds, the
//! answer is a report or a refusal, in bounded time, and no code of ours panics.

use domain::id::QuestionId;
use domain::question::Library;
use quiz::bank::{CheckContext, Counts, KnownQuestions, Limits, Topics, check_file};
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Mutations of each file.
const MUTATIONS: u64 = 30;
/// No file of this size may take longer, in a build for tests on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Places of panics in code of ours; those of foreign readers are caught and refuse the file.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Random numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }
}

/// What formats give a meaning to.
const TOKENS: [&[u8]; 24] = [
    b"<",
    b">",
    b"</",
    b"<![CDATA[",
    b"]]>",
    b"&#x10ffff;",
    b"&",
    b"<!--",
    b"{",
    b"}",
    b"=",
    b"~%50%",
    b"####",
    b"::",
    b"\\",
    b"\n\n",
    b"\xff\xfe",
    b"\0",
    b"\xef\xbb\xbf",
    b"ANSWER: A\n",
    b"- id: x\n",
    b"\"",
    b",",
    b"\xe5",
];

fn mutated(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len() + 1);
        let until = (at + dice.roll(40)).min(bytes.len());
        match dice.roll(5) {
            0 => drop(bytes.splice(at..at, TOKENS[dice.roll(TOKENS.len())].iter().copied())),
            1 => drop(bytes.drain(at..until)),
            2 => {
                let piece = bytes[at..until].to_vec();
                let to = dice.roll(bytes.len() + 1);
                drop(bytes.splice(to..to, piece));
            }
            3 => bytes.truncate(at),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.roll(8);
                }
            }
        }
    }
    bytes
}

/// A change inside an archive, which a change of its bytes would only break.
fn repacked(bytes: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = dice.roll(archive.len());
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..archive.len() {
        let mut entry = archive.by_index(number).ok()?;
        let name = entry.name().ok()?.into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).ok()?;
        zip.start_file(name, zip::write::SimpleFileOptions::default()).ok()?;
        let content = if number == chosen { mutated(&content, dice) } else { content };
        zip.write_all(&content).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The name that a target gives its files.
fn name_of(target: &str) -> &'static str {
    match target {
        "xlsx" => "题目.xlsx",
        "xls" => "题目.xls",
        "csv" => "题目.csv",
        "docx" => "题目.docx",
        "gift" => "题目.gift",
        "moodle" => "题目.xml",
        "qti" => "题目.zip",
        "yaml" => "题目.yaml",
        "text" | "aiken" => "题目.txt",
        other => panic!("no target reads {other}"),
    }
}

fn check(bytes: &[u8], target: &str, from: &Path) -> Counts {
    let (topics, library) = (Topics::default(), Library::default());
    let known = KnownQuestions::of(std::iter::empty());
    let (has_id, new_id) = (|_: &QuestionId| false, || QuestionId::generated(1, [1; 10]));
    let context = CheckContext {
        known: &known,
        has_id: &has_id,
        new_id: &new_id,
        topics: &topics,
        library: &library,
        simplify: false,
    };
    let started = Instant::now();
    let checked = check_file(bytes, name_of(target), &context, &Limits::default(), started + PATIENCE / 2);
    assert!(started.elapsed() < PATIENCE, "{} took {:?}", from.display(), started.elapsed());
    let counts = checked.map(|checked| checked.report.counts).unwrap_or_default();
    let fates = counts.accepted + counts.duplicates + counts.faulty + counts.unsupported;
    assert_eq!(counts.read, fates, "{}: a question has no fate", from.display());
    let panics = PANICS.lock().unwrap();
    assert!(panics.is_empty(), "{}: {panics:?}", from.display());
    counts
}

#[test]
fn the_corpus_and_its_mutations_are_reported_or_refused() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        if place.starts_with("src/") {
            PANICS.lock().unwrap().push(place);
        } else if place.starts_with("tests/") {
            before(info);
        }
    }));
    let mut dice = Dice(0x2022_0901);
    let mut runs = 0;
    for folder in files(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")) {
        let target = folder.file_name().unwrap().to_str().unwrap().to_owned();
        for file in files(&folder) {
            let bytes = std::fs::read(&file).unwrap();
            let counts = check(&bytes, &target, &file);
            assert!(counts.accepted > 0 || !file.ends_with("usual"), "{} is not read: {counts:?}", file.display());
            for round in 0..MUTATIONS {
                let inside = if round % 3 == 0 { None } else { repacked(&bytes, &mut dice) };
                let changed = inside.unwrap_or_else(|| mutated(&bytes, &mut dice));
                check(&changed, &target, &file);
                runs += 1;
            }
        }
    }
    assert!(runs > 200, "the corpus has only {runs} runs");
}
