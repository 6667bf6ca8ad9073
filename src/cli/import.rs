//! `quiz bank import`: the report on files of questions, and the import after a confirmation.

use super::data::{self, Stop, Use};
use super::{Place, config_of, say, serve};
use crate::app::bootstrap::Bundle;
use crate::app::{App, keys};
use crate::bank::{Bank, CheckContext, Checked, FileRefused, ImportReport, KnownQuestions, Limits, Topics, check_file};
use crate::clock::Clock;
use clap::{Args, ValueEnum};
use domain::id::QuestionId;
use domain::question::{Library, Question};
use std::io::{BufRead as _, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long the check of one file may take.
const CHECK_MAX: Duration = Duration::from_secs(60);

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportForm {
    /// Sentences
    Text,
    /// One JSON object a file, each on a line
    Json,
}

/// What `quiz bank import` takes.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// Only report; no data directory is touched, and repeats are looked for in the bundled bank
    #[arg(long)]
    dry_run: bool,
    /// Form of the report
    #[arg(long, value_enum, default_value = "text")]
    report: ReportForm,
    /// Import without asking
    #[arg(long)]
    yes: bool,
    /// Convert traditional Chinese to simplified instead of only offering it
    #[arg(long)]
    simplify: bool,
    /// Files: xlsx, xls, csv, txt, docx, gift, xml, zip, yaml
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    place: Place,
}

impl Import {
    /// Reports on every file and, unless it is a dry run, writes the questions as drafts. Tells whether it did what was
    /// asked: a dry run did when every file has its report.
    pub(super) async fn run(self) -> Result<bool, Stop> {
        let bank = serve::bank(None)?;
        if !self.dry_run {
            return self.import(bank).await;
        }
        let known = KnownQuestions::of(bank.questions.iter());
        let ids: std::collections::HashSet<&QuestionId> = bank.questions.iter().map(|question| &question.id).collect();
        let has_id = |id: &QuestionId| ids.contains(id);
        for file in &self.files {
            let checked = self.check(file, &known, &has_id, (&bank.topics, &bank.library));
            self.print(&report_of(file, &checked));
        }
        Ok(true)
    }

    fn print(&self, report: &ImportReport) {
        match self.report {
            ReportForm::Text => say(&report.text()),
            // A report holds texts and numbers only, so it can always be written.
            ReportForm::Json => say(&serde_json::to_string(report).unwrap_or_default()),
        }
    }

    async fn import(self, bank: Bank) -> Result<bool, Stop> {
        let config = config_of(self.place.config.as_deref())?;
        crate::telemetry::start(&config.log);
        let data = data::open(&self.place.data, &config, Use::Alone).await?;
        let app = serve::app(&data, &config, &bank, Clock::system(), false)?;
        let bundle = Bundle { questions: bank.questions, contests: vec![], awards: [].into(), organizations: vec![] };
        app.import_bundle(bundle).await?;
        app.load().await?;
        let done = self.confirmed(&app, &bank.topics, &bank.library).await;
        data.store.clone().close().await;
        done
    }

    async fn confirmed(&self, app: &App, topics: &Topics, library: &Library) -> Result<bool, Stop> {
        let held = app.known_questions();
        let mut known = KnownQuestions::of(held.iter().map(AsRef::as_ref));
        let mut questions: Vec<(String, Vec<Question>)> = Vec::new();
        for file in &self.files {
            let taken =
                |id: &QuestionId| questions.iter().flat_map(|(_, list)| list).any(|question| question.id == *id);
            let has_id = |id: &QuestionId| app.has_question(id) || taken(id);
            let checked = self.check(file, &known, &has_id, (topics, library));
            self.print(&report_of(file, &checked));
            let drafts = checked.map(|checked| checked.drafts).unwrap_or_default();
            let list: Vec<Question> = drafts.into_iter().filter_map(|draft| draft.into_question(1).ok()).collect();
            known.extend(&list);
            questions.push((name_of(file), list));
        }
        let count: usize = questions.iter().map(|(_, list)| list.len()).sum();
        if count == 0 {
            tell("没有可导入的题目");
            return Ok(false);
        }
        if !self.yes && !agreed(count)? {
            tell("没有导入任何题目");
            return Ok(false);
        }
        for (file, list) in questions.into_iter().filter(|(_, list)| !list.is_empty()) {
            let count = list.len();
            app.import_on_shell(&file, list).await?;
            tell(&format!("{file}：已导入 {count} 题，状态为草稿"));
        }
        Ok(true)
    }
}

fn tell(text: &str) {
    // Nobody reads when standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Asks on the terminal; without one, only `--yes` is an answer.
fn agreed(count: usize) -> Result<bool, Stop> {
    if !std::io::stdin().is_terminal() {
        return Err(Stop::new("nobody can answer here; add --yes to import, or --dry-run to look only"));
    }
    tell(&format!("将导入 {count} 题为草稿。输入 yes 确认："));
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).map_err(|error| Stop(format!("cannot read the answer: {error}")))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "yes" | "y" | "是"))
}

fn name_of(file: &Path) -> String {
    file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn report_of(file: &Path, checked: &Result<Checked, (u64, FileRefused)>) -> ImportReport {
    let report = match checked {
        Ok(checked) => checked.report.clone(),
        Err((size, refused)) => ImportReport::of_refused("", *size, refused.clone()),
    };
    report.named(&file.display().to_string())
}

impl Import {
    /// Reads and checks a file; whatever is wrong with it is a refusal.
    fn check(
        &self,
        file: &Path,
        known: &KnownQuestions,
        has_id: &dyn Fn(&QuestionId) -> bool,
        (topics, library): (&Topics, &Library),
    ) -> Result<Checked, (u64, FileRefused)> {
        let limits = Limits::default();
        let bytes = read(file, &limits).map_err(|refused| (0, refused))?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let now = Clock::system().now().ms();
        let new_id = || QuestionId::generated(now, keys::random());
        let simplify = self.simplify;
        let context = CheckContext { known, has_id, new_id: &new_id, topics, library, simplify };
        let deadline = Instant::now() + CHECK_MAX;
        check_file(&bytes, &name_of(file), &context, &limits, deadline).map_err(|refused| (size, refused))
    }
}

/// The bytes of a file, one more than allowed at most: the check names the limit.
fn read(file: &Path, limits: &Limits) -> Result<Vec<u8>, FileRefused> {
    let unreadable =
        |error: std::io::Error| FileRefused::new("unreadable", format!("文件读不了：{error}。请检查路径和权限"));
    if file.is_dir() {
        return Err(FileRefused::new("unreadable", "这是文件夹，请指定里面的文件"));
    }
    let opened = std::fs::File::open(file).map_err(unreadable)?;
    let mut bytes = Vec::new();
    opened.take(limits.file_bytes_max.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}
