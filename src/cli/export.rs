//! `quiz bank export`: questions of a data directory or a bank as a file.

use super::data::{self, Stop, Use};
use super::{config_of, say, serve};
use crate::bank::{ForeignFormat, HouseFormat, Topics, foreign, house};
use clap::{Args, ValueEnum};
use domain::question::Question;
use std::path::{Path, PathBuf};

/// Formats of a file of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Workbook in the layout of the template
    Xlsx,
    /// The same table as text
    Csv,
    /// GIFT of Moodle
    Gift,
    /// Aiken of Moodle: single choice and true/false only
    Aiken,
    /// XML of Moodle
    Moodle,
    /// Package of QTI 2.1
    Qti21,
    /// Package of QTI 3.0
    Qti30,
    /// The files of a bank
    Yaml,
}

/// What `quiz bank export` takes.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// Format; told by the ending of the file if none is named
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Take the questions of this data directory, drafts included, retired ones not; works while the server runs
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Configuration file; `quiz config default` prints one
    #[arg(long, value_name = "FILE", env = "QUIZ_CONFIG")]
    config: Option<PathBuf>,
    /// Folder in the form of question-bank/ (the bundled bank if none is named), and the new file
    #[arg(value_name = "[FOLDER] OUT", num_args = 1..=2, required = true)]
    paths: Vec<PathBuf>,
}

impl Export {
    /// Writes the file and says what is not in it.
    pub(super) async fn run(self) -> Result<(), Stop> {
        let (folder, out) = match self.paths.as_slice() {
            [out] => (None, out),
            [folder, out] if self.data.is_none() => (Some(folder.as_path()), out),
            _ => return Err(Stop::new("name either a folder or --data, and one new file")),
        };
        let format = match self.format {
            Some(format) => format,
            None => by_ending(out).ok_or_else(|| {
                Stop::new("the ending of the file names no format; add --format, such as --format qti30")
            })?,
        };
        if out.exists() {
            return Err(Stop(format!("{} exists already; name a new file", out.display())));
        }
        let bank = serve::bank(folder)?;
        let questions = match &self.data {
            Some(dir) => self.stored(dir).await?,
            None => bank.questions,
        };
        let (bytes, left_out) = written(format, &questions, &bank.topics)?;
        std::fs::write(out, bytes).map_err(|error| Stop(format!("cannot write {}: {error}", out.display())))?;
        for line in &left_out {
            say(line);
        }
        say(&format!("{}：{} 题", out.display(), questions.len().saturating_sub(left_out.len())));
        Ok(())
    }

    async fn stored(&self, dir: &Path) -> Result<Vec<Question>, Stop> {
        let config = config_of(self.config.as_deref())?;
        crate::telemetry::start(&config.log);
        let data = data::open(dir, &config, Use::Beside).await?;
        let app = super::shell_app(&data, &config)?;
        let loaded = app.load().await;
        let questions = app.known_questions().iter().map(|question| Question::clone(question)).collect();
        data.store.clone().close().await;
        loaded?;
        Ok(questions)
    }
}

fn by_ending(out: &Path) -> Option<Format> {
    let name = out.file_name()?.to_string_lossy().to_lowercase();
    let ending = |ending: &str| name.ends_with(ending);
    [
        (".xlsx", Format::Xlsx),
        (".csv", Format::Csv),
        (".yaml", Format::Yaml),
        (".yml", Format::Yaml),
        (".gift", Format::Gift),
        (".gift.txt", Format::Gift),
        (".aiken.txt", Format::Aiken),
        (".xml", Format::Moodle),
    ]
    .into_iter()
    .find(|(text, _)| ending(text))
    .map(|(_, format)| format)
}

/// The file, and a sentence for each question that is not in it.
fn written(format: Format, questions: &[Question], topics: &Topics) -> Result<(Vec<u8>, Vec<String>), Stop> {
    let failed = |error: String| Stop(format!("the file cannot be written: {error}"));
    let other = |format| {
        let written = foreign(format, questions).map_err(|error| failed(error.to_string()))?;
        let left = written.left_out.into_iter().map(|left| format!("{}：{}", left.id, left.reason));
        Ok((written.bytes, left.collect()))
    };
    let own = |format| Ok((house(format, questions, topics).map_err(failed)?, Vec::new()));
    match format {
        Format::Xlsx => own(HouseFormat::Xlsx),
        Format::Csv => own(HouseFormat::Csv),
        Format::Yaml => own(HouseFormat::Yaml),
        Format::Gift => other(ForeignFormat::Gift),
        Format::Aiken => other(ForeignFormat::Aiken),
        Format::Moodle => other(ForeignFormat::Moodle),
        Format::Qti21 => other(ForeignFormat::Qti21),
        Format::Qti30 => other(ForeignFormat::Qti30),
    }
}
