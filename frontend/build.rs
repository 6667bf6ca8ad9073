//! Builds the two web apps with Vite and writes the table of embedded files.
//!
//! `QUIZ_FRONTEND_DIST` names a finished build (a folder with `app/` and `console/` inside) and skips npm.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::{Child, Command},
    thread,
    time::{Duration, SystemTime},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

const DIST_VARIABLE: &str = "QUIZ_FRONTEND_DIST";
const NODE_MINIMUM: (u32, u32) = (20, 19);
/// Everything a build reads; npm's own folder is left out, its lock file stands for it.
const SOURCES: [&str; 10] = [
    "build.rs",
    "src",
    "static",
    "vite",
    "index.html",
    "console.html",
    "package.json",
    "package-lock.json",
    "vite.app.config.ts",
    "vite.console.config.ts",
];
/// An installation that takes longer than this has died and left its marker behind.
const INSTALL_PATIENCE: Duration = Duration::from_secs(300);

/// One file of the table.
struct Entry {
    path: String,
    file: PathBuf,
}

fn main() {
    println!("cargo::rerun-if-env-changed={DIST_VARIABLE}");
    if let Err(reason) = run() {
        println!("cargo::error={reason}");
        std::process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let home = folder_from("CARGO_MANIFEST_DIR")?;
    let out = folder_from("OUT_DIR")?;
    let dist = if let Some(dist) = env::var_os(DIST_VARIABLE).filter(|value| !value.is_empty()) {
        let dist = PathBuf::from(dist);
        println!("cargo::rerun-if-changed={}", dist.display());
        dist
    } else {
        for source in SOURCES {
            println!("cargo::rerun-if-changed={}", home.join(source).display());
        }
        check_node()?;
        install(&home)?;
        let dist = out.join("dist");
        build(&home, &dist)?;
        dist
    };
    write_table(&dist, &out)
}

fn folder_from(variable: &str) -> Result<PathBuf, String> {
    env::var_os(variable).map(PathBuf::from).ok_or_else(|| format!("cargo did not set {variable}"))
}

fn check_node() -> Result<(), String> {
    let (major, minor) = NODE_MINIMUM;
    let advice = format!(
        "the web apps need Node.js {major}.{minor} or newer with npm: install it (https://nodejs.org), or set {DIST_VARIABLE} to a finished build"
    );
    let answer =
        Command::new("node").arg("--version").output().map_err(|_| format!("Node.js was not found; {advice}"))?;
    let text = String::from_utf8_lossy(&answer.stdout);
    let version = text.trim().trim_start_matches('v');
    let mut numbers = version.split('.').map(|part| part.parse::<u32>().ok());
    let found = numbers.next().flatten().zip(numbers.next().flatten());
    if found.is_some_and(|found| found >= NODE_MINIMUM) {
        Ok(())
    } else {
        Err(format!("Node.js {version} is too old; {advice}"))
    }
}

/// Runs `npm ci`, only when the lock file differs from the copy kept beside the installed packages.
fn install(home: &Path) -> Result<(), String> {
    let lock = home.join("package-lock.json");
    let modules = home.join("node_modules");
    let stamp = modules.join(".quiz-lock");
    let wanted = fs::read(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    let installed = || fs::read(&stamp).is_ok_and(|kept| kept == wanted);
    if installed() {
        return Ok(());
    }
    // Two cargo runs with different targets may get here together: only one may touch node_modules.
    let marker = home.join(".npm-running");
    loop {
        match fs::create_dir(&marker) {
            Ok(()) => break,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if is_older(&marker, INSTALL_PATIENCE) {
                    let _ = fs::remove_dir(&marker);
                }
                thread::sleep(Duration::from_millis(300));
            }
            Err(error) => return Err(format!("{}: {error}", marker.display())),
        }
    }
    let result = if installed() { Ok(()) } else { install_now(home, &stamp, &wanted) };
    let _ = fs::remove_dir(&marker);
    result
}

fn install_now(home: &Path, stamp: &Path, wanted: &[u8]) -> Result<(), String> {
    let answer = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(home)
        .output()
        .map_err(|error| format!("npm could not be started ({error}); it comes with Node.js"))?;
    if !answer.status.success() {
        return Err(format!("npm ci failed: {}", one_line(&answer.stdout, &answer.stderr)));
    }
    fs::write(stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))
}

#[expect(clippy::disallowed_methods, reason = "a build script has no other clock")]
fn is_older(path: &Path, age: Duration) -> bool {
    let changed = fs::metadata(path).and_then(|data| data.modified());
    changed.is_ok_and(|changed| SystemTime::now().duration_since(changed).is_ok_and(|passed| passed > age))
}

/// Both Vite builds at the same time, each into its own folder under `dist`.
fn build(home: &Path, dist: &Path) -> Result<(), String> {
    let mut running = Vec::new();
    for (name, page) in [("app", "index.html"), ("console", "console.html")] {
        let config = format!("vite.{name}.config.ts");
        for needed in [config.as_str(), page] {
            if !home.join(needed).is_file() {
                return Err(format!("frontend/{needed} is missing, so the {name} cannot be built"));
            }
        }
        running.push((name, start_vite(home, &config, &dist.join(name))?));
    }
    for (name, child) in running {
        let answer = child.wait_with_output().map_err(|error| format!("vite ({name}): {error}"))?;
        if !answer.status.success() {
            return Err(format!("vite could not build the {name}: {}", one_line(&answer.stdout, &answer.stderr)));
        }
    }
    Ok(())
}

fn start_vite(home: &Path, config: &str, out: &Path) -> Result<Child, String> {
    Command::new("node")
        .arg("node_modules/vite/bin/vite.js")
        .args(["build", "--logLevel", "warn", "--emptyOutDir"])
        .args(["--config", config])
        .arg("--outDir")
        .arg(out)
        .current_dir(home)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .map_err(|error| format!("vite could not be started: {error}"))
}

/// Cargo shows one line per message, so line ends become separators.
fn one_line(stdout: &[u8], stderr: &[u8]) -> String {
    let text = format!("{} {}", String::from_utf8_lossy(stderr), String::from_utf8_lossy(stdout));
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(" | ")
}

fn write_table(dist: &Path, out: &Path) -> Result<(), String> {
    let mut entries = Vec::new();
    for (part, prefix, page) in [("app", "", "app"), ("console", "/console", "console")] {
        let folder = dist.join(part);
        if !folder.join("index.html").is_file() {
            return Err(format!("{} has no index.html, so there is no {page} to embed", folder.display()));
        }
        collect(&folder, prefix, &mut entries)?;
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));

    let mut table = String::from("/// Every embedded file, sorted by path.\npub static ASSETS: &[Asset] = &[\n");
    let mut hashes: Vec<String> = Vec::new();
    for entry in &entries {
        let bytes = read(&entry.file)?;
        if entry.path.ends_with(".html") {
            collect_script_hashes(&String::from_utf8_lossy(&bytes), &mut hashes);
        }
        write_entry(&mut table, entry, &bytes);
    }
    table.push_str("];\n");
    hashes.sort();
    hashes.dedup();
    let _ = writeln!(
        table,
        "/// Tokens for the script policy of pages: one per inline script.\npub static SCRIPT_HASHES: &[&str] = &{hashes:?};"
    );
    let target = out.join("assets.rs");
    fs::write(&target, table).map_err(|error| format!("{}: {error}", target.display()))
}

fn write_entry(table: &mut String, entry: &Entry, bytes: &[u8]) {
    let digest = Sha256::digest(bytes);
    let short: String = digest.iter().take(12).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let etag = format!("\"{short}\"");
    let _ = writeln!(
        table,
        "    Asset {{ path: {:?}, content_type: {:?}, bytes: include_bytes!({:?}), gzip: {}, brotli: {}, etag: {:?}, immutable: {} }},",
        entry.path,
        content_type(&entry.path),
        entry.file.display().to_string(),
        compressed(&entry.file, "gz"),
        compressed(&entry.file, "br"),
        etag,
        entry.path.contains("/assets/"),
    );
}

fn compressed(file: &Path, suffix: &str) -> String {
    let mut name = file.as_os_str().to_os_string();
    name.push(".");
    name.push(suffix);
    let name = PathBuf::from(name);
    if name.is_file() {
        format!("Some(include_bytes!({:?}))", name.display().to_string())
    } else {
        String::from("None")
    }
}

/// Every file to serve below `folder`; compressed forms belong to their file, Vite's manifest is not served.
fn collect(folder: &Path, prefix: &str, entries: &mut Vec<Entry>) -> Result<(), String> {
    let list = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for item in list {
        let item = item.map_err(|error| format!("{}: {error}", folder.display()))?;
        let name = item.file_name().to_string_lossy().into_owned();
        let file = item.path();
        if name.starts_with('.') || name.ends_with(".gz") || name.ends_with(".br") {
            continue;
        }
        let path = format!("{prefix}/{name}");
        if file.is_dir() {
            collect(&file, &path, entries)?;
        } else {
            entries.push(Entry { path, file });
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// The policy token of each `<script>` without a `src`.
fn collect_script_hashes(page: &str, hashes: &mut Vec<String>) {
    for piece in page.split("<script").skip(1) {
        let Some((attributes, rest)) = piece.split_once('>') else {
            continue;
        };
        let Some((body, _)) = rest.split_once("</script>") else {
            continue;
        };
        if attributes.contains("src=") {
            continue;
        }
        let token = STANDARD.encode(Sha256::digest(body.as_bytes()));
        hashes.push(format!("'sha256-{token}'"));
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("json") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
