//! Prizes at their largest: a contest with 100,000 people is closed, frozen, drawn, published, exported, verified and
//! sealed by the release build; every step is timed and the peak of its memory is measured.
//!
//! cargo bench --bench prizes -- [--people 100000] [--postgres] [--keep FOLDER]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test program: any surprise ends it with its place"
)]

#[expect(dead_code, unused_imports, reason = "the tests need more of it than this program does")]
#[path = "../../it/support/mod.rs"]
mod support;

mod fill;
mod table;

use domain::draw::{Group, Scope, Tier};
use domain::fairness::{Measure, TierRule};
use domain::id::ContestId;
use quiz::app::draw::DrawPlan;
use std::path::PathBuf;
use support::draw::{KEY, Pair, VALUE, beacon};
use support::{CONTEST, Database, HOUR, Reply, SECOND, StaffMember, TestApp, json};
use table::Table;

/// As in the binary: time and memory are those of the product.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const DAY: i64 = 24 * HOUR;
/// Seconds that freeze, draw, every export and the check of a bundle may take.
const STEP_MAX_S: f64 = 5.0;

struct Options {
    people: usize,
    database: Database,
    keep: Option<PathBuf>,
}

fn options() -> Options {
    let args: Vec<String> = std::env::args().collect();
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).cloned();
    let postgres = args.iter().any(|a| a == "--postgres");
    Options {
        people: value("--people").map_or(100_000, |v| v.parse().expect("a number")),
        database: if postgres { Database::Postgres } else { Database::Sqlite },
        keep: value("--keep").map(PathBuf::from),
    }
}

#[tokio::main]
async fn main() {
    let options = options();
    let app = TestApp::with(|setup| {
        setup.database = options.database;
        fill::prepare(setup);
    })
    .await;
    let mut table = Table::new();
    table.step("people sign up and play", None, fill::play(&app, options.people)).await;
    let staff = Staff { organizer: app.staff("organizer").await, officer: app.staff("prize_officer").await };
    let pair = drawn(&app, &staff, &mut table).await;
    let folder = options.keep.unwrap_or_else(|| app.dir().to_owned());
    exported(&app, &pair, &mut table, &folder).await;
    review(&pair, &mut table).await;
    proved(&app, &pair, &mut table, &folder, options.database).await;
    table.print(options.people, options.database);
    assert!(table.is_within(), "a step took longer than it may");
}

struct Staff {
    organizer: StaffMember,
    officer: StaffMember,
}

/// A thousand prizes in five tiers, each with reserves.
fn plan() -> DrawPlan {
    let tiers = [("first", 10, 18), ("second", 90, 15), ("third", 200, 12), ("fourth", 300, 8), ("fifth", 400, 0)];
    let tier = |(id, quantity, min): (&str, u32, i64)| Tier {
        rule: TierRule {
            id: id.to_owned(),
            quantity,
            reserves: quantity / 2,
            measure: Measure::Right,
            min: Some(min),
            max: None,
            floor: (id == "first").then_some(10),
        },
        name: format!("{id}奖"),
        prize: "家用血压计".to_owned(),
        value_fen: 29_900,
    };
    let group = Group {
        key: KEY.to_owned(),
        title: "抽奖".to_owned(),
        scope: Scope::All,
        period: None,
        tiers: tiers.map(tier).to_vec(),
        adding: false,
    };
    DrawPlan { rules_text: "抽奖规则\n".to_owned(), groups: vec![group] }
}

/// From the announcement to the published list.
async fn drawn(app: &TestApp, staff: &Staff, table: &mut Table) -> Pair {
    app.core.set_draw_plan(&ContestId::parse(CONTEST).unwrap(), plan());
    let body = json!({"key": KEY, "beacon": beacon(app, 12 * 24)});
    staff.organizer.sign_in_again().await;
    let draw = staff.organizer.act("draws", body).await.ok()["id"].as_str().unwrap().to_owned();
    let pair = Pair { organizer: staff.organizer.clone(), officer: staff.officer.clone(), draw };
    table.step("the contest closes, root of receipts", None, app.close_contest()).await;
    table.step("freeze", Some(STEP_MAX_S), pair.freeze()).await.ok();
    app.wait(3 * DAY);
    pair.enter(&pair.organizer, VALUE).await.ok();
    pair.enter(&pair.officer, VALUE).await.ok();
    app.wait(SECOND);
    table.step("draw", Some(STEP_MAX_S), pair.run(&pair.officer)).await.ok();
    let now = app.clock.now().ms();
    let window = json!({"starts_at_ms": now, "ends_at_ms": now + 7 * DAY, "contact": "市场监管局 0760-12345"});
    table.step("publish", Some(STEP_MAX_S), pair.act(&pair.organizer, "publication", window)).await.ok();
    pair
}

/// Every file and list, as the pages ask for them.
async fn exported(app: &TestApp, pair: &Pair, table: &mut Table, folder: &std::path::Path) {
    let max = Some(STEP_MAX_S);
    for what in ["entries", "bundle", "winners", "winners.xlsx", "winners.csv", "winners.pdf"] {
        let reply = table.step(&format!("GET {what}"), max, pair.text(app, what)).await;
        sized(table, &reply);
        if what == "bundle" {
            std::fs::write(folder.join("bundle.txt"), &reply.body).unwrap();
        }
    }
    std::fs::write(folder.join("draw.json"), pair.public(app).await.to_string()).unwrap();
    let screen = format!("/staff/draws/{}/screen", pair.draw);
    let reply = table.step("GET screen of the hall", max, pair.officer.get(&screen)).await;
    sized(table, &reply);
    let list = format!("/staff/contests/{CONTEST}/prizes");
    let reply = table.step("GET prizes of the contest", max, pair.officer.get(&list)).await;
    sized(table, &reply);
    for format in ["xlsx", "csv"] {
        let name = format!("export of the first 10,000 ranks, {format}");
        let reply = table.step(&name, max, pair.organizer.export(format, "full", 10_000)).await;
        sized(table, &reply);
    }
}

fn sized(table: &mut Table, reply: &Reply) {
    assert_eq!(reply.status, 200, "{}", reply.text());
    table.note(&format!("{:.2} MB", reply.body.len() as f64 / 1e6));
}

/// The list of entries worth a look, worked out and then kept.
async fn review(pair: &Pair, table: &mut Table) {
    let flags = format!("/staff/contests/{CONTEST}/flags?severity=information");
    for name in ["review of entries, the first look", "review of entries, again"] {
        let page = table.step(name, None, pair.organizer.get(&flags)).await.ok();
        table.note(&format!("{} people listed of {} attempts", page["total"], page["attempts"]));
    }
}

/// What strangers do with the commands of the shell.
async fn proved(app: &TestApp, pair: &Pair, table: &mut Table, folder: &std::path::Path, database: Database) {
    let bundle = folder.join("bundle.txt");
    let text = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    table.command("quiz draw verify", Some(STEP_MAX_S), &["draw", "verify", &text(&bundle)]);
    if database == Database::Postgres {
        return;
    }
    pair.organizer.sign_in_again().await;
    pair.organizer.act("finalization", json!({})).await.ok();
    let (sealed, data) = (folder.join("contest.seal"), text(app.dir()));
    table.command("quiz contest seal", None, &["contest", "seal", CONTEST, "--out", &text(&sealed), "--data", &data]);
    table.note(&format!("{:.2} MB", std::fs::metadata(&sealed).unwrap().len() as f64 / 1e6));
    table.command("quiz contest verify", None, &["contest", "verify", &text(&sealed)]);
}
