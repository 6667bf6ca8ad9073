//! The command line: composes everything.

pub mod backup;
mod bank;
pub mod data;
mod draw;
mod export;
mod import;
mod law;
mod seal;
pub mod serve;

use crate::app::{App, Settings};
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::telemetry;
use clap::{Args, Parser, Subcommand};
use data::{Data, Stop, Use};
use domain::actor::Role;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Quality-knowledge contests: rounds drawn from a cited question bank, scored and ranked by the server.
#[derive(Debug, Parser)]
#[command(name = "quiz", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Place {
    /// Data directory: database, secrets, instance
    #[arg(long, value_name = "DIR", default_value = "data", env = "QUIZ_DATA")]
    data: PathBuf,
    /// Configuration file; `quiz config default` prints one
    #[arg(long, value_name = "FILE", env = "QUIZ_CONFIG")]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve participants and staff
    Serve {
        #[command(flatten)]
        place: Place,
        /// Address and port; overrides the configuration
        #[arg(long, value_name = "ADDR")]
        listen: Option<SocketAddr>,
        /// Open the bundled contest from now for 30 days, marked 演示 on every page
        #[arg(long)]
        demo: bool,
        /// Folder in the form of question-bank/ to use instead of the bundled one: another city's towns, texts, questions
        #[arg(long, value_name = "FOLDER", env = "QUIZ_BANK")]
        bank: Option<PathBuf>,
    },
    /// Print or check a configuration
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Look after question banks
    Bank {
        #[command(subcommand)]
        command: BankCommand,
    },
    /// Look after the law library
    Law {
        #[command(subcommand)]
        command: LawCommand,
    },
    /// Look after contests
    Contest {
        #[command(subcommand)]
        command: ContestCommand,
    },
    /// Prove what was drawn
    Draw {
        #[command(subcommand)]
        command: DrawCommand,
    },
    /// Look after staff accounts; works while the server runs
    Account {
        #[command(subcommand)]
        command: AccountCommand,
        #[command(flatten)]
        place: Place,
    },
    /// Write one archive of database and secrets; works while the server runs
    Backup {
        /// New file
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Open a backup into a new data directory
    Restore {
        /// Archive written by `quiz backup`
        file: PathBuf,
        /// New or empty directory
        dir: PathBuf,
    },
    /// Print the description of the API
    Openapi,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Print the commented default file
    Default,
    /// Explain every fault of a file
    Check {
        /// Configuration file
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum BankCommand {
    /// Hold every item and every quote of a bank against its laws
    Check {
        /// Folder in the form of question-bank/; the bundled bank if none is named
        folder: Option<PathBuf>,
        /// Day on which every citation has to be in force; today in Shanghai if none is named
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<String>,
    },
    /// Report on files of questions and import them as drafts; the server must be stopped
    Import(import::Import),
    /// Write questions as a file that other systems read
    Export(export::Export),
}

#[derive(Debug, Subcommand)]
enum LawCommand {
    /// Prove that every text of a library parses; print its versions and dates
    Check {
        /// Folder in the form of question-bank/; the bundled bank if none is named
        folder: Option<PathBuf>,
    },
    /// Compare two versions of a law and list the questions that a changed article touches
    Diff {
        /// Old version: slug of the library or path of a file
        old: String,
        /// New version: slug of the library or path of a file
        new: String,
        /// Folder in the form of question-bank/ with the questions; the bundled bank if none is named
        #[arg(long, value_name = "FOLDER")]
        bank: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
enum ContestCommand {
    /// Import the contests of a bank's folder as drafts; the server must be stopped
    Import {
        /// Folder in the form of question-bank/
        folder: PathBuf,
        /// Publish those that are new
        #[arg(long)]
        publish: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Seal a final contest into one file that anyone can verify; works while the server runs
    Seal(seal::Seal),
    /// Recompute a sealed contest offline: papers, receipts, scores, standings, ranks
    Verify {
        /// File written by `quiz contest seal`
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum DrawCommand {
    /// Repeat a draw from its published proof bundle, without server or network, and say what was checked
    Verify {
        /// File of the bundle; `-` reads standard input
        bundle: PathBuf,
        /// Also say where this entry stands; fails if it is not in the bundle
        #[arg(long, value_name = "ENTRY")]
        entry: Option<String>,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
enum AccountCommand {
    /// Show every account
    List,
    /// Create an account and print the one-time link for its owner (the same as invite)
    Create(Invite),
    /// Create an account and print the one-time link for its owner
    Invite(Invite),
    /// Let an account back in: enable and unlock it, and print a one-time link for a new password
    Reset {
        /// Sign-in name
        name: String,
    },
    /// Lift the locks of an account
    Unlock {
        /// Sign-in name
        name: String,
    },
}

#[derive(Debug, Args)]
struct Invite {
    /// Sign-in name
    name: String,
    /// Name shown to colleagues; the sign-in name if none is given
    #[arg(long)]
    display_name: Option<String>,
    /// administrator, editor, organizer, prize_officer or auditor; may be repeated
    #[arg(long = "role", value_name = "ROLE", default_value = "administrator")]
    roles: Vec<String>,
}

fn say(text: &str) {
    // Nobody reads when standard output is closed.
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn config_of(file: Option<&Path>) -> Result<Config, Stop> {
    config::load(file).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
        Stop(format!("the configuration is faulty:\n{}", lines.join("\n")))
    })
}

/// Runs the command line; tells whether it succeeded.
pub async fn run() -> bool {
    match dispatch(Cli::parse().command).await {
        Ok(done) => done,
        Err(stop) => {
            // Nobody reads when standard error is closed.
            let _ = writeln!(std::io::stderr(), "quiz: {stop}");
            false
        }
    }
}

async fn dispatch(command: Command) -> Result<bool, Stop> {
    match command {
        Command::Serve { place, listen, demo, bank } => {
            let mut config = config_of(place.config.as_deref())?;
            if let Some(listen) = listen {
                config.server.listen = listen;
            }
            telemetry::start(&config.log);
            serve::serve(&place.data, config, demo, bank.as_deref()).await?;
        }
        Command::Config { command: ConfigCommand::Default } => say(config::DEFAULT),
        Command::Config { command: ConfigCommand::Check { file } } => return check_config(&file),
        Command::Bank { command: BankCommand::Check { folder, on } } => {
            return bank::check(folder.as_deref(), on.as_deref());
        }
        Command::Law { command: LawCommand::Check { folder } } => return Ok(law::check(folder.as_deref())),
        Command::Law { command: LawCommand::Diff { old, new, bank } } => law::diff(&old, &new, bank.as_deref())?,
        Command::Bank { command: BankCommand::Import(import) } => return import.run().await,
        Command::Bank { command: BankCommand::Export(export) } => export.run().await?,
        Command::Contest { command: ContestCommand::Import { folder, publish, place } } => {
            import_contests(&place, &folder, publish).await?;
        }
        Command::Contest { command: ContestCommand::Seal(seal) } => seal.run().await?,
        Command::Contest { command: ContestCommand::Verify { file } } => return seal::verify(&file),
        Command::Draw { command: DrawCommand::Verify { bundle, entry, json } } => {
            return draw::verify(&bundle, entry.as_deref(), json);
        }
        Command::Account { command, place } => account(command, &place).await?,
        Command::Backup { file, place } => {
            let config = config_of(place.config.as_deref())?;
            backup::backup(&place.data, &config, &file).await?;
            say(&format!("{} holds database and secrets; whoever has it can open every number", file.display()));
        }
        Command::Restore { file, dir } => {
            backup::restore(&file, &dir)?;
            say(&format!("restored into {}; start it with: quiz serve --data {}", dir.display(), dir.display()));
        }
        Command::Openapi => say(&crate::web::openapi::document()),
    }
    Ok(true)
}

fn check_config(file: &Path) -> Result<bool, Stop> {
    match config::load(Some(file)) {
        Ok(config) => {
            for warning in config.warnings() {
                say(&format!("warning: {warning}"));
            }
            say(&format!("{} is valid", file.display()));
            Ok(true)
        }
        Err(faults) => {
            for fault in &faults {
                say(&format!("fault: {fault}"));
            }
            Err(Stop(format!("{} fault(s) in {}", faults.len(), file.display())))
        }
    }
}

async fn import_contests(place: &Place, folder: &Path, publish: bool) -> Result<(), Stop> {
    let config = config_of(place.config.as_deref())?;
    telemetry::start(&config.log);
    let bank = serve::bank(Some(folder))?;
    let data = data::open(&place.data, &config, Use::Alone).await?;
    let app = serve::app(&data, &config, &bank, Clock::system(), false)?;
    let bundle = crate::app::bootstrap::Bundle {
        questions: bank.questions,
        contests: vec![],
        awards: [].into(),
        organizations: vec![],
    };
    app.import_bundle(bundle).await?;
    let mut fresh = Vec::new();
    for contest in bank.contests {
        let id = contest.id.clone();
        let is_new = app.import_contest(contest).await?;
        if let Some(plan) = bank.awards.get(&id) {
            app.import_award_plan(&id, plan.clone()).await?;
        }
        say(&format!("{id}: {}", if is_new { "imported as a draft" } else { "is there already, unchanged" }));
        if is_new {
            fresh.push(id);
        }
    }
    app.load().await?;
    if publish {
        for id in &fresh {
            app.publish_on_shell(id).await?;
            say(&format!("{id}: published"));
        }
    }
    data.store.clone().close().await;
    Ok(())
}

async fn account(command: AccountCommand, place: &Place) -> Result<(), Stop> {
    let config = config_of(place.config.as_deref())?;
    let data = data::open(&place.data, &config, Use::Beside).await?;
    let app = shell_app(&data, &config)?;
    match command {
        AccountCommand::List => {
            for account in app.accounts_on_shell().await? {
                let roles: Vec<&str> = account.roles.iter().map(|r| r.word()).collect();
                let disabled = if account.disabled { "  disabled" } else { "" };
                say(&format!("{}  {}  {}{disabled}", account.name.as_str(), account.display_name, roles.join(",")));
            }
        }
        AccountCommand::Create(invite) | AccountCommand::Invite(invite) => {
            let parse = |word: &String| {
                let known = Role::ALL.map(Role::word).join(", ");
                Role::parse(word).ok_or_else(|| Stop(format!("`{word}` is no role: {known}")))
            };
            let roles = invite.roles.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
            let shown = invite.display_name.as_deref().unwrap_or(&invite.name);
            let invitation = app.invite_on_shell(&invite.name, shown, roles).await?;
            say(&format!("one-time link, until {}:\n{}", invitation.expires_at, invitation.link));
        }
        AccountCommand::Reset { name } => {
            let invitation = app.reset_on_shell(&name).await?;
            say(&format!("one-time link, until {}:\n{}", invitation.expires_at, invitation.link));
        }
        AccountCommand::Unlock { name } => {
            app.unlock_on_shell(&name).await?;
            say(&format!("{name} may sign in again"));
        }
    }
    data.store.clone().close().await;
    Ok(())
}

/// Use cases for the shell: no bank, one hashing thread that is never used.
fn shell_app(data: &Data, config: &Config) -> Result<App, Stop> {
    shell_app_with(data, config, crate::app::reference::Reference::default())
}

/// The same for commands that also need the lists of the installation, such as the names of towns.
fn shell_app_with(data: &Data, config: &Config, reference: crate::app::reference::Reference) -> Result<App, Stop> {
    let cost = crate::app::hasher::Cost { memory_kib: config.passwords.memory_kib, passes: config.passwords.passes };
    let hasher = crate::app::hasher::Hasher::start(cost, 1, 1)?;
    let origin = config.server.origin();
    let retention = crate::app::prize::Retention::default();
    let organizer = config.site.organizer.clone();
    let settings = Settings { access_ms: 0, refresh_ms: 0, demo: false, origin, organizer, retention };
    Ok(App::new(data.store.clone(), Clock::system(), data.keys.clone(), hasher, reference, settings))
}
