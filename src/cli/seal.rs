//! `quiz contest seal` and `quiz contest verify`: a final contest as one file, and recomputing it without a database.

use super::data::{self, Stop, Use};
use super::{Place, config_of, say, serve, shell_app_with};
use clap::Args;
use domain::contest::{RefusedAct, State};
use domain::fairness::{bundle, hex};
use domain::id::ContestId;
use domain::seal::{DrawBundle, Fault, Report, Seal as Sealed, verify as recompute, write};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// What `quiz contest seal` takes.
#[derive(Debug, Args)]
pub(super) struct Seal {
    /// Contest
    id: String,
    /// New file; `ID.seal` if none is named. Who the people are goes encrypted into `FILE.private`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// Bundles of draws are proved by the rules of draws; a bundle that nobody can prove never passes.
fn check_draw(_seal: &Sealed, draw: &DrawBundle) -> Result<String, String> {
    let report = bundle::verify(&draw.text);
    if let Some(fault) = report.first_fault() {
        return Err(fault.sentence());
    }
    match report.bundle {
        Some(bundle) if bundle.announcement.draw == draw.draw => {
            Ok(format!("抽奖 {}：{} 人参与，名单、奖池和中奖结果都能重算", draw.draw, bundle.entries.len()))
        }
        _ => Err("证明包不是这次抽奖的".to_owned()),
    }
}

impl Seal {
    /// Writes the file and its private part, once everything in it has been recomputed.
    pub(super) async fn run(self) -> Result<(), Stop> {
        let id = ContestId::parse(&self.id).map_err(|_| Stop(format!("“{}” 不是竞赛编号", self.id)))?;
        let out = self.out.unwrap_or_else(|| PathBuf::from(format!("{id}.seal")));
        let private = private_of(&out);
        for file in [&out, &private] {
            if file.exists() {
                return Err(Stop(format!("{} exists already; name a new file", file.display())));
            }
        }
        let config = config_of(self.place.config.as_deref())?;
        crate::telemetry::start(&config.log);
        let data = data::open(&self.place.data, &config, Use::Beside).await?;
        // The lists of winners in the bundles of draws name towns.
        let app = shell_app_with(&data, &config, serve::reference(&serve::bundled()?))?;
        let sealed = async {
            app.load().await?;
            let seal = app.seal_contest(&id).await?;
            let text = write(&seal);
            let report = recompute(&text, &check_draw);
            let people = match &report {
                Ok(report) => {
                    let people = app.seal_people(&seal, &report.digest).await?;
                    app.note_sealing_on_shell(&id, &report.digest).await?;
                    people
                }
                Err(_) => String::new(),
            };
            Ok::<_, crate::app::Error>((text, report, people))
        };
        let sealed = sealed.await;
        data.store.clone().close().await;
        let (text, report, people) = sealed.map_err(|error| refused(&id, error))?;
        let report = report.map_err(|fault| Stop(format!("没有封存：保存的数据不能重算出同样的结果。{fault}")))?;
        write_new(&out, text.as_bytes(), 0o644)?;
        write_new(&private, people.as_bytes(), 0o600)?;
        tell(&report);
        say(&format!("已封存到 {}；人员对照（加密）在 {}", out.display(), private.display()));
        Ok(())
    }
}

fn refused(id: &ContestId, error: crate::app::Error) -> Stop {
    let why = match &error {
        crate::app::Error::NotFound(_) => format!("没有竞赛 {id}"),
        crate::app::Error::Act(RefusedAct::State(state)) => {
            let now = match state {
                State::Draft => "是草稿",
                State::Published => "还没有开始",
                State::Open => "还没有关闭",
                State::Closed | State::Final => "的成绩还没有定稿",
            };
            format!("竞赛 {id} {now}：抽题种子在成绩定稿后才公开，定稿后才能封存")
        }
        _ => return error.into(),
    };
    Stop(why)
}

fn private_of(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".private");
    PathBuf::from(name)
}

fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Stop> {
    let failed = |error: std::io::Error| Stop(format!("cannot write {}: {error}", path.display()));
    let mut file = OpenOptions::new().create_new(true).write(true).mode(mode).open(path).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)
}

/// Recomputes a sealed contest and says what was checked; false with the first thing that is wrong.
pub(super) fn verify(file: &Path) -> Result<bool, Stop> {
    let bytes = std::fs::read(file).map_err(|error| Stop(format!("cannot read {}: {error}", file.display())))?;
    let report = match std::str::from_utf8(&bytes) {
        Ok(text) => recompute(text, &check_draw),
        Err(error) => {
            let line = bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
            let found = "不是 UTF-8 文字".to_owned();
            Err(Fault { subject: format!("第 {line} 行"), expected: None, found })
        }
    };
    match report {
        Ok(report) => {
            tell(&report);
            say("核验通过：全部内容都能重算出来，一字不差。");
            Ok(true)
        }
        Err(fault) => {
            say(&format!("核验不通过。{fault}"));
            Ok(false)
        }
    }
}

fn tell(report: &Report) {
    let (id, title) = &report.contest;
    say(&format!("竞赛 {id}《{title}》"));
    say(&format!("· 承诺：抽题种子、规则、组卷方案、题库目录（{} 版）与公布的指纹一致", report.indexes));
    say(&format!("· 题目：{} 题及答案；更正 {} 次", report.questions, report.corrections));
    say(&format!(
        "· 试卷：{} 份逐份重抽，题目、次序、选项次序全部相同（其中超时 {} 份）",
        report.papers, report.expired
    ));
    say(&format!("· 得分：{} 个，按每个计分版本逐题重判，全部相同", report.scores));
    say(&format!("· 成绩：{} 人；名次：{} 个（总榜、组别、镇街、单位），全部相同", report.standings, report.ranks));
    say(&format!("· 收据：{} 份，总指纹 {}", report.receipts.0, hex(&report.receipts.1)));
    if report.draws.is_empty() {
        say("· 抽奖：文件中没有");
    }
    for draw in &report.draws {
        say(&format!("· 抽奖：{draw}"));
    }
    let (plays, wins, barred) = report.instant;
    say(&format!("· 奖项规则：{} 版，与公布的指纹一致", report.awards));
    if plays > 0 {
        say(&format!(
            "· 即时奖：{plays} 次开奖逐次重算，中奖 {wins} 次；另有 {barred} 次记为不参与评奖，文件无法证明其理由"
        ));
    }
    say(&format!("全文摘要 {}", report.digest));
    say("请把承诺、收据总指纹和全文摘要与当时公布的核对：文件只能证明自身前后一致。");
}
